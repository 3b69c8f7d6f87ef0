// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/judgement.hpp>

#include "forecast/combination.hpp"
#include "forecast/earlier_method.hpp"
#include "forecast/horizon.hpp"
#include "forecast/method.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>

namespace landfall::forecast {

namespace {

/// Amounts won by member and all below him.
class WonBelow {
public:
  WonBelow(const pipeline::Snapshot& snapshot, const Hierarchy& hierarchy, std::string_view owner_dimension)
      : snapshot_(snapshot), hierarchy_(hierarchy) {
    const auto& owners = snapshot.table().dimension(owner_dimension);
    std::vector<std::optional<std::size_t>> member_of(owners.levels.size());
    for (std::size_t i = 0; i < member_of.size(); ++i) member_of[i] = hierarchy.find(owners.levels[i]);
    const auto without = hierarchy.find(nobody);
    for (const auto row : snapshot.won_rows())
      member_.push_back(owners.is_null(row) ? without : member_of[static_cast<std::size_t>(owners.codes[row])]);
  }

  /// From the first day up to, and without, the second.
  std::vector<double> between(Date from, Date until) const {
    std::vector<stats::CompensatedSum> sums(hierarchy_.size());
    for (std::size_t i = 0; i < member_.size(); ++i) {
      const auto row = snapshot_.won_rows()[i];
      const Date closed = *snapshot_.table().closed[row];
      const double amount = snapshot_.amount(row);
      if (member_[i] && from <= closed && closed < until && !std::isnan(amount)) sums[*member_[i]] += amount;
    }
    const auto order = hierarchy_.order();
    std::vector<double> won(hierarchy_.size());
    for (std::size_t i = order.size(); i-- > 0;) {
      won[order[i]] = sums[order[i]].value();
      if (const auto superior = hierarchy_.superior(order[i])) sums[*superior] += won[order[i]];
    }
    return won;
  }

private:
  const pipeline::Snapshot& snapshot_;
  const Hierarchy& hierarchy_;
  std::vector<std::optional<std::size_t>> member_; // of each won row
};

/// The calls that stood on a day of a period.
struct Standing {
  Period period;
  Date day;
  double unit = 0.0;        ///< one mean deal by then
  std::vector<double> won;  ///< by member, in the period up to the day
  std::vector<double> came; ///< by member, after it
  double all_came = 0.0;    ///< by everybody, members or not
};

struct StandingCall {
  std::size_t member;
  const Call* call;
  double to_come; ///< called of what was still to come
};

class Judge {
public:
  Judge(const pipeline::Snapshot& snapshot, const CallBook& calls, const Hierarchy& hierarchy, const JudgementOptions& options)
      : snapshot_(snapshot), calls_(calls), hierarchy_(hierarchy), won_(snapshot, hierarchy, options.owner_dimension) {}

  Standing standing(const Period& period, Date day) const {
    Standing standing{.period = period, .day = day, .unit = mean_deal(pipeline::snapshot(snapshot_.table(), day))};
    standing.won = won_.between(period.begin, std::min(day + 1, period.end));
    standing.came = won_.between(std::max(day + 1, period.begin), period.end);
    standing.all_came = pipeline::won_amount(snapshot_, {std::max(day + 1, period.begin), period.end, period.label});
    return standing;
  }

  /// In the hierarchy's order.
  std::vector<StandingCall> calls(const Standing& at, Category category) const {
    std::vector<StandingCall> found;
    for (const auto member : hierarchy_.order())
      if (const auto* call = calls_.find(hierarchy_.name(member), "", at.period, category, at.day))
        found.push_back({member, call, std::max(0.0, call->amount - at.won[member])});
    return found;
  }

  /// Those of the calls, superiors first, that nobody above has overruled.
  std::vector<bool> nearest_the_top(std::span<const StandingCall> calls) const {
    std::vector<bool> called(hierarchy_.size(), false), counts(calls.size(), true);
    for (const auto& each : calls) called[each.member] = true;
    for (std::size_t i = 0; i < calls.size(); ++i)
      for (auto above = hierarchy_.superior(calls[i].member); above && counts[i]; above = hierarchy_.superior(*above))
        counts[i] = !called[*above];
    return counts;
  }

  void learn(const Standing& at, Category category, std::vector<PastCall>& past) const {
    for (const auto& [member, call, to_come] : calls(at, category))
      past.push_back({hierarchy_.name(member), to_come, std::max(0.0, at.came[member]), at.unit});
  }

