// SPDX-License-Identifier: Apache-2.0
#include "review/parts.hpp"
#include "review/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace landfall::review {

namespace {

/// The newest day on which anything happened that the snapshot sees.
std::optional<Date> newest_date(const pipeline::Snapshot& snapshot) {
  std::optional<Date> newest;
  for (std::size_t row = 0; row < snapshot.size(); ++row)
    for (const auto day : {snapshot.table().created[row], snapshot.table().closed[row]})
      if (day && *day <= snapshot.as_of()) newest = std::max(newest.value_or(*day), *day);
  return newest;
}

} // namespace

void describe(Review& review, const pipeline::Snapshot& snapshot, const pipeline::OpenAmounts& open,
              const std::optional<forecast::PeriodForecast>& forecast) {
  auto& definitions = review.definitions;
  const bool has_expected_close = snapshot.table().expected_close.size() > 0;
  definitions.push_back("won so far: deals won from " + review.period.begin.to_string() + " to " + review.as_of.to_string() +
                        "; nothing after that day is seen");
  definitions.push_back(std::string("open: deals created by that day and not closed, ") +
                        (has_expected_close ? "with an expected close date in the period"
                                            : "all of them, since the source has no expected close dates") +
                        "; amounts of all open deals: " + open.definition());
  if (review.total.target)
    definitions.push_back(review.total.definition == pipeline::CoverageDefinition::to_go
                              ? "coverage: open ÷ (target − won), \"to go\""
                              : "coverage: open ÷ target");
  if (forecast && !forecast->methods.empty()) {
    definitions.push_back("landing: won so far and what is still to come, by " + forecast->landing.method() +
                          "; history from " + forecast->history_from.to_string() + ", " + count(forecast->history_won) +
                          " won and " + count(forecast->history_lost) + " lost. Open deals are expected to bring " +
                          money(std::round(forecast->open_expected)) + ", deals not yet created " +
                          money(std::round(forecast->new_expected)));
    definitions.push_back("past error: what the method got wrong on earlier periods from the same day, n of them, beside a "
                          "prior that weighs as much as two");
  }
  definitions.push_back("win rate: won ÷ (won + lost) of the deals closed in the " + review.window.label +
                        ", Wilson interval; deals still open are in neither");
  if (!review.deciding.empty())
    definitions.push_back(std::string("deals that decide: by how much ") +
                          (review.total.target ? "P(hit) is to be expected to move once they are settled; if won, if lost: the "
                                                 "chance of the target then, where a deal that slips is lost"
                                               : "they scatter where it lands") +
                          "; chance: to be won within the period, with its 80% interval and the n closes behind it");
  if (review.team)
    definitions.push_back("team: owners by amount won in the first half of the " + review.window.label +
                          ", measured on the second; " + review.team->method);
  if (!review.okrs.empty())
    definitions.push_back("key results: P(hit) by the trend of their own check-ins, pace where there are too few; those whose "
                          "metric is bookings, of this period, land where the deals say");
  if (review.landing) definitions.push_back("status: On-Track from P(hit) 70%, Lagging from 30%, Off-Track below");

  auto& notes = review.notes;
  if (review.counts.undated > 0)
    notes.push_back(count(review.counts.undated) +
                    " open rows have no created date: they cannot be placed in time, and count in no figure");
  if (open.unknown > 0)
    notes.push_back(count(open.unknown) + " open deals have no amount, and none can be imputed: they count as 0");
  if (!review.total.target) notes.push_back("there is no target for " + review.period.label + ": no coverage, no P(hit)");
  for (const auto& method : review.methods)
    if (method.n < 2)
      notes.push_back("the forecast from " + method.method + " could be tried on " + count(method.n) + " earlier period" +
                      (method.n == 1 ? "" : "s") + ": its error is mostly the prior's");
  if (review.team) notes.push_back("top against bottom: " + review.team->caveat);
  if (const auto newest = newest_date(snapshot); newest && review.as_of - *newest > 7)
    notes.push_back("the newest created or closed date is " + newest->to_string() + ", " +
                    std::to_string(review.as_of - *newest) +
                    " days before the as-of day: if the source ends there, the forecast takes its end for a standstill");
}

} // namespace landfall::review
