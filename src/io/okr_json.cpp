// SPDX-License-Identifier: Apache-2.0
#include "io/json_place.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/okr_json.hpp>

#include <array>
#include <optional>

namespace landfall::io {

namespace {

using okr::Direction;
using okr::KeyResult;
using okr::Objective;

Date read_date(const JsonPlace& place) {
  const auto text = place.text();
  try {
    return Date::parse(text);
  } catch (const Error& error) {
    place.refuse(error.message());
  }
}

std::string read_name(const JsonPlace& object) {
  const auto place = object.get("name");
  auto name = place.text();
  if (name.empty()) place.refuse("a name cannot be empty");
  return name;
}

Period read_period(const JsonPlace& place, const FiscalCalendar& calendar) {
  if (!place.value().is_object()) {
    const auto label = place.text();
    try {
      return calendar.period(label);
    } catch (const Error& error) {
      place.refuse(error.message());
    }
  }
  place.object({"begin", "end", "label"});
  Period period{read_date(place.get("begin")), read_date(place.get("end")), {}};
  if (period.end <= period.begin) place.get("end").refuse("a period ends after it begins; end is the first day after it");
  const auto label = place.find("label");
  period.label = label ? label->text() : period.begin.to_string() + " to " + period.last_day().to_string();
  return period;
}

/// The nearest period: this object's own, else the one that holds around it.
std::optional<Period> read_nearest_period(const JsonPlace& object, const std::optional<Period>& around,
                                          const FiscalCalendar& calendar) {
  const auto place = object.find("period");
  return place ? std::optional(read_period(*place, calendar)) : around;
}

Direction read_direction(const JsonPlace& place) {
  using enum Direction;
  const auto word = place.text();
  for (const auto direction : std::array{increase, decrease, stay_above, stay_below})
    if (word == okr::to_string(direction)) return direction;
  place.refuse(fmt::format("\"{}\" is not known; known are: increase, decrease, stay_above, stay_below", word));
}

/// Where an error over a key result belongs: the member that it names, and the element of it.
JsonPlace place_of(const Error& error, const JsonPlace& key_result) {
  const auto member = key_result.find(error.column());
  if (!member) return key_result;
  if (error.row() == Error::no_row || !member->value().is_array()) return *member;
  return member->elements().at(static_cast<std::size_t>(error.row()));
}

KeyResult read_key_result(const JsonPlace& place, const std::optional<Period>& around, const FiscalCalendar& calendar) {
  place.object({"name", "owner", "unit", "direction", "initial", "target", "weight", "period", "phases", "check_ins", "metric",
                "dimension", "segment"});
  KeyResult key_result{.name = read_name(place),
                       .owner = {},
                       .unit = {},
                       .direction = read_direction(place.get("direction")),
                       .initial = {},
                       .target = place.get("target").number(),
                       .period = {},
                       .phases = {},
                       .check_ins = {}};
  if (const auto owner = place.find("owner")) key_result.owner = owner->text();
  if (const auto unit = place.find("unit")) key_result.unit = unit->text();
  if (const auto initial = place.find("initial")) key_result.initial = initial->number();
  if (const auto metric = place.find("metric")) key_result.metric = metric->text();
  if (const auto dimension = place.find("dimension")) key_result.dimension = dimension->text();
  if (const auto segment = place.find("segment")) key_result.segment = segment->text();
  if (key_result.dimension.empty() != key_result.segment.empty()) place.refuse("a dimension and a segment of it go together");
  if (const auto weight = place.find("weight")) key_result.weight = weight->number();
  const auto period = read_nearest_period(place, around, calendar);
  if (!period) place.refuse("the key \"period\" is missing, here and at the objective and at the top");
  key_result.period = *period;
  if (const auto phases = place.find("phases"))
    for (const auto& phase : phases->elements()) {
      phase.object({"by", "value"});
      key_result.phases.push_back({read_date(phase.get("by")), phase.get("value").number()});
    }
  if (const auto check_ins = place.find("check_ins"))
    for (const auto& check_in : check_ins->elements()) {
      check_in.object({"date", "value", "note"});
      const auto note = check_in.find("note");
      key_result.check_ins.push_back({.date = read_date(check_in.get("date")),
                                      .value = check_in.get("value").number(),
                                      .note = note ? note->text() : std::string()});
    }
  try {
    okr::check(key_result);
  } catch (const Error& error) {
    place_of(error, place).refuse(error.message());
  }
  return key_result;
}

Objective read_objective(const JsonPlace& place, const std::optional<Period>& around, const FiscalCalendar& calendar) {
  place.object({"name", "owner", "period", "key_results"});
  Objective objective{.name = read_name(place), .owner = {}, .key_results = {}};
  if (const auto owner = place.find("owner")) objective.owner = owner->text();
  const auto period = read_nearest_period(place, around, calendar);
  for (const auto& key_result : place.get("key_results").elements())
    objective.key_results.push_back(read_key_result(key_result, period, calendar));
  return objective;
}

} // namespace

std::vector<Objective> parse_okrs(std::string_view json, std::string_view name, const FiscalCalendar& calendar) {
  const auto document = parse_json(json, name);
  const JsonPlace top(document, std::string(name));
  top.object({"period", "objectives"});
  const auto period = read_nearest_period(top, std::nullopt, calendar);
  std::vector<Objective> objectives;
  for (const auto& objective : top.get("objectives").elements())
    objectives.push_back(read_objective(objective, period, calendar));
  return objectives;
}

std::vector<Objective> read_okrs(const std::filesystem::path& path, const FiscalCalendar& calendar) {
  return parse_okrs(read_text(path), path.string(), calendar);
}

} // namespace landfall::io
