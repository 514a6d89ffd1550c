// SPDX-License-Identifier: EUPL-1.2
#include "identity/person_door.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <liboath/oath.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "base/base64url.hpp"
#include "crypto/sha1.hpp"
#include "identity/detail/authenticator_for_tests.hpp"
#include "identity/memory_invitation_store.hpp"
#include "identity/memory_person_store.hpp"
#include "identity/memory_session_store.hpp"

namespace urna::identity {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const TenantId lyon(Identifier{std::byte{1}});
const TenantId evry(Identifier{std::byte{2}});
const std::string rosa = "rosa@example.org";
constexpr std::string_view good = "nine goats cross a wooden bridge";
constexpr std::string_view other_good = "eleven geese left the old harbour";

std::string six_digits(const TotpSecret& secret, Timestamp now) {
  char code[7] = {};
  EXPECT_EQ(oath_totp_generate(reinterpret_cast<const char*>(secret.expose().data()), secret.expose().size(),
                               now.time_since_epoch().count(), 30, 0, 6, code),
            OATH_OK);
  return code;
}

class Recorder final : public PersonWitness {
 public:
  void note(PersonEvent event, const std::optional<PersonId>&, Timestamp) override {
    const std::lock_guard lock(mutex);
    events.push_back(event);
  }
  int count(PersonEvent event) {
    const std::lock_guard lock(mutex);
    return static_cast<int>(std::count(events.begin(), events.end(), event));
  }
  std::mutex mutex;
  std::vector<PersonEvent> events;
};

/// What a browser sends of a key.
struct Answered {
  Bytes client_data, data, signature;
};

class People : public ::testing::Test {
 protected:
  Visit visit(std::optional<TenantId> host = lyon) const {
    return {*network_address("192.0.2.7"), host, {"example.org", "https://example.org"}, Digest{}, {}, now};
  }
  std::string invite_to(Role role, std::string address = rosa, Place place = InTenant{lyon}) {
    const std::optional<Timestamp> ends =
        facts_of(role).is_management ? std::optional(now + hours(24 * 30)) : std::nullopt;
    return invite(invitations, random, {{}, std::move(address), place, {role}, ends, "for the tests", {}, {}, {}}, now)
        ->expose();
  }
  std::string digits(const std::string& address = rosa) { return six_digits(*people.find(address)->totp, now); }
  /// With a device.
  Enrolled enrol(Role role = Role::organiser, const std::string& address = rosa) {
    const std::string link = invite_to(role, address);
    EXPECT_TRUE(door.begin(visit(), link, address, "Rosa L.", good));
    EXPECT_EQ(confirm(link, address), std::nullopt);
    auto enrolled = door.finish(visit(), link, address);
    EXPECT_TRUE(enrolled);
    now += seconds(60);
    return std::move(*enrolled);
  }
  std::optional<EntryFault> confirm(const std::string& link, const std::string& address = rosa) {
    return door.confirm_device(visit(), link, address, six_digits(*people.find(address)->totp_to_confirm, now));
  }
  /// A manager with two keys and a device.
  void enrol_manager() {
    const std::string link = invite_to(Role::tenant_owner);
    ASSERT_TRUE(door.begin(visit(), link, rosa, "Rosa L.", good));
    ASSERT_EQ(confirm(link), std::nullopt);
    ASSERT_EQ(add_key(link, device), std::nullopt);
    ASSERT_EQ(add_key(link, spare), std::nullopt);
    ASSERT_TRUE(door.finish(visit(), link, rosa));
    now += seconds(60);
  }
  std::optional<EntryFault> add_key(const std::string& link, const detail::Authenticator& key) {
    const Bytes client = client_data("create", door.challenge_for_new_key(visit()));
    const Bytes object = detail::attested(key.with_key(key.cose()));
    return door.add_key(visit(), link, rosa, {client, object});
  }
  static Bytes client_data(const std::string& type, const Challenge& challenge) {
    return detail::bytes_from(R"({"type":"webauthn.)" + type + R"(","challenge":")" + to_base64url(challenge) +
                              R"(","origin":"https://example.org","crossOrigin":false})");
  }
  Answered answer(detail::Authenticator& key) {
    ++key.counter;
    Answered made{client_data("get", door.challenge_for_sign_in(visit())), key.head(), {}};
    made.signature = key.sign(made.data, made.client_data);
    return made;
  }
  Result<SignedIn, SignInRefusal> sign_in_with(detail::Authenticator& key, std::string_view password = good) {
    const Answered made = answer(key);
    return door.sign_in(visit(), rosa, password, AssertionAnswer{key.id, made.client_data, made.data, made.signature},
                        {});
  }
  std::optional<SignInRefusal> refusal(std::string_view address, std::string_view password, const Proof& proof,
                                       const char* from = "192.0.2.7") {
    Visit here = visit();
    here.from = *network_address(from);
    const auto done = door.sign_in(here, address, password, proof, {});
    return done ? std::nullopt : std::optional(done.error());
  }

  crypto::ReplayedRandom random{4};
  MemoryPersonStore people;
  MemoryInvitationStore invitations;
  MemoryGrantStore grants;
  MemoryGroupStore groups;
  MemorySessionStore session_store;
  Recorder witness;
  Sessions sessions{session_store, random};
  PersonDoor door{{people, invitations, grants, groups}, sessions, witness, random, {1, 8}};
  detail::Authenticator device;
  detail::Authenticator spare{.id = detail::hex("ff01"),
                              .signing = crypto::SigningKey(Secret<32>(std::array<std::byte, 32>{std::byte{2}}))};
  Timestamp now{seconds(1'790'000'000)};
};

// Shows IDN-10.
TEST_F(People, AreNoneWhenThePlatformIsNew) {
  EXPECT_EQ(refusal("admin@example.org", "admin", std::monostate()), SignInRefusal::refused);
  EXPECT_EQ(refusal("", "", std::monostate()), SignInRefusal::refused);
  EXPECT_EQ(people.find(""), std::nullopt);
}

// Shows IDN-10.
TEST_F(People, ComeInByTheirOwnInvitationOnly) {
  const std::string link = invite_to(Role::organiser);
  const auto fault = [&](const Visit& here, std::string_view shown, std::string_view address) {
    return door.begin(here, shown, address, "Rosa L.", good).error();
  };
  EXPECT_EQ(fault(visit(), "A" + link.substr(1), rosa), EntryFault::invitation_refused);
  EXPECT_EQ(fault(visit(), link, "karl@example.org"), EntryFault::invitation_refused);
  EXPECT_EQ(fault(visit(evry), link, rosa), EntryFault::invitation_refused);
  EXPECT_EQ(fault(visit(std::nullopt), link, rosa), EntryFault::invitation_refused);
  now += hours(72);
  EXPECT_EQ(fault(visit(), link, rosa), EntryFault::invitation_refused);
  EXPECT_FALSE(people.find(rosa)) << "nothing was begun";
}

// Shows IDN-10.
TEST_F(People, DoNotComeInByTheWordOfSomebodyWhoMayNotGiveItAnyMore) {
  enrol_manager();
  const PersonId owner = people.find(rosa)->id;
  const std::string paul = "paul@example.org";
  const std::string link =
      invite(invitations, random, {{}, paul, InTenant{lyon}, {Role::auditor}, {}, "for the tests", owner, {}, {}}, now)
          ->expose();
  EXPECT_TRUE(door.find_invited(visit(), link, paul));
  const Grant held = grants.of(owner, {}).front();
  const auto ended = [&](std::optional<Timestamp> moment) {
    grants.change(held.id, [&](Grant& grant) {
      grant.ended = moment;
      return true;
    });
  };
  ended(now);
  EXPECT_FALSE(door.find_invited(visit(), link, paul)) << "not an owner any more";
  EXPECT_EQ(door.begin(visit(), link, paul, "Paul", good).error(), EntryFault::invitation_refused);
  Grant less = held;
  less.id = GrantId(Identifier{std::byte{9}});
  less.role = Role::staff_manager;
  grants.add(less);
  EXPECT_FALSE(door.find_invited(visit(), link, paul)) << "gives roles still, but not this one";
  ended({});
  EXPECT_TRUE(door.find_invited(visit(), link, paul));
  people.change(rosa, [](std::optional<Person>& person) {
    person->state = PersonState::locked;
    return true;
  });
  EXPECT_TRUE(door.find_invited(visit(), link, paul)) << "whoever guesses at an owner's password stops no other";
  EXPECT_TRUE(door.disable(owner, now));
  EXPECT_FALSE(door.find_invited(visit(), link, paul));
}

// Shows IDN-01, B53.
TEST_F(People, ChooseAPasswordThatTheirRoleAllows) {
  const std::string link = invite_to(Role::tenant_owner);
  const auto fault = [&](std::string_view password) {
    return door.begin(visit(), link, rosa, "Rosa Luxembourg", password).error();
  };
  EXPECT_EQ(fault("Vr7!kmQp2#xz"), EntryFault::password_weak) << "an owner's has 15 characters";
  EXPECT_EQ(fault("RosaLuxembourg-2026"), EntryFault::password_weak);
  EXPECT_EQ(fault(std::string(1 << 20, 'x')), EntryFault::password_weak);
  EXPECT_EQ(door.begin(visit(), link, rosa, " ", good).error(), EntryFault::name_malformed);
  EXPECT_EQ(door.begin(visit(), link, rosa, "Rosa\nL.", good).error(), EntryFault::name_malformed);
}

// Shows IDN-10.
TEST_F(People, DoNothingBeforeTheirSecondFactorIsThere) {
  const std::string link = invite_to(Role::organiser);
  ASSERT_TRUE(door.begin(visit(), link, rosa, "Rosa L.", good));
  EXPECT_EQ(door.finish(visit(), link, rosa).error(), EntryFault::factor_missing);
  EXPECT_EQ(refusal(rosa, good, std::monostate()), SignInRefusal::refused);
  EXPECT_EQ(refusal(rosa, good, SixDigits{six_digits(*people.find(rosa)->totp_to_confirm, now)}),
            SignInRefusal::refused);
  EXPECT_EQ(door.confirm_device(visit(), link, rosa, "000000"), EntryFault::device_refused);
  ASSERT_EQ(confirm(link), std::nullopt);
  EXPECT_EQ(refusal(rosa, good, SixDigits{digits()}), SignInRefusal::refused) << "not finished yet";
  EXPECT_TRUE(grants.of(people.find(rosa)->id, {}).empty());
  const auto enrolled = door.finish(visit(), link, rosa);
  ASSERT_TRUE(enrolled);
  EXPECT_EQ(grants.of(enrolled->person, {}).size(), 1U);
  now += seconds(30);
  EXPECT_EQ(refusal(rosa, good, SixDigits{digits()}), std::nullopt);
  EXPECT_EQ(door.finish(visit(), link, rosa).error(), EntryFault::invitation_refused) << "once";
  EXPECT_EQ(door.begin(visit(), link, rosa, "Rosa L.", other_good).error(), EntryFault::invitation_refused);
}

// Shows IDN-04, IDN-10.
TEST_F(People, OfManagementShowTwoKeysThatVerify) {
  const std::string link = invite_to(Role::tenant_owner);
  ASSERT_TRUE(door.begin(visit(), link, rosa, "Rosa L.", good));
  ASSERT_EQ(confirm(link), std::nullopt);
  EXPECT_EQ(door.finish(visit(), link, rosa).error(), EntryFault::factor_missing);
  ASSERT_EQ(add_key(link, device), std::nullopt);
  EXPECT_EQ(add_key(link, device), EntryFault::key_refused) << "the same";
  EXPECT_EQ(door.finish(visit(), link, rosa).error(), EntryFault::factor_missing) << "one";
  spare.flags = 0x01;
  EXPECT_EQ(add_key(link, spare), EntryFault::key_refused) << "touched, but not verified";
  spare.flags = 0x05;
  const Bytes client = client_data("create", Challenge{});
  const Bytes object = detail::attested(spare.with_key(spare.cose()));
  EXPECT_EQ(door.add_key(visit(), link, rosa, {client, object}), EntryFault::key_refused) << "a challenge of nobody's";
  ASSERT_EQ(add_key(link, spare), std::nullopt);
  EXPECT_TRUE(door.finish(visit(), link, rosa));
}

// Shows IDN-03.
TEST_F(People, SignInWithBothPartsOnly) {
  enrol();
  const std::string code = digits();
  EXPECT_EQ(refusal(rosa, "nine goats cross a wooden bridgE", SixDigits{code}), SignInRefusal::refused);
  EXPECT_EQ(refusal(rosa, good, std::monostate()), SignInRefusal::refused) << "the password alone";
  EXPECT_EQ(refusal(rosa, good, SixDigits{code == "000000" ? "000001" : "000000"}), SignInRefusal::refused);
  EXPECT_EQ(refusal("karl@example.org", good, SixDigits{code}), SignInRefusal::refused);
  EXPECT_EQ(refusal(" rosa@EXAMPLE.org", good, SixDigits{code}), std::nullopt);
  EXPECT_EQ(refusal(rosa, good, SixDigits{code}), SignInRefusal::refused) << "a code works once";
}

// Shows IDN-05.
TEST_F(People, GetASessionOfTheirTenantRoleAndFactor) {
  enrol_manager();
  auto signed_in = sign_in_with(device);
  ASSERT_TRUE(signed_in);
  const auto session = sessions.find(signed_in->session.cookie.expose(), lyon, now);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->kind, SessionKind::management);
  EXPECT_EQ(session->factor, Factor::verified_key);
  EXPECT_FALSE(sessions.find(signed_in->session.cookie.expose(), evry, now));
  const auto held = grants.of(signed_in->person, {});
  Asker asker{signed_in->person, {}, held, lyon, session->factor, session->shown, now};
  EXPECT_TRUE(authorise(asker, Permission::policy_change, InTenant{lyon}));
  auto with_device = door.sign_in(visit(), rosa, good, SixDigits{digits()}, signed_in->session.cookie.expose());
  ASSERT_TRUE(with_device);
  EXPECT_FALSE(sessions.find(signed_in->session.cookie.expose(), lyon, now)) << "the session before";
  asker.factor = sessions.find(with_device->session.cookie.expose(), lyon, now)->factor;
  EXPECT_EQ(authorise(asker, Permission::policy_change, InTenant{lyon}).error(), Denial::other_factor);
}

