// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "http/access_log.hpp"
#include "http/attack.hpp"
#include "http/metrics.hpp"
#include "http/peer_address.hpp"
#include "http/router.hpp"
#include "http/site.hpp"

namespace urna::http {

struct ServerLimits {
  std::size_t request_line_bytes_max = 8 * 1024;
  std::size_t fields_bytes_max = 32 * 1024;
  std::size_t fields_max = 100;

  std::chrono::milliseconds head_time{10'000};     // from the first byte (or the connection) to the end of the head
  std::chrono::milliseconds request_time{30'000};  // from the first byte to the end of the body: one absolute deadline
  std::chrono::milliseconds write_time{20'000};    // for each 64 KiB of an answer
  std::chrono::milliseconds idle_time{30'000};     // between two requests of a connection
  std::chrono::milliseconds queue_time{5'000};     // a request that waited longer for a worker is answered 503
  std::chrono::milliseconds heartbeat{15'000};     // between two signs of life of an event stream
  std::chrono::milliseconds event_stream_time{3'600'000};  // then the page connects again

  std::size_t connections_max = 10'000;
  // A whole works council votes from one address of its company.  An IPv6 address counts with its /64; a Unix socket is
  // not counted; 0: no limit.
  std::size_t connections_per_address_max = 1'000;
  std::size_t bodies_bytes_max = 512 * 1024 * 1024;  // of all requests that are being read or handled; beyond it 503
  std::size_t event_streams_max = 5'000;
  std::size_t forwards_max = 2'000;  // at one time

  std::size_t io_threads = 2;
  std::size_t workers = 16;
  std::size_t queue_max = 256;  // requests that wait for a worker; beyond it 503 with Retry-After: 2
};

/// Raises the process's limit of open descriptors as far as it may: for `main`, because each connection needs one.
/// @returns  the limit
std::size_t allow_many_connections();

/// Who may connect to a Unix socket.
enum class UnixPeers {
  owner_and_group,  ///< mode 0660
  owner_only,       ///< mode 0600, and the kernel says that the peer is our own user, or root
};

/// Serves sites on any number of listeners, one of them with TLS: HTTP/1.1 over TLS 1.2 and 1.3, over plain TCP for a
/// machine's own use, and over Unix sockets.  A client that is slow costs a buffer, never a thread: workers see only
/// whole requests.
class Server {
 public:
  /// Serves one site, whatever host is asked for.
  /// @param log, metrics  must outlive the server
  Server(ServerLimits limits, Router router, Authorise authorise, AccessLog& log, Metrics& metrics);
  /// Serves the site of the host that each request is for; 421 `unknown-host` when it has none.
  Server(ServerLimits limits, SiteOf site_of, AccessLog& log, Metrics& metrics);
  ~Server();  // drains without patience
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// To be called before the first listener.
  void explain_failures(ExplainFailure explain);
  /// The same.  Of whatever is refused and looks like one, before a route is known or after.
  void tell_attacks(TellAttack tell);

  /// @param address  numeric: `127.0.0.1`, `::`
  /// @param port     0: any free one
  /// @returns        the port
  /// Throws when the files or the address cannot be had.
  std::uint16_t listen_tls(const std::string& address, std::uint16_t port, TlsFiles files);
  /// The same for another program of ours: TLS 1.3, and nobody is heard without a fitting certificate.
  std::uint16_t listen_mutual_tls(const std::string& address, std::uint16_t port, MutualTls files);
  std::uint16_t listen_tcp(const std::string& address, std::uint16_t port);

  /// Takes the place of a socket left behind at `path`.
  void listen_unix(const std::filesystem::path& path, UnixPeers peers = UnixPeers::owner_and_group);

  /// Reads the files of `listen_tls` or `listen_mutual_tls` again; new connections get the new certificate.  Throws
  /// when they are not good, and then the old ones stay.
  void reload_certificate();

  /// Takes no more connections, lets requests that have begun end, ends event streams, and returns when all is quiet or
  /// the time is over; but a handler that runs is always waited for.  The server cannot be started again.
  void drain(std::chrono::milliseconds at_most);

  std::size_t connections() const;

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace urna::http
