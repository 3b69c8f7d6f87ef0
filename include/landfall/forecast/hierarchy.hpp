// Who reports to whom: owners to managers, managers to regions, to any depth.
// Answers: whose superior is this, and in which order do numbers roll up?
// Definition: a forest. A member has one superior or none; nobody reports to himself, however far around.
// Thread safety: an immutable value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/pipeline/snapshot.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::forecast {

/// A member and whom he reports to; an empty superior: to nobody.
struct Reporting {
  std::string member, superior;
};

class Hierarchy {
public:
  Hierarchy() = default;
  /// Superiors that are no members themselves are members that report to nobody. Throws `Error` (invalid_argument, with the
  /// row) when a member has no name or two superiors, or when members report to one another in a circle, naming them. The
  /// same line twice is no fault. O(n log n), without recursion: any depth.
  explicit Hierarchy(std::span<const Reporting> reporting);

  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t member) const { return names_[member]; }
  std::optional<std::size_t> find(std::string_view name) const; ///< O(log n)
  std::optional<std::size_t> superior(std::size_t member) const { return superior_[member]; }
  std::span<const std::size_t> reports(std::size_t member) const { return reports_[member]; } ///< directly, in given order
  std::size_t depth(std::size_t member) const { return depth_[member]; }                      ///< 0 for who reports to nobody
  std::span<const std::size_t> tops() const { return tops_; }                                 ///< who report to nobody
  /// Every member after his superior; what each one has below him follows directly. From the back: everyone before his
  /// superior.
  std::span<const std::size_t> order() const { return order_; }

private:
  std::size_t intern(const std::string& name);
  void set_order();

  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<std::optional<std::size_t>> superior_;
  std::vector<std::vector<std::size_t>> reports_;
  std::vector<std::size_t> depth_, tops_, order_;
};

/// The name under which deals without an owner are.
inline constexpr std::string_view nobody = "(none)";

/// The hierarchy that the deals' own columns tell: each owner reports to the manager beside him, that one to the region, as far
/// as the table has the dimensions; a null one is passed over, and so is the same name on the next level (a manager who owns
/// deals). Who has had two superiors reports to the one on the deal created last. Deals without an owner belong to "(none)".
/// Only rows known on the snapshot's day count. Throws `Error` (not_found) when the first dimension is not there, and as
/// `Hierarchy` does. O(n · dimensions).
Hierarchy hierarchy_of(const pipeline::Snapshot& snapshot, std::span<const std::string> dimensions);
Hierarchy hierarchy_of(const pipeline::Snapshot& snapshot); ///< by owner, manager, region

} // namespace landfall::forecast
