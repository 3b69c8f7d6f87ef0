// SPDX-License-Identifier: Apache-2.0
#include "watch.hpp"

namespace landfall::python {

namespace {

constexpr std::chrono::milliseconds between{50};
Imported bar("landfall._progress", "Bar");

} // namespace

Watch::Watch(const Arguments& given, Py_ssize_t progress) {
  PyObject* const told = given[progress];
  if (told == Py_None || told == Py_False) return;
  is_bar_ = told == Py_True;
  if (is_bar_)
    told_ = Reference(PyObject_CallNoArgs(bar.get()));
  else if (PyCallable_Check(told) != 0)
    told_ = Reference::borrowed(told);
  else
    given.refuse(progress, "a bool, or a function that is called with the share done");
}

Watch::~Watch() {
  if (!is_bar_ || !told_) return;
  PyObject *type, *value, *trace; // an error on its way is not the bar's
  PyErr_Fetch(&type, &value, &trace);
  Py_XDECREF(PyObject_CallMethod(told_.get(), "close", nullptr));
  PyErr_Restore(type, value, trace);
}

landfall_control Watch::control(const Arguments& given, Py_ssize_t memory_limit, Py_ssize_t threads) {
  const std::int64_t wanted = threads < 0 ? 1 : given.integer(threads);
  if (wanted < 1 || wanted > 1024)
    raise(PyExc_ValueError, "%s are 1 to 1024, not %lld", given.name(threads), static_cast<long long>(wanted));
  return {.progress = ask,
          .context = this,
          .memory_limit = given.integer(memory_limit),
          .threads = static_cast<std::uint32_t>(wanted),
          .reserved = 0};
}

void Watch::check(landfall_status status, const Failure& failure) const {
  if (raised_) throw Raised();
  failure.check(status);
}

bool Watch::go_on(double share) {
  if (PyErr_CheckSignals() != 0) return false;
  if (!told_) return true;
  PyObject* const answer = PyObject_CallFunction(told_.get(), "d", share);
  if (answer == nullptr) return false;
  const bool stop = answer == Py_False;
  Py_DECREF(answer);
  return !stop;
}

std::int32_t Watch::ask(void* context, double share) {
  auto& watch = *static_cast<Watch*>(context);
  if (watch.raised_) return 1;
  const auto now = Clock::now();
  if (now - watch.asked_ < between) return 0;
  watch.asked_ = now;
  const PyGILState_STATE state = PyGILState_Ensure();
  const bool on = watch.go_on(share);
  watch.raised_ = PyErr_Occurred() != nullptr;
  PyGILState_Release(state);
  return on ? 0 : 1;
}

} // namespace landfall::python
