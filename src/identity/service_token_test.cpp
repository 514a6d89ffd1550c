// SPDX-License-Identifier: EUPL-1.2
#include "identity/service_token.hpp"

#include <gtest/gtest.h>

#include "identity/memory_service_store.hpp"

namespace urna::identity {
namespace {

using std::chrono::days;
using std::chrono::seconds;

const Timestamp now{seconds(1'790'000'000)};
const TenantId lyon(Identifier{std::byte{1}});
const TenantId evry(Identifier{std::byte{2}});
const Place in_lyon = InTenant{lyon};
const Permissions everything{Permission::roll_read, Permission::turnout_read, Permission::roll_change};

NetworkAddress address(std::string_view text) { return network_address(text).value(); }

class Service : public ::testing::Test {
 protected:
  ServiceAccess wanted(const std::function<void(ServiceAccess&)>& change = [](ServiceAccess&) {}) const {
    ServiceAccess access{{},
                         {},
                         "payroll",
                         in_lyon,
                         {Permission::roll_read},
                         {*AddressRange::parse("192.0.2.0/24"), *AddressRange::parse("2001:db8::/32")},
                         {},
                         now + days(30),
                         {},
                         {}};
    change(access);
    return access;
  }
  SecretText issued() { return std::move(*issue_service_token(store, random, wanted(), everything, now)); }
  std::optional<ServiceFault> fault(std::string_view token, const char* from = "192.0.2.7",
                                    Permission permission = Permission::roll_read, Place thing = in_lyon,
                                    std::optional<TenantId> host = lyon, Timestamp when = now) {
    const auto used = use_service_token(store, token, address(from), host, permission, thing, when);
    return used ? std::nullopt : std::optional(used.error());
  }

  crypto::ReplayedRandom random{9};
  MemoryServiceStore store;
};

// Shows IDN-11.
TEST_F(Service, IsOpenToNoOtherText) {
  const SecretText token = issued();
  const std::string& text = token.expose();
  ASSERT_EQ(text.size(), 111U);
  ASSERT_EQ(fault(text), std::nullopt);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_TRUE(fault(changed) == ServiceFault::malformed || fault(changed) == ServiceFault::mistyped) << i;
  }
  std::string capitals = text;
  for (char& character : capitals) character = static_cast<char>(std::toupper(character));
  for (const std::string& other : {std::string(), std::string("urna_"), text.substr(0, 110), text + "0", " " + text,
                                   text + "\n", capitals, std::string(1'000'000, 'a')}) {
    EXPECT_EQ(fault(other), ServiceFault::malformed) << other.substr(0, 120);
  }
}

// Shows IDN-11.
TEST_F(Service, IsOpenToNoOtherSecretWithARightCheck) {
  const SecretText mine = issued();
  const SecretText other = issued();
  MemoryServiceStore empty;
  EXPECT_EQ(
      use_service_token(empty, mine.expose(), address("192.0.2.7"), lyon, Permission::roll_read, in_lyon, now).error(),
      ServiceFault::unknown);
  // The other's access under my number: the form and the check are right, the secret is not.
  ServiceAccess taken_over = *store.find(*find_service_token(other.expose()));
  taken_over.id = *find_service_token(mine.expose());
  store.add(taken_over);
  EXPECT_EQ(fault(mine.expose()), ServiceFault::unknown);
  EXPECT_EQ(store.find(taken_over.id)->last_used, std::nullopt);
}

// Shows IDN-11.
TEST_F(Service, ComesFromItsAddressesOnly) {
  const SecretText token = issued();
  EXPECT_EQ(fault(token.expose(), "192.0.3.1"), ServiceFault::other_address);
  EXPECT_EQ(fault(token.expose(), "2001:db9::1"), ServiceFault::other_address);
  EXPECT_EQ(fault(token.expose(), "::ffff:192.0.2.9"), std::nullopt);
  EXPECT_EQ(fault(token.expose(), "2001:db8:ffff::1"), std::nullopt);
}

// Shows IDN-11.
TEST_F(Service, DoesWhatItMayWhereItMay) {
  const SecretText token = issued();
  const Place council = InElection{lyon, ElectionUuid("council")};
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_read, council), std::nullopt);
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_change), ServiceFault::not_allowed);
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_read, InTenant{evry}, evry), ServiceFault::elsewhere);
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_read, InTenant{evry}, lyon), ServiceFault::elsewhere);
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_read, in_lyon, evry), ServiceFault::elsewhere);
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_read, OnPlatform{}, {}), ServiceFault::elsewhere);
}

// Shows IDN-11.
TEST_F(Service, EndsAtItsTimeOrWhenItIsRevoked) {
  const SecretText token = issued();
  const ServiceId id = *find_service_token(token.expose());
  EXPECT_EQ(store.find(id)->last_used, std::nullopt);
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_read, in_lyon, lyon, now + days(30) - seconds(1)),
            std::nullopt);
  EXPECT_EQ(store.find(id)->last_used, now + days(30) - seconds(1));
  EXPECT_EQ(fault(token.expose(), "192.0.2.7", Permission::roll_read, in_lyon, lyon, now + days(30)),
            ServiceFault::expired);
  EXPECT_EQ(store.find(id)->last_used, now + days(30) - seconds(1)) << "a refused one is no use";
  EXPECT_TRUE(revoke_service_token(store, id, now));
  EXPECT_FALSE(revoke_service_token(store, id, now));
  EXPECT_EQ(fault(token.expose()), ServiceFault::revoked);
}

