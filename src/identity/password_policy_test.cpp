// SPDX-License-Identifier: EUPL-1.2
#include "identity/password_policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "crypto/argon2id.hpp"
#include "crypto/sha1.hpp"
#include "identity/guessable.hpp"
#include "identity/text_folding.hpp"

namespace urna::identity {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const KnownNames nobody;
const KnownNames rosa{{"Mairie d'Évry"}, {"Rosa Luxembourg", "rosa.l@example.org"}, {"Comité social 2026"}};

std::vector<Weakness> weaknesses(std::string_view typed, Strength strength, const KnownNames& names = rosa) {
  return find_weaknesses(typed, rule_of(strength), names);
}

// Shows IDN-01.
TEST(FindWeaknesses, RefusesWhatEverybodyChooses) {
  for (const Strength strength : {Strength::basic, Strength::standard, Strength::high}) {
    EXPECT_THAT(weaknesses("Password2026!", strength, nobody), Contains(Weakness::common));
    EXPECT_THAT(weaknesses("azertyuiop123", strength, nobody), Contains(Weakness::pattern));
  }
  for (const auto* const typed : {"P4ssw0rd!!", "Motdepasse1", "mot de passe 75", "S0leil2026", "Marseille13!",
                                  "sunshine#1", "Élection2026", "soleilsoleil", "1234567890", "Doudou-2026"}) {
    EXPECT_THAT(weaknesses(typed, Strength::basic, nobody), Contains(Weakness::common)) << typed;
  }
}

// Shows IDN-01.
TEST(FindWeaknesses, NamesWhoseWordsItFinds) {
  EXPECT_THAT(weaknesses("MairieEvry2026!", Strength::standard), Contains(Weakness::organisation_word));
  EXPECT_THAT(weaknesses("mairie-d-evry-2026", Strength::basic), Contains(Weakness::organisation_word));
  EXPECT_THAT(weaknesses("M4irie.3vry#26", Strength::standard), Contains(Weakness::organisation_word));
  EXPECT_THAT(weaknesses("RosaLuxembourg1!", Strength::standard), Contains(Weakness::personal_word));
  EXPECT_THAT(weaknesses("Rosa.L@example.org", Strength::standard), Contains(Weakness::personal_word));
  EXPECT_THAT(weaknesses("ComiteSocial2026", Strength::standard), Contains(Weakness::election_word));
  EXPECT_THAT(weaknesses("Urna-urna-2026!", Strength::standard), Contains(Weakness::product_word));
  EXPECT_THAT(weaknesses("MairieEvry2026!", Strength::standard, nobody), Not(Contains(Weakness::organisation_word)));
}

// Shows IDN-01.
TEST(FindWeaknesses, CountsNothingForWalksRunsRepeatsAndYears) {
  for (const auto* const typed : {"qwertyuiop[]", "1qaz2wsx3edc", "poiuytreza42", "abcdefgh2026", "zzzzzzzzzzzz",
                                  "abc!abc!abc!", "987654321098", "Qsdfghjklm99"}) {
    EXPECT_THAT(weaknesses(typed, Strength::basic, nobody), Contains(Weakness::pattern)) << typed;
  }
}

// Shows IDN-01.
TEST(FindWeaknesses, TakesALongPhraseThatHoldsAKnownWord) {
  EXPECT_THAT(weaknesses("the mairie of a village with nine goats", Strength::high), IsEmpty());
  EXPECT_THAT(weaknesses("la mairie d'un village aux neuf chèvres", Strength::high), IsEmpty());
}

// Shows IDN-01.
TEST(FindWeaknesses, AsksForTheBitsOfTheLevel) {
  // log2(N^L): 12 characters of four kinds, 14 of three, 17 small letters.
  EXPECT_NEAR(combination_bits("aA1!aA1!aA1!"), 12 * std::log2(99), 1e-9);
  EXPECT_NEAR(combination_bits("é"), std::log2(37), 1e-9);
  EXPECT_EQ(combination_bits(""), 0);
  EXPECT_THAT(weaknesses("Vr7!kmQp2#xz", Strength::standard, nobody), IsEmpty());
  EXPECT_THAT(weaknesses("Vr7kmQp2xzTw", Strength::standard, nobody), ElementsAre(Weakness::too_few_combinations));
  EXPECT_THAT(weaknesses("Vr7kmQp2xzTwLd", Strength::standard, nobody), IsEmpty());
  EXPECT_THAT(weaknesses("vrkmqpxztwldhcns", Strength::standard, nobody), ElementsAre(Weakness::too_few_combinations));
  EXPECT_THAT(weaknesses("vrkmqpxztwldhcnsb", Strength::standard, nobody), IsEmpty());
  EXPECT_THAT(weaknesses("Vr7!kmQ", Strength::basic, nobody),
              ElementsAre(Weakness::too_short, Weakness::too_few_combinations));
  EXPECT_THAT(weaknesses("Vr7!kmQp", Strength::basic, nobody), IsEmpty());
  EXPECT_THAT(weaknesses("vrkmqpxz", Strength::basic, nobody), ElementsAre(Weakness::too_few_combinations));
  EXPECT_THAT(weaknesses("Vr7!kmQp2#xz", Strength::high, nobody), ElementsAre(Weakness::too_short));
}

// Shows IDN-01, B53.
TEST(FindWeaknesses, RefusesWhatIsNotAText) {
  EXPECT_THAT(weaknesses(std::string(1024 * 1024, 'x'), Strength::basic), ElementsAre(Weakness::too_long));
  EXPECT_THAT(weaknesses(std::string("a\0bcdefghij!K9", 14), Strength::basic), ElementsAre(Weakness::unreadable));
  EXPECT_THAT(weaknesses("Vr7!kmQp2\xff#xz", Strength::basic), ElementsAre(Weakness::unreadable));
  EXPECT_THAT(weaknesses("Vr7!kmQp2\xc2\x85#xz", Strength::basic), ElementsAre(Weakness::unreadable));
  std::string emoji;
  for (int i = 0; i < 5000; ++i) emoji += "😀";
  EXPECT_THAT(weaknesses(emoji, Strength::basic), ElementsAre(Weakness::too_long));
  EXPECT_THAT(weaknesses("", Strength::basic), Contains(Weakness::too_short));
  EXPECT_EQ(password_to_hash(std::string("a\0b", 3)), std::nullopt);
  EXPECT_EQ(password_to_hash(std::string(1025, 'x')), std::nullopt);
  EXPECT_EQ(password_to_hash(""), std::nullopt);
}

// Shows IDN-01.
TEST(FindWeaknesses, CountsAComposedCharacterOnce) {
  const std::string decomposed = "e\u0301";
  EXPECT_EQ(password_to_hash(decomposed)->expose(), "é") << "the same password from every keyboard";
  std::string marks = "V";
  for (int i = 0; i < 7; ++i) marks += decomposed;
  EXPECT_THAT(weaknesses(marks, Strength::standard, nobody), Contains(Weakness::too_short)) << "8 characters, not 15";
}

// Shows IDN-01.
TEST(FindWeaknesses, AsksTheGuesserWhereTheLevelSaysSo) {
  StrengthRule unmeetable = rule_of(Strength::standard);
  unmeetable.guess_bits_min = 128;
  EXPECT_THAT(find_weaknesses("Vr7!kmQp2#xz", unmeetable, nobody), ElementsAre(Weakness::guessed_soon));
  EXPECT_THAT(weaknesses("trustno1trustno2", Strength::high, nobody), Not(IsEmpty()));
}

// Shows IDN-01.
TEST(CustomRule, IsNeverBelowTheFloorOfTheRole) {
  const StrengthRule wished{6, 20, 0, 3, 5};
  const auto rule = custom_rule(wished, Strength::standard);
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->characters_min, 12U);
  EXPECT_EQ(rule->bits_min, 79.5);
  EXPECT_NEAR(rule->guess_bits_min, std::log2(1e8), 1e-9);
  EXPECT_EQ(rule->kinds_min, 3U);
  EXPECT_EQ(rule->history_max, 5U);
  EXPECT_THAT(find_weaknesses("vrkmqpxztwldhcnsb", *rule, nobody), ElementsAre(Weakness::too_few_kinds));
  EXPECT_EQ(custom_rule({20, 100, 40, 1, 0}, Strength::basic)->characters_min, 20U);
}

