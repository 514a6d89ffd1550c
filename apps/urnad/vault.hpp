// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <string>

#include "api/backup_api.hpp"
#include "api/hosting_keeper.hpp"
#include "api/hosting_socket.hpp"
#include "api/keystore_api.hpp"
#include "api/platform_api.hpp"
#include "api/tenants_api.hpp"
#include "http/server.hpp"
#include "keystore/column_sealer.hpp"
#include "options.hpp"
#include "storage/sqlite_backup_register.hpp"
#include "storage/sqlite_hosting_store.hpp"
#include "storage/sqlite_key_record_store.hpp"
#include "storage/sqlite_tenant_store.hpp"

namespace urnad {

/// The platform's keystore, its list of customers, its backups, and the socket on which the operator reaches these.
/// Lives as long as the program; the desks behind it are made anew each time that it is unlocked, and gone when it is
/// locked.
class Vault {
 public:
  /// @param options    of the data folder with `keystore.db` and `platform.db`; the socket is `control.sock` in it
  /// @param own_hosts  of the platform itself, which no customer gets
  /// @param box        where the ballot box is asked for its half of a backup
  /// @param note       see `KeystoreApi`
  /// @param changed    called after it was unlocked or locked
  /// @param more       adds what else the operator may ask on that socket
  /// @param people     of the platform's desk, who may agree to a change of keys
  Vault(const Options& options, std::set<std::string> own_hosts, const urna::http::PeerAddress& box,
        urna::crypto::RandomSource& random, urna::api::KeystoreApi::Clock now, urna::api::KeystoreApi::Note note,
        std::function<void()> changed, const std::function<void(urna::http::Router&)>& more, urna::http::AccessLog& log,
        urna::api::KeyConsents::People people);

  urna::keystore::Keystore& keystore() { return keystore_; }
  bool is_unlocked() const { return keystore_.is_unlocked(); }
  urna::keystore::LockState state();
  urna::api::BackupKeeper& backups() { return backups_; }
  /// What the platform's own desk says of keys and backups.
  urna::api::PlatformApi& overview() { return platform_api_; }
  urna::tenancy::TenantRegister& tenants() { return tenants_; }
  /// Where the platform runs.
  urna::api::HostingKeeper& hosting() { return hosting_; }
  /// @param doors  of the desks that are open; null before they go
  void use(urna::api::TenantDoors* doors) { tenants_api_.use(doors); }
  /// Whether the desk is open by now, for who asks on the socket.
  void set_serving(bool is_serving) { is_serving_ = is_serving; }

 private:
  urna::storage::SqliteKeyRecordStore records_;
  urna::keystore::Keystore keystore_;
  urna::api::KeystoreApi::Clock now_;
  urna::keystore::ColumnSealer sealer_;  // the platform's own
  urna::storage::SqliteTenantStore tenant_store_;
  urna::tenancy::TenantRegister tenants_;
  std::atomic<bool> is_serving_ = false;
  urna::api::KeystoreApi api_;
  urna::api::TenantsApi tenants_api_;
  urna::api::BoxBackupClient box_backup_;
  urna::storage::SqliteBackupRegister backup_register_;
  urna::api::BackupKeeper backups_;
  urna::api::BackupApi backup_api_;
  urna::api::PlatformApi platform_api_;
  urna::storage::SqliteHostingStore hosting_store_;
  urna::api::HostingKeeper hosting_;
  urna::api::HostingSocket hosting_socket_;
  urna::http::Metrics metrics_;
  urna::http::Server server_;
};

}  // namespace urnad
