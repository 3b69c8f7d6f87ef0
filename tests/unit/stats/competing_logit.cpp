#include <landfall/core/error.hpp>
#include <landfall/stats/competing_logit.hpp>
#include <landfall/stats/random.hpp>

#include "support/reference.hpp"

#include <doctest/doctest.h>

#include <cmath>

using doctest::Approx;
using namespace landfall;
using stats::LogitCells;
using stats::LogitFamily;

namespace {

/// The reference's cells: intercept, then (with the first level left out, or not) stages, then weeks.
LogitCells reference_cells(const nlohmann::json& table, bool penalised) {
  LogitCells cells;
  for (const auto& cell : table["cells"]) {
    std::vector<std::uint32_t> features{0};
    const auto stage = cell["stage"].get<std::uint32_t>(), week = cell["week"].get<std::uint32_t>();
    if (penalised) {
      features.push_back(1 + stage);
      features.push_back(4 + week);
    } else if (stage > 0) {
      features.push_back(stage);
    }
    cells.add(features, cell["neither"], cell["first"], cell["second"]);
  }
  return cells;
}

/// `levels` levels with effects of the given spread on the first event, none on the second.
LogitCells made(std::size_t levels, double sd, double each, std::uint64_t seed) {
  stats::Random random(seed);
  LogitCells cells;
  for (std::uint32_t level = 0; level < levels; ++level) {
    const double e1 = std::exp(-3.0 + random.normal(0.0, sd)), e2 = std::exp(-2.5), sum = 1.0 + e1 + e2;
    const auto first = random.binomial(static_cast<std::int64_t>(each), e1 / sum);
    const auto second = random.binomial(static_cast<std::int64_t>(each) - first, e2 / (1.0 + e2));
    const std::uint32_t features[] = {0, 1 + level};
    cells.add(features, each - static_cast<double>(first + second), static_cast<double>(first), static_cast<double>(second));
  }
  return cells;
}

} // namespace

TEST_CASE("without a penalty the fit is statsmodels' multinomial logit") {
  const auto& table = test::reference("competing_logit.json");
  const auto fit = stats::fit_competing_logit(reference_cells(table, false), 3, {});
  for (std::size_t e = 0; e < 2; ++e)
    for (std::size_t f = 0; f < 3; ++f) {
      CHECK(fit.coefficient[e * 3 + f] == Approx(table["plain"]["coefficient"][e][f].get<double>()).epsilon(1e-7));
      CHECK(std::sqrt(fit.covariance_of(e * 3 + f, e * 3 + f)) ==
            Approx(table["plain"]["standard_error"][e][f].get<double>()).epsilon(1e-6));
    }
  CHECK(fit.log_likelihood == Approx(table["plain"]["log_likelihood"].get<double>()).epsilon(1e-10));
}

TEST_CASE("with given penalties coefficients, variances and evidence are those of the formula") {
  const auto& table = test::reference("competing_logit.json");
  const auto& known = table["penalised"];
  const auto precision = [&](const char* name) {
    return std::array<double, 2>{known["precision"][name][0].get<double>(), known["precision"][name][1].get<double>()};
  };
  const std::vector<LogitFamily> families{{.name = "stage", .first = 1, .count = 3, .precision = precision("stage")},
                                          {.name = "week", .first = 4, .count = 6, .run = 6, .precision = precision("week")}};
  const auto fit = stats::fit_competing_logit(reference_cells(table, true), 10, families);
  for (std::size_t e = 0; e < 2; ++e)
    for (std::size_t f = 0; f < 10; ++f) {
      CHECK(fit.coefficient[e * 10 + f] == Approx(known["coefficient"][e][f].get<double>()).epsilon(1e-7).scale(1.0));
      CHECK(fit.covariance_of(e * 10 + f, e * 10 + f) == Approx(known["variance"][e][f].get<double>()).epsilon(1e-7));
    }
  CHECK(fit.covariance_of(10, 0) == Approx(known["between"].get<double>()).epsilon(1e-7));
  CHECK(fit.covariance_of(0, 10) == fit.covariance_of(10, 0));
  CHECK(fit.log_evidence == Approx(known["log_evidence"].get<double>()).epsilon(1e-9));
}

