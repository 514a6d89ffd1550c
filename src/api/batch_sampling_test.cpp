// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "api/detail/batch_for_tests.hpp"

namespace urna::api {
namespace {

using namespace batch_for_tests;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string sample = one + "/sample";

struct Sampling : BatchOverHttp {
  Sampling() {
    for (int i = 0; i < 6; ++i) services.push_back(add("Service " + std::to_string(i)));
    EXPECT_EQ(status_of(begin(services)), 201U);
  }
  Response begin_sample(int who = expert, int size = 2) {
    return step(who, Method::post, "/sample", {{"source", "Lotto, 16 January 2027"}, {"size", size}});
  }
  Response say_seed(const std::string& seed = "7 11 23 40 41 49 / 5", int who = expert) {
    return step(who, Method::put, "/sample", {{"seed", seed}});
  }
  Response say(const std::string& service, bool holds, const std::string& remark = "Seen", int who = expert) {
    return step(
        who, Method::put, "/sample",
        {{"inspections",
          json::array{
              {{"service", service}, {"version", kept(service).version}, {"holds", holds}, {"remark", remark}}}}});
  }
  Response sign_sample(int who = expert) { return step(who, Method::post, "/sample/signature", {}); }
  std::vector<std::string> drawn() {
    std::vector<std::string> names;
    const json::object whole = read();
    for (const json::value& listed : whole.at("sample").at("drawn").as_array())
      names.emplace_back(listed.at("service").as_string());
    return names;
  }
  std::string another_than(const std::vector<std::string>& drawn) {
    return *std::ranges::find_if(services, [&](const auto& id) { return std::ranges::find(drawn, id) == drawn.end(); });
  }
  std::vector<std::string> obstacles(const std::string& service) {
    std::vector<std::string> words;
    const json::object there = member(service);
    for (const json::value& obstacle : there.at("obstacles").as_array())
      words.emplace_back(obstacle.at("fault").as_string());
    return words;
  }
  /// Somebody writes in a service: it is another version.
  void touch(const std::string& id) {
    auto service = kept(id);
    service.version += 1;
    ASSERT_TRUE(store.put(service, {now, person(author), "{}"}));
  }
  void leave_out(const std::string& id, bool is_left_out = true) {
    const auto left =
        step(author, Method::put, "", {{"members", json::array{{{"id", id}, {"is_left_out", is_left_out}}}}});
    ASSERT_EQ(status_of(left), 200U) << code_of(left);
  }
  /// Both that were drawn hold, and the sample is signed.
  void sample_well() {
    ASSERT_EQ(status_of(begin_sample()), 201U);
    ASSERT_EQ(status_of(say_seed()), 200U);
    for (const std::string& service : drawn()) ASSERT_EQ(status_of(say(service, true)), 200U);
    ASSERT_EQ(status_of(sign_sample()), 200U);
  }

  std::vector<std::string> services;
};

// Shows HST-10.
TEST_F(Sampling, StandsInEachDecisionWithAllThatDrawingAgainTakes) {
  fill_in();
  sample_well();
  const auto drawn_now = drawn();
  ASSERT_EQ(status_of(sign()), 201U);
  for (const std::string& service : services) {
    const auto records = store.approvals(kept(service).id);
    ASSERT_EQ(records.size(), 1U);
    const json::value decision = json::parse(records[0].file);
    const json::object& told = decision.at("together").at("sample").as_object();
    EXPECT_EQ(told.at("seed"), "7 11 23 40 41 49 / 5");
    EXPECT_EQ(told.at("source"), "Lotto, 16 January 2027");
    EXPECT_EQ(told.at("list_sha256").as_string(), to_hex(crypto::sha256(told.at("list").as_string())));
    ASSERT_EQ(told.at("drawn").as_array().size(), 2U);
    EXPECT_EQ(told.at("drawn").at(0).at("service").as_string(), drawn_now[0]);
    EXPECT_EQ(told.at("drawn").at(0).at("holds"), true);
    EXPECT_EQ(decision.at("names").at(to_hex(person(expert).get())), "Person 2");
  }
}

TEST_F(Sampling, IsTheExpertsAlone) {
  EXPECT_EQ(code_of(begin_sample(author)), "three-people");
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"authority", authority()}})), 200U);
  EXPECT_EQ(code_of(begin_sample(director)), "three-people");
  EXPECT_EQ(code_of(begin_sample(stranger)), "unknown-batch");
  for (const std::string& service : services) give(service, reader, assurance::ContributorKind::reader);
  EXPECT_EQ(code_of(begin_sample(reader)), "not-in-service");
  EXPECT_EQ(code_of(ask(expert, Method::remove, sample)), "no-sample");
  ASSERT_EQ(status_of(begin_sample()), 201U);
  EXPECT_EQ(code_of(begin_sample(deputy)), "sample-there");
  EXPECT_EQ(code_of(say_seed("7 11 23 40 41 49 / 5", deputy)), "not-the-expert");
  ASSERT_EQ(status_of(say_seed()), 200U);
  for (const int who : {author, director, deputy}) {
    EXPECT_EQ(code_of(say(drawn()[0], true, "Seen", who)), "not-the-expert");
    EXPECT_EQ(code_of(sign_sample(who)), "not-the-expert");
    EXPECT_EQ(code_of(ask(who, Method::remove, sample)), "not-the-expert");
  }
  EXPECT_EQ(code_of(ask(stranger, Method::remove, sample)), "unknown-batch");
}

