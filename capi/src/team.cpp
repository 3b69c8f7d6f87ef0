// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/team.h>

#include "arguments.hpp"
#include "control.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "opportunities.hpp" // words
#include "options.hpp"
#include "streams.hpp"

#include <landfall/team/attribution.hpp>
#include <landfall/team/camps.hpp>
#include <landfall/team/comparison.hpp>
#include <landfall/team/correlates.hpp>
#include <landfall/team/influence.hpp>
#include <landfall/team/repeatable_gap.hpp>
#include <landfall/team/standing.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace team = landfall::team;
using landfall::Polarity;

namespace {

/// A rep and the group he is in.
struct GroupRow {
  std::string group;
  std::string rep;
  double outcome = 0.0;
};

/// A rep and the camp he is of.
struct CampRow {
  std::int64_t camp = 0;
  std::string rep;
};

/// A camp and how far it is from the team in one metric.
struct ProfileRow {
  std::int64_t camp = 0;
  std::string metric;
  double profile = 0.0;
};

} // namespace

template <> struct landfall::fields_of<CampRow> {
  static constexpr auto value =
      fields(field("camp", &CampRow::camp, "from 1, the largest first"), field("rep", &CampRow::rep, "who"));
};

template <> struct landfall::fields_of<ProfileRow> {
  static constexpr auto value = fields(
      field("camp", &ProfileRow::camp, "from 1, the largest first"), field("metric", &ProfileRow::metric, "what was measured"),
      field("profile", &ProfileRow::profile, "its mean, in standard deviations of the team above the team's mean"));
};

template <> struct landfall::fields_of<GroupRow> {
  static constexpr auto value = fields(field("group", &GroupRow::group, "top or bottom"), field("rep", &GroupRow::rep, "who"),
                                       field("outcome", &GroupRow::outcome, "what ranks them, without what is unrepeatable"));
};

