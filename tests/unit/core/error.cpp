#include <landfall/core/error.hpp>

#include <doctest/doctest.h>

#include <set>

using landfall::Error;
using landfall::ErrorCode;

TEST_CASE("an error is one sentence that begins with its place") {
  CHECK(std::string(Error(ErrorCode::parse, "is no date", "closed", 7).what()) == "'closed', row 7: is no date");
  CHECK(std::string(Error(ErrorCode::parse, "is no date", "closed").what()) == "'closed': is no date");
  CHECK(std::string(Error(ErrorCode::parse, "is no date", "", 7).what()) == "row 7: is no date");
  CHECK(std::string(Error(ErrorCode::parse, "is no date").what()) == "is no date");
}

TEST_CASE("an error keeps its parts") {
  const Error error(ErrorCode::insufficient, "too few", "amount", 3);
  CHECK(error.code() == ErrorCode::insufficient);
  CHECK(error.message() == "too few");
  CHECK(error.column() == "amount");
  CHECK(error.row() == 3);
  CHECK(Error(ErrorCode::parse, "x").row() == Error::no_row);
}

TEST_CASE("what is required and does not hold is an invalid argument") {
  CHECK_NOTHROW(landfall::require(true, "never said"));
  try {
    landfall::require(false, "a share lies between 0 and 1", "share", 2);
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_argument);
    CHECK(std::string(error.what()) == "'share', row 2: a share lies between 0 and 1");
  }
}

TEST_CASE("every code has words of its own") {
  std::set<std::string_view> words;
  for (int code = 1; code <= 9; ++code) words.insert(to_string(ErrorCode(code)));
  CHECK(words.size() == 9);
  CHECK(!words.contains("unknown"));
}
