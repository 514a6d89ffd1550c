// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "continuity/backup_manifest.hpp"
#include "crypto/hash.hpp"
#include "crypto/key_derivation.hpp"
#include "crypto/sealed_stream.hpp"

namespace urna::storage {

/// What a backup's stream is bound to: it opens as the content of no other backup.
inline std::string backup_metadata(const continuity::BackupManifest& manifest) {
  return "urna-backup/v1 " + to_hex(manifest.platform) + " " + manifest.name;
}

inline crypto::KeyId backup_key_id(const continuity::BackupManifest& manifest) {
  const Digest digest = crypto::sha256(backup_metadata(manifest));
  std::array<std::byte, 16> id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return crypto::KeyId(id);
}

/// Each backup has a key of its own.
inline crypto::LockedKey backup_key(const crypto::LockedKey& key, const continuity::BackupManifest& manifest) {
  return crypto::derive_key(key, "urna/backup/v1 " + manifest.name);
}

/// The content on its way out: sealed where there is a key, as it is where there is none.
class BackupSeal {
 public:
  BackupSeal(const continuity::BackupManifest& manifest, const crypto::LockedKey* key, crypto::RandomSource& random) {
    if (key == nullptr) return;
    sealer_.emplace(backup_key(*key, manifest), backup_key_id(manifest), backup_metadata(manifest), random);
  }

  Bytes add(std::span<const std::byte> bytes) {
    return counted(sealer_ ? sealer_->add(bytes) : Bytes(bytes.begin(), bytes.end()));
  }
  Bytes finish() { return counted(sealer_ ? sealer_->finish() : Bytes()); }

  std::uint64_t bytes() const { return bytes_; }
  /// Once.
  Digest digest() { return sha256_.finish(); }

 private:
  Bytes counted(Bytes bytes) {
    bytes_ += bytes.size();
    sha256_.add(bytes);
    return bytes;
  }

  std::optional<crypto::StreamSealer> sealer_;
  crypto::Sha256 sha256_;
  std::uint64_t bytes_ = 0;
};

}  // namespace urna::storage