// Shows IDN-11.
TEST_F(Service, IsIssuedWithinItsLimits) {
  const auto issue_fault = [&](const std::function<void(ServiceAccess&)>& change) {
    const auto made = issue_service_token(store, random, wanted(change), everything, now);
    return made ? std::nullopt : std::optional(made.error());
  };
  EXPECT_EQ(issue_fault([](auto& access) { access.expires = now + days(365); }), std::nullopt);
  EXPECT_EQ(issue_fault([](auto& access) { access.expires = now + days(365) + seconds(1); }),
            ServiceIssueFault::lasts_too_long);
  EXPECT_EQ(issue_fault([](auto& access) { access.expires = now; }), ServiceIssueFault::ends_in_past);
  EXPECT_EQ(issue_fault([](auto& access) { access.name = " "; }), ServiceIssueFault::no_name);
  EXPECT_EQ(issue_fault([](auto& access) { access.name = std::string(101, 'x'); }), ServiceIssueFault::no_name);
  EXPECT_EQ(issue_fault([](auto& access) { access.permissions = {}; }), ServiceIssueFault::no_permission);
  EXPECT_EQ(issue_fault([](auto& access) { access.permissions = {Permission::election_open}; }),
            ServiceIssueFault::issuer_lacks);
  EXPECT_EQ(issue_fault([](auto& access) { access.from.clear(); }), ServiceIssueFault::no_address);
  for (const auto* const all : {"0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96"}) {
    EXPECT_EQ(issue_fault([&](auto& access) { access.from = {*AddressRange::parse(all)}; }),
              ServiceIssueFault::every_address)
        << all;
  }
}

// Shows IDN-11.
TEST_F(Service, KeepsNoTokenButItsHash) {
  const SecretText token = issued();
  const ServiceAccess kept = *store.find(*find_service_token(token.expose()));
  EXPECT_EQ(token.expose().find(to_hex(kept.hash)), std::string::npos);
}

// Shows IDN-11.
TEST_F(Service, IsFoundWhereItShouldNotBe) {
  const SecretText token = issued();
  EXPECT_TRUE(find_service_token("/api/rolls?key=" + token.expose() + "&x=1"));
  EXPECT_TRUE(find_service_token("urna_urna_" + token.expose()));
  EXPECT_FALSE(find_service_token("/api/rolls?key=" + token.expose().substr(0, 110)));
  EXPECT_FALSE(find_service_token(""));
}

// Shows IDN-11.
TEST_F(Service, IsNotRevokedByWhoKnowsItsIdAlone) {
  const SecretText token = issued();
  const SecretText other = issued();
  const ServiceId id = *find_service_token(token.expose());
  // Whoever knows the id can make up the rest, with a right check: here the access has another secret.
  ServiceAccess taken_over = *store.find(*find_service_token(other.expose()));
  taken_over.id = id;
  store.add(taken_over);
  EXPECT_TRUE(revoke_shown_service_token(store, "/api/people?x=" + token.expose(), now)) << "refused all the same";
  EXPECT_FALSE(store.find(id)->revoked);
  EXPECT_FALSE(revoke_shown_service_token(store, "/api/people", now));
  EXPECT_TRUE(revoke_shown_service_token(store, "/api/people?x=" + other.expose(), now));
  EXPECT_TRUE(store.find(*find_service_token(other.expose()))->revoked);
}

// Shows IDN-10.
TEST_F(Service, EndsWithWhoeverWasShownItsToken) {
  const PersonId rosa(Identifier{std::byte{7}});
  const auto by = [&](std::optional<PersonId> person) {
    return issue_service_token(store, random, wanted([&](ServiceAccess& access) { access.by = person; }), everything,
                               now);
  };
  const auto hers = by(rosa);
  const auto another = by(PersonId(Identifier{std::byte{8}}));
  const auto nobodys = by({});
  revoke_service_tokens_of(store, rosa, now);
  EXPECT_EQ(fault(hers->expose()), ServiceFault::revoked);
  EXPECT_EQ(fault(another->expose()), std::nullopt);
  EXPECT_EQ(fault(nobodys->expose()), std::nullopt);
}

// Shows IDN-11.
TEST(AddressRange, RefusesWhatIsNone) {
  for (const auto* const text : {"",
                                 "/",
                                 "10.0.0.0/33",
                                 "10.0.0.0/",
                                 "10.0.0.0/-1",
                                 "10.0.0.0/08",
                                 "10.0.0.0/8 ",
                                 " 10.0.0.0/8",
                                 "10.0.0.0/8/8",
                                 "010.1.1.1",
                                 "10.1.1",
                                 "10.1.1.1.1",
                                 "10.0.0.256",
                                 "0x7f.1",
                                 "10.0.0.1/8",
                                 "1.2.3.4/0",
                                 "::ffff:10.0.0.1/8",
                                 "::ffff:10.0.0.0/8",
                                 "2001:db8::/129",
                                 "2001:db8::1/32",
                                 "fe80::1%eth0",
                                 "example.org",
                                 "10.0.0.0/+8",
                                 "10.0.0.0/256",
                                 "[::1]",
                                 "10.0.0.0:80",
                                 "1::2::3"}) {
    EXPECT_FALSE(AddressRange::parse(text)) << text;
  }
  EXPECT_FALSE(network_address(std::string_view("10.0.0.1\0", 9)));
}

// Shows IDN-11.
TEST(AddressRange, HoldsItsAddressesInBothSpellings) {
  const auto holds = [](const char* range, const char* text) {
    return AddressRange::parse(range)->contains(address(text));
  };
  EXPECT_TRUE(holds("10.0.0.0/8", "10.255.255.255"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
  EXPECT_TRUE(holds("::ffff:10.0.0.0/104", "10.1.2.3"));
  EXPECT_TRUE(holds("10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(holds("10.1.2.3", "10.1.2.2"));
  EXPECT_TRUE(holds("10.1.2.2/31", "10.1.2.3"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
}

}  // namespace
}  // namespace urna::identity
