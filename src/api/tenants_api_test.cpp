// SPDX-License-Identifier: EUPL-1.2
#include "api/tenants_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/detail/answer_for_tests.hpp"
#include "tenancy/memory_tenant_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::code_of;
using http::Method;
using http::Request;
using http::Response;
using tenancy::Tenant;
using tenancy::TenantState;
using ::testing::ElementsAre;

class RehearsedDoors final : public TenantDoors {
 public:
  void open(const Tenant& tenant) override {
    if (is_stuck) throw StillOpen();
    log.push_back("open " + tenant.hosts.front());
  }
  void shut(const Tenant& tenant) override {
    log.push_back("shut " + tenant.hosts.front());
    if (is_stuck) throw StillOpen();
  }
  void limit(const Tenant& tenant) override { log.push_back("limit " + tenancy::quota_text(tenant.limits)); }
  std::optional<std::string> postgres_fault() const override { return postgres_fault_; }
  void choose_postgres(const Tenant& tenant) override { log.push_back("postgres " + tenant.hosts.front()); }
  std::string folder_of(const Tenant& tenant) const override { return "/data/" + tenant.id.text(); }
  std::string address_of(const Tenant& tenant) const override { return "https://" + tenant.hosts.front(); }

  std::vector<std::string> log;
  bool is_stuck = false;
  std::optional<std::string> postgres_fault_;
};

class OperatorOfCustomers : public ::testing::Test {
 protected:
  OperatorOfCustomers() {
    api_.add_routes(router_);
    api_.use(&doors_);
  }

  Response ask(Method method, const std::string& pattern, const std::string& body = "") {
    Request request;
    request.body = body;
    const auto all = register_.all();
    request.path_parameters["tenant"] = all.empty() ? std::string(26, 'a') : all.front().id.text();
    for (const auto& route : router_.routes())
      if (route->method == method && route->pattern == pattern) return route->handler(request);
    return http::problem(599, "no-route");
  }
  Response add(const std::string& host = "a.example.org") {
    return ask(Method::post, "/tenants", R"({"hosts":[")" + host + R"("],"label":"A"})");
  }
  TenantState state() const { return register_.all().front().state; }

  crypto::SystemRandom random_;
  tenancy::MemoryTenantStore store_;
  tenancy::TenantRegister register_{store_, random_, {"vote.example.org"}};
  std::vector<std::string> noted_;
  bool is_disk_full_ = false;
  RehearsedDoors doors_;
  TenantsApi api_{register_, store_, [] { return Timestamp{}; },
                  [this](const journal::Entry& entry) {
                    if (!is_disk_full_) noted_.emplace_back(name_of(entry.event));
                    return !is_disk_full_;
                  }};
  http::Router router_;
};

// Shows TEN-01.
TEST_F(OperatorOfCustomers, ChoosesPostgresqlBeforeTheDeskIsOpenedAndOnlyWhereItIsFit) {
  const std::string body = R"({"hosts":["a.example.org"],"label":"A","postgres":true})";
  doors_.postgres_fault_ = "everybody comes in";
  EXPECT_EQ(code_of(ask(Method::post, "/tenants", body)), "no-postgres");
  EXPECT_TRUE(register_.all().empty()) << "nobody is added who would be in a file";
  EXPECT_THAT(doors_.log, ElementsAre());
  doors_.postgres_fault_.reset();
  EXPECT_EQ(code_of(ask(Method::post, "/tenants", body)), "");
  EXPECT_THAT(doors_.log, ElementsAre("postgres a.example.org", "open a.example.org"));
}

