// SPDX-License-Identifier: Apache-2.0
#include "forecast/deal_weeks.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace landfall::forecast {

namespace {

constexpr std::uint32_t whole = 14; // a week in units of which every part of it is a whole number

/// A number in [0, 1) that belongs to a deal, whatever its row: FNV-1a of its id, well mixed.
double lot_of(const pipeline::OpportunityView& table, std::size_t row) {
  std::uint64_t hash = 0xcbf29ce484222325;
  if (table.id.size() > 0)
    for (const char c : table.id[row]) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  else
    hash ^= row;
  hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
  return static_cast<double>((hash ^ hash >> 31) >> 11) * 0x1p-53;
}

bool is_known(const pipeline::Snapshot& snapshot, std::size_t row) {
  return snapshot.standing(row) != pipeline::Standing::not_yet && snapshot.standing(row) != pipeline::Standing::undated &&
         snapshot.table().created[row].has_value();
}

/// How many weeks before its beginning a deal was looked at, for week number `number` of its life: none, and one of those that
/// its life is long enough for, each about as often.
std::array<std::int32_t, 2> looks_at(std::int32_t number, double lot) {
  const auto choices = std::min(number, static_cast<std::int32_t>(DealFeatures::horizons) - 1);
  return {0, choices == 0 ? 0 : 1 + (5 * number + static_cast<std::int32_t>(lot * 1e6)) % choices};
}

/// Counts of one week's features, in parts of a week.
struct Record {
  std::uint32_t fixed;
  std::uint32_t neither, first, second;
  std::uint64_t week;
};

std::uint64_t packed(const WeekFeatures& w) {
  const auto level = [](std::uint32_t value) { return static_cast<std::uint64_t>(value == no_level ? 0 : value + 1); };
  return level(w.stage) << 48 | std::uint64_t{w.period} << 32 | std::uint64_t{w.age} << 24 | std::uint64_t{w.part} << 18 |
         std::uint64_t{w.horizon} << 12 | std::uint64_t{w.in_stage} << 8 | level(w.offset);
}
WeekFeatures unpacked(std::uint64_t key) {
  const auto bits = [key](int from, int count) {
    return static_cast<std::uint32_t>(key >> from & ((std::uint64_t{1} << count) - 1));
  };
  const auto level = [](std::uint32_t value) { return value == 0 ? no_level : value - 1; };
  return {.age = bits(24, 8),
          .part = bits(18, 6),
          .period = bits(32, 16),
          .horizon = bits(12, 6),
          .stage = level(bits(48, 16)),
          .in_stage = bits(8, 4),
          .offset = level(bits(0, 8))};
}

/// Fixed features without the day of creation, numbered as they come.
class FixedNumbers {
public:
  std::uint32_t number_of(FixedFeatures deal) {
    deal.created = 0;
    const auto [known, is_new] = numbers_.try_emplace(deal, static_cast<std::uint32_t>(deals_.size()));
    if (is_new) deals_.push_back(deal);
    return known->second;
  }
  /// Renumbers them by what they are; answers the new number of each old one.
  std::vector<std::uint32_t> sort() {
    std::vector<std::uint32_t> order(deals_.size()), rank(deals_.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
      return deals_[a].amount_band != deals_[b].amount_band ? deals_[a].amount_band < deals_[b].amount_band
                                                            : deals_[a].level < deals_[b].level;
    });
    std::vector<FixedFeatures> sorted;
    for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i, sorted.push_back(deals_[order[i]]);
    deals_ = std::move(sorted);
    return rank;
  }
  const FixedFeatures& operator[](std::uint32_t number) const { return deals_[number]; }

private:
  struct Hash {
    std::size_t operator()(const FixedFeatures& deal) const {
      std::uint64_t hash = deal.amount_band;
      for (const auto level : deal.level) hash = (hash ^ level) * 0x9e3779b97f4a7c15, hash ^= hash >> 29;
      return static_cast<std::size_t>(hash);
    }
  };
  std::unordered_map<FixedFeatures, std::uint32_t, Hash> numbers_;
  std::vector<FixedFeatures> deals_;
};

} // namespace

DealWeeks::DealWeeks(const pipeline::Snapshot& snapshot, Date observed_from, const DealFeatures& features,
                     std::size_t most_looks)
    : snapshot_(snapshot), features_(features), observed_from_(observed_from) {
  std::size_t looks = 0;
  for (std::uint32_t row = 0; row < snapshot.size(); ++row) {
    if (!is_known(snapshot, row)) continue;
    const auto before = looks;
    for_each_week(row, [&](const DealWeek& week) { looks += features.has_looks() && week.number > 0 ? 2u : 1u; });
    if (looks > before) rows_.push_back(row);
  }
  if (looks <= most_looks) return;
  share_ = static_cast<double>(most_looks) / static_cast<double>(looks);
  std::erase_if(rows_, [&](std::uint32_t row) { return lot_of(snapshot.table(), row) >= share_; });
}

