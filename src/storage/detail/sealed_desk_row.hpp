// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "keystore/column_sealer.hpp"
#include "storage/detail/vote_bytes.hpp"

/// The desk's sealed columns, the same ones in every database.  What names a row is the election's uuid, which does not
/// change, and the document's name or the voter's id.
namespace urna::storage::detail {

inline constexpr std::size_t sealed_vote_bytes = sizeof(VoteBytes) + crypto::sealed_value_overhead;
static_assert(sealed_vote_bytes == 78);

inline Bytes document_row(const protocol::ElectionUuid& election, std::string_view name) {
  const std::string row = std::string(election.text()) + "|" + std::string(name);
  const auto bytes = bytes_of(row);
  return {bytes.begin(), bytes.end()};
}

inline Bytes voter_row(const protocol::ElectionUuid& election, const election::VoterId& id) {
  Bytes row = document_row(election, "");
  row.insert(row.end(), id.get().begin(), id.get().end());
  return row;
}

inline Bytes seal_document(const keystore::ColumnSealer& sealer, const protocol::ElectionUuid& election,
                           std::string_view name, std::string_view bytes) {
  return sealer.seal("documents", "bytes", document_row(election, name), bytes_of(bytes));
}

inline std::string open_document(const keystore::ColumnSealer& sealer, const protocol::ElectionUuid& election,
                                 std::string_view name, std::span<const std::byte> sealed) {
  return sealer.open("documents", "bytes", document_row(election, name), sealed).expose();
}

inline Bytes seal_vote(const keystore::ColumnSealer& sealer, const protocol::ElectionUuid& election,
                       const election::VoterId& id, const VoteBytes& vote) {
  return sealer.seal("voters", "vote", voter_row(election, id), vote);
}

/// Puts what the sealed bytes say into the voter, whose id is known.
inline void open_vote(const keystore::ColumnSealer& sealer, const protocol::ElectionUuid& election,
                      std::span<const std::byte> sealed, election::DeskVoter& voter) {
  read_vote(bytes_of(sealer.open("voters", "vote", voter_row(election, voter.id), sealed).expose()), voter);
}

/// Days since 1970, in eight bytes, most significant first: of one size whatever the day.
inline Bytes seal_birth_day(const keystore::ColumnSealer& sealer, const protocol::ElectionUuid& election,
                            const election::VoterId& id, std::int64_t day) {
  std::array<std::byte, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::byte>(static_cast<std::uint64_t>(day) >> (56 - 8 * i));
  }
  return sealer.seal("voters", "birth_day", voter_row(election, id), bytes);
}

/// @param id  of the voter
inline std::chrono::year_month_day open_birth_day(const keystore::ColumnSealer& sealer,
                                                  const protocol::ElectionUuid& election, const election::VoterId& id,
                                                  std::span<const std::byte> sealed) {
  const SecretText opened = sealer.open("voters", "birth_day", voter_row(election, id), sealed);
  std::uint64_t day = 0;
  for (const std::byte byte : array_from<std::array<std::byte, 8>>(bytes_of(opened.expose()))) {
    day = (day << 8) | std::to_integer<std::uint64_t>(byte);
  }
  return std::chrono::sys_days(std::chrono::days(static_cast<std::int64_t>(day)));
}

inline std::optional<std::int64_t> day_of(const election::DeskVoter& voter) {
  if (!voter.birth_date) return std::nullopt;
  return std::chrono::sys_days(*voter.birth_date).time_since_epoch().count();
}

}  // namespace urna::storage::detail