TEST_CASE("the spread of a family is found, and none where there is none") {
  const auto cells = made(200, 0.5, 500.0, 3);
  const std::vector<LogitFamily> families{{.name = "owner", .first = 1, .count = 200}};
  const auto fit = stats::fit_competing_logit(cells, 201, families);
  CHECK(1.0 / std::sqrt(fit.precision[0]) == Approx(0.5).epsilon(0.12)); // 200 levels: one standard error is 5%
  CHECK(1.0 / std::sqrt(fit.precision[1]) < 0.1);
  CHECK(fit.effective[0] > 100.0);
  CHECK(fit.effective[1] < 0.5 * fit.effective[0]);
}

TEST_CASE("the precision that was chosen has more evidence than others nearby") {
  const auto cells = made(60, 0.4, 300.0, 9);
  std::vector<LogitFamily> families{{.name = "owner", .first = 1, .count = 60}};
  const auto fit = stats::fit_competing_logit(cells, 61, families, {.settled = 1e-4});
  // The evidence at given precisions lacks the priors of the τ: added here as for the ones that were learned.
  const auto evidence = [&](double factor) {
    families[0].precision = {fit.precision[0] * factor, fit.precision[1]};
    const double prior = 0.5 * (std::log(fit.precision[0] * factor) - 0.09 * fit.precision[0] * factor);
    return stats::fit_competing_logit(cells, 61, families).log_evidence + prior;
  };
  const double best = evidence(1.0);
  CHECK(best > evidence(1.5));
  CHECK(best > evidence(1.0 / 1.5));
}

TEST_CASE("a feature that was never seen stays at its prior") {
  auto cells = made(5, 0.3, 100.0, 1);
  const std::vector<LogitFamily> families{{.name = "owner", .first = 1, .count = 6, .precision = std::array{4.0, 4.0}}};
  const auto fit = stats::fit_competing_logit(cells, 7, families);
  CHECK(fit.coefficient[6] == 0.0);
  CHECK(fit.covariance_of(6, 6) == Approx(0.25));
}

TEST_CASE("cells that split an observation's counts say what the joined cell says") {
  const auto cells = made(8, 0.3, 120.0, 5);
  LogitCells split;
  for (std::size_t c = 0; c < cells.size(); ++c)
    for (const double share : {0.25, 0.75}) {
      const std::uint32_t features[] = {1 + static_cast<std::uint32_t>(c), 0}; // in any order
      split.add(features, share * cells.neither[c], share * cells.first[c], share * cells.second[c]);
    }
  const std::vector<LogitFamily> families{{.name = "owner", .first = 1, .count = 8}};
  const auto a = stats::fit_competing_logit(cells, 9, families), b = stats::fit_competing_logit(split, 9, families);
  for (std::size_t i = 0; i < a.coefficient.size(); ++i) CHECK(a.coefficient[i] == Approx(b.coefficient[i]).epsilon(1e-9));
}

TEST_CASE("a fit keeps to a limit of memory") {
  const auto cells = made(3, 0.1, 50.0, 2);
  const std::vector<LogitFamily> ridge{{.name = "owner", .first = 1, .count = 3}};
  stats::CompetingLogitOptions options;
  options.control.memory_limit = 4 * 8 * 8 * 8; // four matrices of both events' four coefficients
  CHECK_NOTHROW(stats::fit_competing_logit(cells, 4, ridge, options));
  --options.control.memory_limit;
  CHECK_THROWS_AS(stats::fit_competing_logit(cells, 4, ridge, options), Error);
}

TEST_CASE("what cannot be fitted is refused") {
  const auto cells = made(3, 0.1, 50.0, 2);
  const std::vector<LogitFamily> ridge{{.name = "owner", .first = 1, .count = 3}};
  CHECK_THROWS_AS(stats::fit_competing_logit({}, 4, ridge), Error); // nothing was observed
  CHECK_THROWS_AS(stats::fit_competing_logit(cells, 3, {}), Error); // a feature out of range
  CHECK_THROWS_AS(stats::fit_competing_logit(cells, 4, {}), Error); // levels that add up to the intercept
  const std::vector<LogitFamily> twice{{.name = "a", .first = 1, .count = 2}, {.name = "b", .first = 2, .count = 2}};
  CHECK_THROWS_AS(stats::fit_competing_logit(cells, 4, twice), Error);
  const std::vector<LogitFamily> runs{{.name = "a", .first = 1, .count = 3, .run = 2}};
  CHECK_THROWS_AS(stats::fit_competing_logit(cells, 4, runs), Error);
  auto negative = cells;
  negative.first[0] = -1.0;
  CHECK_THROWS_AS(stats::fit_competing_logit(negative, 4, ridge), Error);
}
