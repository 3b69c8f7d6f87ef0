// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/plan/target.hpp>
#include <landfall/stats/sum.hpp>

#include <cmath>
#include <utility>

namespace landfall::plan {

void TargetTable::add(Target target) {
  const auto row = static_cast<std::int64_t>(rows_.size());
  require(!target.metric.empty(), "a target needs the name of its metric", "metric", row);
  require(target.period.begin < target.period.end, "a target's period must have at least one day", "period", row);
  require(std::isfinite(target.amount), "a target is a finite number", "amount", row);
  require(target.dimension.empty() == target.segment.empty(),
          "a target of a segment names both dimension and segment; one of the whole company names neither", "segment", row);
  Key key{target.metric, target.period.begin, target.period.end, target.dimension, target.segment};
  if (row_of_.contains(key)) {
    const std::string of = target.segment.empty() ? "the whole company" : target.dimension + " '" + target.segment + "'";
    require(false,
            of + " has a target for " + target.metric + " from " + target.period.begin.to_string() + " to " +
                target.period.last_day().to_string() + " already; leave one",
            "segment", row);
  }
  rows_.push_back(std::move(target));
  row_of_.emplace(std::move(key), static_cast<std::size_t>(row));
}

const Target* TargetTable::find(std::string_view metric, const Period& period, std::string_view dimension,
                                std::string_view segment) const {
  const auto found =
      row_of_.find(Key{std::string(metric), period.begin, period.end, std::string(dimension), std::string(segment)});
  return found == row_of_.end() ? nullptr : &rows_[found->second];
}

std::vector<Target> TargetTable::all(std::string_view metric, const Period& period, std::string_view dimension) const {
  const Key first{std::string(metric), period.begin, period.end, std::string(dimension), {}};
  const auto same = [&](const Key& key) {
    return std::get<0>(key) == std::get<0>(first) && std::get<1>(key) == std::get<1>(first) &&
           std::get<2>(key) == std::get<2>(first) && std::get<3>(key) == std::get<3>(first);
  };
  std::vector<Target> targets;
  for (auto each = row_of_.lower_bound(first); each != row_of_.end() && same(each->first); ++each)
    targets.push_back(rows_[each->second]);
  return targets;
}

std::optional<double> TargetTable::total(std::string_view metric, const Period& period, std::string_view dimension) const {
  require(!dimension.empty(), "a total is over the segments of a dimension; the whole company's target is found by find",
          "dimension");
  const auto targets = all(metric, period, dimension);
  if (targets.empty()) return std::nullopt;
  stats::CompensatedSum sum;
  for (const auto& target : targets) sum += target.amount;
  return sum.value();
}

} // namespace landfall::plan
