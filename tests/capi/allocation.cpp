// Memory that runs out, at every place where any is asked for: every function of the C ABI is called again and again, the
// first, second, … allocation failing, until none is left to fail. Each time it answers LANDFALL_OUT_OF_MEMORY (or what it
// would answer in any case), leaves its outputs as they were, consumes its tables, and loses nothing. SPDX-License-Identifier:
// Apache-2.0
#include <landfall.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <new>
#include <set>
#include <string>
#include <vector>

// --- allocations that fail ---

namespace {

struct Allocations {
  long until_failure = 0; ///< 0: none fails
  long live = 0;
  bool failed = false;

  bool fails() {
    if (until_failure == 0 || --until_failure != 0) return false;
    failed = true;
    return true;
  }
};
Allocations allocations;

} // namespace

extern "C" {
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t n, std::size_t size);
void* __real_realloc(void* memory, std::size_t size);
void __real_free(void* memory);
void* __wrap_malloc(std::size_t size);
void* __wrap_calloc(std::size_t n, std::size_t size);
void* __wrap_realloc(void* memory, std::size_t size);
void __wrap_free(void* memory);

// Of what is linked in here, Eigen alone asks these.
void* __wrap_malloc(std::size_t size) {
  if (allocations.fails()) return nullptr;
  ++allocations.live;
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t n, std::size_t size) {
  if (allocations.fails()) return nullptr;
  ++allocations.live;
  return __real_calloc(n, size);
}
void* __wrap_realloc(void* memory, std::size_t size) {
  if (allocations.fails()) return nullptr;
  if (memory == nullptr) ++allocations.live;
  return __real_realloc(memory, size);
}
void __wrap_free(void* memory) {
  if (memory != nullptr) --allocations.live;
  __real_free(memory);
}
}

