// SPDX-License-Identifier: EUPL-1.2
#include "inspection/virus_scanner.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

namespace urna::inspection {
namespace {

using documents::ScanVerdict;
using Clock = std::chrono::steady_clock;

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::size_t answer_bytes_max = 4096;

/// A connection that is given up at one absolute moment.
class Connection {
 public:
  Connection(const std::string& path, Clock::time_point deadline)
      : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)), deadline_(deadline) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_ < 0 || path.size() >= sizeof(address.sun_path)) return;
    std::ranges::copy(path, address.sun_path);
    is_open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    if (socket_ >= 0) ::close(socket_);
  }

  bool is_open() const { return is_open_; }

  bool send(std::span<const std::byte> bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno != EAGAIN) return false;
      if (sent < 0) {
        if (!wait(POLLOUT)) return false;
        continue;
      }
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Up to the zero byte that ends it; empty when there is none.
  std::string receive() const {
    std::string answer;
    std::array<char, 512> piece{};
    while (answer.size() < answer_bytes_max) {
      const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN && wait(POLLIN)) continue;
      if (got <= 0) return {};
      answer.append(piece.data(), static_cast<std::size_t>(got));
      const std::size_t end = answer.find('\0');
      if (end != std::string::npos) return answer.substr(0, end);
    }
    return {};
  }

 private:
  bool wait(short events) const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{socket_, events, 0};
    return ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 3'600'000))) >= 0 &&
           Clock::now() < deadline_;
  }

  int socket_;
  Clock::time_point deadline_;
  bool is_open_ = false;
};

/// A piece begins with its length, most significant byte first.
std::array<std::byte, 4> length_of(std::size_t bytes) {
  std::array<std::byte, 4> length{};
  for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<std::byte>(bytes >> (24 - 8 * i));
  return length;
}

ScanVerdict verdict_in(std::string_view answer) {
  constexpr std::string_view prefix = "stream: ";
  constexpr std::string_view found = " FOUND";
  if (answer == "stream: OK") return ScanVerdict::clean;
  const bool is_infected =
      answer.starts_with(prefix) && answer.ends_with(found) && answer.size() > prefix.size() + found.size();
  return is_infected ? ScanVerdict::infected : ScanVerdict::failed;
}

}  // namespace

ScanVerdict VirusScanner::scan(std::span<const std::byte> content) const {
  const Connection connection(socket_, Clock::now() + patience_);
  if (!connection.is_open()) return ScanVerdict::failed;
  constexpr std::string_view command("zINSTREAM\0", 10);
  bool is_sent = connection.send(bytes_of(command));
  while (is_sent && !content.empty()) {
    const auto piece = content.first(std::min(content.size(), piece_bytes));
    is_sent = connection.send(length_of(piece.size())) && connection.send(piece);
    content = content.subspan(piece.size());
  }
  // clamd may have answered, and hung up, before it had everything: a virus is often found early.
  if (is_sent) is_sent = connection.send(length_of(0));
  const ScanVerdict verdict = verdict_in(connection.receive());
  if (verdict == ScanVerdict::clean && !is_sent) return ScanVerdict::failed;
  return verdict;
}

}  // namespace urna::inspection
