// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/history.hpp>

#include "pipeline/by_opportunity.hpp"

#include <landfall/core/parallel.hpp>

#include <cmath>

namespace landfall::pipeline {

namespace {

std::int32_t day_or_null(const DateColumn& days, std::size_t row) {
  return days.size() == 0 || days.is_null(row) ? null_day : days.days[row];
}

bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

} // namespace

// --- made from states ---

History::History(std::size_t opportunities, const DealStatesView& states) {
  const auto n = states.size();
  require(states.standing.size() == n, "the columns are not of equal length", "standing");
  require(states.amount.size() == n, "the columns are not of equal length", "amount");
  require(states.expected_close.size() == 0 || states.expected_close.size() == n, "the columns are not of equal length",
          "expected_close");
  require(states.has_next_step.empty() || states.has_next_step.size() == n, "the columns are not of equal length", "next_step");
  require(states.last_activity.size() == 0 || states.last_activity.size() == n, "the columns are not of equal length",
          "last_activity");
  for (const auto& [name, values] : states.dimensions) require(values.size() == n, "the columns are not of equal length", name);
  for (std::size_t row = 0; row < n; ++row) {
    require(!std::isinf(states.amount[row]), "the amount is not a finite number", "amount", static_cast<std::int64_t>(row));
    require(states.standing[row] < Standing::undated, "a state is open, won, lost or not there", "standing",
            static_cast<std::int64_t>(row));
  }
  const auto order = by_opportunity(opportunities, states.opportunity, states.from, "from");

  for (const auto& [name, values] : states.dimensions) {
    Words dimension{.name = name, .words = {values.levels.begin(), values.levels.end()}, .levels = {}, .codes = {}};
    dimension.levels.assign(dimension.words.begin(), dimension.words.end());
    dimension.codes.reserve(n);
    dimensions_.push_back(std::move(dimension));
  }
  from_.reserve(n);
  standing_.reserve(n);
  amount_.reserve(n);
  if (states.expected_close.size() > 0) expected_.reserve(n);
  if (states.last_activity.size() > 0) last_activity_.reserve(n);
  next_step_.reserve(states.has_next_step.size());
  begin_.assign(opportunities + 1, 0);
  for (std::size_t deal = 0; deal < opportunities; ++deal) {
    const std::size_t first = from_.size();
    for (auto i = order.begin[deal]; i < order.begin[deal + 1]; ++i) {
      const auto row = order.events[i];
      if (from_.size() > first && from_.back() == states.from.days[row]) drop_last(); // the last one of a day holds
      const bool known = from_.size() > first;
      if (known ? !same(from_.size() - 1, states, row) : states.standing[row] != Standing::not_yet) keep(states, row);
    }
    begin_[deal + 1] = static_cast<std::uint32_t>(from_.size());
  }
}

bool History::same(std::size_t kept, const DealStatesView& states, std::size_t row) const {
  if (standing_[kept] != states.standing[row] || !same_number(amount_[kept], states.amount[row])) return false;
  if (!expected_.empty() && expected_[kept] != day_or_null(states.expected_close, row)) return false;
  if (!next_step_.empty() && next_step_[kept] != states.has_next_step[row]) return false;
  if (!last_activity_.empty() && last_activity_[kept] != day_or_null(states.last_activity, row)) return false;
  for (std::size_t d = 0; d < dimensions_.size(); ++d)
    if (dimensions_[d].codes[kept] != states.dimensions[d].values.code(row)) return false;
  return true;
}

void History::keep(const DealStatesView& states, std::size_t row) {
  from_.push_back(states.from.days[row]);
  standing_.push_back(states.standing[row]);
  amount_.push_back(states.amount[row]);
  if (states.expected_close.size() > 0) expected_.push_back(day_or_null(states.expected_close, row));
  if (!states.has_next_step.empty()) next_step_.push_back(states.has_next_step[row]);
  if (states.last_activity.size() > 0) last_activity_.push_back(day_or_null(states.last_activity, row));
  for (std::size_t d = 0; d < dimensions_.size(); ++d) dimensions_[d].codes.push_back(states.dimensions[d].values.code(row));
}

void History::drop_last() {
  from_.pop_back();
  standing_.pop_back();
  amount_.pop_back();
  if (!expected_.empty()) expected_.pop_back();
  if (!next_step_.empty()) next_step_.pop_back();
  if (!last_activity_.empty()) last_activity_.pop_back();
  for (auto& dimension : dimensions_) dimension.codes.pop_back();
}

// --- read ---

std::optional<DealState> History::on(std::size_t opportunity, Date day) const {
  if (opportunity >= opportunities()) return std::nullopt;
  const std::size_t first = begin_[opportunity];
  const auto known = count_by(std::span(from_).subspan(first, begin_[opportunity + 1] - first), day);
  if (known == 0) return std::nullopt;
  const auto at = first + known - 1;
  const auto expected = expected_day(at), active = last_activity_day(at);
  return DealState{.from = Date::from_days(from_[at]),
                   .standing = standing_[at],
                   .amount = amount_[at],
                   .expected_close = expected == null_day ? std::nullopt : std::optional(Date::from_days(expected)),
                   .has_next_step = has_next_steps() ? std::optional(has_next_step(at)) : std::nullopt,
                   .last_activity =
                       active == null_day || active > day.days() ? std::nullopt : std::optional(Date::from_days(active))};
}

CategoryColumn History::dimension(std::string_view name) const {
  std::string known;
  for (const auto& each : dimensions_) {
    if (each.name == name) return each.view();
    known += (known.empty() ? "" : ", ") + each.name;
  }
  throw Error(ErrorCode::not_found, "there is no such dimension; there are: " + (known.empty() ? "none" : known),
              std::string(name));
}

std::vector<std::string> History::dimension_names() const {
  std::vector<std::string> names;
  for (const auto& each : dimensions_) names.push_back(each.name);
  return names;
}

AsOfTable History::as_of(Date day, const Control& control) const {
  AsOfTable table;
  table.history_ = this;
  table.as_of_ = day;
  // First where each deal stands, then the columns: the rows of each part are known before any is written.
  constexpr std::size_t part_size = 1 << 16;
  const std::size_t parts = (opportunities() + part_size - 1) / part_size;
  control.require_memory(static_cast<double>(opportunities()) * (40.0 + 4.0 * static_cast<double>(dimensions_.size())),
                         "opportunity");
  std::vector<std::uint32_t> state(opportunities());
  std::vector<std::size_t> rows(parts + 1);
  constexpr auto absent = std::numeric_limits<std::uint32_t>::max();
  for_each_part(parts, control.part(0.0, 0.5), [&](std::size_t part) {
    const std::size_t last = std::min(opportunities(), (part + 1) * part_size);
    for (std::size_t deal = part * part_size; deal < last; ++deal) {
      std::uint32_t at = begin_[deal];
      const std::uint32_t end = begin_[deal + 1];
      while (at < end && from_[at] <= day.days()) ++at; // deals have few states
      const bool there = at > begin_[deal] && standing_[at - 1] != Standing::not_yet;
      state[deal] = there ? at - 1 : absent;
      rows[part + 1] += there;
    }
  });
  for (std::size_t part = 0; part < parts; ++part) rows[part + 1] += rows[part];
  const std::size_t n = rows[parts];
  table.opportunity_.resize(n);
  table.outcome_.resize(n);
  table.created_.resize(n);
  table.closed_.resize(n);
  table.amount_.resize(n);
  if (has_expected_close()) table.expected_.resize(n);
  if (has_next_steps()) table.next_step_.resize(n);
  if (has_last_activity()) table.last_activity_.resize(n);
  table.codes_.resize(dimensions_.size());
  for (auto& codes : table.codes_) codes.resize(n);
  for_each_part(parts, control.part(0.5, 1.0), [&](std::size_t part) {
    std::size_t row = rows[part];
    const std::size_t last = std::min(opportunities(), (part + 1) * part_size);
    for (std::size_t deal = part * part_size; deal < last; ++deal) {
      const auto at = state[deal];
      if (at == absent) continue;
      const auto standing = standing_[at];
      auto since = at;
      while (since > begin_[deal] && standing_[since - 1] == standing) --since;
      table.opportunity_[row] = static_cast<std::uint32_t>(deal);
      table.outcome_[row] = static_cast<Outcome>(standing);
      table.created_[row] = from_[begin_[deal]];
      table.closed_[row] = standing == Standing::open ? null_day : from_[since];
      table.amount_[row] = amount_[at];
      if (has_expected_close()) table.expected_[row] = expected_[at];
      if (has_next_steps()) table.next_step_[row] = next_step_[at];
      if (has_last_activity()) table.last_activity_[row] = last_activity_[at] > day.days() ? null_day : last_activity_[at];
      for (std::size_t d = 0; d < dimensions_.size(); ++d) table.codes_[d][row] = dimensions_[d].codes[at];
      ++row;
    }
  });
  return table;
}

static_assert(static_cast<int>(Standing::open) == static_cast<int>(Outcome::open));
static_assert(static_cast<int>(Standing::won) == static_cast<int>(Outcome::won));
static_assert(static_cast<int>(Standing::lost) == static_cast<int>(Outcome::lost));

OpportunityView AsOfTable::view() const {
  OpportunityView view{.id = {},
                       .outcome = outcome_,
                       .stage = {},
                       .created = {.days = created_, .validity = {}},
                       .closed = {.days = closed_, .validity = {}},
                       .expected_close = {.days = expected_, .validity = {}},
                       .amount = {.values = amount_, .validity = {}},
                       .list_price = {},
                       .dimensions = {},
                       .amount_known = AmountKnown::throughout,
                       .has_next_step = next_step_,
                       .last_activity = {.days = last_activity_, .validity = {}}};
  for (std::size_t d = 0; d < codes_.size(); ++d) {
    const auto& dimension = history_->dimensions_[d];
    const CategoryColumn column{.codes = codes_[d], .levels = dimension.levels, .validity = {}};
    if (dimension.name == "stage") view.stage = column;
    view.dimensions.push_back({dimension.name, column});
  }
  return view;
}

// --- the history of a table ---

namespace {

/// States as they are found, deal by deal.
class States {
public:
  States(const OpportunityView& table, const CloseDateHistory& close_dates, const StageHistory& stages,
         const HistoryOptions& options)
      : table_(table), close_dates_(close_dates), stages_(stages), options_(options) {
    for (const auto& each : table.dimensions)
      if (wanted(each.name) && each.name != "stage") dimensions_.push_back(&each);
    codes_.resize(dimensions_.size());
    has_stage_ = wanted("stage") && (table.stage.size() > 0 || !stages.empty());
  }

