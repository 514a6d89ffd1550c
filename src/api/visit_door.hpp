// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "api/hosting_keeper.hpp"
#include "base/secret.hpp"
#include "crypto/random.hpp"
#include "identity/throttle.hpp"

namespace urna::api {

/// The codes with which people who come near machines say that they have come, and that they have left.
/// docs/operating/hosting.md#codes.  Calls come from many threads.
class VisitDoor {
 public:
  /// 60 random bits, typed as `XXXX-XXXX-XXXX`.
  static constexpr std::size_t code_characters = 12;
  static constexpr std::size_t code_group = 4;
  /// Typed so long, dashes and blanks with it.
  static constexpr std::size_t typed_bytes_max = 64;

  /// A code, which nobody can read again.
  struct NewCode {
    std::string technician;
    SecretText code;
    Timestamp until;
  };
  struct Given {
    hosting::Visit visit;
    std::vector<NewCode> codes;
  };
  using Fault = std::variant<hosting::InterventionFault, HostingKeeper::Stepped>;

  /// @param keeper, random  outlive it
  VisitDoor(HostingKeeper& keeper, crypto::RandomSource& random, HostingKeeper::Clock now)
      : keeper_(keeper), random_(random), now_(std::move(now)) {}

  /// Approves a visit, and makes a code for each of its technicians.
  Result<Given, Fault> approve(const std::string& visit, const std::string& by);
  /// Another code; the one before is good for nothing any more.
  Result<Given, Fault> renew(const std::string& visit, const std::string& technician, const std::string& by);

  enum class Way { arrives, leaves };
  struct Shown {
    std::string code;   ///< as typed: capitals, dashes and blanks do not matter, O is read as 0, I and L as 1
    std::string place;  ///< by which guesses are counted: a network address, or a person who types for somebody
    std::string by;     ///< who types it, in hexadecimal; empty: the technician
    std::string visit;  ///< empty: whichever has the code
  };
  struct Noted {
    hosting::Visit visit;
    std::string technician;
  };
  struct Wait {
    std::chrono::seconds time;
  };
  using ShowFault = std::variant<hosting::InterventionFault, HostingKeeper::Stepped, Wait>;

  /// Somebody shows a code.  Guesses wait, see `identity::Throttle::usual`, and are made one after the other.
  /// @returns  `code_refused` for every code that is none now, whether it never was, is over, or was withdrawn
  /// @secrecy  every visit is looked at, whatever was typed
  Result<Noted, ShowFault> show(Way way, const Shown& shown);

 private:
  NewCode draw(const std::string& technician, const hosting::InterventionPlan& plan);
  std::string visit_of(const std::string& digest, const std::string& only, Timestamp now) const;

  HostingKeeper& keeper_;
  crypto::RandomSource& random_;
  const HostingKeeper::Clock now_;
  std::mutex mutex_;
  identity::Throttle throttle_;
};

}  // namespace urna::api
