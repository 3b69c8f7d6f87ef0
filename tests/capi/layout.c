/* Sizes and offsets of every struct that crosses, as they were when the struct came in, for 64-bit machines. A change here
 * breaks every program that was compiled before it: fields are added at the end, and only there. */
#include "check.h"

#include <stddef.h>

#define AT(type, field, offset) _Static_assert(sizeof(void*) != 8 || offsetof(type, field) == (offset), #type "." #field)
#define SIZE(type, size) _Static_assert(sizeof(void*) != 8 || sizeof(type) == (size), #type)

SIZE(landfall_status, 4);

SIZE(landfall_error, 512);
AT(landfall_error, struct_size, 0);
AT(landfall_error, status, 4);
AT(landfall_error, row, 8);
AT(landfall_error, column, 16);
AT(landfall_error, message, 144);

SIZE(landfall_interval, 40);
AT(landfall_interval, estimate, 0);
AT(landfall_interval, low, 8);
AT(landfall_interval, high, 16);
AT(landfall_interval, level, 24);
AT(landfall_interval, n, 32);

SIZE(landfall_period, 32);
AT(landfall_period, begin, 0);
AT(landfall_period, end, 4);
AT(landfall_period, label, 8);

SIZE(landfall_calendar_new_options, 48);
AT(landfall_calendar_new_options, struct_size, 0);
AT(landfall_calendar_new_options, pattern, 4);
AT(landfall_calendar_new_options, year_end, 8);
AT(landfall_calendar_new_options, year_name, 12);
AT(landfall_calendar_new_options, first_month, 16);
AT(landfall_calendar_new_options, week_begins, 20);
AT(landfall_calendar_new_options, weekend, 24);
AT(landfall_calendar_new_options, reserved, 28);
AT(landfall_calendar_new_options, holidays, 32);
AT(landfall_calendar_new_options, n_holidays, 40);

SIZE(landfall_control, 32);
AT(landfall_control, progress, 0);
AT(landfall_control, context, 8);
AT(landfall_control, memory_limit, 16);
AT(landfall_control, threads, 24);
AT(landfall_control, reserved, 28);

SIZE(landfall_landing_from_deals_options, 48);
AT(landfall_landing_from_deals_options, struct_size, 0);
AT(landfall_landing_from_deals_options, reserved, 4);
AT(landfall_landing_from_deals_options, grid_nodes, 8);
AT(landfall_landing_from_deals_options, control, 16);

SIZE(landfall_landing_contributions_options, 48);
AT(landfall_landing_contributions_options, top, 8);
AT(landfall_landing_contributions_options, control, 16);

SIZE(landfall_landing_compound_options, 56);
AT(landfall_landing_compound_options, grid_nodes, 8);
AT(landfall_landing_compound_options, variance_to_mean, 16);
AT(landfall_landing_compound_options, control, 24);

SIZE(landfall_landing_under_common_factor_options, 56);
AT(landfall_landing_under_common_factor_options, grid_nodes, 8);
AT(landfall_landing_under_common_factor_options, degrees_of_freedom, 16);
AT(landfall_landing_under_common_factor_options, control, 24);

SIZE(landfall_landing_score_options, 104);
AT(landfall_landing_score_options, quantiles, 8);
AT(landfall_landing_score_options, n_quantiles, 16);
AT(landfall_landing_score_options, levels, 24);
AT(landfall_landing_score_options, n_levels, 32);
AT(landfall_landing_score_options, cell_width, 40);
AT(landfall_landing_score_options, cell_edge, 48);
AT(landfall_landing_score_options, pit_bins, 56);
AT(landfall_landing_score_options, level, 64);
AT(landfall_landing_score_options, control, 72);

SIZE(landfall_opportunity_columns, 112);
AT(landfall_opportunity_columns, id, 0);
AT(landfall_opportunity_columns, created, 8);
AT(landfall_opportunity_columns, closed, 16);
AT(landfall_opportunity_columns, expected_close, 24);
AT(landfall_opportunity_columns, amount, 32);
AT(landfall_opportunity_columns, stage, 40);
AT(landfall_opportunity_columns, list_price, 48);
AT(landfall_opportunity_columns, won_stages, 56);
AT(landfall_opportunity_columns, lost_stages, 64);
AT(landfall_opportunity_columns, open_stages, 72);
AT(landfall_opportunity_columns, n_won_stages, 80);
AT(landfall_opportunity_columns, n_lost_stages, 88);
AT(landfall_opportunity_columns, n_open_stages, 96);
AT(landfall_opportunity_columns, amount_known, 104);
AT(landfall_opportunity_columns, reserved, 108);

