// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/cure.hpp>

#include "stats/bfgs.hpp"
#include "stats/newton.hpp"
#include "stats/scaled_cases.hpp"
#include "stats/weibull_likelihood.hpp"
#include <landfall/core/error.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/stats/normal.hpp>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace landfall::stats {

std::string_view to_string(CureTiming timing) {
  constexpr std::string_view words[] = {"weibull", "gamma", "generalised gamma"};
  return words[static_cast<std::size_t>(timing)];
}

namespace {

double logistic(double x) { return x < 0.0 ? std::exp(x) / (1.0 + std::exp(x)) : 1.0 / (1.0 + std::exp(-x)); }
double log_logistic(double x) { return x < 0.0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x)); }

/// The free parameters of F, all logarithms, and F with its derivatives by them.
class Timing {
public:
  static std::size_t free(CureTiming timing) { return timing == CureTiming::generalised_gamma ? 3 : 2; }

  /// log λ, then log k (gamma), log p (Weibull), or both.
  Timing(CureTiming timing, const double* parameters)
      : has_k_(timing != CureTiming::weibull), has_p_(timing != CureTiming::gamma) {
    log_scale_ = parameters[0];
    std::size_t next = 1;
    if (has_k_) k_ = std::exp(parameters[next++]);
    if (has_p_) p_ = std::exp(parameters[next]);
    if (has_k_) log_gamma_ = std::lgamma(k_), digamma_ = boost::math::digamma(k_);
  }
  /// Whether they are numbers that F can be computed with.
  bool sound() const { return k_ > 1e-3 && k_ < 1e3 && p_ > 1e-3 && p_ < 1e3 && std::abs(log_scale_) < 300.0; }

  /// log f(t), its derivatives in `by`.
  double log_density(double log_t, double* by) const {
    const double u = p_ * (log_t - log_scale_), w = std::exp(u);
    *by++ = p_ * (w - k_);
    if (has_k_) *by++ = k_ * (u - digamma_);
    if (has_p_) *by = 1.0 + u * (k_ - w);
    return std::log(p_) + k_ * u - log_t - w - log_gamma_;
  }

  /// 1 − F(t), its derivatives' negatives, those of F, in `by`.
  double survival(double log_t, double* by) const {
    const double u = p_ * (log_t - log_scale_), w = std::exp(u);
    const double at = std::exp(k_ * u - w - log_gamma_); // t f(t) / p
    *by++ = -p_ * at;
    double survival = std::exp(-w);
    if (has_k_) {
      double by_k;
      table_.empty() ? upper(u, survival, by_k) : look_up(u, survival, by_k);
      *by++ = -k_ * by_k;
    }
    if (has_p_) *by = u * at;
    return survival;
  }

  /// For n looks between these times: Q(k, e^u) and its derivative by k are worked out on a grid of u, and quintic Hermite
  /// polynomials, of their own first and second derivatives by u, lie between; good to 1e-14. Nothing where a grid is no gain.
  void prepare(double least_log_t, double most_log_t, std::size_t n) {
    if (!has_k_ || n == 0) return;
    // Beyond these Q is 1, and 0, to the last digit.
    from_ = std::max(p_ * (least_log_t - log_scale_), (std::lgamma(k_ + 1.0) - 42.0) / k_);
    const double to = std::min(p_ * (most_log_t - log_scale_), std::log(60.0 + 4.0 * k_ + 12.0 * std::sqrt(k_)));
    const double nodes = std::ceil((to - from_) / grid_step) + 2.0;
    if (!(to > from_) || 4.0 * nodes > static_cast<double>(n)) return;
    table_.resize(static_cast<std::size_t>(nodes));
    for (std::size_t i = 0; i < table_.size(); ++i) {
      const double u = from_ + grid_step * static_cast<double>(i), w = std::exp(u);
      const double g = std::exp(k_ * u - w - log_gamma_), v = u - digamma_;
      Node& node = table_[i];
      upper(u, node.q[0], node.r[0]);
      node.q[1] = -grid_step * g, node.q[2] = -grid_step * grid_step * g * (k_ - w);
      node.r[1] = -grid_step * g * v, node.r[2] = -grid_step * grid_step * g * ((k_ - w) * v + 1.0);
    }
  }

private:
  static constexpr double grid_step = 0.02;
  /// Q and ∂Q/∂k at a point, each with its derivatives by u, times the step and the step squared.
  struct Node {
    std::array<double, 3> q, r;
  };

