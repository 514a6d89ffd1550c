// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "crypto/random.hpp"
#include "election/box_port.hpp"
#include "election/code_issue.hpp"
#include "election/counted_election.hpp"
#include "election/definition_json.hpp"
#include "election/desk_store.hpp"
#include "election/poll_preparation.hpp"
#include "election/reissue.hpp"
#include "election/roll_change.hpp"
#include "election/roll_preview.hpp"
#include "election/shuffle_order.hpp"
#include "election/trial_vote.hpp"
#include "election/voting_desk.hpp"

namespace urna::election {

enum class OrganiserFault {
  unknown_election,      ///< there is none, or it is another organiser's
  open_already,          ///< what was asked is only possible before the poll opens
  wrong_state,           ///< the detail names the state
  second_person_needed,  ///< the detail names those who can confirm
  one_person_enough,     ///< the definition asks for no second one
  opening_differs,       ///< what would open is not what was confirmed
  name_differs,          ///< what was typed is not the election's name
  incomplete,            ///< something that the poll needs is missing: the faults say what
  roll_missing,          ///< the roll comes first
  definition_faulty,     ///< the faults say what
  codes_refused,         ///< codes that were made elsewhere do not fit; the detail says why
  letters_unfit,         ///< what carries the codes cannot be made for some voters: the problems say for whom
  too_few_decryptions,
  trial_goes_on,         ///< a trial is open already
  trial_missing,         ///< there is none, or none that is so far
  trial_empty,           ///< nobody has voted in the trial
  reserve_missing,       ///< no letters in reserve were made
  voter_unknown,         ///< nobody on the roll has this id
  voter_has_voted,       ///< whose signature stands on the turnout list needs no letter
  voter_is_casting,      ///< a ballot of theirs is on its way: again in a minute
  letter_unknown,        ///< no letter in reserve has this number
  letter_used,           ///< it has been handed out
  challenge_differs,     ///< what was said is not what the roll says; which part of it is not told
  challenge_impossible,  ///< the roll does not say of this voter what is asked
  answers_exhausted,     ///< too many wrong answers, for this voter or by this person
  reason_missing,        ///< an annulment is not without
  box_refused,           ///< the detail says why
};

/// Where in what was sent, and what is wrong there.
struct OrganiserProblem {
  std::string path;
  std::string problem;
};

struct OrganiserRefusal {
  OrganiserFault fault = OrganiserFault::unknown_election;
  std::string detail = {};
  std::vector<OrganiserProblem> problems = {};
};

/// What carries the voting codes to the voters: letters.
struct CodePrinter {
  /// Asked before any code is made.  @returns  for whom nothing could be printed; codes are made for nobody then
  std::function<std::vector<OrganiserProblem>(const ElectoralRoll&, const ElectionCard&)> inspect;
  /// @param codes  in the order of the roll, then those in reserve; gone when it returns
  std::function<void(const ElectoralRoll&, const ElectionCard&, std::span<const protocol::VotingCode> codes)> print;
  /// Who prints or sends which part of codes in two parts, a line each; empty: the codes are whole.
  std::string suppliers = {};
};

/// What a roll would change, or has changed.
struct RollAnswer {
  std::optional<RollSummary> summary;  ///< when the file holds
  std::optional<RollFaults> faults;    ///< when it does not; nothing was changed then
  std::optional<RollChange> change;    ///< when there was a roll before
  bool codes_dropped = false;          ///< codes that were made for the roll before are worth nothing now
  bool is_too_large = false;           ///< more voters than it may have; nothing was changed then
};

/// A trial, as the organiser of the election that it tries sees it.
struct TrialVote {
  TrialNote note;
  ElectionCard poll;  ///< of the trial
  std::uint64_t ballots = 0;
  bool fits = false;                                       ///< see `TrialReport`
  std::vector<std::pair<std::string, std::string>> codes;  ///< id on the trial's roll, code as a letter shows it
};

/// Who stands for an opening or a closing.
struct SignedBy {
  std::vector<std::string> people = {};  ///< by identifier; one named twice counts once
  std::string opening = {};              ///< when not empty: the digest of what may be opened
};

/// What was found when the ballot box opened: the zero proof.
struct OpeningProof {
  Timestamp opened;
  std::string fingerprint;  ///< of the election
  Balance balance;          ///< all zero
};

/// How lost letters are replaced in an election, and what came of it so far.
struct Reissues {
  std::vector<RollColumn> challenge;  ///< what whoever lost a letter is asked
  std::vector<bool> letters;          ///< those in reserve, by number from 1: whether they were handed out
  ReissueLog log;
  std::vector<ReissueAlarm> alarms;
};

/// How far the shuffles of preference questions are.
struct ShuffleRound {
  std::vector<std::uint32_t> done;    ///< numbers of the trustees who have shuffled, in order
  std::optional<std::uint32_t> turn;  ///< who shuffles next; nothing when all have
};

/// What a trustee's page shows.
struct TrusteeView {
  std::uint32_t number = 0;
  TrusteeDesk desk;
  ElectionCard poll;
  std::optional<ShuffleRound> shuffles = {};  ///< while they are made
  bool may_decrypt = false;
  bool has_decrypted = false;
};

/// The organiser's side of the desk: an election from its definition to its outcome.  Every answer is stored before it
/// is given; what is refused leaves everything as it was.  Calls come from many threads; those for one election wait
/// for each other.  Each may throw what the store throws, and `BoxUnreachable` where the box is asked: asking again is
/// then safe.
class OrganiserDesk {
 public:
  template <class T>
  using Answer = Result<T, OrganiserRefusal>;
  using Refused = std::optional<OrganiserRefusal>;
  using Uuid = protocol::ElectionUuid;

