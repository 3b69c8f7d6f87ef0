#include <landfall/review/review.hpp>
#include <landfall/simulate/company.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <cmath>

using doctest::Approx;
using namespace landfall;
using pipeline::Outcome;

namespace {

struct Company {
  simulate::Company company;
  simulate::Known known;
  plan::TargetTable targets;

  explicit Company(std::uint64_t seed, std::int32_t as_of_day = 45)
      : company(simulate::company({.seed = seed, .reps = 18, .history_quarters = 5, .as_of_day = as_of_day})),
        known(simulate::known_on(company, company.as_of)) {
    for (const auto& quota : company.quotas)
      if (quota.dimension == "total" || quota.dimension == "region" || quota.dimension == "manager")
        targets.add({.period = quota.period,
                     .dimension = quota.dimension == "total" ? "" : quota.dimension,
                     .segment = quota.dimension == "total" ? "" : quota.segment,
                     .amount = quota.amount});
  }

  review::Review review() const {
    return review::review({.opportunities = known.opportunities.view(), .targets = targets}, {.as_of = company.as_of});
  }
};

} // namespace

TEST_CASE("a review holds what its parts say") {
  const Company company(11);
  const auto review = company.review();
  CHECK(review.period == company.company.quarter);
  CHECK(review.week == 7);
  const auto snapshot = pipeline::snapshot(company.known.opportunities.view(), company.company.as_of);
  CHECK(review.total.won_amount == won_amount(snapshot, review.period));
  CHECK(review.counts.total() == std::int64_t(company.known.opportunities.size()));
  REQUIRE(review.summary);
  CHECK(review.summary->p10 < review.summary->p50);
  CHECK(review.summary->p50 < review.summary->p90);
  CHECK(*review.summary->p_hit == review.landing->probability_at_least(*review.total.target));
  REQUIRE(review.to_hit);
  CHECK(*review.to_hit->needed_per_day * double(review.to_hit->business_days_left) == Approx(review.to_hit->remaining_target));
  REQUIRE(review.variance);
  CHECK(review.variance->p50 == Approx(review.summary->p50 - *review.total.target));
  REQUIRE(review.needed.size() == 2);
  CHECK(review.needed[0].units == std::ceil(review.to_hit->remaining_target / *review.performance.mean_amount));
  CHECK(review.needed[1].units == std::round(review.needed[0].units / review.performance.win_rate.estimate));
  REQUIRE(review.team);
  CHECK(review.team->top.size() >= 4); // a third of those who closed deals in both halves of the window
}

TEST_CASE("a review lists the deals that decide the quarter") {
  const auto review = Company(11).review();
  REQUIRE(review.deciding.size() == 5);
  for (const auto& deal : review.deciding) {
    CHECK(*deal.hit_if_won >= *review.summary->p_hit);
    CHECK(*deal.hit_if_lost <= *review.summary->p_hit);
    CHECK(!deal.owner.empty());
  }
  const auto text = review::to_text(review);
  CHECK(text.find("deals that decide") != text.npos);
  CHECK(text.find(review.deciding[0].id) != text.npos);
}

TEST_CASE("a key result of this quarter's bookings lands where the deals say, and any other by its trend") {
  const Company company(11);
  const auto before = company.review();
  const auto& period = before.period;
  const auto result = [&](const char* name, const Period& when, const char* segment) {
    return okr::KeyResult{.name = name,
                          .direction = okr::Direction::increase,
                          .initial = 0.0,
                          .target = *before.total.target,
                          .period = when,
                          .metric = "bookings",
                          .dimension = *segment ? "region" : "",
                          .segment = segment};
  };
  const auto region = std::ranges::find(before.segments, "region", &review::SegmentRow::dimension)->segment;
  auto with_initial = result("from elsewhere", period, "");
  with_initial.initial = 1.0;
  const okr::Objective objective{.name = "Grow",
                                 .key_results = {result("company", period, ""), result("region", period, region.c_str()),
                                                 result("next", FiscalCalendar().quarter_after(company.company.as_of), ""),
                                                 with_initial}};
  const auto after = review::review(
      {.opportunities = company.known.opportunities.view(), .targets = company.targets, .objectives = {objective}},
      {.as_of = company.company.as_of});
  for (const auto& row : after.okrs) {
    CAPTURE(row.key_result);
    if (row.key_result == "company") {
      CHECK(row.p50 == after.summary->p50);
      CHECK(row.p_hit == after.summary->p_hit);
      CHECK(row.method == after.summary->method);
    } else if (row.key_result == "region") {
      CHECK(*row.p50 < after.summary->p50);
      CHECK(row.p_hit);
    } else {
      CHECK(!row.p_hit);
    }
  }
}

