// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "identity/organiser_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/detail/blob_array.hpp"

/// An account as a row of the table `accounts`.  What names the row is the blind index of its name.
namespace urna::storage::detail {

inline constexpr std::string_view write_account =
    "INSERT OR REPLACE INTO accounts (name_index, name, password, totp, last_totp_step, code_hash, code_expires, "
    "totp_to_confirm) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

inline Digest name_index(const keystore::ColumnSealer& sealer, std::string_view name) {
  return sealer.blind_index("accounts", "name", name);
}

inline void put_account(SqliteStatement& write, const keystore::ColumnSealer& sealer,
                        const identity::Organiser& account) {
  const Digest row = name_index(sealer, account.name);
  const auto seal = [&](std::string_view column, std::span<const std::byte> value) {
    return sealer.seal("accounts", column, row, value);
  };
  const auto seal_secret = [&](std::string_view column, const std::optional<identity::TotpSecret>& secret) {
    return secret ? std::optional<Bytes>(seal(column, secret->expose())) : std::nullopt;
  };
  const auto view = [](const std::optional<Bytes>& bytes) {
    return bytes ? std::optional(std::span<const std::byte>(*bytes)) : std::nullopt;
  };
  const Bytes name = seal("name", bytes_of(account.name));
  const Bytes password = seal("password", bytes_of(account.password));
  const auto totp = seal_secret("totp", account.totp);
  const auto totp_to_confirm = seal_secret("totp_to_confirm", account.totp_to_confirm);
  std::optional<std::span<const std::byte>> code_hash;
  std::optional<std::int64_t> code_expires;
  if (account.code) {
    code_hash = std::span<const std::byte>(account.code->hash);
    code_expires = account.code->expires.time_since_epoch().count();
  }
  write.run(std::span<const std::byte>(row), std::span<const std::byte>(name), std::span<const std::byte>(password),
            view(totp), account.last_totp_step, code_hash, code_expires, view(totp_to_confirm));
}

inline std::optional<identity::OneTimeCode> code_in(const SqliteRow& row, int hash, int expires) {
  if (row.is_null(hash)) return std::nullopt;
  return identity::OneTimeCode{array_from<Digest>(row.blob(hash)),
                               Timestamp(std::chrono::seconds(row.integer(expires)))};
}

/// @param row  password, totp, last_totp_step, code_hash, code_expires, totp_to_confirm, all of the account of that
/// name
inline identity::Organiser sealed_account(const SqliteRow& row, const keystore::ColumnSealer& sealer,
                                          const std::string& name) {
  const Digest index = name_index(sealer, name);
  const auto secret = [&](int place, std::string_view column) -> std::optional<identity::TotpSecret> {
    if (row.is_null(place)) return std::nullopt;
    const SecretText opened = sealer.open("accounts", column, index, row.blob(place));
    return identity::TotpSecret(array_from<std::array<std::byte, 20>>(bytes_of(opened.expose())));
  };
  identity::Organiser account;
  account.name = name;
  account.password = sealer.open("accounts", "password", index, row.blob(0)).expose();
  account.totp = secret(1, "totp");
  account.last_totp_step = static_cast<std::uint64_t>(row.integer(2));
  account.code = code_in(row, 3, 4);
  account.totp_to_confirm = secret(5, "totp_to_confirm");
  return account;
}

/// A row of before.
/// @param row  name, password, totp, last_totp_step, code_hash, code_expires, totp_to_confirm
inline identity::Organiser unsealed_account(const SqliteRow& row) {
  const auto secret = [&](int place) -> std::optional<identity::TotpSecret> {
    if (row.is_null(place)) return std::nullopt;
    return identity::TotpSecret(array_from<std::array<std::byte, 20>>(row.blob(place)));
  };
  identity::Organiser account;
  account.name = row.text(0);
  account.password = row.text(1);
  account.totp = secret(2);
  account.last_totp_step = static_cast<std::uint64_t>(row.integer(3));
  account.code = code_in(row, 4, 5);
  account.totp_to_confirm = secret(6);
  return account;
}

}  // namespace urna::storage::detail
