#include "arrow/writer.hpp"

#include "arrow/table.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/interval.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <map>
#include <string>

using namespace landfall;

namespace {

enum class Colour : std::uint8_t { red, blue };
[[maybe_unused]] std::string_view to_string(Colour colour) { return colour == Colour::red ? "red" : "blue"; }

struct Row {
  std::string name;
  double amount = 0.0;
  std::int64_t count = 0;
  bool good = false;
  Date day;
  Colour colour = Colour::red;
  std::optional<double> maybe;
  std::optional<std::string> word;
  stats::Interval rate;
  std::optional<stats::Interval> second;
};

} // namespace

template <> struct landfall::fields_of<Row> {
  static constexpr auto value =
      fields(field("name", &Row::name, "what it is called"), field("amount", &Row::amount, "how much", Unit::currency),
             field("count", &Row::count, "how many", Unit::count), field("good", &Row::good, "whether"),
             field("day", &Row::day, "when"), field("colour", &Row::colour, "which"),
             field("maybe", &Row::maybe, "perhaps", Unit::ratio), field("word", &Row::word, "perhaps a word"),
             field("rate", &Row::rate, "an estimate", Unit::probability), field("second", &Row::second, "perhaps an estimate"));
};

namespace {

std::map<std::string, std::string> decoded(const char* metadata) {
  std::map<std::string, std::string> pairs;
  if (metadata == nullptr) return pairs;
  const auto number = [&] {
    std::int32_t value = 0;
    std::memcpy(&value, metadata, sizeof value);
    metadata += sizeof value;
    return value;
  };
  const auto text = [&] {
    const auto length = static_cast<std::size_t>(number());
    const std::string read(metadata, length);
    metadata += length;
    return read;
  };
  for (auto left = number(); left > 0; --left) {
    const auto key = text();
    pairs[key] = text();
  }
  return pairs;
}

const std::vector<Row> rows{{.name = "north",
                             .amount = 1.5,
                             .count = 7,
                             .good = true,
                             .day = Date::from_days(17485),
                             .colour = Colour::blue,
                             .maybe = 2.5,
                             .word = "yes",
                             .rate = {0.5, 0.2, 0.8, 0.9, 12},
                             .second = stats::Interval{0.1, 0.0, 0.2, 0.8, 3}},
                            {.name = "", .amount = -1.0}};

arrow::Stream written(std::span<const Row> given, arrow::Metadata metadata = {}) {
  ArrowArrayStream stream{};
  arrow::write_rows(given, &stream, std::move(metadata));
  return arrow::Stream(&stream);
}

arrow::Schema schema_of(arrow::Stream& stream) {
  ArrowSchema schema{};
  REQUIRE(stream->get_schema(stream.get(), &schema) == 0);
  return arrow::Schema(&schema);
}

arrow::Array next_of(arrow::Stream& stream) {
  ArrowArray array{};
  REQUIRE(stream->get_next(stream.get(), &array) == 0);
  return arrow::Array(&array);
}

} // namespace

TEST_CASE("the schema has each field's type, unit and meaning") {
  auto stream = written(rows, {{"landfall.as_of", "2017-11-15"}});
  const auto schema = schema_of(stream);
  REQUIRE(schema->n_children == 10);
  CHECK(std::string(schema->format) == "+s");
  CHECK(decoded(schema->metadata).at("landfall.as_of") == "2017-11-15");
  const char* const formats[] = {"u", "g", "l", "b", "tdD", "u", "g", "u", "+s", "+s"};
  for (int i = 0; i < 10; ++i) {
    CAPTURE(i);
    CHECK(std::string(schema->children[i]->format) == formats[i]);
    CHECK(schema->children[i]->flags == (i == 6 || i == 7 || i == 9 ? ARROW_FLAG_NULLABLE : 0));
  }
  const auto amount = decoded(schema->children[1]->metadata);
  CHECK(amount.at("landfall.unit") == "currency");
  CHECK(amount.at("landfall.meaning") == "how much");
  CHECK(decoded(schema->children[0]->metadata).count("landfall.unit") == 0);
  REQUIRE(schema->children[8]->n_children == 5);
  CHECK(std::string(schema->children[8]->children[3]->name) == "level");
}

