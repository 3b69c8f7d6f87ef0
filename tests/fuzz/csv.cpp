// CSV: the reader itself, and each kind of file that is read with it. Two bytes say which and how; the rest is the file.
// SPDX-License-Identifier: Apache-2.0
#include "input.hpp"

#include <landfall/core/error.hpp>
#include <landfall/io/calls.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/histories.hpp>
#include <landfall/io/opportunities.hpp>
#include <landfall/io/stage_events.hpp>
#include <landfall/io/targets.hpp>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace landfall::fuzz {

namespace {

/// A file that is there as long as this is.
class TemporaryFile {
public:
  explicit TemporaryFile(std::string_view text)
      : path_(std::filesystem::temp_directory_path() /
              ("landfall-fuzz-" + std::to_string(process) + "-" + std::to_string(++made) + ".csv")) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

private:
  static inline const unsigned process = std::random_device()(); // several may run at once
  static inline unsigned made = 0;
  std::filesystem::path path_;
};

void expect_whole(const Rejects& rejects) { expect(rejects.reconciles(), "rows accepted and rejected are those given"); }

void read_records(std::string_view text, io::CsvOptions options) {
  io::CsvReader reader(std::make_unique<std::istringstream>(std::string(text)), "input", options);
  Rejects rejects;
  std::int64_t last = -1;
  while (const auto record = reader.next(rejects)) {
    expect(record->row > last, "rows ascend");
    last = record->row;
    expect(record->fields.size() == reader.columns().size(), "a record has a field for each column");
  }
}

/// Three deals, whose histories are read.
const pipeline::OpportunityTable& deals() {
  static const auto table = [] {
    const TemporaryFile file("id,created,closed,amount,stage\na,2017-01-02,2017-02-03,10,won\nb,2017-01-05,,20,demo\n"
                             "c,2017-03-01,2017-03-09,30,lost\n");
    return io::read_opportunities({.opportunities = file.path()}).table;
  }();
  return table;
}

void read_file(std::size_t kind, const std::filesystem::path& path, const io::Mapping& mapping) {
  const FiscalCalendar calendar;
  if (kind == 1) {
    const auto reading = io::read_opportunities({.opportunities = path}, mapping);
    expect_whole(reading.rejects);
    expect(static_cast<std::int64_t>(reading.table.view().size()) == reading.rejects.accepted, "accepted rows are there");
  } else if (kind == 2) {
    const auto reading = io::read_opportunities({.opportunities = path, .products = path, .team = path}, mapping);
    for (const auto* rejects : {&reading.rejects, &reading.product_rejects, &reading.team_rejects}) expect_whole(*rejects);
  } else if (kind == 3) {
    expect_whole(io::read_targets(path, calendar, mapping).rejects);
  } else if (kind == 4) {
    expect_whole(io::read_calls(path, calendar, mapping).rejects);
  } else if (kind == 5) {
    expect_whole(io::read_stage_history(path, deals().view(), mapping).rejects);
  } else if (kind == 6) {
    expect_whole(io::read_close_dates(path, deals().view(), mapping).rejects);
  } else {
    const auto reading = io::read_stage_events(
        path, {.amount = "amount", .stages = {{"demo", {"demo"}}, {"won", {"won"}}}, .ends = {{"lost", {"lost"}}}});
    expect_whole(reading.rejects);
    expect(reading.id.size() == reading.stage.size() && reading.id.size() == reading.time.size(), "columns of one length");
  }
}

} // namespace

} // namespace landfall::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace landfall;
  fuzz::Input input(bytes, size);
  const auto kind = input.up_to(7), how = input.up_to(255);
  io::Mapping mapping;
  mapping.delimiter = std::array{',', ';', '\t', '|'}[how % 4];
  if ((how & 4) != 0) mapping.amount_known = pipeline::AmountKnown::at_close;
  if ((how & 8) != 0) mapping.opportunities.closed = mapping.opportunities.expected_close = {"closed", true};
  try {
    if (kind == 0) {
      fuzz::read_records(input.rest(), {.delimiter = mapping.delimiter});
    } else {
      const fuzz::TemporaryFile file(input.rest());
      fuzz::read_file(kind, file.path(), mapping);
    }
  } catch (const Error& error) {
    fuzz::expect(error.code() != ErrorCode::internal, "nothing is landfall's own fault");
  }
  return 0;
}
