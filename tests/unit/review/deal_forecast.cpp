#include <landfall/core/error.hpp>
#include <landfall/review/deal_forecast.hpp>

#include "support/snapshot.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace landfall;

namespace {

/// A forecast with every part, made by hand, so that its page changes only when the page does.
review::DealForecast by_hand() {
  const std::vector<double> probabilities{0.0, 0.1, 0.5, 0.9, 1.0}, values{1.0e6, 1.4e6, 1.9e6, 2.5e6, 3.1e6};
  const auto landing = Landing::from_quantiles(probabilities, values).named("deals and earlier periods", 3563);
  const auto deal = [](std::int64_t rank, const char* id, const char* owner, double amount, double p, double won, double lost) {
    return forecast::OpenDealRow{.rank = rank,
                                 .id = id,
                                 .owner = owner,
                                 .stage = "Proposal",
                                 .created = Date::parse("2025-09-01"),
                                 .amount = amount,
                                 .chance = {.estimate = p, .low = 0.8 * p, .high = 1.2 * p, .n = 3563},
                                 .expected_amount = p * amount,
                                 .variance_share = 0.05,
                                 .hit_if_won = won,
                                 .hit_if_lost = lost};
  };
  return {
      .as_of = Date::parse("2025-11-14"),
      .period = {Date::parse("2025-10-01"), Date::parse("2026-01-01"), "2025-Q4"},
      .won_amount = 915'780.0,
      .won_count = 68,
      .open_amount = 8'758'129.0,
      .open_count = 174,
      .target = 2e6,
      .landing = landing,
      .summary = review::LandingSummary{.mean = landing.mean(),
                                        .p10 = 1.4e6,
                                        .p50 = 1.9e6,
                                        .p90 = 2.5e6,
                                        .p_hit = landing.probability_at_least(2e6),
                                        .method = landing.method(),
                                        .n = landing.n()},
      .open_expected = 850'000.0,
      .new_expected = 175'000.0,
      .methods =
          {{.method = "deals", .weight = 0.5, .mean = 2e6, .p10 = 1.5e6, .p50 = 2e6, .p90 = 2.6e6, .n = 4, .error_ratio = 0.06},
           {.method = "judgement",
            .weight = 0.5,
            .mean = 1.8e6,
            .p10 = 1.3e6,
            .p50 = 1.8e6,
            .p90 = 2.4e6,
            .n = 3,
            .error_ratio = 0.1}},
      .called = forecast::Category::commit,
      .calls = {{.caller = "Mia Müller",
                 .day = Date::parse("2025-11-10"),
                 .called = 2.1e6,
                 .won_amount = 0.9e6,
                 .corrected = 1.8e6,
                 .bias_ratio = {.estimate = 0.75, .low = 0.68, .high = 0.84, .n = 6},
                 .error_ratio = 0.14,
                 .reached = {.estimate = 1.0 / 6.0, .low = 0.05, .high = 0.41, .n = 6},
                 .counts = true}},
      .levels = {{.category = forecast::Category::commit,
                  .reached = {.estimate = 1.0 / 6.0, .low = 0.05, .high = 0.41, .n = 6},
                  .level = 0.9,
                  .bias_ratio = {.estimate = 0.75, .low = 0.68, .high = 0.84, .n = 6}}},
      .deals = {deal(1, "0065e00000AbCdEFGH", "Anton Alexander Alves-Andersson", 409e3, 0.29, 0.72, 0.44),
                deal(2, "0065e00000AbCdEFGI", "Bianca Bauer", 355e3, 0.34, 0.69, 0.45),
                deal(3, "0065e00000AbCdEFGJ", "", 12e3, 0.01, 0.50, 0.50)},
      .definitions = {"chance: to be won by the end of 2025-Q4 ÷ nothing"},
      .notes = {"there is a note that is long enough to be wrapped at eighty columns, and at a hundred columns as well"}};
}

} // namespace

