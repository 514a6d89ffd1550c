// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/tenant_register.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenancy/memory_tenant_store.hpp"

namespace urna::tenancy {
namespace {

using ::testing::ElementsAre;
using Hosts = std::vector<std::string>;

class Customers : public ::testing::Test {
 protected:
  std::optional<TenantFault> adding(const Hosts& hosts, const std::string& label = "A") {
    const auto added = register_.add(hosts, label, Timestamp{});
    return added ? std::nullopt : std::optional(added.error());
  }

  crypto::SystemRandom random_;
  MemoryTenantStore store_;
  TenantRegister register_{store_, random_, {"vote.example.org", "localhost"}};
};

// Shows TEN-02.
TEST_F(Customers, DoNotShareAHost) {
  ASSERT_FALSE(adding({"a.example.org", "www.a.example.org"}));
  const Tenant first = register_.all().front();
  for (const char* host : {"a.example.org", "A.Example.Org", "a.example.org.", "www.a.example.org"})
    EXPECT_EQ(adding({"new.example.org", host}), TenantFault::host_taken) << host;
  for (const char* own : {"vote.example.org", "localhost", "Vote.Example.org."})
    EXPECT_EQ(adding({own}), TenantFault::host_taken) << own;
  ASSERT_TRUE(register_.suspend(first.id));
  EXPECT_EQ(adding({"a.example.org"}), TenantFault::host_taken) << "nor that of one who is suspended";
  ASSERT_FALSE(adding({"b.example.org"}));
  const Tenant second = register_.all().back();
  EXPECT_EQ(register_.rename(second.id, {"a.example.org"}).error(), TenantFault::host_taken);
  EXPECT_EQ(register_.rename(second.id, {"localhost"}).error(), TenantFault::host_taken);
  EXPECT_EQ(register_.all().size(), 2U);
}

// Shows TEN-02.
TEST_F(Customers, HaveProperHostsOnly) {
  for (const char* host : {"", "intranet", "127.0.0.1", "[::1]", "a.example.org:8443", "*.example.org", "a..org",
                           "b\xc3\xbc"
                           "cher.example"})
    EXPECT_EQ(adding({host}), TenantFault::malformed_host) << host;
  EXPECT_EQ(adding({}), TenantFault::malformed_host);
  EXPECT_EQ(adding(Hosts(9, "a.example.org")), TenantFault::malformed_host);
  for (const std::string& label : {std::string(), std::string("a\nb"), std::string(201, 'a'), std::string("\xff")})
    EXPECT_EQ(adding({"a.example.org"}, label), TenantFault::malformed_label);
  EXPECT_TRUE(register_.all().empty());
}

TEST_F(Customers, ComeGoAndComeBack) {
  const auto added = register_.add({"A.example.org.", "a.example.org", "www.a.example.org"}, "Amicale", Timestamp{});
  ASSERT_TRUE(added);
  EXPECT_THAT(added->hosts, ElementsAre("a.example.org", "www.a.example.org"));
  EXPECT_EQ(store_.label(added->id), "Amicale");
  EXPECT_EQ(register_.resume(added->id).error(), TenantFault::wrong_state);
  EXPECT_EQ(register_.suspend(added->id)->state, TenantState::suspended);
  EXPECT_EQ(register_.suspend(added->id).error(), TenantFault::wrong_state);
  EXPECT_EQ(register_.resume(added->id)->state, TenantState::active);
  EXPECT_THAT(register_.rename(added->id, {"b.example.org"})->hosts, ElementsAre("b.example.org"));
  EXPECT_FALSE(adding({"a.example.org"})) << "what was given up is free";
  EXPECT_EQ(register_.suspend(TenantId::make(random_)).error(), TenantFault::unknown_tenant);
}

TEST(TenantId, IsRandomAndReadsAsItself) {
  crypto::SystemRandom random;
  const TenantId id = TenantId::make(random);
  EXPECT_NE(id, TenantId::make(random));
  EXPECT_EQ(TenantId::parse(id.text()), id);
  for (const std::string& text : {id.text() + "a", id.text().substr(1), std::string("../../../../../../../etc/a"),
                                  std::string(26, 'A'), std::string(26, '1'), std::string("sole"), std::string()})
    EXPECT_FALSE(TenantId::parse(text)) << text;
}

}  // namespace
}  // namespace urna::tenancy
