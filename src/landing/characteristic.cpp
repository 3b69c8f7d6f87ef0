// SPDX-License-Identifier: Apache-2.0
#include "landing/characteristic.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace landfall::landing {

namespace {

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi" // vectors are passed between functions that are always inlined
#endif

namespace portable {
#include "landing/turning_deals.inc"
}

#if defined(__x86_64__) && defined(__GNUC__)
#define LANDFALL_TURNS_AVX2
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
namespace avx2 {
#include "landing/turning_deals.inc"
}
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif

template <bool product>
void turn(const double* probability, const double* amount, std::size_t count, double per_period, double first, double largest,
          double* accumulated) {
#ifdef LANDFALL_TURNS_AVX2
  static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx2) return avx2::turn<product>(probability, amount, count, per_period, first, largest, accumulated);
#endif
  portable::turn<product>(probability, amount, count, per_period, first, largest, accumulated);
}

constexpr double vanished = 1e-18;
constexpr std::size_t look_after = 1024;        // deals, for whether all frequencies have vanished
constexpr std::int64_t as_well_one_by_one = 16; // equal deals: raising to a power costs as much as so many

constexpr std::size_t lanes = portable::lanes;
constexpr std::size_t together = lanes * portable::abreast;

/// Products, or sums, that the lanes keep apart until the end.
struct Accumulated {
  alignas(64) double re[block][lanes], im[block][lanes];

  explicit Accumulated(double real) {
    std::fill_n(&re[0][0], block * lanes, real);
    std::fill_n(&im[0][0], block * lanes, 0.0);
  }

  template <bool product>
  void turn_all(std::span<const double> probability, std::span<const double> amount, double period, std::size_t first,
                double largest) {
    const std::size_t whole = amount.size() / together * together;
    turn<product>(probability.data(), amount.data(), whole, 1.0 / period, double(first), largest, &re[0][0]);
    double rest_probability[together] = {}, rest_amount[together] = {}; // nothing, with no chance
    std::copy(probability.begin() + std::ptrdiff_t(whole), probability.end(), rest_probability);
    std::copy(amount.begin() + std::ptrdiff_t(whole), amount.end(), rest_amount);
    if (whole < amount.size())
      turn<product>(rest_probability, rest_amount, together, 1.0 / period, double(first), largest, &re[0][0]);
  }
};

Block power(Block base, std::int64_t exponent) {
  Block result;
  result.fill(1.0);
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) result = result * base;
    if (exponent > 1) base = base * base;
  }
  return result;
}

} // namespace

Block characteristic_of_deals(std::span<const double> probability, std::span<const double> amount, double period,
                              std::size_t first, double largest) {
  Accumulated products(1.0);
  Block result;
  for (std::size_t begin = 0; begin < amount.size() || begin == 0; begin += look_after) {
    const std::size_t count = std::min(look_after, amount.size() - begin);
    products.turn_all<true>(probability.subspan(begin, count), amount.subspan(begin, count), period, first, largest);
    result.fill(1.0);
    for (std::size_t k = 0; k < block; ++k)
      for (std::size_t l = 0; l < lanes; ++l) result[k] *= std::complex(products.re[k][l], products.im[k][l]);
    if (largest_modulus(result) < vanished) return {};
  }
  return result;
}

Block characteristic_less_one(std::span<const double> mass, std::span<const double> x, double period, std::size_t first) {
  Accumulated sums(0.0);
  sums.turn_all<false>(mass, x, period, first, std::numeric_limits<double>::infinity());
  Block result = {};
  for (std::size_t k = 0; k < block; ++k)
    for (std::size_t l = 0; l < lanes; ++l) result[k] += std::complex(sums.re[k][l], sums.im[k][l]);
  return result;
}

Block turned(double x, double period, std::size_t first) {
  const double mass[] = {1.0}, value[] = {x};
  Block result = characteristic_less_one(mass, value, period, first);
  for (auto& each : result) each += 1.0;
  return result;
}

Block operator*(const Block& a, const Block& b) {
  Block result;
  for (std::size_t k = 0; k < block; ++k)
    result[k] = {a[k].real() * b[k].real() - a[k].imag() * b[k].imag(), a[k].real() * b[k].imag() + a[k].imag() * b[k].real()};
  return result;
}

double largest_modulus(std::span<const std::complex<double>> values) {
  double largest = 0.0;
  for (const auto& value : values) largest = std::max(largest, std::norm(value));
  return std::sqrt(largest);
}

namespace {

/// Pairs for k = 0 … highest, a block at a time.
template <class BlockAt> std::vector<double> pairs(std::size_t highest, const BlockAt& block_at) {
  std::vector<double> spectrum;
  spectrum.reserve(2 * (highest + 1));
  for (std::size_t first = 0; first <= highest; first += block) {
    const Block values = block_at(first);
    for (std::size_t k = first; k < std::min(first + block, highest + 1); ++k) {
      spectrum.push_back(values[k - first].real());
      spectrum.push_back(values[k - first].imag());
    }
  }
  return spectrum;
}

} // namespace

std::vector<double> characteristic(std::span<const DealGroup> groups, double origin, double frequency, std::size_t highest) {
  const double period = 2.0 * std::numbers::pi / frequency;
  std::vector<double> probability, amount;
  for (const auto& group : groups)
    for (std::int64_t i = 0; group.count <= as_well_one_by_one && i < group.count; ++i)
      probability.push_back(group.probability), amount.push_back(group.amount);
  return pairs(highest, [&](std::size_t first) {
    Block result = characteristic_of_deals(probability, amount, period, first);
    for (const auto& group : groups)
      if (group.count > as_well_one_by_one && largest_modulus(result) > 0.0)
        result =
            result * power(characteristic_of_deals({&group.probability, 1}, {&group.amount, 1}, period, first), group.count);
    return result * turned(-origin, period, first);
  });
}

std::vector<double> characteristic_less_one(std::span<const Share> shares, double frequency, std::size_t highest) {
  const double period = 2.0 * std::numbers::pi / frequency;
  std::vector<double> probability, value;
  for (const auto& share : shares) probability.push_back(share.probability), value.push_back(share.value);
  return pairs(highest, [&](std::size_t first) { return characteristic_less_one(probability, value, period, first); });
}

} // namespace landfall::landing
