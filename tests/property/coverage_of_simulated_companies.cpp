// Whether the coverage Landing is as sure as it says, on companies whose process is stable.
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/pipeline/coverage_week.hpp>
#include <landfall/simulate/company.hpp>

#include <doctest/doctest.h>

using namespace landfall;
using namespace landfall::pipeline;

namespace {

struct Score {
  int n = 0, covered = 0;
  double width = 0.0; ///< Σ (p90 − p10) ÷ mean
  double share() const { return covered / static_cast<double>(n); }
};

/// Each later quarter of the company, from the end of `week`, learned from the `quarters` before it.
void judge(const simulate::Company& company, std::int64_t week, std::size_t quarters, Score& score) {
  const auto known = simulate::whole_history(company);
  const auto told = history(known.opportunities.view(), simulate::close_date_history(known), {}, {.dimensions = {"region"}});
  const Date begin = company.quarter.begin, until = company.quarter.end - 1;
  const auto all = FiscalCalendar().quarters(add_months(begin, -3 * company.options.history_quarters), until);
  for (std::size_t q = std::max<std::size_t>(quarters, 4); q < all.size(); ++q) { // the first quarters fill the pipeline
    const auto earlier = std::span(all).subspan(q - quarters, quarters);
    const Date day = all[q].begin + static_cast<std::int32_t>(7 * week - 1);
    const auto rows = coverage_by_week(told, earlier, day);
    const auto needed = needed_coverage(rows);
    const auto landing = coverage_landing(pipeline_amounts(told, all[q], day), needed.at(static_cast<std::size_t>(week)));
    const auto what_came = coverage_by_week(told, std::span(all).subspan(q, 1), all[q].end);
    const double yielded = *what_came.at(static_cast<std::size_t>(week)).yielded_amount;
    const double low = landing.quantile(0.1), high = landing.quantile(0.9);
    ++score.n;
    score.covered += low <= yielded && yielded <= high;
    score.width += (high - low) / landing.mean();
  }
}

simulate::Company stable(std::uint64_t seed) {
  simulate::CompanyOptions options{.seed = seed, .reps = 36, .history_quarters = 20};
  options.model.ramp_days = 1.0;
  options.model.ramp_start = 1.0;
  return simulate::company(options);
}

} // namespace

TEST_CASE("in week two the 80% interval of the coverage Landing covers 75 to 85%, with eight quarters behind it or with two") {
  for (const std::size_t quarters : {8U, 2U}) {
    Score score;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) judge(stable(seed), 2, quarters, score);
    MESSAGE(quarters << " quarters: " << score.n << " forecasts, " << score.share() << " covered, width "
                     << score.width / score.n << " of the mean");
    CHECK(score.share() >= 0.75);
    CHECK(score.share() <= (quarters == 8 ? 0.85 : 0.90));
  }
}
