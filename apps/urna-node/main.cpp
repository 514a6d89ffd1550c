// SPDX-License-Identifier: EUPL-1.2
// Says what this machine is, signed with a key of its own, to the platform's desk: docs/operating/hosting.md.  Started
// by a timer as root, because a serial number is root's to read; whatever speaks with the network is nobody's.
//
//   urna-node key --node node-nord --key /etc/urna-node/key
//   urna-node state --node node-nord --key /etc/urna-node/key --desk https://vote.example.org --why hourly
#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "../urna-collect/cage.hpp"
#include "base/base64url.hpp"
#include "crypto/random.hpp"
#include "desk.hpp"
#include "facts.hpp"
#include "hosting/schema.hpp"
#include "journal/signed_note.hpp"
#include "process/hardening.hpp"
#include "reach.hpp"

namespace {

namespace json = boost::json;
using namespace urna;  // NOLINT(google-build-using-namespace)
using crypto::SigningKey;
using hosting::Fact;
using hosting::NodeStatement;
using urna_collect::Needs;

constexpr int done = 0, refused = 1, wrong_use = 2, no_cage = 3;
constexpr int later = 75;  // EX_TEMPFAIL: nobody answers, or the platform is locked
constexpr uid_t nobody = 65'534;

struct Wishes {
  std::string node, key, desk, authorities, why = "hourly", quote, quote_signature, checkpoint;
  std::vector<std::string> programs, reach;
  bool only_prints = false;
  urna_node::Places places;
};

int fail(int status, const std::string& text) {
  std::cerr << "urna-node: " << text << "\n";
  return status;
}

Timestamp now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::optional<SigningKey> key_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Secret<SigningKey::seed_bytes> seed;
  auto& bytes = seed.expose();
  if (!file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())) ||
      file.peek() != EOF)
    return std::nullopt;
  return SigningKey(seed);
}

/// The key is made once and never written over; what the register wants of it is printed.
int key(const Wishes& wishes) {
  if (!hosting::is_identifier(wishes.node)) return fail(wrong_use, "--node: small letters, digits, dots and hyphens");
  if (::access(wishes.key.c_str(), F_OK) != 0) {
    crypto::SystemRandom random;
    const auto seed = SigningKey::draw_seed(random);
    const int file = ::open(wishes.key.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    const auto& bytes = seed.expose();
    const bool is_written = file >= 0 &&
                            ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
                            ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!is_written) return fail(refused, "the key cannot be written to " + wishes.key);
  }
  const auto made = key_in(wishes.key);
  if (!made) return fail(refused, "no key in " + wishes.key);
  std::cout << journal::NoteKey(wishes.node, made->verification_key()).text() << "\n";
  return done;
}

