// SPDX-License-Identifier: EUPL-1.2
// The desk: organisers, trustees and voters over HTTPS.  It knows who voted, and never what; ballots pass through it to
// urna-box.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "api/admission.hpp"
#include "api/approval_api.hpp"
#include "api/box_client.hpp"
#include "api/journal_api.hpp"
#include "api/organiser_api.hpp"
#include "api/organiser_door_api.hpp"
#include "api/permissions.hpp"
#include "api/poll_approvals.hpp"
#include "api/trustee_api.hpp"
#include "api/voter_api.hpp"
#include "api/waiting_page.hpp"
#include "desk_journal.hpp"
#include "http/operator_routes.hpp"
#include "http/route_table.hpp"
#include "http/self_signed.hpp"
#include "http/server.hpp"
#include "http/static_files.hpp"
#include "process/hardening.hpp"
#include "process/process_owner.hpp"
#include "storage/invitation_folder.hpp"
#include "storage/seed_file.hpp"
#include "storage/sqlite_approval_store.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "storage/sqlite_organiser_store.hpp"

namespace {

using namespace urna;

struct Options {
  std::string data;
  std::string box;
  std::string box_address;
  http::MutualTls box_tls;
  std::string listen = "127.0.0.1:8443";
  std::string pages;
  std::string certificate;
  std::string key;
  std::string admin;
  std::string address;
  std::string user;
  std::size_t threads = 64;
  api::Admission::Limits admission;
  bool only_routes = false;
};

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

http::PeerAddress box_of(const Options& options) {
  if (options.box_address.empty()) return options.box;
  return {http::endpoint_from(options.box_address), options.box_tls};
}

/// Each address of a person has one page; the rest are files that these ask for.
void add_pages(http::Router& router, const http::StaticFiles& files, api::Admission& admission) {
  const http::Permission everybody = api::named(api::Permission::see_pages);
  const auto add_page = [&](const char* pattern, const char* file) {
    if (!files.has(file)) return;
    router.add({.pattern = pattern,
                .permission = everybody,
                .handler = [&files, file](http::Request& request) { return files.file(file, request); },
                .runs = http::Runs::at_once});
  };
  if (files.has("/booth/index.html")) {
    router.add({.pattern = "/v/{uuid}",
                .permission = everybody,
                .handler = [&files, &admission](
                               http::Request& request) { return api::booth_or_waiting(admission, files, request); },
                .runs = http::Runs::at_once});
  }
  add_page("/b/{uuid}", "/board/index.html");
  add_page("/b/{uuid}/verify", "/board/index.html");
  add_page("/t/{uuid}", "/trustee/index.html");
  add_page("/console", "/console/index.html");
  add_page("/", "/console/index.html");
  router.add_rest(everybody, [&files](http::Request& request) { return files.answer(request); });
}

http::StaticFiles pages_in(const std::string& folder) {
  http::StaticFiles files{std::filesystem::path(folder)};
  if (files.has("/booth/index.html")) files.set_kind("/booth/index.html", http::PageKind::camera_page);
  return files;
}

/// What needs doing while nobody asks: casts that were cut off, turnouts that are watched.
class Caretaker {
 public:
  Caretaker(election::VotingDesk& voting, api::OrganiserApi& organiser, DeskJournal& journal, http::AccessLog& log)
      : thread_([&voting, &organiser, &journal, &log](const std::stop_token& stopping) {
          constexpr int seconds_between_recoveries = 30;
          for (int second = 0; !stopping.stop_requested(); ++second) {
            try {
              if (second % seconds_between_recoveries == 0) voting.tend(now());
              organiser.tell_turnouts();
              journal.tend();
            } catch (const election::BoxUnreachable&) {
              log.event("box_unreachable");
            } catch (const std::exception& failure) {
              log.error(failure.what());
            }
            std::this_thread::sleep_for(std::chrono::seconds(1));
          }
        }) {}

