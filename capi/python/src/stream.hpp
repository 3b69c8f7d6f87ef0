// Tables that come in from Python, as Arrow streams.
// Answers: how does this object become a stream that a call consumes?
// Definition: what has __arrow_c_stream__ (pandas, polars, pyarrow, DuckDB) hands its own over. Else a mapping from names to
// columns of one length: float64, float32, integer and datetime64 arrays where they lie, days, text and mixed lists copied
// once; NaN stays what it is (landfall takes it for null), None and NaT are null. Thread safety: asks for Python's lock; the
// stream itself does not, it takes the lock where it ends what Python owns. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arrow.hpp"
#include "function.hpp"

namespace landfall::python {

/// The table that an argument is; nothing for None. Throws `Raised` (TypeError, ValueError) naming argument and column.
Owned<ArrowArrayStream> table_from(const Arguments& arguments, Py_ssize_t index);

/// A column, as the object that it is: its schema and its rows.
struct Column {
  Owned<ArrowSchema> schema;
  Owned<ArrowArray> array;
};

/// Throws `Raised`; a complaint about an object names the column.
Column column_from(PyObject* object, const std::string& name);

} // namespace landfall::python
