// landfall.pipeline.
// SPDX-License-Identifier: Apache-2.0
#include "failure.hpp"
#include "stream.hpp"
#include "table.hpp"

#include <landfall/c/pipeline.h>

namespace landfall::python {

namespace {

constexpr std::string_view coverages[] = {"to_go", "full_target"};       // LANDFALL_COVERAGE_…
constexpr std::string_view amounts_known[] = {"throughout", "at_close"}; // LANDFALL_AMOUNT_…

/// A list of words that C reads; nothing for None.
class Words {
public:
  Words(const Arguments& given, Py_ssize_t index) {
    if (given.is_none(index)) return;
    if (PyUnicode_Check(given[index])) given.refuse(index, "a list of text");
    words_ = Reference(PySequence_Tuple(given[index]));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(words_.get()); ++i) {
      PyObject* const word = PyTuple_GET_ITEM(words_.get(), i);
      const char* text = PyUnicode_Check(word) ? PyUnicode_AsUTF8(word) : nullptr;
      if (text == nullptr) raise(PyExc_TypeError, "%s[%zd] must be text, not %R", given.name(index), i, word);
      texts_.push_back(text);
    }
  }
  const char* const* get() const { return texts_.data(); }
  std::int64_t size() const { return static_cast<std::int64_t>(texts_.size()); }

private:
  Reference words_;
  std::vector<const char*> texts_;
};

/// (opportunities, targets, by, as_of, period_begin, period_end, definition, amount_known, names of columns…, stages…,
/// target_segment, target_amount, with_rejects) → (table, table of rejects or None)
PyObject* coverage(const Arguments& given) {
  landfall_pipeline_coverage_options options;
  landfall_pipeline_coverage_options_init(&options, sizeof options);
  const Words won(given, 15), lost(given, 16), open(given, 17); // outlive the call
  options.by = given.text(2);
  options.as_of = given.day_or(3, LANDFALL_NO_DAY);
  options.period_begin = given.day_or(4, LANDFALL_NO_DAY);
  options.period_end = given.day_or(5, LANDFALL_NO_DAY);
  options.definition = given.choice(6, coverages);
  options.amount_known = given.choice(7, amounts_known);
  const char** const columns[] = {&options.id,     &options.created, &options.closed,    &options.expected_close,
                                  &options.amount, &options.stage,   &options.list_price};
  Py_ssize_t index = 8;
  for (const char** column : columns) *column = given.text(index++);
  options.won_stages = won.get();
  options.n_won_stages = won.size();
  options.lost_stages = lost.get();
  options.n_lost_stages = lost.size();
  options.open_stages = open.get();
  options.n_open_stages = open.size();
  options.target_segment = given.text(18);
  options.target_amount = given.text(19);

  auto opportunities = table_from(given, 0), targets = table_from(given, 1);
  Written out, rejects;
  const bool with_rejects = given.truth(20);
  Failure failure;
  const landfall_status status = [&] {
    const Unlocked other_threads_run;
    return landfall_pipeline_coverage(opportunities.get(), targets ? targets.get() : nullptr, &options, out.get(),
                                      with_rejects ? rejects.get() : nullptr, failure.get());
  }();
  failure.check(status);
  const Reference table = out.take(), wrong = with_rejects ? rejects.take() : Reference::borrowed(Py_None);
  return PyTuple_Pack(2, table.get(), wrong.get());
}

constexpr Native natives[] = {
    {"landfall_pipeline_coverage", coverage},
};

} // namespace

std::span<const Native> pipeline_natives() { return natives; }

} // namespace landfall::python
