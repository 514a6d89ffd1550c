// SPDX-License-Identifier: EUPL-1.2
#include "incident/known_places.hpp"

#include <gtest/gtest.h>

namespace urna::incident {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now = std::chrono::sys_days(2026y / std::chrono::November / 24) + 9h;
constexpr std::chrono::days day{1};

Digest place(std::uint8_t number) {
  Digest digest{};
  digest[0] = std::byte{number};
  return digest;
}

// Shows INC-03.
TEST(KnownPlaces, ANewPlaceIsNewsOnceAndTheFirstOfAllIsNot) {
  KnownPlaces places;
  EXPECT_FALSE(places.learn("u:a", place(1), now));
  EXPECT_FALSE(places.learn("u:a", place(1), now + day));
  EXPECT_TRUE(places.learn("u:a", place(2), now + day));
  EXPECT_FALSE(places.learn("u:a", place(2), now + day));
  EXPECT_FALSE(places.learn("u:b", place(2), now + day));
  EXPECT_EQ(KnownPlaces::parse(places.text()), places);
}

TEST(KnownPlaces, OneThatWasNotUsedForLongIsNewAgain) {
  KnownPlaces places;
  places.learn("u:a", place(1), now);
  places.learn("u:a", place(2), now + 300 * day);
  EXPECT_TRUE(places.learn("u:a", place(1), now + 410 * day));
  EXPECT_EQ(places.text().find("2026-11-24"), std::string::npos);
}

TEST(KnownPlaces, OfOnePersonFewAreKept) {
  KnownPlaces places;
  for (std::uint8_t i = 0; i < 30; ++i) places.learn("u:a", place(i), now + i * day);
  EXPECT_TRUE(places.learn("u:a", place(0), now + 30 * day));
  EXPECT_FALSE(places.learn("u:a", place(29), now + 30 * day));
}

TEST(KnownPlaces, WhatIsNoLineIsLeftOut) {
  const std::string line = "u:a " + std::string(64, '0') + " 2026-11-24\n";
  EXPECT_EQ(
      KnownPlaces::parse("\nhello\nu:a x 2026-11-24\n" + line + "u:a " + std::string(64, '0') + " today\n").text(),
      line);
}

}  // namespace
}  // namespace urna::incident
