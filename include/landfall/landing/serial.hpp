// A Landing as bytes, and back: to keep it, to send it, to bring together what many machines have summed.
// Answers: how does a Landing leave this program, and is what came in what went out?
//
// Shards. Each machine makes the Landing of its own deals and sends its bytes; a coordinator reads them and adds:
//
//   std::vector<std::byte> shard = landing::to_bytes(Landing::from_deals(probability, amount));   // on each machine
//   Landing total = Landing::point(0.0);                                                          // on one
//   for (const auto& bytes : shards) total = total + landing::from_bytes(bytes);
//
// Deals of different shards are taken as independent, as those of one are. The sum comes to what all deals at once come to:
// within 1e-12 of every probability where sums are few or kept as masses, within 1e-9 for each shard where they are kept as
// frequencies, and within the sum's `error_bound()` besides where the amounts share no lattice. Mean and variance are exact
// always. The order does not matter beyond that.
//
// Version 1, everything little-endian whatever the machine, numbers IEEE 754 binary64, `count` a uint64:
//   "LFLD", uint16 version, uint16 0, uint64 length of the content, content, uint32 CRC-32 (as in zlib) of all before it
//   content: count and bytes of method (UTF-8), int64 n, form
//   form:    uint8 kind, then by kind
//     1 points       count, each point ascending, each mass
//     2 lattice      origin, step, mean, variance, error bound, points (a count), runs until there are so many points:
//                    count of empty points, count of masses, each mass
//     3 lines        count, each x ascending, each P(X ≤ x)
//     4 mixture      count, each weight, each part (a form, but no mixture)
//     5 frequencies  low, width, step, mean, variance, least, greatest, error bound, count, each (real, imaginary)
//     6 truncated    least, scale, shift, parent (a form)
// Versions to come may add kinds; version 1 stays readable (tests/compat).
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/landing/landing.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::landing {

/// The version that is written.
inline constexpr std::uint16_t serial_version = 1;

/// `landing` as bytes of the version above. What comes back answers every question alike to the bit (its method, n and error
/// bound too) where both machines' C libraries round sine and cosine alike. Points without mass are not written one by one.
/// Throws `Error` (unsupported) on truncations of truncations more than 64 deep. O(size of the form).
std::vector<std::byte> to_bytes(const Landing& landing);

/// The Landing that `to_bytes` wrote, whole: bytes after its end are refused.
///
/// Whatever the bytes, it answers a Landing that is sound or throws: `Error` (parse) if they are not a Landing's, too few, too
/// many or damaged, or hold what no Landing has (masses that do not sum to 1, a step of 0); (unsupported) if written by a newer
/// version. Never takes more memory than a small multiple of the bytes and 100 MB. O(bytes).
Landing from_bytes(std::span<const std::byte> bytes);

} // namespace landfall::landing
