// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/dial.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace urna::http::detail {

asio::awaitable<std::shared_ptr<Stream>> dial(PeerAddress address, asio::any_io_executor executor,
                                              Stream::Clock::time_point deadline) {
  PeerAddress::State& state = address.state();
  const bool is_local = !state.socket.empty();
  const auto stream = std::make_shared<Stream>(Stream::Socket(executor), is_local ? nullptr : state.tls_now());
  stream->expire_at(deadline);
  const asio::generic::stream_protocol::endpoint endpoint =
      is_local ? asio::generic::stream_protocol::endpoint(asio::local::stream_protocol::endpoint(state.socket.string()))
               : asio::generic::stream_protocol::endpoint(
                     asio::ip::tcp::endpoint(asio::ip::make_address(state.endpoint.host), state.endpoint.port));
  const bool connected = co_await stream->connect(endpoint);
  if (!connected) co_return nullptr;
  const bool shaken = co_await stream->handshake(asio::ssl::stream_base::client);
  co_return shaken ? stream : nullptr;
}

}  // namespace urna::http::detail
