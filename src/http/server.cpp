// SPDX-License-Identifier: EUPL-1.2
#include "http/server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "http/detail/connection.hpp"
#include "http/detail/core.hpp"
#include "http/detail/tls.hpp"

namespace urna::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Local = asio::local::stream_protocol;
using detail::Connection;
using detail::ConnectionBook;
using detail::Stream;

/// What connections are counted by: an IPv4 address, the first 64 bits of an IPv6 one.
std::string network_of(asio::ip::address address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  if (address.is_v4()) return address.to_string();
  const auto bytes = address.to_v6().to_bytes();
  return to_hex(std::as_bytes(std::span(bytes).first<8>()));
}

/// What a client does not take is not encrypted ahead of it: the system would hold megabytes for each that stalls.
void leave_unsent_little(int socket) {
  constexpr int unsent_bytes_max = 128 * 1024;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes_max, sizeof unsent_bytes_max);
}

}  // namespace

struct Server::Core {
  Core(ServerLimits limits, SiteOf site_of, AccessLog& log, Metrics& metrics)
      : shared(std::make_shared<detail::Shared>(limits, std::move(site_of), log, metrics)),
        book(limits.connections_max, limits.connections_per_address_max),
        work(asio::make_work_guard(io)) {
    for (std::size_t i = 0; i < limits.io_threads; ++i) threads.emplace_back([this] { run(); });
  }

  void run() {
    while (true) {
      try {
        io.run();
        return;
      } catch (const std::exception& error) {
        shared->log.error(error.what());
      }
    }
  }

  template <class Acceptor>
  asio::awaitable<void> accept(std::shared_ptr<Acceptor> acceptor, bool with_tls, bool owner_only = false);
  asio::awaitable<void> serve(std::shared_ptr<Connection> connection, std::string network);
  void begin(Stream::Socket socket, bool with_tls, const asio::ip::address* from);
  std::uint16_t listen(const std::string& address, std::uint16_t port, bool with_tls);

  std::shared_ptr<asio::ssl::context> tls_now() {
    const std::scoped_lock lock(tls_mutex);
    return tls;
  }

  std::shared_ptr<detail::Shared> shared;
  ConnectionBook book;
  std::mutex tls_mutex;
  std::shared_ptr<asio::ssl::context> tls;
  std::function<std::shared_ptr<asio::ssl::context>()> make_tls;
  std::vector<std::filesystem::path> sockets;

  asio::io_context io;  // dies before what its coroutines refer to
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::vector<std::function<void()>> stop_accepting;
  std::vector<std::thread> threads;
  bool ended = false;
};

