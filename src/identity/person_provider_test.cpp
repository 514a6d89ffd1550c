// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <liboath/oath.h>

#include "identity/memory_invitation_store.hpp"
#include "identity/memory_person_store.hpp"
#include "identity/memory_session_store.hpp"
#include "identity/person_door.hpp"

namespace urna::identity {
namespace {

using namespace std::chrono_literals;

const TenantId lyon(Identifier{std::byte{1}});
const std::string issuer = "https://login.example.org";

/// People with a device each, and one of them linked.
class Linked : public testing::Test {
 protected:
  Linked() {
    rosa = add("rosa@example.org", 1, Role::organiser);
    emma = add("emma@example.org", 2, Role::tenant_owner);
  }
  PersonId add(const std::string& address, int number, Role role) {
    const PersonId id(Identifier{static_cast<std::byte>(number)});
    people.change(address, [&](std::optional<Person>& person) {
      person.emplace().id = id;
      person->address = address;
      person->state = PersonState::active;
      person->password = "argon2id$…";
      person->totp = TotpSecret({std::byte{1}, std::byte{2}, std::byte{3}});
      return true;
    });
    Grant grant;
    grant.id = GrantId(Identifier{static_cast<std::byte>(number)});
    grant.subject = id;
    grant.role = role;
    grant.place = InTenant{lyon};
    grant.not_before = now - 1h;
    grant.expires = now + 24h;
    grants.add(grant);
    return id;
  }
  Visit visit() const {
    return {*network_address("192.0.2.7"), lyon, {"example.org", "https://example.org"}, Digest{}, {}, now};
  }
  std::string digits() const {
    const auto person = people.find(rosa);
    char code[7] = {};
    const auto& secret = person->totp->expose();
    EXPECT_EQ(oath_totp_generate(reinterpret_cast<const char*>(secret.data()), secret.size(),
                                 now.time_since_epoch().count(), 30, 0, 6, code),
              OATH_OK);
    return code;
  }
  std::string signed_in(const PersonId& person, Factor factor = Factor::second) {
    return sessions.open({person, lyon, SessionKind::staff, factor}, "", now).cookie.expose();
  }
  void state(const std::string& address, PersonState wanted) {
    people.change(address, [&](std::optional<Person>& person) {
      person->state = wanted;
      return true;
    });
  }
  Factor factor_of(const SignedIn& who) { return sessions.find(who.session.cookie.expose(), lyon, now)->factor; }

