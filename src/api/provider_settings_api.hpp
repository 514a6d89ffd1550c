// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/provider_caller.hpp"
#include "api/two_people.hpp"
#include "http/router.hpp"
#include "identity/identity_provider.hpp"
#include "journal/entry.hpp"

namespace urna::api {

/// A customer's identity provider, and what this desk shows it to be believed.
struct ConfiguredProvider {
  identity::IdentityProvider provider;
  SecretText secret;
};

/// By which identity provider a customer's people may sign in, `/api/tenant/identity-provider`.  To add or change one
/// takes two people; to take it away one, at once.
class ProviderSettingsApi {
 public:
  using Clock = std::function<Timestamp()>;
  static constexpr const char* change_action = "identity-provider.change";

  /// Sealed where they are kept.
  struct Store {
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
    /// What waits for a second person: the secret alone, which is in no request that people read.
    std::function<std::optional<std::string>()> waiting;
    std::function<void(const std::string&)> put_waiting;
  };
  struct Place {
    std::string origin;  ///< of our pages
    /// Puts it into the journal; throws when it cannot.
    std::function<void(const journal::Entry&)> note;
  };

  /// @param caller  outlives this
  /// @throws std::runtime_error  what is kept is unreadable
  ProviderSettingsApi(Store store, const ProviderCaller& caller, Place place, Clock now);

  /// To add or change one takes another person from now on, if there is one.
  /// @param two  outlives this
  void take_two(TwoPeople& two);
  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// The one in force; null: nobody.  From any thread.
  std::shared_ptr<const ConfiguredProvider> configured() const;
  /// Where browsers come back to.
  std::string redirect() const { return place_.origin + "/return"; }

 private:
  http::Response told() const;
  http::Response change(const http::Request& request);
  http::Response remove(const http::Request& request);
  std::optional<std::string> carry_out(const identity::ApprovalRequest& request);
  /// In force only once it is on the disk.
  void apply(std::shared_ptr<const ConfiguredProvider> provider);

  const Store store_;
  const ProviderCaller& caller_;
  const Place place_;
  const Clock now_;
  TwoPeople* two_ = nullptr;
  std::mutex changing_;  // from what it is judged by to the disk
  mutable std::mutex mutex_;
  std::shared_ptr<const ConfiguredProvider> configured_;
};

}  // namespace urna::api
