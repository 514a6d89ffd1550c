// SPDX-License-Identifier: EUPL-1.2
#include "http/outgoing.hpp"

#include <gtest/gtest.h>

#include "http/detail/server_for_tests.hpp"
#include "http/self_signed.hpp"

namespace urna::http {
namespace {

using namespace std::chrono_literals;

class OutgoingTest : public testing::Test {
 protected:
  static Router router() {
    Router made;
    const auto add = [&](const char* pattern, Handler handler) {
      made.add({.method = Method::post,
                .pattern = pattern,
                .permission = Permission("anybody"),
                .handler = std::move(handler),
                .body_bytes_max = 1000,
                .content_types = {"*"}});
    };
    add("/echo", [](Request& request) {
      Response response;
      response.status = 409;
      response.body = request.body;
      return response;
    });
    add("/large", [](Request&) {
      Response response;
      response.body = std::string(std::size_t{10} << 20U, 'x');
      return response;
    });
    add("/elsewhere", [](Request&) {
      Response response;
      response.status = 307;
      response.headers.set("Location", "/echo");
      return response;
    });
    made.add({.pattern = "/whoami", .permission = Permission("anybody"), .handler = [](Request& request) {
                return json(std::string(request.header("Authorization").value_or("")));
              }});
    add("/slow", [](Request&) {
      std::this_thread::sleep_for(1s);
      return json("{}");
    });
    return made;
  }
  void SetUp() override {
    const TlsFiles files = self_signed_files(folder / "tls", {"127.0.0.1", "login.example.org"});
    authority = files.certificate_chain;
    const std::string port = std::to_string(server.listen_tls("127.0.0.1", 0, files));
    address = "https://127.0.0.1:" + port;
    local_port = port;
    server.listen_unix(folder / "socket");
  }
  Outgoing to(const std::string& where, const std::string& authorities) const {
    return Outgoing(where, {.time = 500ms, .authorities = authorities});
  }

  const TestFolder folder{TestFolder::in_memory()};
  AccessLog log;
  Metrics metrics;
  Server server{{.io_threads = 1, .workers = 2},
                router(),
                [](const Permission&, Request&) { return std::optional<Response>(); },
                log,
                metrics};
  std::string authority;
  std::string address;
  std::string local_port;
};

std::shared_ptr<const OutsideRule> rule_with(std::vector<tenancy::InternetNetwork> inside) {
  return std::make_shared<const OutsideRule>(std::move(inside));
}

// Shows INP-03.
TEST_F(OutgoingTest, RefusesAServerThatNobodyVouchesFor) {
  const auto answer = to(address, "").post("/echo", "text/plain", "x");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(), ClientFailure::unreachable);
}

TEST_F(OutgoingTest, AsksOverTlsAndOnASocket) {
  for (const auto& [where, authorities] :
       {std::pair(address, authority), std::pair("unix:" + (folder / "socket").string(), std::string())}) {
    const auto answer = to(where, authorities).post("/echo", "text/plain", "what was asked");
    ASSERT_TRUE(answer) << where;
    EXPECT_EQ(answer->status, 409U);
    EXPECT_EQ(answer->body, "what was asked");
  }
}

// Shows INP-03, B47.
TEST_F(OutgoingTest, ReadsNoMoreThanItSaid) {
  const auto answer = to(address, authority).post("/large", "text/plain", "");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(), ClientFailure::too_large);
}

// Shows INP-03.
TEST_F(OutgoingTest, FollowsNobodyElsewhere) {
  EXPECT_EQ(to(address, authority).post("/elsewhere", "text/plain", "")->status, 307U);
}

// Shows B47.
TEST_F(OutgoingTest, WaitsForNobodyLong) {
  const auto answer = to(address, authority).post("/slow", "text/plain", "");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(), ClientFailure::timed_out);
}

// Shows INP-03, B45.
TEST_F(OutgoingTest, ConnectsToNobodyInsideWhateverTheNameLeadsTo) {
  const auto ask = [&](const std::string& where, std::shared_ptr<const OutsideRule> rule, const std::string& resolved) {
    std::vector<std::string> names;
    if (!resolved.empty()) names.push_back(resolved);
    return Outgoing(where, {.time = 500ms, .authorities = authority, .rule = std::move(rule), .resolved = names})
        .post("/echo", "text/plain", "x");
  };
  const auto stranger = rule_with({});
  const auto house = rule_with({tenancy::InternetNetwork::parse("127.0.0.0/8").value()});
  EXPECT_TRUE(ask(address, house, ""));
  EXPECT_FALSE(ask(address, stranger, "")) << "an address of this machine";

  // A name that was judged yesterday, and leads here today.
  const std::string name = "https://login.example.org:" + local_port;
  const std::string here = "login.example.org:" + local_port + ":127.0.0.1";
  EXPECT_TRUE(ask(name, house, here));
  EXPECT_FALSE(ask(name, stranger, here));
  const auto neighbour = rule_with({tenancy::InternetNetwork::parse("10.0.0.0/8").value()});
  EXPECT_FALSE(ask(name, neighbour, here));
}

// Shows INP-03.
TEST_F(OutgoingTest, AsksNoProxyOfTheEnvironment) {
  setenv("https_proxy", "http://127.0.0.1:9", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
  const auto answer = to(address, authority).post("/echo", "text/plain", "x");
  unsetenv("https_proxy");
  unsetenv("ALL_PROXY");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 409U);
}

TEST_F(OutgoingTest, AsksWithAuthorizationAndTellsWhatKindOfAnswerCame) {
  const auto answer = to(address + "/whoami", authority).get("", SecretText(std::string("Bearer of-news")));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "Bearer of-news");
  EXPECT_EQ(answer->headers.get("Content-Type"), "application/json");
}

// Shows INP-03, B46.
TEST(OutgoingAddress, IsHttpsOrASocket) {
  for (const char* good : {"https://w.example.org", "https://w.example.org:8443/urna", "unix:/run/w/socket"})
    EXPECT_TRUE(Outgoing::is_address(good)) << good;
  for (const char* bad : {"", "http://w.example.org", "https://", "https:///x", "https://a b", "https://u:p@h",
                          "unix:x", "https://h?x", "ftp://h", "https://h\nx"})
    EXPECT_FALSE(Outgoing::is_address(bad)) << bad;
}

}  // namespace
}  // namespace urna::http
