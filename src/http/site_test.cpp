// SPDX-License-Identifier: EUPL-1.2
#include "http/site.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "http/detail/server_for_tests.hpp"
#include "http/event_channel.hpp"

namespace urna::http {
namespace {

using namespace std::chrono_literals;
using detail::body_of;
using detail::RawSocket;
using detail::status_of;

const Permission anybody{"anybody"};

Router one_route(const char* pattern, Handler handler) {
  Router router;
  router.add({.method = Method::get, .pattern = pattern, .permission = anybody, .handler = std::move(handler)});
  return router;
}

/// A server of two sites, `a.example` and `b.example`, on one port.
class TwoSites : public ::testing::Test {
 protected:
  static std::shared_ptr<Site> site_named(const std::string& name, Site::Share share = {}) {
    return std::make_shared<Site>(
        one_route("/who", [name](Request&) { return json("\"" + name + "\""); }),
        [name](const Permission&, Request& request) -> std::optional<Response> {
          if (request.bearer() == name) return std::nullopt;
          return problem(401, "session-expired");
        },
        share);
  }

  std::string asked(const std::string& lines, const std::string& target = "/who") const {
    RawSocket raw = RawSocket::to_port(port_);
    raw.send("GET " + target + " HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n");
    return raw.receive({}, 5s);
  }
  std::string as_a(const std::string& host) const { return asked("Host: " + host + "\r\nAuthorization: Bearer a\r\n"); }

  std::shared_ptr<Site> a_ = site_named("a");
  std::shared_ptr<Site> b_ = site_named("b");
  AccessLog log_;
  Metrics metrics_;
  Server server_{{},
                 [this](std::string_view host) {
                   return host == "a.example" ? a_ : host == "b.example" ? b_ : std::shared_ptr<Site>();
                 },
                 log_,
                 metrics_};
  std::uint16_t port_ = server_.listen_tcp("127.0.0.1", 0);
};

// Shows TEN-02.
TEST_F(TwoSites, AnswerNobodyElse) {
  for (const char* host : {"c.example", "example", "a.example.evil.org", "xa.example", "a.example..", "127.0.0.1",
                           "localhost", "[::1]", "A_.example", "a.example:", "a.example:x"}) {
    const std::string answer = as_a(host);
    EXPECT_EQ(status_of(answer), 421) << host;
    EXPECT_NE(body_of(answer).find("unknown-host"), std::string::npos) << host;
    EXPECT_EQ(body_of(answer).find("example"), std::string::npos) << "it names no other host";
  }
  EXPECT_EQ(status_of(asked("Host: c.example\r\n", "/nowhere")), 421) << "before anything else is looked at";
}

// Shows TEN-02, B07.
TEST_F(TwoSites, DoNotTakeEachOthersSessions) {
  EXPECT_EQ(body_of(as_a("a.example")), "\"a\"");
  EXPECT_EQ(status_of(as_a("b.example")), 401);
}

// Shows TEN-02.
TEST_F(TwoSites, AreNamedInAnySpellingOfTheHost) {
  for (const char* host : {"a.example", "A.EXAMPLE", "a.example.", "a.example:8443", "A.Example.:1"})
    EXPECT_EQ(body_of(as_a(host)), "\"a\"") << host;
}

// Shows TEN-02, B07.
TEST_F(TwoSites, AreNotReachedByTwoNamesInOneRequest) {
  const std::string two = "Host: b.example\r\nHost: a.example\r\nAuthorization: Bearer a\r\n";
  EXPECT_EQ(status_of(asked(two)), 400);
  EXPECT_EQ(status_of(asked("Host: b.example\r\nAuthorization: Bearer a\r\n", "https://a.example/who")), 400);
  EXPECT_EQ(body_of(asked("Host: a.example\r\nAuthorization: Bearer a\r\n", "https://a.example/who")), "\"a\"");
  for (const char* host : {"a.example,b.example", "a.example/b.example", "b.example@a.example"})
    EXPECT_EQ(status_of(as_a(host)), 400) << host;
  EXPECT_EQ(status_of(asked("X-Forwarded-Host: a.example\r\nHost: b.example\r\nAuthorization: Bearer a\r\n")), 401);
}

// Shows TEN-02.
TEST_F(TwoSites, AreChosenAnewForEachRequestOfAConnection) {
  RawSocket raw = RawSocket::to_port(port_);
  raw.send(
      "GET /who HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer a\r\n\r\n"
      "GET /who HTTP/1.1\r\nHost: b.example\r\nAuthorization: Bearer a\r\nConnection: close\r\n\r\n");
  const std::string answers = raw.receive({}, 5s);
  EXPECT_NE(answers.find("\"a\""), answers.npos);
  EXPECT_NE(answers.find("401"), answers.npos);
}

TEST_F(TwoSites, TakeNoMoreThanTheirShare) {
  a_ = site_named("a", {.requests_a_second = 1});
  std::vector<std::future<bool>> asking;
  for (int i = 0; i < 5; ++i)
    asking.push_back(std::async(std::launch::async, [&] { return status_of(as_a("a.example")) == 429; }));
  int refused = 0;
  for (auto& one : asking) refused += one.get() ? 1 : 0;
  EXPECT_GE(refused, 3);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(status_of(asked("Host: b.example\r\nAuthorization: Bearer b\r\n")), 200);
}

// Shows TEN-04.
TEST_F(TwoSites, MakeWhoeverAsksForMoreThanTheirShareWaitForTheRefusal) {
  a_ = site_named("a", {.requests_a_second = 1});
  const auto begun = std::chrono::steady_clock::now();
  int refused = 0;
  for (int i = 0; i < 4; ++i) refused += status_of(as_a("a.example")) == 429 ? 1 : 0;
  EXPECT_GE(refused, 1);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, refused * 250ms) << "a loop is no flood";
}

// Shows TEN-04.
TEST_F(TwoSites, AnswerOneAfterTheOtherWhatComesBeyondTheirShare) {
  a_ = site_named("a", {.requests_a_second = 20});
  for (int i = 0; i < 20; ++i) EXPECT_EQ(status_of(as_a("a.example")), 200);
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(status_of(as_a("a.example")), 200);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 15 * 50ms) << "a loop is no flood";
}

