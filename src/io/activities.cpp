// SPDX-License-Identifier: Apache-2.0
#include <landfall/io/activities.hpp>
#include <landfall/io/csv.hpp>

namespace landfall::io {

ActivitiesReading read_activities(const std::filesystem::path& path, const ActivityColumns& columns, const Mapping& mapping,
                                  const std::string& owner_dimension) {
  ActivitiesReading reading;
  CsvReader reader(path, {.delimiter = mapping.delimiter});
  const auto rep = reader.require_column(columns.rep), day = reader.require_column(columns.day);
  while (const auto record = reader.next(reading.rejects)) {
    const auto& fields = record->fields;
    const auto reject = [&](std::size_t place, std::string reason) {
      reading.rejects.rows.push_back({record->row, reader.columns()[place], fields[place], std::move(reason), record->line});
    };
    if (fields[rep].empty()) {
      reject(rep, "an activity needs who did it");
      continue;
    }
    const auto read = mapping.date_format.read(fields[day]);
    if (!read.value) {
      reject(day, read.faulty() ? read.fault : "an activity needs its day");
      continue;
    }
    reading.table.rep.push(mapping.alias(owner_dimension, fields[rep]));
    reading.table.day.push(*read.value);
    ++reading.rejects.accepted;
  }
  return reading;
}

} // namespace landfall::io
