// Room for much: on pages so large that taking it costs little. A kernel without them gives small ones.
// Answers: how does a table of millions of rows come to be without a fault every 4 KiB? Private to the library.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace landfall {

constexpr std::size_t large_page = std::size_t{2} << 20;

/// Asks for large pages for what is whole ones of [begin, begin + bytes), which nobody has written to yet. O(1).
inline void prefer_large_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__)
  const auto from = reinterpret_cast<std::uintptr_t>(begin), to = from + bytes;
  const auto first = (from + large_page - 1) / large_page * large_page, last = to / large_page * large_page;
  if (first < last) (void)madvise(static_cast<char*>(begin) + (first - from), last - first, MADV_HUGEPAGE);
#endif
}

/// `vector.reserve(count)`, on large pages.
template <class Element> void reserve_on_large_pages(std::vector<Element>& vector, std::size_t count) {
  if (count <= vector.capacity()) return;
  vector.reserve(count);
  prefer_large_pages(vector.data() + vector.size(), (vector.capacity() - vector.size()) * sizeof(Element));
}

struct FreePages {
  void operator()(void* room) const { std::free(room); }
};
template <class Element> using Pages = std::unique_ptr<Element[], FreePages>;

/// Room that is written once, each element of it, and not set to zero before. Throws std::bad_alloc when there is none. O(1).
template <class Element> Pages<Element> pages(std::size_t count) {
  static_assert(std::is_trivially_copyable_v<Element> && std::is_trivially_destructible_v<Element>);
  if (count > static_cast<std::size_t>(-1) / 2 / sizeof(Element)) throw std::bad_alloc();
  const std::size_t bytes = count * sizeof(Element);
  if (bytes < 2 * large_page) { // a page would be mostly empty
    void* const room = std::malloc(bytes + 1);
    if (room == nullptr) throw std::bad_alloc();
    return Pages<Element>(static_cast<Element*>(room));
  }
  const std::size_t whole = (bytes + large_page - 1) / large_page * large_page;
  void* const room = std::aligned_alloc(large_page, whole);
  if (room == nullptr) throw std::bad_alloc();
  prefer_large_pages(room, whole);
  return Pages<Element>(static_cast<Element*>(room));
}

} // namespace landfall
