// SPDX-License-Identifier: EUPL-1.2
#include "desk.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "api/machine_invitation.hpp"
#include "api/permissions.hpp"
#include "api/poll_approvals.hpp"
#include "api/waiting_page.hpp"
#include "chronicle.hpp"
#include "http/client.hpp"
#include "statements.hpp"
#include "storage/customer_files.hpp"
#include "storage/seed_file.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

namespace {

/// What people call it: without scheme and port.
std::string host_in(const std::string& origin) {
  const std::size_t scheme = origin.find("://");
  std::string host = scheme == std::string::npos ? origin : origin.substr(scheme + 3);
  const std::size_t colon = host.rfind(':');
  const bool is_port = colon != std::string::npos && host.find(']', colon) == std::string::npos;
  if (is_port) host.resize(colon);
  return host;
}

std::string without_slash(std::string address) {
  while (address.ends_with('/')) address.pop_back();
  return address;
}

}  // namespace

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

void add_pages(http::Router& router, const http::StaticFiles& files, api::Admission* admission) {
  const http::Permission everybody = api::named(api::OpenAct::see_pages);
  const auto add_page = [&](const char* pattern, const char* file) {
    if (!files.has(file)) return;
    router.add({.pattern = pattern,
                .permission = everybody,
                .handler = [&files, file](http::Request& request) { return files.file(file, request); },
                .runs = http::Runs::at_once});
  };
  if (admission == nullptr) {
    add_page("/v/{uuid}", "/booth/index.html");
  } else if (files.has("/booth/index.html")) {
    router.add({.pattern = "/v/{uuid}",
                .permission = everybody,
                .handler = [&files, admission](
                               http::Request& request) { return api::booth_or_waiting(*admission, files, request); },
                .runs = http::Runs::at_once});
  }
  for (const char* const page : {"/b/{uuid}", "/b/{uuid}/verify", "/b/{uuid}/hosting"})
    add_page(page, "/board/index.html");
  add_page("/t/{uuid}", "/trustee/index.html");
  add_page("/d", "/document/index.html");
  add_page("/visit", "/visit/index.html");
  // To `/return` an identity provider sends browsers back.
  for (const char* const page : {"/console", "/return", "/"}) add_page(page, "/console/index.html");
  router.add_rest(everybody, [&files](http::Request& request) { return files.answer(request); });
}

