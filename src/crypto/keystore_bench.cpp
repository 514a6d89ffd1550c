// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "crypto/age_file.hpp"
#include "crypto/argon2id.hpp"
#include "crypto/custodian_share.hpp"
#include "crypto/key_derivation.hpp"
#include "crypto/sealed_stream.hpp"
#include "crypto/sealed_value.hpp"

namespace urna::crypto {
namespace {

void seal_values(benchmark::State& state) {
  SystemRandom random;
  const LockedKey key = LockedKey::draw(random);
  const Bytes value(static_cast<std::size_t>(state.range(0)));
  const ValuePlace place{"tenant", "accounts", "totp", bytes_of("rosa")};
  for (auto _ : state) benchmark::DoNotOptimize(seal_value(key, KeyId{}, place, value, random));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(seal_values)->Arg(256);

void open_values(benchmark::State& state) {
  SystemRandom random;
  const LockedKey key = LockedKey::draw(random);
  const ValuePlace place{"tenant", "accounts", "totp", bytes_of("rosa")};
  const Bytes sealed = seal_value(key, KeyId{}, place, Bytes(static_cast<std::size_t>(state.range(0))), random);
  for (auto _ : state) benchmark::DoNotOptimize(open_value(key, KeyId{}, place, sealed));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(open_values)->Arg(256);

void seal_stream(benchmark::State& state) {
  SystemRandom random;
  const LockedKey key = LockedKey::draw(random);
  const Bytes megabyte(1U << 20);
  for (auto _ : state) {
    StreamSealer sealer(key, KeyId{}, "file", random);
    for (int i = 0; i < 16; ++i) benchmark::DoNotOptimize(sealer.add(megabyte));
    benchmark::DoNotOptimize(sealer.finish());
  }
  state.SetBytesProcessed(16 * static_cast<std::int64_t>(megabyte.size()) * state.iterations());
}
BENCHMARK(seal_stream)->Unit(benchmark::kMillisecond);

void write_age_file(benchmark::State& state) {
  SystemRandom random;
  const std::vector recipients{AgeIdentity::draw(random).recipient()};
  const Bytes megabyte(1U << 20);
  for (auto _ : state) {
    AgeWriter writer = AgeWriter::to(recipients, random);
    for (int i = 0; i < 16; ++i) benchmark::DoNotOptimize(writer.add(megabyte));
    benchmark::DoNotOptimize(writer.finish());
  }
  state.SetBytesProcessed(16 * static_cast<std::int64_t>(megabyte.size()) * state.iterations());
}
BENCHMARK(write_age_file)->Unit(benchmark::kMillisecond);

void read_age_file(benchmark::State& state) {
  SystemRandom random;
  const AgeIdentity identity = AgeIdentity::draw(random);
  AgeWriter writer = AgeWriter::to(std::vector{identity.recipient()}, random);
  Bytes file = writer.add(Bytes(16U << 20));
  const Bytes rest = writer.finish();
  file.insert(file.end(), rest.begin(), rest.end());
  for (auto _ : state) {
    AgeReader reader(identity);
    for (std::span<const std::byte> left(file); !left.empty();) {
      const auto piece = left.first(std::min<std::size_t>(left.size(), 1U << 20));
      benchmark::DoNotOptimize(reader.add(piece));
      left = left.subspan(piece.size());
    }
    benchmark::DoNotOptimize(reader.finish());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(file.size()) * state.iterations());
}
BENCHMARK(read_age_file)->Unit(benchmark::kMillisecond);

void derive_purpose(benchmark::State& state) {
  SystemRandom random;
  const LockedKey key = LockedKey::draw(random);
  for (auto _ : state) benchmark::DoNotOptimize(derive_key(key, "urna/column/v1 accounts.totp"));
}
BENCHMARK(derive_purpose);

void check_seven_and_combine_four(benchmark::State& state) {
  SystemRandom random;
  const SharedSecret made = share_new_secret(4, 7, random);
  for (auto _ : state) {
    for (const CustodianShare& share : made.shares) benchmark::DoNotOptimize(check_share(share, made.commitments));
    benchmark::DoNotOptimize(combine_shares(std::span(made.shares).first(4), made.commitments));
  }
}
BENCHMARK(check_seven_and_combine_four)->Unit(benchmark::kMillisecond);

void passphrase_of_a_platform(benchmark::State& state) {
  const SecretText passphrase(std::string("correct horse battery staple mule shoe anvil"));
  for (auto _ : state) benchmark::DoNotOptimize(key_from_passphrase(passphrase, {}, {4, 1U << 20}));
}
BENCHMARK(passphrase_of_a_platform)->Unit(benchmark::kMillisecond)->Iterations(2);

}  // namespace
}  // namespace urna::crypto
