// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/group.hpp"
#include "protocol/question.hpp"

namespace urna::protocol {

/// What `election.json` says.  Protocol §6.
struct ElectionDescription {
  std::string uuid;
  std::string name;
  std::string description;
  const crypto::Group* group = nullptr;
  crypto::Element public_key;
  std::vector<Question> questions;
  std::string administrator;         ///< empty when absent
  std::string credential_authority;  ///< empty when absent
};

/// What is wrong with an election: "questions[1].min: …".
struct ElectionError {
  std::string field;
  std::string what;
};

/// An election whose text was read and found sane: version 1, a known group, y in it, questions that can be voted on
/// and counted.
class Election {
 public:
  /// @param text  the bytes of `election.json`, kept as they are: they are hashed, never written again
  static Result<Election, ElectionError> parse(std::string text);

  const std::string& text() const { return text_; }
  const Digest& hash() const { return hash_; }
  /// φ, the Base64 form of the hash: stands in every proof.
  const std::string& fingerprint() const { return fingerprint_; }

  const ElectionDescription& description() const { return description_; }
  const std::string& uuid() const { return description_.uuid; }
  const crypto::Group& group() const { return *description_.group; }
  const crypto::Element& public_key() const { return description_.public_key; }
  const std::vector<Question>& questions() const { return description_.questions; }
  bool has_mixnet() const;

 private:
  Election() = default;

  std::string text_;
  Digest hash_{};
  std::string fingerprint_;
  ElectionDescription description_;
};

/// Writes `election.json` in its canonical form.
std::string election_text(const ElectionDescription& description);

/// The first thing that makes these questions unusable in this group, if any.  Protocol §6, §13.4; protocol-lists §1.
std::optional<ElectionError> find_question_error(const std::vector<Question>& questions, const crypto::Group& group);

}  // namespace urna::protocol
