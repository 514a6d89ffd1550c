// SPDX-License-Identifier: EUPL-1.2
#include "base/text_rules.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace urna {
namespace {

// Shows B29.
TEST(TextRules, RefuseWhatHidesOrReorders) {
  EXPECT_EQ(check_text("Dupont\u202e", 100), TextFault::hidden_character);
  EXPECT_EQ(check_text("Du\u200bpont", 100), TextFault::hidden_character);
  EXPECT_EQ(check_text("\ufeffDupont", 100), TextFault::hidden_character);
  EXPECT_EQ(check_text("Du\u2066pont", 100), TextFault::hidden_character);
  EXPECT_EQ(check_text(std::string_view("a\0b", 3), 100), TextFault::control_character);
  EXPECT_EQ(check_text("a\tb", 100), TextFault::control_character);
  EXPECT_EQ(check_text("a\u0085b", 100), TextFault::control_character);
  EXPECT_EQ(check_text("a\u2028b", 100), TextFault::control_character);
  EXPECT_EQ(check_text("a\x80", 100), TextFault::control_character);
  EXPECT_EQ(check_text("a\nb", 100), TextFault::control_character);
  EXPECT_FALSE(check_text("a\r\nb", 100, LineBreaks::allowed));
  EXPECT_FALSE(check_text("Élodie N’Guyen-Łukasz ☺ 中文 عربى", 100));
}

TEST(TextRules, CountCharactersNotBytes) {
  EXPECT_FALSE(check_text("éééé", 4));
  EXPECT_EQ(check_text("ééééé", 4), TextFault::too_long);
  EXPECT_EQ(character_count("é☺a"), 3U);
}

// Shows B30.
TEST(TextRules, FoldWhatPeopleWriteInDifferentWays) {
  for (const char* text : {"Prénom", "PRENOM", "pre_nom", "Pré-nom ", "PRÉNOM", "pre\u0301nom"})
    EXPECT_EQ(folded(text), "prenom");
  EXPECT_EQ(folded("Collège"), "college");
  EXPECT_EQ(folded("Adresse e-mail"), "adresseemail");
  EXPECT_EQ(folded("N° d’agent"), "n°dagent");
  EXPECT_EQ(folded("Œuvre ß Æ ÿ Ÿ"), "oeuvressaeyŸ");
  EXPECT_EQ(folded("×÷"), "×÷");
}

TEST(TextRules, SuggestOnlyWhatIsNear) {
  constexpr std::array<std::string_view, 4> names = {"threshold", "members", "max", "min"};
  EXPECT_EQ(nearest_name("treshold", names), "threshold");
  EXPECT_EQ(nearest_name("Threshodl", names), "threshold");
  EXPECT_EQ(nearest_name("member", names), "members");
  EXPECT_EQ(nearest_name("mix", names), "max");
  EXPECT_FALSE(nearest_name("colour", names));
  EXPECT_FALSE(nearest_name("a", names));
  EXPECT_FALSE(nearest_name(std::string(100'000, 'm'), names));
}

TEST(TextRules, QuoteInputSafely) {
  EXPECT_EQ(excerpt("abc\x1b[31m\u202e\xff"), "abc?[31m??");
  EXPECT_EQ(excerpt("ééééé", 3), "ééé…");
  EXPECT_EQ(trimmed(" \t\u00a0 x y \u00a0"), "x y");
  EXPECT_EQ(trimmed("\u00a0 "), "");
}

// Shows B30.
RC_GTEST_PROP(TextRules, FoldingTwiceIsFoldingOnce, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", "Z", "é", "É", "ç", "Œ", "ß", "Ÿ", "Þ", "×", "\u0301", " ", "-", "’", "☺", "中", "Ł"));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  RC_ASSERT(folded(folded(text)) == folded(text));
}

}  // namespace
}  // namespace urna