TEST_CASE("segments of a dimension add up to the company, won and target to the cent") {
  const auto review = Company(12).review();
  for (const char* dimension : {"region", "manager"}) {
    double won = 0.0, target = 0.0;
    std::int64_t open = 0;
    for (const auto& row : review.segments)
      if (row.dimension == dimension) won += row.won_amount, target += row.target.value_or(0.0), open += row.open_count;
    CHECK(std::llround(100 * won) == std::llround(100 * review.total.won_amount));
    CHECK(std::llround(100 * target) == std::llround(100 * *review.total.target));
    CHECK(open == review.total.open_count);
  }
}

TEST_CASE("without history, targets or owners a review says what it cannot say") {
  pipeline::OpportunityTable table;
  table.add({.id = "a", .created = Date::parse("2017-11-01"), .amount = 10.0});
  const auto review = review::review({.opportunities = table.view()}, {.as_of = Date::parse("2017-11-15")});
  CHECK(!review.landing);
  CHECK(!review.to_hit);
  CHECK(!review.variance);
  CHECK(review.needed.empty());
  CHECK(!review.team);
  CHECK(review.segments.empty());
  CHECK(review.total.open_amount == 10.0);
  CHECK(review.notes.size() == 4); // no landing, no team, no target, and nothing new for two weeks
  CHECK(review::to_text(review).find("nothing can be forecast") != std::string::npos);
}

TEST_CASE("an empty table reviews to nothing, without an error") {
  const pipeline::OpportunityTable table({"owner", "region"});
  const auto review = review::review({.opportunities = table.view()}, {.as_of = Date::parse("2017-11-15")});
  CHECK(review.total.won_amount == 0.0);
  CHECK(!review::to_text(review).empty());
}

TEST_CASE("a quarter that ends without a win has landed at nothing, segments too") {
  pipeline::OpportunityTable table({"region"});
  table.add({.id = "a", .created = Date::parse("2017-11-01"), .amount = 10.0, .dimensions = {{"region", "East"}}});
  const auto review = review::review({.opportunities = table.view()}, {.as_of = Date::parse("2017-12-31")});
  REQUIRE(review.summary);
  CHECK(review.summary->p50 == 0.0);
  REQUIRE(review.segments.size() == 1);
  CHECK(review.segments[0].p50 == 0.0);
}

TEST_CASE("on the last day the quarter has landed") {
  pipeline::OpportunityTable table;
  table.add({.id = "a",
             .outcome = Outcome::won,
             .created = Date::parse("2017-11-01"),
             .closed = Date::parse("2017-12-01"),
             .amount = 10.0});
  plan::TargetTable targets;
  targets.add({.period = FiscalCalendar().period("2017-Q4"), .amount = 8.0});
  const auto review = review::review({.opportunities = table.view(), .targets = targets}, {.as_of = Date::parse("2017-12-31")});
  CHECK(review.summary->p10 == 10.0);
  CHECK(review.summary->p90 == 10.0);
  CHECK(*review.summary->p_hit == 1.0);
  CHECK(!review.to_hit->needed_per_day);
  CHECK(review.total.remaining_target == 0.0);
}

