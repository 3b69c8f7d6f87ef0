#include "review/text_table.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace landfall::review;

TEST_CASE("amounts read as people write them") {
  CHECK(money(2900000.0) == "2,900,000");
  CHECK(money(-1234.5) == "-1,234");
  CHECK(money(999.5) == "999.50");
  CHECK(money(12.0) == "12");
  CHECK(money(0.0) == "0");
  CHECK(money(-0.001) == "0");
  CHECK(money(std::nullopt) == "–");
  CHECK(money(NAN) == "–");
  CHECK(count(8800) == "8,800");
  CHECK(count(-100) == "-100");
  CHECK(count(-1000) == "-1,000");
}

TEST_CASE("a chance is 0% or 100% only when it is") {
  CHECK(percent(0.0) == "0%");
  CHECK(percent(0.001) == "<1%");
  CHECK(percent(0.52) == "52%");
  CHECK(percent(0.997) == ">99%");
  CHECK(percent(1.0) == "100%");
  CHECK(percent(1.25) == "125%");
}

TEST_CASE("columns line up, and a first column that is too wide is cut") {
  TextTable table({"segment", "won"});
  table.add({"West", "1,000"});
  table.add({"São Paulo and everything about it", "7"});
  CHECK(table.to_text(2, 80) == "  segment                              won\n"
                                "  West                               1,000\n"
                                "  São Paulo and everything about it      7\n");
  CHECK(table.to_text(0, 20) == "segment          won\nWest           1,000\nSão Paulo an…      7\n");
}
