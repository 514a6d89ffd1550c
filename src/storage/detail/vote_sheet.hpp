// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/detail/sealed_desk_row.hpp"
#include "storage/sqlite_database.hpp"

/// Where a voter's vote stands in PostgreSQL: `PostgresDeskStore` says why.
namespace urna::storage::detail {

inline constexpr std::int64_t per_sheet = 256;

/// What names a sheet to the sealer.
inline Bytes sheet_row(const protocol::ElectionUuid& election, std::int64_t sheet) {
  return document_row(election, std::to_string(sheet));
}

/// The bytes of one place in a sheet.
/// @param place  of the voter among all, by their random ids, from 0
inline std::span<std::byte> vote_in(std::span<std::byte> sheet, std::int64_t place) {
  const auto at = static_cast<std::size_t>(place % per_sheet) * sizeof(VoteBytes);
  if (sheet.size() < at + sizeof(VoteBytes)) throw DatabaseFailed("the database holds a sheet of a wrong length");
  return sheet.subspan(at, sizeof(VoteBytes));
}

}  // namespace urna::storage::detail