SIZE(landfall_pipeline_coverage_options, 192);
AT(landfall_pipeline_coverage_options, struct_size, 0);
AT(landfall_pipeline_coverage_options, definition, 4);
AT(landfall_pipeline_coverage_options, as_of, 8);
AT(landfall_pipeline_coverage_options, period_begin, 12);
AT(landfall_pipeline_coverage_options, period_end, 16);
AT(landfall_pipeline_coverage_options, reserved, 20);
AT(landfall_pipeline_coverage_options, by, 24);
AT(landfall_pipeline_coverage_options, target_segment, 32);
AT(landfall_pipeline_coverage_options, target_amount, 40);
AT(landfall_pipeline_coverage_options, columns, 48);
AT(landfall_pipeline_coverage_options, control, 160);

SIZE(landfall_funnel, 80);
AT(landfall_funnel, id, 0);
AT(landfall_funnel, stage, 8);
AT(landfall_funnel, time, 16);
AT(landfall_funnel, stages, 24);
AT(landfall_funnel, ends, 32);
AT(landfall_funnel, n_stages, 40);
AT(landfall_funnel, n_ends, 48);
AT(landfall_funnel, window_days, 56);
AT(landfall_funnel, order, 64);
AT(landfall_funnel, later_only, 68);
AT(landfall_funnel, nothing_between, 72);
AT(landfall_funnel, stays_ended, 76);

SIZE(landfall_funnel_conversion_options, 72);
AT(landfall_funnel_conversion_options, struct_size, 0);
AT(landfall_funnel_conversion_options, method, 4);
AT(landfall_funnel_conversion_options, level, 8);
AT(landfall_funnel_conversion_options, by, 16);
AT(landfall_funnel_conversion_options, amount, 24);
AT(landfall_funnel_conversion_options, cohort_begin, 32);
AT(landfall_funnel_conversion_options, cohort_end, 36);
AT(landfall_funnel_conversion_options, control, 40);

SIZE(landfall_funnel_time_options, 48);
AT(landfall_funnel_time_options, struct_size, 0);
AT(landfall_funnel_time_options, as_of, 4);
AT(landfall_funnel_time_options, level, 8);
AT(landfall_funnel_time_options, control, 16);

SIZE(landfall_funnel_by_period_options, 72);
AT(landfall_funnel_by_period_options, struct_size, 0);
AT(landfall_funnel_by_period_options, every, 4);
AT(landfall_funnel_by_period_options, as_of, 8);
AT(landfall_funnel_by_period_options, reserved, 12);
AT(landfall_funnel_by_period_options, horizon_days, 16);
AT(landfall_funnel_by_period_options, level, 24);
AT(landfall_funnel_by_period_options, alpha, 32);
AT(landfall_funnel_by_period_options, control, 40);
SIZE(landfall_funnel_trend_options, 80);
AT(landfall_funnel_trend_options, struct_size, 0);
AT(landfall_funnel_trend_options, since, 4);
AT(landfall_funnel_trend_options, as_of, 8);
AT(landfall_funnel_trend_options, reserved, 12);
AT(landfall_funnel_trend_options, horizon_days, 16);
AT(landfall_funnel_trend_options, mean_amount, 24);
AT(landfall_funnel_trend_options, alpha, 32);
AT(landfall_funnel_trend_options, level, 40);
AT(landfall_funnel_trend_options, control, 48);
SIZE(landfall_history_new_options, 184);
AT(landfall_history_new_options, struct_size, 0);
AT(landfall_history_new_options, without_list_price, 4);
AT(landfall_history_new_options, dimensions, 8);
AT(landfall_history_new_options, n_dimensions, 16);
AT(landfall_history_new_options, next_step, 24);
AT(landfall_history_new_options, last_activity, 32);
AT(landfall_history_new_options, columns, 40);
AT(landfall_history_new_options, control, 152);

