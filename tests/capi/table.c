#include "table.h"

#include <stdlib.h>
#include <string.h>

/* --- made ------------------------------------------------------------------------------------------------------------------
 */

typedef struct kept {
  made_table* table;
  void* memory[2]; /* what was made for one array */
} kept;

static void* get_memory(size_t size) {
  void* memory = calloc(1, size > 0 ? size : 1);
  if (memory == NULL) abort();
  return memory;
}

static kept* keep(made_table* table) {
  kept* held = get_memory(sizeof(kept));
  held->table = table;
  ++table->live;
  return held;
}

static void let_go(void* private_data) {
  kept* held = private_data;
  --held->table->live;
  free(held->memory[0]);
  free(held->memory[1]);
  free(held);
}

static void release_schema(struct ArrowSchema* schema) {
  for (int64_t i = 0; i < schema->n_children; ++i) {
    if (schema->children[i]->release != NULL) schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  free(schema->children);
  let_go(schema->private_data);
  schema->release = NULL;
}

static void release_array(struct ArrowArray* array) {
  for (int64_t i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release != NULL) array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  free(array->children);
  free((void*)array->buffers);
  let_go(array->private_data);
  array->release = NULL;
}

static int get_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  made_table* table = stream->private_data;
  memset(out, 0, sizeof *out);
  out->format = "+s";
  out->name = "";
  out->n_children = table->n_columns;
  out->children = get_memory((size_t)table->n_columns * sizeof *out->children);
  out->release = release_schema;
  out->private_data = keep(table);
  for (int64_t i = 0; i < table->n_columns; ++i) {
    struct ArrowSchema* child = out->children[i] = get_memory(sizeof *child);
    child->format = table->columns[i].format;
    child->name = table->columns[i].name;
    child->flags = ARROW_FLAG_NULLABLE;
    child->release = release_schema;
    child->private_data = keep(table);
  }
  return 0;
}

static void fill_text(const made_column* column, int64_t rows, struct ArrowArray* out) {
  const char* const* texts = column->values;
  kept* held = out->private_data;
  int32_t* offsets = get_memory(((size_t)rows + 1) * sizeof *offsets);
  char* bytes;
  for (int64_t row = 0; row < rows; ++row) offsets[row + 1] = offsets[row] + (int32_t)strlen(texts[row]);
  bytes = get_memory((size_t)offsets[rows]);
  for (int64_t row = 0; row < rows; ++row) memcpy(bytes + offsets[row], texts[row], strlen(texts[row]));
  held->memory[0] = offsets;
  held->memory[1] = bytes;
  out->buffers[1] = offsets;
  out->buffers[2] = bytes;
  out->n_buffers = 3;
}

static int get_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  made_table* table = stream->private_data;
  memset(out, 0, sizeof *out);
  if (table->fails_with != 0) return table->fails_with;
  if (table->given) return 0;
  table->given = 1;
  out->length = table->rows;
  out->n_buffers = 1;
  out->buffers = get_memory(sizeof *out->buffers);
  out->n_children = table->n_columns;
  out->children = get_memory((size_t)table->n_columns * sizeof *out->children);
  out->release = release_array;
  out->private_data = keep(table);
  for (int64_t i = 0; i < table->n_columns; ++i) {
    const made_column* column = &table->columns[i];
    struct ArrowArray* child = out->children[i] = get_memory(sizeof *child);
    child->length = table->rows;
    child->null_count = column->validity != NULL ? -1 : 0;
    child->buffers = get_memory(3 * sizeof *child->buffers);
    child->buffers[0] = column->validity;
    child->n_buffers = 2;
    child->release = release_array;
    child->private_data = keep(table);
    if (strcmp(column->format, "u") == 0)
      fill_text(column, table->rows, child);
    else
      child->buffers[1] = column->values;
  }
  return 0;
}

static const char* get_last_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return "the producer failed";
}

static void release_stream(struct ArrowArrayStream* stream) {
  made_table* table = stream->private_data;
  --table->live;
  stream->release = NULL;
}

void make_stream(made_table* table, struct ArrowArrayStream* out) {
  ++table->live;
  table->given = 0;
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
  out->private_data = table;
}

/* --- read ------------------------------------------------------------------------------------------------------------------
 */

int read_stream(struct ArrowArrayStream* stream, read_table* out) {
  struct ArrowArray end;
  int failed;
  memset(out, 0, sizeof *out);
  failed = stream->get_schema(stream, &out->schema);
  if (failed == 0) failed = stream->get_next(stream, &out->batch);
  if (failed == 0 && out->batch.release != NULL) {
    out->rows = out->batch.length;
    failed = stream->get_next(stream, &end);
    if (failed == 0 && end.release != NULL) failed = -1; /* a second batch */
  }
  stream->release(stream);
  return failed;
}

void free_table(read_table* table) {
  if (table->schema.release != NULL) table->schema.release(&table->schema);
  if (table->batch.release != NULL) table->batch.release(&table->batch);
}

int64_t column_index(const read_table* table, const char* name) {
  for (int64_t i = 0; i < table->schema.n_children; ++i)
    if (strcmp(table->schema.children[i]->name, name) == 0) return i;
  return -1;
}

static const struct ArrowArray* column_of(const read_table* table, const char* name) {
  const int64_t index = column_index(table, name);
  if (index < 0 || table->batch.release == NULL) abort();
  return table->batch.children[index];
}

double number_at(const read_table* table, const char* name, int64_t row) {
  return ((const double*)column_of(table, name)->buffers[1])[row];
}

int64_t integer_at(const read_table* table, const char* name, int64_t row) {
  return ((const int64_t*)column_of(table, name)->buffers[1])[row];
}

int32_t day_at(const read_table* table, const char* name, int64_t row) {
  return ((const int32_t*)column_of(table, name)->buffers[1])[row];
}

int is_null_at(const read_table* table, const char* name, int64_t row) {
  const uint8_t* bits = column_of(table, name)->buffers[0];
  return bits != NULL && (bits[row / 8] >> (row % 8) & 1) == 0;
}

static const char* copied(const char* text, int32_t length) {
  static char buffer[512];
  const int32_t most = (int32_t)sizeof buffer - 1;
  const size_t kept_length = (size_t)(length < most ? length : most);
  memcpy(buffer, text, kept_length);
  buffer[kept_length] = '\0';
  return buffer;
}

const char* text_at(const read_table* table, const char* name, int64_t row) {
  const struct ArrowArray* column = column_of(table, name);
  const int32_t* offsets = column->buffers[1];
  return copied((const char*)column->buffers[2] + offsets[row], offsets[row + 1] - offsets[row]);
}

const char* metadata_of(const read_table* table, const char* key) {
  const char* at = table->schema.metadata;
  int32_t pairs = 0, length = 0;
  if (at == NULL) return "";
  memcpy(&pairs, at, 4);
  at += 4;
  for (; pairs > 0; --pairs) {
    int found;
    memcpy(&length, at, 4);
    found = strlen(key) == (size_t)length && memcmp(at + 4, key, (size_t)length) == 0;
    at += 4 + length;
    memcpy(&length, at, 4);
    if (found) return copied(at + 4, length);
    at += 4 + length;
  }
  return "";
}
