// SPDX-License-Identifier: Apache-2.0
#include "landing/revival.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace landfall::landing {

namespace {

constexpr double gone = 1.6e-15; // |φ|²: divided by π and the fifty frequencies before it, 3e-10 of a probability

struct Uncertain {
  std::span<const double> probability, amount;
  double largest;

  bool has(std::size_t i) const {
    return probability[i] > 0.0 && probability[i] < 1.0 && amount[i] != 0.0 && std::abs(amount[i]) < largest;
  }
};

/// Whether |φ(frequency)|² = Π 1 − 2p(1 − p)(1 − cos 2πat) stays above `gone`. Ends as soon as it does not: after about a
/// hundred deals as a rule.
bool large_at(const Uncertain& deals, double frequency) {
  double square = 1.0;
  for (std::size_t i = 0; i < deals.amount.size(); ++i) {
    if (!deals.has(i)) continue;
    const double turns = deals.amount[i] * frequency;
    const double p = deals.probability[i];
    square *= 1.0 - 2.0 * p * (1.0 - p) * (1.0 - std::cos(2.0 * std::numbers::pi * (turns - std::nearbyint(turns))));
    if (square < gone) return false;
  }
  return true;
}

/// Greatest common divisor by Euclid, or 0 if it is too small a part of them to tell from rounding.
double common_divisor(double a, double b) {
  const double indistinct = 1e-10 * std::max(a, b), tiny = 1e-5 * std::max(a, b);
  while (b > indistinct) {
    const double rest = std::fmod(a, b);
    a = b;
    b = b - rest <= indistinct ? 0.0 : rest;
    if (a < tiny) return 0.0;
  }
  return a;
}

/// Divisors that at least two of some pairs of amounts share.
std::vector<double> shared_divisors(const Uncertain& deals) {
  constexpr std::size_t pairs = 32;
  std::vector<double> some;
  const std::size_t stride = std::max<std::size_t>(1, deals.amount.size() / (2 * pairs));
  for (std::size_t i = 0; i < deals.amount.size() && some.size() < 2 * pairs; i += stride)
    if (deals.has(i)) some.push_back(std::abs(deals.amount[i]));
  std::vector<double> divisors;
  for (std::size_t i = 0; i < some.size() / 2; ++i)
    if (const double d = common_divisor(some[i], some[i + some.size() / 2]); d > 0.0) divisors.push_back(d);
  std::ranges::sort(divisors);
  std::vector<double> shared;
  for (std::size_t i = 0; i < divisors.size(); ++i) {
    if (!shared.empty() && divisors[i] <= shared.back() * (1.0 + 1e-9)) continue;
    const auto divides = [d = divisors[i]](double other) {
      const double times = other / d;
      return std::abs(times - std::nearbyint(times)) < 1e-6;
    };
    if (std::count_if(divisors.begin() + static_cast<std::ptrdiff_t>(i), divisors.end(), divides) >= 2)
      shared.push_back(divisors[i]);
  }
  return shared;
}

} // namespace

bool revives(std::span<const double> probability, std::span<const double> amount, double largest, double step) {
  const Uncertain deals{probability, amount, largest};
  // Multiples of any d = m · step with a divisor q of m turn whole turns at 1/(q · step) too.
  if (step > 0.0)
    return std::ranges::any_of(std::vector{2.0, 3.0, 5.0, 7.0, 11.0},
                               [&](double q) { return large_at(deals, 1.0 / (q * step)); });
  return large_at(deals, 100.0) || large_at(deals, 1.0) ||
         std::ranges::any_of(shared_divisors(deals), [&](double d) { return large_at(deals, 1.0 / d); });
}

} // namespace landfall::landing
