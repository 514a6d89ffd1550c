// SPDX-License-Identifier: EUPL-1.2
#include "api/quota_gate.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <thread>

#include "api/detail/answer_for_tests.hpp"
#include "api/permissions.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;
using tenancy::QuotaLimits;
using tenancy::Resource;
using namespace std::chrono_literals;

std::string figure_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  std::string text = problem != nullptr ? problem->code : "";
  if (problem == nullptr) return text;
  for (const auto& field : problem->fields) text += " " + field.problem;
  return text;
}

constexpr const char* election = "AgWK3jsKV6bjX4";

/// A desk whose handlers do nothing but keep what they are given.
class QuotasOfACustomer : public ::testing::Test {
 protected:
  QuotasOfACustomer() { open(); }

  void open() {
    gate_ = std::make_unique<QuotaGate>(
        QuotaGate::Usage{.people = [this] { return people_; },
                         .elections = [this] { return elections_.load(); },
                         .stored_bytes = [this] { return stored_; },
                         .voters_of = [this](const auto&) { return std::optional(voters_); },
                         .voters = [this] { return voters_ + voters_elsewhere_; }},
        QuotaGate::Store{.text = [this] { return kept_; }, .put = [this](const std::string& text) { kept_ = text; }},
        [this](const journal::Entry& entry) { noted_.push_back(entry); }, [this] { return now_; });
    gate_->limit(limits_);
    router_ = std::make_unique<http::Router>();
    add(Method::post, "/api/people/invitations", [this](Request&) {
      people_.insert("new" + std::to_string(people_.size()) + "@example.org");
      return http::no_content();
    });
    add(Method::post, "/api/organiser/elections", [this](Request&) {
      std::this_thread::sleep_for(1ms);  // between counting and writing somebody else may come
      ++elections_;
      return http::no_content();
    });
    add(Method::post, "/api/organiser/elections/{uuid}/codes",
        [this](Request&) { return are_letters_refused_ ? http::problem(409, "dates-missing") : http::no_content(); });
    add(Method::post, "/api/documents/rooms/{room}/uploads", [this](Request& request) {
      stored_ += static_cast<std::uint64_t>(json::parse(request.body).at("bytes").as_int64());
      return http::no_content();
    });
    add(Method::get, "/api/organiser/journal/export", [](Request&) {
      Response response;
      response.body = http::Chunks{.next = []() -> std::optional<std::string> { return "line"; }, .bytes = {}};
      return response;
    });
    gate_->add_routes(*router_);
    gate_->watch(*router_);
  }
  void limit(Resource resource, std::uint64_t limit) {
    limits_[resource] = limit;
    gate_->limit(limits_);
  }
  Response ask(const std::string& pattern, const std::string& body = "{}", Method method = Method::post) {
    Request request;
    request.body = body;
    request.path_parameters["uuid"] = election;
    for (const auto& route : router_->routes())
      if (route->method == method && route->pattern == pattern) return route->handler(request);
    return http::problem(599, "no-route");
  }
  Response invite(const std::string& address) {
    return ask("/api/people/invitations", R"({"address":")" + address + R"("})");
  }
  Response codes() { return ask("/api/organiser/elections/{uuid}/codes"); }

  Timestamp now_{1'795'513'327s};
  QuotaLimits limits_;
  std::set<std::string> people_;
  std::atomic<std::uint64_t> elections_ = 0;
  std::uint64_t stored_ = 0;
  std::uint64_t voters_ = 0;
  std::uint64_t voters_elsewhere_ = 0;
  bool are_letters_refused_ = false;
  std::optional<std::string> kept_;
  std::vector<journal::Entry> noted_;
  std::unique_ptr<QuotaGate> gate_;
  std::unique_ptr<http::Router> router_;

 private:
  void add(Method method, const char* pattern, http::Handler handler) {
    router_->add({.method = method,
                  .pattern = pattern,
                  .permission = named(identity::Permission::policy_read),
                  .handler = std::move(handler)});
  }
};

// Shows TEN-04.
TEST_F(QuotasOfACustomer, LetNoMoreThroughManyAtOnceThanOneAfterTheOther) {
  limit(Resource::elections, 5);
  std::atomic<int> made = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&] { ++(status_of(ask("/api/organiser/elections")) == 204 ? made : refused); });
    }
  }
  EXPECT_EQ(elections_, 5U);
  EXPECT_EQ(made, 5);
  EXPECT_EQ(refused, 11);
  EXPECT_EQ(figure_of(ask("/api/organiser/elections")), "quota elections 5 5");
}

// Shows TEN-04.
TEST_F(QuotasOfACustomer, CountPeopleAndBytesBeforeAnythingIsWritten) {
  people_ = {"odile@example.org"};
  limit(Resource::people, 2);
  EXPECT_EQ(status_of(invite("nadia@example.org")), 204U);
  EXPECT_EQ(figure_of(invite("paul@example.org")), "quota people 2 2");
  EXPECT_EQ(status_of(invite(" odile@EXAMPLE.org ")), 204U) << "another role for somebody who is here";
  limit(Resource::stored_bytes, 100);
  const std::string uploads = "/api/documents/rooms/{room}/uploads";
  EXPECT_EQ(status_of(ask(uploads, R"({"bytes":60})")), 204U);
  EXPECT_EQ(figure_of(ask(uploads, R"({"bytes":41})")), "quota stored-bytes 60 100");
  EXPECT_EQ(stored_, 60U);
  EXPECT_EQ(status_of(ask(uploads, R"({"bytes":40})")), 204U);
}