SIZE(landfall_history_of_states_options, 112);
AT(landfall_history_of_states_options, struct_size, 0);
AT(landfall_history_of_states_options, reserved, 4);
AT(landfall_history_of_states_options, id, 8);
AT(landfall_history_of_states_options, from, 16);
AT(landfall_history_of_states_options, standing, 24);
AT(landfall_history_of_states_options, amount, 32);
AT(landfall_history_of_states_options, expected_close, 40);
AT(landfall_history_of_states_options, next_step, 48);
AT(landfall_history_of_states_options, last_activity, 56);
AT(landfall_history_of_states_options, dimensions, 64);
AT(landfall_history_of_states_options, n_dimensions, 72);
AT(landfall_history_of_states_options, control, 80);

SIZE(landfall_history_waterfall_options, 56);
AT(landfall_history_waterfall_options, struct_size, 0);
AT(landfall_history_waterfall_options, period_begin, 4);
AT(landfall_history_waterfall_options, period_end, 8);
AT(landfall_history_waterfall_options, reserved, 12);
AT(landfall_history_waterfall_options, by, 16);
AT(landfall_history_waterfall_options, control, 24);

SIZE(landfall_history_coverage_options, 96);
AT(landfall_history_coverage_options, struct_size, 0);
AT(landfall_history_coverage_options, definition, 4);
AT(landfall_history_coverage_options, yield_definition, 8);
AT(landfall_history_coverage_options, as_of, 12);
AT(landfall_history_coverage_options, period_begin, 16);
AT(landfall_history_coverage_options, period_end, 20);
AT(landfall_history_coverage_options, earlier, 24);
AT(landfall_history_coverage_options, level, 32);
AT(landfall_history_coverage_options, by, 40);
AT(landfall_history_coverage_options, leave_out, 48);
AT(landfall_history_coverage_options, n_leave_out, 56);
AT(landfall_history_coverage_options, control, 64);

SIZE(landfall_history_creation_options, 56);
AT(landfall_history_creation_options, struct_size, 0);
AT(landfall_history_creation_options, as_of, 4);
AT(landfall_history_creation_options, window_begin, 8);
AT(landfall_history_creation_options, window_end, 12);
AT(landfall_history_creation_options, earlier_windows, 16);
AT(landfall_history_creation_options, horizon_days, 24);
AT(landfall_history_creation_options, reserved, 28);
AT(landfall_history_creation_options, level, 32);
AT(landfall_history_creation_options, goal, 40);
AT(landfall_history_creation_options, by, 48);

SIZE(landfall_slips, 24);
AT(landfall_slips, verdict, 0);
AT(landfall_slips, reserved, 4);
AT(landfall_slips, slipped_amount, 8);
AT(landfall_slips, gone_amount, 16);
SIZE(landfall_history_linearity_options, 40);
AT(landfall_history_linearity_options, struct_size, 0);
AT(landfall_history_linearity_options, part, 4);
AT(landfall_history_linearity_options, as_of, 8);
AT(landfall_history_linearity_options, period_begin, 12);
AT(landfall_history_linearity_options, period_end, 16);
AT(landfall_history_linearity_options, seasonal, 20);
AT(landfall_history_linearity_options, earlier, 24);
AT(landfall_history_linearity_options, level, 32);
SIZE(landfall_history_hygiene_options, 40);
AT(landfall_history_hygiene_options, struct_size, 0);
AT(landfall_history_hygiene_options, as_of, 4);
AT(landfall_history_hygiene_options, pushes, 8);
AT(landfall_history_hygiene_options, idle_days, 16);
AT(landfall_history_hygiene_options, activity_days, 20);
AT(landfall_history_hygiene_options, stale_share, 24);
AT(landfall_history_hygiene_options, by, 32);

SIZE(landfall_sales_math_need_options, 40);
AT(landfall_sales_math_need_options, struct_size, 0);
AT(landfall_sales_math_need_options, reserved, 4);
AT(landfall_sales_math_need_options, chance, 8);
AT(landfall_sales_math_need_options, activities_per_unit, 16);
AT(landfall_sales_math_need_options, draws, 24);
AT(landfall_sales_math_need_options, seed, 32);