void* operator new(std::size_t size) {
  if (void* memory = __wrap_malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto unit = static_cast<std::size_t>(alignment);
  if (allocations.fails()) throw std::bad_alloc();
  ++allocations.live;
  return std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return __wrap_malloc(size > 0 ? size : 1); }
void* operator new[](std::size_t size, const std::nothrow_t& never) noexcept { return operator new(size, never); }
void operator delete(void* memory) noexcept { __wrap_free(memory); }
void operator delete(void* memory, std::size_t) noexcept { __wrap_free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { __wrap_free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { __wrap_free(memory); }

namespace {

// --- tables without allocations of their own ---

/// Six deals, or three targets, handed out from where they lie.
class Source {
public:
  struct Column {
    const char* format;
    const char* name;
    std::array<const void*, 3> buffers;
    std::int64_t n_buffers;
  };
  Source(std::int64_t rows, std::vector<Column> columns) : columns_(std::move(columns)) {
    const auto n = columns_.size();
    schemas_.resize(n), arrays_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto& [format, name, buffers, n_buffers] = columns_[i];
      schemas_[i] = {format, name, nullptr, ARROW_FLAG_NULLABLE, 0, nullptr, nullptr, &end<ArrowSchema>, nullptr};
      arrays_[i] = {rows, -1, 0, n_buffers, 0, buffers.data(), nullptr, nullptr, &end<ArrowArray>, nullptr};
      schema_pointers_.push_back(&schemas_[i]);
      array_pointers_.push_back(&arrays_[i]);
    }
    const auto width = static_cast<std::int64_t>(n);
    schema_ = {"+s", "", nullptr, 0, width, schema_pointers_.data(), nullptr, &end<ArrowSchema>, nullptr};
    array_ = {rows, 0, 0, 1, width, no_validity_.data(), array_pointers_.data(), nullptr, &end<ArrowArray>, nullptr};
  }
  ArrowArrayStream stream() {
    given_ = false;
    return {[](ArrowArrayStream* from, ArrowSchema* out) { return *out = of(from).schema_, 0; },
            [](ArrowArrayStream* from, ArrowArray* out) {
              *out = of(from).given_ ? ArrowArray{} : of(from).array_;
              of(from).given_ = true;
              return 0;
            },
            [](ArrowArrayStream*) { return "it cannot fail"; }, &end<ArrowArrayStream>, this};
  }

private:
  template <class Structure> static void end(Structure* released) { released->release = nullptr; }
  static Source& of(ArrowArrayStream* stream) { return *static_cast<Source*>(stream->private_data); }

  std::vector<Column> columns_;
  std::vector<ArrowSchema> schemas_;
  std::vector<ArrowArray> arrays_;
  std::vector<ArrowSchema*> schema_pointers_;
  std::vector<ArrowArray*> array_pointers_;
  std::array<const void*, 1> no_validity_{nullptr};
  ArrowSchema schema_{};
  ArrowArray array_{};
  bool given_ = false;
};

Source& deals() {
  static constexpr std::array<std::int32_t, 7> stages{0, 3, 7, 11, 15, 23, 26};
  static constexpr std::array<std::int32_t, 6> created{17400, 17410, 17420, 17400, 17470, 17440};
  static constexpr std::array<std::int32_t, 6> closed{17450, 0, 0, 17460, 0, 17500};
  static constexpr std::array<std::uint8_t, 1> has_closed{0x29};
  static constexpr std::array<double, 6> amounts{100.0, 200.0, 400.0, 70.0, 50.0, 80.0};
  static constexpr std::array<std::int32_t, 7> regions{0, 5, 10, 15, 20, 25, 30};
  static Source source(6, {{"u", "stage", {nullptr, stages.data(), "WonDemoDemolostProposalwon"}, 3},
                           {"tdD", "created", {nullptr, created.data()}, 2},
                           {"tdD", "closed", {has_closed.data(), closed.data()}, 2},
                           {"g", "amount", {nullptr, amounts.data()}, 2},
                           {"u", "region", {nullptr, regions.data(), "northnorthnorthsouthsouthsouth"}, 3}});
  return source;
}

Source& stage_events() {
  static constexpr std::array<std::int32_t, 6> ids{0, 1, 2, 3, 4, 5}; // of bbaac
  static constexpr std::array<std::int32_t, 6> stages{0, 4, 8, 12, 15, 19};
  static constexpr std::array<std::int32_t, 5> days{17400, 17410, 17402, 17420, 17440};
  static constexpr std::array<double, 5> amounts{100.0, 200.0, 400.0, 70.0, 50.0};
  static Source source(5, {{"u", "id", {nullptr, ids.data(), "bbaac"}, 3},
                           {"u", "stage", {nullptr, stages.data(), "leaddemoleadwonlost"}, 3},
                           {"tdD", "time", {nullptr, days.data()}, 2},
                           {"g", "amount", {nullptr, amounts.data()}, 2}});
  return source;
}

/// Four reps, two deals each that closed in 2017-Q4 and two that closed in 2018-Q1.
Source& team_deals() {
  static constexpr int rows = 16;
  static const auto offsets = [](int width) {
    std::array<std::int32_t, rows + 1> of{};
    for (int i = 0; i <= rows; ++i) of[static_cast<std::size_t>(i)] = i * width;
    return of;
  };
  static const auto stages = offsets(4), owners = offsets(1);
  static const std::string stage = [] {
    std::string words;
    for (int i = 0; i < rows; ++i) words += i % 4 == 3 ? "lost" : "won ";
    return words;
  }();
  static const std::string owner = "aabbccddaabbccdd";
  static const auto days = [](int later) {
    std::array<std::int32_t, rows> of{};
    for (int i = 0; i < rows; ++i) of[static_cast<std::size_t>(i)] = 17'450 + i + later + (i >= 8 ? 90 : 0);
    return of;
  };
  static const auto created = days(0), closed = days(20);
  static const auto amounts = [] {
    std::array<double, rows> of{};
    for (int i = 0; i < rows; ++i) of[static_cast<std::size_t>(i)] = 100.0 + 7.0 * (i * i % 11);
    return of;
  }();
  static Source source(rows, {{"u", "stage", {nullptr, stages.data(), stage.c_str()}, 3},
                              {"tdD", "created", {nullptr, created.data()}, 2},
                              {"tdD", "closed", {nullptr, closed.data()}, 2},
                              {"g", "amount", {nullptr, amounts.data()}, 2},
                              {"u", "owner", {nullptr, owners.data(), owner.c_str()}, 3}});
  return source;
}

/// What a and b did.
Source& activities() {
  static constexpr std::array<std::int32_t, 4> owners{0, 1, 2, 3};
  static constexpr std::array<std::int32_t, 3> days{17'550, 17'551, 17'552};
  static Source source(3, {{"u", "owner", {nullptr, owners.data(), "aab"}, 3}, {"tdD", "date", {nullptr, days.data()}, 2}});
  return source;
}

/// Two camps of four at the top, by calls and rate; two at the bottom.
Source& camp_reps() {
  static constexpr std::array<std::int32_t, 11> names{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  static constexpr std::array<double, 10> outcome{9, 8, 7, 6, 5, 4, 3, 2, -1, -2},
      calls{90, 91, 92, 93, 10, 11, 12, 13, 20, 30}, rate{1, 2, 1, 3, 60, 62, 61, 63, 5, 6};
  static Source source(10, {{"u", "rep", {nullptr, names.data(), "abcdefghij"}, 3},
                            {"g", "outcome", {nullptr, outcome.data()}, 2},
                            {"g", "calls", {nullptr, calls.data()}, 2},
                            {"g", "rate", {nullptr, rate.data()}, 2}});
  return source;
}

Source& reps() {
  static constexpr std::array<std::int32_t, 7> names{0, 1, 2, 3, 4, 5, 6};
  static constexpr std::array<double, 6> outcomes{9.0, 8.0, 6.0, 5.0, 2.0, 1.0}, deals{24.0, 22.0, 17.0, 18.0, 11.0, 12.0};
  static Source source(6, {{"u", "rep", {nullptr, names.data(), "abcdef"}, 3},
                           {"g", "outcome", {nullptr, outcomes.data()}, 2},
                           {"g", "deals", {nullptr, deals.data()}, 2}});
  return source;
}

Source& targets() {
  static constexpr std::array<std::int32_t, 3> regions{0, 5, 10};
  static constexpr std::array<double, 2> amounts{1000.0, 300.0};
  static Source source(
      2, {{"u", "region", {nullptr, regions.data(), "northsouth"}, 3}, {"g", "amount", {nullptr, amounts.data()}, 2}});
  return source;
}

// --- cases ---

int faults = 0;

void expect(bool holds, const char* of, const char* what, long failing) {
  if (holds) return;
  ++faults;
  std::fprintf(stderr, "%s, allocation %ld failing: %s\n", of, failing, what);
}

/// What a call is given to write to: marked before it, looked at after it, and freed.
struct Outputs {
  landfall_landing* landing = nullptr;
  landfall_calendar* calendar = nullptr;
  landfall_forecast* forecast = nullptr;
  landfall_history* history = nullptr;
  landfall_funnel_tally* tally = nullptr;
  landfall_review* review = nullptr;
  landfall_cure* cure = nullptr;
  landfall_weibull* weibull = nullptr;
  std::array<ArrowArrayStream, 3> tables{};
  std::array<double, 8> numbers{};
  std::int64_t integer = 0;
  std::int32_t day = 0;
  landfall_period period{};
  landfall_interval interval{};
  landfall_variance variance{};
  landfall_group_test group_test{};
  landfall_slips slips{};
  landfall_team_camps_evidence camps{};
  landfall_two_rates two_rates{};
  landfall_pipeline_velocity velocity{};
  landfall_change_point change{};
  landfall_okr_verdict verdict{};
  landfall_okr_trend_line trend{};
  const char* text = nullptr;

  bool untouched() const {
    for (const auto& table : tables)
      if (table.release != nullptr) return false;
    for (const double number : numbers)
      if (number != 0.0) return false;
    return landing == nullptr && calendar == nullptr && forecast == nullptr && history == nullptr && tally == nullptr &&
           review == nullptr && cure == nullptr && weibull == nullptr && integer == 0 && day == 0 && period.end == 0 &&
           interval.n == 0 && variance.variance == 0.0 && group_test.p_value == 0.0 && slips.slipped_amount == 0.0 &&
           camps.camps == 0 && two_rates.fisher_p == 0.0 && velocity.open == 0 && change.p == 0.0 && verdict.why[0] == 0 &&
           trend.increments == 0 && text == nullptr;
  }
  void free() {
    landfall_landing_free(landing);
    landfall_calendar_free(calendar);
    landfall_forecast_free(forecast);
    landfall_history_free(history);
    landfall_funnel_tally_free(tally);
    landfall_review_free(review);
    landfall_cure_free(cure);
    landfall_weibull_free(weibull);
    for (auto& table : tables)
      if (table.release != nullptr) table.release(&table);
  }
};

struct Case {
  const char* function; ///< whose name in abi/symbols.txt it is
  std::function<landfall_status(Outputs&, landfall_error*)> call;
};

/// Each allocation of a call fails in turn.
void exhaust(const Case& tried) {
  for (long failing = 1;; ++failing) {
    Outputs out;
    landfall_error error = LANDFALL_ERROR_INIT;
    allocations.failed = false;
    const long live = allocations.live;
    allocations.until_failure = failing;
    const landfall_status status = tried.call(out, &error);
    allocations.until_failure = 0;
    const auto holds = [&](bool so, const char* what) { expect(so, tried.function, what, failing); };
    if (status != LANDFALL_OK) {
      holds(out.untouched(), "its outputs are not as they were");
      holds(!allocations.failed || status == LANDFALL_OUT_OF_MEMORY, landfall_status_name(status));
      holds(error.status == status && error.message[0] != '\0', "the error does not say so");
    }
    out.free();
    holds(allocations.live == live, "memory was lost");
    if (!allocations.failed || faults > 20) {
      if (failing > 1) std::printf("%-50s %6ld allocations\n", tried.function, failing - 1);
      return;
    }
  }
}

/// The table that a call has answered, read while memory runs out.
void exhaust_table(const std::function<void(ArrowArrayStream*)>& fill) {
  ArrowArrayStream table{};
  fill(&table);
  const auto read = [&](const char* what, auto&& next) {
    for (long failing = 1;; ++failing) {
      const long live = allocations.live;
      allocations.failed = false;
      allocations.until_failure = failing;
      auto made = next();
      allocations.until_failure = 0;
      expect((made.release != nullptr) == !allocations.failed, what, "it is whole, or it is nothing", failing);
      if (made.release != nullptr) made.release(&made);
      expect(allocations.live == live, what, "memory was lost", failing);
      if (!allocations.failed) return;
    }
  };
  read("the schema of a table", [&] {
    ArrowSchema schema{};
    expect((table.get_schema(&table, &schema) == 0) != allocations.failed, "get_schema", "it does not say so", 0);
    return schema;
  });
  read("the rows of a table", [&] {
    ArrowArray batch{};
    expect((table.get_next(&table, &batch) == 0) != allocations.failed, "get_next", "it does not say so", 0);
    return batch;
  });
  table.release(&table);
}

constexpr std::array<double, 5> chances{0.9, 0.6, 0.5, 0.3, 0.2}, whole{40.0, 120.0, 80.0, 250.0, 400.0},
    odd{40.123, 120.7071, 80.33333, 250.9, 400.1}, spread{0.5, 0.5, 0.25, 1.0, 0.0}, shared{0.3, 0.3, 0.1, 0.3, 0.2},
    ascending{0.0, 0.1, 0.5, 0.9, 1.0};

/// Many deals without a lattice.
struct Many {
  std::vector<double> chance, amount;
  Many() {
    for (int i = 0; i < 60; ++i) {
      chance.push_back((i % 9 + 0.5) / 10.0);
      amount.push_back(1.0 + 0.4142135 * i * i / 7.0);
    }
  }
};

template <class Options, class Init> Options small_grid(Init&& init) {
  Options options;
  init(&options, static_cast<std::uint32_t>(sizeof options));
  options.grid_nodes = 256;
  return options;
}

/// A Landing of each kind, for those that are asked or made into others.
struct Known {
  landfall_landing *exact = nullptr, *grid = nullptr, *lines = nullptr, *many = nullptr;
  landfall_calendar* calendar = nullptr;
  std::vector<std::uint8_t> bytes;
  Known() {
    const auto options = small_grid<landfall_landing_from_deals_options>(landfall_landing_from_deals_options_init);
    const Many deals;
    landfall_landing_from_deals(chances.data(), whole.data(), 5, nullptr, &exact, nullptr);
    landfall_landing_from_uncertain_deals(chances.data(), odd.data(), spread.data(), 5, LANDFALL_AMOUNT_GAMMA, &options, &grid,
                                          nullptr);
    landfall_landing_from_quantiles(ascending.data(), ascending.data(), 5, &lines, nullptr);
    landfall_landing_from_deals(deals.chance.data(), deals.amount.data(), 60, &options, &many, nullptr);
    landfall_calendar_new(nullptr, &calendar, nullptr);
    std::int64_t size = 0;
    landfall_landing_serialise(exact, nullptr, 0, &size, nullptr);
    bytes.resize(static_cast<std::size_t>(size));
    landfall_landing_serialise(exact, bytes.data(), size, &size, nullptr);
  }
  Known(const Known&) = delete;
  Known& operator=(const Known&) = delete;
  ~Known() {
    for (auto* landing : {exact, grid, lines, many}) landfall_landing_free(landing);
    landfall_calendar_free(calendar);
  }
};

std::vector<Case> landing_cases(const Known& known) {
  static const Many many;
  static const auto options = small_grid<landfall_landing_from_deals_options>(landfall_landing_from_deals_options_init);
  static const auto factor =
      small_grid<landfall_landing_under_common_factor_options>(landfall_landing_under_common_factor_options_init);
  static const auto compound = small_grid<landfall_landing_compound_options>(landfall_landing_compound_options_init);
  std::vector<Case> cases{
      {"landfall_landing_point",
       [](Outputs& out, landfall_error* error) { return landfall_landing_point(5.0, &out.landing, error); }},
      {"landfall_landing_point",
       [](Outputs& out, landfall_error* error) { return landfall_landing_point(std::nan(""), &out.landing, error); }},
      {"landfall_landing_from_samples",
       [](Outputs& out, landfall_error* error) { return landfall_landing_from_samples(odd.data(), 5, &out.landing, error); }},
      {"landfall_landing_from_quantiles",
       [](Outputs& out, landfall_error* error) {
         return landfall_landing_from_quantiles(ascending.data(), ascending.data(), 5, &out.landing, error);
       }},
      {"landfall_landing_from_triangular_deals",
       [](Outputs& out, landfall_error* error) {
         return landfall_landing_from_triangular_deals(chances.data(), ascending.data(), whole.data(), odd.data(), 1, &options,
                                                       &out.landing, error);
       }},
      {"landfall_landing_compound",
       [](Outputs& out, landfall_error* error) {
         return landfall_landing_compound(3.0, odd.data(), 5, &compound, &out.landing, error);
       }},
      {"landfall_landing_from_deals",
       [](Outputs& out, landfall_error* error) {
         return landfall_landing_from_deals(many.chance.data(), many.amount.data(), 60, &options, &out.landing, error);
       }},
      {"landfall_landing_from_uncertain_deals",
       [](Outputs& out, landfall_error* error) {
         return landfall_landing_from_uncertain_deals(chances.data(), odd.data(), spread.data(), 5, LANDFALL_AMOUNT_LOGNORMAL,
                                                      &options, &out.landing, error);
       }},
      {"landfall_landing_score",
       [&known](Outputs& out, landfall_error* error) {
         const std::array<const landfall_landing*, 3> landings{known.exact, known.grid, known.lines};
         return landfall_landing_score(landings.data(), odd.data(), 3, nullptr, &out.tables[0], &out.tables[1], &out.tables[2],
                                       error);
       }},
      {"landfall_landing_contributions",
       [&known](Outputs& out, landfall_error* error) {
         return landfall_landing_contributions(chances.data(), whole.data(), 5, known.exact, 500.0, nullptr, &out.tables[0],
                                               error);
       }},
      {"landfall_landing_deserialise",
       [&known](Outputs& out, landfall_error* error) {
         return landfall_landing_deserialise(known.bytes.data(), static_cast<std::int64_t>(known.bytes.size()), &out.landing,
                                             error);
       }},
      {"landfall_landing_serialise",
       [&known](Outputs& out, landfall_error* error) {
         return landfall_landing_serialise(known.many, nullptr, 0, &out.integer, error);
       }},
  };
  for (const auto* amounts : {&whole, &odd}) {
    cases.push_back({"landfall_landing_from_deals", [amounts](Outputs& out, landfall_error* error) {
                       return landfall_landing_from_deals(chances.data(), amounts->data(), 5, &options, &out.landing, error);
                     }});
    cases.push_back({"landfall_landing_under_common_factor", [amounts](Outputs& out, landfall_error* error) {
                       return landfall_landing_under_common_factor(chances.data(), amounts->data(), shared.data(), 5, &factor,
                                                                   &out.landing, error);
                     }});
  }
  for (const auto* a : {known.exact, known.grid, known.lines, known.many}) {
    cases.insert(
        cases.end(),
        {{"landfall_landing_add",
          [a, &known](Outputs& out, landfall_error* error) {
            return landfall_landing_add(a, known.grid, &out.landing, error);
          }},
         {"landfall_landing_mixture",
          [a, &known](Outputs& out, landfall_error* error) {
            const std::array<const landfall_landing*, 2> parts{a, known.lines};
            return landfall_landing_mixture(parts.data(), chances.data(), 2, &out.landing, error);
          }},
         {"landfall_landing_shift",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_shift(a, 3.0, &out.landing, error); }},
         {"landfall_landing_scale",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_scale(a, -2.0, &out.landing, error); }},
         {"landfall_landing_truncate",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_truncate(a, 0.3, &out.landing, error); }},
         {"landfall_landing_raise",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_raise(a, 0.3, &out.landing, error); }},
         {"landfall_landing_given_total",
          [a, &known](Outputs& out, landfall_error* error) {
            return landfall_landing_given_total(a, known.exact, 100.0, &out.landing, error);
          }},
         {"landfall_landing_mean",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_mean(a, &out.numbers[0], error); }},
         {"landfall_landing_variance",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_variance(a, &out.numbers[0], error); }},
         {"landfall_landing_error_bound",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_error_bound(a, &out.numbers[0], error); }},
         {"landfall_landing_n",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_n(a, &out.integer, error); }},
         {"landfall_landing_method",
          [a](Outputs& out, landfall_error* error) { return landfall_landing_method(a, &out.text, error); }},
         {"landfall_landing_quantile",
          [a](Outputs& out, landfall_error* error) {
            return landfall_landing_quantile(a, ascending.data(), 5, out.numbers.data(), error);
          }},
         {"landfall_landing_quantile", // that it refuses
          [a](Outputs& out, landfall_error* error) {
            return landfall_landing_quantile(a, whole.data(), 5, out.numbers.data(), error);
          }},
         {"landfall_landing_cdf",
          [a](Outputs& out, landfall_error* error) {
            return landfall_landing_cdf(a, whole.data(), 5, out.numbers.data(), error);
          }},
         {"landfall_landing_probability_at_least",
          [a](Outputs& out, landfall_error* error) {
            return landfall_landing_probability_at_least(a, whole.data(), 5, out.numbers.data(), error);
          }},
         {"landfall_landing_crps",
          [a](Outputs& out, landfall_error* error) {
            return landfall_landing_crps(a, whole.data(), 5, out.numbers.data(), error);
          }},
         {"landfall_landing_pinball",
          [a](Outputs& out, landfall_error* error) {
            return landfall_landing_pinball(a, 0.1, whole.data(), 5, out.numbers.data(), error);
          }},
         {"landfall_landing_pit", [a](Outputs& out, landfall_error* error) {
            return landfall_landing_pit(a, whole.data(), 4, out.numbers.data(), out.numbers.data() + 4, error);
          }}});
  }
  return cases;
}

