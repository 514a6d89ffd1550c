// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/argon2id.hpp"
#include "identity/organiser_store.hpp"
#include "identity/sign_in_guard.hpp"

namespace urna::identity {

/// The name of an account as it is stored: lower case, 1 to 64 letters, digits and `. _ - @`, ASCII.
/// @returns  nothing when it cannot be one
std::optional<std::string> account_name(std::string_view typed);

enum class EnrolmentFault {
  code_wrong,         ///< no such account, no open enrolment, another code, or too late: one answer for all
  password_short,     ///< under 12 characters
  password_long,      ///< over 1,024 bytes
  password_is_name,   ///< the name, whatever its capitals
  second_code_wrong,  ///< the six digits are not those of the device that was shown the secret
  must_wait,          ///< too many failures, or too many people: later
};

enum class SignInFault {
  refused,    ///< one of the three parts is wrong; nobody is told which
  must_wait,  ///< too many failures, or too many people: later
};

/// What a device needs to give codes: shown once.
struct SecondFactor {
  SecretText secret;   ///< base32
  SecretText address;  ///< `otpauth://…`
};

/// That somebody has shown again that they hold the device of their account.  Only `OrganiserDoor::step_up` makes one.
class StepUp {
 public:
  const std::string& name() const { return name_; }
  Timestamp at() const { return at_; }

 private:
  friend class OrganiserDoor;
  StepUp(std::string name, Timestamp at) : name_(std::move(name)), at_(at) {}

  std::string name_;
  Timestamp at_;
};

/// Organisers' accounts, from the one-time code to the session.  Safe to call from several threads.
class OrganiserDoor {
 public:
  static constexpr std::chrono::hours code_lasts{24};
  static constexpr std::chrono::minutes idle_max{30};
  static constexpr std::chrono::hours session_max{12};
  static constexpr std::size_t password_characters_min = 12;
  static constexpr std::size_t password_bytes_max = 1024;
  /// So many passwords are looked at at a time: each takes 64 MiB.  Whoever comes then must wait.
  static constexpr int hashing_max = 4;

  /// @param store, random  outlive it
  OrganiserDoor(OrganiserStore& store, crypto::RandomSource& random, crypto::HashCost cost = {});

  /// In all of these `address` is where the request comes from: failures are counted by it too, see `SignInGuard`.
  ///
  /// First half of an enrolment: judges code and password and makes a second factor.  Nothing changes for a device that
  /// is in use until `confirm_enrolment`.
  /// @param name  as typed
  Result<SecondFactor, EnrolmentFault> enrol(const std::string& address, std::string_view name, std::string_view code,
                                             std::string_view password, Timestamp now);

  /// Second half: six digits prove that the device has the secret.  The one-time code is spent by it, and password and
  /// device are the new ones.
  std::optional<EnrolmentFault> confirm_enrolment(const std::string& address, std::string_view name,
                                                  std::string_view code, std::string_view password,
                                                  std::string_view six_digits, Timestamp now);

  /// @returns  the session's token, 64 hexadecimal characters: for a cookie that scripts cannot read
  Result<SecretText, SignInFault> sign_in(const std::string& address, std::string_view name, std::string_view password,
                                          std::string_view six_digits, Timestamp now);

  /// Whose session it is, and that it goes on.
  /// @returns  the account's name; nothing when there is no such session or it has ended
  std::optional<std::string> session(std::string_view token, Timestamp now);

  void sign_out(std::string_view token);

  /// Before a grave act, of somebody who is signed in: their device's six digits again, which count once.
  /// @param name  of the session
  Result<StepUp, SignInFault> step_up(const std::string& address, const std::string& name, std::string_view six_digits,
                                      Timestamp now);

  /// Whether this account can sign in.
  bool may_act(const std::string& name) const;
  /// Those that can, sorted.
  std::vector<std::string> organisers() const { return store_.enrolled(); }

  /// How long this name has to wait at this address, after `must_wait`.
  std::chrono::seconds wait(const std::string& address, std::string_view name, Timestamp now) const;

 private:
  struct Session {
    std::string name;
    Timestamp started;
    Timestamp last_seen;
  };

  std::optional<EnrolmentFault> find_fault(const std::optional<Organiser>& account, std::string_view code,
                                           Timestamp now) const;
  bool must_wait(const std::string& address, const std::string& name, Timestamp now) const;
  bool may_enrol(const std::string& address, const std::string& name, Timestamp now) const;
  void note_failure(const std::string& address, const std::string& name, Timestamp now);
  void note_success(const std::string& address, const std::string& name, Timestamp now);
  SecretText start_session(const std::string& name, Timestamp now);

  OrganiserStore& store_;
  crypto::RandomSource& random_;
  crypto::HashCost cost_;
  std::string nobodys_password_;  // checked where there is no account, so that it takes as long
  std::atomic<int> hashing_ = 0;
  mutable std::mutex mutex_;
  SignInGuard guard_;
  std::map<Digest, Session> sessions_;  // by the hash of the token
};

/// A one-time code as it is handed over, `XXXXX-XXXXX-XXXXX-XXXXX`, 100 random bits, and as it is kept.
struct NewCode {
  SecretText code;
  OneTimeCode kept;
};
NewCode make_one_time_code(crypto::RandomSource& random, Timestamp now);

/// Opens an enrolment, and makes the account when there is none.  An earlier code opens nothing from now on; an account
/// that is in use stays so until the new enrolment is confirmed.
/// @param name  from `account_name`
void admit(OrganiserStore& store, const std::string& name, const OneTimeCode& code);

/// Both.
SecretText invite(OrganiserStore& store, crypto::RandomSource& random, const std::string& name, Timestamp now);

}  // namespace urna::identity
