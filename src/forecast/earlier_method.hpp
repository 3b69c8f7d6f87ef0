// The forecast from earlier periods: what they won in as many days before their end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "forecast/method.hpp"

namespace landfall::forecast {

/// Amount won on the last `days` days of the period, as far as the snapshot knows.
double won_at_the_end(const pipeline::Snapshot& snapshot, const Period& period, std::int32_t days);

/// The mean over the last `most` of those `earlier` periods that lie wholly after `history_from`; nothing if none does.
std::optional<Outlook> outlook_from_earlier(const pipeline::Snapshot& snapshot, std::span<const Period> earlier,
                                            Date history_from, std::int32_t days_left, std::size_t most);

/// A lognormal of that mean times `centre`.
Landing landing_of(const Outlook& earlier, double centre, double error_ratio);

} // namespace landfall::forecast
