// SPDX-License-Identifier: EUPL-1.2
#include "reach.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace urna_node {
namespace {

using std::chrono::steady_clock;

struct FreeFound {
  void operator()(addrinfo* found) const { ::freeaddrinfo(found); }
};
using Found = std::unique_ptr<addrinfo, FreeFound>;

Found find(const std::string& host, const char* port, int flags) {
  addrinfo wanted{};
  wanted.ai_flags = flags;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  return Found(::getaddrinfo(host.c_str(), port, &wanted, &found) == 0 ? found : nullptr);
}

/// A connection over TCP to a numeric address.
class Line {
 public:
  explicit Line(const Reached& to) {
    const Found found = find(to.address, to.port.c_str(), AI_NUMERICHOST | AI_NUMERICSERV);
    if (!found) return;
    socket_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return;
    constexpr timeval patience{2, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const auto began = steady_clock::now();
    is_open_ = ::connect(socket_, found->ai_addr, found->ai_addrlen) == 0;
    took_ = steady_clock::now() - began;
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() {
    if (socket_ >= 0) ::close(socket_);
  }

  bool was_tried() const { return socket_ >= 0; }
  bool is_open() const { return is_open_; }
  std::int64_t microseconds() const { return std::chrono::duration_cast<std::chrono::microseconds>(took_).count(); }
  bool answers(std::string_view question) const {
    if (::send(socket_, question.data(), question.size(), MSG_NOSIGNAL) < 0) return false;
    std::array<char, 5> heard{};
    const ssize_t got = ::recv(socket_, heard.data(), heard.size(), MSG_WAITALL);
    return got > 0 && std::string_view(heard.data(), static_cast<std::size_t>(got)) == "HTTP/";
  }

 private:
  int socket_ = -1;
  bool is_open_ = false;
  steady_clock::duration took_{};
};

}  // namespace

std::optional<Reached> reached_from(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
  Reached reached{text.substr(0, colon), text.substr(colon + 1)};
  const bool is_bracketed = reached.address.front() == '[' && reached.address.back() == ']';
  if (is_bracketed) reached.address = reached.address.substr(1, reached.address.size() - 2);
  if (!is_bracketed && reached.address.find(':') != std::string::npos) return std::nullopt;
  const bool is_port = std::ranges::all_of(reached.port, [](char c) { return c >= '0' && c <= '9'; });
  return is_port ? std::optional(std::move(reached)) : std::nullopt;
}

std::optional<std::string> numeric_address_of(const std::string& host) {
  const Found found = find(host, nullptr, 0);
  std::array<char, NI_MAXHOST> text{};
  if (!found ||
      ::getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
    return std::nullopt;
  return std::string(text.data());
}

std::optional<std::int64_t> round_trip_microseconds(const Reached& to) {
  constexpr int tries = 5;
  std::optional<std::int64_t> least;
  for (int i = 0; i < tries; ++i) {
    const Line line(to);
    if (line.is_open()) least = std::min(least.value_or(line.microseconds()), line.microseconds());
    if (!line.is_open() && i == 0) return std::nullopt;
  }
  return least;
}

std::string cloud_metadata(const Reached& service) {
  const Line line(service);
  if (!line.was_tried()) return "";
  return line.is_open() && line.answers("GET / HTTP/1.0\r\n\r\n") ? "answers" : "silent";
}

}  // namespace urna_node
