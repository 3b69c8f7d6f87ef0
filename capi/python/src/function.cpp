// SPDX-License-Identifier: Apache-2.0
#include "function.hpp"

#include "day.hpp"

#include <structmember.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <new>

namespace landfall::python {

struct Function {
  PyObject head;
  vectorcallfunc call;
  Implementation run;
  Py_ssize_t parameters;
  Py_ssize_t positional; // the first so many may be given by place
  PyObject* names;       // tuple of interned str
  PyObject* defaults;    // tuple as long as names; `required` where there is none
  PyObject* symbol;
  PyObject* dictionary;
  PyObject* weak_references;
};

namespace {

constexpr Py_ssize_t most_parameters = 32;
PyObject* required = nullptr; // stands for "no default"; made once, when the module is
PyTypeObject* function_type = nullptr;

constexpr std::array modules{base_natives,       calendar_natives, forecast_natives,      funnel_natives,
                             history_natives,    landing_natives,  landing_score_natives, okr_natives,
                             pipeline_natives,   plan_natives,     reps_natives,          review_natives,
                             sales_math_natives, stats_natives,    survival_natives,      team_natives};

const Function& self_of(PyObject* self) { return *reinterpret_cast<const Function*>(self); }

PyObject* run(const Function& function, PyObject* const* values) noexcept {
  try {
    return function.run(Arguments(function, values));
  } catch (const Raised&) {
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& thrown) {
    PyErr_SetString(PyExc_RuntimeError, thrown.what());
  }
  return nullptr;
}

PyObject* function_name(const Function& function) { return PyDict_GetItemString(function.dictionary, "__qualname__"); }

Py_ssize_t index_of(const Function& function, PyObject* name) {
  for (Py_ssize_t i = 0; i < function.parameters; ++i)
    if (PyTuple_GET_ITEM(function.names, i) == name) return i;
  for (Py_ssize_t i = 0; i < function.parameters; ++i)
    if (PyUnicode_Compare(PyTuple_GET_ITEM(function.names, i), name) == 0) return i;
  return -1;
}

/// Puts each argument at the place of its parameter, and defaults where there is none.
bool arrange(const Function& function, PyObject* const* given, Py_ssize_t n, PyObject* keywords, PyObject** values) {
  if (n > function.positional) {
    PyErr_Format(PyExc_TypeError, "%S() takes %zd arguments by place, and %zd were given", function_name(function),
                 function.positional, n);
    return false;
  }
  std::copy_n(given, n, values);
  std::copy(&PyTuple_GET_ITEM(function.defaults, n), &PyTuple_GET_ITEM(function.defaults, 0) + function.parameters, values + n);
  const Py_ssize_t named = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  for (Py_ssize_t k = 0; k < named; ++k) {
    PyObject* const name = PyTuple_GET_ITEM(keywords, k);
    const Py_ssize_t at = index_of(function, name);
    if (at < n) {
      PyErr_Format(PyExc_TypeError, at < 0 ? "%S() has no argument '%U'" : "%S() got '%U' twice", function_name(function),
                   name);
      return false;
    }
    values[at] = given[n + k];
  }
  for (Py_ssize_t i = n; i < function.parameters; ++i)
    if (values[i] == required) {
      PyErr_Format(PyExc_TypeError, "%S() needs the argument '%U'", function_name(function),
                   PyTuple_GET_ITEM(function.names, i));
      return false;
    }
  return true;
}

PyObject* call(PyObject* self, PyObject* const* given, std::size_t flags, PyObject* keywords) {
  const Function& function = self_of(self);
  const Py_ssize_t n = PyVectorcall_NARGS(flags);
  if (keywords == nullptr && n == function.positional && n == function.parameters) return run(function, given);
  std::array<PyObject*, most_parameters> values;
  return arrange(function, given, n, keywords, values.data()) ? run(function, values.data()) : nullptr;
}

/// As a method of a class it gets its object first, as any function does.
PyObject* bound(PyObject* self, PyObject* object, PyObject*) {
  return object == nullptr || object == Py_None ? Py_NewRef(self) : PyMethod_New(self, object);
}

PyObject* representation(PyObject* self) { return PyUnicode_FromFormat("<function %S>", function_name(self_of(self))); }

/// Pickled by its name, as functions are.
PyObject* reduced(PyObject* self, PyObject*) { return Py_XNewRef(function_name(self_of(self))); }

int traverse(PyObject* self, visitproc visit, void* arg) {
  const Function& function = self_of(self);
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(function.names);
  Py_VISIT(function.defaults);
  Py_VISIT(function.dictionary);
  return 0;
}

int clear(PyObject* self) {
  auto& function = *reinterpret_cast<Function*>(self);
  Py_CLEAR(function.dictionary);
  return 0;
}

void dealloc(PyObject* self) {
  auto& function = *reinterpret_cast<Function*>(self);
  PyTypeObject* const type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (function.weak_references != nullptr) PyObject_ClearWeakRefs(self);
  Py_CLEAR(function.names);
  Py_CLEAR(function.defaults);
  Py_CLEAR(function.symbol);
  Py_CLEAR(function.dictionary);
  type->tp_free(self);
  Py_DECREF(type);
}

/// The parameters of a Python function, taken from its code: names, how many go by place, defaults.
void read_parameters(Function& function, PyObject* declaration) {
  const Reference code(PyObject_GetAttrString(declaration, "__code__"));
  const auto count = [&](const char* name) {
    return PyLong_AsSsize_t(Reference(PyObject_GetAttrString(code.get(), name)).get());
  };
  function.positional = count("co_argcount");
  function.parameters = function.positional + count("co_kwonlyargcount");
  if (function.parameters > most_parameters) raise(PyExc_TypeError, "more than %zd parameters", most_parameters);
  const Reference variables(PyObject_GetAttrString(code.get(), "co_varnames"));
  function.names = Reference(PyTuple_GetSlice(variables.get(), 0, function.parameters)).give();
  function.defaults = Reference(PyTuple_New(function.parameters)).give();

  const Reference by_place(PyObject_GetAttrString(declaration, "__defaults__"));
  const Reference by_name(PyObject_GetAttrString(declaration, "__kwdefaults__"));
  const Py_ssize_t first = function.positional - (by_place.get() == Py_None ? 0 : PyTuple_GET_SIZE(by_place.get()));
  for (Py_ssize_t i = 0; i < function.parameters; ++i) {
    PyObject* value = required;
    if (i >= first && i < function.positional) value = PyTuple_GET_ITEM(by_place.get(), i - first);
    if (i >= function.positional && by_name.get() != Py_None)
      if (auto* found = PyDict_GetItemWithError(by_name.get(), PyTuple_GET_ITEM(function.names, i))) value = found;
    PyTuple_SET_ITEM(function.defaults, i, Py_NewRef(value));
  }
}

Implementation implementation_of(std::string_view symbol) {
  for (const auto natives : modules)
    for (const Native& native : natives())
      if (native.symbol == symbol) return native.run;
  return nullptr;
}

PyObject* bind(PyObject*, PyObject* const* arguments, Py_ssize_t n) {
  try {
    if (n != 2) raise(PyExc_TypeError, "bind(symbol, declaration)");
    const char* symbol = PyUnicode_AsUTF8(arguments[0]);
    if (symbol == nullptr) throw Raised();
    const Implementation found = implementation_of(symbol);
    if (found == nullptr) raise(PyExc_LookupError, "no function '%s' is bound", symbol);
    Reference made(function_type->tp_alloc(function_type, 0));
    auto& function = *reinterpret_cast<Function*>(made.get());
    function.call = call;
    function.run = found;
    function.symbol = Py_NewRef(arguments[0]);
    function.dictionary = Reference(PyDict_New()).give();
    read_parameters(function, arguments[1]);
    for (const char* name : {"__module__", "__name__", "__qualname__", "__doc__", "__annotations__"})
      check(PyDict_SetItemString(function.dictionary, name, Reference(PyObject_GetAttrString(arguments[1], name)).get()));
    check(
        PyDict_SetItemString(function.dictionary, "__wrapped__", arguments[1])); // inspect.signature, doctest and help go there
    return made.give();
  } catch (const Raised&) {
    return nullptr;
  }
}

PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Function, call), READONLY, nullptr},
    {"__dictoffset__", T_PYSSIZET, offsetof(Function, dictionary), READONLY, nullptr},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Function, weak_references), READONLY, nullptr},
    {"symbol", T_OBJECT, offsetof(Function, symbol), READONLY, "the function of the C ABI that it calls"},
    {nullptr, 0, 0, 0, nullptr},
};
PyMethodDef methods[] = {
    {"__reduce__", reduced, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef properties[] = {
    {"__dict__", PyObject_GenericGetDict, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};
PyType_Slot slots[] = {
    {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
    {Py_tp_descr_get, reinterpret_cast<void*>(bound)},
    {Py_tp_repr, reinterpret_cast<void*>(representation)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
    {Py_tp_clear, reinterpret_cast<void*>(clear)},
    {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
    {Py_tp_members, members},
    {Py_tp_methods, methods},
    {Py_tp_getset, properties},
    {0, nullptr},
};
PyType_Spec spec{"landfall._core.Function", sizeof(Function), 0,
                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR |
                     Py_TPFLAGS_DISALLOW_INSTANTIATION,
                 slots};
PyMethodDef bind_definition{"bind", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(bind)), METH_FASTCALL, nullptr};

} // namespace

const char* Arguments::name(Py_ssize_t index) const {
  const char* text = PyUnicode_AsUTF8(PyTuple_GET_ITEM(function_.names, index));
  if (text == nullptr) throw Raised();
  return text;
}

void Arguments::refuse(Py_ssize_t index, const char* wanted) const {
  raise(PyExc_TypeError, "%s must be %s, not %s", name(index), wanted, Py_TYPE(values_[index])->tp_name);
}

double Arguments::other_number(Py_ssize_t index) const {
  const double value = PyFloat_AsDouble(values_[index]);
  if (value == -1.0 && PyErr_Occurred() != nullptr) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) throw Raised();
    refuse(index, "a number");
  }
  return value;
}

std::int64_t Arguments::integer(Py_ssize_t index) const {
  PyObject* const given = values_[index];
  const Reference whole = PyLong_CheckExact(given) ? Reference::borrowed(given) : [&] {
    if (PyIndex_Check(given) == 0) refuse(index, "a whole number");
    return Reference(PyNumber_Index(given));
  }();
  const long long value = PyLong_AsLongLong(whole.get());
  if (value == -1 && PyErr_Occurred() != nullptr) throw Raised();
  return value;
}

bool Arguments::truth(Py_ssize_t index) const {
  const int answer = PyObject_IsTrue(values_[index]);
  check(answer);
  return answer != 0;
}

std::uint32_t Arguments::choice(Py_ssize_t index, Choices choices) const {
  Py_ssize_t length = 0;
  const char* word = PyUnicode_Check(values_[index]) ? PyUnicode_AsUTF8AndSize(values_[index], &length) : nullptr;
  if (word != nullptr) {
    const std::string_view given(word, static_cast<std::size_t>(length));
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (choices[i] == given) return static_cast<std::uint32_t>(i);
  }
  std::string all;
  for (const auto choice : choices) all.append(all.empty() ? "'" : ", '").append(choice).append("'");
  raise(PyExc_ValueError, "%s must be one of %s, not %R", name(index), all.c_str(), values_[index]);
}

const char* Arguments::text(Py_ssize_t index) const {
  if (is_none(index)) return nullptr;
  if (PyUnicode_Check(values_[index]) == 0) refuse(index, "text");
  Py_ssize_t length = 0;
  const char* text = PyUnicode_AsUTF8AndSize(values_[index], &length);
  if (text == nullptr) throw Raised();
  if (std::string_view(text).size() != static_cast<std::size_t>(length))
    raise(PyExc_ValueError, "%s has a zero character in it", name(index));
  return text;
}

std::int32_t Arguments::day(Py_ssize_t index) const {
  std::int32_t day = 0;
  if (!read_day(values_[index], day)) refuse(index, "a datetime.date or text such as '2017-11-15'");
  return day;
}

void add_functions(PyObject* module) {
  required = Reference(PyObject_CallNoArgs(reinterpret_cast<PyObject*>(&PyBaseObject_Type))).give();
  function_type = reinterpret_cast<PyTypeObject*>(Reference(PyType_FromSpec(&spec)).give());
  check(PyModule_AddObjectRef(module, "Function", reinterpret_cast<PyObject*>(function_type)));
  check(PyModule_AddObjectRef(module, "bind", Reference(PyCFunction_New(&bind_definition, nullptr)).get()));
}

} // namespace landfall::python
