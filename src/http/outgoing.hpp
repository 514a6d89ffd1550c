// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "http/outside_rule.hpp"

namespace urna::http {

/// Asks a server of somebody else, by libcurl: over https, judged by the authorities that this machine trusts, or on a
/// Unix socket of this machine.  No redirect is followed, no proxy asked, no cookie kept, and no more is read than was
/// said.
class Outgoing {
 public:
  struct Limits {
    std::chrono::milliseconds time{10'000};  ///< for a whole request
    std::size_t answer_bytes_max = 64 * 1024;
    std::string authorities = {};  ///< a PEM file in the place of the machine's
    /// Which addresses may be connected to, whatever a name leads to; null: any, for whom the operator has named.
    std::shared_ptr<const OutsideRule> rule = {};
    /// `HOST:PORT:ADDRESS`, in the place of what the system's resolver says.
    std::vector<std::string> resolved = {};
  };

  /// `https://witness.example.org/urna`, or `unix:/run/urna-witness/socket`.
  static bool is_address(std::string_view address);
  /// @param address  `is_address`; a path in it comes before whatever is asked
  explicit Outgoing(std::string address, Limits limits);
  explicit Outgoing(std::string address) : Outgoing(std::move(address), Limits{}) {}

  /// @param path           begins with a slash; or empty, for the address itself
  /// @param authorization  the field of that name; may be empty
  /// @returns  of its headers `Content-Type` alone
  Result<ClientAnswer, ClientFailure> post(std::string_view path, std::string_view type, std::string_view body,
                                           const SecretText& authorization = SecretText()) const;
  Result<ClientAnswer, ClientFailure> get(std::string_view path, const SecretText& authorization = SecretText()) const;

 private:
  struct Posted {
    std::string_view type;
    std::string_view body;
  };
  Result<ClientAnswer, ClientFailure> ask(std::string_view path, const Posted* posted,
                                          const SecretText& authorization) const;

  const std::string address_;
  const Limits limits_;
};

}  // namespace urna::http
