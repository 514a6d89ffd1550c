// SPDX-License-Identifier: EUPL-1.2
#include "identity/organiser_door.hpp"

#include <gtest/gtest.h>
#include <liboath/oath.h>

#include <array>
#include <condition_variable>
#include <thread>

#include "identity/memory_organiser_store.hpp"

namespace urna::identity {
namespace {

constexpr std::string_view password = "a long enough phrase";
const std::string home = "192.0.2.7";

/// What a device shows: made with the library's generator, not with the checker under test.
std::string six_digits(const TotpSecret& secret, Timestamp now) {
  char code[7] = {};
  EXPECT_EQ(oath_totp_generate(reinterpret_cast<const char*>(secret.expose().data()), secret.expose().size(),
                               now.time_since_epoch().count(), 30, 0, 6, code),
            OATH_OK);
  return code;
}

/// One more than a code, so that it is a wrong one.
std::string other_than(std::string code) {
  code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
  return code;
}

class Door : public ::testing::Test {
 protected:
  /// Takes Rosa through her enrolment.
  void enrol(const std::string& name = "rosa") {
    const SecretText code = invite(store, random, name, now);
    ASSERT_TRUE(accounts.enrol(home, name, code.expose(), password, now));
    ASSERT_EQ(accounts.confirm_enrolment(home, name, code.expose(), password, pending_digits(name), now), std::nullopt);
    now += std::chrono::seconds(60);
  }
  std::string pending_digits(const std::string& name) { return six_digits(*store.find(name)->totp_to_confirm, now); }
  std::string digits(const std::string& name = "rosa") { return six_digits(*store.find(name)->totp, now); }

