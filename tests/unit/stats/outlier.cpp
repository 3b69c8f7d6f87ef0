// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/outlier.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <cmath>

using namespace landfall::stats;

TEST_CASE("modified z scores agree with SciPy") {
  for (const auto& row : landfall::test::reference("permutation.json")["scores"]) {
    const auto scores = modified_z_scores(row["values"].get<std::vector<double>>());
    for (std::size_t i = 0; i < scores.size(); ++i)
      CHECK(scores[i] == doctest::Approx(row["scores"][i].get<double>()).epsilon(1e-12));
  }
}

TEST_CASE("one deal far above the rest is an outlier, and does not hide itself") {
  const auto scores = modified_z_scores(std::vector<double>{20, 21, 19, 22, 200, 20.5});
  for (std::size_t i = 0; i < scores.size(); ++i) CHECK((std::abs(scores[i]) > outlier_score) == (i == 4));
}

TEST_CASE("values that are all equal have none") {
  for (const double score : modified_z_scores(std::vector<double>{3.0, 3.0, 3.0})) CHECK(score == 0.0);
  CHECK(modified_z_scores(std::vector<double>{3.0}) == std::vector<double>{0.0});
  CHECK_THROWS_AS(modified_z_scores({}), landfall::Error);
  CHECK_THROWS_AS(modified_z_scores(std::vector<double>{1.0, std::nan("")}), landfall::Error);
}

TEST_CASE("scores do not mind a shift or a scale") {
  landfall::test::holds("z(8x + 100) = z(x)", [] {
    const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(
        rc::gen::map(rc::gen::inRange(-1000, 1000), [](int whole) { return static_cast<double>(whole); })));
    auto moved = values;
    for (double& value : moved) value = 8.0 * value + 100.0;
    const auto before = modified_z_scores(values), after = modified_z_scores(moved);
    for (std::size_t i = 0; i < values.size(); ++i)
      RC_ASSERT(std::abs(before[i] - after[i]) <= 1e-9 * (1.0 + std::abs(before[i])));
  });
}
