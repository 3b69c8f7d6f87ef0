// Every Friday of two quarters of a public CRM table.
// SPDX-License-Identifier: Apache-2.0
#include "markdown.hpp"
#include "standpoint.hpp"
#include "study.hpp"

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/stats/descriptive.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace accuracy {

namespace {

constexpr std::array weeks_asked{2, 6, 10};

constexpr auto heading = R"(
## Maven: a public CRM table, every Friday of two quarters

"CRM Sales Opportunities" of Maven Analytics (a fictional company): 8,800 opportunities, closed from 2017-03 on. 2017-Q3 is forecast
from four months of history, 2017-Q4 from seven. There are no stages and no expected close dates, and an open deal has no amount:
it counts with its product's list price times the discount at which the product has sold. 500 open rows have no date and cannot
be placed in time; they are in nothing.

Errors are in % of the final figure. **By chance** is what the error would be on average if everything but chance were known:
deals that come independently, as many and as large as they then did come after that Friday. It is reckoned with hindsight,
0.8 · √(Σ amount²) of what was still to be won.

)";

struct Friday {
  Trial trial;
  std::size_t open = 0;
  double by_chance = 0.0; ///< mean error that chance alone makes, ÷ final
};

/// E|X| of a sum of independent deals about its mean, as if it were normal: √(2/π) · sd.
double chance_error(const pipeline::OpportunityView& table, const Period& quarter, Date after) {
  double squares = 0.0;
  for (std::size_t row = 0; row < table.size(); ++row)
    if (table.outcome[row] == pipeline::Outcome::won && quarter.contains(*table.closed[row]) && *table.closed[row] > after &&
        !table.amount.is_null(row))
      squares += table.amount[row] * table.amount[row];
  return std::sqrt(2.0 / M_PI * squares);
}

class Replay {
public:
  explicit Replay(const pipeline::OpportunityView& table) : table_(table) {
    for (std::size_t row = 0; row < table.size(); ++row)
      if (const auto closed = table.closed[row]) first_close_ = std::min(first_close_, *closed);
  }

  Forecasts on(Date day, const Period& quarter, bool cut) const {
    const auto earlier = calendar_.quarters(first_close_, quarter.begin - 1);
    if (cut) return forecasts(Standpoint(day, masked(table_, day)), quarter, earlier);
    const auto snapshot = pipeline::snapshot(table_, day);
    return {forecast::forecast_period(snapshot, pipeline::open_amounts(snapshot), quarter, earlier), {}};
  }

  /// All of them, or those of the weeks asked for.
  std::vector<Friday> fridays(const Period& quarter, bool all) const {
    const double final_amount = won_amount(pipeline::snapshot(table_, quarter.last_day()), quarter);
    std::vector<Friday> fridays;
    for (Date day = quarter.begin + (5 - quarter.begin.weekday() + 7) % 7; quarter.contains(day); day += 7) {
      if (!all && std::ranges::find(weeks_asked, calendar_.week_of_quarter(day)) == weeks_asked.end()) continue;
      const auto made = on(day, quarter, true);
      fridays.push_back(
          {.trial = trial_of(made, quarter.label, day, calendar_.week_of_quarter(day), final_amount, final_amount),
           .open = made.landfall.open_chance.size(),
           .by_chance = chance_error(table_, quarter, day) / final_amount});
    }
    return fridays;
  }

  /// Whether the forecast from the whole table is the same, to the bit, as from the table that was cut.
  bool blind(Date day, const Period& quarter) const {
    const auto cut = on(day, quarter, true).landfall.landing, whole = on(day, quarter, false).landfall.landing;
    return cut.mean() == whole.mean() && cut.quantile(0.1) == whole.quantile(0.1) && cut.quantile(0.5) == whole.quantile(0.5) &&
           cut.quantile(0.9) == whole.quantile(0.9);
  }

private:
  pipeline::OpportunityView table_;
  Date first_close_ = Date::parse("2017-12-31");
  FiscalCalendar calendar_;
};

struct Weeks {
  std::string name;
  std::vector<Trial> trials;
  double by_chance = 0.0;
};

template <class Which> Weeks weeks_where(std::string name, const std::vector<Friday>& fridays, Which&& which) {
  Weeks weeks{.name = std::move(name), .trials = {}};
  for (const auto& friday : fridays)
    if (which(friday.trial)) weeks.trials.push_back(friday.trial), weeks.by_chance += friday.by_chance;
  weeks.by_chance /= static_cast<double>(weeks.trials.size());
  return weeks;
}

std::string mean_text(const std::vector<Friday>& fridays, std::vector<Claim>& claims) {
  Table table(joined({"<weeks", "landfall", "bias"}, baseline_names(), {"by chance", "CRPS", "held"}));
  const auto row = [&](const Weeks& weeks) {
    const auto mean = mean_errors(weeks.trials);
    table.row(joined({weeks.name, percent(mean.landfall, 1),
                      percent(mean_of(weeks.trials, [](const Trial& trial) { return trial.signed_error(); }), 1)},
                     baseline_errors(mean),
                     {percent(weeks.by_chance, 1), percent(mean_crps(weeks.trials), 1),
                      fmt::format("{} of {}", held(weeks.trials, 0.8), weeks.trials.size())}));
    return mean;
  };
  for (const int week : weeks_asked) {
    const auto mean = row(weeks_where(std::to_string(week), fridays, [&](const Trial& trial) { return trial.week == week; }));
    const double factor = week == 2 ? 1.2 : 1.0;
    claims.push_back({.what = fmt::format("Maven, week {} of two quarters: mean error of P50", week),
                      .asked = week == 2 ? "at most 1.2 of the best baseline's" : "below the best baseline's",
                      .came = fmt::format("{} against {}", percent(mean.landfall, 1), percent(mean.best_baseline(), 1)),
                      .verdict = verdict(week == 2 ? mean.landfall <= factor * mean.best_baseline()
                                                   : mean.landfall < mean.best_baseline())});
  }
  for (const char* quarter : {"2017-Q3", "2017-Q4"})
    row(weeks_where(fmt::format("all of {}", quarter), fridays, [&](const Trial& trial) { return trial.group == quarter; }));
  const auto all = weeks_where("all", fridays, [](const Trial&) { return true; });
  row(all);
  const double share = static_cast<double>(held(all.trials, 0.8)) / static_cast<double>(all.trials.size());
  claims.push_back({.what = "Maven, all weeks: final figure between P10 and P90",
                    .asked = "60% to 95%",
                    .came = percent(share),
                    .verdict = verdict(share >= 0.60 && share <= 0.95),
                    .broken = share < 0.5});
  return table.text();
}

std::string week_text(const std::vector<Friday>& fridays) {
  Table table(
      {"<Friday", "week", "won so far", "open", "P10", "P50", "P90", "<held", "last period", "run rate", "weighted pipeline"});
  std::string quarter;
  for (const auto& [trial, open, by_chance] : fridays) {
    if (trial.group != quarter) {
      quarter = trial.group;
      table.row(joined(
          {fmt::format("**{}**", quarter), "", "", "", "", fmt::format("**{}**", thousands(trial.final_amount)), "", "final"},
          std::vector<std::string>(baseline_count)));
    }
    table.row(joined({trial.as_of.to_string(), std::to_string(trial.week), thousands(trial.won), count(open),
                      thousands(trial.landing.quantile(0.1)), thousands(trial.landing.quantile(0.5)),
                      thousands(trial.landing.quantile(0.9)), trial.holds(0.8) ? "yes" : "no"},
                     baseline_totals(trial)));
  }
  return table.text();
}

/// Why two quarters decide little, in numbers.
std::string limits_text(const std::vector<Friday>& fridays) {
  std::vector<double> finals, start_chance;
  for (const char* quarter : {"2017-Q3", "2017-Q4"}) {
    const auto first = std::ranges::find_if(fridays, [&](const Friday& friday) { return friday.trial.group == quarter; });
    finals.push_back(first->trial.final_amount);
    start_chance.push_back(first->by_chance);
  }
  const double q2 = *fridays.front().trial.baselines[0];
  const double between = std::sqrt(2.0) * (start_chance[0] + start_chance[1]) / 2.0;
  const double last = (std::abs(q2 / finals[0] - 1.0) + std::abs(finals[0] / finals[1] - 1.0)) / 2.0;
  return fmt::format(
      "The three quarters that can be compared came to {}, {} and {}: nearly the same. Between two quarters that are alike but "
      "for\nchance, last period would err by {} on average; it erred by {}. So on this table last period is about as good as a "
      "forecast at\nthe beginning of a quarter can be, and a method that does not assume quarters to be alike has nothing to "
      "win "
      "there. How far it can\nwin later is the column by chance. Each line for one week is a mean of two numbers that share "
      "their history, and the weeks of one\nquarter share its final figure: these are two draws, not twenty-six.\n\n",
      thousands(q2), thousands(finals[0]), thousands(finals[1]), percent(between, 1), percent(last, 1));
}

} // namespace

