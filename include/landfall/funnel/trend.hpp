// What changes in a funnel, and what it costs.
// Answers: has the conversion of a stage changed, since when, and which leak costs most money?
// Definition: conversion within a horizon: of the entries that reached a stage in a period and were watched for `horizon` from
// then on, how many reached the next one within it. So a young cohort is compared with an old one on the same terms. Whether it
// changed is Fisher's exact test, with Benjamini–Hochberg over the stages. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/funnel/funnel.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/stats/two_rates.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::funnel {

/// A period, and how long each entry of it is watched. Times in the passages' unit.
struct Cohort {
  std::int64_t begin = 0, end = 0; ///< reached the stage in [begin, end)
  std::int64_t horizon = 0;        ///< … and the next one at most so much later
  std::int64_t as_of = 0;          ///< nothing later is looked at; entries younger than the horizon by then are left out
};

/// Trials and successes of each step, the stages but the last. Throws `Error` (invalid_argument) for a period that ends before
/// it begins or a horizon below 0. O(ids · stages).
std::vector<stats::Share> conversions_within(const Passages& passages, const Cohort& cohort);

enum class Trend : std::uint8_t { no_evidence, improving, worsening };
std::string_view to_string(Trend trend);

struct TrendOptions {
  double alpha = 0.10; ///< share of the stages said to have changed that has not, at most
  double level = 0.80; ///< of the intervals
};

struct TrendRow {
  std::string from, to;
  stats::Interval before, after; ///< conversion
  stats::Interval difference;    ///< after less before
  double p = 1.0;                ///< Fisher's
  double q = 1.0;                ///< Benjamini and Hochberg's over the rows
  Trend trend = Trend::no_evidence;
};

/// One row a step. Throws `Error` (invalid_argument) unless there is one share a step on both sides. O(stages · trials).
std::vector<TrendRow> trend(const Funnel& funnel, std::span<const stats::Share> before, std::span<const stats::Share> after,
                            const TrendOptions& options = {});

/// Where a series of conversions has changed its level, if it has.
struct ChangePoint {
  std::optional<std::size_t> at; ///< the first period of the new level; none: no evidence
  std::size_t likeliest = 0;     ///< where it would be
  stats::Interval before, after; ///< conversions on both sides of the likeliest place
  double p = 1.0;                ///< that a series of one level looks so split somewhere
  std::size_t longest_run =
      0; ///< periods in a row on one side of the series' own rate; 8 or more are a signal (Western Electric)
};

struct ChangePointOptions {
  double alpha = 0.05, level = 0.80;
  std::size_t draws = 999; ///< series of one level that p is drawn from
  std::uint64_t seed = 1;
  Control control = {};
};

/// The split with the greatest likelihood ratio, its p by series drawn with the same trials and one rate, the search over
/// places in it: successes dealt anew, or, of more than 50,000 trials, drawn at the series' own rate. Nothing with fewer than
/// four periods that have trials. Throws `Error` (invalid_argument, with row) when a count is negative, successes > trials, or
/// trials > 10¹². O(draws · trials), at most 50,000 of these, and O(draws · periods). Source: Hinkley &
/// Hinkley, Biometrika 57 (1970); Nelson, J. Quality Technology 16 (1984), rule 2.
ChangePoint change_point(std::span<const stats::Share> periods, const ChangePointOptions& options = {});

/// A step that converts worse than it did, or than elsewhere.
struct LeakRow {
  std::string from, to;
  std::int64_t entered = 0;
  stats::Interval conversion, reference;
  double downstream = 1.0; ///< share of those who reach `to` that reaches the last stage
  stats::Interval lost;    ///< in currency: entered × (reference − conversion) × downstream × mean amount; below 0: a gain
};

/// What each step's distance to a reference costs at the end, the dearest first. The interval is the delta method's, of this
/// step's two rates; `now` and `reference` have one share a step. Throws `Error` (invalid_argument) unless they have, or for a
/// mean amount that is not finite and at least 0. O(stages).
std::vector<LeakRow> leaks(const Funnel& funnel, std::span<const stats::Share> now, std::span<const stats::Share> reference,
                           double mean_amount, double level = 0.80);

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::TrendRow> {
  using Row = funnel::TrendRow;
  static constexpr auto value = fields(
      field("from", &Row::from, "stage entered"), field("to", &Row::to, "next stage"),
      field("before", &Row::before, "conversion before", Unit::probability),
      field("after", &Row::after, "conversion after", Unit::probability),
      field("difference", &Row::difference, "after less before"), field("p", &Row::p, "Fisher's exact test", Unit::probability),
      field("q", &Row::q, "the same, Benjamini and Hochberg's over the steps", Unit::probability),
      field("trend", &Row::trend, "improving, worsening or no evidence"));
};

template <> struct landfall::fields_of<landfall::funnel::LeakRow> {
  using Row = funnel::LeakRow;
  static constexpr auto value = fields(
      field("from", &Row::from, "stage entered"), field("to", &Row::to, "next stage"),
      field("entered", &Row::entered, "entries", Unit::count), field("conversion", &Row::conversion, "now", Unit::probability),
      field("reference", &Row::reference, "what it is held against", Unit::probability),
      field("downstream", &Row::downstream, "share of `to` that reaches the last stage", Unit::probability),
      field("lost", &Row::lost, "what the distance costs at the end; below 0 a gain", Unit::currency));
};