SIZE(landfall_weibull_fit_options, 56);
AT(landfall_weibull_fit_options, struct_size, 0);
AT(landfall_weibull_fit_options, reserved, 4);
AT(landfall_weibull_fit_options, level, 8);
AT(landfall_weibull_fit_options, most_iterations, 16);
AT(landfall_weibull_fit_options, control, 24);
SIZE(landfall_cure_fit_options, 56);
AT(landfall_cure_fit_options, struct_size, 0);
AT(landfall_cure_fit_options, timing, 4);
AT(landfall_cure_fit_options, level, 8);
AT(landfall_cure_fit_options, most_iterations, 16);
AT(landfall_cure_fit_options, control, 24);

SIZE(landfall_forecast_deals_options, 208);
AT(landfall_forecast_deals_options, struct_size, 0);
AT(landfall_forecast_deals_options, as_of, 4);
AT(landfall_forecast_deals_options, period_begin, 8);
AT(landfall_forecast_deals_options, period_end, 12);
AT(landfall_forecast_deals_options, calendar, 16);
AT(landfall_forecast_deals_options, target, 24);
AT(landfall_forecast_deals_options, owner, 32);
AT(landfall_forecast_deals_options, dimensions, 40);
AT(landfall_forecast_deals_options, n_dimensions, 48);
AT(landfall_forecast_deals_options, decided, 56);
AT(landfall_forecast_deals_options, columns, 64);
AT(landfall_forecast_deals_options, control, 176);

SIZE(landfall_team_camps_options, 256);
AT(landfall_team_camps_options, struct_size, 0);
AT(landfall_team_camps_options, reserved, 4);
AT(landfall_team_camps_options, groups, 8);
AT(landfall_team_camps_options, metrics, 144);
AT(landfall_team_camps_options, n_metrics, 152);
AT(landfall_team_camps_options, per_month, 160);
AT(landfall_team_camps_options, n_per_month, 168);
AT(landfall_team_camps_options, most, 176);
AT(landfall_team_camps_options, p_most, 184);
AT(landfall_team_camps_options, least_stability, 192);
AT(landfall_team_camps_options, draws, 200);
AT(landfall_team_camps_options, resamples, 208);
AT(landfall_team_camps_options, seed, 216);
AT(landfall_team_camps_options, control, 224);

SIZE(landfall_team_camps_evidence, 80);
AT(landfall_team_camps_evidence, camps, 0);
AT(landfall_team_camps_evidence, preferred, 8);
AT(landfall_team_camps_evidence, p_value, 16);
AT(landfall_team_camps_evidence, stability, 24);
AT(landfall_team_camps_evidence, bic, 32);
AT(landfall_team_camps_evidence, left_out, 72);

SIZE(landfall_reps_options, 256);
AT(landfall_reps_options, struct_size, 0);
AT(landfall_reps_options, as_of, 4);
AT(landfall_reps_options, period_begin, 8);
AT(landfall_reps_options, period_end, 12);
AT(landfall_reps_options, chosen_begin, 16);
AT(landfall_reps_options, chosen_end, 20);
AT(landfall_reps_options, owner, 24);
AT(landfall_reps_options, segment, 32);
AT(landfall_reps_options, activity_rep, 40);
AT(landfall_reps_options, activity_day, 48);
AT(landfall_reps_options, columns, 56);
AT(landfall_reps_options, fraction, 168);
AT(landfall_reps_options, level, 176);
AT(landfall_reps_options, false_discovery_rate, 184);
AT(landfall_reps_options, permutations, 192);
AT(landfall_reps_options, draws, 200);
AT(landfall_reps_options, seed, 208);
AT(landfall_reps_options, keep_influential, 216);
AT(landfall_reps_options, reserved, 220);
AT(landfall_reps_options, control, 224);

