// Targets: what was promised for a period, for the whole company or for a segment of it.
// Answers: what was asked of whom, of which metric, for which period, and which way is good?
// Definition: a target is one number for one metric, period, dimension and segment; a period is known by its days, not by its
// label. The whole company has neither dimension nor segment. Thread safety: a value; readers may share it while nobody adds.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/calendar/period.hpp>
#include <landfall/core/field.hpp>
#include <landfall/core/polarity.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace landfall::plan {

struct Target {
  std::string metric = "bookings";
  Period period;
  std::string dimension; ///< "region", "manager", "owner" or another; empty: the whole company
  std::string segment;   ///< level of the dimension; empty: the whole company
  double amount = 0.0;   ///< in the metric's unit; any finite number
  Polarity polarity = Polarity::higher_is_better;
};

class TargetTable {
public:
  /// Throws `Error` (invalid_argument), and stays as it was, when the metric has no name, the period has no days, the amount
  /// is not finite, only one of dimension and segment is given, or there is a target for the same already. O(log n).
  void add(Target target);

  /// The one target for these; null when there is none. Valid until the next `add`. O(log n).
  const Target* find(std::string_view metric, const Period& period, std::string_view dimension = {},
                     std::string_view segment = {}) const;

  /// Targets of every segment of a dimension, by segment; of the whole company where the dimension is empty. Empty when there
  /// is none. O(log n + found).
  std::vector<Target> all(std::string_view metric, const Period& period, std::string_view dimension = {}) const;

  /// Sum of the segments' amounts (compensated); null when no segment of the dimension has a target. It need not be the whole
  /// company's target: what is handed out often exceeds what was promised. Throws `Error` (invalid_argument) on an empty
  /// dimension. O(log n + found).
  std::optional<double> total(std::string_view metric, const Period& period, std::string_view dimension) const;

  /// In the order in which they were added.
  std::span<const Target> rows() const { return rows_; }
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }

private:
  using Key = std::tuple<std::string, Date, Date, std::string, std::string>; // metric, begin, end, dimension, segment
  std::vector<Target> rows_;
  std::map<Key, std::size_t> row_of_;
};

} // namespace landfall::plan
