// LANDFALL_CLONES before a function compiles it for several generations of processor; the one at hand is chosen when the
// program is loaded. Where the tool chain cannot (or a sanitizer forbids it), there is the portable one alone.
// The generations are named by what they can do, not by a maker's processor, which would leave out every other maker's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#if defined(__x86_64__) && defined(__linux__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&                      \
    !defined(__SANITIZE_THREAD__) && defined(__GNUC__) && __GNUC__ >= 12
#define LANDFALL_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LANDFALL_CLONES
#endif
