// What the public tables show of those who sell best.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/column_buffer.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/team/comparison.hpp>
#include <landfall/team/repeatable_gap.hpp>
#include <landfall/team/standing.hpp>

#include "support/reference.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace landfall;
using namespace landfall::team;

namespace {

/// What a reseller's rep sold between one quota and the next, summed over the quotas of a year.
struct Seller {
  double quota = 0.0, sales = 0.0, lines = 0.0;
  std::set<std::string> orders;
};

std::map<std::string, Seller> adventureworks(const std::filesystem::path& folder, Date from, Date to) {
  std::map<std::string, std::map<Date, double>> quotas; // by rep, and the day each begins
  Rejects rejects;
  io::CsvReader quota_reader(folder / "FactSalesQuota.csv");
  const auto who = quota_reader.require_column("EmployeeKey"), since = quota_reader.require_column("Date"),
             amount = quota_reader.require_column("SalesAmountQuota");
  while (const auto line = quota_reader.next(rejects))
    quotas[line->fields[who]][Date::parse(line->fields[since].substr(0, 10))] += std::stod(line->fields[amount]);
  std::map<std::string, Seller> sellers;
  const auto counts = [&](const std::string& rep, const std::map<Date, double>::iterator& quota) {
    return quota->first >= from && quota->first < to && std::next(quota) != quotas[rep].end(); // the last one has no end
  };
  for (auto& [rep, own] : quotas)
    for (auto quota = own.begin(); quota != own.end(); ++quota)
      if (counts(rep, quota)) sellers[rep].quota += quota->second;

  io::CsvReader reader(folder / "FactResellerSales.csv.gz");
  const auto employee = reader.require_column("EmployeeKey"), day = reader.require_column("OrderDate"),
             sold = reader.require_column("SalesAmount"), order = reader.require_column("SalesOrderNumber");
  while (const auto line = reader.next(rejects)) {
    const auto& rep = line->fields[employee];
    auto quota = quotas[rep].upper_bound(Date::parse(line->fields[day].substr(0, 10)));
    if (quota == quotas[rep].begin() || !counts(rep, --quota)) continue;
    auto& seller = sellers[rep];
    seller.sales += std::stod(line->fields[sold]);
    seller.lines += 1.0;
    seller.orders.insert(line->fields[order]);
  }
  return sellers;
}

/// Applications of a bank whose first offer a resource sent: approved, of those that ended.
struct Resource {
  double approved[2] = {}, ended[2] = {}; // by the half of the time in which the application was made
};

std::map<std::string, Resource> bpi2012(const std::filesystem::path& file) {
  struct Case {
    std::string resource;
    bool approved = false, ended = false, late = false;
  };
  std::map<std::string, Case> cases;
  Rejects rejects;
  io::CsvReader reader(file);
  const auto id = reader.require_column("case_id"), made = reader.require_column("reg_date"),
             activity = reader.require_column("activity"), resource = reader.require_column("resource");
  while (const auto line = reader.next(rejects)) {
    const auto& what = line->fields[activity];
    auto& each = cases[line->fields[id]];
    each.late = line->fields[made].substr(0, 10) >= "2011-12-01";
    if (what == "O_SENT" && each.resource.empty()) each.resource = line->fields[resource];
    each.approved |= what == "A_APPROVED";
    each.ended |= what == "A_APPROVED" || what == "A_DECLINED" || what == "A_CANCELLED";
  }
  std::map<std::string, Resource> resources;
  for (const auto& [name, each] : cases) {
    if (each.resource.empty() || !each.ended) continue;
    resources[each.resource].approved[each.late] += each.approved;
    resources[each.resource].ended[each.late] += 1.0;
  }
  return resources;
}

} // namespace

TEST_CASE(
    "AdventureWorks: attainment by quota period hardly differs, and nothing measured parts the top third from the bottom") {
  const auto folder = test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  const auto sellers = adventureworks(folder / "adventureworks", Date::parse("2012-12-01"), Date::parse("2013-12-01"));
  REQUIRE(sellers.size() == 17);
  TextBuffer rep;
  NumberBuffer attainment, orders, order_size, lines;
  for (const auto& [name, seller] : sellers) {
    const double count = static_cast<double>(seller.orders.size());
    rep.push(name);
    attainment.push(seller.sales / seller.quota);
    orders.push(count);
    order_size.push(seller.sales / count);
    lines.push(seller.lines / count);
  }
  // pandas on the same rows: 289 sold 1,192,198 of 1,237,000
  CHECK(sellers.at("289").sales / sellers.at("289").quota == doctest::Approx(1'192'198.353 / 1'237'000.0).epsilon(1e-6));
  const auto comparison =
      compare({.roster = {.rep = rep.view(), .outcome = attainment.view()},
               .metrics = {{"orders", orders.view()}, {"order size", order_size.view()}, {"lines an order", lines.view()}}});
  CHECK(comparison.top.size() == 5);
  CHECK(comparison.top[0].rep == "289");
  CHECK(comparison.top[0].outcome < 1.0); // nobody met it
  CHECK(comparison.bottom[0].rep == "292");
  CHECK(comparison.bottom[0].outcome == doctest::Approx(0.774).epsilon(0.001));
  CHECK(comparison.drivers().empty());
  for (const auto& row : comparison.rows) CHECK(*row.p_value > 0.3);
  // One rep's orders of 55,000 would have looked like a habit of the top.
  REQUIRE(comparison.set_aside.size() == 2);
  CHECK(comparison.set_aside[0].rep == "286");
}

TEST_CASE("BPI 2012: who sends the first offer; the gap in approvals is mostly luck, as the second half shows") {
  const auto folder = test::data_folder();
  if (folder.empty()) {
    MESSAGE("skipped: the public data are not there (LANDFALL_DATA)");
    return;
  }
  TextBuffer rep;
  NumberBuffer rate, approved[2], ended[2], all_approved, all_ended;
  for (const auto& [name, resource] : bpi2012(folder / "bpi2012/bpi2012_events.csv.gz")) {
    if (resource.ended[0] < 20.0 || resource.ended[1] < 20.0) continue;
    rep.push(name);
    rate.push(resource.approved[0] / resource.ended[0]);
    for (int half = 0; half < 2; ++half) approved[half].push(resource.approved[half]), ended[half].push(resource.ended[half]);
    all_approved.push(resource.approved[0] + resource.approved[1]);
    all_ended.push(resource.ended[0] + resource.ended[1]);
  }
  const auto gap =
      repeatable_gap({.roster = {.rep = rep.view(), .outcome = rate.view()},
                      .metrics = {},
                      .rates = {{"approved", approved[0].view(), ended[0].view(), approved[1].view(), ended[1].view()}}})[0];
  REQUIRE(rep.view().size() == 26);
  CHECK(gap.same.estimate == doctest::Approx(0.2139).epsilon(0.001)); // 21 points of approvals
  CHECK(gap.next.estimate < 0.0);                                     // and none in the next half
  CHECK(gap.next.contains(0.0));
  CHECK(gap.reliability.contains(0.0));
  CHECK(gap.shrunk.estimate < 0.5 * gap.same.estimate); // the first half alone says that most of it is luck

  const auto standing = standing_of_rates(rep.view(), all_approved.view(), all_ended.view());
  CHECK(standing[0].rep == "11009");
  CHECK(standing[0].seen == doctest::Approx(0.604).epsilon(0.001));
  CHECK(standing[0].truth.estimate == doctest::Approx(0.514).epsilon(0.005));
  for (const auto& row : standing) CHECK(row.top_share < 0.9); // nobody is surely of the top third
}
