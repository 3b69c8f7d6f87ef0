// rapidcheck inside doctest: `holds("sentence", [](args…) { RC_ASSERT(…); })` fails the test with the shrunk counter-example.
#pragma once

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sstream>
#include <string>

namespace landfall::test {

template <class Testable> void holds(const std::string& sentence, Testable&& property) {
  const auto result = rc::detail::checkTestable(std::forward<Testable>(property), rc::detail::TestMetadata{sentence, sentence});
  std::ostringstream report;
  rc::detail::printResultMessage(result, report);
  const bool passed = result.template is<rc::detail::SuccessResult>();
  CHECK_MESSAGE(passed, sentence << "\n" << report.str());
}

} // namespace landfall::test
