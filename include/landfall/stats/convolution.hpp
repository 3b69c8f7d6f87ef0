// Convolution of two sequences of non-negative masses: how the sum of two independent lattice variables is distributed.
// Answers: with masses a_i at i and b_j at j, what mass lies at k = i + j?  c_k = Σ_i a_i b_{k−i}.
// Thread safety: a pure function.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace landfall::stats {

/// a ∗ b, of size |a| + |b| − 1; empty when either is. Short sequences by the sum itself, where each c_k keeps its relative
/// accuracy however small it is; long ones by FFT, O(n log n), with absolute error about 1e-16 · Σa · Σb and nothing below 0.
std::vector<double> convolve(std::span<const double> a, std::span<const double> b);

/// The masses of a lattice variable on 0 … n−1 from its characteristic function at the frequencies 2πk/n, k = 0 … n/2,
/// given as (real, imaginary) pairs: n = 2 (size/2 − 1), a power of two. O(n log n).
std::vector<double> masses_from_spectrum(std::span<const double> real_imaginary);

/// The other way: (real, imaginary) pairs of the characteristic function of masses on 0 … n−1, n a power of two. O(n log n).
std::vector<double> spectrum_from_masses(std::span<const double> masses);

} // namespace landfall::stats
