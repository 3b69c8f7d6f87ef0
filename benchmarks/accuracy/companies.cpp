// Simulated companies: everything is known of them, so that error can be told from chance.
// SPDX-License-Identifier: Apache-2.0
#include "calls.hpp"
#include "markdown.hpp"
#include "standpoint.hpp"
#include "study.hpp"

#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/forecast/stage_rates.hpp>
#include <landfall/landing/score.hpp>
#include <landfall/simulate/truth.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/random.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <fmt/format.h>
#include <mutex>
#include <thread>

namespace accuracy {

namespace {

constexpr std::array weeks{2, 6, 10};
constexpr std::array levels{0.50, 0.80, 0.95};
constexpr std::int32_t replicates = 1000; // of the true landing

constexpr auto heading = R"(
## Simulated companies

{companies} companies, each looked at on the last day of weeks 2, 6 and 10 of a quarter: deals move through four stages at hidden
hazards, reps differ in hidden skill. No two companies are alike. Drawn at random for each: 6 to 60 reps, a third of whom
joined on the way and ramp up over 40 to 250 days, so that most companies grow; 4 to 12 quarters of history; 0.6 to 2 deals
a rep and week; win rates and cycles hard or easy, slow or quick; amounts that scatter little or much (log sd 0.3 to
1.1, and up to eightfold between segments); spread of skill between 0.4 and 2 times the usual; deals created early or late in
the quarter; no rush, or a rush in its last one or two weeks; owners' close dates that are too early by up to 40% or too
late by 10%. Given are opportunities, stages and expected close dates as they were known; not the skills, not the hazards.

The **true model** is told all of it, hazards, skills and exact times, and simulates the rest of the quarter {replicates}
times. What is left of its error is chance: nobody can do better. Errors are in % of its mean.

)";

/// Companies small and large, quick and slow, even and uneven, with and without a rush at the end of the quarter.
simulate::CompanyOptions varied(std::uint64_t seed, std::uint64_t number) {
  stats::Random random(seed, number);
  const auto between = [&](double low, double high) { return low * std::pow(high / low, random.uniform()); };
  const auto one_of = [&](auto... values) {
    const std::array all{values...};
    return all[random.below(all.size())];
  };
  simulate::CompanyOptions options;
  options.seed = random();
  options.reps = one_of(6, 10, 16, 24, 36, 60);
  options.history_quarters = one_of(4, 6, 8, 12);
  options.quarter_begin =
      one_of(Date::parse("2025-01-01"), Date::parse("2025-04-01"), Date::parse("2025-07-01"), Date::parse("2025-10-01"));
  auto& model = options.model;
  model.deals_per_week = between(0.6, 2.0);
  model.amount_log_sd = between(0.3, 1.1);
  model.ramp_days = between(40.0, 250.0);
  model.rush_hazard_ratio = one_of(1.0, 1.0, 1.5, 2.5);
  model.rush_days = one_of(7.0, 14.0);
  model.close_date_optimism = between(0.6, 1.1);
  const double spread = between(0.4, 2.0);
  model.skill_sd = {.win = model.skill_sd.win * spread,
                    .pace = model.skill_sd.pace * spread,
                    .size = model.skill_sd.size * spread,
                    .rate = model.skill_sd.rate * spread};
  const double slowness = between(0.5, 1.6), hardness = between(0.6, 1.6);
  for (auto& stage : model.stages) {
    stage.advance.scale_days *= slowness;
    stage.loss.scale_days *= slowness;
    stage.loss.hazard_ratio *= hardness;
  }
  const double tilt = one_of(-0.4, 0.0, 0.4); // creation early in the quarter, or late
  for (std::size_t week = 0; week < model.creation_by_week.size(); ++week)
    model.creation_by_week[week] *= 1.0 - tilt * (static_cast<double>(week) - 6.0) / 6.0;
  return options;
}

/// What one company came to in one week.
struct Outcome {
  Trial trial;
  Landing truth = Landing::point(0.0);
  std::vector<double> chance, by_stage; ///< of each open deal to be won within the quarter
  Won won;
};

Outcome try_week(simulate::Company& company, const pipeline::OpportunityView& whole, int week) {
  company.as_of = company.quarter.begin + (7 * week - 1);
  auto known = simulate::known_on(company, company.as_of);
  auto stages = simulate::stage_history(known);
  auto close_dates = simulate::close_date_history(known);
  const Standpoint standpoint(company.as_of, std::move(known.opportunities), std::move(stages), std::move(close_dates));
  Date first = company.quarter.begin;
  for (const auto row : standpoint.snapshot.won_rows()) first = std::min(first, *standpoint.table.view().closed[row]);
  const auto earlier = FiscalCalendar().quarters(first, company.quarter.begin - 1);
  const auto made = forecasts(standpoint, company.quarter, earlier);

  Outcome outcome;
  outcome.truth = simulate::true_landing(company, {.replicates = replicates});
  const double final_amount = won_amount(pipeline::snapshot(whole, company.quarter.last_day()), company.quarter);
  outcome.trial = trial_of(made, {}, company.as_of, week, final_amount, outcome.truth.mean());
  const auto rates = forecast::fit_stage_rates(standpoint.snapshot, earlier, &standpoint.stages);
  for (std::size_t i = 0; i < made.landfall.open_chance.size(); ++i) {
    const auto row = standpoint.snapshot.open_rows()[i]; // both tables hold the deals in the order of their creation
    outcome.chance.push_back(made.landfall.open_chance[i]);
    outcome.by_stage.push_back(rates.chance(standpoint.snapshot, row, company.quarter).estimate);
    outcome.won.push_back(whole.outcome[row] == pipeline::Outcome::won && company.quarter.contains(*whole.closed[row]));
  }
  return outcome;
}

struct CompanyOutcomes {
  simulate::CompanyOptions options;
  std::array<Outcome, weeks.size()> by_week;
};

/// All companies, spread over threads; each is a function of the seed and its number alone.
std::vector<CompanyOutcomes> try_all(const Options& options) {
  std::vector<CompanyOutcomes> outcomes(options.companies);
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < outcomes.size(); i = next++) {
        outcomes[i].options = varied(options.seed, i);
        auto company = simulate::company(outcomes[i].options);
        const auto whole = simulate::whole_history(company);
        for (std::size_t w = 0; w < weeks.size(); ++w)
          outcomes[i].by_week[w] = try_week(company, whole.opportunities.view(), weeks[w]);
      }
    } catch (...) {
      const std::lock_guard lock(failing);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1U, options.threads); ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  return outcomes;
}

