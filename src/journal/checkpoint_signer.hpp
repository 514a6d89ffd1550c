// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "crypto/signature.hpp"
#include "journal/checkpoint.hpp"
#include "journal/hash_tree.hpp"

namespace urna::journal {

/// Remembers the last checkpoint of each log that was signed.  Kept apart from the logs: whoever puts back an older
/// copy of these does not put back this.
class SignedHeads {
 public:
  virtual ~SignedHeads() = default;
  virtual std::optional<Checkpoint> last(const std::string& origin) const = 0;
  /// Durable when it returns.  Throws when the world failed; nothing was kept then.
  virtual void keep(const Checkpoint& head) = 0;
};

enum class SigningRefusal {
  smaller,     ///< the log has fewer entries than were signed before
  other_past,  ///< the log as it was signed before is not the beginning of what it is now
};
std::string_view name_of(SigningRefusal refusal);

/// The only holder of the journal's key.  It signs nothing that contradicts what it has signed before, whatever the
/// database says by now: a restored copy, or a second node with another history.
class CheckpointSigner {
 public:
  /// @param heads  outlives this
  CheckpointSigner(const Secret<crypto::SigningKey::seed_bytes>& seed, SignedHeads& heads)
      : key_(seed), heads_(heads) {}

  NoteKey key(const std::string& origin) const { return NoteKey(origin, key_.verification_key()); }

  /// Signs the tree as it is, and remembers that it did before anybody sees the signature.
  Result<std::string, SigningRefusal> sign(const std::string& origin, TiledTree& tree);

  /// Signs a statement about a log, such as the manifest of an export; its first line is a kind and version.
  std::string sign_statement(std::string_view text, const std::string& origin) const {
    return sign_note(text, origin, key_);
  }

 private:
  std::mutex mutex_;
  crypto::SigningKey key_;
  SignedHeads& heads_;
};

}  // namespace urna::journal
