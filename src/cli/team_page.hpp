// A comparison as a page of text: the table, what it rests on, and two sentences in plain words.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/io/team_json.hpp>

#include <span>
#include <string>

namespace landfall::cli {

struct TeamPage {
  double level = 0.80, false_discovery_rate = 0.20; ///< as they were asked for
  bool chosen_before = false;                       ///< groups are of an earlier period than what is measured
  std::string chosen, measured;                     ///< what the two halves of a repeatable gap are called
  std::string attributed;                           ///< what an attribution explains: "amount won"
  std::size_t width = 100;
};

std::string team_page(const io::TeamAnswer& answer, std::span<const std::string> notes, const TeamPage& page);

} // namespace landfall::cli
