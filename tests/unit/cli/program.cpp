#include "program.hpp"

#include <doctest/doctest.h>
#include <landfall/core/version.hpp>

#include <algorithm>

using landfall::test::run;
using landfall::test::text_of;
using landfall::test::TextFile;

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

/// One sentence on the error stream, nothing on the other, exit code 2.
void is_refused(const std::string& arguments, std::string_view words) {
  const auto ran = run(arguments);
  INFO(arguments << ": " << ran.error);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(ran.error.starts_with("landfall: "));
  CHECK(std::ranges::count(ran.error, '\n') == 1);
  CHECK(has(ran.error, words));
}

} // namespace

TEST_CASE("without a command the program says what it can do") {
  const auto ran = run("");
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "simulate"));
  CHECK(has(ran.out, "review"));
  CHECK(has(ran.out, "Examples:"));
  CHECK(run("--help").out == ran.out);
  CHECK(run("simulate --help").code == 0);
  CHECK(has(run("simulate --help").out, "Example:"));
}

TEST_CASE("the version is the library's") { CHECK(run("--version").out == "landfall " LANDFALL_VERSION "\n"); }

TEST_CASE("a command line that is wrong is refused in one sentence with code 2") {
  is_refused("predict", "predict");
  is_refused("simulate", "--out is required");
  is_refused("simulate --out x --seed many", "--seed");
  is_refused("simulate --out x --reps 0", "reps");
  is_refused("simulate --out x --as-of-day 100", "as_of_day");
  is_refused("simulate --out /dev/null/x", "/dev/null/x");
  is_refused("simulate --out x --unknown", "--unknown");
}

TEST_CASE("simulate says what it wrote, and the same seed writes the same bytes") {
  const TextFile place("");
  const auto one = place.path().parent_path() / "one", two = place.path().parent_path() / "two";
  const std::string small = " --seed 5 --reps 3 --quarters 2";
  const auto ran = run("simulate --out '" + one.string() + "'" + small);
  CHECK(ran.code == 0);
  CHECK(ran.error.empty());
  CHECK(has(ran.out, (one / "opportunities.csv").string()));
  CHECK(has(ran.out, "landfall review --opportunities " + (one / "opportunities.csv").string()));
  CHECK(has(ran.out, "--as-of 2025-11-14"));
  CHECK(run("simulate --out '" + two.string() + "'" + small).code == 0);
  for (const auto& file : std::filesystem::directory_iterator(one))
    CHECK(text_of(file.path()) == text_of(two / file.path().filename()));
}

TEST_CASE("simulate writes over nothing unless it is told to") {
  const TextFile place("mine", "truth.json");
  const auto folder = place.path().parent_path().string();
  is_refused("simulate --seed 5 --reps 2 --quarters 1 --out '" + folder + "'", "--force");
  CHECK(text_of(place.path()) == "mine");
  CHECK(run("simulate --force --seed 5 --reps 2 --quarters 1 --out '" + folder + "'").code == 0);
  CHECK(text_of(place.path()) != "mine");
}

TEST_CASE("the command line that simulate prints can be pasted for any folder") {
  const TextFile place("");
  const auto folder = place.path().parent_path() / "a company's";
  const auto ran = run("simulate --out \"" + folder.string() + "\" --seed 5 --reps 2 --quarters 1");
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "a company'\\''s/opportunities.csv'"));
}
