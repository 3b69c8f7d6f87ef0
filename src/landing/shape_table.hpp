// The characteristic function of one shape, found once for all deals that share it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/shape.hpp"

#include <array>
#include <complex>
#include <cstddef>
#include <memory>
#include <vector>

namespace landfall::landing {

/// E exp(i s (Z + 1)) by polynomials in log s, each made when it is first asked for; shapes that are cheap or not smooth in log
/// s are asked themselves. With the mean of 1 put back a positive variable's is smooth in log s, however far out. Within 1e-14
/// of the shape's own. For one thread: it grows as it is read.
class ShapeTable {
public:
  explicit ShapeTable(ShapePtr shape);

  const Shape& shape() const { return *shape_; }
  /// At s = exp(log_s).
  std::complex<double> at(double s, double log_s) const {
    if (cell_width_ == 0.0) return direct(s);
    const double place = (log_s - lowest) / cell_width_;
    if (!(place >= 0.0 && place < most_cells)) return direct(s);
    const auto cell = static_cast<std::size_t>(place);
    if (cell >= cells_.size() || !cells_[cell]) fill(cell);
    const Cell& polynomial = *cells_[cell];
    const double u = (log_s - polynomial.centre) * per_half_width_;
    double re = polynomial.re[terms - 1], im = polynomial.im[terms - 1];
    for (std::size_t i = terms - 1; i-- > 0;) re = re * u + polynomial.re[i], im = im * u + polynomial.im[i];
    return {re, im};
  }

private:
  static constexpr std::size_t terms = 12;
  static constexpr double lowest = -37.0; // log s; below, the shape itself
  static constexpr double most_cells = 1 << 16;
  struct Cell {
    double centre;
    std::array<double, terms> re, im; // by rising powers of the place in the cell, −1 … 1
  };
  std::complex<double> direct(double s) const { return shape_->characteristic(s) * std::polar(1.0, s); }
  void fill(std::size_t cell) const;

  ShapePtr shape_;
  double cell_width_; // in log s; 0: not tabulated
  double per_half_width_ = 0.0;
  mutable std::vector<std::unique_ptr<Cell>> cells_;
};

} // namespace landfall::landing
