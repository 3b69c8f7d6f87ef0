// SPDX-License-Identifier: Apache-2.0
#include "opportunities.hpp"

#include <algorithm>
#include <string_view>

namespace landfall::python {

namespace {

constexpr std::string_view amounts_known[] = {"throughout", "at_close"}; // LANDFALL_AMOUNT_…

// The fields of landfall.pipeline.Columns, in their order: seven names of columns, three lists of stages, amount_known.
constexpr const char* fields[] = {"id",         "created",    "closed",      "expected_close", "amount",      "stage",
                                  "list_price", "won_stages", "lost_stages", "open_stages",    "amount_known"};
constexpr std::size_t names = 7, stage_lists = 3;

const char* text_of(PyObject* given, const char* name) {
  if (given == Py_None) return nullptr;
  const char* const text = PyUnicode_Check(given) ? PyUnicode_AsUTF8(given) : nullptr;
  if (text == nullptr) raise(PyExc_TypeError, "%s must be text or None, not %R", name, given);
  return text;
}

} // namespace

Words::Words(PyObject* given, const char* name) {
  if (given == Py_None) return;
  if (PyUnicode_Check(given)) raise(PyExc_TypeError, "%s must be a list of text, not %R", name, given);
  words_ = Reference(PySequence_Tuple(given));
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(words_.get()); ++i) {
    PyObject* const word = PyTuple_GET_ITEM(words_.get(), i);
    const char* text = PyUnicode_Check(word) ? PyUnicode_AsUTF8(word) : nullptr;
    if (text == nullptr) raise(PyExc_TypeError, "%s[%zd] must be text, not %R", name, i, word);
    texts_.push_back(text);
  }
}

OpportunityColumns::OpportunityColumns(const Arguments& given, Py_ssize_t index) {
  if (given.is_none(index)) return;
  PyObject* const columns = given[index];
  if (!PyTuple_Check(columns) || PyTuple_GET_SIZE(columns) != std::ssize(fields)) given.refuse(index, "a landfall.Columns");
  const auto field = [columns](std::size_t i) { return PyTuple_GET_ITEM(columns, static_cast<Py_ssize_t>(i)); };
  const char** const texts[] = {&columns_.id,     &columns_.created, &columns_.closed,    &columns_.expected_close,
                                &columns_.amount, &columns_.stage,   &columns_.list_price};
  for (std::size_t i = 0; i < names; ++i) *texts[i] = text_of(field(i), fields[i]);
  for (std::size_t i = 0; i < stage_lists; ++i) stages_[i] = Words(field(names + i), fields[names + i]);
  columns_.won_stages = stages_[0].get(), columns_.n_won_stages = stages_[0].size();
  columns_.lost_stages = stages_[1].get(), columns_.n_lost_stages = stages_[1].size();
  columns_.open_stages = stages_[2].get(), columns_.n_open_stages = stages_[2].size();
  const char* const known = text_of(field(names + stage_lists), "amount_known");
  const auto* const found = std::ranges::find(amounts_known, std::string_view(known == nullptr ? "" : known));
  if (found == std::end(amounts_known))
    raise(PyExc_ValueError, "amount_known must be \"throughout\" or \"at_close\", not %R", field(names + stage_lists));
  columns_.amount_known = static_cast<std::uint32_t>(found - amounts_known);
}

} // namespace landfall::python
