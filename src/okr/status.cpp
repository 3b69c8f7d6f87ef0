// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/okr/status.hpp>
#include <landfall/okr/trend.hpp>

#include <cmath>
#include <cstdio>

namespace landfall::okr {

namespace {

void check(const StatusOptions& options) {
  const auto finite = [](const StatusThresholds& each) { return std::isfinite(each.on_track) && std::isfinite(each.lagging); };
  require(finite(options.probability) && options.probability.on_track >= options.probability.lagging,
          "thresholds are finite and On-Track's is not below Lagging's", "probability");
  require(finite(options.pace_ratio) && options.pace_ratio.on_track >= options.pace_ratio.lagging,
          "thresholds are finite and On-Track's is not below Lagging's", "pace_ratio");
  require(finite(options.pace_gap) && options.pace_gap.on_track <= options.pace_gap.lagging,
          "thresholds are finite and On-Track's is not above Lagging's", "pace_gap");
  require(options.by_pace == StatusRule::pace_ratio || options.by_pace == StatusRule::pace_gap,
          "by pace means by pace_ratio or by pace_gap", "by_pace");
}

std::string decimal(double value, int digits = 2) {
  char text[32];
  std::snprintf(text, sizeof text, std::abs(value) < 1e6 ? "%.*f" : "%.*g", digits, value);
  return text;
}

/// With as many digits as it takes not to read as a threshold that it is not.
std::string decimal_beside(double value, const StatusThresholds& from) {
  int digits = 2;
  const auto reads_as = [&](double threshold) {
    return value != threshold && decimal(value, digits) == decimal(threshold, digits);
  };
  while (digits < 6 && (reads_as(from.on_track) || reads_as(from.lagging))) ++digits;
  return decimal(value, digits);
}

Status of_at_least(double value, const StatusThresholds& from) {
  return value >= from.on_track ? Status::on_track : value >= from.lagging ? Status::lagging : Status::off_track;
}

/// "P(hit) 0.82 is at least 0.70", "… is at least 0.30 but less than 0.70", "… is less than 0.30".
std::string at_least_in_words(const std::string& name, double value, Status status, const StatusThresholds& from) {
  const std::string begin = name + " " + decimal_beside(value, from);
  if (status == Status::on_track) return begin + " is at least " + decimal(from.on_track);
  if (status == Status::off_track) return begin + " is less than " + decimal(from.lagging);
  return begin + " is at least " + decimal(from.lagging) + " but less than " + decimal(from.on_track);
}

std::string points(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", 100.0 * share);
  return text;
}

void by_ratio(StatusVerdict& verdict, const StatusThresholds& from) {
  verdict.status = of_at_least(*verdict.pace.ratio, from);
  verdict.why = at_least_in_words("pace ratio", *verdict.pace.ratio, verdict.status, from);
}

void by_gap(StatusVerdict& verdict, const StatusThresholds& until) {
  const double gap = verdict.pace.gap;
  verdict.status = gap <= until.on_track ? Status::on_track : gap <= until.lagging ? Status::lagging : Status::off_track;
  verdict.why = (gap >= 0.0 ? points(gap) + " points behind pace" : points(-gap) + " points ahead of pace") +
                (verdict.status == Status::on_track  ? ", at most " + points(until.on_track)
                 : verdict.status == Status::lagging ? ", at most " + points(until.lagging)
                                                     : ", more than " + points(until.lagging));
}

/// Why there is no probability.
std::string no_probability(const KeyResult& key_result, Date as_of) {
  const auto n = known_check_ins(key_result, as_of).size();
  const auto seen = n + (key_result.initial ? 1 : 0);
  if (n == 0) return "no check-in yet";
  if (seen < 3) return "too few check-ins for a trend (" + std::to_string(n) + ")";
  return "the check-ins do not vary about their trend";
}

void by_pace(StatusVerdict& verdict, const KeyResult& key_result, Date as_of, const StatusOptions& options) {
  verdict.rule = options.by_pace;
  if (!verdict.pace.ratio) {
    verdict.status = Status::on_track;
    verdict.why = "nothing is expected yet";
    return;
  }
  options.by_pace == StatusRule::pace_ratio ? by_ratio(verdict, options.pace_ratio) : by_gap(verdict, options.pace_gap);
  if (options.by_probability) verdict.why += "; by pace, since " + no_probability(key_result, as_of);
}

StatusVerdict decide(const KeyResult& key_result, Date as_of, std::optional<Landing> landing, const StatusOptions& options) {
  check(options);
  StatusVerdict verdict{.why = {}, .pace = pace(key_result, as_of, options.pace), .landing = std::move(landing), .p_hit = {}};
  if (verdict.landing) verdict.p_hit = p_hit(key_result, *verdict.landing);
  if (!options.by_probability || !verdict.p_hit) {
    by_pace(verdict, key_result, as_of, options);
    return verdict;
  }
  verdict.rule = StatusRule::probability;
  verdict.status = of_at_least(*verdict.p_hit, options.probability);
  verdict.why = at_least_in_words("P(hit)", *verdict.p_hit, verdict.status, options.probability);
  return verdict;
}

} // namespace

std::string_view to_string(Status status) {
  constexpr std::string_view words[] = {"On-Track", "Lagging", "Off-Track"};
  return words[static_cast<std::size_t>(status)];
}

std::string_view to_string(StatusRule rule) {
  constexpr std::string_view words[] = {"probability", "pace_ratio", "pace_gap"};
  return words[static_cast<std::size_t>(rule)];
}

StatusVerdict status(const KeyResult& key_result, Date as_of, const StatusOptions& options) {
  return decide(key_result, as_of, landing(key_result, as_of), options);
}

StatusVerdict status(const KeyResult& key_result, Date as_of, const Landing& landing, const StatusOptions& options) {
  return decide(key_result, as_of, landing, options);
}

} // namespace landfall::okr
