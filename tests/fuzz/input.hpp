// What a fuzzer drew, taken piece by piece as numbers, choices and text. When it is used up, everything is 0 and empty, so that
// any bytes make a whole input and short ones a simple one. Numbers are as a rule small and round, as those that meet edges
// are. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::fuzz {

/// Ends the program, which a fuzzer takes for a finding, unless `holds`.
inline void expect(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "expected: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

class Input {
public:
  Input(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}

  bool empty() const { return at_ == end_; }
  std::string_view rest() const { return {reinterpret_cast<const char*>(at_), static_cast<std::size_t>(end_ - at_)}; }

  /// The next bytes as they are.
  template <class T> T raw() {
    T value{};
    const auto n = std::min(sizeof value, static_cast<std::size_t>(end_ - at_));
    if (n > 0) std::memcpy(&value, at_, n);
    at_ += n;
    return value;
  }
  /// 0 to `most`, both among them.
  std::size_t up_to(std::size_t most) {
    return most < 256 ? raw<std::uint8_t>() % (most + 1) : raw<std::uint32_t>() % (most + 1);
  }
  bool maybe() { return up_to(1) == 1; }
  /// True once in `n` times.
  bool rarely(std::size_t n) { return up_to(n - 1) == n - 1; }
  template <class T, std::size_t N> const T& one_of(const std::array<T, N>& choices) { return choices[up_to(N - 1)]; }

  double share() { return static_cast<double>(up_to(200)) / 200.0; }
  double number() {
    constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    constexpr std::array special{0.0,  -0.0,   0.5,  1.0,  -1.0,     1e-300,    5e-324, 1e300, 1.7976931348623157e308,
                                 1e15, 9.1e15, 0.01, 1e-9, infinity, -infinity, nan};
    switch (up_to(7)) {
    case 0: return one_of(special);
    case 1: return raw<double>();
    case 2: return static_cast<double>(raw<std::int16_t>()) / 100.0;
    case 3: return share();
    case 4: return static_cast<double>(raw<std::int16_t>()) * 1000.0;
    default: return static_cast<double>(up_to(100));
    }
  }
  std::vector<double> numbers(std::size_t n) {
    std::vector<double> values(n);
    for (auto& value : values) value = number();
    return values;
  }
  std::vector<double> shares(std::size_t n) {
    std::vector<double> values(n);
    for (auto& value : values) value = share();
    return values;
  }
  /// A count or length: as a rule a small one.
  std::int64_t integer() {
    constexpr std::array<std::int64_t, 8> special{-1,
                                                  std::numeric_limits<std::int64_t>::min(),
                                                  std::numeric_limits<std::int64_t>::max(),
                                                  std::numeric_limits<std::int32_t>::max(),
                                                  -2,
                                                  1 << 16,
                                                  255,
                                                  256};
    return rarely(8) ? one_of(special) : static_cast<std::int64_t>(up_to(100));
  }
  std::string text(std::size_t most) {
    const auto n = std::min(up_to(most), static_cast<std::size_t>(end_ - at_));
    std::string value(reinterpret_cast<const char*>(at_), n);
    at_ += n;
    return value;
  }

private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

} // namespace landfall::fuzz

/// Defined by each target; called by libFuzzer, or with the files of its corpus by replay.cpp.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
