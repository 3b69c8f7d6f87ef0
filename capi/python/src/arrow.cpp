// SPDX-License-Identifier: Apache-2.0
#include "arrow.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

namespace landfall::python {

namespace {

std::size_t metadata_size(const char* metadata) {
  if (metadata == nullptr) return 0;
  const char* at = metadata;
  const auto number = [&at] {
    std::int32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  };
  for (std::int32_t texts = 2 * number(); texts > 0; --texts) at += number();
  return static_cast<std::size_t>(at - metadata);
}

struct SchemaStore {
  std::string format, name, metadata;
  std::vector<Owned<ArrowSchema>> children;
  std::vector<ArrowSchema*> pointers;
  Owned<ArrowSchema> dictionary;
};

void release_schema(ArrowSchema* schema) {
  delete static_cast<SchemaStore*>(schema->private_data);
  schema->release = nullptr;
}

Owned<ArrowSchema> schema_from(std::unique_ptr<SchemaStore> store, std::int64_t flags) {
  for (auto& child : store->children) store->pointers.push_back(child.get());
  ArrowSchema schema{.format = store->format.c_str(),
                     .name = store->name.c_str(),
                     .metadata = store->metadata.empty() ? nullptr : store->metadata.data(),
                     .flags = flags,
                     .n_children = static_cast<std::int64_t>(store->children.size()),
                     .children = store->pointers.data(),
                     .dictionary = store->dictionary ? store->dictionary.get() : nullptr,
                     .release = release_schema,
                     .private_data = store.get()};
  store.release();
  return Owned<ArrowSchema>(&schema);
}

struct ArrayStore {
  std::vector<const void*> buffers;
  std::vector<Owned<ArrowArray>> children;
  std::vector<ArrowArray*> pointers;
  Owned<ArrowArray> dictionary;
  std::shared_ptr<const void> kept;
};

void release_array(ArrowArray* array) {
  delete static_cast<ArrayStore*>(array->private_data);
  array->release = nullptr;
}

Owned<ArrowArray> array_from(std::unique_ptr<ArrayStore> store, std::int64_t length, std::int64_t null_count,
                             std::int64_t offset) {
  for (auto& child : store->children) store->pointers.push_back(child.get());
  ArrowArray array{.length = length,
                   .null_count = null_count,
                   .offset = offset,
                   .n_buffers = static_cast<std::int64_t>(store->buffers.size()),
                   .n_children = static_cast<std::int64_t>(store->children.size()),
                   .buffers = store->buffers.data(),
                   .children = store->pointers.data(),
                   .dictionary = store->dictionary ? store->dictionary.get() : nullptr,
                   .release = release_array,
                   .private_data = store.get()};
  store.release();
  return Owned<ArrowArray>(&array);
}

struct StreamStore {
  Owned<ArrowSchema> schema;
  std::vector<Owned<ArrowArray>> batches;
  std::size_t next = 0;
};

StreamStore& store_of(ArrowArrayStream* stream) { return *static_cast<StreamStore*>(stream->private_data); }

} // namespace

Owned<ArrowSchema> make_schema(std::string format, std::string name, std::int64_t flags,
                               std::vector<Owned<ArrowSchema>> children) {
  auto store = std::make_unique<SchemaStore>();
  store->format = std::move(format);
  store->name = std::move(name);
  store->children = std::move(children);
  return schema_from(std::move(store), flags);
}

Owned<ArrowSchema> copy_of(const ArrowSchema& schema) {
  auto store = std::make_unique<SchemaStore>();
  store->format = schema.format;
  store->name = schema.name != nullptr ? schema.name : "";
  store->metadata.assign(schema.metadata != nullptr ? schema.metadata : "", metadata_size(schema.metadata));
  for (std::int64_t i = 0; i < schema.n_children; ++i) store->children.push_back(copy_of(*schema.children[i]));
  if (schema.dictionary != nullptr) store->dictionary = copy_of(*schema.dictionary);
  return schema_from(std::move(store), schema.flags);
}

void rename(Owned<ArrowSchema>& schema, std::string name) {
  auto renamed = copy_of(*schema.get());
  auto& store = *static_cast<SchemaStore*>(renamed->private_data);
  store.name = std::move(name);
  renamed->name = store.name.c_str();
  schema = std::move(renamed);
}

Owned<ArrowArray> make_array(std::int64_t length, std::int64_t null_count, std::vector<const void*> buffers,
                             std::vector<Owned<ArrowArray>> children, std::shared_ptr<const void> kept) {
  auto store = std::make_unique<ArrayStore>();
  store->buffers = std::move(buffers);
  store->children = std::move(children);
  store->kept = std::move(kept);
  return array_from(std::move(store), length, null_count, 0);
}

Owned<ArrowArray> share(const ArrowArray& array, const std::shared_ptr<const void>& kept) {
  auto store = std::make_unique<ArrayStore>();
  store->buffers.assign(array.buffers, array.buffers + array.n_buffers);
  for (std::int64_t i = 0; i < array.n_children; ++i) store->children.push_back(share(*array.children[i], kept));
  if (array.dictionary != nullptr) store->dictionary = share(*array.dictionary, kept);
  store->kept = kept;
  return array_from(std::move(store), array.length, array.null_count, array.offset);
}

void make_stream(Owned<ArrowSchema> schema, std::vector<Owned<ArrowArray>> batches, ArrowArrayStream* out) {
  auto store = std::make_unique<StreamStore>();
  store->schema = std::move(schema);
  store->batches = std::move(batches);
  *out = {.get_schema =
              [](ArrowArrayStream* stream, ArrowSchema* to) {
                try {
                  copy_of(*store_of(stream).schema.get()).give(to);
                } catch (const std::bad_alloc&) {
                  return ENOMEM;
                }
                return 0;
              },
          .get_next =
              [](ArrowArrayStream* stream, ArrowArray* to) {
                auto& from = store_of(stream);
                if (from.next < from.batches.size())
                  from.batches[from.next++].give(to);
                else
                  to->release = nullptr;
                return 0;
              },
          .get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; },
          .release =
              [](ArrowArrayStream* stream) {
                delete &store_of(stream);
                stream->release = nullptr;
              },
          .private_data = store.get()};
  store.release();
}

std::vector<std::pair<std::string, std::string>> metadata_of(const ArrowSchema& schema) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (schema.metadata == nullptr) return pairs;
  const char* at = schema.metadata;
  const auto number = [&at] {
    std::int32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  };
  const auto text = [&] {
    const std::int32_t size = number();
    std::string value(at, static_cast<std::size_t>(size));
    at += size;
    return value;
  };
  for (std::int32_t n = number(); n > 0; --n) {
    std::string key = text();
    pairs.emplace_back(std::move(key), text());
  }
  return pairs;
}

} // namespace landfall::python
