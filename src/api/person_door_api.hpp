// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "api/permissions.hpp"
#include "api/provider_settings_api.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/person_door.hpp"

namespace urna::api {

/// People's own accounts over HTTP, `/api/account…`: taking up an invitation, signing in, and what one shows.
class PersonDoorApi {
 public:
  using Clock = std::function<Timestamp()>;

  struct Place {
    identity::TenantId tenant;
    std::string origin;  ///< of our pages, `https://vote.example.org`
    /// The names of the organisation and its elections, which no password may be made of.
    std::function<identity::KnownNames()> names = [] { return identity::KnownNames(); };
    bool is_platform = false;  ///< the platform's own desk
  };

  /// @param door, sessions, stores, random  outlive this
  PersonDoorApi(identity::PersonDoor& door, identity::Sessions& sessions, PeopleStores stores,
                crypto::RandomSource& random, Clock now, Place place);

  /// Somebody else's server that may say who people are.
  struct ProviderParts {
    std::function<std::shared_ptr<const ConfiguredProvider>()> configured;
    ProviderCaller& caller;
    std::string redirect;  ///< where browsers come back to, byte by byte as the provider was told
    /// Puts into the journal why an answer was not believed.
    std::function<void(const http::Request&, const ProviderRefusal&)> note_refusal;
  };
  /// Before `add_routes`.
  void take_provider(ProviderParts parts);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using Handler = http::Response (PersonDoorApi::*)(http::Request&);
  struct Line {
    http::Method method;
    const char* pattern;
    Handler handler;
  };

  // Coming in: person_enrolment_api.cpp.
  void add_entry_routes(http::Router& router);
  http::Response look_at_invitation(http::Request& request);
  http::Response begin(http::Request& request);
  http::Response confirm_device(http::Request& request);
  http::Response challenge_new_key(http::Request& request);
  http::Response add_key(http::Request& request);
  http::Response finish(http::Request& request);
  http::Response take_up(http::Request& request);

  // Signing in, and the session: person_door_api.cpp.
  http::Response challenge_sign_in(http::Request& request);
  http::Response sign_in(http::Request& request);
  http::Response sign_out(http::Request& request);
  http::Response me(http::Request& request);
  http::Response challenge_step_up(http::Request& request);
  http::Response step_up(http::Request& request);
  http::Response list_sessions(http::Request& request);
  http::Response end_session(http::Request& request);
  http::Response end_other_sessions(http::Request& request);

  // What one shows: person_factors_api.cpp.
  void add_factor_routes(http::Router& router);
  http::Response change_password(http::Request& request);
  http::Response challenge_own_key(http::Request& request);
  http::Response add_own_key(http::Request& request);
  http::Response remove_own_key(http::Request& request);
  http::Response begin_own_device(http::Request& request);
  http::Response confirm_own_device(http::Request& request);
  http::Response renew_recovery_codes(http::Request& request);

  // By the customer's identity provider: person_provider_api.cpp.
  void add_provider_routes(http::Router& router);
  http::Response describe_provider(http::Request& request);
  http::Response leave_to_sign_in(http::Request& request);
  http::Response leave_to_link(http::Request& request);
  http::Response come_back(http::Request& request);
  http::Response finish_sign_in(http::Request& request);
  http::Response list_links(http::Request& request);
  http::Response link(http::Request& request);
  http::Response unlink(http::Request& request);
  /// Who has come back, and is somebody there.
  struct Returned {
    identity::IdentityProvider provider;
    std::string subject;
    std::string next;
  };
  /// Whose password the provider's word stands for, until they show a second factor.
  struct Waiting {
    std::string issuer;
    std::string subject;
    std::string next;
    Timestamp expires;
  };
  http::Response leave(http::Request& request, const std::optional<identity::PersonId>& linker);
  Result<Returned, http::Response> returned(http::Request& request, const std::optional<identity::PersonId>& linker);
  http::Response entered(http::Request& request, const identity::SignedIn& who, const identity::Visit& visit,
                         const std::string& next) const;
  http::Response refused_by(const http::Request& request, const ProviderRefusal& refusal) const;

  void add(http::Router& router, OpenAct act, std::initializer_list<Line> lines);
  identity::Visit visit(const http::Request& request, std::string_view browser = {}) const;
  /// The cookie of this browser, made and handed out with the answer when it has none.
  struct Browser {
    std::string text;
    bool is_new = false;
  };
  Browser browser_of(const http::Request& request) const;
  static void hand_out(http::Response& response, const Browser& browser);
  http::Response refused(const identity::Visit& visit, identity::EntryFault fault, std::string_view address) const;
  http::Response refused(const identity::Visit& visit, identity::SignInRefusal refusal, std::string_view address) const;
  http::Response must_wait(const identity::Visit& visit, std::string_view address) const;
  static http::Response refused_password(std::span<const identity::Weakness> weaknesses);
  http::Response new_key_asked(const identity::Visit& visit, const std::string& user, const std::string& name,
                               std::span<const identity::SecurityKey> known, bool must_verify);
  /// Who somebody is now, with the cookies of a session that was just opened.
  http::Response me_with(const identity::OpenedSession& session, const identity::Visit& visit) const;
  boost::json::object described(const identity::Person& person, const identity::Session& session, Timestamp now) const;

  identity::PersonDoor& door_;
  identity::Sessions& sessions_;
  const PeopleStores stores_;
  crypto::RandomSource& random_;
  const Clock now_;
  const Place place_;
  const std::string party_;  // the host alone
  std::optional<ProviderParts> provider_;
  std::mutex provider_mutex_;
  identity::ProviderReturns returns_;
  std::map<Digest, Waiting> waiting_;  // by browser
};

}  // namespace urna::api
