// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/access_log.hpp"
#include "storage/lock_journal.hpp"

namespace urnad {

/// SHA-256 of the file that runs, wherever it was started from; read once.
urna::Digest digest_of_program();

/// What the journal is to say whether or not there is a key to sign it with; each link of its chain is told to the
/// operator's log as well.
class Chronicle {
 public:
  Chronicle(const std::string& path, urna::http::AccessLog& log) : lock_(path), log_(log) {}

  /// @returns  whether it is on the disk
  bool note(const urna::journal::Entry& entry);
  /// Of the program itself, with the digest of its file.
  void note_program(urna::journal::Event event);

  urna::storage::LockJournal& lock() { return lock_; }

 private:
  urna::storage::LockJournal lock_;
  urna::http::AccessLog& log_;
};

}  // namespace urnad
