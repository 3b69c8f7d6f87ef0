/* Checks that go on after a failure, and count. Each test is a function that says in its name what holds. */
#ifndef LANDFALL_TESTS_CHECK_H
#define LANDFALL_TESTS_CHECK_H

#include <landfall.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

extern int checks_made;
extern int checks_failed;

#define CHECK(holds)                                                                                                           \
  do {                                                                                                                         \
    ++checks_made;                                                                                                             \
    if (!(holds)) {                                                                                                            \
      ++checks_failed;                                                                                                         \
      fprintf(stderr, "%s:%d: %s: not so: %s\n", __FILE__, __LINE__, __func__, #holds);                                        \
    }                                                                                                                          \
  } while (0)

#define CHECK_TEXT(is, expected)                                                                                               \
  do {                                                                                                                         \
    const char* is_ = (is);                                                                                                    \
    ++checks_made;                                                                                                             \
    if (strcmp(is_, (expected)) != 0) {                                                                                        \
      ++checks_failed;                                                                                                         \
      fprintf(stderr, "%s:%d: %s: '%s' is not '%s'\n", __FILE__, __LINE__, __func__, is_, (expected));                         \
    }                                                                                                                          \
  } while (0)

#define CHECK_NEAR(is, expected, tolerance)                                                                                    \
  do {                                                                                                                         \
    const double is_ = (is), expected_ = (expected);                                                                           \
    ++checks_made;                                                                                                             \
    if (!(fabs(is_ - expected_) <= (tolerance))) {                                                                             \
      ++checks_failed;                                                                                                         \
      fprintf(stderr, "%s:%d: %s: %.17g is not %.17g\n", __FILE__, __LINE__, __func__, is_, expected_);                        \
    }                                                                                                                          \
  } while (0)

void test_base(void);
void test_calendar(void);
void test_compat(void);
void test_forecast(void);
void test_funnel(void);
void test_history(void);
void test_landing(void);
void test_layout(void);
void test_pipeline(void);
void test_okr(void);
void test_plan(void);
void test_reps(void);
void test_review(void);
void test_sales_math(void);
void test_stats(void);
void test_survival(void);
void test_team(void);

#endif /* LANDFALL_TESTS_CHECK_H */
