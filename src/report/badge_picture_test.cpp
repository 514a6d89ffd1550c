// SPDX-License-Identifier: EUPL-1.2
#include "report/badge_picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urna::report {
namespace {

using State = BadgePicture::State;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

BadgePicture picture(State state, std::string name = "Vote of the mill", Language language = Language::english) {
  return {language, state, std::move(name), 2027y / 11 / 21, "3.9"};
}

TEST(BadgePicture, LetsNoNameBecomeMarkup) {
  const std::string svg = draw_badge(picture(State::valid, "<script>\"a\"&'b'</script>\x1b\n\xEF\xBF\xBF"));
  EXPECT_THAT(svg, HasSubstr("&lt;script&gt;&quot;a&quot;&amp;&#39;b&#39;&lt;/script&gt;"));
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, Not(HasSubstr("\x1b")));
  EXPECT_THAT(svg, Not(HasSubstr("\xEF\xBF\xBF")));
  EXPECT_THAT(draw_badge(picture(State::valid, "\xff\xfe")), Not(HasSubstr("\xff")));
}

TEST(BadgePicture, CutsALongNameBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 60; ++i) name += "é";
  std::string cut;
  for (int i = 0; i < 40; ++i) cut += "é";
  EXPECT_THAT(draw_badge(picture(State::valid, name)), HasSubstr(">" + cut + "…</text>"));
}

TEST(BadgePicture, SaysTheStateInWords) {
  EXPECT_EQ(badge_words(picture(State::valid)),
            "Security approved, until 21 November 2027 · index 3.9 / 5: Vote of the mill");
  EXPECT_EQ(badge_words(picture(State::expired)),
            "Approval expired, was valid until 21 November 2027: Vote of the mill");
  EXPECT_EQ(badge_words(picture(State::suspended, "Vote", Language::french)),
            "Homologation suspendue, au 21 novembre 2027 · indice 3,9 / 5: Vote");
  for (const Language language : {Language::french, Language::dutch, Language::german, Language::english}) {
    for (const State state : {State::under_watch, State::suspended, State::expired, State::none}) {
      const std::string words = badge_words(picture(state, "", language));
      EXPECT_NE(words, badge_words(picture(State::valid, "", language)));
      EXPECT_THAT(draw_badge(picture(state, "", language)), HasSubstr(words));
    }
  }
}

TEST(BadgePicture, KeepsItsTonesBesideAnother) {
  const auto ground_of = [](State state) {
    const std::string svg = draw_badge(picture(state));
    const std::size_t at = svg.find("id=\"") + 4;
    const std::string id = svg.substr(at, svg.find('"', at) - at);
    EXPECT_THAT(svg, HasSubstr("url(#" + id + ")"));
    return id;
  };
  EXPECT_NE(ground_of(State::valid), ground_of(State::suspended));
}

TEST(BadgePicture, AsksNothingOfElsewhere) {
  std::string svg = draw_badge(picture(State::valid));
  const std::string space = "http://www.w3.org/2000/svg";
  svg.erase(svg.find(space), space.size());
  EXPECT_THAT(svg, Not(HasSubstr("http")));
  EXPECT_THAT(svg, Not(HasSubstr("<style")));
  EXPECT_THAT(svg, Not(HasSubstr("style=")));
}

}  // namespace
}  // namespace urna::report
