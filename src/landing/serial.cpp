// SPDX-License-Identifier: Apache-2.0
#include <landfall/landing/serial.hpp>

#include "landing/distribution.hpp"
#include "landing/fourier.hpp"
#include "landing/inside.hpp"
#include "landing/truncated.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <bit>
#include <boost/crc.hpp> // crc_32_type
#include <cmath>
#include <complex>
#include <limits>
#include <string>
#include <utility>

namespace landfall::landing {

namespace {

constexpr std::string_view magic = "LFLD";
constexpr std::size_t header_size = 16, checksum_size = 4;

enum class Kind : std::uint8_t { points = 1, lattice, lines, mixture, frequencies, truncated };

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int deepest = 64; // forms within forms
/// Points without mass that one message may hold unwritten: a few bytes shall not ask for all the memory there is.
constexpr std::uint64_t most_empty_points = std::uint64_t{1} << 22;
constexpr std::size_t shortest_empty_run = 4; // shorter ones cost more to name than to write

std::uint32_t checksum(std::span<const std::byte> bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

// --- out ---

class Writer {
public:
  explicit Writer(std::vector<std::byte>& bytes) : bytes_(bytes) {}

  template <class Integer> void integer(Integer value) {
    for (std::size_t i = 0; i < sizeof value; ++i)
      bytes_.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF));
  }
  void count(std::size_t value) { integer(static_cast<std::uint64_t>(value)); }
  void number(double value) { integer(std::bit_cast<std::uint64_t>(value)); }
  void numbers(std::span<const double> values) {
    for (const double value : values) number(value);
  }
  void text(std::string_view text) {
    count(text.size());
    for (const char letter : text) bytes_.push_back(static_cast<std::byte>(letter));
  }
  void form(const Distribution& form, int depth);

private:
  void kind(Kind kind) { integer(static_cast<std::uint8_t>(kind)); }
  void moments(Moments moments) { number(moments.mean), number(moments.variance); }
  void runs(std::span<const double> masses);

  std::vector<std::byte>& bytes_;
  std::uint64_t empty_left_ = most_empty_points;
};

void Writer::runs(std::span<const double> masses) {
  const auto empty_from = [&](std::size_t at) {
    return static_cast<std::size_t>(std::ranges::find_if(masses.subspan(at), [](double mass) { return mass != 0.0; }) -
                                    masses.subspan(at).begin());
  };
  for (std::size_t at = 0; at < masses.size();) {
    std::size_t empty = empty_from(at);
    if (empty < shortest_empty_run || empty > empty_left_) empty = 0;
    empty_left_ -= empty;
    at += empty;
    std::size_t end = at;
    while (end < masses.size()) {
      const std::size_t next = empty_from(end);
      if (next >= shortest_empty_run && next <= empty_left_) break;
      end += std::max<std::size_t>(next, 1);
    }
    count(empty);
    count(end - at);
    numbers(masses.subspan(at, end - at));
    at = end;
  }
}

void Writer::form(const Distribution& form, int depth) {
  if (depth > deepest)
    throw Error(ErrorCode::unsupported, "truncations of truncations are no deeper than " + std::to_string(deepest));
  if (const auto* atoms = dynamic_cast<const Atoms*>(&form)) {
    kind(Kind::points);
    count(atoms->size());
    numbers(atoms->points());
    numbers(atoms->masses());
  } else if (const auto* lattice = dynamic_cast<const Lattice*>(&form)) {
    kind(Kind::lattice);
    number(lattice->origin());
    number(lattice->step());
    moments(lattice->moments());
    number(lattice->error_bound());
    count(lattice->masses().size());
    runs(lattice->masses());
  } else if (const auto* lines = dynamic_cast<const Linear*>(&form)) {
    kind(Kind::lines);
    count(lines->x().size());
    numbers(lines->x());
    numbers(lines->probability());
  } else if (const auto* mixture = dynamic_cast<const Mixture*>(&form)) {
    kind(Kind::mixture);
    count(mixture->parts().size());
    numbers(mixture->weights());
    for (const auto& part : mixture->parts()) this->form(*part, depth + 1);
  } else if (const auto* fourier = dynamic_cast<const Fourier*>(&form)) {
    kind(Kind::frequencies);
    const auto& [low, width, step] = fourier->window();
    for (const double each : {low, width, step}) number(each);
    moments(fourier->moments());
    number(fourier->ends().first);
    number(fourier->ends().second);
    number(fourier->error_bound());
    count(fourier->spectrum().size());
    for (const auto& value : fourier->spectrum()) number(value.real()), number(value.imag());
  } else if (const auto* truncated = dynamic_cast<const Truncated*>(&form)) {
    kind(Kind::truncated);
    for (const double each : {truncated->least(), truncated->scale(), truncated->shift()}) number(each);
    this->form(*truncated->parent(), depth + 1);
  } else {
    throw Error(ErrorCode::internal, "a form of Landing that is not written yet");
  }
}

// --- in ---

[[noreturn]] void unreadable(const std::string& why) { throw Error(ErrorCode::parse, "these bytes are no Landing: " + why); }

void expect(bool holds, const char* why) {
  if (!holds) [[unlikely]]
    unreadable(why);
}

class Reader {
public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class Integer> Integer integer() {
    const auto from = take(sizeof(Integer));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Integer); ++i) value |= std::uint64_t{std::to_integer<std::uint8_t>(from[i])} << (8 * i);
    return static_cast<Integer>(value);
  }
  double number() { return std::bit_cast<double>(integer<std::uint64_t>()); }
  double finite() {
    const double value = number();
    expect(std::isfinite(value), "a number in it is not finite");
    return value;
  }
  /// How many follow that take at least `size` bytes each.
  std::size_t count(std::size_t size) {
    const auto value = integer<std::uint64_t>();
    expect(value <= left() / size, "it ends too early");
    return static_cast<std::size_t>(value);
  }
  void append(std::vector<double>& values, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) values.push_back(finite());
  }
  std::vector<double> numbers(std::size_t n) {
    std::vector<double> values;
    values.reserve(n);
    append(values, n);
    return values;
  }
  std::string text() {
    const auto from = take(count(1));
    std::string text(from.size(), '\0');
    std::ranges::transform(from, text.begin(), [](std::byte each) { return static_cast<char>(each); });
    return text;
  }
  std::size_t left() const { return bytes_.size(); }
  DistributionPtr form(int depth = 0);