// Shows IDN-04.
TEST_F(People, AreNotSignedInByAKeysOldAnswer) {
  enrol_manager();
  const Answered made = answer(device);
  const AssertionAnswer shown{device.id, made.client_data, made.data, made.signature};
  Visit other_browser = visit();
  other_browser.browser[0] = std::byte{1};
  EXPECT_FALSE(door.sign_in(other_browser, rosa, good, shown, {}));
  EXPECT_TRUE(door.sign_in(visit(), rosa, good, shown, {}));
  EXPECT_FALSE(door.sign_in(visit(), rosa, good, shown, {})) << "its challenge is spent";
  device.counter = 0;
  EXPECT_FALSE(sign_in_with(device)) << "a copy of the key";
  EXPECT_EQ(witness.count(PersonEvent::key_counter_went_back), 1);
}

// Shows IDN-03, B51.
TEST_F(People, AreLetInOnceByOneCodeThatTwoShow) {
  const Enrolled enrolled = enrol();
  const std::string code = digits();
  const auto race = [&](const Proof& proof) {
    std::barrier start(2);
    std::atomic<int> opened = 0;
    crypto::SystemRandom system;
    Sessions shared(session_store, system);
    PersonDoor same{{people, invitations, grants, groups}, shared, witness, system, {1, 8}};
    const auto enter = [&] {
      start.arrive_and_wait();
      if (same.sign_in(visit(), rosa, good, proof, {})) ++opened;
    };
    std::jthread one(enter);
    std::jthread other(enter);
    one.join();
    other.join();
    return opened.load();
  };
  EXPECT_EQ(race(SixDigits{code}), 1);
  EXPECT_EQ(race(RecoveryText{enrolled.recovery_codes[4].expose()}), 1);
  EXPECT_EQ(people.find(rosa)->recovery.left(), 9U);
}