landfall_status coverage(Outputs& out, landfall_error* error, const landfall_pipeline_coverage_options* options,
                         bool with_rejects) {
  auto opportunities = deals().stream(), goals = targets().stream();
  const auto status = landfall_pipeline_coverage(&opportunities, &goals, options, &out.tables[0],
                                                 with_rejects ? &out.tables[1] : nullptr, error);
  expect(opportunities.release == nullptr && goals.release == nullptr, "landfall_pipeline_coverage", "a table was not consumed",
         0);
  return status;
}

std::vector<Case> table_cases() {
  static const auto by_region = [] {
    landfall_pipeline_coverage_options options;
    landfall_pipeline_coverage_options_init(&options, static_cast<std::uint32_t>(sizeof options));
    options.by = "region";
    return options;
  }();
  return {
      {"landfall_pipeline_coverage",
       [](Outputs& out, landfall_error* error) { return coverage(out, error, &by_region, true); }},
      {"landfall_pipeline_coverage", [](Outputs& out, landfall_error* error) { return coverage(out, error, nullptr, false); }}};
}

landfall_status forecast(Outputs& out, landfall_error* error, bool with_rejects) {
  landfall_forecast_deals_options options;
  landfall_forecast_deals_options_init(&options, static_cast<std::uint32_t>(sizeof options));
  options.as_of = 17485;
  options.target = 400.0;
  auto opportunities = deals().stream();
  const auto status = landfall_forecast_deals(&opportunities, nullptr, nullptr, nullptr, &options, &out.forecast,
                                              with_rejects ? &out.tables[0] : nullptr, error);
  expect(opportunities.release == nullptr, "landfall_forecast_deals", "a table was not consumed", 0);
  return status;
}

