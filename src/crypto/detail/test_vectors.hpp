// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "base/bytes.hpp"
#include "crypto/locked_key.hpp"

/// For tests: what stands in tests/vectors/.
namespace urna::crypto::detail {

inline boost::json::value vectors(const std::string& name) {
  std::ifstream file(std::string(URNA_TESTS "/vectors/") + name);
  std::ostringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str());
}

inline std::string text_in(const boost::json::value& object, std::string_view member) {
  return std::string(object.at(member).as_string());
}

inline Bytes bytes_in(const boost::json::value& hex) { return from_hex(std::string(hex.as_string())).value(); }

template <std::size_t N>
std::array<std::byte, N> array_in(const boost::json::value& hex) {
  std::array<std::byte, N> array{};
  const Bytes bytes = bytes_in(hex);
  EXPECT_EQ(bytes.size(), N);
  std::copy_n(bytes.begin(), N, array.begin());
  return array;
}

inline LockedKey key_in(const boost::json::value& hex) { return LockedKey::copy_of(array_in<32>(hex)); }

}  // namespace urna::crypto::detail
