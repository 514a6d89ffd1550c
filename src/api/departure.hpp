// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "journal/entry.hpp"
#include "keystore/keystore.hpp"
#include "storage/customer_shredding.hpp"
#include "tenancy/leaving_store.hpp"

namespace urna::api {

/// Who decides, as the door has recognised them.
struct Decider {
  journal::Actor person;
  tenancy::PersonId id() const;
};

/// A customer's leaving in a server: what people decide, what the clock does, and the destruction itself.  Whatever
/// happens is noted first.  Calls come from many threads; each may throw what store, keystore and disk throw.
class Departure {
 public:
  /// @returns  whether the entry is on the disk; what cannot be noted does not happen
  using Note = std::function<bool(const journal::Entry&)>;

  /// A medium that holds something of the customer, as the hosting register knows it.
  struct KnownMedium {
    std::string label;
    bool is_open = true;  ///< neither wiped nor destroyed
  };
  struct Settings {
    /// How long copies of the keystore are kept: 21 days at most.
    std::chrono::days keystore_backups = tenancy::leaving_backups_max;
    /// See `shred_customer`.
    storage::DropDatabase drop = {};
    /// Those of the register; null: nobody keeps one.
    std::function<std::vector<KnownMedium>()> media = {};
  };

  /// @param tenant, data  the customer and the folder
  /// @param store, keystore  outlive it; open
  Departure(tenancy::LeavingStore& store, keystore::Keystore& keystore, std::string tenant, std::string data, Note note,
            Settings settings);

  using Decision = Result<Timestamp, tenancy::LeavingFault>;
  /// @errors  wrong_stage: one is under way, or they have left; clock_set_back
  Decision request(const Decider& who, Timestamp now);
  Decision confirm(const Decider& first, const Decider& second, bool export_offered, const std::set<std::string>& media,
                   Timestamp now);
  /// One word at a time, see `tenancy::Leaving::agree`; the second one decides.
  Decision agree(const Decider& who, const std::set<tenancy::PersonId>& owners, bool export_offered, Timestamp now);
  Decision agree_to_lift(const Decider& who, const std::set<tenancy::PersonId>& owners, Timestamp now);
  /// Off-site media that hold something of the customer; while nothing is destroyed.
  Decision expect_media(const std::set<std::string>& labels, Timestamp now);
  Decision call_off(const Decider& who, Timestamp now);
  Decision hold(const Decider& who, const std::string& reason, Timestamp until, Timestamp now);
  Decision lift_hold(const Decider& first, const Decider& second, Timestamp now);
  Decision medium_destroyed(const std::string& label, Timestamp now);

  /// By the clock, often.
  void tend(Timestamp now);

  /// The grace is over: the desk is closed, then `shred` is called.
  bool must_shred() const;
  void shred(Timestamp now);
  /// Nothing is left that could open anything, and nobody has said so yet.
  bool may_be_certified() const;
  /// @param index  of the journal's entry that says so
  /// @param sign   makes a signed note of a text
  void certify(std::uint64_t index, const std::function<std::string(std::string_view)>& sign, Timestamp now);

  std::optional<tenancy::Leaving> state() const;
  tenancy::LeavingAccess access() const;
  std::optional<std::string> certificate() const { return store_.certificate(tenant_); }

 private:
  using Change = std::function<Decision(tenancy::Leaving&)>;
  /// What to call it, once it is tried.
  using EventOf = std::function<journal::Event(const tenancy::Leaving&)>;
  Decision decide(const EventOf& event, const std::optional<Decider>& who, Timestamp now, const Change& change);
  Decision decide(journal::Event event, const std::optional<Decider>& who, Timestamp now, const Change& change) {
    return decide([event](const tenancy::Leaving&) { return event; }, who, now, change);
  }
  std::vector<KnownMedium> known_media() const;
  bool is_any_open() const;
  void strike_destroyed_media(tenancy::Leaving& moved, Timestamp now) const;
  bool note(journal::Event event, const std::optional<Decider>& who, journal::Outcome outcome, Timestamp now,
            std::uint64_t files = 0) const;

  tenancy::LeavingStore& store_;
  keystore::Keystore& keystore_;
  const std::string tenant_;
  const std::string data_;
  const Note note_;
  const Settings settings_;
  mutable std::mutex mutex_;
  std::optional<tenancy::Leaving> leaving_;
  Timestamp kept_;  // when it was last written by the clock
  bool may_be_certified_ = false;
};

/// Nothing of it was done, because nobody could have known.
class DepartureNotNoted : public std::runtime_error {
 public:
  DepartureNotNoted() : std::runtime_error("a customer's leaving cannot be noted in the journal") {}
};

}  // namespace urna::api
