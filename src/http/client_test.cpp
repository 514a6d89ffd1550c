// SPDX-License-Identifier: EUPL-1.2
#include "http/client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/detail/server_for_tests.hpp"

namespace urna::http {
namespace {

using namespace std::chrono_literals;
using detail::TestServer;

const Permission anybody{"anybody"};

/// Takes connections one by one and does with each what it is told; counts them.
class OddServer {
 public:
  OddServer(const std::string& path, std::function<void(int connection)> treat) : treat_(std::move(treat)) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    thread_ = std::thread([this] {
      while (true) {
        const int connection = ::accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        ++taken;
        treat_(connection);
        ::close(connection);
      }
    });
  }
  ~OddServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  OddServer(const OddServer&) = delete;
  OddServer& operator=(const OddServer&) = delete;

  static std::string read(int connection) {
    char bytes[4096];
    const ssize_t got = ::recv(connection, bytes, sizeof bytes, 0);
    return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : "";
  }
  static void say(int connection, std::string_view text) { ::send(connection, text.data(), text.size(), MSG_NOSIGNAL); }

  std::atomic<int> taken = 0;

 private:
  std::function<void(int)> treat_;
  int listener_ = -1;
  std::thread thread_;
};

TEST(Client, SaysThatNobodyListens) {
  const TestFolder folder;
  Client client(folder / "none");
  const auto asked = client.ask(Method::get, "/");
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error(), ClientFailure::unreachable);
}

// Shows B47.
TEST(Client, DoesNotWaitForEver) {
  const TestFolder folder;
  std::atomic<bool> over = false;
  const OddServer silent((folder / "s").string(), [&over](int) {
    while (!over) std::this_thread::sleep_for(5ms);
  });
  Client client(folder / "s", {.time = 100ms});
  const auto begun = std::chrono::steady_clock::now();
  const auto asked = client.ask(Method::get, "/");
  over = true;
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error(), ClientFailure::timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
}

TEST(Client, NeverSendsAPostTwice) {
  const TestFolder folder;
  // Answers the first request of a connection, reads the second and hangs up.
  const auto treat = [](int connection) {
    OddServer::read(connection);
    OddServer::say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    OddServer::read(connection);
  };
  {
    OddServer odd((folder / "a").string(), treat);
    Client client(folder / "a");
    EXPECT_TRUE(client.ask(Method::post, "/"));
    const auto second = client.ask(Method::post, "/");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), ClientFailure::broken_off);
    EXPECT_EQ(odd.taken, 1);
  }
  OddServer odd((folder / "b").string(), treat);
  Client client(folder / "b");
  EXPECT_TRUE(client.ask(Method::put, "/"));
  EXPECT_TRUE(client.ask(Method::put, "/"));
  EXPECT_EQ(odd.taken, 2);
}

// Shows INP-03, B47.
TEST(Client, RefusesAnswersThatAreNone) {
  const TestFolder folder;
  std::string saying;
  const OddServer odd((folder / "s").string(), [&saying](int connection) {
    OddServer::read(connection);
    OddServer::say(connection, saying);
  });
  Client client(folder / "s", {.answer_bytes_max = 10});
  for (const std::string text : {"", "SSH-2.0\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                                 "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"}) {
    saying = text;
    const auto asked = client.ask(Method::get, "/");
    ASSERT_FALSE(asked) << text;
    EXPECT_EQ(asked.error(), ClientFailure::broken_off) << text;
  }
  saying = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nelevenbytes";
  EXPECT_EQ(client.ask(Method::get, "/").error(), ClientFailure::too_large);
  saying = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nten";
  EXPECT_EQ(client.ask(Method::get, "/")->body, "ten");
}

TEST(Client, HandsOnAnAnswerAsItComesAndSaysWhenItBrokeOff) {
  const TestFolder folder;
  std::string saying;
  const OddServer odd((folder / "s").string(), [&saying](int connection) {
    OddServer::read(connection);
    OddServer::say(connection, saying);
  });
  std::string taken;
  ClientLimits limits{.answer_bytes_max = 10};
  limits.take = [&taken](std::string_view piece) { taken += piece; };
  Client client(folder / "s", limits);
  saying = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nelevenbytes";
  const auto answer = client.ask(Method::get, "/");
  ASSERT_TRUE(answer);
  EXPECT_EQ(taken, "elevenbytes");
  EXPECT_EQ(answer->body, "");
  saying = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nelevenbytes";
  EXPECT_EQ(client.ask(Method::get, "/").error(), ClientFailure::broken_off);
  taken.clear();
  saying = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone";
  EXPECT_EQ(client.ask(Method::get, "/")->body, "none");
  EXPECT_EQ(taken, "") << "a refusal is not the answer";
}

// Shows INP-03.
TEST(Client, IsNotTalkedIntoAnotherRequest) {
  const TestFolder folder;
  Client client(folder / "none");
  EXPECT_THROW((void)client.ask(Method::get, "/a HTTP/1.1\r\nX: y"), std::invalid_argument);
  EXPECT_THROW((void)client.ask(Method::get, "/", {{"X", "a\r\nY: b"}}), std::invalid_argument);
}

TEST(Client, ServesManyThreadsOverFewConnections) {
  Router router;
  router.add({.method = Method::put,
              .pattern = "/n/{n}",
              .permission = anybody,
              .handler = [](Request& request) { return json(request.parameter("n") + request.body); },
              .body_bytes_max = 100});
  const TestServer tested(std::move(router));
  Client client(tested.socket(), {.connections_max = 3});
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 25; ++k) {
        const auto asked =
            client.ask(Method::put, "/n/" + std::to_string(i * 100 + k), {{"Content-Type", "application/json"}}, "!");
        if (asked && asked->body == std::to_string(i * 100 + k) + "!") ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 200);
  EXPECT_LE(tested.server.connections(), 3U);
}

TEST(Client, ComesBackWhenTheServerHasComeBack) {
  const TestFolder folder;
  AccessLog log;
  Metrics metrics;
  Client client(folder / "s");
  for (int i = 0; i < 2; ++i) {
    Router router;
    router.add({.pattern = "/", .permission = anybody, .handler = [](Request&) { return json("{}"); }});
    Server server({}, std::move(router), detail::allow_all, log, metrics);
    server.listen_unix(folder / "s");
    EXPECT_TRUE(client.ask(Method::get, "/"));
    server.drain(1s);
    EXPECT_EQ(client.ask(Method::get, "/").error(), ClientFailure::unreachable);
  }
}

}  // namespace
}  // namespace urna::http
