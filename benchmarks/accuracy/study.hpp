// What a back-test is given, and what it hands to the document.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace accuracy {

struct Options {
  std::uint64_t seed = 1;
  std::size_t companies = 240;
  unsigned threads = 2;
  bool quick = false;         ///< a look at each part rather than all of it
  std::filesystem::path data; ///< where the public data lie
};

enum class Verdict { met, missed, reported };

/// Something that was asked of the forecasts, and what came.
struct Claim {
  std::string what, asked, came;
  Verdict verdict = Verdict::reported; ///< of these figures as they stand; reported: nothing was asked
  bool broken = false;                 ///< missed by more than chance explains: `--check` fails
};

struct Section {
  std::string text; ///< Markdown, with its heading
  std::vector<Claim> claims;
};

Section simulated_companies(const Options& options);
Section maven(const Options& options);
Section loans(const Options& options);

inline Verdict verdict(bool met) { return met ? Verdict::met : Verdict::missed; }

} // namespace accuracy
