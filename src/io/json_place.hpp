// JSON values that know where they stand, so that every complaint names the place.
// Answers: what is at this key, is it of the kind it must be, and are there keys that nobody knows?
// Private to io. Thread safety: views over a document that must outlive them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/error.hpp>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace landfall::io {

/// The whole text of a file. Throws `Error` (not_found) naming the path.
inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (std::filesystem::is_directory(path) || !file) throw Error(ErrorCode::not_found, "cannot open " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Throws `Error` (parse) with line and column of what is not JSON, and on a key that stands twice in one object: which of the
/// two was meant is not to be guessed.
inline nlohmann::json parse_json(std::string_view text, std::string_view name) {
  using Json = nlohmann::json;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::set<std::string>> keys; // of the objects that are open, the innermost last
  const auto refuse_twice = [&](int, Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
      throw Error(ErrorCode::parse, fmt::format("{}: the key {} stands twice in one object", name, parsed.dump()));
    return true;
  };
  try {
    return Json::parse(text, refuse_twice);
  } catch (const nlohmann::json::exception& error) { // a parse error, or a number too large for a double
    const std::string_view what = error.what();      // "[json.exception…] parse error at line 2, column 3: …"
    const auto begin = what.find("] ");
    throw Error(ErrorCode::parse, fmt::format("{}: {}", name, begin == what.npos ? what : what.substr(begin + 2)));
  }
}

class JsonPlace {
public:
  JsonPlace(const nlohmann::json& value, std::string file, std::string path = {})
      : value_(&value), file_(std::move(file)), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  const nlohmann::json& value() const { return *value_; }

  [[noreturn]] void refuse(std::string_view why) const {
    throw Error(ErrorCode::invalid_argument, fmt::format("{}: {}", file_, why), path_);
  }

  /// Refuses unless this is an object all of whose keys are known.
  const JsonPlace& object(std::initializer_list<std::string_view> known) const {
    for (const auto& [key, member] : members())
      if (std::find(known.begin(), known.end(), key) == known.end())
        member.refuse(fmt::format("this key is not known; known are: {}", fmt::join(known, ", ")));
    return *this;
  }

  /// What stands at `key` of this object, if anything does; null counts as nothing.
  std::optional<JsonPlace> find(std::string_view key) const {
    const auto found = value_->find(std::string(key));
    if (found == value_->end() || found->is_null()) return std::nullopt;
    return at(key, *found);
  }

  JsonPlace get(std::string_view key) const {
    if (auto found = find(key)) return *found;
    refuse(fmt::format("the key \"{}\" is missing", key));
  }

  std::vector<std::pair<std::string, JsonPlace>> members() const {
    if (!value_->is_object()) refuse(fmt::format("an object was expected, this is {}", kind()));
    std::vector<std::pair<std::string, JsonPlace>> all;
    for (const auto& [key, value] : value_->items()) all.emplace_back(key, at(key, value));
    return all;
  }

  std::vector<JsonPlace> elements() const {
    if (!value_->is_array()) refuse(fmt::format("a list was expected, this is {}", kind()));
    std::vector<JsonPlace> all;
    for (std::size_t i = 0; i < value_->size(); ++i) all.emplace_back((*value_)[i], file_, fmt::format("{}[{}]", path_, i));
    return all;
  }

  std::string text() const {
    if (!value_->is_string()) refuse(fmt::format("text was expected, this is {}", kind()));
    return value_->get<std::string>();
  }

  /// Text of exactly one byte.
  char sign() const {
    const auto all = text();
    if (all.size() != 1) refuse(fmt::format("a single character was expected, this is \"{}\"", all));
    return all[0];
  }

  double number() const {
    if (!value_->is_number()) refuse(fmt::format("a number was expected, this is {}", kind()));
    return value_->get<double>();
  }

private:
  JsonPlace at(std::string_view key, const nlohmann::json& value) const {
    return {value, file_, path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key)};
  }
  /// "null", "an array", "a number, 5"; a long text is cut short.
  std::string kind() const {
    if (value_->is_null()) return "null";
    if (value_->is_structured()) return fmt::format("an {}", value_->type_name());
    constexpr std::size_t longest = 40;
    auto shown = value_->dump();
    if (shown.size() > longest) {
      auto cut = longest;
      while ((static_cast<unsigned char>(shown[cut]) & 0xC0u) == 0x80u) --cut; // not within a character
      shown = shown.substr(0, cut) + "…";
    }
    return fmt::format("a {}, {}", value_->type_name(), shown);
  }

  const nlohmann::json* value_;
  std::string file_, path_;
};

} // namespace landfall::io
