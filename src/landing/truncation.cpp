// SPDX-License-Identifier: Apache-2.0
#include <landfall/landing/truncation.hpp>

#include "landing/distribution.hpp"
#include "landing/given.hpp"
#include "landing/inside.hpp"
#include "landing/truncated.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace landfall::landing {

namespace {

/// Nodes that a continuous member is laid on.
constexpr std::size_t member_nodes = std::size_t{1} << 13;

/// A value is reached when it is but for rounding: within this share of itself, or of a lattice's step.
constexpr double rounding = 1e-13;
constexpr double rounding_steps = 1e-6;

/// The masses of a form that has points, each times a factor of its point.
struct Reweighted {
  DistributionPtr distribution; // null when nothing is left
  double probability = 0.0;     // Σ mass · factor
};

template <class Factor> Reweighted reweighted(const Atoms& atoms, Factor factor) {
  std::vector<std::pair<double, double>> kept;
  stats::CompensatedSum probability;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    const double mass = atoms.mass(i) * factor(atoms.point(i));
    if (mass <= 0.0) continue;
    kept.emplace_back(atoms.point(i), mass);
    probability += mass;
  }
  if (kept.empty()) return {};
  return {std::make_shared<Atoms>(std::move(kept)), probability.value()};
}

template <class Factor> Reweighted reweighted(const Lattice& lattice, Factor factor) {
  std::vector<double> masses;
  std::size_t first = 0; // of those that are left
  stats::CompensatedSum probability, mean, square;
  for (std::size_t j = 0; j < lattice.masses().size(); ++j) {
    const double prior = lattice.masses()[j];
    const double mass = prior > 0.0 ? prior * factor(lattice.origin() + static_cast<double>(j) * lattice.step()) : 0.0;
    if (masses.empty() && mass <= 0.0) continue;
    if (masses.empty()) first = j;
    masses.push_back(mass);
    const double place = static_cast<double>(j - first); // steps above the first point that is left, for accuracy
    probability += mass;
    mean += mass * place;
    square += mass * place * place;
  }
  if (masses.empty()) return {};
  while (masses.back() <= 0.0) masses.pop_back();
  const double m = mean.value() / probability.value(), step = lattice.step();
  const double origin = lattice.origin() + static_cast<double>(first) * step;
  const Moments moments{origin + m * step, std::max(0.0, square.value() / probability.value() - m * m) * step * step};
  return {std::make_shared<Lattice>(origin, step, std::move(masses), moments, lattice.error_bound()), probability.value()};
}

/// Each part reweighted by `each`, weighted by what is left of it.
template <class Each> Reweighted reweighted_parts(const Mixture& mixture, Each each) {
  std::vector<DistributionPtr> parts;
  std::vector<double> weights;
  stats::CompensatedSum probability;
  for (std::size_t i = 0; i < mixture.parts().size(); ++i) {
    if (mixture.weights()[i] <= 0.0) continue;
    auto [distribution, left] = each(mixture.parts()[i]);
    if (left <= 0.0) continue;
    parts.push_back(std::move(distribution));
    weights.push_back(mixture.weights()[i] * left);
    probability += weights.back();
  }
  if (parts.empty()) return {};
  if (parts.size() == 1) return {parts.front(), probability.value()};
  return {std::make_shared<Mixture>(std::move(parts), std::move(weights)), probability.value()};
}

DistributionPtr cut(const Linear& linear, double least, double left) {
  const double below = 1.0 - left;
  std::vector<double> x{least}, probability{0.0};
  for (std::size_t i = 0; i < linear.x().size(); ++i) {
    if (linear.x()[i] < least || linear.probability()[i] <= below) continue;
    x.push_back(linear.x()[i]);
    probability.push_back(std::min(1.0, (linear.probability()[i] - below) / left));
  }
  return std::make_shared<Linear>(std::move(x), std::move(probability));
}

Reweighted truncated(const DistributionPtr& form, double least) {
  const double left = form->probability_at_least(least);
  if (left <= 0.0) return {};
  if (left >= 1.0) return {form, 1.0};
  const auto from = [least](double slack) { return [=](double x) { return x >= least - slack ? 1.0 : 0.0; }; };
  if (const auto* atoms = dynamic_cast<const Atoms*>(form.get())) return reweighted(*atoms, from(rounding * std::abs(least)));
  if (const auto* lattice = dynamic_cast<const Lattice*>(form.get()))
    return reweighted(*lattice, from(rounding_steps * lattice->step()));
  if (const auto* mixture = dynamic_cast<const Mixture*>(form.get()))
    return reweighted_parts(*mixture, [least](const DistributionPtr& part) { return truncated(part, least); });
  if (const auto* linear = dynamic_cast<const Linear*>(form.get())) return {cut(*linear, least, left), left};
  return {std::make_shared<Truncated>(form, least), left};
}

Reweighted given(const DistributionPtr& member, const Distribution& rest, double at_least) {
  const auto reached = [&](double x) {
    return rest.probability_at_least(at_least - x - rounding * (std::abs(at_least) + std::abs(x)));
  };
  if (const auto* atoms = dynamic_cast<const Atoms*>(member.get())) return reweighted(*atoms, reached);
  if (const auto* lattice = dynamic_cast<const Lattice*>(member.get())) return reweighted(*lattice, reached);
  if (const auto* mixture = dynamic_cast<const Mixture*>(member.get()))
    return reweighted_parts(*mixture, [&](const DistributionPtr& part) { return given(part, rest, at_least); });
  const auto [low, high] = member->bulk();
  if (low == high) return reweighted(Atoms({{low, 1.0}}), reached);
  const double step = (high - low) / static_cast<double>(member_nodes - 1);
  std::vector<double> nodes(member_nodes, 0.0);
  member->lay(low, step, 1.0, nodes);
  return reweighted(Lattice(low, step, std::move(nodes), member->moments(), member->error_bound() + step), reached);
}

} // namespace

Landing truncate(const Landing& landing, double at_least) {
  require(std::isfinite(at_least), "what is already won is a finite number", "at_least");
  auto [distribution, left] = truncated(Inside::of(landing), at_least);
  if (left <= 0.0)
    throw Error(ErrorCode::insufficient, "the Landing never comes to so much: there is nothing to condition on", "at_least");
  return Inside::made(std::move(distribution), landing.method(), landing.n());
}

Landing raise(const Landing& landing, double at_least) {
  require(std::isfinite(at_least), "the least value is a finite number", "at_least");
  auto [distribution, left] = truncated(Inside::of(landing), at_least);
  if (left >= 1.0) return landing;
  const auto moved = Landing::point(at_least).named(landing.method(), landing.n());
  if (left <= 0.0) return moved;
  const std::vector<double> weights{1.0 - left, left};
  return Inside::made(std::make_shared<Mixture>(std::vector{Inside::of(moved), std::move(distribution)}, weights),
                      landing.method(), landing.n());
}

std::optional<Landing> given_hit(const Landing& member, const Landing& rest, double at_least) {
  auto [distribution, probability] = given(Inside::of(member), *Inside::of(rest), at_least);
  if (probability <= 0.0) return std::nullopt;
  return Inside::made(std::move(distribution), member.method(), member.n());
}

Landing given_total(const Landing& member, const Landing& rest, double at_least) {
  require(std::isfinite(at_least), "the total to reach is a finite number", "at_least");
  if (auto given = given_hit(member, rest, at_least)) return *given;
  throw Error(ErrorCode::insufficient, "the total never comes to so much: there is nothing to condition on", "at_least");
}

} // namespace landfall::landing
