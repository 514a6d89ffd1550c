// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "http/router.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// That keys were unlocked, changed or rotated, proved to who did it, on the socket on which they did: `--proof` of
/// `urnactl unlock`, `rekey` and `rotate`.  While the platform is locked there is no key to sign the journal with, so
/// the proof of unlocking it is there only afterwards.
///
///   GET /proofs/{act}  unlock, rekey, rotate-root, rotate-tenants: `{"entry","proof","key"}`, as `JournalProof`, of
///   the
///                      newest; 409 `not-proved`: none was done lately, or it is not signed yet
class KeystoreProof {
 public:
  /// @returns  whether there is a journal, which is when the platform's own desk is open
  using WithJournal = std::function<bool(const std::function<void(storage::JournalKeeper&)>&)>;

  explicit KeystoreProof(WithJournal with_journal) : with_journal_(std::move(with_journal)) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router) const;

 private:
  http::Response prove(const http::Request& request) const;

  const WithJournal with_journal_;
};

}  // namespace urna::api
