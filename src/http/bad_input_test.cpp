// SPDX-License-Identifier: EUPL-1.2
// Requests that no browser sends, byte for byte, to a real server: each is refused, and the server goes on.
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "http/detail/server_for_tests.hpp"
#include "http/json_body.hpp"
#include "http/static_files.hpp"

namespace urna::http {
namespace {

using detail::RawSocket;
using detail::status_of;
using detail::TestServer;

const Permission anybody{"anybody"};
constexpr std::size_t body_bytes_max = 1024 * 1024;

Response take_role(Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return problem(fields.error());
  (void)fields->text("role", 100);
  if (fields->has("count")) (void)fields->integer("count", 0, INT64_MAX);
  if (auto refusal = fields->refusal()) return problem(*refusal);
  return no_content();
}

Router router() {
  Router made;
  made.add({.pattern = "/admin", .permission = anybody, .handler = [](Request&) { return json("\"admin\""); }});
  made.add({.pattern = "/a/{x}/admin", .permission = anybody, .handler = [](Request&) { return json("\"inner\""); }});
  made.add({.pattern = "/echo", .permission = anybody, .handler = [](Request& request) {
              return json("\"" + std::string(request.query_value("q").value_or("-")) + "\"");
            }});
  made.add({.method = Method::post,
            .pattern = "/roles",
            .permission = anybody,
            .handler = take_role,
            .body_bytes_max = body_bytes_max});
  return made;
}

class BadInput : public testing::Test {
 protected:
  /// The status of the answer; the server must then still serve an honest request.
  int sent(const std::string& bytes) {
    const std::string answer = tested.answer_to(bytes);
    last = answer;
    if (status_of(answer) >= 400) tells_nothing(answer);
    EXPECT_EQ(status_of(tested.answer_to(detail::get("/admin"))), 200);
    return status_of(answer);
  }
  /// A request for a path with these lines after Host.
  int asked(const std::string& target, const std::string& lines = "", const std::string& body = "",
            const std::string& method = "GET") {
    return sent(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines + "\r\n" +
                body);
  }
  int posted(const std::string& body, const std::string& lines = "") {
    return asked(
        "/roles",
        "Content-Type: application/json\r\n" + lines + "Content-Length: " + std::to_string(body.size()) + "\r\n", body,
        "POST");
  }
  int chunked(const std::string& chunks) {
    return asked("/roles", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", chunks, "POST");
  }

  /// A refusal is a problem document of ours, without a word of what the server is made of.
  static void tells_nothing(const std::string& answer) {
    EXPECT_NE(answer.find("\r\nContent-Type: application/problem+json\r\n"), answer.npos) << answer;
    EXPECT_NE(answer.find("\"code\":\""), answer.npos) << answer;
    EXPECT_NE(answer.find("\"trace\":\""), answer.npos) << answer;
    for (const char* inside :
         {"boost", "Boost", "beast", "asio", "std::", "what()", "exception", ".cpp", ".hpp", "/src/", "/usr/", "sqlite",
          "SQL", "SELECT", "OpenSSL", "sodium", "errno", "0x7f", "urna/"}) {
      EXPECT_EQ(answer.find(inside), answer.npos) << answer;
    }
  }

  /// What the server has told of, each kind once.
  std::set<std::string> seen() {
    const std::lock_guard lock(mutex_);
    std::set<std::string> kinds;
    for (const SeenAttack& one : attacks_) kinds.emplace(name_of(one.kind));
    return kinds;
  }
  std::vector<SeenAttack> attacks() {
    const std::lock_guard lock(mutex_);
    return attacks_;
  }

  void forget() { attacks_.clear(); }
  std::mutex& mutex() { return mutex_; }

  void SetUp() override {
    tested.server.tell_attacks([this](const SeenAttack& attack) {
      const std::lock_guard lock(mutex_);
      attacks_.push_back(attack);
    });
  }

 private:
  std::mutex mutex_;
  std::vector<SeenAttack> attacks_;

 protected:
  TestServer tested{router()};
  std::string last;
};

// Shows GEN-02, INP-01, B01.
TEST_F(BadInput, TwoWaysToSayTheLength) {
  EXPECT_EQ(asked("/roles", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "POST"), 400);
  EXPECT_NE(last.find("Connection: close"), last.npos);
  EXPECT_EQ(asked("/roles", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n", "POST"), 400);
}

// Shows INP-01, B02.
TEST_F(BadInput, TwoLengths) {
  for (const std::string lines :
       {"Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: 4, 5\r\n", "Content-Length: 4, 4\r\n", "Content-Length: +4\r\n", "Content-Length: -1\r\n",
        "Content-Length: 0x4\r\n", "Content-Length: \r\n", "Content-Length: 18446744073709551616\r\n",
        "Content-Length: 4 4\r\n"}) {
    EXPECT_EQ(asked("/roles", lines, "{}{}", "POST"), 400) << lines;
  }
}

// Shows INP-01, B03.
TEST_F(BadInput, ATransferCodingOtherThanChunked) {
  for (const std::string coding :
       {"xchunked", "gzip, chunked", "chunked, gzip", "chunked\r\nTransfer-Encoding: chunked", "identity",
        "\"chunked\"", "chunked;q=1", ""}) {
    EXPECT_EQ(asked("/roles", "Content-Type: application/json\r\nTransfer-Encoding: " + coding + "\r\n",
                    "2\r\n{}\r\n0\r\n\r\n", "POST"),
              400)
        << coding;
  }
}

// Shows INP-01, B04.
TEST_F(BadInput, SizesOfChunksThatAreNone) {
  EXPECT_EQ(chunked("D\r\n{\"role\":\"a\"} \r\n0\r\n\r\n"), 204);
  EXPECT_EQ(chunked("FFFFFFFFFFFFFFFFF\r\n"), 400);
  EXPECT_EQ(chunked("FFFFFFFFFFFFFFFF\r\n"), 413);
  for (const std::string chunks :
       {"-1\r\n", "0x2\r\n{}\r\n0\r\n\r\n", " 2\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n", "\r\n", "2\r\n{}X\r\n0\r\n\r\n",
        "2;a=b\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n0\r\nTrailer: x\r\n\r\n"}) {
    EXPECT_EQ(chunked(chunks), 400) << chunks;
  }
  EXPECT_EQ(chunked("2;" + std::string(100'000, 'a')), 400);
}

// Shows INP-01, B05.
TEST_F(BadInput, ControlCharactersInTheHead) {
  EXPECT_EQ(sent("GET /admin HTTP/1.1\nHost: localhost\n\n"), 400);
  EXPECT_EQ(sent("GET /admin HTTP/1.1\r\nHost: localhost\n\r\n"), 400);
  EXPECT_EQ(sent("GET /admin HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"), 400);
  EXPECT_EQ(sent("GET /admin HTTP/1.1\r\nHost: localhost\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n"), 400);
  EXPECT_EQ(asked("/admin", "X: a\x01\r\n"), 400);
  EXPECT_EQ(asked("/admin", "X: a\x7F\r\n"), 400);
  EXPECT_EQ(sent("\r\nGET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400);
}

// Shows INP-01, B06.
TEST_F(BadInput, AFieldOnTwoLines) {
  EXPECT_EQ(asked("/admin", "X: a\r\n b\r\n"), 400);
  EXPECT_EQ(asked("/admin", "X: a\r\n\tb\r\n"), 400);
  EXPECT_EQ(sent("GET /admin HTTP/1.1\r\n Host: localhost\r\n\r\n"), 400);
}

// Shows INP-01, B06.
TEST_F(BadInput, FieldsAndLinesThatAreNone) {
  for (const std::string line : {"X : a", "X", ": a", "X y: a", "X\t: a", "(x): a"}) {
    EXPECT_EQ(asked("/admin", line + "\r\n"), 400) << line;
  }
  for (const std::string line :
       {"GET /admin", "GET  /admin HTTP/1.1", "GET /admin HTTP/1.1 ", " GET /admin HTTP/1.1", "GET /admin http/1.1",
        "GET /admin HTTP/2.0", "GET\t/admin HTTP/1.1", "GET /ad min HTTP/1.1"}) {
    EXPECT_EQ(sent(line + "\r\nHost: localhost\r\n\r\n"), 400) << line;
  }
  EXPECT_EQ(sent("GET /admin HTTP/1.0\r\nHost: localhost\r\n\r\n"), 505);
  EXPECT_EQ(asked("/admin", "Expect: 200-maybe\r\n"), 417);
}

// Shows INP-01, B07.
TEST_F(BadInput, NoHostOrTwo) {
  EXPECT_EQ(sent("GET /admin HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(asked("/admin", "Host: other\r\n"), 400);
  EXPECT_EQ(asked("/admin", "Host: localhost\r\n"), 400);
  EXPECT_EQ(sent("GET /admin HTTP/1.1\r\nHost: \r\n\r\n"), 400);
  EXPECT_EQ(sent("GET /admin HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400);
  EXPECT_EQ(asked("/admin", "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400);
}

// Shows INP-01, B08.
TEST_F(BadInput, AnAbsoluteTargetOfAnotherHost) {
  EXPECT_EQ(asked("http://other/admin"), 400);
  EXPECT_EQ(asked("https://localhost@other/admin"), 400);
  EXPECT_EQ(asked("http://localhost"), 400);
  EXPECT_EQ(asked("ftp://localhost/admin"), 400);
  EXPECT_EQ(asked("//other/admin"), 404);
  EXPECT_EQ(asked("*"), 400);
  EXPECT_EQ(asked("http://localhost/admin"), 200);
}

// Shows GEN-02, INP-01, B09.
TEST_F(BadInput, MethodsThatNobodyNeeds) {
  for (const std::string method : {"TRACE", "OPTIONS", "PATCH", "get", "BREW", "PROPFIND"}) {
    EXPECT_EQ(asked("/admin", "", "", method), 405) << method;
    EXPECT_NE(last.find("Allow: GET, HEAD\r\n"), last.npos);
  }
  EXPECT_EQ(asked("localhost:443", "", "", "CONNECT"), 405);
  EXPECT_EQ(asked("*", "", "", "OPTIONS"), 405);
  EXPECT_EQ(asked("/admin", "", "", "DELETE"), 405);
  EXPECT_EQ(asked("/roles"), 405);
  EXPECT_NE(last.find("Allow: POST\r\n"), last.npos);
  EXPECT_EQ(asked("/admin", "X-HTTP-Method-Override: DELETE\r\n"), 200);
}

// Shows GEN-02, INP-01, INP-04, B10, B11, B12.
TEST_F(BadInput, PathsThatClimbOrHide) {
  for (const std::string path :
       {"/%2e%2e/%2e%2e/etc/passwd", "/../admin", "/./admin", "/a/..;/admin", "/a/../admin", "/a/%2e%2e/admin",
        "/a/..%2f/admin", "/a/x%2f..%2fy/admin", "/a/..%5c/admin", "/admin;x", "/a//admin", "//admin", "/admin/",
        "/ADMIN", "/a/.%2e/admin", "/a/x%3by/admin"}) {
    EXPECT_EQ(asked(path), 404) << path;
  }
  for (const std::string path : {"/%c0%af", "/a/%c0%ae%c0%ae/admin", "/%ff", "/%ed%a0%80", "/%", "/%4", "/%zz",
                                 "/a%00b", "/a%0d%0aX:%20y", "/admin#x", "/%7f"}) {
    EXPECT_EQ(asked(path), 400) << path;
  }
  EXPECT_EQ(asked("/a/%C3%A9/admin"), 200);
  EXPECT_EQ(asked("/a/x%2Fy+z/admin"), 200);
  EXPECT_EQ(asked("/%61dmin"), 200);
}

// Shows INP-01, B13.
TEST_F(BadInput, ARequestLineOverItsLimit) {
  const std::size_t around = std::string("GET /echo?q= HTTP/1.1").size();
  for (const int over : {-1, 0, 1, 1024}) {
    const std::string value(8192 - around + static_cast<std::size_t>(over), 'a');
    EXPECT_EQ(asked("/echo?q=" + value), over > 0 ? 414 : 200) << over;
  }
  EXPECT_EQ(sent(std::string(9 * 1024, 'a')), 414);
}

// Shows GEN-02, INP-01, B14.
TEST_F(BadInput, FieldsOverTheirLimits) {
  const std::string start = "GET /admin HTTP/1.1\r\n";
  const std::string fixed = "Host: localhost\r\nConnection: close\r\nX: \r\n\r\n";
  for (const int over : {-1, 0, 1, 1024}) {
    const std::string value(32 * 1024 - fixed.size() + static_cast<std::size_t>(over), 'a');
    EXPECT_EQ(sent(start + "Host: localhost\r\nConnection: close\r\nX: " + value + "\r\n\r\n"), over > 0 ? 431 : 200)
        << over;
  }
  for (const int count : {97, 98, 99}) {  // beside Host and Connection
    std::string lines;
    for (int i = 0; i < count; ++i) lines += "X: a\r\n";
    EXPECT_EQ(asked("/admin", lines), count > 98 ? 431 : 200) << count;
  }
}

// Shows HST-07, B15.
TEST(SlowInput, AHeadAndABodyByteByByteAreCutOff) {
  ServerLimits limits;
  limits.head_time = std::chrono::milliseconds(300);
  limits.request_time = std::chrono::milliseconds(600);
  const TestServer tested(router(), limits);
  for (const std::string& text :
       {std::string("GET /admin HTTP/1.1\r\nHost: localhost\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n"),
        "POST /roles HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n" +
            std::string(999, ' ')}) {
    RawSocket raw = tested.connect();
    const bool is_post = text.starts_with("POST");
    raw.send(text.substr(0, is_post ? text.find("\r\n\r\n") + 4 : 5));
    std::string answer;
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t i = is_post ? text.find("\r\n\r\n") + 4 : 5; i < text.size() && answer.empty(); ++i) {
      raw.send(text.substr(i, 1));
      answer = raw.receive("\r\n\r\n", std::chrono::milliseconds(40));
    }
    EXPECT_EQ(status_of(answer), 408) << text.substr(0, 20);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(1200));
  }
}

// Shows INP-01, B16, B17, B18.
TEST_F(BadInput, QueriesThatCannotBeMeant) {
  std::string many = "/echo?a0";
  for (int i = 1; i < 100; ++i) many += "&a" + std::to_string(i);
  EXPECT_EQ(asked(many), 200);
  EXPECT_EQ(asked(many + "&a100"), 400);
  std::string four_thousand = "/echo?a";
  for (int i = 1; i < 4000; ++i) four_thousand += "&a";
  EXPECT_EQ(asked(four_thousand), 400);
  std::string ten_thousand = "/echo?a";
  for (int i = 1; i < 10'000; ++i) ten_thousand += "&a";
  EXPECT_EQ(asked(ten_thousand), 414);  // already too long a line
  for (const std::string query :
       {"q=1&q=2", "q=1&q=1", "q=1&%71=2", "q=%00", "q=%0a", "q=%ff", "q=%", "=1", "&q=1", "q=1&&r=2"}) {
    EXPECT_EQ(asked("/echo?" + query), 400) << query;
  }
  EXPECT_EQ(asked("/echo?q=a+b%2Bc"), 200);
  EXPECT_NE(last.find("\"a b+c\""), last.npos);
}

// Shows GEN-02, INP-01, B19, B20, B21, B22, B24, B25.
TEST_F(BadInput, JsonThatCannotBeMeant) {
  EXPECT_EQ(posted(R"({"role":"user"})"), 204);
  EXPECT_EQ(posted("{\"role\":" + std::string(10'000, '[') + std::string(10'000, ']') + "}"), 400);
  EXPECT_EQ(posted(R"({"role":"user","role":"owner"})"), 400);
  for (const std::string number : {"1e400", "-0", "9223372036854775808", "\"0\"", "[0]"}) {
    EXPECT_EQ(posted(R"({"role":"a","count":)" + number + "}"), 422) << number;
    EXPECT_NE(last.find(R"("path":"count")"), last.npos) << last;
  }
  EXPECT_EQ(posted(R"({"role":"\ud800"})"), 400);
  EXPECT_EQ(posted(R"({"role":"user","is_admin":true})"), 422);
  EXPECT_NE(last.find(R"("path":"is_admin")"), last.npos);
  EXPECT_EQ(posted("[]"), 422);
  EXPECT_EQ(posted(R"({"role":["user"]})"), 422);
}

// Shows INP-01, B23.
TEST_F(BadInput, ABodyOverItsLimit) {
  const std::string start = R"({"role":"a"})";
  for (const int over : {-1, 0, 1}) {
    const std::string body = start + std::string(body_bytes_max - start.size() + static_cast<std::size_t>(over), ' ');
    EXPECT_EQ(posted(body), over > 0 ? 413 : 204) << over;
    std::string chunks;
    for (std::size_t at = 0; at < body.size(); at += 0x8000) {
      const std::string piece = body.substr(at, 0x8000);
      std::ostringstream size;
      size << std::hex << piece.size();
      chunks += size.str() + "\r\n" + piece + "\r\n";
    }
    EXPECT_EQ(chunked(chunks + "0\r\n\r\n"), over > 0 ? 413 : 204) << over;
  }
  EXPECT_EQ(asked("/admin", "Content-Length: 1\r\n", "x"), 413);
  EXPECT_EQ(asked("/admin", "Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\n\r\n"), 413);
}

// Shows GEN-02, INP-01, B26.
TEST_F(BadInput, ABodyThatUnfolds) {
  EXPECT_EQ(posted("\x1f\x8b", "Content-Encoding: gzip\r\n"), 415);
  EXPECT_EQ(posted("{}", "Content-Encoding: br\r\n"), 415);
  EXPECT_EQ(asked("/roles", "Content-Type: text/plain\r\nContent-Length: 2\r\n", "{}", "POST"), 415);
  EXPECT_EQ(asked("/roles", "Content-Length: 2\r\n", "{}", "POST"), 415);
  EXPECT_EQ(asked("/roles", "Content-Type: application/json; charset=utf-8\r\nContent-Length: 12\r\n",
                  R"({"role":"a"})", "POST"),
            204);
}

// Shows GEN-02, INP-01.
TEST_F(BadInput, NothingThatWasSentComesBack) {
  EXPECT_EQ(asked("/%3Cscript%3Ealert(1)", "X-Secret: hunter2\r\n"), 404);
  EXPECT_EQ(last.find("script"), last.npos);
  EXPECT_EQ(last.find("hunter2"), last.npos);
}

// Shows AUD-07, B01, B07, B10.
TEST_F(BadInput, IsToldOfWhenItLooksLikeAnAttack) {
  const auto expect_told = [this](const std::string& kind) {
    EXPECT_EQ(seen(), std::set<std::string>{kind});
    for (const SeenAttack& one : attacks()) {
      EXPECT_EQ(one.peer, "127.0.0.1");
      EXPECT_EQ(one.trace.size(), 16U);
    }
    const std::lock_guard lock(mutex());
    forget();
  };
  asked("/roles", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", "POST");
  asked("/roles", "Content-Length: 4\r\nContent-Length: 5\r\n", "{}{}", "POST");
  asked("/roles", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n", "POST");
  expect_told("two-lengths");
  asked("/admin", "Host: elsewhere\r\n");
  expect_told("two-hosts");
  asked("http://elsewhere/admin");
  expect_told("other-host");
  sent("GET /admin HTTP/1.1\nHost: localhost\n\n");
  asked("/admin", "X: a\r\n b\r\n");
  expect_told("broken-head");
  chunked("FFFFFFFFFFFFFFFFF\r\n");
  expect_told("broken-body");
  asked("/%2e%2e/%2e%2e/etc/passwd");
  asked("/%c0%af");
  asked("/a/..;/admin");
  expect_told("climbing-path");
  posted(R"({"role":"user","role":"owner"})");
  expect_told("two-keys");
  posted(R"({"role":"user","is_admin":true})");
  expect_told("unknown-field");
  // What is merely wrong is no attack.
  asked("/nowhere");
  asked("/admin", "", "", "TRACE");
  posted(R"({"role":7})");
  posted("nonsense");
  EXPECT_EQ(seen(), std::set<std::string>());
}

}  // namespace
}  // namespace urna::http
