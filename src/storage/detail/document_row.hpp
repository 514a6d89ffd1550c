// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>

#include "documents/document_store.hpp"
#include "storage/detail/blob_array.hpp"

/// The columns of documents, from and to the types of the room they belong to.
namespace urna::storage::detail {

inline std::int64_t seconds(Timestamp moment) { return moment.time_since_epoch().count(); }
inline std::optional<std::int64_t> seconds(const std::optional<Timestamp>& moment) {
  if (!moment) return std::nullopt;
  return seconds(*moment);
}

template <class Id>
std::span<const std::byte> bytes_of_id(const Id& id) {
  return id.get();
}
template <class Id>
std::optional<std::span<const std::byte>> bytes_or_null(const std::optional<Id>& id) {
  if (!id) return std::nullopt;
  return bytes_of_id(*id);
}

inline Timestamp moment_from(const SqliteRow& row, int column) {
  return Timestamp(std::chrono::seconds(row.integer(column)));
}
inline std::optional<Timestamp> moment_or_none(const SqliteRow& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return moment_from(row, column);
}
template <class Id>
Id id_from(const SqliteRow& row, int column) {
  return Id(array_from<documents::RandomId>(row.blob(column)));
}
template <class Id>
std::optional<Id> id_or_none(const SqliteRow& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return id_from<Id>(row, column);
}
template <class Number>
Number number_from(const SqliteRow& row, int column) {
  return static_cast<Number>(row.integer(column));
}

/// What names a version: its document and its number.
inline Bytes version_row(const documents::DocumentId& document, std::uint32_t number) {
  Bytes row(document.get().begin(), document.get().end());
  for (unsigned shift = 0; shift < 32; shift += 8) row.push_back(static_cast<std::byte>(number >> shift));
  return row;
}

}  // namespace urna::storage::detail
