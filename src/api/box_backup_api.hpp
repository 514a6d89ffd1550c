// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "http/router.hpp"
#include "storage/database_moment.hpp"

namespace urna::api {

/// The ballot box's half of a backup, on the socket on which it is filled: the desk says when the moment is, at which
/// nobody casts, and takes the copy over.  Only ballots and boards: the key that signs receipts stays here.
class BoxBackupApi {
 public:
  /// @param data     the folder with `box.db`; empty where another keeper has the boxes, with backups of its own
  /// @param box_key  the public half of the key that signs receipts, Base64
  BoxBackupApi(std::string data, std::string box_key);
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
  std::mutex mutex_;
  std::unique_ptr<storage::DatabaseMoment> moment_;  // approached, and not ended
  bool is_ended_ = false;                            // the copy is whole
};

}  // namespace urna::api
