// SPDX-License-Identifier: EUPL-1.2
#include "http/outgoing_stream.hpp"

#include <curl/curl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/ensure.hpp"
#include "http/detail/curl_once.hpp"

namespace urna::http {
namespace {

constexpr std::string_view tcp = "tcp:";
constexpr std::string_view tls = "tls:";

/// Whether the socket can be written to in time.
bool wait_for_room(curl_socket_t socket, std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  if (left <= 0) return false;
  pollfd waited{socket, POLLOUT, 0};
  return poll(&waited, 1, static_cast<int>(left)) == 1 && (waited.revents & POLLOUT) != 0;
}

}  // namespace

bool OutgoingStream::is_address(std::string_view address) {
  if (!address.starts_with(tcp) && !address.starts_with(tls)) return false;
  address.remove_prefix(tcp.size());
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || address.size() > 300) return false;
  const std::string_view port = address.substr(colon + 1);
  const std::string_view host = address.substr(0, colon);
  const bool is_host = std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':' || c == '[' || c == ']';
  });
  return is_host && !port.empty() && port.size() <= 5 &&
         std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

OutgoingStream::OutgoingStream(std::string_view address, Limits limits)
    : url_(std::string(address.starts_with(tls) ? "https://" : "http://") + std::string(address.substr(tls.size()))),
      is_tls_(address.starts_with(tls)),
      limits_(std::move(limits)) {
  ensure(is_address(address), "a collector of logs is reached over TCP or TLS");
  detail::begin_curl_once();
}

OutgoingStream::~OutgoingStream() = default;

void OutgoingStream::EndHandle::operator()(void* handle) const { curl_easy_cleanup(handle); }

bool OutgoingStream::connect() {
  std::unique_ptr<void, EndHandle> handle(curl_easy_init());
  if (!handle) throw std::runtime_error("libcurl has no memory");
  bool fits = true;
  const auto set = [&](CURLoption option, auto value) {
    fits = curl_easy_setopt(handle.get(), option, value) == CURLE_OK && fits;
  };
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_PROTOCOLS_STR, is_tls_ ? "https" : "http");
  set(CURLOPT_CONNECT_ONLY, 1L);  // libcurl speaks TCP and TLS; what follows is ours
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_ENABLE_ALPN, 0L);
  if (!limits_.authorities.empty()) set(CURLOPT_CAINFO, limits_.authorities.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connecting.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.connecting.count()));
  ensure(fits, "libcurl knows what we ask of it");
  if (curl_easy_perform(handle.get()) != CURLE_OK) return false;
  handle_ = std::move(handle);
  return true;
}

/// Whether the other side has closed: what it says otherwise is of no interest.
bool OutgoingStream::is_ended() {
  std::array<char, 512> said{};
  for (int reads = 0; reads < 8; ++reads) {
    std::size_t count = 0;
    const CURLcode code = curl_easy_recv(handle_.get(), said.data(), said.size(), &count);
    if (code == CURLE_AGAIN) return false;
    if (code != CURLE_OK || count == 0) return true;
  }
  return true;  // it talks instead of listening
}

bool OutgoingStream::send(std::string_view bytes) {
  if (handle_ && is_ended()) {
    handle_.reset();
    return false;  // what was sent before may not have come
  }
  if (!handle_ && !connect()) return false;
  const auto deadline = std::chrono::steady_clock::now() + limits_.sending;
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &socket);
  while (!bytes.empty()) {
    std::size_t count = 0;
    const CURLcode code = curl_easy_send(handle_.get(), bytes.data(), bytes.size(), &count);
    if (code == CURLE_AGAIN && wait_for_room(socket, deadline)) continue;
    if (code != CURLE_OK) {
      handle_.reset();
      return false;
    }
    bytes.remove_prefix(count);
  }
  return true;
}

}  // namespace urna::http
