#include "support/property.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>

#include "support/text_file.hpp"

#include <sstream>

using namespace landfall;
using io::CsvReader;

namespace {

CsvReader reader_of(std::string text, io::CsvOptions options = {}) {
  return CsvReader(std::make_unique<std::istringstream>(std::move(text)), "table.csv", options);
}

struct Content {
  std::vector<std::string> columns;
  std::vector<io::CsvRecord> records;
  Rejects rejects;

  std::vector<std::vector<std::string>> fields() const {
    std::vector<std::vector<std::string>> all;
    for (const auto& each : records) all.push_back(each.fields);
    return all;
  }
};

Content content_of(std::string text, io::CsvOptions options = {}) {
  auto reader = reader_of(std::move(text), options);
  Content content{.columns = reader.columns(), .records = {}, .rejects = {}};
  while (auto record = reader.next(content.rejects)) content.records.push_back(std::move(*record));
  return content;
}

using Rows = std::vector<std::vector<std::string>>;

/// The message of the error that `call` throws, "" when it throws none.
template <class Call> std::string message_of(Call&& call, ErrorCode code) {
  try {
    call();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  return "";
}

} // namespace

TEST_CASE("the same table comes out whatever the line ends, the mark and the empty lines") {
  const Rows rows = {{"1", "x"}, {"2", ""}};
  for (const std::string text : {"a,b\n1,x\n2,\n", "a,b\r\n1,x\r\n2,\r\n", "a,b\r1,x\r2,\r",
                                 "\xEF\xBB\xBF"
                                 "a,b\n1,x\n2,",
                                 "\n\na,b\n\n1,x\n  \n\n2,\n\n", " a , b\n1 , x \n2,\n"}) {
    const auto content = content_of(text);
    CHECK(content.columns == std::vector<std::string>{"a", "b"});
    CHECK(content.fields() == rows);
    CHECK(content.rejects.given == 2);
    CHECK(content.rejects.rows.empty());
  }
}

TEST_CASE("quoted fields hold delimiters, line ends, doubled quotes and outer spaces") {
  const auto content = content_of("a,b\n\"1,5\",\"say \"\"no\"\"\"\n\" x \",\"two\nlines\r\nthree\"\n");
  CHECK(content.fields() == Rows{{"1,5", "say \"no\""}, {" x ", "two\nlines\r\nthree"}});
}

TEST_CASE("a record knows its row without empty lines and its line with them") {
  const auto content = content_of("a,b\r\n\r\n1,\"x\r\ny\"\r\n2,z\r\n");
  REQUIRE(content.records.size() == 2);
  CHECK(content.records[0].row == 0);
  CHECK(content.records[0].line == 3);
  CHECK(content.records[1].row == 1);
  CHECK(content.records[1].line == 5);
}

TEST_CASE("a row with more or fewer fields than the header is rejected and the next one is read") {
  const auto content = content_of("a,b\n1\n2,x\n3,y,z\n");
  CHECK(content.fields() == Rows{{"2", "x"}});
  CHECK(content.rejects.given == 3);
  REQUIRE(content.rejects.rows.size() == 2);
  CHECK(content.rejects.rows[0].row == 0);
  CHECK(content.rejects.rows[0].reason.find("1 field where the header has 2") == 0);
  CHECK(content.rejects.rows[1].row == 2);
  CHECK(content.rejects.rows[1].value == "3,y,z");
  CHECK(content.rejects.rows[1].line == 4);
}

TEST_CASE("a row that is not UTF-8 is rejected, naming the column") {
  const auto content = content_of("a,b\n1,Jos\xE9\n2,Jos\xC3\xA9\n3,\xED\xA0\x80\n");
  CHECK(content.fields() == Rows{{"2", "Jos\xC3\xA9"}});
  REQUIRE(content.rejects.rows.size() == 2);
  CHECK(content.rejects.rows[0].column == "b");
  CHECK(content.rejects.rows[0].value == "Jos?");
}

TEST_CASE("a header alone has no rows, and an unnamed column is named by its place") {
  CHECK(content_of("a,b").rejects.given == 0);
  CHECK(content_of(",b\n1,2\n").columns == std::vector<std::string>{"column 1", "b"});
}

TEST_CASE("the delimiter is as declared") {
  CHECK(content_of("a;b\n1,5;x\n", {.delimiter = ';'}).fields() == Rows{{"1,5", "x"}});
  CHECK(content_of("a\tb\n1 2\tx\n", {.delimiter = '\t'}).fields() == Rows{{"1 2", "x"}});
  CHECK(message_of([] { content_of("a,b", {.delimiter = '"'}); }, ErrorCode::invalid_argument) != "");
}

TEST_CASE("a file that is no table says so") {
  CHECK(message_of([] { content_of(""); }, ErrorCode::parse).find("is empty") != std::string::npos);
  CHECK(message_of([] { content_of("\xEF\xBB\xBF\n \n"); }, ErrorCode::parse).find("is empty") != std::string::npos);
  CHECK(message_of([] { content_of("a,b,a\n"); }, ErrorCode::parse).find("'a': ") == 0);
  CHECK(message_of([] { content_of(std::string("\xFF\xFE") + "a"); }, ErrorCode::parse).find("UTF-16") != std::string::npos);
  CHECK(message_of([] { content_of(std::string("a,b\n1,\0\n", 8)); }, ErrorCode::parse).find("zero byte") != std::string::npos);
  CHECK(message_of([] { content_of("a,b\n1,x\n2,\"y\n3,z\n"); }, ErrorCode::parse).find("line 3 is never closed") !=
        std::string::npos);
}

TEST_CASE("a missing file is named, and so is a missing column with those there are") {
  CHECK(message_of([] { CsvReader("/nowhere/deals.csv"); }, ErrorCode::not_found).find("/nowhere/deals.csv") !=
        std::string::npos);
  CHECK(message_of([] { CsvReader("/"); }, ErrorCode::not_found).find("folder") != std::string::npos);
  const auto reader = reader_of("a,b\n");
  CHECK(reader.require_column("b") == 1);
  CHECK(reader.find("c") == std::nullopt);
  CHECK(message_of([&] { reader.require_column("c"); }, ErrorCode::not_found) ==
        "'c': table.csv has no such column; its columns are: a, b");
}

TEST_CASE("a file larger than a block reads like a small one") {
  std::string text = "n,word\r\n";
  for (int i = 0; i < 40'000; ++i) text += std::to_string(i) + ",\"w,\r\n" + std::to_string(i) + "\"\r\n";
  const test::TextFile file(text);
  CsvReader reader(file);
  Rejects rejects;
  std::int64_t n = 0;
  while (const auto record = reader.next(rejects)) {
    REQUIRE(record->row == n);
    REQUIRE(record->line == 2 + 2 * n);
    REQUIRE(record->fields[0] == std::to_string(n));
    REQUIRE(record->fields[1] == "w,\r\n" + std::to_string(n));
    ++n;
  }
  CHECK(n == 40'000);
  CHECK(rejects.given == 40'000);
}

TEST_CASE("any table that is written reads back as it was") {
  test::holds("write, then read", [] {
    const auto width = *rc::gen::inRange(1, 5);
    const auto field = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab1 ,;\"\n\r\t\xC3\xA9")));
    const auto rows = *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(
        static_cast<std::size_t>(width), rc::gen::suchThat(field, [](const auto& text) {
          return text.find('\xC3') == text.npos && text.find('\xA9') == text.npos;
        })));
    std::ostringstream out;
    std::vector<std::string> header;
    for (int i = 0; i < width; ++i) header.push_back("c" + std::to_string(i));
    io::write_csv_row(out, header);
    for (const auto& row : rows) io::write_csv_row(out, row);
    const auto content = content_of(out.str());
    RC_ASSERT(content.fields() == rows);
    RC_ASSERT(content.rejects.given == static_cast<std::int64_t>(rows.size()));
  });
}

TEST_CASE("a file with another delimiter is told how to declare it") {
  const auto message = [](std::string text, io::CsvOptions options = {}) {
    const io::CsvReader reader(std::make_unique<std::istringstream>(std::move(text)), "deals.csv", options);
    return message_of([&] { reader.require_column("id"); }, ErrorCode::not_found);
  };
  CHECK(message("id;stage\n1;Won\n").find("declare \"delimiter\": \";\"") != std::string::npos);
  CHECK(message("id\tstage\n").find("declare \"delimiter\": \"\\t\"") != std::string::npos);
  CHECK(message("id,stage\n", {.delimiter = ';'}).find("declare \"delimiter\": \",\"") != std::string::npos);
  CHECK(message("name,stage\n").find("delimiter") == std::string::npos);
}
