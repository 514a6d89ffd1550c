// SPDX-License-Identifier: EUPL-1.2
#include "inspection/country_table.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/test_folder.hpp"

namespace urna::inspection {
namespace {

// Made by tests/vectors/make_countries.pl.
const std::string countries = URNA_TESTS "/vectors/countries.mmdb";

std::string country(const CountryTable& table, const char* address) {
  const auto found = table.country_of(*tenancy::InternetAddress::parse(address));
  return found ? found->get() : "unknown";
}

// Shows TEN-05.
TEST(CountryTable, NamesTheCountryAndNeverGuessesOne) {
  const auto table = CountryTable::open(countries);
  ASSERT_TRUE(table) << table.error();
  EXPECT_EQ(country(*table, "198.51.100.7"), "FR");
  EXPECT_EQ(country(*table, "::ffff:198.51.100.7"), "FR") << "the same address in another spelling";
  EXPECT_EQ(country(*table, "203.0.113.9"), "CH");
  EXPECT_EQ(country(*table, "2001:db8:1::5"), "NL");
  EXPECT_EQ(country(*table, "192.0.2.7"), "unknown");
  EXPECT_EQ(country(*table, "2001:db8:2::5"), "unknown");
  EXPECT_EQ(country(*table, "203.0.113.200"), "unknown") << "a continent, and a company's seat";
  EXPECT_EQ(country(*table, "192.0.2.200"), "unknown") << "no code of ISO 3166";
  EXPECT_GT(table->made(), *timestamp_from("2026-01-01T00:00:00Z"));
}

TEST(CountryTable, RefusesWhatIsNone) {
  const TestFolder folder;
  const std::string broken = folder.path() / "broken.mmdb";
  EXPECT_FALSE(CountryTable::open(broken)) << "not there";
  std::ofstream(broken) << "nothing of the kind";
  const auto refused = CountryTable::open(broken);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().starts_with(broken)) << refused.error();
  EXPECT_FALSE(CountryTable::open(URNA_TESTS "/vectors/networks.mmdb")) << "of networks' owners";
}

// A file that was damaged says nothing, or something, and never brings the server down.
TEST(CountryTable, OutlivesWhateverIsInTheFile) {
  std::ifstream file(countries, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(file)), {});
  const TestFolder folder;
  const std::string path = folder.path() / "damaged.mmdb";
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(~damaged[at]);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << damaged;
    if (const auto table = CountryTable::open(path)) {
      for (const char* address : {"198.51.100.7", "2001:db8:1::5", "255.255.255.255", "::"}) country(*table, address);
    }
  }
}

}  // namespace
}  // namespace urna::inspection