namespace {

using GroupsOptions = landfall_team_groups;
using CompareOptions = landfall_team_compare_options;
using GapOptions = landfall_team_repeatable_gap_options;
using AttributeOptions = landfall_team_attribute_options;
using StandingOptions = landfall_team_standing_options;
using CorrelatesOptions = landfall_team_correlates_options;
using CampsOptions = landfall_team_camps_options;
static_assert(sizeof(void*) != 8 || sizeof(CampsOptions) == 256, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(CorrelatesOptions) == 232, "the size of version 0.1");

static_assert(LANDFALL_TENURE_RAMP == static_cast<int>(team::TenureAdjustment::ramp));
static_assert(LANDFALL_TENURE_RESIDUAL == static_cast<int>(team::TenureAdjustment::residual));
static_assert(LANDFALL_TENURE_NONE == static_cast<int>(team::TenureAdjustment::none));
static_assert(sizeof(void*) != 8 || sizeof(GroupsOptions) == 136, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(CompareOptions) == 272, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(GapOptions) == 304, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(AttributeOptions) == 232, "the size of version 0.1");
static_assert(sizeof(void*) != 8 || sizeof(StandingOptions) == 112, "the size of version 0.1");

constexpr GroupsOptions default_groups{.rep = nullptr,
                                       .outcome = nullptr,
                                       .unrepeatable = nullptr,
                                       .segment = nullptr,
                                       .exposure = nullptr,
                                       .tenure = nullptr,
                                       .fraction = 1.0 / 3.0,
                                       .threshold = std::numeric_limits<double>::quiet_NaN(),
                                       .bottom_below = std::numeric_limits<double>::quiet_NaN(),
                                       .top = nullptr,
                                       .bottom = nullptr,
                                       .n_top = 0,
                                       .n_bottom = 0,
                                       .outcome_as_it_is = 0,
                                       .tenure_adjustment = LANDFALL_TENURE_RAMP,
                                       .least_exposure = 1.0,
                                       .ramp_months = 6.0,
                                       .least_ramp = 0.25};

constexpr CompareOptions default_compare_options{.struct_size = sizeof(CompareOptions),
                                                 .keep_influential = 0,
                                                 .groups = default_groups,
                                                 .metrics = nullptr,
                                                 .n_metrics = 0,
                                                 .lower_is_better = nullptr,
                                                 .n_lower_is_better = 0,
                                                 .per_month = nullptr,
                                                 .n_per_month = 0,
                                                 .level = 0.80,
                                                 .false_discovery_rate = 0.20,
                                                 .exact_limit = 200'000,
                                                 .permutations = 9'999,
                                                 .resamples = 9'999,
                                                 .seed = 1,
                                                 .control = {}};

constexpr GapOptions default_gap_options{.struct_size = sizeof(GapOptions),
                                         .reserved = 0,
                                         .groups = default_groups,
                                         .next_exposure = nullptr,
                                         .metrics = nullptr,
                                         .first = nullptr,
                                         .second = nullptr,
                                         .n_metrics = 0,
                                         .per_month = nullptr,
                                         .n_per_month = 0,
                                         .level = 0.80,
                                         .rates = nullptr,
                                         .first_wins = nullptr,
                                         .first_closed = nullptr,
                                         .second_wins = nullptr,
                                         .second_closed = nullptr,
                                         .n_rates = 0,
                                         .draws = 10'000,
                                         .seed = 1,
                                         .control = {}};

constexpr AttributeOptions default_attribute_options{.struct_size = sizeof(AttributeOptions),
                                                     .reserved = 0,
                                                     .groups = default_groups,
                                                     .volumes = nullptr,
                                                     .factors = nullptr,
                                                     .n_volumes = 0,
                                                     .level = 0.80,
                                                     .closed = 0.5,
                                                     .draws = 2'000,
                                                     .seed = 1,
                                                     .control = {}};

constexpr CorrelatesOptions default_correlates_options{.struct_size = sizeof(CorrelatesOptions),
                                                       .reserved = 0,
                                                       .groups = default_groups,
                                                       .metrics = nullptr,
                                                       .n_metrics = 0,
                                                       .per_month = nullptr,
                                                       .n_per_month = 0,
                                                       .level = 0.80,
                                                       .draws = 1'000,
                                                       .seed = 1,
                                                       .control = {}};

constexpr CampsOptions default_camps_options{.struct_size = sizeof(CampsOptions),
                                             .reserved = 0,
                                             .groups = default_groups,
                                             .metrics = nullptr,
                                             .n_metrics = 0,
                                             .per_month = nullptr,
                                             .n_per_month = 0,
                                             .most = 3,
                                             .p_most = 0.10,
                                             .least_stability = 0.60,
                                             .draws = 199,
                                             .resamples = 100,
                                             .seed = 1,
                                             .control = {}};

constexpr StandingOptions default_standing_options{.struct_size = sizeof(StandingOptions),
                                                   .lower_is_better = 0,
                                                   .rep = nullptr,
                                                   .wins = nullptr,
                                                   .closed = nullptr,
                                                   .value = nullptr,
                                                   .standard_error = nullptr,
                                                   .fraction = 1.0 / 3.0,
                                                   .level = 0.80,
                                                   .draws = 10'000,
                                                   .seed = 1,
                                                   .control = {}};

arrow::Table opened(arrow::Stream stream) {
  landfall::require(static_cast<bool>(stream), "there is no stream, or it has been released already", "reps");
  return arrow::Table(std::move(stream));
}

/// A table of reps, and how they are grouped.
struct Reps {
  Reps(arrow::Stream stream, const GroupsOptions& given)
      : table(opened(std::move(stream))),
        taken{capi::name_or(given.rep, "rep"), capi::name_or(given.outcome, "outcome")},
        roster{.rep = table.text(taken[0]), .outcome = table.number(taken[1])} {
    for (std::size_t row = 0; row < roster.rep.size(); ++row)
      landfall::require(!roster.rep.is_null(row), "a rep needs a name", taken[0], static_cast<std::int64_t>(row));
    const auto number = [&](const char* name, landfall::NumberColumn& column) {
      if (name != nullptr) column = table.number(taken.emplace_back(name));
    };
    number(given.unrepeatable, roster.unrepeatable);
    number(given.exposure, roster.exposure);
    number(given.tenure, roster.tenure);
    if (given.segment != nullptr) {
      roster.segment = table.category(taken.emplace_back(given.segment));
      table.check_codes();
    }
    landfall::require(given.outcome_as_it_is <= 1, "it is 0 or 1", "outcome_as_it_is");
    grouping = {.fraction = given.fraction,
                .threshold = known(given.threshold),
                .bottom_below = known(given.bottom_below),
                .top = capi::words(given.top, given.n_top, "top"),
                .bottom = capi::words(given.bottom, given.n_bottom, "bottom"),
                .outcome_per_month = given.outcome_as_it_is == 0,
                .least_exposure = given.least_exposure,
                .tenure = capi::read_enum<team::TenureAdjustment>(given.tenure_adjustment, 3, "tenure_adjustment"),
                .ramp_months = given.ramp_months,
                .least_ramp = given.least_ramp};
  }

