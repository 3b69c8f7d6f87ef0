#include "arrow/table.hpp"

#include <landfall/core/error.hpp>

#include "made.hpp"
#include "support/property.hpp"

#include <cmath>
#include <limits>

using namespace landfall;
using namespace landfall::test;
using arrow::Stream;
using arrow::Table;

namespace {

Table table_of(std::vector<MadeColumn> batches) {
  MadeStream stream(std::move(batches));
  Table table{Stream(stream.get())};
  REQUIRE(!stream.get()->release);
  return table;
}
Table table_of(MadeColumn column) { return table_of(std::vector{batch({std::move(column)})}); }

std::vector<double> numbers(MadeColumn column) {
  const std::string name = column.name;
  auto table = table_of(std::move(column));
  const auto read = table.number(name);
  std::vector<double> values;
  for (std::size_t row = 0; row < read.size(); ++row) values.push_back(read[row]);
  return values;
}

/// Nulls read "~".
template <class Column> std::vector<std::string> words_of(const Column& read) {
  std::vector<std::string> words;
  for (std::size_t row = 0; row < read.size(); ++row) words.emplace_back(read.is_null(row) ? "~" : read[row]);
  return words;
}
std::vector<std::string> categories(MadeColumn column) {
  const std::string name = column.name;
  auto table = table_of(std::move(column));
  return words_of(table.category(name));
}
std::vector<std::string> days(MadeColumn column) {
  const std::string name = column.name;
  auto table = table_of(std::move(column));
  const auto read = table.date(name);
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < read.size(); ++row) texts.push_back(read[row] ? read[row]->to_string() : "~");
  return texts;
}

template <class Call> Error error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return {ErrorCode::internal, ""};
}

using Words = std::vector<std::string>;

struct NothingLeaks {
  ~NothingLeaks() { CHECK(live_structures() == 0); }
};

} // namespace

TEST_CASE("float64, date32 and dictionaries with int32 codes are read where they lie") {
  const NothingLeaks check;
  MadeStream stream({batch({made<double>("amount", "g", {1.5, 2.5}), made<std::int32_t>("day", "tdD", {17485, 0}),
                            made_dictionary<std::int32_t>("region", "i", {1, 0}, made_utf8("", {"north", "south"}))})});
  static const void* buffers[3]; // where the values lie, noted as the stream hands them out
  static int (*inner)(ArrowArrayStream*, ArrowArray*);
  inner = stream.get()->get_next;
  stream.get()->get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    const int failed = inner(self, out);
    if (out->release)
      for (int i = 0; i < 3; ++i) buffers[i] = out->children[i]->buffers[1];
    return failed;
  };
  Table table{Stream(stream.get())};
  CHECK(table.number("amount").values.data() == buffers[0]);
  CHECK(table.date("day").days.data() == buffers[1]);
  CHECK(table.category("region").codes.data() == buffers[2]);
  CHECK(words_of(table.category("region")) == Words{"south", "north"});
  const Table moved = std::move(table);
  CHECK(moved.size() == 2);
}

TEST_CASE("numbers of every width read as float64") {
  const NothingLeaks check;
  CHECK(numbers(made<std::int8_t>("x", "c", {-128, 127})) == std::vector<double>{-128, 127});
  CHECK(numbers(made<std::uint8_t>("x", "C", {0, 255})) == std::vector<double>{0, 255});
  CHECK(numbers(made<std::int16_t>("x", "s", {-32768, 7})) == std::vector<double>{-32768, 7});
  CHECK(numbers(made<std::uint16_t>("x", "S", {65535})) == std::vector<double>{65535});
  CHECK(numbers(made<std::int32_t>("x", "i", {-2147483647 - 1, 3})) == std::vector<double>{-2147483648.0, 3});
  CHECK(numbers(made<std::uint32_t>("x", "I", {4294967295U})) == std::vector<double>{4294967295.0});
  CHECK(numbers(made<std::int64_t>("x", "l", {-1, 1LL << 53})) == std::vector<double>{-1, 9007199254740992.0});
  CHECK(numbers(made<std::uint64_t>("x", "L", {std::numeric_limits<std::uint64_t>::max()})) == std::vector<double>{0x1p64});
  CHECK(numbers(made<float>("x", "f", {0.5F, -2.25F})) == std::vector<double>{0.5, -2.25});
  CHECK(numbers(made<std::uint16_t>("x", "e", {0x3C00, 0xC500, 0x0001, 0x7C00})) ==
        std::vector<double>{1.0, -5.0, 0x1p-24, std::numeric_limits<double>::infinity()});
  CHECK(numbers({.name = "x", .format = "b", .length = 3, .buffers = {std::nullopt, bits_of({true, false, true})}}) ==
        std::vector<double>{1, 0, 1});
  const auto nothing = numbers({.name = "x", .format = "n", .length = 2, .buffers = {}, .null_count = 2});
  CHECK((nothing.size() == 2 && std::isnan(nothing[0]) && std::isnan(nothing[1])));
}

