// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <doctest/doctest.h>

using landfall::test::run;
using landfall::test::TextFile;
using nlohmann::json;

namespace {

/// Four quarters of three owners' deals; one date is pushed.
struct Files {
  TextFile deals{rows(), "deals.csv"};
  TextFile dates{"id,forecast_on,expected_close\n19,2024-01-20,2024-03-10\n19,2024-03-01,2024-06-20\n", "dates.csv"};
  TextFile targets{"period,dimension,segment,amount\n2024-Q4,,,9000\n2024-Q4,owner,ann,4000\n", "targets.csv"};

  static std::string rows() {
    std::string text = "id,stage,created,closed,expected_close,amount,owner\n";
    const char* months[] = {"01", "04", "07", "10"};
    const char* ends[] = {"03", "06", "09", "12"};
    for (int i = 0; i < 240; ++i) {
      const int q = i / 60;
      const bool open = q == 3, won = i % 3 == 0;
      const auto day = std::string(i % 20 < 9 ? "0" : "") + std::to_string(i % 20 + 1);
      text += std::to_string(i) +
              (open  ? ",Demo,"
               : won ? ",won,"
                     : ",lost,") +
              "2024-" + months[q] + "-" + day + "," + (open ? "" : std::string("2024-") + ends[q] + "-" + day) + ",2024-" +
              ends[q] + "-25," + std::to_string(300 + i % 7) + ".25," + (i % 2 ? "ann" : "bob") + "\n";
    }
    return text;
  }
  std::string with(const std::string& what) const {
    return "pipeline " + what + " --opportunities '" + deals.path().string() + "' --close-dates '" + dates.path().string() +
           "' --targets '" + targets.path().string() + "' ";
  }
};

} // namespace

TEST_CASE("pipeline coverage says what a week needs and where it lands") {
  const Files files;
  const auto ran = run(files.with("coverage") + "--as-of 2024-11-20 --json -");
  REQUIRE(ran.code == 0);
  const auto answer = json::parse(ran.out);
  const auto& row = answer["coverage"][0];
  CHECK(row["open_count"] == 60);
  CHECK(row["coverage_ratio"].get<double>() == doctest::Approx(row["open_amount"].get<double>() / 9000.0));
  CHECK(row["needed_coverage"]["n"] == 3);
  CHECK(row["needed_coverage"]["estimate"].get<double>() == doctest::Approx(3.0).epsilon(0.1));
  CHECK(row["p10"] < row["p90"]);
  CHECK(answer["weeks"].size() > 30);
  CHECK(answer["linearity"].size() >= 13);
  const auto page = run(files.with("coverage") + "--as-of 2024-11-20 --by owner");
  CHECK(page.code == 0);
  CHECK(page.out.find("Coverage of 2024-Q4 on 2024-11-20, by owner") == 0);
  CHECK(page.out.find("ann") != std::string::npos);
}

TEST_CASE("pipeline waterfall adds up in every week, and names its deals") {
  const Files files;
  const auto ran =
      run(files.with("waterfall") + "--as-of 2024-04-30 --period 2024 --from 2023-12-31 --weekly --by owner --json -");
  REQUIRE(ran.code == 0);
  const auto answer = json::parse(ran.out);
  double cents = 0.0;
  int endings = 0;
  for (const auto& row : answer["waterfall"]) {
    const double amount = std::round(100.0 * row["amount"].get<double>());
    if (row["bucket"] == "ending") {
      CHECK(cents == amount);
      cents = 0.0;
      ++endings;
    } else {
      cents += amount;
    }
  }
  CHECK(endings == 2 * 18);
  CHECK(answer["deals"].size() > 10);
  CHECK(answer["deals"][0]["id"].is_string());
  const auto page = run(files.with("waterfall") + "--as-of 2024-03-15 --period 2024-Q1 --from 2024-02-20");
  CHECK(page.code == 0);
  CHECK(page.out.find("pushed_out") != std::string::npos);
}

TEST_CASE("pipeline creation and hygiene answer, as a page and as JSON") {
  const Files files;
  const auto created = run(files.with("creation") + "--as-of 2024-12-31 --goal 40000 --json -");
  REQUIRE(created.code == 0);
  CHECK(json::parse(created.out)["creation"][0]["created_count"] == 60);
  CHECK(json::parse(created.out)["creation"][0]["goal_ratio"].get<double>() < 1.0);
  CHECK(run(files.with("creation") + "--as-of 2024-12-31 --by owner").code == 0);
  const auto clean = run(files.with("hygiene") + "--as-of 2025-01-10 --by owner --json -");
  REQUIRE(clean.code == 0);
  const auto answer = json::parse(clean.out);
  CHECK(answer["hygiene"][0]["past_close"] == 30);
  CHECK(answer["deals"].size() == 60);
  CHECK(run(files.with("hygiene") + "--as-of 2025-01-10").out.find("The worst") != std::string::npos);
}

