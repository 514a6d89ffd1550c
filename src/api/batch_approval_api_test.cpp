// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/batch_for_tests.hpp"

namespace urna::api::batch_for_tests {
namespace {

TEST_F(BatchOverHttp, OneThatDoesNotFulfilItsGatesKeepsAllFromBeingSigned) {
  const std::string good = add("Good");
  const std::string blank = add("Blank", "");
  const std::string weak = add("Weak", "aLancer");
  ASSERT_EQ(status_of(begin({good, blank, weak})), 201U);
  fill_in();
  EXPECT_TRUE(read().at("list").is_null());
  EXPECT_TRUE(member(good).at("obstacles").as_array().empty());
  EXPECT_EQ(member(blank).at("obstacles").as_array().at(0).at("fault"), "measure-unanswered");
  EXPECT_EQ(member(weak).at("obstacles").as_array().at(0).at("fault"), "index-too-low");
  const auto refused = sign();
  EXPECT_EQ(code_of(refused), "approval-blocked");
  EXPECT_TRUE(faults_of(refused, good).empty());
  EXPECT_FALSE(faults_of(refused, blank).empty());
  EXPECT_FALSE(faults_of(refused, weak).empty());
  EXPECT_EQ(decisions(), 0U) << "nothing is signed half";

  const auto left = [](const std::string& id) { return json::object{{"id", id}, {"is_left_out", true}}; };
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"members", json::array{left(good), left(blank), left(weak)}}})),
            "unfit-fields");
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"members", json::array{left(blank), left(weak)}}})), 200U);
  EXPECT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(decisions(), 1U);
  EXPECT_EQ(store.approvals(kept(good).id).size(), 1U);
}

TEST_F(BatchOverHttp, OneSignatureSealsADecisionOfItsOwnForEach) {
  const std::string strong = add("Strong");
  const std::string middling = add("Middling", "enCours");
  ASSERT_EQ(status_of(begin({strong, middling})), 201U);
  fill_in(36);
  const json::object remark{{"id", middling}, {"remark", "the cellar floods"}, {"is_left_out", false}};
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"members", json::array{remark}}})), 200U);
  EXPECT_EQ(member(strong).at("months").as_int64(), 36);
  EXPECT_LT(member(middling).at("months").as_int64(), 36) << "as its own index allows";
  const std::string list(read().at("list").as_string());
  const auto signed_now = sign();
  ASSERT_EQ(status_of(signed_now), 201U) << code_of(signed_now);
  EXPECT_EQ(json_of(signed_now).at("decisions").as_array().size(), 2U);
  for (const auto& [id, remarked] : {std::pair(strong, ""), std::pair(middling, "the cellar floods")}) {
    const auto records = store.approvals(kept(id).id);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_TRUE(records[0].is_decision);
    const json::value decision = json::parse(records[0].file);
    EXPECT_EQ(decision.at("service").at("id").as_string(), id);
    EXPECT_EQ(decision.at("together").at("services").as_int64(), 2);
    EXPECT_EQ(decision.at("together").at("list").as_string(), list);
    EXPECT_EQ(decision.at("together").at("remark").as_string(), remarked);
    EXPECT_TRUE(records[0].note.starts_with("signed\n"));
    EXPECT_NE(records[0].note.find(to_hex(crypto::sha256(records[0].file))), std::string::npos);
    EXPECT_EQ(kept(id).version, 2U);
    EXPECT_EQ(json::parse(store.history(kept(id).id).at(0).what).at("what"), "service-approved");
  }
  std::size_t noted = 0;
  for (const auto& letter : store.outbox().waiting(20))
    if (letter.entry.find("assurance.decision-signed") != std::string::npos) ++noted;
  EXPECT_EQ(noted, 2U) << "the journal has each, as if it were alone";
  EXPECT_EQ(status_of(ask(author, Method::get, one)), 404U) << "it is done";
}

