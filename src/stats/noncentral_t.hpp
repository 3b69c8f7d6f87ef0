// The noncentral t distribution of T = (Z + δ) / sqrt(V / m), V chi-square with m degrees: cdf, and the δ that fits a quantile.
// Private to stats. Boost.Math's sums over Poisson weights, and is slow or fails for large δ; here it is one short integral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace landfall::stats {

/// P(T ≤ t) for m ≥ 1 degrees and noncentrality δ, all finite. Absolute error below 1e-12
/// (tests/reference/effect_size.json). About 10 µs.
double noncentral_t_cdf(double t, double m, double delta);

/// The δ with P(T ≤ t) = p, 1e-15 < p < 1 − 1e-15. P falls as δ rises, so there is one. About 100 µs.
double noncentrality(double t, double m, double p);

} // namespace landfall::stats
