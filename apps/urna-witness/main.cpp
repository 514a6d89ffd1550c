// SPDX-License-Identifier: EUPL-1.2
// A witness: remembers the newest checkpoint of audit journals and signs only what goes on from there (C2SP
// tlog-witness).  For whoever wants to be sure that a server tells everybody the same: a union, a candidate, an expert,
// another organiser.  It needs to be believed by nobody about anything else, and sees nothing personal.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "http/server.hpp"
#include "journal/witness.hpp"
#include "process/hardening.hpp"
#include "process/main_of.hpp"
#include "process/process_owner.hpp"
#include "storage/seed_file.hpp"
#include "storage/sqlite_journal.hpp"

namespace {

using namespace urna;

struct Options {
  std::string data;
  std::string name;
  std::vector<std::string> logs;
  std::vector<std::string> servers;
  std::string socket;
  std::string listen;
  http::TlsFiles tls;
  std::string user;
  bool only_key = false;
};

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// Anybody may ask: what is signed is for everybody, and only what a known log has signed is looked at.
std::optional<http::Response> anybody(const http::Permission&, http::Request&) { return std::nullopt; }

std::vector<journal::WitnessedLog> witnessed(const Options& options) {
  std::vector<journal::WitnessedLog> logs;
  const auto add = [&](const std::string& text, bool is_whole_server) {
    const auto key = journal::NoteKey::parse(text);
    if (!key)
      throw std::runtime_error("no key of a log: " + text +
                               "; it looks like vote.example.org/log/platform+1a2b3c4d+AV…");
    logs.push_back({*key, is_whole_server});
  };
  for (const std::string& text : options.logs) add(text, false);
  for (const std::string& text : options.servers) add(text, true);
  return logs;
}

http::Response text_of(unsigned status, const char* type, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", type);
  response.body = std::move(body);
  return response;
}

/// As tlog-witness says: a signature's line, or the size that was seen, or nothing.
http::Response answer(const journal::Witness::Answer& said) {
  constexpr unsigned other_size = 409;
  const char* const type = said.status == other_size ? "text/x.tlog.size" : "text/plain; charset=utf-8";
  return text_of(said.status, type, said.body);
}

http::Router routes(journal::Witness& witness) {
  const http::Permission permission("witness.ask");
  http::Router router;
  router.add({.method = http::Method::post,
              .pattern = "/add-checkpoint",
              .permission = permission,
              .handler = [&witness](http::Request& request) { return answer(witness.add_checkpoint(request.body)); },
              .body_bytes_max = journal::add_checkpoint_bytes_max,
              .content_types = {"*"}});
  router.add({.pattern = "/key", .permission = permission, .handler = [&witness](http::Request&) {
                return text_of(200, "text/plain; charset=utf-8", witness.key().text() + "\n");
              }});
  return router;
}

void serve(const Options& options, const process::AwaitedSignals& signals) {
  const std::vector<journal::WitnessedLog> logs = witnessed(options);
  process::leave_root(options.user, options.data);
  std::filesystem::create_directories(options.data);
  std::filesystem::permissions(options.data, std::filesystem::perms::owner_all);
  crypto::SystemRandom random;
  const crypto::SigningKey key(storage::seed_from_file(options.data + "/witness.key", random));
  if (options.only_key) {
    std::puts(journal::WitnessKey(options.name, key.verification_key()).text().c_str());
    return;
  }
  if (logs.empty()) throw std::runtime_error("which logs? name one with --log, or all of a server with --server");
  storage::SqliteSignedHeads seen(options.data + "/seen.db");
  journal::Witness witness(options.name, key, logs, seen, now);
  http::AccessLog log = http::AccessLog::to_standard_error();
  http::Metrics metrics;
  http::Server server({.io_threads = 1, .workers = 4}, routes(witness), anybody, log, metrics);
  std::uint16_t port = 0;
  if (!options.socket.empty()) {
    server.listen_unix(options.socket);
  } else {
    const http::Endpoint endpoint = http::endpoint_from(options.listen);
    port = server.listen_tls(endpoint.host, endpoint.port, options.tls);
  }
  log.event("started", {{"program", "urna-witness"},
                        {"logs", std::to_string(logs.size())},
                        {"port", std::to_string(port)},
                        {"key", witness.key().text()}});
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
  server.drain(std::chrono::seconds(5));
}

int run(int count, char** values) {
  process::harden();
  const process::AwaitedSignals signals{SIGTERM, SIGINT, SIGHUP};
  Options options;
  CLI::App app("urna-witness: sees to it that audit journals only grow, and signs what it has seen");
  app.add_option("--data", options.data, "Folder with witness.key and seen.db; made when it is not there")->required();
  app.add_option("--name", options.name, "Under which it signs, such as union.example.org/witness")
      ->required()
      ->check([](const std::string& name) {
        return journal::NoteKey::is_name(name) ? std::string() : "a name has no blanks and no plus";
      });
  app.add_option("--log", options.logs, "The key of a log; may be given again");
  app.add_option("--server", options.servers, "The key of a log, for all logs of its server; may be given again");
  auto* where = app.add_option_group("where", "Where it is asked: one of")->require_option(0, 1);
  where->add_option("--socket", options.socket, "Unix socket");
  auto* listen = where->add_option("--listen", options.listen, "HOST:PORT, numeric; wants the two that follow");
  app.add_option("--certificate", options.tls.certificate_chain, "PEM")->needs(listen);
  app.add_option("--key", options.tls.private_key, "PEM, of the certificate")->needs(listen);
  app.add_option("--user", options.user, "USER[:GROUP] to become when root starts this");
  app.add_flag("--show-key", options.only_key, "Print the witness's key, for the server's --witness, and end");
  CLI11_PARSE(app, count, values);
  if (!options.only_key && options.socket.empty() && options.listen.empty())
    throw std::runtime_error("where? name --socket or --listen");
  if (!options.listen.empty() && (options.tls.certificate_chain.empty() || options.tls.private_key.empty()))
    throw std::runtime_error("--listen wants --certificate and --key");
  serve(options, signals);
  return 0;
}

}  // namespace

int main(int count, char** values) { return urna::process::main_of("urna-witness", run, count, values); }
