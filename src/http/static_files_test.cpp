// SPDX-License-Identifier: EUPL-1.2
#include "http/static_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "http/detail/server_for_tests.hpp"

namespace urna::http {
namespace {

using detail::status_of;

class Pages : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder / "site" / "assets");
    std::filesystem::create_directories(folder / "site" / ".git");
    put("secret.txt", "not ours");
    put("site/index.html", "<p>start</p>");
    put("site/booth.html", "<p>booth</p>");
    put("site/assets/main-B7f3_x9Q.js", "let a;");
    put("site/assets/main-B7f3_x9Q.js.br", "BR");
    put("site/assets/main-B7f3_x9Q.js.gz", "GZ");
    put("site/assets/plain.css", "p{}");
    put("site/.git/config", "hidden");
    std::filesystem::create_symlink(folder / "secret.txt", folder / "site/link.txt");
    files = std::make_shared<StaticFiles>(folder / "site");
  }
  void put(const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; }

  Response asked(const std::string& path, Headers headers = {}) const {
    Request request;
    request.path = path;
    request.headers = std::move(headers);
    return files->answer(request);
  }
  static std::string text_of(const Response& response) { return *std::get<SharedText>(response.body); }

  TestFolder folder;
  std::shared_ptr<StaticFiles> files;
};

// Shows HRD-01, INP-04, B10.
TEST_F(Pages, AreAFixedSetThatNoPathLeaves) {
  EXPECT_THAT(files->files(),
              testing::ElementsAre("/assets/main-B7f3_x9Q.js", "/assets/plain.css", "/booth.html", "/index.html"));
  for (const std::string path : {"/../secret.txt", "/link.txt", "/.git/config", "/assets/../index.html", "/assets",
                                 "//index.html", "/assets/main-B7f3_x9Q.js.br", "index.html", ""}) {
    EXPECT_EQ(asked(path).status, 404U) << path;
  }
  std::filesystem::remove(folder / "site/index.html");
  put("site/new.html", "later");
  EXPECT_EQ(asked("/index.html").status, 200U);
  EXPECT_EQ(asked("/new.html").status, 404U);
}

// Shows HRD-01.
TEST_F(Pages, SayWhatTheyAreAndHowLongTheyStay) {
  const Response page = asked("/");
  EXPECT_EQ(text_of(page), "<p>start</p>");
  EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(page.page, PageKind::page);
  const Response script = asked("/assets/main-B7f3_x9Q.js");
  EXPECT_EQ(script.headers.get("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script.page, PageKind::script);
  EXPECT_EQ(asked("/assets/plain.css").headers.get("Cache-Control"), "no-cache");
}

// Shows HRD-01.
TEST_F(Pages, LetAWorkerKeepItsOrigin) {
  // Under `sandbox` a Worker has no origin, and browsers then give it no AES.
  EXPECT_THAT(content_security_policy(asked("/assets/main-B7f3_x9Q.js").page),
              testing::Not(testing::HasSubstr("sandbox")));
  EXPECT_THAT(content_security_policy(asked("/assets/main-B7f3_x9Q.js").page),
              testing::HasSubstr("default-src 'none'"));
}

// Shows HRD-01.
TEST_F(Pages, AreNotSentAgainToWhoHasThem) {
  const std::string tag(*asked("/booth.html").headers.get("ETag"));
  for (const std::string& known : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const Response again = asked("/booth.html", {{"If-None-Match", known}});
    EXPECT_EQ(again.status, 304U) << known;
    EXPECT_TRUE(std::get<std::string>(again.body).empty());
  }
  EXPECT_EQ(asked("/index.html", {{"If-None-Match", tag}}).status, 200U);
}

// Shows HRD-01.
TEST_F(Pages, AreSentSmallToWhoTakesThat) {
  const std::string script = "/assets/main-B7f3_x9Q.js";
  const Response brotli = asked(script, {{"Accept-Encoding", "gzip, deflate, br;q=0.5"}});
  EXPECT_EQ(text_of(brotli), "BR");
  EXPECT_EQ(brotli.headers.get("Content-Encoding"), "br");
  EXPECT_EQ(brotli.headers.get("Vary"), "Accept-Encoding");
  EXPECT_EQ(text_of(asked(script, {{"Accept-Encoding", "gzip, br;q=0"}})), "GZ");
  EXPECT_EQ(text_of(asked(script, {{"Accept-Encoding", "br;q=0.000, gzip;q=0"}})), "let a;");
  EXPECT_EQ(text_of(asked(script)), "let a;");
  EXPECT_EQ(asked(script).headers.get("Vary"), "Accept-Encoding");
  EXPECT_NE(asked(script).headers.get("ETag"), brotli.headers.get("ETag"));
}

// Shows HRD-01.
TEST_F(Pages, AreServedWhereNoRouteIs) {
  Router router;
  const Permission anybody{"anybody"};
  router.add({.pattern = "/v/{uuid}", .permission = anybody, .handler = [this](Request& request) {
                return files->file("/booth.html", request);
              }});
  router.add_rest(anybody, [this](Request& request) { return files->answer(request); });
  const detail::TestServer tested(std::move(router));
  EXPECT_EQ(detail::body_of(tested.answer_to(detail::get("/v/x"))), "<p>booth</p>");
  EXPECT_EQ(detail::body_of(tested.answer_to(detail::get("/"))), "<p>start</p>");
  EXPECT_EQ(status_of(tested.answer_to(detail::get("/%2e%2e/secret.txt"))), 404);
  EXPECT_EQ(status_of(tested.answer_to(detail::get("/assets%2fplain.css"))), 404);
  EXPECT_EQ(status_of(tested.answer_to(detail::get("/link.txt"))), 404);
  EXPECT_EQ(status_of(tested.answer_to("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 405);
  const std::string head = tested.answer_to("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 12\r\n"), head.npos);
  EXPECT_EQ(detail::body_of(head), "");
}

}  // namespace
}  // namespace urna::http
