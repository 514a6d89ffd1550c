// SPDX-License-Identifier: EUPL-1.2
#include "api/unknown_file_page.hpp"

#include <gtest/gtest.h>

#include <set>

namespace urna::api {
namespace {

http::Request asked(const std::string& accept, const std::string& languages) {
  http::Request request;
  request.target = "/sole/<script>alert(1)</script>";
  request.headers.set("Accept", accept);
  request.headers.set("Accept-Language", languages);
  return request;
}

std::string text_of(const http::Response& response) { return std::get<std::string>(response.body); }

TEST(UnknownFilePage, IsSaidInTheReadersLanguageWithoutAScript) {
  std::set<std::string> pages;
  for (const std::string language : {"fr", "nl", "de", "en"}) {
    const http::Response page =
        unknown_file(asked("text/html,application/xhtml+xml,*/*;q=0.8", language + "-BE,en;q=0.5"));
    EXPECT_EQ(page.status, 404);
    EXPECT_EQ(page.page, http::PageKind::page);
    EXPECT_EQ(page.headers.get("Cache-Control"), "no-store");
    EXPECT_NE(text_of(page).find("<html lang=\"" + language + "\">"), std::string::npos);
    EXPECT_EQ(text_of(page).find("<script"), std::string::npos) << "nor anything of what was asked";
    EXPECT_EQ(text_of(page).find("style="), std::string::npos) << "the policy would refuse it";
    pages.insert(text_of(page));
  }
  EXPECT_EQ(pages.size(), 4U);
  EXPECT_NE(text_of(unknown_file(asked("text/html", "pl"))).find("lang=\"en\""), std::string::npos);
}

TEST(UnknownFilePage, IsAProblemForAProgram) {
  for (const std::string accept : {"*/*", "application/json", ""}) {
    const http::Response answer = unknown_file(asked(accept, "fr"));
    EXPECT_EQ(answer.status, 404);
    ASSERT_TRUE(std::holds_alternative<http::Problem>(answer.body)) << accept;
    EXPECT_EQ(std::get<http::Problem>(answer.body).code, "unknown-file");
  }
}

}  // namespace
}  // namespace urna::api
