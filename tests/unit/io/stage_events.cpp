// SPDX-License-Identifier: Apache-2.0
#include <landfall/io/stage_events.hpp>

#include <doctest/doctest.h>
#include <string>

using landfall::io::read_time;

TEST_CASE("a time is read to the millisecond, by its offset") {
  CHECK(read_time("1970-01-01").value == 0);
  CHECK(read_time("1970-01-02T00:00").value == 86'400'000);
  CHECK(read_time("1970-01-01T00:00:01.5Z").value == 1'500);
  CHECK(read_time("1970-01-01 02:00:00.0019+02:00").value == 1);
  CHECK(read_time("1969-12-31T23:59:59.999-01:00").value == 3'599'999);
  CHECK(read_time("2011-10-01T00:38:44.546+02:00").value == 1'317'422'324'546); // Python's datetime.timestamp()
}

TEST_CASE("what is no time is a fault, and no text is no time") {
  CHECK_FALSE(read_time("").faulty());
  CHECK_FALSE(read_time("").value);
  for (const char* text : {"soon", "2025-02-29", "2025-01-01T", "2025-01-01T24:00", "2025-01-01T10:60", "2025-01-01T10:00:00.",
                           "2025-01-01T10:00:00+1", "2025-01-01T10:00:00Z ", "2025-01-01x10:00", "2025-01-0"}) {
    INFO(text);
    CHECK(read_time(text).faulty());
    CHECK_FALSE(read_time(text).value);
  }
}