  struct Settings {
    unsigned threads = 1;  ///< for making codes
    /// The people who may confirm an opening or a closing now, by identifier, with their names; none when it is left
    /// out.
    std::function<std::map<std::string, std::string>(const Uuid& election)> organisers = {};
    /// Whether the places where it would run are as the platform asks; it says nothing when nothing is asked.  What it
    /// throws keeps the election from opening.
    std::function<std::optional<HostingReport>(const Uuid& election, std::optional<Timestamp> closes)> hosting = {};
  };

  /// @param store, box, voting, random  outlive it
  OrganiserDesk(DeskStore& store, BoxPort& box, VotingDesk& voting, crypto::RandomSource& random, Settings settings);

  // ---- Before the poll opens.

  /// @param organiser  the identifier of whoever makes it
  Answer<Uuid> create(const std::string& organiser, std::string_view definition_json, Timestamp now);
  /// All but trials.
  std::vector<Uuid> elections() const;
  /// Whether there is such an election, or such a trial.
  bool has(const Uuid& election) const;

  /// As JSON.
  Answer<std::string> definition(const Uuid& election) const;
  /// Trustees' keys and voters' codes stay as long as they fit: a new group, or other trustees, begin the ceremony
  /// anew.
  Refused change_definition(const Uuid& election, std::string_view definition_json);
  /// Every trace of it; before the poll opens only.
  Refused erase(const Uuid& election);

  /// @param dry_run  only to see what it would change
  /// @param meaning  what the columns of the file hold, where an organiser says it; remembered with the election,
  /// whether
  ///                 the roll is taken or not
  /// @param voters_max  how many voters it may have; nothing: as many as there are
  Answer<RollAnswer> take_roll(const Uuid& election, std::string_view csv, bool dry_run,
                               const std::optional<ColumnMeaning>& meaning = std::nullopt,
                               std::optional<std::uint64_t> voters_max = std::nullopt);
  /// What the columns of a file seem to hold, and what was said of such columns before.  Nothing of it is kept.
  /// @param head  as `election::preview_roll` takes it
  Answer<Result<std::vector<PreviewedColumn>, RollFaults>> preview_roll(const Uuid& election,
                                                                        std::string_view head) const;
  Answer<ElectoralRoll> roll(const Uuid& election) const;

  Answer<std::vector<ChecklistItem>> checklist_of(const Uuid& election, Timestamp now) const;

