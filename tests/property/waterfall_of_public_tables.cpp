// Waterfalls of the public CRM table reconcile in every week and every split.
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/column_buffer.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/pipeline/coverage_week.hpp>
#include <landfall/pipeline/waterfall.hpp>

#include "support/reference.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <set>

using namespace landfall;
using namespace landfall::pipeline;

TEST_CASE("Maven: from Friday to Friday the pipeline adds up to the cent, for the company and by every dimension") {
  const auto folder = test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  const auto reading = io::read_opportunities({.opportunities = folder / "crm_maven/sales_pipeline.csv",
                                               .products = folder / "crm_maven/products.csv",
                                               .team = folder / "crm_maven/sales_teams.csv"},
                                              io::read_mapping(LANDFALL_SOURCE_DIR "/examples/maven/mapping.json"));
  const auto table = reading.table.view();
  const auto told = history(table);
  std::vector<Date> fridays;
  for (Date day = Date::parse("2016-10-14"); day <= Date::parse("2018-01-05"); day += 7) fridays.push_back(day);
  auto splits = told.dimension_names();
  splits.emplace_back();
  std::int64_t won = 0, reconciled = 0;
  for (const auto& by : splits) {
    const auto rows = waterfall(told, FiscalCalendar().year(2017), fridays, {.by = by, .control = {}});
    for (std::size_t first = 0; first < rows.size(); first += bucket_count) {
      std::int64_t cents = 0;
      for (std::size_t b = 0; b + 1 < bucket_count; ++b) cents += std::llround(rows[first + b].amount * 100.0);
      CHECK(cents == std::llround(rows[first + bucket_count - 1].amount * 100.0));
      ++reconciled;
      if (by.empty()) won += rows[first + static_cast<std::size_t>(Bucket::won)].count;
    }
    // What it ends with is what the table of that day holds.
    const auto last = snapshot(table, fridays.back());
    std::int64_t open = 0;
    for (std::size_t first = rows.size() - bucket_count; first < rows.size(); first -= bucket_count) {
      if (rows[first].to != fridays.back()) break;
      open += rows[first + bucket_count - 1].count;
    }
    CHECK(open == last.counts().open);
  }
  CHECK(reconciled > 64 * 5);
  // Whatever it is split by, coverage of the levels is the company's, every Friday.
  std::map<Date, std::array<std::int64_t, 3>> company;
  for (auto by = splits.rbegin(); by != splits.rend(); ++by) // the last split is none
    for (const auto friday : fridays) {
      if (!by->empty() && !table.find_dimension(*by)) continue; // the stage is the history's own
      const auto seen = snapshot(table, friday);
      std::array<std::int64_t, 3> sum{};
      for (const auto& row : coverage(seen, open_amounts(seen), FiscalCalendar().quarter_of(friday), {}, {.by = *by})) {
        sum[0] += std::llround(row.open_amount * 100.0);
        sum[1] += std::llround(row.won_amount * 100.0);
        sum[2] += row.open_count;
      }
      if (by->empty()) company[friday] = sum;
      CHECK(std::abs(sum[0] - company[friday][0]) <=
            50); // half a cent a level: what stands in for a missing amount has fractions of one
      CHECK(sum[1] == company[friday][1]);
      CHECK(sum[2] == company[friday][2]);
    }
  // Deals engaged and won within one week are in the pipeline of no Friday.
  std::int64_t across = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (table.outcome[row] != Outcome::won) continue;
    const auto next_friday = [&](Date day) { return day + (5 - day.weekday() + 7) % 7; };
    across += next_friday(*table.created[row]) < next_friday(*table.closed[row]);
  }
  CHECK(won == across);
}

