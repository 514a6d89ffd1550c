// SPDX-License-Identifier: EUPL-1.2
#include "election/poll_preparation.hpp"

#include <algorithm>

#include "base/printable.hpp"
#include "crypto/hash.hpp"

namespace urna::election {
namespace {

/// Something that is there, or that blocks the opening.
ChecklistItem item(ChecklistKey key, bool done, ChecklistRemark remark, std::string detail, std::uint64_t count = 0) {
  return {.key = key, .done = done, .remark = remark, .detail = std::move(detail), .count = count};
}

std::string in_words(const Contradiction& found) {
  return (found.field.empty() ? "" : found.field + ": ") + found.what + "; " + found.remedy;
}

ChecklistRemark remark_of(ContradictionKind kind) {
  switch (kind) {
    case ContradictionKind::weights_missing:
      return ChecklistRemark::weights_missing;
    case ContradictionKind::weights_unforeseen:
      return ChecklistRemark::weights_unforeseen;
    case ContradictionKind::birth_dates_missing:
      return ChecklistRemark::birth_dates_missing;
    case ContradictionKind::challenge_missing:
      return ChecklistRemark::challenge_missing;
    case ContradictionKind::question_wrong:
      return ChecklistRemark::question_wrong;
    case ContradictionKind::other_trustees:
      return ChecklistRemark::trustees_unfit;
    case ContradictionKind::other_credentials:
      break;
  }
  return ChecklistRemark::codes_unfit;
}

ChecklistItem item(ChecklistKey key, const Contradiction& found, std::string detail) {
  return item(key, false, remark_of(found.kind), std::move(detail), found.count);
}

ChecklistItem about_questions(const Preparation& preparation) {
  const auto error = protocol::find_question_error(questions_of(preparation.definition), *preparation.draft.group);
  if (error)
    return item(ChecklistKey::questions, false, ChecklistRemark::question_wrong, error->field + ": " + error->what);
  const std::size_t count = preparation.definition.questions.size();
  return item(ChecklistKey::questions, true, ChecklistRemark::questions, plural(count, "question"), count);
}

ChecklistItem about_roll(const Preparation& preparation) {
  constexpr auto key = ChecklistKey::roll;
  if (!preparation.roll) return item(key, false, ChecklistRemark::roll_missing, "there is no electoral roll");
  for (const Contradiction& found : find_contradictions(preparation.definition, *preparation.roll)) {
    if (found.part == DraftPart::roll) return item(key, found, "the roll " + in_words(found));
  }
  const std::size_t count = preparation.roll->size();
  return item(key, true, ChecklistRemark::roll, plural(count, "voter"), count);
}

ChecklistItem about_trustees(const Preparation& preparation) {
  constexpr auto key = ChecklistKey::trustees;
  if (!preparation.trustees) return item(key, false, ChecklistRemark::trustees_missing, "no trustee has begun");
  const TrusteeDesk& desk = *preparation.trustees;
  ChecklistItem missing = item(key, false, ChecklistRemark::trustees_unfinished, "not finished by ");
  for (std::uint32_t number = 1; number <= desk.size(); ++number) {
    if (desk.step(number) == TrusteeStep::done) continue;
    missing.detail += (missing.names.empty() ? "" : ", ") + desk.seat(number).name;
    missing.names.push_back(desk.seat(number).name);
  }
  if (!missing.names.empty()) return missing;
  const auto trustees = desk.finish();
  if (!trustees) return item(key, false, ChecklistRemark::trustees_unfit, trustees.error());
  return item(key, true, ChecklistRemark::trustees, plural(desk.size(), "trustee"), desk.size());
}

/// One credential for each voter with the voter's votes, and one with one vote for each letter in reserve.
bool is_list_for(const CredentialList& list, const ElectoralRoll& roll, const ElectionDefinition& definition) {
  return list.count == roll.size() + definition.reserve_letters &&
         list.total_weight == roll.summary().weight + definition.reserve_letters;
}

ChecklistItem about_codes(const Preparation& preparation) {
  constexpr auto key = ChecklistKey::codes;
  if (!preparation.credentials) {
    return preparation.letters_are_due ? item(key, false, ChecklistRemark::codes_outdated,
                                              "the roll has changed since the codes were made: make them again")
                                       : item(key, false, ChecklistRemark::codes_missing, "no codes have been made");
  }
  const CredentialList& list = *preparation.credentials;
  const bool fits = preparation.roll && is_list_for(list, *preparation.roll, preparation.definition);
  if (!fits)
    return item(key, false, ChecklistRemark::codes_unfit, "the codes were made for another roll: make them again");
  return item(key, true, ChecklistRemark::codes, plural(list.count, "code"), list.count);
}

/// Nobody must hold a trial; but one that went wrong, or that is still going on, must be settled first.
ChecklistItem about_trial(const Preparation& preparation) {
  constexpr auto key = ChecklistKey::trial;
  const auto advised = [](ChecklistItem told) {
    told.blocks = false;
    return told;
  };
  if (!preparation.trial) return advised(item(key, false, ChecklistRemark::trial_missing, "no trial has been held"));
  const TrialReport& trial = *preparation.trial;
  if (!trial.is_over)
    return item(key, false, ChecklistRemark::trial_running, "a trial is going on: count it or drop it");
  if (!trial.fits)
    return advised(
        item(key, false, ChecklistRemark::trial_outdated, "questions or rules have changed since the trial"));
  if (!trial.same)
    return advised(item(key, false, ChecklistRemark::trial_unjudged,
                        "nobody has compared the result of the trial with what was expected"));
  if (!*trial.same)
    return item(key, false, ChecklistRemark::trial_differs,
                "the result of the trial was not the expected one: find out why, try again");
  return advised(item(key, true, ChecklistRemark::trial, plural(trial.ballots, "ballot"), trial.ballots));
}

ChecklistItem about_people(const Preparation& preparation) {
  constexpr auto key = ChecklistKey::people;
  const std::uint64_t count = preparation.organisers;
  if (!preparation.definition.two_people) {
    ChecklistItem one =
        item(key, false, ChecklistRemark::people_one, "one person's word opens the poll, and closes it");
    one.blocks = false;
    return one;
  }
  if (count < 2) {
    return item(key, false, ChecklistRemark::people_missing,
                std::to_string(count) + " of the two accounts needed can sign in: one asks, another confirms", count);
  }
  return item(key, true, ChecklistRemark::people, plural(count, "organiser"), count);
}

ChecklistItem about_dates(const Preparation& preparation, Timestamp now) {
  constexpr auto key = ChecklistKey::dates;
  const ElectionDefinition& definition = preparation.definition;
  if (definition.closes && *definition.closes <= now) {
    ChecklistItem past = item(key, false, ChecklistRemark::dates_past,
                              "the poll was to close at " + timestamp_minute_text(*definition.closes));
    past.moment = definition.closes;
    return past;
  }
  const bool known = definition.opens && definition.closes;
  ChecklistItem dates = known ? item(key, true, ChecklistRemark::dates, "")
                              : item(key, false, ChecklistRemark::dates_missing,
                                     "no dates are announced; the poll opens and closes by hand");
  dates.blocks = false;  // an assembly may open and close by hand
  return dates;
}

ChecklistItem about_hosting(const Preparation& preparation) {
  constexpr auto key = ChecklistKey::hosting;
  if (!preparation.hosting) {
    ChecklistItem undeclared =
        item(key, false, ChecklistRemark::hosting_undeclared, "the platform has no rules for the places where it runs");
    undeclared.blocks = false;
    return undeclared;
  }
  if (preparation.hosting->broken.empty()) return item(key, true, ChecklistRemark::hosting, "");
  ChecklistItem broken =
      item(key, false, ChecklistRemark::hosting_broken,
           "the places where it would run break rules of the platform, or are not known to keep them");
  broken.names = preparation.hosting->broken;
  return broken;
}

}  // namespace

std::optional<Contradiction> find_other_trustees(const TrusteesDefinition& wanted,
                                                 const std::vector<protocol::TrusteeItem>& items) {
  std::size_t single = 0;
  const protocol::ThresholdTrustees* shared = nullptr;
  for (const protocol::TrusteeItem& one : items) {
    if (const auto* threshold = std::get_if<protocol::ThresholdTrustees>(&one)) {
      if (shared != nullptr)
        return Contradiction{.kind = ContradictionKind::other_trustees,
                             .part = DraftPart::definition,
                             .what = "has one key in shares, not two",
                             .remedy = "name one --threshold"};
      shared = threshold;
    } else {
      ++single;
    }
  }
  if (single != wanted.single.size()) {
    return Contradiction{.kind = ContradictionKind::other_trustees,
                         .part = DraftPart::definition,
                         .field = "trustees.single",
                         .what = "names " + plural(wanted.single.size(), "trustee") +
                                 " with a key of their own; there are " + std::to_string(single) + " keys",
                         .remedy = "name one --trustee for each"};
  }
  const std::size_t members = shared == nullptr ? 0 : shared->verification_keys.size();
  if (members != wanted.members.size()) {
    return Contradiction{.kind = ContradictionKind::other_trustees,
                         .part = DraftPart::definition,
                         .field = "trustees.members",
                         .what = "names " + plural(wanted.members.size(), "member") +
                                 " who hold the key in shares; the key has " + std::to_string(members) + " shares",
                         .remedy = "name the --threshold file that these members made"};
  }
  if (shared != nullptr && shared->threshold != wanted.threshold) {
    return Contradiction{.kind = ContradictionKind::other_trustees,
                         .part = DraftPart::definition,
                         .field = "trustees.threshold",
                         .what = "says that " + std::to_string(wanted.threshold) + " shares decrypt; with this key " +
                                 std::to_string(shared->threshold) + " do",
                         .remedy = "make the key again with the threshold of the definition"};
  }
  return std::nullopt;
}

Result<BoxPort::SetupRecords, std::vector<Contradiction>> make_setup(const ElectionDefinition& definition,
                                                                     const Draft& draft, const ElectoralRoll& roll,
                                                                     const protocol::Trustees& trustees,
                                                                     const CredentialList& credentials) {
  auto found = find_contradictions(definition, roll);
  if (auto other = find_other_trustees(definition.trustees, trustees.items())) found.push_back(std::move(*other));
  if (!is_list_for(credentials, roll, definition)) {
    const std::string reserve =
        definition.reserve_letters > 0 ? ", and " + plural(definition.reserve_letters, "letter") + " in reserve" : "";
    found.push_back({.kind = ContradictionKind::other_credentials,
                     .part = DraftPart::credentials,
                     .what = "has " + plural(credentials.count, "credential") + " with " +
                             plural(credentials.total_weight, "vote") + "; the roll has " +
                             plural(roll.size(), "voter") + " with " + plural(roll.summary().weight, "vote") + reserve,
                     .remedy = "have the codes made from this roll"});
  }
  if (!found.empty()) return failure(std::move(found));
  std::string record = election_text(describe_election(definition, draft, election_key(trustees)));
  if (const auto election = protocol::Election::parse(record); !election) {
    found.push_back({.kind = ContradictionKind::question_wrong,
                     .part = DraftPart::definition,
                     .field = election.error().field,
                     .what = election.error().what,
                     .remedy = "change the definition"});
    return failure(std::move(found));
  }
  return BoxPort::SetupRecords{std::move(record), trustees.text(), credentials.text, definition.revoting};
}

std::string_view name_of(ChecklistKey key) {
  switch (key) {
    case ChecklistKey::questions:
      return "questions";
    case ChecklistKey::roll:
      return "roll";
    case ChecklistKey::trustees:
      return "trustees";
    case ChecklistKey::codes:
      return "codes";
    case ChecklistKey::trial:
      return "trial";
    case ChecklistKey::people:
      return "people";
    case ChecklistKey::dates:
      return "dates";
    case ChecklistKey::hosting:
      return "hosting";
  }
  return "";
}

std::string_view name_of(ChecklistRemark remark) {
  switch (remark) {
    case ChecklistRemark::questions:
      return "questions";
    case ChecklistRemark::question_wrong:
      return "question-wrong";
    case ChecklistRemark::roll:
      return "roll";
    case ChecklistRemark::roll_missing:
      return "roll-missing";
    case ChecklistRemark::weights_missing:
      return "weights-missing";
    case ChecklistRemark::weights_unforeseen:
      return "weights-unforeseen";
    case ChecklistRemark::birth_dates_missing:
      return "birth-dates-missing";
    case ChecklistRemark::challenge_missing:
      return "challenge-missing";
    case ChecklistRemark::trustees:
      return "trustees";
    case ChecklistRemark::trustees_missing:
      return "trustees-missing";
    case ChecklistRemark::trustees_unfinished:
      return "trustees-unfinished";
    case ChecklistRemark::trustees_unfit:
      return "trustees-unfit";
    case ChecklistRemark::codes:
      return "codes";
    case ChecklistRemark::codes_missing:
      return "codes-missing";
    case ChecklistRemark::codes_outdated:
      return "codes-outdated";
    case ChecklistRemark::codes_unfit:
      return "codes-unfit";
    case ChecklistRemark::trial:
      return "trial";
    case ChecklistRemark::trial_missing:
      return "trial-missing";
    case ChecklistRemark::trial_running:
      return "trial-running";
    case ChecklistRemark::trial_outdated:
      return "trial-outdated";
    case ChecklistRemark::trial_unjudged:
      return "trial-unjudged";
    case ChecklistRemark::trial_differs:
      return "trial-differs";
    case ChecklistRemark::people:
      return "people";
    case ChecklistRemark::people_missing:
      return "people-missing";
    case ChecklistRemark::people_one:
      return "people-one";
    case ChecklistRemark::dates:
      return "dates";
    case ChecklistRemark::dates_missing:
      return "dates-missing";
    case ChecklistRemark::dates_past:
      return "dates-past";
    case ChecklistRemark::hosting:
      return "hosting";
    case ChecklistRemark::hosting_undeclared:
      return "hosting-undeclared";
    case ChecklistRemark::hosting_broken:
      return "hosting-broken";
  }
  return "";
}

std::vector<ChecklistItem> checklist(const Preparation& preparation, Timestamp now) {
  return {about_questions(preparation),  about_roll(preparation),   about_trustees(preparation),
          about_codes(preparation),      about_trial(preparation),  about_people(preparation),
          about_dates(preparation, now), about_hosting(preparation)};
}

std::string opening_digest(const BoxPort::SetupRecords& records, std::string_view definition_toml,
                           std::string_view roll_csv) {
  crypto::Sha256 hash;
  hash.add("urna opening 1");
  for (const std::string_view part : {std::string_view(records.election), std::string_view(records.trustees),
                                      std::string_view(records.credentials), definition_toml, roll_csv})
    hash.add("|" + std::to_string(part.size()) + ":").add(part);
  return to_hex(hash.finish());
}

Result<BoxPort::SetupRecords, std::vector<ChecklistItem>> open_preparation(const Preparation& preparation,
                                                                           Timestamp now) {
  std::vector<ChecklistItem> missing;
  for (ChecklistItem& one : checklist(preparation, now)) {
    if (!one.done && one.blocks) missing.push_back(std::move(one));
  }
  if (!missing.empty()) return failure(std::move(missing));
  const auto trustees = preparation.trustees->finish();
  if (!trustees)
    return failure(std::vector{item(ChecklistKey::trustees, false, ChecklistRemark::trustees_unfit, trustees.error())});
  auto setup =
      make_setup(preparation.definition, preparation.draft, *preparation.roll, *trustees, *preparation.credentials);
  if (setup) return std::move(*setup);
  for (const Contradiction& found : setup.error()) {
    const ChecklistKey key = found.part == DraftPart::definition ? ChecklistKey::questions
                             : found.part == DraftPart::roll     ? ChecklistKey::roll
                             : found.part == DraftPart::trustees ? ChecklistKey::trustees
                                                                 : ChecklistKey::codes;
    missing.push_back(item(key, found, in_words(found)));
  }
  return failure(std::move(missing));
}

ElectionCard poll_of(const Preparation& preparation) {
  const ElectionDefinition& definition = preparation.definition;
  ElectionCard poll;
  poll.name = definition.name;
  poll.description = definition.description;
  poll.language = definition.language;
  poll.administrator = definition.administrator;
  poll.group = preparation.draft.group->name();
  poll.help_line = definition.help_line;
  poll.voters = preparation.roll ? preparation.roll->size() : 0;
  poll.revoting = definition.revoting;
  poll.asks_birth_date = definition.asks_birth_date;
  poll.reserve_letters = definition.reserve_letters;
  poll.two_people = definition.two_people;
  poll.two_part_codes = definition.two_part_codes;
  poll.opens = definition.opens;
  poll.closes = definition.closes;
  return poll;
}

}  // namespace urna::election
