// SPDX-License-Identifier: Apache-2.0
#include "io/utf8.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/text_file.hpp>

#include <csv.h> // libcsv

#include <algorithm>
#include <array>
#include <deque>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <istream>
#include <ostream>
#include <unordered_map>

namespace landfall::io {

namespace {

/// libcsv's parser, freed with its buffer.
struct Parser {
  csv_parser libcsv{};
  explicit Parser(char delimiter) {
    if (csv_init(&libcsv, 0) != 0) throw Error(ErrorCode::internal, "libcsv did not start");
    csv_set_delim(&libcsv, static_cast<unsigned char>(delimiter));
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { csv_free(&libcsv); }
};

bool ends_line(char c) { return c == '\n' || c == '\r'; }

} // namespace

struct CsvReader::State {
  std::unique_ptr<std::istream> stream;
  std::string name;
  Parser parser;
  std::vector<std::string> columns;
  std::unordered_map<std::string_view, std::size_t> place_by_column; // views into `columns`

  std::vector<std::string> fields;      // of the row that is being read
  std::deque<CsvRecord> records;        // read and not yet given out
  std::int64_t line = 1;                // line of the byte that is next
  std::optional<std::int64_t> row_line; // line on which the row that is being read begins
  std::int64_t next_row = -1;           // the header is row -1
  bool after_carriage_return = false, ended = false;
  std::array<char, 1 << 16> block{};

  State(std::unique_ptr<std::istream> from, std::string called, CsvOptions options)
      : stream(std::move(from)), name(std::move(called)), parser(options.delimiter) {
    require(options.delimiter != '"' && options.delimiter != ' ' && !ends_line(options.delimiter) && options.delimiter != '\0',
            "a delimiter is not a quote, space, line end or zero", "delimiter");
    read_header();
  }

  [[noreturn]] void fail(ErrorCode code, const std::string& message) const { throw Error(code, name + ": " + message); }

  static void on_field(void* text, std::size_t length, void* self) {
    static_cast<State*>(self)->fields.emplace_back(static_cast<const char*>(text), length);
  }

  static void on_row(int, void* self) {
    auto& state = *static_cast<State*>(self);
    state.records.push_back({state.next_row++, state.row_line.value_or(state.line), std::move(state.fields)});
    state.fields.clear();
    state.row_line.reset();
  }

  /// Hands `text`, which holds at most one line end and that at its end, to libcsv, keeping count of the lines.
  void parse_line(std::string_view text) {
    const bool only_line_end = text.size() == 1 && ends_line(text[0]);
    if (!only_line_end && !row_line) row_line = line;
    if (csv_parse(&parser.libcsv, text.data(), text.size(), &on_field, &on_row, this) != text.size())
      fail(ErrorCode::out_of_memory, fmt::format("line {}: {}", line, csv_strerror(csv_error(&parser.libcsv))));
    if (!ends_line(text.back())) {
      after_carriage_return = false;
      return;
    }
    if (!(only_line_end && text[0] == '\n' && after_carriage_return)) ++line; // the LF of a CRLF ends no second line
    after_carriage_return = text.back() == '\r';
    if (!row_open()) row_line.reset(); // a line of spaces alone began no row
  }

  /// Whether libcsv stands within a row: between quotes, or after a field.
  bool row_open() const { return !fields.empty() || parser.libcsv.quoted != 0; }

  void parse_lines(std::string_view text) {
    if (text.find('\0') != text.npos)
      fail(ErrorCode::parse, fmt::format("there is a zero byte after line {}; save the file as UTF-8 text", line));
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = std::min(text.find_first_of("\r\n", begin), text.size() - 1) + 1;
      parse_line(text.substr(begin, end - begin));
      begin = end;
    }
  }

  void read_block() {
    stream->read(block.data(), static_cast<std::streamsize>(block.size()));
    if (stream->bad()) fail(ErrorCode::not_found, "could not be read to its end");
    parse_lines({block.data(), static_cast<std::size_t>(stream->gcount())});
    if (!stream->eof()) return;
    ended = true;
    csv_set_opts(&parser.libcsv, CSV_STRICT | CSV_STRICT_FINI); // so that an open quote is told of
    if (csv_fini(&parser.libcsv, &on_field, &on_row, this) != 0)
      fail(ErrorCode::parse, fmt::format("a quote in the row that begins on line {} is never closed", row_line.value_or(line)));
  }

