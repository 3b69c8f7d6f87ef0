// A file whose rows are looked up by a dimension of the opportunities: products by product, a team by owner.
// Answers: what does the file say about this product or owner, and whom was it asked about in vain?
// Private to io. Thread safety: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/reject.hpp>
#include <landfall/io/mapping.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace landfall::io {

class Lookup {
public:
  struct Entry {
    std::optional<double> list_price;
    std::vector<std::string> values; ///< in the order of `dimensions()`
  };

  /// Reads the file. `list_price` is the column of list prices, or null where the file is not asked for any.
  Lookup(const std::filesystem::path& path, const LookupColumns& columns, const ColumnName* list_price, const Mapping& mapping,
         Rejects& rejects);

  const std::string& dimension() const { return dimension_; } ///< by which it is looked up
  const std::string& file() const { return file_; }
  /// What it adds: names, and whether the mapping declares them.
  const std::vector<DimensionColumn>& dimensions() const { return dimensions_; }
  bool has_list_price() const { return has_list_price_; }

  /// Nothing, and counted as missing, when the file does not list `key`. An empty key is not looked up. O(log n).
  const Entry* find(std::string_view key);
  std::int64_t missing() const { return missing_; }
  /// The keys that were asked for in vain, the first few of them, in words.
  std::string missing_keys() const;

private:
  std::string dimension_, file_;
  std::vector<DimensionColumn> dimensions_;
  bool has_list_price_ = false;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, std::int64_t, std::less<>> missing_by_key_;
  std::int64_t missing_ = 0;
};

} // namespace landfall::io
