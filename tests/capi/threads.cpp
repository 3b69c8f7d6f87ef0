// Any number of threads at once, on handles that they share: each answers what one thread alone has answered, to the bit. What
// a thread of its own makes it frees while others read what it was made of. `./dev test --tsan` sees to it that they do not
// race. SPDX-License-Identifier: Apache-2.0
#include <landfall.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace {

/// What a call has answered, as bytes.
class Answer {
public:
  template <class T> void add(const T& value) { add(&value, sizeof value); }
  void add(const void* from, std::size_t size) { bytes_.append(static_cast<const char*>(from), size); }
  bool operator==(const Answer&) const = default;
  bool empty() const { return bytes_.empty(); }

private:
  std::string bytes_;
};

constexpr std::size_t n_deals = 400;

/// What all threads read.
struct Shared {
  std::vector<double> chance, amount, spread, correlation;
  std::vector<std::int32_t> created, closed, regions;
  landfall_landing *exact = nullptr, *smooth = nullptr, *lines = nullptr;
  landfall_calendar* calendar = nullptr;

  Shared() {
    for (std::size_t i = 0; i < n_deals; ++i) {
      const auto x = static_cast<double>(i);
      chance.push_back((static_cast<double>(i % 9) + 0.5) / 10.0);
      amount.push_back(100.0 + 7.0 * x + (i % 3 == 0 ? 0.4142135 * x : 0.0));
      spread.push_back(0.5);
      correlation.push_back(0.2);
      created.push_back(static_cast<std::int32_t>(17'000 + i));
      closed.push_back(static_cast<std::int32_t>(17'300 + i));
      regions.push_back(static_cast<std::int32_t>(i % 2));
    }
    const std::array<double, 3> q{0.1, 0.5, 0.9}, v{1e4, 5e4, 2e5};
    landfall_landing_from_deals(chance.data(), amount.data(), 12, nullptr, &exact, nullptr);
    landfall_landing_from_deals(chance.data(), amount.data(), n_deals, nullptr, &smooth, nullptr);
    landfall_landing_from_quantiles(q.data(), v.data(), 3, &lines, nullptr);
    landfall_calendar_new(nullptr, &calendar, nullptr);
  }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared() {
    for (auto* each : {exact, smooth, lines}) landfall_landing_free(each);
    landfall_calendar_free(calendar);
  }
};

/// Opportunities over the shared columns: won, every second deal of one region.
class Source {
public:
  explicit Source(const Shared& shared) {
    static constexpr std::array<std::int32_t, 3> stage_ends{0, 3, 7}, region_ends{0, 5, 10};
    add("created", "tdD", shared.created.data());
    add("closed", "tdD", shared.closed.data());
    add("amount", "g", shared.amount.data());
    add("stage", "i", shared.regions.data(), stage_ends.data(), "wonlost");
    add("region", "i", shared.regions.data(), region_ends.data(), "northsouth");
    for (std::size_t i = 0; i < width; ++i) {
      arrays_[i].buffers = buffers_[i].data();
      dictionaries_[i].buffers = words_[i].data();
      if (schemas_[i].dictionary != nullptr) arrays_[i].dictionary = &dictionaries_[i];
      schema_children_[i] = &schemas_[i];
      array_children_[i] = &arrays_[i];
    }
    schema_ = {"+s", "", nullptr, 0, width, schema_children_.data(), nullptr, &end<ArrowSchema>, nullptr};
    array_ = {n_deals, 0, 0, 1, width, no_validity_.data(), array_children_.data(), nullptr, &end<ArrowArray>, nullptr};
    stream_ = {[](ArrowArrayStream* from, ArrowSchema* out) { return *out = of(from).schema_, 0; },
               [](ArrowArrayStream* from, ArrowArray* out) {
                 *out = of(from).given_ ? ArrowArray{} : of(from).array_;
                 of(from).given_ = true;
                 return 0;
               },
               [](ArrowArrayStream*) { return "it cannot fail"; }, &end<ArrowArrayStream>, this};
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  ArrowArrayStream* stream() { return &stream_; }

private:
  static constexpr std::size_t width = 5;
  template <class Structure> static void end(Structure* released) { released->release = nullptr; }
  static Source& of(ArrowArrayStream* stream) { return *static_cast<Source*>(stream->private_data); }
  void add(const char* name, const char* format, const void* values, const void* ends = nullptr, const char* words = nullptr) {
    static ArrowSchema text{"u", "", nullptr, 0, 0, nullptr, nullptr, &end<ArrowSchema>, nullptr};
    const auto i = n_++;
    buffers_[i] = {nullptr, values};
    words_[i] = {nullptr, ends, words};
    schemas_[i] = {format, name, nullptr, 0, 0, nullptr, words != nullptr ? &text : nullptr, &end<ArrowSchema>, nullptr};
    arrays_[i] = {n_deals, 0, 0, 2, 0, nullptr, nullptr, nullptr, &end<ArrowArray>, nullptr};
    dictionaries_[i] = {2, 0, 0, 3, 0, nullptr, nullptr, nullptr, &end<ArrowArray>, nullptr};
  }

  std::size_t n_ = 0;
  bool given_ = false;
  std::array<std::array<const void*, 2>, width> buffers_{};
  std::array<std::array<const void*, 3>, width> words_{};
  std::array<ArrowSchema, width> schemas_{};
  std::array<ArrowArray, width> arrays_{}, dictionaries_{};
  std::array<ArrowSchema*, width> schema_children_{};
  std::array<ArrowArray*, width> array_children_{};
  std::array<const void*, 1> no_validity_{nullptr};
  ArrowSchema schema_{};
  ArrowArray array_{};
  ArrowArrayStream stream_{};
};

/// All columns of a result that are numbers.
void add_table(Answer& answer, ArrowArrayStream& table) {
  ArrowSchema schema{};
  ArrowArray batch{};
  if (table.get_schema(&table, &schema) != 0 || table.get_next(&table, &batch) != 0 || batch.release == nullptr) return;
  answer.add(batch.length);
  for (std::int64_t i = 0; i < batch.n_children; ++i) {
    const auto& column = *batch.children[i];
    const std::string format = schema.children[i]->format;
    if (format == "g" || format == "l") answer.add(column.buffers[1], static_cast<std::size_t>(batch.length) * 8);
  }
  batch.release(&batch);
  schema.release(&schema);
  table.release(&table);
}

/// A Landing, asked and written; then freed.
void add_landing(Answer& answer, landfall_status status, landfall_landing* landing) {
  if (status != LANDFALL_OK) return;
  const std::array<double, 5> q{0.01, 0.1, 0.5, 0.9, 0.99};
  std::array<double, 5> x{}, p{};
  if (landfall_landing_quantile(landing, q.data(), 5, x.data(), nullptr) == LANDFALL_OK) answer.add(x);
  if (landfall_landing_cdf(landing, x.data(), 5, p.data(), nullptr) == LANDFALL_OK) answer.add(p);
  std::int64_t size = 0;
  if (landfall_landing_serialise(landing, nullptr, 0, &size, nullptr) == LANDFALL_OK) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    if (landfall_landing_serialise(landing, bytes.data(), size, &size, nullptr) == LANDFALL_OK)
      answer.add(bytes.data(), bytes.size());
  }
  landfall_landing_free(landing);
}

template <class Options, class Init> Options with_threads(Init&& init, std::uint32_t threads) {
  Options options;
  init(&options, static_cast<std::uint32_t>(sizeof options));
  options.control.threads = threads;
  return options;
}

/// `threads` is what a call may use itself.
using Call = std::function<Answer(const Shared&, std::uint32_t threads)>;

template <class Make> Call making(Make make) {
  return [make](const Shared& shared, std::uint32_t threads) {
    Answer answer;
    landfall_landing* landing = nullptr;
    const auto status = make(shared, threads, &landing);
    add_landing(answer, status, landing);
    return answer;
  };
}

std::vector<Call> calls() {
  return {
      making([](const Shared& s, std::uint32_t threads, landfall_landing** out) {
        const auto options =
            with_threads<landfall_landing_from_deals_options>(landfall_landing_from_deals_options_init, threads);
        return landfall_landing_from_deals(s.chance.data(), s.amount.data(), n_deals, &options, out, nullptr);
      }),
      making([](const Shared& s, std::uint32_t threads, landfall_landing** out) {
        const auto options =
            with_threads<landfall_landing_from_deals_options>(landfall_landing_from_deals_options_init, threads);
        return landfall_landing_from_uncertain_deals(s.chance.data(), s.amount.data(), s.spread.data(), 40,
                                                     LANDFALL_AMOUNT_GAMMA, &options, out, nullptr);
      }),
      making([](const Shared& s, std::uint32_t threads, landfall_landing** out) {
        const auto options = with_threads<landfall_landing_under_common_factor_options>(
            landfall_landing_under_common_factor_options_init, threads);
        return landfall_landing_under_common_factor(s.chance.data(), s.amount.data(), s.correlation.data(), 60, &options, out,
                                                    nullptr);
      }),
      making([](const Shared& s, std::uint32_t, landfall_landing** out) {
        return landfall_landing_add(s.smooth, s.lines, out, nullptr);
      }),
      making([](const Shared& s, std::uint32_t, landfall_landing** out) {
        const std::array<const landfall_landing*, 3> parts{s.exact, s.smooth, s.lines};
        return landfall_landing_mixture(parts.data(), s.chance.data(), 3, out, nullptr);
      }),
      making([](const Shared& s, std::uint32_t, landfall_landing** out) {
        return landfall_landing_truncate(s.smooth, 3e5, out, nullptr);
      }),
      making([](const Shared& s, std::uint32_t, landfall_landing** out) {
        return landfall_landing_given_total(s.exact, s.smooth, 3e5, out, nullptr);
      }),
      [](const Shared& s, std::uint32_t) {
        Answer answer;
        for (const auto* landing : {s.exact, s.smooth, s.lines}) {
          double score = 0.0, mean = 0.0;
          if (landfall_landing_crps(landing, s.amount.data() + 5, 1, &score, nullptr) == LANDFALL_OK) answer.add(score);
          if (landfall_landing_mean(landing, &mean, nullptr) == LANDFALL_OK) answer.add(mean);
        }
        return answer;
      },
      [](const Shared& s, std::uint32_t threads) {
        const auto options =
            with_threads<landfall_landing_contributions_options>(landfall_landing_contributions_options_init, threads);
        Answer answer;
        ArrowArrayStream rows{};
        if (landfall_landing_contributions(s.chance.data(), s.amount.data(), 80, s.lines, 5e4, &options, &rows, nullptr) ==
            LANDFALL_OK)
          add_table(answer, rows);
        return answer;
      },
      [](const Shared& s, std::uint32_t threads) {
        const auto options = with_threads<landfall_landing_score_options>(landfall_landing_score_options_init, threads);
        const std::array<const landfall_landing*, 3> landings{s.exact, s.smooth, s.lines};
        Answer answer;
        ArrowArrayStream scores{};
        if (landfall_landing_score(landings.data(), s.amount.data(), 3, &options, &scores, nullptr, nullptr, nullptr) ==
            LANDFALL_OK)
          add_table(answer, scores);
        return answer;
      },
      [](const Shared& s, std::uint32_t) {
        landfall_pipeline_coverage_options options;
        landfall_pipeline_coverage_options_init(&options, static_cast<std::uint32_t>(sizeof options));
        options.by = "region";
        options.as_of = 17'400;
        Answer answer;
        Source deals(s);
        ArrowArrayStream rows{};
        if (landfall_pipeline_coverage(deals.stream(), nullptr, &options, &rows, nullptr, nullptr) == LANDFALL_OK)
          add_table(answer, rows);
        return answer;
      },
      [](const Shared& s, std::uint32_t) {
        Answer answer;
        landfall_period period{};
        std::int32_t days = 0;
        landfall_error error = LANDFALL_ERROR_INIT;
        if (landfall_calendar_quarter_of(s.calendar, 17'500, &period, nullptr) == LANDFALL_OK) answer.add(period.begin);
        if (landfall_calendar_business_days(s.calendar, 17'500, 17'900, &days, nullptr) == LANDFALL_OK) answer.add(days);
        if (landfall_calendar_period(s.calendar, "never", &period, &error) == LANDFALL_PARSE) answer.add(error);
        return answer;
      },
  };
}

} // namespace

int main() {
  const Shared shared;
  const auto all = calls();
  std::vector<Answer> expected;
  for (const auto& call : all) expected.push_back(call(shared, 1));
  int faults = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (expected[i].empty()) ++faults, std::fprintf(stderr, "call %zu answers nothing\n", i);

  constexpr std::size_t n_threads = 8, rounds = 3;
  std::array<int, n_threads> wrong{};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < n_threads; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < rounds * all.size(); ++i) {
        const auto at = (i * 5 + t) % all.size(); // each in another order: 5 and the number of calls have no common divisor
        if (!(all[at](shared, static_cast<std::uint32_t>(1 + t % 3)) == expected[at])) ++wrong[t];
      }
    });
  for (auto& thread : threads) thread.join();
  for (std::size_t t = 0; t < n_threads; ++t)
    if (wrong[t] != 0) ++faults, std::fprintf(stderr, "thread %zu was answered otherwise %d times\n", t, wrong[t]);
  std::printf("%zu calls by %zu threads, %d faults\n", rounds * all.size(), n_threads, faults);
  return faults == 0 ? 0 : 1;
}
