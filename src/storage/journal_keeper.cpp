// SPDX-License-Identifier: EUPL-1.2
#include "storage/journal_keeper.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/ensure.hpp"

namespace urna::storage {
namespace {

using journal::Event;
using journal::Fact;
using journal::LogName;

constexpr std::size_t group_max = 256;

std::int64_t steady_milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Whether the disk of this file has twice so many bytes left.
bool has_room_for_twice(const std::string& path, std::size_t bytes) {
  struct statvfs disk {};
  const auto folder = std::filesystem::absolute(path).parent_path();
  return statvfs(folder.c_str(), &disk) == 0 && disk.f_bavail * disk.f_frsize / 2 >= bytes;
}

/// Takes the space on the disk, as far as there is some.
void make_ballast(const std::string& path, std::size_t bytes) {
  if (path.empty() || std::filesystem::exists(path)) return;
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return;
  const bool has_space = posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0;
  close(file);
  if (!has_space) unlink(path.c_str());
}

}  // namespace

JournalKeeper::JournalKeeper(SqliteJournal& journal, journal::CheckpointSigner& signer, std::vector<Source> sources,
                             Clock now, Alarm alarm, Settings settings)
    : journal_(journal),
      signer_(signer),
      sources_(std::move(sources)),
      now_(std::move(now)),
      alarm_(std::move(alarm)),
      settings_(std::move(settings)) {
  make_ballast(settings_.ballast, settings_.ballast_bytes);
  last_heartbeat_ = now_();
  do {
    pass(true);
  } while (has_more());
  thread_ = std::jthread([this](const std::stop_token& stopping) { run(stopping); });
}

JournalKeeper::~JournalKeeper() {
  thread_.request_stop();
  wake();
  thread_.join();
}

void JournalKeeper::run(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      called_.wait_for(lock, settings_.pause,
                       [&] { return is_called_ || !notes_.empty() || stopping.stop_requested(); });
    }
    if (!stopping.stop_requested()) pass(false);
  }
  do {
    pass(true);
  } while (has_more());
}

bool JournalKeeper::has_more() const {
  if (failed_) return false;
  const std::lock_guard lock(mutex_);
  return !notes_.empty() || waits_in_reach();
}

bool JournalKeeper::waits_in_reach() const {
  return std::any_of(sources_.begin(), sources_.end(),
                     [&](const Source& one) { return one.outbox->may_wait() && !away_.contains(one.name); });
}

void JournalKeeper::set_away(const Source& source, bool is_away) {
  const std::lock_guard lock(mutex_);
  if (!is_away) {
    away_.erase(source.name);
  } else if (away_.insert(source.name).second) {
    alarm_("database_away", source.name);
  }
}

journal::Entry JournalKeeper::own_entry(Event event) const {
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  return entry;
}

/// Where an entry goes: what was written for the platform goes to the log of this house.
SqliteJournal::Arrival JournalKeeper::arrival_of(journal::Entry entry, std::optional<Bytes> sealed) const {
  if (entry.log.is_platform()) entry.log = settings_.house;
  return SqliteJournal::Arrival::of(entry, std::move(sealed));
}

/// What waits in an outbox, up to a group, and where that leads.
/// @returns  whether there was anything to say
bool JournalKeeper::collect(Source& source, std::vector<SqliteJournal::Arrival>& arrivals,
                            std::vector<SqliteJournal::Cursor>& cursors) {
  if (!source.outbox->may_wait()) return false;
  const std::uint64_t cursor = journal_.cursor(source.name);
  std::uint64_t expected = cursor + 1;
  std::uint64_t missing = 0;
  std::vector<Outbox::Letter> letters = source.outbox->waiting(group_max);
  const std::uint64_t ever = source.outbox->last_number();
  if (ever < cursor) {  // an older copy of the database was put back: its numbers begin again
    missing = cursor - ever;
    expected = ever + 1;
  }
  for (const Outbox::Letter& letter : letters) {
    if (letter.number < expected) continue;  // moved before, by a program that was cut off
    missing += letter.number - expected;
    expected = letter.number + 1;
    const auto entry = journal::entry_from(letter.entry);
    ensure(entry.has_value(), "an outbox holds what was put into it");
    arrivals.push_back(arrival_of(*entry, letter.payload));
  }
  if (letters.empty() && ever >= expected) {  // somebody has emptied it
    missing += ever - expected + 1;
    expected = ever + 1;
  }
  const std::uint64_t last = expected - 1;
  if (missing > 0) {
    journal::Entry gap = own_entry(Event::journal_gap);
    gap.object = journal::Object::of("source", source.name);
    gap.outcome = journal::Outcome::error;
    gap.facts[Fact::missing] = missing;
    arrivals.push_back(arrival_of(std::move(gap)));
    alarm_("journal_gap", source.name);
  }
  if (last != cursor) cursors.push_back({source.name, last});
  return !letters.empty() || last != cursor;
}

