// The one that a conclusion hangs on.
// Answers: would it still be said without this rep, or without this deal?
// Definition: leave one out. The comparison is made again without each in turn, groups and all; of each metric the one is kept
// without whom the verdict turns (a driver is none, or the other way round), or else the difference moves most.
// Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/team/comparison.hpp>

#include <optional>
#include <string>
#include <vector>

namespace landfall::team {

/// One metric, and the one whose absence matters most to it.
struct InfluenceRow {
  std::string metric;
  std::string without;                      ///< who or what was left out: a rep, or the id of a deal; empty: nobody could be
  std::string rep;                          ///< the rep, or the deal's owner
  double difference = 0.0;                  ///< top less bottom, with all
  std::optional<double> difference_without; ///< and without them
  std::optional<double> q_value, q_value_without;
  bool driver = false, driver_without = false;
  bool turns = false; ///< the verdict is another without them
};

/// Keeps the one that matters most, over comparisons that the caller makes without each in turn.
class Influence {
public:
  explicit Influence(const Comparison& with_all);
  /// O(metrics²).
  void add(const Comparison& comparison, const std::string& without, const std::string& rep);
  /// In the order of the comparison's rows.
  const std::vector<InfluenceRow>& rows() const { return rows_; }

private:
  std::vector<InfluenceRow> rows_;
};

/// Leaves out each rep of the two groups in turn. Without a rep the others are ranked and grouped anew, unless groups are given
/// by name. A rep without whom there are no two groups any more is passed over. Options are those of the comparison; its BCa
/// intervals are not made.
///
/// Throws as `compare`. O(reps of the groups · compare).
std::vector<InfluenceRow> influence_of_reps(const TeamView& team, const CompareOptions& options = {});

} // namespace landfall::team

template <> struct landfall::fields_of<landfall::team::InfluenceRow> {
  using Row = team::InfluenceRow;
  static constexpr auto value = fields(field("metric", &Row::metric, "what was measured"),
                                       field("without", &Row::without, "who or what matters most: a rep, or the id of a deal"),
                                       field("rep", &Row::rep, "the rep, or the deal's owner"),
                                       field("difference", &Row::difference, "top less bottom, with all"),
                                       field("difference_without", &Row::difference_without, "top less bottom, without them"),
                                       field("q_value", &Row::q_value, "q with all", Unit::probability),
                                       field("q_value_without", &Row::q_value_without, "q without them", Unit::probability),
                                       field("driver", &Row::driver, "a driver with all"),
                                       field("driver_without", &Row::driver_without, "a driver without them"),
                                       field("turns", &Row::turns, "the verdict is another without them"));
};
