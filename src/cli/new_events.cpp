// SPDX-License-Identifier: EUPL-1.2
#include "cli/new_events.hpp"

#include <algorithm>

#include "cli/board.hpp"
#include "election/tally_steps.hpp"
#include "protocol/ballot_check.hpp"

namespace urna::cli {
namespace {

using election::StepFault;
using election::StepRefusal;
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

NewEvent owned_event(EventType type, std::vector<std::string> data, std::uint32_t owner, std::string text) {
  NewEvent event{type, std::move(data), std::move(text)};
  event.owner = owner;
  return event;
}

std::string trustee(std::uint32_t number) { return "trustee " + std::to_string(number); }

Problem shuffle_problem(const OpenedArchive& archive, const StepRefusal& refusal, const std::string& path) {
  switch (refusal.fault) {
    case StepFault::no_such_trustee:
      return {.what = "nothing in a shuffle tells whose it is",
              .remedy = "name the trustee's number, 1 to " + std::to_string(owners(*archive.audited->trustees).size()) +
                        ", with --trustee",
              .file = path,
              .field = "--trustee"};
    case StepFault::twice:
      return {.what = trustee(refusal.owner) + " has shuffled already",
              .remedy = "let another trustee shuffle",
              .file = path};
    case StepFault::does_not_hold:
      return {.what = "the shuffle does not hold: " + refusal.detail,
              .remedy = "let the trustee shuffle again, from this archive as it is now",
              .file = path};
    case StepFault::unreadable:
    case StepFault::too_early_or_late:
    case StepFault::of_another_trustee:
    case StepFault::too_few:
      break;
  }
  return {.what = "is no shuffle of this election, " + refusal.detail,
          .remedy = "ask the trustee for the file again",
          .file = path};
}

Problem decryption_problem(const OpenedArchive& archive, const StepRefusal& refusal, const std::string& path,
                           std::uint32_t named) {
  switch (refusal.fault) {
    case StepFault::no_such_trustee:
      return {.what = "there is no " + trustee(named),
              .remedy = "name 1 to " + std::to_string(owners(*archive.audited->trustees).size()) + ", or leave it out",
              .field = "--trustee"};
    case StepFault::of_another_trustee:
      return {.what = "is the decryption of " + trustee(refusal.owner) + ", not of " + trustee(named),
              .remedy = "leave --trustee out: the key tells whose it is",
              .file = path};
    case StepFault::does_not_hold:
      return {.what = "the decryption does not hold: " + refusal.detail,
              .remedy = "let the trustee decrypt again, with their own key",
              .file = path};
    case StepFault::unreadable:
    case StepFault::too_early_or_late:
    case StepFault::twice:
    case StepFault::too_few:
      break;
  }
  return {.what = "is no decryption of this tally, " + refusal.detail,
          .remedy = "ask the trustee for the file again",
          .file = path};
}

/// Unusable: it was never the right file, or the command line is wrong; refused: the answer is no.
ExitCode exit_for(StepFault fault) {
  return fault == StepFault::unreadable || fault == StepFault::no_such_trustee ? ExitCode::unusable : ExitCode::refused;
}

Result<NewEvent, Refusal> new_shuffle(const OpenedArchive& archive, std::string text, const std::string& path,
                                      const AdditionRules& rules) {
  auto judged = election::judge_shuffle(*archive.audited, std::move(text), rules.trustee);
  if (!judged) {
    const StepRefusal& refusal = judged.error();
    if (refusal.fault == StepFault::too_early_or_late) return failure(wrong_stage(archive, "ready to be shuffled"));
    return refuse(exit_for(refusal.fault), shuffle_problem(archive, refusal, path));
  }
  return owned_event(EventType::shuffle, std::move(judged->data), judged->owner,
                     "The shuffle of " + trustee(judged->owner) + " holds.");
}

Result<NewEvent, Refusal> new_decryption(const OpenedArchive& archive, std::string text, const std::string& path,
                                         const AdditionRules& rules) {
  auto judged = election::judge_decryption(*archive.audited, std::move(text), rules.trustee);
  if (!judged) {
    const StepRefusal& refusal = judged.error();
    if (refusal.fault == StepFault::too_early_or_late) return failure(wrong_stage(archive, "ready to be decrypted"));
    if (refusal.fault == StepFault::twice) {
      NewEvent there{EventType::partial_decryption, {}, {}};
      there.text = "Trustee " + std::to_string(refusal.owner) + " has decrypted already.";
      there.already_there = true;
      return there;
    }
    return refuse(exit_for(refusal.fault), decryption_problem(archive, refusal, path, rules.trustee));
  }
  const auto all = owners(*archive.audited->trustees);
  const auto& owner_name = all[judged->owner - 1].key->name;
  const std::string name = owner_name ? " (" + *owner_name + ")" : "";
  return owned_event(EventType::partial_decryption, std::move(judged->data), judged->owner,
                     "The decryption of " + trustee(judged->owner) + name + " holds.");
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

}  // namespace urna::cli
