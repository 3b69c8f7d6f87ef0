#include <landfall/core/error.hpp>
#include <landfall/forecast/hierarchy.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace landfall;
using namespace landfall::forecast;

namespace {

std::string refusal(const std::vector<Reporting>& reporting) {
  try {
    const Hierarchy hierarchy(reporting);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

} // namespace

TEST_CASE("members follow their superiors, to any depth") {
  const std::vector<Reporting> lines{{"Ann", "Mia"},  {"Ben", "Mia"},  {"Mia", "East"},
                                     {"Cleo", "Noa"}, {"Noa", "East"}, {"Ann", "Mia"}};
  const Hierarchy hierarchy(lines);
  CHECK(hierarchy.size() == 6);
  REQUIRE(hierarchy.tops().size() == 1);
  CHECK(hierarchy.name(hierarchy.tops()[0]) == "East");
  std::vector<std::string> order;
  for (const auto member : hierarchy.order()) order.push_back(hierarchy.name(member));
  CHECK(order == std::vector<std::string>{"East", "Mia", "Ann", "Ben", "Noa", "Cleo"});
  CHECK(hierarchy.depth(*hierarchy.find("Cleo")) == 2);
  CHECK(!hierarchy.find("Dan"));

  std::vector<Reporting> chain;
  for (int i = 0; i < 100'000; ++i) chain.push_back({std::to_string(i), std::to_string(i + 1)});
  const Hierarchy deep(chain);
  CHECK(deep.depth(*deep.find("0")) == 100'000);
}

TEST_CASE("nobody reports to himself, however far around, or to two") {
  CHECK(has(refusal({{"Ann", "Ann"}}), "'Ann' reports to himself"));
  const auto circle = refusal({{"Zoe", "Ann"}, {"Ann", "Mia"}, {"Mia", "East"}, {"East", "Ann"}, {"Ben", "Noa"}});
  CHECK(has(circle, "in a circle"));
  for (const auto* step : {"'Ann' → 'Mia'", "'Mia' → 'East'", "'East' → 'Ann'"}) CHECK(has(circle, step));
  CHECK(!has(circle, "Zoe"));
  CHECK(has(refusal({{"Ann", "Mia"}, {"Ann", "Noa"}}), "row 1"));
  CHECK(has(refusal({{"", "Mia"}}), "needs a name"));
  CHECK(refusal({}).empty());
}

TEST_CASE("the deals' own columns tell who reports to whom, and the latest deal decides") {
  pipeline::OpportunityTable table({"owner", "manager", "region"});
  const auto add = [&](const char* id, const char* day, const char* owner, const char* manager, const char* region) {
    table.add(
        {.id = id, .created = Date::parse(day), .dimensions = {{"owner", owner}, {"manager", manager}, {"region", region}}});
  };
  add("1", "2025-01-05", "Ann", "Noa", "East");
  add("2", "2025-03-05", "Ann", "Mia", "East"); // Ann has moved
  add("3", "2025-02-05", "Mia", "Mia", "East"); // a manager who owns deals
  add("4", "2025-02-05", "", "Noa", "East");    // nobody's
  add("5", "2025-02-05", "Ben", "", "West");    // no manager
  add("6", "2025-09-01", "Ann", "Kim", "West"); // not yet
  const auto hierarchy = hierarchy_of(pipeline::snapshot(table.view(), Date::parse("2025-06-01")));
  const auto superior = [&](const char* member) {
    const auto above = hierarchy.superior(*hierarchy.find(member));
    return above ? hierarchy.name(*above) : std::string();
  };
  CHECK(superior("Ann") == "Mia");
  CHECK(superior("Mia") == "East");
  CHECK(superior("Ben") == "West");
  CHECK(superior("(none)").empty());
  CHECK(superior("East").empty());
  CHECK(!hierarchy.find("Kim"));
}

TEST_CASE("a hierarchy needs the dimension of its owners") {
  const pipeline::OpportunityTable table({"region"});
  CHECK_THROWS_AS(hierarchy_of(pipeline::snapshot(table.view(), Date::parse("2025-06-01"))), Error);
}
