// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/headers.hpp"
#include "http/peer_address.hpp"
#include "http/request.hpp"

namespace urna::http {

enum class ClientFailure {
  unreachable,  // nobody listens, or no connection was free in time: the request was not sent
  timed_out,    // it may have been carried out
  broken_off,   // the connection ended, or what came is no HTTP: it may have been carried out
  too_large,    // the answer has more bytes than we take
};

struct ClientLimits {
  std::size_t connections_max = 64;
  std::size_t answer_bytes_max = 64 * 1024 * 1024;
  std::chrono::milliseconds time{10'000};  // for a whole request, from asking for a connection to the last byte
  /// Takes the body of an answer with status 200 as it comes; the answer's own is then empty, and has no limit.
  std::function<void(std::string_view)> take = {};
};

struct ClientAnswer {
  unsigned status = 0;
  Headers headers;
  std::string body;
};

/// Asks another program of ours and waits for the answer, over connections that are kept.  Any thread may ask.
///
/// GET, HEAD, PUT and DELETE are sent once more when a kept connection turns out to have been closed by the server
/// before it answered; POST never is.
class Client {
 public:
  explicit Client(PeerAddress address, ClientLimits limits = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// @param headers  without Host, Content-Length and Connection
  Result<ClientAnswer, ClientFailure> ask(Method method, std::string_view target, const Headers& headers = {},
                                          std::string_view body = {});

 private:
  struct Connection;
  class Lease;

  struct Pool;
  Result<ClientAnswer, ClientFailure> ask_on(Connection& connection, const std::string& request, Method method,
                                             std::chrono::steady_clock::time_point deadline, bool* untouched);

  PeerAddress address_;
  ClientLimits limits_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace urna::http
