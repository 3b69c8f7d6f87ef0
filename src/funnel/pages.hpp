// Room for much that is written once, each element of it: not set to zero, and on pages so large that taking it costs little.
// Private to funnel.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace landfall::funnel {

struct FreePages {
  void operator()(void* room) const { std::free(room); }
};
template <class Element> using Pages = std::unique_ptr<Element[], FreePages>;

/// Throws std::bad_alloc when there is no such room. O(1).
template <class Element> Pages<Element> pages(std::size_t count) {
  static_assert(std::is_trivially_copyable_v<Element> && std::is_trivially_destructible_v<Element>);
  constexpr std::size_t page = std::size_t{2} << 20;
  if (count > static_cast<std::size_t>(-1) / 2 / sizeof(Element)) throw std::bad_alloc();
  const std::size_t bytes = count * sizeof(Element);
  if (bytes < 2 * page) { // a page would be mostly empty
    void* const room = std::malloc(bytes + 1);
    if (room == nullptr) throw std::bad_alloc();
    return Pages<Element>(static_cast<Element*>(room));
  }
  const std::size_t whole = (bytes + page - 1) / page * page;
  void* const room = std::aligned_alloc(page, whole);
  if (room == nullptr) throw std::bad_alloc();
#if defined(__linux__)
  (void)madvise(room, whole, MADV_HUGEPAGE); // a kernel without them gives small ones
#endif
  return Pages<Element>(static_cast<Element*>(room));
}

} // namespace landfall::funnel
