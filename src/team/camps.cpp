// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/camps.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/random.hpp>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace landfall::team {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::RowVectorXd;
using Eigen::VectorXd;

struct Mixture {
  MatrixXd means; // a row a camp
  VectorXd weights;
  RowVectorXd variance; // a metric each, the same in all camps
  double log_likelihood = -std::numeric_limits<double>::infinity();

  /// Log density of each row, in each camp and times its weight, less what is the same for all.
  MatrixXd log_densities(const MatrixXd& x) const {
    MatrixXd log_density(x.rows(), means.rows());
    const RowVectorXd precision = 0.5 * variance.cwiseInverse();
    for (Index j = 0; j < means.rows(); ++j)
      log_density.col(j) =
          std::log(weights[j]) - ((x.rowwise() - means.row(j)).array().square().rowwise() * precision.array()).rowwise().sum();
    return log_density;
  }
  MatrixXd draw(Index n, stats::Random& random) const {
    MatrixXd sample(n, means.cols());
    for (Index i = 0; i < n; ++i) {
      double left = random.uniform();
      Index camp = 0;
      while (camp + 1 < means.rows() && left >= weights[camp]) left -= weights[camp++];
      for (Index j = 0; j < means.cols(); ++j) sample(i, j) = random.normal(means(camp, j), std::sqrt(variance[j]));
    }
    return sample;
  }
  /// Each row's camp.
  std::vector<Index> assign(const MatrixXd& x) const {
    const MatrixXd log_density = log_densities(x);
    std::vector<Index> camps;
    for (Index i = 0; i < x.rows(); ++i) {
      Index camp = 0;
      log_density.row(i).maxCoeff(&camp);
      camps.push_back(camp);
    }
    return camps;
  }
};

/// Means of a start: each next one far from those there are (k-means++).
MatrixXd start(const MatrixXd& x, Index k, stats::Random& random) {
  MatrixXd means(k, x.cols());
  VectorXd far = VectorXd::Constant(x.rows(), 1.0);
  for (Index j = 0; j < k; ++j) {
    double left = random.uniform() * far.sum();
    Index row = 0;
    while (row + 1 < x.rows() && left >= far[row]) left -= far[row++];
    means.row(j) = x.row(row);
    const VectorXd squares = (x.rowwise() - means.row(j)).rowwise().squaredNorm();
    far = j == 0 ? squares : VectorXd(far.cwiseMin(squares));
  }
  return means;
}

Mixture expectation_maximisation(const MatrixXd& x, MatrixXd means, const RowVectorXd& whole) {
  const auto n = static_cast<double>(x.rows());
  const RowVectorXd least = 0.01 * whole; // a camp of one rep has no spread of its own to be sure by
  const Index k = means.rows();
  Mixture fit{.means = std::move(means),
              .weights = VectorXd::Constant(k, 1.0 / static_cast<double>(k)),
              .variance = whole.cwiseMax(1e-300)};
  for (int iteration = 0; iteration < 200; ++iteration) {
    MatrixXd share = fit.log_densities(x);
    const VectorXd most = share.rowwise().maxCoeff();
    share = (share.colwise() - most).array().exp();
    const VectorXd total = share.rowwise().sum();
    const double before = fit.log_likelihood;
    fit.log_likelihood =
        most.sum() + total.array().log().sum() - 0.5 * n * (2.0 * std::numbers::pi * fit.variance.array()).log().sum();
    if (std::abs(fit.log_likelihood - before) < 1e-9 * (1.0 + std::abs(before))) break;
    share.array().colwise() /= total.array();
    RowVectorXd squares = RowVectorXd::Zero(x.cols());
    for (Index j = 0; j < k; ++j) {
      const double size = std::max(share.col(j).sum(), 1e-12);
      fit.weights[j] = size / n;
      fit.means.row(j) = share.col(j).transpose() * x / size;
      squares += share.col(j).transpose() * (x.rowwise() - fit.means.row(j)).array().square().matrix();
    }
    fit.variance = (squares / n).cwiseMax(least).cwiseMax(1e-300);
  }
  return fit;
}

Mixture fit(const MatrixXd& x, Index k, stats::Random random) {
  const RowVectorXd whole = (x.rowwise() - x.colwise().mean()).array().square().colwise().mean();
  Mixture best;
  for (int i = 0; i < (k == 1 ? 1 : 10); ++i) {
    auto found = expectation_maximisation(x, start(x, k, random), whole);
    if (i == 0 || found.log_likelihood > best.log_likelihood) best = std::move(found);
  }
  return best;
}

