// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "base/ensure.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "documents/documents.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/keystore_document_keys.hpp"
#include "storage/sqlite_document_store.hpp"

/// The largest document, sealed and opened again, on a real disk.
namespace urna::storage {
namespace {

constexpr std::size_t size = documents::document_bytes_max;
const Timestamp now{std::chrono::seconds(1'800'000'000)};
const PersonId rosa{documents::RandomId{std::byte{1}}};

struct RoomOnDisk {
  RoomOnDisk() {
    ensure(documents.add_room(rosa, room, "Room", now).has_value(), "a room is made");
    for (std::size_t i = 0; i < content.size(); i += 100) content[i] = std::byte{'\n'};
  }

  documents::UploadId send() {
    const auto upload = documents.begin_upload(rosa, {.room = room, .name = "roll.csv", .bytes = size}, now).value();
    for (std::size_t at = 0; at < size; at += documents::part_bytes_max) {
      const auto part = std::span(content).subspan(at, documents::part_bytes_max);
      ensure(documents.add_part(rosa, upload, at, part, now).has_value(), "a part is taken");
    }
    return upload;
  }

  Bytes content = Bytes(size, std::byte{'a'});
  const TestFolder folder;
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  SqliteDocumentStore store{folder.path("documents.db"), folder.path("objects"), keystore.sealer, entry_about_document};
  KeystoreDocumentKeys keys{keystore.keystore, "acme", random, [] { return now; }};
  documents::Documents documents{"acme", store, keys, random, [](const auto&...) { return true; }};
  const documents::RoomId room{documents::RandomId{std::byte{9}}};
};

void take_a_document(benchmark::State& state) {
  RoomOnDisk on_disk;
  const Digest digest = crypto::sha256(on_disk.content);
  for (auto _ : state) {
    const auto version = on_disk.documents.finish_upload(rosa, on_disk.send(), digest, now);
    ensure(version.has_value(), "a document is taken");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * size));
}
BENCHMARK(take_a_document)->Unit(benchmark::kMillisecond);

void hand_out_a_document(benchmark::State& state) {
  RoomOnDisk on_disk;
  const Digest digest = crypto::sha256(on_disk.content);
  const auto version = on_disk.documents.finish_upload(rosa, on_disk.send(), digest, now).value();
  for (auto _ : state) benchmark::DoNotOptimize(on_disk.documents.read(rosa, version.document, 0, now));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * size));
}
BENCHMARK(hand_out_a_document)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna::storage