 private:
  std::jthread thread_;
};

void serve(const Options& options, const process::AwaitedSignals& signals) {
  // Read while a folder of root's can still be: who builds the pages need not be who serves them.
  std::optional<http::StaticFiles> pages;
  if (!options.pages.empty()) pages.emplace(pages_in(options.pages));
  if (!options.only_routes) process::leave_root(options.user, options.data);
  std::filesystem::create_directories(options.data);
  std::filesystem::permissions(options.data, std::filesystem::perms::owner_all);
  crypto::SystemRandom random;
  storage::DeskDatabase desk_database(options.data + "/desk.db");
  storage::SqliteDeskStore desk_store(
      desk_database, [](const election::DeskStore::Change& change) { return storage::entries_about(change, now()); });
  storage::SqliteOrganiserStore account_store(options.data + "/accounts.db", [](const journal::Actor& person) {
    return storage::entries_about_account(person, now());
  });
  const election::TrusteeLinks links(storage::seed_from_file(options.data + "/links.key", random));
  const http::PeerAddress box_address = box_of(options);
  api::BoxClient box(box_address);
  election::VotingDesk voting(desk_store, box, random);
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  identity::OrganiserDoor accounts(account_store, random);
  election::OrganiserDesk organiser(desk_store, box, voting, random,
                                    {.threads = cores, .organisers = [&] { return accounts.organisers(); }});
  storage::SqliteApprovalStore approval_store(options.data + "/approvals.db");
  identity::ApprovalDesk approvals(
      approval_store, random, [&](const std::string& name) { return accounts.may_act(name); }, now());
  api::add_poll_actions(approvals, organiser);

  const http::Endpoint endpoint = http::endpoint_from(options.listen);
  const std::string address =
      options.address.empty() ? "https://" + endpoint.host + ":" + std::to_string(endpoint.port) : options.address;
  http::AccessLog log = http::AccessLog::to_standard_error();
  http::Metrics metrics;
  DeskJournal journal(options.data, address, desk_database, account_store, random, now, log);
  api::OrganiserDoorApi account_api(accounts, now, [&] { storage::take_invitations(options.data, account_store); });
  api::Admission admission(options.admission, [&voting] { return voting.signed_in(now()); });
  api::VoterApi voter_api(voting, now, box_address, &admission);
  api::OrganiserApi organiser_api(organiser, voting, links, now, {.address = address});
  api::ApprovalApi approval_api(approvals, accounts, organiser, voting, now);
  api::TrusteeApi trustee_api(organiser, links);
  api::JournalApi journal_api(journal.keeper(), organiser, account_store, now);
  http::Router router;
  account_api.add_routes(router);
  voter_api.add_routes(router);
  organiser_api.add_routes(router);
  approval_api.add_routes(router);
  trustee_api.add_routes(router);
  journal_api.add_routes(router);
  journal.guard().watch(router);
  if (pages) add_pages(router, *pages, admission);

  http::Router operator_router;
  const auto missing = [&box, &journal, any = protocol::ElectionUuid::make(random)] {
    try {
      box.state(any);
      return std::string(journal.is_available() ? "" : "journal");
    } catch (const election::BoxUnreachable&) {
      return std::string("box");
    }
  };
  http::add_operator_routes(operator_router, http::Permission("desk.operate"), metrics, missing);
  if (options.only_routes) {
    std::puts(http::route_table_json(router, operator_router).c_str());
    return;
  }

  http::ServerLimits limits;
  limits.workers = options.threads;
  http::Server server(limits, std::move(router),
                      journal.guard().guarded([&](const http::Permission& permission, http::Request& request) {
                        return account_api.authorise(permission, request);
                      }),
                      log, metrics);
  http::Server admin(
      {.io_threads = 1, .workers = 2}, std::move(operator_router),
      [](const http::Permission&, http::Request&) { return std::nullopt; }, log, metrics);
  if (!options.admin.empty()) admin.listen_unix(options.admin);

  http::TlsFiles tls{options.certificate, options.key};
  if (options.certificate.empty()) tls = http::self_signed_files(options.data, {"localhost", endpoint.host});
  const std::uint16_t port = server.listen_tls(endpoint.host, endpoint.port, tls);
  journal.begin();
  const Caretaker caretaker(voting, organiser_api, journal, log);
  log.event("started", {{"program", "urnad"}, {"port", std::to_string(port)}});

  while (signals.wait() == SIGHUP) {
    try {
      server.reload_certificate();
      box_address.reload();
      log.event("certificate_reloaded");
    } catch (const std::exception& failure) {
      log.error(failure.what());  // the one before stays in use
    }
  }
  log.event("stopping");
  server.drain(std::chrono::seconds(20));
  admin.drain(std::chrono::seconds(1));
}

int run(int count, char** values) {
  process::harden();
  http::allow_many_connections();
  const process::AwaitedSignals signals{SIGTERM, SIGINT, SIGHUP};
  Options options;
  CLI::App app("urnad: the desk of organisers, trustees and voters, over HTTPS");
  app.add_option("--data", options.data,
                 "Folder with desk.db, accounts.db, approvals.db and keys; made when it is not there")
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
  app.add_option("--user", options.user, "USER[:GROUP] to become when root starts this, such as urna-desk");
  app.add_option("--threads", options.threads, "Requests worked on at a time")->check(CLI::Range(1, 1024));
  app.add_option("--voters-max", options.admission.voters_max,
                 "Voters signed in at a time; who comes then gets a page that waits")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  app.add_option("--arrivals-max", options.admission.pages_a_second, "Voters who are let in each second")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_flag("--routes", options.only_routes, "Print everything that can be asked, as JSON, and end");
  CLI11_PARSE(app, count, values);
  serve(options, signals);
  return 0;
}

}  // namespace

int main(int count, char** values) {
  try {
    return run(count, values);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "urnad: %s\n", failure.what());
  } catch (...) {
    std::fputs("urnad: something unknown failed\n", stderr);
  }
  return 1;
}
