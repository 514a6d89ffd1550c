// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <string>

#include "api/keystore_api.hpp"
#include "http/server.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_key_record_store.hpp"

namespace urnad {

/// The platform's keystore and the socket on which it is unlocked.  Lives as long as the program; the desk behind it is
/// made anew each time that it is unlocked, and gone when it is locked.
class Vault {
 public:
  /// @param data                   the folder with `keystore.db`; the socket is `control.sock` in it
  /// @param is_passphrase_cheap    for tests and demonstrations: a passphrase that is cheap to guess
  /// @param note                   see `KeystoreApi`
  /// @param changed                called after it was unlocked or locked
  Vault(const std::string& data, bool is_passphrase_cheap, urna::crypto::RandomSource& random,
        urna::api::KeystoreApi::Clock now, urna::api::KeystoreApi::Note note, std::function<void()> changed,
        urna::http::AccessLog& log);

  const urna::keystore::ColumnSealer& sealer() const { return sealer_; }
  urna::keystore::Keystore& keystore() { return keystore_; }
  bool is_unlocked() const { return keystore_.is_unlocked(); }
  urna::keystore::LockState state();
  /// Whether the desk is open by now, for who asks on the socket.
  void set_serving(bool is_serving) { is_serving_ = is_serving; }

 private:
  urna::storage::SqliteKeyRecordStore records_;
  urna::keystore::Keystore keystore_;
  urna::api::KeystoreApi::Clock now_;
  urna::keystore::ColumnSealer sealer_;
  std::atomic<bool> is_serving_ = false;
  urna::api::KeystoreApi api_;
  urna::http::Metrics metrics_;
  urna::http::Server server_;
};

}  // namespace urnad
