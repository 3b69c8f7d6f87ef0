// Pipeline waterfall: what turned the pipeline of one day into that of another.
// Answers: where did the pipeline of this period come from and go to since then, and which deals did it?
// Definition: beginning + created + reopened + transferred in + pulled in + pushed in + increased − decreased − pushed out −
// pulled out − transferred out − won − lost − removed = ending. The pipeline of a period is what is open with its expected
// close date in it; where the source keeps no such dates, all that is open. What a deal changes goes to one bucket, by the
// first of these that holds, and what is left of a transfer to increased or decreased:
//   left     won · lost · removed (the source took it away) · date now later, or none: pushed out; earlier: pulled out
//   came     not there on the first day: created · closed then: reopened · date was later, or none: pulled in; earlier: pushed
//   in stayed   in another segment: transferred out and in, at the beginning's amount · then the change of the amount
// Left and came count whole, at the amount of the day on which the deal was in; a deal that has also changed its segment leaves
// from where it was and comes to where it is. So every bucket but the transfers adds up over segments to the total's, and
// transfers out are transfers in. Thread safety: pure functions; the same bits for any number of threads.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/pipeline/history.hpp>

#include <span>
#include <string>
#include <vector>

namespace landfall::pipeline {

/// In the order in which a waterfall is read.
enum class Bucket : std::uint8_t {
  beginning,
  created,
  reopened,
  transferred_in,
  pulled_in, ///< its close date came into the period from a later one
  pushed_in, ///< … from an earlier one: it slipped into this period
  increased,
  decreased,
  pushed_out,
  pulled_out,
  transferred_out,
  won,
  lost,
  removed,
  ending,
};
inline constexpr std::size_t bucket_count = 15;
std::string_view to_string(Bucket bucket);

struct WaterfallOptions {
  std::string by = {}; ///< dimension to split by; empty: one segment, "total"
  Control control = {};
};

struct WaterfallRow {
  Date from, to;
  std::string segment;
  Bucket bucket = Bucket::beginning;
  double amount = 0.0;    ///< signed: what leaves is negative
  std::int64_t count = 0; ///< deals
};

/// One waterfall for each two days that follow one another, of each segment that is in any of them: all fifteen buckets, those
/// that are empty too. By step, then segment by name ("(none)" last), then bucket; the ending of a step is the beginning of the
/// next. Sums are compensated: a segment's parts add to its ending to within 1e-15 of what was added. An unknown amount counts
/// 0. O(deals · days + states). Throws `Error`: (not_found) for a dimension that is not there, (invalid_argument) on fewer than
/// two days, or days that do not ascend; as `control` has it.
std::vector<WaterfallRow> waterfall(const History& history, const Period& period, std::span<const Date> days,
                                    const WaterfallOptions& options = {});

struct WaterfallDeal {
  std::int64_t opportunity = 0; ///< of the history
  std::string segment;
  Bucket bucket = Bucket::beginning;
  double before = 0.0, after = 0.0; ///< in this segment's pipeline on the first day, and on the second
  double amount = 0.0;              ///< that it adds to the bucket
};

/// The deals behind each bucket of one step, beginning and ending aside: they add up to it. By segment and bucket, then the
/// largest change first, then by number. O(deals + states + found log found). Throws as above.
std::vector<WaterfallDeal> waterfall_deals(const History& history, const Period& period, Date from, Date to,
                                           const WaterfallOptions& options = {});

/// What explains a fall of this period's pipeline when only totals are there.
enum class SlipVerdict : std::uint8_t {
  no_drop, ///< this period's pipeline has not fallen
  slips,   ///< this ↓, next ↑ as much, all flat: deals were moved to the next period
  losses,  ///< this ↓, next flat, all ↓ as much: they are gone, won or lost
  mixed,   ///< some of each
  unclear, ///< the totals do not add up to either: something was created, or moved elsewhere
};
std::string_view to_string(SlipVerdict verdict);

struct SlipInference {
  SlipVerdict verdict = SlipVerdict::no_drop;
  double slipped_amount = 0.0; ///< of the drop, what may have gone to the next period: min(drop, rise of the next)
  double gone_amount = 0.0;    ///< … what may have left: min(drop, fall of all)
};

/// From the changes of this period's pipeline, the next one's and all periods'. With drop = −this and `tolerance` a share of
/// it: slips when |all| ≤ tolerance · drop and next ≥ (1 − tolerance) · drop; losses when |next| ≤ tolerance · drop and all ≤
/// −(1 − tolerance) · drop; mixed when next + (−all) is within tolerance of the drop; else unclear. O(1). Throws `Error`
/// (invalid_argument) unless the changes are finite and 0 ≤ tolerance < 1/2.
SlipInference infer_slips(double this_change, double next_change, double all_change, double tolerance = 0.10);

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::WaterfallRow> {
  using Row = pipeline::WaterfallRow;
  static constexpr auto value = fields(
      field("from", &Row::from, "first day, at its end"), field("to", &Row::to, "second day, at its end"),
      field("segment", &Row::segment, "level of the dimension asked for"), field("bucket", &Row::bucket, "what happened"),
      field("amount", &Row::amount, "what it adds to the pipeline", Unit::currency),
      field("count", &Row::count, "deals", Unit::count));
};
template <> struct landfall::fields_of<landfall::pipeline::WaterfallDeal> {
  using Row = pipeline::WaterfallDeal;
  static constexpr auto value = fields(
      field("opportunity", &Row::opportunity, "row of the deal", Unit::count),
      field("segment", &Row::segment, "level of the dimension asked for"), field("bucket", &Row::bucket, "what happened"),
      field("before", &Row::before, "in the segment's pipeline on the first day", Unit::currency),
      field("after", &Row::after, "in the segment's pipeline on the second day", Unit::currency),
      field("amount", &Row::amount, "what it adds to the bucket", Unit::currency));
};
