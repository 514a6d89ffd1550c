// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <exception>
#include <utility>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "election/detail/hall.hpp"
#include "election/voting_desk.hpp"

namespace urna::election {

/// One voter's next state, on its way to the disk.
struct VotingDesk::Step {
  DeskStore::Change::Vote vote;
  std::optional<DeskStore::Change::Settled> settled;
};

VotingDesk::Busy::Busy(Hall& hall, std::size_t voter, const std::unique_lock<std::mutex>& lock)
    : hall_(hall), voter_(voter) {
  ensure(lock.owns_lock() && !hall.voters[voter].busy, "one at a time owns a voter's state");
  hall.voters[voter].busy = true;
  ++hall.in_flight;
}

VotingDesk::Busy::~Busy() {
  const std::lock_guard lock(hall_.mutex);
  hall_.voters[voter_].busy = false;
  if (--hall_.in_flight == 0) hall_.quiet.notify_all();
}

VotingDesk::Casting VotingDesk::cast(const protocol::ElectionUuid& election, std::string_view session,
                                     std::string_view ballot, Timestamp now) {
  const auto known = sessions_.use(session, now);
  if (!known || known->place->uuid != election) return failure(CastFailure{CastFault::session_expired});
  Hall& hall = *known->place;
  std::unique_lock lock(hall.mutex);
  // Their secret may have been replaced since: whoever holds the hall ends such sessions.
  if (!sessions_.use(session, now)) return failure(CastFailure{CastFault::session_expired});
  const auto shut = hall.shut(known->signed_in, now);
  Hall::Voter& voter = hall.voters[known->voter];
  if (voter.busy) return failure(CastFailure{shut.value_or(CastFault::casting_elsewhere)});
  const Busy busy(hall, known->voter, lock);
  lock.unlock();
  try {
    if (voter.uncertain) read_again(hall, known->voter, now);
    return cast_or_find(hall, known->voter, shut, ballot, now);
  } catch (const BoxUnreachable&) {
    return failure(CastFailure{CastFault::box_unreachable});
  }
}

VotingDesk::Casting VotingDesk::cast_or_find(Hall& hall, std::size_t voter, std::optional<CastFault> shut,
                                             std::string_view ballot, Timestamp now) {
  if (hall.voters[voter].state == VoteState::voted) {
    // Sent again, because the answer was lost: the same answer.  Also when the poll has closed meanwhile.
    if (auto receipt = box_.receipt(hall.uuid, crypto::sha256(ballot))) return CastAnswer{std::move(*receipt), true};
    if (!shut && !hall.poll.revoting) return failure(CastFailure{CastFault::already_voted});
  }
  if (shut) return failure(CastFailure{*shut});
  return hand_in(hall, voter, ballot, now);
}

VotingDesk::Casting VotingDesk::hand_in(Hall& hall, std::size_t voter, std::string_view ballot, Timestamp now) {
  const Hall::Voter& own = hall.voters[voter];
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!is_casting(own.state)) note_casting(hall, voter, now);
    auto answer = box_.put(hall.uuid, *own.slot, ballot);
    if (answer) {
      note_settled(hall, voter, true, now);
      return CastAnswer{std::move(*answer)};
    }
    switch (answer.error().refusal) {
      case BoxRefusal::slot_burnt:  // by a settlement that we did not live to note
        note_settled(hall, voter, false, now);
        continue;
      case BoxRefusal::busy:
        return failure(CastFailure{CastFault::busy});
      case BoxRefusal::unknown_election:
        return failure(CastFailure{CastFault::box_unreachable});
      case BoxRefusal::not_open:
      case BoxRefusal::ballot_invalid:
      case BoxRefusal::second_ballot:
        return judge(hall, voter, answer.error(), ballot, now);
    }
  }
  return failure(CastFailure{CastFault::busy});
}

