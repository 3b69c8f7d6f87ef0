// What landfall/__init__.py has of the library itself.
// SPDX-License-Identifier: Apache-2.0
#include "function.hpp"

#include <landfall/c/base.h>

namespace landfall::python {

namespace {

PyObject* version(const Arguments&) { return PyUnicode_FromString(landfall_version()); }
PyObject* version_number(const Arguments&) { return PyLong_FromLong(landfall_version_number()); }
PyObject* abi_major(const Arguments&) { return PyLong_FromLong(landfall_abi_major()); }

constexpr Native natives[] = {
    {"landfall_version", version},
    {"landfall_version_number", version_number},
    {"landfall_abi_major", abi_major},
};

} // namespace

std::span<const Native> base_natives() { return natives; }

} // namespace landfall::python
