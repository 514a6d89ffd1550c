// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>

#include "api/tenants_api.hpp"
#include "chronicle.hpp"
#include "desk.hpp"
#include "host_table.hpp"
#include "moves.hpp"
#include "program.hpp"
#include "vault.hpp"

namespace urnad {

/// The desks of all customers while the keystore is unlocked: the platform's own in the data folder, and one for each
/// customer in a folder of its own.  Each has its databases, its key and its hosts; none knows of another.
class Customers final : public urna::api::TenantDoors, public urna::api::SupportedTenants {
 public:
  /// Opens them.  A customer's desk that does not open is shut, and the others go on.
  /// @param address  what voters type to reach the platform's own desk
  /// Who has left has a site in the place of a desk: public boards, and for all else 410.
  /// @param program, vault, chronicle, moves  outlive it
  Customers(Program& program, Vault& vault, Chronicle& chronicle, Moves& moves, std::string address);
  /// No request is under way any more.
  ~Customers() override;

  std::shared_ptr<urna::http::Site> site_of(std::string_view host) const { return hosts_.site_of(host); }
  /// Once the server listens: desks tend what needs tending.
  void begin();
  /// Of the platform's own desk.
  bool is_journal_available() const;
  /// Somebody is invited on the machine itself, to work with the platform's own desk or, with `customer=` and an
  /// identifier or a host, with a customer's.
  urna::http::Response invite(const urna::http::Request& request);
  /// See `Moves::WithDesk`.
  bool with_desk(const std::string& tenant, const std::function<void(Desk&)>& use) const;

  void open(const urna::tenancy::Tenant& tenant) override;
  void shut(const urna::tenancy::Tenant& tenant) override;
  void limit(const urna::tenancy::Tenant& tenant) override;
  std::optional<std::string> postgres_fault() const override;
  void choose_postgres(const urna::tenancy::Tenant& tenant) override;
  std::string folder_of(const urna::tenancy::Tenant& tenant) const override;
  std::string address_of(const urna::tenancy::Tenant& tenant) const override;

  /// The platform's own desk, then its customers', for somebody of the platform who asks to be let in.
  std::vector<urna::api::SupportedTenants::Entry> all() const override;

 private:
  struct OpenTenant {
    std::unique_ptr<urna::keystore::ColumnSealer> sealer;
    std::unique_ptr<Desk> desk;
    std::unique_ptr<urna::http::Site> site;  // goes before what its handlers refer to
  };
  struct Customer {
    std::shared_ptr<OpenTenant> open;  // null: shut
    std::shared_ptr<KnownElections> at_rest;
  };
  struct Asked {
    std::string at;  // which customer's host
    Stray stray;
  };

  std::shared_ptr<OpenTenant> find_open(const std::string& tenant) const;
  std::shared_ptr<OpenTenant> own_desk() const;
  std::vector<urna::evidence::CustomerSeen> seen_customers() const;
  Surroundings surroundings(bool is_sole);
  std::shared_ptr<OpenTenant> make(const std::string& tenant, const std::string& data, const std::string& address);
  /// At the host of files: who holds a ticket of a customer's desk gets that file.
  void open_files();
  urna::http::Response hand_out(urna::http::Request& request) const;
  std::string files_address_of(const std::string& tenant) const;
  std::string with_host(const std::string& host) const;
  void tell_of_forged_address(const urna::http::Permission& permission, const urna::http::Request& request) const;
  void apply_limits(OpenTenant& open, const urna::tenancy::QuotaLimits& limits) const;
  void open_own();
  void let_in(const urna::tenancy::Tenant& tenant);
  void show_shut(const urna::tenancy::Tenant& tenant, const char* code);
  void note(urna::journal::Event event, const std::string& tenant, urna::journal::Outcome outcome);
  void tend(const std::stop_token& stopping);
  void tell_of_strangers();
  void tell_of_faults();
  void try_those_away();
  /// What belongs to the data folder and is in PostgreSQL.
  std::vector<std::shared_ptr<urna::storage::DatabaseElsewhere>> elsewhere();
  bool is_of_another(const Asked& asked) const;

  Program& program_;
  Vault& vault_;
  Chronicle& chronicle_;
  Moves& moves_;
  const std::string address_;
  HostTable hosts_;
  std::atomic<bool> has_begun_ = false;

  std::mutex opening_;        // one desk opens or shuts at a time
  std::shared_mutex copied_;  // shared by a backup that looks at desks
  mutable std::mutex mutex_;
  std::map<std::string, Customer> customers_;
  std::deque<Asked> asked_;
  std::set<std::string> away_;  // whose elections are where nobody can be reached now
  std::jthread attendant_;
};

}  // namespace urnad