Desk::Desk(const Options& options, std::string data, const Addresses& addresses, keystore::Keystore& keystore,
           const keystore::ColumnSealer& sealer, api::HostingKeeper& hosting, storage::LockJournal* lock,
           const api::BackupKeeper* backups, api::BoxClient& box, const http::PeerAddress& box_address,
           crypto::RandomSource& random, http::AccessLog& log, const Surroundings& surroundings)
    : data_(std::move(data)),
      origin_(without_slash(addresses.pages)),
      tenant_(storage::tenant_id_of(sealer)),
      is_platform_(surroundings.is_platform()),
      box_address_(box_address),
      box_(box),
      random_(random),
      log_(log),
      kept_(storage::open_kept_desk(data_, surroundings.postgres, sealer, random,
                                    [this](const election::DeskStore::Change& change) {
                                      for (const auto& document : change.documents) elections_.add(document.election);
                                      return storage::entries_about(change, now());
                                    })),
      store_(kept_->store()),
      people_database_(data_ + "/people.db", sealer,
                       [](storage::PeopleChange change, const std::optional<journal::Actor>& subject) {
                         return storage::entries_about_people(change, subject, now());
                       },
                       {.owner = sealer.tenant()}),
      person_store_(people_database_),
      invitation_store_(people_database_),
      grant_store_(people_database_),
      group_store_(people_database_),
      service_store_(people_database_),
      people_{person_store_, invitation_store_, grant_store_, group_store_, service_store_, surroundings.find_guest},
      colleagues_(tenant_, people_, now),
      links_(storage::sealed_seed_from_file(data_ + "/links.key", sealer, random)),
      voting_(store_, box, random),
      organiser_(store_, box, voting_, random,
                 // Half of the processors at most: others are served while a customer's codes are made.
                 {.threads = std::max(1U, std::thread::hardware_concurrency() / 2),
                  .organisers =
                      [this](const protocol::ElectionUuid& election) {
                        using identity::Permission;
                        return colleagues_.who_may({Permission::approval_decide, Permission::election_open}, election);
                      },
                  .hosting =
                      [&hosting, customer = sealer.tenant()](const protocol::ElectionUuid& election,
                                                             std::optional<Timestamp> closes) {
                        return api::hosting_report(hosting, {election.text(), customer, closes});
                      }}),
      approval_store_(
          data_ + "/approvals.db", sealer,
          [](const identity::ApprovalRequest& request) { return storage::entries_about_approval(request, now()); },
          {.owner = sealer.tenant()}),
      approvals_(
          approval_store_, random, [this](const std::string& id) { return colleagues_.is_there(id); }, now()),
      settings_(data_ + "/settings.db", sealer, {.owner = sealer.tenant()}),
      firewall_(
          {.text = [this] { return settings_.text("firewall"); },
           .put = [this](const std::string& text) { settings_.put("firewall", text); }},
          [this] {
            std::map<std::string, std::string> names;
            for (const identity::Group& group : group_store_.all()) names[to_hex(group.id.get())] = group.name;
            return names;
          },
          [this] {
            journal::Entry entry;
            entry.at = now();
            entry.event = journal::Event::firewall_lapsed;
            note(entry);
          },
          now),
      quota_gate_(
          usage(),
          {.text = [this] { return settings_.text("quota"); },
           .put = [this](const std::string& text) { settings_.put("quota", text); }},
          [this](const journal::Entry& entry) { note(entry); }, now),
      assured_services_(
          data_ + "/assurance.db", sealer,
          [](const assurance::AssuredId& service) { return storage::entries_about_service(service, now()); },
          {.owner = sealer.tenant()}),
      incident_store_(data_ + "/incidents.db", sealer,
                      [](const incident::KeptIncident& kept, incident::IncidentNews news) {
                        return storage::entry_about_incident(kept.id, news, now());
                      },
                      {.owner = sealer.tenant()}),
      document_room_(options, data_, keystore, sealer, colleagues_, random),
      evidence_room_(backups == nullptr
                         ? std::optional<EvidenceRoom>()
                         : std::optional<EvidenceRoom>(std::in_place, options, data_, sealer, person_store_, *backups,
                                                       surroundings.customers, log)),
      journal_(data_, addresses.pages, options.journal, keystore, sealer.tenant(), lock, sources(), person_store_,
               random, now, log),
      door_journal_(journal_.keeper()),
      sessions_(session_store_, random,
                [this](const identity::Session& session, Timestamp now) { return limits_of(session, now); }),
      door_({person_store_, invitation_store_, grant_store_, group_store_, &policies_,
             options.breached ? &options.breached->list() : nullptr},
            sessions_, door_journal_, random),
      gate_(tenant_, origin_, people_, sessions_, now, is_platform_, &policies_),
      provider_caller_({.rule = std::make_shared<const http::OutsideRule>(options.outgoing_inside),
                        .authorities = options.outgoing_authorities}),
      provider_settings_(
          {.text = [this] { return settings_.text("identity-provider"); },
           .put = [this](const std::string& text) { settings_.put("identity-provider", text); },
           .waiting = [this] { return settings_.text("identity-provider-waiting"); },
           .put_waiting = [this](const std::string& text) { settings_.put("identity-provider-waiting", text); }},
          provider_caller_, {.origin = origin_, .note = [this](const journal::Entry& entry) { note(entry); }}, now),
      door_api_(door_, sessions_, people_, random, now,
                {.tenant = tenant_,
                 .origin = origin_,
                 .names = [this] { return known_names(); },
                 .is_platform = is_platform_}),
      service_api_(tenant_, people_, random),
      admission_(options.admission, [this] { return voting_.signed_in(now()); }),
      voter_api_(voting_, now, box_address, &admission_),
      organiser_api_(organiser_, voting_, links_, now,
                     {.address = addresses.pages,
                      .approvals = &approvals_,
                      .name_of = [this](const std::string& id) { return colleagues_.name(id); },
                      .quotas = &quota_gate_}),
      approval_api_(approvals_, colleagues_, organiser_, voting_, now),
      two_people_(approvals_, approval_api_, colleagues_, identity::InTenant{tenant_}),
      sign_in_policy_({.text = [this] { return settings_.text("sign-in-policy"); },
                       .put = [this](const std::string& text) { settings_.put("sign-in-policy", text); }},
                      {.people = people_,
                       .sessions = sessions_,
                       .policies = policies_,
                       .note = [this](const journal::Entry& entry) { note(entry); },
                       .is_platform = is_platform_},
                      now),
      alerts_api_({.text = [this] { return settings_.text("alert-contacts"); },
                   .put = [this](const std::string& text) { settings_.put("alert-contacts", text); }},
                  random),
      appointments_({approvals_, approval_api_, colleagues_, sessions_, random}, people_),
      people_api_(door_, sessions_, people_, random,
                  {.tenant = tenant_, .origin = origin_, .is_platform = is_platform_, .appointments = &appointments_}),
      access_(
          data_, origin_, tenant_,
          {options, sealer, approvals_, approval_api_, colleagues_, journal_.keeper(), sessions_, settings_, random},
          people_, surroundings),
      trustee_api_(organiser_, links_),
      assurance_api_(assured_services_, person_store_, random, evidence(), assurance::Catalogue::built_in(),
                     in_batch()),
      contributors_api_(assured_services_, person_store_, people_.invitations, random,
                        {.tenant = tenant_, .origin = origin_}),
      evidence_api_(evidence()),
      assurance_approval_api_(assured_services_, person_store_,
                              {.may_sign = [this](const PersonId& person) { return may_sign(person); },
                               .sign = signer(address_of(options), keystore),
                               .program = program_name(),
                               .platform = digest_of_program(),
                               .ballots = [this] { return ballots(); },
                               .answers = [this](const auto&, const auto& file) { return answers_of(file); },
                               .checks = [this](const assurance::ServiceFile& file) { return checks_of(file); }}),
      batch_approval_api_(assurance_approval_api_, assured_services_, person_store_, random, batches()),
      measure_statement_api_(assured_services_, person_store_, random,
                             statements_around(signer(address_of(options), keystore))),
      signing_rights_api_(assured_services_, person_store_, random,
                          [this](const PersonId& person) { return may_sign(person); }),
      assurance_paper_api_(assured_services_, person_store_,
                           [this](const auto&, const auto& file) { return answers_of(file); }),
      dossier_api_(
          assured_services_, person_store_,
          {.sign = signer(address_of(options), keystore),
           .key = [&keystore, by = address_of(options)] { return statement_key(by, keystore); },
           .journal = [this](const Digest& decision, Timestamp taken) { return proof_of_decision(decision, taken); }}),
      badge_api_(api::ServiceDoor(assured_services_, person_store_),
                 {.badge = [this](const assurance::AssuredId& service,
                                  Timestamp moment) { return assurance_approval_api_.badge(service, moment); },
                  .sign = signer(address_of(options), keystore),
                  .text = [this] { return settings_.text("badges"); },
                  .put = [this](const std::string& text) { settings_.put("badges", text); },
                  .now = now,
                  .origin = origin_},
                 random),
      hosting_pages_(
          hosting, sealer.tenant(), [this] { return public_elections(); },
          [this](const auto& election) { return is_public(election); }, signer(address_of(options), keystore)),
      hosting_api_(hosting, random, person_store_, now, statements_around({}).document),
      node_statements_(
          hosting, random, now,
          [this](const journal::Entry& entry) {
            note(entry);
            return true;
          },
          [this] { return journal_.keeper().checkpoint(journal_.keeper().house()); }),
      node_statement_api_(node_statements_, hosting, now),
      incident_api_(incident_store_, person_store_, random),
      incident_watch_(journal_.keeper().journal(), journal_.keeper().house(), incident_store_, random,
                      options.unlock_windows),
      place_watch_(
          {.text = [this] { return settings_.text("known-places"); },
           .put = [this](const std::string& text) { settings_.put("known-places", text); },
           .digest = [&sealer](const std::string& text) { return sealer.blind_index("known_places", "place", text); }},
          incident_watch_),
      journal_api_(journal_.keeper(), journal_.payloads(), organiser_, people_, now),
      download_rules_({.text = [this] { return settings_.text("downloads"); },
                       .put = [this](const std::string& text) { settings_.put("downloads", text); }},
                      {.tenant = tenant_,
                       .people = people_,
                       .colleagues = colleagues_,
                       .ledger = document_room_.ledger(),
                       .approvals = approvals_,
                       .note = [this](const journal::Entry& entry) { note(entry); }},
                      now),
      download_release_(
          {.tenant = tenant_,
           .people = people_,
           .colleagues = colleagues_,
           .ledger = document_room_.ledger(),
           .approvals = approvals_,
           .note = [this](const journal::Entry& entry) { note(entry); }},
          [this] { return document_room_.ledger().stopped(); }, now),
      download_gate_([this](const PersonId& person) { return download_rules_.thresholds_of(person); },
                     document_room_.ledger(),
                     [](const http::Request& request) { return api::JournalGuard::person_in(request); },
                     [this](const journal::Actor& person, journal::Event event) {
                       const bool is_stopped = event == journal::Event::download_stopped;
                       log_.event(is_stopped ? "downloads_stopped" : "much_downloaded", {{"person", person.text()}});
                       journal::Entry entry;
                       entry.at = now();
                       entry.event = event;
                       entry.actor = person;
                       entry.outcome = is_stopped ? journal::Outcome::deny : journal::Outcome::ok;
                       journal_.keeper().note(entry);
                     },
                     now),
      document_api_(document_room_.documents(), document_room_.ledger(), people_of(person_store_), random, now,
                    [this](const journal::Entry& entry) { journal_.keeper().note(entry); },
                    {.address = origin_,
                     .thresholds_of = [this](const PersonId& person) { return download_rules_.thresholds_of(person); },
                     .has_scanner = !options.scanner.empty(),
                     .preview = preview_of(options),
                     .files_address = addresses.files,
                     .is_signed_in =
                         [this](const PersonId& person, const identity::SessionId& session) {
                           return std::ranges::any_of(sessions_.list(person, now()),
                                                      [&](const auto& one) { return one.id == session; });
                         }}),
      alert_courier_(alert_parts(options), now),
      person_courier_(person_parts(options), now) {
  door_.tell_managers_arrivals([this](const PersonId& person, const identity::NetworkAddress& from) {
    place_watch_.arrived(storage::actor_of(person), from);
  });
  alerts_api_.take_courier([this](const api::SecurityContact& contact) { alert_courier_.begin_with(contact); },
                           alert_courier_.has_door());
  for (const auto& election : store_.elections()) elections_.add(election);
  if (options.countries) {
    firewall_.know_countries(
        {[table = options.countries](const tenancy::InternetAddress& from) { return table->country_of(from); },
         options.countries->made()});
  }
  api::add_poll_actions(approvals_, organiser_, colleagues_);
  download_rules_.add_actions();
  approval_api_.add_kind(api::DownloadRulesApi::raise_action, download_rules_.kind());
  download_release_.add_action();
  approval_api_.add_kind(api::DownloadReleaseApi::action, download_release_.kind());
  firewall_.take_two(two_people_);
  sign_in_policy_.take_two(two_people_);
  provider_settings_.take_two(two_people_);
  door_api_.take_provider(
      {.configured = [this] { return provider_settings_.configured(); },
       .caller = provider_caller_,
       .redirect = provider_settings_.redirect(),
       .note_refusal = [this](const http::Request& request,
                              const api::ProviderRefusal& refusal) { note_provider(request, refusal); }});
  journal_api_.take_two(two_people_);
  journal_api_.show_witnesses(journal_.witnesses());
  if (evidence_room_) evidence_room_->use(journal_.keeper());
}

