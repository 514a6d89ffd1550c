// SPDX-License-Identifier: EUPL-1.2
#include "http/server.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "http/detail/server_for_tests.hpp"
#include "http/operator_routes.hpp"

namespace urna::http {
namespace {

using detail::body_of;
using detail::get;
using detail::RawSocket;
using detail::status_of;
using detail::TestServer;

const Permission anybody{"anybody"};

Router small_router() {
  Router router;
  router.add({.pattern = "/hello", .permission = anybody, .handler = [](Request&) { return json("{}"); }});
  router.add({.pattern = "/things/{name}", .permission = anybody, .handler = [](Request& request) {
                return json("\"" + request.parameter("name") + "\"");
              }});
  router.add({.method = Method::post,
              .pattern = "/echo",
              .permission = anybody,
              .handler = [](Request& request) { return json(request.body); },
              .body_bytes_max = 1024});
  return router;
}

TEST(Server, AnswersOnTcpAndOnAUnixSocket) {
  const TestServer tested(small_router());
  const std::string answer = tested.answer_to(get("/hello"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "{}");

  Client client(tested.socket());
  for (int i = 0; i < 3; ++i) {
    const auto asked = client.ask(Method::post, "/echo", {{"Content-Type", "application/json"}}, "[1]");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->status, 200U);
    EXPECT_EQ(asked->body, "[1]");
  }
  // The client kept its connection; that the one before is over the server notices in its own time.
  for (int tries = 0; tested.server.connections() > 1U && tries < 500; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(tested.server.connections(), 1U);
}

TEST(Server, KeepsTheConnectionAndAnswersWhatWasSentAhead) {
  const TestServer tested(small_router());
  RawSocket raw = tested.connect();
  const std::string one = "GET /things/a HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const std::string two = "GET /things/b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  raw.send(one + two);
  const std::string answers = raw.receive();
  EXPECT_NE(answers.find("\"a\""), answers.npos);
  EXPECT_NE(answers.find("\"b\""), answers.npos);
  EXPECT_TRUE(raw.has_ended());
}

// Shows GEN-03, IDN-07.
TEST(Server, AsksForPermissionBeforeEveryHandlerAndRefusesWhenTheAskerFails) {
  std::vector<std::string> asked;
  bool entered = false;
  Router router;
  const auto enter = [&entered](Request&) {
    entered = true;
    return no_content();
  };
  router.add({.pattern = "/open", .permission = Permission("a"), .handler = enter});
  router.add({.pattern = "/at-once", .permission = Permission("b"), .handler = enter, .runs = Runs::at_once});
  router.add({.pattern = "/throws", .permission = Permission("c"), .handler = enter});
  router.add_rest(Permission("d"), enter);
  const auto authorise = [&asked](const Permission& permission, Request&) -> std::optional<Response> {
    asked.push_back(permission.get());
    if (permission.get() == "c") throw std::runtime_error("the store is gone");
    return problem(403, "forbidden");
  };
  const TestServer tested(std::move(router), {}, authorise);
  EXPECT_EQ(status_of(tested.answer_to(get("/open"))), 403);
  EXPECT_EQ(status_of(tested.answer_to(get("/at-once"))), 403);
  EXPECT_EQ(status_of(tested.answer_to(get("/throws"))), 500);
  EXPECT_EQ(status_of(tested.answer_to(get("/elsewhere"))), 403);
  EXPECT_EQ(asked, (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_FALSE(entered);
}

TEST(Server, HandsOnWhoIsAsking) {
  Router router;
  router.add({.pattern = "/me", .permission = Permission("known"), .handler = [](Request& request) {
                return json("\"" + std::any_cast<std::string>(request.caller) + "\"");
              }});
  const TestServer tested(std::move(router), {}, [](const Permission&, Request& request) -> std::optional<Response> {
    if (!request.bearer()) return problem(401, "session-expired");
    request.caller = std::string(*request.bearer());
    return std::nullopt;
  });
  EXPECT_EQ(status_of(tested.answer_to(get("/me"))), 401);
  const std::string mine = "GET /me HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer abc\r\n\r\n";
  EXPECT_EQ(body_of(tested.answer_to(mine)), "\"abc\"");
}

// Shows GEN-02, HRD-01.
TEST(Server, GivesEveryAnswerTheSecurityHeaders) {
  Router router = small_router();
  router.add({.pattern = "/throws", .permission = anybody, .handler = [](Request&) -> Response {
                throw std::runtime_error("hunter2 is in the detail of the error");
              }});
  router.add({.pattern = "/splits", .permission = anybody, .handler = [](Request&) {
                Response response = json("{}");
                response.headers.set("X-Name", "a\r\nSet-Cookie: b");
                return response;
              }});
  router.add({.pattern = "/lax", .permission = anybody, .handler = [](Request&) {
                Response response = json("{}");
                response.headers.set("Content-Security-Policy", "default-src *");
                response.headers.set("Server", "urna/1");
                return response;
              }});
  router.add({.pattern = "/page", .permission = anybody, .handler = [](Request&) {
                return Response{.headers = {{"Content-Type", "text/html"}}, .body = "<p>", .page = PageKind::page};
              }});
  router.add({.pattern = "/known", .permission = anybody, .handler = [](Request&) { return Response{.status = 304}; }});
  const TestServer tested(std::move(router));
  const std::vector<std::pair<std::string, int>> requests{
      {get("/hello"), 200},
      {get("/none"), 404},
      {get("/echo"), 405},
      {get("/throws"), 500},
      {get("/splits"), 500},
      {get("/lax"), 200},
      {get("/page"), 200},
      {get("/known"), 304},
      {"x\r\n\r\n", 400},
      {get("/%ff"), 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: gzip\r\n\r\n", 415}};
  for (const auto& [request, status] : requests) {
    const std::string answer = tested.answer_to(request);
    EXPECT_EQ(status_of(answer), status) << request;
    for (const std::string field :
         {"Content-Security-Policy: default-src 'none'; ",
          "Strict-Transport-Security: max-age=63072000; includeSubDomains", "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Resource-Policy: same-origin", "Cross-Origin-Embedder-Policy: require-corp",
          "Permissions-Policy: accelerometer=()", "Cache-Control: no-store"}) {
      EXPECT_NE(answer.find("\r\n" + field), answer.npos) << request << field;
    }
    EXPECT_EQ(answer.find("\r\nServer:"), answer.npos);
    EXPECT_EQ(answer.find("hunter2"), answer.npos);
    EXPECT_EQ(answer.find("Set-Cookie"), answer.npos);
    if (status >= 400) {
      EXPECT_NE(answer.find("Content-Type: application/problem+json"), answer.npos);
      EXPECT_NE(answer.find("\"trace\":\""), answer.npos);
    }
  }
}

TEST(Server, LetsPagesOfOthersShowOnlyWhatSaysSo) {
  const auto saying = [](const char* policy) {
    return [policy](Request&) {
      Response response = json("{}");
      response.headers.set("Cross-Origin-Resource-Policy", policy);
      return response;
    };
  };
  Router router;
  router.add({.pattern = "/badge", .permission = anybody, .handler = saying("cross-origin")});
  router.add({.pattern = "/other", .permission = anybody, .handler = saying("same-site")});
  const TestServer tested(std::move(router));
  EXPECT_NE(tested.answer_to(get("/badge")).find("\r\nCross-Origin-Resource-Policy: cross-origin\r\n"),
            std::string::npos);
  EXPECT_NE(tested.answer_to(get("/other")).find("\r\nCross-Origin-Resource-Policy: same-origin\r\n"),
            std::string::npos);
}

TEST(Server, AnswersHeadWithoutABodyAndWaitsForAPermittedOne) {
  const TestServer tested(small_router());
  const std::string head = tested.answer_to("HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 2\r\n"), head.npos);
  EXPECT_EQ(body_of(head), "");

  RawSocket raw = tested.connect();
  const std::string start = "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n";
  raw.send(start + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(raw.receive("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  raw.send("[]");
  EXPECT_EQ(body_of(raw.receive()), "[]");
  EXPECT_EQ(status_of(tested.answer_to(start + "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n")), 413);
}

/// A route whose handler waits until it is let go.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  int inside = 0;

  Response pass() {
    std::unique_lock lock(mutex);
    ++inside;
    changed.notify_all();
    changed.wait(lock, [this] { return open; });
    return json("\"through\"");
  }
  void wait_inside(int count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this, count] { return inside >= count; });
  }
  void let_go() {
    const std::scoped_lock lock(mutex);
    open = true;
    changed.notify_all();
  }
};

Router gated_router(Gate& gate) {
  Router router = small_router();
  router.add({.pattern = "/gate", .permission = anybody, .handler = [&gate](Request&) { return gate.pass(); }});
  return router;
}

// Shows HST-07.
TEST(Server, TurnsAwayWhatItsQueueCannotHold) {
  Gate gate;
  ServerLimits limits;
  limits.workers = 1;
  limits.queue_max = 1;
  const TestServer tested(gated_router(gate), limits);
  RawSocket running = tested.connect();
  running.send(get("/gate"));
  gate.wait_inside(1);
  RawSocket waiting = tested.connect();
  waiting.send(get("/hello"));
  std::string refused;
  for (int i = 0; i < 100 && status_of(refused) != 503; ++i) {
    RawSocket third = tested.connect();
    third.send(get("/hello"));
    refused = third.receive({}, std::chrono::milliseconds(50));
  }
  EXPECT_EQ(status_of(refused), 503);
  EXPECT_NE(refused.find("Retry-After: 2\r\n"), refused.npos);
  EXPECT_NE(tested.metrics.text().find("why=\"queue_full\""), std::string::npos);
  gate.let_go();
  EXPECT_EQ(status_of(running.receive()), 200);
  EXPECT_EQ(status_of(waiting.receive()), 200);
}

// Shows HST-07.
TEST(Server, HoldsSoManyBytesOfBodiesAndNoMore) {
  Gate gate;
  ServerLimits limits;
  limits.bodies_bytes_max = 1500;
  Router router;
  router.add({.method = Method::post,
              .pattern = "/gate",
              .permission = anybody,
              .handler = [&gate](Request&) { return gate.pass(); },
              .body_bytes_max = 2000});
  const TestServer tested(std::move(router), limits);
  const std::string request =
      "POST /gate HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
      "1000\r\n\r\n" +
      std::string(1000, ' ');
  RawSocket first = tested.connect();
  first.send(request);
  gate.wait_inside(1);
  const std::string refused = tested.answer_to(request);
  EXPECT_EQ(status_of(refused), 503);
  EXPECT_NE(refused.find("Retry-After: 2\r\n"), refused.npos);
  gate.let_go();
  EXPECT_EQ(status_of(first.receive()), 200);
  EXPECT_EQ(status_of(tested.answer_to(request)), 200);  // what was held is free again
}

TEST(Server, DoesNotBeginWhatHasWaitedTooLong) {
  Gate gate;
  ServerLimits limits;
  limits.workers = 1;
  limits.queue_time = std::chrono::milliseconds(50);
  const TestServer tested(gated_router(gate), limits);
  RawSocket running = tested.connect();
  running.send(get("/gate"));
  gate.wait_inside(1);
  RawSocket waiting = tested.connect();
  waiting.send(get("/hello"));
  EXPECT_EQ(waiting.receive("\r\n", std::chrono::milliseconds(150)), "");
  gate.let_go();
  EXPECT_EQ(status_of(waiting.receive()), 503);
}

// Shows HST-07.
TEST(Server, TakesSoManyConnectionsAndNoMore) {
  ServerLimits limits;
  limits.connections_per_address_max = 3;
  limits.connections_max = 5;
  const TestServer tested(small_router(), limits);
  std::vector<RawSocket> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(tested.connect());
    held.back().send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(held.back().receive("{}")), 200);
  }
  EXPECT_EQ(tested.answer_to(get("/hello")), "");  // of this address no more
  for (int i = 0; i < 2; ++i) {
    held.push_back(RawSocket::to_path(tested.socket()));
    held.back().send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(held.back().receive("{}")), 200);
  }
  RawSocket sixth = RawSocket::to_path(tested.socket());
  sixth.send(get("/hello"));
  EXPECT_EQ(sixth.receive(), "");
  held.clear();
  std::string answer;
  for (int i = 0; i < 100 && answer.empty(); ++i) answer = tested.answer_to(get("/hello"));
  EXPECT_EQ(status_of(answer), 200);  // who leaves makes room
}

TEST(Server, ClosesAnIdleConnection) {
  ServerLimits limits;
  limits.idle_time = std::chrono::milliseconds(100);
  limits.head_time = std::chrono::milliseconds(200);
  const TestServer tested(small_router(), limits);
  RawSocket silent = tested.connect();
  EXPECT_EQ(silent.receive(), "");
  EXPECT_TRUE(silent.has_ended());
  RawSocket kept = tested.connect();
  kept.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(body_of(kept.receive()), "{}");
  EXPECT_TRUE(kept.has_ended());
}

// Shows HST-07.
TEST(Server, GivesUpAReaderWhoDoesNotRead) {
  ServerLimits limits;
  limits.write_time = std::chrono::milliseconds(200);
  Router router;
  router.add(
      {.pattern = "/endless", .permission = anybody, .handler = [](Request&) {
         return Response{.body = Chunks{[] { return std::optional(std::string(64 * 1024, 'x')); }, std::nullopt}};
       }});
  const TestServer tested(std::move(router), limits);
  RawSocket raw = tested.connect();
  raw.send(get("/endless"));
  EXPECT_EQ(status_of(raw.receive("\r\n\r\n")), 200);
  EXPECT_EQ(tested.server.connections(), 1U);
  for (int i = 0; i < 200 && tested.server.connections() > 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(tested.server.connections(), 0U);
}

// Shows HST-07.
TEST(Server, ServesAnHonestRequestAmongTwoThousandStalledOnes) {
  const std::size_t descriptors = allow_many_connections();
  if (descriptors < 4200) GTEST_SKIP() << "only " << descriptors << " descriptors";
  ServerLimits limits;
  limits.connections_per_address_max = 0;
  const TestServer tested(small_router(), limits);
  std::vector<RawSocket> stalled;
  for (int i = 0; i < 2000; ++i) {
    stalled.push_back(tested.connect());
    if (i % 2 == 0) stalled.back().send("POST /echo HTTP/1.1\r\nHost: a\r\nX: ");
    if (i % 2 == 1)
      stalled.back().send(
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[");
  }
  for (int i = 0; i < 500 && tested.server.connections() < 2000; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(tested.server.connections(), 2000U);
  const auto begun = std::chrono::steady_clock::now();
  constexpr int honest = 50;
  for (int i = 0; i < honest; ++i) EXPECT_EQ(status_of(tested.answer_to(get("/hello"))), 200);
  EXPECT_LT((std::chrono::steady_clock::now() - begun) / honest, std::chrono::milliseconds(20));
}

TEST(Server, DrainsLettingEndWhatHasBegun) {
  Gate gate;
  TestServer tested(gated_router(gate));
  RawSocket running = tested.connect();
  running.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
  gate.wait_inside(1);
  RawSocket idle = tested.connect();
  idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  idle.receive("{}");
  std::thread draining([&tested] { tested.server.drain(std::chrono::seconds(10)); });
  idle.receive();
  EXPECT_TRUE(idle.has_ended());
  const auto takes_nobody = [&tested] {
    try {
      RawSocket::to_path(tested.socket());
      return false;
    } catch (const std::exception&) {
      return true;
    }
  };
  for (int tries = 0; tries < 200 && !takes_nobody();
       ++tries)  // the door and what is open are closed one after the other
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_TRUE(takes_nobody());
  gate.let_go();
  const std::string answer = running.receive();
  EXPECT_EQ(body_of(answer), "\"through\"");
  EXPECT_NE(answer.find("Connection: close\r\n"), answer.npos);
  draining.join();
  EXPECT_EQ(tested.server.connections(), 0U);
  EXPECT_ANY_THROW(tested.connect());
}

TEST(Server, GoesWhenItsPatienceEndsThoughAHandlerStillRuns) {
  Gate gate;
  TestServer tested(gated_router(gate));
  RawSocket running = tested.connect();
  running.send(get("/gate"));
  gate.wait_inside(1);
  std::thread later([&gate] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    gate.let_go();
  });
  tested.server.drain(std::chrono::milliseconds(10));
  later.join();
}

// Shows B76.
TEST(Server, WritesNothingOfARequestIntoItsLogAndItsMetrics) {
  const TestFolder folder;
  AccessLog log = AccessLog::to_file(folder / "log");
  Metrics metrics;
  std::uint16_t port = 0;
  {
    Server server({}, small_router(), detail::allow_all, log, metrics);
    port = server.listen_tcp("127.0.0.1", 0);
    for (const std::string target : {"/things/ada-lovelace?born=1815", "/secret-place", "/things/%ff"}) {
      RawSocket raw = RawSocket::to_port(port);
      raw.send("GET " + target + " HTTP/1.1\r\nHost: the-host\r\nConnection: close\r\nX-Mine: my-field\r\n\r\n");
      raw.receive();
    }
    server.drain(std::chrono::seconds(2));
  }
  log.event("started", {{"port", "1\n2"}});
  log.error("odd \x1b[31m", "0123456789abcdef");
  std::ifstream file(folder / "log");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const std::string secret : {"ada", "1815", "secret-place", "the-host", "my-field", "127.0.0.1", "\x1b"}) {
    EXPECT_EQ(text.find(secret), text.npos) << text;
    EXPECT_EQ(metrics.text().find(secret), std::string::npos);
  }
  std::istringstream lines(text);
  std::vector<boost::json::object> entries;
  for (std::string line; std::getline(lines, line);) entries.push_back(boost::json::parse(line).as_object());
  ASSERT_EQ(entries.size(), 5U) << text;
  EXPECT_EQ(entries[0].at("route"), "/things/{name}");
  EXPECT_EQ(entries[0].at("status"), 200);
  EXPECT_EQ(entries[0].at("trace").as_string().size(), 16U);
  EXPECT_TRUE(entries[0].contains("ms") && entries[0].contains("bytes") && entries[0].contains("at"));
  EXPECT_EQ(entries[1].at("route"), "-");
  EXPECT_EQ(entries[3].at("event"), "started");
  EXPECT_NE(metrics.text().find("urna_http_requests_total{route=\"/things/{name}\",status=\"200\"} 1"),
            std::string::npos);
}

TEST(Server, TellsItsOperatorHowItIs) {
  Metrics metrics;
  metrics.add_gauge("urna_queue", "Waiting", [] { return 7.0; });
  std::string missing = "the-box";
  Router router;
  add_operator_routes(router, anybody, metrics, [&missing] { return missing; });
  const TestServer tested(std::move(router));
  EXPECT_EQ(status_of(tested.answer_to(get("/healthz"))), 200);
  EXPECT_EQ(status_of(tested.answer_to(get("/readyz"))), 503);
  missing.clear();
  EXPECT_EQ(status_of(tested.answer_to(get("/readyz"))), 200);
  EXPECT_NE(tested.answer_to(get("/metrics")).find("urna_queue 7"), std::string::npos);
}

// Shows IDN-07.
TEST(Router, StopsTheProgramOnARouteThatIsNotWhole) {
  const Handler handler = [](Request&) { return no_content(); };
  EXPECT_DEATH(Router().add({.pattern = "/a", .permission = Permission(""), .handler = handler}), "permission");
  EXPECT_DEATH(Router().add({.pattern = "/a", .permission = anybody, .handler = {}}), "handler");
  EXPECT_DEATH(Router().add({.pattern = "/a{b}", .permission = anybody, .handler = handler}), "segment");
  Router twice;
  twice.add({.pattern = "/a/{b}", .permission = anybody, .handler = handler});
  EXPECT_DEATH(twice.add({.pattern = "/a/{c}", .permission = anybody, .handler = handler}), "one route");
}

TEST(Router, PrefersThePathThatIsWrittenOut) {
  Router router;
  router.add({.pattern = "/a/{b}", .permission = anybody, .handler = [](Request&) { return json("1"); }});
  router.add({.pattern = "/a/live", .permission = anybody, .handler = [](Request&) { return json("2"); }});
  const TestServer tested(std::move(router));
  EXPECT_EQ(body_of(tested.answer_to(get("/a/x"))), "1");
  EXPECT_EQ(body_of(tested.answer_to(get("/a/live"))), "2");
}

// Shows IDN-05, B54.
TEST(Request, TakesACookieOnlyWhenItIsClear) {
  Request request;
  request.headers.add("Cookie", "a=1; __Host-urna=x=y; b=2");
  EXPECT_EQ(request.cookie("__Host-urna"), "x=y");
  EXPECT_EQ(request.cookie("urna"), std::nullopt);
  request.headers.add("cookie", "__Host-urna=z");
  EXPECT_EQ(request.cookie("__Host-urna"), std::nullopt);
}

TEST(Request, TakesABearerOnlyInItsForm) {
  for (const std::string value : {"Basic abc", "Bearer", "Bearer ", "Bearer a b", "Bearer \xC3\xA9", "abc"}) {
    Request request;
    request.headers.add("Authorization", value);
    EXPECT_EQ(request.bearer(), std::nullopt) << value;
  }
  Request request;
  request.headers.add("Authorization", "bearer a-._~+/9=");
  EXPECT_EQ(request.bearer(), "a-._~+/9=");
}

}  // namespace
}  // namespace urna::http
