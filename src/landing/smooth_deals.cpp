// SPDX-License-Identifier: Apache-2.0
#include "landing/smooth_deals.hpp"

#include "landing/characteristic.hpp"
#include "landing/fourier.hpp"
#include "landing/inversion.hpp"
#include "landing/revival.hpp"

#include <landfall/stats/convolution.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace landfall::landing {

namespace {

constexpr double missing = 1e-16;
constexpr double few_frequencies = 128.0;
constexpr std::size_t most_frequencies = 4096;
constexpr double most_checked_points = 8192.0; // of a lattice, frequency by frequency

/// The sum without the `whales` largest deals.
struct Body {
  std::size_t whales = 0;
  Moments moments; // certain deals left out
  std::pair<double, double> reach, ends;
  double largest = std::numeric_limits<double>::infinity(); // amounts from here on are not in it
};

Body without(const Survey& survey, std::size_t whales) {
  Body body{.whales = whales, .moments = survey.moments, .reach = {}, .ends = {survey.low, survey.high}};
  body.moments.mean -= survey.certain;
  for (std::size_t i = 0; i < whales; ++i) {
    const auto& [a, p] = survey.largest[i];
    body.moments.mean -= p * a;
    body.moments.variance -= p * (1.0 - p) * a * a;
    (a < 0.0 ? body.ends.first : body.ends.second) -= a;
    body.largest = std::abs(a);
  }
  body.reach = reach(body.moments, std::abs(survey.largest[whales].amount), body.ends, missing);
  return body;
}

/// The fewest deals set apart that leave few frequencies to the rest: so many until exp(−σ²t²/2) falls below 1e-16, σ² the
/// variance of the deals that are certainly small. What is set apart must not cancel the variance of the rest.
Body choose_body(const Survey& survey) {
  double small = survey.moments.variance;
  for (const auto& [a, p] : survey.largest) small -= p * (1.0 - p) * a * a;
  const auto frequencies = [small](const Body& body) {
    return 8.6 * (body.reach.second - body.reach.first) / (2.0 * std::numbers::pi * std::sqrt(small));
  };
  Body best = without(survey, 0);
  if (small < 1e-10 * survey.moments.variance) return best;
  for (std::size_t whales = 1; whales < Survey::whales - 1 && frequencies(best) > few_frequencies; ++whales) {
    if (std::abs(survey.largest[whales].amount) == std::abs(survey.largest[whales - 1].amount))
      continue; // not to be told apart
    const Body body = without(survey, whales);
    if (frequencies(body) < frequencies(best) / 1.5) best = body;
  }
  return best;
}

/// On a lattice: whether nothing is left at any of its frequencies from `first` on. With x = p (1 − p)(1 − c), c = cos 2πat,
/// −log |φ(t)| = −½ Σ log(1 − 2x) ≥ Σ x + x² + 4x³/3, powers of c being cosines of multiples: one transform gives it
/// everywhere.
bool vanishes_from(std::size_t first, const Window& window, std::span<const double> probability, std::span<const double> amount,
                   double largest) {
  constexpr double enough = 34.5; // exp(−34.5) = 1e-15
  const auto points = static_cast<std::int64_t>(std::llround(window.width / window.step));
  std::vector<double> cosines(static_cast<std::size_t>(points), 0.0); // what is taken away at c, c₂, c₃
  for (std::size_t i = 0; i < amount.size(); ++i) {
    const double x = probability[i] * (1.0 - probability[i]), square = x * x, cube = 4.0 / 3.0 * x * square;
    if (std::abs(amount[i]) >= largest || x == 0.0) continue;
    const std::int64_t place = ((std::llround(amount[i] / window.step) % points) + points) % points;
    cosines[static_cast<std::size_t>(place)] += x + 2.0 * square + 3.75 * cube;
    cosines[static_cast<std::size_t>(2 * place % points)] -= 0.5 * square + 1.5 * cube;
    cosines[static_cast<std::size_t>(3 * place % points)] += 0.25 * cube;
  }
  const auto spectrum = stats::spectrum_from_masses(cosines);
  for (auto k = static_cast<std::int64_t>(first); k <= points / 2; ++k)
    if (spectrum[0] - spectrum[2 * static_cast<std::size_t>(k)] < enough) return false;
  return true;
}

Window window_over(const Body& body, double step) {
  if (step == 0.0) return {body.reach.first, body.reach.second - body.reach.first};
  const double low = std::floor(body.reach.first / step) * step;
  double points = std::ceil((body.reach.second - low) / step) + 2.0;
  if (points <= most_checked_points) points = static_cast<double>(std::bit_ceil(static_cast<std::size_t>(points)));
  return {low, points * step, step};
}

/// All sums of the deals set apart, with their chances.
std::vector<std::pair<double, double>> sums_of(const Survey& survey, std::size_t whales) {
  std::vector<std::pair<double, double>> sums{{0.0, 1.0}};
  for (std::size_t i = 0; i < whales; ++i) {
    const auto [a, p] = survey.largest[i];
    for (std::size_t j = 0, before = sums.size(); j < before; ++j) {
      sums.emplace_back(sums[j].first + a, sums[j].second * p);
      sums[j].second *= 1.0 - p;
    }
  }
  return sums;
}

} // namespace

std::optional<DealSum> as_smooth(const Survey& survey, std::span<const double> probability, std::span<const double> amount,
                                 const DealOptions& options) {
  constexpr double highest_log_floor = -17.0; // 6 exp(−17) / (π sqrt(4096)) = 1e-9: more deals are needed
  if (survey.n <= Survey::whales || survey.log_floor > highest_log_floor) return std::nullopt;
  const Body body = choose_body(survey);
  const double step = common_step(amount, probability).value_or(0.0);
  const Window window = window_over(body, step);
  const double points = step > 0.0 ? window.width / step : 0.0;
  const bool exact =
      step > 0.0 && points <= static_cast<double>(options.exact_points); // there is a way that leaves nothing out
  constexpr double exact_log_floor = -34.5;                              // 1e-15: what is left out where nothing may be
  if (exact && survey.log_floor > exact_log_floor) return std::nullopt;

  const auto sum = smooth({window.low + survey.certain, window.width, window.step},
                          [&](std::size_t first) {
                            options.control.report(0.5 * static_cast<double>(first) / most_frequencies);
                            return characteristic_of_deals(probability, amount, window.width, first, body.largest) *
                                   turned(-window.low, window.width, first);
                          },
                          {body.moments.mean + survey.certain, body.moments.variance},
                          {body.ends.first + survey.certain, body.ends.second + survey.certain},
                          {.most_frequencies = most_frequencies, .floor = exact ? 0.0 : std::exp(survey.log_floor)});
  if (!sum) return std::nullopt;
  const bool comes_back = step > 0.0 && points <= most_checked_points
                              ? !vanishes_from(sum->spectrum().size(), window, probability, amount, body.largest)
                              : revives(probability, amount, body.largest, step);
  if (comes_back) return std::nullopt;

  const std::string words = exact ? "deals, exact on a lattice" : "deals, characteristic function inverted";
  if (body.whales == 0) return DealSum{sum, words};
  std::vector<DistributionPtr> parts;
  std::vector<double> weights;
  for (const auto& [shift, weight] : sums_of(survey, body.whales)) {
    parts.push_back(sum->affine(1.0, shift));
    weights.push_back(weight);
  }
  return DealSum{std::make_shared<Mixture>(std::move(parts), std::move(weights)), words};
}

} // namespace landfall::landing
