#include <landfall/core/error.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/text_file.hpp>

#include "support/text_file.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <string>

using namespace landfall;

namespace {

std::string all_of(std::istream& stream) { return {std::istreambuf_iterator<char>(stream), {}}; }

using namespace std::string_view_literals;

// printf 'id,amount\n1,5\n' | gzip -n9
constexpr auto packed = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x4c\xd1\x49\xcc\xcd\x2f\xcd\x2b\xe1\x32\xd4\x31\xe5"
                        "\x02\x00\x80\x53\xc6\xc8\x0e\x00\x00\x00"sv;
constexpr auto text_of_packed = "id,amount\n1,5\n"sv;

/// Whether this build unpacks; a build without zlib says so, and nothing else can be asked of it.
bool unpacks() {
  try {
    io::open_text(test::TextFile(packed).path());
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::unsupported);
    return false;
  }
  return true;
}

} // namespace

TEST_CASE("a file that is not packed reads byte for byte, short ones too") {
  for (const auto text : {""sv, "a"sv, "\x1f\x8a rest"sv, "id,amount\n1,5\n"sv}) {
    const test::TextFile file(text);
    CHECK(all_of(*io::open_text(file.path())) == text);
  }
}

TEST_CASE("a folder and a file that is not there are refused, each by its name") {
  const test::TextFile file("");
  CHECK_THROWS_WITH_AS(io::open_text(file.path().parent_path()), doctest::Contains("is a folder"), Error);
  CHECK_THROWS_WITH_AS(io::open_text(file.path().parent_path() / "none.csv"), doctest::Contains("cannot open"), Error);
}

TEST_CASE("a packed file reads as what was packed, whatever it is called and however many members it has") {
  if (!unpacks()) return;
  const test::TextFile one(packed, "table.csv"), two(std::string(packed) + std::string(packed), "table.csv.gz");
  CHECK(all_of(*io::open_text(one.path())) == text_of_packed);
  CHECK(all_of(*io::open_text(two.path())) == std::string(text_of_packed) + std::string(text_of_packed));
  io::CsvReader reader(one.path());
  Rejects rejects;
  CHECK(reader.columns() == std::vector<std::string>{"id", "amount"});
  CHECK(reader.next(rejects)->fields == std::vector<std::string>{"1", "5"});
  CHECK(!reader.next(rejects));
}

TEST_CASE("a packed file that is cut short or damaged anywhere is never taken for a whole one") {
  if (!unpacks()) return;
  for (std::size_t length = 2; length < packed.size(); ++length) {
    CAPTURE(length);
    const auto stream = io::open_text(test::TextFile(packed.substr(0, length)).path());
    std::string text(100, ' ');
    stream->read(text.data(), 100);
    CHECK(stream->bad());
  }
  for (const std::size_t byte : {12U, 20U, 25U, 28U, 31U}) { // text, checksum, length
    CAPTURE(byte);
    std::string damaged(packed);
    damaged[byte] = static_cast<char>(damaged[byte] ^ 0x55);
    const auto stream = io::open_text(test::TextFile(damaged).path());
    std::string text(100, ' ');
    stream->read(text.data(), 100);
    CHECK(stream->bad());
  }
  const test::TextFile cut(packed.substr(0, packed.size() - 3));
  CHECK_THROWS_WITH_AS(io::CsvReader{cut.path()}, doctest::Contains("could not be read to its end"), Error);
}
