// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"
#include "cli/command.hpp"
#include <landfall/core/error.hpp>
#include <landfall/core/version.hpp>

#include <exception>
#include <new>

namespace landfall::cli {

namespace {

constexpr int worked = 0, landfall_at_fault = 1, input_at_fault = 2;

int code_of(ErrorCode code) {
  return code == ErrorCode::internal || code == ErrorCode::out_of_memory ? landfall_at_fault : input_at_fault;
}

/// The first line of a complaint of CLI11's, which is the sentence.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

} // namespace

int run(int count, const char* const* arguments, std::ostream& out, std::ostream& error) {
  CLI::App program("Where will this land, and is that where we said it would?", "landfall");
  program.set_version_flag("--version", "landfall " LANDFALL_VERSION);
  program.footer("Examples:\n"
                 "  landfall simulate --seed 7 --out company\n"
                 "  landfall review --opportunities deals.csv --targets targets.csv --as-of 2025-11-14\n"
                 "  landfall forecast deals --opportunities deals.csv --targets targets.csv --as-of 2025-11-14\n\n"
                 "`landfall COMMAND --help` says more.");
  program.require_subcommand(0, 1);
  Action action;
  add_review(program, action);
  add_forecast(program, action);
  add_funnel(program, action);
  add_pipeline(program, action);
  add_sales_math(program, action);
  add_simulate(program, action);
  add_team(program, action);

  try {
    program.parse(count, arguments);
    if (!action) {
      out << program.help();
      return worked;
    }
    action(out, error);
    out.flush();
    if (!out) throw Error(ErrorCode::not_found, "the output could not be written to its end");
    return worked;
  } catch (const CLI::Success& success) { // --help and --version
    program.exit(success, out, error);
    return worked;
  } catch (const CLI::ParseError& complaint) {
    error << "landfall: " << first_line(complaint.what()) << " (see landfall --help)\n";
    return input_at_fault;
  } catch (const Error& complaint) {
    error << "landfall: " << complaint.what() << '\n';
    return code_of(complaint.code());
  } catch (const std::bad_alloc&) {
    error << "landfall: there is not enough memory\n";
    return landfall_at_fault;
  } catch (const std::exception& fault) {
    error << "landfall: internal error: " << fault.what() << '\n';
    return landfall_at_fault;
  }
}

} // namespace landfall::cli
