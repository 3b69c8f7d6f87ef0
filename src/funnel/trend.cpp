// SPDX-License-Identifier: Apache-2.0
#include <landfall/funnel/trend.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/multiplicity.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/random.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::funnel {

std::string_view to_string(Trend trend) {
  constexpr std::string_view words[] = {"no evidence", "improving", "worsening"};
  return words[static_cast<std::size_t>(trend)];
}

std::vector<stats::Share> conversions_within(const Passages& passages, const Cohort& cohort) {
  require(cohort.begin <= cohort.end, "a period ends after it begins", "end");
  require(cohort.horizon >= 0, "a horizon is not below 0", "horizon");
  std::vector<stats::Share> steps(passages.shape.stages - 1);
  for (std::size_t id = 0; id < passages.size(); ++id)
    for (std::size_t stage = 0; stage + 1 < passages.shape.stages; ++stage) {
      const auto began = passages.time(id, stage);
      if (began == null_time || began < cohort.begin || began >= cohort.end || began > cohort.as_of) continue;
      // As unsigned numbers the differences of any two times fit; neither is negative.
      const auto after = [began](std::int64_t time) {
        return static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(began);
      };
      const auto horizon = static_cast<std::uint64_t>(cohort.horizon);
      if (after(cohort.as_of) < horizon) continue;
      const auto next = passages.time(id, stage + 1);
      ++steps[stage].trials;
      steps[stage].successes += next != null_time && next <= cohort.as_of && after(next) <= horizon;
    }
  return steps;
}

namespace {

void check(const Funnel& funnel, std::span<const stats::Share> shares, const char* name) {
  require(shares.size() + 1 == funnel.size(), "there is one share for each step, one step less than stages", name);
}

stats::Interval rate(stats::Share share, double level) {
  return stats::proportion_interval(share.successes, share.trials, {.level = level});
}

/// k ln p + (n − k) ln(1 − p) at p = k/n.
double log_likelihood(double k, double n) {
  return (k > 0.0 ? k * std::log(k / n) : 0.0) + (k < n ? (n - k) * std::log1p(-k / n) : 0.0);
}

struct Split {
  std::size_t at = 0;
  double ratio = 0.0; ///< of log likelihoods
};

Split best_split(std::span<const stats::Share> periods) {
  double successes = 0.0, trials = 0.0;
  for (const auto& each : periods) successes += static_cast<double>(each.successes), trials += static_cast<double>(each.trials);
  const double one = trials > 0.0 ? log_likelihood(successes, trials) : 0.0;
  Split best;
  double k = 0.0, n = 0.0;
  for (std::size_t at = 1; at < periods.size(); ++at) {
    k += static_cast<double>(periods[at - 1].successes), n += static_cast<double>(periods[at - 1].trials);
    if (n == 0.0 || n == trials) continue;
    const double ratio = log_likelihood(k, n) + log_likelihood(successes - k, trials - n) - one;
    if (ratio > best.ratio) best = {at, ratio};
  }
  return best;
}

stats::Share sum(std::span<const stats::Share> periods) {
  stats::Share all;
  for (const auto& each : periods) all.successes += each.successes, all.trials += each.trials;
  return all;
}

std::size_t longest_run(std::span<const stats::Share> periods) {
  const auto all = sum(periods);
  std::size_t longest = 0, run = 0;
  int side = 0;
  for (const auto& each : periods) {
    if (each.trials == 0) continue;
    const auto distance = static_cast<double>(each.successes) * static_cast<double>(all.trials) -
                          static_cast<double>(all.successes) * static_cast<double>(each.trials);
    const int now = distance > 0.0 ? 1 : distance < 0.0 ? -1 : 0;
    run = now != 0 && now == side ? run + 1 : now != 0 ? 1 : 0;
    side = now;
    longest = std::max(longest, run);
  }
  return longest;
}

} // namespace

std::vector<TrendRow> trend(const Funnel& funnel, std::span<const stats::Share> before, std::span<const stats::Share> after,
                            const TrendOptions& options) {
  check(funnel, before, "before");
  check(funnel, after, "after");
  require(options.alpha > 0.0 && options.alpha < 1.0, "it lies between 0 and 1", "alpha");
  std::vector<TrendRow> rows;
  std::vector<double> p;
  for (std::size_t i = 0; i < before.size(); ++i) {
    p.push_back(stats::fisher_exact(before[i], after[i]));
    rows.push_back({.from = funnel[i].name,
                    .to = funnel[i + 1].name,
                    .before = rate(before[i], options.level),
                    .after = rate(after[i], options.level),
                    .difference = stats::rate_difference(before[i], after[i], options.level),
                    .p = p.back()});
  }
  const auto q = stats::benjamini_hochberg(p);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].q = q[i];
    if (q[i] <= options.alpha) rows[i].trend = rows[i].difference.estimate > 0.0 ? Trend::improving : Trend::worsening;
  }
  return rows;
}

