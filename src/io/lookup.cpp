// SPDX-License-Identifier: Apache-2.0
#include "io/lookup.hpp"
#include <landfall/io/csv.hpp>

#include <fmt/format.h>

namespace landfall::io {

Lookup::Lookup(const std::filesystem::path& path, const LookupColumns& columns, const ColumnName* list_price,
               const Mapping& mapping, Rejects& rejects)
    : dimension_(columns.dimension), file_(path.filename().string()) {
  CsvReader reader(path, {.delimiter = mapping.delimiter});
  const auto key_place = reader.require_column(columns.key.name);
  const auto place_of = [&](const ColumnName& column) {
    return column.declared ? std::optional(reader.require_column(column.name)) : reader.find(column.name);
  };
  const auto price_place = list_price ? place_of(*list_price) : std::nullopt;
  has_list_price_ = price_place.has_value();
  std::vector<std::size_t> places;
  for (const auto& each : columns.dimensions) {
    if (const auto place = place_of(each.column)) {
      dimensions_.push_back(each);
      places.push_back(*place);
    }
  }

  while (const auto record = reader.next(rejects)) {
    const auto reject = [&](std::size_t place, std::string reason) {
      rejects.rows.push_back({record->row, reader.columns()[place], record->fields[place], std::move(reason), record->line});
    };
    const std::string key(mapping.alias(dimension_, record->fields[key_place]));
    Entry entry;
    if (price_place) {
      const auto price = read_number(record->fields[*price_place], mapping.number_format);
      if (price.faulty()) {
        reject(*price_place, price.fault);
        continue;
      }
      entry.list_price = price.value;
    }
    for (std::size_t i = 0; i < places.size(); ++i)
      entry.values.emplace_back(mapping.alias(dimensions_[i].dimension, record->fields[places[i]]));
    if (key.empty())
      reject(key_place, "there is no key to look it up by");
    else if (!entries_.emplace(key, std::move(entry)).second)
      reject(key_place, "an earlier row has this key already; the first stays");
    else
      ++rejects.accepted;
  }
}

const Lookup::Entry* Lookup::find(std::string_view key) {
  if (key.empty()) return nullptr;
  if (const auto found = entries_.find(key); found != entries_.end()) return &found->second;
  ++missing_;
  const auto seen = missing_by_key_.find(key);
  seen == missing_by_key_.end() ? void(missing_by_key_.emplace(key, 1)) : void(++seen->second);
  return nullptr;
}

std::string Lookup::missing_keys() const {
  constexpr std::size_t most = 5;
  std::string words;
  std::size_t n = 0;
  for (const auto& [key, count] : missing_by_key_) {
    if (n++ == most) break;
    words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", key, count);
  }
  if (missing_by_key_.size() > most) words += fmt::format(" and {} more", missing_by_key_.size() - most);
  return words;
}

} // namespace landfall::io
