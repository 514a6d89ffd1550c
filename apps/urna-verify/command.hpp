// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <system_error>

#include "base/printable.hpp"

// What the parts of this program have in common.

/// What the program ends with; the help texts say so too.
inline constexpr int verified = 0;
inline constexpr int refuted = 1;
inline constexpr int unusable_input = 2;

/// @throws std::system_error  it cannot be read, or is larger
inline std::string read_file(const std::filesystem::path& path, std::uintmax_t bytes_max) {
  if (std::filesystem::file_size(path) > bytes_max)
    throw std::system_error(std::make_error_code(std::errc::file_too_large), path.string());
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw std::system_error(std::make_error_code(std::errc::io_error), path.string());
  return text;
}

inline int unusable(const std::string& why) {
  std::cerr << "urna-verify: " << urna::printable(why) << "\n";
  return unusable_input;
}
