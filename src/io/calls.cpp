// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/io/calls.hpp>
#include <landfall/io/csv.hpp>

#include <fmt/format.h>

namespace landfall::io {

CallsReading read_calls(const std::filesystem::path& path, const FiscalCalendar& calendar, const Mapping& mapping) {
  CallsReading reading;
  CsvReader reader(path, {.delimiter = mapping.delimiter});
  const CallColumns& columns = mapping.calls;
  const auto caller = reader.require_column(columns.caller.name), day = reader.require_column(columns.day.name),
             period = reader.require_column(columns.period.name), category = reader.require_column(columns.category.name),
             amount = reader.require_column(columns.amount.name);
  const auto about =
      columns.about.declared ? std::optional(reader.require_column(columns.about.name)) : reader.find(columns.about.name);

  std::vector<forecast::Call> calls;
  while (const auto record = reader.next(reading.rejects)) {
    const auto& fields = record->fields;
    const auto reject = [&](std::size_t place, std::string reason) {
      reading.rejects.rows.push_back({record->row, reader.columns()[place], fields[place], std::move(reason), record->line});
    };
    forecast::Call call;
    call.caller = mapping.alias("owner", fields[caller]);
    if (about) call.about = mapping.alias("owner", fields[*about]);
    const auto made = mapping.date_format.read(fields[day]);
    const auto number = read_number(fields[amount], mapping.number_format);
    const auto known = forecast::category_of(mapping.alias("forecast_category", fields[category]));
    if (call.caller.empty()) {
      reject(caller, "a call needs a caller");
    } else if (!made.value) {
      reject(day, made.faulty() ? made.fault : "a call needs the day on which it was made");
    } else if (!known) {
      reject(category, "no category; there are omitted, pipeline, best case, commit and closed, and the mapping's "
                       "aliases.forecast_category");
    } else if (!number.value) {
      reject(amount, number.faulty() ? number.fault : "a call needs an amount");
    } else {
      try {
        call.period = calendar.period(fields[period]);
      } catch (const Error& error) {
        reject(period, error.message());
        continue;
      }
      call.day = *made.value, call.category = *known, call.amount = *number.value;
      if (call.day >= call.period.end) {
        reject(day, "the call was made after its period");
        continue;
      }
      calls.push_back(std::move(call));
      ++reading.rejects.accepted;
    }
  }
  reading.calls = forecast::CallBook(std::move(calls));
  return reading;
}

} // namespace landfall::io
