// landing.h: a short program of calls, each made of what earlier ones answered.
// SPDX-License-Identifier: Apache-2.0
#include "capi_call.hpp"

#include <cmath>

namespace landfall::fuzz {

namespace {

class Program {
public:
  explicit Program(Input& input) : input_(input) {}
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    for (auto* landing : landings_) landfall_landing_free(landing);
  }

  void run() {
    for (int step = 0; step < 24 && !input_.empty(); ++step) {
      landfall_landing* made = unset();
      const auto call = input_.up_to(20);
      const bool makes = call <= 14;
      const bool good = call_.ok(makes ? make(call, &made) : ask(call));
      if (!makes) continue;
      expect((made != nullptr) == good, "a Landing comes out when the call went well, and then alone");
      if (good) keep(made);
    }
  }

private:
  static landfall_landing* unset() { return reinterpret_cast<landfall_landing*>(std::uintptr_t{1}); }

  const landfall_landing* any() {
    return landings_.empty() || input_.rarely(32) ? nullptr : landings_[input_.up_to(landings_.size() - 1)];
  }
  std::size_t count() { return input_.rarely(8) ? input_.up_to(200) : input_.up_to(6); }
  std::vector<double> chances(std::size_t n) { return input_.rarely(8) ? input_.numbers(n) : input_.shares(n); }
  /// The length given: as a rule that of the arrays.
  std::int64_t length(std::size_t n) {
    return input_.rarely(32) ? -static_cast<std::int64_t>(input_.up_to(9)) : std::int64_t(n);
  }
  std::int64_t nodes() { return input_.rarely(16) ? input_.integer() : std::int64_t{1} << (1 + input_.up_to(10)); }

  landfall_landing_from_deals_options deal_options() {
    landfall_landing_from_deals_options options;
    landfall_landing_from_deals_options_init(&options, sizeof options);
    options.grid_nodes = nodes();
    options.control = drawn_control(input_, reports_left_);
    return options;
  }

  landfall_status make(std::size_t call, landfall_landing** out) {
    const auto n = count();
    auto* error = call_.error();
    switch (call) {
    case 0: return landfall_landing_point(input_.number(), out, error);
    case 1: {
      const auto p = chances(n), a = input_.numbers(n);
      const auto options = deal_options();
      return landfall_landing_from_deals(p.data(), a.data(), length(n), &options, out, error);
    }
    case 2: {
      const auto p = chances(n), m = input_.numbers(n), v = input_.numbers(n);
      const auto options = deal_options();
      return landfall_landing_from_uncertain_deals(p.data(), m.data(), v.data(), length(n),
                                                   static_cast<std::uint32_t>(input_.up_to(2)), &options, out, error);
    }
    case 3: {
      const auto p = chances(n);
      auto l = input_.numbers(n), m = input_.numbers(n), h = input_.numbers(n);
      for (std::size_t i = 0; i < n; ++i)
        if (!input_.rarely(16)) {
          std::array three{l[i], m[i], h[i]};
          std::ranges::sort(three);
          l[i] = three[0], m[i] = three[1], h[i] = three[2];
        }
      const auto options = deal_options();
      return landfall_landing_from_triangular_deals(p.data(), l.data(), m.data(), h.data(), length(n), &options, out, error);
    }
    case 4: {
      const auto p = chances(n), a = input_.numbers(n), c = chances(n);
      landfall_landing_under_common_factor_options options;
      landfall_landing_under_common_factor_options_init(&options, sizeof options);
      options.grid_nodes = nodes();
      if (input_.maybe()) options.degrees_of_freedom = input_.number();
      options.control = drawn_control(input_, reports_left_);
      return landfall_landing_under_common_factor(p.data(), a.data(), c.data(), length(n), &options, out, error);
    }
    case 5: {
      const auto x = input_.numbers(n);
      return landfall_landing_from_samples(x.data(), length(n), out, error);
    }
    case 6: {
      auto p = chances(n), x = input_.numbers(n);
      if (!input_.rarely(4)) std::ranges::sort(p);
      if (!input_.rarely(4))
        std::sort(x.begin(), x.end(), [](double a, double b) { return std::isnan(b) ? !std::isnan(a) : a < b; });
      return landfall_landing_from_quantiles(p.data(), x.data(), length(n), out, error);
    }
    case 7: {
      const auto a = input_.numbers(n);
      landfall_landing_compound_options options;
      landfall_landing_compound_options_init(&options, sizeof options);
      options.grid_nodes = nodes();
      if (input_.maybe()) options.variance_to_mean = input_.number();
      options.control = drawn_control(input_, reports_left_);
      const double mean = input_.rarely(8) ? input_.number() : static_cast<double>(input_.up_to(20)) / 4.0;
      return landfall_landing_compound(mean, a.data(), length(n), &options, out, error);
    }
    case 8: return landfall_landing_add(any(), any(), out, error);
    case 9: {
      const auto w = chances(std::min<std::size_t>(n, 4));
      std::vector<const landfall_landing*> parts;
      for (std::size_t i = 0; i < w.size(); ++i) parts.push_back(any());
      return landfall_landing_mixture(parts.data(), w.data(), length(w.size()), out, error);
    }
    case 10: return landfall_landing_shift(any(), input_.number(), out, error);
    case 11: return landfall_landing_scale(any(), input_.number(), out, error);
    case 12: return landfall_landing_truncate(any(), input_.number(), out, error);
    case 13: return landfall_landing_raise(any(), input_.number(), out, error);
    default: return landfall_landing_given_total(any(), any(), input_.number(), out, error);
    }
  }

