// SPDX-License-Identifier: EUPL-1.2
#include "evidence/isolation_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using assurance::Finding;

ElectionAsked asked(unsigned status) { return {"/api/elections/e1", "a.example", "b.example", status}; }
ElectionAsked asked_at_own(unsigned status) { return {"/api/elections/e1", "a.example", "a.example", status}; }

TEST(IsolationChecks, AnyAnswerButThatThereIsNoSuchThingFails) {
  EXPECT_EQ(look_at_isolation(2, {asked(404)}).finding, Finding::passed);
  for (const unsigned status : {200U, 204U, 301U, 401U, 403U}) {
    const auto look = look_at_isolation(2, {asked(404), asked(status), asked(500)});
    EXPECT_EQ(look.finding, Finding::failed) << status;
    EXPECT_EQ(look.seen.front().value, "b.example " + std::to_string(status) + " a.example/api/elections/e1");
  }
}

TEST(IsolationChecks, WhereNothingCanBeAskedNothingIsKnown) {
  EXPECT_EQ(look_at_isolation(1, {asked(404)}).finding, Finding::unknown);
  EXPECT_EQ(look_at_isolation(2, {}).finding, Finding::unknown);
  for (const unsigned status : {0U, 410U, 429U, 500U, 503U}) {
    EXPECT_EQ(look_at_isolation(2, {asked(status)}).finding, Finding::unknown) << status;
    EXPECT_EQ(look_at_isolation(2, {asked(404), asked(status)}).seen.back().value, "1")
        << "one who is shut hides no other";
  }
}

TEST(IsolationChecks, WhoseOwnHostDoesNotKnowTheirElectionMayBeExchangedForAnother) {
  const auto look = look_at_isolation(2, {asked_at_own(404), asked(404)});
  EXPECT_EQ(look.finding, Finding::failed);
  EXPECT_EQ(look.seen.front().what, "not_given");
  EXPECT_EQ(look.seen.front().value, "a.example 404 a.example/api/elections/e1");
  for (const unsigned status : {0U, 200U, 403U, 429U, 503U})
    EXPECT_EQ(look_at_isolation(2, {asked_at_own(status), asked(404)}).finding, Finding::passed)
        << status << ": a host that is shut, or lets some in alone, is nobody else's";
  EXPECT_EQ(look_at_isolation(2, {asked_at_own(200), asked(503)}).finding, Finding::unknown)
      << "what is given at one's own host says nothing of others";
}

}  // namespace
}  // namespace urna::evidence
