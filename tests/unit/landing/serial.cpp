// A Landing as bytes and back: the same to the bit, old bytes readable, damaged ones refused and never worse.
// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/landing/amount.hpp>
#include <landfall/landing/score.hpp>
#include <landfall/landing/serial.hpp>
#include <landfall/landing/truncation.hpp>
#include <landfall/stats/random.hpp>

#include "support/property.hpp"

#include <algorithm>
#include <boost/crc.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

using doctest::Approx;
using landfall::Error;
using landfall::ErrorCode;
using landfall::Landing;
using namespace landfall::landing;

namespace {

using Values = std::vector<double>;
using Bytes = std::vector<std::byte>;
constexpr std::size_t header = 16, checksum = 4;

Landing many_deals(std::size_t n, double step) {
  landfall::stats::Random random(n);
  Values p(n), a(n);
  for (std::size_t i = 0; i < n; ++i) {
    p[i] = random.uniform();
    a[i] = std::exp(random.normal(3.0, 0.5));
    if (step > 0.0) a[i] = step * std::ceil(a[i] / step);
  }
  return Landing::from_deals(p, a);
}

std::vector<Landing> one_of_each() {
  const Values q{0.1, 0.5, 0.9}, v{1.0, 3.0, 9.0}, wide{1.0, 1000.0, 250'000.0};
  const auto points = Landing::from_samples(Values{2.0, -1.0, 5.0, 2.0, 8.5}), lines = Landing::from_quantiles(q, v);
  const auto lattice =
      Landing::from_deals(Values{0.1, 0.4, 0.7, 0.5, 0.2, 0.3, 0.6, 0.9}, Values{1.0, 3.0, 5000.0, 21.0, 77.0, 2.0, 11.0, 6.0});
  std::vector<Landing> all{Landing::point(4.0),
                           points,
                           lines,
                           lattice,
                           Landing::compound(3.0, 1.0, wide),
                           Landing::compound(3.0, 2.0, Values{1.0, std::sqrt(2.0), M_PI}),
                           many_deals(60, 1.0),
                           many_deals(500, 1.0),
                           many_deals(800, 0.0),
                           lines + points,
                           truncate(many_deals(800, 0.0), 9000.0),
                           truncate(many_deals(500, 1.0), 6000.0).scale(-0.5).shift(3.0)};
  const std::vector lognormal{Amount::lognormal(100.0, 0.5), Amount::lognormal(200.0, 0.5)},
      gamma{Amount::gamma(100.0, 1.0), Amount::fixed(41.5)};
  all.push_back(Landing::from_uncertain_deals(Values{0.9, 0.5}, lognormal)); // which has no greatest value
  all.push_back(all.back().scale(-2.0).shift(7.0));                          // nor this one a least
  all.push_back(Landing::from_uncertain_deals(Values{1.0, 0.5}, gamma));
  all.push_back(Landing::mixture(std::vector{points, lines, all[8]}, Values{1.0, 2.0, 0.3}));
  all.push_back(Landing::mixture(std::vector{all.back(), all[7]}, Values{0.1, 0.7}).scale(-1.5));
  return all;
}

/// Every question has the same answer, to the bit.
void check_same(const Landing& a, const Landing& b) {
  CHECK(a.method() == b.method());
  CHECK(a.n() == b.n());
  CHECK(a.mean() == b.mean());
  CHECK(a.variance() == b.variance());
  CHECK(a.error_bound() == b.error_bound());
  for (const double q : {0.0, 1e-6, 0.1, 0.25, 0.5, 0.77, 0.9, 0.999999, 1.0}) {
    const double x = a.quantile(q);
    CHECK(b.quantile(q) == x);
    for (const double near : {x, 0.999 * x + 0.1}) {
      CHECK(a.cdf(near) == b.cdf(near));
      CHECK(a.probability_at_least(near) == b.probability_at_least(near));
    }
  }
}

Bytes from_file(const std::string& name) {
  std::ifstream file(std::string(LANDFALL_SOURCE_DIR "/tests/compat/landing_v1/") + name, std::ios::binary);
  REQUIRE(file);
  const std::vector<char> letters{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  Bytes bytes(letters.size());
  std::ranges::transform(letters, bytes.begin(), [](char letter) { return static_cast<std::byte>(letter); });
  return bytes;
}

/// The frame made right again after something was changed within: what a checksum does not guard against.
void mend(Bytes& bytes) {
  const auto write = [&](std::size_t at, std::size_t size, std::uint64_t value) {
    for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
  };
  write(8, 8, bytes.size() - header - checksum);
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size() - checksum);
  write(bytes.size() - checksum, checksum, crc.checksum());
}

ErrorCode refused(const Bytes& bytes) {
  try {
    from_bytes(bytes);
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("these bytes were read");
  return ErrorCode::internal;
}

} // namespace

TEST_CASE("what comes back is what went out, to the bit, whatever the form") {
  for (const auto& landing : one_of_each()) {
    CAPTURE(landing.method());
    const auto bytes = to_bytes(landing), again = to_bytes(from_bytes(bytes));
    check_same(landing, from_bytes(bytes));
    CHECK(bytes == again);
  }
}

TEST_CASE("what comes back adds, moves and scores as what went out") {
  const auto all = one_of_each();
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const auto a = from_bytes(to_bytes(all[i])), b = from_bytes(to_bytes(all[i + 1]));
    CAPTURE(i);
    check_same(all[i] + all[i + 1], a + b);
    CHECK(crps(all[i], 100.0) == crps(a, 100.0));
  }
}

TEST_CASE("bytes of version 1, written by another program from the layout alone, are read") {
  std::ifstream file(LANDFALL_SOURCE_DIR "/tests/compat/landing_v1/expected.json");
  const auto expected = nlohmann::json::parse(file);
  for (const auto& row : expected["cases"]) {
    CAPTURE(row["file"].get<std::string>());
    const auto bytes = from_file(row["file"]);
    const auto landing = from_bytes(bytes);
    const double tolerance = row["tolerance"];
    CHECK(landing.method() == row["method"].get<std::string>());
    CHECK(landing.n() == row["n"].get<std::int64_t>());
    CHECK(landing.mean() == Approx(row["mean"].get<double>()).epsilon(tolerance));
    CHECK(landing.variance() == Approx(row["variance"].get<double>()).epsilon(tolerance));
    CHECK(landing.error_bound() == row["error_bound"].get<double>());
    for (const auto& at : row["rows"]) {
      CHECK(landing.cdf(at["x"]) == Approx(at["cdf"].get<double>()).epsilon(tolerance));
      CHECK(landing.probability_at_least(at["x"]) == Approx(at["at_least"].get<double>()).epsilon(tolerance));
    }
    CHECK(to_bytes(landing) == bytes); // written today as then
  }
}

TEST_CASE("points without mass are not written one by one") {
  Values p(18, 0.5), a;
  for (int i = 1; i <= 17; ++i) a.push_back(i);
  a.push_back(900'000.0); // nothing between 153 and this
  const auto far_apart = Landing::from_deals(p, a);
  CHECK(to_bytes(far_apart).size() < 5'000);
  check_same(far_apart, from_bytes(to_bytes(far_apart)));
}

TEST_CASE("bytes cut short, added to or changed anywhere are refused") {
  const auto bytes = to_bytes(one_of_each()[12]);
  for (std::size_t size = 0; size < bytes.size(); size += size < 64 ? 1 : 97)
    CHECK(refused({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}) == ErrorCode::parse);
  for (std::size_t i = 0; i < bytes.size(); i += i < 64 ? 1 : 97) {
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    const auto code = refused(changed);
    CHECK((code == ErrorCode::parse || (code == ErrorCode::unsupported && (i == 4 || i == 5))));
  }
  auto longer = bytes;
  longer.push_back(std::byte{0});
  CHECK(refused(longer) == ErrorCode::parse);
  CHECK(refused({}) == ErrorCode::parse);
}

TEST_CASE("a newer version is refused by its number") {
  auto bytes = to_bytes(Landing::point(1.0));
  bytes[4] = std::byte{2};
  mend(bytes);
  CHECK(refused(bytes) == ErrorCode::unsupported);
  bytes[4] = std::byte{0};
  mend(bytes);
  CHECK(refused(bytes) == ErrorCode::parse);
}

TEST_CASE("a few bytes that ask for all the memory there is are refused") {
  const auto content = from_file("lattice.bin");
  const std::size_t points = header + 8 + 23 + 8 + 1 + 5 * 8; // after the method's 23 bytes, n, kind and five numbers
  for (std::size_t at = points; at < points + 16; at += 8)    // how many points, how many of them empty
    for (const std::size_t byte : {2u, 3u, 4u, 6u, 7u}) {
      auto changed = content;
      changed[at + byte] = std::byte{0x7F};
      mend(changed);
      CHECK(refused(changed) == ErrorCode::parse);
    }
}

TEST_CASE("a mixture of mixtures is one mixture, however deep") {
  auto landing = Landing::from_samples(Values{1.0, 2.0, 4.0});
  for (int depth = 0; depth < 200; ++depth)
    landing = Landing::mixture(std::vector{landing, Landing::point(depth)}, Values{0.9, 0.1});
  CHECK(landing.quantile(0.5) > 190.0);
  check_same(landing, from_bytes(to_bytes(landing)));
}

TEST_CASE("forms too deep within one another are refused, and truncations of truncations so deep not written") {
  auto landing = many_deals(800, 0.0);
  const double low = landing.quantile(0.01), high = landing.quantile(0.9);
  for (int depth = 0; depth < 65; ++depth) landing = truncate(landing, low + (high - low) * depth / 65.0);
  CHECK_THROWS_AS(to_bytes(landing), Error);
  Bytes bytes = to_bytes(Landing::point(1.0));
  Bytes level(25, std::byte{0}); // a truncation to 0 and more, times 1
  level[0] = std::byte{6}, level[15] = std::byte{0xF0}, level[16] = std::byte{0x3F};
  const auto form = static_cast<std::ptrdiff_t>(header + 8 + 7 + 8); // after the method, "a point", and n
  for (int depth = 0; depth < 1000; ++depth) bytes.insert(bytes.begin() + form, level.begin(), level.end());
  mend(bytes);
  CHECK(refused(bytes) == ErrorCode::parse);
}

TEST_CASE("whatever stands between a right frame, it is refused or makes a Landing that can be read") {
  std::vector<Bytes> seeds;
  for (const auto* name :
       {"points.bin", "lattice.bin", "lines.bin", "mixture.bin", "frequencies.bin", "frequencies_lattice.bin", "truncated.bin"})
    seeds.push_back(from_file(name));
  landfall::stats::Random random(20171115);
  int read = 0;
  for (int i = 0; i < 4000; ++i) {
    auto bytes = seeds[random.below(seeds.size())];
    const auto changes = 1 + random.below(3);
    for (std::uint64_t change = 0; change < changes; ++change) {
      const auto at = header + random.below(bytes.size() - header - checksum);
      switch (random.below(4)) {
      case 0: bytes[at] ^= static_cast<std::byte>(1 + random.below(255)); break;
      case 1: bytes[at] = std::byte{0xFF}; break;
      case 2: bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at)); break;
      default: std::swap(bytes[at], bytes[header + random.below(bytes.size() - header - checksum)]); break;
      }
    }
    mend(bytes);
    try {
      const auto landing = from_bytes(bytes);
      ++read;
      for (const double q : {0.0, 0.3, 1.0}) {
        const double x = landing.quantile(q);
        if (std::isnan(x)) continue;
        const double below = landing.cdf(x), above = landing.probability_at_least(x);
        CHECK((below >= 0.0 && below <= 1.0));
        CHECK((above >= 0.0 && above <= 1.0));
      }
      check_same(landing, from_bytes(to_bytes(landing)));
    } catch (const Error& error) {
      CHECK((error.code() == ErrorCode::parse || error.code() == ErrorCode::unsupported));
    }
  }
  CHECK(read > 100);
}
