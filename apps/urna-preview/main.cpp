// SPDX-License-Identifier: EUPL-1.2
// A picture comes in, a small PNG goes out: in a process that may do nothing else, because pictures come from
// strangers.
//
//   urna-preview png|jpeg < PICTURE > PNG
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cage.hpp"
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

}  // namespace

int main(int count, char** values) {
  using urna::imaging::PictureKind;
  const bool is_png = count == 2 && std::strcmp(values[1], "png") == 0;
  const bool is_jpeg = count == 2 && std::strcmp(values[1], "jpeg") == 0;
  if (!is_png && !is_jpeg) return 2;
  if (!urna_preview::enter_cage()) return 3;
  try {
    Bytes file;
    if (!read_all(file)) return 1;
    const auto small = urna::imaging::small_png(is_png ? PictureKind::png : PictureKind::jpeg, file);
    return small && write_all(*small) ? 0 : 1;
  } catch (...) {  // no memory is left
    return 1;
  }
}