SIZE(landfall_review_quarter_options, 200);
AT(landfall_review_quarter_options, struct_size, 0);
AT(landfall_review_quarter_options, as_of, 4);
AT(landfall_review_quarter_options, calendar, 8);
AT(landfall_review_quarter_options, coverage, 16);
AT(landfall_review_quarter_options, window_days, 20);
AT(landfall_review_quarter_options, deciding, 24);
AT(landfall_review_quarter_options, owner, 32);
AT(landfall_review_quarter_options, segments, 40);
AT(landfall_review_quarter_options, n_segments, 48);
AT(landfall_review_quarter_options, columns, 56);
AT(landfall_review_quarter_options, control, 168);

SIZE(landfall_forecast_roll_up_options, 232);
AT(landfall_forecast_roll_up_options, struct_size, 0);
AT(landfall_forecast_roll_up_options, as_of, 4);
AT(landfall_forecast_roll_up_options, period_begin, 8);
AT(landfall_forecast_roll_up_options, period_end, 12);
AT(landfall_forecast_roll_up_options, calendar, 16);
AT(landfall_forecast_roll_up_options, category, 24);
AT(landfall_forecast_roll_up_options, cumulation, 28);
AT(landfall_forecast_roll_up_options, rule, 32);
AT(landfall_forecast_roll_up_options, reserved, 36);
AT(landfall_forecast_roll_up_options, rule_members, 40);
AT(landfall_forecast_roll_up_options, member_rules, 48);
AT(landfall_forecast_roll_up_options, n_rule_members, 56);
AT(landfall_forecast_roll_up_options, hierarchy, 64);
AT(landfall_forecast_roll_up_options, n_hierarchy, 72);
AT(landfall_forecast_roll_up_options, category_column, 80);
AT(landfall_forecast_roll_up_options, columns, 88);
AT(landfall_forecast_roll_up_options, control, 200);

SIZE(landfall_sales_math_backwards_options, 16);
AT(landfall_sales_math_backwards_options, struct_size, 0);
AT(landfall_sales_math_backwards_options, deals, 4);
AT(landfall_sales_math_backwards_options, stages, 8);
AT(landfall_sales_math_backwards_options, reserved, 12);

SIZE(landfall_okr_key_result, 80);
AT(landfall_okr_key_result, initial, 16);
AT(landfall_okr_key_result, check_in_days, 32);
AT(landfall_okr_key_result, n_phases, 72);
SIZE(landfall_okr_status_options, 64);
AT(landfall_okr_status_options, probability_on_track, 16);
AT(landfall_okr_status_options, pace_gap_lagging, 56);
SIZE(landfall_okr_verdict, 184);
AT(landfall_okr_verdict, why, 56);
SIZE(landfall_okr_trend_line, 64);
AT(landfall_okr_trend_line, increments, 56);

SIZE(landfall_stats_calibration_options, 40);
AT(landfall_stats_calibration_options, n_bins, 8);
AT(landfall_stats_calibration_options, fit, 16);
AT(landfall_stats_calibration_options, clamp, 24);
AT(landfall_stats_calibration_options, level, 32);

SIZE(landfall_stats_bca_options, 72);
AT(landfall_stats_bca_options, as_efron, 4);
AT(landfall_stats_bca_options, level, 8);
AT(landfall_stats_bca_options, resamples, 16);
AT(landfall_stats_bca_options, seed, 24);
AT(landfall_stats_bca_options, stream, 32);
AT(landfall_stats_bca_options, control, 40);

SIZE(landfall_stats_group_test_options, 80);
AT(landfall_stats_group_test_options, test, 4);
AT(landfall_stats_group_test_options, alternative, 8);
AT(landfall_stats_group_test_options, reserved, 12);
AT(landfall_stats_group_test_options, exact_limit, 16);
AT(landfall_stats_group_test_options, permutations, 24);
AT(landfall_stats_group_test_options, seed, 32);
AT(landfall_stats_group_test_options, stream, 40);
AT(landfall_stats_group_test_options, control, 48);

