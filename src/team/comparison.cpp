// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/comparison.hpp>

#include <landfall/core/error.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/stats/bootstrap.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/multiplicity.hpp>
#include <landfall/stats/outlier.hpp>
#include <landfall/stats/rank_test.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace landfall::team {

std::vector<std::string> Comparison::drivers() const {
  std::vector<std::string> names;
  for (const auto& row : rows)
    if (row.driver) names.push_back(row.metric);
  return names;
}

namespace {

/// A metric's values of one group, and the rows of the roster that they come from.
struct Sample {
  std::vector<double> values;
  std::vector<std::size_t> rows;

  void add(double value, std::size_t row) {
    values.push_back(value);
    rows.push_back(row);
  }
  void remove(std::size_t index) {
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(index));
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(index));
  }
};

struct Samples {
  Sample top, middle, bottom;
};

void require_options(const CompareOptions& options) {
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.false_discovery_rate > 0.0 && options.false_discovery_rate < 1.0, "a rate lies between 0 and 1",
          "false_discovery_rate");
  require(options.resamples == 0 || options.resamples >= 100, "a bootstrap draws at least 100 samples, or none", "resamples");
}

void require_metrics(const TeamView& team) {
  const auto n = team.roster.rep.size();
  std::unordered_set<std::string_view> known;
  for (const auto& metric : team.metrics) {
    require(!metric.name.empty(), "a metric needs a name", "metrics");
    require(known.insert(metric.name).second, "a metric is given twice", metric.name);
    require(metric.values.size() == n, "columns of unequal length", metric.name);
    for (std::size_t row = 0; row < n; ++row)
      require(!std::isinf(metric.values[row]), "a value is finite", metric.name, static_cast<std::int64_t>(row));
  }
}

/// Takes from each value what its segment has more of than the whole.
void align(std::vector<double>& values, std::span<const std::size_t> rows, const CategoryColumn& segment) {
  struct Total {
    stats::CompensatedSum sum;
    double count = 0.0;
    double mean() const { return sum.value() / count; }
  };
  std::unordered_map<std::int32_t, Total> totals;
  Total whole;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (std::isnan(values[i])) continue;
    for (auto* total : {&totals[segment.code(rows[i])], &whole}) total->sum += values[i], total->count += 1.0;
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!std::isnan(values[i])) values[i] += whole.mean() - totals[segment.code(rows[i])].mean();
}

bool within_segments(const Roster& roster, const Grouping& grouping) {
  return roster.segment.size() > 0 && !grouping.threshold && grouping.top.empty();
}

Samples samples_of(const Metric& metric, const Roster& roster, const Grouping& grouping, const Groups& groups) {
  std::vector<double> values;
  values.reserve(groups.rows.size());
  for (const auto row : groups.rows)
    values.push_back(metric.per_month && roster.exposure.size() > 0 ? metric.values[row] / roster.exposure[row]
                                                                    : metric.values[row]);
  if (within_segments(roster, grouping)) align(values, groups.rows, roster.segment);
  Samples samples;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i]))
      (groups.is_top(i) ? samples.top : groups.is_bottom(i) ? samples.bottom : samples.middle).add(values[i], groups.rows[i]);
  return samples;
}

/// Takes out the rep whom the difference leans on, when there is one; answers their row of the roster and their value.
std::optional<std::pair<std::size_t, double>> remove_influential(Samples& samples) {
  if (samples.top.values.empty() || samples.bottom.values.empty()) return std::nullopt;
  std::vector<double> all;
  for (const auto* sample : {&samples.top, &samples.bottom, &samples.middle})
    all.insert(all.end(), sample->values.begin(), sample->values.end());
  const auto scores = stats::modified_z_scores(all);
  const double whole = stats::mean(samples.top.values) - stats::mean(samples.bottom.values);
  if (whole == 0.0) return std::nullopt; // nothing leans on anybody

  Sample* worst = nullptr;
  std::size_t worst_index = 0, offset = 0;
  double least = 0.5; // share of the difference that is left without them; a negative share turns it
  for (Sample* sample : {&samples.top, &samples.bottom}) {
    const auto& values = sample->values;
    const double mean = stats::mean(values), others = static_cast<double>(values.size()) - 1.0;
    for (std::size_t i = 0; i < values.size() && values.size() > 2; ++i) {
      if (std::abs(scores[offset + i]) <= stats::outlier_score) continue;
      const double moved = (mean - values[i]) / others; // of the group's mean, without them
      const double without = whole + (sample == &samples.top ? moved : -moved);
      if (const double share = without / whole; share < least) {
        least = share;
        worst = sample;
        worst_index = i;
      }
    }
    offset += values.size();
  }
  if (!worst) return std::nullopt;
  const std::pair removed(worst->rows[worst_index], worst->values[worst_index]);
  worst->remove(worst_index);
  return removed;
}

