// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "journal/checkpoint_signer.hpp"
#include "journal/cosignature.hpp"

/// Somebody elsewhere who remembers the newest checkpoint of a log and signs only what goes on from there: C2SP
/// tlog-witness.  A log that shows two histories cannot have both of them signed.
namespace urna::journal {

/// What a witness is asked: `old N`, a line of Base64 for each hash, an empty line, the checkpoint.
struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Digest> proof;  ///< of consistency, from the old size to the checkpoint's
  std::string note;           ///< verbatim
};
constexpr std::size_t add_checkpoint_bytes_max = 64 * 1024;
std::string add_checkpoint_text(const AddCheckpoint& request);
std::optional<AddCheckpoint> add_checkpoint_from(std::string_view text);

/// The body of a 409: the size that the witness has seen, and a line end.
std::string witnessed_size_text(std::uint64_t size);
/// @returns  nothing for another spelling
std::optional<std::uint64_t> witnessed_size_from(std::string_view text);

/// Which logs a witness knows.
struct WitnessedLog {
  NoteKey key;
  /// Every log of that server, `vote.example.org/log/…`, and not only the one that the key is named after: they have
  /// one key.
  bool is_whole_server = false;

  /// Under which name this log's checkpoints must be signed; nothing when it is another log.
  std::optional<NoteKey> key_of(const std::string& origin) const;
};

class Witness {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param key    its own, used for nothing else
  /// @param seen   remembers the newest checkpoint of each log durably; outlives it
  Witness(std::string name, const crypto::SigningKey& key, std::vector<WitnessedLog> logs, SignedHeads& seen, Clock now)
      : name_(std::move(name)), key_(key), logs_(std::move(logs)), seen_(seen), now_(std::move(now)) {}

  WitnessKey key() const { return WitnessKey(name_, key_.verification_key()); }

  struct Answer {
    unsigned status = 200;  ///< 200, 400, 403, 404, 409, 422: tlog-witness says when
    std::string body;       ///< with 200 the signature's line, with 409 the size that was seen
  };
  /// Remembers the checkpoint before it signs: two who ask at once are answered one after the other, and whatever is
  /// cut off, the size that was seen never gets smaller.
  Answer add_checkpoint(std::string_view body);

 private:
  const std::string name_;
  const crypto::SigningKey& key_;
  const std::vector<WitnessedLog> logs_;
  std::mutex mutex_;
  SignedHeads& seen_;
  const Clock now_;
};

}  // namespace urna::journal
