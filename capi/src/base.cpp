// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/base.h>
#include <landfall/core/error.hpp>
#include <landfall/core/version.hpp> // the same macros again: a compiler that sees them differ says so

const char* landfall_version(void) { return LANDFALL_VERSION; }

int32_t landfall_version_number(void) {
  return LANDFALL_VERSION_MAJOR * 1'000'000 + LANDFALL_VERSION_MINOR * 1'000 + LANDFALL_VERSION_PATCH;
}

static_assert(LANDFALL_ABI_MAJOR == LANDFALL_BUILT_ABI_MAJOR, "the library would bear another number than the header");

int32_t landfall_abi_major(void) { return LANDFALL_ABI_MAJOR; }

const char* landfall_status_name(landfall_status status) {
  if (status == LANDFALL_OK) return "ok";
  return landfall::to_string(static_cast<landfall::ErrorCode>(status)).data(); // of literals, which end with a zero
}
