// SPDX-License-Identifier: Apache-2.0
#include "stream.hpp"

namespace landfall::python {

namespace {

/// The stream that __arrow_c_stream__ hands out, or nothing where the object has none or cannot make one for want of pyarrow.
Owned<ArrowArrayStream> offered(PyObject* object) {
  const Reference offer = attribute(object, "__arrow_c_stream__");
  if (!offer) return {};
  PyObject* const made = PyObject_CallNoArgs(offer.get());
  if (made == nullptr && PyErr_ExceptionMatches(PyExc_ImportError) && PyMapping_Check(object)) {
    PyErr_Clear();
    return {};
  }
  const Reference capsule(made);
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.get(), "arrow_array_stream"));
  if (stream == nullptr) throw Raised();
  return Owned<ArrowArrayStream>(stream);
}

Owned<ArrowArrayStream> stream_of(PyObject* mapping, const char* argument) {
  std::vector<Owned<ArrowSchema>> schemas;
  std::vector<Owned<ArrowArray>> arrays;
  const Reference names(PyMapping_Keys(mapping)), sequence(PySequence_Fast(names.get(), "keys are no sequence"));
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(sequence.get()); ++i) {
    PyObject* const key = PySequence_Fast_GET_ITEM(sequence.get(), i);
    if (PyUnicode_Check(key) == 0) raise(PyExc_TypeError, "%s: a column's name must be text, not %R", argument, key);
    const char* name = PyUnicode_AsUTF8(key);
    if (name == nullptr) throw Raised();
    const Reference values(PyObject_GetItem(mapping, key));
    Column column = column_from(values.get(), name);
    if (!arrays.empty() && arrays.front()->length != column.array->length)
      raise(PyExc_ValueError, "%s: columns must be as long as one another; '%s' has %lld rows, '%s' %lld", argument,
            schemas.front()->name, static_cast<long long>(arrays.front()->length), name,
            static_cast<long long>(column.array->length));
    schemas.push_back(std::move(column.schema));
    arrays.push_back(std::move(column.array));
  }
  const std::int64_t length = arrays.empty() ? 0 : arrays.front()->length;
  std::vector<Owned<ArrowArray>> batches;
  batches.push_back(make_array(length, 0, {nullptr}, std::move(arrays), nullptr));
  ArrowArrayStream stream{};
  make_stream(make_schema("+s", "", 0, std::move(schemas)), std::move(batches), &stream);
  return Owned<ArrowArrayStream>(&stream);
}

} // namespace

Owned<ArrowArrayStream> table_from(const Arguments& arguments, Py_ssize_t index) {
  PyObject* const given = arguments[index];
  if (given == Py_None) return {};
  if (PyDict_Check(given) == 0)
    if (auto stream = offered(given)) return stream;
  const bool is_mapping = PyMapping_Check(given) != 0 && PyObject_HasAttrString(given, "keys") != 0;
  if (!is_mapping) arguments.refuse(index, "a table: a mapping from names to columns, or what has __arrow_c_stream__");
  return stream_of(given, arguments.name(index));
}

} // namespace landfall::python
