// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/service_door.hpp"
#include "assurance/badge.hpp"
#include "crypto/random.hpp"
#include "http/router.hpp"

namespace urna::api {

/// A badge that says in public how a service stands, for its own pages to show: a picture, the same as JSON, and what
/// the platform signs of it.  Nothing is public before who may sign approvals says so; the address of a badge is drawn
/// then, stays the same, and says nothing of the service.
class BadgeApi {
 public:
  struct Around {
    /// How a service stands; nothing when there is none.
    std::function<std::optional<assurance::Badge>(const assurance::AssuredId&, Timestamp)> badge;
    /// Makes a signed statement of lines of text.
    std::function<std::string(std::string_view)> sign;
    /// Which badges are public, as it is kept: `text` gives nothing before `put` was called.
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
    std::function<Timestamp()> now;
    std::string origin;  ///< `https://vote.example.org`: where others find it
  };

  /// @param door    in front of each service
  /// @param random  outlives this
  BadgeApi(ServiceDoor door, Around around, crypto::RandomSource& random)
      : door_(door), around_(std::move(around)), random_(random) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  struct Place {
    assurance::BadgeAddress address;
    bool is_shown = false;
  };
  struct Open {
    assurance::BadgeAddress address;
    assurance::Badge badge;
  };
  using Places = std::map<assurance::AssuredId, Place>;

  http::Response read(const http::Request& request);
  http::Response show(const http::Request& request);
  http::Response hide(const http::Request& request);
  http::Response picture(const http::Request& request);
  http::Response data(const http::Request& request);
  http::Response note(const http::Request& request);

  Places places() const;
  void keep(const Places& places);
  /// The badge that the path names, if everybody may see it.
  std::optional<Open> open_badge(const http::Request& request);
  http::Response told(const Place* place, const assurance::Badge& badge) const;

  const ServiceDoor door_;
  const Around around_;
  crypto::RandomSource& random_;
  std::mutex mutex_;
};

}  // namespace urna::api
