// SPDX-License-Identifier: Apache-2.0
#include "stats/revolving_door.hpp"

#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/permutation.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace landfall::stats {

std::string_view to_string(Alternative alternative) {
  switch (alternative) {
  case Alternative::two_sided: return "two_sided";
  case Alternative::greater: return "greater";
  case Alternative::less: return "less";
  }
  return "unknown";
}

std::string_view to_string(PermutationMethod method) { return method == PermutationMethod::exact ? "exact" : "monte_carlo"; }

namespace {

constexpr std::int64_t between_reports = 16'384;

/// C(n, k), or `limit` + 1 when it is above `limit`.
std::int64_t ways(std::size_t n, std::size_t k, std::int64_t limit) {
  double count = 1.0;
  for (std::size_t i = 1; i <= k; ++i) {
    count = std::round(count * static_cast<double>(n - k + i) / static_cast<double>(i));
    if (count > static_cast<double>(limit)) return limit + 1;
  }
  return static_cast<std::int64_t>(count);
}

/// Both groups in one row, the chosen (smaller) group first, less their common mean. The difference of means is then a
/// multiple of the chosen group's sum, whose expectation is 0.
struct Labelling {
  std::vector<double> values;
  std::size_t chosen = 0;
  Alternative alternative = Alternative::two_sided; // of the chosen group's sum
  double least = 0.0;                               // a sum from here on is as extreme as the one seen

  double extremity(double sum) const {
    return alternative == Alternative::two_sided ? std::abs(sum) : alternative == Alternative::greater ? sum : -sum;
  }
  bool as_extreme(double sum) const { return extremity(sum) >= least; }
};

Labelling labelling_of(std::span<const double> first, std::span<const double> second, Alternative alternative) {
  Labelling labelling{.values = {}, .chosen = std::min(first.size(), second.size()), .alternative = alternative};
  if (second.size() < first.size()) {
    std::swap(first, second);
    if (alternative != Alternative::two_sided)
      labelling.alternative = alternative == Alternative::greater ? Alternative::less : Alternative::greater;
  }
  labelling.values.assign(first.begin(), first.end());
  labelling.values.insert(labelling.values.end(), second.begin(), second.end());
  for (int pass = 0; pass < 2; ++pass) { // the second takes off what rounding left of a mean far from 0
    const double centre = mean(labelling.values);
    for (double& value : labelling.values) value -= centre;
  }
  CompensatedSum size;
  for (const double value : labelling.values) size += std::abs(value);
  const double tie =
      1e-12 * size.value() / static_cast<double>(labelling.values.size()) * static_cast<double>(labelling.chosen);
  labelling.least = labelling.extremity(sum(std::span(labelling.values).first(labelling.chosen))) - tie;
  return labelling;
}

std::int64_t count_exactly(const Labelling& labelling, std::int64_t ways, const Progress& progress) {
  RevolvingDoor door(labelling.values.size(), labelling.chosen);
  CompensatedSum total;
  for (std::size_t i = 0; i < labelling.chosen; ++i) total += labelling.values[i];
  std::int64_t extreme = 0, done = 0;
  do {
    extreme += labelling.as_extreme(total.value());
    if (++done % between_reports == 0) report(progress, static_cast<double>(done) / static_cast<double>(ways));
    if (done == ways) break;
    door.next();
    total += labelling.values[door.entered];
    total += -labelling.values[door.left];
  } while (true);
  return extreme;
}

std::int64_t count_drawn(Labelling& labelling, const PermutationOptions& options) {
  Random random(options.seed, options.stream);
  std::int64_t extreme = 0;
  auto& values = labelling.values;
  for (std::int64_t done = 1; done <= options.permutations; ++done) {
    CompensatedSum total; // of the first few of a shuffle that stops there; where the last one left off is as good a start
    for (std::size_t i = 0; i < labelling.chosen; ++i) {
      std::swap(values[i], values[i + static_cast<std::size_t>(random.below(values.size() - i))]);
      total += values[i];
    }
    extreme += labelling.as_extreme(total.value());
    if (done % between_reports == 0)
      report(options.progress, static_cast<double>(done) / static_cast<double>(options.permutations));
  }
  return extreme;
}

} // namespace

PermutationResult permutation_test(std::span<const double> first, std::span<const double> second,
                                   const PermutationOptions& options) {
  require(options.exact_limit >= 0, "a limit is not below 0", "exact_limit");
  require(options.permutations >= 1, "at least one permutation is drawn", "permutations");
  if (first.empty() || second.empty())
    throw Error(ErrorCode::insufficient, "a group is empty", first.empty() ? "first" : "second");

  PermutationResult result{.difference = mean(first) - mean(second)};
  Labelling labelling = labelling_of(first, second, options.alternative);
  const auto all = ways(labelling.values.size(), labelling.chosen, options.exact_limit);
  if (all <= options.exact_limit) {
    result.method = PermutationMethod::exact;
    result.permutations = all;
    result.as_extreme = count_exactly(labelling, all, options.progress);
    result.p_value = static_cast<double>(result.as_extreme) / static_cast<double>(all);
  } else {
    result.method = PermutationMethod::monte_carlo;
    result.permutations = options.permutations;
    result.as_extreme = count_drawn(labelling, options);
    result.p_value = static_cast<double>(result.as_extreme + 1) / static_cast<double>(result.permutations + 1);
  }
  return result;
}

} // namespace landfall::stats
