// SPDX-License-Identifier: EUPL-1.2
#include "identity/sessions.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "identity/memory_session_store.hpp"

namespace urna::identity {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

template <class Id>
Id id(int number) {
  Identifier bytes{};
  bytes[0] = static_cast<std::byte>(number);
  return Id(bytes);
}

const PersonId rosa = id<PersonId>(1);
const PersonId karl = id<PersonId>(2);
const std::optional<TenantId> lyon = id<TenantId>(3);
const std::optional<TenantId> evry = id<TenantId>(4);
const std::optional<TenantId> platform;
const Timestamp start{seconds(1'790'000'000)};

class SessionsTest : public ::testing::Test {
 protected:
  OpenedSession open(SessionKind kind = SessionKind::staff, std::string_view before = {}) {
    return sessions.open({rosa, lyon, kind, Factor::second}, before, start);
  }
  bool is_open(const OpenedSession& session, Timestamp now = start, std::optional<TenantId> host = lyon) {
    return sessions.find(session.cookie.expose(), host, now).has_value();
  }

  crypto::ReplayedRandom random{5};
  MemorySessionStore store;
  Sessions sessions{store, random};
};

// Shows IDN-05, B54.
TEST_F(SessionsTest, OpenToNoOtherCookie) {
  const OpenedSession session = open();
  const std::string& cookie = session.cookie.expose();
  ASSERT_EQ(cookie.size(), 64U);
  std::string changed = cookie;
  changed[63] = changed[63] == '0' ? '1' : '0';
  std::string capitals = cookie;
  for (char& character : capitals) character = static_cast<char>(std::toupper(character));
  for (const std::string& shown :
       {std::string(), cookie.substr(1), cookie + "0", changed, capitals, cookie + cookie, std::string(1'000'000, '0'),
        session.csrf.expose(), to_hex(store.of(rosa)[0].opens)}) {
    EXPECT_FALSE(sessions.find(shown, lyon, start)) << shown.substr(0, 80);
  }
  EXPECT_TRUE(is_open(session));
}

// Shows IDN-05.
TEST_F(SessionsTest, KeepNothingThatOpensThem) {
  const OpenedSession session = open();
  const Session kept = store.of(rosa)[0];
  EXPECT_NE(to_hex(kept.opens), session.cookie.expose());
  EXPECT_NE(to_hex(kept.csrf), session.csrf.expose());
  EXPECT_NE(kept.opens, kept.csrf);
}

// Shows IDN-05, B07.
TEST_F(SessionsTest, AreBoundToTheAddressOfTheirTenant) {
  const OpenedSession session = open();
  EXPECT_FALSE(is_open(session, start, evry));
  EXPECT_FALSE(is_open(session, start, platform));
  EXPECT_FALSE(sessions.renew(session.cookie.expose(), evry, SessionKind::staff, {}, start));
  EXPECT_TRUE(is_open(session)) << "and are not ended by it";
}

// Shows IDN-05.
TEST_F(SessionsTest, ShownElsewhereDoNotGoOn) {
  const OpenedSession session = open();
  for (int minute = 1; minute < 30; ++minute) EXPECT_FALSE(is_open(session, start + minutes(minute), evry));
  EXPECT_FALSE(is_open(session, start + minutes(30))) << "idle all the same";
}

struct Lasting {
  SessionKind kind;
  std::chrono::seconds idle, in_all;
};
class SessionsOfAKind : public SessionsTest, public ::testing::WithParamInterface<Lasting> {};

// Shows IDN-05.
TEST_P(SessionsOfAKind, EndWhenIdleAndWhenOld) {
  const auto [kind, idle, in_all] = GetParam();
  OpenedSession session = open(kind);
  EXPECT_TRUE(is_open(session, start + idle - seconds(1)));
  EXPECT_TRUE(is_open(session, start + idle - seconds(1) + idle - seconds(1))) << "each request counts";
  session = open(kind);
  EXPECT_FALSE(is_open(session, start + idle));
  EXPECT_FALSE(is_open(session, start)) << "ended for ever, also when a clock is set back";
  session = open(kind);
  for (Timestamp now = start; now < start + in_all; now += minutes(5)) ASSERT_TRUE(is_open(session, now));
  EXPECT_FALSE(is_open(session, start + in_all));
  session = open(kind);
  EXPECT_FALSE(is_open(session, start - seconds(1))) << "of the future";
}

INSTANTIATE_TEST_SUITE_P(AsTheTableSays, SessionsOfAKind,
                         ::testing::Values(Lasting{SessionKind::staff, minutes(30), hours(8)},
                                           Lasting{SessionKind::management, minutes(15), hours(4)}));

// Shows IDN-05.
TEST_F(SessionsTest, GetANewCookieAtEachSignIn) {
  const OpenedSession first = open();
  const OpenedSession second = open(SessionKind::staff, first.cookie.expose());
  EXPECT_NE(first.cookie.expose(), second.cookie.expose());
  EXPECT_FALSE(is_open(first)) << "what was in the browser before opens nothing";
  EXPECT_TRUE(is_open(second));
}

// Shows IDN-05.
TEST_F(SessionsTest, GetANewCookieAtAStepUpAndLastNoLonger) {
  const OpenedSession first = open();
  const Timestamp later = start + minutes(20);
  const auto second = sessions.renew(first.cookie.expose(), lyon, SessionKind::staff, Factor::verified_key, later);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->id, first.id);
  EXPECT_NE(second->csrf.expose(), first.csrf.expose());
  EXPECT_FALSE(is_open(first, later));
  const auto session = sessions.find(second->cookie.expose(), lyon, later);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->shown, later);
  EXPECT_EQ(session->factor, Factor::verified_key);
  EXPECT_EQ(session->started, start);
  const auto weaker = sessions.renew(second->cookie.expose(), lyon, SessionKind::staff, Factor::second, later);
  EXPECT_EQ(sessions.find(weaker->cookie.expose(), lyon, later)->factor, Factor::verified_key)
      << "a factor is not lost";
}

// Shows IDN-05.
TEST_F(SessionsTest, GetANewCookieWhenRolesChangeAndNoFresherFactor) {
  const OpenedSession first = open();
  const Timestamp later = start + minutes(20);
  const auto second = sessions.renew(first.cookie.expose(), lyon, SessionKind::management, {}, later);
  ASSERT_TRUE(second);
  EXPECT_FALSE(is_open(first, later));
  const auto session = sessions.find(second->cookie.expose(), lyon, later);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->shown, start);
  EXPECT_FALSE(sessions.find(second->cookie.expose(), lyon, later + minutes(15))) << "management's limits hold at once";
  OpenedSession old = open();
  for (Timestamp now = start; now < start + hours(5); now += minutes(5)) ASSERT_TRUE(is_open(old, now));
  EXPECT_FALSE(sessions.renew(old.cookie.expose(), lyon, SessionKind::management, {}, start + hours(5)));
  EXPECT_FALSE(is_open(old, start + hours(5)));
}