TEST_F(Sampling, ExpertAndAuthorityStayTwoPeople) {
  ASSERT_EQ(status_of(begin_sample(deputy)), 201U);
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"authority", authority(deputy)}})), "three-people");
  const json::object whole = read();
  for (const json::value& free : whole.at("authorities").as_array())
    EXPECT_NE(free.at("id").as_string(), to_hex(person(deputy).get()));
}

TEST_F(Sampling, WhoeverSampledDoesNotSignForTheAuthorityEither) {
  for (const std::string& id : services) {
    auto service = kept(id);
    auto file = assurance::parse_service_file(service.file, assurance::Catalogue::built_in());
    constexpr std::chrono::hours hour(1);
    file->delegations = {
        {assurance::DelegationId(), {person(director), person(deputy), now - hour, now + hour}, now - hour}};
    service.version += 1;
    service.file = service_file_json(*file);
    ASSERT_TRUE(store.put(service, {now, person(author), "{}"}));
  }
  fill_in();
  ASSERT_EQ(status_of(begin_sample(deputy)), 201U);
  ASSERT_EQ(status_of(say_seed("7 11 23 40 41 49 / 5", deputy)), 200U);
  for (const std::string& service : drawn()) ASSERT_EQ(status_of(say(service, true, "Seen", deputy)), 200U);
  ASSERT_EQ(status_of(sign_sample(deputy)), 200U);
  EXPECT_EQ(code_of(sign(deputy)), "three-people");
  EXPECT_EQ(status_of(sign(director)), 201U);
}

TEST_F(Sampling, TheListIsFixedBeforeTheSeedAndTheSeedIsSaidOnce) {
  ASSERT_EQ(status_of(begin_sample()), 201U);
  const json::object begun = read();
  EXPECT_TRUE(begun.at("sample").at("seed").is_null());
  EXPECT_THAT(drawn(), IsEmpty());
  EXPECT_EQ(code_of(say(services[0], true)), "too-early");
  touch(services[0]);
  ASSERT_EQ(status_of(say_seed()), 200U);
  EXPECT_EQ(read().at("sample").at("list"), begun.at("sample").at("list")) << "what came later is in no list";
  const auto first = drawn();
  EXPECT_EQ(code_of(say_seed("1 2 3 4 5 6 / 7")), "seed-there");
  EXPECT_EQ(drawn(), first);
}

TEST_F(Sampling, EachOneThatIsBegunCounts) {
  ASSERT_EQ(status_of(begin_sample()), 201U);
  ASSERT_EQ(status_of(say_seed()), 200U);
  ASSERT_EQ(status_of(ask(expert, Method::remove, sample)), 200U);
  EXPECT_TRUE(read().at("sample").is_null());
  ASSERT_EQ(status_of(begin_sample()), 201U);
  EXPECT_EQ(read().at("sample").at("number"), 2) << "nobody draws until it pleases";
}

TEST_F(Sampling, NothingIsSignedWhileTheSampleIsOpen) {
  fill_in();
  ASSERT_EQ(status_of(begin_sample()), 201U);
  EXPECT_TRUE(read().at("list").is_null());
  const auto early = sign();
  EXPECT_EQ(code_of(early), "approval-blocked");
  EXPECT_THAT(faults_of(early, "sample"), ElementsAre("sample-open"));
  ASSERT_EQ(status_of(say_seed()), 200U);
  const auto names = drawn();
  ASSERT_EQ(status_of(say(names[0], true)), 200U);
  const auto half = sign_sample();
  EXPECT_EQ(code_of(half), "not-looked-at");
  EXPECT_THAT(faults_of(half, names[1]), ElementsAre("not-looked-at"));
  ASSERT_EQ(status_of(say(names[1], true)), 200U);
  EXPECT_EQ(code_of(sign()), "approval-blocked") << "all is looked at, and nobody has put their name to it";
  EXPECT_EQ(decisions(), 0U);
}

