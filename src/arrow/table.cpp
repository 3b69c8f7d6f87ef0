// SPDX-License-Identifier: Apache-2.0
#include "arrow/table.hpp"

#include <landfall/core/error.hpp>

#include <cerrno>
#include <limits>

namespace landfall::arrow {

namespace {

constexpr std::int64_t most_rows = std::numeric_limits<std::int32_t>::max(); // rows are counted in 32 bits by analyses

[[noreturn]] void stream_failed(Stream& stream, int failure) {
  const char* words = stream->get_last_error != nullptr ? stream->get_last_error(stream.get()) : nullptr;
  throw Error(failure == ENOMEM ? ErrorCode::out_of_memory : ErrorCode::parse,
              "the Arrow stream failed: " + std::string(words != nullptr ? words : "it does not say why") + " (error " +
                  std::to_string(failure) + ")");
}

[[noreturn]] void malformed_batch(const std::string& what) {
  throw Error(ErrorCode::invalid_argument, "an Arrow record batch " + what);
}

/// Rows of a record batch, after seeing that it is one.
std::int64_t rows_of(const ArrowArray& batch, const ArrowSchema& schema) {
  if (batch.length < 0 || batch.length > most_rows) malformed_batch("has " + std::to_string(batch.length) + " rows");
  if (batch.offset < 0 || batch.offset > most_rows) malformed_batch("has the offset " + std::to_string(batch.offset));
  if (batch.n_children != schema.n_children || (batch.n_children > 0 && batch.children == nullptr))
    malformed_batch("has " + std::to_string(batch.n_children) + " columns; its schema has " +
                    std::to_string(schema.n_children));
  const bool has_bitmap = batch.n_buffers > 0 && batch.buffers != nullptr && batch.buffers[0] != nullptr;
  if (batch.null_count != 0 && has_bitmap) {
    const Validity validity(static_cast<const std::uint8_t*>(batch.buffers[0]), batch.offset);
    for (std::int64_t row = 0; row < batch.length; ++row)
      require(validity[static_cast<std::size_t>(row)], "a row of an Arrow record batch cannot be null as a whole", {}, row);
  }
  return batch.length;
}

} // namespace

void refuse(std::string_view column, const Type& type, std::string_view wanted, std::string_view accepted) {
  throw Error(ErrorCode::unsupported,
              "a column of type " + type.words + " cannot be read as " + std::string(wanted) + "; accepted are " +
                  std::string(accepted),
              std::string(column));
}

Table::Table(Stream stream) {
  require(static_cast<bool>(stream), "there is no Arrow stream, or it has been released already");
  require(stream->get_schema != nullptr && stream->get_next != nullptr, "the Arrow stream has no functions to read it with");

  ArrowSchema schema{};
  if (const int failure = stream->get_schema(stream.get(), &schema)) stream_failed(stream, failure);
  schema_ = Schema(&schema);
  const Type type = schema_ ? type_of(*schema_.get()) : Type{};
  if (type.kind != Kind::record)
    throw Error(ErrorCode::invalid_argument,
                "the Arrow stream is not a table: its elements are " + type.words + ", not structs");
  if (schema_->n_children < 0 || (schema_->n_children > 0 && schema_->children == nullptr))
    throw Error(ErrorCode::invalid_argument,
                "the Arrow schema is malformed: it has " + std::to_string(schema_->n_children) + " columns");

  for (;;) {
    ArrowArray next{};
    if (const int failure = stream->get_next(stream.get(), &next)) stream_failed(stream, failure);
    Array batch(&next);
    if (!batch) return;
    const auto rows = rows_of(*batch.get(), *schema_.get());
    require(rows <= most_rows - rows_, "the table has more than 2,147,483,647 rows: give it in parts");
    rows_ += rows;
    if (rows > 0) batches_.push_back(std::move(batch));
  }
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < schema_->n_children; ++i) {
    const ArrowSchema* child = schema_->children[i];
    names.emplace_back(child != nullptr && child->name != nullptr ? child->name : "");
  }
  return names;
}

bool Table::has(std::string_view column) const {
  for (const auto& name : names())
    if (name == column) return true;
  return false;
}

Table::Field Table::field(std::string_view column) const {
  const auto all = names();
  Field found{.index = -1, .name = column, .type = {}, .dictionary_type = {}};
  std::string known;
  for (std::size_t i = 0; i < all.size(); ++i) {
    known += (known.empty() ? "" : ", ") + all[i];
    if (all[i] != column) continue;
    require(found.index < 0, "the table has two columns of this name", column);
    found.index = static_cast<std::int64_t>(i);
  }
  if (found.index < 0)
    throw Error(ErrorCode::not_found, "there is no such column; the table has: " + (known.empty() ? "none" : known),
                std::string(column));
  const ArrowSchema* schema = schema_->children[found.index];
  require(schema != nullptr, "the Arrow schema is malformed: a column is missing", column);
  found.type = type_of(*schema);
  if (found.type.dictionary) found.dictionary_type = type_of(*schema->dictionary);
  return found;
}

std::vector<Chunk> Table::chunks(const Field& field) const {
  std::vector<Chunk> pieces;
  std::int64_t table_row = 0;
  for (const Array& batch : batches_) {
    const ArrowArray* column = batch->children[field.index];
    require(column != nullptr, "the Arrow record batch is malformed: a column is missing", field.name);
    pieces.emplace_back(*column, field.type, batch->offset, batch->length, field.name, table_row);
    table_row += batch->length;
  }
  return pieces;
}

} // namespace landfall::arrow