/// The box has said no to this ballot.  An earlier one of the voter, whose answer was lost, may be in all the same.
VotingDesk::Casting VotingDesk::judge(Hall& hall, std::size_t voter, const BoxAnswer& answer, std::string_view ballot,
                                      Timestamp now) {
  const bool came_in = box_.settle(hall.uuid, *hall.voters[voter].slot);
  note_settled(hall, voter, came_in, now);
  if (came_in) {
    if (auto receipt = box_.receipt(hall.uuid, crypto::sha256(ballot))) return CastAnswer{std::move(*receipt), true};
    return failure(CastFailure{CastFault::already_voted});
  }
  switch (answer.refusal) {
    case BoxRefusal::ballot_invalid:
      return failure(CastFailure{CastFault::ballot_refused, answer.detail});
    case BoxRefusal::second_ballot:
      return failure(CastFailure{CastFault::already_voted});
    case BoxRefusal::not_open:
      return failure(CastFailure{CastFault::closed});
    case BoxRefusal::slot_burnt:
    case BoxRefusal::unknown_election:
    case BoxRefusal::busy:
      break;
  }
  return failure(CastFailure{CastFault::busy});
}

void VotingDesk::note_casting(Hall& hall, std::size_t voter, Timestamp now) {
  const Hall::Voter& own = hall.voters[voter];
  std::array<std::byte, 16> slot{};
  draw(slot);
  Step step{{hall.uuid, own.id, own.state, VoteState::casting, Slot(slot), Timestamp{}}, std::nullopt};
  if (own.state == VoteState::voted) step.vote.to = VoteState::casting_again;
  commit(hall, voter, step, now);
}

void VotingDesk::note_settled(Hall& hall, std::size_t voter, bool came_in, Timestamp now) {
  const Hall::Voter& own = hall.voters[voter];
  const Slot slot = *own.slot;
  Step step{{hall.uuid, own.id, own.state, VoteState::voted, std::nullopt, std::chrono::floor<std::chrono::hours>(now)},
            DeskStore::Change::Settled{hall.uuid, slot}};
  if (!came_in && own.state == VoteState::casting) step.vote.to = VoteState::none;
  commit(hall, voter, step, now);
  const std::lock_guard lock(settled_mutex_);
  settled_.push_back({hall.uuid, slot, came_in ? now : now + settings_.burnt_kept});
}

void VotingDesk::commit(Hall& hall, std::size_t voter, Step& step, Timestamp now) {
  try {
    commits_.submit(step);
  } catch (...) {
    const std::lock_guard lock(hall.mutex);
    hall.voters[voter].uncertain = true;
    hall.unsettled.try_emplace(voter, now);
    throw;
  }
  const std::lock_guard lock(hall.mutex);
  hall.voters[voter].state = step.vote.to;
  hall.voters[voter].slot = step.vote.slot;
  if (is_casting(step.vote.to)) {
    hall.unsettled.insert_or_assign(voter, now);
  } else {
    hall.unsettled.erase(voter);
  }
}

void VotingDesk::write(std::span<Step* const> steps) {
  DeskStore::Change change;
  for (const Step* step : steps) {
    change.votes.push_back(step->vote);
    if (step->settled) change.settled.push_back(*step->settled);
  }
  store_.write(change);
}

void VotingDesk::read_again(Hall& hall, std::size_t voter, Timestamp now) {
  const auto stored = store_.voter(hall.uuid, hall.voters[voter].id);
  ensure(stored.has_value(), "no voter goes while the poll is open");
  const std::lock_guard lock(hall.mutex);
  Hall::Voter& own = hall.voters[voter];
  own.state = stored->state;
  own.slot = stored->slot;
  own.uncertain = false;
  if (is_casting(own.state)) {
    hall.unsettled.try_emplace(voter, now);
  } else {
    hall.unsettled.erase(voter);
  }
}

