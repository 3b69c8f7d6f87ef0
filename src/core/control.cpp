// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/control.hpp>

#include <string>

namespace landfall {

namespace {
/// Rounded up to whole bytes; in a double, which holds what no memory does.
std::string bytes_in_words(double bytes) {
  auto text = std::to_string(bytes);
  return text.substr(0, text.find_first_not_of("0123456789"));
}
} // namespace

void refuse_memory(double bytes, std::size_t limit, std::string_view grows_with) {
  throw Error(ErrorCode::memory_limit,
              "it takes " + bytes_in_words(bytes) + " bytes, and the caller allows " + std::to_string(limit),
              std::string(grows_with));
}

} // namespace landfall
