// landfall.pipeline.
// SPDX-License-Identifier: Apache-2.0
#include "opportunities.hpp"
#include "stream.hpp"
#include "table.hpp"
#include "watch.hpp"

#include <landfall/c/pipeline.h>

namespace landfall::python {

namespace {

constexpr std::string_view coverages[] = {"to_go", "full_target"}; // LANDFALL_COVERAGE_…

/// (opportunities, targets, by, as_of, period_begin, period_end, definition, columns, target_segment, target_amount,
/// with_rejects, progress, memory_limit) → (table, table of rejects or None)
PyObject* coverage(const Arguments& given) {
  landfall_pipeline_coverage_options options;
  landfall_pipeline_coverage_options_init(&options, sizeof options);
  const OpportunityColumns columns(given, 7);
  options.by = given.text(2);
  options.as_of = given.day_or(3, LANDFALL_NO_DAY);
  options.period_begin = given.day_or(4, LANDFALL_NO_DAY);
  options.period_end = given.day_or(5, LANDFALL_NO_DAY);
  options.definition = given.choice(6, coverages);
  options.columns = columns.get();
  options.target_segment = given.text(8);
  options.target_amount = given.text(9);
  Watch watch(given, 11);
  options.control = watch.control(given, 12);

  auto opportunities = table_from(given, 0), targets = table_from(given, 1);
  Written out, rejects;
  const bool with_rejects = given.truth(10);
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_pipeline_coverage(opportunities.get(), targets ? targets.get() : nullptr, &options, out.get(),
                                      with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  watch.check(status, failure);
  const Reference table = out.take(), wrong = with_rejects ? rejects.take() : Reference::borrowed(Py_None);
  return PyTuple_Pack(2, table.get(), wrong.get());
}

constexpr Native natives[] = {
    {"landfall_pipeline_coverage", coverage},
};

} // namespace

std::span<const Native> pipeline_natives() { return natives; }

} // namespace landfall::python
