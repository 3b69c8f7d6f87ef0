// The loan applications of a bank, from an event log of BPI Challenge 2012, as opportunities.
// An application is created when it is submitted, won when it is approved, lost when it is declined or cancelled, and worth the
// amount that was asked for. Stages are told by the events. Days are the bank's own: the date as the log has it.
// SPDX-License-Identifier: Apache-2.0
#include "calls.hpp"
#include "markdown.hpp"
#include "same_stage.hpp"
#include "standpoint.hpp"
#include "study.hpp"

#include <landfall/calendar/business_days.hpp>
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/number.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace accuracy {

namespace {

using pipeline::Outcome;

struct Application {
  std::string id;
  Date created;
  double amount = 0.0;
  std::vector<std::pair<Date, std::string>> stages; // in the order of the log
  Outcome outcome = Outcome::open;
  Date closed;
};

constexpr std::array days_asked{"2011-11-30", "2011-12-15", "2011-12-31", "2012-01-15", "2012-01-31", "2012-02-13"};
constexpr std::array months_asked{"2011-M11", "2011-M12", "2012-M01", "2012-M02"};
const Date log_begins = Date::parse("2011-10-01");

constexpr auto heading = R"(
## BPI 2012: the loan applications of a bank

The event log of BPI Challenge 2012: {events} events of {applications} real applications, from 2011-10-01 to 2012-03-14. An
application is created when it is submitted, won when it is approved, lost when it is declined or cancelled, and worth the amount
that was asked for. Its stages are submitted, preaccepted, accepted, offer sent, offer returned. The log begins with its
first application: in October nothing is old yet, and what is learned of October is learned of young applications alone.

)";

const std::map<std::string, std::string, std::less<>> stage_of_activity = {{"A_SUBMITTED", "submitted"},
                                                                           {"A_PREACCEPTED", "preaccepted"},
                                                                           {"A_ACCEPTED", "accepted"},
                                                                           {"O_SENT", "offer sent"},
                                                                           {"O_SENT_BACK", "offer returned"}};
const std::map<std::string, Outcome, std::less<>> outcome_of_activity = {
    {"A_APPROVED", Outcome::won}, {"A_DECLINED", Outcome::lost}, {"A_CANCELLED", Outcome::lost}};

/// The log as a table and its stages, both by day of creation, so that what was known on a day is the head of both.
struct Log {
  pipeline::OpportunityTable table;
  std::vector<std::uint32_t> opportunity; // of each stage event
  std::vector<std::string> stage;
  std::vector<Date> entered;
  std::size_t events = 0;

  Standpoint on(Date day) const {
    auto known = masked(table.view(), day);
    std::vector<std::uint32_t> rows;
    CategoryBuffer stages;
    DateBuffer days;
    for (std::size_t i = 0; i < entered.size(); ++i) {
      if (entered[i] > day) continue;
      rows.push_back(opportunity[i]);
      stages.push(stage[i]);
      days.push(entered[i]);
    }
    pipeline::StageHistory history(known.size(), {.opportunity = rows, .stage = stages.view(), .entered = days.view()});
    return Standpoint(day, std::move(known), std::move(history));
  }
};

Log read_log(const std::filesystem::path& path) {
  io::CsvReader reader(path);
  const auto id = reader.require_column("case_id"), amount = reader.require_column("amount_req"),
             activity = reader.require_column("activity"), timestamp = reader.require_column("timestamp");
  std::map<std::string, std::size_t> place;
  std::vector<Application> applications;
  Rejects rejects;
  Log log;
  while (const auto record = reader.next(rejects)) {
    ++log.events;
    const auto& fields = record->fields;
    const Date day = Date::parse(fields[timestamp].substr(0, 10));
    const auto [known, is_new] = place.try_emplace(fields[id], applications.size());
    if (is_new)
      applications.push_back({.id = fields[id],
                              .created = day,
                              .amount = io::read_number(fields[amount]).value.value(),
                              .stages = {},
                              .closed = {}});
    auto& application = applications[known->second];
    if (const auto stage = stage_of_activity.find(fields[activity]); stage != stage_of_activity.end())
      application.stages.emplace_back(day, stage->second);
    if (const auto outcome = outcome_of_activity.find(fields[activity]);
        outcome != outcome_of_activity.end() && application.outcome == Outcome::open)
      application.outcome = outcome->second, application.closed = day;
  }
  require(rejects.rows.empty(), "a row of the log does not read", "bpi2012");
  std::ranges::stable_sort(applications, {}, &Application::created);
  for (const auto& application : applications) {
    const auto row = static_cast<std::uint32_t>(log.table.size());
    const bool closed = application.outcome != Outcome::open;
    log.table.add({.id = application.id,
                   .outcome = application.outcome,
                   .stage = {},
                   .created = application.created,
                   .closed = closed ? std::optional(application.closed) : std::nullopt,
                   .expected_close = {},
                   .amount = application.amount,
                   .list_price = {},
                   .dimensions = {}});
    for (const auto& [day, stage] : application.stages)
      if (!closed || day <= application.closed) {
        log.opportunity.push_back(row);
        log.stage.push_back(stage);
        log.entered.push_back(day);
      }
  }
  return log;
}

std::vector<Period> months_until(Date last_day) {
  const FiscalCalendar calendar;
  std::vector<Period> months;
  for (Date day = log_begins; day <= last_day; day = months.back().end) months.push_back(calendar.month_of(day));
  return months;
}

/// The same weekday of each earlier week from which it is known by now what came within so many days.
std::vector<Look> looks_back(Date day, std::int32_t days) {
  std::vector<Look> looks;
  for (Date then = day - (days + 6) / 7 * 7; then >= log_begins; then -= 7) looks.push_back({then, then + days + 1});
  return looks;
}

struct Horizon {
  std::int32_t days;
  Calls landfall{"landfall", {}}, same_stage{"same stage", {}}, overall{"one rate for all", {}};
  Won won;
};

Horizon call(const Log& log, std::span<const char* const> dates, std::int32_t days) {
  Horizon calls{.days = days, .won = {}};
  const auto table = log.table.view();
  for (const char* text : dates) {
    const Date day = Date::parse(text);
    const auto standpoint = log.on(day);
    const auto chances = chances_to_win(standpoint, months_until(day + days), day + days + 1);
    const SameStage same(standpoint, looks_back(day, days));
    for (std::size_t i = 0; i < chances.size(); ++i) {
      const auto row = standpoint.snapshot.open_rows()[i];
      calls.landfall.chance.push_back(chances[i]);
      calls.same_stage.chance.push_back(same.chance(standpoint.stages.stage_on(row, day)));
      calls.overall.chance.push_back(same.overall());
      calls.won.push_back(table.outcome[row] == Outcome::won && *table.closed[row] <= day + days);
    }
  }
  return calls;
}

std::string deals_text(const Log& log, bool quick, std::vector<Claim>& claims) {
  const auto dates = std::span(days_asked).last(quick ? 2 : days_asked.size());
  std::string text = fmt::format(
      "### Application by application\n\nP(approved within 14, and within 30 days) of each application that was open on {}. "
      "**Same stage**: of those that\nwere open in the same stage on a day of earlier weeks, the share that was approved in as "
      "many days.\n\n",
      fmt::join(dates, ", "));
  for (const std::int32_t days : {14, 30}) {
    const auto calls = call(log, dates, days);
    text += fmt::format("Within {} days, {} open applications:\n\n", days, count(calls.won.size())) +
            scores_text({calls.landfall, calls.same_stage, calls.overall}, calls.won) +
            reliability_text(calls.landfall, calls.won);
    const double ours = brier(calls.landfall, calls.won), theirs = brier(calls.same_stage, calls.won);
    claims.push_back({.what = fmt::format("BPI 2012: Brier score of P(approved within {} days)", days),
                      .asked = "below the same stage's",
                      .came = fmt::format("{} against {}", fixed(ours, 4), fixed(theirs, 4)),
                      .verdict = verdict(ours < theirs),
                      .broken = ours > 1.1 * theirs});
    const double slope = calibration_slope(calls.landfall, calls.won).estimate;
    claims.push_back({.what = fmt::format("BPI 2012: calibration slope of P(approved within {} days)", days),
                      .asked = "0.8 to 1.2",
                      .came = fixed(slope, 2),
                      .verdict = verdict(slope >= 0.8 && slope <= 1.2),
                      .broken = slope < 0.5 || slope > 2.0});
  }
  return text;
}

/// The bank closes on weekends. What do chances over a few days miss by, seen from days before and after one?
std::string weekday_text(const Log& log) {
  Table table({"<known by", "days", "of them business days", "mean chance", "approved", "ratio"});
  const auto applications = log.table.view();
  struct From {
    const char* name;
    Date first;
  };
  for (const auto& [name, first] :
       {From{"Thursday evening", Date::parse("2011-12-01")}, From{"Sunday evening", Date::parse("2011-12-04")}})
    for (const std::int32_t days : {3, 7}) {
      double chance = 0.0, won = 0.0, n = 0.0;
      for (Date day = first; day <= Date::parse("2012-02-28"); day += 14) {
        const auto standpoint = log.on(day);
        const auto chances = chances_to_win(standpoint, months_until(day + days), day + days + 1);
        for (std::size_t i = 0; i < chances.size(); ++i) {
          const auto row = standpoint.snapshot.open_rows()[i];
          n += 1.0, chance += chances[i];
          won += applications.outcome[row] == Outcome::won && *applications.closed[row] <= day + days;
        }
      }
      table.row({name, std::to_string(days), std::to_string(BusinessDays().count(first + 1, first + 1 + days)),
                 percent(chance / n, 1), percent(won / n, 1), fixed(won / chance, 2)});
    }
  return "Nothing in landfall's chances knows a weekday: a day is a day. The bank decides on business days, so over a few days "
         "the\n"
         "chances are too low where those are all business days and too high where a weekend is among them. Over a week it "
         "should "
         "come\nout even, and as far as it does not, chances are wrong for another reason. Every second week from December "
         "on:\n\n" +
         table.text();
}

std::string months_text(const Log& log, bool quick, std::vector<Claim>& claims) {
  const auto months = std::span(months_asked).last(quick ? 1 : months_asked.size());
  const FiscalCalendar calendar;
  Table table(joined({"<month", "<known by", "won so far", "P10", "P50", "P90", "final", "<held"}, baseline_names()));
  std::vector<Trial> trials;
  for (const char* label : months) {
    const Period month = calendar.period(label);
    const auto earlier = months_until(month.begin - 1);
    const double final_amount = won_amount(pipeline::snapshot(log.table.view(), month.last_day()), month);
    int week = 0;
    for (Date monday = month.begin + (8 - month.begin.weekday()) % 7; month.contains(monday); monday += 7) {
      const Date day = monday - 1;
      trials.push_back(trial_of(forecasts(log.on(day), month, earlier), label, day, ++week, final_amount, final_amount));
      const auto& trial = trials.back();
      table.row(joined({week == 1 ? label : "", day.to_string(), thousands(trial.won), thousands(trial.landing.quantile(0.1)),
                        thousands(trial.landing.quantile(0.5)), thousands(trial.landing.quantile(0.9)), thousands(final_amount),
                        trial.holds(0.8) ? "yes" : "no"},
                       baseline_totals(trial)));
    }
  }
  Table means(joined({"<months", "landfall"}, baseline_names(), {"CRPS", "held"}));
  const auto row = [&](std::string name, const std::vector<Trial>& chosen) {
    const auto mean = mean_errors(chosen);
    means.row(joined({std::move(name), percent(mean.landfall, 1)}, baseline_errors(mean),
                     {percent(mean_crps(chosen), 1), fmt::format("{} of {}", held(chosen, 0.8), chosen.size())}));
    return mean;
  };
  const auto since_december = those(trials, [](const Trial& trial) { return trial.group != "2011-M11"; });
  row("November, from one month of history", those(trials, [](const Trial& trial) { return trial.group == "2011-M11"; }));
  const auto mean = row("December to February", since_december);
  claims.push_back({.what = "BPI 2012, amount approved a month, December to February: mean error of P50",
                    .asked = "below the best baseline's",
                    .came = fmt::format("{} against {}", percent(mean.landfall, 1), percent(mean.best_baseline(), 1)),
                    .verdict = verdict(mean.landfall < mean.best_baseline())});
  return "### Amount approved a month\n\nForecast as each Monday begins: the days that are left are then Mondays and after, "
         "and a month that ends within the week\nis underrated by its weekdays, as above. Errors are in % of the final "
         "figure.\n\n" +
         means.text() + table.text();
}

} // namespace

Section loans(const Options& options) {
  const auto log = read_log(options.data / "bpi2012/bpi2012_events.csv.gz");
  Section section;
  section.text = fmt::format(fmt::runtime(heading), fmt::arg("events", count(log.events)),
                             fmt::arg("applications", count(log.table.size())));
  section.text += deals_text(log, options.quick, section.claims);
  if (!options.quick) section.text += weekday_text(log);
  section.text += months_text(log, options.quick, section.claims);
  return section;
}

} // namespace accuracy
