// SPDX-License-Identifier: EUPL-1.2
#include "desk_journal.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "http/outgoing.hpp"
#include "keystore/column_sealer.hpp"

using namespace urna;  // NOLINT(google-build-using-namespace)

std::string place_of(const std::string& address) {
  const std::size_t scheme = address.find("://");
  std::string place = scheme == std::string::npos ? address : address.substr(scheme + 3);
  while (place.ends_with('/')) place.pop_back();
  return journal::NoteKey::is_name(place) ? place : "urna";
}

namespace {

/// From now on what a deed says in words goes with the entries of each; nobody does anything while the lock is noted.
std::vector<storage::JournalKeeper::Source> with_lock(std::vector<storage::JournalKeeper::Source> sources,
                                                      storage::LockJournal* lock,
                                                      const storage::DetailsSealer& sealer) {
  for (const auto& source : sources) source.outbox->carry_payloads(sealer);
  if (lock != nullptr) sources.insert(sources.begin(), {"lock", &lock->outbox()});
  return sources;
}

/// A customer's key goes with the customer.
Secret<32> signing_seed(keystore::Keystore& keystore, const std::string& tenant, Timestamp now) {
  constexpr const char* purpose = "journal signing";
  const crypto::LockedKey key =
      tenant == keystore::sole_tenant ? keystore.key_for(purpose, now) : keystore.data_key(tenant, purpose, now).key;
  Secret<32> seed;
  std::ranges::copy(key.expose(), seed.expose().begin());
  return seed;
}

storage::JournalKeeper::Settings keeper_settings(const std::string& data, const std::string& tenant,
                                                 const storage::DetailsSealer& sealer) {
  constexpr std::size_t tenant_ballast_bytes = std::size_t{1} << 20U;  // there may be hundreds of them on one disk
  storage::JournalKeeper::Settings settings{.ballast = data + "/journal.ballast", .payloads = &sealer};
  if (tenant == keystore::sole_tenant) return settings;
  settings.ballast_bytes = tenant_ballast_bytes;
  const auto house = journal::LogName::parse("tenant/" + tenant);
  ensure(house.has_value(), "a customer's name names a log");
  settings.house = *house;
  return settings;
}

}  // namespace

JournalAlone::JournalAlone(const std::string& data, const std::string& address, keystore::Keystore& keystore,
                           storage::LockJournal& lock, Clock now, http::AccessLog& log)
    : journal_(data + "/journal.db", place_of(address), {.owner = std::string(keystore::sole_tenant)}),
      heads_(data + "/signed.db", {.owner = std::string(keystore::sole_tenant)}),
      signer_(signing_seed(keystore, std::string(keystore::sole_tenant), now()), heads_),
      keeper_(journal_, signer_, {{"lock", &lock.outbox()}}, now,
              [&log](std::string_view event, const std::string& detail) {
                log.event(event, {{"detail", detail}});
              }) {}

std::uint64_t JournalAlone::note(const journal::Entry& entry) {
  keeper_.note(entry);
  keeper_.settle();
  const auto log = journal_.log(journal::LogName::platform());
  const std::uint64_t size = log ? log->size : 0;
  constexpr std::uint64_t looked_through = 100;  // a sign of life may have come after it
  const std::uint64_t from = size < looked_through ? 0 : size - looked_through;
  const auto texts = journal_.entries(journal::LogName::platform(), from, size);
  const auto found = std::ranges::find(texts, journal::entry_text(entry));
  ensure(found != texts.end(), "what was noted is in the journal");
  return from + static_cast<std::uint64_t>(found - texts.begin());
}

DeskJournal::DeskJournal(const std::string& data, const std::string& address, const JournalSettings& settings,
                         keystore::Keystore& keystore, const std::string& tenant, storage::LockJournal* lock,
                         std::vector<storage::JournalKeeper::Source> sources, const identity::PersonStore& people,
                         crypto::RandomSource& random, Clock now, http::AccessLog& log)
    : now_(std::move(now)),
      log_(log),
      was_lock_whole_(lock == nullptr || lock->is_whole()),  // before the keeper empties it
      journal_(data + "/journal.db", place_of(address), {.owner = tenant}),
      heads_(data + "/signed.db", {.owner = tenant}),
      signer_(signing_seed(keystore, tenant, now_()), heads_),
      sealer_(keystore, tenant, random),
      keeper_(
          journal_, signer_, with_lock(std::move(sources), lock, sealer_), now_,
          [&log](std::string_view event, const std::string& detail) {
            log.event(event, {{"detail", detail}});
          },
          keeper_settings(data, tenant, sealer_)),
      payloads_(keeper_, sealer_, settings.payloads, now_),
      guard_(keeper_, people, now_) {
  const auto tell = [&log](std::string_view event, const std::string& detail) {
    log.event(event, {{"detail", detail}});
  };
  for (const api::WitnessPlace& witness : settings.witnesses) {
    http::Outgoing to(witness.address, {.time = std::chrono::seconds(5), .authorities = settings.authorities});
    couriers_.push_back(std::make_unique<api::WitnessCourier>(
        keeper_, witness.key,
        [to = std::move(to)](const std::string& body) { return to.post("/add-checkpoint", "text/plain", body); }, now_,
        tell));
  }
  const std::string host = place_of(address);
  for (const std::string& place : settings.sinks) {
    sinks_.push_back(std::make_unique<api::JournalSink>(
        journal_, place, api::sink_target(place, host.substr(0, host.find_first_of("/:")), settings.authorities),
        tell));
  }
  if (was_lock_whole_) return;
  log_.event("journal_altered", {{"detail", "lock"}});
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::journal_altered;
  entry.object = journal::Object::of("source", "lock");
  entry.outcome = journal::Outcome::error;
  keeper_.note(entry);
}

DeskJournal::~DeskJournal() {
  try {
    guard_.tell_counts(true);
  } catch (const std::exception& failure) {
    log_.error(failure.what());
  }
}

std::vector<api::JournalApi::NamedWitness> DeskJournal::witnesses() const {
  std::vector<api::JournalApi::NamedWitness> named;
  for (const auto& courier : couriers_) {
    named.push_back(
        {courier->witness(), [one = courier.get()](const journal::LogName& log) { return one->refuses(log); }});
  }
  return named;
}

void DeskJournal::tend() {
  guard_.tell_counts();
  if (now_() - retired_ < std::chrono::hours(1)) return;
  retired_ = now_();
  payloads_.retire();
}
