// SPDX-License-Identifier: EUPL-1.2
#include "customers.hpp"

#include <algorithm>
#include <condition_variable>
#include <filesystem>

#include "api/permissions.hpp"
#include "api/unknown_file_page.hpp"
#include "shut_site.hpp"

namespace urnad {
namespace {

using namespace urna;
using tenancy::Tenant;
using tenancy::TenantState;

const std::string sole(keystore::sole_tenant);
constexpr std::size_t strangers_waiting_max = 60;
constexpr std::size_t queue_max = http::ServerLimits{}.queue_max;
constexpr std::chrono::seconds quiet_within{20};  // longer than the heartbeat of an event stream

/// Does the same with each, several at a time: opening and ending desks is waiting for a disk.
template <class Item, class Work>
void with_each(std::vector<Item>& items, Work work) {
  constexpr std::size_t threads_max = 8;
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min(threads_max, items.size()); ++i) {
    threads.emplace_back([&] {
      for (std::size_t one = next++; one < items.size(); one = next++) work(items[one]);
    });
  }
}

/// What changes something, but for coming in and going out.
bool is_change(const http::Request& request) {
  const bool only_looks = request.method == http::Method::get || request.method == http::Method::head;
  return !only_looks && !request.path.starts_with("/api/account/");
}

journal::Event event_of(keystore::SealedKind kind) {
  switch (kind) {
    case keystore::SealedKind::value:
      return journal::Event::integrity_value_refused;
    case keystore::SealedKind::file:
      return journal::Event::integrity_file_refused;
    case keystore::SealedKind::key:
      return journal::Event::integrity_key_refused;
  }
  return journal::Event::integrity_value_refused;
}

journal::Entry entry_about(const keystore::IntegrityFault& fault) {
  journal::Entry entry;
  entry.at = now();
  entry.event = event_of(fault.kind);
  entry.object = journal::Object::of("sealed", fault.place);
  entry.outcome = journal::Outcome::error;
  entry.facts = {{journal::Fact::wrong, fault.times}};
  return entry;
}

void make_folder(const std::string& path) {
  std::filesystem::create_directories(path);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

}  // namespace

Customers::Customers(Program& program, Vault& vault, Chronicle& chronicle, Moves& moves, std::string address)
    : program_(program),
      vault_(vault),
      chronicle_(chronicle),
      moves_(moves),
      address_(std::move(address)),
      hosts_(own_hosts(program.options)) {
  open_own();
  open_files();
  std::vector<Tenant> tenants = vault_.tenants().all();
  std::atomic<bool> was_locked = false;
  with_each(tenants, [&](const Tenant& tenant) {
    if (tenant.state != TenantState::active) return show_shut(tenant, "suspended");
    try {
      let_in(tenant);
    } catch (const keystore::KeystoreLocked&) {
      was_locked = true;
    } catch (const std::exception& failure) {
      program_.log.error(failure.what());
    }
  });
  if (was_locked) throw keystore::KeystoreLocked();
  vault_.backups().use([this] { return elsewhere(); });
}

Customers::~Customers() {
  vault_.backups().use({});
  const std::unique_lock nobody_looks(copied_);
  attendant_.request_stop();
  if (attendant_.joinable()) attendant_.join();
  hosts_.clear();
  std::vector<std::shared_ptr<OpenTenant>> open;
  {
    // What tends a desk may still ask who somebody of the platform is: nobody, from now on.
    const std::lock_guard lock(mutex_);
    for (auto& [id, customer] : customers_) open.push_back(std::move(customer.open));
    customers_.clear();
  }
  with_each(open, [](std::shared_ptr<OpenTenant>& one) { one.reset(); });
}

std::shared_ptr<Customers::OpenTenant> Customers::make(const std::string& tenant, const std::string& data,
                                                       const std::string& address) {
  const bool is_sole = tenant == sole;
  auto made = std::make_shared<OpenTenant>();
  made->sealer = std::make_unique<keystore::ColumnSealer>(vault_.keystore(), tenant, now);
  made->desk = std::make_unique<Desk>(
      program_.options, data, Addresses{address, files_address_of(tenant)}, vault_.keystore(), *made->sealer,
      vault_.hosting(), is_sole ? &chronicle_.lock() : nullptr, is_sole ? &vault_.backups() : nullptr, program_.box,
      program_.box_address, program_.random, program_.log, surroundings(is_sole));
  http::Router router;
  if (is_sole) vault_.overview().add_routes(router);
  made->desk->add_routes(
      router, program_.pages_or_null(),
      [this, tenant](const Stray& stray) {
        const std::lock_guard lock(mutex_);
        if (asked_.size() < strangers_waiting_max) asked_.push_back({tenant, stray});
      },
      [this, tenant] { return moves_.at_hand(tenant); });
  http::Site::Share share;  // the platform's own desk has none: alone, it has all
  if (!is_sole) share = {program_.options.customer_requests_max, (program_.options.threads + queue_max) * 3 / 4};
  made->site = std::make_unique<http::Site>(
      std::move(router),
      [this, tenant, ask = made->desk->authorise()](const http::Permission& permission,
                                                    http::Request& request) -> std::optional<http::Response> {
        if (!vault_.is_unlocked()) return http::retry_later("sealed", 5);
        const bool is_held_back = is_change(request) && !api::LeavingApi::is_about_leaving(request) &&
                                  !api::LeavingApi::only_ends_access(request);
        if (is_held_back && moves_.access(tenant) != tenancy::LeavingAccess::whole)
          return http::problem(409, "customer-leaving");
        if (api::is_address_forged(request, program_.options.proxies)) tell_of_forged_address(permission, request);
        auto client = api::client_of(request, program_.options.proxies);
        if (!client) return http::problem(400, "malformed", "a proxy forwards no address");
        request.peer = std::move(*client);
        return ask(permission, request);
      },
      share);
  if (has_begun_) made->desk->begin();
  return made;
}

/// It is ignored, and somebody tried.
void Customers::tell_of_forged_address(const http::Permission& permission, const http::Request& request) const {
  if (!program_.tell_attack) return;
  program_.tell_attack({.kind = http::Attack::forged_address,
                        .peer = request.peer,
                        .trace = request.trace,
                        .permission = permission.get()});
}

std::shared_ptr<Customers::OpenTenant> Customers::find_open(const std::string& tenant) const {
  const std::lock_guard lock(mutex_);
  const auto found = customers_.find(tenant);
  return found == customers_.end() ? nullptr : found->second.open;
}

std::shared_ptr<Customers::OpenTenant> Customers::own_desk() const { return find_open(sole); }

/// Of whoever is shut, or whose database is away, no election is told.
std::vector<evidence::CustomerSeen> Customers::seen_customers() const {
  std::vector<evidence::CustomerSeen> seen;
  for (const Tenant& tenant : vault_.tenants().all()) {
    evidence::CustomerSeen& customer = seen.emplace_back(tenant.hosts.front());
    const auto open = find_open(tenant.id.text());
    try {
      if (!open) continue;
      for (const auto& election : open->desk->public_elections()) customer.elections.push_back(election.text());
    } catch (const storage::DatabaseAway&) {
    }
  }
  return seen;
}

/// A customer's desk asks the platform's own, each time: whoever has left is gone everywhere at once.
Surroundings Customers::surroundings(bool is_sole) {
  if (is_sole) {
    return {.tenants = this, .customers = [this] { return seen_customers(); }, .postgres = program_.postgres_or_null()};
  }
  return {.find_guest = [this](const identity::PersonId& id) -> std::optional<identity::Person> {
            const auto own = own_desk();
            return own ? own->desk->person_of_platform(id) : std::nullopt;
          },
          .of_guest =
              [this](const identity::PersonId& id) {
                const auto own = own_desk();
                return own ? own->desk->grants_on_platform(id) : std::vector<identity::Grant>();
              },
          .postgres = program_.postgres_or_null()};
}

std::vector<api::SupportedTenants::Entry> Customers::all() const {
  const auto support_of = [](std::shared_ptr<OpenTenant> open) -> std::shared_ptr<api::SupportApi> {
    if (!open) return nullptr;
    api::SupportApi* const support = &open->desk->support();
    return {std::move(open), support};
  };
  std::vector<api::SupportedTenants::Entry> tenants{{api::host_in(address_), support_of(own_desk()), true}};
  for (const tenancy::Tenant& tenant : vault_.tenants().all()) {
    tenants.push_back({tenant.hosts.front(), support_of(find_open(tenant.id.text()))});
  }
  return tenants;
}

void Customers::open_own() {
  const std::string& data = program_.options.data;
  if (moves_.access(sole) == tenancy::LeavingAccess::none)
    return hosts_.put_own(left_site(program_, moves_.boards_left(sole), [this] { return moves_.certificate(sole); }));
  try {
    const auto made = make(sole, data, address_);
    hosts_.put_own({made, made->site.get()});
    const std::lock_guard lock(mutex_);
    customers_[sole].open = made;
  } catch (const storage::ForeignDatabase&) {
    note(journal::Event::tenant_foreign_data, sole, journal::Outcome::error);
    if (vault_.tenants().all().empty()) throw;
    hosts_.put_own(shut_site(program_, "unavailable", {}, {}));
  } catch (const keystore::IntegrityFailed&) {
    tell_of_faults();  // nothing of it opens, and nobody else will tell
    throw;
  }
}

void Customers::open(const Tenant& tenant) {
  const std::lock_guard one(opening_);
  const std::string& id = tenant.id.text();
  {
    const std::lock_guard lock(mutex_);
    auto& before = customers_[id].open;
    if (before.use_count() > 1) throw api::StillOpen();
    before = nullptr;  // it was shut, and whoever was the last has gone meanwhile
  }
  let_in(tenant);
}

/// @param tenant  whose files nobody has open
void Customers::let_in(const Tenant& tenant) {
  const std::string& id = tenant.id.text();
  if (moves_.access(id) == tenancy::LeavingAccess::none) {
    const auto boards = moves_.boards_left(id);
    hosts_.put(id, tenant.hosts, left_site(program_, boards, [this, id] { return moves_.certificate(id); }));
    const std::lock_guard lock(mutex_);
    customers_[id] = {nullptr, std::make_shared<KnownElections>(boards)};
    return;
  }
  try {
    make_folder(program_.options.data + "/tenants");
    make_folder(folder_of(tenant));
    const auto made = make(id, folder_of(tenant), address_of(tenant));
    apply_limits(*made, tenant.limits);
    hosts_.put(id, tenant.hosts, {made, made->site.get()});
    const std::lock_guard lock(mutex_);
    customers_[id] = {made, nullptr};
    away_.erase(id);
  } catch (const storage::DatabaseAway&) {
    {
      const std::lock_guard lock(mutex_);
      away_.insert(id);
    }
    show_shut(tenant, "unavailable");
    throw;
  } catch (const storage::ForeignDatabase&) {
    hosts_.put(id, tenant.hosts, shut_site(program_, "unavailable", {}, {}));
    note(journal::Event::tenant_foreign_data, id, journal::Outcome::error);
    throw;
  } catch (...) {
    show_shut(tenant, "unavailable");
    throw;
  }
}

void Customers::shut(const Tenant& tenant) {
  const std::lock_guard one(opening_);
  std::shared_ptr<OpenTenant> open;
  {
    const std::lock_guard lock(mutex_);
    away_.erase(tenant.id.text());
    open = customers_[tenant.id.text()].open;
  }
  if (!open) return show_shut(tenant, "suspended");
  hosts_.put(tenant.id.text(), tenant.hosts, shut_site(program_, "suspended", {}, {}));  // its file is still in use
  open->site->close();
  const auto end = std::chrono::steady_clock::now() + quiet_within;
  // Nobody can come in any more, so that the number of holders only falls: ours, and that of the list.
  while (open.use_count() > 2) {
    if (std::chrono::steady_clock::now() > end) throw api::StillOpen();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  {
    const std::lock_guard lock(mutex_);
    customers_[tenant.id.text()].open = nullptr;
  }
  open.reset();
  show_shut(tenant, "suspended");
}

std::optional<std::string> Customers::postgres_fault() const {
  if (!program_.postgres) return "start urnad with --postgres";
  try {
    program_.postgres->prepare();
    return std::nullopt;
  } catch (const storage::DatabaseFailed& fault) {
    return fault.what();
  }
}

void Customers::choose_postgres(const Tenant& tenant) {
  make_folder(program_.options.data + "/tenants");
  make_folder(folder_of(tenant));
  const keystore::ColumnSealer sealer(vault_.keystore(), tenant.id.text(), now);
  storage::choose_postgres(folder_of(tenant), sealer, program_.random);
}

void Customers::try_those_away() {
  std::set<std::string> away;
  {
    const std::lock_guard lock(mutex_);
    away = away_;
  }
  if (away.empty() || !program_.postgres || !program_.postgres->answers()) return;
  for (const std::string& id : away) {
    const std::lock_guard one(opening_);
    const auto tenant = tenancy::TenantId::parse(id);
    const auto known = tenant ? vault_.tenants().find(*tenant) : std::nullopt;
    {
      const std::lock_guard lock(mutex_);
      if (!away_.contains(id) || !known || known->state != TenantState::active) continue;
    }
    try {
      let_in(*known);
    } catch (const storage::DatabaseAway&) {  // said when it began
    } catch (const std::exception& failure) {
      program_.log.error(failure.what());
      const std::lock_guard lock(mutex_);
      away_.erase(id);
    }
  }
}

namespace {

/// A database elsewhere, with whatever it needs as long as somebody looks at it.
class HeldElsewhere final : public storage::DatabaseElsewhere {
 public:
  HeldElsewhere(std::shared_ptr<void> needed, std::unique_ptr<DatabaseElsewhere> one)
      : needed_(std::move(needed)), one_(std::move(one)) {}
  std::string path() const override { return one_->path(); }
  void approach() override { one_->approach(); }
  void hold() override { one_->hold(); }
  void let_go() noexcept override { one_->let_go(); }
  void write_to(const std::string& file) override { one_->write_to(file); }

 private:
  const std::shared_ptr<void> needed_;
  const std::unique_ptr<DatabaseElsewhere> one_;
};

}  // namespace

std::vector<std::shared_ptr<storage::DatabaseElsewhere>> Customers::elsewhere() {
  struct Needed {
    std::shared_ptr<std::shared_lock<std::shared_mutex>> looking;
    std::shared_ptr<OpenTenant> open;
    // Of a customer whose desk is shut:
    std::unique_ptr<keystore::ColumnSealer> sealer;
    std::unique_ptr<storage::KeptDesk> kept;
  };
  std::vector<std::shared_ptr<storage::DatabaseElsewhere>> all;
  const auto looking = std::make_shared<std::shared_lock<std::shared_mutex>>(copied_);
  for (const Tenant& tenant : vault_.tenants().all()) {
    const std::string& id = tenant.id.text();
    if (!storage::is_in_postgres(folder_of(tenant)) || moves_.access(id) == tenancy::LeavingAccess::none) continue;
    const auto needed = std::make_shared<Needed>();
    needed->looking = looking;
    {
      const std::lock_guard lock(mutex_);
      const auto found = customers_.find(id);
      if (found != customers_.end()) needed->open = found->second.open;
    }
    const std::string path = "tenants/" + id + "/desk.db";
    std::unique_ptr<storage::DatabaseElsewhere> one;
    if (needed->open) {
      one = needed->open->desk->elsewhere(path);
    } else {
      needed->sealer = std::make_unique<keystore::ColumnSealer>(vault_.keystore(), id, now);
      needed->kept =
          storage::open_kept_desk(folder_of(tenant), program_.postgres_or_null(), *needed->sealer, program_.random, {});
      one = needed->kept->elsewhere(path);
    }
    if (one) all.push_back(std::make_shared<HeldElsewhere>(needed, std::move(one)));
  }
  return all;
}

void Customers::limit(const Tenant& tenant) {
  std::shared_ptr<OpenTenant> open;
  {
    const std::lock_guard lock(mutex_);
    const auto found = customers_.find(tenant.id.text());
    if (found != customers_.end()) open = found->second.open;
  }
  if (open) apply_limits(*open, tenant.limits);  // else they hold from the next opening on
}

void Customers::apply_limits(OpenTenant& open, const tenancy::QuotaLimits& limits) const {
  open.desk->limit(limits);
  const auto& requests = limits[tenancy::Resource::requests];
  open.site->limit_requests(requests ? static_cast<std::size_t>(*requests) : program_.options.customer_requests_max);
}

/// @param tenant  whose files nobody has open
void Customers::show_shut(const Tenant& tenant, const char* code) {
  const std::string& id = tenant.id.text();
  auto elections = elections_at_rest(program_, folder_of(tenant), id);
  elections.merge(moves_.boards_left(id));
  hosts_.put(id, tenant.hosts, shut_site(program_, code, elections, {&vault_.hosting(), id}));
  const std::lock_guard lock(mutex_);
  customers_[id] = {nullptr, std::make_shared<KnownElections>(elections)};
}

bool Customers::with_desk(const std::string& tenant, const std::function<void(Desk&)>& use) const {
  std::shared_ptr<OpenTenant> open;
  {
    const std::lock_guard lock(mutex_);
    const auto found = customers_.find(tenant);
    if (found != customers_.end()) open = found->second.open;
  }
  if (open) use(*open->desk);
  return open != nullptr;
}

http::Response Customers::invite(const http::Request& request) {
  std::string customer(request.query_value("customer").value_or(sole));
  for (const Tenant& tenant : vault_.tenants().all()) {
    if (std::ranges::count(tenant.hosts, customer) > 0) customer = tenant.id.text();
  }
  std::shared_ptr<OpenTenant> open;
  {
    const std::lock_guard lock(mutex_);
    const auto found = customers_.find(customer);
    if (found != customers_.end()) open = found->second.open;
  }
  return open ? open->desk->invite(request) : http::problem(404, "unknown-tenant");
}

std::string Customers::folder_of(const Tenant& tenant) const {
  return program_.options.data + "/tenants/" + tenant.id.text();
}

std::string Customers::address_of(const Tenant& tenant) const { return with_host(tenant.hosts.front()); }

/// The platform's own address with another host.
std::string Customers::with_host(const std::string& host) const {
  const std::size_t colon = address_.rfind(':');
  const bool has_port = colon != std::string::npos && address_.find('/', colon) == std::string::npos;
  return "https://" + host + (has_port ? address_.substr(colon) : "");
}

std::string Customers::files_address_of(const std::string& tenant) const {
  const std::string& host = program_.options.files_host;
  return host.empty() ? "" : with_host(host) + "/" + tenant;
}

void Customers::open_files() {
  const Options& options = program_.options;
  if (options.files_host.empty()) return;
  http::Router router;
  router.add({.pattern = "/{customer}/{ticket}",
              .permission = api::named(api::OpenAct::carry_away),
              .handler = [this](http::Request& request) { return hand_out(request); }});
  router.add({.pattern = api::unknown_file_style_path,
              .permission = api::named(api::OpenAct::carry_away),
              .handler = [](http::Request&) { return api::unknown_file_style(); }});
  hosts_.put_files(options.files_host,
                   std::make_shared<http::Site>(
                       std::move(router),
                       [this](const http::Permission&, http::Request& request) -> std::optional<http::Response> {
                         if (!vault_.is_unlocked()) return http::retry_later("sealed", 5);
                         auto client = api::client_of(request, program_.options.proxies);
                         if (!client) return http::problem(400, "malformed", "a proxy forwards no address");
                         request.peer = std::move(*client);
                         return std::nullopt;
                       },
                       http::Site::Share{options.customer_requests_max, (options.threads + queue_max) * 3 / 4}));
}

http::Response Customers::hand_out(http::Request& request) const {
  std::optional<http::Response> file;
  with_desk(request.parameter("customer"), [&](Desk& desk) { file = desk.hand_out(request); });
  return file ? std::move(*file) : api::unknown_file(request);
}

void Customers::note(journal::Event event, const std::string& tenant, journal::Outcome outcome) {
  journal::Entry entry;
  entry.at = now();
  entry.event = event;
  entry.object = tenant == sole ? journal::Object::of("source", sole) : journal::Object::of("tenant", tenant);
  entry.outcome = outcome;
  chronicle_.note(entry);
}

void Customers::begin() {
  const std::lock_guard one(opening_);
  has_begun_ = true;
  const std::lock_guard lock(mutex_);
  for (auto& [id, customer] : customers_)
    if (customer.open) customer.open->desk->begin();
  attendant_ = std::jthread([this](const std::stop_token& stopping) { tend(stopping); });
}

bool Customers::is_journal_available() const {
  const std::lock_guard lock(mutex_);
  const auto own = customers_.find(sole);
  return own != customers_.end() && own->second.open && own->second.open->desk->is_journal_available();
}

void Customers::tend(const std::stop_token& stopping) {
  std::mutex waiting;
  std::condition_variable_any stopped;
  constexpr unsigned rounds_between_tries = 4;
  unsigned round = 0;
  while (!stopping.stop_requested()) {
    tell_of_strangers();
    tell_of_faults();
    if (++round % rounds_between_tries == 0) try_those_away();
    try {
      vault_.backups().tend();
      vault_.hosting().tend();
    } catch (const std::exception& failure) {
      program_.log.error(failure.what());
    }
    std::unique_lock lock(waiting);
    stopped.wait_for(lock, stopping, std::chrono::milliseconds(500), [] { return false; });
  }
  tell_of_strangers();
  tell_of_faults();
}

/// What did not open is told to whoever runs the machine, and to the customer whose it is.
void Customers::tell_of_faults() {
  for (const keystore::IntegrityFault& fault : vault_.keystore().integrity().take(now())) {
    journal::Entry entry = entry_about(fault);
    if (const auto customer = journal::Object::parse("tenant:" + fault.tenant)) {
      with_desk(fault.tenant, [&](Desk& desk) { desk.note(entry); });
      entry.object = customer;
    }
    chronicle_.note(entry);
  }
}

void Customers::tell_of_strangers() {
  std::deque<Asked> asked;
  {
    const std::lock_guard lock(mutex_);
    asked.swap(asked_);
  }
  for (const Asked& one : asked) {
    if (!is_of_another(one)) continue;
    journal::Entry entry;
    entry.at = now();
    entry.event = journal::Event::access_cross_tenant;
    entry.actor = one.stray.who;
    if (one.at != sole) entry.object = journal::Object::of("tenant", one.at);
    entry.outcome = journal::Outcome::deny;
    entry.trace = one.stray.trace;
    chronicle_.note(entry);
  }
}

bool Customers::is_of_another(const Asked& asked) const {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(customers_, [&](const auto& known) {
    const auto& [id, customer] = known;
    if (id == asked.at) return false;
    const KnownElections* const theirs = customer.open ? &customer.open->desk->elections() : customer.at_rest.get();
    return theirs != nullptr && theirs->has(asked.stray.election);
  });
}

}  // namespace urnad
