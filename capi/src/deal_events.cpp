// SPDX-License-Identifier: Apache-2.0
#include <landfall/c/funnel.h>

#include "control.hpp"
#include "guard.hpp"
#include "opportunities.hpp"
#include "streams.hpp"

#include <landfall/review/deal_events.hpp>

namespace arrow = landfall::arrow;
namespace capi = landfall::capi;
namespace review = landfall::review;

landfall_status landfall_funnel_events_of_deals(struct ArrowArrayStream* opportunities,
                                                const landfall_opportunity_columns* columns, const char* by,
                                                const landfall_control* control, struct ArrowArrayStream* out,
                                                int64_t* without_created, struct ArrowArrayStream* rejects,
                                                landfall_error* error) {
  arrow::Stream deals(opportunities);
  capi::Output table(out), wrong(rejects);
  return capi::guarded(error, [&] {
    capi::required(out, "out");
    landfall::require(out != rejects, "two tables go out: each needs a stream of its own", "rejects");
    const capi::Controlled controlled(control != nullptr ? *control : landfall_control{});
    const auto given = columns != nullptr ? *columns : landfall_opportunity_columns{};
    const auto segment = capi::text_or_empty(by);
    const auto reading = capi::read(
        std::move(deals), given, capi::columns_of(given, segment.empty() ? std::vector<std::string>() : std::vector{segment}));
    if (!wrong) capi::require_no_rejects(reading.rejects());
    controlled.get().require_memory(256.0 * static_cast<double>(reading.view().size()), "opportunities"); // two events each
    controlled.get().report(0.4);
    const auto events = review::deal_events(reading.view(), segment);
    controlled.get().report(0.8);
    table.write(std::span<const review::DealEventRow>(events.rows));
    if (wrong) wrong.write(std::span<const landfall::Reject>(reading.rejects().rows));
    if (without_created != nullptr) *without_created = events.without_created;
    table.give(), wrong.give();
  });
}
