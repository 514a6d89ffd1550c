// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>

#include "http/detail/stream.hpp"
#include "http/peer_address.hpp"

namespace urna::http {

struct PeerAddress::State {
  std::filesystem::path socket;  // empty: the endpoint holds
  Endpoint endpoint = {};
  MutualTls files = {};
  std::mutex mutex = {};
  std::shared_ptr<boost::asio::ssl::context> tls = nullptr;

  std::shared_ptr<boost::asio::ssl::context> tls_now() {
    const std::scoped_lock lock(mutex);
    return tls;
  }
};

namespace detail {

/// Connects, and shakes hands where there is TLS.  @returns nothing when nobody fitting answers in time
asio::awaitable<std::shared_ptr<Stream>> dial(PeerAddress address, asio::any_io_executor executor,
                                              Stream::Clock::time_point deadline);

}  // namespace detail
}  // namespace urna::http
