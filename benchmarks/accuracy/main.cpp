// landfall_accuracy — back-tests the forecasts and writes docs/accuracy.md. Same code, same data, same options: same bytes,
// with any number of threads. SPDX-License-Identifier: Apache-2.0
#include "markdown.hpp"
#include "study.hpp"

#include <landfall/core/version.hpp>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <thread>

namespace {

using namespace accuracy;

constexpr auto introduction = R"(# How accurate the forecasts are

Written by `./dev accuracy`, not by hand: landfall {version}, seed {seed}, {companies} simulated companies{data}. The
program is `benchmarks/accuracy`; the same code writes the same bytes.

A forecast is made from a table out of which everything that happened after its day has been cut: later rows are gone, later
closes undone, amounts that are known only at the close taken away, stages and expected close dates as they stood. It is
then held against what came. Beside it stand what a spreadsheet would say (`landfall/forecast/baseline.hpp`):

- **last period**: what was won in the period before;
- **run rate**: won so far ÷ share of the period's business days that have passed;
- **weighted pipeline**: won so far + Σ amount × win rate of the stage that the deal is in, over the deals expected to close in
  the period. Where stages or expected close dates are not kept: the win rate of all deals, and all open deals;
- **stage rates**: won so far + Σ amount × the share of deals in the same stage, at the same week of earlier periods, that was won
  by the end of them.

**Error** is |P50 − final|. **CRPS** (continuous ranked probability score) is the error of the whole distribution, and of a
single number it is the error itself: lower is better, and nobody expects a better one than who says what they believe.
**Held** means that the final figure lay between P10 and P90, which it should in 80 of 100 cases, no less and no more.

)";

constexpr auto limits = R"(
## What these figures do not show

- The simulated companies are kind. Their hazards stay as they are, their deals know nothing of each other, and no year has a
  season, a crisis or a new price list. What real quarters have in common beyond chance is learned from past errors of the same
  company, of which there are few; expect intervals to hold somewhat less often than on the simulations.
- Where a company has few reps, one deal can be a large part of a quarter. Compare the rows for 6 or 10 reps.
- Two quarters of one table (Maven) cannot tell a good method from a lucky one; they can tell a broken one.
- Weekdays and holidays are not in the chances of deals; the last days of a period show it (BPI 2012).
- A history that begins with its own first deal says little about old ones. Forecasts from one month of it (BPI 2012,
  November) are too sure.
- Judgement of reps and managers, correlation between deals and further series are tested on their own, not here.
)";

std::string verdict_text(Verdict verdict) {
  switch (verdict) {
  case Verdict::met: return "met";
  case Verdict::missed: return "**missed**";
  case Verdict::reported: break;
  }
  return "";
}

std::string document(const Options& options, const std::vector<Section>& sections, bool with_data) {
  auto text = fmt::format(fmt::runtime(introduction), fmt::arg("version", LANDFALL_VERSION), fmt::arg("seed", options.seed),
                          fmt::arg("companies", count(options.companies)),
                          fmt::arg("data", with_data ? ", and two public tables" : "; the public tables were not there"));
  text += "## What was asked, and what came\n\n";
  Table table({"<", "<asked", "<came", "<"});
  for (const auto& section : sections)
    for (const auto& claim : section.claims) table.row({claim.what, claim.asked, claim.came, verdict_text(claim.verdict)});
  text += table.text();
  for (const auto& section : sections) text += section.text;
  text += limits;
  text.erase(text.find_last_not_of('\n') + 2); // one line end
  return text;
}

std::filesystem::path default_data() {
  if (const char* named = std::getenv("LANDFALL_DATA")) return named;
  return LANDFALL_SOURCE_DIR "/../shared/data";
}

int run(int argc, char** argv) {
  Options options{.threads = std::max(1U, std::thread::hardware_concurrency()), .data = default_data()};
  std::filesystem::path out = "accuracy.md";
  bool check = false;
  CLI::App app("Back-tests landfall's forecasts and writes what came of it as Markdown.", "landfall_accuracy");
  app.add_option("--out", out, "file to write")->capture_default_str();
  app.add_option("--companies", options.companies, "simulated companies")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--seed", options.seed, "of the simulated companies")->capture_default_str();
  app.add_option("--threads", options.threads, "changes nothing but the time it takes")->capture_default_str();
  app.add_option("--data", options.data, "folder of the public data (LANDFALL_DATA)")->capture_default_str();
  app.add_flag("--quick", options.quick, "few companies, few weeks: does it work?");
  app.add_flag("--check", check, "fail when something asked for is missed by more than chance explains");
  CLI11_PARSE(app, argc, argv);
  if (options.quick) options.companies = 6;

  const bool with_data = std::filesystem::is_directory(options.data);
  if (!with_data && std::getenv("LANDFALL_REQUIRE_DATA"))
    throw std::runtime_error("LANDFALL_REQUIRE_DATA is set and there are no public data at " + options.data.string());
  std::vector<Section> sections{simulated_companies(options)};
  if (with_data) {
    sections.push_back(maven(options));
    sections.push_back(loans(options));
  } else {
    std::cout << "skipped: the public data are not there (LANDFALL_DATA)\n";
  }
  std::ofstream file(out, std::ios::binary);
  file << document(options, sections, with_data) << std::flush;
  if (!file) throw std::runtime_error("cannot write " + out.string());

  int broken = 0;
  for (const auto& section : sections)
    for (const auto& claim : section.claims) {
      std::cout << fmt::format("{:9} {}: {}\n", claim.broken ? "broken" : verdict_text(claim.verdict), claim.what, claim.came);
      broken += claim.broken;
    }
  return check && broken > 0 ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "landfall_accuracy: " << error.what() << '\n';
    return 2;
  }
}
