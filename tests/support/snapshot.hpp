// Pages as they were when somebody last looked at them: tests/reference/pages/<name>.
#pragma once

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace landfall::test {

/// Fails when the page is not what the file holds. With LANDFALL_WRITE_PAGES set it writes the file instead: look at the
/// difference before it is committed.
inline void is_snapshot(const std::string& name, const std::string& page) {
  const std::filesystem::path path = std::filesystem::path(LANDFALL_SOURCE_DIR "/tests/reference/pages") / name;
  if (std::getenv("LANDFALL_WRITE_PAGES")) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << page;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string before{std::istreambuf_iterator<char>(file), {}};
  INFO("LANDFALL_WRITE_PAGES=1 writes " << path.string());
  CHECK(page == before);
}

} // namespace landfall::test