void JournalKeeper::move(std::span<const NotePointer> notes, std::vector<SqliteJournal::Arrival> more) {
  std::vector<SqliteJournal::Arrival> arrivals;
  std::vector<SqliteJournal::Cursor> cursors;
  std::vector<Source*> emptied;
  for (Source& source : sources_) {
    // Whose server is away keeps what it has; what others have to say is written meanwhile.
    try {
      if (collect(source, arrivals, cursors)) emptied.push_back(&source);
      set_away(source, false);
    } catch (const DatabaseAway&) {
      set_away(source, true);
    }
  }
  for (const NotePointer& note : notes) arrivals.push_back(note->arrival);
  std::move(more.begin(), more.end(), std::back_inserter(arrivals));
  if (!arrivals.empty() || !cursors.empty()) journal_.append(arrivals, cursors);
  // Cut off here, the letters are seen again and skipped: the cursor says how far we are.
  for (Source* source : emptied) {
    try {
      source->outbox->forget_up_to(journal_.cursor(source->name));
    } catch (const DatabaseAway&) {
      set_away(*source, true);
    }
  }
}

void JournalKeeper::sign(bool at_once) {
  const auto now = std::chrono::steady_clock::now();
  for (const SqliteJournal::Log& log : journal_.logs()) {
    const auto found = signed_.find(log.name);
    if (found != signed_.end() && found->second.size == log.size) continue;
    if (!at_once && found != signed_.end() && now - found->second.at < settings_.between_signatures) continue;
    journal::TiledTree tree(log.size, journal_.reader(log.name));
    const auto note = signer_.sign(log.origin, tree);
    signed_[log.name] = {log.size, now};
    if (note) {
      const std::lock_guard lock(mutex_);
      checkpoints_[log.name] = *note;
    } else {
      is_refused_ = true;  // until somebody has looked into it: nobody goes on upon a history that was exchanged
      if (!told_refused_.insert(log.name).second) continue;
      alarm_("journal_refused", log.name.text() + " " + std::string(name_of(note.error())));
      journal::Entry refused = own_entry(Event::journal_refused);
      refused.object = journal::Object::of("log", log.name.text());
      refused.outcome = journal::Outcome::error;
      refused.facts[Fact::size] = log.size;
      const SqliteJournal::Arrival arrival = SqliteJournal::Arrival::of(refused);
      journal_.append(std::span(&arrival, 1), {});
    }
  }
}

void JournalKeeper::pass(bool is_last) {
  std::vector<NotePointer> notes;
  {
    const std::lock_guard lock(mutex_);
    ++passes_begun_;
    is_called_ = false;
    const std::size_t count = std::min(notes_.size(), group_max);
    notes.assign(notes_.begin(), notes_.begin() + static_cast<std::ptrdiff_t>(count));
    notes_.erase(notes_.begin(), notes_.begin() + static_cast<std::ptrdiff_t>(count));
  }
  const std::uint64_t number = passes_begun_;
  busy_since_ = steady_milliseconds();
  bool went_well = true;
  bool signs_at_once = is_last;
  {
    const std::lock_guard lock(mutex_);
    signs_at_once = signs_at_once || settling_ > 0;
  }
  try {
    std::vector<SqliteJournal::Arrival> more;
    const Timestamp now = now_();
    // After a failure too, to find out whether the disk is back.
    // And when the clock went back: the next sign of life would come as late as it had been fast.
    if (now - *last_heartbeat_ >= settings_.between_heartbeats || now < *last_heartbeat_ || failed_) {
      more.push_back(arrival_of(own_entry(Event::journal_heartbeat)));
    }
    const bool beats = !more.empty();
    move(notes, std::move(more));
    if (beats) last_heartbeat_ = now;
    sign(signs_at_once);
    failed_ = false;
    take_up_ballast();
  } catch (const std::exception& failure) {
    went_well = false;
    if (!failed_.exchange(true)) alarm_("journal_failed", failure.what());
    give_up_ballast();
  }
  busy_since_ = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const NotePointer& note : notes) (went_well ? note->done : note->failed) = true;
    passes_over_ = number;
    if (went_well) passes_ended_ = number;
    if (went_well && waits_in_reach()) is_called_ = true;
  }
  moved_.notify_all();
}

