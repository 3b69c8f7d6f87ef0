// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/amount.hpp>
#include <landfall/stats/sum.hpp>

#include <cmath>
#include <limits>

namespace landfall::pipeline {

namespace {

struct Sales {
  double amount = 0.0, list = 0.0;
  std::int64_t n = 0;
};

/// What deals won by the day of the snapshot paid against what their products list at.
struct Discounts {
  Sales all;
  std::vector<Sales> by_product;
  double mean_amount = std::numeric_limits<double>::quiet_NaN();
};

Discounts learn(const Snapshot& snapshot, const CategoryColumn* product) {
  const auto& table = snapshot.table();
  Discounts learned;
  if (product) learned.by_product.resize(product->levels.size());
  stats::CompensatedSum amount_won;
  std::int64_t n_won = 0;
  for (const auto row : snapshot.won_rows()) {
    const double amount = snapshot.amount(row);
    if (std::isnan(amount)) continue;
    amount_won += amount;
    ++n_won;
    const double list = table.list_price.size() ? table.list_price[row] : std::numeric_limits<double>::quiet_NaN();
    if (!(list > 0.0)) continue;
    const auto count = [&](Sales& sales) { sales.amount += amount, sales.list += list, ++sales.n; };
    count(learned.all);
    if (product && !product->is_null(row)) count(learned.by_product[static_cast<std::size_t>(product->codes[row])]);
  }
  if (n_won > 0) learned.mean_amount = amount_won.value() / static_cast<double>(n_won);
  return learned;
}

} // namespace

OpenAmounts open_amounts(const Snapshot& snapshot, const OpenAmountsOptions& options) {
  const auto& table = snapshot.table();
  const Dimension* dimension = table.find_dimension(options.product_dimension);
  const CategoryColumn* product = dimension ? &dimension->values : nullptr;
  const Discounts learned = learn(snapshot, product);

  OpenAmounts open;
  open.discount_ratio = learned.all.list > 0.0 ? learned.all.amount / learned.all.list : 1.0;
  // Ratio of sums with the discount of all products as `prior_sales` sales at the product's own mean list price.
  const auto discount_of = [&](std::size_t row) {
    if (!product || product->is_null(row)) return open.discount_ratio;
    const Sales& sales = learned.by_product[static_cast<std::size_t>(product->codes[row])];
    if (sales.n == 0) return open.discount_ratio;
    const double prior_list = options.prior_sales * sales.list / static_cast<double>(sales.n);
    return (sales.amount + prior_list * open.discount_ratio) / (sales.list + prior_list);
  };

  open.amount.reserve(snapshot.open_rows().size());
  for (const auto row : snapshot.open_rows()) {
    double amount = snapshot.amount(row);
    const double list = table.list_price.size() ? table.list_price[row] : std::numeric_limits<double>::quiet_NaN();
    if (!std::isnan(amount)) {
      ++open.own;
    } else if (list >= 0.0) {
      amount = list * discount_of(row);
      ++open.imputed_from_list_price;
    } else if (!std::isnan(learned.mean_amount)) {
      amount = learned.mean_amount;
      ++open.imputed_from_mean;
    } else {
      ++open.unknown;
    }
    open.amount.push_back(amount);
  }
  return open;
}

double OpenAmounts::total() const {
  stats::CompensatedSum total;
  for (const double each : amount)
    if (!std::isnan(each)) total += each;
  return total.value();
}

std::string OpenAmounts::definition() const {
  std::string words;
  const auto say = [&](std::int64_t count, const char* what) {
    if (count > 0) words += (words.empty() ? "" : "; ") + std::to_string(count) + " " + what;
  };
  say(own, "at their own amount");
  say(imputed_from_list_price, "at list price times the discount at which the product has sold");
  say(imputed_from_mean, "at the mean amount won");
  say(unknown, "without an amount, counted 0");
  return words.empty() ? "no open deals" : words;
}

} // namespace landfall::pipeline
