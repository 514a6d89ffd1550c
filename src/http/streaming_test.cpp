// SPDX-License-Identifier: EUPL-1.2
// Answers that are not one text: streams, live events, and what another server says.
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "http/detail/server_for_tests.hpp"

namespace urna::http {
namespace {

using detail::body_of;
using detail::get;
using detail::RawSocket;
using detail::status_of;
using detail::TestServer;
using namespace std::chrono_literals;

const Permission anybody{"anybody"};

/// Pieces of a body, counted as they are made.
Chunks counted(std::size_t pieces, std::size_t piece_bytes, std::shared_ptr<std::atomic<std::size_t>> made) {
  return {[=]() -> std::optional<std::string> {
            if (*made == pieces) return std::nullopt;
            ++*made;
            return std::string(piece_bytes, 'x');
          },
          std::nullopt};
}

long resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word && word != "VmRSS:") continue;
  long kilobytes = 0;
  status >> kilobytes;
  return kilobytes;
}

TEST(Streaming, ABigDownloadTakesNoMemoryAndIsMadeAsItIsRead) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  Router router;
  router.add({.pattern = "/big", .permission = anybody, .handler = [made](Request&) {
                return download("application/octet-stream", "a\";\r\nX: y.bel", counted(1600, 64 * 1024, made));
              }});
  const TestServer tested(std::move(router));
  RawSocket raw = tested.connect();
  raw.send(get("/big"));
  const std::string head = raw.receive("\r\n\r\n");
  EXPECT_NE(head.find("filename=\"a____X__y.bel\""), head.npos) << head.substr(0, 900);
  [[maybe_unused]] const long before = resident_kilobytes();
  std::this_thread::sleep_for(300ms);
  EXPECT_LT(*made, 400U);  // nobody reads: nothing more is made
  EXPECT_GT(head.size() + raw.read_away(), 1600U * 64 * 1024);
#ifndef __SANITIZE_ADDRESS__  // which keeps what is freed
  EXPECT_LT(resident_kilobytes() - before, 16 * 1024);
#endif
}

TEST(Streaming, ABodyThatBreaksOffIsSeenToBreakOff) {
  Router router;
  router.add({.pattern = "/broken", .permission = anybody, .handler = [](Request&) {
                return Response{.body = Chunks{[n = 0]() mutable -> std::optional<std::string> {
                                                 if (n++ == 1) throw std::runtime_error("the disk has gone");
                                                 return "half";
                                               },
                                               std::nullopt}};
              }});
  router.add({.pattern = "/short", .permission = anybody, .handler = [](Request&) {
                return Response{.body = Chunks{[n = 0]() mutable -> std::optional<std::string> {
                                                 if (n++ == 1) return std::nullopt;
                                                 return "half";
                                               },
                                               8}};
              }});
  const TestServer tested(std::move(router));
  const std::string answer = tested.answer_to(get("/broken"));
  EXPECT_NE(answer.find("4\r\nhalf\r\n"), answer.npos);
  EXPECT_EQ(answer.find("0\r\n\r\n"), answer.npos);
  Client client(tested.socket());
  for (const std::string target : {"/broken", "/short"}) {
    const auto asked = client.ask(Method::get, target);
    ASSERT_FALSE(asked) << target;
    EXPECT_EQ(asked.error(), ClientFailure::broken_off);
  }
}