// Shows IDN-02.
TEST_F(People, WaitWhenSomebodyGuessesAndAreAnsweredAlikeWhetherTheyExist) {
  enrol();
  for (const std::string& address : {rosa, std::string("nobody@example.org")}) {
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(refusal(address, "a wrong one", SixDigits{"123456"}, "198.51.100.1"), SignInRefusal::refused);
    }
    EXPECT_EQ(refusal(address, "a wrong one", SixDigits{"123456"}, "198.51.100.1"), SignInRefusal::must_wait);
  }
  EXPECT_EQ(refusal(rosa, good, SixDigits{digits()}), std::nullopt) << "elsewhere";
  EXPECT_EQ(people.find(rosa)->state, PersonState::active) << "an organiser's account is never locked";
}

// Shows IDN-06.
TEST_F(People, WaitAfterWrongTriesAndBothEndsOfItAreTold) {
  enrol();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal(rosa, "a wrong one", SixDigits{"123456"}), SignInRefusal::refused);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(refusal("nobody@example.org", "a wrong one", SixDigits{"123456"}));
  EXPECT_EQ(witness.count(PersonEvent::wait_begun), 0) << "not while somebody waits for an answer";
  door.tell_waits(now);
  door.tell_waits(now + seconds(59));
  EXPECT_EQ(witness.count(PersonEvent::wait_begun), 1) << "of somebody, once, and of nobody not at all";
  EXPECT_EQ(witness.count(PersonEvent::wait_over), 0);
  door.tell_waits(now + seconds(60));
  door.tell_waits(now + seconds(61));
  EXPECT_EQ(witness.count(PersonEvent::wait_over), 1);
}

