// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/router.hpp"
#include "journal/entry.hpp"
#include "keystore/keystore.hpp"

namespace urna::api {

/// Whose word a change of the platform's keys was.
struct KeyConsent {
  std::vector<journal::Actor> people;  ///< two, or nobody
  std::vector<unsigned> custodians;    ///< a quorum, or nobody
};

/// No single person changes the platform's keys.  Where custodians hold shares, as many as open it type theirs.  Where
/// one passphrase opens it, two people of the platform's desk who may change keys show who they are: address, password,
/// and six digits of a device or a recovery code, as for a customer's leaving; as long as there are no two such people,
/// nobody is asked.  On the socket that no network reaches.
class KeyConsents {
 public:
  using Clock = std::function<Timestamp()>;
  /// @returns  whether the entry is on the disk
  using Note = std::function<bool(const journal::Entry&)>;
  /// Of the platform's desk.
  struct People {
    /// How many may change keys; nothing while the desk is not open.
    std::function<std::optional<std::size_t>()> who_may;
    /// @returns  who that is; nothing when they may not change keys
    std::function<std::optional<journal::Actor>(std::string_view address, std::string_view password,
                                                std::string_view proof)>
        recognise;
  };
  static constexpr std::size_t people_needed = 2;

  /// @param keystore  outlives it
  KeyConsents(keystore::Keystore& keystore, Clock now, Note note);

  /// Before the first request.
  void ask_people(People people) { people_ = std::move(people); }
  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// Uses up what was agreed to for `what` (`root`, `tenants`, `rekey`), which the request names as `consent=`; a fresh
  /// platform asks nobody.
  /// @returns  409 `consent-needed` when it was not, or was for something else, or ten minutes ago; `wrong-state` while
  /// it
  ///           is locked
  Result<KeyConsent, http::Response> take(std::string_view what, const http::Request& request);
  /// Nothing is agreed to any more.
  void drop();

 private:
  struct Standing {
    keystore::AttemptId id;
    std::string what;
    std::size_t people_needed = 0;
    std::size_t shares_needed = 0;
    KeyConsent given;
    Timestamp last_step;

    bool is_complete() const {
      return given.people.size() >= people_needed && given.custodians.size() >= shares_needed;
    }
  };

  http::Response begin(const http::Request& request);
  http::Response enter_share(http::Request& request);
  http::Response recognise(http::Request& request);
  bool noted(journal::Entry entry, journal::Outcome outcome);
  Standing* find(std::string_view what, std::string_view id);
  static http::Response answer(const Standing& standing, unsigned status = 200);

  keystore::Keystore& keystore_;
  const Clock now_;
  const Note note_;
  People people_;
  std::mutex mutex_;
  std::optional<Standing> standing_;
};

/// What the entry about a change says of whose word it was.
void say_who(journal::Entry& entry, const KeyConsent& consent);

/// `1.3.4`, the custodians whose shares these are.
journal::Object custodians_object(const std::vector<unsigned>& indices);

}  // namespace urna::api
