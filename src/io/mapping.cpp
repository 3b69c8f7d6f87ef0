// SPDX-License-Identifier: Apache-2.0
#include "io/json_place.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/mapping.hpp>

#include <algorithm>
#include <set>

namespace landfall::io {

namespace {

using pipeline::AmountKnown;
using pipeline::Outcome;

bool same_in_any_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

void read_column(const JsonPlace& object, std::string_view key, ColumnName& column) {
  if (const auto place = object.find(key)) {
    column = {place->text(), true};
    if (column.name.empty()) place->refuse("a column's name cannot be empty");
  }
}

void read_dimensions(const JsonPlace& object, std::vector<DimensionColumn>& dimensions) {
  const auto place = object.find("dimensions");
  if (!place) return;
  dimensions.clear();
  for (const auto& [dimension, column] : place->members()) {
    if (dimension.empty()) column.refuse("a dimension's name cannot be empty");
    dimensions.push_back({dimension, {column.text(), true}});
  }
}

void read_opportunities(const JsonPlace& place, OpportunityColumns& columns) {
  place.object({"id", "created", "closed", "expected_close", "amount", "stage", "list_price", "next_step", "last_activity",
                "dimensions"});
  read_column(place, "id", columns.id);
  read_column(place, "created", columns.created);
  read_column(place, "closed", columns.closed);
  read_column(place, "expected_close", columns.expected_close);
  read_column(place, "amount", columns.amount);
  read_column(place, "stage", columns.stage);
  read_column(place, "list_price", columns.list_price);
  read_column(place, "next_step", columns.next_step);
  read_column(place, "last_activity", columns.last_activity);
  read_dimensions(place, columns.dimensions);
}

void read_lookup(const JsonPlace& place, LookupColumns& columns) {
  if (const auto dimension = place.find("dimension")) columns.dimension = dimension->text();
  read_column(place, "key", columns.key);
  read_dimensions(place, columns.dimensions);
}

void read_targets(const JsonPlace& place, TargetColumns& columns) {
  place.object({"period", "dimension", "segment", "amount", "metric"});
  read_column(place, "period", columns.period);
  read_column(place, "dimension", columns.dimension);
  read_column(place, "segment", columns.segment);
  read_column(place, "amount", columns.amount);
  read_column(place, "metric", columns.metric);
}

void read_stage_history(const JsonPlace& place, StageHistoryColumns& columns) {
  place.object({"id", "stage", "entered"});
  read_column(place, "id", columns.id);
  read_column(place, "stage", columns.stage);
  read_column(place, "entered", columns.entered);
}

void read_close_dates(const JsonPlace& place, CloseDateColumns& columns) {
  place.object({"id", "forecast_on", "expected_close"});
  read_column(place, "id", columns.id);
  read_column(place, "forecast_on", columns.forecast_on);
  read_column(place, "expected_close", columns.expected_close);
}

void read_calls(const JsonPlace& place, CallColumns& columns) {
  place.object({"caller", "day", "period", "category", "amount", "about"});
  read_column(place, "caller", columns.caller);
  read_column(place, "day", columns.day);
  read_column(place, "period", columns.period);
  read_column(place, "category", columns.category);
  read_column(place, "amount", columns.amount);
  read_column(place, "about", columns.about);
}

void read_stages(const JsonPlace& place, StageNames& stages) {
  place.object({"won", "lost", "open"});
  std::set<std::string> seen;
  const auto names = [&](std::string_view key, std::vector<std::string>& list) {
    for (const auto& name : place.get(key).elements()) {
      if (!seen.insert(name.text()).second) name.refuse(fmt::format("\"{}\" is listed twice", name.text()));
      list.push_back(name.text());
    }
  };
  names("won", stages.won);
  names("lost", stages.lost);
  names("open", stages.open);
  stages.declared = true;
}

void read_notation(const JsonPlace& top, Mapping& mapping) {
  if (const auto place = top.find("date_format")) {
    try {
      mapping.date_format = DateFormat(place->text());
    } catch (const Error& error) {
      place->refuse(error.message());
    }
  }
  if (const auto place = top.find("decimal")) mapping.number_format.decimal = place->sign();
  if (const auto place = top.find("thousands")) mapping.number_format.thousands = place->sign();
  if (const auto place = top.find("currency_symbol")) mapping.number_format.currency_symbol = place->text();
  if (const auto place = top.find("delimiter")) mapping.delimiter = place->sign();
  try {
    check(mapping.number_format);
  } catch (const Error& error) {
    top.get(top.find(error.column()) ? error.column() : "decimal").refuse(error.message());
  }
}

/// Every dimension that opportunities may have. A declared one has one column; landfall's own names give way to it.
std::set<std::string, std::less<>> dimensions_of(const Mapping& mapping, const JsonPlace& top) {
  std::set<std::string, std::less<>> names, declared;
  const auto add = [&](const std::vector<DimensionColumn>& dimensions, const char* where) {
    for (const auto& each : dimensions) {
      names.insert(each.dimension);
      if (each.column.declared && !declared.insert(each.dimension).second)
        top.refuse(
            fmt::format("the dimension \"{}\" of {} is named already; a dimension has one column", each.dimension, where));
    }
  };
  add(mapping.opportunities.dimensions, "opportunities");
  add(mapping.products.dimensions, "products");
  add(mapping.team.dimensions, "team");
  return names;
}

void read_aliases(const JsonPlace& top, Mapping& mapping) {
  auto known = dimensions_of(mapping, top);
  known.insert("stage");
  known.insert("forecast_category"); // calls have it even where the deals do not
  const auto place = top.find("aliases");
  if (!place) return;
  for (const auto& [dimension, words] : place->members()) {
    if (!known.contains(dimension)) words.refuse(fmt::format("this is no dimension; there are: {}", fmt::join(known, ", ")));
    for (const auto& [word, reads_as] : words.members()) mapping.aliases[dimension][word] = reads_as.text();
  }
}

} // namespace

std::optional<Outcome> StageNames::outcome(std::string_view stage) const {
  if (!declared)
    return same_in_any_case(stage, "won") ? Outcome::won : same_in_any_case(stage, "lost") ? Outcome::lost : Outcome::open;
  const auto in = [&](const std::vector<std::string>& names) { return std::ranges::find(names, stage) != names.end(); };
  return in(won)    ? std::optional(Outcome::won)
         : in(lost) ? std::optional(Outcome::lost)
         : in(open) ? std::optional(Outcome::open)
                    : std::nullopt;
}

std::string_view Mapping::alias(std::string_view dimension, std::string_view word) const {
  const auto words = aliases.find(dimension);
  if (words == aliases.end()) return word;
  const auto found = words->second.find(word);
  return found == words->second.end() ? word : std::string_view(found->second);
}

Mapping parse_mapping(std::string_view json, std::string_view name) {
  const auto document = parse_json(json, name);
  const JsonPlace top(document, std::string(name));
  top.object({"opportunities", "stages", "aliases", "products", "team", "targets", "stage_history", "close_dates", "calls",
              "amount_known", "date_format", "decimal", "thousands", "currency_symbol", "delimiter"});
  Mapping mapping;
  if (const auto place = top.find("opportunities")) read_opportunities(*place, mapping.opportunities);
  if (const auto place = top.find("stages")) read_stages(*place, mapping.stages);
  if (const auto place = top.find("products")) {
    place->object({"dimension", "key", "list_price", "dimensions"});
    read_lookup(*place, mapping.products);
    read_column(*place, "list_price", mapping.products_list_price);
  }
  if (const auto place = top.find("team")) {
    place->object({"dimension", "key", "dimensions"});
    read_lookup(*place, mapping.team);
  }
  if (const auto place = top.find("targets")) read_targets(*place, mapping.targets);
  if (const auto place = top.find("stage_history")) read_stage_history(*place, mapping.stage_history);
  if (const auto place = top.find("close_dates")) read_close_dates(*place, mapping.close_dates);
  if (const auto place = top.find("calls")) read_calls(*place, mapping.calls);
  if (const auto place = top.find("amount_known")) {
    const auto word = place->text();
    if (word != "throughout" && word != "at_close")
      place->refuse(fmt::format("\"{}\" is not known; known are: throughout, at_close", word));
    mapping.amount_known = word == "at_close" ? AmountKnown::at_close : AmountKnown::throughout;
  }
  read_notation(top, mapping);
  read_aliases(top, mapping);
  return mapping;
}

Mapping read_mapping(const std::filesystem::path& path) { return parse_mapping(read_text(path), path.string()); }

} // namespace landfall::io
