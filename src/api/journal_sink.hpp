// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>

#include "storage/journal_keeper.hpp"

namespace urna::api {

/// Where entries go: a file, a collector of logs.  One thread at a time.
class SinkTarget {
 public:
  struct Line {
    std::uint64_t number = 0;
    journal::Entry entry;
    std::string text;  ///< of the entry, as it is hashed
  };

  enum class Taken {
    all,
    none,    ///< some may be there all the same
    broken,  ///< the same, and what was written over this connection before may not have arrived
  };

  virtual ~SinkTarget() = default;
  /// Never waits for anybody longer than a few seconds.
  virtual Taken write(std::span<const Line> lines) = 0;
};

/// `file:/var/log/urna/journal.jsonl`, `syslog:/dev/log`, `syslog-tcp:HOST:PORT`, `syslog-tls:HOST:PORT`.
/// @param host         whom syslog's lines are from: `vote.example.org`
/// @param authorities  PEM, for TLS; empty: whom this machine trusts
/// @returns            null for another form
std::unique_ptr<SinkTarget> sink_target(const std::string& place, const std::string& host,
                                        const std::string& authorities);

/// Writes every entry of every log to one target, in the order of each log, at least once: how far it has come is on
/// the disk.  A thread of its own, which nobody waits for; what the target does not take waits in the journal.
class JournalSink {
 public:
  /// `sink_failed` once, `sink_back` once, with the sink's place.
  using Alarm = std::function<void(std::string_view event, const std::string& detail)>;

  struct Settings {
    std::chrono::milliseconds pause{500};
    std::chrono::milliseconds pause_longest{30'000};
    std::uint64_t lines_max = 256;  ///< at a time
    bool has_thread = true;         ///< tests call `pass` themselves
  };

  /// @param place    as the operator wrote it: its cursor's name
  /// @param journal  outlives it
  JournalSink(storage::SqliteJournal& journal, std::string place, std::unique_ptr<SinkTarget> target, Alarm alarm,
              Settings settings);
  JournalSink(storage::SqliteJournal& journal, std::string place, std::unique_ptr<SinkTarget> target, Alarm alarm)
      : JournalSink(journal, std::move(place), std::move(target), std::move(alarm), Settings()) {}
  ~JournalSink();
  JournalSink(const JournalSink&) = delete;
  JournalSink& operator=(const JournalSink&) = delete;

  /// Hands on all that is new.
  /// @returns  whether the target took it
  bool pass();

 private:
  void run(const std::stop_token& stopping);
  bool hand_on(const storage::SqliteJournal::Log& log);
  void go_back();
  void hear(bool is_taken);

  storage::SqliteJournal& journal_;
  const std::string place_;
  const std::unique_ptr<SinkTarget> target_;
  const Alarm alarm_;
  const Settings settings_;
  std::map<journal::LogName, std::uint64_t> in_flight_;  // written over this connection lately; the thread's only
  bool has_failed_ = false;                              // the same
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread thread_;
};

}  // namespace urna::api
