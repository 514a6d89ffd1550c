// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/backup_keeper.hpp"
#include "http/router.hpp"

namespace urna::api {

/// The platform's backups for the operator, on the socket on which the platform is unlocked: what `urnactl backup`
/// asks.
class BackupApi {
 public:
  /// @param keeper, keystore  outlive it
  BackupApi(BackupKeeper& keeper, const keystore::Keystore& keystore) : keeper_(keeper), keystore_(keystore) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response list();
  http::Response make();
  http::Response verify(const http::Request& request);
  http::Response hold(const http::Request& request, bool is_held);
  http::Response prune();
  http::Response note_drill(const http::Request& request);

  BackupKeeper& keeper_;
  const keystore::Keystore& keystore_;
};

/// What is known of the backups, for pages and programs; says nothing of what is in them, nor where folders are.
std::string backups_json(const BackupKeeper& keeper, bool with_places);

}  // namespace urna::api