stats::Interval share(std::size_t successes, std::size_t n, double level = 0.95) {
  return stats::proportion_interval(static_cast<std::int64_t>(successes), static_cast<std::int64_t>(n), {.level = level});
}

std::string share_text(std::size_t successes, std::size_t n) {
  const auto interval = share(successes, n);
  return fmt::format("{} ({} to {})", percent(interval.estimate, 1), percent(interval.low, 1), percent(interval.high, 1));
}

std::size_t below_median(const std::vector<Trial>& trials) {
  return static_cast<std::size_t>(std::ranges::count_if(trials, [](const Trial& trial) { return trial.signed_error() > 0.0; }));
}

/// Whether some baseline errs less by more than chance explains: three standard errors of the difference, company by company.
bool clearly_worse(const std::vector<Trial>& trials) {
  for (std::size_t baseline = 0; baseline < baseline_count; ++baseline) {
    double n = 0.0, sum = 0.0, squares = 0.0;
    for (const Trial& trial : trials)
      if (const auto theirs = trial.baseline_error(baseline)) {
        const double worse = trial.median_error() - *theirs;
        n += 1.0, sum += worse, squares += worse * worse;
      }
    const double variance = (squares - sum * sum / n) / (n - 1.0);
    if (n > 2.0 && sum / n > 3.0 * std::sqrt(variance / n)) return true;
  }
  return false;
}