TEST_F(BatchOverHttp, AuthorExpertAndAuthorityAreThreePeople) {
  ASSERT_EQ(status_of(begin({add("One"), add("Two")})), 201U);
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"authority", authority(author)}})), "three-people");
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"authority", authority(stranger)}})), "unfit-fields");
  EXPECT_EQ(code_of(step(expert, Method::put, "", {{"authority", authority()}})), "not-the-author");
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"board", board()}})), "too-early");
  EXPECT_EQ(code_of(advise()), "too-early");
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"authority", authority()}})), 200U);
  EXPECT_EQ(code_of(advise(author)), "three-people");
  EXPECT_EQ(code_of(advise(director)), "three-people");
  EXPECT_EQ(code_of(sign()), "too-early");
  fill_in();
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"no_opinion", true}})), "opinions-there");
  EXPECT_EQ(code_of(step(author, Method::put, "", {{"authority", authority(expert)}})), "three-people");
  EXPECT_EQ(code_of(sign(author)), "three-people");
  EXPECT_EQ(code_of(sign(expert)), "three-people");
  EXPECT_EQ(code_of(sign(reader)), "not-the-authority");
  EXPECT_EQ(decisions(), 0U);
  EXPECT_EQ(status_of(sign()), 201U);
}

TEST_F(BatchOverHttp, AnOpinionIsTakenBackByWhoeverGaveItAndBeforeTheSignature) {
  ASSERT_EQ(status_of(begin({add("First"), add("Second")})), 201U);
  fill_in();
  const auto withdraw = [&](int who) { return ask(who, Method::remove, one + "/opinions"); };
  EXPECT_EQ(code_of(withdraw(director)), "no-opinion") << "it is another's";
  EXPECT_EQ(status_of(withdraw(stranger)), 404U);
  const json::object seen = read();
  ASSERT_EQ(status_of(withdraw(expert)), 200U);
  EXPECT_TRUE(read().at("form_handed_out").is_null()) << "it said something else";
  EXPECT_EQ(code_of(ask(director, Method::post, one + "/signature",
                        {{"version", seen.at("version")}, {"list", seen.at("list")}})),
            "changed-meanwhile");
  EXPECT_EQ(code_of(sign()), "too-early");
  EXPECT_EQ(waits_for(expert), "opinion");
  for (const int who : {author, director}) EXPECT_EQ(waits_for(who), nullptr) << who;
  ASSERT_EQ(status_of(advise()), 200U);
  ASSERT_EQ(status_of(step(author, Method::put, "", {{"form", true}, {"board", board()}})), 200U);
  const json::object listed = json_of(ask(director, Method::get, batches)).at("batches").at(0).as_object();
  EXPECT_EQ(listed.at("authority").at("id").as_string(), to_hex(person(director).get())) << "whom it waits for";
  EXPECT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(status_of(withdraw(expert)), 404U) << "what is signed stays";
}

TEST_F(BatchOverHttp, WhatIsSignedIsWhatWasRead) {
  const std::string first = add("First");
  ASSERT_EQ(status_of(begin({first, add("Second")})), 201U);
  fill_in();
  const json::object seen = read();
  const auto sign_as_read = [&] {
    return ask(director, Method::post, one + "/signature",
               {{"version", seen.at("version")}, {"list", seen.at("list")}});
  };
  auto service = kept(first);
  service.version += 1;
  ASSERT_TRUE(store.put(service, {now, person(author), "{}"}));
  EXPECT_EQ(code_of(sign_as_read()), "changed-meanwhile") << "a service has changed";
  EXPECT_EQ(decisions(), 0U);
  move(first, "on_premise", "cloud");
  EXPECT_EQ(code_of(ask(director, Method::post, one + "/signature",
                        {{"version", seen.at("version")}, {"list", seen.at("list")}})),
            "changed-meanwhile")
      << "it has left";
  EXPECT_EQ(member(first).at("left_because"), "unlike");
  EXPECT_TRUE(member(first).at("is_left_out").as_bool());
  ASSERT_TRUE(store.remove(service.id));
  EXPECT_EQ(decisions(), 0U);
  EXPECT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(decisions(), 1U) << "of the one that stayed";
}

TEST_F(BatchOverHttp, WhoeverBecomesAnotherKindLeavesAndComesBackOnlyOnceItIsLikeThemAgain) {
  const std::string first = add("First");
  const std::string second = add("Second");
  const std::string gone = add("Gone");
  ASSERT_EQ(status_of(begin({first, second, gone})), 201U);
  const std::int64_t version = read().at("version").as_int64();
  move(first, "on_premise", "cloud");
  EXPECT_EQ(member(first).at("left_because"), "unlike");
  EXPECT_TRUE(member(second).at("left_because").is_null());
  EXPECT_EQ(read().at("version").as_int64(), version + 1) << "once";
  const auto back = [&](const std::string& id) {
    return step(author, Method::put, "", {{"members", json::array{{{"id", id}, {"is_left_out", false}}}}});
  };
  EXPECT_EQ(faults_of(back(first), first), std::vector<std::string>{"unlike"});
  move(first, "cloud", "on_premise");
  EXPECT_EQ(member(first).at("left_because"), "unlike") << "nobody comes back by themselves";
  ASSERT_EQ(status_of(back(first)), 200U);
  EXPECT_TRUE(member(first).at("left_because").is_null());
  ASSERT_TRUE(store.remove(kept(gone).id));
  EXPECT_EQ(member(gone).at("left_because"), "removed");
  EXPECT_EQ(faults_of(back(gone), gone), std::vector<std::string>{"removed"});
}

