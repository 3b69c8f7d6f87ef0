/* A table of deals with a history that is long enough to forecast from. */
#ifndef LANDFALL_TESTS_DEALS_H
#define LANDFALL_TESTS_DEALS_H

#include "table.h"

#include <string.h>

enum { as_of = 17484 /* 2017-11-14 */, n_deals = 670 };

/* Two of three deals are won in three to six weeks; 25 are open on as_of. */
static const char* stages[n_deals];
static int32_t created[n_deals], closed[n_deals];
static uint8_t has_closed[n_deals / 8 + 1];
static double amounts[n_deals];
static const char* owners[n_deals];

static const made_column columns[] = {{"stage", "u", stages, NULL},
                                      {"created", "tdD", created, NULL},
                                      {"closed", "tdD", closed, has_closed},
                                      {"amount", "g", amounts, NULL},
                                      {"owner", "u", owners, NULL}};

static made_table deals_table(void) {
  made_table table = {columns, 5, n_deals, 0, 0, 0};
  const int32_t start = 16801; /* 2016-01-01 */
  memset(has_closed, 0, sizeof has_closed);
  for (int i = 0; i < n_deals; ++i) {
    const int is_open = i >= 650;
    stages[i] = is_open ? "Demo" : i % 3 == 0 ? "lost" : "won";
    created[i] = start + i + (is_open ? 10 : 0);
    closed[i] = is_open ? 0 : start + i + 20 + i % 25;
    if (!is_open) has_closed[i / 8] = (uint8_t)(has_closed[i / 8] | 1U << (i % 8));
    amounts[i] = 100.0 + i % 7;
    owners[i] = i % 2 == 0 ? "Ann" : "Ben";
  }
  return table;
}

#endif /* LANDFALL_TESTS_DEALS_H */