/// The trials of one week; with the landfall of the true model where it is asked for.
std::vector<Trial> trials_of(const std::vector<CompanyOutcomes>& outcomes, std::size_t week, bool of_truth = false) {
  std::vector<Trial> trials;
  for (const auto& company : outcomes) {
    trials.push_back(company.by_week[week].trial);
    if (of_truth) trials.back().landing = company.by_week[week].truth;
  }
  return trials;
}

std::string coverage_text(const std::vector<CompanyOutcomes>& outcomes, std::vector<Claim>& claims) {
  Table table({"week", "50% interval held", "80% interval held", "95% interval held", "final below P50", "true model's 80%"});
  for (std::size_t w = 0; w < weeks.size(); ++w) {
    const auto trials = trials_of(outcomes, w);
    std::vector<std::string> cells{std::to_string(weeks[w])};
    for (const double level : levels) cells.push_back(share_text(held(trials, level), trials.size()));
    cells.push_back(share_text(below_median(trials), trials.size()));
    cells.push_back(percent(share(held(trials_of(outcomes, w, true), 0.80), trials.size()).estimate, 1));
    table.row(cells);
    const auto eighty = share(held(trials, 0.80), trials.size(), 0.99);
    claims.push_back({.what = fmt::format("Simulated companies, week {}: 80% interval holds the final figure", weeks[w]),
                      .asked = "75% to 85%",
                      .came = percent(eighty.estimate, 1),
                      .verdict = verdict(eighty.estimate >= 0.75 && eighty.estimate <= 0.85),
                      .broken = eighty.high < 0.75 || eighty.low > 0.85});
  }
  return "How often the intervals held what came, each with a 95% interval of its own (Wilson):\n\n" + table.text();
}

std::string error_text(const std::vector<CompanyOutcomes>& outcomes, std::vector<Claim>& claims) {
  Table errors(joined({"week", "landfall"}, baseline_names(), {"true model"}));
  Table scores({"week", "CRPS", "true model's", "ratio", "width of the 80% interval", "true model's"});
  for (std::size_t w = 0; w < weeks.size(); ++w) {
    const auto trials = trials_of(outcomes, w), truths = trials_of(outcomes, w, true);
    const auto mean = mean_errors(trials), least = mean_errors(truths);
    const auto week = std::to_string(weeks[w]);
    errors.row(joined({week, percent(mean.landfall, 1)}, baseline_errors(mean), {percent(least.landfall, 1)}));
    const auto width = [](const Trial& trial) { return landing::central_width(trial.landing, 0.8) / trial.scale; };
    const double ours = mean_crps(trials), best = mean_crps(truths);
    scores.row({week, percent(ours, 2), percent(best, 2), fixed(ours / best, 2), percent(mean_of(trials, width), 1),
                percent(mean_of(truths, width), 1)});
    claims.push_back({.what = fmt::format("Simulated companies, week {}: mean error of P50", week),
                      .asked = "below the best baseline's",
                      .came = fmt::format("{} against {}", percent(mean.landfall, 1), percent(mean.best_baseline(), 1)),
                      .verdict = verdict(mean.landfall < mean.best_baseline()),
                      .broken = clearly_worse(trials)});
    claims.push_back({.what = fmt::format("Simulated companies, week {}: CRPS", week),
                      .asked = "",
                      .came = fmt::format("{} of the true model's", fixed(ours / best, 2)),
                      .verdict = Verdict::reported,
                      .broken = ours > 2.5 * best});
  }
  return "Mean error of P50, in % of the true model's mean:\n\n" + errors.text() +
         "The whole distribution; a ratio of 1 is what cannot be bettered:\n\n" + scores.text();
}

