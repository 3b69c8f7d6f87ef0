// Tables of a sales team as a fuzzer draws them: deals, what became of them, and what was called. Of the right columns and
// types as a rule, with wrong rows among them, and now and then any table at all. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow_input.hpp"

#include <landfall/c/base.h>

#include <string>
#include <utility>
#include <vector>

namespace landfall::fuzz {

/// Many bytes that follow from a few, for a history that is long enough to learn from.
inline std::vector<std::uint8_t> drawn_out(Input& input) {
  auto state = input.raw<std::uint64_t>();
  std::vector<std::uint8_t> bytes(1 << 14);
  for (auto& byte : bytes) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    byte = static_cast<std::uint8_t>(state >> 56U);
  }
  return bytes;
}

inline constexpr std::int32_t first_day = 17'000; ///< of what is drawn: 2016-07-18

/// None, any, or one of `days` from the first on.
inline std::int32_t drawn_day(Input& input, std::size_t days = 600) {
  return input.rarely(16)  ? input.raw<std::int32_t>()
         : input.rarely(4) ? LANDFALL_NO_DAY
                           : first_day + static_cast<std::int32_t>(input.up_to(days));
}

/// A column of days of which some are not known.
struct Days {
  std::vector<std::int32_t> day;
  std::vector<bool> known;
  void add(std::int32_t value, bool is_known = true) { day.push_back(value), known.push_back(is_known); }
  MadeColumn column(std::string name) const { return test::made(std::move(name), "tdD", day).with_validity(known); }
};

inline std::vector<MadeColumn> one_batch(std::vector<MadeColumn> columns) {
  auto made = test::batch(std::move(columns));
  made.length = made.children.front().length;
  return {std::move(made)};
}

/// Some rows from the fuzzer's own bytes, or some hundred drawn out of a few.
class Rows {
public:
  explicit Rows(Input& input) {
    const bool many = input.rarely(3);
    if (many) bytes_ = drawn_out(input);
    size_ = input.up_to(many ? 255 : 20);
    own_ = Input(bytes_.data(), bytes_.size());
    from_ = many ? &own_ : &input;
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  std::size_t size() const { return size_; }
  Input& from() { return *from_; }

private:
  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
  Input own_{nullptr, 0};
  Input* from_ = nullptr;
};

inline std::vector<MadeColumn> drawn_deals(Input& input) {
  static constexpr std::array stages{"won", "lost", "lost", "open", "demo"};
  static constexpr std::array people{"ann", "bob", "cid", "", "eve"};
  static constexpr std::array regions{"north", "south"};
  static constexpr std::array categories{"omitted", "pipeline", "best case", "commit", "closed", ""};
  if (input.rarely(16))
    return drawn_table(input, {"id", "stage", "created", "closed", "amount", "owner", "manager", "forecast_category"});
  Rows rows(input);
  auto& from = rows.from();
  std::vector<std::string> id, stage, owner, manager, region, category;
  Days created, closed, expected;
  std::vector<double> amount;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto at = from.up_to(std::size(stages) - 1);
    const bool over = at < 3, wrong = from.rarely(64);
    const auto begins = wrong ? from.raw<std::int32_t>() : first_day + static_cast<std::int32_t>(from.up_to(500));
    const auto ends = begins > 1'000'000'000 ? begins : begins + static_cast<std::int32_t>(from.up_to(200));
    id.push_back("d" + std::to_string(from.rarely(64) ? 0 : i));
    stage.emplace_back(from.rarely(64) ? "" : stages[at]);
    created.add(begins, !from.rarely(32));
    closed.add(ends, over != from.rarely(64));
    expected.add(ends, !from.rarely(8));
    amount.push_back(from.rarely(16) ? from.number() : static_cast<double>(from.up_to(100)) * 100.0);
    owner.emplace_back(from.one_of(people));
    manager.emplace_back(from.rarely(16) ? from.one_of(people) : from.one_of(regions));
    region.emplace_back(from.one_of(regions));
    category.emplace_back(from.one_of(categories));
  }
  std::vector<MadeColumn> columns{test::made_utf8("stage", stage), created.column("created"), closed.column("closed"),
                                  test::made("amount", "g", amount), test::made_utf8("owner", owner)};
  if (!input.rarely(8)) columns.push_back(test::made_utf8("id", id));
  if (!input.rarely(4)) columns.push_back(expected.column("expected_close"));
  if (!input.rarely(4)) columns.push_back(test::made_view("manager", manager));
  if (!input.rarely(4)) columns.push_back(test::made_utf8("region", region));
  if (!input.rarely(4)) columns.push_back(test::made_utf8("forecast_category", category));
  return one_batch(std::move(columns));
}

inline std::vector<MadeColumn> drawn_stage_history(Input& input) {
  static constexpr std::array stages{"open", "demo", "won", "lost"};
  if (input.rarely(16)) return drawn_table(input, {"id", "stage", "entered"});
  Rows rows(input);
  auto& from = rows.from();
  std::vector<std::string> id, stage;
  Days entered;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    id.push_back("d" + std::to_string(from.up_to(255)));
    stage.emplace_back(from.one_of(stages));
    entered.add(drawn_day(from), !from.rarely(32));
  }
  return one_batch({test::made_utf8("id", id), test::made_utf8("stage", stage), entered.column("entered")});
}

inline std::vector<MadeColumn> drawn_close_dates(Input& input) {
  if (input.rarely(16)) return drawn_table(input, {"id", "forecast_on", "expected_close"});
  Rows rows(input);
  auto& from = rows.from();
  std::vector<std::string> id;
  Days on, expected;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    id.push_back("d" + std::to_string(from.up_to(255)));
    on.add(drawn_day(from), !from.rarely(32));
    expected.add(drawn_day(from, 800), !from.rarely(8));
  }
  return one_batch({test::made_utf8("id", id), on.column("forecast_on"), expected.column("expected_close")});
}

inline std::vector<MadeColumn> drawn_calls(Input& input) {
  static constexpr std::array people{"ann", "bob", "north", "south", "nobody"};
  static constexpr std::array periods{"2016-Q4", "2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4", "2017", "2017-10", "Q5"};
  static constexpr std::array categories{"commit", "best case", "pipeline", "closed", "omitted", "perhaps"};
  if (input.rarely(16)) return drawn_table(input, {"caller", "period", "category", "day", "amount", "about"});
  Rows rows(input);
  auto& from = rows.from();
  std::vector<std::string> caller, period, category, about;
  Days day;
  std::vector<double> amount;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    caller.emplace_back(from.one_of(people));
    period.emplace_back(from.one_of(periods));
    category.emplace_back(from.one_of(categories));
    about.emplace_back(from.rarely(2) ? "" : from.one_of(people));
    day.add(drawn_day(from), !from.rarely(32));
    amount.push_back(from.rarely(16) ? from.number() : static_cast<double>(from.up_to(100)) * 1000.0);
  }
  std::vector<MadeColumn> columns{test::made_utf8("caller", caller), test::made_utf8("period", period),
                                  test::made_utf8("category", category), day.column("day"), test::made("amount", "g", amount)};
  if (input.maybe()) columns.push_back(test::made_utf8("about", about));
  return one_batch(std::move(columns));
}

} // namespace landfall::fuzz
