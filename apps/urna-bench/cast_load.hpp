// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// One voter's part: what signs her in, and the ballot that her device has made.
struct PreparedVote {
  std::string sign_in_secret;
  std::string ballot;
};

struct CastLoad {
  std::uint16_t port = 0;  ///< of the desk, on this machine
  std::string election;
  std::size_t connections = 0;     ///< kept alive, TLS; a voter after the other on each
  double casts_per_second = 0;     ///< how fast voters arrive; 0: each connection takes the next as soon as it can
  bool connects_for_each = false;  ///< a new connection for each voter, whose making is then part of the latency
  bool signs_out = false;          ///< when the vote is cast
};

/// What the voters experienced.
struct CastFigures {
  std::size_t acknowledged = 0;   ///< ballots with a receipt
  std::size_t refused = 0;        ///< definite answers other than a receipt
  std::size_t asked_to_wait = 0;  ///< 503 or 429 with Retry-After, obeyed; not an end
  double seconds = 0;             ///< from the first request to the last receipt
  std::vector<double> latencies;  ///< seconds to the receipt from the ballot's first byte, or the connection's; sorted
  std::string first_refusal;      ///< to look at
};

/// Lets everybody vote: signs in, sends the ballot, waits for the receipt.
/// @throws  when the desk cannot be reached
CastFigures cast_all(const CastLoad& load, const std::vector<PreparedVote>& votes);

/// The value that a part of the latencies, 0 … 1, does not exceed; seconds.
double percentile(const std::vector<double>& sorted, double part);