// Shows IDN-05.
TEST_F(SessionsTest, AreRenewedOnceWhenTwoDoItAtOnce) {
  for (int round = 0; round < 20; ++round) {
    const OpenedSession first = open();
    std::atomic<int> renewed = 0;
    crypto::SystemRandom system;
    Sessions shared(store, system);
    const auto renew = [&] {
      if (shared.renew(first.cookie.expose(), lyon, SessionKind::staff, Factor::second, start)) ++renewed;
    };
    std::jthread one(renew);
    std::jthread other(renew);
    one.join();
    other.join();
    EXPECT_EQ(renewed, 1);
  }
}

// Shows IDN-05, B55.
TEST_F(SessionsTest, KnowTheirOwnPages) {
  const OpenedSession mine = open();
  const OpenedSession other = open();
  const auto session = sessions.find(mine.cookie.expose(), lyon, start);
  ASSERT_TRUE(session);
  EXPECT_TRUE(Sessions::is_from_its_page(*session, mine.csrf.expose()));
  for (const std::string& csrf :
       {std::string(), other.csrf.expose(), mine.cookie.expose(), to_hex(session->csrf), mine.csrf.expose() + "0"}) {
    EXPECT_FALSE(Sessions::is_from_its_page(*session, csrf));
  }
}

// Shows IDN-05, B54.
TEST_F(SessionsTest, EndAtSignOut) {
  const OpenedSession mine = open();
  const OpenedSession other = open();
  sessions.sign_out(mine.cookie.expose());
  EXPECT_FALSE(is_open(mine));
  EXPECT_TRUE(is_open(other));
  sessions.sign_out("");
  sessions.sign_out(std::string(64, '0'));
}

