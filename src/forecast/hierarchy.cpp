// SPDX-License-Identifier: Apache-2.0
#include <landfall/forecast/hierarchy.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>

namespace landfall::forecast {

std::size_t Hierarchy::intern(const std::string& name) {
  const auto [known, is_new] = by_name_.try_emplace(name, names_.size());
  if (is_new) {
    names_.push_back(name);
    superior_.emplace_back();
    reports_.emplace_back();
  }
  return known->second;
}

Hierarchy::Hierarchy(std::span<const Reporting> reporting) {
  for (std::size_t row = 0; row < reporting.size(); ++row) {
    const auto& [member, superior] = reporting[row];
    const auto at = static_cast<std::int64_t>(row);
    require(!member.empty(), "a member needs a name", "member", at);
    const std::size_t below = intern(member);
    if (superior.empty()) continue;
    const std::size_t above = intern(superior);
    require(above != below, "'" + member + "' reports to himself", "superior", at);
    if (superior_[below] == above) continue;
    if (superior_[below])
      throw Error(ErrorCode::invalid_argument,
                  "'" + member + "' reports to '" + names_[*superior_[below]] + "' already, and cannot report to '" + superior +
                      "' too",
                  "superior", at);
    superior_[below] = above;
    reports_[above].push_back(below);
  }
  set_order();
}

void Hierarchy::set_order() {
  depth_.assign(size(), 0);
  for (std::size_t member = 0; member < size(); ++member)
    if (!superior_[member]) tops_.push_back(member);
  std::vector<std::size_t> waiting(tops_.rbegin(), tops_.rend());
  while (!waiting.empty()) {
    const std::size_t member = waiting.back();
    waiting.pop_back();
    order_.push_back(member);
    for (auto below = reports_[member].rbegin(); below != reports_[member].rend(); ++below) {
      depth_[*below] = depth_[member] + 1;
      waiting.push_back(*below);
    }
  }
  if (order_.size() == size()) return;
  // Whoever no top reaches reports, in the end, into a circle.
  std::vector<bool> reached(size(), false);
  for (const auto member : order_) reached[member] = true;
  auto member = static_cast<std::size_t>(std::ranges::find(reached, false) - reached.begin());
  for (std::size_t step = 0; step < size(); ++step) member = *superior_[member];
  std::string circle = "'" + names_[member] + "'";
  for (auto next = *superior_[member]; next != member; next = *superior_[next]) circle += " → '" + names_[next] + "'";
  throw Error(ErrorCode::invalid_argument, "these report to one another in a circle: " + circle + " → '" + names_[member] + "'",
              "superior");
}

std::optional<std::size_t> Hierarchy::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

Hierarchy hierarchy_of(const pipeline::Snapshot& snapshot, std::span<const std::string> dimensions) {
  require(!dimensions.empty(), "a hierarchy needs the dimension of its owners", "dimensions");
  const auto& table = snapshot.table();
  std::vector<const CategoryColumn*> columns{&table.dimension(dimensions.front())};
  for (const auto& name : dimensions.subspan(1))
    if (const auto* found = table.find_dimension(name)) columns.push_back(&found->values);

  struct Latest {
    Date created;
    std::string superior;
  };
  std::map<std::string, std::size_t, std::less<>> places;
  std::vector<std::string> members; // in the order in which they are first seen
  std::vector<std::optional<Latest>> superiors;
  const auto place_of = [&](std::string_view name) {
    const auto [known, is_new] = places.try_emplace(std::string(name), members.size());
    if (is_new) members.emplace_back(name), superiors.emplace_back();
    return known->second;
  };
  for (std::size_t row = 0; row < snapshot.size(); ++row) {
    const auto standing = snapshot.standing(row);
    if (standing == pipeline::Standing::not_yet || standing == pipeline::Standing::undated) continue;
    const Date day = table.created[row].value_or(table.closed[row].value_or(snapshot.as_of()));
    std::string_view below = columns.front()->is_null(row) ? nobody : (*columns.front())[row];
    std::size_t place = place_of(below);
    for (std::size_t level = 1; level < columns.size() && below != nobody; ++level) {
      const auto above = (*columns[level])[row];
      if (above.empty() || above == below) continue;
      auto& latest = superiors[place];
      if (!latest || latest->created <= day) latest = {day, std::string(above)};
      below = above;
      place = place_of(below);
    }
  }
  std::vector<Reporting> reporting;
  for (std::size_t i = 0; i < members.size(); ++i)
    reporting.push_back({members[i], superiors[i] ? superiors[i]->superior : std::string()});
  return Hierarchy(reporting);
}

Hierarchy hierarchy_of(const pipeline::Snapshot& snapshot) {
  static const std::vector<std::string> dimensions{"owner", "manager", "region"};
  return hierarchy_of(snapshot, dimensions);
}

} // namespace landfall::forecast