TEST(Streaming, AFileIsSentWithItsLength) {
  TestFolder folder;
  const std::string bytes(200'000, 'b');
  std::ofstream(folder / "f") << bytes;
  Router router;
  router.add({.pattern = "/f", .permission = anybody, .handler = [&](Request&) {
                return download("text/plain", "f", chunks_of_file(folder / "f"));
              }});
  router.add({.pattern = "/none", .permission = anybody, .handler = [&](Request&) {
                return download("text/plain", "f", chunks_of_file(folder / "none"));
              }});
  const TestServer tested(std::move(router));
  const std::string answer = tested.answer_to(get("/f"));
  EXPECT_NE(answer.find("Content-Length: 200000\r\n"), answer.npos);
  EXPECT_EQ(body_of(answer), bytes);
  EXPECT_EQ(status_of(tested.answer_to(get("/none"))), 500);
}

class Live : public testing::Test {
 protected:
  static ServerLimits limits() {
    ServerLimits made;
    made.heartbeat = 100ms;
    made.event_streams_max = 3;
    made.workers = 1;
    return made;
  }
  Router router() {
    Router made;
    made.add({.pattern = "/live", .permission = anybody, .handler = [this](Request&) {
                return Response{.body = EventStream{channel, 50ms}};
              }});
    made.add({.pattern = "/now", .permission = anybody, .handler = [](Request&) { return json("{}"); }});
    return made;
  }
  std::shared_ptr<EventChannel> channel = std::make_shared<EventChannel>();
};

TEST_F(Live, TellsTheStateAtOnceThenEachChangeButNotTooOften) {
  const TestServer tested(router(), limits());
  channel->publish("state", "{\"n\":1}");
  RawSocket raw = tested.connect();
  raw.send(get("/live"));
  const std::string first = raw.receive("{\"n\":1}\n\n");
  EXPECT_NE(first.find("Content-Type: text/event-stream\r\n"), first.npos);
  EXPECT_NE(first.find("id: 1\nevent: state\ndata: {\"n\":1}\n\n"), first.npos);
  for (int n = 2; n <= 100; ++n) channel->publish("state", "{\"n\":" + std::to_string(n) + "}");
  const std::string then = raw.receive("{\"n\":100}");
  EXPECT_NE(then.find("{\"n\":100}"), then.npos);
  EXPECT_EQ(then.find("{\"n\":50}"), then.npos);
  EXPECT_NE(raw.receive(": still here").find(": still here"), std::string::npos);
}

TEST_F(Live, CostsNoWorkerAndHasAnEnd) {
  TestServer tested(router(), limits());
  std::vector<RawSocket> streams;
  for (int i = 0; i < 3; ++i) {
    streams.push_back(tested.connect());
    streams.back().send(get("/live"));
    EXPECT_NE(streams.back().receive("retry:").find("retry:"), std::string::npos);
  }
  EXPECT_EQ(status_of(tested.answer_to(get("/now"))), 200);  // there is one worker
  EXPECT_EQ(status_of(tested.answer_to(get("/live"))), 503);
  EXPECT_EQ(channel->subscribers(), 3U);
  tested.server.drain(2s);
  for (RawSocket& raw : streams) EXPECT_TRUE(raw.receive().ends_with("0\r\n\r\n"));
  EXPECT_EQ(channel->subscribers(), 0U);
}

TEST_F(Live, ForgetsWhoHasGone) {
  const TestServer tested(router(), limits());
  {
    RawSocket raw = tested.connect();
    raw.send(get("/live"));
    raw.receive("retry:");
    EXPECT_EQ(channel->subscribers(), 1U);
  }
  for (int i = 0; i < 100 && channel->subscribers() > 0; ++i) std::this_thread::sleep_for(20ms);
  EXPECT_EQ(channel->subscribers(), 0U);
}

class Forwarding : public Live {
 protected:
  Forwarding() {
    Router inner = router();
    inner.add({.pattern = "/board/{name}", .permission = anybody, .handler = [](Request& request) {
                 Response made = json("\"" + request.parameter("name") + "?" +
                                      std::string(request.query_value("q").value_or("")) + "\"");
                 made.headers.set("Set-Cookie", "inner=1");
                 made.headers.set("ETag", "\"t\"");
                 if (request.header("If-None-Match") == "\"t\"") made.status = 304;
                 return made;
               }});
    inner.add({.pattern = "/big", .permission = anybody, .handler = [](Request&) {
                 return Response{.body = counted(100, 64 * 1024, std::make_shared<std::atomic<std::size_t>>(0))};
               }});
    inner.add({.pattern = "/broken", .permission = anybody, .handler = [](Request&) -> Response {
                 return {.body = Chunks{[]() -> std::optional<std::string> { throw std::runtime_error("gone"); }, 10}};
               }});
    inside = std::make_unique<TestServer>(std::move(inner));
    Router outer;
    const auto pass = [this](Request& request) { return forward(request, inside_socket); };
    inside_socket = inside->socket();
    for (const std::string pattern : {"/board/{name}", "/big", "/broken", "/live", "/nothing"}) {
      outer.add({.pattern = pattern, .permission = anybody, .handler = pass, .runs = Runs::at_once});
    }
    outside = std::make_unique<TestServer>(std::move(outer), limits());
  }

  std::string inside_socket;
  std::unique_ptr<TestServer> inside;
  std::unique_ptr<TestServer> outside;
};

TEST_F(Forwarding, PassesOnTheAnswerAndNothingElse) {
  const std::string answer = outside->answer_to(get("/board/a%2Fb?q=%C3%A9"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "\"a/b?é\"");
  EXPECT_EQ(answer.find("Set-Cookie"), answer.npos);
  EXPECT_NE(answer.find("ETag: \"t\"\r\n"), answer.npos);
  EXPECT_EQ(answer.find("Content-Security-Policy"), answer.rfind("Content-Security-Policy"));
  EXPECT_EQ(status_of(outside->answer_to(get("/nothing"))), 404);
  const std::string known = "GET /board/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIf-None-Match: \"t\"\r\n\r\n";
  EXPECT_EQ(status_of(outside->answer_to(known)), 304);
  const std::string head = outside->answer_to("HEAD /board/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(status_of(head), 200);
  EXPECT_EQ(body_of(head), "");
}

TEST_F(Forwarding, KeepsTheConnectionOfTheReader) {
  Client client(outside->socket());
  for (int i = 0; i < 3; ++i) {
    const auto big = client.ask(Method::get, "/big");
    ASSERT_TRUE(big);
    EXPECT_EQ(big->body.size(), 100U * 64 * 1024);
  }
  EXPECT_EQ(outside->server.connections(), 1U);
}

TEST_F(Forwarding, ShowsThatTheOtherBrokeOff) {
  Client client(outside->socket());
  const auto broken = client.ask(Method::get, "/broken");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error(), ClientFailure::broken_off);
}

TEST_F(Forwarding, SaysWhenTheOtherIsNotThere) {
  inside.reset();
  const std::string answer = outside->answer_to(get("/board/a"));
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_NE(answer.find("Retry-After: 2\r\n"), answer.npos);
  EXPECT_NE(answer.find("upstream-unreachable"), answer.npos);
}

TEST_F(Forwarding, PassesOnLiveEventsWithoutAWorker) {
  channel->publish("state", "1");
  std::vector<RawSocket> streams;
  for (int i = 0; i < 3; ++i) {
    streams.push_back(outside->connect());
    streams.back().send(get("/live"));
    EXPECT_NE(streams.back().receive("data: 1\n").find("data: 1\n"), std::string::npos);
  }
  channel->publish("state", "2");
  for (RawSocket& raw : streams) EXPECT_NE(raw.receive("data: 2\n").find("data: 2\n"), std::string::npos);
  outside->server.drain(2s);
  for (RawSocket& raw : streams) EXPECT_TRUE(raw.receive().ends_with("0\r\n\r\n"));
}

TEST(Streaming, MakesLittleAheadOfWhoDoesNotRead) {
  const auto made = std::make_shared<std::atomic<std::size_t>>(0);
  Router router;
  router.add({.pattern = "/much", .permission = anybody, .handler = [made](Request&) {
                Response response;
                response.body = counted(4'000, 16 * 1024, made);  // 64 MB
                return response;
              }});
  const TestServer tested(std::move(router));
  RawSocket raw = RawSocket::to_port(tested.port, 16 * 1024);
  raw.send(get("/much"));
  std::size_t before = 1;
  while (before != made->load()) {  // until nothing more is made
    before = made->load();
    std::this_thread::sleep_for(200ms);
  }
  EXPECT_GT(before, 0U);
  EXPECT_LT(before * 16, 1'024U) << "kilobytes; the buffers of the reader's socket are in it";
}

/// Answers with a text that is to be wiped, and notes how long it is held.
class WipedAnswers : public testing::Test {
 protected:
  Router router() {
    Router made;
    made.add({.pattern = "/{bytes}", .permission = Permission("anybody"), .handler = [this](Request& request) {
                const auto size = static_cast<std::size_t>(std::stoul(request.parameter("bytes")));
                Response response = download("application/pdf", "letters.pdf", SecretText(std::string(size, 'k')));
                const std::scoped_lock lock(mutex);
                held = std::get<WipedText>(response.body);
                return response;
              }});
    return made;
  }
  bool is_gone() {
    const std::scoped_lock lock(mutex);
    return held.expired();
  }
  bool goes() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
    while (!is_gone() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return is_gone();
  }

  std::mutex mutex;
  std::weak_ptr<const SecretText> held;
  detail::TestServer test{router(), {.write_time = std::chrono::milliseconds(300)}};
};

// Shows KEY-02, IDN-13.
TEST_F(WipedAnswers, AreHeldNoLongerThanTheyAreSent) {
  detail::RawSocket raw = test.connect();
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{1'000}, std::size_t{1'000'000}}) {
    raw.send("GET /" + std::to_string(bytes) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_NE(raw.receive(std::string(bytes, 'k')).find("Content-Length: " + std::to_string(bytes)), std::string::npos);
    EXPECT_TRUE(goes()) << "though the connection is kept";
  }
  raw.send(detail::get("/1000"));
  raw.receive(std::string(1000, 'k'));
  EXPECT_TRUE(goes()) << "though the server waits two seconds for what the client may still send";
}

// Shows KEY-02, IDN-13.
TEST_F(WipedAnswers, AreWipedTooWhenNobodyReadsThem) {
  detail::RawSocket raw = test.connect();
  raw.send(detail::get("/100000000"));
  raw.receive("\r\n\r\n");
  EXPECT_FALSE(is_gone());
  EXPECT_TRUE(goes());
}

// Shows KEY-02, IDN-13.
TEST_F(WipedAnswers, HaveNoBodyForHead) {
  detail::RawSocket raw = test.connect();
  raw.send("HEAD /100 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(detail::body_of(raw.receive()), "");
  EXPECT_TRUE(goes());
}

}  // namespace
}  // namespace urna::http