private:
  std::span<const std::byte> take(std::size_t n) {
    expect(n <= left(), "it ends too early");
    const auto taken = bytes_.first(n);
    bytes_ = bytes_.subspan(n);
    return taken;
  }
  Moments moments();
  double error_bound();
  std::vector<double> runs(std::uint64_t points);
  DistributionPtr points(), lattice(), lines(), frequencies();
  DistributionPtr mixture(int depth), truncated(int depth);

  std::span<const std::byte> bytes_;
  std::uint64_t empty_left_ = most_empty_points;
};

void expect_shares(std::span<const double> shares) {
  expect(std::ranges::all_of(shares, [](double share) { return share >= 0.0; }), "a probability in it is below 0");
  expect(std::abs(stats::sum(shares) - 1.0) <= 1e-9, "its probabilities do not sum to 1");
}

Moments Reader::moments() {
  const double mean = finite(), variance = number();
  expect(variance >= 0.0 && std::isfinite(variance), "its variance is no number, or below 0");
  return {mean, variance};
}

double Reader::error_bound() {
  const double bound = finite();
  expect(bound >= 0.0, "its error bound is below 0");
  return bound;
}

DistributionPtr Reader::points() {
  const std::size_t n = count(2 * sizeof(double));
  expect(n > 0, "it has no points");
  auto x = numbers(n), masses = numbers(n);
  expect(std::ranges::adjacent_find(x, std::greater_equal()) == x.end(), "its points do not ascend");
  expect_shares(masses);
  return std::make_shared<Atoms>(AsKept(), std::move(x), std::move(masses));
}

std::vector<double> Reader::runs(std::uint64_t points) {
  expect(points <= most_empty_points + left() / sizeof(double), "it has more points than its bytes can hold");
  std::vector<double> masses;
  masses.reserve(static_cast<std::size_t>(points));
  while (masses.size() < points) {
    const auto empty = integer<std::uint64_t>();
    expect(empty <= empty_left_ && empty <= points - masses.size(), "it has more empty points than it may");
    empty_left_ -= empty;
    masses.resize(masses.size() + static_cast<std::size_t>(empty), 0.0);
    const std::size_t filled = count(sizeof(double));
    expect(filled <= points - masses.size() && empty + filled > 0, "its runs of points do not fit");
    append(masses, filled);
  }
  return masses;
}

DistributionPtr Reader::lattice() {
  const double origin = finite(), step = finite();
  const auto kept = moments();
  const double bound = error_bound();
  const auto points = integer<std::uint64_t>();
  expect(step > 0.0, "its step is not above 0");
  expect(points > 0, "it has no points");
  expect(std::isfinite(origin + step * static_cast<double>(points)), "its points are not finite");
  auto masses = runs(points);
  expect_shares(masses);
  return std::make_shared<Lattice>(AsKept(), origin, step, std::move(masses), kept, bound);
}

DistributionPtr Reader::lines() {
  const std::size_t n = count(2 * sizeof(double));
  expect(n >= 2, "it has fewer than two knots");
  auto x = numbers(n), probability = numbers(n);
  expect(std::ranges::is_sorted(x) && std::ranges::is_sorted(probability), "its knots descend");
  expect(probability.front() == 0.0 && probability.back() == 1.0, "its probabilities do not go from 0 to 1");
  return std::make_shared<Linear>(std::move(x), std::move(probability));
}