SIZE(landfall_team_groups, 136);
AT(landfall_team_groups, rep, 0);
AT(landfall_team_groups, outcome, 8);
AT(landfall_team_groups, unrepeatable, 16);
AT(landfall_team_groups, segment, 24);
AT(landfall_team_groups, exposure, 32);
AT(landfall_team_groups, tenure, 40);
AT(landfall_team_groups, fraction, 48);
AT(landfall_team_groups, threshold, 56);
AT(landfall_team_groups, bottom_below, 64);
AT(landfall_team_groups, top, 72);
AT(landfall_team_groups, bottom, 80);
AT(landfall_team_groups, n_top, 88);
AT(landfall_team_groups, n_bottom, 96);
AT(landfall_team_groups, outcome_as_it_is, 104);
AT(landfall_team_groups, tenure_adjustment, 108);
AT(landfall_team_groups, least_exposure, 112);
AT(landfall_team_groups, ramp_months, 120);
AT(landfall_team_groups, least_ramp, 128);

SIZE(landfall_team_compare_options, 272);
AT(landfall_team_compare_options, keep_influential, 4);
AT(landfall_team_compare_options, groups, 8);
AT(landfall_team_compare_options, metrics, 144);
AT(landfall_team_compare_options, lower_is_better, 160);
AT(landfall_team_compare_options, per_month, 176);
AT(landfall_team_compare_options, level, 192);
AT(landfall_team_compare_options, false_discovery_rate, 200);
AT(landfall_team_compare_options, exact_limit, 208);
AT(landfall_team_compare_options, permutations, 216);
AT(landfall_team_compare_options, resamples, 224);
AT(landfall_team_compare_options, seed, 232);
AT(landfall_team_compare_options, control, 240);

SIZE(landfall_team_repeatable_gap_options, 304);
AT(landfall_team_repeatable_gap_options, groups, 8);
AT(landfall_team_repeatable_gap_options, next_exposure, 144);
AT(landfall_team_repeatable_gap_options, metrics, 152);
AT(landfall_team_repeatable_gap_options, first, 160);
AT(landfall_team_repeatable_gap_options, second, 168);
AT(landfall_team_repeatable_gap_options, n_metrics, 176);
AT(landfall_team_repeatable_gap_options, per_month, 184);
AT(landfall_team_repeatable_gap_options, n_per_month, 192);
AT(landfall_team_repeatable_gap_options, level, 200);
AT(landfall_team_repeatable_gap_options, rates, 208);
AT(landfall_team_repeatable_gap_options, first_wins, 216);
AT(landfall_team_repeatable_gap_options, first_closed, 224);
AT(landfall_team_repeatable_gap_options, second_wins, 232);
AT(landfall_team_repeatable_gap_options, second_closed, 240);
AT(landfall_team_repeatable_gap_options, n_rates, 248);
AT(landfall_team_repeatable_gap_options, draws, 256);
AT(landfall_team_repeatable_gap_options, seed, 264);
AT(landfall_team_repeatable_gap_options, control, 272);

SIZE(landfall_team_attribute_options, 232);
AT(landfall_team_attribute_options, groups, 8);
AT(landfall_team_attribute_options, volumes, 144);
AT(landfall_team_attribute_options, factors, 152);
AT(landfall_team_attribute_options, n_volumes, 160);
AT(landfall_team_attribute_options, level, 168);
AT(landfall_team_attribute_options, closed, 176);
AT(landfall_team_attribute_options, draws, 184);
AT(landfall_team_attribute_options, seed, 192);
AT(landfall_team_attribute_options, control, 200);

SIZE(landfall_team_correlates_options, 232);
AT(landfall_team_correlates_options, groups, 8);
AT(landfall_team_correlates_options, metrics, 144);
AT(landfall_team_correlates_options, per_month, 160);
AT(landfall_team_correlates_options, level, 176);
AT(landfall_team_correlates_options, draws, 184);
AT(landfall_team_correlates_options, seed, 192);
AT(landfall_team_correlates_options, control, 200);

SIZE(landfall_team_standing_options, 112);
AT(landfall_team_standing_options, lower_is_better, 4);
AT(landfall_team_standing_options, rep, 8);
AT(landfall_team_standing_options, wins, 16);
AT(landfall_team_standing_options, closed, 24);
AT(landfall_team_standing_options, value, 32);
AT(landfall_team_standing_options, standard_error, 40);
AT(landfall_team_standing_options, fraction, 48);
AT(landfall_team_standing_options, level, 56);
AT(landfall_team_standing_options, draws, 64);
AT(landfall_team_standing_options, seed, 72);
AT(landfall_team_standing_options, control, 80);

