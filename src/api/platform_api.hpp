// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "api/backup_keeper.hpp"
#include "http/router.hpp"
#include "keystore/keystore.hpp"

namespace urna::api {

/// When the platform was unlocked, and by what.
struct Unlocked {
  Timestamp at;
  unsigned shares = 0;  ///< of custodians; 0: by the passphrase
};

/// What the console's page about keys and backups asks, on the platform's own desk: no key, no share, and nothing that
/// could be changed from there.
class PlatformApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param keystore, records, backups  outlive it
  /// @param unlocked  nothing while it is locked
  PlatformApi(keystore::Keystore& keystore, const keystore::KeyRecordStore& records, const BackupKeeper& backups,
              Clock now, std::function<std::optional<Unlocked>()> unlocked)
      : keystore_(keystore),
        records_(records),
        backups_(backups),
        now_(std::move(now)),
        unlocked_(std::move(unlocked)) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response keys();

  keystore::Keystore& keystore_;
  const keystore::KeyRecordStore& records_;
  const BackupKeeper& backups_;
  const Clock now_;
  const std::function<std::optional<Unlocked>()> unlocked_;
};

}  // namespace urna::api
