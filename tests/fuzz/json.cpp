// JSON: mappings, mappings of events, and OKRs. The first byte says which; the rest is the text.
// SPDX-License-Identifier: Apache-2.0
#include "input.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/mapping.hpp>
#include <landfall/io/okr_json.hpp>
#include <landfall/io/stage_events.hpp>

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  const auto kind = input.up_to(2);
  const auto text = input.rest();
  try {
    if (kind == 0) {
      const auto mapping = io::parse_mapping(text, "input");
      static_cast<void>(mapping.stages.outcome("Won"));
      static_cast<void>(mapping.alias("product", "GTX"));
    } else if (kind == 1) {
      io::parse_event_mapping(text, "input");
    } else {
      for (const auto& objective : io::parse_okrs(text, "input"))
        for (const auto& key_result : objective.key_results)
          fuzz::expect(key_result.period.begin < key_result.period.end, "a period ends after it begins");
    }
  } catch (const Error& error) {
    fuzz::expect(error.message().starts_with("input"), "a message begins with the name of the text");
  }
  return 0;
}
