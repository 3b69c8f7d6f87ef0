// SPDX-License-Identifier: Apache-2.0
#include "io/lookup.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/opportunities.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <unordered_map>

namespace landfall::io {

namespace {

using pipeline::Opportunity;
using pipeline::Outcome;

/// Where each thing stands in a record of the opportunities file.
struct Places {
  std::size_t id, created, closed, amount, stage;
  std::optional<std::size_t> expected_close, list_price, next_step, last_activity;
  std::vector<std::pair<std::string, std::size_t>> dimensions;
  bool one_close_column = false; ///< `closed` and `expected_close` are one column

  Places(const CsvReader& reader, const OpportunityColumns& columns, const std::set<std::string>& declared_elsewhere)
      : id(reader.require_column(columns.id.name)),
        created(reader.require_column(columns.created.name)),
        closed(reader.require_column(columns.closed.name)),
        amount(reader.require_column(columns.amount.name)),
        stage(reader.require_column(columns.stage.name)) {
    const auto place_of = [&](const ColumnName& column) {
      return column.declared ? std::optional(reader.require_column(column.name)) : reader.find(column.name);
    };
    expected_close = place_of(columns.expected_close);
    one_close_column = expected_close == closed;
    list_price = place_of(columns.list_price);
    next_step = place_of(columns.next_step);
    last_activity = place_of(columns.last_activity);
    for (const auto& each : columns.dimensions)
      if (each.column.declared || !declared_elsewhere.contains(each.dimension))
        if (const auto place = place_of(each.column)) dimensions.emplace_back(each.dimension, *place);
  }

  std::vector<std::string> ignored(const std::vector<std::string>& columns) const {
    std::vector<bool> read(columns.size(), false);
    for (const auto place : {id, created, closed, amount, stage}) read[place] = true;
    for (const auto& place : {expected_close, list_price, next_step, last_activity})
      if (place) read[*place] = true;
    for (const auto& [name, place] : dimensions) read[place] = true;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (!read[i]) names.push_back(columns[i]);
    return names;
  }
};

/// A lookup and which of its dimensions the opportunities take from it.
struct Joined {
  Lookup lookup;
  std::vector<bool> taken;
};

/// Reads records one by one into opportunities, or into rejects.
class Reader {
public:
  Reader(const OpportunityFiles& files, const Mapping& mapping, OpportunitiesReading& reading)
      : mapping_(mapping), reading_(reading), file_(files.opportunities, {.delimiter = mapping.delimiter}) {
    if (files.products)
      joins_.push_back(
          {Lookup(*files.products, mapping.products, &mapping.products_list_price, mapping, reading.product_rejects), {}});
    if (files.team) joins_.push_back({Lookup(*files.team, mapping.team, nullptr, mapping, reading.team_rejects), {}});
    std::set<std::string> declared;
    for (const auto& join : joins_)
      for (const auto& each : join.lookup.dimensions())
        if (each.column.declared) declared.insert(each.dimension);
    places_.emplace(file_, mapping.opportunities, declared);
    name_dimensions();
    reading_.ignored_columns = places_->ignored(file_.columns());
    reading_.table = pipeline::OpportunityTable(dimension_names_, mapping.amount_known);
    if (places_->last_activity) reading_.table.keep_last_activity();
  }

  void read() {
    while (const auto record = file_.next(reading_.rejects)) take(*record);
    write_notes();
  }

private:
  /// The opportunities' own columns come first; what products and team add comes after, and never twice.
  void name_dimensions() {
    for (const auto& [name, place] : places_->dimensions) dimension_names_.push_back(name);
    for (auto& join : joins_) {
      const auto has = [&](const std::string& name) {
        return std::ranges::find(dimension_names_, name) != dimension_names_.end();
      };
      if (!has(join.lookup.dimension()))
        throw Error(ErrorCode::not_found,
                    fmt::format("{} is looked up by this dimension, which {} does not have", join.lookup.file(), file_.name()),
                    join.lookup.dimension());
      for (const auto& each : join.lookup.dimensions()) {
        if (each.column.declared && has(each.dimension))
          throw Error(ErrorCode::invalid_argument,
                      fmt::format("{} and another file both give this dimension", join.lookup.file()), each.dimension);
        join.taken.push_back(!has(each.dimension));
        if (join.taken.back()) dimension_names_.push_back(each.dimension);
      }
    }
  }

  void reject(const CsvRecord& record, std::size_t place, std::string reason) {
    reading_.rejects.rows.push_back({record.row, file_.columns()[place], record.fields[place], std::move(reason), record.line});
  }

  /// Reads a field into `value`; rejects the record and says false when it is faulty.
  template <class T>
  bool read_field(const CsvRecord& record, std::size_t place, const Reading<T>& reading, std::optional<T>& value) {
    value = reading.value;
    if (reading.faulty()) reject(record, place, reading.fault);
    return !reading.faulty();
  }
  bool read_date(const CsvRecord& record, std::size_t place, std::optional<Date>& value) {
    return read_field(record, place, mapping_.date_format.read(record.fields[place]), value);
  }
  bool read_amount(const CsvRecord& record, std::size_t place, std::optional<double>& value) {
    return read_field(record, place, read_number(record.fields[place], mapping_.number_format), value);
  }

