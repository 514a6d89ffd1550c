// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "base/bytes.hpp"
#include "base/timestamp.hpp"
#include "crypto/random.hpp"
#include "identity/web_authn.hpp"

namespace urna::identity {

enum class Ceremony { registration, assertion };

/// What browsers are asked to sign: 32 random bytes, for one session and one ceremony, once, within 5 minutes.  In
/// memory only: after a restart people touch their key again.  Not safe to call from several threads.
class WebAuthnChallenges {
 public:
  static constexpr std::chrono::minutes lasts{5};
  /// Beyond so many the oldest is forgotten.
  static constexpr std::size_t count_max = 10'000;

  /// @param session  any secret's hash that only this browser can show again, such as the one of its session
  /// @returns        a new one, which takes the place of an earlier one of the same session and ceremony
  Challenge issue(const Digest& session, Ceremony ceremony, crypto::RandomSource& random, Timestamp now);

  /// Spends it, whatever comes of it.
  /// @returns  nothing when there is none, or it is too old
  std::optional<Challenge> take(const Digest& session, Ceremony ceremony, Timestamp now);

 private:
  struct Issued {
    Challenge challenge;
    Timestamp expires;
  };
  std::map<std::pair<Digest, Ceremony>, Issued> issued_;
};

}  // namespace urna::identity