TEST_CASE("decimals of every width are rounded to the nearest double") {
  const NothingLeaks check;
  const auto low = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  const std::uint64_t ones = ~std::uint64_t{0};
  CHECK(numbers(made<std::int32_t>("x", "d:9,2,32", {12345, -1})) == std::vector<double>{123.45, -0.01});
  CHECK(numbers(made<std::int64_t>("x", "d:18,2,64", {12345, -100000000000000001})) ==
        std::vector<double>{123.45, -1000000000000000.01});
  // Two words a value, the low one first.
  MadeColumn wide = made<std::uint64_t>("x", "d:38,2", {10005534, 0, low(-10005534), ones, 0, 1, 0, std::uint64_t{1} << 63});
  wide.length = 4;
  CHECK(numbers(wide) ==
        std::vector<double>{100055.34, -100055.34, 184467440737095516.16, -1701411834604692317316873037158841057.28});
  MadeColumn widest = made<std::uint64_t>("x", "d:76,-3,256", {7, 0, 0, 0, low(-7), ones, ones, ones, 0, 0, 0, 1});
  widest.length = 3;
  CHECK(numbers(widest) == std::vector<double>{7000.0, -7000.0, 0x1p192 * 1000});
}

TEST_CASE("a decimal reads as its digits do") {
  holds("number(value, scale) == strtod(digits)", [] {
    const auto value = *rc::gen::arbitrary<std::int64_t>();
    const auto scale = *rc::gen::inRange(-30, 31);
    MadeColumn column = made<std::int64_t>("x", "d:38," + std::to_string(scale), {value, value < 0 ? -1 : 0});
    column.length = 1;
    const auto text = std::to_string(value) + "e" + std::to_string(-scale);
    RC_ASSERT(numbers(column).at(0) == std::strtod(text.c_str(), nullptr));
  });
}