TEST_F(BatchOverHttp, ABatchIsSignedOnceWhereverTheMachineStops) {
  const std::string first = add("First");
  ASSERT_EQ(status_of(begin({first, add("Second")})), 201U);
  fill_in();
  const std::string signed_list(read().at("list").as_string());
  is_stopping = true;
  EXPECT_THROW(static_cast<void>(sign()), std::runtime_error);
  EXPECT_EQ(decisions(), 2U) << "sealed, while the batch is kept as if it were open";
  ASSERT_NE(batches_kept->find(batch), std::string::npos);

  // As the program finds it when it starts again.
  is_stopping = false;
  BatchApprovalApi restarted(single, store, people, random,
                             {.text = [this] { return batches_kept; },
                              .put = [this](const std::string& now_kept) { batches_kept = now_kept; },
                              .may_sign = [](const PersonId&) { return true; }});
  http::Router anew;
  restarted.add_routes(anew);
  std::swap(router, anew);
  const auto found = ask(director, Method::get, one);
  EXPECT_EQ(status_of(found), 404U) << "it is done";
  EXPECT_TRUE(json_of(ask(director, Method::get, batches)).at("batches").as_array().empty());
  // Whatever version and list are read or made up for it.
  const json::value list = status_of(found) == 200 ? json_of(found).at("list") : json::value(signed_list);
  for (std::int64_t version = 1; version <= 8; ++version) {
    const auto again = ask(director, Method::post, one + "/signature", {{"version", version}, {"list", list}});
    EXPECT_EQ(code_of(again), "batch-signed") << version;
  }
  EXPECT_EQ(decisions(), 2U);
  ASSERT_EQ(status_of(begin({first})), 201U) << "its services are free again";
  EXPECT_EQ(status_of(ask(author, Method::remove, one)), 200U);
}

TEST_F(BatchOverHttp, SomebodySignsForTheAuthorityOnlyWhereEveryServiceSaysSoAndEachDecisionNamesIt) {
  const std::string first = add("First");
  const std::string second = add("Second");
  ASSERT_EQ(status_of(begin({first, second})), 201U);
  fill_in();
  const std::chrono::hours day{24};
  const auto delegate = [&](const std::string& id, int from, Timestamp not_before, Timestamp expires) {
    auto service = kept(id);
    auto file = assurance::parse_service_file(service.file, assurance::Catalogue::built_in());
    file->delegations = {{assurance::DelegationId(), {person(from), person(deputy), not_before, expires}, now}};
    service.version += 1;
    service.file = service_file_json(*file);
    EXPECT_TRUE(store.put(service, {now, person(from), "{}"}));
  };
  const auto may_sign_for = [&] { return json_of(ask(deputy, Method::get, one)).at("may_sign_for").as_bool(); };
  const auto none = sign(deputy);
  EXPECT_EQ(code_of(none), "not-the-authority");
  delegate(first, director, now - day, now + day);
  const auto half = sign(deputy);
  EXPECT_EQ(code_of(half), "not-the-authority") << "a delegation is given service by service";
  EXPECT_TRUE(faults_of(half, first).empty());
  EXPECT_EQ(faults_of(half, second), std::vector<std::string>{"not-the-authority"});
  EXPECT_FALSE(may_sign_for());
  EXPECT_EQ(waits_for(director), "signature");
  for (const int who : {author, expert, deputy}) EXPECT_EQ(waits_for(who), nullptr) << who;
  delegate(second, expert, now - day, now + day);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "of somebody who is not the authority";
  delegate(second, director, now - 2 * day, now);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "over";
  EXPECT_EQ(decisions(), 0U);
  delegate(second, director, now - day, now + 2 * day);
  EXPECT_TRUE(may_sign_for());
  EXPECT_EQ(waits_for(deputy), "signature");
  EXPECT_FALSE(json_of(ask(expert, Method::get, one)).at("may_sign_for").as_bool());
  const auto done = sign(deputy);
  ASSERT_EQ(status_of(done), 201U) << code_of(done);
  for (const auto& [id, until] : {std::pair(first, now + day), std::pair(second, now + 2 * day)}) {
    const json::value decision = json::parse(store.approvals(kept(id).id).at(0).file);
    EXPECT_EQ(decision.at("signed_by").as_string(), to_hex(person(deputy).get()));
    EXPECT_EQ(decision.at("delegation").at("expires").as_string(), timestamp_text(until)) << "its own";
  }
}

