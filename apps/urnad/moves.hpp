// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "api/customer_api.hpp"
#include "api/departure_api.hpp"
#include "api/leaving_api.hpp"
#include "chronicle.hpp"
#include "desk.hpp"
#include "program.hpp"
#include "storage/sqlite_leaving_store.hpp"
#include "vault.hpp"

namespace urnad {

/// What customers take along, what they bring, and how they end: from outside of their desks.  Lives longer than the
/// keystore; what it has of an unlocked one is gone when that is locked.
class Moves {
 public:
  /// Calls back with a customer's desk, which stays open until then.  @returns  whether it is
  using WithDesk = std::function<bool(const std::string& tenant, const std::function<void(Desk&)>& use)>;

  /// @param changed  wakes who waits for `must_prepare`
  /// @param program, chronicle  outlive it
  Moves(Program& program, Chronicle& chronicle, WithDesk with_desk, std::function<void()> changed);

  /// For the control socket.  With `customer=` and an identifier or a host it is a customer's; else the platform's own
  /// desk's.
  void add_routes(urna::http::Router& router);
  /// Before anything is unlocked.
  /// @param vault  nothing is asked after it is gone
  void use(Vault& vault) { vault_ = &vault; }

  /// While no desk is open, and the keystore is: takes up imports, destroys what is to be destroyed, certifies.
  void prepare();
  /// The keystore was locked, or the program ends.
  void forget();

  /// There is something for `prepare` to do, for which all desks are closed for a moment.
  bool must_prepare() const;
  /// What may be done at a customer's desk.
  urna::tenancy::LeavingAccess access(const std::string& tenant);
  /// For the customer's own desk.
  urna::Result<urna::api::LeavingApi::AtHand, urna::http::Response> at_hand(const std::string& tenant);
  /// Of a customer who has left.
  std::optional<std::string> certificate(const std::string& tenant);
  /// Gives up the exports that desks are making; before the desks are closed.
  void end_exports();
  /// Whose boards stay of a customer whose database is destroyed.
  std::set<urna::protocol::ElectionUuid> boards_left(const std::string& tenant) const;

 private:
  /// Of a customer, while the keystore is open.
  struct Mover {
    Mover(Moves& moves, std::string tenant, urna::storage::SqliteLeavingStore& leavings);
    const std::string tenant;
    const std::string data;
    const urna::keystore::ColumnSealer sealer;
    urna::api::CustomerApi api;
    urna::api::CustomerHandout handout;
    urna::api::Departure departure;
    std::atomic<std::chrono::steady_clock::time_point> shreds_again{};  // after PostgreSQL could not be reached
  };
  struct Open {
    explicit Open(Moves& moves);
    urna::keystore::ColumnSealer platform;  // no customer's: it outlives those keys
    urna::storage::SqliteLeavingStore leavings;
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<Mover>> movers;
  };

  std::string folder_of(const std::string& tenant) const;
  bool note(urna::journal::Entry entry, const std::string& tenant);
  std::shared_ptr<Open> open() const;
  Mover& mover(Open& open, const std::string& tenant);
  std::vector<std::string> tenants() const;
  urna::Result<std::shared_ptr<Mover>, urna::http::Response> find(const urna::http::Request& request);
  void prepare(Mover& mover);
  void certify(Mover& mover);
  void keep_boards(const Mover& mover) const;
  void tick();

  Program& program_;
  Chronicle& chronicle_;
  const WithDesk with_desk_;
  const std::function<void()> changed_;
  std::atomic<Vault*> vault_ = nullptr;
  urna::api::DepartureApi departure_api_;
  std::mutex ticking_;  // held by the clock while it uses what is open
  mutable std::mutex mutex_;
  std::shared_ptr<Open> open_;
  std::atomic<bool> must_prepare_ = false;
  std::jthread clock_;
};

}  // namespace urnad
