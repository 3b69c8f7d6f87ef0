// All of landfall's core library, floor by floor. Reading and writing CSV and JSON is apart: landfall/io/.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/column.hpp>
#include <landfall/core/column_buffer.hpp>
#include <landfall/core/control.hpp>
#include <landfall/core/date.hpp>
#include <landfall/core/error.hpp>
#include <landfall/core/field.hpp>
#include <landfall/core/parallel.hpp>
#include <landfall/core/polarity.hpp>
#include <landfall/core/progress.hpp>
#include <landfall/core/reject.hpp>
#include <landfall/core/version.hpp>

#include <landfall/calendar/business_days.hpp>
#include <landfall/calendar/fiscal_calendar.hpp>
#include <landfall/calendar/iso_week.hpp>
#include <landfall/calendar/period.hpp>
#include <landfall/calendar/week_plan.hpp>

#include <landfall/stats/bootstrap.hpp>
#include <landfall/stats/calibration.hpp>
#include <landfall/stats/competing_logit.hpp>
#include <landfall/stats/convolution.hpp>
#include <landfall/stats/cure.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/stats/multiplicity.hpp>
#include <landfall/stats/normal.hpp>
#include <landfall/stats/outlier.hpp>
#include <landfall/stats/permutation.hpp>
#include <landfall/stats/pooled_rates.hpp>
#include <landfall/stats/pooled_values.hpp>
#include <landfall/stats/product_limit.hpp>
#include <landfall/stats/proportion.hpp>
#include <landfall/stats/random.hpp>
#include <landfall/stats/random_effects.hpp>
#include <landfall/stats/rank_test.hpp>
#include <landfall/stats/sum.hpp>
#include <landfall/stats/survival.hpp>
#include <landfall/stats/timed_cases.hpp>
#include <landfall/stats/two_rates.hpp>
#include <landfall/stats/uniformity.hpp>
#include <landfall/stats/weibull.hpp>

#include <landfall/landing/amount.hpp>
#include <landfall/landing/common_factor.hpp>
#include <landfall/landing/contribution.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/landing/score.hpp>
#include <landfall/landing/serial.hpp>
#include <landfall/landing/truncation.hpp>

#include <landfall/okr/check_in.hpp>
#include <landfall/okr/grade.hpp>
#include <landfall/okr/key_result.hpp>
#include <landfall/okr/objective.hpp>
#include <landfall/okr/pace.hpp>
#include <landfall/okr/progress.hpp>
#include <landfall/okr/review_row.hpp>
#include <landfall/okr/roll_up.hpp>
#include <landfall/okr/status.hpp>
#include <landfall/okr/trend.hpp>

#include <landfall/funnel/by_period.hpp>
#include <landfall/funnel/conversion.hpp>
#include <landfall/funnel/funnel.hpp>
#include <landfall/funnel/need.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/funnel/quota.hpp>
#include <landfall/funnel/sales_math.hpp>
#include <landfall/funnel/stage_events.hpp>
#include <landfall/funnel/trend.hpp>
#include <landfall/funnel/velocity.hpp>

#include <landfall/pipeline/amount.hpp>
#include <landfall/pipeline/close_date_history.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/pipeline/coverage_outlook.hpp>
#include <landfall/pipeline/coverage_week.hpp>
#include <landfall/pipeline/creation.hpp>
#include <landfall/pipeline/creation_need.hpp>
#include <landfall/pipeline/history.hpp>
#include <landfall/pipeline/hygiene.hpp>
#include <landfall/pipeline/linearity.hpp>
#include <landfall/pipeline/opportunity.hpp>
#include <landfall/pipeline/performance.hpp>
#include <landfall/pipeline/segmentation.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/pipeline/stage_history.hpp>
#include <landfall/pipeline/waterfall.hpp>

#include <landfall/team/attribution.hpp>
#include <landfall/team/camps.hpp>
#include <landfall/team/comparison.hpp>
#include <landfall/team/correlates.hpp>
#include <landfall/team/grouping.hpp>
#include <landfall/team/influence.hpp>
#include <landfall/team/repeatable_gap.hpp>
#include <landfall/team/standing.hpp>

#include <landfall/plan/target.hpp>
#include <landfall/plan/variance.hpp>

#include <landfall/forecast/baseline.hpp>
#include <landfall/forecast/call.hpp>
#include <landfall/forecast/caller_bias.hpp>
#include <landfall/forecast/category.hpp>
#include <landfall/forecast/deal_model.hpp>
#include <landfall/forecast/hierarchy.hpp>
#include <landfall/forecast/judgement.hpp>
#include <landfall/forecast/open_deal.hpp>
#include <landfall/forecast/period_forecast.hpp>
#include <landfall/forecast/roll_up.hpp>
#include <landfall/forecast/stage_rates.hpp>

#include <landfall/simulate/company.hpp>
#include <landfall/simulate/okrs.hpp>
#include <landfall/simulate/sales_model.hpp>
#include <landfall/simulate/truth.hpp>

#include <landfall/review/deal_events.hpp>
#include <landfall/review/deal_forecast.hpp>
#include <landfall/review/rep_gap.hpp>
#include <landfall/review/rep_table.hpp>
#include <landfall/review/review.hpp>
#include <landfall/review/roll_up.hpp>
