// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "base/test_folder.hpp"
#include "http/client.hpp"
#include "http/detail/raw_socket_for_tests.hpp"
#include "http/server.hpp"

namespace urna::http::detail {

inline std::optional<Response> allow_all(const Permission&, Request&) { return std::nullopt; }

/// A server on a free port and on a Unix socket.
struct TestServer {
  explicit TestServer(Router router, ServerLimits limits = {}, Authorise authorise = allow_all)
      : server(limits, std::move(router), std::move(authorise), log, metrics) {
    port = server.listen_tcp("127.0.0.1", 0);
    server.listen_unix(socket());
  }

  std::string socket() const { return (folder / "s").string(); }
  RawSocket connect() const { return RawSocket::to_port(port); }

  /// Sends bytes on a new connection and returns all that comes back until it is closed or silent.
  std::string answer_to(std::string_view bytes, std::chrono::milliseconds time = std::chrono::seconds(5)) const {
    RawSocket raw = connect();
    raw.send(bytes);
    return raw.receive({}, time);
  }

  TestFolder folder;
  AccessLog log;
  Metrics metrics;
  Server server;
  std::uint16_t port = 0;
};

inline std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
}

inline int status_of(std::string_view answer) {
  if (!answer.starts_with("HTTP/1.1 ") || answer.size() < 12) return 0;
  return std::atoi(std::string(answer.substr(9, 3)).c_str());
}

inline std::string body_of(std::string_view answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == answer.npos ? "" : std::string(answer.substr(end + 4));
}

}  // namespace urna::http::detail
