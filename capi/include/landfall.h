/* The C ABI of landfall: where a number will land at the end of a period, and how sure that is.
 * Read landfall/c/base.h first: it says how calls are made, who owns what, and what threads may do.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LANDFALL_H
#define LANDFALL_H

#include "landfall/c/base.h"
#include "landfall/c/calendar.h"
#include "landfall/c/forecast.h"
#include "landfall/c/funnel.h"
#include "landfall/c/history.h"
#include "landfall/c/landing.h"
#include "landfall/c/okr.h"
#include "landfall/c/opportunities.h"
#include "landfall/c/pipeline.h"
#include "landfall/c/plan.h"
#include "landfall/c/reps.h"
#include "landfall/c/review.h"
#include "landfall/c/sales_math.h"
#include "landfall/c/stats.h"
#include "landfall/c/survival.h"
#include "landfall/c/team.h"

#endif /* LANDFALL_H */
