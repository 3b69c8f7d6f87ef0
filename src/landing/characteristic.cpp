// SPDX-License-Identifier: Apache-2.0
#include "landing/characteristic.hpp"

#include "core/clones.hpp"

#include <algorithm>
#include <cmath>

namespace landfall::landing {

namespace {

/// Frequencies worked on together: every deal's angle is set afresh by sine and cosine at the start of a block and turned
/// from there, so that rounding does not build up.
constexpr std::size_t block = 64;
constexpr std::size_t lanes = 8; // turned side by side, for the compiler to vectorise
constexpr double vanished = 1e-18;
constexpr std::size_t look_after = 32; // deals, for whether a block has vanished

struct Block {
  double re[block], im[block];

  void set(double angle, double step) {
    for (std::size_t k = 0; k < block; ++k)
      re[k] = std::cos(angle + double(k) * step), im[k] = std::sin(angle + double(k) * step);
  }
  bool has_vanished() const {
    double largest = 0.0;
    for (std::size_t k = 0; k < block; ++k) largest = std::max(largest, re[k] * re[k] + im[k] * im[k]);
    return largest < vanished * vanished;
  }
};

/// exp(i step) and exp(i lanes·step): how a deal turns from one frequency to the next. Found once for all blocks.
struct Turn {
  double one_re, one_im, lanes_re, lanes_im;

  explicit Turn(double step)
      : one_re(std::cos(step)),
        one_im(std::sin(step)),
        lanes_re(std::cos(double(lanes) * step)),
        lanes_im(std::sin(double(lanes) * step)) {}
};

struct Turning {
  double re[lanes], im[lanes];

  Turning(double angle, const Turn& turn) {
    re[0] = std::cos(angle), im[0] = std::sin(angle);
    for (std::size_t l = 1; l < lanes; ++l) {
      re[l] = re[l - 1] * turn.one_re - im[l - 1] * turn.one_im;
      im[l] = re[l - 1] * turn.one_im + im[l - 1] * turn.one_re;
    }
  }
  void on(const Turn& turn) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const double turned = re[l] * turn.lanes_re - im[l] * turn.lanes_im;
      im[l] = re[l] * turn.lanes_im + im[l] * turn.lanes_re;
      re[l] = turned;
    }
  }
};

/// product *= 1 − p + p exp(i a t), for every frequency of the block
LANDFALL_CLONES void multiply(Block& product, double p, double angle, const Turn& turn) {
  const double q = 1.0 - p;
  Turning turning(angle, turn);
  for (std::size_t k = 0; k < block; k += lanes, turning.on(turn))
    for (std::size_t l = 0; l < lanes; ++l) {
      const double factor_re = q + p * turning.re[l], factor_im = p * turning.im[l];
      const double re = product.re[k + l], im = product.im[k + l];
      product.re[k + l] = re * factor_re - im * factor_im;
      product.im[k + l] = re * factor_im + im * factor_re;
    }
}

/// sum += p (exp(i a t) − 1), for every frequency of the block
LANDFALL_CLONES void add_less_one(Block& sum, double p, double angle, const Turn& turn) {
  Turning turning(angle, turn);
  for (std::size_t k = 0; k < block; k += lanes, turning.on(turn))
    for (std::size_t l = 0; l < lanes; ++l) {
      sum.re[k + l] += p * (turning.re[l] - 1.0);
      sum.im[k + l] += p * turning.im[l];
    }
}

/// product *= (1 − p + p exp(i a t))^count by squaring
void multiply_power(Block& product, const DealGroup& group, double angle, const Turn& turn) {
  Block power;
  std::fill_n(power.re, block, 1.0);
  std::fill_n(power.im, block, 0.0);
  multiply(power, group.probability, angle, turn);
  const auto times = [](Block& a, const Block& b) {
    for (std::size_t k = 0; k < block; ++k) {
      const double re = a.re[k] * b.re[k] - a.im[k] * b.im[k];
      a.im[k] = a.re[k] * b.im[k] + a.im[k] * b.re[k];
      a.re[k] = re;
    }
  };
  for (auto count = group.count; count > 0; count /= 2) {
    if (count % 2 == 1) times(product, power);
    if (count > 1) times(power, Block(power));
  }
}

} // namespace

std::vector<double> characteristic(std::span<const DealGroup> groups, double origin, double frequency, std::size_t highest) {
  std::vector<double> spectrum(2 * (highest + 1), 0.0);
  std::vector<Turn> turns;
  turns.reserve(groups.size());
  for (const auto& group : groups) turns.emplace_back(group.amount * frequency);
  for (std::size_t first = 0; first <= highest; first += block) {
    Block product;
    product.set(-origin * frequency * double(first), -origin * frequency);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const double angle = groups[g].amount * frequency * double(first);
      groups[g].count == 1 ? multiply(product, groups[g].probability, angle, turns[g])
                           : multiply_power(product, groups[g], angle, turns[g]);
      if (g % look_after == look_after - 1 && product.has_vanished()) {
        product = {};
        break;
      }
    }
    for (std::size_t k = first; k < std::min(first + block, highest + 1); ++k) {
      spectrum[2 * k] = product.re[k - first];
      spectrum[2 * k + 1] = product.im[k - first];
    }
  }
  return spectrum;
}

std::vector<double> characteristic_less_one(std::span<const Share> shares, double frequency, std::size_t highest) {
  std::vector<double> spectrum(2 * (highest + 1), 0.0);
  std::vector<Turn> turns;
  turns.reserve(shares.size());
  for (const auto& share : shares) turns.emplace_back(share.value * frequency);
  for (std::size_t first = 0; first <= highest; first += block) {
    Block sum = {};
    for (std::size_t i = 0; i < shares.size(); ++i)
      add_less_one(sum, shares[i].probability, shares[i].value * frequency * double(first), turns[i]);
    for (std::size_t k = first; k < std::min(first + block, highest + 1); ++k) {
      spectrum[2 * k] = sum.re[k - first];
      spectrum[2 * k + 1] = sum.im[k - first];
    }
  }
  return spectrum;
}

} // namespace landfall::landing