TEST_CASE("days come from dates, and from instants by the day in UTC, before 1970 too") {
  const NothingLeaks check;
  CHECK(days(made<std::int32_t>("d", "tdD", {17485, -1})) == Words{"2017-11-15", "1969-12-31"});
  CHECK(days(made<std::int64_t>("d", "tdm", {86'400'000, -1})) == Words{"1970-01-02", "1969-12-31"});
  CHECK(days(made<std::int64_t>("d", "tss:", {86'399, 86'400, -86'400, -86'401})) ==
        Words{"1970-01-01", "1970-01-02", "1969-12-31", "1969-12-30"});
  CHECK(days(made<std::int64_t>("d", "tsm:UTC", {1'510'790'399'999})) == Words{"2017-11-15"});
  CHECK(days(made<std::int64_t>("d", "tsu:America/New_York", {1'510'790'400'000'000})) == Words{"2017-11-16"});
  CHECK(days(made<std::int64_t>("d", "tsn:+05:30", {0}).with_validity({false}, 1)) == Words{"~"});
  auto table = table_of(
      made<std::int64_t>("d", "tss:", {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}));
  const auto far = table.date("d");
  CHECK(far.days[0] == std::numeric_limits<std::int32_t>::max());
  CHECK(far.days[1] == null_day + 1); // far in the past, not null
}

TEST_CASE("words come from text of every layout, and from dictionaries with codes of any type") {
  const NothingLeaks check;
  const Words texts{"Nord", "", "Süd, sehr weit weg", "Nord"};
  CHECK(categories(made_utf8("w", texts)) == texts);
  CHECK(categories(made_text<std::int64_t>("w", "U", texts)) == texts);
  CHECK(categories(made_view("w", texts)) == texts);
  const Words spelled{"b", "a", "b"};
  const auto words = [] { return made_utf8("", {"a", "b"}); };
  CHECK(categories(made_dictionary<std::int8_t>("w", "c", {1, 0, 1}, words())) == spelled);
  CHECK(categories(made_dictionary<std::uint8_t>("w", "C", {1, 0, 1}, words())) == spelled);
  CHECK(categories(made_dictionary<std::int16_t>("w", "s", {1, 0, 1}, words())) == spelled);
  CHECK(categories(made_dictionary<std::uint16_t>("w", "S", {1, 0, 1}, words())) == spelled);
  CHECK(categories(made_dictionary<std::int32_t>("w", "i", {1, 0, 1}, made_view("", {"a", "b"}))) == spelled);
  CHECK(categories(made_dictionary<std::uint32_t>("w", "I", {1, 0, 1}, words())) == spelled);
  CHECK(categories(made_dictionary<std::int64_t>("w", "l", {1, 0, 1}, made_text<std::int64_t>("", "U", {"a", "b"}))) ==
        spelled);
  CHECK(categories(made_dictionary<std::uint64_t>("w", "L", {1, 0, 1}, words())) == spelled);
  CHECK(categories(made<std::int64_t>("w", "l", {-7, 12})) == Words{"-7", "12"});
  CHECK(categories(made<std::uint64_t>("w", "L", {std::numeric_limits<std::uint64_t>::max()})) ==
        Words{"18446744073709551615"});
  CHECK(categories({.name = "w", .format = "b", .length = 2, .buffers = {std::nullopt, bits_of({true, false})}}) ==
        Words{"true", "false"});
  CHECK(categories({.name = "w", .format = "n", .length = 2, .buffers = {}, .null_count = 2}) == Words{"~", "~"});
}

TEST_CASE("a dictionary with equal or null words still gives each word one code") {
  const NothingLeaks check;
  auto equal = table_of(made_dictionary<std::int32_t>("w", "i", {0, 1, 2}, made_utf8("", {"a", "b", "a"})));
  const auto read = equal.category("w");
  CHECK(words_of(read) == Words{"a", "b", "a"});
  CHECK(read.codes[0] == read.codes[2]);
  CHECK(read.levels.size() == 2);
  CHECK(categories(made_dictionary<std::int32_t>("w", "i", {0, 1}, made_utf8("", {"a", "b"}).with_validity({true, false}))) ==
        Words{"a", "~"});
}

TEST_CASE("nulls are nulls by bitmap, with any null count that is true") {
  const NothingLeaks check;
  for (const std::int64_t count : {-1, 1}) {
    CAPTURE(count);
    const auto read = numbers(made<double>("x", "g", {1, 2, 3}).with_validity({true, false, true}, count));
    CHECK((read[0] == 1 && std::isnan(read[1]) && read[2] == 3));
    CHECK(categories(made_utf8("w", {"a", "b"}).with_validity({false, true}, count)) == Words{"~", "b"});
    CHECK(days(made<std::int32_t>("d", "tdD", {1, 2}).with_validity({false, true}, count)) == Words{"~", "1970-01-03"});
  }
  // A null's code is never looked up, whatever it is.
  CHECK(categories(made_dictionary<std::int32_t>("w", "i", {99, 0}, made_utf8("", {"a"})).with_validity({false, true})) ==
        Words{"~", "a"});
  CHECK(categories(made_dictionary<std::int8_t>("w", "c", {99, 0}, made_utf8("", {"a"})).with_validity({false, true})) ==
        Words{"~", "a"});
}

TEST_CASE("slices are read from their offset, in columns and in batches") {
  const NothingLeaks check;
  const std::vector<bool> present{true, false, true, true};
  const auto read = numbers(made<double>("x", "g", {1, 2, 3, 4}).with_validity(present).sliced(1, 2));
  CHECK((read.size() == 2 && std::isnan(read[0]) && read[1] == 3));
  CHECK(numbers(made<std::int16_t>("x", "s", {1, 2, 3, 4}).sliced(2, 2)) == std::vector<double>{3, 4});
  CHECK(categories(made_utf8("w", {"a", "b", "c"}).sliced(1, 2)) == Words{"b", "c"});
  CHECK(categories(made_view("w", {"a", "longer than twelve", "c"}).sliced(1, 2)) == Words{"longer than twelve", "c"});
  CHECK(categories(
            made_dictionary<std::int32_t>("w", "i", {0, 1, 0}, made_utf8("", {"x", "a", "b"}).sliced(1, 2)).sliced(1, 2)) ==
        Words{"b", "a"});
  MadeColumn half = batch({made<double>("x", "g", {1, 2, 3, 4}).with_validity(present).sliced(1, 3)});
  half.offset = 1;
  half.length = 2;
  auto table = table_of(std::vector{half});
  CHECK(table.number("x")[0] == 3);
  CHECK(table.number("x")[1] == 4);
}

TEST_CASE("a table in several batches reads as one, and batches without rows do not count") {
  const NothingLeaks check;
  const auto part = [](double x, std::int32_t day, const std::string& word) {
    return batch({made<double>("x", "g", {x, x + 1}), made<std::int32_t>("d", "tdD", {day, day}),
                  made_dictionary<std::int32_t>("w", "i", {0, 1}, made_utf8("", {word, "common"})),
                  made_utf8("t", {word, "t"})});
  };
  MadeColumn nothing = part(0, 0, "unused");
  for (auto& column : nothing.children) column.length = 0;
  nothing.length = 0;
  auto table = table_of({part(1, 10, "first"), nothing, part(3, 20, "second")});
  CHECK(table.size() == 4);
  CHECK(table.number("x")[3] == 4);
  CHECK(table.date("d")[2] == Date::from_days(20));
  CHECK(words_of(table.category("w")) == Words{"first", "common", "second", "common"});
  CHECK(table.category("w").codes[1] == table.category("w").codes[3]);
  CHECK(words_of(table.text("t")) == Words{"first", "t", "second", "t"});
}

TEST_CASE("free text comes from the same types as words") {
  const NothingLeaks check;
  auto table = table_of(
      std::vector{batch({made_utf8("u", {"a", "b"}).with_validity({true, false}), made<std::int32_t>("i", "i", {7, 8}),
                         made_dictionary<std::int8_t>("c", "c", {0, 0}, made_utf8("", {"x"})).with_validity({false, true})})});
  CHECK(words_of(table.text("u")) == Words{"a", "~"});
  CHECK(words_of(table.text("i")) == Words{"7", "8"});
  CHECK(words_of(table.text("c")) == Words{"~", "x"});
}

TEST_CASE("values that are not aligned are read all the same") {
  const NothingLeaks check;
  MadeColumn column = made<double>("x", "g", {1.5, 2.5});
  column.misaligned = true;
  CHECK(numbers(column) == std::vector<double>{1.5, 2.5});
  MadeColumn codes = made_dictionary<std::int32_t>("w", "i", {1, 0}, made_utf8("", {"a", "b"}));
  codes.misaligned = true;
  CHECK(categories(codes) == Words{"b", "a"});
}

TEST_CASE("an empty table has columns of no rows") {
  const NothingLeaks check;
  auto table = table_of(std::vector{batch({made<double>("x", "g", {}), made_utf8("w", {})})});
  CHECK(table.size() == 0);
  CHECK(table.number("x").size() == 0);
  CHECK(table.category("w").size() == 0);
  CHECK(table.text("w").size() == 0);
}

TEST_CASE("a type that cannot be read is refused by the column's name, with what is accepted") {
  const NothingLeaks check;
  auto table =
      table_of(std::vector{batch({made<std::int64_t>("when", "ttu", {1}), made_utf8("word", {"a"}), made<double>("x", "g", {1}),
                                  made_dictionary<std::int8_t>("coded", "c", {0}, made<double>("", "g", {1}))})});
  const auto number = error_of([&] { table.number("word"); });
  CHECK(number.code() == ErrorCode::unsupported);
  CHECK(number.column() == "word");
  CHECK(number.message() ==
        "a column of type utf8 cannot be read as numbers; accepted are integers, floats, decimals and bools");
  CHECK(error_of([&] { table.date("x"); }).message().find("date32, date64 and timestamps") != std::string::npos);
  CHECK(error_of([&] { table.date("when"); }).code() == ErrorCode::unsupported);
  CHECK(error_of([&] { table.category("x"); }).code() == ErrorCode::unsupported);
  CHECK(error_of([&] { table.text("x"); }).code() == ErrorCode::unsupported);
  CHECK(error_of([&] { table.category("coded"); }).message().find("dictionary of float64") != std::string::npos);
  CHECK(error_of([&] { table.number("coded"); }).code() == ErrorCode::unsupported);
}

TEST_CASE("a type is refused in a table without rows too") {
  auto table = table_of(std::vector{batch({made_utf8("word", {})})});
  CHECK(error_of([&] { table.number("word"); }).code() == ErrorCode::unsupported);
}

TEST_CASE("a column that is missing, or there twice, is named") {
  auto table =
      table_of(std::vector{batch({made<double>("x", "g", {1}), made<double>("y", "g", {1}), made<double>("y", "g", {1})})});
  const auto missing = error_of([&] { table.number("z"); });
  CHECK(missing.code() == ErrorCode::not_found);
  CHECK(missing.message() == "there is no such column; the table has: x, y, y");
  CHECK(error_of([&] { table.number("y"); }).code() == ErrorCode::invalid_argument);
  CHECK(table.has("x"));
  CHECK(!table.has("z"));
}

TEST_CASE("malformed arrays are refused, and everything is released") {
  const NothingLeaks check;
  const auto refused = [](MadeColumn column, const std::string& says) {
    CAPTURE(says);
    const auto error = error_of([&] { table_of(std::vector{batch({std::move(column)})}).number("x"); });
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.message().find(says) != std::string::npos);
  };
  const auto good = [] { return made<double>("x", "g", {1, 2}); };
  const auto with = [&](auto&& change) {
    MadeColumn column = good();
    change(column);
    return column;
  };
  refused(with([](auto& c) { c.length = -1; }), "-1 rows");
  refused(with([](auto& c) { c.offset = -1; }), "its offset is -1");
  refused(with([](auto& c) { c.offset = std::numeric_limits<std::int64_t>::max(); }), "its offset is");
  refused(with([](auto& c) { c.null_count = -2; }), "its null count is -2");
  refused(with([](auto& c) { c.null_count = 3; }), "its null count is 3");
  refused(with([](auto& c) { c.null_count = 1; }), "no validity buffer");
  refused(with([](auto& c) { c.buffers[1] = std::nullopt; }), "its values are missing");
  refused(with([](auto& c) { c.n_buffers = 1; }), "1 buffers; float64 has 2");
  refused(with([](auto& c) { c.released = true; }), "released");
}

TEST_CASE("malformed batches are refused, and everything is released") {
  const NothingLeaks check;
  const auto refused = [](std::vector<MadeColumn> batches, const std::string& says) {
    CAPTURE(says);
    const auto error = error_of([&] { table_of(std::move(batches)).number("x"); });
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.message().find(says) != std::string::npos);
  };
  const auto good = [] { return batch({made<double>("x", "g", {1, 2})}); };
  const auto with = [&](auto&& change) {
    MadeColumn made = good();
    change(made);
    return std::vector{made};
  };
  refused(with([](auto& b) { b.length = 3; }), "it has 2 rows where its batch has 3");
  refused(with([](auto& b) { b.offset = -1; }), "offset -1");
  refused(with([](auto& b) { b.offset = 1; }), "it has 2 rows");
  refused(with([](auto& b) { b.format = "+l"; }), "not a table");
  refused(with([](auto& b) { b.format = "i"; }), "not a table");
  refused(with([](auto& b) { b.buffers[0] = bits_of({true, false}), b.null_count = -1; }), "null as a whole");
  refused({good(), batch({made<double>("x", "g", {1}), made<double>("y", "g", {1})})}, "2 columns; its schema has 1");
}

TEST_CASE("text that points outside itself is refused") {
  const NothingLeaks check;
  const auto refused = [](MadeColumn column, const std::string& says) {
    CAPTURE(says);
    const auto error = error_of([&] { table_of(std::vector{batch({std::move(column)})}).category("w"); });
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.column() == "w");
    CHECK(error.message().find(says) != std::string::npos);
  };
  MadeColumn back = made_utf8("w", {"ab", "c"});
  back.buffers[1] = bytes_of<std::int32_t>({0, 2, 1});
  refused(back, "offsets go back");
  back.buffers[1] = bytes_of<std::int32_t>({-5, 2, 3});
  refused(back, "offsets go back");
  MadeColumn missing = made_utf8("w", {"ab"});
  missing.buffers[2] = std::nullopt;
  refused(missing, "its text is missing");
  MadeColumn view = made_view("w", {"longer than twelve"});
  view.buffers[1]->at(8) = 1; // index of the buffer
  refused(view, "not there");
  view = made_view("w", {"longer than twelve"});
  view.buffers[1]->at(12) = 1; // offset in the buffer
  refused(view, "ends after its buffer");
  view.buffers[1]->at(3) = 0x80;
  refused(view, "negative length");
  refused(made_utf8("w", {"\xC3\x28"}), "not UTF-8");
  refused(made_utf8("w", {"\xED\xA0\x80"}), "not UTF-8");     // a surrogate
  refused(made_utf8("w", {"\xC0\xAF"}), "not UTF-8");         // overlong
  refused(made_utf8("w", {"\xF4\x90\x80\x80"}), "not UTF-8"); // past U+10FFFF
  refused(made_utf8("w", {"sixteen letters \xE2\x82"}), "not UTF-8");
}

TEST_CASE("codes outside their dictionary are refused, with the row in the table") {
  const NothingLeaks check;
  const auto refused = [](std::vector<MadeColumn> batches, std::int64_t row) {
    const auto error = error_of([&] {
      auto table = table_of(std::move(batches));
      table.category("w");
      table.check_codes();
    });
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.column() == "w");
    CHECK(error.row() == row);
  };
  const auto one = [](std::vector<std::int32_t> codes) {
    return batch({made_dictionary<std::int32_t>("w", "i", codes, made_utf8("", {"a"}))});
  };
  refused({one({0, 1})}, 1);
  refused({one({-1, 0})}, 0);
  refused({one({0, 0}), one({0, 7})}, 3);
  refused({batch({made_dictionary<std::uint64_t>("w", "L", {~std::uint64_t{0}}, made_utf8("", {"a"}))})}, 0);
  MadeColumn broken = made_dictionary<std::int32_t>("w", "i", {0}, made_utf8("", {"a"}));
  broken.dictionary->length = -1;
  refused({batch({broken})}, Error::no_row);
}

