// landfall.review.
// SPDX-License-Identifier: Apache-2.0
#include "handle.hpp"
#include "opportunities.hpp"
#include "stream.hpp"
#include "table.hpp"
#include "types.hpp"
#include "watch.hpp"

#include <landfall/c/review.h>

#include <limits>
#include <string>

namespace landfall::python {

namespace {

using Review = Handle<landfall_review, landfall_review_free>;
using Landing = Handle<landfall_landing, landfall_landing_free>;
using Calendar = Handle<landfall_calendar, landfall_calendar_free>;

constexpr std::string_view tables[] = {"summary",     "methods", "deciding", "segments",
                                       "performance", "needed",  "team",     "notes"}; // LANDFALL_REVIEW_…
constexpr std::string_view coverages[] = {"to_go", "full_target"};                     // LANDFALL_COVERAGE_…

const landfall_review* self(const Arguments& given) { return Review::of(given, 0, "a Review"); }

std::int32_t days(const Arguments& given, Py_ssize_t index) {
  const std::int64_t number = given.integer(index);
  if (number > std::numeric_limits<std::int32_t>::max())
    raise(PyExc_ValueError, "%s: so many days there are not", given.name(index));
  return static_cast<std::int32_t>(std::max<std::int64_t>(number, 0));
}

/// (class, opportunities, targets, stage_history, close_dates, as_of, calendar, coverage, window_days, deciding, owner,
/// segments, columns, with_rejects, progress, memory_limit, threads) → (object, table of rejects or None)
PyObject* quarter(const Arguments& given) {
  landfall_review_quarter_options options;
  landfall_review_quarter_options_init(&options, sizeof options);
  const Words segments(given, 11);
  const OpportunityColumns columns(given, 12);
  options.as_of = given.day_or(5, LANDFALL_NO_DAY);
  options.calendar = given.is_none(6) ? nullptr : Calendar::of(given, 6, "a Calendar or None");
  options.coverage = given.choice(7, coverages);
  options.window_days = days(given, 8);
  options.deciding = given.integer(9);
  options.owner = given.text(10);
  options.segments = segments.get();
  options.n_segments = segments.size();
  options.columns = columns.get();
  Watch watch(given, 14);
  options.control = watch.control(given, 15, 16);

  auto opportunities = table_from(given, 1), targets = table_from(given, 2), stage_history = table_from(given, 3),
       close_dates = table_from(given, 4);
  const auto optional = [](Owned<ArrowArrayStream>& stream) { return stream ? stream.get() : nullptr; };
  Written rejects;
  const bool with_rejects = given.truth(13);
  landfall_review* made = nullptr;
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_review_quarter(opportunities.get(), optional(targets), optional(stage_history), optional(close_dates),
                                   &options, &made, with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference review(Review::own(given[0], made));
  const Reference wrong = with_rejects ? rejects.take() : Reference::borrowed(Py_None);
  return PyTuple_Pack(2, review.get(), wrong.get());
}

PyObject* landing(const Arguments& given) {
  static Imported type("landfall.landing", "Landing");
  return Landing::own(type.get(), answer<landfall_landing*>(landfall_review_landing, self(given)));
}

PyObject* table(const Arguments& given) {
  Written out;
  Failure failure;
  failure.check(landfall_review_table(self(given), given.choice(1, tables), out.get(), failure.get()));
  return out.take().give();
}

PyObject* page(const Arguments& given) {
  const landfall_review* const review = self(given);
  const std::int64_t width = given.integer(1);
  std::int64_t size = 0;
  std::string text;
  do {
    text.resize(static_cast<std::size_t>(size));
    Failure failure;
    failure.check(
        landfall_review_page(review, width, text.data(), static_cast<std::int64_t>(text.size()), &size, failure.get()));
  } while (text.size() < static_cast<std::size_t>(size));
  return PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()) - 1);
}

constexpr Native natives[] = {
    {"landfall_review_quarter", quarter},
    {"landfall_review_landing", landing},
    {"landfall_review_table", table},
    {"landfall_review_page", page},
};

} // namespace

void add_review_type(PyObject* module) { Review::add(module, "landfall._core.ReviewHandle", "Review"); }
std::span<const Native> review_natives() { return natives; }

} // namespace landfall::python
