// Runs a fuzz target over files, without a fuzzer: what was once found, and what reaches far into the code.
// SPDX-License-Identifier: Apache-2.0
#include "input.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

std::vector<std::uint8_t> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

int main(int n_arguments, char** arguments) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < n_arguments; ++i) {
    if (std::filesystem::is_directory(arguments[i]))
      for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) files.push_back(entry.path());
    else
      files.emplace_back(arguments[i]);
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    std::fprintf(stderr, "%s\n", file.string().c_str()); // the last one named is the one at fault
    const auto bytes = bytes_of(file);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  std::printf("%zu inputs\n", files.size());
  return files.empty() ? 1 : 0;
}