stats::LogitCells DealWeeks::cells() const {
  std::vector<Record> records;
  FixedNumbers numbers;
  double won = 0.0, lost = 0.0;
  for_each([&](std::size_t row, const FixedFeatures& deal, const DealWeek& week) {
    const auto fixed = numbers.number_of(deal);
    const bool twice = features_.has_looks() && week.number > 0;
    const auto looks = twice ? looks_at(week.number, lot_of(snapshot_.table(), row)) : std::array<std::int32_t, 2>{};
    const auto part = twice ? whole / 2 : whole;
    Record record{.fixed = fixed, .neither = 0, .first = 0, .second = 0, .week = 0};
    if (week.outcome == pipeline::Outcome::won)
      record.first = part, won += 1.0;
    else if (week.outcome == pipeline::Outcome::lost)
      record.second = part, lost += 1.0;
    else
      record.neither = part / 7 * static_cast<std::uint32_t>(week.days_seen);
    for (const auto weeks_before : std::span(looks).first(twice ? 2 : 1)) {
      const auto look = features_.look(row, week.begin - 7 * weeks_before);
      record.week = packed(features_.week(deal, look, week.middle));
      records.push_back(record);
    }
  });
  const auto rank = numbers.sort();
  for (auto& record : records) record.fixed = rank[record.fixed];
  std::ranges::sort(records,
                    [](const Record& a, const Record& b) { return a.fixed != b.fixed ? a.fixed < b.fixed : a.week < b.week; });

  stats::LogitCells cells;
  FeatureList list;
  for (std::size_t i = 0; i < records.size();) {
    std::uint64_t neither = 0, first = 0, second = 0;
    const auto& head = records[i];
    for (; i < records.size() && records[i].fixed == head.fixed && records[i].week == head.week; ++i)
      neither += records[i].neither, first += records[i].first, second += records[i].second;
    features_.list(numbers[head.fixed], unpacked(head.week), list);
    const auto weeks = [](std::uint64_t units) { return static_cast<double>(units) / whole; };
    cells.add(list.span(), weeks(neither), weeks(first), weeks(second));
  }
  // What never came has still a rate: half a close in all of the history, as by Jeffreys' prior.
  if (won == 0.0 || lost == 0.0)
    cells.add(std::array<std::uint32_t, 1>{0}, 0.0, won == 0.0 ? 0.5 : 0.0, lost == 0.0 ? 0.5 : 0.0);
  return cells;
}

CreatedDeal created_again(const DealFeatures& features, const pipeline::Snapshot& snapshot, std::size_t row, std::int32_t day) {
  CreatedDeal deal{.fixed = features.fixed(snapshot, row), .look = {}};
  const auto shift = day - deal.fixed.created;
  deal.look = features.look(row, deal.fixed.created);
  deal.look.day += shift;
  deal.look.entered += shift;
  if (deal.look.expected != no_day) deal.look.expected += shift;
  deal.fixed.created = day;
  return deal;
}

RecentDeals recent_deals(const pipeline::Snapshot& snapshot) {
  constexpr std::int32_t days = 364;
  constexpr std::size_t most = 512;
  RecentDeals recent;
  double created = 0.0, won = 0.0, closed = 0.0;
  const auto& table = snapshot.table();
  for (std::uint32_t row = 0; row < snapshot.size(); ++row) {
    if (!is_known(snapshot, row) || *table.created[row] <= snapshot.as_of() - days) continue;
    created += 1.0;
    const auto standing = snapshot.standing(row);
    if (standing != pipeline::Standing::open && *table.closed[row] == *table.created[row]) {
      closed += 1.0;
      won += standing == pipeline::Standing::won ? 1.0 : 0.0;
    } else {
      recent.rows.push_back(row);
    }
  }
  if (created > 0.0) recent.won_at_once = won / created, recent.closed_at_once = closed / created;
  if (recent.rows.size() > most) {
    std::vector<std::pair<double, std::uint32_t>> lots;
    for (const auto row : recent.rows) lots.emplace_back(lot_of(table, row), row);
    std::ranges::nth_element(lots, lots.begin() + most);
    lots.resize(most);
    std::ranges::sort(lots);
    recent.rows.clear();
    for (const auto& [lot, row] : lots) recent.rows.push_back(row);
  }
  return recent;
}

} // namespace landfall::forecast
