// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "api/caller.hpp"
#include "assurance/approval_state.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/badge.hpp"
#include "assurance/many_services_store.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// How the authority lets a service run, over HTTP: `/api/assurance/…/approval`.  A file is filled in by its author,
/// opinions come from accounts of their own, and the authority signs with a factor shown anew: three people.  What they
/// come to is sealed, and then watched as time passes.
class AssuranceApprovalApi {
 public:
  /// Whether voters would notice.
  struct Ballots {
    bool is_open = false;
    bool is_about_to_open = false;
  };
  struct Around {
    std::function<bool(const PersonId&)> may_sign;
    /// Makes a signed statement of lines of text.
    std::function<std::string(std::string_view)> sign;
    std::string program;  ///< `urna 0.1.0`
    Digest platform{};    ///< SHA-256 of the program that judges
    std::function<Ballots()> ballots;
    /// What counts of each measure, with what is proved.
    std::function<assurance::Answers(const assurance::AssuredId&, const assurance::ServiceFile&)> answers = {};
    /// What the platform has seen of itself, where the service is this platform.
    std::function<std::vector<assurance::CheckStanding>(const assurance::ServiceFile&)> checks = {};
  };

  /// @param store, people  outlive this
  AssuranceApprovalApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people, Around around,
                       const assurance::Catalogue& catalogue = assurance::Catalogue::built_in());

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// How a service stands, for everybody to see; nothing when there is none.
  std::optional<assurance::Badge> badge(const assurance::AssuredId& id, Timestamp now) const;

  /// Looks at every decision, and keeps and notes what has become of it.  To be called every hour or so.
  void tend(Timestamp now);

  /// A service with what is kept of its approvals.
  struct Found {
    assurance::AssuredService kept;
    assurance::ServiceFile file;
    assurance::Answers answers;
    assurance::Evaluation evaluation;
    std::vector<assurance::ApprovalRecord> records;
    std::optional<assurance::ApprovalDraft> draft;
    std::uint64_t draft_number = 0;  ///< or the one that it would get
  };
  Found opened(assurance::AssuredService kept) const;
  /// What a decision of today would be taken on.
  assurance::ServiceStanding standing(const Found& found) const;
  /// A decision as it is kept, with what the platform signs of it; nothing is written.
  /// @param together  where it is one of several
  assurance::ServiceDecided sealed(const http::Request& request, const Found& found,
                                   const assurance::Decision& decision,
                                   std::optional<assurance::Together> together = {}) const;

 private:
  /// What is to become of a draft; a refusal when it cannot.
  using Change = std::function<std::optional<http::Response>(assurance::ApprovalDraft& draft)>;

  http::Response overview(const http::Request& request);
  http::Response read(const http::Request& request);
  http::Response begin(const http::Request& request);
  http::Response drop(const http::Request& request);
  http::Response name_authority(const http::Request& request);
  http::Response give_opinion(const http::Request& request);
  http::Response withdraw_opinion(const http::Request& request);
  http::Response ask_no_opinion(const http::Request& request);
  http::Response list_documents(const http::Request& request);
  http::Response hand_out_form(const http::Request& request);
  http::Response fill_in_board(const http::Request& request);
  http::Response sign(const http::Request& request);
  http::Response read_decision(const http::Request& request);
  http::Response read_statement(const http::Request& request);

  std::optional<Found> found(const http::Request& request) const;
  assurance::Observation observed(const Found& found) const;
  boost::json::object told(const http::Request& request, const Found& found) const;
  /// Whether the authority of its file has delegated to somebody who may sign now.
  static bool may_sign_for(const Found& found, const PersonId& who, Timestamp now);
  boost::json::value waits_for(const Found& found, const http::Request& request,
                               const assurance::ServiceRights& rights) const;
  boost::json::object told_draft(const Found& found) const;
  const assurance::ApprovalRecord* decision_in(const Found& found, const http::Request& request) const;
  /// What goes into the history beside `what`.
  assurance::Happening happening(const http::Request& request, const Found& found, std::string_view what) const;
  /// Reads the draft, changes it, and keeps it if nobody was faster than `version`.
  http::Response change(const http::Request& request, std::int64_t version, std::string_view what, bool is_for_author,
                        const Change& change);
  http::Response seal(const http::Request& request, Found found, const assurance::Decision& decision);

  assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  const Around around_;
  const assurance::Catalogue& catalogue_;
  const Digest catalogue_digest_;
};

}  // namespace urna::api
