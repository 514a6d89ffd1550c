// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "api/departure.hpp"
#include "base/result.hpp"
#include "http/router.hpp"

namespace urna::api {

/// A customer's leaving on the socket that no network reaches: what `urnactl customer leave` asks.  Whoever decides
/// proves who they are there, with address, password and a second factor, which are three lines of a body each, one
/// person after the other.  A terminal shows no security key: six digits, or a recovery code.
class DepartureApi {
 public:
  using Clock = std::function<Timestamp()>;
  /// @returns  who that is; nothing when they may not decide about the customer
  using Recognise = std::function<std::optional<Decider>(std::string_view address, std::string_view password,
                                                         std::string_view proof)>;
  struct AtDoor {
    std::shared_ptr<Departure> departure;
    Recognise recognise;
  };
  /// Whose leaving a request is about.  @returns  an answer when there is no such customer, or the keystore is locked
  using Find = std::function<Result<AtDoor, http::Response>(const http::Request& request)>;

  DepartureApi(Find find, Clock now) : find_(std::move(find)), now_(std::move(now)) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using Answer = http::Response (DepartureApi::*)(const AtDoor& door, http::Request& request) const;

  http::Response state(const AtDoor& door, http::Request& request) const;
  http::Response certificate(const AtDoor& door, http::Request& request) const;
  http::Response decide(const AtDoor& door, http::Request& request) const;
  http::Response medium_expected(const AtDoor& door, http::Request& request) const;
  http::Response medium_destroyed(const AtDoor& door, http::Request& request) const;

  const Find find_;
  const Clock now_;
};

}  // namespace urna::api
