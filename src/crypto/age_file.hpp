// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/age_key.hpp"
#include "crypto/detail/age_header.hpp"
#include "crypto/detail/age_stream.hpp"

/// Files that somebody else opens without us: the format age-encryption.org/v1, which the tool `age` reads and writes.
/// Written to X25519 recipients, or with one passphrase by scrypt.  Not its ASCII armor.
namespace urna::crypto {

/// A passphrase costs 2^log_cost blocks of 1 KiB: 18, which `age` takes too, is 256 MiB and about a second.
inline constexpr unsigned age_log_cost = 18;
/// What we do for a file of a stranger: 1 GiB.  A reader may be told to bear more, up to `age`'s own limit.
inline constexpr unsigned age_log_cost_bearable = 20;
inline constexpr unsigned age_log_cost_max = 22;
/// A longer header is malformed: it holds some six hundred recipients.
inline constexpr std::size_t age_header_bytes_max = 65'536;

/// Writes an age file, piece by piece, with the memory of one chunk.
class AgeWriter {
 public:
  /// @param recipients  at least one; each alone opens the file
  static AgeWriter to(std::span<const AgeRecipient> recipients, RandomSource& random);
  /// @param log_cost  1 … `age_log_cost_max`
  /// @throws std::bad_alloc  the memory that the cost asks for is lacking
  static AgeWriter with_passphrase(const SecretText& passphrase, RandomSource& random,
                                   unsigned log_cost = age_log_cost);

  /// What of the file is ready after these bytes.
  Bytes add(std::span<const std::byte> bytes);
  /// The rest of the file.  Nothing is added after it.
  Bytes finish();

 private:
  AgeWriter(std::span<const detail::AgeStanza> stanzas, const Secret<16>& file_key, RandomSource& random);

  Bytes ready_;  // the header and the nonce, until they are handed out
  detail::AgeStreamSealer stream_;
  bool is_finished_ = false;
};

enum class AgeFault {
  malformed,       ///< no age file, or a header that is spelled otherwise than the format has it
  other_key,       ///< written to others, or with another passphrase
  too_costly,      ///< its passphrase asks for more work than we do
  header_changed,  ///< the header is not the one that it was written with
  not_authentic,   ///< the content was changed, cut or lengthened
};

/// Reads an age file.  What `add` gives is authentic, in its order and from its beginning; that nothing is missing is
/// known only when `finish` is content.  Until then the reader must be able to take everything back.
class AgeReader {
 public:
  explicit AgeReader(const AgeIdentity& identity);
  /// @param log_cost_max  beyond it, too_costly; up to `age_log_cost_max`
  explicit AgeReader(SecretText passphrase, unsigned log_cost_max = age_log_cost_bearable);

  /// @returns  what can be opened now; it lags by up to a chunk
  /// @errors   any: every later call says the same
  /// @throws std::bad_alloc  the memory that a passphrase's cost asks for is lacking
  Result<Bytes, AgeFault> add(std::span<const std::byte> bytes);
  /// The file ends here.
  Result<Bytes, AgeFault> finish();

 private:
  Result<Secret<16>, AgeFault> file_key_of(std::span<const detail::AgeStanza> stanzas) const;
  std::optional<AgeFault> start(std::size_t header_size);

  std::optional<AgeIdentity> identity_;
  SecretText passphrase_;
  unsigned log_cost_max_ = 0;
  Bytes head_;  // the header and the nonce, as far as they have come
  std::optional<detail::AgeStreamOpener> stream_;
  std::optional<AgeFault> fault_;
};

}  // namespace urna::crypto