/// In a process of its own that reads files and can do nothing else; what it says is taken like a stranger's word.
/// @returns  nothing when it could not be shut in, or said something else
std::optional<NodeStatement> gathered(const NodeStatement& begun, const Wishes& wishes) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return std::nullopt;
  urna_node::Places places = wishes.places;
  places.clock_state = urna_node::clock_state();
  const pid_t child = ::fork();  // lint allows programs-started: it goes on in this program, and starts no other
  if (child == 0) {
    ::close(pipe[0]);
    std::vector<std::string> also{"/var/lib/dpkg/status", places.configuration};
    for (const auto& [name, path] : places.programs) also.push_back(path);
    if (!urna_collect::enter_cage(Needs::files, also)) ::_exit(no_cage);
    NodeStatement statement = begun;
    urna_node::read_facts(statement, places);
    const std::string text = statement.text();
    ::_exit(::write(pipe[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? done : refused);
  }
  ::close(pipe[1]);
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t got = 0; child > 0 && (got = ::read(pipe[0], piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(got));
  ::close(pipe[0]);
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != done)
    return std::nullopt;
  auto read = NodeStatement::parse(text);
  return read && read->node == begun.node ? std::move(read) : std::nullopt;
}

std::optional<std::string> bytes_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

/// Empty when none were named: then whomever the machine trusts.
std::optional<std::string> authorities_of(const Wishes& wishes) {
  return wishes.authorities.empty() ? std::optional(std::string()) : bytes_in(wishes.authorities);
}

/// r and s of an ECDSA signature, 32 bytes each, from how programs write it (RFC 3279 §2.2.3).
std::optional<std::string> plain_signature(std::string_view der) {
  std::string plain;
  if (der.size() < 2 || der[0] != 0x30 || static_cast<unsigned char>(der[1]) != der.size() - 2) return std::nullopt;
  der.remove_prefix(2);
  for (int i = 0; i < 2; ++i) {
    if (der.size() < 2 || der[0] != 0x02) return std::nullopt;
    const auto size = static_cast<unsigned char>(der[1]);
    if (der.size() < 2U + size) return std::nullopt;
    std::string_view number = der.substr(2, size);
    der.remove_prefix(2U + size);
    while (number.size() > 32 && number.front() == 0) number.remove_prefix(1);
    if (number.size() > 32) return std::nullopt;
    plain += std::string(32 - number.size(), '\0') + std::string(number);
  }
  return der.empty() ? std::optional(plain) : std::nullopt;
}

std::string chip(const Wishes& wishes) {
  const auto quote = wishes.quote.empty() ? std::nullopt : bytes_in(wishes.quote);
  const auto der = wishes.quote_signature.empty() ? std::nullopt : bytes_in(wishes.quote_signature);
  const auto signature = der ? plain_signature(*der) : std::nullopt;
  if (!quote || !signature) return "";
  return "quote=" + to_base64url(bytes_of(*quote)) + " signature=" + to_base64url(bytes_of(*signature));
}

/// What only root may is over.
bool become_nobody() {
  if (::geteuid() != 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setresgid(nobody, nobody, nobody) == 0 &&
         ::setresuid(nobody, nobody, nobody) == 0 && ::setuid(0) != 0;
}

std::string round_trips(const Wishes& wishes) {
  std::string text;
  for (const std::string& one : wishes.reach) {
    const std::size_t equals = one.find('=');
    const auto to = urna_node::reached_from(one.substr(std::min(equals + 1, one.size())));
    const auto took = to ? urna_node::round_trip_microseconds(*to) : std::nullopt;
    if (took) text += (text.empty() ? "" : " ") + one.substr(0, equals) + "=" + std::to_string(*took);
  }
  return text;
}

std::string member(const std::string& body, const char* name) {
  boost::system::error_code fault;
  const json::value value = json::parse(body, fault);
  const auto* const object = fault ? nullptr : value.if_object();
  const auto* const found = object == nullptr ? nullptr : object->if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : "";
}

int unanswered(const urna_node::Answered& answered) {
  constexpr long unavailable = 503;
  if (answered.status == 0) return fail(later, "the desk does not answer, or not with a certificate that is trusted");
  const std::string code = member(answered.body, "code");
  return fail(answered.status == unavailable ? later : refused,
              "the desk says " + std::to_string(answered.status) + (code.empty() ? "" : " " + code));
}

int state(const Wishes& wishes) {
  const auto why = hosting::occasion_from(wishes.why);
  if (!why || !hosting::is_identifier(wishes.node)) return fail(wrong_use, "--node or --why has another form");
  const auto signing = key_in(wishes.key);
  if (!signing) return fail(wrong_use, "no key in " + wishes.key + ": urna-node key makes one");
  if (!urna_node::begin_speaking()) return fail(no_cage, "no connection can be made");
  NodeStatement begun;
  begun.node = wishes.node;
  begun.checkpoint = std::string(64, '0');
  begun.at = now();
  begun.why = *why;
  auto statement = gathered(begun, wishes);
  if (!statement) return fail(no_cage, "the machine could not be looked at in a cage");
  statement->state(Fact::chip, chip(wishes));
  const auto authorities = authorities_of(wishes);  // while root may read them
  if (!authorities) return fail(wrong_use, "--authorities cannot be read");
  if (!become_nobody()) return fail(no_cage, "the rights of root could not be given up");
  const auto desk = urna_node::desk_from(wishes.desk, *authorities);
  if (!desk) return fail(later, "--desk: https://… and a name that is known");
  if (!urna_collect::enter_cage(Needs::network, {})) return fail(no_cage, "no cage could be had");
  statement->state(Fact::cloud_metadata, urna_node::cloud_metadata());
  statement->state(Fact::round_trips, round_trips(wishes));
  statement->checkpoint = wishes.checkpoint;
  if (statement->checkpoint.empty()) {
    const auto asked = urna_node::ask(*desk, "/api/hosting/checkpoint");
    if (asked.status != 200) return unanswered(asked);
    statement->checkpoint = member(asked.body, "checkpoint");
  }
  statement->at = now();
  const std::string text = statement->text();
  if (!NodeStatement::parse(text)) return fail(refused, "the desk gave no checkpoint");
  const std::string note = journal::sign_note(text, wishes.node, *signing);
  if (wishes.only_prints) {
    std::cout << note;
    return done;
  }
  const auto told = urna_node::tell(*desk, "/api/hosting/statements", json::serialize(json::object{{"note", note}}));
  if (told.status != 201) return unanswered(told);
  std::cout << "stated as " << member(told.body, "id") << "\n";
  return done;
}

int checkpoint(const Wishes& wishes) {
  const auto authorities = authorities_of(wishes);
  if (!authorities) return fail(wrong_use, "--authorities cannot be read");
  if (!urna_node::begin_speaking() || !become_nobody()) return no_cage;
  const auto desk = urna_node::desk_from(wishes.desk, *authorities);
  if (!desk) return fail(later, "--desk: https://… and a name that is known");
  const auto asked = urna_node::ask(*desk, "/api/hosting/checkpoint");
  if (asked.status != 200) return unanswered(asked);
  std::cout << member(asked.body, "checkpoint") << "\n";
  return done;
}

int facts(const Wishes& wishes) {
  NodeStatement begun;
  begun.node = wishes.node;
  begun.checkpoint = std::string(64, '0');
  begun.at = now();
  const auto statement = gathered(begun, wishes);
  if (!statement) return fail(no_cage, "the machine could not be looked at in a cage");
  std::cout << statement->text();
  return done;
}

int run(int count, char** values) {
  Wishes wishes;
  CLI::App app("What this machine is, signed, for the platform's desk.", "urna-node");
  app.require_subcommand(1);
  const auto add = [&](const char* name, const char* text) {
    CLI::App* const command = app.add_subcommand(name, text);
    command->add_option("--node", wishes.node, "what the register calls this machine")->required();
    return command;
  };
  const auto look = [&](CLI::App* command) {
    command->add_option("--program", wishes.programs, "NAME=PATH of a program of ours; as often as there are");
    command->add_option("--configuration", wishes.places.configuration, "the folder of configuration");
    command->add_option("--data", wishes.places.data, "where the data lie, whose disk is looked at");
  };
  const auto speak = [&](CLI::App* command) {
    command->add_option("--desk", wishes.desk, "https://… of the platform's own desk")->required();
    command->add_option("--authorities", wishes.authorities, "a file with who signs its certificate");
  };
  CLI::App* const of_key = add("key", "Make this machine's key where there is none, and print what the register wants");
  of_key->add_option("--key", wishes.key, "the file, root's alone")->required();
  CLI::App* const of_facts = add("facts", "Print what would be stated, but for what takes the network");
  look(of_facts);
  CLI::App* const of_checkpoint = add("checkpoint", "Print what a chip has to sign now");
  speak(of_checkpoint);
  CLI::App* const of_state = add("state", "State it");
  look(of_state);
  speak(of_state);
  of_state->add_option("--key", wishes.key, "the file with this machine's key")->required();
  of_state->add_option("--why", wishes.why, "hourly, start or deploy");
  of_state->add_option("--reach", wishes.reach, "NODE=ADDRESS:PORT at the other site, to say how far it is");
  of_state->add_option("--checkpoint", wishes.checkpoint, "what the chip has signed; else the desk is asked");
  of_state->add_flag("--print", wishes.only_prints, "print the note, for somebody else to hand it over");
  of_state->add_option("--quote", wishes.quote, "a file with a quote of the chip, TPMS_ATTEST");
  of_state->add_option("--quote-signature", wishes.quote_signature, "a file with its signature, ECDSA on P-256");
  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? done : wrong_use;
  }
  if (wishes.programs.empty()) wishes.programs = {"urnad=/usr/bin/urnad", "urna-box=/usr/bin/urna-box"};
  for (const std::string& program : wishes.programs) {
    const std::size_t equals = program.find('=');
    if (equals == std::string::npos || equals == 0) return fail(wrong_use, "--program NAME=PATH");
    wishes.places.programs.emplace(program.substr(0, equals), program.substr(equals + 1));
  }
  if (of_key->parsed()) return key(wishes);
  if (of_facts->parsed()) return facts(wishes);
  return of_checkpoint->parsed() ? checkpoint(wishes) : state(wishes);
}

}  // namespace

int main(int count, char** values) {
  process::harden();
  try {
    return run(count, values);
  } catch (const std::exception& error) {
    return fail(refused, error.what());
  }
}
