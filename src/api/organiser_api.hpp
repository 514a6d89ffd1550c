// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/quota_gate.hpp"
#include "election/organiser_desk.hpp"
#include "election/trustee_desk.hpp"
#include "http/event_channel.hpp"
#include "http/router.hpp"
#include "identity/approval_desk.hpp"

namespace urna::api {

namespace detail {
struct PartSuppliers;
}

/// The organiser's side of the desk over HTTP: `/api/organiser/elections…`, and outcomes for everybody.
class OrganiserApi {
 public:
  using Clock = std::function<Timestamp()>;

  struct Places {
    std::string address;  ///< of this server as voters type it, without a slash at its end: `https://vote.example.org`
    /// Where it is known who opened and closed what takes two people; may be null, or outlives this.
    const identity::ApprovalDesk* approvals = nullptr;
    /// Whose name stands for an identifier; null: the identifier stands for itself.
    std::function<std::string(const std::string& id)> name_of = {};
    /// Says how many voters a roll may have; may be null, or outlives this.
    const QuotaGate* quotas = nullptr;
  };

  /// @param desk, voting, links  outlive this
  OrganiserApi(election::OrganiserDesk& desk, election::VotingDesk& voting, const election::TrusteeLinks& links,
               Clock now, Places places);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// Tells those who follow a turnout what it is now.  To be called about once a second.
  void tell_turnouts();

 private:
  using Uuid = protocol::ElectionUuid;
  using OnElection = std::function<http::Response(const Uuid&, http::Request&)>;

  void add_preparation_routes(http::Router& router);
  void add_poll_routes(http::Router& router);
  void add_trial_routes(http::Router& router);
  void add_reissue_routes(http::Router& router);
  /// Finds the election that the path names, if it is the caller's.
  http::Handler on_election(OnElection handler);

  http::Response list(const http::Request& request);
  http::Response create(const http::Request& request);
  http::Response take_roll(const Uuid& election, const http::Request& request);
  http::Response preview_roll(const Uuid& election, const http::Request& request);
  http::Response read_roll(const Uuid& election, const http::Request& request);
  http::Response checklist(const Uuid& election);
  /// Their links only for who prepares the election: whoever has one acts as that trustee.
  http::Response trustees(const Uuid& election, const http::Request& request);
  /// Why what carries the codes cannot be made, whole or in two parts.
  std::optional<http::Response> find_letters_refused(const Uuid& election, bool in_parts);
  http::Response issue_codes(const Uuid& election);
  /// Two files, each for its supplier alone; whoever asks reads neither.
  http::Response issue_parts(const Uuid& election, const detail::PartSuppliers& suppliers);
  http::Response pause(const Uuid& election, const http::Request& request);
  http::Response with_typed_name(
      const http::Request& request,
      const std::function<election::OrganiserDesk::Answer<election::ElectionCard>(const std::string&)>& act,
      const Uuid& election);
  http::Response follow_turnout(const Uuid& election);
  http::Response outcome(const http::Request& request);
  http::Response minutes(const Uuid& election);
  std::string turnout_text(const Uuid& election);

  election::OrganiserDesk& desk_;
  election::VotingDesk& voting_;
  const election::TrusteeLinks& links_;
  const Clock now_;
  const Places places_;
  std::mutex mutex_;
  std::map<Uuid, std::shared_ptr<http::EventChannel>> channels_;
};

}  // namespace urna::api
