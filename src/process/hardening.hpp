// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <csignal>
#include <initializer_list>

namespace urna::process {

/// First thing in a server's `main`.  Voting codes and ballots on their way pass through its memory: no crash leaves
/// them on a disk, no other program of the same user reads them, and what it writes is its owner's only.  A peer that
/// is gone is an error of the call, not the end of the process.
void harden();

/// Signals that the main thread waits for, and nobody else sees.  Made before any thread begins, so that each of them
/// inherits that it is left alone.
class AwaitedSignals {
 public:
  explicit AwaitedSignals(std::initializer_list<int> signals);

  /// Waits for one of them.  Meanwhile memory that many threads have freed goes back to the system every half minute:
  /// it lies in pieces among what stays, 2 KB a ballot.  @returns which
  int wait() const;

 private:
  sigset_t signals_;
};

}  // namespace urna::process