/// Draws from a normal with the mean and covariance of `x`, which need not be invertible.
class Normal {
public:
  explicit Normal(const MatrixXd& x) : mean_(x.colwise().mean()) {
    const MatrixXd centred = x.rowwise() - mean_;
    const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(centred.transpose() * centred / static_cast<double>(x.rows() - 1));
    root_ = solver.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal() * solver.eigenvectors().transpose();
  }
  MatrixXd draw(Index n, stats::Random& random) const {
    MatrixXd z(n, mean_.size());
    for (Index i = 0; i < z.rows(); ++i)
      for (Index j = 0; j < z.cols(); ++j) z(i, j) = random.normal();
    return (z * root_).rowwise() + mean_;
  }

private:
  RowVectorXd mean_;
  MatrixXd root_;
};

/// p of the gain of k + 1 camps over k, over samples from what k camps fit: one of them a normal with the covariance of `x`.
double step_p(const MatrixXd& x, const std::vector<Mixture>& fits, Index k, const CampsOptions& options,
              const Control& control) {
  const auto& fewer = fits[static_cast<std::size_t>(k - 1)];
  const double gain = fits[static_cast<std::size_t>(k)].log_likelihood - fewer.log_likelihood;
  const Normal single(x);
  double as_large = 1.0;
  for (std::int64_t draw = 0; draw < options.draws; ++draw) {
    control.report(static_cast<double>(draw) / static_cast<double>(options.draws));
    stats::Random random(options.seed, static_cast<std::uint64_t>(draw) + 1);
    const MatrixXd sample = k == 1 ? single.draw(x.rows(), random) : fewer.draw(x.rows(), random);
    as_large += fit(sample, k + 1, random).log_likelihood - fit(sample, k, random).log_likelihood >= gain;
  }
  return as_large / static_cast<double>(options.draws + 1);
}

/// Agreement of two partitions, 0 by chance and 1 when they are the same.
double adjusted_rand(const std::vector<Index>& a, const std::vector<Index>& b, Index k) {
  MatrixXd table = MatrixXd::Zero(k, k);
  for (std::size_t i = 0; i < a.size(); ++i) table(a[i], b[i]) += 1.0;
  const auto pairs = [](const auto& counts) { return (0.5 * counts.array() * (counts.array() - 1.0)).sum(); };
  const double n = static_cast<double>(a.size());
  const double rows = pairs(table.rowwise().sum()), columns = pairs(table.colwise().sum());
  const double chance = rows * columns / (0.5 * n * (n - 1.0)), most = 0.5 * (rows + columns);
  return most == chance ? 1.0 : (pairs(table) - chance) / (most - chance);
}

void require_options(const TeamView& team, const CampsOptions& options) {
  require(options.most >= 1 && options.most <= 5, "one to five camps are looked for", "most");
  require(options.p_most > 0.0 && options.p_most < 1.0, "a p lies between 0 and 1", "p_most");
  require(options.least_stability >= 0.0 && options.least_stability <= 1.0, "a share lies within 0 and 1", "least_stability");
  require(options.draws >= 1, "at least one draw is made", "draws");
  require(options.resamples >= 1, "at least one sample is drawn anew", "resamples");
  for (const auto& metric : team.metrics) {
    require(!metric.name.empty(), "a metric needs a name", "metrics");
    require(metric.values.size() == team.roster.rep.size(), "columns of unequal length", metric.name);
    for (std::size_t row = 0; row < metric.values.size(); ++row)
      require(!std::isinf(metric.values[row]), "a value is finite", metric.name, static_cast<std::int64_t>(row));
  }
}

/// Profiles of the top group: a row a rep who has every metric, in standard deviations over all ranked reps.
struct Profiles {
  MatrixXd values;
  std::vector<std::string> reps, metrics;
  std::int64_t left_out = 0;
};