  /// Makes all voting codes, has them printed and forgets them.  Codes made before open nothing from then on.
  Refused issue_codes(const Uuid& election, const CodePrinter& printer);
  /// Takes codes that were made elsewhere: public credentials and verifiers, see `issued_codes_from`.
  Refused take_codes(const Uuid& election, std::string_view json);

  // ---- Lost letters: docs/operating/lost-letters.md.

  /// Lets a voter in by a letter in reserve, and no more by the one that they lost.  Each try is kept, a wrong one too.
  /// @param clerk   who asks, by identifier
  /// @param letter  its number, from 1
  /// @errors        wrong_state, and those from reserve_missing to answers_exhausted
  Answer<Reissues> reissue(const Uuid& election, const std::string& clerk, std::string_view voter_id,
                           const ChallengeAnswers& answers, std::uint32_t letter, Timestamp now);
  Answer<Reissues> reissues(const Uuid& election, Timestamp now) const;

  // ---- A trial: trial_vote.hpp.

  /// Makes and opens one, with test keys that the desk keeps and test codes that it shows.
  /// @errors  trial_goes_on; those of opening an election
  Answer<TrialVote> start_trial(const Uuid& election, Timestamp now);
  /// @errors  trial_missing
  Answer<TrialVote> trial(const Uuid& election) const;
  /// Closes its box, decrypts with the test keys and counts.
  /// @errors  trial_missing, trial_empty
  Answer<TrialVote> count_trial(const Uuid& election, Timestamp now);
  /// @param same  whether its result is the one that was expected
  Answer<TrialVote> judge_trial(const Uuid& election, bool same, Timestamp now);
  /// Closes its box for good and forgets it at the desk; its public archive stays in the box.
  Refused drop_trial(const Uuid& election);

  // ---- Trustees.

  Answer<TrusteeDesk> trustees(const Uuid& election) const;
  Refused renew_trustee_link(const Uuid& election, std::uint32_t number);
  /// All that trustees have handed in is forgotten; before the poll opens only.
  Refused restart_trustees(const Uuid& election);
  Answer<TrusteeView> trustee(const Uuid& election, std::uint32_t number);
  Result<TrusteeView, TrusteeRefusal> take_from_trustee(const Uuid& election, std::uint32_t number,
                                                        TrusteeRecord record, std::string_view text);
  /// While preference questions are shuffled; nothing before and after.
  std::optional<ShuffleRound> shuffles(const Uuid& election) const;
  /// What the trustee whose turn it is shuffles, `mixnet_arrays_text`.
  Result<std::string, TrusteeRefusal> shuffle_input(const Uuid& election, std::uint32_t number) const;
  Result<TrusteeView, TrusteeRefusal> take_shuffle(const Uuid& election, std::uint32_t number, std::string_view text);
  Result<TrusteeView, TrusteeRefusal> take_decryption(const Uuid& election, std::uint32_t number,
                                                      std::string_view text);

  // ---- The poll.  Each gives what everybody may know then.