std::vector<Case> forecast_cases() {
  static const auto* const made = [] {
    Outputs out;
    forecast(out, nullptr, false);
    return out.forecast;
  }();
  static const auto by_region = [] {
    static constexpr std::array<const char*, 1> levels{"region"};
    landfall_forecast_roll_up_options options;
    landfall_forecast_roll_up_options_init(&options, static_cast<std::uint32_t>(sizeof options));
    options.as_of = 17485;
    options.hierarchy = levels.data();
    options.n_hierarchy = 1;
    return options;
  }();
  std::vector<Case> cases{
      {"landfall_forecast_deals", [](Outputs& out, landfall_error* error) { return forecast(out, error, true); }},
      {"landfall_forecast_landing",
       [](Outputs& out, landfall_error* error) { return landfall_forecast_landing(made, &out.landing, error); }},
      {"landfall_forecast_page",
       [](Outputs& out, landfall_error* error) {
         return landfall_forecast_page(made, 100, 3, nullptr, 0, &out.integer, error);
       }},
      {"landfall_forecast_roll_up", [](Outputs& out, landfall_error* error) {
         auto opportunities = deals().stream();
         return landfall_forecast_roll_up(&opportunities, nullptr, &by_region, &out.tables[0], &out.tables[1], error);
       }}};
  for (std::uint32_t table = LANDFALL_FORECAST_SUMMARY; table <= LANDFALL_FORECAST_NOTES; ++table)
    cases.push_back({"landfall_forecast_table", [table](Outputs& out, landfall_error* error) {
                       return landfall_forecast_table(made, table, &out.tables[0], error);
                     }});
  return cases;
}

