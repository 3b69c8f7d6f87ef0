// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/reps.h>

#include "arguments.hpp"
#include "control.hpp"
#include "days.hpp"
#include "deal_tables.hpp" // require_unreleased
#include "guard.hpp"
#include "opportunities.hpp"
#include "options.hpp"
#include "streams.hpp"

#include <landfall/review/rep_gap.hpp>

#include <cmath>
#include <optional>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace review = landfall::review;
namespace team = landfall::team;
using landfall::Period;

namespace {

/// A row of review::RepTable.
struct RepRow {
  std::string rep;
  double outcome = 0.0;
  std::optional<std::string> segment;
  double won_amount = 0.0;
  std::int64_t won_count = 0, closed_count = 0;
  double win_rate = 0.0;
  std::optional<double> mean_deal, median_cycle_days;
  std::int64_t created_count = 0;
  std::optional<double> activities;
};

} // namespace

template <> struct landfall::fields_of<RepRow> {
  using Row = RepRow;
  static constexpr auto value =
      fields(field("rep", &Row::rep, "who"), field("outcome", &Row::outcome, "what ranks them", Unit::currency),
             field("segment", &Row::segment, "that most of their deals are of"),
             field("won_amount", &Row::won_amount, "won in the period", Unit::currency),
             field("won_count", &Row::won_count, "deals won in the period", Unit::count),
             field("closed_count", &Row::closed_count, "deals won and lost in the period", Unit::count),
             field("win_rate", &Row::win_rate, "deals won of deals closed", Unit::ratio),
             field("mean_deal", &Row::mean_deal, "of deals won", Unit::currency),
             field("median_cycle_days", &Row::median_cycle_days, "from created to won", Unit::days),
             field("created_count", &Row::created_count, "deals created in the period", Unit::count),
             field("activities", &Row::activities, "in the period", Unit::count));
};

namespace {

using Options = landfall_reps_options;
static_assert(sizeof(void*) != 8 || sizeof(Options) == 256, "the size of version 0.1");

constexpr Options defaults{.struct_size = sizeof(Options),
                           .as_of = LANDFALL_NO_DAY,
                           .period_begin = LANDFALL_NO_DAY,
                           .period_end = LANDFALL_NO_DAY,
                           .chosen_begin = LANDFALL_NO_DAY,
                           .chosen_end = LANDFALL_NO_DAY,
                           .owner = nullptr,
                           .segment = nullptr,
                           .activity_rep = nullptr,
                           .activity_day = nullptr,
                           .columns = {},
                           .fraction = 1.0 / 3.0,
                           .level = 0.80,
                           .false_discovery_rate = 0.20,
                           .permutations = 9'999,
                           .draws = 10'000,
                           .seed = 1,
                           .keep_influential = 0,
                           .reserved = 0,
                           .control = {}};

/// The deals, and what is asked of them.
struct Question {
  Question(arrow::Stream deals, arrow::Stream acts, const Options& options, bool with_rejects)
      : owner(capi::name_or(options.owner, "owner")), reading(read(std::move(deals), options)) {
    landfall::require(options.keep_influential <= 1, "it is 0 or 1", "keep_influential");
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    if (!with_rejects) capi::require_no_rejects(reading.rejects());
    const auto as_of = capi::as_of(reading, options.as_of);
    if (options.period_begin == LANDFALL_NO_DAY && options.period_end == LANDFALL_NO_DAY)
      period = {as_of - 364, as_of + 1, "the year up to " + as_of.to_string()};
    else
      period = capi::period(options.period_begin, options.period_end, as_of);
    table.owner_dimension = owner;
    table.segment_dimension = capi::text_or_empty(options.segment);
    if (options.chosen_begin != LANDFALL_NO_DAY || options.chosen_end != LANDFALL_NO_DAY) {
      landfall::require(options.chosen_begin != LANDFALL_NO_DAY && options.chosen_end != LANDFALL_NO_DAY,
                        "give both ends of the period, or neither",
                        options.chosen_begin == LANDFALL_NO_DAY ? "chosen_begin" : "chosen_end");
      landfall::require(options.chosen_begin < options.chosen_end, "a period ends after it begins", "chosen_end");
      table.chosen_on = capi::period(options.chosen_begin, options.chosen_end, as_of);
    }
    if (acts) {
      activities.emplace(std::move(acts));
      table.activities = {.rep = activities->text(capi::name_or(options.activity_rep, "owner")),
                          .day = activities->date(capi::name_or(options.activity_day, "date"))};
    }
    snapshot.emplace(landfall::pipeline::snapshot(reading.view(), as_of));
  }

