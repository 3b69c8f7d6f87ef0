// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/competing_logit.hpp>

#include <landfall/core/error.hpp>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace landfall::stats {

void LogitCells::add(std::span<const std::uint32_t> features, double neither_count, double first_count, double second_count) {
  feature.insert(feature.end(), features.begin(), features.end());
  std::sort(feature.begin() + static_cast<std::ptrdiff_t>(begin.back()), feature.end());
  begin.push_back(feature.size());
  neither.push_back(neither_count);
  first.push_back(first_count);
  second.push_back(second_count);
}

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double smooth_ridge = 0.05; // levels of a smooth family are drawn to 0, weakly

void check(const LogitCells& cells, std::size_t features, std::span<const LogitFamily> families) {
  const auto n = cells.size();
  require(cells.begin.size() == n + 1 && cells.first.size() == n && cells.second.size() == n &&
              cells.begin.back() == cells.feature.size(),
          "the parts of the cells are of unequal length", "cells");
  double total = 0.0;
  for (std::size_t c = 0; c < n; ++c) {
    const auto row = static_cast<std::int64_t>(c);
    for (const double count : {cells.neither[c], cells.first[c], cells.second[c]}) {
      require(count >= 0.0 && std::isfinite(count), "a count is neither negative nor infinite", "cells", row);
      total += count;
    }
    for (auto i = cells.begin[c]; i < cells.begin[c + 1]; ++i)
      require(cells.feature[i] < features, "there is no such feature", "feature", row);
  }
  if (total == 0.0) throw Error(ErrorCode::insufficient, "nothing was observed", "cells");
  std::vector<bool> taken(features, false);
  for (const auto& family : families) {
    require(family.first + family.count <= features, "it reaches past the last feature", family.name);
    require(family.run == 0 || family.count % family.run == 0, "its levels are not a whole number of runs", family.name);
    require(family.prior_sd > 0.0 && family.prior_levels > 0.0 &&
                (!family.precision || ((*family.precision)[0] > 0.0 && (*family.precision)[1] > 0.0)),
            "a prior has a positive spread and weight", family.name);
    for (auto f = family.first; f < family.first + family.count; ++f) {
      require(!taken[f], "a feature belongs to one family at most", family.name);
      taken[f] = true;
    }
  }
}

/// Calls visit(i, j, S_ij) for the entries of the family's S on and below the diagonal; i ≥ j count from the family's first.
template <class Visit> void for_each_entry(const LogitFamily& family, Visit&& visit) {
  for (std::size_t i = 0; i < family.count; ++i) {
    if (family.run == 0) {
      visit(i, i, 1.0);
      continue;
    }
    const auto place = i % family.run;
    const double neighbours = (place > 0 ? 1.0 : 0.0) + (place + 1 < family.run ? 1.0 : 0.0);
    visit(i, i, neighbours + smooth_ridge);
    if (place > 0) visit(i, i - 1, -1.0);
  }
}

/// bᵀSb, or with a matrix tr(V S), over the family's features of one event.
double quadratic(const LogitFamily& family, const VectorXd& b, std::size_t offset) {
  double sum = 0.0;
  for_each_entry(family, [&](std::size_t i, std::size_t j, double s) {
    const auto a = static_cast<Eigen::Index>(offset + family.first + i),
               c = static_cast<Eigen::Index>(offset + family.first + j);
    sum += (i == j ? 1.0 : 2.0) * s * b[a] * b[c];
  });
  return sum;
}
double trace(const LogitFamily& family, const MatrixXd& v, std::size_t offset) {
  double sum = 0.0;
  for_each_entry(family, [&](std::size_t i, std::size_t j, double s) {
    const auto a = static_cast<Eigen::Index>(offset + family.first + i),
               c = static_cast<Eigen::Index>(offset + family.first + j);
    sum += (i == j ? 1.0 : 2.0) * s * v(a, c);
  });
  return sum;
}

/// log|S| of a family: a smooth run's tridiagonal matrix by its recursion.
double log_determinant(const LogitFamily& family) {
  if (family.run == 0) return 0.0;
  double log_det = 0.0, pivot = 0.0;
  for_each_entry(family, [&](std::size_t i, std::size_t j, double s) {
    if (i != j) return;
    pivot = i % family.run == 0 ? s : s - 1.0 / pivot;
    log_det += std::log(pivot);
  });
  return log_det;
}

class Fit {
public:
  Fit(const LogitCells& cells, std::size_t features, std::span<const LogitFamily> families)
      : cells_(cells),
        families_(families),
        p_(features),
        b_(VectorXd::Zero(size())),
        gradient_(size()),
        curvature_(size(), size()),
        tau_(2 * families.size()) {
    for (std::size_t f = 0; f < families.size(); ++f)
      for (std::size_t e = 0; e < 2; ++e)
        tau_[e * families.size() + f] =
            families[f].precision ? (*families[f].precision)[e] : 1.0 / (families[f].prior_sd * families[f].prior_sd);
    start();
  }