// Shows IDN-01.
TEST(CustomRule, RefusesARuleThatNoPasswordMeets) {
  for (const StrengthRule& wished :
       {StrengthRule{129, 0, 0}, StrengthRule{8, 513, 0}, StrengthRule{8, NAN, 0}, StrengthRule{8, 50, INFINITY},
        StrengthRule{8, 50, 0, 5}, StrengthRule{8, 50, 0, 1, 11}}) {
    EXPECT_FALSE(custom_rule(wished, Strength::basic));
  }
}

// Shows IDN-01.
TEST(IsReused, LooksAsFarBackAsTheRuleSays) {
  crypto::ReplayedRandom random(1);
  const crypto::HashCost cheap{1, 8};
  const std::vector<std::string> earlier = {crypto::hash_password("the newest one", cheap, random),
                                            crypto::hash_password("un café serré", cheap, random),
                                            crypto::hash_password("the oldest one", cheap, random)};
  StrengthRule rule = rule_of(Strength::standard);
  EXPECT_FALSE(is_reused("the newest one", rule, earlier));
  rule.history_max = 2;
  EXPECT_TRUE(is_reused("the newest one", rule, earlier));
  EXPECT_TRUE(is_reused("un cafe\u0301 serre\u0301", rule, earlier));
  EXPECT_FALSE(is_reused("the oldest one", rule, earlier));
}

