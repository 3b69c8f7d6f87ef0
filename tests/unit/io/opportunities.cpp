#include "support/property.hpp"
#include "support/reference.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/pipeline/snapshot.hpp>

#include "support/text_file.hpp"

#include <sstream>

using namespace landfall;
using pipeline::Outcome;
using test::TextFile;

namespace {

const std::string header = "id,stage,created,closed,amount,owner\n";

io::OpportunitiesReading read(const std::string& text, const io::Mapping& mapping = {}) {
  const TextFile file(text, "deals.csv");
  return io::read_opportunities({.opportunities = file, .products = {}, .team = {}}, mapping);
}

/// The column and reason of the only reject.
std::string only_reject(const std::string& row, const io::Mapping& mapping = {}) {
  const auto reading = read(header + row + "\n", mapping);
  CHECK(reading.rejects.reconciles());
  REQUIRE(reading.rejects.rows.size() == 1);
  CHECK(reading.table.size() == 0);
  return reading.rejects.rows[0].column + ": " + reading.rejects.rows[0].reason;
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

} // namespace

TEST_CASE("next steps and last activities are read where the file has them") {
  const std::string rich = "id,stage,created,closed,amount,next_step,last_activity\n";
  const auto reading = read(rich + "A,demo,2017-01-02,,1,Send the offer,2017-02-03\nB,demo,2017-01-05,,2, no ,\n"
                                   "C,demo,2017-01-05,,3,,2017-99-01\n");
  const auto deals = reading.table.view();
  REQUIRE(deals.size() == 2);
  CHECK(deals.has_next_step[0] == 1);
  CHECK(deals.has_next_step[1] == 0);
  CHECK(deals.last_activity[0] == Date::from_ymd(2017, 2, 3));
  CHECK(deals.last_activity.is_null(1));
  REQUIRE(reading.rejects.rows.size() == 1);
  CHECK(reading.rejects.rows[0].column == "last_activity");
  CHECK(reading.ignored_columns.empty());
  // A column that nobody fills is one all the same; one that is not there is none.
  CHECK(read(rich + "A,demo,2017-01-02,,1,,\n").table.view().last_activity.size() == 1);
  CHECK(read(header + "A,Won,2017-01-02,2017-02-03,1000.50,Ann\n").table.view().last_activity.size() == 0);
  CHECK(read(header + "A,Won,2017-01-02,2017-02-03,1000.50,Ann\n").table.view().has_next_step.empty());
  const auto named = io::parse_mapping(R"({"opportunities": {"next_step": "Todo", "last_activity": "Seen"}})", "m");
  const auto mapped = read("id,stage,created,closed,amount,Todo,Seen\nA,demo,2017-01-02,,1,x,2017-02-03\n", named);
  CHECK(mapped.table.view().has_next_step[0] == 1);
  CHECK_THROWS_AS(read(rich, named), Error);
}

TEST_CASE("deals read under landfall's own names without a mapping") {
  const auto reading =
      read(header + "A,Won,2017-01-02,2017-02-03,1000.50,Ann\nB,demo,2017-01-05,,,\nC,LOST,,2017-03-01,7,Bob\n");
  const auto deals = reading.table.view();
  REQUIRE(deals.size() == 3);
  CHECK(deals.id[1] == "B");
  CHECK(deals.outcome[0] == Outcome::won);
  CHECK(deals.outcome[1] == Outcome::open);
  CHECK(deals.outcome[2] == Outcome::lost);
  CHECK(deals.stage[1] == "demo");
  CHECK(deals.created[0] == Date::from_ymd(2017, 1, 2));
  CHECK(deals.closed[0] == Date::from_ymd(2017, 2, 3));
  CHECK(deals.amount[0] == 1000.5);
  CHECK(deals.amount.is_null(1));
  CHECK(deals.created.is_null(2));
  CHECK(deals.dimension("owner")[0] == "Ann");
  CHECK(deals.dimension("owner").is_null(1));
  CHECK(deals.expected_close.size() == 0);
  CHECK(reading.rejects.accepted == 3);
  CHECK(reading.ignored_columns.empty());
  REQUIRE(reading.notes.size() == 1);
  CHECK(reading.notes[0].about == "created");
  CHECK(reading.notes[0].count == 1);
}

TEST_CASE("a row that is wrong is rejected whole with column and reason") {
  CHECK(has(only_reject(",Won,2017-01-02,2017-02-03,1,A"), "id: "));
  CHECK(has(only_reject("A,,2017-01-02,,1,A"), "stage: an opportunity needs a stage"));
  CHECK(has(only_reject("A,Won,2017-01-02,,1,A"), "closed: it is won and has no close date"));
  CHECK(has(only_reject("A,Lost,2017-01-02,,1,A"), "closed: it is lost and has no close date"));
  CHECK(has(only_reject("A,Demo,2017-01-02,2017-02-03,1,A"), "closed: it is open and has a close date"));
  CHECK(has(only_reject("A,Won,2017-02-04,2017-02-03,1,A"), "closed: it closed before it was created (2017-02-04)"));
  CHECK(has(only_reject("A,Won,2017-02-30,2017-03-03,1,A"), "created: there is no such day"));
  CHECK(has(only_reject("A,Won,02/01/2017,2017-03-03,1,A"), "created: not a date of the form YYYY-MM-DD"));
  CHECK(has(only_reject("A,Won,2017-02-01,2017-03-03,\"1,000\",A"), "amount: not a number as declared"));
  CHECK(has(only_reject("A,Won,2017-02-01,2017-03-03,1,000,A"), ": 7 fields where the header has 6"));
}

TEST_CASE("a stage that no list of the mapping has is rejected") {
  const auto mapping = io::parse_mapping(R"({"stages": {"won": ["Won"], "lost": ["Lost"], "open": ["Demo"]}})", "m.json");
  CHECK(has(only_reject("A,won,2017-01-02,2017-02-03,1,A", mapping), "stage: this stage is in none of the mapping's lists"));
}

TEST_CASE("of two rows with one id the first that was taken stays") {
  const auto reading =
      read(header + "A,Won,2017-01-02,,1,A\nA,Won,2017-01-02,2017-02-03,5,A\nA,Won,2017-01-02,2017-02-03,9,A\n");
  REQUIRE(reading.table.size() == 1);
  CHECK(reading.table.view().amount[0] == 5.0);
  REQUIRE(reading.rejects.rows.size() == 2);
  CHECK(reading.rejects.rows[1].row == 2);
  CHECK(reading.rejects.rows[1].reason == "row 1 has this id already; the first stays");
}

TEST_CASE("one column for both close dates is the expected one while a deal is open") {
  const auto mapping =
      io::parse_mapping(R"({"opportunities": {"closed": "CloseDate", "expected_close": "CloseDate"}})", "m.json");
  const auto reading =
      read("id,stage,created,CloseDate,amount\nA,Demo,2017-01-02,2017-06-30,1\nB,Won,2017-01-02,2017-03-01,1\n", mapping);
  const auto deals = reading.table.view();
  REQUIRE(deals.size() == 2);
  CHECK(deals.closed.is_null(0));
  CHECK(deals.expected_close[0] == Date::from_ymd(2017, 6, 30));
  CHECK(deals.closed[1] == Date::from_ymd(2017, 3, 1));
  CHECK(deals.expected_close.is_null(1));
}

TEST_CASE("columns that nothing reads are listed, and a column that must be there is missed by name") {
  CHECK(read("id,stage,created,closed,amount,colour,owner,x\n").ignored_columns == std::vector<std::string>{"colour", "x"});
  CHECK_THROWS_WITH_AS(read("id,stage,created,closed\n"), doctest::Contains("'amount': "), Error);
  const auto mapping = io::parse_mapping(R"({"opportunities": {"expected_close": "due"}})", "m.json");
  CHECK_THROWS_WITH_AS(read(header, mapping), doctest::Contains("its columns are: id, stage, created, closed, amount, owner"),
                       Error);
}

TEST_CASE("products and team add list price and dimensions, and what they lack is noted") {
  const auto mapping = io::parse_mapping(R"({"aliases": {"product": {"GTXPro": "GTX Pro"}},
      "products": {"key": "name", "list_price": "price", "dimensions": {"series": "series"}}})",
                                         "m.json");
  const TextFile deals(
      "id,stage,created,closed,amount,owner,product\nA,Demo,2017-01-02,,,Ann,GTXPro\nB,Demo,2017-01-02,,,Bob,Tape\n"
      "C,Demo,2017-01-02,,,,\n");
  const TextFile products("name,price,series\nGTX Pro,4821,GTX\nGTX Pro,1,GTX\nMG,x,MG\n,1,MG\n");
  const TextFile team("owner,manager,region\nAnn,Mia,West\n", "team.csv");
  const auto reading =
      io::read_opportunities({.opportunities = deals, .products = products.path(), .team = team.path()}, mapping);
  const auto view = reading.table.view();
  REQUIRE(view.size() == 3);
  CHECK(view.dimension("product")[0] == "GTX Pro");
  CHECK(view.list_price[0] == 4821.0);
  CHECK(view.dimension("series")[0] == "GTX");
  CHECK(view.dimension("region")[0] == "West");
  CHECK(view.dimension("manager")[0] == "Mia");
  CHECK(view.list_price.is_null(1));
  CHECK(view.dimension("region").is_null(1));
  CHECK(reading.product_rejects.given == 4);
  CHECK(reading.product_rejects.rejected() == 3);
  CHECK(reading.product_rejects.reconciles());
  REQUIRE(reading.notes.size() == 2);
  CHECK(reading.notes[0].about == "product");
  CHECK(reading.notes[0].count == 1);
  CHECK(has(reading.notes[0].text, "Tape (1)"));
  CHECK(has(reading.notes[1].text, "not in team.csv: Bob (1)"));
}

