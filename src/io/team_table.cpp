// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/io/team_table.hpp>

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

namespace landfall::io {

team::TeamView TeamTable::view() const {
  team::TeamView view{.roster = {.rep = rep.view(), .outcome = outcome.view()}};
  if (has_unrepeatable) view.roster.unrepeatable = unrepeatable.view();
  if (has_segment) view.roster.segment = segment.view();
  if (has_exposure) view.roster.exposure = exposure.view();
  if (has_tenure) view.roster.tenure = tenure.view();
  for (std::size_t i = 0; i < metrics.size(); ++i)
    view.metrics.push_back({metrics[i], values[i].view(), polarities[i], per_month[i]});
  return view;
}

namespace {

struct Places {
  std::size_t rep, outcome;
  std::optional<std::size_t> unrepeatable, segment, exposure, tenure;
  std::vector<std::size_t> metrics;

  bool taken(std::size_t place) const {
    return place == rep || place == outcome || place == unrepeatable || place == segment || place == exposure ||
           place == tenure;
  }
};

/// Every other column whose first filled cell is a number.
std::vector<std::size_t> numeric_columns(const std::vector<CsvRecord>& records, std::size_t columns, const Places& places,
                                         const NumberFormat& numbers) {
  std::vector<std::size_t> numeric;
  for (std::size_t place = 0; place < columns; ++place) {
    if (places.taken(place)) continue;
    const auto filled = std::ranges::find_if(records, [&](const CsvRecord& record) { return !record.fields[place].empty(); });
    if (filled != records.end() && read_number(filled->fields[place], numbers).value) numeric.push_back(place);
  }
  return numeric;
}

void name_metrics(TeamTable& table, const CsvReader& reader, const Places& places, const TeamColumns& columns) {
  for (const auto place : places.metrics) {
    const auto& name = reader.columns()[place];
    table.metrics.push_back(name);
    table.polarities.push_back(std::ranges::count(columns.lower_is_better, name) ? Polarity::lower_is_better
                                                                                 : Polarity::higher_is_better);
    table.per_month.push_back(std::ranges::count(columns.per_month, name) > 0);
  }
  table.values.resize(places.metrics.size());
  for (const auto& name : columns.lower_is_better)
    require(std::ranges::count(table.metrics, name) > 0, "'" + name + "' is no metric of the table", "lower_is_better");
  for (const auto& name : columns.per_month)
    require(std::ranges::count(table.metrics, name) > 0, "'" + name + "' is no metric of the table", "per_month");
  require(!table.metrics.empty(), "no column holds numbers besides the outcome: there is nothing to compare", "metrics");
}

} // namespace

TeamReading read_team(const std::filesystem::path& path, const TeamColumns& columns, const CsvOptions& csv,
                      const NumberFormat& numbers) {
  TeamReading reading;
  CsvReader reader(path, csv);
  Places places{.rep = reader.require_column(columns.rep), .outcome = reader.require_column(columns.outcome)};
  for (const auto& [name, place] : {std::pair(&columns.unrepeatable, &places.unrepeatable),
                                    {&columns.segment, &places.segment},
                                    {&columns.exposure, &places.exposure},
                                    {&columns.tenure, &places.tenure}})
    if (!name->empty()) *place = reader.require_column(*name);
  for (const auto& name : columns.metrics) places.metrics.push_back(reader.require_column(name));

  std::vector<CsvRecord> records; // a team is small, and which columns are metrics shows only from the cells
  while (auto record = reader.next(reading.rejects)) records.push_back(std::move(*record));
  if (columns.metrics.empty()) places.metrics = numeric_columns(records, reader.columns().size(), places, numbers);
  auto& table = reading.table;
  name_metrics(table, reader, places, columns);

  std::vector<std::size_t> cells = places.metrics;
  cells.push_back(places.outcome);
  for (const auto& place : {places.unrepeatable, places.exposure, places.tenure})
    if (place) cells.push_back(*place);
  std::unordered_set<std::string> known;
  for (const auto& record : records) {
    const auto reject = [&](std::size_t place, std::string reason) {
      reading.rejects.rows.push_back(
          {record.row, reader.columns()[place], record.fields[place], std::move(reason), record.line});
    };
    const auto number = [&](std::size_t place) { return read_number(record.fields[place], numbers); };
    const auto faulty = std::ranges::find_if(cells, [&](std::size_t place) { return number(place).faulty(); });
    const auto& rep = record.fields[places.rep];
    if (rep.empty()) {
      reject(places.rep, "a rep needs a name");
    } else if (faulty != cells.end()) {
      reject(*faulty, number(*faulty).fault);
    } else if (!known.insert(rep).second) {
      reject(places.rep, "a rep has one row; an earlier row has this one");
    } else {
      const auto push = [](NumberBuffer& column, const Reading<double>& cell) {
        cell.value ? column.push(*cell.value) : column.push_null();
      };
      table.rep.push(rep);
      push(table.outcome, number(places.outcome));
      if (places.unrepeatable) push(table.unrepeatable, number(*places.unrepeatable));
      if (places.exposure) push(table.exposure, number(*places.exposure));
      if (places.tenure) push(table.tenure, number(*places.tenure));
      if (places.segment) {
        const auto& segment = record.fields[*places.segment];
        segment.empty() ? table.segment.push_null() : table.segment.push(segment);
      }
      for (std::size_t i = 0; i < places.metrics.size(); ++i) push(table.values[i], number(places.metrics[i]));
      ++reading.rejects.accepted;
    }
  }
  table.has_unrepeatable = places.unrepeatable.has_value();
  table.has_segment = places.segment.has_value();
  table.has_exposure = places.exposure.has_value();
  table.has_tenure = places.tenure.has_value();
  return reading;
}

} // namespace landfall::io