namespace {

/// A reseller's order: open from the day it came in, due on another, won when it is shipped.
struct Order {
  std::uint32_t number = 0;
  Date ordered, due, shipped;
  double amount = 0.0;
  std::string employee, territory;
};

std::map<std::string, Order> adventureworks_orders(const std::filesystem::path& folder) {
  io::CsvReader reader(folder / "FactResellerSales.csv.gz");
  const auto at = [&](const char* name) { return reader.require_column(name); };
  const auto id = at("SalesOrderNumber"), ordered = at("OrderDate"), due = at("DueDate"), shipped = at("ShipDate"),
             amount = at("SalesAmount"), employee = at("EmployeeKey"), territory = at("SalesTerritoryKey");
  Rejects rejects;
  std::map<std::string, Order> orders;
  while (const auto line = reader.next(rejects)) {
    const auto& fields = line->fields;
    const auto next = static_cast<std::uint32_t>(orders.size());
    auto& order = orders.try_emplace(fields[id], Order{.number = next}).first->second;
    order.ordered = Date::parse(fields[ordered]);
    order.due = Date::parse(fields[due]);
    order.shipped = Date::parse(fields[shipped]);
    order.amount += std::stod(fields[amount]);
    order.employee = fields[employee];
    order.territory = fields[territory];
  }
  CHECK(rejects.rows.empty());
  return orders;
}

} // namespace

TEST_CASE("AdventureWorks: orders by quota period, their backlog week by week to the cent, what was shipped beside the quota") {
  const auto folder = test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  const auto orders = adventureworks_orders(folder / "adventureworks");
  REQUIRE(orders.size() > 3000);
  std::vector<std::uint32_t> rows;
  std::vector<Standing> standing;
  DateBuffer from, due;
  NumberBuffer amount;
  CategoryBuffer employee, territory;
  for (const auto& [id, order] : orders)
    for (const bool shipped : {false, true}) {
      rows.push_back(order.number);
      standing.push_back(shipped ? Standing::won : Standing::open);
      from.push(shipped ? order.shipped : order.ordered);
      due.push(order.due);
      amount.push(std::round(order.amount * 100.0) / 100.0);
      employee.push(order.employee);
      territory.push(order.territory);
    }
  const History told(orders.size(), {.opportunity = rows,
                                     .from = from.view(),
                                     .standing = standing,
                                     .amount = amount.view(),
                                     .expected_close = due.view(),
                                     .dimensions = {{"employee", employee.view()}, {"territory", territory.view()}}});

  // A quota holds from its day until the next one: the labels of its quarter mislead.
  io::CsvReader reader(folder / "adventureworks/FactSalesQuota.csv");
  const auto day = reader.require_column("Date"), whose = reader.require_column("EmployeeKey"),
             quota = reader.require_column("SalesAmountQuota");
  Rejects rejects;
  std::set<Date> days;
  std::vector<PeriodTarget> targets;
  while (const auto line = reader.next(rejects)) {
    days.insert(Date::parse(line->fields[day]));
    targets.push_back({line->fields[day], line->fields[whose], std::stod(line->fields[quota])});
  }
  std::vector<Period> periods;
  for (auto at = days.begin(); std::next(at) != days.end(); ++at) periods.push_back({*at, *std::next(at), at->to_string()});
  REQUIRE(periods.size() >= 8);

  std::int64_t reconciled = 0, shipped_out = 0;
  for (const auto& period : periods) {
    std::vector<Date> weeks;
    for (Date each = period.begin - 15; each <= period.end + 13; each += 7) weeks.push_back(each);
    for (const char* by : {"", "employee", "territory"}) {
      const auto found = waterfall(told, period, weeks, {.by = by, .control = {}});
      for (std::size_t first = 0; first < found.size(); first += bucket_count) {
        std::int64_t cents = 0;
        for (std::size_t b = 0; b + 1 < bucket_count; ++b) cents += std::llround(found[first + b].amount * 100.0);
        CHECK(cents == std::llround(found[first + bucket_count - 1].amount * 100.0));
        ++reconciled;
        if (!*by) shipped_out += found[first + static_cast<std::size_t>(Bucket::won)].count;
      }
    }
  }
  CHECK(reconciled > 2000);
  CHECK(shipped_out > 0);

  const auto found =
      coverage_by_week(told, periods, periods.back().end, targets, {.by = "employee", .definition = {}, .control = {}});
  std::map<std::pair<std::string, std::string>, double> direct;
  for (const auto& [id, order] : orders)
    for (const auto& period : periods)
      if (period.contains(order.shipped)) direct[{period.label, order.employee}] += std::round(order.amount * 100.0) / 100.0;
  std::int64_t with_quota = 0;
  for (const auto& row : found) {
    REQUIRE(row.final_amount);
    CHECK(std::llround(*row.final_amount * 100.0) == std::llround(direct[{row.period, row.segment}] * 100.0));
    with_quota += row.week == 0 && row.target;
  }
  CHECK(with_quota > 100);
}
