#include "support/property.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/date_format.hpp>

#include <cstdio>

using namespace landfall;
using io::DateFormat;

TEST_CASE("the same day reads from every declared format") {
  const auto day = Date::from_ymd(2020, 1, 5);
  const std::pair<const char*, const char*> cases[] = {{"YYYY-MM-DD", "2020-01-05"},
                                                       {"DD-MM-YYYY", "05-01-2020"},
                                                       {"MM/DD/YYYY", "01/05/2020"},
                                                       {"M/D/YYYY", "1/5/2020"},
                                                       {"M/D/YYYY", "01/05/2020"},
                                                       {"DDD, DD-MMM-YYYY", "Sun, 05-Jan-2020"},
                                                       {"DDD, DD-MMM-YYYY", "SUN, 05-JAN-2020"},
                                                       {"YYYYMMDD", "20200105"},
                                                       {"YYYY-MM-DDThh:mm:ss", "2020-01-05T23:59:59"},
                                                       {"YYYY-MM-DD hh:mm:ssZ", "2020-01-05 00:00:00Z"},
                                                       {"D. MMM YYYY", " 5. jan 2020 "}};
  for (const auto& [format, text] : cases) {
    INFO(format << " " << text);
    CHECK(DateFormat(format).read(text).value == day);
  }
  CHECK(DateFormat().format() == "YYYY-MM-DD");
}

TEST_CASE("empty text is null, not a fault") {
  CHECK(DateFormat().read(" ").value == std::nullopt);
  CHECK_FALSE(DateFormat().read("").faulty());
}

TEST_CASE("text that does not follow the format is a fault, however plain its meaning") {
  for (const char* text :
       {"2020-1-5", "20200105", "2020-01-05T00:00:00", "05-01-2020", "2020/01/05", "2020-01-0", "x", "2020-01-05 x"})
    CHECK(DateFormat().read(text).fault.find("YYYY-MM-DD") != std::string::npos);
  CHECK(DateFormat("DDD DD MMM YYYY").read("Sun 05 Foo 2020").faulty());
}

TEST_CASE("a day that does not exist is a fault, and so is a wrong weekday") {
  for (const char* text : {"2017-02-29", "2017-13-01", "2017-00-10", "2017-04-31", "2017-04-00", "0000-01-01"})
    CHECK(DateFormat().read(text).fault.find("no such day") != std::string::npos);
  CHECK(DateFormat().read("2016-02-29").value == Date::from_ymd(2016, 2, 29));
  CHECK(DateFormat("DDD, DD-MMM-YYYY").read("Mon, 05-Jan-2020").fault.find("weekday") != std::string::npos);
}

TEST_CASE("a format that leaves something open is refused") {
  for (const char* format :
       {"", "YYYY-MM", "DD/MM/YY", "YYYY-MM-DD DD", "YYYY-MM-MMM-DD", "YYYY-QQ-DD", "yyyy-mm-dd", "YYYYY-MM-DD"})
    CHECK_THROWS_AS(DateFormat{format}, Error);
  try {
    DateFormat("DD/MM/YY");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(error.message().find("century") != std::string::npos);
  }
}

TEST_CASE("any day that is written in a format reads back from it") {
  test::holds("write, then read", [] {
    const auto day = Date::from_days(*rc::gen::inRange(Date::from_ymd(1400, 1, 1).days(), Date::from_ymd(9999, 12, 31).days()));
    const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char* weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d-%s-%04d", weekdays[day.weekday() - 1], day.day(), months[day.month() - 1],
                  day.year());
    RC_ASSERT(DateFormat("DDD, DD-MMM-YYYY").read(text).value == day);
    std::snprintf(text, sizeof text, "%d/%d/%04d", day.month(), day.day(), day.year());
    RC_ASSERT(DateFormat("M/D/YYYY").read(text).value == day);
    RC_ASSERT(DateFormat().read(day.to_string()).value == day);
  });
}

TEST_CASE("a timestamp is told which format reads it") {
  const DateFormat plain;
  for (const char* text :
       {"2025-09-01T14:22:05.000+0000", "2025-09-01 14:22:05", "2025-09-01T14:22:05Z", "2025-09-01T14:22:05-07:00"}) {
    const auto fault = plain.read(text).fault;
    const auto begin = fault.find("which \"");
    REQUIRE(begin != std::string::npos);
    const auto format = fault.substr(begin + 7, fault.find('"', begin + 7) - begin - 7);
    CAPTURE(format);
    CHECK(DateFormat(format).read(text).value == Date::from_ymd(2025, 9, 1));
  }
  CHECK(plain.read("9/1/2025").fault.find("timestamp") == std::string::npos);
  CHECK(plain.read("2025-09-01T14:22:05 CET").fault.find("timestamp") == std::string::npos);
}