// Shows IDN-01.
TEST_F(People, ChooseNoPasswordThatWasStolenElsewhere) {
  const auto prefix = crypto::sha1(other_good);
  const Bytes list(prefix.begin(), prefix.begin() + BreachList::prefix_bytes);
  const auto breached = BreachList::of(list);
  PersonDoor guarded{{people, invitations, grants, groups, nullptr, &*breached}, sessions, witness, random, {1, 8}};
  const std::string link = invite_to(Role::organiser);
  EXPECT_EQ(guarded.begin(visit(), link, rosa, "Rosa L.", other_good).error(), EntryFault::password_weak);
  EXPECT_THAT(guarded.weaknesses(visit(), Strength::standard, rosa, "Rosa L.", other_good),
              ::testing::Contains(Weakness::breached));
  EXPECT_TRUE(guarded.begin(visit(), link, rosa, "Rosa L.", good));
  EXPECT_EQ(confirm(link), std::nullopt);
  ASSERT_TRUE(guarded.finish(visit(), link, rosa));
  now += seconds(60);
  const auto in = guarded.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  ASSERT_TRUE(in);
  const auto changed = guarded.change_password(visit(), in->session.cookie.expose(), good, other_good);
  EXPECT_EQ(changed.error(), EntryFault::password_weak);
}

