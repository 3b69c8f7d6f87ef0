// landfall.forecast.
// SPDX-License-Identifier: Apache-2.0
#include "handle.hpp"
#include "opportunities.hpp"
#include "stream.hpp"
#include "table.hpp"
#include "types.hpp"
#include "watch.hpp"

#include <landfall/c/forecast.h>

#include <algorithm>
#include <string>
#include <vector>

namespace landfall::python {

namespace {

using Forecast = Handle<landfall_forecast, landfall_forecast_free>;
using Landing = Handle<landfall_landing, landfall_landing_free>;
using Calendar = Handle<landfall_calendar, landfall_calendar_free>;

constexpr std::string_view tables[] = {"summary", "methods", "open_deals", "calls", "levels", "notes"}; // LANDFALL_FORECAST_…
constexpr std::string_view categories[] = {"omitted", "pipeline", "best_case", "commit", "closed"};     // LANDFALL_CATEGORY_…
constexpr std::string_view cumulations[] = {"cumulative", "single"}; // LANDFALL_CUMULATION_…
constexpr std::string_view rules[] = {"default_roll_up", "accepted_forecast", "managers_manual",
                                      "opportunity_only"}; // LANDFALL_OVERRIDE_…

const landfall_forecast* self(const Arguments& given) { return Forecast::of(given, 0, "a DealForecast"); }

const landfall_calendar* calendar(const Arguments& given, Py_ssize_t index) {
  return given.is_none(index) ? nullptr : Calendar::of(given, index, "a Calendar or None");
}

/// Rules of members, in words.
std::vector<std::uint32_t> member_rules(const Arguments& given, Py_ssize_t index) {
  const Words words(given, index);
  std::vector<std::uint32_t> chosen;
  for (std::int64_t i = 0; i < words.size(); ++i) {
    const auto* const found = std::ranges::find(rules, std::string_view(words.get()[i]));
    if (found == std::end(rules)) raise(PyExc_ValueError, "%s: there is no rule '%s'", given.name(index), words.get()[i]);
    chosen.push_back(static_cast<std::uint32_t>(found - rules));
  }
  return chosen;
}

/// (class, opportunities, stage_history, close_dates, calls, as_of, period_begin, period_end, calendar, target, owner,
/// dimensions, decided, columns, with_rejects, progress, memory_limit, threads) → (object, table of rejects or None)
PyObject* deals(const Arguments& given) {
  landfall_forecast_deals_options options;
  landfall_forecast_deals_options_init(&options, sizeof options);
  const Words dimensions(given, 11);
  const OpportunityColumns columns(given, 13);
  options.as_of = given.day_or(5, LANDFALL_NO_DAY);
  options.period_begin = given.day_or(6, LANDFALL_NO_DAY);
  options.period_end = given.day_or(7, LANDFALL_NO_DAY);
  options.calendar = calendar(given, 8);
  options.target = given.number(9);
  options.owner = given.text(10);
  options.dimensions = dimensions.get();
  options.n_dimensions = dimensions.size();
  options.decided = given.integer(12);
  options.columns = columns.get();
  Watch watch(given, 15);
  options.control = watch.control(given, 16, 17);

  auto opportunities = table_from(given, 1), stage_history = table_from(given, 2), close_dates = table_from(given, 3),
       calls = table_from(given, 4);
  const auto optional = [](Owned<ArrowArrayStream>& stream) { return stream ? stream.get() : nullptr; };
  Written rejects;
  const bool with_rejects = given.truth(14);
  landfall_forecast* made = nullptr;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_forecast_deals(opportunities.get(), optional(stage_history), optional(close_dates), optional(calls),
                                   &options, &made, with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference forecast(Forecast::own(given[0], made));
  const Reference wrong = with_rejects ? rejects.take() : Reference::borrowed(Py_None);
  return PyTuple_Pack(2, forecast.get(), wrong.get());
}

/// (opportunities, calls, as_of, period_begin, period_end, calendar, category, cumulation, rule, rule_members, member_rules,
/// hierarchy, category_column, columns, with_rejects, progress, memory_limit) → (table, table of rejects or None)
PyObject* roll_up(const Arguments& given) {
  landfall_forecast_roll_up_options options;
  landfall_forecast_roll_up_options_init(&options, sizeof options);
  const Words members(given, 9), hierarchy(given, 11);
  const auto rules_of_members = member_rules(given, 10);
  const OpportunityColumns columns(given, 13);
  options.as_of = given.day_or(2, LANDFALL_NO_DAY);
  options.period_begin = given.day_or(3, LANDFALL_NO_DAY);
  options.period_end = given.day_or(4, LANDFALL_NO_DAY);
  options.calendar = calendar(given, 5);
  options.category = given.choice(6, categories);
  options.cumulation = given.choice(7, cumulations);
  options.rule = given.choice(8, rules);
  options.rule_members = members.get();
  options.member_rules = rules_of_members.data();
  options.n_rule_members = members.size();
  options.hierarchy = hierarchy.get();
  options.n_hierarchy = hierarchy.size();
  options.category_column = given.text(12);
  options.columns = columns.get();
  Watch watch(given, 15);
  options.control = watch.control(given, 16);

  auto opportunities = table_from(given, 0), calls = table_from(given, 1);
  Written out, rejects;
  const bool with_rejects = given.truth(14);
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_forecast_roll_up(opportunities.get(), calls ? calls.get() : nullptr, &options, out.get(),
                                     with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference table = out.take(), wrong = with_rejects ? rejects.take() : Reference::borrowed(Py_None);
  return PyTuple_Pack(2, table.get(), wrong.get());
}

PyObject* landing(const Arguments& given) {
  static Imported type("landfall.landing", "Landing");
  return Landing::own(type.get(), answer<landfall_landing*>(landfall_forecast_landing, self(given)));
}

PyObject* table(const Arguments& given) {
  Written out;
  Failure failure;
  failure.check(landfall_forecast_table(self(given), given.choice(1, tables), out.get(), failure.get()));
  return out.take().give();
}

PyObject* page(const Arguments& given) {
  const landfall_forecast* const forecast = self(given);
  const std::int64_t width = given.integer(1), top = given.integer(2);
  std::int64_t size = 0;
  std::string text;
  do {
    text.resize(static_cast<std::size_t>(size));
    Failure failure;
    failure.check(landfall_forecast_page(forecast, width, top, text.data(), static_cast<std::int64_t>(text.size()), &size,
                                         failure.get()));
  } while (text.size() < static_cast<std::size_t>(size));
  return PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()) - 1);
}

constexpr Native natives[] = {
    {"landfall_forecast_deals", deals}, {"landfall_forecast_roll_up", roll_up}, {"landfall_forecast_landing", landing},
    {"landfall_forecast_table", table}, {"landfall_forecast_page", page},
};

} // namespace

void add_forecast_type(PyObject* module) { Forecast::add(module, "landfall._core.ForecastHandle", "DealForecast"); }
std::span<const Native> forecast_natives() { return natives; }

} // namespace landfall::python
