// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/random.hpp"
#include "election/box_store.hpp"
#include "election/polling_box.hpp"
#include "protocol/audit.hpp"
#include "protocol/ballot_making.hpp"
#include "protocol/public_credentials.hpp"
#include "protocol/trustee_key.hpp"

// For tests and benchmarks only.
namespace urna::election {

/// The voters, the trustees and the organiser of a whole election, the same ones for the same seed.
class SampleElection {
 public:
  using Choices = std::vector<std::vector<std::uint32_t>>;

  /// @param voters  of weight 1; two trustees
  SampleElection(const crypto::Group& of, std::vector<protocol::Question> questions, std::size_t voters,
                 std::uint64_t seed = 1)
      : group(of), random(seed) {
    for (const char* name : {"Ada", "Bo"}) trustees.push_back(protocol::make_trustee_key(group, name, random));
    std::vector<protocol::TrusteeItem> items;
    for (const auto& trustee : trustees) items.emplace_back(trustee.public_key);
    records.trustees = protocol::trustees_text(group, items);
    protocol::ElectionDescription description;
    description.uuid = protocol::ElectionUuid::make(random).text();
    description.name = "Sample";
    description.group = &group;
    description.public_key = protocol::election_key(protocol::Trustees::parse(group, records.trustees).value());
    description.questions = std::move(questions);
    records.election = protocol::election_text(description);
    auto parsed = protocol::Election::parse(records.election);
    if (!parsed) throw std::logic_error(parsed.error().field + ": " + parsed.error().what);
    election = std::make_unique<protocol::Election>(std::move(*parsed));
    std::vector<std::string> credentials;
    for (std::size_t i = 0; i < voters; ++i) {
      secrets.push_back(group.scalars().random(random));
      credentials.push_back(group.text(group.generator_power(secrets.back())));
    }
    records.credentials = protocol::public_credentials_text(credentials);
  }

  std::string ballot(std::size_t voter, Choices choices) {
    auto made = protocol::make_ballot(*election, secrets.at(voter), protocol::PlainChoices(std::move(choices)), random);
    if (!made) throw std::logic_error(made.error().what);
    return *made;
  }

  /// A ballot signed with a credential that is not on the list.
  std::string strangers_ballot(Choices choices) {
    auto made = protocol::make_ballot(*election, group.scalars().random(random),
                                      protocol::PlainChoices(std::move(choices)), random);
    if (!made) throw std::logic_error(made.error().what);
    return *made;
  }

  Slot slot() {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    return Slot(bytes);
  }

  protocol::ElectionUuid uuid() const { return *protocol::ElectionUuid::parse(election->uuid()); }

  /// What trustee 1 or 2 makes of an archive.
  std::string shuffle(const protocol::ByteSource& archive) {
    const auto audited = protocol::audit(archive, {});
    return protocol::shuffle_text(group, protocol::make_shuffle(*election, audited->mixnet, random).value());
  }
  std::string decryption(const protocol::ByteSource& archive, std::size_t trustee) {
    const auto audited = protocol::audit(archive, {});
    const auto made = protocol::decrypt_partially(*election, audited->tally_to_decrypt(),
                                                  trustees.at(trustee - 1).private_key, random);
    return protocol::partial_decryption_text(
        group, protocol::tally_shapes(election->questions(), audited->counted->num_tallied), made.value());
  }

  const crypto::Group& group;
  crypto::ReplayedRandom random;
  std::vector<protocol::TrusteeKeyPair> trustees;
  std::unique_ptr<protocol::Election> election;
  std::vector<crypto::SecretScalar> secrets;
  SetupRecords records;
};

/// All bytes of an archive in a store, as an observer downloads them.
class DownloadedArchive final : public protocol::ByteSource {
 public:
  DownloadedArchive(const BoxStore& store, const protocol::ElectionUuid& election)
      : bytes(static_cast<std::size_t>(store.archive_size(election)), '\0') {
    store.read(election, 0, bytes);
  }
  std::uint64_t size() const override { return bytes.size(); }
  void read(std::uint64_t offset, std::span<char> out) const override {
    bytes.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
  }

  std::string bytes;
};

}  // namespace urna::election
