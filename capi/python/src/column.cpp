// Columns of Python objects as Arrow arrays.
// SPDX-License-Identifier: Apache-2.0
#include "day.hpp"
#include "number_format.hpp"
#include "stream.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace landfall::python {

namespace {

/// A Python object whose memory an array reads, possibly long after this call and in a thread without Python's lock.
class KeptMemory {
public:
  explicit KeptMemory(const Py_buffer& view) : view_(view) {}
  KeptMemory(const KeptMemory&) = delete;
  KeptMemory& operator=(const KeptMemory&) = delete;
  ~KeptMemory() {
    const PyGILState_STATE state = PyGILState_Ensure();
    PyBuffer_Release(&view_);
    PyGILState_Release(state);
  }

private:
  Py_buffer view_;
};

/// Values that are copied, and which of them are there.
template <class T> struct Copied {
  std::vector<T> values;
  std::vector<std::uint8_t> present;
  std::int64_t nulls = 0;

  void push(T value) { values.push_back(value); }
  void push_null() {
    mark_null(values.size());
    values.push_back(T{});
  }
  void mark_null(std::size_t row) {
    if (present.size() * 8 <= row) present.resize(row / 8 + 1, 0xFF);
    present[row / 8] &= static_cast<std::uint8_t>(~(1U << (row % 8)));
    ++nulls;
  }
  const void* validity() {
    if (nulls == 0) return nullptr;
    present.resize(values.size() / 8 + 1, 0xFF);
    return present.data();
  }
};

template <class T> Column column_of(std::shared_ptr<Copied<T>> copied, const std::string& name, const char* format) {
  const void* validity = copied->validity();
  const auto length = static_cast<std::int64_t>(copied->values.size());
  return {make_schema(format, name, ARROW_FLAG_NULLABLE),
          make_array(length, copied->nulls, {validity, copied->values.data()}, {}, copied)};
}

// --- lists, and whatever else can be iterated ---

/// What a list holds: the widest of its members' kinds.
enum class Kind : std::uint8_t { nothing, truth, integer, number, day, timestamp, text };

bool is_null(PyObject* item) {
  if (item == Py_None) return true;
  const std::string_view type = Py_TYPE(item)->tp_name;
  return type == "NaTType" || type == "NAType" || type == "pandas._libs.missing.NAType";
}

Kind kind_of(PyObject* item) {
  if (PyFloat_Check(item)) return Kind::number;
  if (PyUnicode_Check(item)) return Kind::text;
  if (PyBool_Check(item)) return Kind::truth;
  if (PyLong_Check(item)) return Kind::integer;
  if (is_datetime(item)) return Kind::timestamp;
  if (is_date(item)) return Kind::day;
  if (PyIndex_Check(item)) return Kind::integer;
  const PyNumberMethods* number = Py_TYPE(item)->tp_as_number;
  if (number != nullptr && number->nb_float != nullptr && PySequence_Check(item) == 0)
    return Kind::number; // Decimal, numpy.float32
  return Kind::nothing;
}

/// The kind that holds both. `nothing` where there is none.
Kind wider(Kind a, Kind b) {
  if (a > b) std::swap(a, b);
  if (a == b || a == Kind::nothing) return b;
  if (b <= Kind::number) return b;
  if (a == Kind::day && b == Kind::timestamp) return b;
  return Kind::nothing;
}

/// A sequence of objects that cannot change while it is read: its members' own code may run meanwhile.
class Items {
public:
  explicit Items(PyObject* object) : tuple_(PySequence_Tuple(object)) {}
  Py_ssize_t size() const { return PyTuple_GET_SIZE(tuple_.get()); }
  PyObject* operator[](Py_ssize_t row) const { return PyTuple_GET_ITEM(tuple_.get(), row); }

private:
  Reference tuple_;
};

template <class T, class Read>
Column copied_items(const Items& items, const std::string& name, const char* format, Read&& read) {
  auto copied = std::make_shared<Copied<T>>();
  copied->values.reserve(static_cast<std::size_t>(items.size()));
  for (Py_ssize_t row = 0; row < items.size(); ++row)
    if (is_null(items[row]))
      copied->push_null();
    else
      copied->push(read(items[row]));
  if (PyErr_Occurred() != nullptr) throw Raised();
  return column_of(std::move(copied), name, format);
}

Column truths(const Items& items, const std::string& name) {
  auto copied = std::make_shared<Copied<std::uint8_t>>(); // its values are bits
  const auto n = static_cast<std::size_t>(items.size());
  copied->values.assign(n / 8 + 1, 0);
  for (std::size_t row = 0; row < n; ++row) {
    PyObject* const item = items[static_cast<Py_ssize_t>(row)];
    if (is_null(item))
      copied->mark_null(row);
    else if (item == Py_True)
      copied->values[row / 8] |= static_cast<std::uint8_t>(1U << (row % 8));
  }
  copied->present.resize(n / 8 + 1, 0xFF);
  const void* validity = copied->nulls == 0 ? nullptr : copied->present.data();
  return {make_schema("b", name, ARROW_FLAG_NULLABLE),
          make_array(items.size(), copied->nulls, {validity, copied->values.data()}, {}, copied)};
}

struct Texts {
  Copied<std::int64_t> ends; // the first is 0; its bits are the rows'
  std::string bytes;
};

Column texts(const Items& items, const std::string& name) {
  auto kept = std::make_shared<Texts>();
  auto& ends = kept->ends;
  ends.values.reserve(static_cast<std::size_t>(items.size()) + 1);
  ends.push(0);
  for (Py_ssize_t row = 0; row < items.size(); ++row) {
    if (is_null(items[row]) || PyFloat_Check(items[row])) { // pandas and numpy put NaN among words
      ends.mark_null(static_cast<std::size_t>(row));
    } else {
      Py_ssize_t length = 0;
      const char* text = PyUnicode_AsUTF8AndSize(items[row], &length);
      if (text == nullptr) throw Raised();
      kept->bytes.append(text, static_cast<std::size_t>(length));
    }
    ends.push(static_cast<std::int64_t>(kept->bytes.size()));
  }
  const void* validity = ends.validity();
  return {make_schema("U", name, ARROW_FLAG_NULLABLE),
          make_array(items.size(), ends.nulls, {validity, ends.values.data(), kept->bytes.data()}, {}, kept)};
}

std::int64_t whole(PyObject* item) {
  const Reference number(PyNumber_Index(item));
  const long long value = PyLong_AsLongLong(number.get());
  if (value == -1 && PyErr_Occurred() != nullptr) throw Raised();
  return value;
}

double real(PyObject* item) {
  const double value = PyFloat_AsDouble(item);
  if (value == -1.0 && PyErr_Occurred() != nullptr) throw Raised();
  return value;
}

Column from_items(PyObject* object, const std::string& name) {
  if (PyUnicode_Check(object) || PyBytes_Check(object) || PyDict_Check(object) || Py_TYPE(object)->tp_iter == nullptr)
    raise(PyExc_TypeError, "column '%s' must be an array or a list, not %s", name.c_str(), Py_TYPE(object)->tp_name);
  const Items items(object);
  Kind kind = Kind::nothing;
  bool nan_alone = true; // NaN among words is a missing word
  for (Py_ssize_t row = 0; row < items.size(); ++row) {
    PyObject* const item = items[row];
    if (is_null(item)) continue;
    const Kind here = kind_of(item);
    const bool is_nan = PyFloat_Check(item) && std::isnan(PyFloat_AS_DOUBLE(item));
    const Kind both = kind == Kind::text && is_nan                              ? kind
                      : kind == Kind::number && here == Kind::text && nan_alone ? here
                                                                                : wider(kind, here);
    if (here == Kind::nothing || (both == Kind::nothing && kind != Kind::nothing))
      raise(PyExc_TypeError, "column '%s', row %zd: %s among %s", name.c_str(), row, Py_TYPE(item)->tp_name,
            kind == Kind::nothing ? "what must be numbers, dates or text" : "values of another kind");
    kind = both;
    nan_alone = nan_alone && is_nan;
  }
  switch (kind) {
  case Kind::nothing:
    return {make_schema("n", name, ARROW_FLAG_NULLABLE), make_array(items.size(), items.size(), {}, {}, nullptr)};
  case Kind::truth: return truths(items, name);
  case Kind::integer: return copied_items<std::int64_t>(items, name, "l", whole);
  case Kind::number: return copied_items<double>(items, name, "g", real);
  case Kind::day: return copied_items<std::int32_t>(items, name, "tdD", day_of);
  case Kind::timestamp:
    return copied_items<std::int64_t>(items, name, "tsu:", [](PyObject* item) {
      return is_datetime(item) ? microseconds_of(item) : std::int64_t{day_of(item)} * 86'400'000'000;
    });
  case Kind::text: break;
  }
  return texts(items, name);
}

// --- memory ---

constexpr const char* format_of(NumberFormat format) {
  switch (format) {
  case NumberFormat::boolean: return "C"; // bytes of 0 and 1 are numbers like any others
  case NumberFormat::int8: return "c";
  case NumberFormat::uint8: return "C";
  case NumberFormat::int16: return "s";
  case NumberFormat::uint16: return "S";
  case NumberFormat::int32: return "i";
  case NumberFormat::uint32: return "I";
  case NumberFormat::int64: return "l";
  case NumberFormat::uint64: return "L";
  case NumberFormat::float32: return "f";
  case NumberFormat::float64: break;
  }
  return "g";
}

/// Whether the object offered its memory, and it is numbers in one dimension.
bool from_memory(PyObject* object, const std::string& name, Column& column) {
  Py_buffer view;
  if (PyObject_CheckBuffer(object) == 0) return false;
  if (PyObject_GetBuffer(object, &view, PyBUF_FORMAT | PyBUF_STRIDES) != 0) {
    PyErr_Clear();
    return false;
  }
  auto memory = std::make_shared<KeptMemory>(view);
  const auto format = number_format(view);
  if (!format || view.ndim != 1 || PyBytes_Check(object)) return false;
  const std::int64_t length = view.len / view.itemsize;
  if (PyBuffer_IsContiguous(&view, 'C') != 0) {
    column = {make_schema(format_of(*format), name, 0), make_array(length, 0, {nullptr, view.buf}, {}, std::move(memory))};
    return true;
  }
  auto bytes = std::make_shared<std::vector<char>>(static_cast<std::size_t>(view.len));
  check(PyBuffer_ToContiguous(bytes->data(), &view, view.len, 'C'));
  column = {make_schema(format_of(*format), name, 0), make_array(length, 0, {nullptr, bytes->data()}, {}, bytes)};
  return true;
}

constexpr std::int64_t not_a_time = std::numeric_limits<std::int64_t>::min(); // numpy's

/// numpy's datetime64: days as date32, other units where they lie.
Column from_datetimes(PyObject* array, const std::string& name) {
  const Reference kind(PyObject_GetAttrString(Reference(PyObject_GetAttrString(array, "dtype")).get(), "str"));
  const std::string unit = PyUnicode_AsUTF8(kind.get()) + 3; // of "<M8[ns]"
  const bool by_day = unit == "[D]";
  const bool as_is = by_day || unit == "[s]" || unit == "[ms]" || unit == "[us]" || unit == "[ns]";
  const Reference seen =
      as_is ? Reference::borrowed(array) : Reference(PyObject_CallMethod(array, "astype", "s", "datetime64[s]"));
  Column column;
  if (!from_memory(Reference(PyObject_CallMethod(seen.get(), "view", "s", "int64")).get(), name, column))
    raise(PyExc_ValueError, "column '%s' must have one dimension", name.c_str());
  const auto* ticks = static_cast<const std::int64_t*>(column.array->buffers[1]);
  const std::int64_t n = column.array->length;
  if (by_day) {
    auto days = std::make_shared<Copied<std::int32_t>>();
    days->values.reserve(static_cast<std::size_t>(n));
    for (std::int64_t row = 0; row < n; ++row)
      if (ticks[row] == not_a_time)
        days->push_null();
      else if (ticks[row] < std::numeric_limits<std::int32_t>::min() || ticks[row] > std::numeric_limits<std::int32_t>::max())
        raise(PyExc_ValueError, "column '%s', row %lld: no such day", name.c_str(), static_cast<long long>(row));
      else
        days->push(static_cast<std::int32_t>(ticks[row]));
    return column_of(std::move(days), name, "tdD");
  }
  struct Kept {
    Owned<ArrowArray> ticks;
    Copied<char> rows;
  };
  auto kept = std::make_shared<Kept>();
  for (std::int64_t row = 0; row < n; ++row)
    if (ticks[row] == not_a_time) kept->rows.mark_null(static_cast<std::size_t>(row));
  if (kept->rows.nulls > 0) kept->rows.present.resize(static_cast<std::size_t>(n) / 8 + 1, 0xFF);
  const void* validity = kept->rows.nulls > 0 ? kept->rows.present.data() : nullptr;
  kept->ticks = std::move(column.array);
  const std::string format = std::string("ts") + (as_is ? unit[1] : 's') + ":";
  return {make_schema(format, name, ARROW_FLAG_NULLABLE), make_array(n, kept->rows.nulls, {validity, ticks}, {}, kept)};
}

// --- Arrow ---

template <class Structure> Owned<Structure> from_capsule(PyObject* capsule, const char* name) {
  auto* const held = static_cast<Structure*>(PyCapsule_GetPointer(capsule, name));
  if (held == nullptr) throw Raised();
  return Owned<Structure>(held);
}

/// A column that speaks Arrow itself: one array, or a stream of one (pyarrow, polars).
bool from_arrow(PyObject* object, const std::string& name, Column& column) {
  if (const Reference offer = attribute(object, "__arrow_c_array__"); offer) {
    const Reference pair(PyObject_CallNoArgs(offer.get()));
    column.schema = from_capsule<ArrowSchema>(PyTuple_GetItem(pair.get(), 0), "arrow_schema");
    column.array = from_capsule<ArrowArray>(PyTuple_GetItem(pair.get(), 1), "arrow_array");
  } else if (const Reference stream_offer = attribute(object, "__arrow_c_stream__"); stream_offer) {
    PyObject* const made = PyObject_CallNoArgs(stream_offer.get());
    if (made == nullptr && PyErr_ExceptionMatches(PyExc_ImportError)) { // pandas asks pyarrow
      PyErr_Clear();
      return false;
    }
    const Reference capsule(made);
    auto stream = from_capsule<ArrowArrayStream>(capsule.get(), "arrow_array_stream");
    ArrowSchema schema{};
    ArrowArray first{}, second{};
    if (stream->get_schema(stream.get(), &schema) != 0 || stream->get_next(stream.get(), &first) != 0)
      raise(PyExc_ValueError, "column '%s': its Arrow stream failed", name.c_str());
    column.schema = Owned<ArrowSchema>(&schema);
    column.array = Owned<ArrowArray>(&first);
    if (!column.array || stream->get_next(stream.get(), &second) != 0 || second.release != nullptr) {
      if (second.release != nullptr) second.release(&second);
      return false; // no chunk, or several: by its items
    }
  } else {
    return false;
  }
  rename(column.schema, name);
  return true;
}

} // namespace

Column column_from(PyObject* object, const std::string& name) {
  Column column;
  if (PyList_CheckExact(object) || PyTuple_CheckExact(object)) return from_items(object, name);
  if (from_memory(object, name, column) || from_arrow(object, name, column)) return column;
  if (const Reference to_list = attribute(object, "to_pylist"); to_list) // several chunks of pyarrow's
    return from_items(Reference(PyObject_CallNoArgs(to_list.get())).get(), name);
  Reference array; // numpy's, where the object is one or makes one
  if (attribute(object, "dtype") && attribute(object, "__array__"))
    array = Reference(PyObject_CallMethod(object, "__array__", nullptr));
  if (!array) return from_items(object, name);
  const Reference kind(PyObject_GetAttrString(Reference(PyObject_GetAttrString(array.get(), "dtype")).get(), "kind"));
  if (PyUnicode_CompareWithASCIIString(kind.get(), "M") == 0) return from_datetimes(array.get(), name);
  if (from_memory(array.get(), name, column)) return column;
  return from_items(Reference(PyObject_CallMethod(array.get(), "tolist", nullptr)).get(), name);
}

} // namespace landfall::python
