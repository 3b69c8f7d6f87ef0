// SPDX-License-Identifier: Apache-2.0
#include "team/ranking.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/multiplicity.hpp>
#include <landfall/stats/outlier.hpp>
#include <landfall/team/comparison.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <tuple>
#include <unordered_set>

namespace landfall::team {

std::vector<std::string> Comparison::drivers() const {
  std::vector<std::string> names;
  for (const auto& row : rows)
    if (row.driver) names.push_back(row.metric);
  return names;
}

namespace {

/// One group's values of a metric, and the rows of the team that they come from.
struct Group {
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

struct Groups {
  Group top, middle, bottom;

  double difference() const { return stats::mean(top.values) - stats::mean(bottom.values); }
};

void require_options(const CompareOptions& options) {
  require(options.fraction > 0.0 && options.fraction <= 0.5, "a group's share lies above 0 and is at most 1/2", "fraction");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.false_discovery_rate > 0.0 && options.false_discovery_rate < 1.0, "a rate lies between 0 and 1",
          "false_discovery_rate");
}

void require_columns(const TeamView& team) {
  const auto n = team.rep.size();
  require(team.outcome.size() == n, "columns of unequal length", "outcome");
  require(team.unrepeatable.size() == 0 || team.unrepeatable.size() == n, "columns of unequal length", "unrepeatable");
  std::unordered_set<std::string_view> known;
  for (const auto& metric : team.metrics) {
    require(!metric.name.empty(), "a metric needs a name", "metrics");
    require(known.insert(metric.name).second, "a metric is given twice", metric.name);
    require(metric.values.size() == n, "columns of unequal length", metric.name);
    for (std::size_t row = 0; row < n; ++row)
      require(!std::isinf(metric.values[row]), "a value is finite", metric.name, static_cast<std::int64_t>(row));
  }
}

Groups groups_of(const Metric& metric, const Ranking& ranking) {
  Groups groups;
  for (std::size_t i = 0; i < ranking.rows.size(); ++i) {
    const auto row = ranking.rows[i];
    if (metric.values.is_null(row)) continue;
    Group& group = i < ranking.top ? groups.top : i >= ranking.rows.size() - ranking.bottom ? groups.bottom : groups.middle;
    group.add(metric.values[row], row);
  }
  return groups;
}

/// Takes out the rep whom the difference leans on, when there is one; answers the row of the team, or nothing.
std::optional<std::size_t> remove_influential(Groups& groups) {
  if (groups.top.values.empty() || groups.bottom.values.empty()) return std::nullopt;
  std::vector<double> all;
  for (const auto* group : {&groups.top, &groups.bottom, &groups.middle})
    all.insert(all.end(), group->values.begin(), group->values.end());
  const auto scores = stats::modified_z_scores(all);
  const double whole = groups.difference();
  if (whole == 0.0) return std::nullopt; // nothing leans on anybody

  Group* worst = nullptr;
  std::size_t worst_index = 0, offset = 0;
  double least = 0.5; // share of the difference that is left without them; a negative share turns it
  for (Group* group : {&groups.top, &groups.bottom}) {
    for (std::size_t i = 0; i < group->values.size() && group->values.size() > 2; ++i) {
      if (std::abs(scores[offset + i]) <= stats::outlier_score) continue;
      Groups without = groups;
      (group == &groups.top ? without.top : without.bottom).remove(i);
      if (const double share = without.difference() / whole; share < least) {
        least = share;
        worst = group;
        worst_index = i;
      }
    }
    offset += group->values.size();
  }
  if (!worst) return std::nullopt;
  const auto row = worst->rows[worst_index];
  worst->remove(worst_index);
  return row;
}

ComparisonRow row_of(const Metric& metric, const Groups& groups, const CompareOptions& options, std::uint64_t stream,
                     const Progress& progress) {
  const auto &top = groups.top.values, &bottom = groups.bottom.values;
  ComparisonRow row{.metric = metric.name,
                    .polarity = metric.polarity,
                    .n_top = static_cast<std::int64_t>(top.size()),
                    .n_bottom = static_cast<std::int64_t>(bottom.size()),
                    .difference = stats::difference_of_means(top, bottom, options.level),
                    .ratio = stats::ratio_of_means(top, bottom, options.level),
                    .hedges_g = stats::hedges_g(top, bottom, options.level)};
  if (!top.empty()) row.mean_top = stats::mean(top);
  if (!bottom.empty()) row.mean_bottom = stats::mean(bottom);
  if (top.empty() || bottom.empty()) return row;
  const auto test = stats::permutation_test(top, bottom,
                                            {.exact_limit = options.exact_limit,
                                             .permutations = options.permutations,
                                             .seed = options.seed,
                                             .stream = stream,
                                             .progress = progress});
  row.p_value = test.p_value;
  row.p_method = test.method;
  row.permutations = test.permutations;
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

std::string method_of(const Ranking& ranking, std::size_t metrics, const CompareOptions& options) {
  return "top " + std::to_string(ranking.top) + " against bottom " + std::to_string(ranking.bottom) + " of " +
         std::to_string(ranking.rows.size()) +
         " by outcome; difference with Welch's interval, ratio on the log scale, Hedges' g; " +
         "two-sided permutation p; Benjamini–Hochberg q over " + std::to_string(metrics) + " metrics, a driver at " +
         short_number(options.false_discovery_rate) + " or below";
}

/// The smallest two-sided p that two groups of these sizes can show.
double smallest_p(const Ranking& ranking) {
  double ways = 1.0;
  for (std::size_t i = 1; i <= ranking.bottom; ++i) ways = ways * static_cast<double>(ranking.top + i) / static_cast<double>(i);
  return (ranking.top == ranking.bottom ? 2.0 : 1.0) / ways;
}

std::string caveat_of(const Ranking& ranking) {
  std::string text =
      "The groups are chosen on the outcome, which is part luck: expect smaller differences next time. p and q do "
      "not correct for this choice, nor for tenure, ramp or territory.";
  if (const double least = smallest_p(ranking); least > 0.01)
    text += " With " + std::to_string(ranking.top) + " against " + std::to_string(ranking.bottom) + ", no p can be below " +
            short_number(least) + ".";
  return text;
}

std::vector<RankedRep> reps(const TeamView& team, const Ranking& ranking, std::size_t begin, std::size_t count) {
  std::vector<RankedRep> list;
  for (std::size_t i = begin; i < begin + count; ++i)
    list.push_back({std::string(team.rep[ranking.rows[i]]), ranking.outcomes[i]});
  return list;
}

} // namespace

Comparison compare(const TeamView& team, const CompareOptions& options) {
  require_options(options);
  require_columns(team);
  Comparison comparison{
      .top = {}, .bottom = {}, .rows = {}, .set_aside = {}, .given = static_cast<std::int64_t>(team.rep.size())};
  const auto ranking = rank(team, options.fraction, comparison.set_aside);
  comparison.left_out = comparison.given - static_cast<std::int64_t>(ranking.rows.size());
  comparison.top = reps(team, ranking, 0, ranking.top);
  comparison.bottom = reps(team, ranking, ranking.rows.size() - ranking.bottom, ranking.bottom);
  std::ranges::sort(comparison.bottom, {}, [](const RankedRep& rep) { return std::tie(rep.outcome, rep.rep); });

  const double metrics = static_cast<double>(team.metrics.size());
  for (std::size_t i = 0; i < team.metrics.size(); ++i) {
    const auto& metric = team.metrics[i];
    auto groups = groups_of(metric, ranking);
    const auto influential = options.set_aside_influential ? remove_influential(groups) : std::nullopt;
    const double done = static_cast<double>(i);
    const Progress progress = [&](double fraction) {
      return !options.progress || options.progress((done + fraction) / metrics);
    };
    comparison.rows.push_back(row_of(metric, groups, options, i, progress));
    if (influential) {
      comparison.rows.back().set_aside = team.rep[*influential];
      comparison.set_aside.push_back({std::string(team.rep[*influential]), metric.name, metric.values[*influential],
                                      "an outlier that more than half of the difference leant on"});
    }
    report(options.progress, (done + 1.0) / metrics);
  }
  adjust(comparison.rows, options.false_discovery_rate);
  std::ranges::stable_sort(comparison.rows, tells_more);
  comparison.method = method_of(ranking, team.metrics.size(), options);
  comparison.caveat = caveat_of(ranking);
  return comparison;
}

} // namespace landfall::team
