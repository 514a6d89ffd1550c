// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace urna::http {

struct TlsFiles {
  std::filesystem::path certificate_chain;  // PEM
  std::filesystem::path private_key;        // PEM
};

/// TLS 1.3 with a certificate on both sides: how two programs of ours speak between two hosts.
struct MutualTls {
  TlsFiles own;
  std::filesystem::path authority;  // PEM: who must have signed the other's certificate
  /// The other's certificate must be for one of these (subjectAltName, exactly); never empty.
  std::vector<std::string> peer_names;
};

/// `127.0.0.1:8443`, `[::1]:8443`: a numeric address and a port.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
};

/// @throws std::runtime_error  when the text is no such thing
Endpoint endpoint_from(const std::string& text);

/// Where another program of ours listens: on a Unix socket of this machine, or on another host.  Copies are of one
/// address and see each other's `reload`.
class PeerAddress {
 public:
  template <class Path>
    requires std::convertible_to<Path, std::filesystem::path>
  PeerAddress(Path socket) : PeerAddress(std::filesystem::path(std::move(socket)), nullptr) {}  // NOLINT: it is one
  /// Throws when the files are not good.
  PeerAddress(Endpoint endpoint, MutualTls tls);

  bool is_empty() const;

  /// Reads the files again; later connections use the new ones.  Throws when they are not good, and then the old ones
  /// stay.  Nothing happens for a Unix socket.
  void reload() const;

  struct State;
  State& state() const { return *state_; }

 private:
  PeerAddress(std::filesystem::path socket, std::nullptr_t);

  std::shared_ptr<State> state_;
};

}  // namespace urna::http
