// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>
#include <sodium.h>

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

/// The same work by the library, with associated data as long: what `seal_values` is compared with.
void seal_values_by_libsodium_alone(benchmark::State& state) {
  const Bytes value(static_cast<std::size_t>(state.range(0)));
  const ValuePlace place{"tenant", "accounts", "totp", bytes_of("rosa")};
  constexpr std::size_t parts = 5;
  const std::size_t data_bytes = 21 + parts * 4 + place.tenant.size() + place.table.size() + place.column.size() + 4;
  const std::vector<unsigned char> data(data_bytes);
  std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES> key{};
  std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES> nonce{};
  randombytes_buf(key.data(), key.size());
  for (auto _ : state) {
    std::vector<unsigned char> sealed(value.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    randombytes_buf(nonce.data(), nonce.size());
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr,
                                               reinterpret_cast<const unsigned char*>(value.data()), value.size(),
                                               data.data(), data.size(), nullptr, nonce.data(), key.data());
    benchmark::DoNotOptimize(sealed);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(seal_values_by_libsodium_alone)->Arg(256);

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

/// The same 16 MiB in the same chunks by the library.
void seal_stream_by_libsodium_alone(benchmark::State& state) {
  constexpr std::size_t chunk_bytes = 65'536;
  constexpr std::size_t chunks = 256;
  const std::vector<unsigned char> chunk(chunk_bytes);
  std::vector<unsigned char> sealed(chunk_bytes + crypto_secretstream_xchacha20poly1305_ABYTES);
  std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES> key{};
  crypto_secretstream_xchacha20poly1305_keygen(key.data());
  for (auto _ : state) {
    crypto_secretstream_xchacha20poly1305_state stream;
    std::array<unsigned char, crypto_secretstream_xchacha20poly1305_HEADERBYTES> header{};
    crypto_secretstream_xchacha20poly1305_init_push(&stream, header.data(), key.data());
    for (std::size_t i = 0; i < chunks; ++i) {
      const unsigned char tag = i + 1 < chunks ? crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
                                               : crypto_secretstream_xchacha20poly1305_TAG_FINAL;
      crypto_secretstream_xchacha20poly1305_push(&stream, sealed.data(), nullptr, chunk.data(), chunk.size(), nullptr,
                                                 0, tag);
      benchmark::DoNotOptimize(sealed.data());
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(chunks * chunk_bytes) * state.iterations());
}
BENCHMARK(seal_stream_by_libsodium_alone)->Unit(benchmark::kMillisecond);

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