void VotingDesk::tend(Timestamp now) {
  std::vector<HallPointer> halls;
  {
    const std::lock_guard lock(halls_mutex_);
    for (const auto& [election, hall] : halls_) halls.push_back(hall);
  }
  std::exception_ptr failure;  // of one election: the others are tended all the same
  const auto attempt = [&](const auto& act) {
    try {
      act();
    } catch (const std::exception&) {
      if (!failure) failure = std::current_exception();
    }
  };
  for (const HallPointer& hall : halls) attempt([&] { settle_all(*hall, settings_.unsettled_max, now); });
  attempt([&] { forget_settled(now); });
  if (failure) std::rethrow_exception(failure);
}

void VotingDesk::settle_all(Hall& hall, std::chrono::seconds older_than, Timestamp now) {
  std::vector<std::size_t> old;
  {
    const std::lock_guard lock(hall.mutex);
    for (const auto& [voter, since] : hall.unsettled) {
      if (since + older_than <= now) old.push_back(voter);
    }
  }
  for (const std::size_t voter : old) {
    std::unique_lock lock(hall.mutex);
    const auto unsettled = hall.unsettled.find(voter);
    if (hall.voters[voter].busy || unsettled == hall.unsettled.end() || unsettled->second + older_than > now) continue;
    const Busy busy(hall, voter, lock);
    lock.unlock();
    if (hall.voters[voter].uncertain) read_again(hall, voter, now);
    if (!is_casting(hall.voters[voter].state)) continue;
    note_settled(hall, voter, box_.settle(hall.uuid, *hall.voters[voter].slot), now);
  }
}

void VotingDesk::forget_settled(Timestamp now) {
  std::vector<SettledSlot> due;
  {
    const std::lock_guard lock(settled_mutex_);
    for (SettledSlot& one : settled_) {
      if (!one.not_before) one.not_before = now + settings_.burnt_kept;
    }
    const auto later = std::partition(settled_.begin(), settled_.end(),
                                      [now](const SettledSlot& one) { return *one.not_before <= now; });
    due.assign(settled_.begin(), later);
    settled_.erase(settled_.begin(), later);
  }
  if (due.empty()) return;
  std::sort(due.begin(), due.end(), [](const SettledSlot& a, const SettledSlot& b) { return a.slot < b.slot; });
  DeskStore::Change change;
  try {
    for (const SettledSlot& one : due) {
      box_.forget(one.election, one.slot);
      change.forgotten.push_back({one.election, one.slot});
    }
    store_.write(change);
  } catch (...) {  // all again next time: forgetting twice is no error
    const std::lock_guard lock(settled_mutex_);
    settled_.insert(settled_.end(), due.begin(), due.end());
    throw;
  }
}

Balance VotingDesk::stop(const protocol::ElectionUuid& election, Timestamp now) {
  const HallPointer hall = this->hall(election);
  ensure(hall != nullptr, "only an election that is known is stopped");
  {
    std::unique_lock lock(hall->mutex);
    hall->stopping = true;
    hall->quiet.wait(lock, [&] { return hall->in_flight == 0; });
  }
  try {
    settle_all(*hall, std::chrono::seconds(0), now);
    return balance_of(*hall);
  } catch (...) {
    const std::lock_guard lock(hall->mutex);
    hall->stopping = false;
    throw;
  }
}

std::optional<Balance> VotingDesk::balance(const protocol::ElectionUuid& election) {
  const HallPointer hall = this->hall(election);
  if (!hall) return std::nullopt;
  return balance_of(*hall);
}

Balance VotingDesk::balance_of(Hall& hall) {
  Balance balance;
  if (const auto state = box_.state(hall.uuid)) balance.ballots = state->counted_ballots;
  for (const TurnoutHour& hour : store_.turnout(hall.uuid)) balance.counter += hour.voted;
  const std::lock_guard lock(hall.mutex);
  balance.on_the_way = hall.unsettled.size();
  for (const Hall::Voter& voter : hall.voters) balance.signatures += has_signed(voter.state);
  return balance;
}

}  // namespace urna::election