  /// Whether its dates go with how it stands; rejects it when they do not.
  bool dates_agree(const CsvRecord& record, Opportunity& deal) {
    const bool is_open = deal.outcome == Outcome::open;
    if (places_->one_close_column) {
      deal.expected_close = is_open ? deal.closed : std::nullopt;
      if (is_open) deal.closed.reset();
    }
    if (!is_open && !deal.closed)
      return reject(record, places_->closed, fmt::format("it is {} and has no close date", to_string(deal.outcome))), false;
    if (is_open && deal.closed) return reject(record, places_->closed, "it is open and has a close date"), false;
    if (deal.created && deal.closed && *deal.closed < *deal.created)
      return reject(record, places_->closed, fmt::format("it closed before it was created ({})", deal.created->to_string())),
             false;
    return true;
  }

  void look_up(Opportunity& deal) {
    for (auto& [lookup, taken] : joins_) {
      const auto key = std::ranges::find(deal.dimensions, lookup.dimension(), &std::pair<std::string, std::string>::first);
      const auto* entry = lookup.find(key == deal.dimensions.end() ? std::string_view() : std::string_view(key->second));
      if (!entry) continue;
      if (!deal.list_price) deal.list_price = entry->list_price;
      for (std::size_t i = 0; i < taken.size(); ++i)
        if (taken[i]) deal.dimensions.emplace_back(lookup.dimensions()[i].dimension, entry->values[i]);
    }
  }

  void take(const CsvRecord& record) {
    const Places& at = *places_;
    Opportunity deal;
    deal.id = record.fields[at.id];
    if (deal.id.empty()) return reject(record, at.id, "an opportunity needs an id");
    if (const auto first = row_by_id_.find(deal.id); first != row_by_id_.end())
      return reject(record, at.id, fmt::format("row {} has this id already; the first stays", first->second));

    deal.stage = mapping_.alias("stage", record.fields[at.stage]);
    if (deal.stage.empty()) return reject(record, at.stage, "an opportunity needs a stage");
    const auto outcome = mapping_.stages.outcome(deal.stage);
    if (!outcome)
      return reject(record, at.stage,
                    "this stage is in none of the mapping's lists; add it to stages.won, stages.lost or stages.open");
    deal.outcome = *outcome;

    if (!read_date(record, at.created, deal.created) || !read_date(record, at.closed, deal.closed)) return;
    if (at.expected_close && !read_date(record, *at.expected_close, deal.expected_close)) return;
    if (!read_amount(record, at.amount, deal.amount)) return;
    if (at.list_price && !read_amount(record, *at.list_price, deal.list_price)) return;
    if (at.last_activity && !read_date(record, *at.last_activity, deal.last_activity)) return;
    if (at.next_step) deal.has_next_step = pipeline::names_next_step(record.fields[*at.next_step]);
    if (!dates_agree(record, deal)) return;

    for (const auto& [name, place] : at.dimensions)
      deal.dimensions.emplace_back(name, mapping_.alias(name, record.fields[place]));
    look_up(deal);
    reading_.table.add(deal);
    row_by_id_.emplace(deal.id, record.row);
    ++reading_.rejects.accepted;
    if (!deal.created && deal.closed) ++closed_without_created_;
    if (deal.outcome == Outcome::won && !deal.amount) ++won_without_amount_;
    if (deal.outcome != Outcome::lost && deal.amount && *deal.amount < 0.0)
      ++(deal.outcome == Outcome::won ? won_below_0_ : open_below_0_);
  }

  void write_notes() {
    const auto note = [&](const std::string& about, std::int64_t count, std::string text) {
      if (count > 0) reading_.notes.push_back({about, count, std::move(text)});
    };
    const auto& columns = file_.columns();
    note(columns[places_->created], closed_without_created_, "closed without a created date: they have no cycle");
    note(columns[places_->amount], won_without_amount_,
         "won without an amount: they count as deals, and add nothing to what was won");
    note(columns[places_->amount], won_below_0_, "won with an amount below 0: they lower what was won");
    note(columns[places_->amount], open_below_0_, "open with an amount below 0: they lower what is open and where it lands");
    for (const auto& [lookup, taken] : joins_)
      note(lookup.dimension(), lookup.missing(),
           fmt::format("not in {}: {}; what it would add is left empty", lookup.file(), lookup.missing_keys()));
  }

  const Mapping& mapping_;
  OpportunitiesReading& reading_;
  CsvReader file_;
  std::vector<Joined> joins_;
  std::optional<Places> places_;
  std::vector<std::string> dimension_names_;
  std::unordered_map<std::string, std::int64_t> row_by_id_;
  std::int64_t closed_without_created_ = 0, won_without_amount_ = 0, won_below_0_ = 0, open_below_0_ = 0;
};

} // namespace

OpportunitiesReading read_opportunities(const OpportunityFiles& files, const Mapping& mapping) {
  OpportunitiesReading reading;
  Reader(files, mapping, reading).read();
  return reading;
}

} // namespace landfall::io