  /// Q(k, e^u), and its derivative by k: central differences of a function smooth in k, good to 1e-10.
  void upper(double u, double& q, double& by_k) const {
    const double w = std::exp(u), step = 1e-5 * k_;
    const auto at = [w](double k) { return w > 1e8 ? 0.0 : boost::math::gamma_q(k, w); };
    q = at(k_);
    by_k = (at(k_ + step) - at(k_ - step)) / (2.0 * step);
  }

  void look_up(double u, double& q, double& by_k) const {
    const double place = (u - from_) / grid_step;
    q = by_k = 0.0;
    if (place < 0.0) q = 1.0;
    if (!(place >= 0.0 && place < static_cast<double>(table_.size() - 1))) return;
    const auto i = static_cast<std::size_t>(place);
    const double s = place - static_cast<double>(i), t = 1.0 - s, s3 = s * s * s, t3 = t * t * t;
    // Hermite's basis: values, slopes and bends of the left node, then of the right.
    const double basis[] = {t3 * (1.0 + 3.0 * s + 6.0 * s * s), t3 * s * (1.0 + 3.0 * s),  0.5 * t3 * s * s,
                            s3 * (1.0 + 3.0 * t + 6.0 * t * t), -s3 * t * (1.0 + 3.0 * t), 0.5 * s3 * t * t};
    const Node &left = table_[i], &right = table_[i + 1];
    for (std::size_t j = 0; j < 3; ++j) {
      q += basis[j] * left.q[j] + basis[3 + j] * right.q[j];
      by_k += basis[j] * left.r[j] + basis[3 + j] * right.r[j];
    }
  }

  std::vector<Node> table_;
  double from_ = 0.0;

  bool has_k_, has_p_;
  double log_scale_ = 0.0, k_ = 1.0, p_ = 1.0, log_gamma_ = 0.0, digamma_ = 0.0;
};

constexpr std::size_t most_free = 3;

/// The mean log likelihood's negative, for times of any kind.
class Likelihood {
public:
  Likelihood(const ScaledCases& cases, CureTiming timing, const Control& control)
      : cases_(cases), timing_(timing), control_(control) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (cases.ended()[i] != 0.0) continue;
      ++open_;
      least_ = std::min(least_, cases.log_time()[i]), most_ = std::max(most_, cases.log_time()[i]);
    }
  }

  double operator()(const Eigen::VectorXd& at, Eigen::VectorXd& gradient) const {
    Timing timing(timing_, at.data() + 1 + cases_.width());
    gradient.setZero(at.size());
    if (!timing.sound()) return std::numeric_limits<double>::infinity();
    timing.prepare(least_, most_, open_);
    constexpr std::size_t chunk = 4096; // as large whatever the threads, so that sums are the same
    const std::size_t n = cases_.size(), parts = (n + chunk - 1) / chunk;
    std::vector<Eigen::VectorXd> sums(parts, Eigen::VectorXd::Zero(at.size() + 1));
    for_each_part(parts, control_.part(0.0, 0.0),
                  [&](std::size_t part) { add(at, timing, part * chunk, std::min(n, (part + 1) * chunk), sums[part]); });
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(at.size() + 1);
    for (const auto& each : sums) sum += each;
    gradient = -sum.head(at.size()) / static_cast<double>(n);
    return -sum[at.size()] / static_cast<double>(n);
  }

  /// With second derivatives, central differences of the gradient.
  SecondOrder second_order(const Eigen::VectorXd& at) const {
    const auto n = at.size();
    SecondOrder of{0.0, Eigen::VectorXd(n), Eigen::MatrixXd(n, n)};
    of.value = (*this)(at, of.gradient);
    Eigen::VectorXd above(n), below(n), moved = at;
    for (Eigen::Index i = 0; i < n; ++i) {
      const double step = 1e-4 * std::max(1.0, std::abs(at[i]));
      moved[i] = at[i] + step;
      (*this)(moved, above);
      moved[i] = at[i] - step;
      (*this)(moved, below);
      moved[i] = at[i];
      of.hessian.col(i) = (above - below) / (2.0 * step);
    }
    of.hessian = 0.5 * (of.hessian + of.hessian.transpose()).eval();
    return of;
  }

