// Landings that are made apart, sent as bytes and added come to what all deals at once come to.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/landing/serial.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using landfall::Landing;
using namespace landfall::landing;

namespace {

struct Deals {
  std::vector<double> probability, amount;
};

/// Amounts in units of `unit`, or that share nothing where it is 0.
Deals some_deals(std::size_t n, double unit) {
  Deals deals;
  for (std::size_t i = 0; i < n; ++i) {
    deals.probability.push_back(*rc::gen::inRange(0, 101) / 100.0);
    const double amount = *rc::gen::inRange(-20, 120);
    deals.amount.push_back(unit > 0.0 ? unit * amount : std::exp(amount / 20.0));
  }
  return deals;
}

Landing of_shards(const Deals& deals, std::size_t shards) {
  Landing total = Landing::point(0.0);
  for (std::size_t shard = 0; shard < shards; ++shard) {
    Deals part;
    for (std::size_t i = shard; i < deals.amount.size(); i += shards) {
      part.probability.push_back(deals.probability[i]);
      part.amount.push_back(deals.amount[i]);
    }
    total = total + from_bytes(to_bytes(Landing::from_deals(part.probability, part.amount)));
  }
  return total;
}

bool near(double a, double b, double within) { return std::abs(a - b) <= within; }

/// Every probability of the sum of shards against that of all deals at once, at points that either may have rounded: in cents 0
/// may come out as −1e-16 of the one, and as 0 of the other.
void agree_within(const Deals& deals, std::size_t shards, double within) {
  const auto whole = Landing::from_deals(deals.probability, deals.amount), sum = of_shards(deals, shards);
  RC_ASSERT(sum.error_bound() == 0.0);
  RC_ASSERT(sum.n() == whole.n());
  RC_ASSERT(near(sum.mean(), whole.mean(), 1e-11 * (1.0 + std::abs(whole.mean()))));
  RC_ASSERT(near(sum.variance(), whole.variance(), 1e-11 * (1.0 + whole.variance())));
  const double rounded = 1e-14 * std::max(std::abs(whole.quantile(0.0)), std::abs(whole.quantile(1.0)));
  for (int i = 0; i <= 20; ++i) {
    const double x = whole.quantile(i / 20.0);
    RC_ASSERT(near(sum.cdf(x + rounded), whole.cdf(x), within));
    RC_ASSERT(near(sum.probability_at_least(x - rounded), whole.probability_at_least(x), within));
  }
}

} // namespace

TEST_CASE("shards of deals whose sums are few add to all of them at once") {
  landfall::test::holds("within 1e-12", [] {
    Deals deals;
    const double unit = *rc::gen::element(1.0, 0.25, 250.0);
    for (auto left = *rc::gen::inRange(0, 100); left > 0; --left) {
      deals.probability.push_back(*rc::gen::inRange(0, 101) / 100.0);
      deals.amount.push_back(unit * *rc::gen::element(-1.0, 0.0, 1.0, 3.0));
    }
    agree_within(deals, *rc::gen::inRange<std::size_t>(1, 8), 1e-12);
  });
}

TEST_CASE("shards of deals on a lattice add to all of them at once") {
  landfall::test::holds("within 1e-9 for each sum", [] {
    const double unit = *rc::gen::element(1.0, 0.01, 250.0);
    const auto deals = some_deals(*rc::gen::inRange<std::size_t>(0, 50), unit);
    const auto shards = *rc::gen::inRange<std::size_t>(1, 6);
    agree_within(deals, shards, 1e-9 * static_cast<double>(shards + 1));
  });
}

TEST_CASE("shards of deals that share no lattice add to all of them at once, within the stated displacement") {
  landfall::test::holds("within the bounds", [] {
    const auto deals = some_deals(*rc::gen::inRange<std::size_t>(1, 60), 0.0);
    const auto whole = Landing::from_deals(deals.probability, deals.amount),
               sum = of_shards(deals, *rc::gen::inRange<std::size_t>(1, 6));
    const double moved = sum.error_bound() + whole.error_bound() + 1e-12 * std::abs(whole.mean());
    RC_ASSERT(near(sum.mean(), whole.mean(), 1e-11 * (1.0 + std::abs(whole.mean()))));
    RC_ASSERT(near(sum.variance(), whole.variance(), 1e-11 * (1.0 + whole.variance())));
    for (int i = 0; i <= 20; ++i) {
      const double x = whole.quantile(i / 20.0);
      RC_ASSERT(sum.cdf(x + moved) >= whole.cdf(x) - 3e-9);
      RC_ASSERT(sum.cdf(x - moved) <= whole.cdf(x) + 3e-9);
    }
  });
}
