// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/stats/multiplicity.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"
#include "support/reference.hpp"

#include <algorithm>
#include <cmath>

using landfall::stats::benjamini_hochberg;

TEST_CASE("q values agree with R's p.adjust") {
  for (const auto& row : landfall::test::reference("descriptive.json")["benjamini_hochberg"]) {
    const auto q = benjamini_hochberg(row["p"].get<std::vector<double>>());
    for (std::size_t i = 0; i < q.size(); ++i) CHECK(q[i] == doctest::Approx(row["q"][i].get<double>()).epsilon(1e-14));
  }
}

TEST_CASE("a null p stays null and is not counted") {
  const auto q = benjamini_hochberg(std::vector<double>{0.02, std::nan(""), 0.04});
  CHECK(q[0] == 0.04);
  CHECK(std::isnan(q[1]));
  CHECK(q[2] == 0.04);
  CHECK(benjamini_hochberg({}).empty());
}

TEST_CASE("what is not a probability is refused with its row") {
  try {
    benjamini_hochberg(std::vector<double>{0.5, 1.5});
    FAIL("1.5 was accepted");
  } catch (const landfall::Error& error) {
    CHECK(error.row() == 1);
  }
  CHECK_THROWS_AS(benjamini_hochberg(std::vector<double>{-0.1}), landfall::Error);
}

TEST_CASE("q is never below p and keeps p's order") {
  landfall::test::holds("p ≤ q ≤ 1, and p ≤ p' means q ≤ q'", [] {
    const auto p = *rc::gen::container<std::vector<double>>(
        rc::gen::map(rc::gen::inRange(0, 1001), [](int thousandths) { return thousandths / 1000.0; }));
    const auto q = benjamini_hochberg(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      RC_ASSERT(p[i] <= q[i] && q[i] <= 1.0);
      for (std::size_t j = 0; j < p.size(); ++j)
        if (p[i] <= p[j]) RC_ASSERT(q[i] <= q[j]);
    }
  });
}

TEST_CASE("thousands of q values are those of comparing every p with every other") {
  landfall::stats::Random random(9);
  for (const double width : {1.0, 1e-12, 0.0}) { // spread out, so near one another that 32 bits do not part them, equal
    std::vector<double> p(3000);
    for (double& value : p) value = 0.01 + width * 0.9 * random.uniform();
    auto ascending = p;
    std::sort(ascending.begin(), ascending.end());
    const auto q = benjamini_hochberg(p);
    for (std::size_t i = 0; i < p.size(); i += 97) {
      const auto first = std::lower_bound(ascending.begin(), ascending.end(), p[i]) - ascending.begin();
      double least = 1.0;
      for (auto j = static_cast<std::size_t>(first); j < p.size(); ++j)
        least = std::min(least, ascending[j] * (3000.0 / static_cast<double>(j + 1)));
      CHECK(q[i] == least);
    }
  }
}