std::vector<storage::JournalKeeper::Source> Desk::sources() {
  std::vector<storage::JournalKeeper::Source> sources{{"desk", &kept_->outbox()},
                                                      {"people", &people_database_.outbox()},
                                                      {"approvals", &approval_store_.outbox()},
                                                      {"documents", &document_room_.outbox()},
                                                      {"services", &assured_services_.outbox()},
                                                      {"incidents", &incident_store_.outbox()}};
  if (evidence_room_) sources.push_back({"evidence", &evidence_room_->outbox()});
  return sources;
}

void Desk::add_routes(http::Router& router, const http::StaticFiles* pages, const AskedElsewhere& elsewhere,
                      api::LeavingApi::Find leaving) {
  leaving_api_.emplace(std::move(leaving), api::LeavingApi::Place{host_in(origin_), is_platform_}, colleagues_,
                       person_store_, random_, now);
  leaving_api_->add_routes(router);
  door_api_.add_routes(router);
  people_api_.add_routes(router);
  service_api_.add_routes(router);
  voter_api_.add_routes(router);
  organiser_api_.add_routes(router);
  approval_api_.add_routes(router);
  access_.add_routes(router);
  trustee_api_.add_routes(router);
  journal_api_.add_routes(router);
  incident_api_.add_routes(router);
  document_api_.add_routes(router);
  assurance_api_.add_routes(router);
  contributors_api_.add_routes(router);
  service_import_api_.add_routes(router);
  many_services_api_.add_routes(router);
  measure_template_api_.add_routes(router);
  evidence_api_.add_routes(router);
  assurance_approval_api_.add_routes(router);
  batch_approval_api_.add_routes(router);
  measure_statement_api_.add_routes(router);
  signing_rights_api_.add_routes(router);
  assurance_paper_api_.add_routes(router);
  dossier_api_.add_routes(router);
  oscal_api_.add_routes(router);
  badge_api_.add_routes(router);
  hosting_pages_.add_routes(router);
  hosting_pages_.add_visit_routes(router);
  if (is_platform_) {
    hosting_api_.add_routes(router);
    node_statement_api_.add_routes(router);
  }
  firewall_.add_routes(router);
  sign_in_policy_.add_routes(router);
  provider_settings_.add_routes(router);
  alerts_api_.add_routes(router);
  quota_gate_.add_routes(router);
  quota_gate_.watch(router);
  download_rules_.add_routes(router);
  download_release_.add_routes(router);
  download_gate_.add_routes(router);
  download_gate_.watch(router);  // within the journal's guard, which then notes who was refused
  seen_state_.watch(router);
  api::check_permissions(router);
  journal_.guard().watch(router);
  keep_to_own_boards(router, elections_);
  watch_for_strangers(
      router, [](const http::Request& request) { return api::JournalGuard::person_in(request); }, elsewhere);
  if (pages != nullptr) add_pages(router, *pages, &admission_);
}

