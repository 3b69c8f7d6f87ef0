#include "support/text_file.hpp"

#include <doctest/doctest.h>
#include <landfall/core/error.hpp>
#include <landfall/io/company.hpp>
#include <landfall/io/okr_json.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/io/targets.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/simulate/okrs.hpp>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

using namespace landfall;

namespace {

const simulate::Company& small() {
  static const auto made = simulate::company({.seed = 3, .reps = 8, .history_quarters = 3});
  return made;
}

const io::WriteCompanyOptions quick{.truth = {.replicates = 20}};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("a company that is written reads back as what was known on the as-of day") {
  const test::TextFile place("");
  const auto folder = place.path().parent_path() / "made" / "here";
  io::write_company(small(), folder, quick);
  const auto reading =
      io::read_opportunities({.opportunities = folder / "opportunities.csv", .products = {}, .team = folder / "reps.csv"},
                             io::read_mapping(folder / "mapping.json"));
  CHECK(reading.rejects.rows.empty());
  CHECK(reading.notes.empty());
  CHECK(reading.ignored_columns.empty());
  const auto known = simulate::known_on(small(), small().as_of);
  const auto read = reading.table.view(), made = known.opportunities.view();
  REQUIRE(read.size() == made.size());
  for (std::size_t row = 0; row < made.size(); ++row) {
    REQUIRE(read.id[row] == made.id[row]);
    REQUIRE(read.outcome[row] == made.outcome[row]);
    REQUIRE(read.stage[row] == made.stage[row]);
    REQUIRE(read.created[row] == made.created[row]);
    REQUIRE(read.closed[row] == made.closed[row]);
    REQUIRE(read.expected_close[row] == made.expected_close[row]);
    REQUIRE(read.amount[row] == made.amount[row]);
    for (const char* dimension : {"owner", "manager", "region", "segment", "product", "source"})
      REQUIRE(read.dimension(dimension)[row] == made.dimension(dimension)[row]);
  }
}

TEST_CASE("the same company writes the same bytes") {
  const test::TextFile one(""), two("");
  const auto files = io::write_company(small(), one.path().parent_path(), quick);
  io::write_company(simulate::company(small().options), two.path().parent_path(), quick);
  std::set<std::string> names;
  for (const auto& file : files) {
    names.insert(file.path.filename().string());
    const auto bytes = text_of(file.path);
    CHECK(!bytes.empty());
    CHECK(bytes == text_of(two.path().parent_path() / file.path.filename()));
  }
  for (const char* name : {"opportunities.csv", "stage_history.csv", "close_dates.csv", "reps.csv", "targets.csv", "okrs.json",
                           "mapping.json", "truth.json", "README.txt"})
    CHECK_MESSAGE(names.contains(name), name);
}

TEST_CASE("nothing but truth.json knows a day after the as-of day, unless all is asked for") {
  const test::TextFile place("");
  const auto folder = place.path().parent_path();
  io::write_company(small(), folder, quick);
  const auto masked = io::read_opportunities({.opportunities = folder / "opportunities.csv", .products = {}, .team = {}});
  const auto won = [](const io::OpportunitiesReading& reading) {
    return pipeline::won_amount(pipeline::snapshot(reading.table.view(), small().quarter.last_day()), small().quarter);
  };
  const auto truth = nlohmann::json::parse(text_of(folder / "truth.json"));
  CHECK(won(masked) == truth["quarter"]["won_so_far"].get<double>());
  CHECK(won(masked) < truth["quarter"]["final_won"].get<double>());
  io::write_company(small(), folder, {.full = true, .truth = {.replicates = 20}});
  const auto whole = io::read_opportunities({.opportunities = folder / "opportunities.csv", .products = {}, .team = {}});
  CHECK(won(whole) == truth["quarter"]["final_won"].get<double>());
  CHECK(whole.table.size() > masked.table.size());
}

TEST_CASE("targets and objectives read back, row by row") {
  const test::TextFile place("");
  const auto folder = place.path().parent_path();
  io::write_company(small(), folder, quick);
  const auto targets = io::read_targets(folder / "targets.csv", FiscalCalendar(), io::read_mapping(folder / "mapping.json"));
  CHECK(targets.rejects.rows.empty());
  REQUIRE(targets.table.size() == small().quotas.size());
  for (const auto& quota : small().quotas) {
    const bool total = quota.dimension == "total";
    const auto* target = targets.table.find("bookings", quota.period, total ? "" : quota.dimension, total ? "" : quota.segment);
    REQUIRE(target);
    CHECK(target->amount == quota.amount);
  }
  const auto made = simulate::objectives(small()), read = io::read_okrs(folder / "okrs.json");
  REQUIRE(read.size() == made.size());
  for (std::size_t i = 0; i < made.size(); ++i) {
    REQUIRE(read[i].key_results.size() == made[i].key_results.size());
    for (std::size_t k = 0; k < made[i].key_results.size(); ++k) {
      const auto &a = made[i].key_results[k], &b = read[i].key_results[k];
      CHECK(a.name == b.name);
      CHECK(a.direction == b.direction);
      CHECK(a.initial == b.initial);
      CHECK(a.target == b.target);
      CHECK(a.weight == b.weight);
      CHECK(a.period == b.period);
      REQUIRE(a.check_ins.size() == b.check_ins.size());
      for (std::size_t c = 0; c < a.check_ins.size(); ++c) CHECK(a.check_ins[c].value == b.check_ins[c].value);
    }
  }
}

TEST_CASE("the truth has the skill of every rep and the landing of the quarter") {
  const test::TextFile place("");
  io::write_company(small(), place.path().parent_path(), quick);
  const auto truth = nlohmann::json::parse(text_of(place.path().parent_path() / "truth.json"));
  CHECK(truth["seed"] == 3);
  CHECK(truth["as_of"] == "2025-11-14");
  REQUIRE(truth["reps"].size() == 8);
  CHECK(truth["reps"][2]["skill"]["win"].get<double>() == small().reps[2].skill.win);
  CHECK(truth["quarter"]["landing"]["p10"].get<double>() <= truth["quarter"]["landing"]["p90"].get<double>());
}

TEST_CASE("a folder that cannot be made is named") {
  const test::TextFile file("");
  CHECK_THROWS_WITH_AS(io::write_company(small(), file.path() / "below", quick), doctest::Contains("table.csv/below"), Error);
}