TEST_F(Sampling, IsSignedWithAFactorShownAnew) {
  ASSERT_EQ(status_of(begin_sample(expert, 1)), 201U);
  ASSERT_EQ(status_of(say_seed()), 200U);
  ASSERT_EQ(status_of(say(drawn()[0], true)), 200U);
  shown = now - identity::step_up_lasts - std::chrono::seconds(1);
  EXPECT_EQ(code_of(sign_sample()), "step-up");
  EXPECT_TRUE(read().at("sample").at("signed_at").is_null());
  shown.reset();
  EXPECT_EQ(status_of(sign_sample()), 200U);
  EXPECT_EQ(code_of(sign_sample()), "sample-signed");
}

TEST_F(Sampling, WhatDoesNotHoldIsLeftOutOrPutRightAndLookedAtAgain) {
  fill_in();
  ASSERT_EQ(status_of(begin_sample()), 201U);
  ASSERT_EQ(status_of(say_seed()), 200U);
  const auto names = drawn();
  ASSERT_EQ(status_of(say(names[0], true)), 200U);
  EXPECT_EQ(code_of(say(names[1], false, "")), "unfit-fields") << "why it does not hold is said";
  ASSERT_EQ(status_of(say(names[1], false, "No backups")), 200U);
  ASSERT_EQ(status_of(sign_sample()), 200U);
  EXPECT_THAT(obstacles(names[1]), ElementsAre("found-wrong"));
  EXPECT_EQ(code_of(sign()), "approval-blocked");
  touch(names[1]);
  EXPECT_THAT(obstacles(names[1]), ElementsAre("changed-since")) << "to say that it is right now takes another look";
  ASSERT_EQ(status_of(say(names[1], false, "Still none")), 200U);
  EXPECT_TRUE(read().at("sample").at("signed_at").is_null()) << "it says something else";
  leave_out(names[1]);
  ASSERT_EQ(status_of(sign_sample()), 200U);
  EXPECT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(decisions(), services.size() - 1);
}

TEST_F(Sampling, AServiceThatChangedSinceItWasLookedAtIsLookedAtAgain) {
  fill_in();
  sample_well();
  const auto names = drawn();
  touch(names[0]);
  EXPECT_THAT(obstacles(names[0]), ElementsAre("changed-since"));
  EXPECT_EQ(code_of(sign()), "approval-blocked");
  ASSERT_EQ(status_of(say(names[0], true)), 200U);
  ASSERT_EQ(status_of(sign_sample()), 200U);
  EXPECT_EQ(status_of(sign()), 201U);
}

TEST_F(Sampling, OthersThatChangedSinceAreNamed) {
  sample_well();
  const std::string other = another_than(drawn());
  touch(other);
  const json::object whole = read();
  const json::array& changed = whole.at("sample").at("changed_since").as_array();
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].at("service").as_string(), other);
}

TEST_F(Sampling, WhoeverJoinsAfterTheListWasFixedIsNotInTheSample) {
  const std::string late = services[3];
  leave_out(late);
  sample_well();
  leave_out(late, false);
  EXPECT_THAT(obstacles(late), testing::Contains("not-in-the-sample"));
}

TEST_F(Sampling, OnlyWhatWasDrawnIsLookedAtAndInTheVersionThatIsThere) {
  ASSERT_EQ(status_of(begin_sample()), 201U);
  ASSERT_EQ(status_of(say_seed()), 200U);
  EXPECT_EQ(code_of(say(another_than(drawn()), true)), "unfit-fields");
  const std::string first = drawn()[0];
  const auto old = step(expert, Method::put, "/sample",
                        {{"inspections", json::array{{{"service", first}, {"version", 77}, {"holds", true}}}}});
  EXPECT_EQ(code_of(old), "changed-meanwhile");
  const std::string nobody(32, 'f');
  const auto unknown = step(expert, Method::put, "/sample",
                            {{"inspections", json::array{{{"service", nobody}, {"version", 1}, {"holds", true}}}}});
  EXPECT_EQ(code_of(unknown), "unfit-fields");
}

TEST_F(Sampling, RefusesWhatCannotBeDrawnFrom) {
  EXPECT_EQ(code_of(begin_sample(expert, 7)), "unfit-fields");
  EXPECT_EQ(code_of(begin_sample(expert, 0)), "unfit-fields");
  EXPECT_EQ(code_of(step(expert, Method::post, "/sample", {{"source", ""}, {"size", 1}})), "unfit-fields");
  ASSERT_EQ(status_of(begin_sample()), 201U);
  for (const char* seed : {"", "12345", " 123456", "123456 ", "123\n456", "123\t456"})
    EXPECT_EQ(code_of(say_seed(seed)), "unfit-fields") << seed;
  EXPECT_EQ(code_of(step(expert, Method::put, "/sample", {})), "unfit-fields");
  EXPECT_EQ(code_of(ask(expert, Method::put, sample, {{"version", 1}, {"seed", "123456"}})), "changed-meanwhile");
}

}  // namespace
}  // namespace urna::api