  arrow::Table table;
  std::vector<std::string> taken; ///< columns that have a part of their own
  team::Roster roster;
  team::Grouping grouping;

private:
  static std::optional<double> known(double value) { return std::isnan(value) ? std::nullopt : std::optional<double>(value); }
};

/// Every column of numbers but those that have a part of their own.
std::vector<std::string> other_numbers(Reps& reps) {
  std::vector<std::string> names;
  for (const auto& name : reps.table.names()) {
    if (std::ranges::find(reps.taken, name) != reps.taken.end()) continue;
    try {
      reps.table.number(name);
    } catch (const landfall::Error& error) {
      if (error.code() != landfall::ErrorCode::unsupported) throw;
      continue; // it is no column of numbers
    }
    names.push_back(name);
  }
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// Some of the metrics, by name. Throws `Error` (not_found) for one that is none of them.
std::vector<std::string> some_of(const std::vector<std::string>& metrics, const char* const* names, std::int64_t n,
                                 const char* option) {
  auto some = capi::words(names, n, option);
  for (const auto& name : some)
    if (!contains(metrics, name))
      throw landfall::Error(landfall::ErrorCode::not_found, std::string("it is in ") + option + ", and none of the metrics",
                            name);
  return some;
}

/// The view of what is compared, or correlated: metrics by name, or every other column of numbers.
template <class Options> team::TeamView view_of(Reps& reps, const Options& options) {
  auto metrics = capi::words(options.metrics, options.n_metrics, "metrics");
  if (metrics.empty()) metrics = other_numbers(reps);
  std::vector<std::string> lower;
  if constexpr (std::is_same_v<Options, CompareOptions>)
    lower = some_of(metrics, options.lower_is_better, options.n_lower_is_better, "lower_is_better");
  const auto per_month = some_of(metrics, options.per_month, options.n_per_month, "per_month");
  team::TeamView view{.roster = reps.roster, .metrics = {}};
  for (const auto& name : metrics)
    view.metrics.push_back({.name = name,
                            .values = reps.table.number(name),
                            .polarity = contains(lower, name) ? Polarity::lower_is_better : Polarity::higher_is_better,
                            .per_month = contains(per_month, name)});
  return view;
}

std::vector<GroupRow> rows_of(const team::Comparison& comparison) {
  std::vector<GroupRow> rows;
  for (const auto& rep : comparison.top) rows.push_back({"top", rep.rep, rep.outcome});
  for (const auto& rep : comparison.bottom) rows.push_back({"bottom", rep.rep, rep.outcome});
  return rows;
}

team::CompareOptions asked(const CompareOptions& options, const Reps& reps, const landfall::Control& control) {
  landfall::require(options.keep_influential <= 1, "it is 0 or 1", "keep_influential");
  return {.grouping = reps.grouping,
          .level = options.level,
          .false_discovery_rate = options.false_discovery_rate,
          .set_aside_influential = options.keep_influential == 0,
          .exact_limit = options.exact_limit,
          .permutations = options.permutations,
          .resamples = options.resamples,
          .seed = options.seed,
          .control = control};
}

/// What a rep costs at most while groups are compared, on each thread: its part of a table of sums.
constexpr double bytes_a_rep = 300.0;

/// Names of columns, and what each is called: as its column where nobody says.
std::vector<std::string> called(const char* const* names, const std::vector<std::string>& columns, const char* option) {
  return names != nullptr ? capi::words(names, static_cast<std::int64_t>(columns.size()), option) : columns;
}

void add_rates(team::HalvedView& view, Reps& reps, const GapOptions& options) {
  const auto n = options.n_rates;
  const auto first_wins = capi::words(options.first_wins, n, "first_wins"),
             first_closed = capi::words(options.first_closed, n, "first_closed"),
             second_wins = capi::words(options.second_wins, n, "second_wins"),
             second_closed = capi::words(options.second_closed, n, "second_closed");
  const auto names = called(options.rates, first_wins, "rates");
  for (std::size_t i = 0; i < names.size(); ++i)
    view.rates.push_back({.name = names[i],
                          .first_wins = reps.table.number(first_wins[i]),
                          .first_closed = reps.table.number(first_closed[i]),
                          .second_wins = reps.table.number(second_wins[i]),
                          .second_closed = reps.table.number(second_closed[i])});
}

} // namespace

void landfall_team_compare_options_init(landfall_team_compare_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_compare_options);
}

