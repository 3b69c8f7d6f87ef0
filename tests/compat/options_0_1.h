/* Option structs as they were when they came in, for those that have grown since: what a program compiled then still passes.
 * Nothing here is ever changed; a struct that grows for the first time is added, as it was before.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_TESTS_OPTIONS_0_1_H
#define LANDFALL_TESTS_OPTIONS_0_1_H

#include <stdint.h>

/* Without `control`. */
typedef struct from_deals_options_0_1 {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t grid_nodes;
} from_deals_options_0_1;

typedef struct under_common_factor_options_0_1 {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t grid_nodes;
  double degrees_of_freedom;
} under_common_factor_options_0_1;

typedef struct compound_options_0_1 {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t grid_nodes;
  double variance_to_mean;
} compound_options_0_1;

typedef struct score_options_0_1 {
  uint32_t struct_size;
  uint32_t reserved;
  const double* quantiles;
  int64_t n_quantiles;
  const double* levels;
  int64_t n_levels;
  double cell_width;
  double cell_edge;
  int64_t pit_bins;
  double level;
} score_options_0_1;

typedef struct contributions_options_0_1 {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t top;
} contributions_options_0_1;

#endif /* LANDFALL_TESTS_OPTIONS_0_1_H */
