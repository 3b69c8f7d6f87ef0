// SPDX-License-Identifier: Apache-2.0
#include "io/json_place.hpp"
#include <landfall/io/csv.hpp>
#include <landfall/io/stage_events.hpp>

#include <limits>
#include <unordered_map>

namespace landfall::io {

namespace {

std::vector<EventWords> read_words(const JsonPlace& list, std::set<std::string>& known) {
  std::vector<EventWords> all;
  for (const auto& place : list.elements()) {
    place.object({"name", "events"});
    EventWords words{.name = place.get("name").text(), .words = {}};
    if (words.name.empty()) place.refuse("a stage needs a name");
    if (const auto events = place.find("events"))
      for (const auto& word : events->elements()) words.words.push_back(word.text());
    else
      words.words = {words.name};
    for (const auto& word : words.words)
      if (!known.insert(word).second) place.refuse(fmt::format("\"{}\" means two things", word));
    all.push_back(std::move(words));
  }
  return all;
}

/// Digits from `at` on, exactly `count` of them; −1 when there are not.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/// Hours and minutes "hh:mm" at a place, as minutes; −1 when they are not there.
int minutes(std::string_view text, std::size_t at, int most_hours) {
  const int hour = digits(text, at, 2), minute = digits(text, at + 3, 2);
  if (hour < 0 || hour > most_hours || minute < 0 || minute > 59 || text[at + 2] != ':') return -1;
  return hour * 60 + minute;
}

} // namespace

EventMapping parse_event_mapping(std::string_view json, std::string_view name) {
  const auto document = parse_json(json, name);
  const JsonPlace root(document, std::string(name));
  root.object({"events", "stages", "ends", "decimal", "thousands", "delimiter"});
  EventMapping mapping;
  if (const auto events = root.find("events")) {
    events->object({"id", "stage", "time", "amount", "segment"});
    if (const auto column = events->find("id")) mapping.id = column->text();
    if (const auto column = events->find("stage")) mapping.stage = column->text();
    if (const auto column = events->find("time")) mapping.time = column->text();
    if (const auto column = events->find("amount")) mapping.amount = column->text();
    if (const auto column = events->find("segment")) mapping.segment = column->text();
  }
  std::set<std::string> known;
  mapping.stages = read_words(root.get("stages"), known);
  constexpr std::size_t most = 32;
  if (mapping.stages.size() < 2 || mapping.stages.size() > most) root.get("stages").refuse("a funnel has 2 to 32 stages");
  if (const auto ends = root.find("ends")) {
    mapping.ends = read_words(*ends, known);
    if (mapping.ends.size() > most) ends->refuse("a funnel has at most 32 ways to end");
  }
  if (const auto sign = root.find("decimal")) mapping.number_format.decimal = sign->sign();
  if (const auto sign = root.find("thousands")) mapping.number_format.thousands = sign->sign();
  if (const auto sign = root.find("delimiter")) mapping.delimiter = sign->sign();
  check(mapping.number_format);
  return mapping;
}

EventMapping read_event_mapping(const std::filesystem::path& path) {
  return parse_event_mapping(read_text(path), path.string());
}

Reading<std::int64_t> read_time(std::string_view text) {
  if (text.empty()) return {};
  const Reading<std::int64_t> faulty{.value = {}, .fault = "this is no time such as 2025-11-14T09:30:00+01:00"};
  std::int64_t day = 0;
  try {
    day = Date::parse(text.substr(0, 10)).days();
  } catch (const Error&) {
    return faulty;
  }
  std::int64_t milliseconds = day * 86'400'000;
  std::size_t at = 10;
  if (at == text.size()) return {.value = milliseconds, .fault = {}};
  if (text[at] != 'T' && text[at] != ' ') return faulty;
  const int clock = minutes(text, ++at, 23);
  if (clock < 0) return faulty;
  milliseconds += clock * 60'000;
  at += 5;
  if (at < text.size() && text[at] == ':') {
    const int second = digits(text, at + 1, 2);
    if (second < 0 || second > 60) return faulty;
    milliseconds += second * 1'000;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      std::size_t end = ++at;
      for (int weight = 100; end < text.size() && text[end] >= '0' && text[end] <= '9'; ++end, weight /= 10)
        milliseconds += weight * (text[end] - '0');
      if (end == at) return faulty;
      at = end;
    }
  }
  if (at < text.size() && text[at] == 'Z') {
    ++at;
  } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    const int offset = minutes(text, at + 1, 14);
    if (offset < 0) return faulty;
    milliseconds -= (text[at] == '+' ? 1 : -1) * std::int64_t{offset} * 60'000;
    at += 6;
  }
  if (at != text.size()) return faulty;
  return {.value = milliseconds, .fault = {}};
}

StageEventsReading read_stage_events(const std::filesystem::path& path, const EventMapping& mapping) {
  StageEventsReading reading;
  reading.shape = {.stages = mapping.stages.size(), .ends = mapping.ends.size()};
  std::unordered_map<std::string_view, std::int32_t> code_of_word;
  for (const auto* list : {&mapping.stages, &mapping.ends})
    for (const auto& each : *list) {
      for (const auto& word : each.words) code_of_word.emplace(word, static_cast<std::int32_t>(reading.names.size()));
      reading.names.push_back(each.name);
    }
  CsvReader file(path, {.delimiter = mapping.delimiter});
  const auto id = file.require_column(mapping.id), stage = file.require_column(mapping.stage),
             time = file.require_column(mapping.time);
  const auto amount = mapping.amount.empty() ? id : file.require_column(mapping.amount);
  const auto segment = mapping.segment.empty() ? id : file.require_column(mapping.segment);
  std::unordered_map<std::string, std::int32_t> code_of_id, code_of_segment;
  while (auto record = file.next(reading.rejects)) {
    auto& fields = record->fields;
    const auto reject = [&](std::size_t place, std::string reason) {
      reading.rejects.rows.push_back({record->row, file.columns()[place], fields[place], std::move(reason), record->line});
    };
    if (fields[id].empty()) {
      reject(id, "an event needs the id of what it happened to");
      continue;
    }
    const auto when = read_time(fields[time]);
    if (!when.value) {
      reject(time, when.faulty() ? when.fault : "an event needs its time");
      continue;
    }
    double worth = std::numeric_limits<double>::quiet_NaN();
    if (!mapping.amount.empty()) {
      const auto number = read_number(fields[amount], mapping.number_format);
      if (number.faulty()) {
        reject(amount, number.fault);
        continue;
      }
      if (number.value) worth = *number.value;
    }
    const auto [known, is_new] = code_of_id.try_emplace(fields[id], static_cast<std::int32_t>(reading.ids.size()));
    if (is_new) reading.ids.push_back(fields[id]);
    const auto word = code_of_word.find(fields[stage]);
    reading.id.push_back(known->second);
    reading.stage.push_back(word == code_of_word.end() ? -1 : word->second);
    reading.time.push_back(*when.value);
    reading.amount.push_back(worth);
    std::int32_t part = -1;
    if (!mapping.segment.empty() && !fields[segment].empty()) {
      const auto [at, first] = code_of_segment.try_emplace(fields[segment], static_cast<std::int32_t>(reading.segments.size()));
      if (first) reading.segments.push_back(fields[segment]);
      part = at->second;
    }
    reading.segment.push_back(part);
    ++reading.rejects.accepted;
  }
  return reading;
}

} // namespace landfall::io
