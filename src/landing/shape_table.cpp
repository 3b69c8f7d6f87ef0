// SPDX-License-Identifier: Apache-2.0
#include "landing/shape_table.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace landfall::landing {

namespace {
/// Cells as wide as this share of the scale on which the function varies: then twelve terms leave 1e-15.
constexpr double cell_share = 0.5;
} // namespace

ShapeTable::ShapeTable(ShapePtr shape) : shape_(std::move(shape)), cell_width_(cell_share * shape_->smooth()) {
  if (cell_width_ > 0.0) per_half_width_ = 2.0 / cell_width_;
}

void ShapeTable::fill(std::size_t cell) const {
  if (cell >= cells_.size()) cells_.resize(cell + 1);
  // Chebyshev's coefficients from the function at his nodes, then powers.
  auto made = std::make_unique<Cell>();
  made->re = {}, made->im = {};
  made->centre = lowest + (static_cast<double>(cell) + 0.5) * cell_width_;
  std::array<std::complex<double>, terms> values;
  for (std::size_t i = 0; i < terms; ++i) {
    const double u = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.5) / terms);
    values[i] = direct(std::exp(made->centre + u / per_half_width_));
  }
  std::array<double, terms> before = {}, now = {}; // T_{j−1}, T_j by powers
  now[0] = 1.0;
  for (std::size_t j = 0; j < terms; ++j) {
    std::complex<double> coefficient = 0.0;
    for (std::size_t i = 0; i < terms; ++i)
      coefficient += values[i] * std::cos(std::numbers::pi * static_cast<double>(j) * (static_cast<double>(i) + 0.5) / terms);
    coefficient *= (j == 0 ? 1.0 : 2.0) / terms;
    for (std::size_t power = 0; power < terms; ++power) {
      made->re[power] += coefficient.real() * now[power];
      made->im[power] += coefficient.imag() * now[power];
    }
    std::array<double, terms> next = {};
    for (std::size_t power = 0; power < terms; ++power) {
      if (power > 0) next[power] = (j == 0 ? 1.0 : 2.0) * now[power - 1];
      next[power] -= j == 0 ? 0.0 : before[power];
    }
    before = now, now = next;
  }
  cells_[cell] = std::move(made);
}

} // namespace landfall::landing
