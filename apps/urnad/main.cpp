// SPDX-License-Identifier: EUPL-1.2
// The desk: organisers, trustees and voters over HTTPS.  It knows who voted, and never what; ballots pass through it to
// urna-box.  After every start it is locked: see vault.hpp.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <shared_mutex>

#include "api/attack_ledger.hpp"
#include "api/keystore_proof.hpp"
#include "api/route_roles.hpp"
#include "base/ensure.hpp"
#include "base/host_name.hpp"
#include "chronicle.hpp"
#include "customers.hpp"
#include "desk.hpp"
#include "host_table.hpp"
#include "http/mail_out.hpp"
#include "http/operator_routes.hpp"
#include "http/outgoing.hpp"
#include "http/route_table.hpp"
#include "http/self_signed.hpp"
#include "http/server.hpp"
#include "incident_room.hpp"
#include "keystore/memory_key_record_store.hpp"
#include "moves.hpp"
#include "option_groups.hpp"
#include "process/hardening.hpp"
#include "process/main_of.hpp"
#include "process/process_owner.hpp"
#include "program.hpp"
#include "shut_site.hpp"
#include "vault.hpp"

namespace {

using namespace urna;
using urnad::Chronicle;
using urnad::Customers;
using urnad::Desk;
using urnad::HostTable;
using urnad::IncidentRoom;
using urnad::Moves;
using urnad::now;
using urnad::Options;
using urnad::Program;
using urnad::Vault;

http::StaticFiles pages_in(const std::string& folder) {
  http::StaticFiles files{std::filesystem::path(folder)};
  if (files.has("/booth/index.html")) files.set_kind("/booth/index.html", http::PageKind::camera_page);
  return files;
}

std::optional<http::Response> allow_all(const http::Permission&, http::Request&) { return std::nullopt; }

/// The desks as long as they are open, for whoever asks from another thread.
class OpenDesk {
 public:
  /// Says so as long as it lives.
  class Sign {
   public:
    Sign(OpenDesk& place, Customers& customers) : place_(place) { place_.set(&customers); }
    Sign(const Sign&) = delete;
    Sign& operator=(const Sign&) = delete;
    ~Sign() { place_.set(nullptr); }

   private:
    OpenDesk& place_;
  };

  bool is_journal_available() const {
    const std::shared_lock lock(mutex_);
    return customers_ != nullptr && customers_->is_journal_available();
  }

  http::Response invite(const http::Request& request) const {
    const std::shared_lock lock(mutex_);
    return customers_ != nullptr ? customers_->invite(request) : http::retry_later("sealed", 5);
  }

  /// See `Moves::WithDesk`.
  bool with(const std::string& tenant, const std::function<void(Desk&)>& use) const {
    const std::shared_lock lock(mutex_);
    return customers_ != nullptr && customers_->with_desk(tenant, use);
  }

 private:
  void set(Customers* customers) {
    const std::unique_lock lock(mutex_);
    customers_ = customers;
  }

  mutable std::shared_mutex mutex_;  // an export takes long, and nobody else waits for it
  Customers* customers_ = nullptr;
};

/// Where the desk listens; the first to listen finds the port when none was asked for.
struct Entrance {
  http::Endpoint endpoint;
  http::TlsFiles tls;
  std::string files_from;  // where documents are fetched
  bool is_announced = false;

  std::string address() const { return "https://" + endpoint.host + ":" + std::to_string(endpoint.port); }

