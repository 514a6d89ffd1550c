// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>

#include "api/voter_api.hpp"
#include "base/test_folder.hpp"
#include "crypto/random.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

// For tests only.
namespace urna::api::detail {

inline std::string content_of(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A server of some routes on a Unix socket, with its log in a file.
class TestServer {
 public:
  TestServer(const std::filesystem::path& socket, const std::filesystem::path& log_file, http::Router router)
      : log_(http::AccessLog::to_file(log_file)),
        server_(
            http::ServerLimits(), std::move(router),
            [](const http::Permission&, http::Request&) { return std::nullopt; }, log_, metrics_) {
    server_.listen_unix(socket);
  }

 private:
  http::AccessLog log_;
  http::Metrics metrics_;
  http::Server server_;
};

/// The desk's voter routes behind a socket.
class DeskServer {
 public:
  /// @param watch  puts something around the routes
  DeskServer(const TestFolder& folder, election::VotingDesk& desk, VoterApi::Clock now,
             const std::filesystem::path& box_socket = {}, const std::function<void(http::Router&)>& watch = {})
      : api_(desk, std::move(now), box_socket),
        server_(folder / "desk", folder / "desk.log", routes(watch)),
        client_(folder / "desk") {}

  http::ClientAnswer ask(http::Method method, const std::string& path, const std::string& body = {},
                         const std::string& session = {}) {
    http::Headers headers;
    if (!body.empty()) headers.set("Content-Type", "application/json");
    if (!session.empty()) headers.set("Authorization", "Bearer " + session);
    return client_.ask(method, path, headers, body).value();
  }

 private:
  http::Router routes(const std::function<void(http::Router&)>& watch) {
    http::Router router;
    api_.add_routes(router);
    if (watch) watch(router);
    return router;
  }

  VoterApi api_;
  TestServer server_;
  http::Client client_;
};

}  // namespace urna::api::detail
