// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "identity/totp.hpp"

namespace urna::identity {

/// What a person types once to take an account over, as it is kept: never itself.
struct OneTimeCode {
  Digest hash{};      ///< SHA-256 of the canonical code
  Timestamp expires;  ///< from then on it opens nothing
};

/// Who may act for the organiser.
struct Organiser {
  std::string name;                           ///< see `account_name`
  std::string password;                       ///< from `crypto::hash_password`; empty before enrolment
  std::optional<TotpSecret> totp;             ///< of the enrolled device
  std::uint64_t last_totp_step = 0;           ///< codes up to this step have been used
  std::optional<OneTimeCode> code;            ///< while an enrolment is open
  std::optional<TotpSecret> totp_to_confirm;  ///< shown, but no code of it was seen yet
};

/// Whether it can sign in: both factors are there.
inline bool is_enrolled(const Organiser& account) { return account.totp.has_value() && !account.password.empty(); }

/// Keeps accounts.
class OrganiserStore {
 public:
  virtual ~OrganiserStore() = default;

  virtual std::optional<Organiser> find(const std::string& name) const = 0;

  /// The names of the accounts that are enrolled, sorted.
  virtual std::vector<std::string> enrolled() const = 0;

  /// Reads one account, lets `change` mend it and writes it, as one step that no other change comes between; durable
  /// when it returns.
  /// @param change  gets nothing when there is no such account; gives back false to leave everything as it was
  /// @returns       what `change` gave back
  virtual bool change(const std::string& name,
                      const std::function<bool(std::optional<Organiser>& account)>& change) = 0;
};

}  // namespace urna::identity
