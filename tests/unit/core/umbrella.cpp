#include "support/reference.hpp"

#include <doctest/doctest.h>

#include <sstream>

TEST_CASE("landfall.hpp includes every header of the core library") {
  const std::filesystem::path include = LANDFALL_SOURCE_DIR "/include";
  std::stringstream umbrella;
  umbrella << std::ifstream(include / "landfall/landfall.hpp").rdbuf();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(include / "landfall")) {
    const auto header = std::filesystem::relative(entry.path(), include).generic_string();
    if (entry.path().extension() != ".hpp" || header == "landfall/landfall.hpp" || header.starts_with("landfall/io/")) continue;
    CAPTURE(header);
    CHECK(umbrella.str().find("#include <" + header + ">") != std::string::npos);
  }
}
