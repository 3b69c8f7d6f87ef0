#include <landfall/core/error.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/pipeline/waterfall.hpp>

#include "histories.hpp"

#include <doctest/doctest.h>
#include <map>

using namespace landfall;
using namespace landfall::pipeline;
using test::day;
using test::States;

namespace {

const Period quarter{day(0), day(90), "2025-Q1"};

using Found = std::map<std::string, std::map<std::string, std::pair<double, std::int64_t>>>;

Found found(const std::vector<WaterfallRow>& rows) {
  Found by_segment;
  for (const auto& row : rows) by_segment[row.segment][std::string(to_string(row.bucket))] = {row.amount, row.count};
  return by_segment;
}

std::int64_t cents(double amount) { return std::llround(amount * 100.0); }

} // namespace

TEST_CASE("each move goes to its bucket") {
  States states;
  const auto in = day(60), later = day(120), earlier = day(-5);
  auto deal = [&, number = 0u](Standing was, std::optional<Date> expected, double amount, const char* owner, Standing is,
                               std::optional<Date> expects, double worth, const char* whose) mutable {
    states.add(number, day(5), was, amount, expected, owner);
    states.add(number, day(15), is, worth, expects, whose);
    ++number;
  };
  using enum Standing;
  deal(open, in, 1, "a", open, in, 1, "a");        // stays as it is
  deal(open, in, 2, "a", won, in, 20, "a");        // won, counted as it stood
  deal(open, in, 4, "a", lost, in, 4, "a");        // lost
  deal(open, in, 8, "a", not_yet, in, 8, "a");     // removed
  deal(open, in, 16, "a", open, later, 16, "b");   // pushed out, of the owner it had
  deal(open, in, 32, "a", open, earlier, 32, "a"); // pulled out
  deal(open, in, 64, "a", open, {}, 64, "a");      // no date any more: pushed out
  deal(open, later, 128, "a", open, in, 100, "b"); // pulled in, to the owner it has
  deal(open, earlier, 256, "a", open, in, 256, "a");
  deal(lost, in, 512, "a", open, in, 512, "a");
  deal(open, in, 1000, "a", open, in, 1500, "b"); // handed over, then larger
  deal(open, in, 2000, "a", open, in, 1900, "a");
  states.add(12, day(15), open, 7, in, "");
  const History history(13, states.view());
  const std::vector<Date> days{day(10), day(20)};

  const auto total = found(waterfall(history, quarter, days)).at("total");
  using Value = std::pair<double, std::int64_t>;
  CHECK(total.at("beginning") == Value{1 + 2 + 4 + 8 + 16 + 32 + 64 + 1000 + 2000, 9});
  CHECK(total.at("created") == Value{7, 1});
  CHECK(total.at("reopened") == Value{512, 1});
  CHECK(total.at("transferred_in") == Value{0, 0});
  CHECK(total.at("pulled_in") == Value{100, 1});
  CHECK(total.at("pushed_in") == Value{256, 1});
  CHECK(total.at("increased") == Value{500, 1});
  CHECK(total.at("decreased") == Value{-100, 1});
  CHECK(total.at("pushed_out") == Value{-80, 2});
  CHECK(total.at("pulled_out") == Value{-32, 1});
  CHECK(total.at("won") == Value{-2, 1});
  CHECK(total.at("lost") == Value{-4, 1});
  CHECK(total.at("removed") == Value{-8, 1});
  CHECK(total.at("ending") == Value{1 + 7 + 512 + 100 + 256 + 1500 + 1900, 7});

  const auto owners = found(waterfall(history, quarter, days, {.by = "owner", .control = {}}));
  CHECK(owners.size() == 3);
  CHECK(owners.at("a").at("transferred_out") == Value{-1000, 1});
  CHECK(owners.at("b").at("transferred_in") == Value{1000, 1});
  CHECK(owners.at("b").at("increased") == Value{500, 1});
  CHECK(owners.at("a").at("pushed_out") == Value{-80, 2});
  CHECK(owners.at("b").at("pulled_in") == Value{100, 1});
  CHECK(owners.at("(none)").at("created") == Value{7, 1});

  const auto deals = waterfall_deals(history, quarter, day(10), day(20), {.by = "owner", .control = {}});
  CHECK(deals.size() == 14); // the one handed over three times, the one that stays not at all
  CHECK(deals.front().segment == "a");
  CHECK(deals.back().opportunity == 12);
}

TEST_CASE("without close dates every open deal is in the pipeline") {
  States states;
  states.add(0, day(1), Standing::open, 10.0);
  states.add(0, day(8), Standing::lost, 10.0);
  const History history(1, states.view(false));
  const std::vector<Date> days{day(2), day(9)};
  const auto total = found(waterfall(history, quarter, days)).at("total");
  CHECK(total.at("beginning").first == 10.0);
  CHECK(total.at("lost").first == -10.0);
  CHECK(total.at("ending").first == 0.0);
}

