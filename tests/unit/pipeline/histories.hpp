// Histories for tests: built by hand, or drawn at random with every kind of move in them.
#pragma once

#include <landfall/core/column_buffer.hpp>
#include <landfall/pipeline/history.hpp>
#include <landfall/stats/random.hpp>

#include <optional>
#include <string>
#include <vector>

namespace landfall::test {

/// Rows of states that own their columns.
struct States {
  std::vector<std::uint32_t> opportunity;
  DateBuffer from, expected;
  std::vector<pipeline::Standing> standing;
  NumberBuffer amount;
  CategoryBuffer owner;
  std::vector<std::uint8_t> next_step; ///< where they are kept, one a state
  DateBuffer last_activity;

  void add(std::uint32_t deal, Date day, pipeline::Standing stands, std::optional<double> worth,
           std::optional<Date> expects = {}, const std::string& whose = "") {
    opportunity.push_back(deal);
    from.push(day);
    expected.push(expects);
    standing.push_back(stands);
    worth ? amount.push(*worth) : amount.push_null();
    whose.empty() ? owner.push_null() : owner.push(whose);
  }
  pipeline::DealStatesView view(bool with_expected = true) const {
    return {.opportunity = opportunity,
            .from = from.view(),
            .standing = standing,
            .amount = amount.view(),
            .expected_close = with_expected ? expected.view() : DateColumn{},
            .dimensions = {{"owner", owner.view()}},
            .has_next_step = next_step,
            .last_activity = last_activity.view()};
  }
};

inline Date day(int number) { return Date::parse("2025-01-01") + number; }

/// Up to 30 deals over 100 days, amounts in cents, four owners and none: created, changed, pushed, pulled, handed over, won,
/// lost, reopened, taken away.
inline States random_states(std::uint64_t seed, std::size_t& deals) {
  stats::Random random(seed);
  States states;
  deals = random.below(31);
  for (std::uint32_t deal = 0; deal < deals; ++deal) {
    int at = static_cast<int>(random.below(80)) - 10;
    for (auto changes = random.below(8); changes-- > 0; at += static_cast<int>(random.below(20))) {
      const auto kind = random.below(10);
      const auto standing = kind < 6    ? pipeline::Standing::open
                            : kind == 6 ? pipeline::Standing::won
                            : kind == 7 ? pipeline::Standing::lost
                            : kind == 8 ? pipeline::Standing::not_yet
                                        : pipeline::Standing::open;
      const double cents = static_cast<double>(random.below(100'000'000)) / 100.0;
      const auto owner = random.below(5);
      states.add(deal, day(at), standing,
                 random.below(8) == 0 ? std::nullopt : std::optional(random.below(3) ? 1234.56 : cents),
                 random.below(9) == 0 ? std::nullopt : std::optional(day(static_cast<int>(random.below(150)) - 20)),
                 owner == 4 ? "" : std::string(1, static_cast<char>('a' + owner)));
    }
  }
  return states;
}

} // namespace landfall::test
