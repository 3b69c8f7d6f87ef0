// What could not be read, as JSON. Private to io.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/described_json.hpp"

#include <landfall/core/reject.hpp>

namespace landfall::io {

inline Json rejects_json(const Rejects& rejects) {
  Json rows = described_json(rejects.rows);
  for (std::size_t i = 0; i < rejects.rows.size(); ++i)
    rows[i]["line"] = rejects.rows[i].line > 0 ? Json(rejects.rows[i].line) : Json(nullptr);
  return {
      {"given", rejects.given}, {"accepted", rejects.accepted}, {"rejected", rejects.rejected()}, {"rows", std::move(rows)}};
}

} // namespace landfall::io
