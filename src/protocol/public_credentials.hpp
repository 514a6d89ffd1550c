// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/group.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::protocol {

/// The place of a public credential in its list, from 0.
using CredentialIndex = std::uint32_t;

/// Who may vote, as public keys with weights, and what each last cast.  About 96 bytes a credential, whatever the
/// group.
class PublicCredentials {
 public:
  struct Entry {
    Digest key{};  ///< SHA-256 of the credential's text
    std::uint64_t weight = 1;
  };

  void reserve(std::size_t count);
  /// @returns  false when the credential is already in the list, which is then unchanged
  bool add(std::string_view credential, std::uint64_t weight);
  std::optional<CredentialIndex> find(std::string_view credential) const;

  std::size_t size() const { return entries_.size(); }
  const Entry& operator[](CredentialIndex index) const { return entries_[index]; }
  std::uint64_t total_weight() const { return total_weight_; }

 private:
  std::size_t slot_of(const Digest& key) const;
  void grow();

  std::vector<Entry> entries_;
  std::vector<CredentialIndex> slots_;  // open addressing; index + 1, 0 where free; a power of two
  std::uint64_t total_weight_ = 0;
};

/// What is wrong with one public credential; `number` from 1.
struct PublicCredentialError {
  std::size_t number = 0;
  std::string what;
};

/// Splits `key` or `key,weight`.
std::optional<std::pair<std::string_view, std::uint64_t>> split_credential(std::string_view text);

/// Checks a block of credentials and adds those that hold: canonical elements of the group, not neutral, not yet
/// listed.  Protocol §5.
/// @param engine  of the same group
/// @param before  how many were looked at before, for the numbers in errors
/// @param report  called for each that is refused
void add_credentials(const crypto::Group& group, const crypto::PowerEngine& engine,
                     std::span<const std::string_view> texts, std::size_t before, PublicCredentials& list,
                     const std::function<void(PublicCredentialError)>& report);

/// The archived form: a JSON array of strings.
std::string public_credentials_text(std::span<const std::string> credentials);

}  // namespace urna::protocol
