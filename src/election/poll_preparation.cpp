// SPDX-License-Identifier: EUPL-1.2
#include "election/poll_preparation.hpp"

#include <algorithm>

#include "base/printable.hpp"

namespace urna::election {
namespace {

ChecklistItem item(ChecklistKey key, bool done, std::string detail) { return {key, done, true, std::move(detail)}; }

std::string in_words(const Contradiction& found) {
  return (found.field.empty() ? "" : found.field + ": ") + found.what + "; " + found.remedy;
}

ChecklistItem about_questions(const Preparation& preparation) {
  const auto error = protocol::find_question_error(questions_of(preparation.definition), *preparation.draft.group);
  if (error) return item(ChecklistKey::questions, false, error->field + ": " + error->what);
  return item(ChecklistKey::questions, true, plural(preparation.definition.questions.size(), "question"));
}

ChecklistItem about_roll(const Preparation& preparation) {
  if (!preparation.roll) return item(ChecklistKey::roll, false, "there is no electoral roll");
  for (const Contradiction& found : find_contradictions(preparation.definition, *preparation.roll)) {
    if (found.part == DraftPart::roll) return item(ChecklistKey::roll, false, "the roll " + in_words(found));
  }
  return item(ChecklistKey::roll, true, plural(preparation.roll->size(), "voter"));
}

ChecklistItem about_trustees(const Preparation& preparation) {
  if (!preparation.trustees) return item(ChecklistKey::trustees, false, "no trustee has begun");
  const TrusteeDesk& desk = *preparation.trustees;
  std::string missing;
  for (std::uint32_t number = 1; number <= desk.size(); ++number) {
    if (desk.step(number) != TrusteeStep::done) missing += (missing.empty() ? "" : ", ") + desk.seat(number).name;
  }
  if (!missing.empty()) return item(ChecklistKey::trustees, false, "not finished by " + missing);
  const auto trustees = desk.finish();
  if (!trustees) return item(ChecklistKey::trustees, false, trustees.error());
  return item(ChecklistKey::trustees, true, plural(desk.size(), "trustee"));
}

ChecklistItem about_codes(const Preparation& preparation) {
  if (!preparation.credentials) {
    return item(ChecklistKey::codes, false,
                preparation.letters_are_due ? "the roll has changed since the codes were made: make them again"
                                            : "no codes have been made");
  }
  const CredentialList& list = *preparation.credentials;
  const bool fits = preparation.roll && list.count == preparation.roll->size() &&
                    list.total_weight == preparation.roll->summary().weight;
  if (!fits) return item(ChecklistKey::codes, false, "the codes were made for another roll: make them again");
  return item(ChecklistKey::codes, true, plural(list.count, "code"));
}

/// Nobody must hold a trial; but one that went wrong, or that is still going on, must be settled first.
ChecklistItem about_trial(const Preparation& preparation) {
  const auto told = [](bool done, bool blocks, std::string detail) {
    return ChecklistItem{ChecklistKey::trial, done, blocks, std::move(detail)};
  };
  if (!preparation.trial) return told(false, false, "no trial has been held");
  const TrialReport& trial = *preparation.trial;
  if (!trial.is_over) return told(false, true, "a trial is going on: count it or drop it");
  if (!trial.fits) return told(false, false, "questions or rules have changed since the trial");
  if (!trial.same) return told(false, false, "nobody has compared the result of the trial with what was expected");
  if (!*trial.same)
    return told(false, true, "the result of the trial was not the expected one: find out why, try again");
  return told(true, false, plural(trial.ballots, "ballot"));
}

ChecklistItem about_dates(const Preparation& preparation, Timestamp now) {
  const ElectionDefinition& definition = preparation.definition;
  if (definition.closes && *definition.closes <= now)
    return item(ChecklistKey::dates, false, "the poll was to close at " + timestamp_minute_text(*definition.closes));
  ChecklistItem dates = item(ChecklistKey::dates, definition.opens && definition.closes, "");
  dates.blocks = false;  // an assembly may open and close by hand
  if (!dates.done) dates.detail = "no dates are announced; the poll opens and closes by hand";
  return dates;
}

}  // namespace

std::optional<Contradiction> find_other_trustees(const TrusteesDefinition& wanted,
                                                 const std::vector<protocol::TrusteeItem>& items) {
  std::size_t single = 0;
  const protocol::ThresholdTrustees* shared = nullptr;
  for (const protocol::TrusteeItem& one : items) {
    if (const auto* threshold = std::get_if<protocol::ThresholdTrustees>(&one)) {
      if (shared != nullptr)
        return Contradiction{
            .part = DraftPart::definition, .what = "has one key in shares, not two", .remedy = "name one --threshold"};
      shared = threshold;
    } else {
      ++single;
    }
  }
  if (single != wanted.single.size()) {
    return Contradiction{.part = DraftPart::definition,
                         .field = "trustees.single",
                         .what = "names " + plural(wanted.single.size(), "trustee") +
                                 " with a key of their own; there are " + std::to_string(single) + " keys",
                         .remedy = "name one --trustee for each"};
  }
  const std::size_t members = shared == nullptr ? 0 : shared->verification_keys.size();
  if (members != wanted.members.size()) {
    return Contradiction{.part = DraftPart::definition,
                         .field = "trustees.members",
                         .what = "names " + plural(wanted.members.size(), "member") +
                                 " who hold the key in shares; the key has " + std::to_string(members) + " shares",
                         .remedy = "name the --threshold file that these members made"};
  }
  if (shared != nullptr && shared->threshold != wanted.threshold) {
    return Contradiction{.part = DraftPart::definition,
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
  if (credentials.count != roll.size() || credentials.total_weight != roll.summary().weight) {
    found.push_back({.part = DraftPart::credentials,
                     .what = "has " + plural(credentials.count, "credential") + " with " +
                             plural(credentials.total_weight, "vote") + "; the roll has " +
                             plural(roll.size(), "voter") + " with " + plural(roll.summary().weight, "vote"),
                     .remedy = "have the codes made from this roll"});
  }
  if (!found.empty()) return failure(std::move(found));
  std::string record = election_text(describe_election(definition, draft, election_key(trustees)));
  if (const auto election = protocol::Election::parse(record); !election) {
    found.push_back({.part = DraftPart::definition,
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
    case ChecklistKey::dates:
      return "dates";
  }
  return "";
}

std::vector<ChecklistItem> checklist(const Preparation& preparation, Timestamp now) {
  return {about_questions(preparation), about_roll(preparation),  about_trustees(preparation),
          about_codes(preparation),     about_trial(preparation), about_dates(preparation, now)};
}

Result<BoxPort::SetupRecords, std::vector<ChecklistItem>> open_preparation(const Preparation& preparation,
                                                                           Timestamp now) {
  std::vector<ChecklistItem> missing;
  for (ChecklistItem& one : checklist(preparation, now)) {
    if (!one.done && one.blocks) missing.push_back(std::move(one));
  }
  if (!missing.empty()) return failure(std::move(missing));
  const auto trustees = preparation.trustees->finish();
  if (!trustees) return failure(std::vector{item(ChecklistKey::trustees, false, trustees.error())});
  auto setup =
      make_setup(preparation.definition, preparation.draft, *preparation.roll, *trustees, *preparation.credentials);
  if (setup) return std::move(*setup);
  for (const Contradiction& found : setup.error()) {
    const ChecklistKey key = found.part == DraftPart::definition ? ChecklistKey::questions
                             : found.part == DraftPart::roll     ? ChecklistKey::roll
                             : found.part == DraftPart::trustees ? ChecklistKey::trustees
                                                                 : ChecklistKey::codes;
    missing.push_back(item(key, false, in_words(found)));
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
  poll.opens = definition.opens;
  poll.closes = definition.closes;
  return poll;
}

}  // namespace urna::election
