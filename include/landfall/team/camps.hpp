// Do the best reach it by one road or several?
// Answers: are the top performers of one kind, or of camps, such as the busy and the efficient?
// Definition: a mixture of normals, each metric with one spread in all camps, over the profiles of the top group, each metric
// standardised over all ranked reps. More than one camp is said only where BIC prefers it, a single normal with the group's own
// covariance would seldom look so parted, and the camps are found again when reps are drawn anew. Else: one, for want of
// evidence. Thread safety: pure functions over views. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/team/comparison.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace landfall::team {

struct CampsOptions {
  Grouping grouping = {};
  std::int64_t most = 3;         ///< camps that are looked for, 1 to 5
  double p_most = 0.10;          ///< p of a single normal above which there is one camp, in (0, 1)
  double least_stability = 0.60; ///< below which there is one, in [0, 1]
  std::int64_t draws = 199;      ///< from a single normal, for p
  std::int64_t resamples = 100;  ///< of the reps, for stability
  std::uint64_t seed = 1;
  Control control = {}; ///< told before each draw and each resample, which one thread makes
};

struct Camp {
  std::vector<std::string> reps; ///< best outcome first
  std::vector<double> profile;   ///< mean of each metric, in standard deviations of the team above its mean
};

struct Camps {
  std::vector<Camp> camps;          ///< one of all where there is no evidence for more; the largest first, or that of the best
  std::vector<std::string> metrics; ///< that profiles are of
  std::vector<double> bic;          ///< of one camp, two, …; the smallest is preferred
  std::int64_t preferred = 1;       ///< by BIC
  double p_value = 1.0;      ///< of the gain of two camps over one, were the reps of a single normal; 1 where BIC prefers one
  double stability = 1.0;    ///< mean adjusted Rand index of the camps, over reps drawn anew
  std::int64_t left_out = 0; ///< reps of the top group without one of the metrics
};

/// Looks for camps among the top group of `group`.
///
/// Mixture of k: Σ π_j N(μ_j, diag σ²), by EM from 10 starts (k-means++), σ² at least a hundredth of the group's; BIC = −2 log
/// L
/// + ((k + 1)d + k − 1) log n, d metrics, with at least three reps a camp on average. p: share of
/// `draws` samples of n from a normal with the group's mean and covariance, whose gain log L₂ − log L₁ is as large, itself
/// counted (McLachlan 1987): metrics that merely go together are no camps. A third camp has to pass the same against draws from
/// the two, and so on. A metric without spread is left out.
///
/// Throws `Error` as `group` does; (insufficient) on fewer than six reps at the top that have every metric, or no metric with
/// spread; (invalid_argument) on a metric as `compare` has it, or an option outside its domain.
/// (cancelled) when the caller says stop. O((draws + resamples) · reps · metrics · most). Truth simulated in
/// tests/unit/team/camps.cpp. Source: Fraley & Raftery, J. American Statistical Association 97 (2002); McLachlan, Applied
/// Statistics 36 (1987); Hubert & Arabie, J. Classification 2 (1985).
Camps camps(const TeamView& team, const CampsOptions& options = {});

} // namespace landfall::team