SIZE(landfall_group_test, 40);
AT(landfall_group_test, statistic, 0);
AT(landfall_group_test, p_value, 8);
AT(landfall_group_test, degrees, 16);
AT(landfall_group_test, permutations, 24);
AT(landfall_group_test, exact, 32);
AT(landfall_group_test, reserved, 36);

SIZE(landfall_plan_variance_options, 40);
AT(landfall_plan_variance_options, material_amount, 16);
AT(landfall_plan_variance_options, rounding_ratio, 32);
SIZE(landfall_variance, 24);
AT(landfall_variance, verdict, 16);

/* Arrow's, which landfall repeats. */
SIZE(struct ArrowSchema, 72);
SIZE(struct ArrowArray, 80);
SIZE(struct ArrowArrayStream, 40);
AT(struct ArrowSchema, release, 56);
AT(struct ArrowArray, release, 64);
AT(struct ArrowArrayStream, release, 24);

static void the_library_was_built_with_these_sizes(void) {
  landfall_calendar_new_options calendar;
  landfall_pipeline_coverage_options coverage;
  landfall_calendar* made = NULL;
  /* A struct_size one short of the first version's is refused: the library knows the size that is asserted above. */
  landfall_calendar_new_options_init(&calendar, (uint32_t)sizeof calendar);
  CHECK(landfall_calendar_new(&calendar, &made, NULL) == LANDFALL_OK);
  landfall_calendar_free(made);
  calendar.struct_size -= 1;
  CHECK(landfall_calendar_new(&calendar, &made, NULL) == LANDFALL_INVALID_ARGUMENT);
  landfall_pipeline_coverage_options_init(&coverage, (uint32_t)sizeof coverage);
  CHECK(coverage.struct_size == sizeof coverage && coverage.as_of == LANDFALL_NO_DAY && coverage.by == NULL);
}

void test_layout(void) { the_library_was_built_with_these_sizes(); }

SIZE(landfall_sales_math_by_options, 88);
AT(landfall_sales_math_by_options, struct_size, 0);
AT(landfall_sales_math_by_options, deals, 4);
AT(landfall_sales_math_by_options, stages, 8);
AT(landfall_sales_math_by_options, reserved, 12);
AT(landfall_sales_math_by_options, name, 16);
AT(landfall_sales_math_by_options, quota, 24);
AT(landfall_sales_math_by_options, deal_size, 32);
AT(landfall_sales_math_by_options, activities, 40);
AT(landfall_sales_math_by_options, by, 48);
AT(landfall_sales_math_by_options, won, 56);
AT(landfall_sales_math_by_options, steps, 64);
AT(landfall_sales_math_by_options, n_steps, 72);
AT(landfall_sales_math_by_options, level, 80);

SIZE(landfall_two_rates, 56);
AT(landfall_two_rates, fisher_p, 0);
AT(landfall_two_rates, likelihood_ratio_p, 8);
AT(landfall_two_rates, difference, 16);

SIZE(landfall_pipeline_velocity, 168);
AT(landfall_pipeline_velocity, open, 0);
AT(landfall_pipeline_velocity, win_rate, 8);
AT(landfall_pipeline_velocity, mean_amount, 48);
AT(landfall_pipeline_velocity, mean_cycle, 88);
AT(landfall_pipeline_velocity, per_day, 128);

SIZE(landfall_funnel_change_point_options, 72);
AT(landfall_funnel_change_point_options, struct_size, 0);
AT(landfall_funnel_change_point_options, reserved, 4);
AT(landfall_funnel_change_point_options, alpha, 8);
AT(landfall_funnel_change_point_options, level, 16);
AT(landfall_funnel_change_point_options, draws, 24);
AT(landfall_funnel_change_point_options, seed, 32);
AT(landfall_funnel_change_point_options, control, 40);

SIZE(landfall_change_point, 112);
AT(landfall_change_point, at, 0);
AT(landfall_change_point, likeliest, 8);
AT(landfall_change_point, before, 16);
AT(landfall_change_point, after, 56);
AT(landfall_change_point, p, 96);
AT(landfall_change_point, longest_run, 104);