/// Whether the process at the other end runs as our own user, or as root.
static bool is_ours(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

template <class Acceptor>
asio::awaitable<void> Server::Core::accept(std::shared_ptr<Acceptor> acceptor, bool with_tls, bool owner_only) {
  using Protocol = typename Acceptor::protocol_type;
  asio::steady_timer pause(io);
  while (acceptor->is_open()) {
    typename Protocol::socket socket(asio::make_strand(io));
    const auto [error] = co_await acceptor->async_accept(socket, asio::as_tuple(asio::use_awaitable));
    if (error) {
      if (!acceptor->is_open() || error == asio::error::operation_aborted) co_return;
      // Such as no descriptor left: it is better to wait than to spin.
      shared->metrics.turned_away("accept_failed");
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    if constexpr (std::is_same_v<Protocol, tcp>) {
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      leave_unsent_little(socket.native_handle());
      const auto endpoint = socket.remote_endpoint(ignored);
      const asio::ip::address from = endpoint.address();
      begin(Stream::Socket(std::move(socket)), with_tls, &from);
    } else if (!owner_only || is_ours(socket.native_handle())) {
      begin(Stream::Socket(std::move(socket)), with_tls, nullptr);
    }
  }
}

void Server::Core::begin(Stream::Socket socket, bool with_tls, const asio::ip::address* from) {
  const std::string network = from != nullptr ? network_of(*from) : "";
  const auto stream = std::make_shared<Stream>(std::move(socket), with_tls ? tls_now() : nullptr);
  const auto connection = std::make_shared<Connection>(shared, stream, from != nullptr ? from->to_string() : "");
  switch (book.enter(connection, network)) {
    case ConnectionBook::Admission::admitted:
      break;
    case ConnectionBook::Admission::connections_full:
      shared->metrics.turned_away("connections_full");
      return;
    case ConnectionBook::Admission::address_full:
      shared->metrics.turned_away("address_full");
      return;
  }
  shared->metrics.connection_opened();
  asio::co_spawn(connection->get_executor(), serve(connection, network), asio::detached);
}

asio::awaitable<void> Server::Core::serve(std::shared_ptr<Connection> connection, std::string network) {
  try {
    co_await connection->run();
  } catch (const std::exception& error) {
    shared->log.error(error.what());
  }
  book.leave(connection.get(), network);
  shared->metrics.connection_closed();
}

std::uint16_t Server::Core::listen(const std::string& address, std::uint16_t port, bool with_tls) {
  const tcp::endpoint endpoint(asio::ip::make_address(address), port);
  const auto acceptor = std::make_shared<tcp::acceptor>(asio::make_strand(io));
  acceptor->open(endpoint.protocol());
  acceptor->set_option(tcp::acceptor::reuse_address(true));
  acceptor->bind(endpoint);
  acceptor->listen();
  stop_accepting.emplace_back([acceptor] {
    asio::post(acceptor->get_executor(), [acceptor] {
      boost::system::error_code ignored;
      acceptor->close(ignored);
    });
  });
  asio::co_spawn(acceptor->get_executor(), accept(acceptor, with_tls), asio::detached);
  return acceptor->local_endpoint().port();
}

std::size_t allow_many_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(limit.rlim_cur);
}

Server::Server(ServerLimits limits, SiteOf site_of, AccessLog& log, Metrics& metrics)
    : core_(std::make_unique<Core>(limits, std::move(site_of), log, metrics)) {}

Server::Server(ServerLimits limits, Router router, Authorise authorise, AccessLog& log, Metrics& metrics)
    : Server(
          limits,
          [site = std::make_shared<Site>(std::move(router), std::move(authorise))](std::string_view) { return site; },
          log, metrics) {}

void Server::explain_failures(ExplainFailure explain) { core_->shared->explain = std::move(explain); }

void Server::tell_attacks(TellAttack tell) { core_->shared->tell_attack = std::move(tell); }

Server::~Server() {
  try {
    drain(std::chrono::milliseconds(0));
  } catch (...) {
    ensure(false, "a server can be stopped");  // such as a mutex that is broken: nothing can be believed any more
  }
}

std::uint16_t Server::listen_tls(const std::string& address, std::uint16_t port, TlsFiles files) {
  core_->make_tls = [files = std::move(files)] { return detail::tls_server_context(files); };
  core_->tls = core_->make_tls();
  return core_->listen(address, port, true);
}

std::uint16_t Server::listen_mutual_tls(const std::string& address, std::uint16_t port, MutualTls files) {
  core_->make_tls = [files = std::move(files)] { return detail::mutual_tls_context(files, detail::Side::server); };
  core_->tls = core_->make_tls();
  return core_->listen(address, port, true);
}

std::uint16_t Server::listen_tcp(const std::string& address, std::uint16_t port) {
  return core_->listen(address, port, false);
}

void Server::listen_unix(const std::filesystem::path& path, UnixPeers peers) {
  const bool owner_only = peers == UnixPeers::owner_only;
  if (path.string().size() >= sizeof(sockaddr_un::sun_path)) {
    throw std::runtime_error("the path of a socket has 107 characters at most: " + path.string());
  }
  if (std::filesystem::is_socket(path)) std::filesystem::remove(path);
  const auto acceptor = std::make_shared<Local::acceptor>(asio::make_strand(core_->io));
  acceptor->open();
  // Nobody can connect before `listen`, so that the mode is right from the first moment.
  acceptor->bind(Local::endpoint(path.string()));
  if (::chmod(path.c_str(), owner_only ? 0600 : 0660) != 0)
    throw std::runtime_error("cannot protect the socket " + path.string());
  acceptor->listen();
  core_->sockets.push_back(path);
  core_->stop_accepting.emplace_back([acceptor] {
    asio::post(acceptor->get_executor(), [acceptor] {
      boost::system::error_code ignored;
      acceptor->close(ignored);
    });
  });
  asio::co_spawn(acceptor->get_executor(), core_->accept(acceptor, false, owner_only), asio::detached);
}

void Server::reload_certificate() {
  ensure(static_cast<bool>(core_->make_tls), "there is a listener with TLS");
  auto made = core_->make_tls();
  const std::scoped_lock lock(core_->tls_mutex);
  core_->tls = std::move(made);
}

void Server::drain(std::chrono::milliseconds at_most) {
  if (core_->ended) return;
  core_->ended = true;
  core_->shared->draining = true;
  for (const auto& stop : core_->stop_accepting) stop();
  for (const auto& path : core_->sockets) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  constexpr std::chrono::milliseconds look_again_after{5};
  const auto end = Stream::Clock::now() + at_most;
  const auto tell_all = [this](auto what) {
    for (const auto& connection : core_->book.all()) asio::post(connection->get_executor(), [=] { what(*connection); });
  };
  while (core_->book.size() > 0 && Stream::Clock::now() < end) {
    tell_all([](Connection& connection) { connection.drain(); });
    std::this_thread::sleep_for(look_again_after);
  }
  tell_all([](Connection& connection) { connection.interrupt(); });
  constexpr std::chrono::milliseconds last_words{500};
  const auto very_end = Stream::Clock::now() + last_words;
  while (core_->book.size() > 0 && Stream::Clock::now() < very_end) std::this_thread::sleep_for(look_again_after);
  core_->shared->pool.end();
  core_->work.reset();
  core_->io.stop();
  for (std::thread& thread : core_->threads) thread.join();
  core_->threads.clear();
}

std::size_t Server::connections() const { return core_->book.size(); }

}  // namespace urna::http
