// One command of the program: what it is asked, and what it does.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <ostream>

namespace landfall::cli {

/// Does the work; throws `landfall::Error`. Results go to `out`; how far long work is goes to `progress`.
using Action = std::function<void(std::ostream& out, std::ostream& progress)>;

/// Adds `landfall review` to the program; `chosen` is what it does when it is asked for.
void add_review(CLI::App& program, Action& chosen);
/// Adds `landfall simulate`.
void add_simulate(CLI::App& program, Action& chosen);

/// Adds `landfall forecast`, with `deals` and `roll-up`.
void add_forecast(CLI::App& program, Action& chosen);

/// Adds `landfall funnel`.
void add_funnel(CLI::App& program, Action& chosen);

/// Adds `landfall pipeline`, with `coverage`, `waterfall`, `creation` and `hygiene`.
void add_pipeline(CLI::App& program, Action& chosen);

/// Adds `landfall sales-math`.
void add_sales_math(CLI::App& program, Action& chosen);

/// Adds `landfall team`, with `compare`.
void add_team(CLI::App& program, Action& chosen);

/// Adds `roll-up` to `landfall forecast`.
void add_roll_up(CLI::App& forecast, Action& chosen);

} // namespace landfall::cli
