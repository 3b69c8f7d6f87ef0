// Characteristic functions of deals, a block of frequencies at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace landfall::landing {

/// Frequencies are worked on so many together: the k-th is k/period turns, k = first … first + block − 1.
inline constexpr std::size_t block = 32;
using Block = std::array<std::complex<double>, block>;

/// E exp(2πi k X / period) of the sum of deals that pay amount[i] with probability[i]: Π 1 + p (exp(2πi k a / period) − 1).
/// Certain deals, and those with |amount| ≥ `largest`, are left out. Once all have fallen below 1e-18 the remaining deals can
/// only lower them, and they are 0. About 0.5 ns a deal and frequency.
Block characteristic_of_deals(std::span<const double> probability, std::span<const double> amount, double period,
                              std::size_t first, double largest = std::numeric_limits<double>::infinity());

/// The same of deals with two sets of chances, together in about two thirds of the time.
std::array<Block, 2> characteristic_of_deals(std::span<const double> probability, std::span<const double> other,
                                             std::span<const double> amount, double period, std::size_t first);

/// Σ mass (exp(2πi k x / period) − 1): of one variable that takes the value x[i] with mass[i].
Block characteristic_less_one(std::span<const double> mass, std::span<const double> x, double period, std::size_t first);

/// exp(2πi k x / period)
Block turned(double x, double period, std::size_t first);

/// Deals of one amount and one probability.
struct DealGroup {
  double amount;
  double probability;
  std::int64_t count;
};

/// E exp(i t (X − origin)) of the sum of all deals of the groups, at t = k · frequency, k = 0 … highest, as (real, imaginary)
/// pairs.
std::vector<double> characteristic(std::span<const DealGroup> groups, double origin, double frequency, std::size_t highest,
                                   const Control& control = {});

/// A value that is taken with this probability.
struct Share {
  double value;
  double probability;
};

/// E exp(i t A) − 1 of one A that takes the given values, at the same frequencies, as pairs.
std::vector<double> characteristic_less_one(std::span<const Share> shares, double frequency, std::size_t highest);

Block operator*(const Block& a, const Block& b);
double largest_modulus(std::span<const std::complex<double>> values);

} // namespace landfall::landing
