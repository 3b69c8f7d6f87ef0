// What one would say of a deal with a pencil: of the deals that stood in its stage on earlier days, the share that was won in
// time. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "standpoint.hpp"

#include <map>

namespace accuracy {

/// An earlier day, and the day before which winning counted. Both lie in the past.
struct Look {
  Date day, until;
};

class SameStage {
public:
  /// Counts the open deals of each stage on each of those days. A stage that was hardly seen is drawn towards all of them by
  /// the weight of one deal.
  SameStage(const Standpoint& standpoint, const std::vector<Look>& looks);

  double chance(std::string_view stage) const;
  double overall() const { return all_.share(); } ///< whatever the stage; NaN when nothing was open on any of the days

private:
  struct Seen {
    double won = 0.0, n = 0.0;
    double share() const { return won / n; }
  };
  Seen all_;
  std::map<std::string, Seen, std::less<>> of_stage_;
};

} // namespace accuracy
