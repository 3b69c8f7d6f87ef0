/* Tables of opportunities, which pipeline, forecast and other analyses read: which columns they have, and which rows are wrong.
 *
 * A table of opportunities has one row a deal, and these columns. Types: any that Arrow has and that make sense; where a
 * column is float64, date32 or a dictionary of text with int32 codes, and the table comes in one record batch, it is read in
 * place, without a copy. A timestamp is read as the day on which it falls in UTC.
 *
 *   created         days     needed    first day it was open. Null: while open, no analysis has it, for want of a place in time
 *   closed          days     needed    day it was won or lost; null while open
 *   amount          numbers  needed    in one currency; null: unknown
 *   stage           words    needed    the source's own stage, or just open, won, lost
 *   expected_close  days     optional  close date that the owner forecasts. May be the same column as `closed`, as in many CRMs
 *   id              words    optional  two rows of one id are one too many: the second is wrong
 *   list_price      numbers  optional  what the product lists at; imputes missing amounts, with the column `product` if there
 *   and any number of columns of words to split by: owner, manager, region, segment, source. Other columns are not looked at,
 *   but that hygiene looks at next_step and last_activity (history.h).
 *
 * A row that is wrong (without a stage; won or lost but without a close date; closed before it was created; open and closed;
 * an infinite amount; an id seen before; a date outside the years 1400 to 9999) is never guessed at and never lost: it comes
 * out in `rejects`, or, from a call without `rejects`, fails the call and is named by the error.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_OPPORTUNITIES_H
#define LANDFALL_C_OPPORTUNITIES_H

#include "base.h"

LANDFALL_BEGIN

/* Whether the column `amount` was known while a deal was open. */
#define LANDFALL_AMOUNT_THROUGHOUT 0 /* it was, and stands for open deals too */
#define LANDFALL_AMOUNT_AT_CLOSE 1   /* it is what the deal turned out to be worth: hidden before the day it closed */

/** How a table of opportunities is to be read: a field of the options of each call that takes one. All zeros: columns by the
 *  names above, every stage but "won" and "lost" open. This struct never grows. */
typedef struct landfall_opportunity_columns {
  /* Names of columns. NULL: the name above, and an optional column may be missing. One named here must be there. */
  const char* id;
  const char* created;
  const char* closed;
  const char* expected_close;
  const char* amount;
  const char* stage;
  const char* list_price;

  /* Stages that mean won, lost and open, letter by letter. No list at all: "won" and "lost" in any case, every other stage is
   * open. Lists, but none for open: every other stage is open. Else a row with a stage in no list is wrong. */
  const char* const* won_stages;
  const char* const* lost_stages;
  const char* const* open_stages;
  int64_t n_won_stages;
  int64_t n_lost_stages;
  int64_t n_open_stages;

  uint32_t amount_known; /* LANDFALL_AMOUNT_THROUGHOUT */
  uint32_t reserved;     /* 0 */
} landfall_opportunity_columns;

LANDFALL_END

#endif /* LANDFALL_C_OPPORTUNITIES_H */
