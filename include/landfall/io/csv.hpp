// Comma-separated values, row by row, without keeping the file in memory.
// Answers: which columns has the file, what stands in each row, and which rows are not rows of it?
// Definition: RFC 4180, with what real files add: a UTF-8 byte-order mark, CRLF or CR line ends, empty lines (skipped), spaces
// around unquoted fields (dropped). Quoted fields may hold delimiters, line ends and doubled quotes.
// Thread safety: one reader, one thread. Parsing is libcsv's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/reject.hpp> // Rejects

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace landfall::io {

struct CsvOptions {
  char delimiter = ','; ///< between fields; not a quote, space or line end
};

/// One row of the file, as text.
struct CsvRecord {
  std::int64_t row = 0;  ///< counted from 0, without the header; skips empty lines
  std::int64_t line = 0; ///< line of the file on which it begins, counted from 1
  std::vector<std::string> fields;
};

class CsvReader {
public:
  /// Opens a file, packed by gzip or not, and reads its header. Throws `Error` as `open_text` (io/text_file.hpp); (parse) when
  /// it is empty, is not UTF-8 text (a UTF-16 mark or a zero byte), or two columns bear one name. A column without a name is
  /// called "column N", N from 1.
  explicit CsvReader(const std::filesystem::path& path, CsvOptions options = {});
  /// The same from a stream; `name` stands for the path in messages.
  CsvReader(std::unique_ptr<std::istream> stream, std::string name, CsvOptions options = {});
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  const std::string& name() const;
  const std::vector<std::string>& columns() const;
  /// Where a column of that name stands, if there is one.
  std::optional<std::size_t> find(std::string_view column) const;
  /// Where a column of that name stands. Throws `Error` (not_found) that names it, the file and the columns that there are.
  std::size_t require_column(std::string_view column) const;

  /// The next row with as many fields as the header, or nothing at the end. Counts every row in `rejects.given`, and puts rows
  /// with more or fewer fields, or with bytes that are not UTF-8, into `rejects.rows`; counting the accepted ones is the
  /// caller's. Throws `Error` (parse) when a quote is opened and never closed: where the rows end is then unknown. O(row).
  std::optional<CsvRecord> next(Rejects& rejects);

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes one row: fields with a delimiter, quote, line end or outer space are quoted; the line ends in LF.
void write_csv_row(std::ostream& out, const std::vector<std::string>& fields, CsvOptions options = {});

} // namespace landfall::io