ComparisonRow row_of(const Metric& metric, const Samples& samples, const CompareOptions& options, std::uint64_t stream) {
  const auto &top = samples.top.values, &bottom = samples.bottom.values;
  ComparisonRow row{.metric = metric.name,
                    .polarity = metric.polarity,
                    .n_top = static_cast<std::int64_t>(top.size()),
                    .n_bottom = static_cast<std::int64_t>(bottom.size()),
                    .difference = stats::difference_of_means(top, bottom, options.level),
                    .ratio = stats::ratio_of_means(top, bottom, options.level),
                    .hedges_g = stats::hedges_g(top, bottom, options.level),
                    .cliffs_delta = stats::cliffs_delta(top, bottom, options.level)};
  row.difference_bca = {.estimate = row.difference.estimate, .level = options.level, .n = row.difference.n};
  if (!top.empty()) row.mean_top = stats::mean(top);
  if (!bottom.empty()) row.mean_bottom = stats::mean(bottom);
  if (top.empty() || bottom.empty()) return row;
  const auto test = stats::permutation_test(
      top, bottom,
      {.exact_limit = options.exact_limit, .permutations = options.permutations, .seed = options.seed, .stream = 2 * stream});
  row.p_value = test.p_value;
  row.p_method = test.method;
  row.permutations = test.permutations;
  row.mann_whitney_p = stats::mann_whitney(top, bottom).p_value;
  if (top.size() > 1 && bottom.size() > 1)
    if (const double p = stats::brunner_munzel(top, bottom).p_value; !std::isnan(p)) row.brunner_munzel_p = p;
  if (options.resamples > 0)
    row.difference_bca = stats::bca_difference(
        top, bottom, {.level = options.level, .resamples = options.resamples, .seed = options.seed, .stream = 2 * stream + 1});
  return row;
}

void adjust(std::vector<ComparisonRow>& rows, double false_discovery_rate) {
  std::vector<double> p_values;
  p_values.reserve(rows.size());
  for (const auto& row : rows) p_values.push_back(row.p_value.value_or(std::numeric_limits<double>::quiet_NaN()));
  const auto q_values = stats::benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].p_value) continue;
    rows[i].q_value = q_values[i];
    rows[i].driver = q_values[i] <= false_discovery_rate && favourable(rows[i].polarity, rows[i].difference.estimate) > 0.0;
  }
}

/// Drivers first, then by q, then by the size of g; what is unknown comes last.
bool tells_more(const ComparisonRow& a, const ComparisonRow& b) {
  if (a.driver != b.driver) return a.driver;
  const double qa = a.q_value.value_or(2.0), qb = b.q_value.value_or(2.0);
  if (qa != qb) return qa < qb;
  const auto size = [](const ComparisonRow& row) {
    return std::isnan(row.hedges_g.estimate) ? -1.0 : std::abs(row.hedges_g.estimate);
  };
  return size(a) > size(b);
}

std::string short_number(double value) {
  char text[32];
  const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 2);
  return {text, written.ptr};
}

/// What ranked the reps: "outcome a month over the ramp's share, within segments".
std::string ranked_by(const Roster& roster, const Grouping& grouping) {
  if (!grouping.top.empty()) return " as named";
  std::string text = " by outcome";
  if (roster.exposure.size() > 0 && grouping.outcome_per_month) text += " a month worked";
  if (roster.tenure.size() > 0 && grouping.tenure == TenureAdjustment::ramp)
    text += " over the share expected in a ramp of " + short_number(grouping.ramp_months) + " months";
  if (roster.tenure.size() > 0 && grouping.tenure == TenureAdjustment::residual)
    text += " moved to full ramp by the team's own slope";
  if (grouping.threshold) text += ", parted at " + short_number(*grouping.threshold);
  if (within_segments(roster, grouping)) text += ", within segments";
  return text;
}

