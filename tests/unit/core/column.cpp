#include <landfall/core/column.hpp>
#include <landfall/core/column_buffer.hpp>

#include "support/property.hpp"

#include <cmath>
#include <vector>

using namespace landfall;

TEST_CASE("a validity bitmap is read from its offset, lowest bit first") {
  const std::uint8_t bits[] = {0b1010'0000, 0b0000'0001};
  const Validity validity(bits, 5);
  CHECK(validity[0]);
  CHECK(!validity[1]);
  CHECK(validity[2]);
  CHECK(validity[3]); // the first bit of the second byte
  CHECK(!validity[4]);
  CHECK(!validity.all());
  CHECK(Validity()[1'000'000]);
  CHECK(Validity().all());
}

TEST_CASE("a row is null by its bit, or by the null of its type") {
  const std::uint8_t bits[] = {0b101};
  const std::vector<double> values{1.0, 2.0, NAN};
  const NumberColumn numbers{.values = values, .validity = {bits, 0}};
  CHECK(numbers[0] == 1.0);
  CHECK(numbers.is_null(1));
  CHECK(std::isnan(numbers[1]));
  CHECK(numbers.is_null(2));

  const std::vector<std::int32_t> days{0, 5, null_day};
  const DateColumn dates{.days = days, .validity = {bits, 0}};
  CHECK(dates[0] == Date());
  CHECK(!dates[1]);
  CHECK(!dates[2]);

  const std::vector<std::int32_t> codes{1, 0, -1};
  const std::vector<std::string_view> levels{"East", "West"};
  const CategoryColumn regions{.codes = codes, .levels = levels, .validity = {bits, 0}};
  CHECK(regions[0] == "West");
  CHECK(regions.code(1) == CategoryColumn::null_code);
  CHECK(regions[1].empty());
  CHECK(regions.is_null(2));

  const std::vector<std::string_view> ids{"a", "b", "c"};
  const TextColumn text{.values = ids, .validity = {bits, 0}};
  CHECK(text[0] == "a");
  CHECK(text.is_null(1));
  CHECK(text[1].empty());
}

TEST_CASE("empty columns have no rows") {
  CHECK(NumberColumn().size() == 0);
  CHECK(DateColumn().size() == 0);
  CHECK(CategoryColumn().size() == 0);
  CHECK(TextColumn().size() == 0);
}

TEST_CASE("buffers give back what was pushed, nulls as nulls") {
  NumberBuffer numbers;
  numbers.push(2.5);
  numbers.push_null();
  CHECK(numbers.view()[0] == 2.5);
  CHECK(numbers.view().is_null(1));

  DateBuffer dates;
  dates.push(Date::parse("2017-11-15"));
  dates.push(std::nullopt);
  CHECK(dates.view()[0] == Date::parse("2017-11-15"));
  CHECK(dates.view().is_null(1));
}

TEST_CASE("words are coded in the order in which they come, and survive growth and a move") {
  test::holds("a category column reads what was pushed", [](const std::vector<std::string>& words) {
    CategoryBuffer categories;
    TextBuffer texts;
    for (const auto& word : words) {
      word.empty() ? categories.push_null() : categories.push(word);
      texts.push(word);
    }
    const auto moved = std::move(categories);
    const auto moved_texts = std::move(texts);
    const auto view = moved.view();
    std::int32_t most = -1;
    for (std::size_t row = 0; row < words.size(); ++row) {
      RC_ASSERT(view[row] == words[row]);
      RC_ASSERT(moved_texts.view()[row] == words[row]);
      RC_ASSERT(view.code(row) <= most + 1);
      most = std::max(most, view.code(row));
    }
  });
}
