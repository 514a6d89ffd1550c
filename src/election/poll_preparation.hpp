// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "election/box_port.hpp"
#include "election/credential_list.hpp"
#include "election/draft_election.hpp"
#include "election/poll.hpp"
#include "election/trustee_desk.hpp"
#include "protocol/trustees.hpp"

namespace urna::election {

/// What differs between the trustees at hand and those of the definition, if anything.
std::optional<Contradiction> find_other_trustees(const TrusteesDefinition& wanted,
                                                 const std::vector<protocol::TrusteeItem>& items);

/// The first records of the archive.
/// @param trustees  verified
/// @errors          every contradiction between the parts; nothing was made then
Result<BoxPort::SetupRecords, std::vector<Contradiction>> make_setup(const ElectionDefinition& definition,
                                                                     const Draft& draft, const ElectoralRoll& roll,
                                                                     const protocol::Trustees& trustees,
                                                                     const CredentialList& credentials);

/// How far the trial of an election is.
struct TrialReport {
  bool is_over = false;      ///< counted; while it is not, two boxes of one name could be open
  std::optional<bool> same;  ///< whether its result was the expected one, once somebody has looked
  bool fits = false;         ///< the questions and rules are still those that were tried
  std::uint64_t ballots = 0;
};

/// Whether the places where an election will run are as the rules of the platform ask.
struct HostingReport {
  std::vector<std::string> broken;  ///< rules that keep it from opening: those that are broken, or cannot be judged
};

/// What there is of an election before it opens.
struct Preparation {
  Draft draft;
  ElectionDefinition definition;
  std::optional<ElectoralRoll> roll;
  std::optional<TrusteeDesk> trustees;
  std::optional<CredentialList> credentials;
  bool letters_are_due = false;  ///< the roll has changed since the codes were made
  std::optional<TrialReport> trial = {};
  std::size_t organisers = 0;                 ///< accounts that may act now
  std::optional<HostingReport> hosting = {};  ///< nothing: nobody has said what is asked of the places where it runs
};

enum class ChecklistKey { questions, roll, trustees, codes, trial, people, dates, hosting };

std::string_view name_of(ChecklistKey key);

/// What is to be said of an item: what there is of it, when it is done, or what it lacks.  The pages say it in the
/// reader's language, from the name and the values.
enum class ChecklistRemark {
  questions,  ///< count: how many
  question_wrong,
  roll,  ///< count: voters
  roll_missing,
  weights_missing,      ///< the definition wants them, the roll has none
  weights_unforeseen,   ///< the roll has them, the definition says nothing of them
  birth_dates_missing,  ///< count: voters without
  challenge_missing,    ///< the roll lacks what is asked of who lost a letter
  trustees,             ///< count: how many
  trustees_missing,     ///< nobody has begun
  trustees_unfinished,  ///< names
  trustees_unfit,       ///< what they made does not fit together, or not the definition
  codes,                ///< count: how many
  codes_missing,
  codes_outdated,  ///< the roll has changed since
  codes_unfit,     ///< of another roll
  trial,           ///< count: its ballots
  trial_missing,
  trial_running,
  trial_outdated,  ///< the questions have changed since
  trial_unjudged,
  trial_differs,
  people,          ///< count: organisers who can sign in, where the poll takes two
  people_missing,  ///< count: the same, when they are fewer than two
  people_one,      ///< one account opens and closes alone
  dates,
  dates_missing,
  dates_past,          ///< moment: when it was to close
  hosting,             ///< the places where it runs keep the platform's rules
  hosting_undeclared,  ///< the platform has no such rules
  hosting_broken,      ///< names: of the rules
};

/// In the interface: `trustees-unfinished`.
std::string_view name_of(ChecklistRemark remark);

struct ChecklistItem {
  ChecklistKey key;
  bool done = false;
  bool blocks = true;  ///< the poll cannot open before it is done
  ChecklistRemark remark;
  std::string detail = {};  ///< the remark as an English sentence
  std::uint64_t count = 0;
  std::vector<std::string> names = {};
  std::optional<Timestamp> moment = {};
};

/// What is to be done before the poll opens, in the order in which people do it.
/// @param now  to find out dates that have passed
std::vector<ChecklistItem> checklist(const Preparation& preparation, Timestamp now);

/// SHA-256, 64 hexadecimal characters, over all that an opening fixes: what it gives the box, the definition with its
/// rules, and who is on the roll.
std::string opening_digest(const BoxPort::SetupRecords& records, std::string_view definition_toml,
                           std::string_view roll_csv);

/// The set-up records, when nothing that blocks is left to do.
/// @errors  the items that are not done
Result<BoxPort::SetupRecords, std::vector<ChecklistItem>> open_preparation(const Preparation& preparation,
                                                                           Timestamp now);

/// What everybody may know of it from its announcement on.
ElectionCard poll_of(const Preparation& preparation);

}  // namespace urna::election