TEST_CASE("of 1,500 random histories every waterfall adds up to the cent, in every week and split") {
  const std::vector<Date> weeks{day(-8), day(-1), day(6), day(13), day(20), day(41), day(62), day(90), day(130)};
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    std::size_t deals = 0;
    const auto states = test::random_states(seed, deals);
    const History history(deals, states.view());
    const auto total = waterfall(history, quarter, weeks);
    REQUIRE(total.size() == (weeks.size() - 1) * bucket_count);
    std::map<std::pair<std::size_t, Bucket>, std::int64_t> of_owners, of_total;
    for (const auto& by : {"", "owner"}) {
      const auto rows = waterfall(history, quarter, weeks, {.by = by, .control = {.threads = 2}});
      std::map<std::string, std::int64_t> ended;
      for (std::size_t first = 0; first < rows.size(); first += bucket_count) {
        const auto step = static_cast<std::size_t>(std::ranges::find(weeks, rows[first].from) - weeks.begin());
        std::int64_t adds_up = 0;
        for (std::size_t b = 0; b < bucket_count; ++b) {
          const auto& row = rows[first + b];
          (*by ? of_owners : of_total)[{step, row.bucket}] += cents(row.amount);
          if (row.bucket != Bucket::ending) adds_up += cents(row.amount);
          const bool leaves = row.bucket >= Bucket::decreased && row.bucket <= Bucket::removed;
          CHECK((row.bucket == Bucket::beginning || row.bucket == Bucket::ending ||
                 (leaves ? row.amount <= 0 : row.amount >= 0)));
        }
        const auto& beginning = rows[first];
        const auto& ending = rows[first + bucket_count - 1];
        CHECK(adds_up == cents(ending.amount));
        if (step > 0) CHECK(ended[beginning.segment] == cents(beginning.amount));
        ended[ending.segment] = cents(ending.amount);

        // The ending is the pipeline that coverage sees in the table of that day.
        const auto table = history.as_of(ending.to);
        const auto seen = snapshot(table.view(), ending.to);
        double open = 0.0;
        std::int64_t count = 0;
        for (const auto row : seen.open_rows()) {
          const auto owner = table.view().dimension("owner")[row];
          if (!in_pipeline(seen, row, quarter) || (*by && (owner.empty() ? "(none)" : owner) != ending.segment)) continue;
          open += std::isnan(seen.amount(row)) ? 0.0 : seen.amount(row);
          ++count;
        }
        CHECK(cents(open) == cents(ending.amount));
        CHECK(count == ending.count);

        // The deals behind each bucket add up to it.
        std::map<Bucket, std::pair<std::int64_t, std::int64_t>> listed;
        for (const auto& deal : waterfall_deals(history, quarter, beginning.from, beginning.to, {.by = by, .control = {}}))
          if (deal.segment == beginning.segment) {
            listed[deal.bucket].first += cents(deal.amount);
            listed[deal.bucket].second += 1;
            CHECK(cents(deal.after - deal.before) == cents(deal.amount));
          }
        for (std::size_t b = 1; b + 1 < bucket_count; ++b) {
          CHECK(listed[rows[first + b].bucket].first == cents(rows[first + b].amount));
          CHECK(listed[rows[first + b].bucket].second == rows[first + b].count);
        }
      }
    }
    for (const auto& [place, amount] : of_total)
      if (place.second != Bucket::transferred_in && place.second != Bucket::transferred_out) CHECK(of_owners[place] == amount);
    for (std::size_t step = 0; step + 1 < weeks.size(); ++step)
      CHECK(of_owners[{step, Bucket::transferred_in}] == -of_owners[{step, Bucket::transferred_out}]);
  }
}

TEST_CASE("the bits of a waterfall do not depend on threads") {
  States states;
  stats::Random random(5);
  constexpr std::uint32_t deals = 300'000;
  for (std::uint32_t deal = 0; deal < deals; ++deal)
    states.add(deal, day(static_cast<int>(random.below(60))), Standing::open, random.uniform() * 1e5, day(70), "a");
  const History history(deals, states.view());
  const std::vector<Date> days{day(10), day(20), day(30)};
  const auto one = waterfall(history, quarter, days, {.by = "owner", .control = {.threads = 1}});
  const auto four = waterfall(history, quarter, days, {.by = "owner", .control = {.threads = 4}});
  REQUIRE(one.size() == four.size());
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i].amount == four[i].amount);
}

TEST_CASE("a waterfall refuses what it cannot answer") {
  const History history(0, DealStatesView{});
  CHECK_THROWS_AS(waterfall(history, quarter, std::vector{day(1)}), Error);
  CHECK_THROWS_AS(waterfall(history, quarter, std::vector{day(2), day(1)}), Error);
  CHECK_THROWS_AS(waterfall(history, quarter, std::vector{day(1), day(2)}, {.by = "owner", .control = {}}), Error);
  CHECK_THROWS_AS(waterfall_deals(history, quarter, day(2), day(2)), Error);
  CHECK(waterfall(history, quarter, std::vector{day(1), day(2)}).size() == bucket_count);
}

TEST_CASE("totals alone tell slips from losses") {
  CHECK(infer_slips(-100, 98, 0).verdict == SlipVerdict::slips);
  CHECK(infer_slips(-100, 3, -100).verdict == SlipVerdict::losses);
  const auto mixed = infer_slips(-100, 60, -40);
  CHECK(mixed.verdict == SlipVerdict::mixed);
  CHECK(mixed.slipped_amount == 60.0);
  CHECK(mixed.gone_amount == 40.0);
  CHECK(infer_slips(-100, 0, 50).verdict == SlipVerdict::unclear);
  CHECK(infer_slips(10, 0, 0).verdict == SlipVerdict::no_drop);
  CHECK_THROWS_AS(infer_slips(-1, 0, 0, 0.5), Error);
}
