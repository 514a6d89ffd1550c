// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assurance/cyber_index.hpp"
#include "assurance/status.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "identity/identifiers.hpp"

/// The file by which an authority lets a service run, for a time: from a blank sheet to a decision that nobody edits.
namespace urna::assurance {

using identity::PersonId;

enum class Verdict { favourable, with_reservations, unfavourable };

/// What experts advise.
struct Opinion {
  std::vector<std::string> collaborators;  ///< by name and position, at least one
  PersonId given_by;                       ///< whose account it comes from
  Verdict verdict = Verdict::favourable;
  int months = 0;  ///< advised: 6, 12, 24 or 36; 0 with an unfavourable verdict
  std::string comment;
};

/// Who decides.  The person signs with a second factor, which is for the caller to see to.
struct Authority {
  std::string name;
  std::string position;
  PersonId person;
};

/// Somebody signs for the authority, by a paper of their own.
struct Delegation {
  PersonId from;
  PersonId to;
  Timestamp not_before;
  Timestamp expires;
};

/// By which somebody may sign for the authority now.
std::optional<Delegation> delegation_of(std::span<const Delegation> delegations, const PersonId& authority,
                                        const PersonId& who, Timestamp now);

/// A measure that must have come so far by a day, or the decision is under watch.
struct DecisionCondition {
  std::string measure;
  Status status = Status::done;
  std::chrono::sys_days due;
};

struct Board {
  std::chrono::sys_days date;  ///< on which the board sits; the decision counts from it
  bool is_accepted = false;
  int months = 0;                 ///< 6, 12, 24 or 36; 0 when refused
  std::string reason_of_refusal;  ///< only then, and always then
  std::vector<DecisionCondition> conditions = {};
};

/// In their order: none may be filled in before those above it.
enum class ApprovalStep { authority, opinions, documents, decision_form, board, summary };

enum class StepFault {
  too_early,  ///< a step above is not complete
  blank,      ///< a name, a position, a title, a reason; or an opinion of nobody
  too_long,   ///< a text of more than 2,000 bytes, or a list of more than 50
  wrong_months,
  condition_too_late,  ///< it is due before the decision, or after its end
  board_too_far,       ///< over a year back or ahead
};

/// What is filled in, step by step.
class ApprovalDraft {
 public:
  /// What stands in it; nothing for a step that is not complete.
  struct Steps {
    PersonId author;
    std::optional<Authority> authority = {};
    std::optional<std::vector<Opinion>> opinions = {};
    std::optional<std::vector<std::string>> documents = {};
    std::optional<Timestamp> form_handed_out = {};
    std::optional<Board> board = {};
  };

  /// @param author  who writes it: never whoever decides, nor whoever gives an opinion
  explicit ApprovalDraft(const PersonId& author) : steps_{author} {}
  /// One that was filled in before.
  explicit ApprovalDraft(Steps steps) : steps_(std::move(steps)) {}

  /// Authority, opinions and documents take back the form that was handed out: it said something else.
  std::optional<StepFault> set_authority(Authority authority);
  /// @param opinions  empty: it is declared that none was asked for
  std::optional<StepFault> set_opinions(std::vector<Opinion> opinions);
  /// Whoever gave one takes it back: without any left the step is open again, for nobody has declared that none was
  /// asked for.
  void take_back_opinion(const PersonId& giver);
  /// @param titles  empty: it is declared that there are none
  std::optional<StepFault> set_documents(std::vector<std::string> titles);
  /// The form on which the authority decides was handed out.
  std::optional<StepFault> hand_out_form(Timestamp now);
  std::optional<StepFault> set_board(Board board, Timestamp now);

  /// The first step that is not complete; `summary` when all are.
  ApprovalStep next_step() const;

  const PersonId& author() const { return steps_.author; }
  const std::optional<Authority>& authority() const { return steps_.authority; }
  const std::optional<std::vector<Opinion>>& opinions() const { return steps_.opinions; }
  const std::optional<std::vector<std::string>>& documents() const { return steps_.documents; }
  const std::optional<Timestamp>& form_handed_out() const { return steps_.form_handed_out; }
  const std::optional<Board>& board() const { return steps_.board; }

 private:
  bool is_complete(ApprovalStep step) const;
  bool is_reached(ApprovalStep step) const;

  Steps steps_;
};

/// An evidence that fails and is put up with, until a day.
struct Waiver {
  std::string measure;
  std::chrono::sys_days until;  ///< that day included
};

/// The service as it stands when the decision is taken.
struct ServiceStanding {
  bool is_description_complete = false;
  std::vector<std::string> unanswered;  ///< indispensable measures that nobody has answered
  std::vector<std::string> failed;      ///< indispensable measures whose evidence fails
  std::vector<Waiver> waivers;
  CyberIndex standard;
  CyberIndex personalised;
  std::optional<CyberIndex> proved;  ///< none: no check was ever connected, and the decision says so
  std::string catalogue_version;
  Digest catalogue{};  ///< SHA-256 of the catalogue's bytes
  Digest service{};    ///< of the description, states, set-asides and risks, as canonical JSON
  Digest evidence{};   ///< of what stands behind each measure, where there is a proved index
  Digest platform{};   ///< of the program that computed all of this
};

/// The smaller of the declared index and the proved one: what a decision is measured by.
IndexFigure decisive_index(const CyberIndex& standard, const std::optional<CyberIndex>& proved);

enum class GateFault {
  step_missing,       ///< `next_step` says which
  not_the_authority,  ///< whoever signs is neither the authority nor delegated by it now
  same_person,        ///< author, givers of opinions and signer are different people
  description_incomplete,
  measure_unanswered,  ///< names the measure
  evidence_failed,     ///< names the measure: no waiver covers it on that day
  index_too_low,       ///< under 1: no service runs on that
  longer_than_index_allows,
};

struct Obstacle {
  GateFault fault = GateFault::step_missing;
  std::string measure;  ///< which one, where it is one
};

/// What stands in the way of letting the service run that long, whoever signs.
/// @param months  0: not said yet; then only what stands in the way of any decision
std::vector<Obstacle> obstacles_to_approval(const ServiceStanding& standing, int months, std::chrono::sys_days today);

/// A decision, frozen.  What it was taken on stands in it; nothing in it changes.
struct Decision {
  PersonId author;
  PersonId signed_by;
  std::optional<Delegation> delegation;  ///< by which, when it was not the authority itself
  Authority authority;
  std::vector<Opinion> opinions;
  std::vector<std::string> documents;
  Board board;
  Timestamp taken;
  ServiceStanding standing;

  /// The first day on which it no longer holds; nothing when the service was refused.
  std::optional<std::chrono::sys_days> ends() const;
};

/// Judges a file and freezes it.  A refusal passes whatever the index: nobody needs good marks to be told no.
/// @param delegations  every one that was ever given
/// @returns  the decision, or everything that stands in its way
Result<Decision, std::vector<Obstacle>> finalise(const ApprovalDraft& draft, const ServiceStanding& standing,
                                                 const PersonId& signer, std::span<const Delegation> delegations,
                                                 Timestamp now);

/// So many calendar months on; the last day of a month stays one: 31 January and one month are 28 or 29 February.
std::chrono::sys_days months_later(std::chrono::sys_days day, int months);

/// The days on which the people of the service are reminded, and the day of its end, which is the last.  Those that
/// have passed when the decision is taken are left out; a refusal has none.
std::vector<std::chrono::sys_days> reminders(const Decision& decision);

}  // namespace urna::assurance
