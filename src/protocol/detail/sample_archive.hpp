// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <stdexcept>

#include "crypto/hash.hpp"
#include "protocol/archive.hpp"
#include "protocol/audit.hpp"
#include "protocol/ballot_making.hpp"
#include "protocol/detail/fixtures.hpp"
#include "protocol/public_credentials.hpp"
#include "protocol/trustee_key.hpp"

// For tests and benchmarks only: makes whole elections with one trustee.
namespace urna::protocol {

class SampleArchive {
 public:
  /// Sets an election up for `voters` voters of weight 1.
  SampleArchive(const crypto::Group& of, std::vector<Question> questions, std::size_t voters, std::uint64_t seed = 1)
      : group(of), random(seed), trustee(make_trustee_key(of, "Ada", random)) {
    ElectionDescription description;
    description.uuid = "22222222222222222222";
    description.name = "Sample";
    description.group = &group;
    description.public_key = trustee.public_key.public_key;
    description.questions = std::move(questions);
    auto parsed = Election::parse(election_text(description));
    if (!parsed) throw std::logic_error(parsed.error().field + ": " + parsed.error().what);
    election = std::make_unique<Election>(std::move(*parsed));
    std::vector<std::string> credentials;
    for (std::size_t i = 0; i < voters; ++i) {
      secrets.push_back(group.scalars().random(random));
      credentials.push_back(group.text(group.generator_power(secrets.back())));
    }
    const std::vector<TrusteeItem> items = {trustee.public_key};
    std::vector<std::string> data = {election->text(), trustees_text(group, items),
                                     public_credentials_text(credentials)};
    std::string setup = "{\"election\":";
    append_hash(setup, crypto::sha256(data[0]));
    setup += ",\"trustees\":";
    append_hash(setup, crypto::sha256(data[1]));
    setup += ",\"credentials\":";
    append_hash(setup, crypto::sha256(data[2]));
    data.push_back(setup + "}");
    bytes = writer.start() + writer.event(EventType::setup, data);
  }

  std::string ballot(std::size_t voter, std::vector<std::vector<std::uint32_t>> choices) {
    auto made = make_ballot(*election, secrets[voter], PlainChoices(std::move(choices)), random);
    if (!made) throw std::logic_error(made.error().what);
    return *made;
  }

  void cast(const std::string& text) { add(EventType::ballot, {text}); }

  /// Ends the vote, shuffles once where a question asks for it, decrypts and publishes.
  void finish() {
    add(EventType::end_ballots, {});
    auto audited = state();
    const auto shapes = tally_shapes(election->questions(), audited->counted->num_tallied);
    const std::string tally = encrypted_tally_text(group, shapes, audited->counted->tally);
    add(EventType::encrypted_tally,
        {tally, sized_encrypted_tally_text(
                    {audited->counted->num_tallied, audited->counted->total_weight, crypto::sha256(tally)})});
    if (election->has_mixnet()) {
      audited = state();
      const auto shuffled = make_shuffle(*election, audited->mixnet, random);
      const std::string text = shuffle_text(group, *shuffled);
      add(EventType::shuffle, {text, owned_text({1, crypto::sha256(text)})});
      add(EventType::end_shuffles, {});
    }
    audited = state();
    const auto decryption = decrypt_partially(*election, audited->tally_to_decrypt(), trustee.private_key, random);
    const std::string text = partial_decryption_text(group, shapes, *decryption);
    add(EventType::partial_decryption, {text, owned_text({1, crypto::sha256(text)})});
    audited = state();
    const auto plain = open_audited_tally(*audited);
    const auto result = compute_result(*election, *plain, audited->counted->total_weight);
    add(EventType::result, {result_text(election->questions(), *result)});
  }

  void add(EventType type, const std::vector<std::string>& data) { bytes += writer.event(type, data); }

  std::unique_ptr<AuditedElection> state() {
    source = std::make_unique<TextSource>(bytes);
    return audit(*source, {});
  }

  std::string memory() {
    const auto audited = state();
    return audit_memory(*audited, *source);
  }

  const crypto::Group& group;
  crypto::ReplayedRandom random;
  TrusteeKeyPair trustee;
  std::unique_ptr<Election> election;
  std::vector<crypto::SecretScalar> secrets;
  ArchiveWriter writer{1795279352};
  std::string bytes;
  std::unique_ptr<TextSource> source;
};

}  // namespace urna::protocol