// Shows IDN-06.
TEST_F(People, OfManagementAreLockedByTenGuessesUntilAnotherUnlocks) {
  enrol_manager();
  const PersonId id = people.find(rosa)->id;
  const PersonId karl(Identifier{std::byte{9}});
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(refusal(rosa, "a wrong one", SixDigits{"123456"}, ("198.51.100." + std::to_string(i)).c_str()),
              SignInRefusal::refused);
  }
  EXPECT_EQ(people.find(rosa)->state, PersonState::locked);
  EXPECT_EQ(witness.count(PersonEvent::locked), 1);
  EXPECT_EQ(sign_in_with(device).error(), SignInRefusal::refused);
  EXPECT_FALSE(door.unlock(id, id, now)) << "not oneself";
  EXPECT_TRUE(door.unlock(id, karl, now));
  EXPECT_FALSE(door.unlock(id, karl, now));
  EXPECT_TRUE(sign_in_with(device));
  EXPECT_EQ(witness.count(PersonEvent::unlocked), 1);
}

TEST_F(People, AreNotLockedByAKeyThatIsRefused) {
  enrol_manager();
  detail::Authenticator stranger{.id = device.id,
                                 .signing = crypto::SigningKey(Secret<32>(std::array<std::byte, 32>{std::byte{3}}))};
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(sign_in_with(stranger).error(), SignInRefusal::refused);
    now += seconds(10);
  }
  EXPECT_EQ(people.find(rosa)->state, PersonState::active);
  EXPECT_TRUE(sign_in_with(device));
}

