// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "cli/report.hpp"
#include "http/client.hpp"

namespace urna::cli {

/// What a running `urnad` says of its lock.
struct LockStatus {
  std::string state;  ///< uninitialised, sealed, unlocked
  bool has_passphrase = false;
  unsigned threshold = 0;
  unsigned custodians = 0;
  std::vector<std::string> names;      ///< of the custodians; of none where an older ceremony asked for no names
  std::vector<unsigned> entered;       ///< whose shares are here, from 1
  std::optional<std::string> attempt;  ///< to unlock, under way
  bool is_serving = false;             ///< the desk behind the lock is open
};

/// A code of the server's in words; without a problem for one that is not known.
Refusal explain_refusal(std::string_view code, const std::string& detail);

/// The socket on which a running `urnad` is unlocked: only its own user, and root, may speak there.
class LockSocket {
 public:
  /// @param data  the server's data folder
  /// @param time  for each answer: a passphrase takes seconds, on a small machine many; a backup hours
  explicit LockSocket(const std::string& data, std::chrono::milliseconds time = std::chrono::minutes(3));

  /// @errors  unusable: nobody answers there; refused: what the server refuses, in words
  Result<LockStatus, Refusal> status();
  Result<LockStatus, Refusal> post(const std::string& target, std::string_view body = {});
  /// The attempt that the answer names.
  Result<std::string, Refusal> begin(const std::string& target, std::string_view json = {});
  Result<SecretText, Refusal> show_share(const std::string& ceremony, unsigned index);
  /// The same, of a custodian with a key: an age file.
  Result<std::string, Refusal> sealed_share(const std::string& ceremony, unsigned index);
  void abandon_ceremony();

  /// What the server answers to anything else, as it is.
  Result<std::string, Refusal> ask_json(http::Method method, const std::string& target, std::string_view json = {}) {
    return ask(method, target, json, "application/json");
  }
  struct Invited {
    SecretText link;
    std::string expires;
  };
  /// Somebody who will work with a desk that is open.
  /// @param customer  an identifier or a host; empty: the platform's own desk
  Result<Invited, Refusal> invite(const std::string& address, const std::vector<std::string>& roles,
                                  const std::string& customer);
  /// What the server says to it, as it says it.
  Result<std::string, Refusal> fetch(const std::string& target);
  Result<std::string, Refusal> send(const std::string& target, std::string_view text = {});

  /// Waits until the desk behind an unlocked keystore is open.
  Result<LockStatus, Refusal> wait_until_serving();

 private:
  Result<std::string, Refusal> ask(http::Method method, const std::string& target, std::string_view body,
                                   const char* type);

  std::string path_;
  http::Client client_;
};

}  // namespace urna::cli
