// Functions that are declared in Python and run here. The declaration (landfall/_native.py) has the name, the parameters with
// their defaults, the types and the documentation; what is here turns each argument into C and calls the C ABI.
// Answers: how is a function called for less than Python's own frame costs, with nothing said twice?
// Thread safety: functions never change once made; calls ask for Python's lock.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python.hpp"

#include <span>
#include <string>
#include <string_view>

namespace landfall::python {

struct Function;

/// Words that stand for the numbers of a C enumeration: the i-th for i.
using Choices = std::span<const std::string_view>;

/// The arguments of one call, one for each parameter, defaults filled in. Complaints name the parameter.
class Arguments {
public:
  Arguments(const Function& function, PyObject* const* values) : function_(function), values_(values) {}

  PyObject* operator[](Py_ssize_t index) const { return values_[index]; }
  bool is_none(Py_ssize_t index) const { return values_[index] == Py_None; }

  double number(Py_ssize_t index) const {
    return PyFloat_CheckExact(values_[index]) ? PyFloat_AS_DOUBLE(values_[index]) : other_number(index);
  }
  std::int64_t integer(Py_ssize_t index) const;
  bool truth(Py_ssize_t index) const;
  std::uint32_t choice(Py_ssize_t index, Choices choices) const;
  /// Text, which lives as long as the call; nullptr for None.
  const char* text(Py_ssize_t index) const;
  /// Days since 1970-01-01 of a datetime.date or of text such as "2017-11-15". `absent` for None.
  std::int32_t day(Py_ssize_t index) const;
  std::int32_t day_or(Py_ssize_t index, std::int32_t absent) const { return is_none(index) ? absent : day(index); }

  const char* name(Py_ssize_t index) const;
  /// TypeError: "quota must be a number, not str".
  [[noreturn]] void refuse(Py_ssize_t index, const char* wanted) const;

private:
  double other_number(Py_ssize_t index) const;

  const Function& function_;
  PyObject* const* values_;
};

using Implementation = PyObject* (*)(const Arguments&);

/// A function of the C ABI, by the name that it has there, and how it is called from Python.
struct Native {
  std::string_view symbol;
  Implementation run;
};

/// Every function of a module; each lies in the source of its name.
std::span<const Native> base_natives();
std::span<const Native> calendar_natives();
std::span<const Native> forecast_natives();
std::span<const Native> funnel_natives();
std::span<const Native> history_natives();
std::span<const Native> landing_natives();
std::span<const Native> landing_score_natives();
std::span<const Native> okr_natives();
std::span<const Native> pipeline_natives();
std::span<const Native> plan_natives();
std::span<const Native> reps_natives();
std::span<const Native> review_natives();
std::span<const Native> sales_math_natives();
std::span<const Native> stats_natives();
std::span<const Native> survival_natives();
std::span<const Native> team_natives();

/// Adds `bind(symbol, declaration)` and the type of what it answers to the module.
void add_functions(PyObject* module);

} // namespace landfall::python