// Shows TEN-04.
TEST_F(QuotasOfACustomer, SayHowManyVotersARollMayHave) {
  voters_ = 300;
  voters_elsewhere_ = 500;
  EXPECT_EQ(gate_->voters_max(*protocol::ElectionUuid::parse(election)), std::nullopt);
  limit(Resource::voters, 1000);
  EXPECT_EQ(gate_->voters_max(*protocol::ElectionUuid::parse(election)), 500U)
      << "the roll takes the place of the one before";
  limit(Resource::voters, 400);
  EXPECT_EQ(gate_->voters_max(*protocol::ElectionUuid::parse(election)), 0U);
  EXPECT_EQ(gate_->figure_of_voters(), (tenancy::QuotaFigure{Resource::voters, 800, 400}));
}

// Shows TEN-04.
TEST_F(QuotasOfACustomer, CountLettersOfADayAndForgetNoneThatWereMade) {
  voters_ = 40;
  EXPECT_EQ(status_of(codes()), 204U) << "counted while nobody limits them";
  limit(Resource::letters, 100);
  are_letters_refused_ = true;
  EXPECT_EQ(status_of(codes()), 409U);
  are_letters_refused_ = false;
  EXPECT_EQ(status_of(codes()), 204U) << "what was refused is not counted";
  open();  // the program starts anew
  EXPECT_EQ(figure_of(codes()), "quota letters 80 100");
  now_ -= 48h;
  EXPECT_EQ(status_of(codes()), 422U) << "a clock that is set back begins no new day";
  now_ += 72h;
  EXPECT_EQ(status_of(codes()), 204U);
}

// Shows TEN-04.
TEST_F(QuotasOfACustomer, GiveAnExportItsPlaceUntilItsLastByteHasLeft) {
  limit(Resource::exports, 1);
  const auto take = [this] { return ask("/api/organiser/journal/export", "{}", Method::get); };
  {
    const Response first = take();
    EXPECT_EQ(status_of(first), 200U);
    EXPECT_EQ(figure_of(take()), "quota exports 1 1");
    EXPECT_EQ(figure_of(take()), "quota exports 1 1") << "who was refused holds no place";
  }
  EXPECT_EQ(status_of(take()), 200U);
}

// Shows TEN-04.
TEST_F(QuotasOfACustomer, HoldMailsBackBeyondThoseOfTheDayAndCountOnlyWhatWasTakenOver) {
  const auto send = [this](bool is_taken = true) { return gate_->send_mail([is_taken] { return is_taken; }); };
  EXPECT_TRUE(send()) << "counted while nobody limits them";
  limit(Resource::mails, 5);
  EXPECT_FALSE(send(false));
  EXPECT_TRUE(send());
  EXPECT_TRUE(send());
  EXPECT_TRUE(noted_.empty());
  EXPECT_TRUE(send());
  ASSERT_EQ(noted_.size(), 1U) << "four fifths";
  EXPECT_EQ(noted_.front().object, journal::Object::of("quota", "mails"));
  EXPECT_TRUE(send());
  open();  // the program starts anew
  bool was_asked = false;
  EXPECT_FALSE(gate_->send_mail([&] { return was_asked = true; }));
  EXPECT_FALSE(was_asked);
  now_ += 24h;
  EXPECT_TRUE(send());
}

// Shows TEN-04.
TEST_F(QuotasOfACustomer, WarnOnceFromFourFifthsOn) {
  limit(Resource::elections, 5);
  for (int i = 0; i < 3; ++i) ask("/api/organiser/elections");
  EXPECT_TRUE(noted_.empty());
  ask("/api/organiser/elections");
  ask("/api/organiser/elections");
  open();
  gate_->tend();
  ASSERT_EQ(noted_.size(), 1U);
  EXPECT_EQ(noted_.front().event, journal::Event::quota_nearly_used);
  EXPECT_EQ(noted_.front().object, journal::Object::of("quota", "elections"));
  EXPECT_EQ(noted_.front().facts.at(journal::Fact::used), 4U);
  limit(Resource::elections, 100);
  gate_->tend();
  limit(Resource::elections, 5);
  gate_->tend();
  EXPECT_EQ(noted_.size(), 2U) << "again, once there was room meanwhile";
}

TEST_F(QuotasOfACustomer, AreToldWithWhatIsUsed) {
  voters_ = 9;
  limit(Resource::voters, 10);
  const Response response = ask("/api/tenant/limits", "", Method::get);
  const json::array rows = json::parse(std::get<std::string>(response.body)).at("limits").as_array();
  ASSERT_EQ(rows.size(), tenancy::every_resource.size());
  EXPECT_EQ(json::serialize(rows[1]), R"({"resource":"voters","used":9,"limit":10,"is_nearly_used_up":true})");
  EXPECT_EQ(json::serialize(rows[2]), R"({"resource":"elections","used":0,"limit":null,"is_nearly_used_up":false})");
}

}  // namespace
}  // namespace urna::api
