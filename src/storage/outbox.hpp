// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journal/entry.hpp"
#include "storage/details_sealer.hpp"

namespace urna::storage {

/// A table beside the tables of a database, in which the journal's entries about a change are written in the change's
/// own transaction: there is no change without its entry and no entry without its change, whenever the power goes.
/// From there a `JournalKeeper` moves them into the journal.
class Outbox {
 public:
  Outbox() = default;
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  virtual ~Outbox() = default;

  /// From now on, what the deed at hand says in words goes with its entries.  Before anybody puts.
  /// @param sealer  outlives this
  void carry_payloads(const DetailsSealer& sealer) { sealer_ = &sealer; }

  /// Within a transaction of the caller, who holds the database.  With it, as its payload, what `Acting` has been told.
  void put(const journal::Entry& entry);

  struct Letter {
    std::uint64_t number = 0;
    std::string entry;                  ///< canonical JSON
    std::optional<Bytes> payload = {};  ///< sealed
  };
  /// The oldest ones, by number.
  /// @throws DatabaseFailed
  std::vector<Letter> waiting(std::size_t at_most);
  /// The last number that was ever given; 0 for none.  Numbers are never given twice, so that a gap shows.
  virtual std::uint64_t last_number() = 0;
  /// These and all before are in the journal.
  virtual void forget_up_to(std::uint64_t number) = 0;

  /// Whether something may be waiting: may be asked by any thread, without the database.
  bool may_wait() const { return may_wait_; }

 private:
  /// Within the transaction: the next number, and these.
  virtual void add(const std::string& entry, std::optional<std::span<const std::byte>> payload) = 0;
  /// @param begun  to be called once nobody else can put any more
  virtual std::vector<Letter> look(std::size_t at_most, const std::function<void()>& begun) = 0;

  const DetailsSealer* sealer_ = nullptr;
  std::atomic<bool> may_wait_ = true;
};

}  // namespace urna::storage