std::vector<Case> funnel_cases() {
  static constexpr std::array<const char*, 3> stages{"lead", "demo", "won"};
  static constexpr std::array<const char*, 1> ends{"lost"};
  static const auto funnel = [] {
    landfall_funnel made{};
    made.stages = stages.data(), made.n_stages = 3;
    made.ends = ends.data(), made.n_ends = 1;
    return made;
  }();
  static const auto split = [] {
    landfall_funnel_conversion_options options;
    landfall_funnel_conversion_options_init(&options, static_cast<std::uint32_t>(sizeof options));
    options.by = "stage", options.amount = "amount", options.cohort_begin = 17400;
    return options;
  }();
  static const auto since = [] {
    landfall_funnel_trend_options options;
    landfall_funnel_trend_options_init(&options, static_cast<std::uint32_t>(sizeof options));
    options.since = 17410;
    return options;
  }();
  static auto* const known = [] {
    landfall_funnel_tally* tally = nullptr;
    landfall_funnel_tally_new(&funnel, &tally, nullptr);
    return tally;
  }();
  static const auto bytes = [] {
    std::array<std::uint8_t, 512> room{};
    std::int64_t size = 0;
    landfall_funnel_tally_bytes(known, room.data(), 512, &size, nullptr);
    return std::vector<std::uint8_t>(room.begin(), room.begin() + size);
  }();
  return {
      {"landfall_funnel_conversion",
       [](Outputs& out, landfall_error* error) {
         auto events = stage_events().stream();
         return landfall_funnel_conversion(&events, &funnel, nullptr, &out.tables[0], &out.tables[1], &out.tables[2], nullptr,
                                           error);
       }},
      {"landfall_funnel_conversion",
       [](Outputs& out, landfall_error* error) {
         auto events = stage_events().stream();
         return landfall_funnel_conversion(&events, &funnel, &split, &out.tables[0], nullptr, nullptr, &out.tables[1], error);
       }},
      {"landfall_funnel_time_in_stage",
       [](Outputs& out, landfall_error* error) {
         auto events = stage_events().stream();
         return landfall_funnel_time_in_stage(&events, &funnel, nullptr, &out.tables[0], &out.tables[1], error);
       }},
      {"landfall_funnel_time_to_stage",
       [](Outputs& out, landfall_error* error) {
         auto events = stage_events().stream();
         return landfall_funnel_time_to_stage(&events, &funnel, nullptr, &out.tables[0], &out.tables[1], error);
       }},
      {"landfall_funnel_trend",
       [](Outputs& out, landfall_error* error) {
         auto events = stage_events().stream();
         return landfall_funnel_trend(&events, &funnel, &since, &out.tables[0], &out.tables[1], nullptr, error);
       }},
      {"landfall_funnel_by_period",
       [](Outputs& out, landfall_error* error) {
         auto events = stage_events().stream();
         return landfall_funnel_by_period(&events, &funnel, nullptr, 0, nullptr, &out.tables[0], &out.tables[1], nullptr,
                                          error);
       }},
      {"landfall_funnel_events_of_deals",
       [](Outputs& out, landfall_error* error) {
         auto opportunities = deals().stream();
         return landfall_funnel_events_of_deals(&opportunities, nullptr, nullptr, nullptr, &out.tables[0], &out.integer,
                                                &out.tables[1], error);
       }},
      {"landfall_funnel_pipeline_velocity",
       [](Outputs& out, landfall_error* error) {
         static constexpr std::array<double, 2> amount{5.0, 6.0}, cycle{30.0, 40.0};
         return landfall_funnel_pipeline_velocity(9, 4, amount.data(), cycle.data(), 2, 0.8, &out.velocity, error);
       }},
      {"landfall_funnel_change_point",
       [](Outputs& out, landfall_error* error) {
         static constexpr std::array<std::int64_t, 5> successes{9, 8, 2, 1, 2}, trials{10, 10, 10, 10, 10};
         return landfall_funnel_change_point(successes.data(), trials.data(), 5, nullptr, &out.change, error);
       }},
      {"landfall_funnel_tally_new",
       [](Outputs& out, landfall_error* error) { return landfall_funnel_tally_new(&funnel, &out.tally, error); }},
      {"landfall_funnel_tally_add",
       [](Outputs& out, landfall_error* error) {
         auto events = stage_events().stream();
         return landfall_funnel_tally_add(known, &events, nullptr, &out.tables[0], error);
       }},
      {"landfall_funnel_tally_merge",
       [](Outputs&, landfall_error* error) { return landfall_funnel_tally_merge(known, known, error); }},
      {"landfall_funnel_tally_conversion",
       [](Outputs& out, landfall_error* error) {
         return landfall_funnel_tally_conversion(known, 0, 0.8, &out.tables[0], &out.tables[1], &out.tables[2], error);
       }},
      {"landfall_funnel_tally_bytes",
       [](Outputs& out, landfall_error* error) { return landfall_funnel_tally_bytes(known, nullptr, 0, &out.integer, error); }},
      {"landfall_funnel_tally_from_bytes", [](Outputs& out, landfall_error* error) {
         return landfall_funnel_tally_from_bytes(&funnel, bytes.data(), std::ssize(bytes), &out.tally, error);
       }}};
}

landfall_status review(Outputs& out, landfall_error* error, bool with_rejects) {
  landfall_review_quarter_options options;
  landfall_review_quarter_options_init(&options, static_cast<std::uint32_t>(sizeof options));
  options.as_of = 17485;
  auto opportunities = deals().stream();
  const auto status = landfall_review_quarter(&opportunities, nullptr, nullptr, nullptr, &options, &out.review,
                                              with_rejects ? &out.tables[0] : nullptr, error);
  expect(opportunities.release == nullptr, "landfall_review_quarter", "a table was not consumed", 0);
  return status;
}

std::vector<Case> review_cases() {
  static const auto* const made = [] {
    Outputs out;
    review(out, nullptr, false);
    return out.review;
  }();
  std::vector<Case> cases{
      {"landfall_review_quarter", [](Outputs& out, landfall_error* error) { return review(out, error, true); }},
      {"landfall_review_landing",
       [](Outputs& out, landfall_error* error) { return landfall_review_landing(made, &out.landing, error); }},
      {"landfall_review_page",
       [](Outputs& out, landfall_error* error) { return landfall_review_page(made, 100, nullptr, 0, &out.integer, error); }}};
  for (std::uint32_t table = LANDFALL_REVIEW_SUMMARY; table <= LANDFALL_REVIEW_NOTES; ++table)
    cases.push_back({"landfall_review_table", [table](Outputs& out, landfall_error* error) {
                       return landfall_review_table(made, table, &out.tables[0], error);
                     }});
  return cases;
}

landfall_reps_options reps_options() {
  static constexpr std::array<const char*, 1> won{"won "}, lost{"lost"};
  landfall_reps_options options;
  landfall_reps_options_init(&options, static_cast<std::uint32_t>(sizeof options));
  options.chosen_begin = 17'440, options.chosen_end = options.period_begin = 17'540, options.period_end = 17'640;
  options.columns.won_stages = won.data(), options.columns.n_won_stages = 1;
  options.columns.lost_stages = lost.data(), options.columns.n_lost_stages = 1;
  options.fraction = 0.5;
  options.draws = 100;
  return options;
}

