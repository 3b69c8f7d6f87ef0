// SPDX-License-Identifier: Apache-2.0
#include "arrow/opportunities.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

namespace landfall::arrow {

namespace {

using pipeline::Outcome;

/// First row of each id that has been seen: open addressing over row numbers, so that ten million ids take eighty megabytes.
class Ids {
public:
  explicit Ids(const TextColumn& ids) : ids_(ids), slots_(std::bit_ceil(ids.size() * 2 + 1), empty) {}

  /// The earlier row that has the id of this one, or nothing, and then this one is remembered.
  std::optional<std::uint32_t> add(std::uint32_t row) {
    const std::string_view id = ids_.values[row];
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = std::hash<std::string_view>{}(id)&mask;; at = (at + 1) & mask) {
      if (slots_[at] == empty) {
        slots_[at] = row;
        return std::nullopt;
      }
      if (ids_.values[slots_[at]] == id) return slots_[at];
    }
  }

private:
  static constexpr std::uint32_t empty = std::numeric_limits<std::uint32_t>::max();
  const TextColumn& ids_;
  std::vector<std::uint32_t> slots_;
};

bool reads_as(std::string_view word, std::string_view lower_case) {
  return std::ranges::equal(word, lower_case, {}, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

/// What each stage of the column means; nothing where it is in none of the lists.
std::vector<std::optional<Outcome>> meanings(std::span<const std::string_view> stages, const OpportunityColumns& columns) {
  const auto in = [](const std::vector<std::string>& list, std::string_view stage) {
    return std::ranges::find(list, stage) != list.end();
  };
  for (const auto* list : {&columns.won_stages, &columns.lost_stages, &columns.open_stages})
    for (const auto& stage : *list)
      require(in(columns.won_stages, stage) + in(columns.lost_stages, stage) + in(columns.open_stages, stage) == 1,
              "'" + stage + "' is in two lists of stages", "stage");
  const bool declared = !columns.won_stages.empty() || !columns.lost_stages.empty() || !columns.open_stages.empty();
  const auto meaning = [&](std::string_view stage) -> std::optional<Outcome> {
    if (!declared) return reads_as(stage, "won") ? Outcome::won : reads_as(stage, "lost") ? Outcome::lost : Outcome::open;
    if (in(columns.won_stages, stage)) return Outcome::won;
    if (in(columns.lost_stages, stage)) return Outcome::lost;
    if (columns.open_stages.empty() || in(columns.open_stages, stage)) return Outcome::open;
    return std::nullopt;
  };
  std::vector<std::optional<Outcome>> all;
  for (const auto stage : stages) all.push_back(meaning(stage));
  return all;
}

/// A day that boost::gregorian::date holds: 1400-01-01 to 9999-12-31.
constexpr bool in_calendar(std::int32_t days) { return -208'188 <= days && days <= 2'932'896; }

/// What can be wrong with a row.
enum class Fault : std::uint8_t {
  none,
  no_id,
  repeated_id,
  no_stage,
  unknown_stage,
  day_of_created,
  day_of_closed,
  day_of_expected_close,
  day_of_last_activity,
  not_closed,
  closed_while_open,
  closed_before_created,
  infinite_amount,
  infinite_list_price,
};

/// Looks at rows one by one.
class Checks {
public:
  Checks(const pipeline::OpportunityView& view, const OpportunityColumns& names, std::vector<Outcome>& outcomes)
      : view_(view),
        names_(names),
        outcomes_(outcomes),
        meanings_(meanings(view.stage.levels, names)),
        ids_(view.id),
        one_close_column_(names.closed == names.expected_close) {}

  /// The first fault of a row; its outcome is set.
  Fault operator()(std::uint32_t row) {
    if (view_.id.size() > 0) {
      if (view_.id[row].empty()) return Fault::no_id;
      if (const auto first = ids_.add(row)) return first_of_id_ = *first, Fault::repeated_id;
    }
    const auto code = view_.stage.code(row);
    if (code < 0) return Fault::no_stage;
    const auto outcome = meanings_[static_cast<std::size_t>(code)];
    if (!outcome) return Fault::unknown_stage;
    outcomes_[row] = *outcome;
    if (const Fault fault = dates(row, *outcome == Outcome::open); fault != Fault::none) return fault;
    if (std::isinf(view_.amount[row])) return Fault::infinite_amount;
    if (view_.list_price.size() > 0 && std::isinf(view_.list_price[row])) return Fault::infinite_list_price;
    return Fault::none;
  }

  /// The fault that this row was just found to have, in words.
  Reject describe(std::uint32_t row, Fault fault) const {
    const auto reject = [&](const std::string& column, std::string value, std::string reason) {
      return Reject{row, column, std::move(value), std::move(reason)};
    };
    const auto no_day = [&](const std::string& column, const DateColumn& dates) {
      return reject(column, std::to_string(dates.days[row]) + " days since 1970-01-01",
                    "it lies outside the years 1400 to 9999");
    };
    switch (fault) {
    case Fault::none: break;
    case Fault::no_id: return reject(names_.id, "", "an opportunity needs an id");
    case Fault::repeated_id:
      return reject(names_.id, std::string(view_.id[row]),
                    "row " + std::to_string(first_of_id_) + " has this id already; the first stays");
    case Fault::no_stage: return reject(names_.stage, "", "an opportunity needs a stage");
    case Fault::unknown_stage:
      return reject(names_.stage, std::string(view_.stage[row]), "this stage is in none of the lists: won, lost or open");
    case Fault::day_of_created: return no_day(names_.created, view_.created);
    case Fault::day_of_closed: return no_day(names_.closed, view_.closed);
    case Fault::day_of_expected_close: return no_day(names_.expected_close, view_.expected_close);
    case Fault::day_of_last_activity: return no_day(names_.last_activity, view_.last_activity);
    case Fault::not_closed:
      return reject(names_.closed, "", "it is " + std::string(to_string(outcomes_[row])) + " and has no close date");
    case Fault::closed_while_open: return reject(names_.closed, day(view_.closed, row), "it is open and has a close date");
    case Fault::closed_before_created:
      return reject(names_.closed, day(view_.closed, row), "it closed before it was created (" + day(view_.created, row) + ")");
    case Fault::infinite_amount: return reject(names_.amount, "infinite", "an amount is a finite number");
    case Fault::infinite_list_price: return reject(names_.list_price, "infinite", "a list price is a finite number");
    }
    return reject("", "", "");
  }

private:
  static std::string day(const DateColumn& dates, std::size_t row) { return Date::from_days(dates.days[row]).to_string(); }

  Fault dates(std::size_t row, bool is_open) const {
    const bool has_created = !view_.created.is_null(row), has_closed = !view_.closed.is_null(row);
    if (has_created && !in_calendar(view_.created.days[row])) return Fault::day_of_created;
    if (has_closed && !in_calendar(view_.closed.days[row])) return Fault::day_of_closed;
    const auto& expected = view_.expected_close;
    if (expected.size() > 0 && !expected.is_null(row) && !in_calendar(expected.days[row])) return Fault::day_of_expected_close;
    const auto& active = view_.last_activity;
    if (active.size() > 0 && !active.is_null(row) && !in_calendar(active.days[row])) return Fault::day_of_last_activity;
    if (is_open) return has_closed && !one_close_column_ ? Fault::closed_while_open : Fault::none;
    if (!has_closed) return Fault::not_closed;
    return has_created && view_.closed.days[row] < view_.created.days[row] ? Fault::closed_before_created : Fault::none;
  }

  const pipeline::OpportunityView& view_;
  const OpportunityColumns& names_;
  std::vector<Outcome>& outcomes_;
  std::vector<std::optional<Outcome>> meanings_;
  Ids ids_;
  bool one_close_column_;
  std::uint32_t first_of_id_ = 0;
};

/// Gives each column that was not named landfall's own name; clears it where the table has no such column and need not.
OpportunityColumns resolved(const Table& table, OpportunityColumns columns) {
  const auto resolve = [&](std::string& name, const char* own, bool needed) {
    if (!name.empty()) return;
    if (needed || table.has(own)) name = own;
  };
  resolve(columns.id, "id", false);
  resolve(columns.created, "created", true);
  resolve(columns.closed, "closed", true);
  resolve(columns.expected_close, "expected_close", false);
  resolve(columns.amount, "amount", true);
  resolve(columns.stage, "stage", true);
  resolve(columns.list_price, "list_price", false);
  if (columns.with_activity) {
    resolve(columns.next_step, "next_step", false);
    resolve(columns.last_activity, "last_activity", false);
  }
  for (const auto& name : columns.optional_dimensions)
    if (table.has(name) && std::ranges::find(columns.dimensions, name) == columns.dimensions.end())
      columns.dimensions.push_back(name);
  return columns;
}

} // namespace

std::vector<std::uint8_t> next_steps(const CategoryColumn& column) {
  std::vector<std::uint8_t> is_one, has;
  for (const auto level : column.levels) is_one.push_back(pipeline::names_next_step(level));
  has.reserve(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    const auto code = column.code(row);
    has.push_back(code < 0 ? 0 : is_one[static_cast<std::size_t>(code)]);
  }
  return has;
}

OpportunityReading read_opportunities(Table table, const OpportunityColumns& columns, pipeline::AmountKnown amount_known) {
  const OpportunityColumns names = resolved(table, columns);
  OpportunityReading reading(std::move(table));
  Table& from = reading.table_;
  auto& view = reading.view_;
  if (!names.id.empty())
    view.id = from.text(names.id);
  else if (names.rows_as_ids)
    reading.number_rows();
  view.stage = from.category(names.stage);
  view.created = from.date(names.created);
  view.closed = from.date(names.closed);
  if (!names.expected_close.empty()) view.expected_close = from.date(names.expected_close);
  view.amount = from.number(names.amount);
  if (!names.list_price.empty()) view.list_price = from.number(names.list_price);
  const auto next_step = names.next_step.empty() ? CategoryColumn{} : from.category(names.next_step);
  if (!names.last_activity.empty()) view.last_activity = from.date(names.last_activity);
  for (const auto& name : names.dimensions) view.dimensions.push_back({name, from.category(name)});
  view.amount_known = amount_known;
  from.check_codes(); // once it is known that every column is there

  reading.next_steps_ = next_steps(next_step);
  view.has_next_step = reading.next_steps_;
  reading.outcomes_.resize(static_cast<std::size_t>(from.size()), Outcome::open);
  reading.rejects_.given = from.size();
  Checks check(view, names, reading.outcomes_);
  std::vector<std::uint32_t> good; // filled from the first fault on
  for (std::uint32_t row = 0; row < reading.outcomes_.size(); ++row) {
    if (const Fault fault = check(row); fault != Fault::none) {
      if (reading.rejects_.rows.empty())
        for (std::uint32_t before = 0; before < row; ++before) good.push_back(before);
      reading.rejects_.rows.push_back(check.describe(row, fault));
      continue;
    }
    if (!reading.rejects_.rows.empty()) good.push_back(row);
    if (view.created.is_null(row)) ++reading.undated_;
  }
  if (view.expected_close.size() > 0 && names.expected_close == names.closed) reading.forget_expected_of_closed();
  reading.rejects_.accepted = reading.rejects_.given - reading.rejects_.rejected();
  if (!reading.rejects_.rows.empty()) reading.keep(good);
  view.outcome = reading.outcomes_;
  return reading;
}

void OpportunityReading::forget_expected_of_closed() {
  auto& days = integers_.emplace_back(outcomes_.size(), null_day);
  for (std::size_t row = 0; row < days.size(); ++row)
    if (outcomes_[row] == Outcome::open && !view_.closed.is_null(row)) days[row] = view_.closed.days[row];
  view_.expected_close = {.days = days, .validity = {}};
}

void OpportunityReading::keep(const std::vector<std::uint32_t>& rows) {
  const auto gathered = [&](auto& owner, auto&& value_of) -> decltype(auto) {
    auto& values = owner.emplace_back();
    values.reserve(rows.size());
    for (const auto row : rows) values.push_back(value_of(row));
    return (values);
  };
  const auto keep_numbers = [&](NumberColumn& column) {
    if (column.size() > 0) column = {.values = gathered(numbers_, [&](auto row) { return column[row]; }), .validity = {}};
  };
  const auto keep_days = [&](DateColumn& column) {
    if (column.size() == 0) return;
    column = {.days = gathered(integers_, [&](auto row) { return column.is_null(row) ? null_day : column.days[row]; }),
              .validity = {}};
  };
  const auto keep_words = [&](CategoryColumn& column) {
    column = {
        .codes = gathered(integers_, [&](auto row) { return column.code(row); }), .levels = column.levels, .validity = {}};
  };
  // Ids that were taken are never null.
  if (view_.id.size() > 0) view_.id = {.values = gathered(texts_, [&](auto row) { return view_.id[row]; }), .validity = {}};
  keep_words(view_.stage);
  for (DateColumn* column : {&view_.created, &view_.closed, &view_.expected_close, &view_.last_activity}) keep_days(*column);
  for (NumberColumn* column : {&view_.amount, &view_.list_price}) keep_numbers(*column);
  for (auto& dimension : view_.dimensions) keep_words(dimension.values);
  const auto keep_in_place = [&](auto& values) {
    if (values.empty()) return;
    for (std::size_t i = 0; i < rows.size(); ++i) values[i] = values[rows[i]];
    values.resize(rows.size());
  };
  keep_in_place(outcomes_);
  keep_in_place(next_steps_);
  view_.has_next_step = next_steps_;
}

void OpportunityReading::number_rows() {
  auto& ids = texts_.emplace_back();
  for (std::int64_t row = 0; row < table_.size(); ++row) ids.push_back(numbers_of_rows_.emplace_back(std::to_string(row)));
  view_.id = {.values = ids, .validity = {}};
}

Date OpportunityReading::last_day() const {
  std::optional<Date> last;
  for (std::size_t row = 0; row < view_.size(); ++row) {
    last = std::max(last, view_.created[row]);
    if (view_.outcome[row] != Outcome::open) last = std::max(last, view_.closed[row]);
  }
  if (!last) throw Error(ErrorCode::insufficient, "no opportunity has a date: say as of which day", "as_of");
  return *last;
}

} // namespace landfall::arrow