http::Authorise Desk::authorise() {
  return journal_.guard().guarded([this](const http::Permission& permission, http::Request& request) {
    if (auto refusal = firewall_.refusal(permission, request)) return refusal;
    if (auto refusal = gate_(permission, request)) return refusal;
    return firewall_.refusal_of_caller(permission, request);
  });
}

identity::KnownNames Desk::known_names() const {
  identity::KnownNames names;
  names.organisation.push_back(host_in(origin_));
  for (const protocol::ElectionUuid& election : organiser_.elections()) {
    if (const auto poll = organiser_.poll(election)) names.elections.push_back(poll->name);
  }
  return names;
}

identity::SessionLimits Desk::limits_of(const identity::Session& session, Timestamp now) const {
  const identity::SessionLimits usual = identity::usual_limits(session.kind);
  if (policies_.is_empty()) return usual;
  const auto grants = people_.grants.of(session.person, people_.groups.of(session.person));
  return identity::stricter(usual, policies_.laid_down_for(identity::live_among(grants, now)).session);
}

void Desk::limit(const tenancy::QuotaLimits& limits) { quota_gate_.limit(limits); }

bool Desk::is_public(const protocol::ElectionUuid& election) const {
  const auto poll = organiser_.poll(election);
  return poll && poll->state != election::ElectionState::draft && !poll->is_trial;
}

