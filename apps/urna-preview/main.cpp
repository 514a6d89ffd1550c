// SPDX-License-Identifier: EUPL-1.2
// A picture or a document comes in, a small PNG goes out, or the whole picture written anew: in a process that may do
// nothing else, because files come from strangers.
//
//   urna-preview png|jpeg|pdf < FILE > PNG
//   urna-preview png|jpeg whole < FILE > FILE
#include <unistd.h>

#include <cerrno>
#include <span>
#include <string_view>

#include "cage.hpp"
#include "imaging/first_page.hpp"
#include "imaging/redrawn.hpp"
#include "imaging/small_png.hpp"

namespace {

using urna::Bytes;

constexpr std::size_t file_bytes_max = 32U << 20U;

/// Nothing when there is more than a document may have.
bool read_all(Bytes& file) {
  file.resize(file_bytes_max + 1);
  std::size_t have = 0;
  while (have < file.size()) {
    const ssize_t more = ::read(STDIN_FILENO, file.data() + have, file.size() - have);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return false;
    if (more == 0) break;
    have += static_cast<std::size_t>(more);
  }
  file.resize(have);
  return have <= file_bytes_max;
}

bool write_all(const Bytes& file) {
  std::size_t done = 0;
  while (done < file.size()) {
    const ssize_t more = ::write(STDOUT_FILENO, file.data() + done, file.size() - done);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return false;
    done += static_cast<std::size_t>(more);
  }
  return true;
}

using Maker = urna::Result<Bytes, urna::imaging::PictureFault> (*)(std::span<const std::byte>);

/// Nothing when the words name nothing that we make.
Maker maker_for(std::string_view kind, std::string_view what) {
  using namespace urna::imaging;
  if (what == "whole") {
    if (kind == "png") return [](std::span<const std::byte> file) { return redrawn(PictureKind::png, file); };
    if (kind == "jpeg") return [](std::span<const std::byte> file) { return redrawn(PictureKind::jpeg, file); };
    return nullptr;
  }
  if (!what.empty()) return nullptr;
  if (kind == "png") return [](std::span<const std::byte> file) { return small_png(PictureKind::png, file); };
  if (kind == "jpeg") return [](std::span<const std::byte> file) { return small_png(PictureKind::jpeg, file); };
  if (kind == "pdf") return first_page_png;
  return nullptr;
}

}  // namespace

int main(int count, char** values) {
  const Maker make = count == 2 || count == 3 ? maker_for(values[1], count == 3 ? values[2] : "") : nullptr;
  if (make == nullptr) return 2;
  if (!urna_preview::enter_cage()) return 3;
  try {
    Bytes file;
    if (!read_all(file)) return 1;
    const auto made = make(file);
    return made && write_all(*made) ? 0 : 1;
  } catch (...) {  // no memory is left
    return 1;
  }
}
