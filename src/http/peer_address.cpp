// SPDX-License-Identifier: EUPL-1.2
#include "http/peer_address.hpp"

#include <charconv>
#include <stdexcept>

#include "http/detail/dial.hpp"
#include "http/detail/tls.hpp"

namespace urna::http {

Endpoint endpoint_from(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error("an address and a port are wanted, such as 127.0.0.1:8443");
  Endpoint endpoint{text.substr(0, colon), 0};
  if (endpoint.host.size() > 2 && endpoint.host.front() == '[' && endpoint.host.back() == ']') {
    endpoint.host = endpoint.host.substr(1, endpoint.host.size() - 2);
  }
  if (endpoint.host == "localhost") endpoint.host = "127.0.0.1";
  const char* end = text.data() + text.size();
  const auto [read, fault] = std::from_chars(text.data() + colon + 1, end, endpoint.port);
  if (fault != std::errc() || read != end) throw std::runtime_error("no port: " + text);
  return endpoint;
}

PeerAddress::PeerAddress(std::filesystem::path socket, std::nullptr_t)
    : state_(std::make_shared<State>(std::move(socket))) {}

PeerAddress::PeerAddress(Endpoint endpoint, MutualTls tls) : state_(std::make_shared<State>()) {
  state_->endpoint = std::move(endpoint);
  state_->tls = detail::mutual_tls_context(tls, detail::Side::client);
  state_->files = std::move(tls);
}

bool PeerAddress::is_empty() const { return state_->socket.empty() && state_->endpoint.host.empty(); }

void PeerAddress::reload() const {
  if (!state_->tls_now()) return;
  auto made = detail::mutual_tls_context(state_->files, detail::Side::client);
  const std::scoped_lock lock(state_->mutex);
  state_->tls = std::move(made);
}

}  // namespace urna::http