std::vector<Case> reps_cases() {
  static const auto options = reps_options();
  team_deals(), activities(); // made here, where allocations do not fail
  return {{"landfall_reps_of_deals",
           [](Outputs& out, landfall_error* error) {
             auto deals = team_deals().stream(), acts = activities().stream();
             const auto status = landfall_reps_of_deals(&deals, &acts, &options, &out.tables[0], &out.tables[1], error);
             expect(deals.release == nullptr && acts.release == nullptr, "landfall_reps_of_deals", "a table was not consumed",
                    0);
             return status;
           }},
          {"landfall_reps_influence_of_deals",
           [](Outputs& out, landfall_error* error) {
             auto deals = team_deals().stream(), acts = activities().stream();
             return landfall_reps_influence_of_deals(&deals, &acts, &options, &out.tables[0], error);
           }},
          {"landfall_reps_repeatable_gap", [](Outputs& out, landfall_error* error) {
             auto deals = team_deals().stream();
             return landfall_reps_repeatable_gap(&deals, &options, &out.tables[0], error);
           }}};
}

landfall_status history(Outputs& out, landfall_error* error) {
  static constexpr std::array<const char*, 1> dimensions{"region"};
  landfall_history_new_options options;
  landfall_history_new_options_init(&options, static_cast<std::uint32_t>(sizeof options));
  options.dimensions = dimensions.data();
  options.n_dimensions = 1;
  auto opportunities = deals().stream();
  const auto status = landfall_history_new(&opportunities, nullptr, nullptr, &options, &out.history, error);
  expect(opportunities.release == nullptr, "landfall_history_new", "a table was not consumed", 0);
  return status;
}

std::vector<Case> history_cases() {
  static const auto* const made = [] {
    Outputs out;
    history(out, nullptr);
    return out.history;
  }();
  static constexpr std::array<std::int32_t, 3> days{17400, 17440, 17485};
  static constexpr std::array<std::int32_t, 3> ids{0, 1, 2}, words{0, 4, 8};
  static constexpr std::array<double, 2> amounts{5.0, 6.0};
  static Source states(2, {{"u", "id", {nullptr, ids.data(), "ab"}, 3},
                           {"tdD", "from", {nullptr, days.data()}, 2},
                           {"u", "standing", {nullptr, words.data(), "openlost"}, 3},
                           {"g", "amount", {nullptr, amounts.data()}, 2}});
  return {
      {"landfall_history_new", history},
      {"landfall_history_of_states",
       [](Outputs& out, landfall_error* error) {
         auto rows = states.stream();
         return landfall_history_of_states(&rows, nullptr, &out.history, error);
       }},
      {"landfall_history_as_of",
       [](Outputs& out, landfall_error* error) { return landfall_history_as_of(made, 17485, nullptr, &out.tables[0], error); }},
      {"landfall_history_waterfall",
       [](Outputs& out, landfall_error* error) {
         return landfall_history_waterfall(made, days.data(), 3, nullptr, &out.tables[0], &out.tables[1], error);
       }},
      {"landfall_history_coverage",
       [](Outputs& out, landfall_error* error) {
         return landfall_history_coverage(made, nullptr, nullptr, &out.tables[0], &out.tables[1], &out.tables[2], error);
       }},
      {"landfall_history_creation",
       [](Outputs& out, landfall_error* error) { return landfall_history_creation(made, nullptr, &out.tables[0], error); }},
      {"landfall_history_linearity",
       [](Outputs& out, landfall_error* error) { return landfall_history_linearity(made, nullptr, &out.tables[0], error); }},
      {"landfall_history_infer_slips",
       [](Outputs& out, landfall_error* error) {
         return landfall_history_infer_slips(-10.0, 9.5, 0.0, 0.1, &out.slips, error);
       }},
      {"landfall_history_hygiene", [](Outputs& out, landfall_error* error) {
         return landfall_history_hygiene(made, nullptr, &out.tables[0], &out.tables[1], error);
       }}};
}

std::vector<Case> survival_cases() {
  static constexpr std::array<double, 6> durations{2.5, 3.0, 3.0, 5.0, 9.0, 9.5};
  static constexpr std::array<std::uint8_t, 6> ends{1, 2, 0, 1, 0, 0};
  static const auto cohort = [] {
    std::pair<std::vector<double>, std::vector<std::uint8_t>> made;
    for (int i = 0; i < 40; ++i) made.first.push_back(i < 12 ? 1.0 + i % 5 : 20.0 + i % 7), made.second.push_back(i < 12);
    return made;
  }();
  static const auto* const known = [] {
    landfall_cure* cure = nullptr;
    landfall_cure_fit(cohort.first.data(), cohort.second.data(), 40, nullptr, 0, nullptr, &cure, nullptr);
    return cure;
  }();
  static const auto* const fitted = [] {
    landfall_weibull* weibull = nullptr;
    landfall_weibull_fit(cohort.first.data(), cohort.second.data(), 40, nullptr, 0, nullptr, &weibull, nullptr);
    return weibull;
  }();
  static constexpr std::array<const char*, 1> stages{"demo"};
  static constexpr std::array<std::int64_t, 1> passed{3}, tried{9};
  static constexpr std::array<double, 2> won{61'000.0, 84'000.0};
  static const auto few = [] {
    landfall_sales_math_need_options options;
    landfall_sales_math_need_options_init(&options, static_cast<std::uint32_t>(sizeof options));
    options.draws = 100;
    return options;
  }();
  static constexpr std::array<std::int32_t, 3> rep_ends{0, 3, 5};
  static Source quotas(2, {{"u", "rep", {nullptr, rep_ends.data(), "annbo"}, 3},
                           {"g", "quota", {nullptr, won.data()}, 2},
                           {"g", "deal_size", {nullptr, won.data()}, 2}});
  return {
      {"landfall_sales_math_forwards",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_forwards(750.0, -1.0, won.data(), 0, 50.0, out.numbers.data(), nullptr, error);
       }},
      {"landfall_sales_math_by",
       [](Outputs& out, landfall_error* error) {
         auto rows = quotas.stream();
         return landfall_sales_math_by(&rows, nullptr, &out.tables[0], error);
       }},
      {"landfall_sales_math_need",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_need(250'000.0, won.data(), 2, stages.data(), passed.data(), tried.data(), 1, &few,
                                         &out.tables[0], error);
       }},
      {"landfall_sales_math_latest_creation",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_latest_creation(durations.data(), ends.data(), 6, 20'000, 0.4, &out.day, error);
       }},
      {"landfall_sales_math_closed_in_time",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_closed_in_time(durations.data(), ends.data(), 6, 20'000, 20'020, out.numbers.data(), error);
       }},
      {"landfall_sales_math_marketing_gap",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_marketing_gap(0.0, 5.0, out.numbers.data(), error);
       }},
      {"landfall_survival_kaplan_meier",
       [](Outputs& out, landfall_error* error) {
         return landfall_survival_kaplan_meier(durations.data(), ends.data(), 6, 0.8, &out.tables[0], error);
       }},
      {"landfall_survival_quantile",
       [](Outputs& out, landfall_error* error) {
         return landfall_survival_quantile(durations.data(), ends.data(), 6, 0.5, 0.8, &out.interval, error);
       }},
      {"landfall_survival_restricted_mean",
       [](Outputs& out, landfall_error* error) {
         return landfall_survival_restricted_mean(durations.data(), ends.data(), 6, 4.0, 0.8, &out.interval, error);
       }},
      {"landfall_survival_aalen_johansen",
       [](Outputs& out, landfall_error* error) {
         return landfall_survival_aalen_johansen(durations.data(), ends.data(), 6, 2, 0.8, &out.tables[0], error);
       }},
      {"landfall_weibull_fit",
       [](Outputs& out, landfall_error* error) {
         return landfall_weibull_fit(cohort.first.data(), cohort.second.data(), 40, nullptr, 0, nullptr, &out.weibull, error);
       }},
      {"landfall_weibull_table",
       [](Outputs& out, landfall_error* error) {
         return landfall_weibull_table(fitted, &out.tables[0], &out.tables[1], error);
       }},
      {"landfall_weibull_quantile",
       [](Outputs& out, landfall_error* error) {
         return landfall_weibull_quantile(fitted, 0.5, nullptr, 0, &out.interval, error);
       }},
      {"landfall_weibull_mean",
       [](Outputs& out, landfall_error* error) { return landfall_weibull_mean(fitted, nullptr, 0, &out.interval, error); }},
      {"landfall_weibull_ended_by",
       [](Outputs& out, landfall_error* error) {
         return landfall_weibull_ended_by(fitted, 3.0, nullptr, 0, &out.interval, error);
       }},
      {"landfall_cure_fit",
       [](Outputs& out, landfall_error* error) {
         return landfall_cure_fit(cohort.first.data(), cohort.second.data(), 40, nullptr, 0, nullptr, &out.cure, error);
       }},
      {"landfall_cure_table",
       [](Outputs& out, landfall_error* error) { return landfall_cure_table(known, &out.tables[0], &out.tables[1], error); }},
      {"landfall_cure_share",
       [](Outputs& out, landfall_error* error) { return landfall_cure_share(known, nullptr, 0, &out.interval, error); }},
      {"landfall_cure_ended_by",
       [](Outputs& out, landfall_error* error) {
         return landfall_cure_ended_by(known, 3.0, nullptr, 0, &out.interval, error);
       }},
      {"landfall_cure_yet_to_end",
       [](Outputs& out, landfall_error* error) {
         return landfall_cure_yet_to_end(known, 3.0, nullptr, 0, out.numbers.data(), error);
       }},
      {"landfall_cure_expectation", [](Outputs& out, landfall_error* error) {
         return landfall_cure_expectation(known, cohort.first.data(), cohort.second.data(), 40, nullptr, 0, &out.integer,
                                          &out.interval, error);
       }}};
}

