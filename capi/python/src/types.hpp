// The types of _core, each added to the module by the source that it lies in.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python.hpp"

namespace landfall::python {

void add_calendar_type(PyObject* module);
void add_forecast_type(PyObject* module);
void add_funnel_type(PyObject* module);
void add_history_type(PyObject* module);
void add_landing_type(PyObject* module);
void add_review_type(PyObject* module);
void add_survival_types(PyObject* module);
void add_table_types(PyObject* module);

} // namespace landfall::python