  Timestamp now{1'795'513'327s};
  MemoryPersonStore people;
  MemoryInvitationStore invitations;
  MemoryGrantStore grants;
  MemoryGroupStore groups;
  MemorySessionStore session_store;
  crypto::ReplayedRandom random{3};
  Sessions sessions{session_store, random};
  struct : PersonWitness {
    void note(PersonEvent, const std::optional<PersonId>&, Timestamp) override {}
  } nobody;
  PersonDoor door{{people, invitations, grants, groups}, sessions, nobody, random, {1, 8}};
  PersonId rosa;
  PersonId emma;
};

// Shows IDN-12.
TEST_F(Linked, AreLinkedByThemselvesWithAFactorJustShown) {
  EXPECT_EQ(door.link_to_provider(visit(), "", issuer, "0815"), EntryFault::not_signed_in);
  EXPECT_EQ(door.link_to_provider(visit(), signed_in(rosa, Factor::none), issuer, "0815"), EntryFault::not_fresh);
  const std::string before = signed_in(rosa);
  now += 10min;
  EXPECT_EQ(door.link_to_provider(visit(), before, issuer, "0815"), EntryFault::not_fresh);
  EXPECT_FALSE(door.find_linked(issuer, "0815"));
  EXPECT_EQ(door.link_to_provider(visit(), signed_in(rosa), issuer, "0815"), std::nullopt);
  EXPECT_EQ(door.find_linked(issuer, "0815")->id, rosa);
  EXPECT_FALSE(sessions.find(before, lyon, now)) << "as after any other change of what opens the account";
}

// Shows IDN-12.
TEST_F(Linked, AreNobodyElseThere) {
  ASSERT_EQ(door.link_to_provider(visit(), signed_in(rosa), issuer, "0815"), std::nullopt);
  EXPECT_FALSE(door.find_linked(issuer, "0816"));
  EXPECT_FALSE(door.find_linked("https://login.example.com", "0815")) << "the same name, of another issuer";
  EXPECT_FALSE(door.find_linked(issuer, "rosa@example.org")) << "an address of mail links nobody";
  const PersonId ada = add("ada@example.org", 3, Role::organiser);
  EXPECT_EQ(door.link_to_provider(visit(), signed_in(ada), issuer, "0815"), EntryFault::key_refused);
  EXPECT_EQ(door.find_linked(issuer, "0815")->id, rosa);
  for (const char* subject : {"1", "2", "3"})
    EXPECT_EQ(door.link_to_provider(visit(), signed_in(rosa), issuer, subject), std::nullopt);
  EXPECT_EQ(door.link_to_provider(visit(), signed_in(rosa), issuer, "4"), EntryFault::factor_missing);
}

// Shows IDN-12.
TEST_F(Linked, ShowASecondFactorAtOurDoorUnlessTheProvidersWasAskedFor) {
  const auto alone = door.sign_in_by_provider(visit(), rosa, false, std::monostate(), "");
  ASSERT_FALSE(alone);
  EXPECT_EQ(alone.error(), SignInRefusal::other_factor);
  EXPECT_EQ(door.sign_in_by_provider(visit(), rosa, false, SixDigits{"000000"}, "").error(), SignInRefusal::refused);
  const std::string code = digits();
  const auto both = door.sign_in_by_provider(visit(), rosa, false, SixDigits{code}, "");
  ASSERT_TRUE(both);
  EXPECT_EQ(factor_of(*both), Factor::second);
  EXPECT_EQ(door.sign_in_by_provider(visit(), rosa, false, SixDigits{code}, "").error(), SignInRefusal::refused)
      << "the same digits twice";
  const auto by_level = door.sign_in_by_provider(visit(), rosa, true, std::monostate(), "");
  ASSERT_TRUE(by_level);
  EXPECT_EQ(factor_of(*by_level), Factor::second);
}

// Shows IDN-12.
TEST_F(Linked, WhoManageOthersShowTheirOwnFactorWhateverTheProviderSays) {
  const auto by_level = door.sign_in_by_provider(visit(), emma, true, std::monostate(), "");
  ASSERT_FALSE(by_level);
  EXPECT_EQ(by_level.error(), SignInRefusal::other_factor);
  EXPECT_TRUE(door.sign_in_by_provider(visit(), emma, true, SixDigits{digits()}, ""));
}

// Shows IDN-12.
TEST_F(Linked, DoNotComeInOnceTheyAreLockedOrHaveLeft) {
  ASSERT_EQ(door.link_to_provider(visit(), signed_in(rosa), issuer, "0815"), std::nullopt);
  for (const PersonState closed : {PersonState::enrolling, PersonState::locked, PersonState::disabled}) {
    state("rosa@example.org", closed);
    const auto refused = door.sign_in_by_provider(visit(), rosa, true, std::monostate(), "");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), SignInRefusal::refused);
  }
  state("rosa@example.org", PersonState::active);
  EXPECT_TRUE(door.sign_in_by_provider(visit(), rosa, true, std::monostate(), ""));
  EXPECT_FALSE(door.sign_in_by_provider(visit(), PersonId(Identifier{std::byte{9}}), true, std::monostate(), ""));
}

// Shows IDN-12.
TEST_F(Linked, ArePutApartAgainByThemselves) {
  ASSERT_EQ(door.link_to_provider(visit(), signed_in(rosa), issuer, "0815"), std::nullopt);
  const auto first = [](const ProviderLink& link) { return link.subject == "0815"; };
  EXPECT_EQ(door.unlink_from_provider(visit(), signed_in(emma), first), EntryFault::key_refused) << "not hers";
  EXPECT_EQ(door.unlink_from_provider(visit(), signed_in(rosa, Factor::none), first), EntryFault::not_fresh);
  EXPECT_EQ(door.unlink_from_provider(visit(), signed_in(rosa), first), std::nullopt);
  EXPECT_FALSE(door.find_linked(issuer, "0815"));
}

// Shows IDN-12.
TEST_F(Linked, WaitAfterTooManyGuessesAtTheSecondFactor) {
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(door.sign_in_by_provider(visit(), rosa, false, SixDigits{"000000"}, "").error(), SignInRefusal::refused);
  EXPECT_EQ(door.sign_in_by_provider(visit(), rosa, false, SixDigits{digits()}, "").error(), SignInRefusal::must_wait);
}

}  // namespace
}  // namespace urna::identity