  std::string owner;
  arrow::OpportunityReading reading;
  std::optional<arrow::Table> activities;
  Period period;
  review::RepTableOptions table;
  std::optional<landfall::pipeline::Snapshot> snapshot;

private:
  arrow::OpportunityReading read(arrow::Stream deals, const Options& options) const {
    std::vector<std::string> dimensions{owner};
    if (options.segment != nullptr && owner != options.segment) dimensions.emplace_back(options.segment);
    auto columns = capi::columns_of(options.columns, dimensions);
    columns.rows_as_ids = true;
    return capi::read(std::move(deals), options.columns, columns);
  }
};

std::vector<RepRow> rows_of(const review::RepTable& table) {
  const auto known = [](double value) { return std::isnan(value) ? std::nullopt : std::optional(value); };
  std::vector<RepRow> rows;
  const auto reps = table.rep.view();
  const auto segment = table.segment.view();
  for (std::size_t i = 0; i < reps.size(); ++i) {
    rows.push_back({.rep = std::string(reps[i]),
                    .outcome = table.outcome.view()[i],
                    .won_amount = table.won.view()[i],
                    .won_count = static_cast<std::int64_t>(table.won_count.view()[i]),
                    .closed_count = static_cast<std::int64_t>(table.closed_count.view()[i]),
                    .win_rate = table.win_rate.view()[i],
                    .mean_deal = known(table.deal_size.view()[i]),
                    .median_cycle_days = known(table.cycle.view()[i]),
                    .created_count = static_cast<std::int64_t>(table.created.view()[i])});
    if (table.has_segment && !segment.is_null(i)) rows.back().segment = std::string(segment[i]);
    if (table.has_activities) rows.back().activities = table.activities.view()[i];
  }
  return rows;
}

} // namespace

void landfall_reps_options_init(landfall_reps_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, defaults);
}

landfall_status landfall_reps_of_deals(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* activities,
                                       const landfall_reps_options* given, struct ArrowArrayStream* out,
                                       struct ArrowArrayStream* rejects, landfall_error* error) {
  arrow::Stream deals(opportunities), acts(activities);
  capi::Output answer(out), left_out(rejects);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    landfall::require(out != rejects, "two tables go out: each needs a stream of its own", "rejects");
    const auto options = capi::read_options(given, sizeof(Options), defaults);
    capi::require_unreleased(activities, acts, "activities");
    const capi::Controlled controlled(options.control);
    const Question asked(std::move(deals), std::move(acts), options, rejects != nullptr);
    controlled.get().report(0.5);
    arrow::Metadata metadata{{"landfall.as_of", asked.snapshot->as_of().to_string()}, {"landfall.period", asked.period.label}};
    if (asked.table.chosen_on) metadata.push_back({"landfall.chosen_on", asked.table.chosen_on->label});
    answer.write<RepRow>(rows_of(review::rep_table(*asked.snapshot, asked.period, asked.table)), metadata);
    if (left_out) left_out.write<landfall::Reject>(asked.reading.rejects().rows);
    answer.give();
    left_out.give();
  });
}

landfall_status landfall_reps_influence_of_deals(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* activities,
                                                 const landfall_reps_options* given, struct ArrowArrayStream* out,
                                                 landfall_error* error) {
  arrow::Stream deals(opportunities), acts(activities);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(Options), defaults);
    capi::require_unreleased(activities, acts, "activities");
    const capi::Controlled controlled(options.control);
    const Question asked(std::move(deals), std::move(acts), options, false);
    answer.write<team::InfluenceRow>(review::influence_of_deals(*asked.snapshot, asked.period, asked.table,
                                                                {.grouping = {.fraction = options.fraction},
                                                                 .level = options.level,
                                                                 .false_discovery_rate = options.false_discovery_rate,
                                                                 .set_aside_influential = options.keep_influential == 0,
                                                                 .permutations = options.permutations,
                                                                 .seed = options.seed,
                                                                 .control = controlled.get()}));
    answer.give();
  });
}

landfall_status landfall_reps_repeatable_gap(struct ArrowArrayStream* opportunities, const landfall_reps_options* given,
                                             struct ArrowArrayStream* out, landfall_error* error) {
  arrow::Stream deals(opportunities);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(Options), defaults);
    const capi::Controlled controlled(options.control);
    const Question asked(std::move(deals), {}, options, false);
    answer.write<team::RepeatableGapRow>(review::repeatable_gap_of_deals(*asked.snapshot, asked.period, asked.table,
                                                                         {.grouping = {.fraction = options.fraction},
                                                                          .level = options.level,
                                                                          .draws = options.draws,
                                                                          .seed = options.seed,
                                                                          .control = controlled.get()}));
    answer.give();
  });
}
