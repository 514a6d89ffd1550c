// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <set>
#include <sstream>

#include "base/ensure.hpp"
#include "base/text_rules.hpp"
#include "election/detail/organiser_documents.hpp"

/// What an organiser does from the announcement to the outcome.
namespace urna::election {
namespace {

using detail::refusal;

OrganiserRefusal refused_by_box(const BoxAnswer& answer) {
  const char* why = "";
  switch (answer.refusal) {
    case BoxRefusal::not_open:
      why = "the box is not open for this";
      break;
    case BoxRefusal::slot_burnt:
    case BoxRefusal::second_ballot:
      why = "it was done before";
      break;
    case BoxRefusal::ballot_invalid:
      why = "the record does not hold";
      break;
    case BoxRefusal::unknown_election:
      why = "the box does not know the election";
      break;
    case BoxRefusal::busy:
      why = "the box has too much to do; try again";
      break;
  }
  return refusal(OrganiserFault::box_refused, answer.detail.empty() ? why : answer.detail);
}

bool has_preferences(const ElectionDefinition& definition) {
  return std::any_of(definition.questions.begin(), definition.questions.end(), [](const QuestionDefinition& question) {
    return std::holds_alternative<PreferenceDefinition>(question);
  });
}

std::optional<Balance> balance_from(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  Balance balance;
  std::istringstream(*text) >> balance.ballots >> balance.signatures >> balance.counter;
  return balance;
}

/// Far enough for the trustees to decrypt.
bool may_be_decrypted(const BoxState& box, bool has_mixnet) {
  return box.stage == "shuffled" || (box.stage == "tallied" && !has_mixnet);
}

/// Why a trustee may not shuffle now; nothing when it is their turn.
std::optional<TrusteeRefusal> find_wrong_turn(const std::optional<ShuffleRound>& round, std::uint32_t number) {
  if (!round) return TrusteeRefusal{TrusteeFault::not_now, "there is nothing to shuffle now"};
  if (std::find(round->done.begin(), round->done.end(), number) != round->done.end())
    return TrusteeRefusal{TrusteeFault::given_before, "this trustee has shuffled"};
  if (round->turn != number) return TrusteeRefusal{TrusteeFault::not_now, "it is another trustee's turn to shuffle"};
  return std::nullopt;
}

}  // namespace

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::poll(const Uuid& election) const {
  auto poll = stored_poll(election);
  if (!poll) return failure(refusal(OrganiserFault::unknown_election));
  return std::move(*poll);
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::in_state(const Uuid& election,
                                                            std::initializer_list<ElectionState> states) const {
  auto poll = stored_poll(election);
  if (!poll) return failure(refusal(OrganiserFault::unknown_election));
  if (std::find(states.begin(), states.end(), poll->state) == states.end())
    return failure(refusal(OrganiserFault::wrong_state, std::string(name_of(poll->state))));
  return std::move(*poll);
}

ElectionCard OrganiserDesk::keep(const Uuid& election, ElectionCard poll, Change change) {
  put_poll(change, election, poll);
  store_.write(change);
  voting_.refresh(election);
  return poll;
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::announce(const Uuid& election, Timestamp) {
  const Guard guard = lock(election);
  auto poll = in_state(election, {ElectionState::draft});
  if (!poll) return poll;
  poll->state = ElectionState::announced;
  return keep(election, std::move(*poll));
}

OrganiserDesk::Refused OrganiserDesk::find_missing_person(const Uuid& election, const ElectionCard& poll,
                                                          const SignedBy& by) const {
  return poll.two_people ? find_missing_person(election, by) : std::nullopt;
}

OrganiserDesk::Refused OrganiserDesk::find_missing_person(const Uuid& election, const SignedBy& by) const {
  const std::set<std::string> people(by.people.begin(), by.people.end());
  if (people.size() >= 2) return std::nullopt;
  std::string others;
  const auto organisers = settings_.organisers ? settings_.organisers(election) : std::map<std::string, std::string>();
  for (const auto& [id, name] : organisers) {
    if (!people.contains(id)) others += (others.empty() ? "" : ", ") + name;
  }
  return refusal(OrganiserFault::second_person_needed, others.empty() ? "nobody else may confirm" : others);
}

std::string OrganiserDesk::opening_digest_of(const Uuid& election, const BoxPort::SetupRecords& records) const {
  return opening_digest(records, store_.document(election, document::definition).value_or(""),
                        store_.document(election, document::roll).value_or(""));
}

OrganiserDesk::Answer<std::string> OrganiserDesk::what_would_open(const Uuid& election, Timestamp now) const {
  const Guard guard = lock(election);
  const auto poll = in_state(election, {ElectionState::draft, ElectionState::announced});
  if (!poll) return failure(poll.error());
  const auto records = records_to_open(election, now);
  if (!records) return failure(records.error());
  return opening_digest_of(election, *records);
}

OrganiserDesk::Answer<BoxPort::SetupRecords> OrganiserDesk::records_to_open(const Uuid& election, Timestamp now) const {
  auto records = open_preparation(preparation(election), now);
  if (records) return std::move(*records);
  OrganiserRefusal missing = refusal(OrganiserFault::incomplete);
  for (const ChecklistItem& item : records.error())
    missing.problems.push_back({std::string(name_of(item.key)), item.detail});
  return failure(std::move(missing));
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::open(const Uuid& election, std::string_view typed_name,
                                                        Timestamp now, const SignedBy& by) {
  const Guard guard = lock(election);
  auto poll = in_state(election, {ElectionState::draft, ElectionState::announced});
  if (!poll) return poll;
  if (trimmed(typed_name) != poll->name) return failure(refusal(OrganiserFault::name_differs));
  if (auto missing = find_missing_person(election, *poll, by)) return failure(std::move(*missing));
  const auto records = records_to_open(election, now);
  if (!records) return failure(records.error());
  if (!by.opening.empty() && by.opening != opening_digest_of(election, *records))
    return failure(refusal(OrganiserFault::opening_differs));
  // First what the box will be given, so that nobody changes it while the box is asked, or if we are cut off then.
  Change fixed;
  fixed.documents.push_back({election, std::string(document::election), records->election});
  fixed.documents.push_back({election, std::string(document::trustees), records->trustees});
  fixed.event = journal::Event::poll_records_fixed;
  store_.write(fixed);
  const auto opened = box_.open(election, *records);
  if (!opened) {
    Change loose;
    loose.documents.push_back({election, std::string(document::election), std::nullopt});
    loose.documents.push_back({election, std::string(document::trustees), std::nullopt});
    loose.event = journal::Event::poll_records_loosened;
    store_.write(loose);
    return failure(refused_by_box(opened.error()));
  }
  // The zero proof: nobody has voted, and the box holds nothing; else it does not open.
  const Balance empty = voting_.balance(election).value_or(Balance{});
  if (opened->ballots != 0 || empty.signatures != 0 || empty.counter != 0)
    return failure(refusal(OrganiserFault::box_refused, "the box or the turnout list is not empty"));
  poll->state = ElectionState::open;
  poll->fingerprint = opened->fingerprint;
  Change change;
  change.documents.push_back(
      {election, std::string(detail::opening),
       std::to_string(opened->ballots) + " " + std::to_string(empty.signatures) + " " + std::to_string(empty.counter)});
  change.documents.push_back({election, std::string(document::box_key), opened->box_key});
  change.documents.push_back({election, std::string(detail::opened_at), timestamp_text(now)});
  change.event = journal::Event::poll_opened;
  change.facts[journal::Fact::voters] = poll->voters;
  return keep(election, std::move(*poll), std::move(change));
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::pause(const Uuid& election, const std::string& why,
                                                         std::optional<Timestamp> until) {
  const Guard guard = lock(election);
  auto poll = in_state(election, {ElectionState::open, ElectionState::paused});
  if (!poll) return poll;
  poll->state = ElectionState::paused;
  poll->pause = ElectionPause{why, until};
  return keep(election, std::move(*poll));
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::resume(const Uuid& election) {
  const Guard guard = lock(election);
  auto poll = in_state(election, {ElectionState::paused});
  if (!poll) return poll;
  poll->state = ElectionState::open;
  poll->pause.reset();
  return keep(election, std::move(*poll));
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::close(const Uuid& election, std::string_view typed_name,
                                                         Timestamp now, const SignedBy& by) {
  const Guard guard = lock(election);
  auto poll = in_state(election, {ElectionState::open, ElectionState::paused, ElectionState::closed});
  if (!poll) return poll;
  if (trimmed(typed_name) != poll->name) return failure(refusal(OrganiserFault::name_differs));
  if (auto missing = find_missing_person(election, *poll, by)) return failure(std::move(*missing));
  if (poll->state != ElectionState::closed) {
    const Balance balance = voting_.stop(election, now);
    poll->state = ElectionState::closed;
    poll->closed_at = now;
    poll->pause.reset();
    Change change;
    change.documents.push_back({election, std::string(detail::closing),
                                std::to_string(balance.ballots) + " " + std::to_string(balance.signatures) + " " +
                                    std::to_string(balance.counter)});
    change.event = journal::Event::poll_closed;
    change.facts = {{journal::Fact::ballots, balance.ballots}, {journal::Fact::signatures, balance.signatures}};
    poll = keep(election, std::move(*poll), std::move(change));
  }
  // Cut off here, the poll is closed for voters; closing again comes back to this place.
  const auto closed = box_.close(election);
  if (!closed) return failure(refused_by_box(closed.error()));
  if (!may_be_decrypted(*closed, has_preferences(preparation(election).definition))) return poll;
  poll->state = ElectionState::tallied;
  Change change;
  change.event = journal::Event::poll_tallied;
  return keep(election, std::move(*poll), std::move(change));
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::annul(const Uuid& election, std::string_view typed_name,
                                                         std::string_view why, Timestamp now, const SignedBy& by) {
  const Guard guard = lock(election);
  auto poll =
      in_state(election, {ElectionState::open, ElectionState::paused, ElectionState::closed, ElectionState::tallied});
  if (!poll) return poll;
  if (poll->is_trial) return failure(refusal(OrganiserFault::wrong_state, "trial"));
  if (trimmed(typed_name) != poll->name) return failure(refusal(OrganiserFault::name_differs));
  if (trimmed(why).empty()) return failure(refusal(OrganiserFault::reason_missing));
  if (auto missing = find_missing_person(election, by)) return failure(std::move(*missing));
  // A result that the box has made known, to a count that was cut off, is not taken back.
  const auto box = reachable_state(election);
  if (box && box->stage == "counted") return failure(refusal(OrganiserFault::wrong_state, "counted"));
  const bool was_open = poll->state == ElectionState::open || poll->state == ElectionState::paused;
  poll->state = ElectionState::annulled;
  poll->annulment = ElectionAnnulment{now, std::string(trimmed(why))};
  poll->pause.reset();
  Change change;
  change.event = journal::Event::poll_annulled;
  const ElectionCard annulled = keep(election, std::move(*poll), std::move(change));
  // A box that is away gets nothing more from here: it need not know.
  try {
    if (was_open && box) (void)box_.close(election);
  } catch (const BoxUnreachable&) {
  }
  return annulled;
}

/// Nothing when the box is away: no reason to go on with an election that is to end.
std::optional<BoxState> OrganiserDesk::reachable_state(const Uuid& election) const {
  try {
    return box_.state(election);
  } catch (const BoxUnreachable&) {
    return std::nullopt;
  }
}

OrganiserDesk::Answer<ElectionCard> OrganiserDesk::end_shuffles(const Uuid& election, const SignedBy& by) {
  const Guard guard = lock(election);
  auto poll = in_state(election, {ElectionState::closed});
  if (!poll) return poll;
  if (auto missing = find_missing_person(election, *poll, by)) return failure(std::move(*missing));
  const auto state = box_.state(election);
  const bool ended = state && state->stage == "shuffled";  // by a call that was cut off
  if (!ended) {
    const auto done = box_.add_event(election, BoxEvent::end_shuffles, 0, "");
    if (!done) return failure(refused_by_box(done.error()));
  }
  poll->state = ElectionState::tallied;
  Change change;
  change.event = journal::Event::poll_tallied;
  return keep(election, std::move(*poll), std::move(change));
}

OrganiserDesk::Answer<CountedElection> OrganiserDesk::counted(const Uuid& election, const std::string& result) const {
  const Preparation preparation = this->preparation(election);
  const auto described = protocol::Election::parse(store_.document(election, document::election).value_or(""));
  const auto poll = stored_poll(election);
  const std::size_t space = result.find(' ');
  ensure(described && poll && space != std::string::npos, "a counted election has its records");
  const std::uint64_t ballots = std::stoull(result.substr(0, space));
  const auto read = protocol::read_result(described->questions(), ballots, result.substr(space + 1));
  if (!read) return failure(refusal(OrganiserFault::box_refused, protocol::describe(read.error())));
  auto counted = count_election(preparation.definition, *read, poll->voters, ballots);
  if (!counted) return failure(refusal(OrganiserFault::box_refused, counted.error()));
  return std::move(*counted);
}

OrganiserDesk::Answer<CountedElection> OrganiserDesk::count(const Uuid& election, Timestamp now) {
  const Guard guard = lock(election);
  auto poll = in_state(election, {ElectionState::tallied, ElectionState::counted});
  if (!poll) return failure(poll.error());
  if (poll->state == ElectionState::counted) return outcome(election);
  auto state = box_.state(election);
  if (state && state->stage != "counted") {
    const auto added = box_.add_event(election, BoxEvent::result, 0, "");
    if (!added && added.error().refusal == BoxRefusal::busy) return failure(refused_by_box(added.error()));
    if (!added) return failure(refusal(OrganiserFault::too_few_decryptions, added.error().detail));
    state = *added;
  }
  const auto record = box_.record(election, BoxRecord::result);
  if (!state || !record) return failure(refusal(OrganiserFault::box_refused, "the box has no result"));
  const std::string result = std::to_string(state->counted_ballots) + " " + *record;
  auto counted = this->counted(election, result);
  if (!counted) return counted;
  poll->state = ElectionState::counted;
  Change change;
  change.documents.push_back({election, std::string(detail::result), result});
  change.documents.push_back({election, std::string(detail::counted_at), timestamp_text(now)});
  change.event = journal::Event::poll_counted;
  change.facts[journal::Fact::ballots] = counted->ballots;
  keep(election, std::move(*poll), std::move(change));
  return counted;
}

OrganiserDesk::Answer<CountedElection> OrganiserDesk::outcome(const Uuid& election) const {
  const auto result = store_.document(election, detail::result);
  if (result) return counted(election, *result);
  const auto poll = stored_poll(election);
  if (!poll) return failure(refusal(OrganiserFault::unknown_election));
  return failure(refusal(OrganiserFault::wrong_state, std::string(name_of(poll->state))));
}

std::optional<Balance> OrganiserDesk::closing_balance(const Uuid& election) const {
  return balance_from(store_.document(election, detail::closing));
}

std::optional<OpeningProof> OrganiserDesk::opening_proof(const Uuid& election) const {
  const auto balance = balance_from(store_.document(election, detail::opening));
  const auto opened = opened_at(election);
  const auto poll = stored_poll(election);
  if (!balance || !opened || !poll) return std::nullopt;
  return OpeningProof{*opened, poll->fingerprint, *balance};
}

std::optional<Timestamp> OrganiserDesk::opened_at(const Uuid& election) const {
  return timestamp_from(store_.document(election, detail::opened_at).value_or(""));
}

std::optional<Timestamp> OrganiserDesk::counted_at(const Uuid& election) const {
  return timestamp_from(store_.document(election, detail::counted_at).value_or(""));
}

std::vector<std::uint32_t> OrganiserDesk::decrypted_by(const Uuid& election) const {
  std::istringstream text(store_.document(election, detail::decryptions).value_or(""));
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t number = 0; text >> number;) numbers.push_back(number);
  return numbers;
}

// ---- Trustees.

OrganiserDesk::Answer<TrusteeDesk> OrganiserDesk::trustees(const Uuid& election) const {
  auto desk = stored_trustees(election);
  if (!desk) return failure(refusal(OrganiserFault::unknown_election));
  return std::move(*desk);
}

OrganiserDesk::Refused OrganiserDesk::renew_trustee_link(const Uuid& election, std::uint32_t number) {
  const Guard guard = lock(election);
  auto desk = stored_trustees(election);
  if (!desk || number < 1 || number > desk->size()) return refusal(OrganiserFault::unknown_election);
  desk->renew_link(number);
  store_.put_document(election, detail::trustee_desk, desk->text());
  return std::nullopt;
}

OrganiserDesk::Refused OrganiserDesk::restart_trustees(const Uuid& election) {
  const Guard guard = lock(election);
  if (const auto poll = before_opening(election); !poll) return poll.error();
  auto desk = stored_trustees(election);
  desk->restart();
  store_.put_document(election, detail::trustee_desk, desk->text());
  return std::nullopt;
}

TrusteeView OrganiserDesk::view_of(const Uuid& election, std::uint32_t number, TrusteeDesk desk, ElectionCard poll) {
  TrusteeView view{number, std::move(desk), std::move(poll)};
  const bool is_over = view.poll.state == ElectionState::closed || view.poll.state == ElectionState::tallied ||
                       view.poll.state == ElectionState::counted;
  if (!is_over) return view;
  const auto done = decrypted_by(election);
  view.has_decrypted = std::find(done.begin(), done.end(), number) != done.end();
  view.shuffles = shuffles(election);
  view.may_decrypt = view.poll.state == ElectionState::tallied && !view.has_decrypted;
  return view;
}

OrganiserDesk::Answer<TrusteeView> OrganiserDesk::trustee(const Uuid& election, std::uint32_t number) {
  auto desk = stored_trustees(election);
  auto poll = stored_poll(election);
  if (!desk || !poll || number < 1 || number > desk->size()) return failure(refusal(OrganiserFault::unknown_election));
  return view_of(election, number, std::move(*desk), std::move(*poll));
}

Result<TrusteeView, TrusteeRefusal> OrganiserDesk::take_from_trustee(const Uuid& election, std::uint32_t number,
                                                                     TrusteeRecord record, std::string_view text) {
  const Guard guard = lock(election);
  auto poll = before_opening(election);
  if (!poll) return failure(TrusteeRefusal{TrusteeFault::not_now, "the poll has opened"});
  auto desk = stored_trustees(election);
  if (auto refused = desk->take(number, record, text)) return failure(std::move(*refused));
  store_.put_document(election, detail::trustee_desk, desk->text(), journal::Event::trustee_handed_in);
  return view_of(election, number, std::move(*desk), std::move(*poll));
}

ShuffleOrder OrganiserDesk::order_of_shuffles(const Uuid& election, std::uint32_t trustees) const {
  const auto text = store_.document(election, detail::shuffle_order);
  if (!text) return ShuffleOrder(trustees);
  auto order = ShuffleOrder::parse(*text, trustees);
  ensure(order.has_value(), "the order that was stored can be read");
  return std::move(*order);
}

std::optional<ShuffleRound> OrganiserDesk::shuffles(const Uuid& election) const {
  const auto poll = stored_poll(election);
  if (!poll || poll->state != ElectionState::closed || !has_preferences(preparation(election).definition))
    return std::nullopt;
  // A close or an end of the shuffles that was cut off has left the box before this stage, or after it.
  auto box = box_.state(election);
  if (!box || box->stage != "tallied") return std::nullopt;
  const auto trustees = stored_trustees(election);
  const auto next = order_of_shuffles(election, trustees->size()).next(box->shufflers);
  return ShuffleRound{std::move(box->shufflers), next};
}

OrganiserDesk::Refused OrganiserDesk::pass_over(const Uuid& election, std::uint32_t number) {
  const Guard guard = lock(election);
  const auto round = shuffles(election);
  if (!round) return refusal(OrganiserFault::wrong_state, "nothing is being shuffled");
  if (round->turn != number) return refusal(OrganiserFault::wrong_state, "it is not this trustee's turn");
  ShuffleOrder order = order_of_shuffles(election, stored_trustees(election)->size());
  order.put_last(number);
  store_.put_document(election, detail::shuffle_order, order.text());
  return std::nullopt;
}

Result<std::string, TrusteeRefusal> OrganiserDesk::shuffle_input(const Uuid& election, std::uint32_t number) const {
  if (auto refused = find_wrong_turn(shuffles(election), number)) return failure(std::move(*refused));
  auto input = box_.record(election, BoxRecord::shuffle_input);
  if (!input) return failure(TrusteeRefusal{TrusteeFault::not_now, "there is nothing to shuffle now"});
  return std::move(*input);
}

Result<TrusteeView, TrusteeRefusal> OrganiserDesk::take_shuffle(const Uuid& election, std::uint32_t number,
                                                                std::string_view text) {
  const Guard guard = lock(election);
  if (auto refused = find_wrong_turn(shuffles(election), number)) return failure(std::move(*refused));
  const auto added = box_.add_event(election, BoxEvent::shuffle, number, text);
  if (!added) return failure(TrusteeRefusal{TrusteeFault::refused, refused_by_box(added.error()).detail});
  auto view = trustee(election, number);
  ensure(view.has_value(), "who has shuffled is a trustee");
  return std::move(*view);
}

Result<TrusteeView, TrusteeRefusal> OrganiserDesk::take_decryption(const Uuid& election, std::uint32_t number,
                                                                   std::string_view text) {
  const Guard guard = lock(election);
  auto view = trustee(election, number);
  if (view && view->has_decrypted) return std::move(*view);
  if (!view || !view->may_decrypt)
    return failure(TrusteeRefusal{TrusteeFault::not_now, "there is nothing to decrypt now"});
  const auto added = box_.add_event(election, BoxEvent::decryption, number, text);
  // Done before by a call that was cut off: then the box has it, and says so.
  const bool has_it = !added && added.error().refusal == BoxRefusal::second_ballot;
  if (!added && !has_it) return failure(TrusteeRefusal{TrusteeFault::refused, refused_by_box(added.error()).detail});
  store_.put_document(election, detail::decryptions,
                      store_.document(election, detail::decryptions).value_or("") + std::to_string(number) + " ",
                      journal::Event::trustee_decrypted);
  view->has_decrypted = true;
  view->may_decrypt = false;
  return std::move(*view);
}

}  // namespace urna::election
