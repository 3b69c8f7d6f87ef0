// The program as its users run it: a command line in, exit code and two streams out.
#pragma once

#include "support/text_file.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/wait.h>

namespace landfall::test {

struct Ran {
  int code = -1;
  std::string out, error;
};

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Runs `landfall ARGUMENTS` by the shell.
inline Ran run(const std::string& arguments) {
  const TextFile out("", "out"), error("", "error");
  const auto command =
      std::string("'" LANDFALL_PROGRAM "' ") + arguments + " >'" + out.path().string() + "' 2>'" + error.path().string() + "'";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out.path()), text_of(error.path())};
}

} // namespace landfall::test