  /// The sum of what the calls come to without their biases; nothing when none stands.
  std::optional<Outlook> outlook(const Standing& at, Category category, const CallerBiases& biases,
                                 std::vector<CallRow>* rows = nullptr) const {
    const auto standing = calls(at, category);
    if (standing.empty()) return std::nullopt;
    const auto counts = nearest_the_top(standing);
    double mean = 0.0, variance = 0.0;
    for (std::size_t i = 0; i < standing.size(); ++i) {
      const auto& [member, call, to_come] = standing[i];
      const auto correction = biases.correction(hierarchy_.name(member));
      const double corrected = std::max(0.0, (to_come + at.unit) * correction.bias_ratio - at.unit);
      if (counts[i]) {
        const double error = correction.error_ratio * (corrected + at.unit);
        mean += corrected;
        variance += error * error;
      }
      if (!rows) continue;
      const auto bias = biases.of(hierarchy_.name(member));
      rows->push_back({.caller = bias.caller,
                       .day = call->day,
                       .called = call->amount,
                       .won_amount = at.won[member],
                       .corrected = at.won[member] + corrected,
                       .bias_ratio = bias.bias_ratio,
                       .error_ratio = bias.error_ratio,
                       .reached = bias.reached,
                       .counts = counts[i]});
    }
    return Outlook{mean, mean > 0.0 ? std::sqrt(variance) / mean : 0.0};
  }

private:
  const pipeline::Snapshot& snapshot_;
  const CallBook& calls_;
  const Hierarchy& hierarchy_;
  WonBelow won_;
};

Category category_for(const CallBook& calls, const JudgementOptions& options) {
  if (options.category) return *options.category;
  for (const auto category : {Category::commit, Category::best_case, Category::pipeline})
    if (calls.has(category)) return category;
  return Category::commit;
}

std::vector<CategoryLevelRow> levels_of(const Judge& judge, std::span<const Standing> past, const CallBook& calls,
                                        const JudgementOptions& options) {
  std::vector<CategoryLevelRow> rows;
  for (const auto category : {Category::pipeline, Category::best_case, Category::commit}) {
    if (!calls.has(category)) continue;
    std::vector<PastCall> made;
    for (const auto& each : past) judge.learn(each, category, made);
    if (made.empty()) continue;
    const auto anybody = fit_caller_biases(made, options.bias).of("");
    const auto reached = std::ranges::count_if(made, [](const PastCall& call) { return call.came >= call.called; });
    auto bias = anybody.bias_ratio;
    bias.n = static_cast<std::int64_t>(made.size());
    rows.push_back({.category = category,
                    .reached = stats::proportion_interval(reached, bias.n, {.level = options.bias.level}),
                    .level = anybody.level,
                    .bias_ratio = bias});
  }
  return rows;
}

} // namespace

std::optional<Judgement> judge(const pipeline::Snapshot& snapshot, const Period& period, std::span<const Period> earlier,
                               const CallBook& calls, const Hierarchy& hierarchy, const JudgementOptions& options) {
  const Date as_of = snapshot.as_of();
  if (as_of >= period.last_day()) return std::nullopt;
  const Judge judge(snapshot, calls, hierarchy, options);
  const Category category = category_for(calls, options);
  auto now = judge.standing(period, as_of);
  if (now.unit <= 0.0) now.unit = 1.0; // nothing was won yet: calls are all there is

  const Horizon horizon(period, as_of);
  auto complete = over_by(earlier, as_of);
  if (complete.size() > options.most_periods) complete = complete.last(options.most_periods);
  std::vector<Standing> past;
  for (const auto& each : complete)
    if (auto standing = judge.standing(each, horizon.day_for(each)); standing.unit > 0.0) past.push_back(std::move(standing));

  std::vector<PastCall> made;
  std::vector<Backtest> trials;
  for (std::size_t i = 0; i < past.size(); ++i) { // in turn: a period is judged by the biases known before it
    if (past.size() - i <= options.past.most_backtests)
      if (const auto outlook = judge.outlook(past[i], category, fit_caller_biases(made, options.bias)))
        trials.push_back({*outlook, std::max(0.0, past[i].all_came), past[i].unit});
    judge.learn(past[i], category, made);
  }

  std::vector<CallRow> rows;
  const auto outlook = judge.outlook(now, category, fit_caller_biases(made, options.bias), &rows);
  if (!outlook) return std::nullopt;
  const auto errors = past_errors(trials, options.past);
  const double won = pipeline::won_amount(snapshot, period);
  const auto to_come = landing_of(*outlook, errors.bias_ratio, errors.error_ratio);
  Judgement judgement{.category = category,
                      .landing =
                          to_come.shift(won).named("judgement: what is called, less its bias", std::int64_t(made.size())),
                      .won_amount = won,
                      .method = row_of("judgement", won, to_come, errors),
                      .calls = std::move(rows),
                      .levels = levels_of(judge, past, calls, options)};
  judgement.method.weight = 1.0;
  return judgement;
}

PeriodForecast with_judgement(const PeriodForecast& forecast, const Judgement& judgement) {
  require(std::abs(forecast.won_amount - judgement.won_amount) <= 0.005 + 1e-12 * std::abs(forecast.won_amount),
          "the forecast and the judgement are of different periods or days", "judgement");
  if (forecast.methods.empty()) return forecast; // the period is over
  const double won = forecast.won_amount;
  const std::vector<Voice> voices{{forecast.landing.shift(-won), forecast.error_ratio},
                                  {judgement.landing.shift(-won), judgement.method.error_ratio}};
  const auto all = combined(voices, forecast.chance_variance);
  PeriodForecast joined = forecast;
  joined.landing =
      all.landing.shift(won).named(forecast.landing.method() + "; and judgement", forecast.landing.n() + judgement.landing.n());
  for (auto& method : joined.methods) method.weight *= all.weights[0];
  joined.methods.push_back(judgement.method);
  joined.methods.back().weight = all.weights[1];
  joined.error_ratio = all.error_ratio;
  const double before = forecast.landing.mean() - forecast.won_amount, after = joined.landing.mean() - forecast.won_amount;
  const double scale = before > 0.0 ? after / before : 1.0;
  joined.open_expected *= scale;
  joined.new_expected *= scale;
  return joined;
}

} // namespace landfall::forecast
