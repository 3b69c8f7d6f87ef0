// Which way is good: more of it, or less.
// Answers: is this difference favourable? Bookings are better higher, days in the cycle better lower.
// Thread safety: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace landfall {

enum class Polarity : std::uint8_t { higher_is_better, lower_is_better };

constexpr std::string_view to_string(Polarity polarity) {
  return polarity == Polarity::higher_is_better ? "higher_is_better" : "lower_is_better";
}

/// `difference` with the sign that makes good positive: itself, or its negative where lower is better.
constexpr double favourable(Polarity polarity, double difference) {
  return polarity == Polarity::higher_is_better ? difference : -difference;
}

} // namespace landfall
