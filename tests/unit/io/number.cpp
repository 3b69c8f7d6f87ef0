#include "support/property.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/number.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace landfall;
using io::NumberFormat;
using io::read_number;

namespace {

const NumberFormat us{.decimal = '.', .thousands = ',', .currency_symbol = "$"};
const NumberFormat german{.decimal = ',', .thousands = '.', .currency_symbol = " \xE2\x82\xAC"};

bool says(const io::Reading<double>& reading, const char* words) {
  return !reading.value && reading.fault.find(words) != std::string::npos;
}

} // namespace

TEST_CASE("numbers read as C writes them") {
  CHECK(read_number("0").value == 0.0);
  CHECK(read_number("-12.50").value == -12.5);
  CHECK(read_number(" +7 ").value == 7.0);
  CHECK(read_number(".5").value == 0.5);
  CHECK(read_number("5.").value == 5.0);
  CHECK(read_number("1.5E+06").value == 1.5e6);
  CHECK(read_number("1e-400").value == 0.0);
  CHECK(read_number("123456789012345678901234567890").value == 123456789012345678901234567890.0);
}

TEST_CASE("empty text is null, not a fault") {
  for (const char* text : {"", "  ", "\t"}) {
    CHECK(read_number(text).value == std::nullopt);
    CHECK_FALSE(read_number(text).faulty());
  }
}

TEST_CASE("a thousands separator is a fault until it is declared") {
  CHECK(says(read_number("1,234"), "declare thousands: \",\""));
  CHECK(says(read_number("1.234,50"), "declare decimal: \",\""));
  CHECK(read_number("1,234", us).value == 1234.0);
  CHECK(read_number("-$12,345,678.90", us).value == -12345678.9);
  CHECK(read_number("$-5", us).value == -5.0);
  CHECK(read_number("1.234,50 \xE2\x82\xAC", german).value == 1234.5);
  CHECK(read_number("1234", us).value == 1234.0);
}

TEST_CASE("a separator that does not stand every three digits is a fault") {
  for (const char* text : {"1,23", "1234,567", "1,,234", ",123", "1,234,5", "1,"})
    CHECK(says(read_number(text, us), "every three"));
  CHECK(read_number("12,5", us).faulty());
}

TEST_CASE("what is no number is a fault that says so") {
  for (const char* text :
       {"abc", "-", "+", "--5", "1e", "1e+", "1.2.3", "0x10", "(5)", "12 %", "nan", "inf", "$5", "5 5", "1_000"})
    CHECK(read_number(text).faulty());
  CHECK(says(read_number("$5"), "currency_symbol"));
  CHECK(says(read_number("1e999"), "too large"));
  CHECK(says(read_number("-1e999"), "too large"));
}

TEST_CASE("two signs that are one, or that are digits, are refused") {
  CHECK_THROWS_AS(io::check({.decimal = ',', .thousands = ','}), Error);
  CHECK_THROWS_AS(io::check({.decimal = '5'}), Error);
  CHECK_THROWS_AS(io::check({.decimal = '.', .thousands = 'e'}), Error);
  CHECK_NOTHROW(io::check(us));
}

TEST_CASE("any double that is printed with 17 digits reads back to the bit") {
  test::holds("agrees with strtod", [](std::uint64_t bits) {
    double value;
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    RC_PRE(std::isfinite(value));
    char text[64];
    std::snprintf(text, sizeof text, "%.17g", value);
    RC_ASSERT(*read_number(text).value == std::strtod(text, nullptr));
    RC_ASSERT(*read_number(text).value == value);
  });
}

TEST_CASE("a whole number reads the same with and without its separators") {
  test::holds("1,234 is 1234", [](std::int64_t n) {
    std::string plain = std::to_string(n), grouped = plain;
    for (auto place = static_cast<int>(grouped.size()) - 3; place > (n < 0 ? 1 : 0); place -= 3)
      grouped.insert(static_cast<std::size_t>(place), 1, ',');
    RC_ASSERT(read_number(grouped, us).value == read_number(plain).value);
  });
}
