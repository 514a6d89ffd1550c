// SPDX-License-Identifier: EUPL-1.2
#include "cli/new_events.hpp"

#include <algorithm>

#include "cli/board.hpp"
#include "crypto/hash.hpp"
#include "protocol/ballot_check.hpp"

namespace urna::cli {
namespace {

using protocol::ElectionStage;
using protocol::EventType;

Result<NewEvent, Refusal> new_ballot(const OpenedArchive& archive, std::string text, const std::string& path,
                                     const AdditionRules& rules) {
  if (archive.stage() != ElectionStage::open) return failure(wrong_stage(archive, "open"));
  const std::string_view view = text;
  const auto answers = protocol::BallotChecker(archive.election()).check(std::span(&view, 1));
  const auto refuse_ballot = [&](protocol::BallotRejection reason, const std::string& detail, std::string remedy) {
    return refuse(ExitCode::refused, {.what = "the ballot is refused, " + std::string(name_of(reason)) + ": " + detail,
                                      .remedy = std::move(remedy),
                                      .file = path});
  };
  using Reason = protocol::BallotRejection;
  if (!answers[0])
    return refuse_ballot(answers[0].error().reason, answers[0].error().detail,
                         "make the ballot again with urnactl vote --out");
  const auto voter = archive.audited->credentials.find(answers[0]->credential);
  if (!voter)
    return refuse_ballot(Reason::unknown_credential, "its credential is not on the list",
                         "use the code of this election");
  const protocol::OpenBallotBox& box = *archive.audited->box;
  NewEvent event{
      EventType::ballot, {}, "Ballot admitted.  Tracking number " + protocol::tracker_text(answers[0]->hash)};
  event.credential = answers[0]->credential;
  if (box.has_voted(*voter)) {
    const auto board = read_board(*archive.source);
    if (!board) return failure(unreadable_board(archive.path, *archive.source, board.error()));
    event.already_there = std::any_of(board->ballots.begin(), board->ballots.end(),
                                      [&](const BoardEntry& entry) { return entry.hash == answers[0]->hash; });
    if (event.already_there) {
      event.text = "This ballot is in the box already.  Tracking number " + protocol::tracker_text(answers[0]->hash);
      return event;
    }
    if (rules.revoting != Revoting::allowed)
      return refuse(ExitCode::refused, second_ballot_problem(rules.revoting, "this voter has", path));
  }
  event.data.push_back(std::move(text));
  return event;
}

NewEvent owned_event(EventType type, std::string record, std::uint32_t owner, std::string text) {
  const std::string owned = protocol::owned_text({owner, crypto::sha256(record)});
  NewEvent event{type, {}, std::move(text)};
  event.owner = owner;
  event.data.push_back(std::move(record));
  event.data.push_back(owned);
  return event;
}

Result<NewEvent, Refusal> new_shuffle(const OpenedArchive& archive, std::string text, const std::string& path,
                                      const AdditionRules& rules) {
  const protocol::AuditedElection& audited = *archive.audited;
  if (archive.stage() != ElectionStage::tallied || !audited.election->has_mixnet())
    return failure(wrong_stage(archive, "ready to be shuffled"));
  const std::size_t trustees = owners(*audited.trustees).size();
  if (rules.trustee < 1 || rules.trustee > trustees) {
    return refuse(ExitCode::unusable,
                  {.what = "nothing in a shuffle tells whose it is",
                   .remedy = "name the trustee's number, 1 to " + std::to_string(trustees) + ", with --trustee",
                   .file = path,
                   .field = "--trustee"});
  }
  if (std::find(audited.shufflers.begin(), audited.shufflers.end(), rules.trustee) != audited.shufflers.end()) {
    return refuse(ExitCode::refused, {.what = "trustee " + std::to_string(rules.trustee) + " has shuffled already",
                                      .remedy = "let another trustee shuffle",
                                      .file = path});
  }
  const auto record =
      protocol::read_shuffle(audited.election->group(), audited.mixnet.size(), audited.counted->num_tallied, text);
  if (!record)
    return refuse(ExitCode::unusable, {.what = "is no shuffle of this election, " + describe(record.error()),
                                       .remedy = "ask the trustee for the file again",
                                       .file = path});
  if (const auto refusal = find_shuffle_refusal(*audited.election, audited.mixnet, *record)) {
    return refuse(ExitCode::refused, {.what = "the shuffle does not hold: " + describe(*refusal),
                                      .remedy = "let the trustee shuffle again, from this archive as it is now",
                                      .file = path});
  }
  return owned_event(EventType::shuffle, std::move(text), rules.trustee,
                     "The shuffle of trustee " + std::to_string(rules.trustee) + " holds.");
}

Result<NewEvent, Refusal> new_decryption(const OpenedArchive& archive, std::string text, const std::string& path,
                                         const AdditionRules& rules) {
  const protocol::AuditedElection& audited = *archive.audited;
  const protocol::Election& election = *audited.election;
  const bool ready = archive.stage() == ElectionStage::decrypting ||
                     archive.stage() == (election.has_mixnet() ? ElectionStage::shuffled : ElectionStage::tallied);
  if (!ready) return failure(wrong_stage(archive, "ready to be decrypted"));
  const auto shapes = protocol::tally_shapes(election.questions(), audited.counted->num_tallied);
  const auto decryption = protocol::read_partial_decryption(election.group(), shapes, text);
  if (!decryption) {
    return refuse(ExitCode::unusable, {.what = "is no decryption of this tally, " + describe(decryption.error()),
                                       .remedy = "ask the trustee for the file again",
                                       .file = path});
  }
  const protocol::EncryptedTally tally = audited.tally_to_decrypt();
  std::string why = "it verifies with the key of no trustee";
  const auto all = owners(*audited.trustees);
  if (rules.trustee > all.size()) {
    return refuse(ExitCode::unusable, {.what = "there is no trustee " + std::to_string(rules.trustee),
                                       .remedy = "name 1 to " + std::to_string(all.size()) + ", or leave it out",
                                       .field = "--trustee"});
  }
  for (const protocol::Owner& owner : all) {
    const auto faults = decryption_faults(election, tally, owner.key->public_key, *decryption);
    if (!faults.empty()) {
      if (rules.trustee == owner.number) why = describe(faults.front());
      continue;
    }
    if (rules.trustee != 0 && rules.trustee != owner.number) {
      return refuse(ExitCode::refused, {.what = "is the decryption of trustee " + std::to_string(owner.number) +
                                                ", not of trustee " + std::to_string(rules.trustee),
                                        .remedy = "leave --trustee out: the key tells whose it is",
                                        .file = path});
    }
    const bool twice = std::any_of(audited.decryptions.begin(), audited.decryptions.end(),
                                   [&](const protocol::OwnedDecryption& other) { return other.owner == owner.number; });
    if (twice) {
      NewEvent there{EventType::partial_decryption, {}, {}};
      there.text = "Trustee " + std::to_string(owner.number) + " has decrypted already.";
      there.already_there = true;
      return there;
    }
    const std::string name = owner.key->name ? " (" + *owner.key->name + ")" : "";
    return owned_event(EventType::partial_decryption, std::move(text), owner.number,
                       "The decryption of trustee " + std::to_string(owner.number) + name + " holds.");
  }
  return refuse(ExitCode::refused, {.what = "the decryption does not hold: " + why,
                                    .remedy = "let the trustee decrypt again, with their own key",
                                    .file = path});
}

}  // namespace

Revoting revoting_of(const std::optional<election::ElectionDefinition>& definition) {
  if (!definition) return Revoting::unknown;
  return definition->revoting ? Revoting::allowed : Revoting::refused;
}

Problem second_ballot_problem(Revoting revoting, const std::string& who, const std::string& file) {
  if (revoting == Revoting::unknown) {
    return {.what = who +
                    " voted; whether a voter may vote again stands in the election's definition, which is not "
                    "beside the archive",
            .remedy = "name it with --definition",
            .file = file};
  }
  return {.what = who + " voted, and the rules of this election allow one ballot",
          .remedy = "the first ballot counts; if it is not the voter's, tell the electoral board now",
          .file = file};
}

Result<NewEvent, Refusal> new_event(const OpenedArchive& archive, std::string text, const std::string& path,
                                    const AdditionRules& rules) {
  if (text.starts_with("{\"election_uuid\":")) return new_ballot(archive, std::move(text), path, rules);
  if (text.starts_with("{\"ciphertexts\":")) return new_shuffle(archive, std::move(text), path, rules);
  if (text.starts_with("{\"decryption_factors\":")) return new_decryption(archive, std::move(text), path, rules);
  return refuse(ExitCode::unusable,
                {.what = "is neither a ballot nor a shuffle nor a partial decryption",
                 .remedy = "name the file that urnactl vote, trustee shuffle or trustee decrypt wrote",
                 .file = path});
}

std::vector<std::string> tally_records(const protocol::AuditedElection& audited) {
  const protocol::CountedBallots& counted = *audited.counted;
  const auto shapes = protocol::tally_shapes(audited.election->questions(), counted.num_tallied);
  std::vector<std::string> records;
  records.push_back(encrypted_tally_text(audited.election->group(), shapes, counted.tally));
  records.push_back(protocol::sized_encrypted_tally_text(
      {counted.num_tallied, counted.total_weight, crypto::sha256(records.front())}));
  return records;
}

}  // namespace urna::cli
