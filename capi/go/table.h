/* A table on its way from Go to the library: columns of Go's slices, copied into C's memory, as an Arrow C stream of one batch.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_GO_TABLE_H
#define LANDFALL_GO_TABLE_H

#include "bridge.h"

typedef struct go_table go_table;

/* NULL when there is no memory. It is freed when the last part of the stream that go_table_give made is released. */
go_table* go_table_new(int64_t rows, int64_t columns);
void go_table_free(go_table* table);

/* Gives column i its name, its format of Arrow's ("g", "tdD", "u"), and copies of its buffers; a NULL validity is all valid.
 * Answers 0 when there is no memory. */
int go_table_column(go_table* table, int64_t i, const char* name, size_t name_size, const char* format, const void* validity,
                    size_t validity_size, int64_t null_count, const void* first, size_t first_size, const void* second,
                    size_t second_size);

/* Fills a stream with the first `columns` columns; it owns the table from now on. */
void go_table_give(go_table* table, int64_t columns, struct ArrowArrayStream* out);

/* What cgo cannot call: the functions that a stream, a schema and an array bring along. */
int go_stream_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out);
int go_stream_next(struct ArrowArrayStream* stream, struct ArrowArray* out);
const char* go_stream_error(struct ArrowArrayStream* stream);
void go_stream_release(struct ArrowArrayStream* stream);
void go_schema_release(struct ArrowSchema* schema);
void go_array_release(struct ArrowArray* array);

#endif /* LANDFALL_GO_TABLE_H */