TEST_CASE("lines of the text keep within their width") {
  const auto review = Company(13).review();
  for (const std::size_t width : {100u, 140u}) {
    const auto text = review::to_text(review, width);
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != text.npos; begin = end + 1, end = text.find('\n', begin)) {
      const auto line = text.substr(begin, end - begin);
      CAPTURE(line);
      CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) <=
            std::ptrdiff_t(width));
    }
  }
  CHECK_THROWS(review::to_text(review, 40));
}

TEST_CASE("reps of equal skill are seldom told apart") {
  // 30 reps without skill, 40 companies: with a false discovery rate of 20% a company names any driver in at most 20% of cases;
  // three standard errors allow 16 of 40.
  int companies_with_drivers = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    stats::Random random(seed);
    pipeline::OpportunityTable table({"owner"});
    const Date begin = Date::parse("2017-01-01");
    for (int i = 0; i < 1500; ++i) {
      const Date created = begin + std::int32_t(random.below(330));
      table.add({.id = std::to_string(i),
                 .outcome = random.bernoulli(0.4) ? Outcome::won : Outcome::lost,
                 .created = created,
                 .closed = created + std::int32_t(random.below(35)),
                 .amount = std::exp(random.normal(10.0, 1.0)),
                 .dimensions = {{"owner", std::to_string(random.below(30))}}});
    }
    const auto review = review::review({.opportunities = table.view()}, {.as_of = Date::parse("2017-12-31")});
    REQUIRE(review.team);
    companies_with_drivers += review.team->drivers().empty() ? 0 : 1;
  }
  MESSAGE(companies_with_drivers << " of 40 companies without skill have a driver");
  CHECK(companies_with_drivers <= 16);
}

TEST_CASE("a review that left rows out says so first, and one whose source has ended says that") {
  pipeline::OpportunityTable table;
  table.add({.id = "a",
             .outcome = Outcome::won,
             .created = Date::parse("2017-10-02"),
             .closed = Date::parse("2017-10-03"),
             .amount = 10.0});
  const auto review = review::review(
      {.opportunities = table.view(), .rejects = {.given = 2, .accepted = 1, .rows = {{.row = 1, .reason = "why"}}}},
      {.as_of = Date::parse("2017-11-15")});
  CHECK(review::to_text(review).find("1 of 2 rows were rejected") < 120);
  CHECK(std::ranges::any_of(review.notes, [](const auto& note) {
    return note.find("the newest created or closed date is 2017-10-03, 43 days") == 0;
  }));
}

TEST_CASE("the order of the rows changes no figure") {
  const Company company(14);
  const auto view = company.known.opportunities.view();
  pipeline::OpportunityTable backwards({"owner", "manager", "region", "product", "segment", "source"});
  for (std::size_t row = view.size(); row-- > 0;)
    backwards.add({.id = std::string(view.id[row]),
                   .outcome = view.outcome[row],
                   .stage = std::string(view.stage[row]),
                   .created = view.created[row],
                   .closed = view.closed[row],
                   .expected_close = view.expected_close.size() ? view.expected_close[row] : std::nullopt,
                   .amount = view.amount[row],
                   .dimensions = {{"owner", std::string(view.dimension("owner")[row])},
                                  {"manager", std::string(view.dimension("manager")[row])},
                                  {"region", std::string(view.dimension("region")[row])},
                                  {"product", std::string(view.dimension("product")[row])},
                                  {"segment", std::string(view.dimension("segment")[row])},
                                  {"source", std::string(view.dimension("source")[row])}}});
  const auto a = company.review();
  const auto b =
      review::review({.opportunities = backwards.view(), .targets = company.targets}, {.as_of = company.company.as_of});
  CHECK(a.total.won_amount == Approx(b.total.won_amount).epsilon(1e-14));
  CHECK(a.summary->p50 == Approx(b.summary->p50).epsilon(1e-6));
  REQUIRE(a.segments.size() == b.segments.size());
  for (std::size_t i = 0; i < a.segments.size(); ++i) CHECK(a.segments[i].segment == b.segments[i].segment);
  CHECK(a.team->drivers() == b.team->drivers());
}
