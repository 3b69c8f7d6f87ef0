/* What a call costs from C: the best of many short rounds, a line each of the case and its nanoseconds. overhead.py runs it.
 * SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 199309L
#include <landfall.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { rounds = 500, rows = 10, columns = 5 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void succeed(landfall_status status, const landfall_error* error) {
  if (status == LANDFALL_OK) return;
  fprintf(stderr, "%s: %s\n", error->column, error->message);
  exit(1);
}

#define TIME(name, calls, call)                                                                                                \
  do {                                                                                                                         \
    double best = 1e18;                                                                                                        \
    for (int round = 0; round < rounds; ++round) {                                                                             \
      const double begin = now();                                                                                              \
      for (int i = 0; i < (calls); ++i) succeed((call), &error);                                                               \
      const double each = (now() - begin) / (calls);                                                                           \
      if (each < best) best = each;                                                                                            \
    }                                                                                                                          \
    printf("%s\t%.2f\n", name, best);                                                                                          \
  } while (0)

/* --- ten deals, as an Arrow stream of what lies in static memory -----------------------------------------------------------
 */

static const int32_t created[rows] = {17379, 17410, 17420, 17380, 17471, 17379, 17410, 17420, 17380, 17471};
static const int32_t closed[rows] = {17454, 0, 0, 17459, 0, 17454, 0, 0, 17459, 0};
static const uint8_t is_closed[2] = {0x29, 0x01}; /* rows 0, 3, 5 and 8 */
static const double amount[rows] = {100.0, 200.5, 400.0, 70.0, 50.0, 100.0, 200.5, 400.0, 70.0, 50.0};
static const int32_t stage_at[rows + 1] = {0, 3, 7, 11, 15, 23, 26, 30, 34, 38, 46};
static const char stage[] = "wonDemoDemolostProposalwonDemoDemolostProposal";
static const int32_t region_at[rows + 1] = {0, 5, 10, 15, 20, 24, 29, 34, 39, 44, 48};
static const char region[] = "northnorthsouthsoutheastnorthnorthsouthsoutheast";
static const void* const buffers[columns][3] = {
    {NULL, created, NULL}, {is_closed, closed, NULL}, {NULL, amount, NULL}, {NULL, stage_at, stage}, {NULL, region_at, region}};
static const char* const names[columns] = {"created", "closed", "amount", "stage", "region"};
static const char* const formats[columns] = {"tdD", "tdD", "g", "u", "u"};
static struct ArrowSchema fields[columns];
static struct ArrowSchema* field_pointers[columns];
static struct ArrowArray arrays[columns];
static struct ArrowArray* array_pointers[columns];
static const void* of_rows[1] = {NULL};
static int given;

static void release_schema(struct ArrowSchema* schema) { schema->release = NULL; }
static void release_array(struct ArrowArray* array) { array->release = NULL; }
static void release_stream(struct ArrowArrayStream* stream) { stream->release = NULL; }
static const char* no_words(struct ArrowArrayStream* stream) {
  (void)stream;
  return NULL;
}

static int get_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  (void)stream;
  for (int i = 0; i < columns; ++i) {
    fields[i] = (struct ArrowSchema){formats[i], names[i], NULL, ARROW_FLAG_NULLABLE, 0, NULL, NULL, release_schema, NULL};
    field_pointers[i] = &fields[i];
  }
  *out = (struct ArrowSchema){"+s", "", NULL, 0, columns, field_pointers, NULL, release_schema, NULL};
  return 0;
}

static int get_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  (void)stream;
  memset(out, 0, sizeof *out);
  if (given++ > 0) return 0;
  for (int i = 0; i < columns; ++i) {
    const int text = formats[i][0] == 'u';
    arrays[i] = (struct ArrowArray){rows, -1, 0, text ? 3 : 2, 0, (const void**)buffers[i], NULL, NULL, release_array, NULL};
    array_pointers[i] = &arrays[i];
  }
  *out = (struct ArrowArray){rows, 0, 0, 1, columns, of_rows, array_pointers, NULL, release_array, NULL};
  return 0;
}

static landfall_status coverage(const landfall_pipeline_coverage_options* options, landfall_error* error) {
  given = 0;
  struct ArrowArrayStream deals = {get_schema, get_next, no_words, release_stream, NULL}, out;
  const landfall_status status = landfall_pipeline_coverage(&deals, NULL, options, &out, NULL, error);
  if (status == LANDFALL_OK) out.release(&out);
  return status;
}

int main(void) {
  landfall_error error = LANDFALL_ERROR_INIT;
  const double samples[] = {1, 2, 3, 4};
  double sixteen[16], answers[16], answer;
  for (int i = 0; i < 16; ++i) sixteen[i] = (i + 0.5) / 16;
  landfall_landing* landing = NULL;
  succeed(landfall_landing_from_samples(samples, 4, &landing, &error), &error);
  landfall_pipeline_coverage_options options;
  landfall_pipeline_coverage_options_init(&options, (uint32_t)sizeof options);
  options.as_of = 17485; /* 2017-11-15 */
  options.period_begin = 17440;
  options.period_end = 17532;
  options.by = "region";

  TIME("deals needed", 1000, landfall_sales_math_deals_needed(250000, 84000, LANDFALL_ROUNDING_UP, &answer, &error));
  TIME("mean", 1000, landfall_landing_mean(landing, &answer, &error));
  TIME("one quantile", 1000, landfall_landing_quantile(landing, &samples[0], 1, &answer, &error));
  TIME("16 quantiles", 1000, landfall_landing_quantile(landing, sixteen, 16, answers, &error));
  TIME("coverage of 10 deals", 10, coverage(&options, &error));
  landfall_landing_free(landing);
  return 0;
}
