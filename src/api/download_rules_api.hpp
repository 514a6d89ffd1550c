// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "api/approval_kind.hpp"
#include "api/colleagues.hpp"
#include "api/download_gate.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/approval_desk.hpp"
#include "journal/entry.hpp"
#include "tenancy/download_rules.hpp"

namespace urna::api {

/// How much whom of a customer may carry away, `/api/tenant/thresholds`.  To let more out takes two people:
/// one asks, another confirms; to let less out takes one.
class DownloadRulesApi {
 public:
  using Clock = std::function<Timestamp()>;
  /// To carry away more.
  static constexpr const char* raise_action = "downloads.raise";

  struct Store {
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
  };
  struct Parts {
    identity::TenantId tenant;
    PeopleStores people;
    const Colleagues& colleagues;
    tenancy::DownloadLedger& ledger;
    identity::ApprovalDesk& approvals;
    /// Puts it into the journal; throws when it cannot.
    std::function<void(const journal::Entry&)> note;
  };

  /// @param parts  what they refer to outlives this
  /// @throws std::runtime_error  what is kept are no thresholds: then nobody takes anything rather than everybody
  DownloadRulesApi(Store store, Parts parts, Clock now);

  /// From any thread.
  tenancy::DownloadThresholds thresholds_of(const PersonId& person) const;

  /// Lets the approvals carry out what was confirmed, while this lives.
  void add_actions();
  /// For whoever lists what waits for two people; good while this lives.
  ApprovalKind kind() const;
  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  /// Of a role, or of a person; one of them.
  struct Subject {
    std::string role;
    std::optional<PersonId> person;

    std::string text() const;
  };
  struct Change {
    Subject subject;
    std::optional<tenancy::DownloadThresholds> before;
    std::optional<tenancy::DownloadThresholds> after;
  };

  static std::optional<Subject> subject_from(std::string_view text);
  static std::optional<Change> change_from(const identity::ApprovalRequest& request);
  tenancy::DownloadRules rules() const;
  std::optional<tenancy::DownloadThresholds> laid_down(const Subject& subject) const;
  tenancy::DownloadThresholds effective(const Subject& subject) const;
  std::set<std::string> roles_of(const PersonId& person) const;
  void apply(const Change& change);
  void note(journal::Event event, const std::optional<PersonId>& about, const std::string& by);

  /// What waits for another person, as this reader may see it.
  boost::json::array waiting(const std::string& reader) const;
  bool may_confirm(const std::string& person) const;
  http::Response told(const http::Request& request) const;
  http::Response confirm(const http::Request& request);
  http::Response change(const http::Request& request);
  std::optional<std::string> carry_out_raise(const identity::ApprovalRequest& request);

  const Store store_;
  const Parts parts_;
  const Clock now_;
  std::mutex changing_;  // from what it is judged by to the disk
  mutable std::mutex mutex_;
  tenancy::DownloadRules rules_;
};

}  // namespace urna::api