ChangePoint change_point(std::span<const stats::Share> periods, const ChangePointOptions& options) {
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    require(periods[i].successes >= 0 && periods[i].successes <= periods[i].trials, "there are 0 to n successes of n",
            "periods", row);
    require(periods[i].trials <= 1'000'000'000'000, "there are at most 10^12 trials", "periods", row);
  }
  ChangePoint found{.before = {.level = options.level}, .after = {.level = options.level}};
  found.longest_run = longest_run(periods);
  if (std::ranges::count_if(periods, [](const auto& each) { return each.trials > 0; }) < 4) return found;
  const auto best = best_split(periods);
  found.likeliest = best.at;
  found.before = rate(sum(periods.first(best.at)), options.level),
  found.after = rate(sum(periods.subspan(best.at)), options.level);

  // Given the sum of successes one rate leaves open only how they are dealt to the trials; of many, the sum may as well vary.
  constexpr std::int64_t most_dealt = 50'000;
  const auto all = sum(periods);
  const double one_rate = static_cast<double>(all.successes) / static_cast<double>(all.trials);
  std::vector<stats::Share> dealt(periods.begin(), periods.end());
  std::size_t as_split = 0;
  for (std::size_t draw = 0; draw < options.draws; ++draw) {
    options.control.report(static_cast<double>(draw) / static_cast<double>(options.draws));
    stats::Random random(options.seed, draw);
    std::int64_t left = all.successes, trials = all.trials;
    for (auto& each : dealt) {
      if (all.trials > most_dealt) {
        each.successes = random.binomial(each.trials, one_rate);
        continue;
      }
      each.successes = 0; // each trial takes a success with the chance that is left to it
      for (std::int64_t i = 0; i < each.trials; ++i, --trials)
        if (random.uniform() * static_cast<double>(trials) < static_cast<double>(left)) ++each.successes, --left;
    }
    as_split += best_split(dealt).ratio >= best.ratio * (1.0 - 1e-12);
  }
  found.p = static_cast<double>(1 + as_split) / static_cast<double>(1 + options.draws);
  if (found.p <= options.alpha) found.at = best.at;
  return found;
}

std::vector<LeakRow> leaks(const Funnel& funnel, std::span<const stats::Share> now, std::span<const stats::Share> reference,
                           double mean_amount, double level) {
  check(funnel, now, "now");
  check(funnel, reference, "reference");
  require(std::isfinite(mean_amount) && mean_amount >= 0.0, "an amount is finite, not below 0", "mean_amount");
  const double z = stats::normal_quantile(0.5 + 0.5 * level);
  std::vector<LeakRow> rows;
  double downstream = 1.0;
  for (std::size_t i = now.size(); i-- > 0;) {
    LeakRow row{.from = funnel[i].name, .to = funnel[i + 1].name, .entered = now[i].trials, .downstream = downstream};
    row.conversion = rate(now[i], level), row.reference = rate(reference[i], level);
    const double worth = static_cast<double>(row.entered) * downstream * mean_amount;
    row.lost = {.level = level, .n = now[i].trials + reference[i].trials};
    if (now[i].trials > 0 && reference[i].trials > 0) {
      const auto variance = [](const stats::Interval& p, stats::Share of) {
        return p.estimate * (1.0 - p.estimate) / static_cast<double>(of.trials);
      };
      const double lost = worth * (row.reference.estimate - row.conversion.estimate);
      const double half = z * worth * std::sqrt(variance(row.conversion, now[i]) + variance(row.reference, reference[i]));
      row.lost.estimate = lost, row.lost.low = lost - half, row.lost.high = lost + half;
    }
    downstream *= now[i].trials > 0 ? row.conversion.estimate : 0.0;
    rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    return (std::isnan(a.lost.estimate) ? -std::numeric_limits<double>::infinity() : a.lost.estimate) >
           (std::isnan(b.lost.estimate) ? -std::numeric_limits<double>::infinity() : b.lost.estimate);
  });
  return rows;
}

} // namespace landfall::funnel
