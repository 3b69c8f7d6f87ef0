// Landings read from bytes: what comes back is a Landing that answers, or an Error; and it goes out as it came in.
// SPDX-License-Identifier: Apache-2.0
#include "input.hpp"

#include <landfall/core/error.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/landing/serial.hpp>

#include <boost/crc.hpp>
#include <cmath>
#include <optional>
#include <span>

namespace landfall::fuzz {

namespace {

std::optional<Landing> read(std::span<const std::byte> bytes) {
  try {
    return landing::from_bytes(bytes);
  } catch (const Error& error) {
    expect(error.code() == ErrorCode::parse || error.code() == ErrorCode::unsupported, "bytes are not read, and that is all");
    return std::nullopt;
  }
}

/// The bytes as the content of a message whose header and checksum are right, which no fuzzer finds by itself.
std::vector<std::byte> wrapped(std::string_view content) {
  std::vector<std::byte> bytes;
  const auto put = [&](auto value) {
    for (std::size_t i = 0; i < sizeof value; ++i)
      bytes.push_back(static_cast<std::byte>(std::uint64_t{value} >> (8 * i) & 0xFF));
  };
  const auto append = [&](std::string_view text) {
    for (const char letter : text) bytes.push_back(static_cast<std::byte>(letter));
  };
  append("LFLD");
  put(std::uint16_t{1});
  put(std::uint16_t{0});
  put(std::uint64_t{content.size()});
  append(content);
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  put(std::uint32_t{crc.checksum()});
  return bytes;
}

/// Bytes that claim to be frequencies may be those of no distribution, which cannot be seen: quantiles need not rise then.
void ask(const Landing& from) {
  for (const double q : {0.0, 1e-12, 0.1, 0.5, 0.9, 1.0}) {
    const double x = from.quantile(q);
    expect(!std::isnan(x), "a quantile is a number");
    const double below = from.cdf(x), above = from.probability_at_least(x);
    expect(below >= 0.0 && below <= 1.0 && above >= 0.0 && above <= 1.0, "probabilities lie between 0 and 1");
  }
  expect(std::isfinite(from.mean()) && from.variance() >= 0.0, "a mean is a number, a variance not below 0");
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  const std::span given(bytes, size);
  fuzz::read(std::as_bytes(given));
  const auto landing = fuzz::read(fuzz::wrapped({reinterpret_cast<const char*>(bytes), size}));
  if (!landing) return 0;
  fuzz::ask(*landing);
  const auto written = landing::to_bytes(*landing);
  const auto again = fuzz::read(written);
  fuzz::expect(again.has_value(), "what was written is read");
  fuzz::expect(landing::to_bytes(*again) == written, "and is what it was");
  return 0;
}
