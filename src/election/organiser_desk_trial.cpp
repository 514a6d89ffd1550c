// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <sstream>

#include "base/ensure.hpp"
#include "election/detail/organiser_documents.hpp"
#include "protocol/trustee_key.hpp"

/// The trial of an election: see trial_vote.hpp.  It is an election of its own in all that follows.
namespace urna::election {
namespace {

using detail::refusal;

constexpr std::size_t trial_voters = 6;
constexpr std::uint32_t trial_trustees = 2;

}  // namespace

std::optional<TrialNote> OrganiserDesk::trial_note(const Uuid& election) const {
  const auto text = store_.document(election, detail::trial);
  if (!text) return std::nullopt;
  auto note = trial_note_from(*text);
  ensure(note.has_value(), "the note of a trial that is stored can be read");
  // Without its poll the trial is not more than begun: cut off then, it never was.
  if (!stored_poll(note->trial)) return std::nullopt;
  return note;
}

std::optional<TrialReport> OrganiserDesk::trial_report(const Uuid& election) const {
  const auto note = trial_note(election);
  if (!note) return std::nullopt;
  const auto poll = stored_poll(note->trial);
  if (poll->state == ElectionState::draft) return std::nullopt;
  TrialReport report;
  report.is_over = poll->state == ElectionState::counted;
  report.same = note->same;
  report.fits =
      note->subject == trial_subject(definition_json(store_.document(election, document::definition).value_or("")));
  std::istringstream(store_.document(note->trial, detail::result).value_or("0")) >> report.ballots;
  return report;
}

void OrganiserDesk::destroy_trial(Change& change, const Uuid& election) const {
  const auto text = store_.document(election, detail::trial);
  if (!text) return;
  change.documents.push_back({election, std::string(detail::trial), std::nullopt});
  if (const auto note = trial_note_from(*text)) change.destroyed.push_back(note->trial);
}

OrganiserDesk::Answer<TrialVote> OrganiserDesk::start_trial(const Uuid& election, Timestamp now) {
  const Guard guard = lock(election);
  if (const auto poll = before_opening(election); !poll) return failure(poll.error());
  if (const auto report = trial_report(election); report && !report->is_over)
    return failure(refusal(OrganiserFault::trial_goes_on));
  const auto subject_of = definition(election);
  if (!subject_of) return failure(subject_of.error());
  Change forgotten;
  forgotten.event = journal::Event::trial_dropped;
  destroy_trial(forgotten, election);
  store_.write(forgotten);

  const std::string organiser = store_.document(election, detail::organiser).value_or("");
  const auto trial = create(organiser, trial_definition(*subject_of), now);
  if (!trial) return failure(trial.error());
  const Preparation tried = preparation(election);
  Change noted;
  noted.event = journal::Event::trial_started;
  const TrialNote note{*trial, trial_subject(*subject_of), now, std::nullopt, std::nullopt};
  noted.documents.push_back({election, std::string(detail::trial), trial_note_text(note)});
  noted.documents.push_back({*trial, std::string(detail::trial_of), election.text()});
  ElectionCard marked = *stored_poll(*trial);
  marked.is_trial = true;
  put_poll(noted, *trial, marked);
  store_.write(noted);

  const auto roll = take_roll(*trial, trial_roll(tried.definition, tried.roll, trial_voters), false);
  if (!roll) return failure(roll.error());
  ensure(!roll->faults, "a trial's roll holds");
  std::string keys;
  for (std::uint32_t number = 1; number <= trial_trustees; ++number) {
    const auto key = protocol::make_trustee_key(*tried.draft.group, std::nullopt, random_);
    keys += protocol::private_key_text(key.private_key).expose();
    const auto taken = take_from_trustee(*trial, number, TrusteeRecord::public_key,
                                         protocol::trustee_public_key_text(*tried.draft.group, key.public_key));
    ensure(taken.has_value(), "a trial's own key is taken");
  }
  std::string codes;
  const auto refused = issue_codes(
      *trial,
      // Nothing is printed: the console shows them.
      {.inspect = [](const ElectoralRoll&, const ElectionCard&) { return std::vector<OrganiserProblem>(); },
       .print =
           [&](const ElectoralRoll& voters, const ElectionCard&, std::span<const protocol::VotingCode> made) {
             for (std::size_t i = 0; i < made.size(); ++i)
               codes += std::string(voters.voter(i).id) + " " + std::string(made[i].grouped().expose()) + "\n";
           }});
  if (refused) return failure(*refused);
  Change kept;
  kept.event = journal::Event::trial_started;
  kept.documents.push_back({*trial, std::string(detail::trial_keys), keys});
  kept.documents.push_back({*trial, std::string(detail::trial_codes), codes});
  store_.write(kept);
  const auto name = stored_poll(*trial)->name;
  if (const auto opened = open(*trial, name, now); !opened) return failure(opened.error());
  return this->trial(election);
}

OrganiserDesk::Answer<TrialVote> OrganiserDesk::trial(const Uuid& election) const {
  const auto note = trial_note(election);
  const auto report = trial_report(election);
  if (!note || !report) return failure(refusal(OrganiserFault::trial_missing));
  TrialVote vote{*note, *stored_poll(note->trial), report->ballots, report->fits, {}};
  if (!report->is_over) {
    const auto state = box_.state(note->trial);
    vote.ballots = state ? state->counted_ballots : 0;
  }
  std::istringstream codes(store_.document(note->trial, detail::trial_codes).value_or(""));
  for (std::string id, code; codes >> id >> code;) vote.codes.emplace_back(id, code);
  return vote;
}

OrganiserDesk::Answer<TrialVote> OrganiserDesk::count_trial(const Uuid& election, Timestamp now) {
  const Guard guard = lock(election);
  const auto note = trial_note(election);
  if (!note || !trial_report(election)) return failure(refusal(OrganiserFault::trial_missing));
  const ElectionCard poll = *stored_poll(note->trial);
  if (poll.state == ElectionState::counted) return trial(election);
  if (poll.state == ElectionState::open || poll.state == ElectionState::paused) {
    const auto state = box_.state(note->trial);
    if (!state || state->ballots == 0) return failure(refusal(OrganiserFault::trial_empty));
  }
  if (poll.state != ElectionState::tallied) {
    if (const auto closed = close(note->trial, poll.name, now); !closed) return failure(closed.error());
  }
  return count_tallied_trial(election, *note, now);
}

OrganiserDesk::Answer<TrialVote> OrganiserDesk::count_tallied_trial(const Uuid& election, const TrialNote& note,
                                                                    Timestamp now) {
  const auto refuse = [](const std::string& why) { return failure(refusal(OrganiserFault::box_refused, why)); };
  const Uuid& trial = note.trial;
  const auto state = box_.state(trial);
  const auto setup = box_.record(trial, BoxRecord::election);
  const auto tally = box_.record(trial, BoxRecord::tally);
  if (!state || !setup || !tally) return refuse("the box has no tally");
  const std::uint64_t ballots = state->counted_ballots;
  std::optional<std::string> shuffle = store_.document(trial, detail::trial_shuffle);
  if (stored_poll(trial)->state == ElectionState::closed) {
    if (!shuffle) {
      auto made = trial_shuffle(*setup, *tally, ballots, random_);
      if (!made || !*made) return refuse(made ? "nothing is to be shuffled" : made.error());
      shuffle = std::move(**made);
      store_.put_document(trial, detail::trial_shuffle, *shuffle, journal::Event::trustee_shuffled);
    }
    const auto taken = take_shuffle(trial, 1, *shuffle);
    // Done before by a call that was cut off, the box says so; then the shuffles end here.
    if (const auto ended = end_shuffles(trial); !ended)
      return refuse(taken ? ended.error().detail : taken.error().detail);
  }
  std::istringstream keys(store_.document(trial, detail::trial_keys).value_or(""));
  std::string key;
  for (std::uint32_t number = 1; number <= trial_trustees && std::getline(keys, key); ++number) {
    const auto text = trial_decryption(*setup, *tally, ballots, shuffle, SecretText(std::move(key)), random_);
    if (!text) return refuse(text.error());
    const auto taken = take_decryption(trial, number, *text);
    if (!taken) return refuse(taken.error().detail);
  }
  if (const auto counted = count(trial, now); !counted) return failure(counted.error());
  return this->trial(election);
}

OrganiserDesk::Answer<TrialVote> OrganiserDesk::judge_trial(const Uuid& election, bool same, Timestamp now) {
  const Guard guard = lock(election);
  auto note = trial_note(election);
  const auto report = trial_report(election);
  if (!note || !report || !report->is_over) return failure(refusal(OrganiserFault::trial_missing));
  note->same = same;
  note->judged = now;
  store_.put_document(election, detail::trial, trial_note_text(*note));
  return trial(election);
}

OrganiserDesk::Refused OrganiserDesk::drop_trial(const Uuid& election) {
  const Guard guard = lock(election);
  const auto note = trial_note(election);
  if (!note) return refusal(OrganiserFault::trial_missing);
  if (const auto state = box_.state(note->trial); state && state->stage == "open") {
    if (const auto closed = box_.close(note->trial); !closed)
      return refusal(OrganiserFault::box_refused, closed.error().detail);
  }
  Change change;
  destroy_trial(change, election);
  store_.write(change);
  voting_.refresh(note->trial);
  return std::nullopt;
}

}  // namespace urna::election
