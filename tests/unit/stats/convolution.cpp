#include <landfall/core/error.hpp>
#include <landfall/stats/convolution.hpp>

#include "support/property.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

using doctest::Approx;
using namespace landfall;

namespace {

std::vector<double> masses(std::size_t n, std::uint64_t seed) {
  std::vector<double> drawn(n);
  double total = 0.0;
  for (auto& each : drawn) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    total += each = double(seed >> 11) * 0x1p-53;
  }
  for (auto& each : drawn) each /= total;
  return drawn;
}

std::vector<double> plain(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> c(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) c[i + j] += a[i] * b[j];
  return c;
}

} // namespace

TEST_CASE("two dice make the triangle of their sum") {
  const std::vector die(6, 1.0 / 6);
  const auto sum = stats::convolve(die, die);
  REQUIRE(sum.size() == 11);
  for (int k = 0; k < 11; ++k) CHECK(sum[std::size_t(k)] == Approx((6 - std::abs(k - 5)) / 36.0).epsilon(1e-15));
}

TEST_CASE("long sequences, by FFT, agree with the sum itself") {
  for (const auto& [n, m] : {std::pair{600, 700}, {1, 300000}, {513, 2048}}) {
    const auto a = masses(std::size_t(n), 1), b = masses(std::size_t(m), 2);
    const auto fast = stats::convolve(a, b), slow = plain(a, b);
    REQUIRE(fast.size() == slow.size());
    double worst = 0.0;
    for (std::size_t k = 0; k < slow.size(); ++k) {
      worst = std::max(worst, std::abs(fast[k] - slow[k]));
      CHECK(fast[k] >= 0.0);
    }
    CHECK(worst < 1e-16);
  }
}

TEST_CASE("short sequences keep the relative accuracy of the smallest mass") {
  const std::vector a{1.0 - 1e-200, 1e-200};
  CHECK(stats::convolve(a, std::vector{0.5, 0.5})[2] == Approx(0.5e-200).epsilon(1e-15));
}

TEST_CASE("nothing convolved is nothing") {
  CHECK(stats::convolve({}, std::vector{1.0}).empty());
  CHECK(stats::convolve(std::vector{1.0}, {}).empty());
}

TEST_CASE("masses come back from their characteristic function") {
  const auto given = masses(64, 3);
  std::vector<double> spectrum;
  for (std::size_t k = 0; k <= 32; ++k) {
    std::complex<double> value;
    for (std::size_t j = 0; j < 64; ++j) value += given[j] * std::polar(1.0, 2.0 * std::numbers::pi * double(j * k) / 64.0);
    spectrum.push_back(value.real());
    spectrum.push_back(value.imag());
  }
  const auto got = stats::masses_from_spectrum(spectrum);
  REQUIRE(got.size() == 64);
  for (std::size_t j = 0; j < 64; ++j) CHECK(got[j] == Approx(given[j]).epsilon(1e-12));
}

TEST_CASE("masses go to their characteristic function and back") {
  const auto given = masses(256, 9);
  const auto back = stats::masses_from_spectrum(stats::spectrum_from_masses(given));
  for (std::size_t j = 0; j < 256; ++j) CHECK(back[j] == Approx(given[j]).epsilon(1e-12));
  CHECK_THROWS_AS(stats::spectrum_from_masses(std::vector<double>(3)), Error);
}

TEST_CASE("a spectrum of the wrong size is refused") {
  CHECK_THROWS_AS(stats::masses_from_spectrum(std::vector<double>(3)), Error);
  CHECK_THROWS_AS(stats::masses_from_spectrum(std::vector<double>(8)), Error); // six masses
}

TEST_CASE("convolution is symmetric, and keeps the total") {
  test::holds("a ∗ b = b ∗ a", [] {
    const auto a = masses(std::size_t(*rc::gen::inRange(1, 2000)), *rc::gen::arbitrary<std::uint64_t>());
    const auto b = masses(std::size_t(*rc::gen::inRange(1, 2000)), *rc::gen::arbitrary<std::uint64_t>());
    const auto c = stats::convolve(a, b), d = stats::convolve(b, a);
    for (std::size_t k = 0; k < c.size(); ++k) RC_ASSERT(std::abs(c[k] - d[k]) < 1e-15);
    RC_ASSERT(std::abs(std::accumulate(c.begin(), c.end(), 0.0) - 1.0) < 1e-12);
  });
}
