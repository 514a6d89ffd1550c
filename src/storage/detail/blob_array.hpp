// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "storage/sqlite_database.hpp"

namespace urna::storage::detail {

/// @throws DatabaseFailed  the database has something of another length there
template <class Array>
Array array_from(std::span<const std::byte> bytes) {
  Array array{};
  if (bytes.size() != array.size()) throw DatabaseFailed("the database holds a value of a wrong length");
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

}  // namespace urna::storage::detail