TEST_F(BatchOverHttp, OnlyLikeServicesThatAreFreeAreTakenAndAllOrNone) {
  const std::string free = add("Free");
  const std::string taken = add("Taken");
  const std::string cloud = add("Cloud", "fait", "cloud");
  const std::string drafted = add("Drafted");
  auto service = kept(drafted);
  service.version += 1;
  ASSERT_TRUE(store.put_approval(service, {1, false, approval_draft_json(assurance::ApprovalDraft(person(author)))}, {},
                                 {now, person(author), "{}"}));
  const std::string nowhere(32, 'a');
  ASSERT_EQ(status_of(begin({taken})), 201U);
  const auto refused = begin({free, taken, cloud, drafted, nowhere});
  EXPECT_EQ(code_of(refused), "some-do-not-fit");
  EXPECT_TRUE(faults_of(refused, free).empty());
  EXPECT_EQ(faults_of(refused, taken), std::vector<std::string>{"in-a-batch"});
  EXPECT_EQ(faults_of(refused, cloud), std::vector<std::string>{"unlike"});
  EXPECT_EQ(faults_of(refused, drafted), std::vector<std::string>{"draft-there"});
  EXPECT_EQ(faults_of(refused, nowhere), std::vector<std::string>{"unknown-assured-service"});
  EXPECT_EQ(code_of(begin({free, free})), "unfit-fields");
  EXPECT_EQ(code_of(begin({})), "unfit-fields");
  EXPECT_EQ(json_of(ask(author, Method::get, batches)).at("batches").as_array().size(), 1U);
  EXPECT_EQ(status_of(ask(author, Method::remove, one)), 200U);
  ASSERT_EQ(status_of(begin({free, taken})), 201U);
  const std::string first = batch;
  const auto say = [&](bool is_left_out) {
    return step(author, Method::put, "", {{"members", json::array{{{"id", taken}, {"is_left_out", is_left_out}}}}});
  };
  ASSERT_EQ(status_of(say(true)), 200U);
  ASSERT_EQ(status_of(begin({taken})), 201U) << "whoever was left out is free";
  batch = first;
  EXPECT_EQ(faults_of(say(false), taken), std::vector<std::string>{"in-a-batch"}) << "and in one batch at a time";
}

TEST_F(BatchOverHttp, TheListOfEachServiceIsAsked) {
  const std::string owned = add("Owned");
  const std::string seen = add("Seen");
  const std::string hidden = add("Hidden");
  give(owned, reader, assurance::ContributorKind::owner);
  give(seen, reader, assurance::ContributorKind::reader);
  const auto refused = begin({owned, seen, hidden}, reader);
  EXPECT_EQ(status_of(refused), 403U);
  EXPECT_EQ(faults_of(refused, seen), std::vector<std::string>{"not-in-service"});
  EXPECT_EQ(faults_of(refused, hidden), std::vector<std::string>{"unknown-assured-service"});
  ASSERT_EQ(status_of(begin({owned, seen})), 201U);
  EXPECT_EQ(status_of(ask(reader, Method::get, one)), 200U);
  EXPECT_EQ(status_of(ask(stranger, Method::get, one)), 404U);
  EXPECT_EQ(status_of(ask(stranger, Method::remove, one)), 404U);
  EXPECT_EQ(status_of(ask(reader, Method::remove, one)), 403U);
  EXPECT_EQ(status_of(advise(reader)), 403U);
  EXPECT_EQ(status_of(step(reader, Method::put, "", {{"authority", authority()}})), 403U);
  EXPECT_TRUE(json_of(ask(stranger, Method::get, batches)).at("batches").as_array().empty());
  ASSERT_EQ(status_of(begin({owned}, reader)), 409U) << "it is in a batch already";
  ASSERT_EQ(status_of(ask(author, Method::remove, one)), 200U);
  ASSERT_EQ(status_of(begin({owned, hidden})), 201U);
  EXPECT_EQ(status_of(ask(reader, Method::get, one)), 404U) << "one of them is not theirs to see";
}

}  // namespace
}  // namespace urna::api::batch_for_tests