private:
  /// Adds the gradient and, behind it, the log likelihood of the cases [from, to).
  void add(const Eigen::VectorXd& at, const Timing& timing, std::size_t from, std::size_t to, Eigen::VectorXd& sum) const {
    const std::size_t free = Timing::free(timing_), width = cases_.width();
    const auto place = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
    std::array<double, most_free> by{};
    double likelihood = 0.0;
    for (std::size_t i = from; i < to; ++i) {
      double linear = at[0];
      for (std::size_t j = 0; j < width; ++j) linear += at[place(j + 1)] * cases_.covariate(j)[i];
      const double c = logistic(linear), rest = logistic(-linear);
      double slope, weight;
      if (cases_.ended()[i] != 0.0) {
        likelihood += log_logistic(linear) + timing.log_density(cases_.log_time()[i], by.data());
        slope = rest, weight = 1.0;
      } else {
        const double survival = timing.survival(cases_.log_time()[i], by.data());
        const double open = rest + c * survival;
        likelihood += std::log(open);
        slope = -c * rest * (1.0 - survival) / open, weight = -c / open;
      }
      sum[0] += slope;
      for (std::size_t j = 0; j < width; ++j) sum[place(j + 1)] += slope * cases_.covariate(j)[i];
      for (std::size_t j = 0; j < free; ++j) sum[place(1 + width + j)] += weight * by[j];
    }
    sum[sum.size() - 1] += likelihood;
  }

  const ScaledCases& cases_;
  CureTiming timing_;
  const Control& control_;
  std::size_t open_ = 0; ///< cases, and their least and greatest log time
  double least_ = std::numeric_limits<double>::infinity(), most_ = -std::numeric_limits<double>::infinity();
};

/// The likelihood's peak, from `at` on: whether there is one within reach.
bool climb(const ScaledCases& cases, const CureOptions& options, Eigen::VectorXd& at, SecondOrder& found) {
  constexpr double close = 1e-7, closest = 1e-11;
  if (options.timing == CureTiming::weibull) { // whose second derivatives are elementary
    const auto likelihood = [&](const Eigen::VectorXd& x) { return weibull_cure_likelihood(cases, x, options.control); };
    return minimise_newton(likelihood, at, closest, options.most_iterations, found) ||
           (std::isfinite(found.value) && found.gradient.lpNorm<Eigen::Infinity>() < close);
  }
  const Likelihood likelihood(cases, options.timing, options.control);
  if (!minimise_bfgs(likelihood, at, close, options.most_iterations)) return false;
  const auto second_order = [&](const Eigen::VectorXd& x) { return likelihood.second_order(x); };
  minimise_newton(second_order, at, closest, 2, found); // to the last digits
  return true;
}

/// Where the search begins: `share` ends, in times about the median of those that have.
Eigen::VectorXd start(const ScaledCases& cases, CureTiming timing, double share) {
  std::vector<double> ended;
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (cases.ended()[i] != 0.0) ended.push_back(cases.log_time()[i]);
  std::ranges::nth_element(ended, ended.begin() + static_cast<std::ptrdiff_t>(ended.size() / 2));
  const std::size_t scale = 1 + cases.width();
  Eigen::VectorXd at = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(scale + Timing::free(timing)));
  at[0] = std::log(share / (1.0 - share));
  at[static_cast<Eigen::Index>(scale)] = ended[ended.size() / 2];
  return at;
}

/// (1 − N/n)^n, N the ended cases in (2 t* − t, t*], t* the longest that ended and t the longest of all.
double follow_up_alpha(const TimedCases& cases) {
  double longest = 0.0, ended = 0.0;
  for (std::size_t i = 0; i < cases.time.size(); ++i) {
    longest = std::max(longest, cases.time[i]);
    if (cases.ended[i] != 0) ended = std::max(ended, cases.time[i]);
  }
  std::int64_t late = 0;
  for (std::size_t i = 0; i < cases.time.size(); ++i)
    late += cases.ended[i] != 0 && cases.time[i] > 2.0 * ended - longest && cases.time[i] <= ended;
  const auto n = static_cast<double>(cases.time.size());
  return ended < longest ? std::exp(n * std::log1p(-static_cast<double>(late) / n)) : 1.0;
}

