// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/approval_kind.hpp"
#include "api/download_rules_api.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "tenancy/download_threshold.hpp"

namespace urna::api {

/// Whoever has carried away too much goes on by two people's word, `/api/tenant/downloads/…`: they ask, or somebody
/// asks for them, and another who may change the rules confirms.  Nobody has a say in what lets themselves go on.
class DownloadReleaseApi {
 public:
  using Clock = std::function<Timestamp()>;
  static constexpr const char* action = "downloads.release";

  /// @param parts    what they refer to outlives this
  /// @param stopped  who may not carry away anything more
  DownloadReleaseApi(DownloadRulesApi::Parts parts, std::function<std::vector<PersonId>()> stopped, Clock now);

  /// Lets the approvals carry out what was confirmed, while this lives.
  void add_action();
  /// For whoever lists what waits for two people; good while this lives.
  ApprovalKind kind() const;
  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response list(const http::Request& request);
  http::Response own(const http::Request& request);
  http::Response ask_for_oneself(const http::Request& request);
  http::Response ask_for_another(const http::Request& request);
  http::Response ask(const http::Request& request, const PersonId& person);
  std::optional<std::string> carry_out(const identity::ApprovalRequest& request);
  boost::json::object described(const identity::ApprovalRequest& request) const;
  /// The request that waits for this person, as whoever asks may see it; null when none does.
  boost::json::value waiting(const PersonId& person) const;

  const DownloadRulesApi::Parts parts_;
  const std::function<std::vector<PersonId>()> stopped_;
  const Clock now_;
  tenancy::DownloadMeter meter_;
};

}  // namespace urna::api
