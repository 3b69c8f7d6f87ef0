// A program on io and the core: a number read as declared, and a file of one row.
#include <cstdio>
#include <landfall/core/reject.hpp>
#include <landfall/io/csv.hpp>
#include <landfall/io/number.hpp>
#include <memory>
#include <sstream>

int main() {
  landfall::io::CsvReader reader(std::make_unique<std::istringstream>("owner,amount\nAda,\"1,234.50\"\n"), "memory");
  landfall::Rejects rejects;
  const auto row = reader.next(rejects);
  const auto amount = landfall::io::read_number(row->fields[1], {.thousands = ','});
  std::printf("%s %.2f\n", row->fields[0].c_str(), *amount.value);
}
