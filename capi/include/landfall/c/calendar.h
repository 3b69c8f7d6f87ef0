/* A company's calendar: fiscal years of months, or of whole weeks (4-4-5 and its kin), and the days on which business is done.
 *
 * Answers: which quarter is this, when does it end, which week of it is today, how many business days are left?
 *
 * Days are counted from 1970-01-01. Periods are half-open: `end` is the first day after. Years 1400 to 9999.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_C_CALENDAR_H
#define LANDFALL_C_CALENDAR_H

#include "base.h"

LANDFALL_BEGIN

/** Never changes once made; freed by landfall_calendar_free. */
typedef struct landfall_calendar landfall_calendar;

/* How a fiscal year is cut into its twelve months. */
#define LANDFALL_YEAR_MONTHS 0    /* calendar months */
#define LANDFALL_YEAR_WEEKS_445 1 /* quarters of 4, 4 and 5 weeks */
#define LANDFALL_YEAR_WEEKS_454 2 /* 4, 5 and 4: retail */
#define LANDFALL_YEAR_WEEKS_544 3 /* 5, 4 and 4 */

/* Where a year of weeks ends, with respect to the last day of the calendar month that closes it. */
#define LANDFALL_YEAR_END_NEAREST 0 /* on the weekday nearest to it (NRF: the Saturday nearest 31 January) */
#define LANDFALL_YEAR_END_LAST 1    /* on the last such weekday not after it */

/* Which calendar year names a fiscal year that begins in one and ends in the next. */
#define LANDFALL_YEAR_NAME_BY_END 0   /* February 2017 to January 2018 is 2018 */
#define LANDFALL_YEAR_NAME_BY_BEGIN 1 /* ... is 2017 (NRF) */

typedef struct landfall_calendar_new_options {
  uint32_t struct_size;
  uint32_t pattern;        /* LANDFALL_YEAR_MONTHS */
  uint32_t year_end;       /* LANDFALL_YEAR_END_NEAREST; for patterns of weeks */
  uint32_t year_name;      /* LANDFALL_YEAR_NAME_BY_END */
  int32_t first_month;     /* 1; the fiscal year begins with this calendar month, 1 to 12, or about its first day */
  int32_t week_begins;     /* 7; ISO weekday of a week's first day, Monday 1 to Sunday 7; for patterns of weeks */
  uint32_t weekend;        /* 0x60, Saturday and Sunday; days without business: bit 0 is Monday, bit 6 is Sunday */
  uint32_t reserved;       /* 0 */
  const int32_t* holidays; /* further days without business, in any order; NULL when n_holidays is 0 */
  int64_t n_holidays;      /* 0 */
} landfall_calendar_new_options;

/** Defaults: calendar months from January, Monday to Friday, no holidays. `struct_size` is
 *  sizeof(landfall_calendar_new_options).
 *  @since 0.1 */
LANDFALL_API void landfall_calendar_new_options_init(landfall_calendar_new_options* options, uint32_t struct_size);

/** Makes a calendar.
 *  @param options  NULL for defaults; what it points to is copied
 *  @param out      the new calendar, which the caller frees; NULL on failure
 *  @param error    NULL, or filled on failure
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_calendar_new(const landfall_calendar_new_options* options, landfall_calendar** out,
                                                   landfall_error* error);

/** Frees a calendar. NULL is fine. @since 0.1 */
LANDFALL_API void landfall_calendar_free(landfall_calendar* calendar);

/** A stretch of days with a name. This struct never grows. */
typedef struct landfall_period {
  int32_t begin;  /* first day */
  int32_t end;    /* first day after it */
  char label[24]; /* "2017-Q4" */
} landfall_period;

/** The fiscal quarter that a day lies in. O(1); allocates nothing unless it fails. @since 0.1 */
LANDFALL_API landfall_status landfall_calendar_quarter_of(const landfall_calendar* calendar, int32_t day, landfall_period* out,
                                                          landfall_error* error);

/** The fiscal year that a day lies in. O(1). @since 0.1 */
LANDFALL_API landfall_status landfall_calendar_year_of(const landfall_calendar* calendar, int32_t day, landfall_period* out,
                                                       landfall_error* error);

/** The period of a label: 2017, 2017-S2 (four months), 2017-Q4, 2017-M11 or 2017-W07. LANDFALL_PARSE for any other text. O(1).
 *  @since 0.1 */
LANDFALL_API landfall_status landfall_calendar_period(const landfall_calendar* calendar, const char* label,
                                                      landfall_period* out, landfall_error* error);

/** Week of the quarter: 1 on its first seven days, up to 13 or 14. O(1). @since 0.1 */
LANDFALL_API landfall_status landfall_calendar_week_of_quarter(const landfall_calendar* calendar, int32_t day, int32_t* out,
                                                               landfall_error* error);

/** Business days of [begin, end); 0 when end is not after begin. O(log n_holidays). @since 0.1 */
LANDFALL_API landfall_status landfall_calendar_business_days(const landfall_calendar* calendar, int32_t begin, int32_t end,
                                                             int32_t* out, landfall_error* error);

LANDFALL_END

#endif /* LANDFALL_C_CALENDAR_H */
