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

template <std::size_t sets> using Sets = std::array<const double*, sets>;
template <std::size_t sets> using Accumulations = std::array<double*, sets>;

template <bool product, std::size_t sets>
void turn(const Sets<sets>& probability, const double* amount, std::size_t count, double per_period, double first,
          double largest, const Accumulations<sets>& accumulated) {
#ifdef LANDFALL_TURNS_AVX2
  static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx2) return avx2::turn<product, sets>(probability, amount, count, per_period, first, largest, accumulated);
#endif
  portable::turn<product, sets>(probability, amount, count, per_period, first, largest, accumulated);
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
};

template <bool product, std::size_t sets>
void turn_all(const std::array<std::span<const double>, sets>& probability, std::span<const double> amount, double period,
              std::size_t first, double largest, const std::array<Accumulated*, sets>& accumulated) {
  const std::size_t whole = amount.size() / together * together;
  double rest_probability[sets][together] = {}, rest_amount[together] = {}; // nothing, with no chance
  Sets<sets> given, rest;
  Accumulations<sets> kept;
  for (std::size_t s = 0; s < sets; ++s) {
    given[s] = probability[s].data(), rest[s] = rest_probability[s], kept[s] = &accumulated[s]->re[0][0];
    std::copy(probability[s].begin() + std::ptrdiff_t(whole), probability[s].end(), rest_probability[s]);
  }
  std::copy(amount.begin() + std::ptrdiff_t(whole), amount.end(), rest_amount);
  turn<product, sets>(given, amount.data(), whole, 1.0 / period, double(first), largest, kept);
  if (whole < amount.size()) turn<product, sets>(rest, rest_amount, together, 1.0 / period, double(first), largest, kept);
}

/// Π of the lanes.
Block product_of(const Accumulated& lanes_apart) {
  Block result;
  result.fill(1.0);
  for (std::size_t k = 0; k < block; ++k)
    for (std::size_t l = 0; l < lanes; ++l) result[k] *= std::complex(lanes_apart.re[k][l], lanes_apart.im[k][l]);
  return result;
}

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
    turn_all<true, 1>({probability.subspan(begin, count)}, amount.subspan(begin, count), period, first, largest, {&products});
    result = product_of(products);
    if (largest_modulus(result) < vanished) return {};
  }
  return result;
}

std::array<Block, 2> characteristic_of_deals(std::span<const double> probability, std::span<const double> other,
                                             std::span<const double> amount, double period, std::size_t first) {
  Accumulated products(1.0), other_products(1.0);
  std::array<Block, 2> result;
  for (std::size_t begin = 0; begin < amount.size() || begin == 0; begin += look_after) {
    const std::size_t count = std::min(look_after, amount.size() - begin);
    turn_all<true, 2>({probability.subspan(begin, count), other.subspan(begin, count)}, amount.subspan(begin, count), period,
                      first, std::numeric_limits<double>::infinity(), {&products, &other_products});
    result = {product_of(products), product_of(other_products)};
    if (largest_modulus(result[0]) < vanished && largest_modulus(result[1]) < vanished) return {};
  }
  return result;
}

Block characteristic_less_one(std::span<const double> mass, std::span<const double> x, double period, std::size_t first) {
  Accumulated sums(0.0);
  turn_all<false, 1>({mass}, x, period, first, std::numeric_limits<double>::infinity(), {&sums});
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

std::vector<double> characteristic(std::span<const DealGroup> groups, double origin, double frequency, std::size_t highest,
                                   const Control& control) {
  const double period = 2.0 * std::numbers::pi / frequency;
  std::vector<double> probability, amount;
  for (const auto& group : groups)
    for (std::int64_t i = 0; group.count <= as_well_one_by_one && i < group.count; ++i)
      probability.push_back(group.probability), amount.push_back(group.amount);
  return pairs(highest, [&](std::size_t first) {
    control.report(static_cast<double>(first) / static_cast<double>(highest + 1));
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
