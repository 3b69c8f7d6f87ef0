#include "check.h"

static const int32_t nov_15_2017 = 17485;

static void a_calendar_of_months_has_quarters_of_three(void) {
  landfall_calendar* calendar = NULL;
  landfall_period period;
  int32_t week = 0, days = 0;
  landfall_error error = LANDFALL_ERROR_INIT;
  CHECK(landfall_calendar_new(NULL, &calendar, &error) == LANDFALL_OK);
  CHECK(landfall_calendar_quarter_of(calendar, nov_15_2017, &period, &error) == LANDFALL_OK);
  CHECK(period.begin == 17440 && period.end == 17532); /* 2017-10-01 and 2018-01-01 */
  CHECK_TEXT(period.label, "2017-Q4");
  CHECK(landfall_calendar_year_of(calendar, nov_15_2017, &period, &error) == LANDFALL_OK);
  CHECK(period.end - period.begin == 365);
  CHECK_TEXT(period.label, "2017");
  CHECK(landfall_calendar_period(calendar, "2017-Q4", &period, &error) == LANDFALL_OK);
  CHECK(period.begin == 17440);
  CHECK(landfall_calendar_week_of_quarter(calendar, nov_15_2017, &week, &error) == LANDFALL_OK);
  CHECK(week == 7);
  CHECK(landfall_calendar_business_days(calendar, 17440, 17532, &days, &error) == LANDFALL_OK);
  CHECK(days == 65);
  landfall_calendar_free(calendar);
}

static void options_make_a_retail_calendar_with_holidays(void) {
  const int32_t holidays[] = {17525, 17525, 17526}; /* Monday 25 December 2017, twice, and Tuesday */
  landfall_calendar_new_options options;
  landfall_calendar* calendar = NULL;
  landfall_period period;
  int32_t days = 0;
  landfall_calendar_new_options_init(&options, (uint32_t)sizeof options);
  options.pattern = LANDFALL_YEAR_WEEKS_454;
  options.first_month = 2;
  options.year_name = LANDFALL_YEAR_NAME_BY_BEGIN;
  options.holidays = holidays;
  options.n_holidays = 3;
  CHECK(landfall_calendar_new(&options, &calendar, NULL) == LANDFALL_OK);
  CHECK(landfall_calendar_year_of(calendar, nov_15_2017, &period, NULL) == LANDFALL_OK);
  CHECK(period.begin == 17195 && period.end - period.begin == 371); /* 2017-01-29, and NRF's 2017 has 53 weeks */
  CHECK(landfall_calendar_business_days(calendar, 17524, 17531, &days, NULL) == LANDFALL_OK);
  CHECK(days == 3);
  landfall_calendar_free(calendar);
}

static void what_is_no_calendar_or_no_day_is_refused(void) {
  landfall_calendar_new_options options;
  landfall_calendar* calendar = NULL;
  landfall_period period = {1, 2, "kept"};
  landfall_error error = LANDFALL_ERROR_INIT;
  landfall_calendar_new_options_init(&options, (uint32_t)sizeof options);
  options.pattern = 4;
  CHECK(landfall_calendar_new(&options, &calendar, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "pattern");
  CHECK(calendar == NULL);
  options.pattern = LANDFALL_YEAR_MONTHS;
  options.first_month = 13;
  CHECK(landfall_calendar_new(&options, &calendar, &error) == LANDFALL_INVALID_ARGUMENT);
  options.first_month = 1;
  options.weekend = 0x7F;
  CHECK(landfall_calendar_new(&options, &calendar, &error) == LANDFALL_INVALID_ARGUMENT);
  options.weekend = 0x80;
  CHECK(landfall_calendar_new(&options, &calendar, &error) == LANDFALL_INVALID_ARGUMENT);
  options.weekend = 0x60;
  options.n_holidays = 1;
  CHECK(landfall_calendar_new(&options, &calendar, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "holidays");
  CHECK(landfall_calendar_new(NULL, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(calendar == NULL);

  CHECK(landfall_calendar_new(NULL, &calendar, &error) == LANDFALL_OK);
  CHECK(landfall_calendar_quarter_of(calendar, INT32_MAX, &period, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_calendar_quarter_of(calendar, LANDFALL_NO_DAY, &period, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(error.column, "day");
  CHECK(landfall_calendar_period(calendar, "2017-Q5", &period, &error) != LANDFALL_OK);
  CHECK(landfall_calendar_period(calendar, "Q4", &period, &error) == LANDFALL_PARSE);
  CHECK(landfall_calendar_period(calendar, NULL, &period, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_calendar_quarter_of(NULL, 0, &period, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK(landfall_calendar_quarter_of(calendar, 0, NULL, &error) == LANDFALL_INVALID_ARGUMENT);
  CHECK_TEXT(period.label, "kept");
  landfall_calendar_free(calendar);
  landfall_calendar_free(NULL);
}

void test_calendar(void) {
  a_calendar_of_months_has_quarters_of_three();
  options_make_a_retail_calendar_with_holidays();
  what_is_no_calendar_or_no_day_is_refused();
}
