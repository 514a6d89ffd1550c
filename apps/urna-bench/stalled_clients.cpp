// SPDX-License-Identifier: EUPL-1.2
#include "stalled_clients.hpp"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <numeric>
#include <thread>

namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace std::chrono_literals;

enum class Way { handshake, head, body, not_reading };

constexpr std::size_t clients_per_address = 250;

}  // namespace

class StalledClients::Crowd {
 public:
  Crowd(std::uint16_t port, std::string election, std::size_t count)
      : port_(port), election_(std::move(election)), count_(count) {
    tls_.set_verify_mode(asio::ssl::verify_none);  // the certificate is the bench's own, made a moment ago
    for (std::size_t i = 0; i < count; ++i) asio::co_spawn(context_, client(i), asio::detached);
    thread_ = std::jthread([this] { context_.run(); });
  }
  ~Crowd() { context_.stop(); }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  void wait_until_stalled() const {
    for (int tries = 0; tries < 300; ++tries) {
      const auto now = held();
      if (std::accumulate(now.begin(), now.end(), std::size_t{0}) >= count_) return;
      std::this_thread::sleep_for(100ms);
    }
  }
  std::array<std::size_t, 4> held() const { return {held_[0], held_[1], held_[2], held_[3]}; }
  std::size_t cut_off() const { return cut_off_; }

 private:
  /// Counts a client that has come as far as it wants.
  class Holding {
   public:
    explicit Holding(std::atomic<std::size_t>& held) : held_(held) { ++held_; }
    Holding(const Holding&) = delete;
    Holding& operator=(const Holding&) = delete;
    ~Holding() { --held_; }

   private:
    std::atomic<std::size_t>& held_;
  };

  asio::awaitable<void> client(std::size_t number) {
    const Way way = static_cast<Way>(number % 4);
    asio::steady_timer pause(context_);
    while (true) {
      try {
        co_await stall(number, way);
      } catch (const boost::system::system_error&) {
        ++cut_off_;  // that is what the server should do
      }
      pause.expires_after(50ms);
      co_await pause.async_wait(use_awaitable);
    }
  }

  asio::awaitable<void> stall(std::size_t number, Way way) {
    asio::ssl::stream<tcp::socket> stream(context_, tls_);
    tcp::socket& socket = stream.next_layer();
    socket.open(tcp::v4());
    const auto host = static_cast<std::uint32_t>(2 + number / clients_per_address);
    socket.bind({asio::ip::address_v4((127U << 24U) | host), 0});
    if (way == Way::not_reading) socket.set_option(asio::socket_base::receive_buffer_size(4096));
    const tcp::endpoint desk(asio::ip::address_v4::loopback(), port_);
    co_await socket.async_connect(desk, use_awaitable);
    if (way == Way::handshake) {
      // The beginning of a ClientHello that says it has 512 bytes.
      co_await asio::async_write(socket, asio::buffer("\x16\x03\x01\x02\x00\x01", 6), use_awaitable);
      const Holding holding(held_[0]);
      char byte = 0;
      co_await socket.async_read_some(asio::buffer(&byte, 1), use_awaitable);
      co_return;
    }
    co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
    const std::string end = " HTTP/1.1\r\nHost: localhost\r\n";
    std::string begun;
    switch (way) {
      case Way::handshake:
        break;
      case Way::head:
        begun = "POST /api/elections/" + election_ + "/ballots" + end + "X-Slow: ";
        break;
      case Way::body:
        begun = "POST /api/elections/" + election_ + "/ballots" + end +
                "Content-Type: application/json\r\nAuthorization: Bearer none\r\nContent-Length: 900000\r\n\r\n{";
        break;
      case Way::not_reading:
        for (int i = 0; i < 4; ++i) begun += "GET /api/board/" + election_ + "/archive" + end + "\r\n";
        break;
    }
    co_await asio::async_write(stream, asio::buffer(begun), use_awaitable);
    const Holding holding(held_[static_cast<std::size_t>(way)]);
    asio::steady_timer pause(context_);
    while (way != Way::not_reading) {
      co_await asio::async_write(stream, asio::buffer("x", 1), use_awaitable);
      pause.expires_after(1s);
      co_await pause.async_wait(use_awaitable);
    }
    // Reads nothing; notices that it was cut off by writing.
    while (true) {
      pause.expires_after(1s);
      co_await pause.async_wait(use_awaitable);
      co_await asio::async_write(stream, asio::buffer("\r\n", 2), use_awaitable);
    }
  }

  const std::uint16_t port_;
  const std::string election_;
  const std::size_t count_;
  asio::io_context context_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  std::array<std::atomic<std::size_t>, 4> held_{};
  std::atomic<std::size_t> cut_off_ = 0;
  std::jthread thread_;
};

StalledClients::StalledClients(std::uint16_t port, std::string election, std::size_t count)
    : crowd_(std::make_unique<Crowd>(port, std::move(election), count)) {}
StalledClients::~StalledClients() = default;

void StalledClients::wait_until_stalled() const { crowd_->wait_until_stalled(); }
std::array<std::size_t, 4> StalledClients::held() const { return crowd_->held(); }
std::size_t StalledClients::cut_off() const { return crowd_->cut_off(); }