TEST_CASE("truncated dictionaries are refused") {
  const NothingLeaks check;
  const auto refused = [](auto&& change, const std::string& says) {
    CAPTURE(says);
    MadeColumn column = made_dictionary<std::int32_t>("w", "i", {0, 1, 0}, made_utf8("", {"a", "b"}));
    change(column, *column.dictionary);
    const auto error = error_of([&] {
      auto table = table_of(std::vector{batch({std::move(column)})});
      table.category("w");
      table.check_codes();
    });
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.column() == "w");
    CHECK(error.message().find(says) != std::string::npos);
  };
  refused([](auto&, auto& words) { words.length = 1; }, "code 1 of a dictionary of 1");
  refused([](auto&, auto& words) { words.length = 0; }, "code 0 of a dictionary of 0");
  refused([](auto&, auto& words) { words.length = std::numeric_limits<std::int64_t>::min(); }, "its length is");
  refused([](auto&, auto& words) { words.offset = -1; }, "its offset is -1");
  refused([](auto&, auto& words) { words.n_buffers = 2; }, "2 buffers; utf8 has 3");
  refused([](auto&, auto& words) { words.n_buffers = -1; }, "-1 buffers");
  refused([](auto&, auto& words) { words.buffers[1] = std::nullopt; }, "its values are missing");
  refused([](auto&, auto& words) { words.buffers[2] = std::nullopt; }, "its text is missing");
  refused([](auto&, auto& words) { words.buffers[1] = bytes_of<std::int32_t>({0, 1, 0}); }, "offsets go back");
  refused([](auto&, auto& words) { words.released = true; }, "released");
  refused([](auto& column, auto&) { column.n_buffers = 1; }, "1 buffers");
  refused([](auto& column, auto&) { column.buffers[1] = std::nullopt; }, "its values are missing");
}