// Shows IDN-05.
TEST_F(People, StepUpWithWhatTheyHold) {
  enrol();
  auto signed_in = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  ASSERT_TRUE(signed_in);
  const std::string cookie = signed_in->session.cookie.expose();
  now += minutes(10);
  EXPECT_EQ(door.step_up(visit(), cookie, std::monostate()).error(), SignInRefusal::refused);
  EXPECT_EQ(door.step_up(visit(), cookie, SixDigits{"12345"}).error(), SignInRefusal::refused);
  EXPECT_EQ(door.step_up(visit(evry), cookie, SixDigits{digits()}).error(), SignInRefusal::refused);
  const auto renewed = door.step_up(visit(), cookie, SixDigits{digits()});
  ASSERT_TRUE(renewed);
  EXPECT_FALSE(sessions.find(cookie, lyon, now));
  EXPECT_EQ(sessions.find(renewed->cookie.expose(), lyon, now)->shown, now);
}

// Shows IDN-10.
TEST_F(People, LeaveInOneStep) {
  enrol();
  const auto signed_in = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  ASSERT_TRUE(signed_in);
  EXPECT_TRUE(door.disable(signed_in->person, now));
  EXPECT_FALSE(sessions.find(signed_in->session.cookie.expose(), lyon, now));
  now += seconds(30);
  EXPECT_EQ(refusal(rosa, good, SixDigits{digits()}), SignInRefusal::refused);
  EXPECT_FALSE(door.unlock(signed_in->person, PersonId(), now));
  const std::string link = invite_to(Role::organiser);
  EXPECT_EQ(door.begin(visit(), link, rosa, "Rosa L.", good).error(), EntryFault::has_account) << "for ever";
}

// Shows IDN-01, IDN-05.
TEST_F(People, ChangeTheirPasswordAndKeepThisSessionAlone) {
  enrol();
  const auto here = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  now += seconds(30);
  const auto there = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  ASSERT_TRUE(here && there);
  const std::string cookie = here->session.cookie.expose();
  EXPECT_EQ(door.change_password(visit(), cookie, "a wrong one", other_good).error(), EntryFault::not_signed_in);
  EXPECT_EQ(door.change_password(visit(), cookie, good, "Password2026!").error(), EntryFault::password_weak);
  EXPECT_EQ(door.change_password(visit(), cookie, good, good).error(), EntryFault::password_weak) << "the same";
  EXPECT_EQ(door.change_password(visit(evry), cookie, good, other_good).error(), EntryFault::not_signed_in);
  const auto renewed = door.change_password(visit(), cookie, good, other_good);
  ASSERT_TRUE(renewed);
  EXPECT_FALSE(sessions.find(cookie, lyon, now));
  EXPECT_FALSE(sessions.find(there->session.cookie.expose(), lyon, now));
  EXPECT_TRUE(sessions.find(renewed->cookie.expose(), lyon, now));
  now += seconds(30);
  EXPECT_EQ(refusal(rosa, good, SixDigits{digits()}), SignInRefusal::refused);
  EXPECT_EQ(refusal(rosa, other_good, SixDigits{digits()}), std::nullopt);
}