landfall_status landfall_team_compare(struct ArrowArrayStream* reps, const landfall_team_compare_options* given,
                                      struct ArrowArrayStream* out, struct ArrowArrayStream* groups,
                                      struct ArrowArrayStream* set_aside, landfall_error* error) {
  arrow::Stream stream(reps);
  capi::Output answer(out), members(groups), aside(set_aside);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    landfall::require(out != groups && out != set_aside && (groups == nullptr || groups != set_aside),
                      "several tables go out: each needs a stream of its own", groups == out ? "groups" : "set_aside");
    const auto options = capi::read_options(given, sizeof(CompareOptions), default_compare_options);
    const capi::Controlled controlled(options.control);
    Reps table(std::move(stream), options.groups);
    const auto view = view_of(table, options);
    controlled.get().require_memory(bytes_a_rep * static_cast<double>(view.roster.rep.size()), "reps");
    const auto comparison = team::compare(view, asked(options, table, controlled.get()));
    const auto& left_out = comparison.left_out;
    answer.write<team::ComparisonRow>(comparison.rows, {{"landfall.method", comparison.method},
                                                        {"landfall.caveat", comparison.caveat},
                                                        {"landfall.given", std::to_string(comparison.given)},
                                                        {"landfall.without_outcome", std::to_string(left_out.without_outcome)},
                                                        {"landfall.too_short", std::to_string(left_out.too_short)},
                                                        {"landfall.too_new", std::to_string(left_out.too_new)},
                                                        {"landfall.small_segment", std::to_string(left_out.small_segment)}});
    if (members) members.write<GroupRow>(rows_of(comparison));
    if (aside) aside.write<team::SetAside>(comparison.set_aside);
    answer.give();
    members.give();
    aside.give();
  });
}

landfall_status landfall_team_influence(struct ArrowArrayStream* reps, const landfall_team_compare_options* given,
                                        struct ArrowArrayStream* out, landfall_error* error) {
  arrow::Stream stream(reps);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(CompareOptions), default_compare_options);
    const capi::Controlled controlled(options.control);
    Reps table(std::move(stream), options.groups);
    const auto view = view_of(table, options);
    controlled.get().require_memory(bytes_a_rep * static_cast<double>(view.roster.rep.size()), "reps");
    answer.write<team::InfluenceRow>(team::influence_of_reps(view, asked(options, table, controlled.get())));
    answer.give();
  });
}

void landfall_team_repeatable_gap_options_init(landfall_team_repeatable_gap_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_gap_options);
}

