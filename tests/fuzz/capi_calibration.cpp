// stats.h, calibration: any chances, and what came of them.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"

#include <cmath>

namespace landfall::fuzz {

namespace {

/// The chances: any, or those of a few kinds, of which many have the same.
std::vector<double> drawn_chances(Input& input, std::size_t n) {
  if (input.rarely(8)) return input.numbers(n);
  if (input.maybe()) return input.shares(n);
  const auto kinds = input.rarely(2) ? input.shares(3) : std::vector{0.0, 1.0, 1e-9};
  std::vector<double> chances(n);
  for (auto& chance : chances) chance = kinds[input.up_to(kinds.size() - 1)];
  return chances;
}

/// 0 and 1 as a rule.
std::vector<double> drawn_outcomes(Input& input, std::size_t n) {
  std::vector<double> outcomes(n);
  const bool odd = input.rarely(16);
  for (auto& outcome : outcomes) outcome = odd && input.rarely(4) ? input.number() : static_cast<double>(input.up_to(1));
  return outcomes;
}

/// The numbers of a column that has them; of a record, its estimate.
class Numbers {
public:
  Numbers(const ArrowSchema& schema, const ArrowArray& array, std::string_view name) {
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
      if (schema.children[i]->name != name) continue;
      const std::string_view format = schema.children[i]->format;
      if (format == "+s") *this = Numbers(*schema.children[i], *array.children[i], "estimate");
      const auto* values = array.children[i]->buffers[1];
      if (format == "g") doubles_ = static_cast<const double*>(values);
      if (format == "l") integers_ = static_cast<const std::int64_t*>(values);
    }
    expect(doubles_ != nullptr || integers_ != nullptr, name);
  }
  double operator[](std::int64_t row) const {
    return doubles_ != nullptr ? doubles_[row] : static_cast<double>(integers_[row]);
  }

private:
  const double* doubles_ = nullptr;
  const std::int64_t* integers_ = nullptr;
};

void scores_hold(const ArrowSchema& schema, const ArrowArray& rows, bool distinct) {
  const auto of = [&](const char* name) { return Numbers(schema, rows, name)[0]; };
  const double score = of("score"), reliability = of("reliability"), resolution = of("resolution"),
               uncertainty = of("uncertainty"), within = of("within_bins");
  expect(score >= 0.0 && score <= 1.0 + 1e-12 && uncertainty >= 0.0 && uncertainty <= 0.25 + 1e-12, "scores of chances");
  expect(reliability >= -1e-12 && resolution >= -1e-12, "squares have no sign");
  expect(std::abs(reliability - resolution + uncertainty + within - score) < 1e-9, "the parts make the score");
  expect(!distinct || std::abs(within) < 1e-9, "a bin of one chance hides nothing");
  expect(!(of("log_loss") < 0.0), "a surprise is not below 0");
}

void bins_hold(const ArrowSchema& schema, const ArrowArray& table, const std::vector<double>& weight, std::size_t n) {
  const Numbers low(schema, table, "low"), high(schema, table, "high"), mean(schema, table, "mean_probability"),
      count(schema, table, "n"), weights(schema, table, "weight"), observed(schema, table, "observed");
  double all = 0.0, given = 0.0, total = 0.0;
  for (const double each : weight) given += each;
  for (std::int64_t i = 0; i < table.length; ++i) {
    expect(low[i] <= mean[i] + 1e-9 && mean[i] <= high[i] + 1e-9, "a bin has what lies in it");
    expect(i == 0 || high[i - 1] <= low[i] + 1e-12, "bins go up");
    expect(observed[i] >= 0.0 && observed[i] <= 1.0 + 1e-12, "a share happened");
    all += count[i], total += weights[i];
  }
  expect(all <= static_cast<double>(n), "an observation is in no more than one bin");
  if (weight.empty())
    expect(all == static_cast<double>(n) && total == all, "and in one");
  else
    expect(std::abs(total - given) <= 1e-9 * given, "and so is all that they weigh");
}

void calibration(Input& input) {
  const auto n = input.rarely(8) ? input.up_to(300) : input.up_to(12);
  const auto chances = drawn_chances(input, n), outcomes = drawn_outcomes(input, n);
  std::vector<double> weight;
  if (input.rarely(3)) weight = input.rarely(4) ? input.numbers(n) : input.shares(n);
  landfall_stats_calibration_options options;
  landfall_stats_calibration_options_init(&options, sizeof options);
  options.bins = static_cast<std::uint32_t>(input.rarely(16) ? 3 : input.up_to(2));
  if (input.maybe()) options.n_bins = input.rarely(8) ? input.integer() : static_cast<std::int64_t>(1 + input.up_to(20));
  options.fit = static_cast<std::uint32_t>(input.rarely(16) ? 2 : input.up_to(1));
  if (input.rarely(4)) options.clamp = input.number();
  if (input.rarely(4)) options.level = input.maybe() ? input.share() : input.number();
  if (input.rarely(64)) options.reserved = 1;
  const bool defaults = input.rarely(16);

  Table scores, table, line;
  Call call;
  const bool good = call.ok(landfall_stats_calibration(
      chances.data(), outcomes.data(), weight.empty() ? nullptr : weight.data(), input.rarely(64) ? -1 : std::int64_t(n),
      defaults ? nullptr : &options, scores.get(), table.get(), line.get(), call.error()));
  const auto score_rows = scores.read(good, [&](const ArrowSchema& schema, const ArrowArray& rows) {
    scores_hold(schema, rows, !defaults && options.bins == LANDFALL_BINS_DISTINCT);
  });
  table.read(good, [&](const ArrowSchema& schema, const ArrowArray& rows) { bins_hold(schema, rows, weight, n); });
  const auto lines = line.read(good);
  expect(!good || (score_rows == 1 && lines == 1), "there is one row of scores, and one line");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  landfall::fuzz::Input input(bytes, size);
  landfall::fuzz::calibration(input);
  return 0;
}
