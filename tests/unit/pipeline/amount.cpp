#include <landfall/pipeline/amount.hpp>

#include <doctest/doctest.h>

#include <cmath>

using doctest::Approx;
using landfall::Date;
using namespace landfall::pipeline;

namespace {

Date day(int number) { return Date::parse("2017-10-01") + number; }

Opportunity deal(std::string id, Outcome outcome, std::optional<double> amount, std::optional<double> list, std::string product,
                 int closed = 10) {
  return {.id = std::move(id),
          .outcome = outcome,
          .created = day(0),
          .closed = outcome == Outcome::open ? std::nullopt : std::optional(day(closed)),
          .amount = amount,
          .list_price = list,
          .dimensions = {{"product", std::move(product)}}};
}

} // namespace

TEST_CASE("a deal's own amount comes first, then list price times discount, then the mean won") {
  OpportunityTable table({"product"});
  table.add(deal("sold", Outcome::won, 80.0, 100.0, "A"));
  table.add(deal("own", Outcome::open, 55.0, 100.0, "A"));
  table.add(deal("listed", Outcome::open, {}, 50.0, "A"));
  table.add(deal("bare", Outcome::open, {}, {}, "A"));
  const auto open = open_amounts(snapshot(table.view(), day(20)));
  CHECK(open.amount == std::vector{55.0, 40.0, 80.0});
  CHECK(open.own == 1);
  CHECK(open.imputed_from_list_price == 1);
  CHECK(open.imputed_from_mean == 1);
  CHECK(open.total() == 175.0);
  CHECK(open.definition() ==
        "1 at their own amount; 1 at list price times the discount at which the product has sold; 1 at the mean amount won");
}

TEST_CASE("a product with few sales is drawn towards the discount of all") {
  OpportunityTable table({"product"});
  for (int i = 0; i < 100; ++i) table.add(deal("a" + std::to_string(i), Outcome::won, 50.0, 100.0, "A"));
  table.add(deal("b", Outcome::won, 100.0, 100.0, "B"));
  table.add(deal("open A", Outcome::open, {}, 100.0, "A"));
  table.add(deal("open B", Outcome::open, {}, 100.0, "B"));
  table.add(deal("open C", Outcome::open, {}, 100.0, "C"));
  const auto open = open_amounts(snapshot(table.view(), day(20)));
  const double all = 5100.0 / 10100.0;
  CHECK(open.amount[0] == Approx(100.0 * (5000.0 + 500.0 * all) / 10500.0));
  CHECK(open.amount[1] == Approx(100.0 * (100.0 + 500.0 * all) / 600.0)); // five sales' worth of 50.5%, one of 100%
  CHECK(open.amount[2] == Approx(100.0 * all));
}

TEST_CASE("sales after the day of the snapshot teach nothing") {
  OpportunityTable table({"product"});
  table.add(deal("later", Outcome::won, 10.0, 100.0, "A", 30));
  table.add(deal("open", Outcome::open, {}, 100.0, "A"));
  table.add(deal("unlisted", Outcome::open, {}, {}, "A"));
  const auto open = open_amounts(snapshot(table.view(), day(20)));
  REQUIRE(open.amount.size() == 3); // the later sale is open on that day, at its own amount
  CHECK(open.amount[1] == 100.0);
  CHECK(std::isnan(open.amount[2]));
  CHECK(open.unknown == 1);
}

TEST_CASE("no open deals have nothing to add up") {
  const auto open = open_amounts(snapshot(OpportunityTable().view(), day(0)));
  CHECK(open.amount.empty());
  CHECK(open.total() == 0.0);
  CHECK(open.definition() == "no open deals");
}
