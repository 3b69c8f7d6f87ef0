// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

#include <iostream>

int main(int count, char** arguments) {
  std::ios::sync_with_stdio(false);
  return landfall::cli::run(count, arguments, std::cout, std::cerr);
}
