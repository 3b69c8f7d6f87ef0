// SPDX-License-Identifier: Apache-2.0
#include <landfall/review/roll_up.hpp>

#include "review/page.hpp"
#include "review/text_table.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::review {

namespace {

/// Amounts that move nothing are nothing to read.
std::string moved(double amount) {
  return std::round(100.0 * amount) == 0.0 ? "" : (amount > 0.0 ? "+" : "") + compact(amount);
}

/// Each member below his superior, in the order in which superiors have their reports.
void add_below(const std::string& superior, std::size_t depth, std::span<const forecast::RollUpRow> rows, TextTable& table) {
  for (const auto& row : rows) {
    if (row.superior != superior || static_cast<std::size_t>(row.depth) != depth) continue;
    table.add({std::string(2 * depth, ' ') + row.member, compact(row.own_amount), compact(row.opportunity_amount),
               compact(row.roll_up_amount), compact(row.call), compact(row.manual), compact(row.amount), moved(row.adjustment),
               std::string(to_string(row.rule))});
    add_below(row.member, depth + 1, rows, table);
  }
}

} // namespace

std::string to_text(const RollUpPage& page, std::size_t width) {
  require(width >= 80, "a page needs 80 columns", "width");
  const std::string category(to_string(page.options.category));
  stats::CompensatedSum deals, top, moves;
  for (const auto& row : page.rows) {
    if (row.superior.empty()) top += row.amount, deals += row.opportunity_amount;
    moves += row.adjustment;
  }
  std::string text = heading(page.period, page.as_of, "") + "\n";
  text += line(category, money(top.value()),
               page.options.cumulation == forecast::Cumulation::cumulative
                   ? "of the category and all more certain ones, by everybody's numbers"
                   : "of the category alone, by everybody's numbers",
               width);
  text += line("deals", money(deals.value()), "by themselves, nobody's judgement", width);
  text += line("judgement", money(moves.value()), "the sum of all adjustments", width);
  TextTable table({"who", "own", "deals", "roll-up", "called", "manual", "stands for", "adjusts", "rule"}, {0, 8});
  add_below("", 0, page.rows, table);
  if (!table.empty()) text += "\n" + table.to_text(0, width);
  return text + list("Mind", page.notes, width);
}

} // namespace landfall::review
