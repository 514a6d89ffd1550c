// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/ballot_check.hpp"
#include "protocol/public_credentials.hpp"
#include "protocol/tally_records.hpp"

namespace urna::protocol {

/// The choices of one ballot: per question, flat as in `choices_shape`.
using EncryptedChoices = std::vector<std::vector<crypto::Ciphertext>>;

/// The ballots that count when the poll has ended: the last one of each credential.  Protocol §8.
struct CountedBallots {
  EncryptedTally tally;  ///< mixnet questions sorted
  std::uint64_t num_tallied = 0;
  std::uint64_t total_weight = 0;
};

/// The ballot box while the poll is open.  It holds sums, not ballots: its memory grows with the credentials that
/// voted, and by a hash for each ballot that another one replaced.
class OpenBallotBox {
 public:
  /// Finds the choices of a ballot that was admitted before, by its place.
  using FindChoices = std::function<EncryptedChoices(std::uint64_t place)>;

  /// @param election, credentials  outlive the box
  /// @param find_choices           asked when a ballot replaces an earlier one, which then no longer counts
  OpenBallotBox(const Election& election, const PublicCredentials& credentials, FindChoices find_choices);

  /// Admits one ballot; a later one with the same credential takes its place.  Protocol §7.6.
  ///
  /// @param place  where the ballot can be found again, such as its offset in the archive
  /// @errors       unknown_credential, replayed; the box is then unchanged
  std::optional<BallotRejection> admit(const CheckedBallot& ballot, std::uint64_t place);

  bool has_voted(CredentialIndex credential) const {
    return places_.size() > credential && places_[credential].hash != Digest{};
  }
  /// The hash of the credential's ballot that counts; zero when there is none.
  Digest ballot_of(CredentialIndex credential) const {
    return has_voted(credential) ? places_[credential].hash : Digest{};
  }
  /// Ballots admitted, those that were replaced included.
  std::uint64_t admitted() const { return num_tallied_ + replaced_.size(); }
  std::uint64_t num_tallied() const { return num_tallied_; }
  std::uint64_t total_weight() const { return total_weight_; }

  /// All that the box knows, to go on later from the same ballots.
  struct Memory {
    struct Place {
      Digest hash{};
      std::uint64_t place = 0;
    };
    std::vector<Place> places;  ///< by credential
    std::vector<Digest> replaced;
    EncryptedTally sums;
    /// Per question, for mixnet questions only: the credential and its ciphertext.
    std::vector<std::vector<std::pair<CredentialIndex, crypto::Ciphertext>>> mixnet;
    std::uint64_t num_tallied = 0;
    std::uint64_t total_weight = 0;
  };
  Memory memory() const;
  /// @param memory  of a box of the same election and credentials
  void restore(const Memory& memory);

  /// Ends the vote and consumes the box.
  [[nodiscard]] CountedBallots close() &&;

 private:
  using Place = Memory::Place;
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const;
  };

  void count(const EncryptedChoices& choices, CredentialIndex credential, bool withdraw);

  const Election& election_;
  const PublicCredentials& credentials_;
  FindChoices find_choices_;
  std::vector<Place> places_;  // by credential
  std::unordered_set<Digest, DigestHash> replaced_;
  EncryptedTally sums_;  // homomorphic and list questions
  std::vector<std::unordered_map<CredentialIndex, crypto::Ciphertext>> mixnet_;
  std::uint64_t num_tallied_ = 0;
  std::uint64_t total_weight_ = 0;
};

/// The choices in the text of a ballot that was found to hold.
EncryptedChoices choices_of(std::string_view ballot, const Election& election);

}  // namespace urna::protocol
