// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_fields.hpp"

#include <gtest/gtest.h>

#include <string>

namespace urna::election {
namespace {

using std::chrono::year_month_day;

TEST(RollFields, RefuseBadAddresses) {
  for (const char* text : {"",
                           "@",
                           "a@",
                           "@b.fr",
                           "a.b.fr",
                           "a@b",
                           "a@b.",
                           "a@.fr",
                           "a@b..fr",
                           ".a@b.fr",
                           "a.@b.fr",
                           "a..b@c.fr",
                           "a b@c.fr",
                           "a@b c.fr",
                           "a@b@c.fr",
                           "a@-b.fr",
                           "a@b-.fr",
                           "a@127.0.0.1",
                           "a@[127.0.0.1]",
                           "é@b.fr",
                           "a@é.fr",
                           "<a@b.fr>",
                           "a@b.fr,c@d.fr",
                           "a@b.f",
                           "a@b.fr\r\nBcc: x@y.fr",
                           "\"a\"@b.fr"}) {
    EXPECT_FALSE(is_email(text)) << text;
  }
  EXPECT_FALSE(is_email(std::string(65, 'a') + "@b.fr"));
  EXPECT_FALSE(is_email("a@" + std::string(64, 'b') + ".fr"));
  EXPECT_FALSE(is_email(std::string(64, 'a') + "@" + std::string(63, 'b') + "." + std::string(63, 'b') + "." +
                        std::string(63, 'b') + ".fr"));
  for (const char* text :
       {"a@b.fr", "jeanne.d-arc+vote@mail.example.org", "o'hara@example.org", "A_1@x-y.example", "a@3com.example"}) {
    EXPECT_TRUE(is_email(text)) << text;
  }
}

TEST(RollFields, RefuseBadIds) {
  for (const char* text : {"", "a b", "é1", "a;b", "=1", "a\n", "a\"", "<a>"}) EXPECT_FALSE(is_voter_id(text)) << text;
  EXPECT_FALSE(is_voter_id(std::string(65, '1')));
  for (const char* text : {"1", "E-0042", "a.b@c.fr", "2026/17", "x_y+z"}) EXPECT_TRUE(is_voter_id(text)) << text;
}

TEST(RollFields, RefuseWeightsThatAreNoWholeNumbers) {
  for (const char* text : {"", "-1", "+1", "1.0", "1,5", "01", "00", "1e3", "0x1", " 1", "1 ", "١", "1000000000001",
                           "18446744073709551616", "99999999999999999999999999"}) {
    EXPECT_FALSE(parse_weight(text)) << text;
  }
  EXPECT_EQ(parse_weight("0"), 0U);
  EXPECT_EQ(parse_weight("3000000000"), 3'000'000'000U);
  EXPECT_EQ(parse_weight("1000000000000"), weight_max);
}

TEST(RollFields, RefuseDaysThatDoNotExist) {
  for (const char* text : {"", "1980-02-30", "30/02/1980", "1981-02-29", "1980-13-01", "1980-00-01", "1980-01-00",
                           "80-01-01", "1899-12-31", "2101-01-01", "1980/01/01", "01-02-1980", "1/2/1980", "1980-1-1",
                           "02/29/1980", "aaaa-bb-cc", "-980-01-01"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
  using namespace std::chrono_literals;
  EXPECT_EQ(parse_date("1980-02-29"), year_month_day(1980y / 2 / 29));
  EXPECT_EQ(parse_date("29/02/1980"), year_month_day(1980y / 2 / 29));
}

TEST(RollFields, RefuseBadPhones) {
  for (const char* text : {"", "12345", "1234567890123456", "01 23 45 67 89 poste 3", "++33123456", "01/23/45/67/89"}) {
    EXPECT_FALSE(is_phone(text)) << text;
  }
  for (const char* text : {"01 23 45 67 89", "+33 (0)1.23.45.67.89", "+352 123-456"})
    EXPECT_TRUE(is_phone(text)) << text;
}

}  // namespace
}  // namespace urna::election
