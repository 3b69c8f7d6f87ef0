// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/targets.hpp>

namespace landfall::io {

TargetsReading read_targets(const std::filesystem::path& path, const FiscalCalendar& calendar, const Mapping& mapping) {
  TargetsReading reading;
  CsvReader reader(path, {.delimiter = mapping.delimiter});
  const TargetColumns& columns = mapping.targets;
  const auto period = reader.require_column(columns.period.name), dimension = reader.require_column(columns.dimension.name),
             segment = reader.require_column(columns.segment.name), amount = reader.require_column(columns.amount.name);
  const auto metric =
      columns.metric.declared ? std::optional(reader.require_column(columns.metric.name)) : reader.find(columns.metric.name);

  while (const auto record = reader.next(reading.rejects)) {
    const auto& fields = record->fields;
    const auto reject = [&](std::size_t place, std::string reason) {
      reading.rejects.rows.push_back({record->row, reader.columns()[place], fields[place], std::move(reason), record->line});
    };
    plan::Target target;
    if (metric && !fields[*metric].empty()) target.metric = fields[*metric];
    const auto number = read_number(fields[amount], mapping.number_format);
    if (!number.value) {
      reject(amount, number.faulty() ? number.fault : "a target needs an amount");
      continue;
    }
    target.amount = *number.value;
    if (target.metric == "bookings" && target.amount < 0.0) {
      reject(amount, "a target of bookings is not below 0");
      continue;
    }
    const bool whole_company = fields[dimension].empty() || fields[dimension] == "total";
    if (whole_company && !fields[segment].empty() && fields[segment] != "total") {
      reject(segment, "it names a segment and no dimension that it belongs to");
      continue;
    }
    if (!whole_company) {
      target.dimension = fields[dimension];
      target.segment = mapping.alias(target.dimension, fields[segment]);
      if (target.segment.empty()) {
        reject(segment, "it names a dimension and no segment of it");
        continue;
      }
    }
    try {
      target.period = calendar.period(fields[period]);
    } catch (const Error& error) {
      reject(period, error.message());
      continue;
    }
    try {
      reading.table.add(std::move(target));
      ++reading.rejects.accepted;
    } catch (const Error& error) { // an earlier row has it already
      reject(segment, error.message());
    }
  }
  return reading;
}

} // namespace landfall::io
