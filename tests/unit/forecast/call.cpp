#include <landfall/core/error.hpp>
#include <landfall/forecast/call.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace landfall;
using namespace landfall::forecast;

namespace {

const Period quarter{Date::parse("2025-10-01"), Date::parse("2026-01-01"), "2025-Q4"};
const Period before{Date::parse("2025-07-01"), Date::parse("2025-10-01"), "2025-Q3"};

Call called(const char* caller, const char* about, const char* day, double amount, Category category = Category::commit) {
  return {caller, about, Date::parse(day), quarter, category, amount};
}

} // namespace

TEST_CASE("the latest call by the day stands, and of one day the last") {
  const CallBook book({called("Ann", "", "2025-11-03", 30.0), called("Ann", "Ann", "2025-10-06", 10.0),
                       called("Ann", "", "2025-11-03", 40.0), called("Ann", "", "2025-11-03", 99.0, Category::best_case),
                       called("Mia", "Ann", "2025-10-20", 5.0)});
  const auto amount = [&](const char* caller, const char* about, const char* day, Category category = Category::commit) {
    const auto* call = book.find(caller, about, quarter, category, Date::parse(day));
    return call ? call->amount : -1.0;
  };
  CHECK(amount("Ann", "", "2025-10-05") == -1.0);
  CHECK(amount("Ann", "", "2025-10-06") == 10.0);
  CHECK(amount("Ann", "Ann", "2025-11-02") == 10.0);
  CHECK(amount("Ann", "", "2025-12-31") == 40.0);
  CHECK(amount("Ann", "", "2025-12-31", Category::best_case) == 99.0);
  CHECK(amount("Mia", "Ann", "2025-12-31") == 5.0);
  CHECK(amount("Mia", "", "2025-12-31") == -1.0);
  CHECK(book.find("Ann", "", before, Category::commit, Date::parse("2025-12-31")) == nullptr);
  CHECK(book.has(Category::best_case));
  CHECK(!book.has(Category::pipeline));
  CHECK(CallBook().empty());
}

TEST_CASE("a call that cannot be is refused with its row") {
  const auto row_of = [](Call wrong) {
    try {
      const CallBook book({called("Ann", "", "2025-11-03", 1.0), wrong});
    } catch (const Error& error) {
      return error.row();
    }
    return std::int64_t{-1};
  };
  CHECK(row_of(called("", "", "2025-11-03", 1.0)) == 1);
  CHECK(row_of(called("Ann", "", "2026-01-01", 1.0)) == 1);
  CHECK(row_of(called("Ann", "", "2025-11-03", std::numeric_limits<double>::infinity())) == 1);
  CHECK(row_of({"Ann", "", Date::parse("2025-11-03"), {quarter.end, quarter.end, ""}, Category::commit, 1.0}) == 1);
}