void JournalKeeper::give_up_ballast() {
  if (settings_.ballast.empty() || unlink(settings_.ballast.c_str()) != 0) return;
  lacks_ballast_ = true;
  alarm_("journal_ballast_given_up", "make room on the disk");
}

/// Twice its size must be free, or else the room that the ballast left would be taken for room that somebody made.
void JournalKeeper::take_up_ballast() {
  if (!lacks_ballast_ || !has_room_for_twice(settings_.ballast, settings_.ballast_bytes)) return;
  make_ballast(settings_.ballast, settings_.ballast_bytes);
  if (!std::filesystem::exists(settings_.ballast)) return;
  lacks_ballast_ = false;
  alarm_("journal_ballast_taken_up", "there is room again");
}

void JournalKeeper::note(const journal::Entry& entry, const journal::Details& payload) {
  const auto own = std::make_shared<Note>();
  if (payload.empty() || settings_.payloads == nullptr) {
    own->arrival = arrival_of(entry);
  } else {
    DetailsSealer::Sealed sealed = settings_.payloads->seal(entry, payload.text());
    journal::Entry committed = entry;
    committed.payload = sealed.commitment;
    own->arrival = arrival_of(std::move(committed), std::move(sealed.bytes));
  }
  std::unique_lock lock(mutex_);
  notes_.push_back(own);
  called_.notify_one();
  moved_.wait_for(lock, settings_.patience, [&] { return own->done || own->failed; });
  if (own->done) return;
  std::erase(notes_, own);
  throw JournalUnavailable();
}

void JournalKeeper::wake() {
  {
    const std::lock_guard lock(mutex_);
    is_called_ = true;
  }
  called_.notify_one();
}

void JournalKeeper::settle() {
  std::unique_lock lock(mutex_);
  ++settling_;
  bool is_done = false;
  bool goes_on = true;
  while (goes_on) {
    const std::uint64_t wanted = passes_begun_ + 1;
    is_called_ = true;
    called_.notify_one();
    moved_.wait_for(lock, settings_.patience, [&] { return passes_over_ >= wanted; });
    is_done = passes_ended_ >= wanted;
    lock.unlock();
    const bool waits_more = has_more();
    lock.lock();
    // What a pass under way has taken out waits nowhere, and is not signed yet.
    goes_on = is_done && (waits_more || passes_begun_ > passes_over_);
  }
  --settling_;
  if (!is_done || !away_.empty()) throw JournalUnavailable();
}

bool JournalKeeper::settle_within(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  std::unique_lock lock(mutex_);
  ++settling_;
  // A pass that begins from now on takes along whatever waits by now, and signs it.
  const std::uint64_t wanted = passes_begun_ + 1;
  is_called_ = true;
  called_.notify_one();
  const bool is_over = moved_.wait_until(lock, end, [&] { return passes_over_ >= wanted; });
  const bool is_done = is_over && passes_ended_ >= wanted;
  --settling_;
  return is_done;
}

bool JournalKeeper::is_available() const {
  const std::int64_t since = busy_since_;
  return !failed_ && !lacks_ballast_ && !is_refused_ &&
         (since == 0 || steady_milliseconds() - since < settings_.patience.count());
}

std::optional<std::string> JournalKeeper::checkpoint(const LogName& log) const {
  const std::lock_guard lock(mutex_);
  const auto found = checkpoints_.find(log);
  return found == checkpoints_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace urna::storage
