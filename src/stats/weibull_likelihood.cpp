// SPDX-License-Identifier: Apache-2.0
#include "stats/weibull_likelihood.hpp"

#include "core/clones.hpp"
#include "stats/lanes.hpp"

#include <landfall/core/parallel.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace landfall::stats {

namespace {

constexpr std::size_t block = 512;      // cases whose terms are in the nearest cache
constexpr std::size_t part_size = 8192; // as large whatever the threads, so that sums are the same

/// Of each case of a block: its log likelihood l, and l's derivatives by the linear predictor η and by u = p (log t − log λ).
struct Terms {
  alignas(64) double eta[block], u[block], l[block], by_eta[block], by_u[block], eta_eta[block], eta_u[block], u_u[block];
};

/// A case that ended: l = log p + u − log t − e^u; one that did not: −e^u. As η = log λ, derivatives by u are all there are.
LANDFALL_CLONES void weibull_terms(std::size_t n, const double* log_time, const double* ended, double p, Terms& terms) {
  const double log_p = std::log(p);
  for (std::size_t i = 0; i < n; ++i) {
    const double d = ended[i], u = p * (log_time[i] - terms.eta[i]), w = lanes::exp(lanes::least(u, 300.0));
    terms.u[i] = u;
    terms.l[i] = d * (log_p + u - log_time[i]) - w;
    terms.by_u[i] = d - w;
    terms.u_u[i] = -w;
  }
}

/// With E = e^η, and Q = E (1 − F) for a case that is open, 0 for one that ended: l = log((1 + Q)/(1 + E)), and η + log f(t) of
/// one that ended. r = Q/(1 + Q) is the chance that an open one ends yet, c = E/(1 + E) that any does.
LANDFALL_CLONES void cure_terms(std::size_t n, const double* log_time, const double* ended, double log_scale, double p,
                                Terms& terms) {
  const double log_p = std::log(p);
  for (std::size_t i = 0; i < n; ++i) {
    const double d = ended[i], eta = terms.eta[i], u = p * (log_time[i] - log_scale);
    const double w = lanes::exp(lanes::least(u, 300.0)), E = lanes::exp(eta);
    const double Q = (1.0 - d) * E * lanes::exp(-w);
    const double r = Q / (1.0 + Q), c = E / (1.0 + E), unsure = r * (1.0 - r);
    terms.u[i] = u;
    terms.l[i] = d * (eta + log_p + u - log_time[i] - w) + lanes::log((1.0 + Q) / (1.0 + E));
    terms.by_eta[i] = d + r - c;
    terms.by_u[i] = d - w * (d + r);
    terms.eta_eta[i] = unsure - c * (1.0 - c);
    terms.eta_u[i] = -w * unsure;
    terms.u_u[i] = w * (w * unsure - (d + r));
  }
}

constexpr std::size_t sums = 8; // side by side

LANDFALL_CLONES double product(const double* a, const double* b, std::size_t n) {
  double partial[sums] = {};
  const std::size_t whole = n - n % sums;
  for (std::size_t i = 0; i < whole; i += sums)
    for (std::size_t j = 0; j < sums; ++j) partial[j] += a[i + j] * b[i + j];
  for (std::size_t i = whole; i < n; ++i) partial[i - whole] += a[i] * b[i];
  double sum = 0.0;
  for (const double each : partial) sum += each;
  return sum;
}

LANDFALL_CLONES void add_multiple(double factor, const double* x, double* to, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] += factor * x[i];
}

LANDFALL_CLONES void multiply(const double* a, const double* b, double* to, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] = a[i] * b[i];
}

const double* ones() {
  static const std::vector<double> all(block, 1.0);
  return all.data();
}

/// A constant and the covariates of the cases from `first` on.
std::vector<const double*> predictors(const ScaledCases& cases, std::size_t first) {
  std::vector<const double*> columns{ones()};
  for (std::size_t j = 0; j < cases.width(); ++j) columns.push_back(cases.covariate(j) + first);
  return columns;
}

void linear(const std::vector<const double*>& columns, const Eigen::VectorXd& at, double* eta, std::size_t n) {
  std::fill_n(eta, n, at[0]);
  for (std::size_t j = 1; j < columns.size(); ++j) add_multiple(at[static_cast<Eigen::Index>(j)], columns[j], eta, n);
}

/// Σ x by, and Σ x bent xᵀ, over the predictors x.
void add_predictors(const std::vector<const double*>& columns, const double* by, const double* bent, std::size_t n,
                    SecondOrder& sum) {
  alignas(64) double weighted[block];
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const auto row = static_cast<Eigen::Index>(j);
    sum.gradient[row] += product(columns[j], by, n);
    multiply(columns[j], bent, weighted, n);
    for (std::size_t k = 0; k <= j; ++k) sum.hessian(row, static_cast<Eigen::Index>(k)) += product(columns[k], weighted, n);
  }
}

