// SPDX-License-Identifier: Apache-2.0
#include <landfall/core/error.hpp>
#include <landfall/io/text_file.hpp>

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <fstream>
#include <istream>
#include <streambuf>
#include <system_error>

#ifdef LANDFALL_HAS_ZLIB
#include <zlib.h>
#endif

namespace landfall::io {

namespace {

constexpr std::string_view gzip_mark = "\x1F\x8B";

#ifdef LANDFALL_HAS_ZLIB

/// Unpacks member after member of a gzip file. `underflow` throws when they are unsound; the stream then sets its bad bit.
class GzipBuffer : public std::streambuf {
public:
  explicit GzipBuffer(std::unique_ptr<std::istream> file) : file_(std::move(file)) {
    constexpr int gzip_window = 15 + 16;
    if (inflateInit2(&zlib_, gzip_window) != Z_OK) throw Error(ErrorCode::internal, "zlib did not start");
  }
  GzipBuffer(const GzipBuffer&) = delete;
  GzipBuffer& operator=(const GzipBuffer&) = delete;
  ~GzipBuffer() override { inflateEnd(&zlib_); }

protected:
  int_type underflow() override {
    zlib_.next_out = reinterpret_cast<Bytef*>(text_.data());
    zlib_.avail_out = static_cast<uInt>(text_.size());
    while (zlib_.avail_out == text_.size()) {
      if (zlib_.avail_in == 0 && !read_packed()) {
        if (within_member_) throw Error(ErrorCode::parse, "the packed file ends too early");
        return traits_type::eof();
      }
      within_member_ = true;
      const int status = inflate(&zlib_, Z_NO_FLUSH);
      if (status == Z_STREAM_END) {
        within_member_ = false;
        inflateReset(&zlib_);
      } else if (status != Z_OK) {
        throw Error(ErrorCode::parse, "the packed file is damaged");
      }
    }
    setg(text_.data(), text_.data(), text_.data() + (text_.size() - zlib_.avail_out));
    return traits_type::to_int_type(text_[0]);
  }

private:
  bool read_packed() {
    file_->read(packed_.data(), static_cast<std::streamsize>(packed_.size()));
    if (file_->bad()) throw Error(ErrorCode::not_found, "could not be read to its end");
    zlib_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    zlib_.avail_in = static_cast<uInt>(file_->gcount());
    return zlib_.avail_in > 0;
  }

  std::unique_ptr<std::istream> file_;
  z_stream zlib_{};
  bool within_member_ = true; // a file that has gzip's mark holds at least one
  std::array<char, 1 << 15> packed_{};
  std::array<char, 1 << 16> text_{};
};

class GzipStream : public std::istream {
public:
  explicit GzipStream(std::unique_ptr<std::istream> file) : std::istream(nullptr), buffer_(std::move(file)) { rdbuf(&buffer_); }

private:
  GzipBuffer buffer_;
};

std::unique_ptr<std::istream> unpacked(std::unique_ptr<std::istream> file, const std::filesystem::path&) {
  return std::make_unique<GzipStream>(std::move(file));
}

#else

std::unique_ptr<std::istream> unpacked(std::unique_ptr<std::istream>, const std::filesystem::path& path) {
  throw Error(ErrorCode::unsupported, path.string() + " is packed by gzip and this build has no zlib; unpack it first");
}

#endif

} // namespace

std::unique_ptr<std::istream> open_text(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) throw Error(ErrorCode::not_found, path.string() + " is a folder, not a file");
  std::unique_ptr<std::istream> file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file)
    throw Error(ErrorCode::not_found, fmt::format("cannot open {}: {}", path.string(), std::generic_category().message(errno)));
  // Two bytes are put back singly, without seeking: the path may be a pipe. A stream buffer takes back what it has just given.
  const auto first = file->get();
  const auto second = first == std::char_traits<char>::to_int_type(gzip_mark[0]) ? file->peek() : std::char_traits<char>::eof();
  file->clear();
  if (first != std::char_traits<char>::eof()) file->unget();
  if (second == std::char_traits<char>::to_int_type(gzip_mark[1])) return unpacked(std::move(file), path);
  return file;
}

} // namespace landfall::io
