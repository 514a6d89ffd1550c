// SPDX-License-Identifier: EUPL-1.2
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <barrier>
#include <fstream>
#include <mutex>
#include <thread>

#include "identity/memory_invitation_store.hpp"
#include "identity/memory_person_store.hpp"
#include "identity/memory_session_store.hpp"
#include "identity/person_door.hpp"

namespace {

/// What each hashing of a password costs: passes, bytes.
std::mutex hashings_mutex;
std::vector<std::pair<unsigned long long, std::size_t>> hashings;
std::atomic<int> hashing_now = 0;
std::atomic<int> hashing_most = 0;

}  // namespace

/// Stands before libsodium's function of this name and counts its calls: the work itself, whoever asks for it.
extern "C" int crypto_pwhash_argon2id(unsigned char* out, unsigned long long out_bytes, const char* password,
                                      unsigned long long password_bytes, const unsigned char* salt,
                                      unsigned long long passes, std::size_t memory_bytes, int algorithm) {
  using Hash = int (*)(unsigned char*, unsigned long long, const char*, unsigned long long, const unsigned char*,
                       unsigned long long, std::size_t, int);
  static const auto hash = reinterpret_cast<Hash>(dlsym(RTLD_NEXT, "crypto_pwhash_argon2id"));
  {
    const std::lock_guard lock(hashings_mutex);
    hashings.emplace_back(passes, memory_bytes);
  }
  const int now = ++hashing_now;
  for (int most = hashing_most; now > most && !hashing_most.compare_exchange_weak(most, now);) {
  }
  const int done = hash(out, out_bytes, password, password_bytes, salt, passes, memory_bytes, algorithm);
  --hashing_now;
  return done;
}

namespace urna::identity {
namespace {

class SilentWitness final : public PersonWitness {
 public:
  void note(PersonEvent, const std::optional<PersonId>&, Timestamp) override {}
};

constexpr std::string_view good = "nine goats cross a wooden bridge";

class SignInWork : public ::testing::Test {
 protected:
  explicit SignInWork(crypto::HashCost cost = {1, 8})
      : cost_(cost), door_({people_, invitations_, grants_, groups_}, sessions_, witness_, random_, cost) {
    add("bare@example.org", PersonState::active, false);
  }

  void add(const std::string& address, PersonState state, bool has_factors) {
    people_.change(address, [&](std::optional<Person>& person) {
      person.emplace().address = address;
      person->id = draw_identifier<PersonId>(random_);
      person->state = state;
      person->password = crypto::hash_password(good, cost_, random_);
      if (has_factors) {
        person->totp = make_totp_secret(random_);
        person->recovery = make_recovery_codes(random_, cost_).kept;
      }
      return true;
    });
  }
  bool sign_in(const std::string& address, std::string_view password, const Proof& proof,
               const std::string& from = "192.0.2.7") {
    const Visit visit{*network_address(from), {}, {"example.org", "https://example.org"}, Digest{}, {}, now_};
    return door_.sign_in(visit, address, password, proof, {}).has_value();
  }
  /// What a refused sign-in cost, each hashing.
  auto cost_of_refusal(const std::string& address, std::string_view password, const Proof& proof) {
    static int visitor = 0;
    ++visitor;
    hashings.clear();
    const std::string from = "198.51." + std::to_string(visitor / 256) + "." + std::to_string(visitor % 256);
    EXPECT_FALSE(sign_in(address, password, proof, from));
    return hashings;
  }

  crypto::HashCost cost_;
  crypto::SystemRandom random_;
  MemoryPersonStore people_;
  MemoryInvitationStore invitations_;
  MemoryGrantStore grants_;
  MemoryGroupStore groups_;
  MemorySessionStore session_store_;
  SilentWitness witness_;
  Sessions sessions_{session_store_, random_};
  PersonDoor door_;
  Timestamp now_{std::chrono::seconds(1'790'000'000)};
};

// Shows IDN-02.
TEST_F(SignInWork, IsTheSameForThoseWhoAreKnownAndForNobody) {
  add("device@example.org", PersonState::active, true);
  add("left@example.org", PersonState::disabled, true);
  add("begun@example.org", PersonState::enrolling, true);
  const std::string passwords[] = {std::string(good), "wrong", "", "\xff\xfe", std::string(2'000, 'x')};
  const Proof proofs[] = {std::monostate(), SixDigits{"000000"}, RecoveryText{"3-AAAA-AAAA-AAAA-AAAA"},
                          RecoveryText{"not a code at all"}};
  const char* addresses[] = {"device@example.org", "left@example.org", "begun@example.org", "nobody@example.org",
                             "no address"};
  for (const Proof& proof : proofs) {
    for (const std::string& password : passwords) {
      const auto wanted = cost_of_refusal("nobody@example.org", password, proof);
      const std::size_t hashes = std::holds_alternative<RecoveryText>(proof) ? 2 : 1;
      EXPECT_EQ(wanted.size(), hashes);
      for (const char* address : addresses) {
        EXPECT_EQ(cost_of_refusal(address, password, proof), wanted) << address << proof.index();
      }
    }
  }
  EXPECT_EQ(cost_of_refusal("bare@example.org", "wrong", std::monostate()).size(), 1U);
}

/// At the cost that a server asks.
class SignInFlood : public SignInWork {
 protected:
  SignInFlood() : SignInWork({}) {}
};

/// The largest resident set since `forget_peak`, in MiB.
[[maybe_unused]] std::size_t peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) / 1024;
  }
  return 0;
}
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

// Shows IDN-02, B77.
TEST_F(SignInFlood, OfFiveHundredAtOnceTakesTheMemoryOfFour) {
  constexpr int people = 500;
  constexpr std::size_t stack_bytes = 256 * 1024;
  pthread_attr_t attributes;
  pthread_attr_t before;
  ASSERT_EQ(pthread_getattr_default_np(&before), 0);
  ASSERT_EQ(pthread_getattr_default_np(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, stack_bytes), 0);
  ASSERT_EQ(pthread_setattr_default_np(&attributes), 0);
  hashing_most = 0;
  forget_peak();
  [[maybe_unused]] const std::size_t before_mib = peak_mib();
  std::barrier start(people);
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> visitors;
    for (int i = 0; i < people; ++i) {
      visitors.emplace_back([&, i] {
        const std::string from = "203.0." + std::to_string(i / 256) + "." + std::to_string(i % 256);
        const std::string address = i % 2 == 0 ? "bare@example.org" : "nobody@example.org";
        start.arrive_and_wait();
        if (!sign_in(address, "wrong", SixDigits{"000000"}, from)) ++refused;
      });
    }
  }
  EXPECT_EQ(pthread_setattr_default_np(&before), 0);
  EXPECT_EQ(refused, people);
  EXPECT_GE(hashing_most, 1);
  EXPECT_LE(hashing_most, PersonDoor::hashing_max);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which need memory of their own
  const std::size_t hashing_mib = std::size_t{64} * PersonDoor::hashing_max;
  const std::size_t threads_mib = 64;  // stacks and what the threads' own heaps hold
  EXPECT_LE(peak_mib() - before_mib, hashing_mib + threads_mib);
#endif
}

}  // namespace
}  // namespace urna::identity