// Shows IDN-10.
TEST_F(People, TakeUpAnotherRoleWithTheSameAccount) {
  enrol();
  const auto signed_in = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  const std::string cookie = signed_in->session.cookie.expose();
  const std::string link = invite_to(Role::help_desk);
  EXPECT_EQ(door.begin(visit(), link, rosa, "Rosa L.", good).error(), EntryFault::has_account) << "one account each";
  EXPECT_EQ(door.take_up(visit(), "", link).error(), EntryFault::not_signed_in);
  EXPECT_EQ(door.take_up(visit(), cookie, invite_to(Role::help_desk, "karl@example.org")).error(),
            EntryFault::invitation_refused)
      << "somebody else's";
  EXPECT_EQ(door.take_up(visit(), cookie, invite_to(Role::tenant_owner)).error(), EntryFault::password_weak)
      << "judged for less";
  EXPECT_TRUE(door.take_up(visit(), cookie, link));
  EXPECT_EQ(grants.of(signed_in->person, {}).size(), 2U);
  EXPECT_FALSE(sessions.find(cookie, lyon, now));
}

// Shows IDN-03.
TEST_F(People, RenewTheirRecoveryCodesWithAFreshFactor) {
  const Enrolled enrolled = enrol();
  const auto signed_in = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  const std::string cookie = signed_in->session.cookie.expose();
  const auto renewed = door.renew_recovery_codes(visit(), cookie);
  ASSERT_TRUE(renewed);
  EXPECT_EQ(refusal(rosa, good, RecoveryText{enrolled.recovery_codes[0].expose()}), SignInRefusal::refused);
  EXPECT_EQ(refusal(rosa, good, RecoveryText{(*renewed)[0].expose()}), std::nullopt);
  now += minutes(6);
  EXPECT_FALSE(door.renew_recovery_codes(visit(), cookie));
  EXPECT_FALSE(door.renew_recovery_codes(visit(), ""));
}

// Shows IDN-05.
TEST_F(People, ChangeTheirFactorsWithAFreshOneAndKeepThisSessionAlone) {
  enrol();
  const auto here = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  EXPECT_EQ(witness.count(PersonEvent::signed_in_at_a_new_place), 1);
  now += seconds(30);
  const auto there = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  EXPECT_EQ(witness.count(PersonEvent::signed_in), 1);
  const std::string cookie = here->session.cookie.expose();
  const auto add = [&](const detail::Authenticator& key, std::string_view with) {
    const Bytes client = client_data("create", door.challenge_for_new_key(visit()));
    const Bytes object = detail::attested(key.with_key(key.cose()));
    return door.add_own_key(visit(), with, {client, object});
  };
  EXPECT_EQ(add(device, ""), EntryFault::not_signed_in);
  EXPECT_EQ(add(device, cookie), std::nullopt);
  EXPECT_FALSE(sessions.find(there->session.cookie.expose(), lyon, now)) << "every other session ends";
  EXPECT_EQ(add(device, cookie), EntryFault::key_refused) << "the same";
  EXPECT_EQ(add(spare, cookie), std::nullopt);
  EXPECT_TRUE(sign_in_with(spare));
  EXPECT_EQ(door.remove_own_key(visit(), cookie, spare.id), std::nullopt);
  EXPECT_EQ(door.remove_own_key(visit(), cookie, spare.id), EntryFault::key_refused);
  EXPECT_FALSE(sign_in_with(spare));

  const std::string old_digits = six_digits(*people.find(rosa)->totp, now + seconds(30));
  ASSERT_TRUE(door.begin_own_device(visit(), cookie));
  EXPECT_EQ(door.confirm_own_device(visit(), cookie, "12345"), EntryFault::device_refused);
  now += seconds(30);
  EXPECT_EQ(door.confirm_own_device(visit(), cookie, six_digits(*people.find(rosa)->totp_to_confirm, now)),
            std::nullopt);
  now += seconds(30);
  EXPECT_EQ(refusal(rosa, good, SixDigits{old_digits}), SignInRefusal::refused) << "the device before";
  EXPECT_EQ(refusal(rosa, good, SixDigits{digits()}), std::nullopt);
  now += minutes(5);
  EXPECT_EQ(add(spare, cookie), EntryFault::not_fresh) << "the factor was shown too long ago";
  EXPECT_EQ(door.remove_own_key(visit(), cookie, device.id), EntryFault::not_fresh);
  EXPECT_FALSE(door.begin_own_device(visit(), cookie));
}

