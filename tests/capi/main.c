#include "check.h"

int checks_made = 0;
int checks_failed = 0;

int main(void) {
  test_base();
  test_calendar();
  test_compat();
  test_forecast();
  test_funnel();
  test_history();
  test_landing();
  test_layout();
  test_pipeline();
  test_okr();
  test_plan();
  test_reps();
  test_review();
  test_sales_math();
  test_stats();
  test_survival();
  test_team();
  printf("%d passed, %d failed\n", checks_made - checks_failed, checks_failed);
  return checks_failed == 0 ? 0 : 1;
}