  crypto::ReplayedRandom random{7};
  MemoryOrganiserStore store;
  OrganiserDoor accounts{store, random, {1, 8}};
  Timestamp now{std::chrono::seconds(1'790'000'000)};
};

TEST_F(Door, OpensToNobodyWhoHasOnePartWrong) {
  enrol();
  EXPECT_EQ(accounts.sign_in(home, "rosa", "a long enough phrasE", digits(), now).error(), SignInFault::refused);
  EXPECT_EQ(accounts.sign_in(home, "rosa", password, other_than(digits()), now).error(), SignInFault::refused);
  EXPECT_EQ(accounts.sign_in(home, "rosb", password, digits(), now).error(), SignInFault::refused);
  EXPECT_EQ(accounts.sign_in(home, "", "", "", now).error(), SignInFault::refused);
  EXPECT_TRUE(accounts.sign_in(home, "Rosa", password, digits(), now)) << "capitals in a name do not matter";
}

TEST_F(Door, TakesACodeOfSixDigitsOnce) {
  enrol();
  const std::string code = digits();
  ASSERT_TRUE(accounts.sign_in(home, "rosa", password, code, now));
  EXPECT_EQ(accounts.sign_in(home, "rosa", password, code, now).error(), SignInFault::refused);
  EXPECT_EQ(accounts.sign_in(home, "rosa", password, code, now + std::chrono::seconds(29)).error(),
            SignInFault::refused);
}

TEST_F(Door, TakesTheCodeOfTheStepBesideAndNoFurther) {
  enrol();
  const std::string code = digits();
  EXPECT_FALSE(accounts.sign_in(home, "rosa", password, code, now + std::chrono::seconds(65)));
  EXPECT_TRUE(accounts.sign_in(home, "rosa", password, code, now + std::chrono::seconds(30)));
}

TEST_F(Door, IsClosedBeforeEnrolmentIsConfirmed) {
  const SecretText code = invite(store, random, "rosa", now);
  EXPECT_FALSE(accounts.sign_in(home, "rosa", "", "", now));
  ASSERT_TRUE(accounts.enrol(home, "rosa", code.expose(), password, now));
  EXPECT_FALSE(accounts.sign_in(home, "rosa", password, pending_digits("rosa"), now));
  EXPECT_EQ(accounts.confirm_enrolment(home, "rosa", code.expose(), password, other_than(pending_digits("rosa")), now),
            EnrolmentFault::second_code_wrong);
  EXPECT_FALSE(accounts.sign_in(home, "rosa", password, pending_digits("rosa"), now));
}

TEST_F(Door, TakesAOneTimeCodeOnceAndInTime) {
  const SecretText code = invite(store, random, "rosa", now);
  EXPECT_EQ(accounts.enrol(home, "rosa", "00000-00000-00000-00000", password, now).error(), EnrolmentFault::code_wrong);
  EXPECT_EQ(accounts.enrol(home, "emma", code.expose(), password, now).error(), EnrolmentFault::code_wrong);
  EXPECT_EQ(accounts.enrol(home, "rosa", code.expose(), password, now + std::chrono::hours(24)).error(),
            EnrolmentFault::code_wrong);
  ASSERT_TRUE(accounts.enrol(home, "rosa", code.expose(), password, now));
  ASSERT_EQ(accounts.confirm_enrolment(home, "rosa", code.expose(), password, pending_digits("rosa"), now),
            std::nullopt);
  EXPECT_EQ(accounts.enrol(home, "rosa", code.expose(), password, now).error(), EnrolmentFault::code_wrong)
      << "it is spent";
}

TEST_F(Door, KeepsNoPassword) {
  enrol();
  EXPECT_EQ(store.find("rosa")->password.find(password), std::string::npos);
  EXPECT_TRUE(store.find("rosa")->password.starts_with("argon2id$"));
}

TEST_F(Door, RefusesAPasswordThatIsShortOrTheName) {
  const SecretText code = invite(store, random, "rosa.luxemburg", now);
  const auto fault = [&](std::string_view chosen) {
    return accounts.enrol(home, "rosa.luxemburg", code.expose(), chosen, now).error();
  };
  EXPECT_EQ(fault("elevenchars"), EnrolmentFault::password_short);
  EXPECT_EQ(fault("éééééé"), EnrolmentFault::password_short) << "characters count, not bytes";
  EXPECT_EQ(fault("Rosa.Luxemburg"), EnrolmentFault::password_is_name);
  EXPECT_EQ(fault(std::string(1025, 'x')), EnrolmentFault::password_long);
  EXPECT_TRUE(accounts.enrol(home, "rosa.luxemburg", code.expose(), "twelve chars", now));
}

TEST_F(Door, MakesThoseWaitWhoGuess) {
  enrol();
  for (unsigned i = 0; i < Throttle::usual.free_failures; ++i)
    EXPECT_FALSE(accounts.sign_in(home, "rosa", "guess", "000000", now));
  EXPECT_EQ(accounts.sign_in(home, "rosa", password, digits(), now).error(), SignInFault::must_wait);
  EXPECT_GT(accounts.wait(home, "rosa", now), std::chrono::seconds(0));
  now += accounts.wait(home, "rosa", now);
  EXPECT_TRUE(accounts.sign_in(home, "rosa", password, digits(), now));
  for (unsigned i = 0; i < Throttle::usual.free_failures; ++i)
    EXPECT_FALSE(accounts.sign_in(home, "nobody", "guess", "000000", now));
  EXPECT_EQ(accounts.sign_in(home, "nobody", "guess", "000000", now).error(), SignInFault::must_wait)
      << "else waiting would tell which accounts exist";
}

TEST_F(Door, LetsTheOwnerInWhileStrangersGuess) {
  enrol();
  for (unsigned i = 0; i < 50; ++i) EXPECT_FALSE(accounts.sign_in("198.51.100.9", "rosa", "guess", "000000", now));
  EXPECT_EQ(accounts.sign_in("198.51.100.9", "rosa", password, digits(), now).error(), SignInFault::must_wait);
  EXPECT_TRUE(accounts.sign_in(home, "rosa", password, digits(), now));
}

TEST_F(Door, SlowsACrowdDownAndNotTheOwner) {
  enrol();  // at home
  const auto crowd = [](unsigned i) { return "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250); };
  const unsigned free = SignInGuard::from_everywhere.free_failures;
  for (unsigned i = 0; i < free; ++i) EXPECT_FALSE(accounts.sign_in(crowd(i), "rosa", "guess", "000000", now));
  EXPECT_EQ(accounts.sign_in(crowd(free), "rosa", "guess", "000000", now).error(), SignInFault::must_wait);
  EXPECT_TRUE(accounts.sign_in(home, "rosa", password, digits(), now));
  unsigned judged = 0;
  for (const Timestamp end = now + std::chrono::hours(1); now < end; now += std::chrono::seconds(1)) {
    const auto answer = accounts.sign_in(crowd(free + judged), "rosa", "guess", "000000", now);
    judged += answer.error() == SignInFault::refused ? 1 : 0;
  }
  EXPECT_LE(judged, 70U) << "about one a minute, from however many addresses";
  const SecretText code = invite(store, random, "rosa", now);
  EXPECT_TRUE(accounts.enrol("203.0.113.4", "rosa", code.expose(), password, now))
      << "the way in for whoever is nowhere known";
}

TEST_F(Door, MakesAnAddressWaitThatGoesThroughNames) {
  enrol();
  for (unsigned i = 0; i < SignInGuard::at_an_address.free_failures; ++i)
    EXPECT_FALSE(accounts.sign_in("198.51.100.9", "name" + std::to_string(i), "guess", "000000", now));
  EXPECT_EQ(accounts.sign_in("198.51.100.9", "another", "guess", "000000", now).error(), SignInFault::must_wait);
  EXPECT_TRUE(accounts.sign_in(home, "rosa", password, digits(), now));
}

TEST_F(Door, EndsSessionsThatAreIdleOldOrSignedOut) {
  enrol();
  const auto token = accounts.sign_in(home, "rosa", password, digits(), now);
  ASSERT_TRUE(token);
  EXPECT_EQ(accounts.session(token->expose(), now), "rosa");
  EXPECT_EQ(accounts.session(std::string(64, '0'), now), std::nullopt);
  const Timestamp start = now;
  while (now - start < std::chrono::hours(12) - std::chrono::minutes(29)) {
    now += std::chrono::minutes(29);
    ASSERT_EQ(accounts.session(token->expose(), now), "rosa");
  }
  EXPECT_EQ(accounts.session(token->expose(), start + std::chrono::hours(12)), std::nullopt) << "busy all day long";

  const auto second = accounts.sign_in(home, "rosa", password, digits(), now);
  EXPECT_EQ(accounts.session(second->expose(), now + std::chrono::minutes(30)), std::nullopt);
  now += std::chrono::minutes(5);
  const auto third = accounts.sign_in(home, "rosa", password, digits(), now);
  accounts.sign_out(third->expose());
  EXPECT_EQ(accounts.session(third->expose(), now), std::nullopt);
}

TEST_F(Door, EndsTheSessionsOfAnAccountThatIsTakenOver) {
  enrol();
  const auto token = accounts.sign_in(home, "rosa", password, digits(), now);
  enrol();
  EXPECT_EQ(accounts.session(token->expose(), now), std::nullopt);
}

TEST_F(Door, LeavesAnAccountAsItIsWhileANewEnrolmentIsNotConfirmed) {
  enrol();
  const SecretText code = invite(store, random, "rosa", now);
  ASSERT_TRUE(accounts.enrol(home, "rosa", code.expose(), "another long phrase", now));
  EXPECT_TRUE(accounts.sign_in(home, "rosa", password, digits(), now));
}

/// Lets nobody past who draws a salt, until it is told to.
class HeldRandom final : public crypto::RandomSource {
 public:
  void fill(std::span<std::byte> bytes) override {
    std::unique_lock lock(mutex_);
    random_.fill(bytes);
    if (!holding) return;
    ++held;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !holding; });
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held == count; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    holding = false;
    changed_.notify_all();
  }

  bool holding = false;
  int held = 0;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  crypto::ReplayedRandom random_{3};
};

TEST(BusyDoor, LooksAtAFewPasswordsAtATime) {
  constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};
  HeldRandom random;
  MemoryOrganiserStore store;
  OrganiserDoor door(store, random, {1, 8});
  std::vector<std::string> codes;
  for (int i = 0; i < OrganiserDoor::hashing_max; ++i) {
    const std::string name = "rosa" + std::to_string(i);
    codes.emplace_back(invite(store, random, name, now).expose());
    ASSERT_TRUE(door.enrol(home, name, codes.back(), password, now));
  }
  random.holding = true;
  std::vector<std::jthread> people;
  for (int i = 0; i < OrganiserDoor::hashing_max; ++i) {
    people.emplace_back(
        [&, i] { (void)door.confirm_enrolment(home, "rosa" + std::to_string(i), codes[i], password, "000000", now); });
  }
  random.wait_for(OrganiserDoor::hashing_max);
  EXPECT_EQ(door.sign_in(home, "emma", password, "000000", now).error(), SignInFault::must_wait);
  random.let_go();
  people.clear();
  EXPECT_EQ(door.sign_in(home, "emma", password, "000000", now).error(), SignInFault::refused);
}

TEST(OrganiserName, IsShortAndPlain) {
  EXPECT_EQ(account_name("Rosa@example.org"), "rosa@example.org");
  EXPECT_EQ(account_name(""), std::nullopt);
  EXPECT_EQ(account_name("rosa "), std::nullopt);
  EXPECT_EQ(account_name("ros\xc3\xa1"), std::nullopt);
  EXPECT_EQ(account_name("../rosa"), std::nullopt);
  EXPECT_EQ(account_name(std::string(65, 'a')), std::nullopt);
}

TEST(Totp, IsTheOneOfRfc6238) {
  // Appendix B gives 8 digits for the key "12345678901234567890"; its last 6 are ours.
  std::array<std::byte, 20> key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::byte>('0' + (i + 1) % 10);
  const TotpSecret secret(key);
  EXPECT_EQ(find_totp_step(secret, "287082", Timestamp(std::chrono::seconds(59))), 1U);
  EXPECT_EQ(find_totp_step(secret, "081804", Timestamp(std::chrono::seconds(1111111109))), 37037036U);
  EXPECT_EQ(find_totp_step(secret, "081805", Timestamp(std::chrono::seconds(1111111109))), std::nullopt);
  EXPECT_EQ(find_totp_step(secret, "81804", Timestamp(std::chrono::seconds(1111111109))), std::nullopt);
  EXPECT_EQ(find_totp_step(secret, "08180a", Timestamp(std::chrono::seconds(1111111109))), std::nullopt);
  EXPECT_EQ(totp_text(secret).expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(Throttle, ForgetsTheOldestStrangersFirst) {
  Throttle throttle;
  const Timestamp start{std::chrono::seconds(1'000'000)};
  for (std::size_t i = 0; i < Throttle::names_max; ++i)
    throttle.failed("stranger" + std::to_string(i), start + std::chrono::seconds(i / 100));
  for (unsigned i = 0; i < Throttle::usual.free_failures; ++i)
    throttle.failed("last", start + std::chrono::seconds(200));
  EXPECT_TRUE(throttle.wait("last", start + std::chrono::seconds(200)));
  EXPECT_FALSE(throttle.wait("last", start + std::chrono::seconds(202)));
}

}  // namespace
}  // namespace urna::identity
