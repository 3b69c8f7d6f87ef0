// Five open deals on top of what is won: where will the quarter land?
#include <landfall/landfall.hpp>

#include <iostream>
#include <vector>

int main() {
  const std::vector probability{0.9, 0.6, 0.5, 0.3, 0.2};
  const std::vector amount{40e3, 120e3, 80e3, 250e3, 400e3};
  const auto quarter = 310e3 + landfall::Landing::from_deals(probability, amount);
  std::cout << "median " << quarter.quantile(0.5) << ", 80% sure between " << quarter.quantile(0.1) << " and "
            << quarter.quantile(0.9) << "\n"
            << "chance of 600,000 or more: " << 100 * quarter.probability_at_least(600e3) << "%\n"
            << quarter.method() << ", n = " << quarter.n() << "\n";
}
