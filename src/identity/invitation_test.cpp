// SPDX-License-Identifier: EUPL-1.2
#include "identity/invitation.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "identity/memory_invitation_store.hpp"

namespace urna::identity {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Timestamp now{seconds(1'790'000'000)};
const TenantId lyon(Identifier{std::byte{1}});
const TenantId evry(Identifier{std::byte{2}});

class Inviting : public ::testing::Test {
 protected:
  std::optional<InvitationFault> fault(std::string_view shown, std::string_view address = "rosa@example.org",
                                       std::optional<TenantId> host = lyon, Timestamp when = now) {
    const auto found = find_invitation(store, shown, address, host, when);
    return found ? std::nullopt : std::optional(found.error());
  }

  crypto::ReplayedRandom random{3};
  MemoryInvitationStore store;
  SecretText text = *invite(
      store, random, {{}, "rosa@example.org", InTenant{lyon}, {Role::organiser}, {}, "for the tests", {}, {}, {}}, now);
};

// Shows IDN-10.
TEST_F(Inviting, OpensToNoOtherLinkAddressOrTenant) {
  ASSERT_EQ(text.expose().size(), 22U);
  std::string other = text.expose();
  other[0] = other[0] == 'A' ? 'B' : 'A';
  for (const std::string& shown : {std::string(), other, text.expose() + "A", text.expose().substr(1)}) {
    EXPECT_EQ(fault(shown), InvitationFault::unknown);
  }
  EXPECT_EQ(fault(text.expose(), "karl@example.org"), InvitationFault::other_address);
  EXPECT_EQ(fault(text.expose(), ""), InvitationFault::other_address);
  EXPECT_EQ(fault(text.expose(), "Rosa@example.org"), InvitationFault::other_address) << "as the standard has it";
  EXPECT_EQ(fault(text.expose(), "rosa@example.org", evry), InvitationFault::other_tenant);
  EXPECT_EQ(fault(text.expose(), "rosa@example.org", std::nullopt), InvitationFault::other_tenant);
  EXPECT_EQ(fault(text.expose(), " rosa@EXAMPLE.org "), std::nullopt);
}

// Shows IDN-10.
TEST_F(Inviting, LastsThreeDays) {
  EXPECT_EQ(fault(text.expose(), "rosa@example.org", lyon, now + hours(72) - seconds(1)), std::nullopt);
  EXPECT_EQ(fault(text.expose(), "rosa@example.org", lyon, now + hours(72)), InvitationFault::expired);
  const Digest hash = find_invitation(store, text.expose(), "rosa@example.org", lyon, now)->hash;
  EXPECT_FALSE(spend_invitation(store, hash, now + hours(72)));
}

// Shows IDN-10.
TEST_F(Inviting, OpensOnce) {
  const Digest hash = find_invitation(store, text.expose(), "rosa@example.org", lyon, now)->hash;
  EXPECT_EQ(fault(text.expose()), std::nullopt) << "looking spends nothing";
  std::atomic<int> spent = 0;
  const auto spend = [&] {
    if (spend_invitation(store, hash, now)) ++spent;
  };
  std::jthread one(spend);
  std::jthread other(spend);
  one.join();
  other.join();
  EXPECT_EQ(spent, 1);
  EXPECT_EQ(fault(text.expose()), InvitationFault::spent);
  EXPECT_FALSE(spend_invitation(store, Digest{}, now));
}

// Shows IDN-10.
TEST_F(Inviting, IsForPeopleNotForOffices) {
  for (const auto* const address : {"info@example.org", "Admin@example.org", "Secrétariat@example.org", "rosa", ""}) {
    EXPECT_FALSE(invite(store, random, {{}, address, InTenant{lyon}, {Role::organiser}, {}, "why", {}, {}, {}}, now));
  }
  EXPECT_FALSE(is_shared_address("rosa.info@example.org"));
}

TEST(MailAddress, IsWhatCanBeOne) {
  EXPECT_EQ(mail_address("Rosa.L@Example.ORG"), "Rosa.L@example.org");
  for (const auto* const typed : {"", " ", "rosa", "@example.org", "rosa@", "rosa@a@b", "ro sa@example.org",
                                  "rosa@example.org\r\nBcc: all@example.org",
                                  "rosa@ex\xff"
                                  "ample.org"}) {
    EXPECT_EQ(mail_address(typed), std::nullopt) << typed;
  }
  EXPECT_EQ(mail_address(std::string(250, 'a') + "@b.org"), std::nullopt);
  EXPECT_EQ(mail_address(std::string(1'000'000, ' ')), std::nullopt);
}

}  // namespace
}  // namespace urna::identity
