// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>

namespace landfall {

namespace {
std::string sentence(const std::string& message, const std::string& column, std::int64_t row) {
  std::string place;
  if (!column.empty()) place = "'" + column + "'";
  if (row != Error::no_row) place += (place.empty() ? "row " : ", row ") + std::to_string(row);
  return place.empty() ? message : place + ": " + message;
}
} // namespace

std::string_view to_string(ErrorCode code) {
  switch (code) {
  case ErrorCode::invalid_argument: return "invalid argument";
  case ErrorCode::not_found: return "not found";
  case ErrorCode::parse: return "cannot be read";
  case ErrorCode::unsupported: return "unsupported";
  case ErrorCode::insufficient: return "too little data";
  case ErrorCode::not_converged: return "not converged";
  case ErrorCode::cancelled: return "cancelled";
  case ErrorCode::out_of_memory: return "out of memory";
  case ErrorCode::internal: return "internal error";
  case ErrorCode::memory_limit: return "memory limit";
  }
  return "unknown";
}

Error::Error(ErrorCode code, std::string message, std::string column, std::int64_t row)
    : std::runtime_error(sentence(message, column, row)),
      code_(code),
      message_(std::move(message)),
      column_(std::move(column)),
      row_(row) {}

} // namespace landfall
