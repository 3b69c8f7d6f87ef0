// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/correlates.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/random.hpp>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_set>

namespace landfall::team {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Ranks from 1, those equal sharing the mean of theirs.
VectorXd midranks(const VectorXd& values) {
  std::vector<Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::sort(order, {}, [&](Index i) { return values[i]; });
  VectorXd ranks(values.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = 0.5 * static_cast<double>(begin + end + 1);
  }
  return ranks;
}

/// Columns less their mean over their standard deviation; false where one has no spread.
bool standardise(MatrixXd& columns) {
  for (Index j = 0; j < columns.cols(); ++j) {
    columns.col(j).array() -= columns.col(j).mean();
    const double deviation = std::sqrt(columns.col(j).squaredNorm() / static_cast<double>(columns.rows() - 1));
    if (!(deviation > 0.0)) return false;
    columns.col(j) /= deviation;
  }
  return true;
}

stats::Interval interval_of(double r, double n, double level) {
  stats::Interval interval{.estimate = r, .low = -1.0, .high = 1.0, .level = level, .n = static_cast<std::int64_t>(n)};
  if (std::isnan(r) || n < 4.0) return interval;
  const double half = stats::normal_quantile(0.5 * (1.0 + level)) * std::sqrt((1.0 + 0.5 * r * r) / (n - 3.0));
  interval.low = std::tanh(std::atanh(r) - half);
  interval.high = std::tanh(std::atanh(r) + half);
  return interval;
}

stats::Interval spearman(const VectorXd& outcome, const VectorXd& metric, double level) {
  MatrixXd ranks(outcome.size(), 2);
  ranks << midranks(outcome), midranks(metric);
  const auto n = static_cast<double>(outcome.size());
  if (n < 4.0 || !standardise(ranks)) return interval_of(std::numeric_limits<double>::quiet_NaN(), n, level);
  return interval_of(std::clamp(ranks.col(0).dot(ranks.col(1)) / (n - 1.0), -1.0, 1.0), n, level);
}

/// Of the outcome (column 0) with each other column.
std::vector<stats::Interval> partials(const MatrixXd& columns, double level) {
  const auto metrics = columns.cols() - 1;
  const auto n = static_cast<double>(columns.rows());
  std::vector<stats::Interval> found(static_cast<std::size_t>(metrics),
                                     {.low = -1.0, .high = 1.0, .level = level, .n = columns.rows()});
  if (columns.rows() < metrics + 5) return found;
  MatrixXd ranks(columns.rows(), columns.cols());
  for (Index j = 0; j < columns.cols(); ++j) ranks.col(j) = midranks(columns.col(j));
  if (!standardise(ranks)) return found;
  const MatrixXd correlation = ranks.transpose() * ranks / (n - 1.0);
  if (Eigen::SelfAdjointEigenSolver<MatrixXd>(correlation).eigenvalues().minCoeff() < 1e-10) return found;
  const MatrixXd inverse = correlation.inverse();
  for (Index j = 1; j <= metrics; ++j) {
    auto& interval = found[static_cast<std::size_t>(j - 1)];
    const double r = std::clamp(-inverse(0, j) / std::sqrt(inverse(0, 0) * inverse(j, j)), -1.0, 1.0);
    interval = interval_of(r, n - static_cast<double>(metrics - 1), level);
    interval.n = columns.rows();
  }
  return found;
}

VectorXd ridge_coefficients(const MatrixXd& standard, double lambda) {
  const auto x = standard.rightCols(standard.cols() - 1);
  MatrixXd gram = x.transpose() * x;
  gram.diagonal().array() += lambda;
  return gram.ldlt().solve(x.transpose() * standard.col(0));
}

/// The λ with the least leave-one-out error. The mean is taken out with each one left out: 1/n of its leverage.
double best_lambda(const MatrixXd& standard) {
  const auto n = static_cast<double>(standard.rows());
  const MatrixXd x = standard.rightCols(standard.cols() - 1);
  // The eigenvectors of XᵀX are enough, as λ is above 0. Eigen's SVDs lose memory twice when it runs out.
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(x.transpose() * x);
  const MatrixXd turned = x * eigen.eigenvectors();
  const VectorXd along = turned.transpose() * standard.col(0);
  double best = n, least = std::numeric_limits<double>::infinity();
  for (int j = -20; j <= 20; ++j) {
    const double lambda = n * std::pow(10.0, 0.1 * j);
    const VectorXd weight = (eigen.eigenvalues().array().max(0.0) + lambda).inverse();
    const VectorXd residual = standard.col(0) - turned * weight.cwiseProduct(along);
    const VectorXd leverage = turned.array().square().matrix() * weight;
    const double error = (residual.array() / (1.0 - 1.0 / n - leverage.array())).square().sum();
    if (error < least) least = error, best = lambda;
  }
  return best;
}

std::vector<stats::Interval> ridge(const MatrixXd& columns, const CorrelateOptions& options) {
  const auto metrics = static_cast<std::size_t>(columns.cols() - 1);
  std::vector<stats::Interval> found(metrics, {.level = options.level, .n = columns.rows()});
  MatrixXd standard = columns;
  if (columns.rows() < columns.cols() + 4 || !standardise(standard)) return found;
  const double lambda = best_lambda(standard);
  const VectorXd seen = ridge_coefficients(standard, lambda);
  std::vector<std::vector<double>> drawn(metrics);
  for (std::int64_t draw = 0; draw < options.draws; ++draw) {
    options.control.report(static_cast<double>(draw) / static_cast<double>(options.draws));
    stats::Random random(options.seed, static_cast<std::uint64_t>(draw));
    MatrixXd again(columns.rows(), columns.cols());
    for (Index i = 0; i < columns.rows(); ++i)
      again.row(i) = columns.row(static_cast<Index>(random.below(static_cast<std::uint64_t>(columns.rows()))));
    if (!standardise(again)) continue;
    const VectorXd coefficients = ridge_coefficients(again, lambda);
    for (std::size_t j = 0; j < metrics; ++j) drawn[j].push_back(coefficients[static_cast<Index>(j)]);
  }
  for (std::size_t j = 0; j < metrics; ++j) {
    found[j].estimate = seen[static_cast<Index>(j)];
    if (drawn[j].empty()) continue;
    found[j].low = stats::quantile(drawn[j], 0.5 - 0.5 * options.level);
    found[j].high = stats::quantile(drawn[j], 0.5 + 0.5 * options.level);
  }
  return found;
}

void require_metrics(const TeamView& team, const CorrelateOptions& options) {
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.draws >= 1, "at least one draw is made", "draws");
  std::unordered_set<std::string_view> known;
  for (const auto& metric : team.metrics) {
    require(!metric.name.empty(), "a metric needs a name", "metrics");
    require(known.insert(metric.name).second, "a metric is given twice", metric.name);
    require(metric.values.size() == team.roster.rep.size(), "columns of unequal length", metric.name);
    for (std::size_t row = 0; row < metric.values.size(); ++row)
      require(!std::isinf(metric.values[row]), "a value is finite", metric.name, static_cast<std::int64_t>(row));
  }
}

