// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/deal_files.hpp"

#include "review/text_table.hpp"

#include <landfall/core/error.hpp>
#include <landfall/funnel/need.hpp>
#include <landfall/io/pipeline_json.hpp>
#include <landfall/stats/survival.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>

namespace landfall::cli {

namespace {

using review::compact;
using review::count;
using review::percent;
using review::TextTable;

struct PipelineRequest {
  DealFiles files;
  std::string by, period, from, json, definition = "to_go", yield = "standing";
  std::size_t earlier = 8, top = 10, width = 100;
  double level = 0.80;
  std::optional<double> goal;
  double this_change = 0.0, next_change = 0.0, all_change = 0.0, tolerance = 0.10;
  bool weekly = false, monthly = false, seasonal = false;
  pipeline::HygieneOptions hygiene;
};

/// What every answer begins with.
struct Question {
  DealsRead deals;
  pipeline::History history;
  io::PipelineAnswer answer;
};

Period period_of(const PipelineRequest& request, const DealsRead& deals) {
  if (request.period.empty()) return deals.calendar.quarter_of(deals.as_of);
  try {
    return deals.calendar.period(request.period);
  } catch (const Error& error) {
    throw Error(error.code(), error.message(), "--period");
  }
}

Question ask(const PipelineRequest& request) {
  check_output(request.json, "--json", request.files.all());
  auto deals = read_deals(request.files);
  auto history = pipeline::history(deals.reading.table.view(), deals.close_dates, deals.stages);
  io::PipelineAnswer answer{.as_of = deals.as_of, .period = period_of(request, deals), .by = request.by};
  return {std::move(deals), std::move(history), std::move(answer)};
}

/// The JSON, where it was asked for; true when it takes the place of the page.
bool wrote_json(const PipelineRequest& request, const Question& question, std::ostream& out) {
  if (request.json.empty()) return false;
  const auto text =
      io::to_json(question.answer, question.deals.reading.table.view(), question.deals.reading.rejects, question.deals.notes);
  if (request.json != "-")
    write_file(request.json, text);
  else
    out << text;
  return request.json == "-";
}

void heading(const Question& question, std::string_view what, std::ostream& out) {
  const auto& answer = question.answer;
  out << fmt::format("{} of {} on {}{}\n\n", what, answer.period.label, answer.as_of.to_string(),
                     answer.by.empty() ? "" : ", by " + answer.by);
}

void print_notes(const Question& question, std::ostream& out) {
  auto notes = question.deals.notes;
  note_rejects(question.deals.reading.rejects, "opportunities", notes);
  for (const auto& note : notes) out << "\nNote: " << note << '\n';
}

std::string ratio(std::optional<double> value) {
  if (!value || std::isnan(*value)) return "–";
  return std::isinf(*value) ? "no end" : fmt::format("{:.2f}x", *value);
}
std::string range(const stats::Interval& interval) {
  if (std::isnan(interval.estimate)) return "–";
  return fmt::format("{} ({} to {})", ratio(interval.estimate), ratio(interval.low), ratio(interval.high));
}
std::string share(const stats::Interval& interval) {
  if (std::isnan(interval.estimate)) return "–";
  const auto of = [](double value) { return fmt::format("{:.0f}", 100.0 * value); };
  return fmt::format("{}% ({} to {})", of(interval.estimate), of(std::max(0.0, interval.low)),
                     of(std::min(1.0, interval.high)));
}

// --- coverage ---

/// Periods of the same kind before this one, back to the first day of history.
std::vector<Period> earlier_periods(const Question& question, std::size_t most) {
  const auto& calendar = question.deals.calendar;
  const auto& period = question.answer.period;
  const auto days = question.history.from_days();
  const auto first = days.empty() ? period.begin : Date::from_days(*std::ranges::min_element(days));
  std::vector<Period> earlier;
  const auto before = [&](Date day) {
    for (const auto& each :
         {calendar.quarter_of(day), calendar.month_of(day), calendar.semester_of(day), calendar.year_of(day)})
      if (each.end == day + 1 && std::abs(each.days() - period.days()) <= 10) return each;
    return Period{day + 1 - period.days(), day + 1, (day + 1 - period.days()).to_string()};
  };
  for (auto each = before(period.begin - 1); earlier.size() < most && each.begin >= first; each = before(each.begin - 1))
    earlier.push_back(each);
  std::ranges::reverse(earlier);
  return earlier;
}

std::vector<pipeline::PeriodTarget> targets_of(const Question& question, const std::vector<Period>& earlier) {
  std::vector<pipeline::PeriodTarget> targets;
  auto periods = earlier;
  periods.push_back(question.answer.period);
  for (const auto& period : periods)
    for (const auto& target : question.deals.targets.all("bookings", period, question.answer.by))
      targets.push_back({period.label, question.answer.by.empty() ? "total" : target.segment, target.amount});
  return targets;
}

void print_weeks(const Question& question, std::size_t width, std::ostream& out) {
  const auto& coverage = *question.answer.coverage;
  TextTable table({"week", "day", "pipeline", "won", "coverage", "earlier", "needed"}, {0, 1});
  for (const auto& row : coverage.weeks) {
    if (row.period != question.answer.period.label) continue;
    double sum = 0.0;
    int n = 0;
    for (const auto& past : coverage.weeks)
      if (past.period != row.period && past.week == row.week && past.coverage_ratio) sum += *past.coverage_ratio, ++n;
    const auto needed = std::ranges::find(coverage.needed, row.week, &pipeline::NeededRow::week);
    table.add({std::to_string(row.week), row.day.to_string(), compact(row.open_amount), compact(row.won_amount),
               ratio(row.coverage_ratio), n > 0 ? ratio(sum / n) : "–",
               needed == coverage.needed.end() ? "–" : range(needed->needed_coverage)});
  }
  if (!table.empty()) out << table.to_text(0, width) << '\n';
}

void coverage(const PipelineRequest& request, std::ostream& out) {
  auto question = ask(request);
  const auto earlier = earlier_periods(question, request.earlier);
  const auto targets = targets_of(question, earlier);
  pipeline::CoverageOutlookOptions options{.by = request.by};
  options.definition =
      request.definition == "to_go" ? pipeline::CoverageDefinition::to_go : pipeline::CoverageDefinition::full_target;
  options.needed.definition =
      request.yield == "standing" ? pipeline::YieldDefinition::standing : pipeline::YieldDefinition::whole;
  options.needed.level = request.level;
  auto& answer = question.answer;
  answer.coverage = pipeline::coverage_outlook(question.history, answer.period, earlier, answer.as_of, targets, options);
  auto periods = earlier;
  periods.push_back(answer.period);
  answer.linearity = pipeline::linearity(pipeline::snapshot(question.deals.reading.table.view(), answer.as_of), periods,
                                         {.level = request.level});
  if (!request.files.targets.empty())
    note_unmatched_targets(question.deals.targets, question.deals.reading.table.view(), answer.period, question.deals.notes);
  if (wrote_json(request, question, out)) return;
  heading(question, "Coverage", out);
  if (request.by.empty()) print_weeks(question, request.width, out);
  TextTable table({"segment", "pipeline", "deals", "won", "target", "coverage", "needed", "lands at", "P(hit)"});
  for (const auto& row : answer.coverage->rows)
    table.add({row.segment, compact(row.open_amount), count(row.open_count), compact(row.won_amount), compact(row.target),
               ratio(row.coverage_ratio), range(row.needed_coverage),
               row.p50 ? fmt::format("{} ({} to {})", compact(row.p50), compact(row.p10), compact(row.p90)) : "–",
               percent(row.p_hit)});
  out << table.to_text(0, request.width);
  out << fmt::format(
      "\nCoverage is open over {}; needed is one over what the pipeline of the same week yielded in {} earlier\n"
      "periods ({}). It lands at won so far and what this pipeline yields; deals yet to be created are not in it.\n",
      request.definition == "to_go" ? "what is left of the target" : "the whole target", earlier.size(),
      request.yield == "standing" ? "won of the deals that stood there" : "all that was won from then on");
  print_notes(question, out);
}

// --- waterfall ---

void waterfall(const PipelineRequest& request, std::ostream& out) {
  auto question = ask(request);
  auto& answer = question.answer;
  Date from = answer.period.begin - 1;
  if (!request.from.empty()) {
    try {
      from = Date::parse(request.from);
    } catch (const Error& error) {
      throw Error(error.code(), error.message(), "--from");
    }
  }
  if (from >= answer.as_of) throw Error(ErrorCode::invalid_argument, "it is not before --as-of: name an earlier day", "--from");
  std::vector<Date> days{from};
  if (request.weekly)
    for (Date day = from + 7; day < answer.as_of; day += 7) days.push_back(day);
  days.push_back(answer.as_of);
  const pipeline::WaterfallOptions options{.by = request.by, .control = {}};
  answer.waterfall = pipeline::waterfall(question.history, answer.period, days, options);
  answer.waterfall_deals = pipeline::waterfall_deals(question.history, answer.period, from, answer.as_of, options);
  if (wrote_json(request, question, out)) return;
  heading(question, fmt::format("Waterfall since {}", from.to_string()), out);
  const auto& rows = *answer.waterfall;
  std::vector<std::string> header{"bucket"};
  const auto blocks = rows.size() / pipeline::bucket_count;
  const bool one = request.by.empty() && !request.weekly;
  for (std::size_t block = 0; block < blocks; ++block) {
    const auto& row = rows[block * pipeline::bucket_count];
    if (one)
      header.insert(header.end(), {"amount", "deals"});
    else if (request.by.empty())
      header.push_back(row.to.to_string().substr(5));
  }
  if (one || request.by.empty()) {
    TextTable table(header);
    for (std::size_t b = 0; b < pipeline::bucket_count; ++b) {
      std::vector<std::string> cells{std::string(to_string(rows[b].bucket))};
      bool any = false;
      for (std::size_t block = 0; block < blocks; ++block) {
        const auto& row = rows[block * pipeline::bucket_count + b];
        any |= row.count > 0;
        cells.push_back(one ? review::money(row.amount) : compact(row.amount));
        if (one) cells.push_back(count(row.count));
      }
      if (any || b == 0 || b + 1 == pipeline::bucket_count) table.add(std::move(cells));
    }
    out << table.to_text(0, request.width);
  } else { // a line a segment and step
    TextTable table({"segment", "to", "beginning", "came", "changed", "pushed out", "won", "lost", "other", "ending"}, {0, 1});
    for (std::size_t block = 0; block < blocks; ++block) {
      const auto* at = &rows[block * pipeline::bucket_count];
      const auto sum = [&](std::initializer_list<pipeline::Bucket> buckets) {
        double amount = 0.0;
        for (const auto bucket : buckets) amount += at[static_cast<std::size_t>(bucket)].amount;
        return compact(amount);
      };
      using enum pipeline::Bucket;
      table.add({at->segment, at->to.to_string(), sum({beginning}),
                 sum({created, reopened, transferred_in, pulled_in, pushed_in}), sum({increased, decreased}), sum({pushed_out}),
                 sum({pipeline::Bucket::won}), sum({lost}), sum({pulled_out, transferred_out, removed}), sum({ending})});
    }
    out << table.to_text(0, request.width);
  }
  const auto view = question.deals.reading.table.view();
  std::vector<const pipeline::WaterfallDeal*> largest;
  for (const auto& deal : answer.waterfall_deals) largest.push_back(&deal);
  std::ranges::stable_sort(largest, [](const auto* a, const auto* b) { return std::abs(a->amount) > std::abs(b->amount); });
  largest.resize(std::min(largest.size(), request.top));
  if (!largest.empty()) {
    TextTable table({"deal", "segment", "bucket", "amount"}, {0, 1, 2});
    for (const auto* deal : largest)
      table.add({std::string(view.id[static_cast<std::size_t>(deal->opportunity)]), deal->segment,
                 std::string(to_string(deal->bucket)), review::money(deal->amount)});
    out << fmt::format("\nThe {} largest of {} moves\n", largest.size(), answer.waterfall_deals.size())
        << table.to_text(0, request.width);
  }
  print_notes(question, out);
}

// --- linearity ---

void linearity(const PipelineRequest& request, std::ostream& out) {
  auto question = ask(request);
  auto& answer = question.answer;
  if (!request.by.empty()) throw Error(ErrorCode::invalid_argument, "linearity is of all bookings together", "--by");
  auto periods = earlier_periods(question, request.seasonal ? 1000 : request.earlier);
  if (request.seasonal) periods = pipeline::of_season(periods, answer.period, request.earlier);
  const auto earlier = periods.size();
  periods.push_back(answer.period);
  const auto part = request.monthly ? pipeline::PeriodPart::month : pipeline::PeriodPart::week;
  answer.linearity = pipeline::linearity(pipeline::snapshot(question.deals.reading.table.view(), answer.as_of), periods,
                                         {.part = part, .level = request.level});
  if (wrote_json(request, question, out)) return;
  heading(question, "Linearity", out);
  TextTable table({std::string(to_string(part)), "share of bookings", "by its end", "this period", "by then"});
  for (const auto& row : answer.linearity)
    table.add(
        {count(row.part), share(row.share), share(row.cumulative_share), compact(row.amount), compact(row.cumulative_amount)});
  out << table.to_text(0, request.width)
      << fmt::format("\nShares: mean of the periods that are over, of {} with this one, and its {:g}% interval.\n", earlier + 1,
                     100.0 * request.level);
  print_notes(question, out);
}

// --- slips of totals ---

void slips(const PipelineRequest& request, std::ostream& out) {
  const auto found = pipeline::infer_slips(request.this_change, request.next_change, request.all_change, request.tolerance);
  out << fmt::format("{}\nslipped to the next period, at most  {}\nleft, won or lost, at most           {}\n",
                     to_string(found.verdict), review::money(found.slipped_amount), review::money(found.gone_amount));
}

// --- creation and hygiene ---

/// What the next period still needs, where it has a target.
void need_of_next(const PipelineRequest& request, Question& question, const pipeline::Snapshot& seen) {
  auto& answer = question.answer;
  if (answer.as_of >= answer.period.end || answer.as_of < answer.period.begin) return;
  auto earlier = earlier_periods(question, request.earlier);
  earlier.push_back(answer.period);
  const auto& calendar = question.deals.calendar;
  const Date begin = answer.period.end;
  const auto kinds = {calendar.quarter_of(begin), calendar.month_of(begin), calendar.semester_of(begin),
                      calendar.year_of(begin)};
  const auto next = std::ranges::find_if(
      kinds, [&](const Period& each) { return each.begin == begin && std::abs(each.days() - answer.period.days()) <= 10; });
  if (next == kinds.end()) return;
  const auto targets = question.deals.targets.all("bookings", *next, "");
  if (targets.empty()) return;
  pipeline::CreationNeedOptions options{.windows = static_cast<std::int64_t>(request.earlier)};
  options.needed.level = request.level;
  answer.creation_need = pipeline::creation_need(question.history, seen, pipeline::open_amounts(seen), *next, earlier,
                                                 targets.front().amount, options);
  std::vector<double> cycles;
  for (const auto row : seen.won_rows())
    if (seen.table().created[row]) cycles.push_back(seen.age_days(row));
  if (cycles.empty()) return;
  const std::vector<std::uint8_t> won(cycles.size(), 1);
  answer.latest_creation = funnel::latest_creation(stats::kaplan_meier({.duration = cycles, .end = won}), next->end);
}

void print_need(const Question& question, std::ostream& out) {
  const auto& answer = question.answer;
  const auto& need = *answer.creation_need;
  const auto amounts = [](std::optional<double> low, std::optional<double> high) {
    return fmt::format("{} to {}", compact(low), high ? compact(high) : "no end");
  };
  out << fmt::format("\n{} asks for {} and has {} now; ", need.period, compact(need.target), compact(need.standing_amount));
  if (!need.need_amount) {
    out << "no earlier period began with pipeline, so what it needs is not known.\n";
    return;
  }
  out << fmt::format("it needs {} of its target to begin with.\n", range(need.needed_coverage));
  out << fmt::format("Still to be created for it: {} ({}){}.\n", compact(*need.need_amount),
                     amounts(need.need_low, need.need_high),
                     need.need_count ? fmt::format(", {:.0f} deals of the usual amount", std::ceil(*need.need_count)) : "");
  if (need.usual_amount.n >= 3)
    out << fmt::format("In the {} days before it {} is usual: {}.\n", need.days_left,
                       amounts(std::max(0.0, need.usual_amount.low), need.usual_amount.high), to_string(need.verdict));
  if (answer.latest_creation)
    out << fmt::format("Of the deals created on {} that will be won, 80% are won before {} ends.\n",
                       answer.latest_creation->to_string(), need.period);
}

void creation(const PipelineRequest& request, std::ostream& out) {
  auto question = ask(request);
  auto& answer = question.answer;
  const auto seen = pipeline::snapshot(question.deals.reading.table.view(), answer.as_of);
  std::vector<pipeline::SegmentTarget> goals;
  if (request.goal) {
    if (!request.by.empty()) throw Error(ErrorCode::invalid_argument, "a goal is the company's: leave out --by", "--goal");
    goals.push_back({"total", *request.goal});
  }
  answer.creation = pipeline::creation(
      seen, pipeline::open_amounts(seen), answer.period, goals,
      {.by = request.by, .earlier_windows = static_cast<std::int64_t>(request.earlier), .level = request.level});
  need_of_next(request, question, seen);
  if (wrote_json(request, question, out)) return;
  heading(question, "Creation", out);
  TextTable table({"segment", "deals", "amount", "mean", "largest", "expected", "verdict", "of goal", "won within", "before"});
  std::int32_t horizon = 0;
  for (const auto& row : *answer.creation) {
    horizon = row.horizon_days;
    table.add({row.segment, count(row.created_count), compact(row.created_amount), compact(row.mean_amount),
               percent(row.largest_share),
               row.expected_amount.n >= 3
                   ? fmt::format("{} to {}", compact(std::max(0.0, row.expected_amount.low)), compact(row.expected_amount.high))
                   : "–",
               std::string(to_string(row.verdict)), percent(row.goal_ratio), share(row.won_share),
               share(row.earlier_won_share)});
  }
  out << table.to_text(0, request.width)
      << fmt::format("\nExpected: by as many days, {} times before. Won within {} days of being created, unfinished deals "
                     "accounted for.\n",
                     answer.creation->empty() ? 0 : answer.creation->front().expected_amount.n, horizon);
  if (answer.creation_need) print_need(question, out);
  print_notes(question, out);
}

/// Where the period lands by its coverage, and where it would if every deal with an issue were lost.
void land_without_flagged(const PipelineRequest& request, Question& question) {
  const auto earlier = earlier_periods(question, request.earlier);
  pipeline::CoverageOutlookOptions options;
  auto& answer = question.answer;
  const auto landing = [&] {
    return pipeline::coverage_outlook(question.history, answer.period, earlier, answer.as_of, {}, options).rows.at(0);
  };
  answer.landing = landing();
  for (const auto& deal : answer.hygiene->deals) options.leave_out.push_back(deal.opportunity);
  std::ranges::sort(options.leave_out);
  answer.landing_without_issues = landing();
}

/// Issues that the files have no column for, as a note.
void note_unseen(const pipeline::HygieneRow& row, std::vector<std::string>& notes) {
  std::string unseen;
  const auto look = [&](const std::optional<std::int64_t>& deals, const char* what) {
    if (!deals) unseen += (unseen.empty() ? "" : ", ") + std::string(what);
  };
  look(row.past_close, "close dates that have passed, are missing or were pushed (no column expected_close)");
  look(row.stale_stage, "time in stage");
  look(row.no_next_step, "next steps (no column next_step)");
  look(row.no_activity, "activities (no column last_activity)");
  if (!unseen.empty()) notes.push_back("not looked at: " + unseen);
}

void print_without_flagged(const Question& question, std::ostream& out) {
  const auto &all = *question.answer.landing, &clean = *question.answer.landing_without_issues;
  if (!all.p50 || !clean.p50) return;
  const auto range = [](const pipeline::CoverageOutlookRow& row) {
    return fmt::format("{} ({} to {})", compact(row.p50), compact(row.p10), compact(row.p90));
  };
  out << fmt::format("\nBy its coverage {} lands at {}; were every deal with an issue lost, at {}.\n",
                     question.answer.period.label, range(all), range(clean));
}

void hygiene(const PipelineRequest& request, std::ostream& out) {
  auto question = ask(request);
  auto options = request.hygiene;
  options.by = request.by;
  question.answer.hygiene = pipeline::hygiene(question.history, question.answer.as_of, options);
  land_without_flagged(request, question);
  if (!question.answer.hygiene->rows.empty()) note_unseen(question.answer.hygiene->rows.front(), question.deals.notes);
  if (wrote_json(request, question, out)) return;
  const auto& found = *question.answer.hygiene;
  out << fmt::format("Hygiene of the open pipeline on {}{}\n\n", question.answer.as_of.to_string(),
                     request.by.empty() ? "" : ", by " + request.by);
  TextTable table({"segment", "open", "score", "at stake", "of", "past date", "no date", "stuck", "pushed", "no amount",
                   "no step", "no activity", "idle"});
  const auto deals = [](const std::optional<std::int64_t>& n) { return n ? count(*n) : std::string("–"); };
  for (const auto& row : found.rows)
    table.add({row.segment, count(row.open_count), percent(row.score), compact(row.flagged_amount), compact(row.open_amount),
               deals(row.past_close), deals(row.no_close_date), deals(row.stale_stage), deals(row.pushed),
               count(row.missing_amount), deals(row.no_next_step), deals(row.no_activity), count(row.idle)});
  out << table.to_text(0, request.width);
  const auto view = question.deals.reading.table.view();
  TextTable worst({"deal", "segment", "amount", "issues", "age", "in stage", "pushes", "past date"}, {0, 1});
  for (std::size_t i = 0; i < std::min(request.top, found.deals.size()); ++i) {
    const auto& deal = found.deals[i];
    worst.add({std::string(view.id[static_cast<std::size_t>(deal.opportunity)]), deal.segment, compact(deal.amount),
               count(deal.issues), count(deal.age_days), count(deal.days_in_stage), count(deal.pushes),
               deal.days_past_close ? count(*deal.days_past_close) : "–"});
  }
  if (!worst.empty()) out << "\nThe worst, days\n" << worst.to_text(0, request.width);
  print_without_flagged(question, out);
  print_notes(question, out);
}

/// What all of them take.
CLI::App* add(CLI::App& parent, const char* name, const char* meaning, const std::shared_ptr<PipelineRequest>& request,
              Action& chosen, void (*answer)(const PipelineRequest&, std::ostream&)) {
  auto* command = parent.add_subcommand(name, meaning);
  add_deal_files(*command, request->files);
  command->add_option("--by", request->by, "Dimension to split by: owner, manager, region, segment, source, product")
      ->type_name("DIMENSION");
  command->add_option("--width", request->width, "Columns of the page, from 80 on")
      ->check(CLI::Range(80, 400))
      ->type_name("COLUMNS")
      ->capture_default_str();
  add_file(*command, "--json", request->json, "Write everything as JSON; to - instead of the page");
  command->callback(
      [request, &chosen, answer] { chosen = [request, answer](std::ostream& out, std::ostream&) { answer(*request, out); }; });
  return command;
}

void add_period(CLI::App& command, PipelineRequest& request) {
  command.add_option("--period", request.period, "Such as 2025-Q4 or 2025-M12; the quarter of the as-of day without it")
      ->type_name("LABEL");
}
void add_earlier(CLI::App& command, PipelineRequest& request) {
  command.add_option("--earlier", request.earlier, "Most earlier periods to learn from")
      ->check(CLI::Range(0, 1000))
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--level", request.level, "Of the intervals")
      ->check(CLI::Range(0.01, 0.99))
      ->type_name("SHARE")
      ->capture_default_str();
}
void add_top(CLI::App& command, PipelineRequest& request) {
  command.add_option("--top", request.top, "Deals that the page lists")->type_name("N")->capture_default_str();
}

} // namespace

void add_pipeline(CLI::App& program, Action& chosen) {
  auto* parent = program.add_subcommand("pipeline", "Coverage, waterfall, creation, linearity and hygiene of the pipeline");
  parent->require_subcommand(0, 1);
  parent->callback([parent] {
    if (parent->get_subcommands().empty())
      throw CLI::ValidationError("pipeline", "what of it? There are: coverage, waterfall, creation, linearity, slips, hygiene");
  });
  auto request = std::make_shared<PipelineRequest>();
  auto* command =
      add(*parent, "coverage", "Is there enough, by week of the quarter, and where does it land?", request, chosen, coverage);
  add_period(*command, *request);
  add_earlier(*command, *request);
  command
      ->add_option("--definition", request->definition, "to_go: over what is left of the target; full_target: over all of it")
      ->check(CLI::IsMember({"to_go", "full_target"}))
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--yield", request->yield, "standing: won of the deals that stood there; whole: all won from then on")
      ->check(CLI::IsMember({"standing", "whole"}))
      ->type_name("NAME")
      ->capture_default_str();

  request = std::make_shared<PipelineRequest>();
  command = add(*parent, "waterfall", "What turned the pipeline of one day into today's", request, chosen, waterfall);
  add_period(*command, *request);
  command->add_option("--from", request->from, "First day, at its end; the day before the period without it")
      ->type_name("YYYY-MM-DD");
  command->add_flag("--weekly", request->weekly, "Week by week from there");
  add_top(*command, *request);

  request = std::make_shared<PipelineRequest>();
  command = add(*parent, "creation", "How much was created, of which quality", request, chosen, creation);
  add_period(*command, *request);
  add_earlier(*command, *request);
  command->add_option("--goal", request->goal, "What was to be created")->check(CLI::NonNegativeNumber)->type_name("AMOUNT");

  request = std::make_shared<PipelineRequest>();
  command = add(*parent, "linearity", "How a period's bookings spread over its weeks", request, chosen, linearity);
  add_period(*command, *request);
  add_earlier(*command, *request);
  command->add_flag("--monthly", request->monthly, "Over its months");
  command->add_flag("--seasonal", request->seasonal, "Of earlier periods only those of the same season: for a Q4, Q4s");

  request = std::make_shared<PipelineRequest>();
  command = parent->add_subcommand("slips", "Slips or losses, where only totals are kept");
  command->add_option("--this", request->this_change, "Change of this period's open pipeline, below 0 where it fell")
      ->required()
      ->type_name("AMOUNT");
  command->add_option("--next", request->next_change, "Change of the next period's")->required()->type_name("AMOUNT");
  command->add_option("--all", request->all_change, "Change of all periods' together")->required()->type_name("AMOUNT");
  command->add_option("--tolerance", request->tolerance, "Share of the fall that may be missing")
      ->check(CLI::Range(0.0, 0.499))
      ->type_name("SHARE")
      ->capture_default_str();
  command->callback([request, &chosen] { chosen = [request](std::ostream& out, std::ostream&) { slips(*request, out); }; });

  request = std::make_shared<PipelineRequest>();
  command = add(*parent, "hygiene", "Which open deals cannot be what the table says", request, chosen, hygiene);
  command->add_option("--pushes", request->hygiene.pushes, "So many moves to a later date are an issue")
      ->check(CLI::PositiveNumber)
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--idle-days", request->hygiene.idle_days, "So many days without a change are an issue")
      ->check(CLI::PositiveNumber)
      ->type_name("DAYS")
      ->capture_default_str();
  command->add_option("--activity-days", request->hygiene.activity_days, "So many days without an activity are an issue")
      ->check(CLI::PositiveNumber)
      ->type_name("DAYS")
      ->capture_default_str();
  add_top(*command, *request);
  parent->footer(
      "Examples:\n"
      "  landfall pipeline coverage --opportunities deals.csv --targets targets.csv --as-of 2025-11-14 --by region\n"
      "  landfall pipeline waterfall --opportunities deals.csv --close-dates close_dates.csv --as-of 2025-11-14 --weekly");
}

} // namespace landfall::cli
