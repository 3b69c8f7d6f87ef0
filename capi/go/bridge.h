/* How Go calls the C ABI: a call answers one struct by value, its answer beside NULL or an error. So no pointer to Go's memory
 * is needed for a plain answer, nothing of it escapes to the heap, and a call costs little more than one that does nothing.
 *
 * A function is bound by a line in the preamble of its module's file:
 *   static go_number go_landing_mean(const landfall_landing* landing) {
 *     GO_ANSWER(go_number, landfall_landing_mean(landing, &answer.value, &error));
 *   }
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_GO_BRIDGE_H
#define LANDFALL_GO_BRIDGE_H

#include <landfall.h>
#include <stddef.h>
#include <stdlib.h>

/* A copy of an error, to be given to go_forget. Where there is no memory for one, an error that says so. */
landfall_error* go_kept(const landfall_error* error);
void go_forget(landfall_error* error);

typedef struct go_number {
  double value;
  landfall_error* failure;
} go_number;

typedef struct go_integer {
  int64_t value;
  landfall_error* failure;
} go_integer;

typedef struct go_landing {
  landfall_landing* value;
  landfall_error* failure;
} go_landing;

/* Runs a call that writes `answer.value` and `error`, and answers the struct. */
#define GO_ANSWER(type, call)                                                                                                  \
  type answer = {0};                                                                                                           \
  landfall_error error;                                                                                                        \
  error.struct_size = (uint32_t)sizeof error;                                                                                  \
  answer.failure = (call) == LANDFALL_OK ? NULL : go_kept(&error);                                                             \
  return answer

/* Runs a call that writes through its caller's pointers, and answers its failure or NULL. */
#define GO_TRY(call)                                                                                                           \
  landfall_error error;                                                                                                        \
  error.struct_size = (uint32_t)sizeof error;                                                                                  \
  return (call) == LANDFALL_OK ? NULL : go_kept(&error)

/* What a call is told by its context, as options have it: `over` is set from Go when the context is over; NULL: it never is. */
landfall_control go_control(int32_t* over, int64_t memory_limit);

#endif /* LANDFALL_GO_BRIDGE_H */
