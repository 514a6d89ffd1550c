// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "crypto/random.hpp"
#include "election/definition.hpp"
#include "election/electoral_roll.hpp"
#include "protocol/election_uuid.hpp"
#include "protocol/tally_records.hpp"

/// A trial: an election of its own with the same questions and rules, held by few people with test codes, whose result
/// the organiser knows beforehand.  It has another name, uuid, key, roll, box and board than the election it tries, so
/// that nothing of the one can come into the other.
namespace urna::election {

/// The word that stands before the name of a trial, in a language of ours: `ESSAI`.
std::string_view trial_mark(std::string_view language);

/// The definition of a trial, JSON: the same questions and rules; a marked name; no dates, so that it opens and closes
/// by hand; two test keys.
/// @param definition_json  that `definition_from_json` accepts
std::string trial_definition(std::string_view definition_json);

/// All that decides how people vote and how votes are counted, as one digest, Base64: what a trial is a trial of.
std::string trial_subject(std::string_view definition_json);

/// A roll of people who do not exist, with the colleges of the real one, if there is one.
/// @returns  CSV; at least `voters`, and at least one of each college as long as there are at most 20
std::string trial_roll(const ElectionDefinition& definition, const std::optional<ElectoralRoll>& real,
                       std::size_t voters);

/// What is kept of a trial with the election that it tries.
struct TrialNote {
  protocol::ElectionUuid trial;
  std::string subject;  ///< `trial_subject` when it began
  Timestamp started;
  std::optional<bool> same;  ///< whether the organiser found the result that was expected
  std::optional<Timestamp> judged;
};

std::string trial_note_text(const TrialNote& note);
/// @returns  nothing when the text is not what `trial_note_text` writes
std::optional<TrialNote> trial_note_from(std::string_view text);

/// The shuffle of a trial's preference questions; nothing where there is no such question.
/// @errors  in words: the box's records do not fit each other
Result<std::optional<std::string>, std::string> trial_shuffle(std::string_view election_record,
                                                              std::string_view tally_record, std::uint64_t ballots,
                                                              crypto::RandomSource& random);

/// The partial decryption of a trial's tally with one of its test keys.
/// @param shuffle  what `trial_shuffle` made
/// @param key      `protocol::private_key_text`
/// @errors         in words: the box's records do not fit each other
Result<std::string, std::string> trial_decryption(std::string_view election_record, std::string_view tally_record,
                                                  std::uint64_t ballots, const std::optional<std::string>& shuffle,
                                                  const SecretText& key, crypto::RandomSource& random);

}  // namespace urna::election