std::string method_of(const TeamView& team, const Groups& groups, const CompareOptions& options) {
  return "top " + std::to_string(groups.top) + " against bottom " + std::to_string(groups.bottom) + " of " +
         std::to_string(groups.rows.size()) + ranked_by(team.roster, options.grouping) +
         "; difference with Welch's interval, ratio on the log scale, Hedges' g, Cliff's delta; " +
         "two-sided permutation p; Benjamini–Hochberg q over " + std::to_string(team.metrics.size()) +
         " metrics, a driver at " + short_number(options.false_discovery_rate) + " or below";
}

/// The smallest two-sided p that two groups of these sizes can show.
double smallest_p(const Groups& groups) {
  double ways = 1.0;
  for (std::size_t i = 1; i <= groups.bottom; ++i) ways = ways * static_cast<double>(groups.top + i) / static_cast<double>(i);
  return (groups.top == groups.bottom ? 2.0 : 1.0) / ways;
}

std::string caveat_of(const Roster& roster, const Groups& groups) {
  std::vector<std::string> unknown;
  if (roster.exposure.size() == 0) unknown.push_back("months worked");
  if (roster.tenure.size() == 0) unknown.push_back("tenure");
  if (roster.segment.size() == 0) unknown.push_back("territory");
  std::string text =
      "The groups are chosen on the outcome, which is part luck: expect smaller differences next time. p and q do "
      "not correct for this choice";
  for (std::size_t i = 0; i < unknown.size(); ++i)
    text += (i == 0 ? ", nor for " : i + 1 < unknown.size() ? ", " : " or ") + unknown[i];
  text += ".";
  if (const double least = smallest_p(groups); least > 0.01)
    text += " With " + std::to_string(groups.top) + " against " + std::to_string(groups.bottom) + ", no p can be below " +
            short_number(least) + ".";
  return text;
}

std::vector<RankedRep> reps(const Roster& roster, const Groups& groups, std::size_t begin, std::size_t count) {
  std::vector<RankedRep> list;
  for (std::size_t i = begin; i < begin + count; ++i)
    list.push_back({std::string(roster.rep[groups.rows[i]]), groups.outcomes[i]});
  return list;
}

} // namespace

Comparison compare(const TeamView& team, const CompareOptions& options) {
  require_options(options);
  require_metrics(team);
  auto groups = group(team.roster, options.grouping);
  Comparison comparison{.given = static_cast<std::int64_t>(team.roster.rep.size())};
  comparison.top = reps(team.roster, groups, 0, groups.top);
  comparison.bottom = reps(team.roster, groups, groups.rows.size() - groups.bottom, groups.bottom);
  std::ranges::sort(comparison.bottom, {}, [](const RankedRep& rep) { return std::tie(rep.outcome, rep.rep); });
  comparison.set_aside = std::move(groups.set_aside);
  comparison.left_out = groups.left_out;

  comparison.rows.resize(team.metrics.size());
  std::vector<std::optional<std::pair<std::size_t, double>>> influential(team.metrics.size());
  for_each_part(team.metrics.size(), options.control, [&](std::size_t i) {
    auto samples = samples_of(team.metrics[i], team.roster, options.grouping, groups);
    if (options.set_aside_influential) influential[i] = remove_influential(samples);
    comparison.rows[i] = row_of(team.metrics[i], samples, options, i);
  });
  for (std::size_t i = 0; i < influential.size(); ++i) {
    if (!influential[i]) continue;
    const auto [row, value] = *influential[i];
    comparison.rows[i].set_aside = team.roster.rep[row];
    comparison.set_aside.push_back({std::string(team.roster.rep[row]), team.metrics[i].name, value,
                                    "an outlier that more than half of the difference leant on"});
  }
  adjust(comparison.rows, options.false_discovery_rate);
  std::ranges::stable_sort(comparison.rows, tells_more);
  comparison.method = method_of(team, groups, options);
  comparison.caveat = caveat_of(team.roster, groups);
  options.control.report(1.0);
  return comparison;
}

} // namespace landfall::team
