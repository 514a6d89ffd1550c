// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace urna::http::detail {

/// A socket on which a test sends whatever bytes it likes.
class RawSocket {
 public:
  /// @param receive_bytes  of the socket's buffer; 0: as the system sees fit
  static RawSocket to_port(std::uint16_t port, int receive_bytes = 0) {
    RawSocket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (receive_bytes > 0) ::setsockopt(made.descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    made.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return made;
  }
  static RawSocket to_path(const std::string& path) {
    RawSocket made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    made.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return made;
  }
  RawSocket(RawSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  RawSocket& operator=(RawSocket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  ~RawSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  /// What the peer no longer takes is not sent.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// Whatever arrives until the peer ends, or the text is in it, or the time is over.
  std::string receive(std::string_view until = {}, std::chrono::milliseconds time = std::chrono::seconds(5)) {
    std::string received;
    const auto end = std::chrono::steady_clock::now() + time;
    while (until.empty() || received.find(until) == received.npos) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      pollfd waiting{descriptor_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) break;
      char piece[16 * 1024];
      const ssize_t got = ::recv(descriptor_, piece, sizeof piece, 0);
      if (got <= 0) {
        has_ended_ = true;
        break;
      }
      received.append(piece, static_cast<std::size_t>(got));
    }
    return received;
  }

  /// Reads to the end and keeps nothing, so that what the reader holds is not taken for what the peer does.
  /// @returns  how many bytes came
  std::size_t read_away() {
    std::size_t bytes = 0;
    char piece[16 * 1024];
    for (ssize_t got = 0; (got = ::recv(descriptor_, piece, sizeof piece, 0)) > 0;)
      bytes += static_cast<std::size_t>(got);
    has_ended_ = true;
    return bytes;
  }

  /// Whether the peer has ended the connection, as far as `receive` has seen.
  bool has_ended() const { return has_ended_; }

 private:
  explicit RawSocket(int descriptor) : descriptor_(descriptor) {}
  void connect(const sockaddr* address, socklen_t size) const {
    if (::connect(descriptor_, address, size) != 0) throw std::runtime_error("cannot connect");
  }

  int descriptor_ = -1;
  bool has_ended_ = false;
};

}  // namespace urna::http::detail
