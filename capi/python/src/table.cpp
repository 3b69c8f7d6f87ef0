// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include "arrow.hpp"
#include "day.hpp"
#include "types.hpp"

#include <cstring>
#include <memory>
#include <new>
#include <string_view>

namespace landfall::python {

namespace {

/// A result as it came: one schema and its batches.
struct Held {
  Owned<ArrowSchema> schema;
  std::vector<Owned<ArrowArray>> batches;
  std::int64_t rows = 0;
};
using Shared = std::shared_ptr<const Held>;

struct TableObject {
  PyObject head;
  Shared held;
};
struct ColumnObject {
  PyObject head;
  Shared held;
  std::int64_t index;
  Py_ssize_t shape;
};

PyTypeObject* table_type = nullptr;
PyTypeObject* column_type = nullptr;

const Shared& held_by(PyObject* table) { return reinterpret_cast<TableObject*>(table)->held; }
ColumnObject& column_of(PyObject* column) { return *reinterpret_cast<ColumnObject*>(column); }
const ArrowSchema& schema_of(const ColumnObject& column) { return *column.held->schema->children[column.index]; }

// --- values ---

bool is_null(const ArrowArray& array, std::int64_t row) {
  const auto* bits =
      array.null_count == 0 || array.n_buffers == 0 ? nullptr : static_cast<const std::uint8_t*>(array.buffers[0]);
  const std::int64_t at = row + array.offset;
  return bits != nullptr && (bits[at >> 3] >> (at & 7) & 1) == 0;
}

template <class T> T value(const ArrowArray& array, std::int64_t row) {
  return static_cast<const T*>(array.buffers[1])[row + array.offset];
}

template <class Offset> PyObject* text(const ArrowArray& array, std::int64_t row) {
  const Offset begin = value<Offset>(array, row), end = value<Offset>(array, row + 1);
  return PyUnicode_FromStringAndSize(static_cast<const char*>(array.buffers[2]) + begin, static_cast<Py_ssize_t>(end - begin));
}

/// One value as a Python object. `parent_row` is the row in a struct that has an offset of its own.
PyObject* object_at(const ArrowSchema& schema, const ArrowArray& array, std::int64_t row) {
  if (is_null(array, row)) return Py_NewRef(Py_None);
  const std::string_view format = schema.format;
  if (format == "g") return PyFloat_FromDouble(value<double>(array, row));
  if (format == "l") return PyLong_FromLongLong(value<std::int64_t>(array, row));
  if (format == "i") return PyLong_FromLong(value<std::int32_t>(array, row));
  if (format == "u") return text<std::int32_t>(array, row);
  if (format == "U") return text<std::int64_t>(array, row);
  if (format == "tdD") return date_from(value<std::int32_t>(array, row)).give();
  if (format == "b") {
    const std::int64_t at = row + array.offset;
    return PyBool_FromLong(static_cast<const std::uint8_t*>(array.buffers[1])[at >> 3] >> (at & 7) & 1);
  }
  if (format == "+s") {
    Reference fields(PyDict_New());
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
      const Reference field(object_at(*schema.children[i], *array.children[i], row + array.offset));
      check(PyDict_SetItemString(fields.get(), schema.children[i]->name, field.get()));
    }
    return fields.give();
  }
  raise(PyExc_NotImplementedError, "column '%s' has the Arrow type '%s': read it with to_arrow() or to_polars()", schema.name,
        schema.format);
}

PyObject* metadata_dict(const ArrowSchema& schema) {
  Reference dict(PyDict_New());
  constexpr std::string_view ours = "landfall.";
  for (const auto& [key, text] : metadata_of(schema)) {
    const char* name = key.c_str() + (std::string_view(key).starts_with(ours) ? ours.size() : 0);
    check(PyDict_SetItemString(
        dict.get(), name, Reference(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace")).get()));
  }
  return dict.give();
}

/// Runs what may throw `Raised`; nullptr then.
template <class Body> PyObject* guarded(Body&& body) noexcept {
  try {
    return body();
  } catch (const Raised&) {
    return nullptr;
  } catch (const std::bad_alloc&) {
    return PyErr_NoMemory();
  }
}

template <class T> void dealloc(PyObject* self) {
  PyTypeObject* const type = Py_TYPE(self);
  reinterpret_cast<T*>(self)->held.~Shared();
  type->tp_free(self);
  Py_DECREF(type);
}

// --- columns ---

Py_ssize_t column_size(PyObject* self) { return static_cast<Py_ssize_t>(column_of(self).held->rows); }

PyObject* column_item(PyObject* self, Py_ssize_t row) {
  const ColumnObject& column = column_of(self);
  std::int64_t at = row;
  if (at >= 0)
    for (const auto& batch : column.held->batches) {
      if (at < batch->length)
        return guarded([&] { return object_at(schema_of(column), *batch->children[column.index], at + batch->offset); });
      at -= batch->length;
    }
  PyErr_SetString(PyExc_IndexError, "there is no such row");
  return nullptr;
}

PyObject* column_to_list(PyObject* self, PyObject*) {
  return guarded([&] {
    const ColumnObject& column = column_of(self);
    Reference list(PyList_New(static_cast<Py_ssize_t>(column.held->rows)));
    Py_ssize_t row = 0;
    for (const auto& batch : column.held->batches)
      for (std::int64_t i = 0; i < batch->length; ++i)
        PyList_SET_ITEM(list.get(), row++,
                        Reference(object_at(schema_of(column), *batch->children[column.index], i + batch->offset)).give());
    return list.give();
  });
}

/// float64, int64, int32 and days without nulls offer their memory, where the result is one batch, as those of landfall are.
int column_buffer(PyObject* self, Py_buffer* view, int flags) {
  ColumnObject& column = column_of(self);
  const std::string_view format = schema_of(column).format;
  const char* code = format == "g" ? "d" : format == "l" ? "q" : format == "i" || format == "tdD" ? "i" : nullptr;
  static double nothing = 0.0;
  void* at = &nothing;
  bool offers = code != nullptr && column.held->batches.size() <= 1 && (flags & PyBUF_WRITABLE) == 0;
  if (offers && !column.held->batches.empty()) {
    const ArrowArray& batch = *column.held->batches.front().get();
    const ArrowArray& array = *batch.children[column.index];
    const std::int64_t offset = (array.offset + batch.offset) * (*code == 'i' ? 4 : 8);
    offers = array.null_count == 0 || array.buffers[0] == nullptr;
    if (array.buffers[1] != nullptr) at = const_cast<char*>(static_cast<const char*>(array.buffers[1])) + offset;
  }
  if (!offers) {
    PyErr_Format(PyExc_BufferError, "column '%s' has nulls, or no numbers: use to_list() or to_numpy()",
                 schema_of(column).name);
    return -1;
  }
  const Py_ssize_t item = *code == 'i' ? 4 : 8;
  column.shape = static_cast<Py_ssize_t>(column.held->rows);
  check(PyBuffer_FillInfo(view, self, at, column.shape * item, 1, PyBUF_SIMPLE));
  view->itemsize = item;
  view->format = (flags & PyBUF_FORMAT) != 0 ? const_cast<char*>(code) : nullptr;
  view->ndim = 1;
  view->shape = &column.shape;
  view->strides = &view->itemsize;
  return 0;
}

PyObject* column_name(PyObject* self, void*) { return PyUnicode_FromString(schema_of(column_of(self)).name); }
PyObject* column_format(PyObject* self, void*) { return PyUnicode_FromString(schema_of(column_of(self)).format); }
PyObject* column_metadata(PyObject* self, void*) {
  return guarded([&] { return metadata_dict(schema_of(column_of(self))); });
}
PyObject* column_null_count(PyObject* self, void*) {
  const ColumnObject& column = column_of(self);
  std::int64_t nulls = 0;
  for (const auto& batch : column.held->batches)
    for (std::int64_t i = 0; i < batch->length; ++i)
      nulls += is_null(*batch->children[column.index], i + batch->offset) ? 1 : 0;
  return PyLong_FromLongLong(nulls);
}

PyMethodDef column_methods[] = {
    {"to_list", column_to_list, METH_NOARGS, "Its values as Python objects; None where there is none."},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef column_properties[] = {
    {"name", column_name, nullptr, "Its name.", nullptr},
    {"format", column_format, nullptr, "Its type, as the Arrow C data interface writes it: 'g' is float64.", nullptr},
    {"metadata", column_metadata, nullptr, "What the result says of it.", nullptr},
    {"null_count", column_null_count, nullptr, "Rows without a value.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};
PyType_Slot column_slots[] = {
    {Py_tp_dealloc, reinterpret_cast<void*>(dealloc<ColumnObject>)},
    {Py_sq_length, reinterpret_cast<void*>(column_size)},
    {Py_sq_item, reinterpret_cast<void*>(column_item)},
    {Py_bf_getbuffer, reinterpret_cast<void*>(column_buffer)},
    {Py_tp_methods, column_methods},
    {Py_tp_getset, column_properties},
    {0, nullptr},
};
PyType_Spec column_spec{"landfall._core.ColumnHandle", sizeof(ColumnObject), 0,
                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, column_slots};

// --- tables ---

Py_ssize_t table_size(PyObject* self) { return static_cast<Py_ssize_t>(held_by(self)->rows); }

/// table.column_handle(class, index)
PyObject* table_column(PyObject* self, PyObject* arguments) {
  PyObject* derived = nullptr;
  long long index = 0;
  if (PyArg_ParseTuple(arguments, "OL", &derived, &index) == 0) return nullptr;
  const Shared& held = held_by(self);
  auto* const type = reinterpret_cast<PyTypeObject*>(derived);
  if (PyType_Check(derived) == 0 || PyType_IsSubtype(type, column_type) == 0 || index < 0 ||
      index >= held->schema->n_children) {
    PyErr_SetString(PyExc_IndexError, "there is no such column");
    return nullptr;
  }
  PyObject* const made = type->tp_alloc(type, 0);
  if (made == nullptr) return nullptr;
  new (&column_of(made).held) Shared(held);
  column_of(made).index = index;
  return made;
}

PyObject* table_names(PyObject* self, void*) {
  return guarded([&] {
    const ArrowSchema& schema = *held_by(self)->schema.get();
    Reference names(PyTuple_New(static_cast<Py_ssize_t>(schema.n_children)));
    for (std::int64_t i = 0; i < schema.n_children; ++i)
      PyTuple_SET_ITEM(names.get(), static_cast<Py_ssize_t>(i),
                       Reference(PyUnicode_FromString(schema.children[i]->name)).give());
    return names.give();
  });
}

PyObject* table_metadata(PyObject* self, void*) {
  return guarded([&] { return metadata_dict(*held_by(self)->schema.get()); });
}

template <class Structure> void release_capsule(PyObject* capsule) {
  auto* const held = static_cast<Structure*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
  if (held->release != nullptr) held->release(held);
  delete held;
}

PyObject* table_stream(PyObject* self, PyObject*, PyObject*) {
  return guarded([&] {
    const Shared& held = held_by(self);
    std::vector<Owned<ArrowArray>> batches;
    for (const auto& batch : held->batches) batches.push_back(share(*batch.get(), held));
    auto stream = std::make_unique<ArrowArrayStream>();
    make_stream(copy_of(*held->schema.get()), std::move(batches), stream.get());
    PyObject* const capsule = PyCapsule_New(stream.get(), "arrow_array_stream", release_capsule<ArrowArrayStream>);
    if (capsule == nullptr)
      stream->release(stream.get());
    else
      stream.release();
    return capsule;
  });
}

PyObject* table_schema(PyObject* self, PyObject*) {
  return guarded([&] {
    auto schema = std::make_unique<ArrowSchema>();
    copy_of(*held_by(self)->schema.get()).give(schema.get());
    PyObject* const capsule = PyCapsule_New(schema.get(), "arrow_schema", release_capsule<ArrowSchema>);
    if (capsule == nullptr)
      schema->release(schema.get());
    else
      schema.release();
    return capsule;
  });
}

PyMethodDef table_methods[] = {
    {"column_handle", table_column, METH_VARARGS, nullptr},
    {"__arrow_c_stream__", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(table_stream)),
     METH_VARARGS | METH_KEYWORDS, "The table as an Arrow stream, any number of times; nothing is copied."},
    {"__arrow_c_schema__", table_schema, METH_NOARGS, "Its columns' names and types, as Arrow has them."},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef table_properties[] = {
    {"names", table_names, nullptr, "Its columns' names, in their order.", nullptr},
    {"metadata", table_metadata, nullptr, "What the result says of itself, such as the period and the definition used.",
     nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};
PyType_Slot table_slots[] = {
    {Py_tp_dealloc, reinterpret_cast<void*>(dealloc<TableObject>)},
    {Py_sq_length, reinterpret_cast<void*>(table_size)},
    {Py_tp_methods, table_methods},
    {Py_tp_getset, table_properties},
    {0, nullptr},
};
PyType_Spec table_spec{"landfall._core.TableHandle", sizeof(TableObject), 0,
                       Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, table_slots};

} // namespace

Reference table_of(ArrowArrayStream* given) {
  static Imported table("landfall.table", "Table");
  Owned<ArrowArrayStream> stream(given);
  auto held = std::make_shared<Held>();
  ArrowSchema schema{};
  if (stream->get_schema(stream.get(), &schema) != 0) raise(PyExc_RuntimeError, "the result has no schema");
  held->schema = Owned<ArrowSchema>(&schema);
  for (;;) {
    ArrowArray batch{};
    if (stream->get_next(stream.get(), &batch) != 0) raise(PyExc_RuntimeError, "the result cannot be read");
    if (batch.release == nullptr) break;
    held->rows += batch.length;
    held->batches.emplace_back(&batch);
  }
  auto* const type = reinterpret_cast<PyTypeObject*>(table.get());
  Reference made(type->tp_alloc(type, 0));
  new (&reinterpret_cast<TableObject*>(made.get())->held) Shared(std::move(held));
  return made;
}

void add_table_types(PyObject* module) {
  table_type = reinterpret_cast<PyTypeObject*>(Reference(PyType_FromSpec(&table_spec)).give());
  column_type = reinterpret_cast<PyTypeObject*>(Reference(PyType_FromSpec(&column_spec)).give());
  check(PyModule_AddType(module, table_type));
  check(PyModule_AddType(module, column_type));
}

} // namespace landfall::python