TEST_CASE("the page of a deal forecast is as it was, at 100 and 80 columns and in ASCII") {
  const auto forecast = by_hand();
  test::is_snapshot("deal_forecast_100.txt", review::to_text(forecast));
  test::is_snapshot("deal_forecast_80.txt", review::to_text(forecast, {.width = 80}));
  test::is_snapshot("deal_forecast_ascii.txt", review::to_text(forecast, {.width = 80, .top = 2, .ascii = true}));
}

TEST_CASE("lines of the page keep within their width, and ASCII takes as many columns") {
  const auto forecast = by_hand();
  for (const std::size_t width : {80u, 100u}) {
    const auto text = review::to_text(forecast, {.width = width}),
               ascii = review::to_text(forecast, {.width = width, .ascii = true});
    const auto longest = [](const std::string& page) {
      std::size_t most = 0, columns = 0;
      for (const char c : page)
        if (c == '\n')
          most = std::max(most, columns), columns = 0;
        else
          columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      return most;
    };
    CHECK(longest(text) <= width);
    CHECK(longest(ascii) == longest(text));
    CHECK(ascii.find("Müller") != std::string::npos); // the source's own words stay
    CHECK(ascii.find("▁") == std::string::npos);
  }
  CHECK_THROWS_AS(review::to_text(forecast, {.width = 79}), Error);
}

TEST_CASE("without history a deal forecast says what it cannot say") {
  pipeline::OpportunityTable table({"owner"});
  table.add({.id = "a", .created = Date::parse("2017-11-01"), .amount = 10.0, .dimensions = {{"owner", "Ann"}}});
  const review::DealForecastOptions options{.as_of = Date::parse("2017-11-15"), .period = FiscalCalendar().quarter(2017, 4)};
  const auto forecast = review::deal_forecast({.opportunities = table.view()}, options);
  CHECK(!forecast.landing);
  CHECK(forecast.deals.empty());
  CHECK(forecast.open_amount == 10.0);
  CHECK(review::to_text(forecast).find("nothing can be forecast") != std::string::npos);
}

TEST_CASE("a deal that closed centuries ago costs nothing, and says nothing") {
  const auto forecast = [](const char* oldest) {
    pipeline::OpportunityTable table;
    const auto add = [&](int i, Date created, int days) {
      table.add({.id = std::to_string(i),
                 .outcome = i % 3 == 0 ? pipeline::Outcome::lost : pipeline::Outcome::won,
                 .created = created,
                 .closed = created + days,
                 .amount = 100.0 + i % 7});
    };
    for (int i = 0; i < 200; ++i) add(i, Date::parse("2016-01-01") + 3 * i, 20 + i % 25);
    if (oldest != nullptr) add(200, Date::parse(oldest), 10);
    return review::deal_forecast({.opportunities = table.view()},
                                 {.as_of = Date::parse("2017-08-15"), .period = FiscalCalendar().month(2017, 8)});
  };
  const auto with = forecast("1500-01-01"), without = forecast(nullptr);
  REQUIRE(with.summary);
  CHECK(with.summary->p50 == doctest::Approx(without.summary->p50).epsilon(0.1));
}

TEST_CASE("a period that is over, or none of the calendar's, is refused") {
  const pipeline::OpportunityTable table;
  const auto forecast = [&](Period period) {
    return review::deal_forecast({.opportunities = table.view()},
                                 {.as_of = Date::parse("2018-01-01"), .period = std::move(period)});
  };
  CHECK_THROWS_WITH_AS(forecast(FiscalCalendar().quarter(2017, 4)), doctest::Contains("over before"), Error);
  CHECK_THROWS_WITH_AS(forecast({Date::parse("2018-01-02"), Date::parse("2018-02-05"), "odd"}), doctest::Contains("no period"),
                       Error);
}

TEST_CASE("whoever asks how far it is may stop it") {
  const pipeline::OpportunityTable table;
  const Progress stop = [](double) { return false; };
  CHECK_THROWS_AS(review::deal_forecast({.opportunities = table.view()}, {.as_of = Date::parse("2018-01-01"),
                                                                          .period = FiscalCalendar().quarter(2018, 1),
                                                                          .control = {.progress = &stop}}),
                  Error);
}