  landfall_status ask(std::size_t call) {
    const auto n = count();
    auto* error = call_.error();
    std::vector<double> out(n), more(n);
    const auto x = input_.numbers(n);
    switch (call) {
    case 15: return landfall_landing_crps(any(), x.data(), length(n), out.data(), error);
    case 16:
      return landfall_landing_pinball(any(), input_.rarely(8) ? input_.number() : input_.share(), x.data(), length(n),
                                      out.data(), error);
    case 17: return landfall_landing_pit(any(), x.data(), length(n), out.data(), more.data(), error);
    case 18: return score(x);
    case 19: return contributions(x);
    default: {
      const auto text = input_.text(200);
      landfall_landing* made = unset();
      const auto status = landfall_landing_deserialise(reinterpret_cast<const std::uint8_t*>(text.data()),
                                                       std::int64_t(text.size()), &made, error);
      expect((made != nullptr) == (status == LANDFALL_OK), "a Landing is read, or none is there");
      landfall_landing_free(made);
      return status;
    }
    }
  }

  landfall_status score(const std::vector<double>& outcomes) {
    std::vector<const landfall_landing*> landings;
    for (std::size_t i = 0; i < outcomes.size(); ++i) landings.push_back(any());
    const auto quantiles = chances(input_.up_to(3)), levels = chances(input_.up_to(3));
    landfall_landing_score_options options;
    landfall_landing_score_options_init(&options, sizeof options);
    if (input_.maybe()) options.quantiles = quantiles.data(), options.n_quantiles = length(quantiles.size());
    if (input_.maybe()) options.levels = levels.data(), options.n_levels = length(levels.size());
    if (input_.maybe()) options.cell_width = input_.number(), options.cell_edge = input_.number();
    if (input_.rarely(4)) options.pit_bins = input_.integer();
    if (input_.rarely(4)) options.level = input_.number();
    options.control = drawn_control(input_, reports_left_);
    Table scores(input_.maybe()), coverage(input_.maybe()), pit(input_.maybe());
    const auto status = landfall_landing_score(landings.data(), outcomes.data(), length(outcomes.size()), &options,
                                               scores.get(), coverage.get(), pit.get(), call_.error());
    for (auto* table : {&scores, &coverage, &pit}) table->read(status == LANDFALL_OK);
    return status;
  }

