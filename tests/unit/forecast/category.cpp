#include <landfall/forecast/category.hpp>

#include <doctest/doctest.h>

using namespace landfall::forecast;

TEST_CASE("a word of a category is read in any case and spelling, and no other word is") {
  CHECK(category_of("Best Case") == Category::best_case);
  CHECK(category_of("best_case") == Category::best_case);
  CHECK(category_of("BestCase") == Category::best_case);
  CHECK(category_of("COMMIT") == Category::commit);
  CHECK(!category_of("Upside"));
  CHECK(!category_of(""));
  for (std::size_t i = 0; i < categories; ++i)
    CHECK(category_of(to_string(static_cast<Category>(i))) == static_cast<Category>(i));
}

TEST_CASE("a cumulative total holds all more certain categories, and omitted deals are in no other") {
  const CategoryAmounts amounts{.amount = {1000.0, 100.0, 10.0, 1.0, 0.1}, .count = {5, 4, 3, 2, 1}};
  CHECK(amounts.total(Category::commit, Cumulation::cumulative) == doctest::Approx(1.1));
  CHECK(amounts.total(Category::best_case, Cumulation::cumulative) == doctest::Approx(11.1));
  CHECK(amounts.total(Category::pipeline, Cumulation::cumulative) == doctest::Approx(111.1));
  CHECK(amounts.total(Category::omitted, Cumulation::cumulative) == 1000.0);
  CHECK(amounts.total(Category::commit, Cumulation::single) == 1.0);
  CHECK(amounts.total_count(Category::pipeline, Cumulation::cumulative) == 10);
  CHECK(amounts.total_count(Category::pipeline, Cumulation::single) == 4);
}