// Shows TEN-04.
TEST(Site, SpreadsOutWhatComesBeyondItsShareAndRefusesWhatWouldWaitLong) {
  Site site(Router(), detail::allow_all, {.requests_a_second = 10});
  const auto now = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(site.admits(now), 0ns) << i;
  EXPECT_EQ(site.admits(now), 100ms);
  EXPECT_EQ(site.admits(now), 200ms) << "not both at once";
  EXPECT_FALSE(site.admits(now));
  EXPECT_FALSE(site.admits(now)) << "who was refused takes nobody's turn";
  EXPECT_EQ(site.admits(now + 100ms), 200ms);
}

TEST(Site, GetsItsRequestsBackWithTime) {
  Site site(Router(), detail::allow_all, {.requests_a_second = 10});
  auto now = std::chrono::steady_clock::now();
  const auto at_once = [&] {
    int begun = 0;
    for (int i = 0; i < 100; ++i) begun += site.admits(now) == 0ns ? 1 : 0;
    return begun;
  };
  EXPECT_EQ(at_once(), 10);
  now += 250ms;
  EXPECT_EQ(site.admits(now), 50ms) << "two turns were taken by who waited";
  EXPECT_EQ(site.admits(now - 1h), 150ms) << "a clock that goes back gives nothing";
  now += 1h;
  EXPECT_EQ(at_once(), 10) << "what was not used is not saved up";
}

// Shows TEN-04.
TEST(Site, HoldsToAnotherNumberOfRequestsAtOnce) {
  Site site(Router(), detail::allow_all, {.requests_a_second = 1000});
  auto now = std::chrono::steady_clock::now();
  EXPECT_EQ(site.admits(now), 0ns);
  site.limit_requests(2);
  int admitted = 0;
  for (int i = 0; i < 100; ++i) admitted += site.admits(now += 1us) ? 1 : 0;
  EXPECT_EQ(admitted, 2) << "what was left of the larger number is gone";
}

TEST(Site, LeavesWorkersToTheOthers) {
  std::mutex mutex;
  std::condition_variable moved;
  bool go_on = false;
  int inside = 0;
  const auto slow = std::make_shared<Site>(one_route("/x",
                                                     [&](Request&) {
                                                       std::unique_lock lock(mutex);
                                                       ++inside;
                                                       moved.notify_all();
                                                       moved.wait(lock, [&] { return go_on; });
                                                       return no_content();
                                                     }),
                                           detail::allow_all, Site::Share{.working_max = 2});
  const auto quick = std::make_shared<Site>(one_route("/x", [](Request&) { return no_content(); }), detail::allow_all);
  AccessLog log;
  Metrics metrics;
  Server server(
      {.workers = 3}, [&](std::string_view host) { return host == "slow.example" ? slow : quick; }, log, metrics);
  const auto port = server.listen_tcp("127.0.0.1", 0);
  const auto ask = [port](const std::string& host) {
    RawSocket raw = RawSocket::to_port(port);
    raw.send("GET /x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    return raw;
  };
  RawSocket first = ask("slow.example");
  RawSocket second = ask("slow.example");
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(moved.wait_for(lock, 5s, [&] { return inside == 2; }));
  }
  EXPECT_EQ(status_of(ask("slow.example").receive({}, 5s)), 503);
  EXPECT_EQ(status_of(ask("quick.example").receive({}, 5s)), 204);
  {
    const std::lock_guard lock(mutex);
    go_on = true;
  }
  moved.notify_all();
  EXPECT_EQ(status_of(first.receive({}, 5s)), 204);
  EXPECT_EQ(status_of(second.receive({}, 5s)), 204);
  EXPECT_EQ(status_of(ask("slow.example").receive({}, 5s)), 204) << "its places are given back";
}

TEST(Site, IsNoLongerUsedSoonAfterItIsClosed) {
  const auto channel = std::make_shared<EventChannel>();
  channel->publish("state", "{}");
  auto site = std::make_shared<Site>(one_route("/live",
                                               [channel](Request&) {
                                                 return Response{.body = EventStream{channel, 50ms}};
                                               }),
                                     detail::allow_all);
  AccessLog log;
  Metrics metrics;
  Server server(
      {.heartbeat = 50ms}, [&](std::string_view) { return site; }, log, metrics);
  RawSocket raw = RawSocket::to_port(server.listen_tcp("127.0.0.1", 0));
  raw.send("GET /live HTTP/1.1\r\nHost: a.example\r\n\r\n");
  ASSERT_NE(raw.receive("data: {}", 5s).find("data: {}"), std::string::npos);
  EXPECT_GT(site.use_count(), 1);
  site->close();
  for (const auto end = std::chrono::steady_clock::now() + 5s; site.use_count() > 1;) {
    ASSERT_LT(std::chrono::steady_clock::now(), end);
    std::this_thread::sleep_for(5ms);
  }
}

}  // namespace
}  // namespace urna::http