[[noreturn]] void refuse() {
  throw Error(ErrorCode::not_converged,
              "the times do not tell the cases that never end from those that have not ended yet: "
              "watch for longer, or use a survival curve, which asks no more than was seen",
              "time");
}

Interval exponential(double log_estimate, double se, double level, std::int64_t n) {
  const double z = normal_quantile(0.5 + 0.5 * level);
  return {std::exp(log_estimate), std::exp(log_estimate - z * se), std::exp(log_estimate + z * se), level, n};
}

} // namespace

CureModel fit_cure(const TimedCases& cases, const CureOptions& options) {
  check(cases); // before they are counted
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  const auto ended = std::ranges::count(cases.ended, 1);
  const auto n = static_cast<std::int64_t>(cases.time.size());
  const std::size_t size = 1 + cases.width + Timing::free(options.timing);
  if (ended < static_cast<std::int64_t>(size))
    throw Error(ErrorCode::insufficient,
                std::to_string(ended) + " cases have ended, and " + std::to_string(size) +
                    " parameters are to be told from them",
                "ended");
  const ScaledCases scaled(cases);
  options.control.report(0.1);

  const double share = static_cast<double>(ended) / static_cast<double>(n);
  Eigen::VectorXd at;
  SecondOrder peak;
  bool found = false;
  for (const double more : {0.1, 0.5}) { // of those that are open: this many are taken to end, at first
    at = start(scaled, options.timing, std::min(share + more * (1.0 - share), 0.98));
    if ((found = climb(scaled, options, at, peak))) break;
  }
  if (!found || !std::isfinite(peak.value) || peak.gradient.lpNorm<Eigen::Infinity>() > 1e-6) refuse();
  const Eigen::LLT<Eigen::MatrixXd> information(peak.hessian);
  if (information.info() != Eigen::Success || information.rcond() < 1e-10) refuse();
  options.control.report(1.0);

  const Eigen::MatrixXd back = scaled.back(Timing::free(options.timing));
  const Eigen::MatrixXd covariance =
      back * information.solve(Eigen::MatrixXd::Identity(at.size(), at.size())) * back.transpose() / static_cast<double>(n);
  at = back * at;
  CureModel model;
  model.timing_ = options.timing;
  model.level_ = options.level;
  model.n_ = n, model.ended_ = ended;
  model.follow_up_alpha_ = follow_up_alpha(cases);
  model.log_likelihood_ = -peak.value * static_cast<double>(n);
  model.parameters_.assign(at.data(), at.data() + at.size());
  model.covariance_.resize(size * size);
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j)
      model.covariance_[i * size + j] = covariance(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  const auto se = [&](std::size_t i) { return std::sqrt(model.covariance_[i * size + i]); };
  const double z = normal_quantile(0.5 + 0.5 * options.level);
  for (std::size_t i = 0; i <= cases.width; ++i) {
    const double estimate = model.parameters_[i];
    model.coefficients_.push_back({estimate, estimate - z * se(i), estimate + z * se(i), options.level, n});
  }
  std::size_t next = 1 + cases.width;
  const auto positive = [&] {
    const auto interval = exponential(model.parameters_[next], se(next), options.level, ended);
    ++next;
    return interval;
  };
  const Interval one{1.0, 1.0, 1.0, options.level, ended};
  model.scale_ = positive();
  model.shape_ = options.timing == CureTiming::weibull ? one : positive();
  model.power_ = options.timing == CureTiming::gamma ? one : positive();
  return model;
}

double CureModel::linear(std::span<const double> x) const {
  require(x.size() + 1 == coefficients_.size(), "the model has " + std::to_string(coefficients_.size() - 1) + " covariates",
          "x");
  double sum = parameters_[0];
  for (std::size_t j = 0; j < x.size(); ++j) sum += parameters_[j + 1] * x[j];
  return sum;
}

