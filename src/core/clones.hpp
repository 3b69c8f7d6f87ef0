// LANDFALL_CLONES before a function compiles it for several generations of processor; the one at hand is chosen when the
// program is loaded. Where the tool chain cannot (or a sanitizer forbids it), there is the portable one alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define LANDFALL_CLONES __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define LANDFALL_CLONES
#endif
