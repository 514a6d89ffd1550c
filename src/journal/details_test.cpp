// SPDX-License-Identifier: EUPL-1.2
#include "journal/details.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "journal/entry.hpp"

namespace urna::journal {
namespace {

using namespace std::chrono_literals;

Timestamp at(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}

TEST(Details, WhatSomebodyTypedCannotChangeItsForm) {
  Details payload;
  payload.say("reason", "\"}],\"x\":[\\ \n\x1b[31m\x7f \xff \xe2\x80\xa8");
  EXPECT_EQ(payload.text(),
            "{\"v\":1,\"details\":[{\"name\":\"reason\",\"is\":\"\\\"}],\\\"x\\\":[\\\\ \\u000a\\u001b[31m\\u007f "
            "\xef\xbf\xbd \xe2\x80\xa8\"}]}");
}

TEST(Details, TellsWhatWasAndWhatIs) {
  Details payload;
  EXPECT_TRUE(payload.empty());
  payload.say_change("closes", "Monday", "Tuesday");
  payload.say_change("two-people", std::nullopt, "true");
  payload.say_change("opens", "Sunday", std::nullopt);
  EXPECT_EQ(payload.text(), R"({"v":1,"details":[{"name":"closes","was":"Monday","is":"Tuesday"},)"
                            R"({"name":"two-people","is":"true"},{"name":"opens","was":"Sunday"}]})");
}

TEST(Details, CutsWhatIsLongBetweenTwoCharacters) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string value(shift, 'x');
    while (value.size() < 2000) value += "\xf0\x9f\x97\xb3";
    Details payload;
    payload.say("name", value);
    EXPECT_TRUE(is_utf8(payload.text()));
    EXPECT_EQ(payload.text().find("\xef\xbf\xbd"), std::string::npos);
    EXPECT_LE(payload.text().size(), Details::value_bytes_max + 60);
    EXPECT_THAT(payload.text(), ::testing::HasSubstr("\xe2\x80\xa6\"}"));
  }
}

TEST(Details, CountsWhatItLeavesOut) {
  Details many;
  for (int i = 0; i < 150; ++i) many.say("row", "x");
  EXPECT_THAT(many.text(), ::testing::EndsWith("],\"left_out\":50}"));
  Details large;
  for (int i = 0; i < 90; ++i) large.say("row", std::string(900, '\x01'));
  EXPECT_LE(large.text().size(), Details::text_bytes_max);
}

TEST(DetailsMonth, HasOneSpelling) {
  const DetailsMonth month = DetailsMonth::of(Event::account_signed_in, at(2026, 11, 30));
  EXPECT_EQ(month.text(), "security 2026-11");
  EXPECT_EQ(DetailsMonth::parse(month.text()), month);
  for (const char* other : {"security 2026-13", "security 26-11", "legal 2026-11", "security", "security  2026-11"})
    EXPECT_FALSE(DetailsMonth::parse(other)) << other;
}

// Shows AUD-11.
TEST(DetailsRetention, EndsEachClassByItselfWithTheMonthAfterItsLast) {
  const DetailsRetention kept;
  const auto of = [](Retention retention) { return DetailsMonth{retention, std::chrono::year(2026) / 1}; };
  EXPECT_FALSE(kept.is_over(of(Retention::security), at(2027, 1, 31)));
  EXPECT_TRUE(kept.is_over(of(Retention::security), at(2027, 2, 1)));
  EXPECT_FALSE(kept.is_over(of(Retention::election), at(2028, 1, 31)));
  EXPECT_TRUE(kept.is_over(of(Retention::election), at(2028, 2, 1)));
  EXPECT_FALSE(kept.is_over(of(Retention::admin), at(2029, 1, 31)));
  EXPECT_TRUE(kept.is_over(of(Retention::admin), at(2029, 2, 1)));
  EXPECT_FALSE(kept.is_over(of(Retention::security), at(2020, 1, 1))) << "the clock went back";
}

// Shows AUD-11.
TEST(DetailsRetention, EndsNothingWhileItIsHeld) {
  DetailsRetention kept;
  kept.is_held = true;
  EXPECT_FALSE(kept.is_over({Retention::security, std::chrono::year(2000) / 1}, at(2030, 1, 1)));
}

// Shows AUD-05.
TEST(DetailsCommitment, CannotBeTriedOutWithoutTheSalt) {
  std::array<std::byte, 32> salt{};
  salt.fill(std::byte{7});
  const std::string text = R"({"v":1,"details":[{"name":"address","is":"192.0.2.7"}]})";
  const Digest kept = payload_commitment(salt, text);
  bool is_found = false;
  for (int host = 0; host < 256; ++host) {  // every address of the network, with the salts that somebody may guess
    const std::string guess = R"({"v":1,"details":[{"name":"address","is":"192.0.2.)" + std::to_string(host) + "\"}]}";
    for (const std::byte fill : {std::byte{0}, std::byte{1}, std::byte{255}}) {
      std::array<std::byte, 32> guessed{};
      guessed.fill(fill);
      is_found = is_found || payload_commitment(guessed, guess) == kept;
    }
  }
  EXPECT_FALSE(is_found);
  EXPECT_EQ(payload_commitment(salt, text), kept) << "with the salt whoever was shown the payload can check it";
}

/// The catalogue's names of numbers are all that an entry can say freely: none is one for what names a person.
// Shows AUD-05.
TEST(EventCatalogue, HasNoFactForWhatNamesAPerson) {
  for (const std::string_view name : fact_names) {
    for (const char* personal : {"mail", "name", "address", "phone", "birth", "person"})
      EXPECT_EQ(name.find(personal), std::string_view::npos) << name;
    EXPECT_NE(name, "ip");
    EXPECT_NE(name, "host");
  }
}

// Shows AUD-05.
TEST(Entry, HasNoRoomForAMailAddressAnIpAddressOrAName) {
  for (const char* personal :
       {"marie@example.org", "192.0.2.7", "2001:db8::1", "Marie Curie", "u:marie", "Zo\xc3\xab"}) {
    EXPECT_FALSE(Actor::parse(personal)) << personal;
    EXPECT_FALSE(Object::parse(personal)) << personal;
    for (const char* kind : {"election", "trustee", "binary", "log", "source", "export"})
      EXPECT_FALSE(Object::parse(std::string(kind) + ":" + personal)) << kind << personal;
  }
}

}  // namespace
}  // namespace urna::journal
