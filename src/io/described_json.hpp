// JSON of anything that has its fields described (core/field.hpp).
// Answers: how does a result read as JSON? Fields by their names, in their order.
// Definition: no value (an empty optional, NaN, an infinity) is null; dates are ISO text; an enum is its `to_string`; a vector
// is a list; a described member is an object. Text that is not UTF-8 has its faulty bytes replaced on `dump`.
// Private to io. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/date.hpp>
#include <landfall/core/field.hpp>

#include <cmath>
#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace landfall::io {

using Json = nlohmann::ordered_json;

template <class T> struct is_optional : std::false_type {};
template <class T> struct is_optional<std::optional<T>> : std::true_type {};
template <class T> struct is_vector : std::false_type {};
template <class T> struct is_vector<std::vector<T>> : std::true_type {};

/// O(size of the value).
template <class T> Json described_json(const T& value) {
  if constexpr (std::same_as<T, bool> || std::integral<T>) {
    return value;
  } else if constexpr (std::floating_point<T>) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    return std::string(std::string_view(value));
  } else if constexpr (std::same_as<T, Date>) {
    return value.to_string();
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(to_string(value)); // by the enum's own namespace
  } else if constexpr (is_optional<T>::value) {
    return value ? described_json(*value) : Json(nullptr);
  } else if constexpr (is_vector<T>::value) {
    Json list = Json::array();
    for (const auto& each : value) list.push_back(described_json(each));
    return list;
  } else {
    static_assert(Described<T>, "a value of JSON is a number, text, date, enum, optional, vector or a described type");
    Json object = Json::object();
    for_each_field<T>([&](const auto& field) { object[std::string(field.name)] = described_json(value.*field.member); });
    return object;
  }
}

/// As text that people can read, ending in a line end.
inline std::string pretty(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

} // namespace landfall::io
