// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "api/admission.hpp"
#include "base/timestamp.hpp"
#include "election/voting_desk.hpp"
#include "http/peer_address.hpp"
#include "http/router.hpp"

namespace urna::api {

inline const http::Permission may_see_elections{"election.see"};  ///< everybody
inline const http::Permission may_vote{"vote"};  ///< everybody; the desk asks for a code, then a session
inline const http::Permission may_follow_boards{"board.follow"};  ///< everybody

/// The public boards, passed on to the box: also served while the keystore is locked.
void add_board_routes(http::Router& router, const http::PeerAddress& box);

/// What voters ask of the desk, and what everybody may know: `/api/elections/…`, and `/api/board/…` passed on to the
/// box.
///
/// An answer that differs between voters has the same number of bytes for all, because whoever watches the line, or
/// reads the log, sees how many there are.
class VoterApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param desk  outlives this
  /// @param admission  outlives this; none: everybody may sign in at any time
  /// @param box   where urna-box listens; empty: boards are not passed on
  VoterApi(election::VotingDesk& desk, Clock now, http::PeerAddress box = std::filesystem::path(),
           Admission* admission = nullptr);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response elections();
  http::Response card(const protocol::ElectionUuid& election);
  http::Response sign_in(const protocol::ElectionUuid& election, http::Request& request);
  http::Response session(const protocol::ElectionUuid& election, http::Request& request);
  http::Response sign_out(http::Request& request);
  http::Response cast(const protocol::ElectionUuid& election, http::Request& request);

  election::VotingDesk& desk_;
  const Clock now_;
  const http::PeerAddress box_;
  Admission* const admission_;
};

}  // namespace urna::api