// Shows GEN-03, AUD-04.
TEST_F(OperatorOfCustomers, ChangesNothingThatCannotBeNoted) {
  is_disk_full_ = true;
  EXPECT_EQ(code_of(add()), "audit-unavailable");
  EXPECT_THAT(doors_.log, ElementsAre());
  EXPECT_EQ(state(), TenantState::suspended) << "nobody comes in";
  is_disk_full_ = false;
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/resume")), "");
  is_disk_full_ = true;
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/suspend")), "audit-unavailable");
  EXPECT_EQ(state(), TenantState::active);
  EXPECT_EQ(code_of(ask(Method::put, "/tenants/{tenant}/hosts", R"({"hosts":["b.example.org"]})")),
            "audit-unavailable");
  EXPECT_THAT(register_.all().front().hosts, ElementsAre("a.example.org"));
  EXPECT_THAT(doors_.log, ElementsAre("open a.example.org"));
}

TEST_F(OperatorOfCustomers, IsToldThatItIsLocked) {
  api_.use(nullptr);
  EXPECT_EQ(code_of(add()), "sealed");
  EXPECT_EQ(code_of(ask(Method::get, "/tenants")), "sealed");
  EXPECT_TRUE(register_.all().empty());
}

TEST_F(OperatorOfCustomers, IsRefusedInWords) {
  EXPECT_EQ(code_of(add("127.0.0.1")), "malformed-host");
  EXPECT_EQ(code_of(add("vote.example.org")), "host-taken");
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/suspend")), "unknown-tenant");
  EXPECT_EQ(code_of(ask(Method::post, "/tenants", R"({"hosts":["a.example.org"],"label":"A","id":"b"})")),
            "unfit-fields")
      << "nobody chooses a customer's name";
  EXPECT_THAT(noted_, ElementsAre());
}

TEST_F(OperatorOfCustomers, AddsSuspendsResumesAndRenames) {
  EXPECT_EQ(code_of(add()), "");
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/suspend")), "");
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/suspend")), "wrong-state");
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/resume")), "");
  EXPECT_EQ(code_of(ask(Method::put, "/tenants/{tenant}/hosts", R"({"hosts":["b.example.org"]})")), "");
  EXPECT_THAT(doors_.log, ElementsAre("open a.example.org", "shut a.example.org", "open a.example.org",
                                      "shut b.example.org", "open b.example.org"));
  EXPECT_THAT(noted_, ElementsAre("tenant.added", "tenant.suspended", "tenant.resumed", "tenant.renamed"));
}

// Shows TEN-04.
TEST_F(OperatorOfCustomers, LimitsWhatACustomerMayUse) {
  add();
  const auto limit = [this](const std::string& body) { return ask(Method::put, "/tenants/{tenant}/limits", body); };
  EXPECT_EQ(code_of(limit(R"({"voters":1000,"people":5})")), "");
  EXPECT_EQ(code_of(limit(R"({"people":"none"})")), "");
  EXPECT_EQ(tenancy::quota_text(register_.all().front().limits), "voters=1000") << "what is not named stays";
  for (const char* body : {R"({"voters":-1})", R"({"voters":"many"})", R"({"voters":1.5})", R"({"pigeons":5})",
                           R"({"requests":0})", R"({"voters":9007199254740993})"})
    EXPECT_EQ(code_of(limit(body)), "unfit-fields") << body;
  is_disk_full_ = true;
  EXPECT_EQ(code_of(limit(R"({"voters":7})")), "audit-unavailable");
  EXPECT_EQ(tenancy::quota_text(register_.all().front().limits), "voters=1000");
  EXPECT_THAT(doors_.log, ElementsAre("open a.example.org", "limit people=5 voters=1000", "limit voters=1000"));
}

TEST_F(OperatorOfCustomers, LetsNobodyBackInWhileSomebodyIsStillLeaving) {
  add();
  doors_.is_stuck = true;
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/suspend")), "still-open");
  EXPECT_EQ(state(), TenantState::suspended);
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/resume")), "still-open");
  EXPECT_EQ(state(), TenantState::suspended);
  doors_.is_stuck = false;
  EXPECT_EQ(code_of(ask(Method::post, "/tenants/{tenant}/resume")), "");
}

}  // namespace
}  // namespace urna::api
