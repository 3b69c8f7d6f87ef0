// What open opportunities are worth, where the source does not say.
// Answers: which amount does each open deal count with, and where did it come from?
// Definition: the deal's own amount; else the list price of its product times the discount at which the product has sold
// (Σ amount ÷ Σ list price over deals won by the day of the snapshot); else the mean amount won. A product with few sales
// is drawn towards the discount of all products. Thread safety: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/snapshot.hpp>

#include <string>
#include <vector>

namespace landfall::pipeline {

struct OpenAmounts {
  std::vector<double> amount; ///< one for each of `snapshot.open_rows()`, in their order; NaN where nothing is known at all
  std::int64_t own = 0;       ///< took the deal's own amount
  std::int64_t imputed_from_list_price = 0;
  std::int64_t imputed_from_mean = 0;
  std::int64_t unknown = 0;       ///< no amount, no list price, nothing won yet
  double discount_ratio = 1.0;    ///< Σ amount ÷ Σ list price over all deals won
  double total() const;           ///< Σ amount, compensated; unknown ones count 0
  std::string definition() const; ///< in words, for the result
};

struct OpenAmountsOptions {
  std::string product_dimension = "product"; ///< discounts are learned by its levels when the table has it
  double prior_sales = 5.0;                  ///< the discount of all products weighs as much as this many sales of the product
};

/// Amounts of the open deals, from nothing that happened after the snapshot's day. O(n).
OpenAmounts open_amounts(const Snapshot& snapshot, const OpenAmountsOptions& options = {});

} // namespace landfall::pipeline
