// Reference values and public data for tests.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace landfall::test {

/// tests/reference/<name>, made by the script that the file names in its "generator" field. Kept until the end, so that
/// `for (const auto& row : reference(name)["cases"])` walks over a table that is still there.
inline const nlohmann::json& reference(const std::string& name) {
  static std::map<std::string, nlohmann::json> tables;
  if (const auto known = tables.find(name); known != tables.end()) return known->second;
  std::ifstream file(std::string(LANDFALL_SOURCE_DIR "/tests/reference/") + name);
  if (!file) throw std::runtime_error("tests/reference/" + name + " is missing");
  return tables[name] = nlohmann::json::parse(file);
}

/// Where the public data lie: $LANDFALL_DATA, or ../shared/data beside the project. Empty when they are not there, and then a
/// test may skip; but where LANDFALL_REQUIRE_DATA is set, as in CI, a missing folder throws: nothing is skipped unseen there.
inline std::filesystem::path data_folder() {
  const char* named = std::getenv("LANDFALL_DATA");
  const std::filesystem::path folder = named ? named : LANDFALL_SOURCE_DIR "/../shared/data";
  if (std::filesystem::is_directory(folder)) return folder;
  if (std::getenv("LANDFALL_REQUIRE_DATA"))
    throw std::runtime_error("LANDFALL_REQUIRE_DATA is set and there are no public data at " + folder.string());
  return {};
}

} // namespace landfall::test
