// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/convolution.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>
#include <bit>
#include <complex>
#include <cstddef>
#include <unsupported/Eigen/FFT> // Eigen::FFT

namespace landfall::stats {

namespace {

using Spectrum = std::vector<std::complex<double>>;

/// Below so many products the sum itself is faster than three transforms, and keeps relative accuracy.
constexpr std::size_t direct_products = std::size_t{1} << 18;

std::vector<double> by_definition(std::span<const double> a, std::span<const double> b) {
  std::vector<double> c(a.size() + b.size() - 1, 0.0);
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != 0.0)
      for (std::size_t j = 0; j < b.size(); ++j) c[i + j] += a[i] * b[j];
  return c;
}

Eigen::FFT<double> half_spectrum_fft() {
  Eigen::FFT<double> fft;
  fft.SetFlag(Eigen::FFT<double>::HalfSpectrum);
  return fft;
}

std::vector<double> by_fft(std::span<const double> a, std::span<const double> b) {
  const std::size_t size = a.size() + b.size() - 1;
  const std::size_t padded = std::bit_ceil(size);
  auto fft = half_spectrum_fft();
  const auto spectrum_of = [&](std::span<const double> values) {
    std::vector<double> time(padded, 0.0);
    std::ranges::copy(values, time.begin());
    Spectrum spectrum;
    fft.fwd(spectrum, time);
    return spectrum;
  };
  Spectrum product = spectrum_of(a);
  const Spectrum other = spectrum_of(b);
  for (std::size_t k = 0; k < product.size(); ++k) product[k] *= other[k];
  std::vector<double> c;
  fft.inv(c, product, static_cast<Eigen::Index>(padded));
  c.resize(size);
  for (double& mass : c) mass = std::max(mass, 0.0); // rounding leaves ±1e-17 where nothing is
  return c;
}

} // namespace

std::vector<double> convolve(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) return {};
  return a.size() * b.size() <= direct_products ? by_definition(a, b) : by_fft(a, b);
}

std::vector<double> spectrum_from_masses(std::span<const double> masses) {
  require(std::has_single_bit(masses.size()) && masses.size() >= 2, "the number of masses is to be a power of two");
  const std::vector<double> time(masses.begin(), masses.end());
  Spectrum spectrum;
  half_spectrum_fft().fwd(spectrum, time);
  std::vector<double> pairs;
  pairs.reserve(masses.size() + 2);
  for (std::size_t k = 0; k <= masses.size() / 2; ++k) {
    pairs.push_back(spectrum[k].real());
    pairs.push_back(-spectrum[k].imag());
  }
  return pairs;
}

std::vector<double> masses_from_spectrum(std::span<const double> real_imaginary) {
  require(real_imaginary.size() >= 4 && real_imaginary.size() % 2 == 0,
          "a spectrum has (real, imaginary) pairs for k = 0 … n/2");
  const std::size_t n = real_imaginary.size() - 2;
  require(std::has_single_bit(n), "the number of masses is to be a power of two");
  Spectrum spectrum(n / 2 + 1);
  // The characteristic function turns the other way than the discrete Fourier transform.
  for (std::size_t k = 0; k < spectrum.size(); ++k) spectrum[k] = {real_imaginary[2 * k], -real_imaginary[2 * k + 1]};
  std::vector<double> masses;
  half_spectrum_fft().inv(masses, spectrum, static_cast<Eigen::Index>(n));
  for (double& mass : masses) mass = std::max(mass, 0.0);
  return masses;
}

} // namespace landfall::stats
