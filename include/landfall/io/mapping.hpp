// What a source's files mean: which column is what, which stage names are won, lost and open, how numbers and dates are
// written. Answers: how is this CSV file to be read as opportunities, products, team and targets? Definition: what is not
// declared goes by landfall's own names and notation (the defaults below): columns id, created, closed, expected_close, amount,
// stage, list_price, next_step, last_activity and the dimensions owner, manager, region, segment, product and source, as far as
// the file has them; stages "won" and "lost" in any case, every other one open; dates YYYY-MM-DD; decimal '.', no thousands.
// Thread safety: a value. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/io/date_format.hpp>
#include <landfall/io/number.hpp>
#include <landfall/pipeline/opportunity.hpp> // AmountKnown, Outcome

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::io {

/// A column by name. One that the mapping declares must be there; one that goes by landfall's own name may be missing.
struct ColumnName {
  std::string name;
  bool declared = false;
};

/// A dimension of the opportunities and the column that holds it.
struct DimensionColumn {
  std::string dimension;
  ColumnName column;
};

struct OpportunityColumns {
  ColumnName id{"id"}, created{"created"}, closed{"closed"}, amount{"amount"}, stage{"stage"}; ///< must be there in any case
  /// Close date that the owner forecasts. May be the same column as `closed`: it is then the forecast of open deals and the
  /// day of closing of closed ones, as many CRMs keep it.
  ColumnName expected_close{"expected_close"};
  ColumnName list_price{"list_price"};
  ColumnName next_step{"next_step"};         ///< words, or yes and no (pipeline::names_next_step)
  ColumnName last_activity{"last_activity"}; ///< day
  std::vector<DimensionColumn> dimensions = {{"owner", {"owner"}},
                                             {"manager", {"manager"}},
                                             {"region", {"region"}},
                                             {"segment", {"segment"}},
                                             {"product", {"product"}},
                                             {"source", {"source"}},
                                             {"forecast_category", {"forecast_category"}}};
};

/// A file whose rows are looked up by one dimension of the opportunities: products by product, a team by owner.
struct LookupColumns {
  std::string dimension; ///< dimension of the opportunities whose value is looked up
  ColumnName key;        ///< column of the file that holds that value; must be there in any case
  std::vector<DimensionColumn> dimensions;
};

struct TargetColumns {
  ColumnName period{"period"}, dimension{"dimension"}, segment{"segment"}, amount{"amount"}; ///< must be there in any case
  ColumnName metric{"metric"}; ///< a file without it holds targets of bookings
};

/// What reps and managers called.
struct CallColumns {
  ColumnName caller{"caller"}, day{"day"}, period{"period"}, category{"category"}, amount{"amount"}; ///< must be there
  ColumnName about{"about"}; ///< whose part it is about; a file without it holds calls of the callers' own
};

struct StageHistoryColumns {
  ColumnName id{"id"}, stage{"stage"}, entered{"entered"}; ///< must be there in any case
};

struct CloseDateColumns {
  ColumnName id{"id"}, forecast_on{"forecast_on"}, expected_close{"expected_close"}; ///< must be there in any case
};

/// Which stage names mean what. Declared lists are compared letter by letter and are complete: a name in none is unknown.
struct StageNames {
  std::vector<std::string> won, lost, open;
  bool declared = false; ///< false: "won" and "lost" in any case, every other name open

  /// Nothing for a name that is in no list. O(names).
  std::optional<pipeline::Outcome> outcome(std::string_view stage) const;
};

struct Mapping {
  OpportunityColumns opportunities;
  StageNames stages;
  LookupColumns products{"product", {"product"}, {}};
  ColumnName products_list_price{"list_price"};
  LookupColumns team{"owner", {"owner"}, {{"manager", {"manager"}}, {"region", {"region"}}}};
  TargetColumns targets;
  StageHistoryColumns stage_history;
  CloseDateColumns close_dates;
  CallColumns calls;
  /// For a dimension (or "stage"), words of the source and what they are to read as.
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> aliases;
  DateFormat date_format;
  NumberFormat number_format;
  pipeline::AmountKnown amount_known = pipeline::AmountKnown::throughout;
  char delimiter = ',';

  /// The word that `word` is to read as in a dimension (or "stage"). O(log aliases).
  std::string_view alias(std::string_view dimension, std::string_view word) const;
};

/// Reads a mapping from a JSON file; every key may be left out:
///
///   { "opportunities": {"id", "created", "closed", "expected_close", "amount", "stage", "list_price", "next_step",
///                       "last_activity": column names,
///                       "dimensions": {dimension: column}},
///     "stages": {"won": [names], "lost": [names], "open": [names]},
///     "aliases": {dimension: {word in the file: word it is to read as}},
///     "products": {"dimension": "product", "key": column, "list_price": column, "dimensions": {dimension: column}},
///     "team": {"dimension": "owner", "key": column, "dimensions": {dimension: column}},
///     "targets": {"period", "dimension", "segment", "amount", "metric": column names},
///     "stage_history": {"id", "stage", "entered": column names},
///     "close_dates": {"id", "forecast_on", "expected_close": column names},
///     "calls": {"caller", "day", "period", "category", "amount", "about": column names},
///     "amount_known": "throughout" | "at_close",
///     "date_format": "YYYY-MM-DD", "decimal": ".", "thousands": ",", "currency_symbol": "$", "delimiter": "," }
///
/// A list of dimensions, where it is given, replaces landfall's own names. Throws `Error`: (not_found) when the file cannot be
/// opened; (parse) when it is not JSON, naming line and column; (invalid_argument) naming the place, such as
/// `stages.won[1]`, for an unknown key (the known ones are listed), a value of another kind, a stage name in two lists, or a
/// dimension named twice.
Mapping read_mapping(const std::filesystem::path& path);
/// The same from text; `name` stands for the path in messages.
Mapping parse_mapping(std::string_view json, std::string_view name);

} // namespace landfall::io