std::vector<protocol::ElectionUuid> Desk::public_elections() const {
  auto elections = organiser_.elections();
  std::erase_if(elections, [this](const protocol::ElectionUuid& one) { return !is_public(one); });
  return elections;
}

void Desk::note(const journal::Entry& entry, const journal::Details& details) {
  journal_.keeper().note(entry, details);
}

void Desk::note_provider(const http::Request& request, const api::ProviderRefusal& refusal) {
  journal::Entry entry;
  entry.at = now();
  entry.event = journal::Event::account_provider_refused;
  entry.outcome = journal::Outcome::deny;
  entry.trace = request.trace;
  if (const auto person = api::JournalGuard::person_in(request)) entry.actor = *person;
  journal::Details details;
  details.say("reason", refusal.reason);
  if (!request.peer.empty()) details.say("address", request.peer);
  journal_.keeper().note(entry, details);
}

api::QuotaGate::Usage Desk::usage() const {
  const auto voters_of = [this](const protocol::ElectionUuid& election) -> std::optional<std::uint64_t> {
    const auto poll = organiser_.poll(election);
    return poll ? std::optional<std::uint64_t>(poll->voters) : std::nullopt;
  };
  return {.people =
              [this] {
                std::set<std::string> addresses;
                for (const identity::Person& person : person_store_.all())
                  if (person.state != identity::PersonState::disabled) addresses.insert(person.address);
                for (const identity::Invitation& invitation : invitation_store_.all())
                  if (!invitation.spent && now() < invitation.expires) addresses.insert(invitation.address);
                return addresses;
              },
          .elections = [this] { return std::uint64_t{organiser_.elections().size()}; },
          .stored_bytes = [this] { return document_room_.stored_bytes(); },
          .voters_of = voters_of,
          .voters =
              [this, voters_of] {
                std::uint64_t voters = 0;
                for (const protocol::ElectionUuid& election : organiser_.elections())
                  voters += voters_of(election).value_or(0);
                return voters;
              }};
}