TEST_CASE("pipeline linearity has a row a week or a month, whose shares are the whole") {
  const Files files;
  const auto ran = run(files.with("linearity") + "--as-of 2024-12-31 --monthly --json -");
  REQUIRE(ran.code == 0);
  const auto rows = json::parse(ran.out)["linearity"];
  REQUIRE(rows.size() == 3);
  double whole = 0.0;
  for (const auto& row : rows) whole += row["share"]["estimate"].get<double>();
  CHECK(whole == doctest::Approx(1.0));
  CHECK(run(files.with("linearity") + "--as-of 2024-12-31").out.find("share of bookings") != std::string::npos);
  CHECK(run(files.with("linearity") + "--as-of 2024-12-31 --by owner").code != 0);
}

TEST_CASE("pipeline creation says what the next period still needs, where that has a target") {
  const Files files;
  CHECK_FALSE(json::parse(run(files.with("creation") + "--as-of 2024-11-20 --json -").out).contains("creation_need"));
  const TextFile targets("period,dimension,segment,amount\n2025-Q1,,,9000\n", "next.csv");
  const auto ask = "pipeline creation --opportunities '" + files.deals.path().string() + "' --targets '" +
                   targets.path().string() + "' --as-of 2024-11-20 ";
  const auto ran = run(ask + "--json -");
  REQUIRE(ran.code == 0);
  const auto answer = json::parse(ran.out);
  const auto& need = answer["creation_need"];
  CHECK(need["period"] == "2025-Q1");
  CHECK(need["standing_amount"] == 0.0);
  CHECK(need["days_left"] == 41);
  CHECK(answer["latest_creation"].get<std::string>() < "2025-04-01");
  CHECK(run(ask).out.find("no earlier period began with pipeline") != std::string::npos); // deals come and go within each

  std::string early = Files::rows(); // the same deals, each open from the quarter before
  for (const auto& [from, to] : {std::pair{",2024-04-", ",2024-02-"}, {",2024-07-", ",2024-05-"}, {",2024-10-", ",2024-08-"}})
    for (auto at = early.find(from); at != std::string::npos; at = early.find(from, at + 1))
      early.replace(at, std::string(from).size(), to);
  const TextFile deals(early, "early.csv");
  const auto known = run("pipeline creation --opportunities '" + deals.path().string() + "' --targets '" +
                         targets.path().string() + "' --as-of 2024-11-20 ");
  CHECK(known.code == 0);
  CHECK(known.out.find("Still to be created for it") != std::string::npos);
}

TEST_CASE("pipeline slips tells slips from losses by totals alone") {
  const auto ran = run("pipeline slips --this -100000 --next 95000 --all=-2000");
  CHECK(ran.code == 0);
  CHECK(ran.out.find("slips\nslipped to the next period, at most  95,000\n") == 0);
  CHECK(run("pipeline slips --this -100000 --next 95000").code != 0);
  CHECK(run("pipeline slips --this nan --next 0 --all 0").code == 2);
}

TEST_CASE("pipeline linearity of a season learns from that season alone") {
  const Files files;
  const auto ran = run(files.with("linearity") + "--as-of 2025-02-10 --seasonal --monthly --json -");
  REQUIRE(ran.code == 0);
  CHECK(json::parse(ran.out)["linearity"][0]["share"]["n"] == 1); // 2024-Q1, of four quarters
  const auto all = run(files.with("linearity") + "--as-of 2025-02-10 --monthly --json -");
  CHECK(json::parse(all.out)["linearity"][0]["share"]["n"].get<int>() == 3); // nothing was won in 2024-Q4
}

TEST_CASE("pipeline says what it cannot answer") {
  const Files files;
  CHECK(run("pipeline").code == 2);
  CHECK(run(files.with("coverage") + "--as-of 2024-11-20 --by planet").code == 2);
  CHECK(run(files.with("waterfall") + "--as-of 2024-11-20 --from 2024-11-20").code == 2);
  CHECK(run(files.with("creation") + "--as-of 2024-11-20 --goal 5 --by owner").code == 2);
  CHECK(run(files.with("coverage") + "--as-of 2024-11-20 --period sometime").code == 2);
}
