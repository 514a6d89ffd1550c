// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test_folder.hpp"
#include "http/client.hpp"
#include "http/detail/server_for_tests.hpp"
#include "http/server.hpp"

namespace urna::http {
namespace {

using detail::body_of;
using detail::get;
using detail::status_of;
using detail::TestServer;

const Permission anybody{"anybody"};

TEST(Router, AnswersForWhatIsShutWhateverTheMethodAndBeforeItsBody) {
  Router router;
  router.add({.pattern = "/api/board", .permission = anybody, .handler = [](Request&) { return json("{}"); }});
  router.add_rest(anybody, [](Request&) { return json("\"page\""); });
  router.shut("api", {.status = 503, .code = "sealed", .detail = {}, .fields = {}});
  const TestServer tested(std::move(router));
  EXPECT_EQ(status_of(tested.answer_to(get("/api/board"))), 200);
  EXPECT_EQ(status_of(tested.answer_to(get("/apiary"))), 200);
  for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
    for (const char* path : {"/api", "/api/elections", "/api/board/x", "/api/a/b/c/d"}) {
      const std::string head = std::string(method) + " " + path +
                               " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000000000\r\n\r\n";
      const std::string answer = tested.answer_to(head);
      EXPECT_EQ(status_of(answer), 503) << method << " " << path;
      EXPECT_NE(answer.find("Retry-After: 5"), std::string::npos);
      EXPECT_NE(body_of(answer).find("\"code\":\"sealed\""), std::string::npos);
    }
  }
}

TEST(Server, AnswersAFailureAsItIsExplained) {
  AccessLog log;
  Metrics metrics;
  Router router;
  router.add({.pattern = "/locked", .permission = anybody, .handler = [](Request&) -> Response {
                throw std::out_of_range("hunter2");
              }});
  router.add({.pattern = "/other", .permission = anybody, .handler = [](Request&) -> Response {
                throw std::runtime_error("hunter2");
              }});
  const TestFolder folder;
  Server server(
      {.io_threads = 1, .workers = 1}, std::move(router), [](const Permission&, Request&) { return std::nullopt; }, log,
      metrics);
  server.explain_failures([](const std::exception& failure) -> std::optional<Response> {
    if (dynamic_cast<const std::out_of_range*>(&failure) == nullptr) return std::nullopt;
    return retry_later("sealed", 5);
  });
  server.listen_unix(folder / "s");
  Client client(folder / "s");
  const auto locked = client.ask(Method::get, "/locked");
  ASSERT_TRUE(locked);
  EXPECT_EQ(locked->status, 503U);
  EXPECT_EQ(locked->headers.get("Retry-After"), "5");
  const auto other = client.ask(Method::get, "/other");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->status, 500U);
  EXPECT_EQ(locked->body.find("hunter2"), std::string::npos);
  EXPECT_EQ(other->body.find("hunter2"), std::string::npos);
}

/// Asks as another user than ours, which only root can.
bool is_answered_as_a_stranger(const std::string& socket) {
  const pid_t child = fork();
  if (child == 0) {
    if (setgid(65'534) != 0 || setuid(65'534) != 0) _exit(2);
    Client client(socket);
    _exit(client.ask(Method::get, "/status") ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status) != 0;
}

TEST(Server, LetsNobodyButItsOwnerOnASocketOfTheOwner) {
  const TestFolder folder;
  AccessLog log;
  Metrics metrics;
  Router router;
  router.add({.pattern = "/status", .permission = anybody, .handler = [](Request&) { return json("{}"); }});
  Server server(
      {.io_threads = 1, .workers = 1}, std::move(router), [](const Permission&, Request&) { return std::nullopt; }, log,
      metrics);
  server.listen_unix(folder / "control.sock", UnixPeers::owner_only);
  struct stat about {};
  ASSERT_EQ(stat(folder.path("control.sock").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_TRUE(Client(folder / "control.sock").ask(Method::get, "/status"));
  if (geteuid() != 0) GTEST_SKIP() << "another user can be tried by root only";
  // As if somebody had opened the folder and the socket to all: the kernel still says who asks.
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::filesystem::permissions(folder / "control.sock", std::filesystem::perms::all);
  EXPECT_FALSE(is_answered_as_a_stranger(folder.path("control.sock")));
}

}  // namespace
}  // namespace urna::http
