// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "protocol/detail/text_source.hpp"

// For tests only: elections under tests/fixtures.
namespace urna::protocol {

inline std::filesystem::path fixtures() { return std::filesystem::path(URNA_TESTS) / "fixtures"; }

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace urna::protocol
