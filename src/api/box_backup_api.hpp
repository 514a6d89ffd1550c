// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "http/router.hpp"
#include "storage/database_moment.hpp"

namespace urna::api {

/// The ballot box's half of a backup, on the socket on which it is filled: the desk says when the moment is, at which
/// nobody casts, and takes the copy over.  Ballots and boards; of the key that signs receipts only what the desk cannot
/// open: sealed to keys that are kept elsewhere.
class BoxBackupApi {
 public:
  /// @param data     the folder with `box.db`; empty where another keeper has the boxes, with backups of its own
  /// @param box_key  the public half of the key that signs receipts, Base64
  /// @param sealed_key  `box.key` as an age file, to keys that no desk has; empty: it goes into no backup
  BoxBackupApi(std::string data, std::string box_key, std::string sealed_key = {});
  /// What was not taken over is gone.
  ~BoxBackupApi();

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response begin();
  http::Response hold();
  http::Response piece(const http::Request& request);
  http::Response end();
  void forget();
  std::string copy() const;

  const std::string data_;
  const std::string box_key_;
  const std::string sealed_key_;
  std::mutex mutex_;
  std::unique_ptr<storage::DatabaseMoment> moment_;  // approached, and not ended
  bool is_ended_ = false;                            // the copy is whole
};

}  // namespace urna::api