  landfall_status contributions(const std::vector<double>& amounts) {
    const auto p = chances(amounts.size());
    landfall_landing_contributions_options options;
    landfall_landing_contributions_options_init(&options, sizeof options);
    options.top = input_.rarely(8) ? input_.integer() : static_cast<std::int64_t>(input_.up_to(4));
    options.control = drawn_control(input_, reports_left_);
    Table out;
    const auto status =
        landfall_landing_contributions(p.data(), amounts.data(), length(p.size()), input_.maybe() ? any() : nullptr,
                                       input_.number(), &options, out.get(), call_.error());
    out.read(status == LANDFALL_OK);
    return status;
  }

  /// What holds of every Landing.
  void look_at(const landfall_landing* landing) {
    auto* error = call_.error();
    double mean = 0.0, variance = 0.0, bound = 0.0;
    std::int64_t n = 0, size = 0;
    const char* method = nullptr;
    call_.must(landfall_landing_mean(landing, &mean, error), "it has a mean");
    call_.must(landfall_landing_variance(landing, &variance, error), "it has a variance");
    call_.must(landfall_landing_error_bound(landing, &bound, error), "it has an error bound");
    call_.must(landfall_landing_n(landing, &n, error), "it has an n");
    call_.must(landfall_landing_method(landing, &method, error), "it has a method");
    expect(std::isfinite(mean) && !(variance < 0.0) && bound >= 0.0 && n >= 0 && method[0] != '\0', "which make sense");
    const std::array q{0.0, 0.1, 0.5, 0.9, 1.0};
    std::array<double, 5> x{}, next{}, below{}, above{};
    call_.must(landfall_landing_quantile(landing, q.data(), 5, x.data(), error), "it has quantiles");
    // A quantile is rounded, and points may be as close as doubles are: among the denormal ones that is a good part of them.
    for (std::size_t i = 0; i < 5; ++i)
      next[i] = std::fmax(x[i] + 4e-15 * std::abs(x[i]), std::nextafter(x[i], std::numeric_limits<double>::infinity()));
    call_.must(landfall_landing_cdf(landing, next.data(), 5, below.data(), error), "it has a distribution");
    call_.must(landfall_landing_probability_at_least(landing, x.data(), 5, above.data(), error), "it has chances");
    for (std::size_t i = 0; i < 5; ++i) {
      expect(i == 0 || x[i] >= x[i - 1], "quantiles do not fall");
      expect(below[i] >= 0.0 && below[i] <= 1.0 && above[i] >= 0.0 && above[i] <= 1.0, "chances lie between 0 and 1");
      if (below[i] < q[i] - 1e-6)
        std::fprintf(stderr, "%s: quantile(%g) = %.17g, cdf %.17g, mean %g, variance %g, bound %g\n", method, q[i], x[i],
                     below[i], mean, variance, bound);
      expect(below[i] >= q[i] - 1e-6, "a quantile has its chance");
    }
    if (!call_.ok(landfall_landing_serialise(landing, nullptr, 0, &size, error))) return;
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    call_.must(landfall_landing_serialise(landing, bytes.data(), size, &size, error), "it is written");
    landfall_landing* again = nullptr;
    call_.must(landfall_landing_deserialise(bytes.data(), size, &again, error), "and read again");
    landfall_landing_free(again);
  }

  void keep(landfall_landing* made) {
    look_at(made);
    if (landings_.size() < 6) return landings_.push_back(made);
    auto& old = landings_[input_.up_to(landings_.size() - 1)];
    landfall_landing_free(old);
    old = made;
  }

  Input& input_;
  Call call_;
  int reports_left_ = 0;
  std::vector<landfall_landing*> landings_;
};

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  landfall::fuzz::Input input(bytes, size);
  landfall::fuzz::Program(input).run();
  return 0;
}
