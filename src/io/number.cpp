// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/io/number.hpp>

#include <algorithm>
#include <cmath>
#include <fast_float/fast_float.h>
#include <fmt/format.h>

namespace landfall::io {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  return begin == text.npos ? std::string_view() : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view digits_of(std::string_view& text) {
  const auto n = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
  const auto digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (c == '\0' || !text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_sign(std::string_view& text, std::string& plain) {
  if (!text.starts_with('-') && !text.starts_with('+')) return false;
  if (text[0] == '-') plain += '-';
  text.remove_prefix(1);
  text = trimmed(text);
  return true;
}

Reading<double> fault(std::string message) { return {std::nullopt, std::move(message)}; }

/// Why `text` is no number, and what to declare if another notation explains it.
Reading<double> not_a_number(std::string_view text, const NumberFormat& format) {
  const auto has = [&](char c) { return text.find(c) != text.npos; };
  const bool digits = std::ranges::any_of(text, is_digit);
  for (const char mark : {',', '.', '\'', ' '}) {
    if (!digits || !has(mark) || mark == format.decimal || mark == format.thousands) continue;
    if (format.thousands == '\0')
      return fault(
          fmt::format("not a number as declared; if '{0}' separates thousands, declare thousands: \"{0}\", and if it is "
                      "the decimal sign, declare decimal: \"{0}\"",
                      mark));
    return fault(
        fmt::format("not a number with decimal sign '{}' and thousands separator '{}'", format.decimal, format.thousands));
  }
  if (digits && format.currency_symbol.empty())
    return fault("not a number; if it bears a currency symbol, declare currency_symbol");
  return fault("not a number");
}

} // namespace

void check(const NumberFormat& format) {
  const auto plain = [](char c) { return !is_digit(c) && c != '+' && c != '-' && c != 'e' && c != 'E'; };
  require(format.decimal != '\0' && plain(format.decimal), "a decimal sign is a mark such as '.' or ','", "decimal");
  require(plain(format.thousands), "a thousands separator is a mark such as ',' or '.'", "thousands");
  require(format.decimal != format.thousands, "the decimal sign and the thousands separator must differ", "thousands");
}

Reading<double> read_number(std::string_view text, const NumberFormat& format) {
  const std::string_view whole = trimmed(text);
  if (whole.empty()) return {};
  std::string_view left = whole;
  std::string plain; // the number as C writes it
  const bool has_sign = take_sign(left, plain);
  if (const auto symbol = trimmed(format.currency_symbol); !symbol.empty()) {
    if (left.starts_with(symbol))
      left = trimmed(left.substr(symbol.size()));
    else if (left.ends_with(symbol))
      left = trimmed(left.substr(0, left.size() - symbol.size()));
  }
  if (!has_sign) take_sign(left, plain); // "$-5" as well as "-$5"

  std::string_view group = digits_of(left);
  const bool has_whole_part = !group.empty();
  plain += group;
  if (format.thousands != '\0' && left.starts_with(format.thousands)) {
    bool every_three = group.size() >= 1 && group.size() <= 3;
    while (take(left, format.thousands)) {
      group = digits_of(left);
      every_three = every_three && group.size() == 3;
      plain += group;
    }
    if (!every_three)
      return fault(fmt::format("the thousands separator '{}' does not stand every three digits", format.thousands));
  }
  bool has_fraction = false;
  if (take(left, format.decimal)) {
    const auto fraction = digits_of(left);
    has_fraction = !fraction.empty();
    plain += '.';
    plain += fraction;
  }
  if (!has_whole_part && !has_fraction) return not_a_number(whole, format);
  if (left.starts_with('e') || left.starts_with('E')) {
    plain += 'e';
    left.remove_prefix(1);
    if (left.starts_with('-') || left.starts_with('+')) {
      plain += left[0];
      left.remove_prefix(1);
    }
    const auto exponent = digits_of(left);
    if (exponent.empty()) return not_a_number(whole, format);
    plain += exponent;
  }
  if (!left.empty()) return not_a_number(whole, format);

  double value = 0.0;
  const auto end = fast_float::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (end.ec == std::errc::invalid_argument) return not_a_number(whole, format);
  if (!std::isfinite(value)) return fault("too large for a number");
  return {value, {}};
}

} // namespace landfall::io
