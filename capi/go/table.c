/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include <errno.h>
#include <string.h>

typedef struct column {
  char* name;
  char format[8];
  void* buffers[3];
  int64_t n_buffers;
  int64_t null_count;
} column;

struct go_table {
  int64_t rows, n_columns, n_given; /* columns that there is room for, and that there are */
  int users;                        /* the stream, and each schema and array made of it that is not released yet */
  int given;                        /* the batch has been handed out */
  column* columns;
};

go_table* go_table_new(int64_t rows, int64_t columns) {
  go_table* table = calloc(1, sizeof *table);
  if (table == NULL) return NULL;
  table->rows = rows;
  table->n_columns = columns;
  table->users = 1;
  table->columns = calloc((size_t)columns + 1, sizeof *table->columns);
  if (table->columns == NULL) {
    free(table);
    return NULL;
  }
  return table;
}

void go_table_free(go_table* table) {
  if (table == NULL || __atomic_sub_fetch(&table->users, 1, __ATOMIC_ACQ_REL) > 0) return;
  for (int64_t i = 0; i < table->n_columns; ++i) {
    free(table->columns[i].name);
    for (int b = 0; b < 3; ++b) free(table->columns[i].buffers[b]);
  }
  free(table->columns);
  free(table);
}

static go_table* used(go_table* table) {
  __atomic_add_fetch(&table->users, 1, __ATOMIC_RELAXED);
  return table;
}

static void* copied(const void* from, size_t size) {
  void* to = malloc(size + 8); /* never of 0 bytes, so that NULL means one thing */
  if (to != NULL && size > 0) memcpy(to, from, size);
  return to;
}

int go_table_column(go_table* table, int64_t i, const char* name, size_t name_size, const char* format, const void* validity,
                    size_t validity_size, int64_t null_count, const void* first, size_t first_size, const void* second,
                    size_t second_size) {
  column* to = &table->columns[i];
  to->name = calloc(1, name_size + 1);
  if (to->name == NULL) return 0;
  if (name_size > 0) memcpy(to->name, name, name_size);
  strncpy(to->format, format, sizeof to->format - 1);
  to->null_count = null_count;
  to->n_buffers = strcmp(format, "u") == 0 ? 3 : 2;
  if (null_count > 0 && (to->buffers[0] = copied(validity, validity_size)) == NULL) return 0;
  if ((to->buffers[1] = copied(first, first_size)) == NULL) return 0;
  return to->n_buffers == 2 || (to->buffers[2] = copied(second, second_size)) != NULL;
}

/* A table's schema or array: the children's own structs, and the pointers to them. Freed with it, but not what they point to.
 */
typedef struct schema_parts {
  go_table* table;
  struct ArrowSchema** pointers;
  struct ArrowSchema* children;
} schema_parts;

typedef struct array_parts {
  go_table* table;
  struct ArrowArray** pointers;
  struct ArrowArray* children;
  const void* no_validity;
} array_parts;

static void release_schema_column(struct ArrowSchema* schema) {
  go_table_free(schema->private_data);
  schema->release = NULL;
}

static void free_schema_parts(schema_parts* parts) {
  go_table_free(parts->table);
  free(parts->pointers);
  free(parts->children);
  free(parts);
}

static void release_schema(struct ArrowSchema* schema) {
  for (int64_t i = 0; i < schema->n_children; ++i) go_schema_release(schema->children[i]);
  free_schema_parts(schema->private_data);
  schema->release = NULL;
}

static void release_array_column(struct ArrowArray* array) {
  go_table_free(array->private_data);
  array->release = NULL;
}

static void free_array_parts(array_parts* parts) {
  go_table_free(parts->table);
  free(parts->pointers);
  free(parts->children);
  free(parts);
}

static void release_array(struct ArrowArray* array) {
  for (int64_t i = 0; i < array->n_children; ++i) go_array_release(array->children[i]);
  free_array_parts(array->private_data);
  array->release = NULL;
}

static int get_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  go_table* table = stream->private_data;
  const size_t n = (size_t)table->n_given;
  schema_parts* parts = calloc(1, sizeof *parts);
  if (parts == NULL) return ENOMEM;
  parts->table = used(table);
  parts->pointers = calloc(n + 1, sizeof *parts->pointers);
  parts->children = calloc(n + 1, sizeof *parts->children);
  if (parts->pointers == NULL || parts->children == NULL) {
    free_schema_parts(parts);
    return ENOMEM;
  }
  for (size_t i = 0; i < n; ++i) {
    const column* of = &table->columns[i];
    parts->children[i] = (struct ArrowSchema){.format = of->format,
                                              .name = of->name,
                                              .flags = ARROW_FLAG_NULLABLE,
                                              .release = release_schema_column,
                                              .private_data = used(table)};
    parts->pointers[i] = &parts->children[i];
  }
  *out = (struct ArrowSchema){.format = "+s",
                              .name = "",
                              .n_children = table->n_given,
                              .children = parts->pointers,
                              .release = release_schema,
                              .private_data = parts};
  return 0;
}

static int get_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  go_table* table = stream->private_data;
  const size_t n = (size_t)table->n_given;
  *out = (struct ArrowArray){.release = NULL};
  if (table->given) return 0;
  array_parts* parts = calloc(1, sizeof *parts);
  if (parts == NULL) return ENOMEM;
  parts->table = used(table);
  parts->pointers = calloc(n + 1, sizeof *parts->pointers);
  parts->children = calloc(n + 1, sizeof *parts->children);
  if (parts->pointers == NULL || parts->children == NULL) {
    free_array_parts(parts);
    return ENOMEM;
  }
  for (size_t i = 0; i < n; ++i) {
    column* of = &table->columns[i];
    parts->children[i] = (struct ArrowArray){.length = table->rows,
                                             .null_count = of->null_count,
                                             .n_buffers = of->n_buffers,
                                             .buffers = (const void**)of->buffers,
                                             .release = release_array_column,
                                             .private_data = used(table)};
    parts->pointers[i] = &parts->children[i];
  }
  *out = (struct ArrowArray){.length = table->rows,
                             .n_buffers = 1,
                             .buffers = &parts->no_validity,
                             .n_children = table->n_given,
                             .children = parts->pointers,
                             .release = release_array,
                             .private_data = parts};
  table->given = 1;
  return 0;
}

static const char* get_last_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return "there is not enough memory"; /* nothing else fails here */
}

static void release_stream(struct ArrowArrayStream* stream) {
  go_table_free(stream->private_data);
  stream->release = NULL;
}

void go_table_give(go_table* table, int64_t columns, struct ArrowArrayStream* out) {
  table->n_given = columns;
  *out = (struct ArrowArrayStream){.get_schema = get_schema,
                                   .get_next = get_next,
                                   .get_last_error = get_last_error,
                                   .release = release_stream,
                                   .private_data = table};
}

int go_stream_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) { return stream->get_schema(stream, out); }
int go_stream_next(struct ArrowArrayStream* stream, struct ArrowArray* out) { return stream->get_next(stream, out); }
const char* go_stream_error(struct ArrowArrayStream* stream) { return stream->get_last_error(stream); }

void go_stream_release(struct ArrowArrayStream* stream) {
  if (stream->release != NULL) stream->release(stream);
}
void go_schema_release(struct ArrowSchema* schema) {
  if (schema->release != NULL) schema->release(schema);
}
void go_array_release(struct ArrowArray* array) {
  if (array->release != NULL) array->release(array);
}
