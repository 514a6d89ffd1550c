// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/node_statements.hpp"
#include "http/router.hpp"

namespace urna::api {

/// What machines state of themselves, taken from them and shown to the operators: on the platform's own desk.
class NodeStatementApi {
 public:
  /// @param statements, keeper  outlive it
  NodeStatementApi(NodeStatements& statements, HostingKeeper& keeper, HostingKeeper::Clock now)
      : statements_(statements), keeper_(keeper), now_(std::move(now)) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response checkpoint();
  http::Response take(const http::Request& request);
  http::Response nodes() const;
  http::Response history(const http::Request& request) const;

  NodeStatements& statements_;
  HostingKeeper& keeper_;
  const HostingKeeper::Clock now_;
  std::mutex mutex_;
  Timestamp hour_{};             // since when these are counted
  unsigned unsigned_notes_ = 0;  // of nobody that is known
};

}  // namespace urna::api