/// Exposure and tenure as asked, whoever is at the top: every rep who may be ranked, and their outcome.
Groups everybody(const TeamView& team, const Grouping& grouping) {
  auto roster = team.roster;
  roster.segment = {};
  auto all = grouping;
  all.fraction = 0.5;
  all.threshold = all.bottom_below = std::nullopt;
  all.top.clear(), all.bottom.clear();
  return group(roster, all);
}

} // namespace

std::vector<CorrelateRow> correlates(const TeamView& team, const CorrelateOptions& options) {
  require_metrics(team, options);
  const auto reps = everybody(team, options.grouping);
  const auto value = [&](const Metric& metric, std::size_t row) {
    return metric.per_month && team.roster.exposure.size() > 0 ? metric.values[row] / team.roster.exposure[row]
                                                               : metric.values[row];
  };
  std::vector<CorrelateRow> rows;
  for (const auto& metric : team.metrics) {
    std::vector<double> outcomes, values;
    for (std::size_t i = 0; i < reps.rows.size(); ++i) {
      if (metric.values.is_null(reps.rows[i])) continue;
      outcomes.push_back(reps.outcomes[i]);
      values.push_back(value(metric, reps.rows[i]));
    }
    const auto n = static_cast<Index>(values.size());
    rows.push_back(
        {.metric = metric.name,
         .spearman = spearman(Eigen::Map<VectorXd>(outcomes.data(), n), Eigen::Map<VectorXd>(values.data(), n), options.level),
         .partial = {},
         .ridge = {}});
  }

  const auto width = static_cast<Index>(team.metrics.size()) + 1;
  MatrixXd columns(static_cast<Index>(reps.rows.size()), width);
  Index complete = 0;
  for (std::size_t i = 0; i < reps.rows.size(); ++i) {
    const auto row = reps.rows[i];
    if (std::ranges::any_of(team.metrics, [&](const Metric& metric) { return metric.values.is_null(row); })) continue;
    columns(complete, 0) = reps.outcomes[i];
    for (Index j = 1; j < width; ++j) columns(complete, j) = value(team.metrics[static_cast<std::size_t>(j - 1)], row);
    ++complete;
  }
  columns.conservativeResize(complete, width);
  const auto given = partials(columns, options.level), together = ridge(columns, options);
  for (std::size_t j = 0; j < rows.size(); ++j) rows[j].partial = given[j], rows[j].ridge = together[j];
  std::ranges::stable_sort(rows, std::greater(), [](const CorrelateRow& row) {
    return std::isnan(row.spearman.estimate) ? -1.0 : std::abs(row.spearman.estimate);
  });
  return rows;
}

} // namespace landfall::team
