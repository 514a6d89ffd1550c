// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/timestamp.hpp"
#include "crypto/random.hpp"
#include "http/response.hpp"

namespace urna::api {

/// Files that wait at a host of their own, where no page and nobody's session is: each is handed out once, within a
/// minute, to whoever shows the ticket that was told at the desk's host.  In memory alone; safe to call from several
/// threads.
class FileHandouts {
 public:
  using Clock = std::function<Timestamp()>;
  /// Whether whoever asked for the file is still signed in as they were.
  using IsStillHere = std::function<bool()>;

  static constexpr std::chrono::seconds waits{60};
  /// Of what one person asked for; what waits longest then goes, so that nobody keeps others from their files.
  static constexpr std::size_t waiting_max = 3;

  /// @param random  outlives it
  FileHandouts(crypto::RandomSource& random, Clock now) : random_(random), now_(std::move(now)) {}

  /// @param whose  who asked, in any words
  /// @returns      the ticket: 43 characters of Base64 for addresses, of which 256 bits are random
  SecretText put(const std::string& whose, http::Response file, IsStillHere is_still_here);

  /// Whatever the answer, the ticket opens nothing any more.
  /// @returns  nothing for a ticket that was never given, was used, or is older than a minute; nor when who asked for
  ///           it has gone
  std::optional<http::Response> take(std::string_view ticket);

  /// Forgets what nobody came for.
  void tidy();

 private:
  struct Waiting {
    std::string whose;
    Timestamp since;
    http::Response file;
    IsStillHere is_still_here;
  };

  void make_room_for(const std::string& whose);
  void forget_old();

  crypto::RandomSource& random_;
  const Clock now_;
  std::mutex mutex_;
  std::map<Digest, Waiting> waiting_;  // by SHA-256 of the ticket
};

}  // namespace urna::api