// Shows IDN-05.
TEST_F(SessionsTest, AreListedAndEndedByTheirOwnPersonOnly) {
  const OpenedSession here = open();
  const OpenedSession there = open(SessionKind::management);
  const OpenedSession karls = sessions.open({karl, lyon, SessionKind::staff, Factor::second}, {}, start);
  EXPECT_EQ(sessions.list(rosa, start).size(), 2U);
  EXPECT_EQ(sessions.list(rosa, start + minutes(15)).size(), 1U) << "management's has ended";
  EXPECT_FALSE(sessions.end(rosa, karls.id));
  EXPECT_TRUE(is_open(karls));
  EXPECT_TRUE(sessions.end(rosa, there.id));
  EXPECT_FALSE(sessions.end(rosa, there.id));
  EXPECT_FALSE(is_open(there));
  EXPECT_TRUE(is_open(here));
}

// Shows IDN-05.
TEST_F(SessionsTest, EndAllOfAPersonButTheOneInUse) {
  const OpenedSession here = open();
  const OpenedSession there = open();
  const OpenedSession karls = sessions.open({karl, lyon, SessionKind::staff, Factor::second}, {}, start);
  EXPECT_EQ(sessions.end_all(rosa, here.id), 1U);
  EXPECT_TRUE(is_open(here));
  EXPECT_FALSE(is_open(there));
  EXPECT_EQ(sessions.end_all(rosa), 1U) << "disabled: none is left";
  EXPECT_FALSE(is_open(here));
  EXPECT_TRUE(is_open(karls));
}

// Shows IDN-05.
TEST_F(SessionsTest, AreForgottenWhenTheyHaveEnded) {
  open(SessionKind::management);
  open();
  EXPECT_EQ(sessions.forget_ended(start + minutes(15)), 1U);
  EXPECT_EQ(store.of(rosa).size(), 1U);
}

// Shows IDN-05.
TEST_F(SessionsTest, AreShortenedWhileTheyAreOpenAndNeverLengthened) {
  SessionLimits limits{std::chrono::hours(100), std::chrono::hours(100)};
  Sessions limited(store, random, [&](const Session&, Timestamp) { return limits; });
  const auto opened = limited.open({rosa, lyon, SessionKind::staff, Factor::second}, "", start);
  const std::string& cookie = opened.cookie.expose();
  EXPECT_TRUE(limited.find(cookie, lyon, start + minutes(10)));
  const auto session = limited.find(cookie, lyon, start + minutes(10));
  ASSERT_TRUE(session);
  EXPECT_EQ(limited.end_of(*session, start + minutes(10)), start + minutes(40)) << "the usual, at most";
  limits.idle = minutes(5);
  EXPECT_EQ(limited.end_of(*session, start + minutes(10)), start + minutes(15));
  EXPECT_TRUE(limited.find(cookie, lyon, start + minutes(14)));
  limits.in_all = minutes(16);
  EXPECT_FALSE(limited.find(cookie, lyon, start + minutes(17)));
  limits = {std::chrono::hours(100), std::chrono::hours(100)};
  EXPECT_FALSE(limited.find(cookie, lyon, start + minutes(17))) << "it has ended";
}

}  // namespace
}  // namespace urna::identity
