// The `landfall` program: its commands, and how it ends.
// Answers: what was asked on the command line, and did it work?
// Exit codes: 0 it worked; 2 the command line or a file is at fault, said in one sentence; 1 landfall is.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>

namespace landfall::cli {

/// Runs the program. Results go to `out`, complaints to `error`.
int run(int count, const char* const* arguments, std::ostream& out, std::ostream& error);

} // namespace landfall::cli
