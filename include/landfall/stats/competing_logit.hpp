// Two events that compete, given one-hot features: a multinomial logit whose penalties are learned from the table itself.
// Answers: with what probability does the first event happen, or the second, or neither, and how sure is that?
// Definition: P(event e) = exp(η_e) / (1 + exp(η_1) + exp(η_2)), η_e = Σ of the coefficients of a cell's features. Features
// come in families; the coefficients of a family are normal about 0 with precision τ·S: S = I (ridge), or, for levels in a
// natural order, S = DᵀD + I/20 with D the differences of neighbours (smooth). Each family has one τ for each event, chosen by
// empirical Bayes. Thread safety: pure functions; same cells in the same order, same bits. Source: MacKay 1992 and Wood &
// Fasiolo, Biometrics 73 (2017) (fixed point of the Laplace approximation to the evidence). SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::stats {

/// Observations of equal features, joined. Cell c has the features feature[begin[c]] … feature[begin[c + 1] − 1], each once.
struct LogitCells {
  std::vector<std::size_t> begin{0};
  std::vector<std::uint32_t> feature;
  std::vector<double> neither, first, second; ///< how often each came; need not be whole

  std::size_t size() const { return neither.size(); }
  void add(std::span<const std::uint32_t> features, double neither_count, double first_count, double second_count);
};

/// Features [first, first + count) that share a prior.
struct LogitFamily {
  std::string name;
  std::size_t first = 0, count = 0;
  /// 0: ridge. Otherwise smooth, within runs of so many consecutive levels; `count` is a multiple of it.
  std::size_t run = 0;
  /// What the family's standard deviation (of levels, or of steps) is taken to be before anything is seen …
  double prior_sd = 0.3;
  double prior_levels = 1.0;                      ///< … and that weighs as much as so many levels.
  std::optional<std::array<double, 2>> precision; ///< τ of both events, given instead of learned
};

struct CompetingLogitOptions {
  double tolerance = 1e-8; ///< of Newton's decrement
  double settled = 0.01;   ///< the τ are settled when no log τ moves by more, or after half of the rounds
  int most_rounds = 80;
  Control control = {}; ///< asked each round; memory grows with the features' square
};

/// Coefficients: [e · features + f] for event e (0 first, 1 second) and feature f.
struct CompetingLogit {
  std::size_t features = 0;
  std::vector<double> coefficient;
  std::vector<double> covariance; ///< of the Laplace posterior, (2·features)², symmetric
  std::vector<double> precision;  ///< τ: [e · families + f]
  std::vector<double> effective;  ///< effective number of levels: [e · families + f]
  double log_likelihood = 0.0;
  double log_evidence = 0.0; ///< Laplace, with the priors of the τ
  int rounds = 0;

  double covariance_of(std::size_t a, std::size_t b) const { return covariance[a * 2 * features + b]; }
};

/// The posterior mode and the curvature about it. A feature in no family is not penalised, and must then have been seen with
/// both events for there to be an answer. Newton's method with halved steps; between the steps each τ goes to (levels − τ·tr(V
/// S) + prior) / (βᵀSβ + prior · sd²), V the covariance. Throws `Error` (invalid_argument) for a feature out of range, families
/// that overlap or whose runs do not fit, a negative or not finite count; (insufficient) when there are no counts;
/// (not_converged). O(rounds · (Σ features² of the cells + features³)). Agrees to 1e-7 with
/// statsmodels' MNLogit where there is no penalty, and with the formula minimised by SciPy where there is
/// (tests/reference/competing_logit.json).
CompetingLogit fit_competing_logit(const LogitCells& cells, std::size_t features, std::span<const LogitFamily> families,
                                   const CompetingLogitOptions& options = {});

} // namespace landfall::stats
