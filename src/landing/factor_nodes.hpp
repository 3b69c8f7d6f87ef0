// Where the common factor is looked at, and with what weight.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace landfall::landing {

/// Deals by what they load on the factor: p(z) = Φ(threshold · w − slope · z), w the shared √(χ²/ν), 1 for the Gaussian.
struct FactorDeals {
  std::vector<double> amount, threshold, slope;
  double steepest = 0.0; ///< largest slope
};

/// Chances of all deals at a place of the factor, to 1e-15.
void chances(const FactorDeals& deals, double z, double w, std::vector<double>& probability);

/// How fine the trapezoid is in either direction: steps halved so often.
struct FactorLevel {
  std::size_t z = 0, u = 0;
};

struct FactorNode {
  double z, w;
  double z_density, u_density;        ///< of the factor there; u = log w
  FactorLevel level;                  ///< the coarsest that it belongs to
  std::array<std::size_t, 2> between; ///< the coarser nodes on either side of it; none where it is of the coarsest
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

/// Trapezoids over the factor, each with the nodes of the coarser ones among its own.
class FactorNodes {
public:
  /// Memory for nodes is asked of `control`.
  FactorNodes(const FactorDeals& deals, double degrees_of_freedom, const Control& control);

  /// The coarsest level at which E exp(itX) is exact but for 1e-9 up to frequency t; infinite t for probabilities.
  FactorLevel level(double t) const;
  /// Makes the nodes up to a level, and those before it; coarser ones come first. Throws `Error` (not_converged) where there
  /// would be more than 2²¹: steep chances, under a factor that scales them too.
  void refine(FactorLevel level);
  const std::vector<FactorNode>& nodes() const { return nodes_; }
  /// Weight of a node at a level; 0 if it does not belong to it.
  double weight(const FactorNode& node, FactorLevel level) const;

private:
  using Place = std::pair<long, long>; // in the finest steps that there can be
  double count(FactorLevel level) const;
  void require_room(FactorLevel level) const;
  void add(FactorLevel level);
  std::size_t at(Place place) const;

  double z_step_, u_step_ = 0.0; // of the coarsest
  double u_low_ = 0.0, u_high_ = 0.0;
  double degrees_;
  Control control_;
  double z_bandwidth_, u_bandwidth_ = 0.0; // what the density and the chances ask for
  double z_rate_ = 0.0, u_rate_ = 0.0;     // largest |dμ/dz|, |dμ/du|
  double z_most_ = 0.0, u_most_ = 0.0;     // the largest of the same ÷ σ: where all else has vanished
  std::vector<FactorNode> nodes_;
  std::map<Place, std::size_t> places_;
  FactorLevel made_;
  std::vector<double> z_total_, u_total_; // densities summed, by level
};

} // namespace landfall::landing
