// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/standing.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/pooled_rates.hpp>
#include <landfall/stats/pooled_values.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace landfall::team {

namespace {

void require_options(const StandingOptions& options) {
  require(options.fraction > 0.0 && options.fraction <= 1.0, "a share lies above 0 and is at most 1", "fraction");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  require(options.draws >= 1, "at least one draw is made", "draws");
}

void require_memory(const StandingOptions& options, std::size_t reps) {
  const auto n = static_cast<double>(reps);
  options.control.require_memory(8.0 * n * (static_cast<double>(options.draws) + n), "draws");
  options.control.report(0.0);
}

void require_columns(const TextColumn& rep, const NumberColumn& first, const char* first_name, const NumberColumn& second,
                     const char* second_name) {
  require(first.size() == rep.size(), "columns of unequal length", first_name);
  require(second.size() == rep.size(), "columns of unequal length", second_name);
  for (std::size_t row = 0; row < rep.size(); ++row)
    require(!rep[row].empty(), "a rep needs a name", "rep", static_cast<std::int64_t>(row));
}

/// Fills rank and top_share from the draws, and puts the rows in order of rank.
void add_ranks(std::vector<StandingRow>& rows, std::span<const double> drawn, const StandingOptions& options) {
  const auto n = rows.size();
  const auto top =
      std::max<std::size_t>(1, static_cast<std::size_t>(std::floor(static_cast<double>(n) * options.fraction + 1e-9)));
  std::vector<std::vector<std::int64_t>> times(n, std::vector<std::int64_t>(n)); // rep i had rank j so often
  std::vector<std::size_t> order(n);
  for (std::size_t begin = 0; begin < drawn.size(); begin += n) {
    const auto draw = drawn.subspan(begin, n);
    if (begin / n % 256 == 0)
      options.control.report(0.5 + 0.5 * static_cast<double>(begin) / static_cast<double>(drawn.size()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order,
                      [&](std::size_t a, std::size_t b) { return favourable(options.polarity, draw[a] - draw[b]) > 0.0; });
    for (std::size_t place = 0; place < n; ++place) ++times[order[place]][place];
  }
  const auto draws = static_cast<double>(options.draws);
  for (std::size_t i = 0; i < n; ++i) {
    auto& row = rows[i];
    const auto at = [&](double share) { // smallest rank that so many draws lie at or below
      double below = 0.0;
      for (std::size_t place = 0; place < n; ++place)
        if ((below += static_cast<double>(times[i][place])) >= share * draws) return static_cast<double>(place + 1);
      return static_cast<double>(n);
    };
    double expected = 0.0, among = 0.0;
    for (std::size_t place = 0; place < n; ++place) {
      expected += static_cast<double>(place + 1) * static_cast<double>(times[i][place]);
      if (place < top) among += static_cast<double>(times[i][place]);
    }
    row.rank = {.estimate = expected / draws,
                .low = at(0.5 - 0.5 * options.level),
                .high = at(0.5 + 0.5 * options.level),
                .level = options.level,
                .n = static_cast<std::int64_t>(n)};
    row.top_share = among / draws;
  }
  std::ranges::sort(rows, [](const StandingRow& a, const StandingRow& b) {
    return a.rank.estimate != b.rank.estimate ? a.rank.estimate < b.rank.estimate : a.rep < b.rep;
  });
}

} // namespace

std::vector<StandingRow> standing_of_rates(const TextColumn& rep, const NumberColumn& wins, const NumberColumn& closed,
                                           const StandingOptions& options) {
  require_options(options);
  require_columns(rep, wins, "wins", closed, "closed");
  std::vector<StandingRow> rows;
  std::vector<stats::Share> shares;
  for (std::size_t row = 0; row < rep.size(); ++row) {
    if (wins.is_null(row) || closed.is_null(row)) continue;
    const double k = wins[row], n = closed[row];
    require(k >= 0.0 && k <= n && n <= 1e15 && k == std::floor(k) && n == std::floor(n),
            "there are 0 to n wins of n closed, whole", "wins", static_cast<std::int64_t>(row));
    if (n == 0.0) continue;
    shares.push_back({static_cast<std::int64_t>(k), static_cast<std::int64_t>(n)});
    rows.push_back({.rep = std::string(rep[row]), .seen = k / n, .truth = {}, .rank = {}});
  }
  if (rows.size() < 2) throw Error(ErrorCode::insufficient, "ranks need at least two reps who closed deals", "closed");
  require_memory(options, rows.size());
  const auto pooled = stats::pooled_rates(shares, options.level);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].truth = pooled.rates[i];
  add_ranks(rows, stats::draw_pooled_rates(shares, options.draws, options.seed), options);
  return rows;
}

std::vector<StandingRow> standing_of_values(const TextColumn& rep, const NumberColumn& value,
                                            const NumberColumn& standard_error, const StandingOptions& options) {
  require_options(options);
  require_columns(rep, value, "value", standard_error, "standard_error");
  std::vector<StandingRow> rows;
  std::vector<double> values, errors;
  for (std::size_t row = 0; row < rep.size(); ++row) {
    if (value.is_null(row) || standard_error.is_null(row)) continue;
    const auto at = static_cast<std::int64_t>(row);
    require(std::isfinite(value[row]), "a value is finite", "value", at);
    require(std::isfinite(standard_error[row]) && standard_error[row] > 0.0, "a standard error is finite and above 0",
            "standard_error", at);
    values.push_back(value[row]);
    errors.push_back(standard_error[row]);
    rows.push_back({.rep = std::string(rep[row]), .seen = value[row], .truth = {}, .rank = {}});
  }
  require_memory(options, rows.size());
  const auto pooled = stats::pooled_values(values, errors, options.level);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].truth = pooled.values[i];
  add_ranks(rows, stats::draw_pooled_values(values, errors, options.draws, options.seed), options);
  return rows;
}

} // namespace landfall::team
