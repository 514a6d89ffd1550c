// SPDX-License-Identifier: EUPL-1.2
#include "base/tar_header.hpp"

#include <algorithm>
#include <cstring>

#include "base/ensure.hpp"

namespace urna {
namespace {

void put_octal(char* field, int digits, std::uint64_t value) {
  for (int i = digits; i-- > 0; value >>= 3U) field[i] = static_cast<char>('0' + (value & 7U));
}

}  // namespace

TarBlock tar_header(TarForm form, std::string_view path, std::uint64_t bytes, std::uint64_t time) {
  constexpr std::size_t path_bytes_max = 99;
  ensure(path.size() <= path_bytes_max, "a path has room in its header");
  TarBlock block{};
  std::ranges::copy(path, block.begin());
  std::memcpy(&block[100], "0000644", 7);
  std::memcpy(&block[108], "0000000", 7);
  std::memcpy(&block[116], "0000000", 7);
  put_octal(&block[124], 11, bytes);
  put_octal(&block[136], 11, time);
  std::fill_n(&block[148], 8, ' ');
  block[156] = '0';
  if (form == TarForm::ustar) {
    std::memcpy(&block[257], "ustar", 5);
    std::memcpy(&block[263], "00", 2);
  }
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put_octal(&block[148], 6, sum);
  block[154] = '\0';
  return block;
}

std::optional<std::uint64_t> octal_in(const char* field, int digits) {
  std::uint64_t value = 0;
  for (int i = 0; i < digits; ++i) {
    if (field[i] < '0' || field[i] > '7') return std::nullopt;
    value = value * 8 + static_cast<std::uint64_t>(field[i] - '0');
  }
  return value;
}

}  // namespace urna
