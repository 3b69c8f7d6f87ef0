#include <doctest/doctest.h>
#include <landfall/core/error.hpp>
#include <landfall/io/mapping.hpp>

using namespace landfall;
using io::parse_mapping;
using pipeline::Outcome;

namespace {

/// What the error over a mapping says; "" when there is none.
std::string complaint(std::string_view json, ErrorCode code = ErrorCode::invalid_argument) {
  try {
    parse_mapping(json, "mapping.json");
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  return "";
}

bool complains(std::string_view json, std::string_view place, std::string_view words) {
  try {
    parse_mapping(json, "mapping.json");
  } catch (const Error& error) {
    INFO(error.what());
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.column() == place);
    CHECK(error.message().find(words) != std::string::npos);
    return error.column() == place;
  }
  return false;
}

} // namespace

TEST_CASE("an empty mapping goes by landfall's own names") {
  const auto mapping = parse_mapping("{}", "mapping.json");
  CHECK(mapping.opportunities.id.name == "id");
  CHECK_FALSE(mapping.opportunities.id.declared);
  CHECK(mapping.opportunities.dimensions.size() == 7);
  CHECK(mapping.date_format.format() == "YYYY-MM-DD");
  CHECK(mapping.amount_known == pipeline::AmountKnown::throughout);
  CHECK(mapping.stages.outcome("Won") == Outcome::won);
  CHECK(mapping.stages.outcome("LOST") == Outcome::lost);
  CHECK(mapping.stages.outcome("Demo") == Outcome::open);
}

TEST_CASE("a mapping says which column is what") {
  const auto mapping = parse_mapping(R"({
    "opportunities": {"id": "opportunity_id", "created": "engage_date", "dimensions": {"owner": "sales_agent"}},
    "stages": {"won": ["Won"], "lost": ["Lost", "Dead"], "open": ["Engaging"]},
    "aliases": {"product": {"GTXPro": "GTX Pro"}, "stage": {"Closed": "Won"}},
    "products": {"key": "product", "list_price": "sales_price", "dimensions": {"product_line": "series", "product": "name"}},
    "team": {"dimension": "owner", "key": "sales_agent", "dimensions": {"region": "regional_office"}},
    "targets": {"amount": "quota"},
    "amount_known": "at_close", "date_format": "DD-MM-YYYY", "decimal": ",", "thousands": ".", "currency_symbol": "EUR",
    "delimiter": ";"})",
                                     "mapping.json");
  CHECK(mapping.opportunities.id.name == "opportunity_id");
  CHECK(mapping.opportunities.id.declared);
  CHECK(mapping.opportunities.closed.name == "closed");
  REQUIRE(mapping.opportunities.dimensions.size() == 1);
  CHECK(mapping.opportunities.dimensions[0].column.name == "sales_agent");
  CHECK(mapping.stages.outcome("Dead") == Outcome::lost);
  CHECK(mapping.stages.outcome("won") == std::nullopt);
  CHECK(mapping.alias("product", "GTXPro") == "GTX Pro");
  CHECK(mapping.alias("product", "MG Special") == "MG Special");
  CHECK(mapping.alias("owner", "GTXPro") == "GTXPro");
  CHECK(mapping.products_list_price.name == "sales_price");
  CHECK(mapping.team.dimensions[0].dimension == "region");
  CHECK(mapping.targets.amount.name == "quota");
  CHECK(mapping.targets.period.name == "period");
  CHECK(mapping.amount_known == pipeline::AmountKnown::at_close);
  CHECK(mapping.number_format.thousands == '.');
  CHECK(mapping.delimiter == ';');
}

TEST_CASE("every complaint names the place and what is known there") {
  CHECK(complains(R"({"stage": {}})", "stage", "known are: opportunities, stages"));
  CHECK(complains(R"({"opportunities": {"identity": "x"}})", "opportunities.identity", "known are: id, created"));
  CHECK(complains(R"({"opportunities": {"id": 5}})", "opportunities.id", "text was expected, this is a number"));
  CHECK(complains(R"({"opportunities": {"id": ""}})", "opportunities.id", "cannot be empty"));
  CHECK(complains(R"({"opportunities": []})", "opportunities", "an object was expected, this is an array"));
  CHECK(complains(R"({"stages": {"won": ["Won"], "lost": ["Lost"]}})", "stages", "\"open\" is missing"));
  CHECK(complains(R"({"stages": {"won": ["Won", 3], "lost": [], "open": []}})", "stages.won[1]", "text was expected"));
  CHECK(complains(R"({"stages": {"won": ["Won"], "lost": ["Won"], "open": []}})", "stages.lost[0]", "listed twice"));
  CHECK(complains(R"({"stages": {"won": "Won", "lost": [], "open": []}})", "stages.won", "a list was expected"));
  CHECK(complains(R"({"amount_known": "later"})", "amount_known", "known are: throughout, at_close"));
  CHECK(complains(R"({"date_format": "DD/MM/YY"})", "date_format", "century"));
  CHECK(complains(R"({"thousands": ".."})", "thousands", "single character"));
  CHECK(complains(R"({"thousands": "."})", "thousands", "must differ"));
  CHECK(complains(R"({"decimal": ",", "thousands": ","})", "thousands", "must differ"));
  CHECK(complains(R"({"aliases": {"colour": {}}})", "aliases.colour", "no dimension; there are: "));
  CHECK(complains(R"({"opportunities": {"dimensions": {"region": "r"}}, "team": {"dimensions": {"region": "r"}}})", "",
                  "named already"));
}

TEST_CASE("landfall's own dimensions give way to declared ones") {
  CHECK(complaint(R"({"team": {"dimensions": {"region": "office"}}})") == "");
}

TEST_CASE("text that is not JSON is placed by line and column") {
  const auto said = complaint("{\n  \"stages\": [,]\n}", ErrorCode::parse);
  CHECK(said.find("mapping.json: parse error at line 2, column 14") == 0);
}

TEST_CASE("a mapping file that is not there is named") {
  CHECK_THROWS_WITH_AS(io::read_mapping("/nowhere/mapping.json"), "cannot open /nowhere/mapping.json", Error);
}
