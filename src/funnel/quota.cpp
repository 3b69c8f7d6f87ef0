// SPDX-License-Identifier: Apache-2.0
#include <landfall/funnel/quota.hpp>

#include <landfall/stats/pooled_rates.hpp>

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace landfall::funnel {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

void require_shape(const QuotaView& quotas) {
  const auto rows = quotas.name.size();
  const auto of_rows = [&](std::size_t size, const char* column, bool needed) {
    require(size == rows || (size == 0 && !needed), "a column has a value for each name", column);
  };
  of_rows(quotas.quota.size(), "quota", true);
  of_rows(quotas.deal_size.size(), "deal_size", true);
  of_rows(quotas.activities.size(), "activities", false);
  of_rows(quotas.group.size(), "group", false);
  for (const auto& rates : quotas.rates) of_rows(rates.size(), "rates", true);
  for (const auto& counts : quotas.counts) of_rows(counts.size(), "counts", true);
  const auto steps = quotas.steps.size();
  const bool counted = !quotas.counts.empty();
  require(counted ? quotas.rates.empty() && quotas.counts.size() == steps + 1 : quotas.rates.size() == steps,
          "there is a column of rates for each step, or one of counts for deals and each step", "steps");
  std::unordered_set<std::string_view> known;
  for (std::size_t row = 0; row < rows; ++row) {
    require(!quotas.name[row].empty(), "a rep needs a name", "name", static_cast<std::int64_t>(row));
    require(known.insert(quotas.name[row]).second, "a rep has one row; an earlier row has this one", "name",
            static_cast<std::int64_t>(row));
  }
}

std::int64_t count_at(const NumberColumn& counts, std::size_t row) {
  if (counts.is_null(row)) return 0;
  const double count = counts[row];
  require(count >= 0.0 && count < 9e15 && count == std::floor(count), "a count is a whole number, not below 0", "counts",
          static_cast<std::int64_t>(row));
  return static_cast<std::int64_t>(count);
}

/// Of one step, rep by rep.
std::vector<stats::Interval> rates_of(const QuotaView& quotas, std::size_t step, double level) {
  const auto rows = quotas.name.size();
  if (quotas.counts.empty()) {
    std::vector<stats::Interval> rates;
    for (std::size_t row = 0; row < rows; ++row) {
      const double rate = quotas.rates[step][row];
      rates.push_back({.estimate = rate, .low = rate, .high = rate, .level = level, .n = 0});
    }
    return rates;
  }
  std::vector<stats::Share> shares;
  for (std::size_t row = 0; row < rows; ++row) {
    const stats::Share share{count_at(quotas.counts[step], row), count_at(quotas.counts[step + 1], row)};
    require(share.successes <= share.trials, "more units went on than there were", "counts", static_cast<std::int64_t>(row));
    shares.push_back(share);
  }
  return stats::pooled_rates(shares, level).rates;
}

/// The sum of reps' chains, stage by stage, the one next to the deal first.
class Total {
public:
  void add(std::span<const QuotaRow> chain) {
    tracked_ = tracked_ && chain.back().stage == "activity";
    rows_.resize(std::max(rows_.size(), chain.size()));
    for (std::size_t i = 0; i < chain.size(); ++i) {
      rows_[i].stage = chain[i].stage;
      rows_[i].rate.level = chain[i].rate.level;
      rows_[i].rate.n += chain[i].rate.n;
      rows_[i].units += chain[i].units; // whole numbers, or fractions that nobody reconciles
    }
  }
  void give(const std::string& group, std::size_t steps, std::vector<QuotaRow>& out) {
    if (rows_.empty()) return;
    rows_.resize(steps + (tracked_ ? 2 : 1));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      auto& [of, name, stage, rate, units] = rows_[i];
      of = group;
      rate.low = rate.high = nan;
      if (i >= 1 && i <= steps) rate.estimate = rows_[i - 1].units / units;
      out.push_back(rows_[i]);
    }
  }

private:
  std::vector<QuotaRow> rows_;
  bool tracked_ = true;
};

} // namespace

std::vector<QuotaRow> sales_math(const QuotaView& quotas, const QuotaOptions& options) {
  require_shape(quotas);
  const auto steps = quotas.steps.size();
  std::vector<std::vector<stats::Interval>> rates;
  for (std::size_t step = 0; step < steps; ++step) rates.push_back(rates_of(quotas, step, options.level));

  std::vector<QuotaRow> rows;
  Total all;
  std::vector<Total> groups(quotas.group.levels.size());
  SalesMath math;
  for (std::size_t row = 0; row < quotas.name.size(); ++row) {
    math.quota = quotas.quota[row];
    math.average_deal_size = quotas.deal_size[row];
    math.steps.clear();
    for (std::size_t step = 0; step < steps; ++step)
      math.steps.push_back({std::string(quotas.steps[step]), rates[step][row].estimate});
    math.activities_per_unit.reset();
    if (quotas.activities.size() > 0 && !quotas.activities.is_null(row)) math.activities_per_unit = quotas.activities[row];

    std::vector<QuotaRow> chain;
    try {
      for (auto& line : sales_math_backwards(math, options.rounding))
        chain.push_back({.group = quotas.group.size() > 0 ? std::string(quotas.group[row]) : std::string(),
                         .name = std::string(quotas.name[row]),
                         .stage = std::move(line.stage),
                         .rate = {.low = nan, .high = nan, .level = options.level},
                         .units = line.units});
    } catch (const Error& error) { // which rep it is, rather than which step
      throw Error(error.code(), error.message(), error.column(), static_cast<std::int64_t>(row));
    }
    for (std::size_t step = 0; step < steps; ++step) chain[step + 1].rate = rates[step][row];
    rows.insert(rows.end(), chain.begin(), chain.end());
    all.add(chain);
    if (quotas.group.size() > 0 && !quotas.group.is_null(row))
      groups[static_cast<std::size_t>(quotas.group.code(row))].add(chain);
  }
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i].give(std::string(quotas.group.levels[i]), steps, rows);
  all.give({}, steps, rows);
  return rows;
}

} // namespace landfall::funnel
