// Tables that go out to Python: what a call wrote into a stream, kept, read by column, and handed on to anything that speaks
// Arrow. Answers: which object holds this result? Thread safety: tables never change; what they hand out lives on its own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python.hpp"

#include <landfall/c/base.h>

namespace landfall::python {

/// A landfall.Table of what a call wrote. The stream is read to its end and released. Throws `Raised`.
Reference table_of(ArrowArrayStream* stream);

} // namespace landfall::python
