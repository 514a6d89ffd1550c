// SPDX-License-Identifier: EUPL-1.2
#include "election/voting_desk.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/ensure.hpp"
#include "election/detail/hall.hpp"

namespace urna::election {
namespace {

constexpr std::size_t sessions_of_a_voter_max = 8;

bool keeps_voters(ElectionState state) { return state != ElectionState::draft && state != ElectionState::announced; }

SignInFault sign_in_fault(CastFault shut) {
  switch (shut) {
    case CastFault::not_open:
      return SignInFault::not_open;
    case CastFault::paused:
      return SignInFault::paused;
    case CastFault::annulled:
      return SignInFault::annulled;
    case CastFault::closed:
    case CastFault::session_expired:
    case CastFault::already_voted:
    case CastFault::casting_elsewhere:
    case CastFault::ballot_refused:
    case CastFault::box_unreachable:
    case CastFault::busy:
      return SignInFault::closed;
  }
  return SignInFault::closed;
}

/// Whether both are the same, by looking at every byte of both.
bool same(const Digest& a, const Digest& b) {
  std::byte difference{};
  for (std::size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return difference == std::byte{};
}

/// A day as a number; the day that nobody is born on for none.
int day_number(const std::optional<std::chrono::year_month_day>& day) {
  return day ? static_cast<int>(std::chrono::sys_days(*day).time_since_epoch().count()) : -1'000'000'000;
}

}  // namespace

std::optional<CastFault> VotingDesk::Hall::shut(Timestamp signed_in, Timestamp now) const {
  switch (poll.state) {
    case ElectionState::draft:
    case ElectionState::announced:
      return CastFault::not_open;
    case ElectionState::paused:
      return CastFault::paused;
    case ElectionState::closed:
    case ElectionState::tallied:
    case ElectionState::counted:
      return CastFault::closed;
    case ElectionState::annulled:
      return CastFault::annulled;
    case ElectionState::open:
      break;
  }
  const bool too_late =
      poll.closes && now >= *poll.closes && (signed_in >= *poll.closes || now >= *poll.closes + poll.grace);
  if (stopping || too_late) return CastFault::closed;
  return std::nullopt;
}

std::optional<std::size_t> VotingDesk::Hall::nearest(const SignInVerifier& verifier) const {
  if (entrances.empty()) return std::nullopt;
  const auto place = std::lower_bound(entrances.begin(), entrances.end(), verifier,
                                      [](const auto& entrance, const auto& wanted) { return entrance.first < wanted; });
  return place == entrances.end() ? entrances.back().second : place->second;
}

void VotingDesk::Hall::let_in_by(std::size_t voter, const std::optional<SignInVerifier>& verifier) {
  std::erase_if(entrances, [voter](const auto& entrance) { return entrance.second == voter; });
  if (!verifier) return;
  voters[voter].verifier = *verifier;
  const std::pair entrance(*verifier, voter);
  entrances.insert(std::lower_bound(entrances.begin(), entrances.end(), entrance), entrance);
}

VotingDesk::VotingDesk(DeskStore& store, BoxPort& box, crypto::RandomSource& random, Settings settings)
    : store_(store),
      box_(box),
      settings_(settings),
      random_(random),
      throttle_(settings.throttle),
      sessions_(settings.session_idle),
      commits_([this](std::span<Step* const> steps) { write(steps); }) {
  for (const auto& election : store_.elections()) {
    hall(election);
    for (const Slot& slot : store_.settled(election)) settled_.push_back({election, slot, std::nullopt});
  }
}

VotingDesk::~VotingDesk() = default;

VotingDesk::HallPointer VotingDesk::hall(const protocol::ElectionUuid& election) {
  {
    const std::lock_guard lock(halls_mutex_);
    const auto found = halls_.find(election);
    if (found != halls_.end()) return found->second;
  }
  const auto text = store_.document(election, document::poll);
  if (!text) return nullptr;
  auto read = poll_from(*text);
  if (!read) throw std::runtime_error("the document of a poll cannot be read");
  const std::lock_guard lock(halls_mutex_);
  HallPointer& kept = halls_[election];
  if (!kept) {
    auto fresh = std::make_shared<Hall>(election);
    load(*fresh, std::move(*read));
    kept = std::move(fresh);
  }
  return kept;
}

void VotingDesk::load(Hall& hall, ElectionCard poll) {
  if (keeps_voters(poll.state) && !hall.voters_loaded) {
    auto stored = store_.voters(hall.uuid);
    hall.voters.reserve(stored.size());
    for (DeskVoter& voter : stored) hall.voters.push_back({std::move(voter)});
    for (std::size_t i = 0; i < hall.voters.size(); ++i) {
      hall.entrances.emplace_back(hall.voters[i].verifier, i);
      if (is_casting(hall.voters[i].state)) hall.unsettled.emplace(i, Timestamp{});  // since before we began
    }
    std::sort(hall.entrances.begin(), hall.entrances.end());
    hall.voters_loaded = true;
  }
  hall.poll = std::move(poll);
}

void VotingDesk::refresh(const protocol::ElectionUuid& election) {
  const auto text = store_.document(election, document::poll);
  auto read = text ? poll_from(*text) : std::nullopt;
  if (text && !read) throw std::runtime_error("the document of a poll cannot be read");
  const std::lock_guard lock(halls_mutex_);
  const auto found = halls_.find(election);
  if (found != halls_.end()) {
    const HallPointer known = found->second;
    const std::lock_guard hall_lock(known->mutex);
    known->stopping = false;
    if (read && (keeps_voters(read->state) || !known->voters_loaded)) {
      load(*known, std::move(*read));
      return;
    }
    // Gone, or its voters are about to change: nobody casts in what it was.
    known->poll.state = ElectionState::closed;
    halls_.erase(found);
  }
  if (!read) return;
  auto fresh = std::make_shared<Hall>(election);
  load(*fresh, std::move(*read));
  halls_.emplace(election, std::move(fresh));
}

Result<SignedIn, SignInRefusal> VotingDesk::sign_in(const protocol::ElectionUuid& election, const SignInSecret& secret,
                                                    std::optional<std::chrono::year_month_day> birth_date,
                                                    const std::string& address, Timestamp now) {
  const HallPointer hall = this->hall(election);
  if (!hall) return failure(SignInRefusal{SignInFault::unknown_election});
  bool asks_birth_date = false;
  {
    const std::lock_guard lock(hall->mutex);
    if (hall->poll.state == ElectionState::draft) return failure(SignInRefusal{SignInFault::unknown_election});
    if (const auto shut = hall->shut(now, now)) return failure(SignInRefusal{sign_in_fault(*shut)});
    asks_birth_date = hall->poll.asks_birth_date;
  }
  if (const auto wait = throttle_.wait(address, now)) {
    return failure(SignInRefusal{SignInFault::too_many_tries, *wait});
  }
  if (hall->voters.empty()) {
    throttle_.note_wrong(address, now);
    return failure(SignInRefusal{SignInFault::code_unknown});
  }

  // The same work for every try: a candidate is compared, code and birth date, and a session is drawn, whether or not
  // the code is known.
  const SignInVerifier verifier = sign_in_verifier(secret);
  Secret<32> session;
  draw(session.expose());
  const Digest name = DeskSessions<HallPointer>::name_of(session);
  // From here to the session nobody's secret is replaced: whoever comes in with one that died is not in.
  std::unique_lock lock(hall->mutex);
  const std::size_t index = hall->nearest(verifier).value_or(0);
  Hall::Voter& candidate = hall->voters[index];
  const bool same_code = same(candidate.verifier.get(), verifier.get()) && !hall->entrances.empty();
  const bool same_day = day_number(candidate.birth_date) == day_number(birth_date);
  const unsigned right = static_cast<unsigned>(same_code) & static_cast<unsigned>(same_day || !asks_birth_date);
  if (right == 0) {
    lock.unlock();
    throttle_.note_wrong(address, now);
    return failure(SignInRefusal{SignInFault::code_unknown});
  }

  sessions_.add(name, {hall, index, now, now});
  std::vector<Digest>& own = hall->sessions[index];
  own.push_back(name);
  if (own.size() > sessions_of_a_voter_max) {
    sessions_.end(own.front());
    own.erase(own.begin());
  }
  SignedIn answer;
  answer.session = SecretText(to_base64url(session.expose()));
  answer.voted = has_signed(candidate.state);
  answer.weight = candidate.weight;
  return answer;
}

std::optional<ReplacementFault> VotingDesk::replace_secret(const protocol::ElectionUuid& election,
                                                           std::uint32_t roll_index, const SignInVerifier& fresh,
                                                           DeskStore::Change change) {
  const HallPointer hall = this->hall(election);
  if (!hall) return ReplacementFault::unknown_voter;
  const std::lock_guard lock(hall->mutex);
  const auto is_theirs = [roll_index](const DeskVoter& voter) { return voter.roll_index == roll_index; };
  if (!hall->voters_loaded) {  // nobody has come in, and nobody can
    const auto stored = store_.voters(election);
    const auto voter = std::find_if(stored.begin(), stored.end(), is_theirs);
    if (voter == stored.end()) return ReplacementFault::unknown_voter;
    change.replaced.push_back({election, voter->id, voter->verifier, fresh});
    store_.write(change);
    return std::nullopt;
  }
  const auto voter = std::find_if(hall->voters.begin(), hall->voters.end(), is_theirs);
  if (voter == hall->voters.end()) return ReplacementFault::unknown_voter;
  if (has_signed(voter->state)) return ReplacementFault::has_voted;
  if (voter->busy || voter->uncertain || is_casting(voter->state)) return ReplacementFault::is_casting;
  const auto index = static_cast<std::size_t>(voter - hall->voters.begin());
  const auto stored = store_.voter(election, voter->id);
  ensure(stored.has_value(), "no voter goes while the poll is open");
  change.replaced.push_back({election, voter->id, stored->verifier, fresh});
  // Should the disk fail it is not known which of the two holds: then neither lets anybody in, until it is tried again.
  hall->let_in_by(index, std::nullopt);
  for (const Digest& session : hall->sessions[index]) sessions_.end(session);
  hall->sessions.erase(index);
  store_.write(change);
  hall->let_in_by(index, fresh);
  return std::nullopt;
}

std::optional<SessionStatus> VotingDesk::session(const protocol::ElectionUuid& election, std::string_view session,
                                                 Timestamp now) {
  const auto known = sessions_.use(session, now);
  if (!known || known->place->uuid != election) return std::nullopt;
  const std::lock_guard lock(known->place->mutex);
  const Hall::Voter& voter = known->place->voters[known->voter];
  return SessionStatus{has_signed(voter.state), voter.weight};
}

std::size_t VotingDesk::signed_in(Timestamp now) { return sessions_.living(now); }

void VotingDesk::sign_out(std::string_view session) { sessions_.end(session); }

std::optional<ElectionCard> VotingDesk::poll(const protocol::ElectionUuid& election) {
  const HallPointer hall = this->hall(election);
  if (!hall) return std::nullopt;
  const std::lock_guard lock(hall->mutex);
  return hall->poll;
}

std::vector<std::pair<protocol::ElectionUuid, ElectionCard>> VotingDesk::public_polls() {
  std::vector<std::pair<protocol::ElectionUuid, ElectionCard>> polls;
  for (const auto& election : store_.elections()) {
    auto known = poll(election);
    if (known && known->state != ElectionState::draft) polls.emplace_back(election, std::move(*known));
  }
  return polls;
}

std::optional<Turnout> VotingDesk::turnout(const protocol::ElectionUuid& election) {
  const HallPointer hall = this->hall(election);
  if (!hall) return std::nullopt;
  Turnout turnout;
  turnout.hours = store_.turnout(election);
  const std::lock_guard lock(hall->mutex);
  std::map<std::string, CollegeTurnout, std::less<>> colleges;
  for (const Hall::Voter& voter : hall->voters) {
    CollegeTurnout& college = colleges[voter.college];
    const bool voted = has_signed(voter.state);
    ++college.voters;
    college.voted += voted;
    ++turnout.voters;
    turnout.voted += voted;
  }
  for (auto& [name, college] : colleges) {
    college.name = name;
    turnout.colleges.push_back(std::move(college));
  }
  return turnout;
}

std::vector<bool> VotingDesk::signatures(const protocol::ElectionUuid& election) {
  const HallPointer hall = this->hall(election);
  std::vector<bool> signatures;
  if (!hall) return signatures;
  const std::lock_guard lock(hall->mutex);
  for (const Hall::Voter& voter : hall->voters) {
    if (signatures.size() <= voter.roll_index) signatures.resize(voter.roll_index + std::size_t{1});
    signatures[voter.roll_index] = has_signed(voter.state);
  }
  return signatures;
}

void VotingDesk::draw(std::span<std::byte> bytes) {
  const std::lock_guard lock(random_mutex_);
  random_.fill(bytes);
}

}  // namespace urna::election
