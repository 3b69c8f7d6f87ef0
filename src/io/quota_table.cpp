// SPDX-License-Identifier: Apache-2.0
#include <landfall/io/quota_table.hpp>

#include <cmath>
#include <optional>
#include <unordered_set>

namespace landfall::io {

funnel::QuotaView QuotaTable::view() const {
  funnel::QuotaView view{.name = name.view(), .quota = quota.view(), .deal_size = deal_size.view()};
  if (has_activities) view.activities = activities.view();
  if (has_group) view.group = group.view();
  view.steps.assign(steps.begin(), steps.end());
  for (const auto& column : rates) view.rates.push_back(column.view());
  for (const auto& column : counts) view.counts.push_back(column.view());
  return view;
}

namespace {

/// What is wrong with a cell, nullptr for nothing.
const char* fault_of_quota(double value) { return value >= 0.0 && std::isfinite(value) ? nullptr : "a quota is 0 or more"; }
const char* fault_of_size(double value) { return value > 0.0 && std::isfinite(value) ? nullptr : "it is above 0"; }
const char* fault_of_rate(double value) {
  return value > 0.0 && value <= 1.0 ? nullptr : "a rate lies above 0 and is at most 1";
}
const char* fault_of_count(double value) {
  return value >= 0.0 && value < 9e15 && value == std::floor(value) ? nullptr : "a count is a whole number, 0 or more";
}

struct Cell {
  std::size_t place;
  const char* (*fault)(double);
  bool needed;
};

} // namespace

QuotaReading read_quotas(const std::filesystem::path& path, const QuotaColumns& columns, const CsvOptions& csv,
                         const NumberFormat& numbers) {
  QuotaReading reading;
  auto& table = reading.table;
  CsvReader reader(path, csv);
  const bool counted = !columns.won.empty();
  const auto name = reader.require_column(columns.name);
  std::vector<Cell> cells{{reader.require_column(columns.quota), fault_of_quota, true},
                          {reader.require_column(columns.deal_size), fault_of_size, true}};
  std::optional<std::size_t> group;
  if (!columns.group.empty()) group = reader.require_column(columns.group);
  if (counted) cells.push_back({reader.require_column(columns.won), fault_of_count, false});
  for (const auto& step : columns.steps)
    cells.push_back({reader.require_column(step), counted ? fault_of_count : fault_of_rate, !counted});
  if (!columns.activities.empty()) cells.push_back({reader.require_column(columns.activities), fault_of_size, false});
  table.has_activities = !columns.activities.empty();
  table.has_group = group.has_value();
  table.steps = columns.steps;
  (counted ? table.counts : table.rates).resize(columns.steps.size() + (counted ? 1 : 0));

  std::unordered_set<std::string> known;
  while (const auto record = reader.next(reading.rejects)) {
    const auto reject = [&](std::size_t place, std::string reason) {
      reading.rejects.rows.push_back(
          {record->row, reader.columns()[place], record->fields[place], std::move(reason), record->line});
    };
    std::vector<std::optional<double>> values;
    bool sound = true;
    for (const auto& [place, fault, needed] : cells) {
      const auto read = read_number(record->fields[place], numbers);
      const char* const wrong = read.value ? fault(*read.value) : nullptr;
      if (read.faulty()) {
        reject(place, read.fault);
      } else if (wrong != nullptr) {
        reject(place, wrong);
      } else if (needed && !read.value) {
        reject(place, "it is empty, and no chain goes without it");
      } else {
        values.push_back(read.value);
        continue;
      }
      sound = false;
      break;
    }
    if (!sound) continue;
    // Counts follow one another from the deal backwards.
    const std::size_t first = 2, n_counts = table.counts.size();
    for (std::size_t i = 1; i < n_counts && sound; ++i) {
      sound = values[first + i - 1].value_or(0.0) <= values[first + i].value_or(0.0);
      if (!sound) reject(cells[first + i].place, "more units went on than there were");
    }
    if (!sound) continue;
    if (record->fields[name].empty()) {
      reject(name, "a rep needs a name");
    } else if (!known.insert(record->fields[name]).second) {
      reject(name, "a rep has one row; an earlier row has this one");
    } else {
      const auto push = [](NumberBuffer& column, std::optional<double> value) {
        value ? column.push(*value) : column.push_null();
      };
      table.name.push(record->fields[name]);
      push(table.quota, values[0]);
      push(table.deal_size, values[1]);
      auto& stages = counted ? table.counts : table.rates;
      for (std::size_t i = 0; i < stages.size(); ++i) push(stages[i], values[first + i]);
      if (table.has_activities) push(table.activities, values.back());
      if (group) {
        const auto& word = record->fields[*group];
        word.empty() ? table.group.push_null() : table.group.push(word);
      }
      ++reading.rejects.accepted;
    }
  }
  return reading;
}

} // namespace landfall::io
