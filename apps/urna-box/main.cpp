// SPDX-License-Identifier: EUPL-1.2
// The ballot boxes and their public boards, on a Unix socket or over TLS with certificates on both sides.  It knows
// ballots and no voter.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <semaphore>
#include <thread>

#include "api/box_api.hpp"
#include "api/box_backup_api.hpp"
#include "crypto/age_file.hpp"
#include "http/operator_routes.hpp"
#include "http/route_table.hpp"
#include "http/server.hpp"
#include "process/hardening.hpp"
#include "process/main_of.hpp"
#include "process/process_owner.hpp"
#include "storage/postgres_box_store.hpp"
#include "storage/seed_file.hpp"
#include "storage/sqlite_box_store.hpp"

namespace {

using namespace urna;

struct Options {
  std::string data;
  std::string socket;
  std::string listen;
  http::MutualTls tls;
  std::string admin;
  std::string postgres;
  std::vector<std::string> key_recipients;
  std::string user;
  std::size_t threads = 64;
  bool only_routes = false;
};

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// The socket's mode, or the certificate, decides who may connect: whoever can is the desk.
std::optional<http::Response> whoever_connects(const http::Permission&, http::Request&) { return std::nullopt; }

std::unique_ptr<election::BoxStore> open_store(const Options& options) {
  if (!options.postgres.empty()) return std::make_unique<storage::PostgresBoxStore>(options.postgres);
  return std::make_unique<storage::SqliteBoxStore>(options.data + "/box.db");
}

/// `box.key` for backups, which the desk makes and must not be able to open.
std::string sealed_key(const Options& options, crypto::RandomSource& random) {
  if (options.key_recipients.empty()) return {};
  std::vector<crypto::AgeRecipient> recipients;
  for (const std::string& text : options.key_recipients) {
    const auto recipient = crypto::age_recipient_from(text);
    if (!recipient) throw std::runtime_error("this is no recipient that age knows: " + text);
    recipients.push_back(*recipient);
  }
  const Secret<32> seed = storage::seed_from_file(options.data + "/box.key", random);
  auto writer = crypto::AgeWriter::to(recipients, random);
  std::string file;
  for (const Bytes& piece : {writer.add(seed.expose()), writer.finish()})
    file.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  return file;
}

void serve(const Options& options, const process::AwaitedSignals& signals) {
  if (!options.only_routes) process::leave_root(options.user, options.data);
  std::filesystem::create_directories(options.data);
  std::filesystem::permissions(options.data, std::filesystem::perms::owner_all);
  crypto::SystemRandom random;
  const crypto::SigningKey key(storage::seed_from_file(options.data + "/box.key", random));
  const std::unique_ptr<election::BoxStore> store = open_store(options);
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  std::counting_semaphore<> checks(cores);
  std::counting_semaphore<> counts(std::max(1U, cores / 2));
  election::PollingBoxes boxes(*store, {.receipt_key = &key, .threads = cores, .checks = &checks, .counts = &counts});

  http::AccessLog log = http::AccessLog::to_standard_error();
  http::Metrics metrics;
  metrics.add_gauge("urna_boxes", "Ballot boxes that are served", [&] { return static_cast<double>(boxes.size()); });
  metrics.add_gauge("urna_boxes_damaged", "Ballot boxes that were set aside",
                    [&] { return static_cast<double>(boxes.damaged()); });
  api::BoxApi api(boxes, key.verification_key(), now);
  http::Router router;
  api.add_routes(router);
  api::BoxBackupApi backups(options.postgres.empty() && !options.only_routes ? options.data : std::string(),
                            to_base64(key.verification_key()), sealed_key(options, random));
  backups.add_routes(router);
  http::Router operator_router;
  http::add_operator_routes(operator_router, http::Permission("box.operate"), metrics, [&boxes] {
    return boxes.damaged() == 0 ? std::string() : std::to_string(boxes.damaged()) + " damaged";
  });
  if (options.only_routes) {
    std::puts(http::route_table_json(router, operator_router).c_str());
    return;
  }
  http::ServerLimits limits;
  limits.workers = options.threads;
  limits.connections_per_address_max = 0;
  http::Server server(limits, std::move(router), whoever_connects, log, metrics);
  http::Server admin({.io_threads = 1, .workers = 2}, std::move(operator_router), whoever_connects, log, metrics);
  if (!options.admin.empty()) admin.listen_unix(options.admin);
  std::uint16_t port = 0;
  if (options.listen.empty()) {
    server.listen_unix(options.socket);
  } else {
    const http::Endpoint endpoint = http::endpoint_from(options.listen);
    port = server.listen_mutual_tls(endpoint.host, endpoint.port, options.tls);
  }
  log.event("started", {{"program", "urna-box"},
                        {"boxes", std::to_string(boxes.size())},
                        {"damaged", std::to_string(boxes.damaged())},
                        {"port", std::to_string(port)}});

  while (signals.wait() == SIGHUP) {
    if (options.listen.empty()) continue;
    try {
      server.reload_certificate();
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
  CLI::App app("urna-box: the ballot boxes and their public boards, for the desk");
  app.add_option("--data", options.data, "Folder with box.db and box.key; made when it is not there")->required();
  auto* where = app.add_option_group("where", "Where the desk reaches it: one of")->require_option(1);
  where->add_option("--socket", options.socket, "Unix socket to listen on; who may connect is the desk");
  auto* listen = where->add_option("--listen", options.listen,
                                   "HOST:PORT, numeric, for a desk on another host; wants the four that follow");
  app.add_option("--certificate", options.tls.own.certificate_chain, "PEM")->needs(listen);
  app.add_option("--key", options.tls.own.private_key, "PEM, of the certificate")->needs(listen);
  app.add_option("--authority", options.tls.authority, "PEM: who signed the desk's certificate")->needs(listen);
  app.add_option("--desk-name", options.tls.peer_names, "The name in the desk's certificate; may be given again")
      ->needs(listen);
  app.add_option("--admin", options.admin, "Unix socket for /healthz, /readyz and /metrics");
  app.add_option("--postgres", options.postgres,
                 "Keep the boxes in this PostgreSQL database instead of box.db: \"host=/run/postgresql dbname=boxes\"");
  app.add_option(
      "--backup-key-to", options.key_recipients,
      "age1...: box.key goes into each backup, sealed to this key, which is kept elsewhere; may be given again");
  app.add_option("--user", options.user, "USER[:GROUP] to become when root starts this, such as urna-box");
  app.add_option("--threads", options.threads, "Requests worked on at a time")->check(CLI::Range(1, 1024));
  app.add_flag("--routes", options.only_routes, "Print everything that can be asked, as JSON, and end");
  CLI11_PARSE(app, count, values);
  serve(options, signals);
  return 0;
}

}  // namespace

int main(int count, char** values) { return urna::process::main_of("urna-box", run, count, values); }
