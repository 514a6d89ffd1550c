// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "api/hosting_keeper.hpp"
#include "api/visit_door.hpp"
#include "documents/documents.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// Where the platform runs, for its operators, on its own desk: `/api/hosting/…`; and `/api/visits/…` for whoever has the
/// code of a visit.
class HostingApi {
 public:
  /// A version of a document as this person may read it; nothing when they may not, or it is gone.
  using Document = std::function<std::optional<documents::Documents::Description>(
      const PersonId& who, const documents::DocumentId& document, std::uint32_t version)>;

  /// @param keeper, random, people  outlive it
  HostingApi(HostingKeeper& keeper, crypto::RandomSource& random, const identity::PersonStore& people,
             HostingKeeper::Clock now, Document document)
      : keeper_(keeper), people_(people), now_(now), document_(std::move(document)), door_(keeper, random, now) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response list(const http::Request& request);
  http::Response kinds(const http::Request& request);
  http::Response import(const http::Request& request);
  http::Response put(const http::Request& request);
  http::Response history(const http::Request& request);
  http::Response end(const http::Request& request);
  http::Response where(const http::Request& request);
  http::Response findings(const http::Request& request);

  http::Response visits(const http::Request& request);
  http::Response begin_visit(const http::Request& request);
  http::Response visit(const http::Request& request);
  http::Response step(const http::Request& request);
  http::Response decide(const http::Request& request);

  void add_presence_routes(http::Router& router);
  http::Response arrive(const http::Request& request);
  http::Response leave(const http::Request& request);
  http::Response give_code(const http::Request& request);
  http::Response withdraw_code(const http::Request& request);
  http::Response attach(const http::Request& request);
  http::Response show_publicly(VisitDoor::Way way, const http::Request& request);
  /// Whether this refusal of a stranger is one too many this hour to have an entry of its own in the journal.
  bool is_one_too_many();
  http::Response given(const Result<VisitDoor::Given, VisitDoor::Fault>& given) const;

  http::Response decisions(const http::Request& request);
  http::Response ask(const http::Request& request);
  http::Response agree(const http::Request& request);
  http::Response end_decision(const http::Request& request);

  http::Response make_step(const http::Request& request, const std::set<std::string, std::less<>>& allowed);
  boost::json::object told(const hosting::Visit& visit) const;
  boost::json::object told(const hosting::Decision& decision) const;
  boost::json::value name_of(const std::string& person) const;

  HostingKeeper& keeper_;
  const identity::PersonStore& people_;
  const HostingKeeper::Clock now_;
  const Document document_;
  VisitDoor door_;
  std::mutex mutex_;
  Timestamp hour_{};           // since when these are counted
  unsigned refused_codes_ = 0;  // of strangers
};

/// Where elections of one desk run, for everybody: `/api/elections/{uuid}/hosting` and
/// `/.well-known/urna-hosting.json`, and each signed: `…/hosting/note`, `/.well-known/urna-hosting.note`.
class HostingPages {
 public:
  /// The elections that are public now.
  using Elections = std::function<std::vector<protocol::ElectionUuid>()>;
  /// Whether this one is.
  using IsPublic = std::function<bool(const protocol::ElectionUuid&)>;
  /// Signs a note for the platform.
  using Sign = std::function<std::string(std::string_view text)>;

  /// @param keeper     outlives it
  /// @param customer   whose desk it is, as deployments name them
  /// @param sign       null: no key is there, and nothing can be signed
  HostingPages(const HostingKeeper& keeper, std::string customer, Elections elections, IsPublic is_public, Sign sign)
      : keeper_(keeper),
        customer_(std::move(customer)),
        elections_(std::move(elections)),
        is_public_(std::move(is_public)),
        sign_(std::move(sign)) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router) const;
  /// Who came near the machines that this desk's elections run on, for its customer: `/api/tenant/interventions`.
  /// @param router  as above
  void add_visit_routes(http::Router& router) const;

 private:
  boost::json::object all_pages() const;
  http::Response note_of(const boost::json::value& page) const;
  http::Response visits() const;

  const HostingKeeper& keeper_;
  const std::string customer_;
  const Elections elections_;
  const IsPublic is_public_;
  const Sign sign_;
};

/// A file that describes a whole register, taken whole or not at all.
/// @param text  `urna-hosting-register/1`
/// @returns     201 with how many records it has, or 422 with the place of the first that does not fit
http::Response import_register(HostingKeeper& keeper, std::string_view text, const std::string& by);
/// Everything that the register says, as such a file.
http::Response export_register(const HostingKeeper& keeper);

}  // namespace urna::api