TEST_F(People, KeepTheKeysThatTheirRoleAsksFor) {
  enrol_manager();
  const auto signed_in = sign_in_with(device);
  EXPECT_EQ(door.remove_own_key(visit(), signed_in->session.cookie.expose(), spare.id), EntryFault::factor_missing);
  EXPECT_EQ(people.find(rosa)->keys.size(), 2U);
}

// Shows IDN-04.
TEST_F(People, OfManagementChangeNoFactorWithAWeakerOne) {
  enrol_manager();
  const auto by_digits = door.sign_in(visit(), rosa, good, SixDigits{digits()}, {});
  ASSERT_TRUE(by_digits);
  const std::string cookie = by_digits->session.cookie.expose();
  const detail::Authenticator third{.id = detail::hex("ff02"),
                                    .signing = crypto::SigningKey(Secret<32>(std::array<std::byte, 32>{std::byte{3}}))};
  const auto add = [&](std::string_view with) {
    const Bytes client = client_data("create", door.challenge_for_new_key(visit()));
    const Bytes object = detail::attested(third.with_key(third.cose()));
    return door.add_own_key(visit(), with, {client, object});
  };
  EXPECT_EQ(add(cookie), EntryFault::other_factor) << "six digits make no key";
  EXPECT_EQ(door.remove_own_key(visit(), cookie, spare.id), EntryFault::other_factor);
  EXPECT_EQ(door.begin_own_device(visit(), cookie).error(), EntryFault::other_factor);
  EXPECT_EQ(door.renew_recovery_codes(visit(), cookie).error(), EntryFault::other_factor);
  EXPECT_EQ(people.find(rosa)->keys.size(), 2U);

  const auto by_key = sign_in_with(device);
  ASSERT_TRUE(by_key);
  const auto codes = door.renew_recovery_codes(visit(), by_key->session.cookie.expose());
  ASSERT_TRUE(codes);
  now += seconds(30);
  const auto by_code = door.sign_in(visit(), rosa, good, RecoveryText{(*codes)[3].expose()}, {});
  ASSERT_TRUE(by_code);
  EXPECT_EQ(add(by_code->session.cookie.expose()), std::nullopt) << "whoever has lost both keys";
}

// Shows IDN-02.
TEST_F(People, HaveTheirPasswordHashedAnewWhenTheCostHasRisen) {
  enrol();
  const std::string before = people.find(rosa)->password;
  PersonDoor dearer{{people, invitations, grants, groups}, sessions, witness, random, {2, 16}};
  ASSERT_TRUE(dearer.sign_in(visit(), rosa, good, SixDigits{digits()}, {}));
  EXPECT_TRUE(people.find(rosa)->password.starts_with("argon2id$2$16$"));
  now += seconds(30);
  EXPECT_TRUE(dearer.sign_in(visit(), rosa, good, SixDigits{digits()}, {}));
  EXPECT_NE(before, people.find(rosa)->password);
}

}  // namespace
}  // namespace urna::identity