Profiles profiles_of(const TeamView& team, const Groups& groups) {
  std::vector<std::size_t> top;
  Profiles profiles;
  for (std::size_t i = 0; i < groups.top; ++i) {
    const auto row = groups.rows[i];
    if (std::ranges::any_of(team.metrics, [&](const Metric& metric) { return metric.values.is_null(row); })) {
      ++profiles.left_out;
      continue;
    }
    top.push_back(row);
    profiles.reps.emplace_back(team.roster.rep[row]);
  }
  if (top.size() < 6) throw Error(ErrorCode::insufficient, "camps need six reps at the top who have every metric", "metrics");
  std::vector<VectorXd> columns;
  for (const auto& metric : team.metrics) {
    const auto value = [&](std::size_t row) {
      return metric.per_month && team.roster.exposure.size() > 0 ? metric.values[row] / team.roster.exposure[row]
                                                                 : metric.values[row];
    };
    std::vector<double> all;
    for (const auto row : groups.rows)
      if (!metric.values.is_null(row)) all.push_back(value(row));
    const Eigen::Map<const VectorXd> over(all.data(), static_cast<Index>(all.size()));
    const double mean = over.mean();
    const double deviation = std::sqrt((over.array() - mean).square().sum() / static_cast<double>(all.size() - 1));
    VectorXd column(static_cast<Index>(top.size()));
    for (std::size_t i = 0; i < top.size(); ++i) column[static_cast<Index>(i)] = (value(top[i]) - mean) / deviation;
    if (!(deviation > 0.0) || column.maxCoeff() == column.minCoeff()) continue;
    columns.push_back(column);
    profiles.metrics.push_back(metric.name);
  }
  if (columns.empty()) throw Error(ErrorCode::insufficient, "no metric has spread among the top", "metrics");
  profiles.values.resize(static_cast<Index>(top.size()), static_cast<Index>(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j) profiles.values.col(static_cast<Index>(j)) = columns[j];
  return profiles;
}

} // namespace

Camps camps(const TeamView& team, const CampsOptions& options) {
  require_options(team, options);
  const auto profiles = profiles_of(team, group(team.roster, options.grouping));
  const auto& x = profiles.values;
  const Index n = x.rows(), most = std::min<Index>(static_cast<Index>(options.most), n / 3);
  Camps answer{.camps = {}, .metrics = profiles.metrics, .bic = {}};
  answer.left_out = profiles.left_out;
  std::vector<Mixture> fits;
  for (Index k = 1; k <= most; ++k) {
    fits.push_back(fit(x, k, stats::Random(options.seed, 0)));
    answer.bic.push_back(-2.0 * fits.back().log_likelihood +
                         static_cast<double>((k + 1) * x.cols() + k - 1) * std::log(static_cast<double>(n)));
  }
  answer.preferred = std::ranges::min_element(answer.bic) - answer.bic.begin() + 1;
  Index best = 0; // camps, less one: as many as BIC prefers and each step to them is surer than chance
  while (best + 1 < answer.preferred) {
    const double step = 0.7 / static_cast<double>(answer.preferred);
    const double p = step_p(x, fits, best + 1, options,
                            options.control.part(step * static_cast<double>(best), step * static_cast<double>(best + 1)));
    if (best == 0) answer.p_value = p;
    if (p > options.p_most) break;
    ++best;
  }
  auto assigned = fits[static_cast<std::size_t>(best)].assign(x);
  if (best > 0) {
    double agreement = 0.0;
    for (std::int64_t draw = 0; draw < options.resamples; ++draw) {
      options.control.report(0.7 + 0.3 * static_cast<double>(draw) / static_cast<double>(options.resamples));
      stats::Random random(options.seed, static_cast<std::uint64_t>(options.draws + draw) + 1);
      MatrixXd sample(n, x.cols());
      for (Index i = 0; i < n; ++i) sample.row(i) = x.row(static_cast<Index>(random.below(static_cast<std::uint64_t>(n))));
      agreement += adjusted_rand(assigned, fit(sample, best + 1, random).assign(x), best + 1);
    }
    answer.stability = agreement / static_cast<double>(options.resamples);
    if (answer.p_value > options.p_most || answer.stability < options.least_stability) assigned.assign(assigned.size(), 0);
  }
  for (Index k = 0; k <= best; ++k) {
    Camp camp{.reps = {}, .profile = std::vector<double>(profiles.metrics.size(), 0.0)};
    for (std::size_t i = 0; i < assigned.size(); ++i) {
      if (assigned[i] != k) continue;
      camp.reps.push_back(profiles.reps[i]);
      for (std::size_t j = 0; j < camp.profile.size(); ++j) camp.profile[j] += x(static_cast<Index>(i), static_cast<Index>(j));
    }
    for (auto& mean : camp.profile) mean /= static_cast<double>(camp.reps.size());
    if (!camp.reps.empty()) answer.camps.push_back(std::move(camp));
  }
  std::ranges::sort(answer.camps, {}, [&](const Camp& camp) { return std::ranges::find(profiles.reps, camp.reps.front()); });
  std::ranges::stable_sort(answer.camps, std::greater(), [](const Camp& camp) { return camp.reps.size(); });
  return answer;
}

} // namespace landfall::team
