// Likelihoods of Weibull times, with their first and second derivatives.
// Answers: how likely are these cases under these parameters, and which way lies better? Definition: means over the cases of
// the negative log likelihood; parameters are those of the scaled covariates, constant first, and the logarithms of scale and
// power. Thread safety: pure functions; their bits are the same for any number of threads. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "stats/newton.hpp"
#include "stats/scaled_cases.hpp"

#include <landfall/core/control.hpp>

namespace landfall::stats {

/// Times of all cases: F(t) = 1 − exp(−(t/λ)^p), log λ = β₀ + x·β. Parameters: β₀, β, log p. O(n · parameters²).
SecondOrder weibull_likelihood(const ScaledCases& cases, const Eigen::VectorXd& at, const Control& control);

/// Times of those that ever end, c · F(t), logit c = β₀ + x·β. Parameters: β₀, β, log λ, log p. O(n · parameters²).
SecondOrder weibull_cure_likelihood(const ScaledCases& cases, const Eigen::VectorXd& at, const Control& control);

} // namespace landfall::stats