TEST_CASE("what is written reads back") {
  arrow::Table table(written(rows));
  CHECK(table.size() == 2);
  CHECK(table.text("name")[0] == "north");
  CHECK(table.text("name")[1].empty());
  CHECK(table.number("amount")[1] == -1.0);
  CHECK(table.number("count")[0] == 7);
  CHECK(table.number("good")[0] == 1.0);
  CHECK(table.number("good")[1] == 0.0);
  CHECK(table.date("day")[0] == Date::from_days(17485));
  CHECK(table.category("colour")[0] == "blue");
  CHECK(table.number("maybe")[0] == 2.5);
  CHECK(table.number("maybe").is_null(1));
  CHECK(table.text("word").is_null(1));
}

TEST_CASE("a described member becomes a struct, and a null one a null struct") {
  auto stream = written(rows);
  const auto batch = next_of(stream);
  const ArrowArray& rate = *batch->children[8];
  const ArrowArray& second = *batch->children[9];
  REQUIRE((rate.n_children == 5 && second.n_children == 5));
  CHECK(static_cast<const double*>(rate.children[1]->buffers[1])[0] == 0.2);
  CHECK(static_cast<const std::int64_t*>(rate.children[4]->buffers[1])[0] == 12);
  CHECK(second.null_count == 1);
  CHECK((static_cast<const std::uint8_t*>(second.buffers[0])[0] & 3) == 1);
  CHECK(second.children[0]->length == 2);
}

TEST_CASE("a stream gives its one batch, then its end, and its schema as often as asked") {
  auto stream = written(rows);
  CHECK(schema_of(stream)->n_children == 10);
  CHECK(static_cast<bool>(next_of(stream)));
  CHECK(!next_of(stream));
  CHECK(!next_of(stream));
  CHECK(schema_of(stream)->n_children == 10);
  CHECK(stream->get_last_error(stream.get()) == nullptr);
}

TEST_CASE("no rows are a schema without a batch") {
  auto stream = written({});
  CHECK(schema_of(stream)->n_children == 10);
  CHECK(!next_of(stream));
}

TEST_CASE("what was handed out lives on after its stream, and a child that was moved out after its parent") {
  arrow::Array batch;
  {
    auto stream = written(rows);
    batch = next_of(stream);
  }
  arrow::Array name(batch->children[0]);
  batch = arrow::Array();
  REQUIRE(static_cast<bool>(name));
  CHECK(std::string(static_cast<const char*>(name->buffers[2]), 5) == "north");
}

TEST_CASE("a column without nulls takes none") {
  arrow::ColumnBuilder column("x", arrow::ColumnBuilder::Numbers{}, false);
  CHECK_THROWS_AS(column.push_null(), Error);
}

TEST_CASE("bitmaps hold more than a byte of rows") {
  std::vector<Row> many(19);
  for (std::size_t i = 0; i < many.size(); i += 3) many[i].maybe = static_cast<double>(i), many[i].good = true;
  arrow::Table table(written(many));
  for (std::size_t i = 0; i < many.size(); ++i) {
    CHECK(table.number("maybe").is_null(i) == !many[i].maybe);
    CHECK(table.number("good")[i] == (many[i].good ? 1.0 : 0.0));
  }
}

TEST_CASE("a column made whole is written as one that was pushed row by row") {
  using arrow::ColumnBuilder;
  ColumnBuilder::Record record;
  record.columns.push_back(ColumnBuilder::whole("amount", ColumnBuilder::Numbers{{1.5, 0.0, 3.0}}, 3, {0b101}));
  record.columns.push_back(ColumnBuilder::whole("word", ColumnBuilder::Texts{{0, 1, 1, 3}, "abc"}, 3, {}));
  ArrowArrayStream stream{};
  arrow::write_stream(ColumnBuilder::whole("", std::move(record), 3, {}), &stream);
  arrow::Table table{arrow::Stream(&stream)};
  const auto amounts = table.number("amount");
  const auto words = table.text("word");
  REQUIRE(table.size() == 3);
  CHECK(amounts[0] == 1.5);
  CHECK(amounts.is_null(1));
  CHECK(amounts[2] == 3.0);
  CHECK(words[2] == "bc");
}
