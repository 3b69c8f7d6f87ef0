/* SPDX-License-Identifier: Apache-2.0 */
#include "bridge.h"

static landfall_error no_memory = {(uint32_t)sizeof(landfall_error), LANDFALL_OUT_OF_MEMORY, -1, "",
                                   "there is not enough memory"};

landfall_error* go_kept(const landfall_error* error) {
  landfall_error* copy = malloc(sizeof *copy);
  if (copy == NULL) return &no_memory;
  *copy = *error;
  return copy;
}

void go_forget(landfall_error* error) {
  if (error != &no_memory) free(error);
}

static int32_t go_is_over(void* over, double share) {
  (void)share;
  return __atomic_load_n((const int32_t*)over, __ATOMIC_RELAXED);
}

landfall_control go_control(int32_t* over, int64_t memory_limit) {
  const landfall_control control = {over != NULL ? go_is_over : NULL, over, memory_limit, 0, 0};
  return control;
}
