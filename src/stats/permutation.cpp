// SPDX-License-Identifier: Apache-2.0
#include "stats/fixed_point.hpp"
#include "stats/revolving_door.hpp"
#include "stats/subset_sums.hpp"

#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/permutation.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
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

/// Both groups in one row, the chosen (smaller) group first, less their common mean and in whole quanta. The difference of
/// means is then a multiple of the chosen group's sum, whose expectation is 0, and sums are exact. Turned so that a larger sum
/// is more extreme.
struct Labelling {
  std::vector<std::int64_t> values;
  std::size_t chosen = 0;
  bool two_sided = true;
  std::int64_t least = 0; // a sum from here on is as extreme as the one seen

  std::int64_t extremity(std::int64_t sum) const { return two_sided ? std::abs(sum) : sum; }
  bool as_extreme(std::int64_t sum) const { return extremity(sum) >= least; }
};

Labelling labelling_of(std::span<const double> first, std::span<const double> second, Alternative alternative) {
  const bool swapped = second.size() < first.size();
  if (swapped) std::swap(first, second);
  std::vector<double> both(first.begin(), first.end());
  both.insert(both.end(), second.begin(), second.end());
  Labelling labelling{.values = fixed_point(std::move(both), first.size() + second.size()).quanta,
                      .chosen = first.size(),
                      .two_sided = alternative == Alternative::two_sided};
  if ((alternative == Alternative::less) != swapped)
    for (auto& value : labelling.values) value = -value;
  double size = 0.0;
  for (const auto value : labelling.values) size += std::abs(static_cast<double>(value));
  const double tie = 1e-12 * size / static_cast<double>(labelling.values.size()) * static_cast<double>(labelling.chosen);
  const auto seen = std::accumulate(labelling.values.begin(),
                                    labelling.values.begin() + static_cast<std::ptrdiff_t>(labelling.chosen), std::int64_t{0});
  labelling.least = labelling.extremity(seen) - std::llrint(tie);
  return labelling;
}

std::int64_t count_exactly(const Labelling& labelling, std::int64_t ways, const Progress& progress) {
  RevolvingDoor door(labelling.values.size(), labelling.chosen);
  auto sum = std::accumulate(labelling.values.begin(), labelling.values.begin() + static_cast<std::ptrdiff_t>(labelling.chosen),
                             std::int64_t{0});
  std::int64_t extreme = 0, done = 0;
  do {
    extreme += labelling.as_extreme(sum);
    if (++done % between_reports == 0) report(progress, static_cast<double>(done) / static_cast<double>(ways));
    if (done == ways) break;
    door.next();
    sum += labelling.values[door.entered] - labelling.values[door.left];
  } while (true);
  return extreme;
}

std::int64_t count_drawn(const Labelling& labelling, const PermutationOptions& options) {
  RandomWords random(Random(options.seed, options.stream));
  SubsetSums sums(labelling.values, labelling.chosen);
  std::int64_t extreme = 0;
  for (std::int64_t done = 1; done <= options.permutations; ++done) {
    extreme += labelling.as_extreme(sums.draw(random));
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
  const auto labelling = labelling_of(first, second, options.alternative);
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
