// A member given that the total reached its target, where that can be.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/landing/landing.hpp>

#include <optional>

namespace landfall::landing {

/// `given_total`, or nothing where the total never reaches `at_least`.
std::optional<Landing> given_hit(const Landing& member, const Landing& rest, double at_least);

} // namespace landfall::landing