TEST_CASE("the opportunities' own manager stays unless the team's is declared") {
  const TextFile deals("id,stage,created,closed,amount,owner,manager\nA,Demo,2017-01-02,,,Ann,Own\n");
  const TextFile team("owner,manager\nAnn,Team\n");
  const auto own = io::read_opportunities({.opportunities = deals, .products = {}, .team = team.path()});
  CHECK(own.table.view().dimension("manager")[0] == "Own");
  const auto declared = io::parse_mapping(R"({"team": {"dimensions": {"manager": "manager"}}})", "m.json");
  const auto teams = io::read_opportunities({.opportunities = deals, .products = {}, .team = team.path()}, declared);
  CHECK(teams.table.view().dimension("manager")[0] == "Team");
  CHECK(teams.ignored_columns == std::vector<std::string>{"manager"});
}

TEST_CASE("a file that is looked up by a dimension that is not there is refused") {
  const TextFile deals("id,stage,created,closed,amount\n");
  const TextFile team("owner,manager\nAnn,Team\n");
  CHECK_THROWS_WITH_AS(io::read_opportunities({.opportunities = deals, .products = {}, .team = team.path()}),
                       doctest::Contains("'owner': "), Error);
}

TEST_CASE("accepted and rejected make up what was given, for any rows") {
  test::holds("rows reconcile", [] {
    const auto word = rc::gen::elementOf(
        std::vector<std::string>{"", "A", "B", "Won", "Lost", "Demo", "2017-01-02", "2017-03-04", "5", "x,y"});
    const auto rows =
        *rc::gen::container<std::vector<std::vector<std::string>>>(rc::gen::container<std::vector<std::string>>(6, word));
    std::ostringstream text;
    text << header;
    for (const auto& row : rows) io::write_csv_row(text, row);
    const auto reading = read(text.str());
    RC_ASSERT(reading.rejects.reconciles());
    RC_ASSERT(reading.rejects.given == static_cast<std::int64_t>(rows.size()));
    RC_ASSERT(reading.rejects.accepted == static_cast<std::int64_t>(reading.table.size()));
  });
}

