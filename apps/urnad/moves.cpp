// SPDX-License-Identifier: EUPL-1.2
#include "moves.hpp"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>

#include "desk_journal.hpp"
#include "shut_site.hpp"
#include "statements.hpp"

namespace urnad {
namespace {

using namespace urna;
using tenancy::LeavingAccess;
using tenancy::Tenant;

const std::string sole(keystore::sole_tenant);
constexpr const char* boards_file = "boards-left";  // elections' public names, one a line

std::vector<api::Departure::KnownMedium> media_of(const api::HostingKeeper& hosting, const std::string& tenant) {
  std::vector<api::Departure::KnownMedium> media;
  for (const auto& [label, is_open] : hosting.media_of(tenant)) media.push_back({label, is_open});
  return media;
}

}  // namespace

Moves::Mover::Mover(Moves& moves, std::string whose, storage::SqliteLeavingStore& leavings)
    : tenant(std::move(whose)),
      data(moves.folder_of(tenant)),
      sealer(moves.vault_.load()->keystore(), tenant, now),
      api(
          moves.vault_.load()->keystore(), sealer, moves.program_.random,
          api::CustomerApi::Place{data, moves.program_.options.data, place_of(address_of(moves.program_.options)),
                                  program_name()},
          [&moves, this](const std::function<void(const api::CustomerAtHand&)>& use) {
            return moves.with_desk_(tenant, [&use](Desk& desk) { use(desk.at_hand()); });
          },
          now, [&moves, this](const journal::Entry& entry) { return moves.note(entry, tenant); },
          [&moves] {
            moves.must_prepare_ = true;
            moves.changed_();
          }),
      handout(api, now),
      departure(leavings, moves.vault_.load()->keystore(), tenant, data,
                [&moves, this](const journal::Entry& entry) { return moves.note(entry, tenant); },
                {.drop = moves.program_.postgres
                             ? storage::DropDatabase([&cluster = *moves.program_.postgres](const std::string& name) {
                                 cluster.drop(name);
                               })
                             : storage::DropDatabase(),
                 .media = [&moves, this] { return media_of(moves.vault_.load()->hosting(), tenant); }}) {}

Moves::Open::Open(Moves& moves)
    : platform(moves.vault_.load()->keystore(), "platform", now),
      leavings(moves.program_.options.data + "/leaving.db", platform) {}

Moves::Moves(Program& program, Chronicle& chronicle, WithDesk with_desk, std::function<void()> changed)
    : program_(program),
      chronicle_(chronicle),
      with_desk_(std::move(with_desk)),
      changed_(std::move(changed)),
      departure_api_(
          [this](const http::Request& request) -> Result<api::DepartureApi::AtDoor, http::Response> {
            auto found = find(request);
            if (!found) return tl::unexpected<http::Response>(std::move(found.error()));
            const std::shared_ptr<Mover> mover = *found;
            return api::DepartureApi::AtDoor{
                {mover, &mover->departure},
                [this, mover](std::string_view address, std::string_view password, std::string_view proof) {
                  std::optional<api::Decider> who;
                  with_desk_(mover->tenant, [&](Desk& desk) { who = desk.recognise(address, password, proof); });
                  return who;
                }};
          },
          now),
      clock_([this](const std::stop_token& stopping) {
        std::mutex waiting;
        std::condition_variable_any stopped;
        while (!stopping.stop_requested()) {
          try {
            tick();
          } catch (const keystore::KeystoreLocked&) {  // a moment ago
          } catch (const std::exception& failure) {
            program_.log.error(failure.what());
          }
          std::unique_lock lock(waiting);
          stopped.wait_for(lock, stopping, std::chrono::seconds(1), [] { return false; });
        }
      }) {}

std::string Moves::folder_of(const std::string& tenant) const {
  const std::string& data = program_.options.data;
  return tenant == sole ? data : data + "/tenants/" + tenant;
}

/// In the platform's own journal, which stays when the customer is gone.
bool Moves::note(journal::Entry entry, const std::string& tenant) {
  if (tenant != sole && !entry.object) entry.object = journal::Object::of("tenant", tenant);
  return chronicle_.note(entry);
}

std::shared_ptr<Moves::Open> Moves::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

/// @param tenant  one that there is
Moves::Mover& Moves::mover(Open& open, const std::string& tenant) {
  const std::lock_guard lock(open.mutex);
  auto& mover = open.movers[tenant];
  if (!mover) mover = std::make_unique<Mover>(*this, tenant, open.leavings);
  return *mover;
}

std::vector<std::string> Moves::tenants() const {
  std::vector<std::string> names{sole};
  for (const Tenant& tenant : vault_.load()->tenants().all()) names.push_back(tenant.id.text());
  return names;
}

Result<std::shared_ptr<Moves::Mover>, http::Response> Moves::find(const http::Request& request) {
  const auto refuse = [](http::Response answer) { return tl::unexpected<http::Response>(std::move(answer)); };
  const auto opened = open();
  if (!opened) return refuse(http::retry_later("sealed", 5));
  const std::string asked(request.query_value("customer").value_or(sole));
  std::string customer = asked == sole ? sole : std::string();
  for (const Tenant& tenant : vault_.load()->tenants().all()) {
    if (tenant.id.text() == asked || std::ranges::count(tenant.hosts, asked) > 0) customer = tenant.id.text();
  }
  if (customer.empty()) return refuse(http::problem(404, "unknown-tenant"));
  return std::shared_ptr<Mover>(opened, &mover(*opened, customer));
}

Result<api::LeavingApi::AtHand, http::Response> Moves::at_hand(const std::string& tenant) {
  const auto opened = open();
  if (!opened) return tl::unexpected<http::Response>(http::retry_later("sealed", 5));
  const std::shared_ptr<Mover> found(opened, &mover(*opened, tenant));
  return api::LeavingApi::AtHand{{found, &found->departure}, {found, &found->handout}};
}

std::optional<std::string> Moves::certificate(const std::string& tenant) {
  const auto opened = open();
  return opened ? mover(*opened, tenant).departure.certificate() : std::nullopt;
}

void Moves::end_exports() {
  const auto opened = open();
  if (!opened) return;
  const std::lock_guard lock(opened->mutex);
  for (const auto& [tenant, mover] : opened->movers) mover->handout.stop();
}

void Moves::add_routes(http::Router& router) {
  api::CustomerApi::add_routes(
      router, [this](const http::Request& request) -> Result<std::shared_ptr<api::CustomerApi>, http::Response> {
        auto found = find(request);
        if (!found) return tl::unexpected<http::Response>(std::move(found.error()));
        return std::shared_ptr<api::CustomerApi>(*found, &(*found)->api);
      });
  departure_api_.add_routes(router);
}

void Moves::prepare() {
  must_prepare_ = false;
  if (!open()) {
    auto fresh = std::make_shared<Open>(*this);
    const std::lock_guard lock(mutex_);
    open_ = std::move(fresh);
  }
  const auto opened = open();
  for (const std::string& tenant : tenants()) {
    try {
      prepare(mover(*opened, tenant));
    } catch (const api::DepartureNotNoted& failure) {  // tried again in a second
      program_.log.error(failure.what());
    }
  }
}

void Moves::prepare(Mover& mover) {
  api::Departure& departure = mover.departure;
  if (departure.must_shred()) {
    keep_boards(mover);
    try {
      departure.shred(now());
      program_.log.event("customer_shredded");
    } catch (const storage::DatabaseFailed& failure) {
      // The keys are gone already; the rest goes when PostgreSQL is there, and nobody else waits for it.
      program_.log.error(failure.what());
      mover.shreds_again = std::chrono::steady_clock::now() + std::chrono::minutes(10);
    }
  }
  if (departure.may_be_certified()) certify(mover);
  if (departure.access() != LeavingAccess::none && api::is_import_ready(mover.data)) {
    api::take_up_import(mover.data);
    program_.log.event("customer_imported");
  }
}

void Moves::certify(Mover& mover) {
  journal::Entry entry;
  entry.at = now();
  entry.event = journal::Event::customer_certified;
  if (mover.tenant != sole) entry.object = journal::Object::of("tenant", mover.tenant);
  JournalAlone journal(program_.options.data, address_of(program_.options), vault_.load()->keystore(),
                       chronicle_.lock(), now, program_.log);
  const std::uint64_t index = journal.note(entry);
  mover.departure.certify(
      index, [&mover](std::string_view text) { return mover.api.sign_statement(text); }, now());
  program_.log.event("customer_certified");
}

/// What was published stays published: the list is made before the database goes, once.
void Moves::keep_boards(const Mover& mover) const {
  const std::filesystem::path path = std::filesystem::path(mover.data) / boards_file;
  const bool is_there =
      std::filesystem::exists(mover.data + "/desk.db") || std::filesystem::exists(mover.data + "/desk.boards");
  if (!is_there) return;  // a destruction that was cut off
  std::ofstream file(path.string() + ".new");
  for (const auto& election : elections_at_rest(program_, mover.data, mover.tenant)) file << election.text() << '\n';
  file.close();
  if (!file) throw std::runtime_error("the list of a customer's boards cannot be written");
  std::filesystem::rename(path.string() + ".new", path);
}

std::set<protocol::ElectionUuid> Moves::boards_left(const std::string& tenant) const {
  std::set<protocol::ElectionUuid> elections;
  std::ifstream file(std::filesystem::path(folder_of(tenant)) / boards_file);
  for (std::string line; std::getline(file, line);) {
    if (const auto uuid = protocol::ElectionUuid::parse(line)) elections.insert(*uuid);
  }
  return elections;
}

void Moves::tick() {
  const std::lock_guard tick(ticking_);
  const auto opened = open();
  if (!opened) return;
  std::vector<Mover*> movers;
  {
    const std::lock_guard lock(opened->mutex);
    for (const auto& [tenant, mover] : opened->movers) movers.push_back(mover.get());
  }
  for (Mover* const mover : movers) {
    api::Departure& departure = mover->departure;
    departure.tend(now());
    const bool is_here = departure.access() != LeavingAccess::none;
    const bool must_shred = departure.must_shred() && std::chrono::steady_clock::now() >= mover->shreds_again.load();
    if (must_shred || departure.may_be_certified() || (is_here && api::is_import_ready(mover->data)))
      must_prepare_ = true;
  }
  if (must_prepare_) changed_();
}

void Moves::forget() {
  const std::lock_guard ended(ticking_);
  const std::lock_guard lock(mutex_);
  open_.reset();
}

bool Moves::must_prepare() const { return must_prepare_; }

LeavingAccess Moves::access(const std::string& tenant) {
  const auto opened = open();
  return opened ? mover(*opened, tenant).departure.access() : LeavingAccess::whole;
}

}  // namespace urnad