std::optional<identity::Person> Desk::person_of_platform(const identity::PersonId& id) const {
  const auto own = person_store_.find(id);
  if (!own) return std::nullopt;
  // Nothing goes with it that opens a door.
  identity::Person person;
  person.id = own->id;
  person.name = own->name;
  person.state = own->state;
  return person;
}

std::vector<identity::Grant> Desk::grants_on_platform(const identity::PersonId& id) const {
  std::vector<identity::Grant> grants = grant_store_.of(id, group_store_.of(id));
  std::erase_if(
      grants, [](const identity::Grant& grant) { return !std::holds_alternative<identity::OnPlatform>(grant.place); });
  return grants;
}

http::Response Desk::invite(const http::Request& request) {
  if (!journal_.is_available()) return http::retry_later("audit-unavailable", 5);
  http::Response response = api::invite_on_machine(request, tenant_, origin_, people_, random_, now(), is_platform_);
  journal_.keeper().wake();
  return response;
}

http::Response Desk::hand_out(const http::Request& request) {
  if (auto refusal = firewall_.refusal(api::named(api::OpenAct::carry_away), request)) return std::move(*refusal);
  return document_api_.hand_out(request);
}

std::optional<identity::PersonId> Desk::who_shows(std::string_view address, std::string_view password,
                                                  std::string_view proof) {
  const identity::Visit visit{.host = tenant_, .party = {}, .names = {}, .now = now()};
  constexpr std::string_view digits = "0123456789";
  const bool is_of_device = proof.find_first_not_of(digits) == std::string_view::npos;
  const auto shown = is_of_device ? identity::Proof(identity::SixDigits{proof}) : identity::RecoveryText{proof};
  const auto signed_in = door_.sign_in(visit, address, password, shown, {});
  if (!signed_in) return std::nullopt;
  sessions_.sign_out(signed_in->session.cookie.expose());
  return signed_in->person;
}