TEST_CASE("a dictionary that the schema has and a later batch has not is refused") {
  const NothingLeaks check;
  const auto whole = batch({made_dictionary<std::int32_t>("w", "i", {0, 1}, made_utf8("", {"a", "b"}))});
  const auto without = batch({made<std::int32_t>("w", "i", {0, 1})});
  const auto error = error_of([&] { table_of(std::vector{whole, without}).category("w"); });
  CHECK(error.code() == ErrorCode::invalid_argument);
  CHECK(error.message().find("its dictionary is missing") != std::string::npos);
}

TEST_CASE("a batch that claims more rows than its columns have is refused before room is made for them") {
  const NothingLeaks check;
  for (const auto& column : {made_utf8("x", {"a"}), made<double>("x", "g", {1.0}), made<std::int64_t>("x", "tdm", {1})}) {
    auto claiming = batch({column});
    claiming.length = std::numeric_limits<std::int32_t>::max();
    for (const auto& read : {+[](arrow::Table& table) { static_cast<void>(table.text("x")); },
                             +[](arrow::Table& table) { static_cast<void>(table.number("x")); },
                             +[](arrow::Table& table) { static_cast<void>(table.date("x")); },
                             +[](arrow::Table& table) { static_cast<void>(table.category("x")); }}) {
      const auto error = error_of([&] {
        auto table = table_of(std::vector{claiming});
        read(table);
      });
      CHECK((error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::unsupported));
    }
  }
}

