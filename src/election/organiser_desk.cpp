// SPDX-License-Identifier: EUPL-1.2
#include "election/organiser_desk.hpp"

#include <algorithm>
#include <set>

#include "base/ensure.hpp"
#include "election/detail/organiser_documents.hpp"

/// What an organiser does before the poll opens.
namespace urna::election {
namespace {

using detail::refusal;

DeskStore::Change::Document put(const protocol::ElectionUuid& election, std::string_view name, std::string bytes) {
  return {election, std::string(name), std::move(bytes)};
}

DeskStore::Change::Document drop(const protocol::ElectionUuid& election, std::string_view name) {
  return {election, std::string(name), std::nullopt};
}

OrganiserRefusal faulty(const DefinitionFaults& faults) {
  OrganiserRefusal out = refusal(OrganiserFault::definition_faulty);
  for (const DefinitionFault& fault : faults.listed)
    out.problems.push_back({fault.field, fault.problem + "; " + fault.remedy});
  return out;
}

std::string draft_text(const Draft& draft) { return draft.uuid.text() + " " + std::string(draft.group->name()); }

/// A random id for each voter, all different.
std::vector<VoterId> draw_ids(std::size_t count, crypto::RandomSource& random) {
  std::set<VoterId> drawn;
  std::vector<VoterId> ids;
  while (ids.size() < count) {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    if (drawn.insert(VoterId(bytes)).second) ids.emplace_back(bytes);
  }
  return ids;
}

}  // namespace

OrganiserDesk::OrganiserDesk(DeskStore& store, BoxPort& box, VotingDesk& voting, crypto::RandomSource& random,
                             Settings settings)
    : store_(store), box_(box), voting_(voting), random_(random), settings_(std::move(settings)) {}

OrganiserDesk::Guard OrganiserDesk::lock(const Uuid& election) const {
  const std::lock_guard guard(locks_mutex_);
  auto& mutex = locks_[election];
  if (!mutex) mutex = std::make_unique<std::mutex>();
  return Guard(*mutex);
}

std::optional<ElectionCard> OrganiserDesk::stored_poll(const Uuid& election) const {
  const auto text = store_.document(election, document::poll);
  if (!text) return std::nullopt;
  auto poll = poll_from(*text);
  ensure(poll.has_value(), "the poll that is stored can be read");
  return poll;
}

void OrganiserDesk::put_poll(Change& change, const Uuid& election, const ElectionCard& poll) const {
  change.documents.push_back(put(election, document::poll, poll_text(poll)));
}

std::optional<TrusteeDesk> OrganiserDesk::stored_trustees(const Uuid& election) const {
  const auto text = store_.document(election, detail::trustee_desk);
  if (!text) return std::nullopt;
  auto desk = TrusteeDesk::parse(*text);
  ensure(desk.has_value(), "the trustees that are stored can be read");
  return desk;
}

Preparation OrganiserDesk::preparation(const Uuid& election) const {
  const auto toml = store_.document(election, document::definition);
  auto definition = parse_definition(toml.value_or(""));
  ensure(definition.has_value(), "the definition that is stored can be read");
  const crypto::Group* group = definition->group;
  Preparation preparation{{election, group}, std::move(*definition), {}, stored_trustees(election), {}};
  if (const auto csv = store_.document(election, document::roll)) {
    auto roll = ElectoralRoll::parse(*csv);
    ensure(roll.has_value(), "the roll that is stored can be read");
    preparation.roll = std::move(*roll);
  }
  if (auto text = store_.document(election, document::public_credentials)) {
    preparation.credentials = kept_credential_list(std::move(*text));
    ensure(preparation.credentials.has_value(), "the credentials that are stored can be read");
  }
  preparation.letters_are_due = store_.document(election, detail::codes_dropped).has_value();
  preparation.trial = trial_report(election);
  if (settings_.organisers) preparation.organisers = settings_.organisers(election).size();
  if (settings_.hosting) preparation.hosting = settings_.hosting(election, preparation.definition.closes);
  return preparation;
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::before_opening(const Uuid& election) const {
  auto poll = stored_poll(election);
  if (!poll) return failure(refusal(OrganiserFault::unknown_election));
  const bool is_before = poll->state == ElectionState::draft || poll->state == ElectionState::announced;
  // The records of an opening that was cut off may be in the box already: they stay as they are.
  if (!is_before || store_.document(election, document::election))
    return failure(refusal(OrganiserFault::open_already));
  return std::move(*poll);
}

OrganiserDesk::Answer<protocol::ElectionUuid> OrganiserDesk::create(const std::string& organiser,
                                                                    std::string_view definition_json, Timestamp) {
  auto written = definition_from_json(definition_json);
  if (!written) return failure(faulty(written.error()));
  const Uuid election = Uuid::make(random_);
  const Draft draft{election, written->definition.group};
  const TrusteeDesk desk = TrusteeDesk::begin(*draft.group, written->definition.trustees);
  const Preparation preparation{draft, std::move(written->definition), {}, {}, {}};
  Change change;
  change.documents.push_back(put(election, detail::organiser, organiser));
  change.documents.push_back(put(election, document::definition, written->toml));
  change.documents.push_back(put(election, document::draft, draft_text(draft)));
  change.documents.push_back(put(election, detail::trustee_desk, desk.text()));
  put_poll(change, election, poll_of(preparation));
  change.event = journal::Event::election_created;
  change.facts[journal::Fact::trustees] = desk.size();
  store_.write(change);
  return election;
}

std::vector<protocol::ElectionUuid> OrganiserDesk::elections() const {
  std::vector<Uuid> out;
  for (const Uuid& election : store_.elections()) {
    // A trial is found through the election that it tries.
    if (has(election) && !store_.document(election, detail::trial_of)) out.push_back(election);
  }
  return out;
}

bool OrganiserDesk::has(const Uuid& election) const { return store_.document(election, detail::organiser).has_value(); }

OrganiserDesk::Answer<std::string> OrganiserDesk::definition(const Uuid& election) const {
  const auto toml = store_.document(election, document::definition);
  if (!toml) return failure(refusal(OrganiserFault::unknown_election));
  return definition_json(*toml);
}

OrganiserDesk::Refused OrganiserDesk::change_definition(const Uuid& election, std::string_view definition_json) {
  const Guard guard = lock(election);
  const auto poll = before_opening(election);
  if (!poll) return poll.error();
  auto written = definition_from_json(definition_json);
  if (!written) return faulty(written.error());
  if (poll->two_people && !written->definition.two_people) {
    OrganiserRefusal kept = refusal(OrganiserFault::definition_faulty);
    kept.problems.push_back({"two_people", "was asked for, and one person cannot take it back; keep it"});
    return kept;
  }
  Preparation preparation = this->preparation(election);
  const bool other_group = written->definition.group != preparation.draft.group;
  const bool other_reserve = written->definition.reserve_letters != preparation.definition.reserve_letters;
  const bool other_parts = written->definition.two_part_codes != preparation.definition.two_part_codes;
  preparation.draft.group = written->definition.group;
  preparation.definition = std::move(written->definition);
  Change change;
  change.documents.push_back(put(election, document::definition, written->toml));
  if (other_group) change.documents.push_back(put(election, document::draft, draft_text(preparation.draft)));
  if (!preparation.trustees || !preparation.trustees->is_for(preparation.definition)) {
    TrusteeDesk fresh = TrusteeDesk::begin(*preparation.draft.group, preparation.definition.trustees);
    // Links of the people before must not open the places of those who follow.
    for (std::uint32_t number = 1; preparation.trustees && number <= fresh.size(); ++number) {
      const std::uint32_t before = number <= preparation.trustees->size() ? preparation.trustees->seat(number).link : 0;
      while (fresh.seat(number).link <= before) fresh.renew_link(number);
    }
    change.documents.push_back(put(election, detail::trustee_desk, fresh.text()));
  }
  if ((other_group || other_reserve || other_parts) && preparation.credentials) drop_codes(change, election);
  ElectionCard changed = poll_of(preparation);
  changed.state = poll->state;
  put_poll(change, election, changed);
  store_.write(change);
  voting_.refresh(election);
  return std::nullopt;
}

OrganiserDesk::Refused OrganiserDesk::erase(const Uuid& election) {
  const Guard guard = lock(election);
  if (const auto poll = before_opening(election); !poll) return poll.error();
  Change change;
  destroy_trial(change, election);
  change.destroyed.push_back(election);
  store_.write(change);
  voting_.refresh(election);
  return std::nullopt;
}

OrganiserDesk::Answer<RollAnswer> OrganiserDesk::take_roll(const Uuid& election, std::string_view csv, bool dry_run,
                                                           const std::optional<ColumnMeaning>& meaning,
                                                           std::optional<std::uint64_t> voters_max) {
  const Guard guard = lock(election);
  const auto poll = before_opening(election);
  if (!poll) return failure(poll.error());
  if (const auto headers = roll_headers(csv); meaning && headers.size() == meaning->size()) {
    auto remembered = RememberedColumns::from(store_.document(election, detail::roll_columns).value_or(""));
    remembered.remember(headers, *meaning);
    store_.put_document(election, detail::roll_columns, remembered.text(), journal::Event::election_changed);
  }
  const auto roll = ElectoralRoll::parse(csv, meaning);
  RollAnswer answer;
  if (!roll) {
    answer.faults = roll.error();
    return answer;
  }
  Preparation preparation = this->preparation(election);
  answer.summary = roll->summary();
  bool is_same = false;
  if (preparation.roll) {
    answer.change = compare_rolls(*preparation.roll, *roll);
    const RollChange& change = *answer.change;
    is_same = change.added.empty() && change.removed.empty() && change.changed.empty() && !change.moved;
  }
  answer.codes_dropped = preparation.credentials && !is_same;
  // A roll that does not grow goes on, also when the limit was lowered meanwhile.
  answer.is_too_large = voters_max && roll->size() > std::max<std::uint64_t>(*voters_max, poll->voters);
  if (dry_run || answer.is_too_large) return answer;
  Change change;
  change.documents.push_back(put(election, document::roll, roll->csv()));
  if (answer.codes_dropped) drop_codes(change, election);
  ElectionCard changed = *poll;
  changed.voters = roll->size();
  put_poll(change, election, changed);
  change.event = journal::Event::roll_imported;
  change.facts = {{journal::Fact::voters, roll->size()}, {journal::Fact::weight, roll->summary().weight}};
  store_.write(change);
  voting_.refresh(election);
  return answer;
}

OrganiserDesk::Answer<Result<std::vector<PreviewedColumn>, RollFaults>> OrganiserDesk::preview_roll(
    const Uuid& election, std::string_view head) const {
  if (!stored_poll(election)) return failure(refusal(OrganiserFault::unknown_election));
  const auto remembered = RememberedColumns::from(store_.document(election, detail::roll_columns).value_or(""));
  return election::preview_roll(head, remembered);
}

OrganiserDesk::Answer<ElectoralRoll> OrganiserDesk::roll(const Uuid& election) const {
  if (!stored_poll(election)) return failure(refusal(OrganiserFault::unknown_election));
  const auto csv = store_.document(election, document::roll);
  if (!csv) return failure(refusal(OrganiserFault::roll_missing));
  auto roll = ElectoralRoll::parse(*csv);
  ensure(roll.has_value(), "the roll that is stored can be read");
  return std::move(*roll);
}

OrganiserDesk::Answer<std::vector<ChecklistItem>> OrganiserDesk::checklist_of(const Uuid& election,
                                                                              Timestamp now) const {
  const Guard guard = lock(election);
  if (!stored_poll(election)) return failure(refusal(OrganiserFault::unknown_election));
  return checklist(preparation(election), now);
}

/// What was made for another roll, or under other rules, opens nothing any more.
void OrganiserDesk::drop_codes(Change& change, const Uuid& election) const {
  for (const std::string_view name : {document::public_credentials, detail::reserve, detail::reissues})
    change.documents.push_back(drop(election, name));
  change.documents.push_back(put(election, detail::codes_dropped, "1"));
  change.voters.push_back({election, {}});
}

OrganiserDesk::Refused OrganiserDesk::keep_codes(const Uuid& election, const ElectoralRoll& roll,
                                                 const IssuedCodes& issued, journal::Event event) {
  const std::vector<VoterId> ids = draw_ids(roll.size(), random_);
  Change::Voters voters{election, {}};
  for (std::size_t i = 0; i < roll.size(); ++i) {
    const Voter voter = roll.voter(i);
    DeskVoter& one = voters.voters.emplace_back();
    one.id = ids[i];
    one.roll_index = static_cast<std::uint32_t>(i);
    one.college = voter.college;
    one.verifier = issued.verifiers[i];
    one.birth_date = voter.birth_date;
    one.weight = voter.weight;
  }
  Change change;
  change.documents.push_back(put(election, document::public_credentials, issued.public_credentials));
  change.documents.push_back(drop(election, detail::codes_dropped));
  change.documents.push_back(drop(election, detail::reissues));
  change.documents.push_back(issued.reserve.empty() ? drop(election, detail::reserve)
                                                    : put(election, detail::reserve, reserve_text(issued.reserve)));
  change.voters.push_back(std::move(voters));
  change.event = event;
  change.facts[journal::Fact::voters] = roll.size();
  store_.write(change);
  voting_.refresh(election);
  return std::nullopt;
}

OrganiserDesk::Refused OrganiserDesk::issue_codes(const Uuid& election, const CodePrinter& printer) {
  const Guard guard = lock(election);
  const auto poll = before_opening(election);
  if (!poll) return poll.error();
  const Preparation preparation = this->preparation(election);
  if (!preparation.roll) return refusal(OrganiserFault::roll_missing);
  if (preparation.definition.two_part_codes == printer.suppliers.empty())
    return refusal(OrganiserFault::codes_refused, printer.suppliers.empty()
                                                      ? "each part of the codes goes to a supplier of its own"
                                                      : "the codes of this election are whole: there are no parts");
  const ElectoralRoll& roll = *preparation.roll;
  if (auto unfit = printer.inspect(roll, *poll); !unfit.empty()) {
    OrganiserRefusal out = refusal(OrganiserFault::letters_unfit);
    out.problems = std::move(unfit);
    return out;
  }
  const IssuedCodes issued = election::issue_codes(
      roll, preparation.draft, random_, settings_.threads,
      [&](std::span<const protocol::VotingCode> codes) { printer.print(roll, *poll, codes); },
      preparation.definition.reserve_letters);
  if (!printer.suppliers.empty()) {
    Change named;
    named.event = journal::Event::letters_supplier_named;
    named.documents.push_back(put(election, detail::suppliers, printer.suppliers));
    store_.write(named);
  }
  return keep_codes(election, roll, issued, journal::Event::codes_made);
}

OrganiserDesk::Refused OrganiserDesk::take_codes(const Uuid& election, std::string_view json) {
  const Guard guard = lock(election);
  if (const auto poll = before_opening(election); !poll) return poll.error();
  const Preparation preparation = this->preparation(election);
  if (!preparation.roll) return refusal(OrganiserFault::roll_missing);
  if (preparation.definition.two_part_codes)
    return refusal(OrganiserFault::codes_refused, "codes in two parts are made here, each part for its own supplier");
  if (preparation.definition.reserve_letters > 0)
    return refusal(OrganiserFault::codes_refused, "letters in reserve are made here with the others, not elsewhere");
  const ElectoralRoll& roll = *preparation.roll;
  auto issued = issued_codes_from(election, roll, json);
  if (!issued) return refusal(OrganiserFault::codes_refused, issued.error());
  const auto list = read_credential_list(*preparation.draft.group, issued->public_credentials);
  if (!list) return refusal(OrganiserFault::codes_refused, list.error().front());
  if (list->count != roll.size() || list->total_weight != roll.summary().weight)
    return refusal(OrganiserFault::codes_refused, "there are not as many credentials, or votes, as on the roll");
  issued->public_credentials = list->text;
  return keep_codes(election, roll, *issued, journal::Event::codes_taken);
}

}  // namespace urna::election
