// Arrow tables: each column read as numbers, days, words and text, and the table as opportunities.
// SPDX-License-Identifier: Apache-2.0
#include "arrow_input.hpp"

#include "arrow/opportunities.hpp"
#include "arrow/table.hpp"

#include <landfall/core/error.hpp>

namespace landfall::fuzz {

namespace {

template <class Body> void unless_refused(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    expect(error.code() != ErrorCode::internal, "nothing is landfall's own fault");
  }
}

/// Each row of a column, so that a view that points nowhere is seen.
void read_rows(const arrow::Table& table, const auto& column) {
  expect(std::cmp_equal(column.size(), table.size()), "a column has the rows of its table");
  for (std::size_t row = 0; row < column.size(); ++row) {
    if constexpr (requires { column[row].data(); }) {
      static_cast<void>(std::string(column[row]));
    } else if constexpr (!requires { column.days; }) { // days may lie outside the calendar
      static_cast<void>(column[row]);
    }
    static_cast<void>(column.is_null(row));
  }
}

void read_columns(arrow::Table table) {
  for (const auto& name : table.names()) {
    unless_refused([&] { read_rows(table, table.number(name)); });
    unless_refused([&] { read_rows(table, table.date(name)); });
    unless_refused([&] { read_rows(table, table.text(name)); });
    unless_refused([&] {
      const auto words = table.category(name);
      table.check_codes();
      read_rows(table, words);
    });
  }
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  {
    const auto batches = fuzz::drawn_table(input, {"stage", "created", "closed", "amount", "id"});
    test::MadeStream columns(batches), deals(batches, input.rarely(16) ? 5 : 0);
    fuzz::unless_refused([&] { fuzz::read_columns(arrow::Table(arrow::Stream(columns.get()))); });
    fuzz::unless_refused([&] {
      const auto reading = arrow::read_opportunities(arrow::Table(arrow::Stream(deals.get())));
      fuzz::expect(reading.rejects().reconciles(), "rows accepted and rejected are those given");
      const auto& view = reading.view();
      for (std::size_t row = 0; row < view.size(); ++row) {
        static_cast<void>(view.stage[row]);
        static_cast<void>(view.created[row]);
        static_cast<void>(view.closed[row]);
      }
    });
  }
  fuzz::expect(test::live_structures() == 0, "all that was handed out has been released");
  return 0;
}
