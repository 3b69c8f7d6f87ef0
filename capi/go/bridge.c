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
