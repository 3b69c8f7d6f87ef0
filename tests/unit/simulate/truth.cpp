#include <doctest/doctest.h>
#include <landfall/core/error.hpp>
#include <landfall/simulate/truth.hpp>

#include <algorithm>
#include <cmath>

using namespace landfall;
using namespace landfall::simulate;

TEST_CASE("the truth of a quarter is the sum of its deals") {
  const auto made = company({.seed = 3, .reps = 8, .history_quarters = 3});
  const auto known = truth(made, {.replicates = 50});
  double final = 0.0, so_far = 0.0, reps = 0.0;
  std::int64_t count = 0;
  for (const auto& deal : made.deals) {
    if (deal.outcome != pipeline::Outcome::won || deal.closed < made.quarter.begin.days() ||
        deal.closed >= made.quarter.end.days())
      continue;
    final += deal.amount;
    ++count;
    if (deal.closed < made.as_of.days() + 1) so_far += deal.amount;
  }
  for (const auto& rep : known.reps) reps += rep.final_won;
  CHECK(known.quarter.final_won == final); // whole units: exact
  CHECK(known.quarter.final_won_count == count);
  CHECK(known.quarter.won_so_far == so_far);
  CHECK(reps == final);
  CHECK(known.quarter.target == made.quotas[made.quotas.size() - 1 - 8 - 2 - 1].amount); // total, region, 2 managers, 8 owners
  CHECK(known.segments.size() == 3);
  CHECK(known.quarter.landing.p10 >= so_far);
}

TEST_CASE("on the last day of the quarter the true landing is what was won") {
  const auto made = company({.seed = 5, .reps = 4, .history_quarters = 2, .as_of_day = 92});
  const auto known = truth(made, {.replicates = 20});
  CHECK(known.quarter.won_so_far == known.quarter.final_won);
  CHECK(known.quarter.landing.p10 == known.quarter.final_won);
  CHECK(known.quarter.landing.p90 == known.quarter.final_won);
}

TEST_CASE("the true landing is calibrated: quarters end at any of its quantiles alike") {
  std::vector<double> ranks;
  for (std::uint64_t seed = 100; seed < 150; ++seed) {
    const auto made = company({.seed = seed, .reps = 5, .history_quarters = 2});
    const auto landing = true_landing(made, {.replicates = 200});
    double final = 0.0;
    for (const auto& deal : made.deals)
      if (deal.outcome == pipeline::Outcome::won && deal.closed >= made.quarter.begin.days() &&
          deal.closed < made.quarter.end.days())
        final += deal.amount;
    ranks.push_back(landing.cdf(final));
  }
  std::ranges::sort(ranks);
  const auto n = static_cast<double>(ranks.size());
  double distance = 0.0; // Kolmogorov's
  for (std::size_t i = 0; i < ranks.size(); ++i)
    distance = std::max(
        {distance, std::abs(ranks[i] - static_cast<double>(i) / n), std::abs(ranks[i] - static_cast<double>(i + 1) / n)});
  CHECK(distance < 1.63 / std::sqrt(n)); // the 1% point
}

TEST_CASE("a true landing needs replicates") {
  const auto made = company({.seed = 5, .reps = 1, .history_quarters = 1});
  CHECK_THROWS_AS(true_landing(made, {.replicates = 0}), Error);
  CHECK(true_landing(made, {.replicates = 1}).n() == 1);
}
