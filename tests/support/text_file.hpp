// A file with a given text, gone when the test is over.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace landfall::test {

class TextFile {
public:
  explicit TextFile(std::string_view text, std::string_view name = "table.csv") {
    static std::atomic<int> count{0};
    folder_ = std::filesystem::temp_directory_path() /
              ("landfall-test-" + std::to_string(getpid()) + "-" + std::to_string(count.fetch_add(1)));
    std::filesystem::create_directories(folder_);
    path_ = folder_ / name;
    std::ofstream(path_, std::ios::binary) << text;
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  operator std::filesystem::path() const { return path_; }

private:
  std::filesystem::path folder_, path_;
};

} // namespace landfall::test
