// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/funnel/passage.hpp>

#include <tuple>

namespace landfall::funnel {

namespace {

constexpr std::uint64_t magic = 0x5446464c; // "LFFT", read little-endian
constexpr std::uint64_t version = 1;

void put(std::vector<std::byte>& out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
}

std::uint64_t get(std::span<const std::byte> bytes, std::size_t word) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<std::uint64_t>(bytes[word * 8 + i]);
  return value;
}

std::uint64_t checksum(std::span<const std::byte> bytes) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const auto byte : bytes) hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3u;
  return hash;
}

constexpr std::size_t head_words = 5; // magic, version, stages, ends, mark
constexpr std::size_t count_words = std::tuple_size_v<decltype(fields_of<EventCounts>::value)>;

std::size_t words_of(FunnelShape shape) { return head_words + shape.stages + shape.ends + 1 + count_words + 1; }

} // namespace

void FunnelTally::merge(const FunnelTally& other) {
  require(shape.stages == other.shape.stages && shape.ends == other.shape.ends, "tallies of different funnels do not add up",
          "shape");
  require(mark == other.mark, "these tallies were counted by different stages or rules, and do not add up", "mark");
  for (std::size_t i = 0; i < reached.size(); ++i) reached[i] += other.reached[i];
  for (std::size_t i = 0; i < ended.size(); ++i) ended[i] += other.ended[i];
  open += other.open;
  counts += other.counts;
}

bool FunnelTally::operator==(const FunnelTally& other) const {
  return mark == other.mark && shape.stages == other.shape.stages && shape.ends == other.shape.ends &&
         reached == other.reached && ended == other.ended && open == other.open && counts == other.counts;
}

std::vector<std::byte> FunnelTally::bytes() const {
  std::vector<std::byte> out;
  for (const std::uint64_t word : {magic, version, std::uint64_t{shape.stages}, std::uint64_t{shape.ends}, mark})
    put(out, word);
  for (const auto each : reached) put(out, static_cast<std::uint64_t>(each));
  for (const auto each : ended) put(out, static_cast<std::uint64_t>(each));
  put(out, static_cast<std::uint64_t>(open));
  for_each_field<EventCounts>([&](const auto& each) { put(out, static_cast<std::uint64_t>(counts.*each.member)); });
  put(out, checksum(out));
  return out;
}

FunnelTally FunnelTally::from_bytes(std::span<const std::byte> bytes) {
  const auto refuse = [](ErrorCode code, const char* why) { throw Error(code, why, "bytes"); };
  if (bytes.size() < head_words * 8 || get(bytes, 0) != magic) refuse(ErrorCode::parse, "these bytes are no tally of a funnel");
  if (get(bytes, 1) != version) refuse(ErrorCode::unsupported, "this tally is of another version of landfall");
  FunnelTally tally;
  tally.shape = {static_cast<std::size_t>(get(bytes, 2)), static_cast<std::size_t>(get(bytes, 3))};
  constexpr std::size_t most = 32;
  if (tally.shape.stages > most || tally.shape.ends > most || bytes.size() != words_of(tally.shape) * 8 ||
      get(bytes, words_of(tally.shape) - 1) != checksum(bytes.first(bytes.size() - 8)))
    refuse(ErrorCode::parse, "this tally is cut short or damaged");
  tally.mark = get(bytes, 4);
  std::size_t word = head_words;
  const auto next = [&] { return static_cast<std::int64_t>(get(bytes, word++)); };
  for (std::size_t i = 0; i < tally.shape.stages; ++i) tally.reached.push_back(next());
  for (std::size_t i = 0; i < tally.shape.ends; ++i) tally.ended.push_back(next());
  tally.open = next();
  for_each_field<EventCounts>([&](const auto& each) { tally.counts.*each.member = next(); });
  return tally;
}

} // namespace landfall::funnel
