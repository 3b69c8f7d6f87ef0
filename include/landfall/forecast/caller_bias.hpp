// What a caller's past calls say about his next: how much too high or too low, and how far off beside that.
// Answers: by how much does this one call too high, how sure is that, and where does what comes fall about his calls?
// Definition: e = log((came + unit) / (called + unit)), of what was still to come; unit, one mean deal, keeps calls of nothing
// among the past. Callers are drawn towards one another and all towards "no bias", as far as their past calls are few:
//   e_ij ~ N(β_i, σ²),  β_i ~ N(μ, λσ²),  μ ~ N(0, σ²/n₀),  σ² ~ ν₀s₀²/χ²(ν₀),  1/(1 + λ) ~ Beta(3, 1).
// (callers differ less than calls do, unless they show otherwise.) Given λ all is conjugate (Student's t); λ is integrated over
// 32 nodes. Thread safety: immutable values, pure functions. Source: Gelman et al., Bayesian Data Analysis, 5.4; Daniels 1999
// (priors of shrinkage). SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/stats/interval.hpp>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::forecast {

/// What somebody called, and what came of it.
struct PastCall {
  std::string caller;
  double called = 0.0; ///< of what was still to come on that day; not below 0
  double came = 0.0;   ///< by the end of the period
  double unit = 1.0;   ///< one mean deal, in the same currency
};

struct CallerBiasOptions {
  double prior_error_ratio = 0.15; ///< s₀: before any call was tried, one is taken to err by this much …
  double prior_error_calls = 6.0;  ///< ν₀: … and that weighs as much as so many calls
  double prior_bias_calls = 2.0;   ///< n₀: "no bias" weighs as much as so many calls
  double level = 0.80;             ///< of the intervals
};

struct CallerBiasRow {
  std::string caller;
  stats::Interval bias_ratio; ///< exp(β): what his calls are to be multiplied by; 0.9: he calls 10% too much. n past calls
  double error_ratio = 0.0;   ///< relative error of his next call, one standard deviation of e, the bias's own included
  stats::Interval reached;    ///< share of his past calls that were reached or passed
  double level = 0.5;         ///< where his next call stands among what may come: P(what comes ≤ the call)
};

/// What a caller's next call is to be multiplied by, and its relative error then.
struct CallerCorrection {
  double bias_ratio = 1.0, error_ratio = 0.0;
};

class CallerBiases {
public:
  CallerCorrection correction(std::string_view caller) const; ///< the row's two figures, without its intervals: fast
  /// The row of a caller; of one who has never called before: what is known of all. O(log callers).
  CallerBiasRow of(std::string_view caller) const;
  std::vector<CallerBiasRow> rows() const; ///< one for each caller, by name
  /// Quantile of e of the caller's next call: bias and error together. Throws `Error` (invalid_argument) unless 0 < p < 1.
  double quantile(std::string_view caller, double p) const;
  std::int64_t n() const { return n_; } ///< past calls

private:
  friend CallerBiases fit_caller_biases(std::span<const PastCall>, const CallerBiasOptions&);

  struct Past {
    std::int64_t n = 0, reached = 0;
    double mean = 0.0;
  };
  struct Node { // one λ
    double lambda = 0.0, weight = 0.0, centre = 0.0, precision = 0.0, variance = 0.0;
  };
  struct Component { // a Student's t of the mixture
    double weight, centre, scale;
  };
  struct Moments {
    double mean = 0.0, deviation = 0.0;
  };
  const Past& past_of(std::string_view caller) const;
  Moments moments(const Past& past, bool next_call) const;
  std::vector<Component> mixture(const Past& past, bool next_call) const;
  double quantile(const std::vector<Component>& mixture, double p) const;
  double cdf(const std::vector<Component>& mixture, double x) const;
  CallerBiasRow row_of(std::string caller, const Past& past) const;

  std::map<std::string, Past, std::less<>> past_;
  std::vector<Node> nodes_;
  double degrees_ = 0.0, level_ = 0.8;
  std::int64_t n_ = 0;
};

/// Learns from past calls; none at all leave the prior. Throws `Error` (invalid_argument, with the row) on a call without a
/// caller, an amount that is not finite or below 0, or a unit that is not above 0; on priors that weigh nothing, or a level
/// outside (0, 1). O(calls log callers + 32 callers). Agrees with integration by brute force to 1e-3, which is what its grid
/// gives (tests/reference/caller_bias.json).
CallerBiases fit_caller_biases(std::span<const PastCall> calls, const CallerBiasOptions& options = {});

} // namespace landfall::forecast

template <> struct landfall::fields_of<landfall::forecast::CallerBiasRow> {
  using Row = forecast::CallerBiasRow;
  static constexpr auto value =
      fields(field("caller", &Row::caller, "who called"),
             field("bias_ratio", &Row::bias_ratio, "what his calls are to be multiplied by; below 1: he calls too much"),
             field("error_ratio", &Row::error_ratio, "relative error of his next call beside the bias", Unit::ratio),
             field("reached", &Row::reached, "share of his past calls that were reached or passed"),
             field("level", &Row::level, "chance that no more comes than his next call", Unit::probability));
};