  void add(std::uint32_t row) {
    const auto created = table_.created[row], closed = table_.closed[row];
    const auto place = static_cast<std::int64_t>(row);
    const bool ended = table_.outcome[row] != Outcome::open;
    require(!ended || closed, "a won or lost opportunity needs the day it closed", "closed", place);
    require(!ended || !created || *created <= *closed, "it closed before it was created", "closed", place);
    if (created) {
      days_.assign(1, *created);
      const auto see = [&](Date day) {
        if (day > *created && !(ended && day >= *closed)) days_.push_back(day);
      };
      for (std::size_t i = 0; i < close_dates_.forecasts(row); ++i) see(close_dates_.forecast(row, i).forecast_on);
      for (std::size_t i = 0; i < stages_.stays(row); ++i) see(stages_.stay(row, i).entered);
      std::ranges::sort(days_);
      days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
      for (const auto day : days_)
        if (!ended || day < *closed) push(row, day, Standing::open);
    }
    if (ended) push(row, *closed, static_cast<Standing>(table_.outcome[row]));
  }

  History made() {
    DealStatesView view{.opportunity = opportunity_,
                        .from = from_.view(),
                        .standing = standing_,
                        .amount = amount_.view(),
                        .expected_close = {},
                        .dimensions = {}};
    if (table_.expected_close.size() > 0 || !close_dates_.empty()) view.expected_close = expected_.view();
    if (!table_.has_next_step.empty()) view.has_next_step = next_step_;
    if (table_.last_activity.size() > 0) view.last_activity = last_activity_.view();
    for (std::size_t d = 0; d < dimensions_.size(); ++d)
      view.dimensions.push_back(
          {dimensions_[d]->name, {.codes = codes_[d], .levels = dimensions_[d]->values.levels, .validity = {}}});
    if (has_stage_) view.dimensions.push_back({"stage", stage_.view()});
    return {table_.size(), view};
  }

private:
  bool wanted(std::string_view name) const {
    return options_.dimensions.empty() || std::ranges::find(options_.dimensions, name) != options_.dimensions.end();
  }
  void push(std::uint32_t row, Date day, Standing standing) {
    opportunity_.push_back(row);
    from_.push(day);
    standing_.push_back(standing);
    amount_.push(amount(row, standing));
    expected_.push(close_dates_.forecasts(row) > 0    ? close_dates_.expected_on(row, day)
                   : table_.expected_close.size() > 0 ? table_.expected_close[row]
                                                      : std::nullopt);
    if (!table_.has_next_step.empty()) next_step_.push_back(table_.has_next_step[row]);
    if (table_.last_activity.size() > 0) last_activity_.push(table_.last_activity[row]);
    for (std::size_t d = 0; d < dimensions_.size(); ++d) codes_[d].push_back(dimensions_[d]->values.code(row));
    if (!has_stage_) return;
    const auto stage = stages_.stays(row) > 0    ? stages_.stage_on(row, day)
                       : table_.stage.size() > 0 ? table_.stage[row]
                                                 : std::string_view();
    stage.empty() ? stage_.push_null() : stage_.push(stage);
  }
  double amount(std::size_t row, Standing standing) const {
    const bool known = standing != Standing::open || table_.amount_known == AmountKnown::throughout;
    const double own = known ? table_.amount[row] : std::numeric_limits<double>::quiet_NaN();
    if (!std::isnan(own) || standing != Standing::open || !options_.list_price_until_known) return own;
    return table_.list_price.size() > 0 ? table_.list_price[row] : own;
  }

  const OpportunityView& table_;
  const CloseDateHistory& close_dates_;
  const StageHistory& stages_;
  const HistoryOptions& options_;
  std::vector<const Dimension*> dimensions_;
  std::vector<Date> days_; // of one deal; kept for its memory
  std::vector<std::uint32_t> opportunity_;
  std::vector<Standing> standing_;
  std::vector<std::vector<std::int32_t>> codes_;
  DateBuffer from_, expected_, last_activity_;
  std::vector<std::uint8_t> next_step_;
  NumberBuffer amount_;
  CategoryBuffer stage_;
  bool has_stage_ = false;
};

} // namespace

History history(const OpportunityView& table, const CloseDateHistory& close_dates, const StageHistory& stages,
                const HistoryOptions& options) {
  for (const auto& name : options.dimensions)
    if (name != "stage") table.dimension(name);
  States states(table, close_dates, stages, options);
  for (std::uint32_t row = 0; row < table.size(); ++row) states.add(row);
  return states.made();
}

} // namespace landfall::pipeline
