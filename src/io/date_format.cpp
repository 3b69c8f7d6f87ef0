// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/io/date_format.hpp>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace landfall::io {

namespace {

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// The place, from 1, of the three-letter name with which `text` begins, and takes it; 0 when there is none.
template <std::size_t N> int take_name(std::string_view& text, const std::array<std::string_view, N>& names) {
  if (text.size() < 3) return 0;
  const std::array<char, 3> seen = {lower(text[0]), lower(text[1]), lower(text[2])};
  const auto found = std::ranges::find(names, std::string_view(seen.data(), 3));
  if (found == names.end()) return 0;
  text.remove_prefix(3);
  return static_cast<int>(found - names.begin()) + 1;
}

/// The number with which `text` begins, and takes it; -1 when it has too few digits.
int take_number(std::string_view& text, std::size_t least, std::size_t most) {
  int number = 0;
  std::size_t n = 0;
  for (; n < std::min(most, text.size()) && text[n] >= '0' && text[n] <= '9'; ++n) number = 10 * number + (text[n] - '0');
  text.remove_prefix(n);
  return n < least ? -1 : number;
}

/// For an ISO timestamp, such as 2025-09-01T14:22:05.000+0000, the format that reads it.
std::string timestamp_hint(std::string_view text) {
  constexpr std::string_view pattern = "dddd-dd-dd?dd:dd:dd";
  if (text.size() < pattern.size()) return "";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == 'd' ? !digit : pattern[i] == '?' ? text[i] != 'T' && text[i] != ' ' : text[i] != pattern[i]) return "";
  }
  const auto rest = text.substr(pattern.size());
  const bool letters = std::ranges::any_of(rest, [](char c) { return is_letter(c) && c != 'Z'; });
  if (letters) return "";
  return fmt::format(": this is a timestamp, which \"YYYY-MM-DD{}hh:mm:ss{}\" reads", text[10], rest);
}

} // namespace

DateFormat::DateFormat(std::string_view format) : format_(format) {
  const auto refuse = [&](const std::string& why) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("\"{}\" is no date format: {}. Tokens are YYYY, MM, M, MMM (Jan), DD, D, DDD (Mon), hh, mm, ss",
                            format_, why),
                "date_format");
  };
  static constexpr struct {
    std::string_view letters;
    Token token;
    std::uint8_t least, most;
  } tokens[] = {{"YYYY", Token::year, 4, 4}, {"MMM", Token::month_name, 3, 3}, {"MM", Token::month, 2, 2},
                {"M", Token::month, 1, 2},   {"DDD", Token::weekday, 3, 3},    {"DD", Token::day, 2, 2},
                {"D", Token::day, 1, 2},     {"hh", Token::time, 2, 2},        {"mm", Token::time, 2, 2},
                {"ss", Token::time, 2, 2}};
  for (std::size_t i = 0; i < format.size();) {
    const char letter = format[i];
    const auto run = std::min(format.find_first_not_of(letter, i), format.size()) - i;
    const bool stands_for_itself = !is_letter(letter) || ((letter == 'T' || letter == 'Z') && run == 1);
    if (stands_for_itself) {
      parts_.push_back({Token::mark, 0, 0, letter});
      ++i;
      continue;
    }
    const auto token = std::ranges::find(tokens, format.substr(i, run), [](const auto& each) { return each.letters; });
    if (token == std::end(tokens))
      refuse(format.substr(i, run) == "YY" ? "a year of two digits leaves the century open"
                                           : fmt::format("'{}' is no token", format.substr(i, run)));
    parts_.push_back({token->token, token->least, token->most, '\0'});
    i += run;
  }
  const auto count = [&](Token token) { return std::ranges::count(parts_, token, &Part::token); };
  if (count(Token::year) != 1 || count(Token::month) + count(Token::month_name) != 1 || count(Token::day) != 1)
    refuse("it needs year, month and day once each");
}

Reading<Date> DateFormat::read(std::string_view text) const {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  text = text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
  const std::string_view whole = text;
  const auto astray = [&]() -> Reading<Date> {
    return {std::nullopt,
            fmt::format("not a date of the form {}; declare date_format if it is another{}", format_, timestamp_hint(whole))};
  };

  int year = 0, month = 0, day = 0, weekday = 0;
  for (const auto& part : parts_) {
    int value = 0;
    switch (part.token) {
    case Token::mark:
      if (!text.starts_with(part.mark)) return astray();
      text.remove_prefix(1);
      continue;
    case Token::month_name: value = take_name(text, months); break;
    case Token::weekday: value = take_name(text, weekdays); break;
    default: value = take_number(text, part.least_digits, part.most_digits);
    }
    const bool name = part.token == Token::month_name || part.token == Token::weekday;
    if (value < 0 || (name && value == 0)) return astray();
    switch (part.token) {
    case Token::year: year = value; break;
    case Token::month:
    case Token::month_name: month = value; break;
    case Token::day: day = value; break;
    case Token::weekday: weekday = value; break;
    default: break;
    }
  }
  if (!text.empty()) return astray();
  try {
    const Date date = Date::from_ymd(year, month, day);
    if (weekday != 0 && date.weekday() != weekday)
      return {std::nullopt, fmt::format("{} is not the weekday that stands beside it", date.to_string())};
    return {date, {}};
  } catch (const Error&) {
    return {std::nullopt, fmt::format("there is no such day; dates are read as {}", format_)};
  }
}

} // namespace landfall::io
