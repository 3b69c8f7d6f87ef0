// What pages of text are made of: lines with a figure and its meaning, the picture of a landing, tables that several pages
// show. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/review/review.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::review {

/// Text in lines of at most `width` columns, the first one after `lead`, the others below it.
std::string wrapped(const std::string& lead, std::string_view words, std::size_t width);

/// "  name      figure   meaning", the meaning wrapped.
std::string line(std::string_view name, const std::string& figure, const std::string& meaning, std::size_t width);

/// "2025-Q4 as of Fri 2025-11-14, week 7 of 14, 47 days left"; `between` is what stands before the days left.
std::string heading(const Period& period, Date as_of, const std::string& between);

/// What a reader must know before any figure; empty when every row was taken.
std::string incomplete(const Rejects& rejects);

/// The landing, the chance of the target, and the landing's density with the target below it.
std::string landing_lines(const std::optional<Landing>& landing, const std::optional<LandingSummary>& summary,
                          std::optional<double> target, std::size_t width);

std::string methods_table(std::span<const forecast::MethodRow> methods, std::size_t width);

/// Open deals, with the chance of the target if each is won and if it is lost where there is a target.
std::string deals_table(std::string_view title, std::span<const forecast::OpenDealRow> deals, bool with_target,
                        std::size_t width);

std::string rejects_table(const Rejects& rejects, std::size_t width);

/// A title and a list under it; empty when nothing is listed.
std::string list(std::string_view title, const std::vector<std::string>& items, std::size_t width);

/// What is read off a Landing.
LandingSummary summarise(const Landing& landing, std::optional<double> target);

/// The periods of the same kind before `period`, back to the first day that anything closed, 400 at most; the kind is the
/// calendar's quarter, month, semester, year or week that `period` is. Throws `Error` (invalid_argument) when it is none of
/// them.
std::vector<Period> periods_before(const pipeline::Snapshot& snapshot, const FiscalCalendar& calendar, const Period& period);

} // namespace landfall::review