Section maven(const Options& options) {
  const auto folder = options.data / "crm_maven";
  const auto reading = io::read_opportunities(
      {.opportunities = folder / "sales_pipeline.csv", .products = folder / "products.csv", .team = folder / "sales_teams.csv"},
      io::read_mapping(LANDFALL_SOURCE_DIR "/examples/maven/mapping.json"));
  const Replay replay(reading.table.view());
  const FiscalCalendar calendar;
  const Period q3 = calendar.period("2017-Q3"), q4 = calendar.period("2017-Q4");
  auto fridays = replay.fridays(q3, !options.quick);
  std::ranges::move(replay.fridays(q4, !options.quick), std::back_inserter(fridays));
  const bool blind = replay.blind(Date::parse("2017-08-11"), q3) && replay.blind(Date::parse("2017-11-10"), q4);

  Section section;
  section.text = heading + mean_text(fridays, section.claims) + limits_text(fridays) + "Week by week:\n\n" + week_text(fridays);
  section.claims.push_back(
      {.what = "Maven: the forecast from the whole table, future and all, is the one from the table that was cut",
       .asked = "to the bit",
       .came = blind ? "to the bit" : "it is another",
       .verdict = verdict(blind),
       .broken = !blind});
  return section;
}

} // namespace accuracy