std::vector<Case> plain_cases(const Known& known) {
  static constexpr std::array<std::int32_t, 3> holidays{17500, 17501, 17600};
  static const auto with_holidays = [] {
    landfall_calendar_new_options options;
    landfall_calendar_new_options_init(&options, static_cast<std::uint32_t>(sizeof options));
    options.holidays = holidays.data();
    options.n_holidays = 3;
    return options;
  }();
  static constexpr std::array<std::int32_t, 3> check_in_days{17453, 17467, 17481}, phase_days{17470, 17500, 17530};
  static const auto key_result = [] {
    landfall_okr_key_result made;
    landfall_okr_key_result_init(&made, static_cast<std::uint32_t>(sizeof made));
    made.period_begin = 17440, made.period_end = 17532;
    made.initial = 0.0, made.target = 500.0;
    made.check_in_days = check_in_days.data(), made.check_in_values = whole.data(), made.n_check_ins = 3;
    made.phase_days = phase_days.data(), made.phase_values = whole.data(), made.n_phases = 2;
    return made;
  }();
  const auto* calendar = known.calendar;
  return {
      {"landfall_calendar_new",
       [](Outputs& out, landfall_error* error) { return landfall_calendar_new(&with_holidays, &out.calendar, error); }},
      {"landfall_calendar_quarter_of",
       [=](Outputs& out, landfall_error* error) { return landfall_calendar_quarter_of(calendar, 17500, &out.period, error); }},
      {"landfall_calendar_year_of",
       [=](Outputs& out, landfall_error* error) { return landfall_calendar_year_of(calendar, 17500, &out.period, error); }},
      {"landfall_calendar_year_of", // outside the years that there are
       [=](Outputs& out, landfall_error* error) {
         return landfall_calendar_year_of(calendar, 99'999'999, &out.period, error);
       }},
      {"landfall_calendar_period",
       [=](Outputs& out, landfall_error* error) { return landfall_calendar_period(calendar, "2017-W07", &out.period, error); }},
      {"landfall_calendar_period",
       [=](Outputs& out, landfall_error* error) {
         return landfall_calendar_period(calendar, "some time in 2017", &out.period, error);
       }},
      {"landfall_calendar_week_of_quarter",
       [=](Outputs& out, landfall_error* error) {
         return landfall_calendar_week_of_quarter(calendar, 17500, &out.day, error);
       }},
      {"landfall_calendar_business_days",
       [=](Outputs& out, landfall_error* error) {
         return landfall_calendar_business_days(calendar, 17500, 17600, &out.day, error);
       }},
      {"landfall_sales_math_deals_needed",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_deals_needed(250e3, 84e3, 1, &out.numbers[0], error);
       }},
      {"landfall_sales_math_deals_needed",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_deals_needed(-1.0, 84e3, 1, &out.numbers[0], error);
       }},
      {"landfall_sales_math_units_needed",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_units_needed(3.0, 0.3, 9, &out.numbers[0], error);
       }},
      {"landfall_sales_math_activities_needed",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_activities_needed(3.0, 0.0, 0, &out.numbers[0], error);
       }},
      {"landfall_sales_math_backwards",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_backwards(250e3, 84e3, chances.data(), 5, 50.0, nullptr, out.numbers.data(), error);
       }},
      {"landfall_sales_math_backwards",
       [](Outputs& out, landfall_error* error) {
         return landfall_sales_math_backwards(250e3, 84e3, whole.data(), 5, 50.0, nullptr, out.numbers.data(), error);
       }},
      {"landfall_okr_status",
       [](Outputs& out, landfall_error* error) {
         return landfall_okr_status(&key_result, 17481, nullptr, nullptr, &out.verdict, error);
       }},
      {"landfall_okr_status",
       [&known](Outputs& out, landfall_error* error) {
         return landfall_okr_status(&key_result, 17481, known.grid, nullptr, &out.verdict, error);
       }},
      {"landfall_okr_trend",
       [](Outputs& out, landfall_error* error) { return landfall_okr_trend(&key_result, 17481, &out.trend, error); }},
      {"landfall_okr_landing",
       [](Outputs& out, landfall_error* error) { return landfall_okr_landing(&key_result, 17481, &out.landing, error); }},
      {"landfall_okr_landing", // that there is none yet
       [](Outputs& out, landfall_error* error) { return landfall_okr_landing(&key_result, 17441, &out.landing, error); }},
      {"landfall_okr_roll_up",
       [](Outputs& out, landfall_error* error) {
         return landfall_okr_roll_up(chances.data(), chances.data(), 5, LANDFALL_OKR_WEIGHTED_MEAN, &out.numbers[0], error);
       }},
      {"landfall_plan_variance",
       [](Outputs& out, landfall_error* error) { return landfall_plan_variance(100.0, 90.0, nullptr, &out.variance, error); }},
      {"landfall_plan_variance",
       [](Outputs& out, landfall_error* error) {
         return landfall_plan_variance(std::nan(""), 90.0, nullptr, &out.variance, error);
       }},
      {"landfall_stats_calibration",
       [](Outputs& out, landfall_error* error) {
         static constexpr std::array<double, 5> came{0.0, 1.0, 0.0, 1.0, 1.0};
         return landfall_stats_calibration(chances.data(), came.data(), nullptr, 5, nullptr, &out.tables[0], &out.tables[1],
                                           &out.tables[2], error);
       }},
      {"landfall_stats_bca",
       [](Outputs& out, landfall_error* error) {
         return landfall_stats_bca(chances.data(), 5, whole.data(), 5, nullptr, &out.interval, error);
       }},
      {"landfall_stats_effect_size",
       [](Outputs& out, landfall_error* error) {
         return landfall_stats_effect_size(chances.data(), 5, whole.data(), 5, LANDFALL_EFFECT_CLIFFS_DELTA, 0.8, &out.interval,
                                           error);
       }},
      {"landfall_stats_group_test",
       [](Outputs& out, landfall_error* error) {
         return landfall_stats_group_test(chances.data(), 5, whole.data(), 5, nullptr, &out.group_test, error);
       }},
      {"landfall_stats_group_test",
       [](Outputs& out, landfall_error* error) {
         landfall_stats_group_test_options ranks;
         landfall_stats_group_test_options_init(&ranks, sizeof ranks);
         ranks.test = LANDFALL_GROUP_TEST_MANN_WHITNEY;
         return landfall_stats_group_test(chances.data(), 5, whole.data(), 5, &ranks, &out.group_test, error);
       }},
      {"landfall_stats_q_values",
       [](Outputs& out, landfall_error* error) {
         return landfall_stats_q_values(chances.data(), 5, out.numbers.data(), error);
       }},
      {"landfall_stats_two_rates",
       [](Outputs& out, landfall_error* error) { return landfall_stats_two_rates(3, 9, 8, 12, 0.8, &out.two_rates, error); }},
      {"landfall_stats_proportion_interval",
       [](Outputs& out, landfall_error* error) {
         return landfall_stats_proportion_interval(3, 9, 2, 0.8, &out.interval, error);
       }},
      {"landfall_stats_proportion_interval",
       [](Outputs& out, landfall_error* error) {
         return landfall_stats_proportion_interval(9, 3, 2, 0.8, &out.interval, error);
       }},
  };
}