TEST_CASE("a stream that fails says so in its own words, and is released") {
  const NothingLeaks check;
  MadeStream stream({batch({made<double>("x", "g", {1})})}, EIO);
  const auto error = error_of([&] { Table{Stream(stream.get())}; });
  CHECK(!stream.get()->release);
  CHECK(error.code() == ErrorCode::parse);
  CHECK(error.message() == "the Arrow stream failed: the producer is out of ink (error " + std::to_string(EIO) + ")");
  MadeStream silent({batch({made<double>("x", "g", {1})})}, ENOMEM, "");
  CHECK(error_of([&] { Table{Stream(silent.get())}; }).code() == ErrorCode::out_of_memory);
}

TEST_CASE("no stream at all, and one that was consumed, are refused") {
  CHECK(error_of([] { Table{Stream(nullptr)}; }).code() == ErrorCode::invalid_argument);
  MadeStream stream({batch({made<double>("x", "g", {1})})});
  Table{Stream(stream.get())};
  CHECK(error_of([&] { Table{Stream(stream.get())}; }).code() == ErrorCode::invalid_argument);
}

TEST_CASE("however a column is cut into batches, it reads the same") {
  holds("concatenated chunks == the whole", [] {
    const auto values = *rc::gen::container<std::vector<double>>(
        rc::gen::map(rc::gen::arbitrary<std::int32_t>(), [](std::int32_t i) { return i / 4.0; }));
    const auto present = *rc::gen::container<std::vector<bool>>(values.size(), rc::gen::arbitrary<bool>());
    RC_PRE(!values.empty());
    const auto n = static_cast<std::int64_t>(values.size());
    const auto cut = *rc::gen::inRange<std::int64_t>(0, n + 1);
    const auto rows = [&](std::int64_t from, std::int64_t count) {
      return batch({made<double>("x", "g", values).with_validity(present).sliced(from, count)});
    };
    auto whole = table_of(std::vector{rows(0, n)});
    auto parts = table_of({rows(0, cut), rows(cut, n - cut)});
    const auto a = whole.number("x"), b = parts.number("x");
    RC_ASSERT(a.size() == b.size());
    for (std::size_t row = 0; row < a.size(); ++row) RC_ASSERT((a.is_null(row) ? b.is_null(row) : a[row] == b[row]));
  });
}
