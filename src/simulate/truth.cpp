// SPDX-License-Identifier: Apache-2.0
#include "simulate/deal_path.hpp"
#include <landfall/core/error.hpp>
#include <landfall/simulate/truth.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>

namespace landfall::simulate {

namespace {

using pipeline::Outcome;

/// A deal that is open on the as-of day.
struct OpenDeal {
  std::vector<StageHazards> hazards;
  std::size_t stage;
  Moment entered;
  double age_days; ///< in the stage
  double amount;
};

Moment end_of(Date day) { return day.days() + 1.0; }

std::vector<OpenDeal> open_deals(const Company& company) {
  const Moment now = end_of(company.as_of);
  std::vector<OpenDeal> open;
  for (const Deal& deal : company.deals) {
    if (deal.entered[0] >= now || deal.closed < now) continue;
    const auto stage = static_cast<std::size_t>(std::ranges::lower_bound(deal.entered, now) - deal.entered.begin()) - 1;
    open.push_back(
        {hazards_of(company.options.model, deal.kind), stage, deal.entered[stage], now - deal.entered[stage], deal.amount});
  }
  return open;
}

/// Won in the quarter, before a moment.
struct Won {
  stats::CompensatedSum amount;
  std::int64_t count = 0;
};

template <class Wanted> Won won_before(const Company& company, Moment end, Wanted&& wanted) {
  Won won;
  for (const Deal& deal : company.deals)
    if (deal.outcome == Outcome::won && deal.closed >= company.quarter.begin.days() && deal.closed < end && wanted(deal)) {
      won.amount += deal.amount;
      ++won.count;
    }
  return won;
}

/// What is still won in the quarter, again and again from the as-of day. Rates and hazards are looked up once.
class RestOfQuarter {
public:
  explicit RestOfQuarter(const Company& company)
      : company_(company),
        model_(company.options.model),
        rush_{model_.rush_hazard_ratio, model_.rush_days},
        open_(open_deals(company)) {
    for (const Rep& rep : company.reps) {
      auto& rates = rates_.emplace_back();
      for (Date day = company.as_of + 1; day < company.quarter.end; day += 1) rates.push_back(creation_rate(model_, rep, day));
      auto& hazards = hazards_.emplace_back();
      for (std::size_t kind = 0; kind < model_.segments.size() * model_.products.size() * model_.sources.size(); ++kind)
        hazards.push_back(hazards_of(model_, {kind / model_.sources.size() / model_.products.size(),
                                              kind / model_.sources.size() % model_.products.size(),
                                              kind % model_.sources.size(), rep.skill}));
    }
  }

  double won(stats::Random& random) const {
    const Moment end = company_.quarter.end.days();
    stats::CompensatedSum won;
    for (const OpenDeal& deal : open_) {
      const auto ending = follow(deal.hazards, deal.stage, deal.entered, deal.age_days, rush_, random, nullptr);
      if (ending.outcome == Outcome::won && ending.closed < end) won += deal.amount;
    }
    for (std::size_t rep = 0; rep < rates_.size(); ++rep)
      for (std::size_t day = 0; day < rates_[rep].size(); ++day)
        for (auto left = random.poisson(rates_[rep][day]); left > 0; --left) {
          const Moment created = end_of(company_.as_of) + static_cast<double>(day) + random.uniform();
          const auto kind = draw_kind(model_, company_.reps[rep].skill, random);
          const double amount = draw_amount(model_, kind, random);
          const auto ending = follow(hazards(rep, kind), 0, created, 0.0, rush_, random, nullptr);
          if (ending.outcome == Outcome::won && ending.closed < end) won += amount;
        }
    return won.value();
  }

private:
  const std::vector<StageHazards>& hazards(std::size_t rep, const DealKind& kind) const {
    return hazards_[rep][(kind.segment * model_.products.size() + kind.product) * model_.sources.size() + kind.source];
  }

  const Company& company_;
  const SalesModel& model_;
  Rush rush_;
  std::vector<OpenDeal> open_;
  std::vector<std::vector<double>> rates_;                      // by rep and day
  std::vector<std::vector<std::vector<StageHazards>>> hazards_; // by rep and kind
};

double target_of(const Company& company) {
  const auto total = std::ranges::find_if(
      company.quotas, [&](const Quota& quota) { return quota.dimension == "total" && quota.period == company.quarter; });
  require(total != company.quotas.end(), "the company has no total quota for its quarter", "quotas");
  return total->amount;
}

SegmentTruth segment_truth(SalesModel model, std::size_t segment) {
  model.segments = {model.segments[segment]};
  model.segments[0].share = 1.0;
  const auto mix = expectation(model, Skill{});
  return {model.segments[0].name, mix.win_probability, mix.won_cycle_days};
}

} // namespace

Landing true_landing(const Company& company, const TruthOptions& options) {
  require(options.replicates >= 1, "there must be at least one", "replicates");
  const RestOfQuarter rest(company);
  const double so_far = won_before(company, end_of(company.as_of), [](const Deal&) { return true; }).amount.value();
  std::vector<double> finals;
  for (std::int32_t i = 0; i < options.replicates; ++i) {
    stats::Random random(company.options.seed, (std::uint64_t{1} << 63) + static_cast<std::uint64_t>(i)); // beyond every deal's
    finals.push_back(so_far + rest.won(random));
  }
  return Landing::from_samples(finals).named("true model, simulated", options.replicates);
}

Truth truth(const Company& company, const TruthOptions& options) {
  const auto everybody = [](const Deal&) { return true; };
  const auto so_far = won_before(company, end_of(company.as_of), everybody);
  const auto final = won_before(company, company.quarter.end.days(), everybody);
  const double target = target_of(company);
  const Landing landing = true_landing(company, options);

  Truth truth{.seed = company.options.seed,
              .as_of = company.as_of,
              .quarter = {.label = company.quarter.label,
                          .begin = company.quarter.begin,
                          .end = company.quarter.end,
                          .target = target,
                          .won_so_far = so_far.amount.value(),
                          .final_won = final.amount.value(),
                          .won_so_far_count = so_far.count,
                          .final_won_count = final.count,
                          .landing = {.mean = landing.mean(),
                                      .p10 = landing.quantile(0.1),
                                      .p50 = landing.quantile(0.5),
                                      .p90 = landing.quantile(0.9),
                                      .p_hit = landing.probability_at_least(target),
                                      .replicates = options.replicates}},
              .average_rep = expectation(company.options.model, Skill{}),
              .segments = {},
              .reps = {},
              .stages = company.options.model.stages};
  for (std::size_t i = 0; i < company.options.model.segments.size(); ++i)
    truth.segments.push_back(segment_truth(company.options.model, i));
  for (std::size_t i = 0; i < company.reps.size(); ++i) {
    const Rep& rep = company.reps[i];
    const auto won = won_before(company, company.quarter.end.days(), [&](const Deal& deal) { return deal.rep == i; });
    truth.reps.push_back({rep.owner, rep.manager, rep.region, rep.start, rep.skill,
                          expectation(company.options.model, rep.skill), won.amount.value(), won.count});
  }
  return truth;
}

} // namespace landfall::simulate
