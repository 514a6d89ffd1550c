// SPDX-License-Identifier: EUPL-1.2
#include "api/admission.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "api/waiting_page.hpp"
#include "base/test_folder.hpp"

namespace urna::api {
namespace {

using namespace std::chrono_literals;

// Shows HST-07.
TEST(Admission, GivesNoPageWhenItsVotersAreIn) {
  std::size_t voters = 0;
  Admission admission({.voters_max = 4, .pages_a_second = 1'000}, [&] { return voters; });
  const auto now = Admission::Clock::now();
  EXPECT_TRUE(admission.gives_page(now));
  voters = 4;
  EXPECT_FALSE(admission.gives_page(now));
  EXPECT_FALSE(admission.would_give_page(now));
  EXPECT_TRUE(admission.signs_in()) << "whoever had the page before";
  voters = 5;
  EXPECT_FALSE(admission.signs_in()) << "a quarter more and no further";
  voters = 3;
  EXPECT_TRUE(admission.gives_page(now));
  EXPECT_TRUE(admission.signs_in());
}

// Shows HST-07.
TEST(Admission, LetsACrowdInAtAPace) {
  Admission admission({.voters_max = 100, .pages_a_second = 10}, [] { return std::size_t{0}; });
  auto now = Admission::Clock::now();
  int given = 0;
  for (int i = 0; i < 1'000; ++i) given += admission.gives_page(now) ? 1 : 0;
  EXPECT_EQ(given, 20) << "two seconds' worth at once";
  EXPECT_FALSE(admission.would_give_page(now));
  for (; given < 1'000 && now < Admission::Clock::now() + 60s; now += 10ms) given += admission.gives_page(now) ? 1 : 0;
  EXPECT_GE(given, 600);
  EXPECT_LE(given, 640);
}

// Shows HST-07.
TEST(Admission, TakesNoPlaceOfWhoOnlyAsks) {
  Admission admission({.voters_max = 100, .pages_a_second = 1}, [] { return std::size_t{0}; });
  const auto now = Admission::Clock::now();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(admission.would_give_page(now));
}

TEST(WaitingPage, SpeaksTheLanguageOfTheBrowser) {
  EXPECT_EQ(language_of("fr-BE,fr;q=0.9,nl;q=0.8"), "fr");
  EXPECT_EQ(language_of("es, de;q=0.5, nl;q=0.7"), "nl");
  EXPECT_EQ(language_of("DE-at"), "de");
  EXPECT_EQ(language_of("den"), "en") << "no language of ours";
  for (const char* odd : {"", "*", ",,,;q=1", "fr;q=0", "q=q=q", "f"}) EXPECT_EQ(language_of(odd), "en") << odd;
}

TEST(WaitingPage, IsNotTakenForTheBoothByACache) {
  const TestFolder folder;
  std::filesystem::create_directories(folder / "booth");
  std::filesystem::create_directories(folder / "waiting");
  std::ofstream(folder / "booth/index.html") << "booth";
  std::ofstream(folder / "waiting/nl.html") << "wachten";
  const http::StaticFiles files{std::filesystem::path(folder / "")};
  std::size_t voters = 0;
  Admission admission({.voters_max = 1, .pages_a_second = 10}, [&] { return voters; });
  http::Request request;
  request.headers.set("Accept-Language", "nl");
  const http::Response booth = booth_or_waiting(admission, files, request);
  EXPECT_EQ(booth.status, 200U);
  request.headers.set("If-None-Match", std::string(booth.headers.get("ETag").value()));
  voters = 1;
  const http::Response waiting = booth_or_waiting(admission, files, request);
  EXPECT_EQ(waiting.status, 503U);
  EXPECT_EQ(*std::get<http::SharedText>(waiting.body), "wachten");
  EXPECT_EQ(waiting.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(waiting.headers.get("Retry-After"), "20");
  EXPECT_FALSE(waiting.headers.get("ETag"));
  EXPECT_EQ(waiting.page, http::PageKind::page);
  voters = 0;
  EXPECT_EQ(booth_or_waiting(admission, files, request).status, 304U);
}

}  // namespace
}  // namespace urna::api
