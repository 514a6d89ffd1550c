// SPDX-License-Identifier: EUPL-1.2
#include "api/witness_courier.hpp"

#include <algorithm>

#include "http/outgoing.hpp"
#include "journal/witness.hpp"

namespace urna::api {
namespace {

using journal::Event;
using journal::Fact;

}  // namespace

struct WitnessCourier::Head {
  std::string note;  ///< signed by the log alone
  std::string text;
  journal::Checkpoint checkpoint;
};

std::optional<WitnessPlace> WitnessPlace::parse(std::string_view text) {
  // Either half may have an equals sign: the first one that makes sense counts.
  for (std::size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
    auto key = journal::WitnessKey::parse(text.substr(at + 1));
    if (key && http::Outgoing::is_address(text.substr(0, at)))
      return WitnessPlace{std::string(text.substr(0, at)), std::move(*key)};
  }
  return std::nullopt;
}

WitnessCourier::WitnessCourier(storage::JournalKeeper& keeper, journal::WitnessKey witness, Send send, Clock now,
                               Alarm alarm, Settings settings)
    : keeper_(keeper),
      witness_(std::move(witness)),
      send_(std::move(send)),
      now_(std::move(now)),
      alarm_(std::move(alarm)),
      settings_(settings) {
  if (settings_.has_thread) thread_ = std::jthread([this](const std::stop_token& stopping) { run(stopping); });
}

WitnessCourier::~WitnessCourier() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void WitnessCourier::run(const std::stop_token& stopping) {
  std::chrono::milliseconds pause = settings_.pause;
  while (!stopping.stop_requested()) {
    bool went_well = false;
    try {
      went_well = pass();
    } catch (const std::exception&) {
      // The journal cannot be read or written: whoever keeps it says so.
    }
    pause = went_well ? settings_.pause : std::min(pause * 2, settings_.pause_longest);
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stopping, pause, [] { return false; });
  }
}

std::optional<WitnessCourier::Head> WitnessCourier::head_of(const storage::SqliteJournal::Log& log) const {
  const auto note = keeper_.checkpoint(log.name);
  const auto parts = note ? journal::note_parts(*note) : failure(journal::NoteFault::malformed);
  const auto checkpoint = parts ? journal::checkpoint_from(parts->text) : std::nullopt;
  if (!checkpoint) return std::nullopt;
  return Head{*note, std::string(parts->text), *checkpoint};
}

bool WitnessCourier::pass() {
  bool went_well = true;
  bool is_reached = true;
  for (const storage::SqliteJournal::Log& log : keeper_.journal().logs()) {
    const auto head = head_of(log);
    if (!head) continue;
    const auto known = keeper_.journal().cosignature(log.name, to_hex(witness_.id()));
    if (known && known->size == head->checkpoint.size) continue;
    unsigned status = 0;
    const Delivery delivery = deliver(log.name, *head, known ? known->size : 0, status);
    went_well = went_well && delivery == Delivery::done;
    is_reached = delivery != Delivery::unreachable;
    if (!is_reached) break;  // nor will it be for the other logs
    hear(log.name, *head, delivery, status);
  }
  measure_silence(is_reached);
  return went_well;
}

WitnessCourier::Delivery WitnessCourier::deliver(const journal::LogName& log, const Head& head, std::uint64_t seen,
                                                 unsigned& status) {
  constexpr unsigned signed_status = 200;
  constexpr unsigned other_size = 409;
  constexpr unsigned too_many = 429;
  constexpr unsigned server_failed = 500;
  const std::uint64_t size = head.checkpoint.size;
  constexpr int tries_max = 3;  // somebody else may show it the same log meanwhile
  for (int tries = 0; tries < tries_max && seen <= size; ++tries) {
    journal::TiledTree tree(size, keeper_.journal().reader(log));
    const bool needs_proof = seen > 0 && seen < size;
    const auto proof = needs_proof ? tree.consistency_proof(seen) : std::vector<Digest>();
    const auto answer = send_(journal::add_checkpoint_text({seen, proof, head.note}));
    if (!answer && answer.error() != http::ClientFailure::too_large) return Delivery::unreachable;
    if (!answer) return Delivery::refused;
    status = answer->status;
    if (status >= server_failed || status == too_many) return Delivery::unreachable;
    if (status == signed_status) return keep(log, head, answer->body) ? Delivery::done : Delivery::refused;
    const auto says = status == other_size ? journal::witnessed_size_from(answer->body) : std::nullopt;
    if (!says || *says == seen) return Delivery::refused;  // the same size and another root, or no answer of a witness
    seen = *says;
  }
  return Delivery::refused;  // it has seen more than there is: the log was put back
}

/// @returns  whether there is a signature of the witness that is true and of these days
bool WitnessCourier::keep(const journal::LogName& log, const Head& head, std::string_view body) {
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    const std::string_view line = body.substr(0, end);
    const auto signature = journal::note_signature_from(line);
    const auto at = signature ? journal::cosigned_at(head.text, *signature, witness_) : std::nullopt;
    if (at && *at <= now_() + settings_.clock_difference && *at >= now_() - settings_.clock_difference) {
      keeper_.journal().keep_cosignature(
          log, {to_hex(witness_.id()), head.checkpoint.size, *at, head.note, std::string(line)});
      return true;
    }
    if (end == std::string_view::npos) return false;
    body.remove_prefix(end + 1);
  }
  return false;
}

void WitnessCourier::hear(const journal::LogName& log, const Head& head, Delivery delivery, unsigned status) {
  bool is_news = false;
  {
    const std::lock_guard lock(mutex_);
    is_news = delivery == Delivery::refused ? refused_.insert(log).second : refused_.erase(log) > 0;
  }
  if (!is_news) return;
  const bool is_refused = delivery == Delivery::refused;
  tell(is_refused ? Event::witness_refused : Event::witness_back, &log, head.checkpoint.size, status);
}

void WitnessCourier::measure_silence(bool is_reached) {
  if (is_reached) {
    unreached_since_.reset();
    if (std::exchange(is_silent_, false)) tell(Event::witness_back, nullptr, 0, 0);
    return;
  }
  if (!unreached_since_) unreached_since_ = now_();
  if (is_silent_ || now_() - *unreached_since_ < settings_.silence) return;
  is_silent_ = true;
  tell(Event::witness_silent, nullptr, 0, 0);
}

void WitnessCourier::tell(Event event, const journal::LogName* log, std::uint64_t size, unsigned status) {
  std::string name(journal::name_of(event));
  std::replace(name.begin(), name.end(), '.', '_');
  alarm_(name, witness_.name() + (log != nullptr ? " " + log->text() : ""));
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  entry.object = journal::Object::of("witness", to_hex(witness_.id()));
  if (event != Event::witness_back) entry.outcome = journal::Outcome::error;
  if (event == Event::witness_refused) {
    entry.facts[Fact::size] = size;
    if (status > 0) entry.facts[Fact::status] = status;
  }
  keeper_.note(entry);
}

bool WitnessCourier::refuses(const journal::LogName& log) const {
  const std::lock_guard lock(mutex_);
  return refused_.contains(log);
}

}  // namespace urna::api
