// Reference values and public data for tests.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace landfall::test {

/// tests/reference/<name>, made by the script that the file names in its "generator" field.
inline nlohmann::json reference(const std::string& name) {
  std::ifstream file(std::string(LANDFALL_SOURCE_DIR "/tests/reference/") + name);
  if (!file) throw std::runtime_error("tests/reference/" + name + " is missing");
  return nlohmann::json::parse(file);
}

/// Where the public data lie: $LANDFALL_DATA, or ../shared/data beside the project. Empty when they are not there.
inline std::filesystem::path data_folder() {
  const char* named = std::getenv("LANDFALL_DATA");
  const std::filesystem::path folder = named ? named : LANDFALL_SOURCE_DIR "/../shared/data";
  return std::filesystem::is_directory(folder) ? folder : std::filesystem::path();
}

} // namespace landfall::test