/// The mean of what `add` adds for each block of cases, its sign turned. `add` fills the lower triangle.
template <class Add>
SecondOrder mean(const ScaledCases& cases, Eigen::Index parameters, const Control& control, const Add& add) {
  const std::size_t n = cases.size(), parts = (n + part_size - 1) / part_size;
  const SecondOrder zero{0.0, Eigen::VectorXd::Zero(parameters), Eigen::MatrixXd::Zero(parameters, parameters)};
  std::vector<SecondOrder> of(parts, zero);
  for_each_part(parts, control.part(0.0, 0.0), [&](std::size_t part) {
    Terms terms;
    const std::size_t end = std::min(n, (part + 1) * part_size);
    for (std::size_t first = part * part_size; first < end; first += block)
      add(first, std::min(block, end - first), terms, of[part]);
  });
  SecondOrder sum = zero;
  for (const auto& each : of) {
    sum.value += each.value;
    sum.gradient += each.gradient;
    sum.hessian += each.hessian;
  }
  const double scale = -1.0 / static_cast<double>(n);
  sum.value *= scale, sum.gradient *= scale, sum.hessian *= scale;
  sum.hessian.triangularView<Eigen::StrictlyUpper>() = sum.hessian.transpose();
  return sum;
}

/// Powers and scales that a double can work with.
bool sound(double log_scale, double p) { return p > 1e-3 && p < 1e3 && std::abs(log_scale) < 300.0; }

SecondOrder outside() { return {std::numeric_limits<double>::infinity(), {}, {}}; }

} // namespace

SecondOrder weibull_likelihood(const ScaledCases& cases, const Eigen::VectorXd& at, const Control& control) {
  const Eigen::Index power = at.size() - 1;
  const double p = std::exp(at[power]);
  if (!sound(at[0], p)) return outside();
  return mean(cases, at.size(), control, [&](std::size_t first, std::size_t n, Terms& terms, SecondOrder& sum) {
    const auto columns = predictors(cases, first);
    linear(columns, at, terms.eta, n);
    const double* ended = cases.ended() + first;
    weibull_terms(n, cases.log_time() + first, ended, p, terms);
    sum.value += product(terms.l, ones(), n);

    // u = p (log t − η): by η, −p; by log p, u.
    const double by_u_u = product(terms.by_u, terms.u, n);
    multiply(terms.u_u, terms.u, terms.eta_u, n);
    sum.gradient[power] += product(ended, ones(), n) + by_u_u;
    sum.hessian(power, power) += by_u_u + product(terms.eta_u, terms.u, n);
    for (std::size_t i = 0; i < n; ++i) {
      terms.by_eta[i] = -p * terms.by_u[i];
      terms.eta_eta[i] = p * p * terms.u_u[i];
      terms.eta_u[i] = -p * (terms.by_u[i] + terms.eta_u[i]);
    }
    add_predictors(columns, terms.by_eta, terms.eta_eta, n, sum);
    for (std::size_t j = 0; j < columns.size(); ++j)
      sum.hessian(power, static_cast<Eigen::Index>(j)) += product(columns[j], terms.eta_u, n);
  });
}

SecondOrder weibull_cure_likelihood(const ScaledCases& cases, const Eigen::VectorXd& at, const Control& control) {
  const Eigen::Index power = at.size() - 1, scale = power - 1;
  const double p = std::exp(at[power]);
  if (!sound(at[scale], p)) return outside();
  return mean(cases, at.size(), control, [&](std::size_t first, std::size_t n, Terms& terms, SecondOrder& sum) {
    const auto columns = predictors(cases, first);
    linear(columns, at, terms.eta, n);
    const double* ended = cases.ended() + first;
    cure_terms(n, cases.log_time() + first, ended, at[scale], p, terms);
    sum.value += product(terms.l, ones(), n);
    add_predictors(columns, terms.by_eta, terms.eta_eta, n, sum);

    // u = p (log t − log λ): by log λ, −p; by log p, u.
    alignas(64) double u_squared[block], by_both[block];
    multiply(terms.u, terms.u, u_squared, n);
    const double by_u = product(terms.by_u, ones(), n), by_u_u = product(terms.by_u, terms.u, n);
    const double bent = product(terms.u_u, ones(), n), bent_u = product(terms.u_u, terms.u, n);
    sum.gradient[scale] += -p * by_u;
    sum.gradient[power] += product(ended, ones(), n) + by_u_u;
    sum.hessian(scale, scale) += p * p * bent;
    sum.hessian(power, scale) += -p * (bent_u + by_u);
    sum.hessian(power, power) += product(terms.u_u, u_squared, n) + by_u_u;
    multiply(terms.eta_u, terms.u, by_both, n);
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const auto column = static_cast<Eigen::Index>(j);
      sum.hessian(scale, column) += -p * product(columns[j], terms.eta_u, n);
      sum.hessian(power, column) += product(columns[j], by_both, n);
    }
  });
}

} // namespace landfall::stats
