/* Small Arrow tables in plain C: to give to landfall, and to read what it gives. */
#ifndef LANDFALL_TESTS_TABLE_H
#define LANDFALL_TESTS_TABLE_H

#include <landfall.h>

/* A column over memory of the test's own. */
typedef struct made_column {
  const char* name;
  const char* format; /* "g" double, "tdD" int32_t, "u" text */
  const void* values; /* of text: const char* const* */
  const uint8_t* validity;
} made_column;

typedef struct made_table {
  const made_column* columns;
  int64_t n_columns;
  int64_t rows;
  int fails_with; /* what get_next answers instead of a batch; 0: the batch */
  int live;       /* structures handed out and not released yet */
  int given;
} made_table;

/* A stream of the table in one batch. The table must outlive it. */
void make_stream(made_table* table, struct ArrowArrayStream* out);

/* A table that was read: schema and its one batch, or none. */
typedef struct read_table {
  struct ArrowSchema schema;
  struct ArrowArray batch;
  int64_t rows;
} read_table;

/* Reads the stream to its end and releases it; 0 on success. */
int read_stream(struct ArrowArrayStream* stream, read_table* out);
void free_table(read_table* table);

int64_t column_index(const read_table* table, const char* name); /* -1: there is none */
double number_at(const read_table* table, const char* name, int64_t row);
int64_t integer_at(const read_table* table, const char* name, int64_t row);
int32_t day_at(const read_table* table, const char* name, int64_t row);
int is_null_at(const read_table* table, const char* name, int64_t row);
/* Text of a row, in a buffer that the next call overwrites. */
const char* text_at(const read_table* table, const char* name, int64_t row);
/* Value of a key of the table's metadata, likewise; "" where there is none. */
const char* metadata_of(const read_table* table, const char* key);

#endif /* LANDFALL_TESTS_TABLE_H */