std::vector<Case> team_cases() {
  camp_reps(); // made here, where allocations do not fail
  static constexpr std::array<const char*, 1> deals{"deals"}, outcome{"outcome"};
  static constexpr std::array<const char*, 2> both{"deals", "outcome"};
  return {
      {"landfall_team_compare",
       [](Outputs& out, landfall_error* error) {
         landfall_team_compare_options options;
         landfall_team_compare_options_init(&options, sizeof options);
         options.resamples = 100;
         options.lower_is_better = deals.data(), options.n_lower_is_better = 1;
         auto table = reps().stream();
         return landfall_team_compare(&table, &options, &out.tables[0], &out.tables[1], &out.tables[2], error);
       }},
      {"landfall_team_repeatable_gap",
       [](Outputs& out, landfall_error* error) {
         landfall_team_repeatable_gap_options options;
         landfall_team_repeatable_gap_options_init(&options, sizeof options);
         options.first = outcome.data(), options.second = deals.data(), options.n_metrics = 1;
         auto table = reps().stream();
         return landfall_team_repeatable_gap(&table, &options, &out.tables[0], error);
       }},
      {"landfall_team_influence",
       [](Outputs& out, landfall_error* error) {
         auto table = reps().stream();
         return landfall_team_influence(&table, nullptr, &out.tables[0], error);
       }},
      {"landfall_team_camps",
       [](Outputs& out, landfall_error* error) {
         landfall_team_camps_options options;
         landfall_team_camps_options_init(&options, sizeof options);
         options.groups.threshold = 0.0; // all six, and nobody below: two of them below
         options.draws = 3, options.resamples = 2;
         auto table = camp_reps().stream();
         return landfall_team_camps(&table, &options, &out.camps, &out.tables[0], &out.tables[1], error);
       }},
      {"landfall_team_correlates",
       [](Outputs& out, landfall_error* error) {
         landfall_team_correlates_options options;
         landfall_team_correlates_options_init(&options, sizeof options);
         options.draws = 10;
         auto table = reps().stream();
         return landfall_team_correlates(&table, &options, &out.tables[0], error);
       }},
      {"landfall_team_standing",
       [](Outputs& out, landfall_error* error) {
         landfall_team_standing_options options;
         landfall_team_standing_options_init(&options, sizeof options);
         options.value = "deals", options.standard_error = "outcome", options.draws = 50;
         auto table = reps().stream();
         return landfall_team_standing(&table, &options, &out.tables[0], error);
       }},
      {"landfall_team_attribute",
       [](Outputs& out, landfall_error* error) {
         landfall_team_attribute_options options;
         landfall_team_attribute_options_init(&options, sizeof options);
         options.volumes = both.data(), options.n_volumes = 2, options.draws = 20;
         auto table = reps().stream();
         std::array<landfall_landing*, 2> worth{};
         const auto status = landfall_team_attribute(&table, &options, &out.interval, &out.tables[0], worth.data(), error);
         landfall_landing_free(worth[1]);
         out.landing = worth[0];
         return status;
       }},
  };
}

/// Functions that no case calls: those that can fail, and are listed. What frees, fills with defaults or names has no
/// error.
void look_for_missing(const char* list, const std::set<std::string>& called) {
  std::ifstream symbols(list);
  expect(symbols.good(), list, "it is not there", 0);
  for (std::string line; std::getline(symbols, line);) {
    const auto name = line.substr(0, line.find(' '));
    const bool fails = name.starts_with("landfall_") && !name.ends_with("_free") && !name.ends_with("_init") &&
                       !name.starts_with("landfall_version") && name != "landfall_abi_major" && name != "landfall_status_name";
    if (fails) expect(called.contains(name), name.c_str(), "it has no case here", 0);
  }
}

} // namespace

int main(int n_arguments, char** arguments) {
  const Known known;
  deals(), targets(), stage_events(), reps(); // made before memory runs out
  std::vector<Case> cases;
  for (auto&& some : {landing_cases(known), table_cases(), forecast_cases(), funnel_cases(), review_cases(), reps_cases(),
                      history_cases(), survival_cases(), team_cases(), plain_cases(known)})
    cases.insert(cases.end(), some.begin(), some.end());
  std::set<std::string> called;
  for (const auto& each : cases) {
    called.insert(each.function);
    exhaust(each);
  }
  exhaust_table([](ArrowArrayStream* table) {
    Outputs out;
    coverage(out, nullptr, nullptr, false);
    *table = out.tables[0];
  });
  if (n_arguments > 1) look_for_missing(arguments[1], called);
  std::printf("%zu calls, %d faults\n", cases.size(), faults);
  return faults == 0 ? 0 : 1;
}