/// Where the intervals do worse than on average.
std::string breakdown_text(const std::vector<CompanyOutcomes>& outcomes) {
  struct Part {
    std::string name;
    bool (*belongs)(const simulate::CompanyOptions&);
  };
  using Company = simulate::CompanyOptions;
  const std::vector<Part> parts{
      {"6 or 10 reps", [](const Company& company) { return company.reps <= 10; }},
      {"16 or 24 reps", [](const Company& company) { return company.reps > 10 && company.reps <= 24; }},
      {"36 or 60 reps", [](const Company& company) { return company.reps > 24; }},
      {"4 or 6 quarters of history", [](const Company& company) { return company.history_quarters <= 6; }},
      {"8 or 12 quarters of history", [](const Company& company) { return company.history_quarters > 6; }},
      {"no rush", [](const Company& company) { return company.model.rush_hazard_ratio == 1.0; }},
      {"a rush", [](const Company& company) { return company.model.rush_hazard_ratio > 1.0; }}};
  Table table({"<companies with", "companies", "80% interval held", "final below P50", "error", "true model's", "CRPS ratio"});
  for (const auto& part : parts) {
    std::vector<CompanyOutcomes> chosen;
    for (const auto& company : outcomes)
      if (part.belongs(company.options)) chosen.push_back(company);
    if (chosen.empty()) continue;
    std::vector<Trial> trials, truths;
    for (std::size_t w = 0; w < weeks.size(); ++w) {
      std::ranges::copy(trials_of(chosen, w), std::back_inserter(trials));
      std::ranges::copy(trials_of(chosen, w, true), std::back_inserter(truths));
    }
    const auto n = static_cast<double>(trials.size());
    table.row({part.name, count(chosen.size()), percent(static_cast<double>(held(trials, 0.80)) / n, 1),
               percent(static_cast<double>(below_median(trials)) / n, 1), percent(mean_errors(trials).landfall, 1),
               percent(mean_errors(truths).landfall, 1), fixed(mean_crps(trials) / mean_crps(truths), 2)});
  }
  return "The three weeks together, by what the companies are like:\n\n" + table.text();
}

std::string deals_text(const std::vector<CompanyOutcomes>& outcomes, std::vector<Claim>& claims) {
  std::string text =
      "### Deal by deal\n\nP(won within the quarter) of every open deal, against what became of it. **Stage rates**: of the "
      "deals that were open in the\nsame stage at the same week of earlier quarters, the share that was won by the "
      "end of them (`landfall/forecast/stage_rates.hpp`).\n\n";
  for (std::size_t w = 0; w < weeks.size(); ++w) {
    Calls landfall{"landfall", {}}, stage_rates{"stage rates", {}};
    Won won;
    for (const auto& company : outcomes) {
      const auto& outcome = company.by_week[w];
      std::ranges::copy(outcome.chance, std::back_inserter(landfall.chance));
      std::ranges::copy(outcome.by_stage, std::back_inserter(stage_rates.chance));
      std::ranges::copy(outcome.won, std::back_inserter(won));
    }
    text += fmt::format("Week {}, {} open deals:\n\n", weeks[w], count(won.size())) + scores_text({landfall, stage_rates}, won);
    if (weeks[w] == 6) text += reliability_text(landfall, won);
    const double slope = calibration_slope(landfall, won).estimate;
    claims.push_back({.what = fmt::format("Simulated companies, week {}: calibration slope of deals", weeks[w]),
                      .asked = "0.9 to 1.1",
                      .came = fixed(slope, 2),
                      .verdict = verdict(slope >= 0.9 && slope <= 1.1),
                      .broken = slope < 0.7 || slope > 1.4});
  }
  return text;
}

} // namespace

Section simulated_companies(const Options& options) {
  const auto outcomes = try_all(options);
  Section section{.text = fmt::format(fmt::runtime(heading), fmt::arg("companies", count(options.companies)),
                                      fmt::arg("replicates", count(replicates))),
                  .claims = {}};
  section.text += coverage_text(outcomes, section.claims);
  section.text += error_text(outcomes, section.claims);
  section.text += breakdown_text(outcomes);
  section.text += deals_text(outcomes, section.claims);
  return section;
}

} // namespace accuracy
