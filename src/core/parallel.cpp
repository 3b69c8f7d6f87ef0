// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/parallel.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace landfall {

namespace {

/// The parts that nobody has taken yet, and the first thing that went wrong.
class Parts {
public:
  Parts(std::size_t n, const std::function<void(std::size_t)>& body) : n_(n), body_(body) {}

  /// Takes parts until there are none. `asked` is called before each.
  template <class Ask> void work(Ask&& asked) noexcept {
    try {
      for (std::size_t i = next_++; i < n_; i = next_++) {
        asked(i);
        body_(i);
      }
    } catch (...) {
      next_ = n_;
      const std::scoped_lock lock(mutex_);
      if (!fault_) fault_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (fault_) std::rethrow_exception(fault_);
  }

private:
  std::size_t n_;
  const std::function<void(std::size_t)>& body_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::exception_ptr fault_;
};

} // namespace

void for_each_part(std::size_t n, const Control& control, const std::function<void(std::size_t)>& body) {
  const auto ask = [&](std::size_t i) { control.report(static_cast<double>(i) / static_cast<double>(n)); };
  if (control.threads < 2 || n < 2) {
    for (std::size_t i = 0; i < n; ++i) {
      ask(i);
      body(i);
    }
    return;
  }
  Parts parts(n, body);
  {
    std::vector<std::jthread> others;
    const std::size_t wanted = std::min<std::size_t>(control.threads, n) - 1;
    others.reserve(wanted);
    try {
      while (others.size() < wanted) others.emplace_back([&] { parts.work([](std::size_t) {}); });
    } catch (const std::system_error&) { // the threads that there are do it all
    }
    parts.work(ask);
  }
  parts.rethrow();
}

} // namespace landfall
