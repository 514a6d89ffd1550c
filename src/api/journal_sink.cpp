// SPDX-License-Identifier: EUPL-1.2
#include "api/journal_sink.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::api {

JournalSink::JournalSink(storage::SqliteJournal& journal, std::string place, std::unique_ptr<SinkTarget> target,
                         Alarm alarm, Settings settings)
    : journal_(journal),
      place_(std::move(place)),
      target_(std::move(target)),
      alarm_(std::move(alarm)),
      settings_(settings) {
  if (settings_.has_thread) thread_ = std::jthread([this](const std::stop_token& stopping) { run(stopping); });
}

JournalSink::~JournalSink() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void JournalSink::run(const std::stop_token& stopping) {
  std::chrono::milliseconds pause = settings_.pause;
  while (!stopping.stop_requested()) {
    bool is_taken = false;
    try {
      is_taken = pass();
    } catch (const std::exception&) {
      // The journal cannot be read: whoever keeps it says so.
    }
    pause = is_taken ? settings_.pause : std::min(pause * 2, settings_.pause_longest);
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stopping, pause, [] { return false; });
  }
}

bool JournalSink::pass() {
  bool is_taken = true;
  for (const storage::SqliteJournal::Log& log : journal_.logs()) {
    is_taken = hand_on(log);
    if (!is_taken) break;
  }
  hear(is_taken);
  return is_taken;
}

bool JournalSink::hand_on(const storage::SqliteJournal::Log& log) {
  std::uint64_t next = journal_.sink_cursor(place_, log.name);
  while (next < log.size) {
    const std::uint64_t to = std::min(log.size, next + settings_.lines_max);
    std::vector<SinkTarget::Line> lines;
    for (std::string& text : journal_.entries(log.name, next, to)) {
      auto entry = journal::entry_from(text);
      ensure(entry.has_value(), "the journal holds entries");
      lines.push_back({next + lines.size(), std::move(*entry), std::move(text)});
    }
    const SinkTarget::Taken taken = target_->write(lines);
    if (taken == SinkTarget::Taken::broken) go_back();
    if (taken != SinkTarget::Taken::all) return false;
    next = to;
    std::uint64_t& in_flight = in_flight_[log.name];
    in_flight = std::min(in_flight + lines.size(), settings_.lines_max);
    journal_.keep_sink_cursor(place_, log.name, next);
  }
  return true;
}

/// Nobody says which of the last lines arrived: they are written once more, with the same numbers.
void JournalSink::go_back() {
  for (const auto& [log, count] : in_flight_) {
    const std::uint64_t cursor = journal_.sink_cursor(place_, log);
    journal_.keep_sink_cursor(place_, log, cursor - std::min(cursor, count));
  }
  in_flight_.clear();
}

void JournalSink::hear(bool is_taken) {
  if (has_failed_ == !is_taken) return;
  has_failed_ = !is_taken;
  alarm_(is_taken ? "sink_back" : "sink_failed", place_);
}

}  // namespace urna::api