landfall_status landfall_team_repeatable_gap(struct ArrowArrayStream* reps, const landfall_team_repeatable_gap_options* given,
                                             struct ArrowArrayStream* out, landfall_error* error) {
  arrow::Stream stream(reps);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(GapOptions), default_gap_options);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const auto first = capi::words(options.first, options.n_metrics, "first"),
               second = capi::words(options.second, options.n_metrics, "second");
    const auto names = called(options.metrics, first, "metrics");
    landfall::require(!first.empty() || options.n_rates > 0, "name the columns of at least one metric or rate", "first");
    const capi::Controlled controlled(options.control);
    const auto per_month = some_of(names, options.per_month, options.n_per_month, "per_month");
    Reps table(std::move(stream), options.groups);
    team::HalvedView view{.roster = table.roster, .metrics = {}};
    if (options.next_exposure != nullptr) view.next_exposure = table.table.number(options.next_exposure);
    for (std::size_t i = 0; i < first.size(); ++i)
      view.metrics.push_back({.name = names[i],
                              .first = table.table.number(first[i]),
                              .second = table.table.number(second[i]),
                              .per_month = contains(per_month, names[i])});
    add_rates(view, table, options);
    const auto rows = team::repeatable_gap(view, {.grouping = table.grouping,
                                                  .level = options.level,
                                                  .draws = options.draws,
                                                  .seed = options.seed,
                                                  .control = controlled.get()});
    answer.write<team::RepeatableGapRow>(rows);
    answer.give();
  });
}

void landfall_team_attribute_options_init(landfall_team_attribute_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_attribute_options);
}

landfall_status landfall_team_attribute(struct ArrowArrayStream* reps, const landfall_team_attribute_options* given,
                                        landfall_interval* gap, struct ArrowArrayStream* out, landfall_landing** worth,
                                        landfall_error* error) {
  arrow::Stream stream(reps);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    auto& all = capi::required(gap, "gap");
    const auto options = capi::read_options(given, sizeof(AttributeOptions), default_attribute_options);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Controlled controlled(options.control);
    const auto volumes = capi::words(options.volumes, options.n_volumes, "volumes");
    const auto factors = called(options.factors, volumes, "factors");
    landfall::require(!volumes.empty(), "name at least one column", "volumes");
    Reps table(std::move(stream), options.groups);
    team::ChainView view{.roster = table.roster, .volumes = {}};
    for (std::size_t i = 0; i < volumes.size(); ++i)
      view.volumes.push_back({.factor = factors[i], .values = table.table.number(volumes[i])});
    auto attribution = team::attribute(view, {.grouping = table.grouping,
                                              .level = options.level,
                                              .closed = options.closed,
                                              .draws = options.draws,
                                              .seed = options.seed,
                                              .control = controlled.get()});
    std::vector<std::unique_ptr<landfall_landing>> landings;
    if (worth != nullptr)
      for (auto& landing : attribution.worth) landings.push_back(std::make_unique<landfall_landing>(std::move(landing)));
    answer.write<team::AttributionRow>(attribution.rows, {{"landfall.left_out", std::to_string(attribution.left_out)}});
    answer.give();
    all = {attribution.gap.estimate, attribution.gap.low, attribution.gap.high, attribution.gap.level, attribution.gap.n};
    for (std::size_t i = 0; i < landings.size(); ++i) worth[i] = landings[i].release();
  });
}

void landfall_team_correlates_options_init(landfall_team_correlates_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_correlates_options);
}

landfall_status landfall_team_correlates(struct ArrowArrayStream* reps, const landfall_team_correlates_options* given,
                                         struct ArrowArrayStream* out, landfall_error* error) {
  arrow::Stream stream(reps);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(CorrelatesOptions), default_correlates_options);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Controlled controlled(options.control);
    Reps table(std::move(stream), options.groups);
    const auto rows = team::correlates(view_of(table, options), {.grouping = table.grouping,
                                                                 .level = options.level,
                                                                 .draws = options.draws,
                                                                 .seed = options.seed,
                                                                 .control = controlled.get()});
    answer.write<team::CorrelateRow>(rows);
    answer.give();
  });
}

