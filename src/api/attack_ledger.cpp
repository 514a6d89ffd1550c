// SPDX-License-Identifier: EUPL-1.2
#include "api/attack_ledger.hpp"

#include <exception>

#include "api/voter_api.hpp"
#include "identity/address_range.hpp"

namespace urna::api {
namespace {

std::string network_of(const std::string& peer) {
  const auto address = identity::network_address(peer);
  return address ? identity::network_of(*address) : "unknown";
}

}  // namespace

AttackLedger::AttackLedger(Write write, Clock now)
    : write_(std::move(write)), now_(std::move(now)), minute_(std::chrono::floor<std::chrono::minutes>(now_())) {
  thread_ = std::jthread([this](const std::stop_token& stopping) { run(stopping); });
}

AttackLedger::~AttackLedger() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  try {
    pass(true);
  } catch (const std::exception&) {
    // The journal cannot be written any more: whoever keeps it has said so.
  }
}

AttackLedger::Line AttackLedger::line_of(Kind kind, const Seen& seen, Timestamp at) const {
  Line line;
  line.entry.at = at;
  line.entry.event = journal::Event::request_refused;
  line.entry.actor = journal::Actor::anybody();
  line.entry.object = journal::Object::of("attack", name_of(kind));
  line.entry.outcome = journal::Outcome::deny;
  if (seen.status != 0) line.entry.facts[journal::Fact::status] = seen.status;
  if (!seen.address.empty()) line.details.say("address", seen.address);
  return line;
}

void AttackLedger::see(const http::SeenAttack& attack) {
  const Timestamp now = now_();
  // Of voters nothing is kept but that it was tried: no order of theirs may be read from the journal.
  const bool is_voters = attack.permission == may_vote.get();
  const std::string network = is_voters ? "voters" : network_of(attack.peer);
  const std::lock_guard lock(mutex_);
  auto found = seen_.find({attack.kind, network});
  if (found == seen_.end()) {
    const bool has_room = seen_.size() < told_apart_max && singly_ < singly_max;
    if (!has_room) {
      Seen& others = seen_[{attack.kind, ""}];
      ++others.more;
      others.last = now;
      return;
    }
    ++singly_;
    Seen& fresh = seen_[{attack.kind, network}];
    fresh = {.more = 0, .address = is_voters ? "" : attack.peer, .status = attack.status, .last = now};
    Line line = line_of(attack.kind, fresh, is_voters ? minute_ : now);
    if (!is_voters) line.entry.trace = attack.trace;
    waiting_.push_back(std::move(line));
    return;
  }
  Seen& known = found->second;
  ++known.more;
  known.last = now;
  known.status = attack.status;
  if (!is_voters) known.address = attack.peer;
}

void AttackLedger::pass(bool is_last) {
  const Timestamp now = now_();
  std::vector<Line> lines;
  {
    const std::lock_guard lock(mutex_);
    lines.swap(waiting_);
    const auto minute = std::chrono::floor<std::chrono::minutes>(now);
    if (minute != minute_ || is_last) {
      for (auto& [key, seen] : seen_) {
        if (seen.more == 0) continue;
        Line line = line_of(key.first, seen, minute_);
        line.entry.facts[journal::Fact::refused] = seen.more;
        lines.push_back(std::move(line));
        seen.more = 0;
      }
      std::erase_if(seen_, [&](const auto& one) { return now - one.second.last >= forgotten_after; });
      singly_ = 0;
      minute_ = minute;
    }
  }
  const std::lock_guard one(writing_);
  for (const Line& line : lines) write_(line.entry, line.details);
}

void AttackLedger::run(const std::stop_token& stopping) {
  constexpr std::chrono::milliseconds pause{500};
  while (!stopping.stop_requested()) {
    try {
      pass();
    } catch (const std::exception&) {
      // The journal cannot be written: whoever keeps it says so, and what changes something is refused meanwhile.
    }
    std::unique_lock lock(pausing_);
    woken_.wait_for(lock, stopping, pause, [] { return false; });
  }
}

}  // namespace urna::api
