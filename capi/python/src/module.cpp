// landfall._core: what landfall's Python modules call.
// SPDX-License-Identifier: Apache-2.0
#include "day.hpp"
#include "function.hpp"
#include "types.hpp"

namespace {

PyModuleDef definition{PyModuleDef_HEAD_INIT, "landfall._core", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr};

} // namespace

PyMODINIT_FUNC PyInit__core(void) {
  using namespace landfall::python;
  try {
    import_datetime();
    Reference module(PyModule_Create(&definition));
    add_functions(module.get());
    add_calendar_type(module.get());
    add_forecast_type(module.get());
    add_funnel_type(module.get());
    add_history_type(module.get());
    add_landing_type(module.get());
    add_review_type(module.get());
    add_survival_types(module.get());
    add_table_types(module.get());
    return module.give();
  } catch (const Raised&) {
    return nullptr;
  }
}
