// A program on the core alone: a value computed in the library, and an exception that crosses its boundary.
#include <cstdio>
#include <landfall/core/date.hpp>
#include <landfall/core/error.hpp>
#include <landfall/landing/landing.hpp>
#include <vector>

int main() {
  const std::vector<double> probability{0.5, 0.5}, amount{100, 100};
  const auto landing = landfall::Landing::from_deals(probability, amount);
  std::printf("mean %.2f, at least 100 with %.4f", landing.mean(), landing.probability_at_least(100));
  try {
    landfall::Date::from_ymd(2017, 2, 29);
  } catch (const landfall::Error& error) {
    std::printf(", refused with %d\n", static_cast<int>(error.code()));
  }
}