Interval CureModel::of_probability(double q, std::span<const double> gradient) const {
  const std::size_t size = parameters_.size();
  double variance = 0.0;
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) variance += gradient[i] * covariance_[i * size + j] * gradient[j];
  if (!(q > 0.0 && q < 1.0)) return {q, q, q, level_, n_};
  const double logit = std::log(q / (1.0 - q)),
               half = normal_quantile(0.5 + 0.5 * level_) * std::sqrt(variance) / (q * (1.0 - q));
  return {q, logistic(logit - half), logistic(logit + half), level_, n_};
}

Interval CureModel::share(std::span<const double> x) const {
  const double c = logistic(linear(x));
  std::vector<double> gradient(parameters_.size(), 0.0);
  gradient[0] = c * (1.0 - c);
  for (std::size_t j = 0; j < x.size(); ++j) gradient[j + 1] = c * (1.0 - c) * x[j];
  return of_probability(c, gradient);
}

Interval CureModel::ended_by(double t, std::span<const double> x) const {
  require(t >= 0.0, "a time is 0 or more", "t");
  const double c = logistic(linear(x));
  if (t == 0.0) return {0.0, 0.0, 0.0, level_, n_};
  if (std::isinf(t)) return share(x);
  const Timing timing(timing_, parameters_.data() + coefficients_.size());
  std::array<double, most_free> by{};
  const double ended = 1.0 - timing.survival(std::log(t), by.data());
  std::vector<double> gradient(parameters_.size(), 0.0);
  gradient[0] = c * (1.0 - c) * ended;
  for (std::size_t j = 0; j < x.size(); ++j) gradient[j + 1] = gradient[0] * x[j];
  for (std::size_t j = coefficients_.size(); j < parameters_.size(); ++j) gradient[j] = c * by[j - coefficients_.size()];
  return of_probability(c * ended, gradient);
}

double CureModel::yet_to_end(double age, std::span<const double> x) const {
  require(age >= 0.0, "an age is 0 or more", "age");
  const double c = logistic(linear(x));
  if (age == 0.0) return c;
  std::array<double, most_free> by{};
  const double survival = Timing(timing_, parameters_.data() + coefficients_.size()).survival(std::log(age), by.data());
  return c * survival / (1.0 - c + c * survival);
}

CureExpectation CureModel::expectation(const TimedCases& cases) const {
  check(cases);
  require(cases.width + 1 == coefficients_.size(), "the model has other covariates", "covariates");
  const std::size_t size = parameters_.size();
  const Timing timing(timing_, parameters_.data() + coefficients_.size());
  std::vector<double> gradient(size, 0.0);
  std::array<double, most_free> by{};
  double to_come = 0.0, variance = 0.0;
  std::int64_t ended = 0;
  for (std::size_t i = 0; i < cases.time.size(); ++i) {
    if (cases.ended[i] != 0) {
      ++ended;
      continue;
    }
    const auto x = cases.covariates.subspan(i * cases.width, cases.width);
    const double c = logistic(linear(x)), survival = timing.survival(std::log(cases.time[i]), by.data());
    const double open = 1.0 - c + c * survival, r = c * survival / open;
    to_come += r;
    variance += r * (1.0 - r);
    const double by_c = survival / (open * open) * c * (1.0 - c), by_ended = -c * (1.0 - c) / (open * open);
    gradient[0] += by_c;
    for (std::size_t j = 0; j < x.size(); ++j) gradient[j + 1] += by_c * x[j];
    for (std::size_t j = coefficients_.size(); j < size; ++j) gradient[j] += by_ended * by[j - coefficients_.size()];
  }
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) variance += gradient[i] * covariance_[i * size + j] * gradient[j];
  // What is to come lies between nothing and all that are open: normal on the logit of its share.
  const auto n = static_cast<std::int64_t>(cases.time.size());
  const double open = static_cast<double>(n - ended), so_far = static_cast<double>(ended);
  if (!(to_come > 0.0)) return {n, ended, {so_far, so_far, so_far, level_, n}};
  const double share = to_come / open, logit = std::log(share / (1.0 - share));
  const double half = normal_quantile(0.5 + 0.5 * level_) * std::sqrt(variance) / (open * share * (1.0 - share));
  return {
      n, ended, {so_far + to_come, so_far + open * logistic(logit - half), so_far + open * logistic(logit + half), level_, n}};
}

} // namespace landfall::stats
