#include <landfall/core/field.hpp>
#include <landfall/core/reject.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace landfall;

TEST_CASE("fields are visited in order, with name, unit and value") {
  const Reject reject{.row = 7, .column = "amount", .value = "abc", .reason = "is no number"};
  std::vector<std::string> names;
  for_each_field<Reject>([&](const auto& field) {
    names.emplace_back(field.name);
    CHECK(!field.meaning.empty());
    if constexpr (std::is_same_v<typename std::decay_t<decltype(field)>::value_type, std::int64_t>) {
      CHECK(reject.*field.member == 7);
      CHECK(field.unit == Unit::count);
    }
  });
  CHECK(names == std::vector<std::string>{"row", "column", "value", "reason"});
}

TEST_CASE("a type without fields is not described") {
  CHECK(Described<Reject>);
  CHECK(!Described<int>);
}

TEST_CASE("units have names") {
  CHECK(to_string(Unit::none).empty());
  CHECK(to_string(Unit::currency) == "currency");
  CHECK(to_string(Unit::per_day) == "per day");
}

TEST_CASE("accepted and rejected rows are those given") {
  Rejects rejects{.given = 3, .accepted = 2, .rows = {{.row = 1}}};
  CHECK(rejects.rejected() == 1);
  CHECK(rejects.reconciles());
  rejects.accepted = 3;
  CHECK(!rejects.reconciles());
  CHECK(Rejects().reconciles());
}
