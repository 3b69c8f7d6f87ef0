// SPDX-License-Identifier: Apache-2.0
#include "arrow/stage_events.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace landfall::arrow {

namespace {

std::string_view or_else(const std::string& name, std::string_view usual) { return name.empty() ? usual : name; }

using Codes = std::unordered_map<std::string_view, std::int32_t>;

/// Stages first, then ends: as funnel::StageEvents counts them.
Codes codes_of(const StageEventColumns& columns) {
  constexpr std::size_t most = 32;
  require(columns.stages.size() >= 2 && columns.stages.size() <= most, "a funnel has 2 to 32 stages", "stages");
  require(columns.ends.size() <= most, "a funnel has at most 32 ways to end", "ends");
  Codes codes;
  for (const auto& [list, name] : {std::pair{&columns.stages, "stages"}, {&columns.ends, "ends"}})
    for (std::size_t i = 0; i < list->size(); ++i) {
      require(!(*list)[i].empty(), "a stage needs a name", name, static_cast<std::int64_t>(i));
      const bool is_new = codes.emplace((*list)[i], static_cast<std::int32_t>(codes.size())).second;
      require(is_new, "'" + (*list)[i] + "' means two things", name, static_cast<std::int64_t>(i));
    }
  return codes;
}

/// Codes of the events where the dictionary's own will do: each level is its stage or end, and no row is null.
bool are_stages(const CategoryColumn& words, const std::vector<std::int32_t>& code_of_level) {
  if (!words.validity.all()) return false;
  for (std::size_t level = 0; level < code_of_level.size(); ++level)
    if (code_of_level[level] != static_cast<std::int32_t>(level)) return false;
  return true;
}

funnel::IdColumn ids_of(const Table::Keys& keys) {
  struct {
    funnel::IdColumn operator()(std::span<const std::int64_t> numbers) const { return numbers; }
    funnel::IdColumn operator()(const CategoryColumn& words) const { return words.codes; }
    funnel::IdColumn operator()(const TextColumn& words) const { return words.values; }
    funnel::IdColumn operator()(const Utf8& words) const { return funnel::WordColumn{words.offsets, words.bytes}; }
  } as_id;
  return std::visit(as_id, keys.values);
}

template <class Value>
std::span<const Value> kept(std::span<const Value> values, const std::vector<std::uint32_t>& rows,
                            std::deque<std::vector<Value>>& room) {
  auto& copy = room.emplace_back();
  copy.reserve(rows.size());
  for (const auto row : rows) copy.push_back(values[row]);
  return copy;
}

} // namespace

void StageEventsReading::keep(const std::vector<std::uint32_t>& rows) {
  events_.id = std::visit(
      [&]<class Column>(const Column& column) -> funnel::IdColumn {
        if constexpr (std::is_same_v<Column, funnel::WordColumn>) {
          auto& words = texts_.emplace_back();
          words.reserve(rows.size());
          for (const auto row : rows) words.push_back(column[row]);
          return std::span<const std::string_view>(words);
        } else if constexpr (std::is_same_v<Column, std::span<const std::string_view>>) {
          return kept(column, rows, texts_);
        } else if constexpr (std::is_same_v<Column, std::span<const std::int32_t>>) {
          return kept(column, rows, integers_);
        } else {
          return kept(column, rows, long_integers_);
        }
      },
      events_.id);
  events_.stage = kept(events_.stage, rows, integers_);
  events_.time = kept(events_.time, rows, long_integers_);
  if (segment_.size() > 0) {
    auto& codes = integers_.emplace_back();
    for (const auto row : rows) codes.push_back(segment_.code(row));
    segment_ = {.codes = codes, .levels = segment_.levels, .validity = {}};
  }
  if (amount_.size() > 0) {
    auto& numbers = numbers_.emplace_back();
    for (const auto row : rows) numbers.push_back(amount_[row]);
    amount_ = {.values = numbers, .validity = {}};
  }
}

StageEventsReading read_stage_events(Table table, const StageEventColumns& columns) {
  const auto codes = codes_of(columns);
  StageEventsReading reading(std::move(table));
  Table& from = reading.table_;
  reading.shape_ = {.stages = columns.stages.size(), .ends = columns.ends.size()};
  const auto id_name = or_else(columns.id, "id"), time_name = or_else(columns.time, "time");
  const auto id = from.keys(id_name);
  const auto time = from.instants(time_name);
  const auto words = from.category(or_else(columns.stage, "stage"));
  if (!columns.segment.empty()) reading.segment_ = from.category(columns.segment);
  if (!columns.amount.empty()) reading.amount_ = from.number(columns.amount);
  from.check_codes();

  std::vector<std::int32_t> code_of_level;
  for (const auto level : words.levels) {
    const auto known = codes.find(level);
    code_of_level.push_back(known == codes.end() ? -1 : known->second);
  }
  if (are_stages(words, code_of_level)) {
    reading.events_.stage = words.codes;
  } else {
    reading.stages_.resize(words.size());
    for (std::size_t row = 0; row < words.size(); ++row) {
      const auto code = words.code(row);
      reading.stages_[row] = code < 0 ? -1 : code_of_level[static_cast<std::size_t>(code)];
    }
    reading.events_.stage = reading.stages_;
  }
  reading.events_.id = ids_of(id);
  reading.events_.time = time.ticks;
  reading.units_per_day_ = static_cast<double>(time.per_day);

  auto& rejects = reading.rejects_;
  rejects.given = from.size();
  const auto* const coded = std::get_if<CategoryColumn>(&id.values);
  if (!id.validity.all() || !time.validity.all() || coded != nullptr) {
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < time.ticks.size(); ++row) {
      const auto at = static_cast<std::int64_t>(row);
      if (coded != nullptr ? coded->is_null(row) : !id.validity[row])
        rejects.rows.push_back({at, std::string(id_name), "", "an event needs the id of what it happened to"});
      else if (!time.validity[row])
        rejects.rows.push_back({at, std::string(time_name), "", "an event needs its time"});
      else
        rows.push_back(static_cast<std::uint32_t>(row));
    }
    if (!rejects.rows.empty()) reading.keep(rows);
  }
  rejects.accepted = static_cast<std::int64_t>(reading.events_.size());
  return reading;
}

} // namespace landfall::arrow