  CompetingLogit run(const CompetingLogitOptions& options) {
    bool settled = false; // every τ: from then on they stay, and the steps take both events at once
    for (round_ = 1; round_ <= options.most_rounds; ++round_) {
      options.control.report(static_cast<double>(round_ - 1) / options.most_rounds);
      const double decrement = step(settled);
      if (settled && decrement < options.tolerance) return answer();
      if (!settled && decrement < 0.1) settled = settle() < options.settled || round_ >= options.most_rounds / 2;
    }
    throw Error(ErrorCode::not_converged,
                "the fit did not settle in " + std::to_string(options.most_rounds) +
                    " rounds; is there a feature without a penalty that was never seen with one of the events?");
  }

private:
  Eigen::Index size() const { return static_cast<Eigen::Index>(2 * p_); }

  /// A feature in no family begins at the logit of the overall shares, if every cell has it: an intercept.
  void start() {
    double total[3] = {0.0, 0.0, 0.0};
    std::vector<std::size_t> seen(p_, 0);
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      total[0] += cells_.neither[c], total[1] += cells_.first[c], total[2] += cells_.second[c];
      for (auto i = cells_.begin[c]; i < cells_.begin[c + 1]; ++i) ++seen[cells_.feature[i]];
    }
    const auto everywhere = std::ranges::find(seen, cells_.size());
    if (everywhere == seen.end()) return;
    const auto f = everywhere - seen.begin();
    for (const int e : {0, 1}) b_[f + e * static_cast<Eigen::Index>(p_)] = std::log((total[e + 1] + 0.5) / (total[0] + 0.5));
  }

  struct Shares {
    double first, second, log_neither; ///< log_neither = −log(1 + exp(η₁) + exp(η₂))
  };
  static Shares shares_of(double eta1, double eta2) {
    const double top = std::max({0.0, eta1, eta2});
    const double e0 = std::exp(-top), e1 = std::exp(eta1 - top), e2 = std::exp(eta2 - top), sum = e0 + e1 + e2;
    return {e1 / sum, e2 / sum, -top - std::log(sum)};
  }
  std::pair<double, double> eta_of(std::size_t c, const VectorXd& b) const {
    double eta1 = 0.0, eta2 = 0.0;
    for (auto i = cells_.begin[c]; i < cells_.begin[c + 1]; ++i) {
      eta1 += b[static_cast<Eigen::Index>(cells_.feature[i])];
      eta2 += b[static_cast<Eigen::Index>(cells_.feature[i] + p_)];
    }
    return {eta1, eta2};
  }

  double log_likelihood(const VectorXd& b) const {
    double sum = 0.0;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      const auto [eta1, eta2] = eta_of(c, b);
      const double total = cells_.neither[c] + cells_.first[c] + cells_.second[c];
      sum += total * shares_of(eta1, eta2).log_neither + cells_.first[c] * eta1 + cells_.second[c] * eta2;
    }
    return sum;
  }
  double penalty(const VectorXd& b) const {
    double sum = 0.0;
    for (std::size_t f = 0; f < families_.size(); ++f)
      for (std::size_t e = 0; e < 2; ++e) sum += 0.5 * tau_[e * families_.size() + f] * quadratic(families_[f], b, e * p_);
    return sum;
  }

  /// Gradient and curvature (lower half) of the penalised log likelihood's negative, and its value. The block between the
  /// events is left out unless asked for.
  double differentiate(bool between) {
    gradient_.setZero();
    curvature_.setZero();
    double value = 0.0;
    const auto p = static_cast<Eigen::Index>(p_);
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      const auto [eta1, eta2] = eta_of(c, b_);
      const auto s = shares_of(eta1, eta2);
      const double total = cells_.neither[c] + cells_.first[c] + cells_.second[c];
      value -= total * s.log_neither + cells_.first[c] * eta1 + cells_.second[c] * eta2;
      const double r1 = total * s.first - cells_.first[c], r2 = total * s.second - cells_.second[c];
      const double w11 = total * s.first * (1.0 - s.first), w22 = total * s.second * (1.0 - s.second),
                   w12 = -total * s.first * s.second;
      const auto to = cells_.begin[c + 1];
      for (auto i = cells_.begin[c]; i < to; ++i) {
        const auto a = static_cast<Eigen::Index>(cells_.feature[i]);
        gradient_[a] += r1;
        gradient_[a + p] += r2;
        double* const first = &curvature_(0, a); // columns are contiguous
        double* const second = &curvature_(p, a + p);
        for (auto j = i; j < to; ++j) { // features ascend within a cell
          first[cells_.feature[j]] += w11;
          second[cells_.feature[j]] += w22;
        }
        if (!between) continue;
        for (auto j = cells_.begin[c]; j < to; ++j) first[cells_.feature[j] + p_] += w12;
      }
    }
    for (std::size_t f = 0; f < families_.size(); ++f)
      for (std::size_t e = 0; e < 2; ++e)
        for_each_entry(families_[f], [&, e](std::size_t i, std::size_t j, double s) {
          const double ts = tau_[e * families_.size() + f] * s;
          const auto a = static_cast<Eigen::Index>(e * p_ + families_[f].first + i),
                     b = static_cast<Eigen::Index>(e * p_ + families_[f].first + j);
          curvature_(a, b) += ts;
          gradient_[a] += ts * b_[b];
          if (i != j) gradient_[b] += ts * b_[a];
        });
    return value + penalty(b_);
  }

  bool factor(bool between) {
    const auto p = static_cast<Eigen::Index>(p_);
    if (between) return whole_.compute(curvature_).info() == Eigen::Success;
    return part_[0].compute(curvature_.topLeftCorner(p, p)).info() == Eigen::Success &&
           part_[1].compute(curvature_.bottomRightCorner(p, p)).info() == Eigen::Success;
  }

  /// One step of Newton's; answers its decrement, half of gᵀH⁻¹g. Far from the end each event steps by itself: where events
  /// are rare the block between them is small, and it costs as much as all the rest.
  double step(bool between) {
    const double value = differentiate(between);
    if (!std::isfinite(value) || !factor(between))
      throw Error(ErrorCode::not_converged, "the curvature is not positive: a feature without a penalty was not seen enough");
    const auto p = static_cast<Eigen::Index>(p_);
    VectorXd step(size());
    if (between)
      step = whole_.solve(gradient_);
    else
      step << part_[0].solve(gradient_.head(p)), part_[1].solve(gradient_.tail(p));
    const double decrement = 0.5 * gradient_.dot(step);
    for (double length = 1.0; decrement > 1e-12 && length > 1e-6; length *= 0.5) {
      const VectorXd next = b_ - length * step;
      if (-log_likelihood(next) + penalty(next) <= value + 1e-12 * std::abs(value)) {
        b_ = next;
        break;
      }
    }
    return decrement;
  }

  /// Moves every τ to where the evidence wants it, by the covariance of each event apart; answers the largest move of a log τ.
  double settle() {
    bool learned = false;
    for (const auto& family : families_) learned = learned || !family.precision;
    if (!learned) return 0.0;
    const auto p = static_cast<Eigen::Index>(p_);
    double moved = 0.0;
    for (std::size_t e = 0; e < 2; ++e) {
      const MatrixXd v = part_[e].solve(MatrixXd::Identity(p, p));
      for (std::size_t f = 0; f < families_.size(); ++f) {
        const auto& family = families_[f];
        if (family.precision) continue;
        double& tau = tau_[e * families_.size() + f];
        const double pinned = std::max(static_cast<double>(family.count) - tau * trace(family, v, 0), 0.0);
        const double next = (pinned + family.prior_levels) /
                            (quadratic(family, b_, e * p_) + family.prior_levels * family.prior_sd * family.prior_sd);
        moved = std::max(moved, std::abs(std::log(next / tau)));
        tau = next;
      }
    }
    return moved;
  }

  CompetingLogit answer() {
    const double value = differentiate(true);
    factor(true);
    MatrixXd v = whole_.solve(MatrixXd::Identity(size(), size()));
    v = (0.5 * (v + v.transpose())).eval(); // to the bit
    CompetingLogit fit;
    fit.features = p_;
    fit.rounds = round_;
    fit.coefficient.assign(b_.begin(), b_.end());
    fit.covariance.assign(v.data(), v.data() + v.size());
    fit.precision = tau_;
    fit.log_likelihood = log_likelihood(b_);
    fit.log_evidence = -value - whole_.matrixLLT().diagonal().array().log().sum();
    std::size_t penalised = 0;
    for (std::size_t e = 0; e < 2; ++e)
      for (std::size_t f = 0; f < families_.size(); ++f) {
        const auto& family = families_[f];
        const double tau = tau_[e * families_.size() + f], count = static_cast<double>(family.count);
        fit.effective.push_back(count - tau * trace(family, v, e * p_));
        fit.log_evidence += 0.5 * (count * std::log(tau) + log_determinant(family));
        if (!family.precision)
          fit.log_evidence += 0.5 * family.prior_levels * (std::log(tau) - family.prior_sd * family.prior_sd * tau);
        penalised += family.count;
      }
    fit.log_evidence += 0.5 * std::log(2.0 * std::numbers::pi) * static_cast<double>(2 * p_ - penalised);
    return fit;
  }

  const LogitCells& cells_;
  std::span<const LogitFamily> families_;
  std::size_t p_;
  VectorXd b_, gradient_;
  MatrixXd curvature_;
  Eigen::LLT<MatrixXd> whole_, part_[2]; ///< of both events, of each
  std::vector<double> tau_;
  int round_ = 0;
};

} // namespace

CompetingLogit fit_competing_logit(const LogitCells& cells, std::size_t features, std::span<const LogitFamily> families,
                                   const CompetingLogitOptions& options) {
  require(options.tolerance > 0.0 && options.most_rounds > 0, "a fit needs a tolerance and rounds", "options");
  check(cells, features, families);
  const auto size = 2.0 * static_cast<double>(features); // the curvature, its factors and its inverse
  options.control.require_memory(4.0 * sizeof(double) * size * size, "features");
  return Fit(cells, features, families).run(options);
}

} // namespace landfall::stats
