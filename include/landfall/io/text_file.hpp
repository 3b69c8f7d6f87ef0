// Opens a file of text, also where it is packed by gzip.
// Answers: what stands in this file?
// Definition: a file that begins with gzip's two bytes is unpacked while it is read, whatever it is called; it may hold several
// gzip members one after another. Any other file is read as it is. Thread safety: one stream, one thread.
// Source: RFC 1952 (gzip). Unpacking is zlib's, where landfall was built with it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>

namespace landfall::io {

/// A stream of the file's bytes, unpacked; it can be read forward only. A packed file that is damaged or cut short reads up to
/// where it is sound, then `bad()` is set: its end is never taken for the end of the text. Memory does not grow with the file.
/// Throws `Error`: (not_found) for a folder or a file that cannot be opened, naming the path; (unsupported) for a packed file
/// in a build without zlib.
std::unique_ptr<std::istream> open_text(const std::filesystem::path& path);

} // namespace landfall::io