DistributionPtr Reader::mixture(int depth) {
  const std::size_t n = count(sizeof(double) + 1);
  expect(n > 0, "it is a mixture of nothing");
  auto weights = numbers(n);
  expect_shares(weights);
  std::vector<DistributionPtr> parts;
  for (std::size_t i = 0; i < n; ++i) {
    parts.push_back(form(depth + 1));
    expect(!dynamic_cast<const Mixture*>(parts.back().get()), "it has a mixture within a mixture");
  }
  return std::make_shared<Mixture>(AsKept(), std::move(parts), std::move(weights));
}

DistributionPtr Reader::frequencies() {
  const double low = finite(), width = finite(), step = finite();
  const auto kept = moments();
  const double least = number(), greatest = number(); // which a lognormal amount, for one, does not have
  const double bound = error_bound();
  const std::size_t n = count(2 * sizeof(double));
  expect(width > 0.0 && std::isfinite(low + width), "its window has no width");
  expect(step >= 0.0, "its step is below 0");
  expect(least <= greatest && least < infinity && greatest > -infinity, "its ends are the wrong way round");
  expect(n > 0, "it has no frequencies");
  expect(static_cast<double>(n - 1) * step < width / 2.0 + step, "it has more frequencies than its lattice");
  std::vector<std::complex<double>> spectrum;
  spectrum.reserve(n);
  for (std::size_t k = 0; k < n; ++k) {
    const double real = finite(), imaginary = finite();
    expect(std::hypot(real, imaginary) <= 1.0 + 1e-6, "a frequency has more than all");
    spectrum.emplace_back(real, imaginary);
  }
  expect(spectrum.front() == std::complex(1.0), "its probabilities do not sum to 1");
  return std::make_shared<Fourier>(Window{low, width, step}, std::move(spectrum), kept, std::pair(least, greatest), bound);
}

DistributionPtr Reader::truncated(int depth) {
  const double least = finite(), scale = finite(), shift = finite();
  expect(scale != 0.0, "its scale is 0");
  auto parent = form(depth + 1);
  expect(parent->probability_at_least(least) > 0.0, "nothing of it is left");
  return std::make_shared<Truncated>(std::move(parent), least, scale, shift);
}

DistributionPtr Reader::form(int depth) {
  expect(depth <= deepest, "its forms are too deep within one another");
  switch (static_cast<Kind>(integer<std::uint8_t>())) {
  case Kind::points: return points();
  case Kind::lattice: return lattice();
  case Kind::lines: return lines();
  case Kind::mixture: return mixture(depth);
  case Kind::frequencies: return frequencies();
  case Kind::truncated: return truncated(depth);
  }
  unreadable("it has a form that this version does not know");
}

} // namespace

std::vector<std::byte> to_bytes(const Landing& landing) {
  std::vector<std::byte> content, bytes;
  Writer inner(content), outer(bytes);
  inner.text(landing.method());
  inner.integer(landing.n());
  inner.form(*Inside::of(landing), 0);

  bytes.reserve(header_size + content.size() + checksum_size);
  for (const char letter : magic) bytes.push_back(static_cast<std::byte>(letter));
  outer.integer(serial_version);
  outer.integer(std::uint16_t{0});
  outer.count(content.size());
  bytes.insert(bytes.end(), content.begin(), content.end());
  outer.integer(checksum(bytes));
  return bytes;
}

Landing from_bytes(std::span<const std::byte> bytes) {
  expect(bytes.size() >= header_size + checksum_size, "there are too few");
  expect(
      std::ranges::equal(bytes.first(magic.size()), magic, {}, {}, [](char letter) { return static_cast<std::byte>(letter); }),
      "they do not begin with LFLD");
  Reader header(bytes.subspan(magic.size(), header_size - magic.size()));
  const auto version = header.integer<std::uint16_t>();
  if (version > serial_version)
    throw Error(ErrorCode::unsupported, "a Landing of version " + std::to_string(version) +
                                            " is newer than this landfall reads, " + std::to_string(serial_version) +
                                            ": read it with a newer landfall");
  expect(version == serial_version, "there is no version 0");
  expect(header.integer<std::uint16_t>() == 0, "its reserved bytes are not 0");
  expect(header.integer<std::uint64_t>() == bytes.size() - header_size - checksum_size, "its length is not what it says");
  Reader tail(bytes.last(checksum_size));
  expect(tail.integer<std::uint32_t>() == checksum(bytes.first(bytes.size() - checksum_size)),
         "they were damaged on the way: the checksum differs");

  Reader content(bytes.subspan(header_size, bytes.size() - header_size - checksum_size));
  auto method = content.text();
  const auto n = content.integer<std::int64_t>();
  expect(n >= 0, "its n is below 0");
  auto form = content.form();
  expect(std::isfinite(form->moments().mean) && std::isfinite(form->moments().variance) && form->moments().variance >= 0.0,
         "its mean or variance is no number");
  expect(content.left() == 0, "something follows its form");
  return Inside::made(std::move(form), std::move(method), n);
}

} // namespace landfall::landing