std::optional<api::Decider> Desk::recognise(std::string_view address, std::string_view password,
                                            std::string_view proof) {
  const auto person = who_shows(address, password, proof);
  if (!person) return std::nullopt;
  for (const identity::Grant& grant : grant_store_.of(*person, group_store_.of(*person))) {
    const bool is_of_owner = grant.role == identity::Role::tenant_owner &&
                             grant.place == identity::Place(identity::InTenant{tenant_}) &&
                             identity::is_live(grant, now());
    if (is_of_owner) return api::Decider{storage::actor_of(*person)};
  }
  return std::nullopt;
}

std::size_t Desk::who_may_change_keys() const {
  return colleagues_.who_may({identity::Permission::keystore_rekey}, identity::OnPlatform{}).size();
}

std::optional<journal::Actor> Desk::recognise_for_keys(std::string_view address, std::string_view password,
                                                       std::string_view proof) {
  const auto person = who_shows(address, password, proof);
  const bool may = person && colleagues_.may_at(*person, identity::Permission::keystore_rekey, identity::OnPlatform{});
  return may ? std::optional(storage::actor_of(*person)) : std::nullopt;
}

void Desk::begin() {
  if (evidence_room_)
    inspector_ = std::jthread([this](const std::stop_token& stopping) { evidence_room_->tend(stopping); });
  // Casts that were cut off, turnouts that are watched, counts of the hour.
  caretaker_ = std::jthread([this](const std::stop_token& stopping) {
    constexpr int seconds_between_recoveries = 30;
    constexpr int seconds_between_looks = 5;
    constexpr int seconds_between_looks_at_decisions = 3600;
    std::mutex mutex;
    std::condition_variable_any stopped;
    bool was_away = false;
    for (int second = 0; !stopping.stop_requested(); ++second) {
      try {
        const bool is_time = second % seconds_between_recoveries == 0;
        if (is_time) {
          document_api_.tidy();
          sessions_.forget_ended(now());
        }
        if (second % seconds_between_looks == 0) {
          access_.tend(now());
          place_watch_.tend(now());
          incident_watch_.tend(now());
          alert_courier_.tend();
        }
        journal_.tend();
        firewall_.tend();
        person_courier_.tend();
        door_.tell_waits(now());
        // What asks the elections comes last: they may be where nobody can be reached now.
        if (is_time) {
          quota_gate_.tend();
          voting_.tend(now());
        }
        if (second % seconds_between_looks_at_decisions == 0) assurance_approval_api_.tend(now());
        organiser_api_.tell_turnouts();
        was_away = false;
      } catch (const election::BoxUnreachable&) {
        log_.event("box_unreachable");
      } catch (const storage::DatabaseAway&) {
        if (!std::exchange(was_away, true)) log_.event("database_away");
      } catch (const std::exception& failure) {
        log_.error(failure.what());
      }
      std::unique_lock lock(mutex);  // whoever ends a hundred desks does not wait a second for each
      stopped.wait_for(lock, stopping, std::chrono::seconds(1), [] { return false; });
    }
  });
}

}  // namespace urnad