  void open(http::Server& server, http::AccessLog& log, const char* state) {
    endpoint.port = server.listen_tls(endpoint.host, endpoint.port, tls);
    const std::string port = std::to_string(endpoint.port);
    if (!is_announced)
      log.event("started", {{"program", "urnad"}, {"port", port}, {"state", state}, {"files_from", files_from}});
    if (is_announced) log.event(state);
    is_announced = true;
  }
};

/// Waits while the vault stays as it is, and no customer comes or goes.
/// @returns  whether to go on; else the program ends
bool wait_for_change(Program& program, Chronicle& chronicle, Vault& vault, const Moves& moves, http::Server& server,
                     std::string_view state) {
  for (int signal = 0; (signal = program.signals.wait()) == SIGHUP || signal == SIGUSR1;) {
    try {
      if (signal == SIGHUP) {
        server.reload_certificate();
        program.box_address.reload();
        program.log.event("certificate_reloaded");
      }
    } catch (const std::exception& failure) {
      program.log.error(failure.what());  // the one before stays in use
    }
    if (api::name_of(vault.state()) != state || moves.must_prepare()) return true;
  }
  program.log.event("stopping");
  chronicle.note_program(journal::Event::server_stopped);
  return false;
}

/// While the keystore is locked: pages and public boards, and for all else 503.
bool serve_locked(Program& program, Chronicle& chronicle, Vault& vault, const Moves& moves, Entrance& entrance) {
  const keystore::LockState state = vault.state();
  if (state == keystore::LockState::unlocked) return true;  // a moment ago
  const std::string code = state == keystore::LockState::uninitialised ? "uninitialised" : "sealed";
  const std::string& data = program.options.data;
  HostTable hosts(urnad::own_hosts(program.options));
  const auto boards = [&](const std::string& folder, const std::string& tenant) {
    auto elections = urnad::elections_at_rest(program, folder, tenant);
    elections.merge(moves.boards_left(tenant));
    return elections;
  };
  const std::string sole(keystore::sole_tenant);
  hosts.put_files(program.options.files_host, urnad::empty_site());
  hosts.put_own(urnad::shut_site(program, code, boards(data, sole), {&vault.hosting(), sole}));
  for (const tenancy::Tenant& tenant : vault.tenants().all()) {
    const std::string& id = tenant.id.text();
    hosts.put(id, tenant.hosts,
              urnad::shut_site(program, code, boards(data + "/tenants/" + id, id), {&vault.hosting(), id}));
  }
  http::Server server(
      {.io_threads = 1, .workers = 2}, [&hosts](std::string_view host) { return hosts.site_of(host); }, program.log,
      program.metrics);
  server.tell_attacks(program.tell_attack);
  entrance.open(server, program.log, "locked");
  const bool goes_on = wait_for_change(program, chronicle, vault, moves, server, api::name_of(state));
  server.drain(std::chrono::seconds(2));
  return goes_on;
}

std::optional<http::Response> explain_failure(const std::exception& failure) {
  if (dynamic_cast<const storage::DatabaseAway*>(&failure) != nullptr) return http::retry_later("unavailable", 5);
  return api::explain_keystore_failure(failure);
}

/// While it is unlocked: the desks, all of which are gone when this returns.
bool serve_unlocked(Program& program, Chronicle& chronicle, Vault& vault, Moves& moves, Entrance& entrance,
                    OpenDesk& open_desk) {
  moves.prepare();
  const std::string& address = program.options.address;
  Customers customers(program, vault, chronicle, moves, address.empty() ? entrance.address() : address);
  http::ServerLimits limits;
  limits.workers = program.options.threads;
  if (!program.options.proxies.empty()) limits.connections_per_address_max = 0;  // a proxy brings everybody
  http::Server server(
      limits, [&customers](std::string_view host) { return customers.site_of(host); }, program.log, program.metrics);
  server.tell_attacks(program.tell_attack);
  server.explain_failures(explain_failure);
  entrance.open(server, program.log, "unlocked");
  customers.begin();
  const OpenDesk::Sign sign(open_desk, customers);
  vault.use(&customers);
  vault.set_serving(true);
  const bool goes_on =
      wait_for_change(program, chronicle, vault, moves, server, api::name_of(keystore::LockState::unlocked));
  vault.set_serving(false);
  moves.end_exports();
  vault.use(nullptr);
  server.drain(std::chrono::seconds(vault.is_unlocked() ? 20 : 5));
  return goes_on;
}

/// On the socket of the operator.
void add_people_route(http::Router& router, OpenDesk& open_desk) {
  constexpr std::size_t body_bytes_max = 4096;
  router.add({.method = http::Method::post,
              .pattern = "/people",
              .permission = http::Permission("keystore.operate"),
              .handler = [&open_desk](http::Request& request) { return open_desk.invite(request); },
              .body_bytes_max = body_bytes_max});
}

/// Of the platform's own desk, as long as it is open.
api::KeyConsents::People people_for_keys(const OpenDesk& open_desk) {
  const std::string sole(keystore::sole_tenant);
  return {.who_may =
              [&open_desk, sole] {
                std::optional<std::size_t> count;
                open_desk.with(sole, [&](const Desk& desk) { count = desk.who_may_change_keys(); });
                return count;
              },
          .recognise =
              [&open_desk, sole](std::string_view address, std::string_view password, std::string_view proof) {
                std::optional<journal::Actor> who;
                open_desk.with(sole, [&](Desk& desk) { who = desk.recognise_for_keys(address, password, proof); });
                return who;
              }};
}

void add_operator_routes(http::Router& router, Program& program, Vault& vault, OpenDesk& open_desk) {
  const auto missing = [&program, &vault, &open_desk, any = protocol::ElectionUuid::make(program.random)] {
    if (!vault.is_unlocked()) return std::string("keystore");
    try {
      program.box.state(any);
      return std::string(open_desk.is_journal_available() ? "" : "journal");
    } catch (const election::BoxUnreachable&) {
      return std::string("box");
    }
  };
  http::add_operator_routes(router, http::Permission("desk.operate"), program.metrics, missing,
                            [&vault] { return std::string(api::name_of(vault.state())); });
}

http::TlsFiles tls_files(const Options& options, const http::Endpoint& endpoint) {
  if (!options.certificate.empty()) return {options.certificate, options.key};
  std::vector<std::string> names{"localhost", endpoint.host};
  if (!options.files_host.empty()) names.push_back(options.files_host);
  return http::self_signed_files(options.data, names);
}

/// A platform whose passphrase is cheap to guess is marked as such for ever, and is reached from its own machine alone.
void keep_trials_apart(const Options& options) {
  const std::filesystem::path mark = std::filesystem::path(options.data) / "for-trials-only";
  const bool is_marked = std::filesystem::exists(mark);
  if (!options.is_passphrase_cheap) {
    if (is_marked) throw std::runtime_error("this data folder was made with --cheap-passphrase: it is for trials only");
    return;
  }
  const std::string host = http::endpoint_from(options.listen).host;
  if (!host.starts_with("127.") && host != "::1")
    throw std::runtime_error("--cheap-passphrase is for trials on this machine: --listen must be 127.0.0.1 or [::1]");
  if (is_marked) return;
  if (std::filesystem::exists(std::filesystem::path(options.data) / "keystore.db"))
    throw std::runtime_error("--cheap-passphrase is for trials only, and this data folder is a real platform's");
  std::ofstream(mark) << "The passphrase of this platform is cheap to guess.\n";
  if (!std::filesystem::exists(mark)) throw std::runtime_error("the data folder cannot be written");
}

/// In the platform's journal, with the address beside it; while there is no key to seal that with, without.
void note_attack(const OpenDesk& open_desk, Chronicle& chronicle, const journal::Entry& entry,
                 const journal::Details& details) {
  try {
    const auto note = [&](Desk& desk) { desk.note(entry, details); };
    if (open_desk.with(std::string(keystore::sole_tenant), note)) return;
  } catch (const keystore::KeystoreLocked&) {
    // A moment ago.
  }
  chronicle.note(entry);
}

/// The keystore goes before what uses it.
struct Forgetting {
  Moves& moves;
  ~Forgetting() { moves.forget(); }
};

void serve(const Options& options, const process::AwaitedSignals& signals) {
  // Read while a folder of root's can still be: who builds the pages need not be who serves them.
  std::optional<http::StaticFiles> pages;
  if (!options.pages.empty()) pages.emplace(pages_in(options.pages));
  process::leave_root(options.user, options.data);
  std::filesystem::create_directories(options.data);
  std::filesystem::permissions(options.data, std::filesystem::perms::owner_all);
  keep_trials_apart(options);
  Program program{options, signals, pages};
  Chronicle chronicle(options.data + "/lock.db", program.log);
  chronicle.note_program(journal::Event::server_started);
  if (options.unlock_windows.empty()) program.log.event("unlocking_not_judged", {{"detail", "no --unlock-window"}});
  OpenDesk open_desk;
  const auto changed = [] { kill(getpid(), SIGUSR1); };
  const auto with_desk = [&open_desk](const std::string& tenant, const std::function<void(Desk&)>& use) {
    return open_desk.with(tenant, use);
  };
  Moves moves(program, chronicle, with_desk, changed);
  IncidentRoom incidents(program, chronicle, with_desk);
  const api::KeystoreProof proofs([&with_desk](const std::function<void(storage::JournalKeeper&)>& use) {
    return with_desk(std::string(keystore::sole_tenant), [&use](Desk& desk) { use(desk.incidents_at_hand().journal); });
  });
  Vault vault(
      options, urnad::own_hosts(options), program.box_address, program.random, now,
      [&chronicle](const journal::Entry& entry) { return chronicle.note(entry); }, changed,
      [&open_desk, &moves, &incidents, &proofs](http::Router& router) {
        add_people_route(router, open_desk);
        moves.add_routes(router);
        incidents.add_routes(router);
        proofs.add_routes(router);
      },
      program.log, people_for_keys(open_desk));
  moves.use(vault);
  incidents.use(vault);
  const Forgetting forgetting{moves};
  api::AttackLedger attacks([&](const journal::Entry& entry,
                                const journal::Details& details) { note_attack(open_desk, chronicle, entry, details); },
                            now);
  program.tell_attack = [&attacks](const http::SeenAttack& attack) { attacks.see(attack); };

  http::Router operator_router;
  add_operator_routes(operator_router, program, vault, open_desk);
  http::Server admin({.io_threads = 1, .workers = 2}, std::move(operator_router), allow_all, program.log,
                     program.metrics);
  if (!options.admin.empty()) admin.listen_unix(options.admin);

  const http::Endpoint endpoint = http::endpoint_from(options.listen);
  Entrance entrance{endpoint, tls_files(options, endpoint),
                    options.files_host.empty() ? "the host of the pages" : options.files_host};
  for (bool goes_on = true; goes_on;) {
    try {
      if (!vault.is_unlocked()) moves.forget();
      goes_on = vault.is_unlocked() ? serve_unlocked(program, chronicle, vault, moves, entrance, open_desk)
                                    : serve_locked(program, chronicle, vault, moves, entrance);
    } catch (const keystore::KeystoreLocked&) {
      program.log.event("locked_while_opening");
    }
  }
  admin.drain(std::chrono::seconds(1));
}

/// A folder of our own that goes again.
struct PassingFolder {
  PassingFolder() {
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder can be made in " + path);
  }
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  ~PassingFolder() {
    std::error_code fault;
    std::filesystem::remove_all(path, fault);
  }
  std::string path = (std::filesystem::temp_directory_path() / "urnad-XXXXXX").string();
};

struct NoTenants final : api::SupportedTenants {
  std::vector<Entry> all() const override { return {}; }
};

/// Everything that can be asked, of a desk that is open and that nobody has used.
void print_routes(const Options& told, const process::AwaitedSignals& signals) {
  const PassingFolder folder;
  Options options = told;
  options.data = folder.path;
  std::optional<http::StaticFiles> pages;
  if (!options.pages.empty()) pages.emplace(pages_in(options.pages));
  Program program{options, signals, pages};
  Vault vault(
      options, {}, program.box_address, program.random, now, [](const journal::Entry&) { return true; }, [] {},
      [](http::Router&) {}, program.log, {});
  storage::LockJournal lock(options.data + "/lock.db");

  keystore::MemoryKeyRecordStore records;
  keystore::Keystore keystore(records, program.random, {.passphrase_cost = {1, 8}});
  const SecretText passphrase(std::string("of a desk that nobody will use"));
  ensure(!keystore.set_passphrase(passphrase, now()) && !keystore.unlock(passphrase, now()), "a fresh keystore opens");
  const keystore::ColumnSealer sealer(keystore, std::string(keystore::sole_tenant), now);
  NoTenants tenants;
  Desk desk(options, options.data, {options.address, {}}, keystore, sealer, vault.hosting(), &lock, &vault.backups(),
            program.box, program.box_address, program.random, program.log, {.tenants = &tenants});
  http::Router router;
  vault.overview().add_routes(router);
  desk.add_routes(
      router, program.pages_or_null(), [](const urnad::Stray&) {},
      []() -> Result<api::LeavingApi::AtHand, http::Response> {
        return tl::unexpected<http::Response>(http::retry_later("sealed", 5));
      });
  if (options.only_route_roles) {
    std::fputs(api::route_roles_text(router).c_str(), stdout);
    return;
  }
  http::Router operator_router;
  OpenDesk open_desk;
  add_operator_routes(operator_router, program, vault, open_desk);
  std::puts(http::route_table_json(router, operator_router).c_str());
}

/// Pages and files apart, or it is not said that they are.
void check_files_host(Options options) {
  const std::string host = std::exchange(options.files_host, "");
  if (!host.empty() && urnad::own_hosts(options).contains(host))
    throw std::runtime_error("--files-host " + host + " is a host of the pages: it must be a name of its own");
}

int run(int count, char** values) {
  process::harden();
  http::allow_many_connections();
  const process::AwaitedSignals signals{SIGTERM, SIGINT, SIGHUP, SIGUSR1};  // the last one from the vault, to ourselves
  Options options;
  CLI::App app("urnad: the desk of organisers, trustees and voters, over HTTPS");
  app.add_option("--data", options.data,
                 "Folder with keystore.db, platform.db, desk.db, people.db, approvals.db, tenants and control.sock; "
                 "made when it "
                 "is not there")
      ->required();
  auto* where = app.add_option_group("box", "Where urna-box listens: one of")->require_option(1);
  where->add_option("--box", options.box, "Its Unix socket");
  auto* box_address = where->add_option("--box-address", options.box_address,
                                        "HOST:PORT, numeric, on another host; wants the four that follow");
  app.add_option("--box-certificate", options.box_tls.own.certificate_chain,
                 "PEM, of the desk: what it shows to urna-box")
      ->needs(box_address);
  app.add_option("--box-key", options.box_tls.own.private_key, "PEM, of that certificate")->needs(box_address);
  app.add_option("--box-authority", options.box_tls.authority, "PEM: who signed urna-box's certificate")
      ->needs(box_address);
  app.add_option("--box-name", options.box_tls.peer_names, "The name in urna-box's certificate; may be given again")
      ->needs(box_address);
  app.add_option("--listen", options.listen, "HOST:PORT, numeric")->capture_default_str();
  app.add_option("--pages", options.pages, "Folder with the built pages");
  auto* certificate = app.add_option("--certificate", options.certificate,
                                     "PEM; without it one that vouches for itself is made in the data folder");
  app.add_option("--key", options.key, "PEM, of the certificate")->needs(certificate);
  app.add_option("--admin", options.admin, "Unix socket for /healthz, /readyz and /metrics");
  app.add_option("--address", options.address, "What voters type, such as https://vote.example.org");
  app.add_option(
      "--host", options.hosts,
      "A further name of the platform's own desk; may be given again.  Names that are nobody's are refused as "
      "soon as there is another customer");
  app.add_option("--files-host", options.files_host,
                 "A further name, from which documents are fetched and nothing else: what strangers made then never "
                 "comes from the host of the pages")
      ->check([](const std::string& text) {
        return is_domain_name(text) && text != "localhost" ? std::string()
                                                           : "is no name such as files.vote.example.org";
      });
  std::vector<std::string> proxies;
  app.add_option("--proxy", proxies,
                 "Address or network of a proxy whose X-Forwarded-For is believed; may be given again");
  auto* alerts_from =
      app.add_option("--alerts-from", options.alerts_from, "Address of mail from which security contacts are told")
          ->check([](const std::string& text) {
            return http::MailOut::is_mailbox(text) ? std::string() : "is no address of mail";
          });
  app.add_option("--alerts", options.alerts,
                 "Where messages to security contacts are handed over: smtp://…, smtps://…, https://… or unix:/SOCKET")
      ->check([alerts_from](const std::string& text) -> std::string {
        if (http::MailOut::is_address(text))
          return alerts_from->count() > 0 ? "" : "needs --alerts-from before it, to send mail";
        return http::Outgoing::is_address(text) ? "" : "is none of smtp://…, smtps://…, https://… and unix:/SOCKET";
      });
  std::string sign_in;
  app.add_option("--alerts-sign-in", sign_in,
                 "A file with two lines, name and password at the mail server, which nobody but its owner may read")
      ->check(CLI::ExistingFile);
  app.add_option(
         "--postgres", options.postgres,
         "Where customers' elections can be kept in PostgreSQL, as one who may make roles and databases: "
         "\"service=urna\" or \"host=/run/postgresql user=urna_desk\"; a password only in a file, passfile=/PATH")
      ->check([](const std::string& text) {
        try {
          const storage::PostgresCluster told(text);
          return std::string();
        } catch (const std::exception& fault) {
          return std::string(fault.what());
        }
      });
  std::vector<std::string> inside;
  app.add_option(
      "--outgoing-inside", inside,
      "Address or network in here that may be asked although a customer names it, such as where its identity "
      "provider is: 10.2.0.0/16; may be given again.  Without it, only addresses of the internet at large");
  app.add_option("--outgoing-authorities", options.outgoing_authorities,
                 "PEM: who vouches for customers' identity providers, instead of whom this machine trusts")
      ->check(CLI::ExistingFile);
  auto* scanner = app.add_option("--scanner", options.scanner,
                                 "Unix socket of clamd, which looks for viruses in every document before it is taken");
  app.add_flag("--scanner-optional", options.is_scanner_optional,
               "Documents are taken, as not scanned, when clamd cannot be asked")
      ->needs(scanner);
  app.add_option("--previews", options.preview_program,
                 "Where urna-preview is, which makes small pictures of pictures in a process that can do nothing else")
      ->check(CLI::ExistingFile);
  app.add_option("--collector", options.collector_program,
                 "Where urna-collect is, which looks at the machine in a process that can do nothing else")
      ->check(CLI::ExistingFile);
  app.add_option("--evidence-policy", options.evidence_policy,
                 "What must be so on this machine, for the checks of the platform: docs/operating/evidence.md")
      ->check(CLI::ExistingFile);
  std::string countries;
  app.add_option("--countries", countries,
                 "A table of countries in the MaxMind DB format, for rules by country of customers' firewalls")
      ->check(CLI::ExistingFile);
  std::string breached;
  app.add_option("--breached-passwords", breached,
                 "Stolen passwords that nobody may choose: a list made with urnactl person breached")
      ->check(CLI::ExistingFile);
  app.add_option("--user", options.user, "USER[:GROUP] to become when root starts this, such as urna-desk");
  app.add_option("--threads", options.threads, "Requests worked on at a time")->check(CLI::Range(1, 1024));
  app.add_option("--customer-requests-max", options.customer_requests_max,
                 "Requests a second that each further customer's hosts may take; beyond it 429")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  app.add_option("--voters-max", options.admission.voters_max,
                 "Voters signed in at a time; who comes then gets a page that waits")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  app.add_option("--arrivals-max", options.admission.pages_a_second, "Voters who are let in each second")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  urnad::add_journal_options(app, options.journal);
  urnad::add_backup_options(app, options);
  urnad::add_incident_options(app, options);
  app.add_flag("--cheap-passphrase", options.is_passphrase_cheap,
               "For tests and demonstrations, on this machine alone: a passphrase set now is cheap to guess");
  app.add_flag("--route-roles", options.only_route_roles, "Print which role may ask what, and end");
  app.add_flag("--routes", options.only_routes, "Print everything that can be asked, as JSON, and end");
  CLI11_PARSE(app, count, values);
  for (const std::string& proxy : proxies) {
    const auto network = tenancy::InternetNetwork::parse(proxy);
    if (!network) throw std::runtime_error("--proxy " + proxy + " is no address and no network");
    options.proxies.push_back(*network);
  }
  if (!breached.empty()) {
    auto list = inspection::BreachFile::open(breached);
    if (!list) throw std::runtime_error("--breached-passwords " + list.error());
    options.breached = std::make_shared<const inspection::BreachFile>(std::move(*list));
  }
  if (!sign_in.empty()) {
    if (!http::MailOut::is_address(options.alerts))
      throw std::runtime_error("--alerts-sign-in is for a mail server: --alerts smtp://… or smtps://…");
    auto credentials = http::MailSignIn::from_file(sign_in);
    if (!credentials) throw std::runtime_error("--alerts-sign-in " + credentials.error());
    options.alerts_sign_in = std::make_shared<const http::MailSignIn>(std::move(*credentials));
  }
  for (const std::string& text : inside) {
    const auto network = tenancy::InternetNetwork::parse(text);
    if (!network) throw std::runtime_error("--outgoing-inside " + text + " is no address and no network");
    options.outgoing_inside.push_back(*network);
  }
  if (!countries.empty()) {
    auto table = inspection::CountryTable::open(countries);
    if (!table) throw std::runtime_error("--countries " + table.error());
    options.countries = std::make_shared<const inspection::CountryTable>(std::move(*table));
  }
  urnad::check_backup_places(options);
  check_files_host(options);
  if (options.only_routes || options.only_route_roles) {
    print_routes(options, signals);
  } else {
    serve(options, signals);
  }
  return 0;
}

}  // namespace

int main(int count, char** values) { return urna::process::main_of("urnad", run, count, values); }