TEST_CASE("the public CRM export reads whole: 8,800 deals, 10,005,534 won") {
  const auto folder = test::data_folder() / "crm_maven";
  if (test::data_folder().empty()) {
    MESSAGE("skipped: the public data are not there; set LANDFALL_DATA");
    return;
  }
  const auto mapping = io::read_mapping(LANDFALL_SOURCE_DIR "/examples/maven/mapping.json");
  const auto reading = io::read_opportunities(
      {.opportunities = folder / "sales_pipeline.csv", .products = folder / "products.csv", .team = folder / "sales_teams.csv"},
      mapping);
  CHECK(reading.rejects.given == 8800);
  CHECK(reading.rejects.accepted == 8800);
  CHECK(reading.ignored_columns.empty());
  const auto deals = reading.table.view();
  const auto end = pipeline::snapshot(deals, Date::from_ymd(2017, 12, 31));
  CHECK(end.counts().won == 4238);
  CHECK(end.counts().lost == 2473);
  CHECK(end.counts().open == 1589);
  CHECK(end.counts().undated == 500);
  CHECK(pipeline::won_amount(end, {Date::from_ymd(2017, 1, 1), Date::from_ymd(2018, 1, 1), "2017"}) == 10'005'534.0);
  for (std::size_t row = 0; row < deals.size(); ++row) {
    REQUIRE_FALSE(deals.list_price.is_null(row)); // GTXPro finds GTX Pro
    REQUIRE_FALSE(deals.dimension("region").is_null(row));
  }
  CHECK(reading.notes.empty());
}

TEST_CASE("the public weekly business review sample reads by declared notation") {
  const auto folder = test::data_folder() / "wbr_sample";
  if (test::data_folder().empty()) {
    MESSAGE("skipped: the public data are not there; set LANDFALL_DATA");
    return;
  }
  io::CsvReader reader(folder / "1-wbr-sample-dataset.csv");
  const io::DateFormat dates("DDD, DD-MMM-YYYY");
  const auto day = reader.require_column("Date"), impressions = reader.require_column("Impressions");
  Rejects rejects;
  Date expected = Date::from_ymd(2020, 1, 5);
  while (const auto record = reader.next(rejects)) {
    REQUIRE(dates.read(record->fields[day]).value == expected);
    const auto number = io::read_number(record->fields[impressions], {.thousands = ','});
    REQUIRE_FALSE(number.faulty());
    REQUIRE(number.value.has_value() == (record->row < 630)); // the last hundred days are empty
    expected += 1;
  }
  CHECK(rejects.given == 730);
  CHECK(rejects.rows.empty());
}
