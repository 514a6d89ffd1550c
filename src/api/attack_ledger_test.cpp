// SPDX-License-Identifier: EUPL-1.2
#include "api/attack_ledger.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "api/voter_api.hpp"

namespace urna::api {
namespace {

using http::Attack;

class Ledger : public testing::Test {
 protected:
  Ledger()
      : ledger_(
            [this](const journal::Entry& entry, const journal::Details& details) {
              if (is_full_) throw std::runtime_error("the journal cannot be written");
              const std::lock_guard lock(mutex_);
              entries_.push_back(entry);
              details_.push_back(details.text());
            },
            [this] { return Timestamp(std::chrono::seconds(seconds_)); }) {}

  void see(Attack kind, const std::string& peer, const std::string& permission = "") {
    ledger_.see({.kind = kind, .peer = peer, .trace = "0123456789abcdef", .status = 400, .permission = permission});
  }
  std::vector<journal::Entry> written() {
    ledger_.pass();
    const std::lock_guard lock(mutex_);
    return entries_;
  }
  std::vector<std::string> details() {
    const std::lock_guard lock(mutex_);
    return details_;
  }
  std::uint64_t counted() {
    std::uint64_t sum = 0;
    for (const journal::Entry& entry : written()) {
      const auto more = entry.facts.find(journal::Fact::refused);
      sum += more == entry.facts.end() ? 1 : more->second;
    }
    return sum;
  }

  std::atomic<std::int64_t> seconds_ = 1'795'513'320;  // the first second of a minute
  std::atomic<bool> is_full_ = false;
  std::mutex mutex_;
  std::vector<journal::Entry> entries_;
  std::vector<std::string> details_;
  AttackLedger ledger_;
};

// Shows AUD-07, HST-07.
TEST_F(Ledger, AFloodFillsNothingAndIsCountedToTheLastOne) {
  constexpr std::uint64_t flood = 20'000;
  for (std::uint64_t i = 0; i < flood; ++i) {
    see(Attack::two_lengths, "10." + std::to_string(i % 250) + "." + std::to_string(i / 250 % 80) + ".7");
  }
  EXPECT_EQ(written().size(), AttackLedger::singly_max);
  seconds_ += 60;
  EXPECT_LE(written().size(), 2 * AttackLedger::singly_max + 1);
  EXPECT_EQ(counted(), flood);
}

// Shows AUD-07.
TEST_F(Ledger, WritesTheFirstOfAKindAndANetworkAtOnceAndTheOthersByTheMinute) {
  see(Attack::two_hosts, "203.0.113.9");
  see(Attack::two_hosts, "203.0.113.9");
  see(Attack::climbing_path, "203.0.113.9");
  see(Attack::two_hosts, "2001:db8::1");
  see(Attack::two_hosts, "2001:db8::2");  // the same household
  const auto first = written();
  ASSERT_EQ(first.size(), 3U);
  EXPECT_EQ(journal::entry_text(first[0]),
            R"({"v":1,"log":"platform","t":"2026-11-24T09:42:00Z","ev":"request.refused","act":"u:anybody",)"
            R"("obj":"attack:two-hosts","res":"deny","trace":"0123456789abcdef","facts":{"status":400}})");
  EXPECT_NE(details()[0].find("203.0.113.9"), std::string::npos);
  seconds_ += 60;
  ASSERT_EQ(written().size(), 5U);
  EXPECT_EQ(entries_[3].facts[journal::Fact::refused], 1U);
  seconds_ += 60;
  EXPECT_EQ(written().size(), 5U) << "nothing more came";
  see(Attack::two_hosts, "203.0.113.9");
  EXPECT_EQ(written().size(), 5U) << "known: it is counted";
  seconds_ += 60;
  EXPECT_EQ(written().size(), 6U);
}

// Shows AUD-06.
TEST_F(Ledger, KeepsNothingOfAVoterButThatItWasTried) {
  see(Attack::unknown_field, "203.0.113.9", may_vote.get());
  seconds_ += 7;
  see(Attack::unknown_field, "203.0.113.10", may_vote.get());
  const auto entries = written();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].trace, "");
  EXPECT_EQ(entries[0].at, Timestamp(std::chrono::seconds(1'795'513'320))) << "the minute, not the second";
  EXPECT_EQ(details()[0].find("203.0.113"), std::string::npos);
}

TEST_F(Ledger, GoesOnAfterAJournalThatCouldNotBeWritten) {
  is_full_ = true;
  see(Attack::two_hosts, "203.0.113.9");
  EXPECT_THROW(ledger_.pass(), std::runtime_error);
  is_full_ = false;
  see(Attack::two_hosts, "203.0.113.10");
  EXPECT_EQ(written().size(), 1U);
}

}  // namespace
}  // namespace urna::api
