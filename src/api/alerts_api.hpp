// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/alert_courier.hpp"
#include "crypto/random.hpp"
#include "http/router.hpp"

namespace urna::api {

/// A customer's security contacts, `/api/tenant/alerts`.  Who is taken off the list is told so once.
class AlertsApi {
 public:
  struct Store {
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
  };
  static constexpr std::size_t contacts_max = 10;

  /// @param random  outlives this
  /// @throws std::runtime_error  what is kept is no list of contacts
  AlertsApi(Store store, crypto::RandomSource& random);

  /// Before the first request.
  /// @param begin     somebody is a contact from now on
  /// @param has_door  whether anything delivers messages
  void take_courier(std::function<void(const SecurityContact&)> begin, bool has_door);
  /// With those who are to be told that they are none any more.  From any thread.
  std::vector<SecurityContact> contacts() const;
  void forget(const std::string& id);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response told() const;
  http::Response change(const http::Request& request);
  void keep(std::vector<SecurityContact> contacts);

  const Store store_;
  crypto::RandomSource& random_;
  std::function<void(const SecurityContact&)> begin_ = [](const SecurityContact&) {};
  bool has_door_ = false;
  std::mutex changing_;  // from what it is judged by to the disk
  mutable std::mutex mutex_;
  std::vector<SecurityContact> contacts_;
};

}  // namespace urna::api