  Answer<ElectionCard> poll(const Uuid& election) const;
  Answer<ElectionCard> announce(const Uuid& election, Timestamp now);
  /// What an opening would fix now, see `opening_digest`.
  /// @errors  wrong_state, incomplete
  Answer<std::string> what_would_open(const Uuid& election, Timestamp now) const;
  /// Cannot be taken back.
  /// @param typed_name  the election's name, typed by who opens it
  /// @param by          where the election wants two people, both of them
  Answer<ElectionCard> open(const Uuid& election, std::string_view typed_name, Timestamp now, const SignedBy& by = {});
  Answer<ElectionCard> pause(const Uuid& election, const std::string& why, std::optional<Timestamp> until);
  Answer<ElectionCard> resume(const Uuid& election);
  /// Cannot be taken back.
  Answer<ElectionCard> close(const Uuid& election, std::string_view typed_name, Timestamp now, const SignedBy& by = {});
  /// There is no result of it and there will be none.  Cannot be taken back, and is not possible once it is counted.
  /// @param why  shown to everybody
  /// @param by   two people, whatever the definition says
  /// @errors     wrong_state, also of a trial; name_differs, reason_missing, second_person_needed
  Answer<ElectionCard> annul(const Uuid& election, std::string_view typed_name, std::string_view why, Timestamp now,
                             const SignedBy& by);
  /// Whoever's turn it is to shuffle does not come: the others go first.
  /// @errors  wrong_state, also when it is not this trustee's turn
  Refused pass_over(const Uuid& election, std::uint32_t number);
  /// Ends the shuffles of preference questions.
  /// @param by  where the election wants two people, both of them
  Answer<ElectionCard> end_shuffles(const Uuid& election, const SignedBy& by = {});
  /// Opens the tally when enough trustees have decrypted, and applies the rules of the definition.
  Answer<CountedElection> count(const Uuid& election, Timestamp now);
  /// The outcome of a counted election.
  Answer<CountedElection> outcome(const Uuid& election) const;
  /// What was found when the poll closed; nothing before.
  std::optional<Balance> closing_balance(const Uuid& election) const;
  std::optional<Timestamp> opened_at(const Uuid& election) const;
  /// Nothing before the poll opens.
  std::optional<OpeningProof> opening_proof(const Uuid& election) const;
  std::optional<Timestamp> counted_at(const Uuid& election) const;
  std::vector<std::uint32_t> decrypted_by(const Uuid& election) const;
  /// What the box says; nothing when it does not know the election.
  std::optional<BoxState> box_state(const Uuid& election) const { return box_.state(election); }

 private:
  using Change = DeskStore::Change;
  using Guard = std::unique_lock<std::mutex>;

  Guard lock(const Uuid& election) const;
  std::optional<ElectionCard> stored_poll(const Uuid& election) const;
  Preparation preparation(const Uuid& election) const;
  /// @errors  unknown_election, open_already
  Answer<ElectionCard> before_opening(const Uuid& election) const;
  Answer<ElectionCard> in_state(const Uuid& election, std::initializer_list<ElectionState> states) const;
  /// Whether one more person is to say so.
  Refused find_missing_person(const Uuid& election, const ElectionCard& poll, const SignedBy& by) const;
  Refused find_missing_person(const Uuid& election, const SignedBy& by) const;
  std::optional<BoxState> reachable_state(const Uuid& election) const;
  /// @errors  incomplete
  Answer<BoxPort::SetupRecords> records_to_open(const Uuid& election, Timestamp now) const;
  std::string opening_digest_of(const Uuid& election, const BoxPort::SetupRecords& records) const;
  Refused keep_codes(const Uuid& election, const ElectoralRoll& roll, const IssuedCodes& issued, journal::Event event);
  void drop_codes(Change& change, const Uuid& election) const;
  ReissueLog reissue_log(const Uuid& election) const;
  std::optional<TrusteeDesk> stored_trustees(const Uuid& election) const;
  ShuffleOrder order_of_shuffles(const Uuid& election, std::uint32_t trustees) const;
  TrusteeView view_of(const Uuid& election, std::uint32_t number, TrusteeDesk desk, ElectionCard poll);
  Answer<CountedElection> counted(const Uuid& election, const std::string& result) const;
  std::optional<TrialNote> trial_note(const Uuid& election) const;
  std::optional<TrialReport> trial_report(const Uuid& election) const;
  void destroy_trial(Change& change, const Uuid& election) const;
  Answer<TrialVote> count_tallied_trial(const Uuid& election, const TrialNote& note, Timestamp now);
  void put_poll(Change& change, const Uuid& election, const ElectionCard& poll) const;
  /// Stores the poll, and what changes beside it; from then on voters are let in as it says.
  ElectionCard keep(const Uuid& election, ElectionCard poll, Change change = {});

  DeskStore& store_;
  BoxPort& box_;
  VotingDesk& voting_;
  crypto::RandomSource& random_;
  const Settings settings_;
  mutable std::mutex locks_mutex_;
  mutable std::map<Uuid, std::unique_ptr<std::mutex>> locks_;
};

}  // namespace urna::election