void landfall_team_camps_options_init(landfall_team_camps_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_camps_options);
}

landfall_status landfall_team_camps(struct ArrowArrayStream* reps, const landfall_team_camps_options* given,
                                    landfall_team_camps_evidence* evidence, struct ArrowArrayStream* out,
                                    struct ArrowArrayStream* profiles, landfall_error* error) {
  arrow::Stream stream(reps);
  capi::Output members(out), means(profiles);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    auto& found = capi::required(evidence, "evidence");
    landfall::require(out != profiles, "two tables go out: each needs a stream of its own", "profiles");
    const auto options = capi::read_options(given, sizeof(CampsOptions), default_camps_options);
    landfall::require(options.reserved == 0, "it must be 0", "reserved");
    const capi::Controlled controlled(options.control);
    Reps table(std::move(stream), options.groups);
    const auto camps = team::camps(view_of(table, options), {.grouping = table.grouping,
                                                             .most = options.most,
                                                             .p_most = options.p_most,
                                                             .least_stability = options.least_stability,
                                                             .draws = options.draws,
                                                             .resamples = options.resamples,
                                                             .seed = options.seed,
                                                             .control = controlled.get()});
    std::vector<CampRow> rows;
    std::vector<ProfileRow> profile;
    for (const auto& camp : camps.camps) {
      const auto number = &camp - camps.camps.data() + 1;
      for (const auto& rep : camp.reps) rows.push_back({number, rep});
      for (std::size_t i = 0; i < camps.metrics.size(); ++i) profile.push_back({number, camps.metrics[i], camp.profile[i]});
    }
    members.write<CampRow>(rows);
    if (means) means.write<ProfileRow>(profile);
    found = {.camps = static_cast<std::int64_t>(camps.camps.size()),
             .preferred = camps.preferred,
             .p_value = camps.p_value,
             .stability = camps.stability,
             .bic = {},
             .left_out = camps.left_out};
    std::ranges::fill(found.bic, std::numeric_limits<double>::quiet_NaN());
    std::ranges::copy(camps.bic, found.bic);
    members.give();
    means.give();
  });
}

void landfall_team_standing_options_init(landfall_team_standing_options* options, uint32_t struct_size) {
  capi::write_defaults(options, struct_size, default_standing_options);
}

landfall_status landfall_team_standing(struct ArrowArrayStream* reps, const landfall_team_standing_options* given,
                                       struct ArrowArrayStream* out, landfall_error* error) {
  arrow::Stream stream(reps);
  capi::Output answer(out);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    const auto options = capi::read_options(given, sizeof(StandingOptions), default_standing_options);
    landfall::require(options.lower_is_better <= 1, "it is 0 or 1", "lower_is_better");
    landfall::require((options.value == nullptr) == (options.standard_error == nullptr),
                      "a value comes with its standard error", "standard_error");
    landfall::require(options.value == nullptr || (options.wins == nullptr && options.closed == nullptr),
                      "ask for rates or for values", "value");
    const capi::Controlled controlled(options.control);
    const team::StandingOptions by{.fraction = options.fraction,
                                   .polarity =
                                       options.lower_is_better != 0 ? Polarity::lower_is_better : Polarity::higher_is_better,
                                   .level = options.level,
                                   .draws = options.draws,
                                   .seed = options.seed,
                                   .control = controlled.get()};
    auto table = opened(std::move(stream));
    const auto names = table.text(capi::name_or(options.rep, "rep"));
    const auto rows =
        options.value != nullptr
            ? team::standing_of_values(names, table.number(options.value), table.number(options.standard_error), by)
            : team::standing_of_rates(names, table.number(capi::name_or(options.wins, "wins")),
                                      table.number(capi::name_or(options.closed, "closed")), by);
    answer.write<team::StandingRow>(rows);
    answer.give();
  });
}