// Shows IDN-01.
TEST(CommonWords, AreEnoughOfThem) {
  EXPECT_GE(common_count(8), 10'000U);
  for (const auto* const word :
       {"password", "iloveyou", "trustno1", "azertyuiop", "motdepasse", "anticonstitutionnel"}) {
    EXPECT_TRUE(is_common(word)) << word;
  }
  for (const auto* const word : {"", "\n", "vrkmqpxz", "!!!!", "aaaa\nabbess"}) EXPECT_FALSE(is_common(word)) << word;
}

// Shows IDN-01.
TEST(WordsOf, SplitsANameAndKeepsItWhole) {
  EXPECT_THAT(words_of("Mairie d'Évry"), ElementsAre("mairie", "evry", "mairiedevry"));
  EXPECT_THAT(words_of("CSE"), ElementsAre("cse"));
  EXPECT_THAT(words_of("Al, B"), ElementsAre("alb"));
  EXPECT_THAT(words_of("!"), IsEmpty());
  EXPECT_EQ(folded("ÉTAGE ① Straße").expose(), "etage 1 strasse");
}

std::string line_of(std::string_view password) { return to_hex(crypto::sha1(password)); }

Bytes list_of(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  BreachListMaker maker;
  Bytes list;
  for (const std::string& line : lines) {
    const auto added = maker.add(line);
    EXPECT_TRUE(added) << line;
    list.insert(list.end(), added->begin(), added->end());
  }
  return list;
}

// Shows IDN-01.
TEST(BreachList, FindsEachOfItsPasswordsAndNoOther) {
  EXPECT_EQ(line_of("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d") << "FIPS 180-4";
  std::vector<std::string> lines;
  for (int i = 0; i < 1000; ++i) lines.push_back(line_of("stolen " + std::to_string(i)) + ":" + std::to_string(i));
  const Bytes bytes = list_of(lines);
  const auto list = BreachList::of(bytes);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->size(), 1000U);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(list->contains("stolen " + std::to_string(i)));
  EXPECT_FALSE(list->contains("stolen 1000"));
  EXPECT_FALSE(BreachList::of({})->contains("anything"));
  EXPECT_THAT(find_weaknesses("stolen 4", {1, 1, 0}, nobody, &*list), Contains(Weakness::breached));
  EXPECT_FALSE(BreachList::of(std::span(bytes).first(9)));
}

// Shows IDN-01.
TEST(BreachListMaker, RefusesLinesThatAreNotOfSuchAFile) {
  BreachListMaker maker;
  for (const auto* const line :
       {"", "a9993e364706816aba3e25717850c26c9cd0d89", "a9993e364706816aba3e25717850c26c9cd0d89g",
        "a9993e364706816aba3e25717850c26c9cd0d89d:", "a9993e364706816aba3e25717850c26c9cd0d89d 3",
        "a9993e364706816aba3e25717850c26c9cd0d89d:3\r"}) {
    EXPECT_EQ(maker.add(line).error(), BreachLineFault::malformed) << line;
  }
  ASSERT_EQ(maker.add("A9993E364706816ABA3E25717850C26C9CD0D89D:12")->size(), 8U);
  EXPECT_EQ(maker.add("a9993e364706816aba3e25717850c26c9cd0d89d")->size(), 0U) << "the same once more";
  EXPECT_EQ(maker.add("a9993e364706816aba3e25717850c26c9cd0d89e")->size(), 0U) << "the same 8 bytes";
  EXPECT_EQ(maker.add("a9993e364706816aba3e25717850c26c9cd0d89d").error(), BreachLineFault::unordered);
}

}  // namespace
}  // namespace urna::identity
