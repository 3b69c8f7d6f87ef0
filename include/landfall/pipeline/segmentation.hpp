// Opportunities by the level of a dimension: owner, region, product.
// Answers: which segment is this row in, and what is it called?
// Definition: a null level is a segment of its own, "(none)"; without a dimension all rows are in one, "total".
// Thread safety: a value over a view that must outlive it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/pipeline/opportunity.hpp>

#include <string_view>

namespace landfall::pipeline {

class Segmentation {
public:
  /// Throws `Error` (not_found), naming the dimensions there are, unless `by` is one of them or empty. O(1).
  Segmentation(const OpportunityView& table, std::string_view by) : column_(by.empty() ? nullptr : &table.dimension(by)) {}

  std::size_t size() const { return column_ ? column_->levels.size() + 1 : 1; }
  std::string_view name(std::size_t segment) const {
    if (!column_) return "total";
    return segment < column_->levels.size() ? column_->levels[segment] : "(none)";
  }
  std::size_t of_row(std::size_t row) const {
    if (!column_) return 0;
    return column_->is_null(row) ? column_->levels.size() : static_cast<std::size_t>(column_->codes[row]);
  }

private:
  const CategoryColumn* column_;
};

} // namespace landfall::pipeline
