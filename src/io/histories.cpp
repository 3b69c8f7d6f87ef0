// SPDX-License-Identifier: Apache-2.0
#include <landfall/io/csv.hpp>
#include <landfall/io/histories.hpp>

#include <unordered_map>

namespace landfall::io {

namespace {

/// Reads the events of opportunities one by one, each with its row and one day.
class EventReader {
public:
  EventReader(const std::filesystem::path& path, const pipeline::OpportunityView& opportunities, const Mapping& mapping,
              Rejects& rejects)
      : mapping_(mapping), rejects_(rejects), file_(path, {.delimiter = mapping.delimiter}) {
    for (std::uint32_t row = 0; row < opportunities.size(); ++row) rows_.emplace(opportunities.id[row], row);
  }

  std::size_t place_of(const ColumnName& column) const { return file_.require_column(column.name); }
  bool next() { return (record_ = file_.next(rejects_)).has_value(); }
  const std::string& field(std::size_t place) const { return record_->fields[place]; }

  void reject(std::size_t place, std::string reason) {
    rejects_.rows.push_back({record_->row, file_.columns()[place], field(place), std::move(reason), record_->line});
  }
  /// Nothing, and rejected, when no opportunity has the id.
  std::optional<std::uint32_t> opportunity(std::size_t place) {
    if (const auto found = rows_.find(field(place)); found != rows_.end()) return found->second;
    reject(place, field(place).empty() ? "an event needs the id of its opportunity" : "none of the opportunities has this id");
    return std::nullopt;
  }
  /// False, and rejected, when the date does not read as declared, or is empty and needed.
  bool date(std::size_t place, std::optional<Date>& day, const char* needed = nullptr) {
    const auto reading = mapping_.date_format.read(field(place));
    day = reading.value;
    if (reading.faulty()) return reject(place, reading.fault), false;
    if (!day && needed) return reject(place, needed), false;
    return true;
  }

private:
  const Mapping& mapping_;
  Rejects& rejects_;
  CsvReader file_;
  std::unordered_map<std::string_view, std::uint32_t> rows_;
  std::optional<CsvRecord> record_;
};

} // namespace

StageHistoryReading read_stage_history(const std::filesystem::path& path, const pipeline::OpportunityView& opportunities,
                                       const Mapping& mapping) {
  StageHistoryReading reading;
  EventReader events(path, opportunities, mapping, reading.rejects);
  const auto id = events.place_of(mapping.stage_history.id), stage = events.place_of(mapping.stage_history.stage),
             entered = events.place_of(mapping.stage_history.entered);
  std::vector<std::uint32_t> rows;
  CategoryBuffer stages;
  DateBuffer days;
  while (events.next()) {
    const auto row = events.opportunity(id);
    if (!row) continue;
    const auto word = mapping.alias("stage", events.field(stage));
    if (word.empty()) {
      events.reject(stage, "an event needs the stage that the deal came to");
      continue;
    }
    std::optional<Date> day;
    if (!events.date(entered, day, "an event needs its day")) continue;
    rows.push_back(*row);
    stages.push(word);
    days.push(day);
    ++reading.rejects.accepted;
  }
  reading.history = {opportunities.size(), {.opportunity = rows, .stage = stages.view(), .entered = days.view()}};
  return reading;
}

CloseDatesReading read_close_dates(const std::filesystem::path& path, const pipeline::OpportunityView& opportunities,
                                   const Mapping& mapping) {
  CloseDatesReading reading;
  EventReader events(path, opportunities, mapping, reading.rejects);
  const auto id = events.place_of(mapping.close_dates.id), made = events.place_of(mapping.close_dates.forecast_on),
             expected = events.place_of(mapping.close_dates.expected_close);
  std::vector<std::uint32_t> rows;
  DateBuffer forecast_on, expected_close;
  while (events.next()) {
    const auto row = events.opportunity(id);
    std::optional<Date> on, close;
    if (!row || !events.date(made, on, "a forecast needs the day on which it was made") || !events.date(expected, close))
      continue;
    rows.push_back(*row);
    forecast_on.push(on);
    expected_close.push(close);
    ++reading.rejects.accepted;
  }
  reading.history = {opportunities.size(),
                     {.opportunity = rows, .forecast_on = forecast_on.view(), .expected_close = expected_close.view()}};
  return reading;
}

} // namespace landfall::io
