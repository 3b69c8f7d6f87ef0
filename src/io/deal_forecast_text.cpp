// SPDX-License-Identifier: Apache-2.0
#include "io/described_json.hpp"
#include "io/rejects_json.hpp"
#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/deal_forecast_text.hpp>

#include <cmath>
#include <fmt/format.h>
#include <sstream>

namespace landfall::io {

namespace {

Json period_json(const Period& period) {
  return {{"label", period.label}, {"begin", period.begin.to_string()}, {"end", period.end.to_string()}};
}

Json forecast_json(const review::DealForecast& forecast) {
  return {{"period", period_json(forecast.period)},
          {"won", described_json(forecast.won_amount)},
          {"won_count", forecast.won_count},
          {"open", described_json(forecast.open_amount)},
          {"open_count", forecast.open_count},
          {"target", described_json(forecast.target)},
          {"landing", described_json(forecast.summary)},
          {"open_expected", described_json(forecast.open_expected)},
          {"new_expected", described_json(forecast.new_expected)},
          {"methods", described_json(forecast.methods)},
          {"called", forecast.called ? Json(std::string(to_string(*forecast.called))) : Json(nullptr)},
          {"calls", described_json(forecast.calls)},
          {"levels", described_json(forecast.levels)},
          {"deals", described_json(forecast.deals)},
          {"definitions", described_json(forecast.definitions)},
          {"notes", described_json(forecast.notes)}};
}

std::string number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }
std::string number(std::optional<double> value) { return value ? number(*value) : ""; }
std::string day(std::optional<Date> value) { return value ? value->to_string() : ""; }

} // namespace

std::string to_json(std::span<const review::DealForecast> forecasts, const Rejects& rejects,
                    const std::vector<std::string>& notes) {
  require(!forecasts.empty(), "there is no forecast to write", "forecasts");
  Json periods = Json::array();
  for (const auto& forecast : forecasts) periods.push_back(forecast_json(forecast));
  return pretty({{"as_of", forecasts.front().as_of.to_string()},
                 {"periods", std::move(periods)},
                 {"rejects", rejects_json(rejects)},
                 {"notes", described_json(notes)}});
}

std::string to_json(const review::RollUpPage& page, const Rejects& rejects) {
  return pretty({{"as_of", page.as_of.to_string()},
                 {"period", period_json(page.period)},
                 {"category", std::string(to_string(page.options.category))},
                 {"cumulation", std::string(to_string(page.options.cumulation))},
                 {"rows", described_json(std::vector(page.rows.begin(), page.rows.end()))},
                 {"rejects", rejects_json(rejects)},
                 {"notes", described_json(page.notes)}});
}

std::string deals_csv(std::span<const review::DealForecast> forecasts) {
  std::ostringstream out;
  write_csv_row(out, {"period", "rank", "id", "owner", "stage", "created", "expected_close", "amount", "chance", "chance_low",
                      "chance_high", "chance_level", "n", "expected_amount", "variance_share", "hit_if_won", "hit_if_lost"});
  for (const auto& forecast : forecasts)
    for (const auto& deal : forecast.deals)
      write_csv_row(out, {forecast.period.label, std::to_string(deal.rank), deal.id, deal.owner, deal.stage, day(deal.created),
                          day(deal.expected_close), number(deal.amount), number(deal.chance.estimate), number(deal.chance.low),
                          number(deal.chance.high), number(deal.chance.level), std::to_string(deal.chance.n),
                          number(deal.expected_amount), number(deal.variance_share), number(deal.hit_if_won),
                          number(deal.hit_if_lost)});
  return out.str();
}

} // namespace landfall::io
