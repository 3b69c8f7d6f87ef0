// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/column_buffer.hpp>
#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/team/attribution.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::team;

namespace {

/// Demos, deals and bookings of a team, ranked by bookings.
struct Chain {
  void add(const std::string& rep, double demos, double deals, double bookings) {
    name.push(rep);
    volumes[0].push(demos), volumes[1].push(deals), volumes[2].push(bookings);
  }
  ChainView view() const {
    return {.roster = {.rep = name.view(), .outcome = volumes[2].view()},
            .volumes = {{"demos", volumes[0].view()}, {"close rate", volumes[1].view()}, {"deal size", volumes[2].view()}}};
  }
  TextBuffer name;
  NumberBuffer volumes[3];
};

/// Fifty demos each; 46% against 24% closed, deals of 160k against 70k.
Chain enterprise() {
  Chain chain;
  for (int i = 0; i < 3; ++i) chain.add("top " + std::to_string(i), 50, 22 + i, (22 + i) * 160e3);
  for (int i = 0; i < 3; ++i) chain.add("middle " + std::to_string(i), 50, 17, 17 * 110e3);
  for (int i = 0; i < 3; ++i) chain.add("bottom " + std::to_string(i), 50, 11 + i, (11 + i) * 70e3);
  return chain;
}

double parts_of(const Attribution& attribution) {
  double sum = 0.0;
  for (const auto& row : attribution.rows) sum += row.part.estimate;
  return sum;
}

} // namespace

TEST_CASE("the enterprise gap is close rate and deal size, by the formula; demos have no part") {
  const auto chain = enterprise();
  const auto attribution = attribute(chain.view());
  // 23 deals of 160k against 12 of 70k a rep
  const double above = 23 * 160e3, below = 12 * 70e3, mean = (above - below) / std::log(above / below);
  CHECK(attribution.gap.estimate == doctest::Approx(above - below).epsilon(1e-14));
  REQUIRE(attribution.rows.size() == 3);
  CHECK(attribution.rows[0].part.estimate == 0.0);
  CHECK(attribution.rows[1].part.estimate == doctest::Approx(mean * std::log(23.0 / 12.0)).epsilon(1e-13));
  CHECK(attribution.rows[2].part.estimate == doctest::Approx(mean * std::log(16.0 / 7.0)).epsilon(1e-13));
  CHECK(attribution.rows[1].top == doctest::Approx(0.46));
  // Half of the gap in deal size, to three reps: 70k · √(16/7) = 105.8k a deal.
  CHECK(attribution.rows[2].worth.estimate == doctest::Approx(3 * below * (std::sqrt(16.0 / 7.0) - 1.0)).epsilon(1e-13));
  CHECK(attribution.rows[1].worth.low < attribution.rows[1].worth.estimate);
  CHECK(attribution.rows[1].worth.high > attribution.rows[1].worth.estimate);
  REQUIRE(attribution.worth.size() == 3);
  CHECK(attribution.worth[1].quantile(0.5) == doctest::Approx(attribution.rows[1].worth.estimate).epsilon(0.05));
}

TEST_CASE("parts add up to the gap, for any chain; closing all of every factor closes it") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    stats::Random random(seed);
    Chain chain;
    for (int i = 0; i < 12; ++i)
      chain.add("rep " + std::to_string(10 + i), random.gamma(2.0, 30.0), random.gamma(0.5, 10.0), random.gamma(1.0, 1e6));
    const auto attribution = attribute(chain.view(), {.closed = 1.0, .draws = 20, .seed = seed});
    CHECK(parts_of(attribution) == doctest::Approx(attribution.gap.estimate).epsilon(1e-12));
    double all = 1.0, below = 1.0; // (1 + worth / (n₀ Y₀)) is the factor's ratio
    for (const auto& row : attribution.rows) below *= row.bottom;
    for (const auto& row : attribution.rows) all *= 1.0 + row.worth.estimate / (4.0 * below);
    CHECK(below * (all - 1.0) == doctest::Approx(attribution.gap.estimate).epsilon(1e-11));
  }
}

TEST_CASE("the interval of the gap covers the true one near its level in groups of ten") {
  int covered = 0;
  constexpr int companies = 400;
  for (std::uint64_t number = 0; number < companies; ++number) {
    stats::Random random(3, number);
    Chain chain;
    NumberBuffer rank; // known beforehand: no luck in the choice
    for (int i = 0; i < 30; ++i) {
      const double deals = 10.0 + static_cast<double>(random.poisson(i < 10 ? 20.0 : 10.0));
      chain.add("rep " + std::to_string(10 + i), 60.0, deals, deals * 100.0 * std::exp(random.normal(0.0, 0.2)));
      rank.push(30.0 - i);
    }
    auto view = chain.view();
    view.roster.outcome = rank.view();
    const auto attribution = attribute(view, {.draws = 400, .seed = number});
    covered += attribution.gap.contains(10.0 * 100.0 * std::exp(0.02));
  }
  CHECK(covered >= 0.72 * companies); // percentiles of ten are a little narrow
  CHECK(covered <= 0.86 * companies);
}

TEST_CASE("the same seed gives the same bits, another seed other intervals and the same parts") {
  const auto chain = enterprise();
  const auto one = attribute(chain.view()), again = attribute(chain.view()), other = attribute(chain.view(), {.seed = 2});
  CHECK(one.rows[2].part.low == again.rows[2].part.low);
  CHECK(one.rows[2].part.estimate == other.rows[2].part.estimate);
}

TEST_CASE("chains that can not be split are refused, with their place; reps without a volume are counted") {
  auto chain = enterprise();
  const auto refuses = [](const ChainView& view, const AttributionOptions& options, const std::string& column) {
    try {
      attribute(view, options);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.column() == column);
    }
  };
  auto view = chain.view();
  view.volumes.clear();
  refuses(view, {}, "volumes");
  refuses(chain.view(), {.closed = 0.0}, "closed");
  refuses(chain.view(), {.draws = 0}, "draws");
  refuses(chain.view(), {.grouping = {.fraction = 0.7}}, "fraction");
  NumberBuffer none, below, gap;
  for (int i = 0; i < 9; ++i) {
    none.push(0.0);
    below.push(-1.0);
    i == 0 ? gap.push_null() : gap.push(50.0);
  }
  view = chain.view();
  view.volumes[0].values = none.view();
  refuses(view, {}, "volumes");
  view.volumes[0].values = below.view();
  refuses(view, {}, "demos");
  view.volumes[0].values = gap.view();
  CHECK(attribute(view).left_out == 1);
  CHECK(parts_of(attribute(view)) == doctest::Approx(attribute(view).gap.estimate).epsilon(1e-13));
}

TEST_CASE("the split is the same with any number of threads, and stops when told to") {
  const auto chain = enterprise();
  const auto one = attribute(chain.view(), {.draws = 500}),
             four = attribute(chain.view(), {.draws = 500, .control = {.threads = 4}});
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    CHECK(one.rows[i].part.low == four.rows[i].part.low);
    CHECK(one.rows[i].worth.high == four.rows[i].worth.high);
  }
  const Progress stop = [](double) { return false; };
  CHECK_THROWS_AS(attribute(chain.view(), {.control = {.progress = &stop}}), Error);
  CHECK_THROWS_AS(attribute(chain.view(), {.control = {.memory_limit = 1000}}), Error);
}
