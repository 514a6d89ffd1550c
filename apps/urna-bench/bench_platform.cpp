// SPDX-License-Identifier: EUPL-1.2
#include "bench_platform.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "crypto/random.hpp"
#include "election/poll.hpp"
#include "election/sign_in_secret.hpp"
#include "http/client.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_box_store.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "storage/sqlite_key_record_store.hpp"

namespace fs = std::filesystem;
using namespace urna;  // NOLINT(google-build-using-namespace): a program, not a library

namespace {

std::string content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::uint16_t port_in(const fs::path& log) {
  for (int tries = 0; tries < 600; ++tries) {
    const std::string text = content(log);
    const std::size_t started = text.find("\"started\"");
    const std::size_t port = started == text.npos ? text.npos : text.find("\"port\":\"", started);
    if (port != text.npos) return static_cast<std::uint16_t>(std::stoul(text.substr(port + 8)));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("urnad did not start:\n" + content(log));
}

/// Of a platform that lives as long as the bench: everybody knows it.
SecretText passphrase() { return SecretText(std::string("for the bench only, known to everybody")); }

/// What the operator asks of the desk that was started in this folder.
void ask_desk(const fs::path& folder, const char* target, const char* type, std::string_view body) {
  constexpr std::chrono::minutes patience{5};
  http::Client control(folder / "desk/control.sock", {.time = patience});
  const auto answer = control.ask(http::Method::post, target, {{"Content-Type", type}}, body);
  if (!answer || answer->status >= 300)
    throw std::runtime_error("urnad refuses " + std::string(target) + ":\n" + content(folder / "desk.log"));
}

std::size_t times_in_log(const fs::path& folder, std::string_view event) {
  const std::string log = content(folder / "desk.log");
  std::size_t times = 0;
  for (std::size_t at = log.find(event); at != std::string::npos; at = log.find(event, at + 1)) ++times;
  return times;
}

void wait_for(const fs::path& folder, std::string_view event, std::size_t times) {
  constexpr std::chrono::minutes patience{5};
  const auto end = std::chrono::steady_clock::now() + patience;
  while (times_in_log(folder, event) < times) {
    if (std::chrono::steady_clock::now() > end)
      throw std::runtime_error("urnad does not say " + std::string(event) + ":\n" + content(folder / "desk.log"));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace

RunningProgram::RunningProgram(std::vector<std::string> command, const fs::path& log) {
  process_ = ::fork();
  if (process_ < 0) throw std::runtime_error("cannot start " + command.front());
  if (process_ > 0) return;
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

RunningProgram::~RunningProgram() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

double RunningProgram::status_mebibytes(const char* field) const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  const std::string wanted(field);
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(wanted)) return std::stod(line.substr(wanted.size())) / 1024;
  }
  return 0;
}

std::size_t RunningProgram::entries_of(const char* folder) const {
  const fs::directory_iterator entries("/proc/" + std::to_string(process_) + "/" + folder);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

double RunningProgram::cpu_seconds() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;  // utime is the 14th, proc(5)
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

BenchPlatform::BenchPlatform(SyntheticElection& election, std::size_t voters)
    : election_(election), folder_(fs::temp_directory_path() / ("urna-casting-" + std::to_string(::getpid()))) {
  prepare(voters);
  const std::string socket = folder_ / "box.sock";
  std::vector<std::string> box{URNA_BOX, "--data", folder_ / "box", "--socket", socket};
  std::vector<std::string> desk{URNAD, "--data", folder_ / "desk", "--box", socket, "--listen", "127.0.0.1:0"};
  if (::geteuid() == 0) {  // whoever measures as root has not two users to spare
    for (auto* const command : {&box, &desk}) command->insert(command->end(), {"--user", "root"});
  }
  box_.emplace(std::move(box), folder_ / "box.log");
  desk_.emplace(std::move(desk), folder_ / "desk.log");
  port_ = port_in(folder_ / "desk.log");
  unlock();
}

void BenchPlatform::unlock() const {
  const std::size_t before = times_in_log(folder_, "\"unlocked\"");
  ask_desk(folder_, "/unlock", "text/plain", passphrase().expose());
  wait_for(folder_, "\"unlocked\"", before + 1);
}

void BenchPlatform::lock() const {
  const std::size_t before = times_in_log(folder_, "\"locked\"");
  ask_desk(folder_, "/lock", "text/plain", "");
  wait_for(folder_, "\"locked\"", before + 1);
}

void BenchPlatform::add_customer(const std::string& host) const {
  ask_desk(folder_, "/tenants", "application/json", R"({"hosts":[")" + host + R"("],"label":"Bench"})");
}

BenchPlatform::~BenchPlatform() {
  desk_.reset();
  box_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void BenchPlatform::prepare(std::size_t voters) {
  const auto uuid = protocol::ElectionUuid::parse(SyntheticElection::uuid).value();
  fs::create_directories(folder_ / "box");
  fs::create_directories(folder_ / "desk");
  storage::SqliteBoxStore(folder_ / "box/box.db").create(uuid, election_.setup(), {});

  crypto::SystemRandom random;
  election::DeskStore::Change change;
  change.voters.push_back({uuid, {}});
  for (std::size_t i = 0; i < voters; ++i) {
    election::SignInSecret secret;
    random.fill(secret.expose());
    sign_in_secrets_.push_back(election::sign_in_secret_text(secret).expose());
    election::DeskVoter voter;
    std::array<std::byte, 16> id{};
    random.fill(id);
    voter.id = election::VoterId(id);
    voter.roll_index = static_cast<std::uint32_t>(i);
    voter.verifier = election::sign_in_verifier(secret);
    change.voters.back().voters.push_back(std::move(voter));
  }
  election::ElectionCard card;
  card.state = election::ElectionState::open;
  card.name = "Bench";
  card.group = "Ed25519";
  card.voters = voters;
  change.documents.push_back({uuid, std::string(election::document::poll), election::poll_text(card)});
  storage::SqliteKeyRecordStore records(folder_ / "desk/keystore.db");
  keystore::Keystore keystore(records, random, {.passphrase_cost = {1, 8}});
  if (keystore.set_passphrase(passphrase(), Timestamp{}) || keystore.unlock(passphrase(), Timestamp{}))
    throw std::runtime_error("the keystore of the bench does not open");
  const keystore::ColumnSealer sealer(keystore, std::string(keystore::sole_tenant), [] { return Timestamp{}; });
  storage::DeskDatabase database(folder_ / "desk/desk.db");
  storage::SqliteDeskStore(database, sealer).write(change);
}

std::vector<PreparedVote> BenchPlatform::votes(std::size_t first, std::size_t end) const {
  std::vector<PreparedVote> made;
  std::vector<std::string> ballots = election_.ballots(first, end);
  for (std::size_t i = first; i < end; ++i) made.push_back({sign_in_secrets_[i], std::move(ballots[i - first])});
  return made;
}
