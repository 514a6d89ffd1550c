// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>
#include <liboath/oath.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <thread>

#include "identity/memory_invitation_store.hpp"
#include "identity/memory_person_store.hpp"
#include "identity/memory_session_store.hpp"
#include "identity/person_door.hpp"

namespace urna::identity {
namespace {

class SilentWitness final : public PersonWitness {
 public:
  void note(PersonEvent, const std::optional<PersonId>&, Timestamp) override {}
};

constexpr std::string_view good = "nine goats cross a wooden bridge";

/// A door at the cost that a server asks, with many people who have a device.
class Door {
 public:
  explicit Door(std::size_t people) {
    oath_init();
    const std::string password = crypto::hash_password(good, {}, random_);
    for (std::size_t number = 0; number < people; ++number) {
      people_.change(address(number), [&](std::optional<Person>& person) {
        person.emplace().address = address(number);
        person->id = draw_identifier<PersonId>(random_);
        person->state = PersonState::active;
        person->password = password;
        person->totp = make_totp_secret(random_);
        return true;
      });
    }
  }

  static std::string address(std::size_t number) { return "person" + std::to_string(number) + "@example.org"; }

  /// One by one on each thread; a moment later each time, so that nobody waits for having tried before.
  bool sign_in(const std::string& address, std::size_t number) {
    const std::uint64_t tick = ++ticks_;
    const Timestamp now{std::chrono::seconds(1'790'000'000 + 60 * tick)};
    const auto person = people_.find(address);
    char code[7] = "000000";
    if (person) {
      const auto secret = person->totp->expose();
      oath_totp_generate(reinterpret_cast<const char*>(secret.data()), secret.size(), now.time_since_epoch().count(),
                         30, 0, 6, code);
    }
    const std::string from = "10." + std::to_string(number % 200) + "." + std::to_string(tick % 250) + ".7";
    const Visit visit{*network_address(from), {}, {"example.org", "https://example.org"}, Digest{}, {}, now};
    return door_.sign_in(visit, address, is_right_ ? good : "wrong", SixDigits{code}, {}).has_value();
  }
  void type_wrong_passwords() { is_right_ = false; }

 private:
  crypto::SystemRandom random_;
  MemoryPersonStore people_;
  MemoryInvitationStore invitations_;
  MemoryGrantStore grants_;
  MemoryGroupStore groups_;
  MemorySessionStore session_store_;
  SilentWitness witness_;
  Sessions sessions_{session_store_, random_};
  PersonDoor door_{{people_, invitations_, grants_, groups_}, sessions_, witness_, random_};
  std::atomic<std::uint64_t> ticks_ = 0;
  bool is_right_ = true;
};

/// As many at a time as a door lets hash: 4 times 64 MiB.
void sign_in_at_the_memory_cap(benchmark::State& state) {
  constexpr std::size_t each = 8;
  Door door(PersonDoor::hashing_max * each);
  std::uint64_t signed_in = 0;
  for (auto _ : state) {
    std::atomic<std::uint64_t> done = 0;
    {
      std::vector<std::jthread> threads;
      for (std::size_t thread = 0; thread < PersonDoor::hashing_max; ++thread) {
        threads.emplace_back([&, thread] {
          for (std::size_t i = 0; i < each; ++i) {
            if (door.sign_in(Door::address(thread * each + i), thread)) ++done;
          }
        });
      }
    }
    signed_in += done;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(signed_in));
}
BENCHMARK(sign_in_at_the_memory_cap)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

/// What this thread has used of a processor, which other programs do not lengthen.
double processor_milliseconds() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return 1e3 * static_cast<double>(used.tv_sec) + 1e-6 * static_cast<double>(used.tv_nsec);
}

double median(std::vector<double>& times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

/// Known and unknown addresses in turn, wrong passwords: the medians of both, and how far apart they are, by the clock
/// as a stranger sees it and by the processor.
void refuse_known_and_unknown(benchmark::State& state) {
  constexpr std::size_t pairs = 30;
  Door door(pairs);
  door.type_wrong_passwords();
  struct Times {
    std::vector<double> clock, processor;
  };
  Times known;
  Times unknown;
  const auto time = [&](Times& times, const std::string& address, std::size_t number) {
    const auto start = std::chrono::steady_clock::now();
    const double used = processor_milliseconds();
    benchmark::DoNotOptimize(door.sign_in(address, number));
    times.processor.push_back(processor_milliseconds() - used);
    times.clock.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  };
  for (auto _ : state) {
    for (std::size_t i = 0; i < pairs; ++i) {
      time(known, Door::address(i), i);
      time(unknown, "nobody" + std::to_string(i) + "@example.org", i);
    }
  }
  const auto apart = [](double one, double other) { return 100 * std::abs(one / other - 1); };
  state.counters["known_ms"] = median(known.clock);
  state.counters["unknown_ms"] = median(unknown.clock);
  state.counters["apart_percent"] = apart(median(known.clock), median(unknown.clock));
  state.counters["known_processor_ms"] = median(known.processor);
  state.counters["unknown_processor_ms"] = median(unknown.processor);
  state.counters["apart_processor_percent"] = apart(median(known.processor), median(unknown.processor));
}
BENCHMARK(refuse_known_and_unknown)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace urna::identity
