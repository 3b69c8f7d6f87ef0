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

TEST_CASE("tables show three digits") {
  CHECK(compact(4'096'000.0) == "4.10M");
  CHECK(compact(650'431.0) == "650k");
  CHECK(compact(-12'345.0) == "-12.3k");
  CHECK(compact(999.6) == "1.00k");
  CHECK(compact(345.4) == "345");
  CHECK(compact(46.64) == "46.6");
  CHECK(compact(9.0) == "9");
  CHECK(compact(0.347) == "0.35");
  CHECK(compact(0.0) == "0");
  CHECK(compact(5.2e12) == "5,200bn");
  CHECK(compact(std::nullopt) == "–");
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
  CHECK(table.to_text(0, 30) == "segment                    won\n"
                                "West                     1,000\n"
                                "São Paulo and everythi…      7\n");
  CHECK(table.to_text(0, 10) == "segment                 won\n" // a name keeps 20 columns
                                "West                  1,000\n"
                                "São Paulo and every…      7\n");
}