  std::optional<CsvRecord> take() {
    while (records.empty() && !ended) read_block();
    if (records.empty()) return std::nullopt;
    auto record = std::move(records.front());
    records.pop_front();
    return record;
  }

  void skip_mark() { // without seeking: the stream may be a pipe
    std::array<char, 3> mark{};
    stream->read(mark.data(), 3);
    const std::string_view seen(mark.data(), static_cast<std::size_t>(stream->gcount()));
    if (seen.starts_with("\xFF\xFE") || seen.starts_with("\xFE\xFF"))
      fail(ErrorCode::parse, "the file is UTF-16; save it as UTF-8");
    stream->clear();
    if (seen != "\xEF\xBB\xBF") parse_lines(seen);
  }

  void read_header() {
    skip_mark();
    auto header = take();
    if (!header) fail(ErrorCode::parse, "the file is empty; a first row with the names of the columns was expected");
    columns = std::move(header->fields);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].empty()) columns[i] = fmt::format("column {}", i + 1);
      if (!place_by_column.emplace(columns[i], i).second)
        throw Error(ErrorCode::parse, name + ": two columns bear this name; rename one", columns[i]);
    }
  }
};

CsvReader::CsvReader(const std::filesystem::path& path, CsvOptions options)
    : CsvReader(open_text(path), path.string(), options) {}

CsvReader::CsvReader(std::unique_ptr<std::istream> stream, std::string name, CsvOptions options)
    : state_(std::make_unique<State>(std::move(stream), std::move(name), options)) {}

CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

const std::string& CsvReader::name() const { return state_->name; }
const std::vector<std::string>& CsvReader::columns() const { return state_->columns; }

std::optional<std::size_t> CsvReader::find(std::string_view column) const {
  const auto found = state_->place_by_column.find(column);
  return found == state_->place_by_column.end() ? std::nullopt : std::optional(found->second);
}

namespace {

/// A hint, where the whole header is one column that holds another delimiter.
std::string other_delimiter(const std::vector<std::string>& columns) {
  if (columns.size() != 1) return "";
  for (const char sign : {';', '\t', '|', ','})
    if (columns.front().find(sign) != std::string::npos)
      return fmt::format(". They seem to be separated otherwise: declare \"delimiter\": \"{}\" in the mapping",
                         sign == '\t' ? std::string("\\t") : std::string(1, sign));
  return "";
}

} // namespace

std::size_t CsvReader::require_column(std::string_view column) const {
  if (const auto place = find(column)) return *place;
  throw Error(ErrorCode::not_found,
              fmt::format("{} has no such column; its columns are: {}{}", name(), fmt::join(columns(), ", "),
                          other_delimiter(columns())),
              std::string(column));
}

std::optional<CsvRecord> CsvReader::next(Rejects& rejects) {
  while (auto record = state_->take()) {
    ++rejects.given;
    const auto has = record->fields.size(), needs = columns().size();
    const auto bad_text = std::ranges::find_if_not(record->fields, [](const std::string& field) { return is_utf8(field); });
    if (has == needs && bad_text == record->fields.end()) return record;

    Reject reject{.row = record->row, .column = {}, .value = {}, .reason = {}, .line = record->line};
    if (has != needs) {
      reject.value = printable_utf8(fmt::format("{}", fmt::join(record->fields, ",")));
      reject.reason = fmt::format("{} field{} where the header has {}; a field that holds the delimiter needs quotes", has,
                                  has == 1 ? "" : "s", needs);
    } else {
      reject.column = columns()[static_cast<std::size_t>(bad_text - record->fields.begin())];
      reject.value = printable_utf8(*bad_text);
      reject.reason = "not UTF-8 text; save the file as UTF-8";
    }
    rejects.rows.push_back(std::move(reject));
  }
  return std::nullopt;
}

void write_csv_row(std::ostream& out, const std::vector<std::string>& fields, CsvOptions options) {
  const auto needs_quotes = [&](const std::string& field) {
    return field.find_first_of("\"\r\n") != field.npos || field.find(options.delimiter) != field.npos ||
           (!field.empty() && (field.front() == ' ' || field.back() == ' ' || field.front() == '\t' || field.back() == '\t')) ||
           (field.empty() && fields.size() == 1); // an empty line would be no row
  };
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out << options.delimiter;
    if (!needs_quotes(fields[i])) {
      out << fields[i];
      continue;
    }
    out << '"';
    for (const char c : fields[i]) c == '"' ? out << "\"\"" : out << c;
    out << '"';
  }
  out << '\n';
}

} // namespace landfall::io
