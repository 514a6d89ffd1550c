// SPDX-License-Identifier: EUPL-1.2
#include "casting.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "cast_load.hpp"
#include "crypto/random.hpp"
#include "election/poll.hpp"
#include "election/sign_in_secret.hpp"
#include "storage/sqlite_box_store.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "synthetic_election.hpp"

namespace {

namespace fs = std::filesystem;
using namespace urna;

constexpr std::size_t candidates = 10;

/// A program at work until this goes.
class Server {
 public:
  Server(const std::vector<std::string>& command, const fs::path& log) {
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("cannot start " + command.front());
    if (process_ > 0) return;
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }

  /// Largest resident set so far, MiB.
  double memory_mebibytes() const {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    }
    return 0;
  }

 private:
  pid_t process_;
};

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

/// An open poll in both stores, and what its voters bring.
std::vector<PreparedVote> prepare(const fs::path& folder, SyntheticElection& election, std::size_t ballots) {
  const auto uuid = protocol::ElectionUuid::parse(SyntheticElection::uuid).value();
  fs::create_directories(folder / "box");
  fs::create_directories(folder / "desk");
  storage::SqliteBoxStore(folder / "box/box.db").create(uuid, election.setup(), {});

  crypto::SystemRandom random;
  std::vector<PreparedVote> votes;
  const std::vector<std::string> texts = election.ballots(0, ballots);
  election::DeskStore::Change change;
  change.voters.push_back({uuid, {}});
  for (std::size_t i = 0; i < ballots; ++i) {
    election::SignInSecret secret;
    random.fill(secret.expose());
    votes.push_back({election::sign_in_secret_text(secret).expose(), texts[i]});
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
  card.voters = ballots;
  change.documents.push_back({uuid, std::string(election::document::poll), election::poll_text(card)});
  storage::DeskDatabase database(folder / "desk/desk.db");
  storage::SqliteDeskStore(database).write(change);
  return votes;
}

void print(const char* what, const CastFigures& figures) {
  std::printf("  %-24s %6zu receipts %8.0f ballots/s   p50 %6.0f ms   p99 %6.0f ms   asked to wait %zu   refused %zu\n",
              what, figures.acknowledged, static_cast<double>(figures.acknowledged) / figures.seconds,
              1000 * percentile(figures.latencies, 0.5), 1000 * percentile(figures.latencies, 0.99),
              figures.asked_to_wait, figures.refused);
  if (figures.refused > 0) std::printf("    the first refusal: %s\n", figures.first_refusal.c_str());
  std::fflush(stdout);
}

/// How many ballots this machine could check a second if it did nothing else.
double checks_per_second(const std::vector<PreparedVote>& votes, const SyntheticElection& election, unsigned threads) {
  const std::size_t each = std::min<std::size_t>(512, votes.size() / threads);
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::jthread> workers;
  for (unsigned thread = 0; thread < threads; ++thread) {
    workers.emplace_back([&, thread] {
      const protocol::BallotChecker checker(election.election());
      for (std::size_t i = 0; i < each; ++i) {
        const std::string_view ballot = votes[thread * each + i].ballot;
        static_cast<void>(checker.check(std::span(&ballot, 1)));
      }
    });
  }
  workers.clear();
  return static_cast<double>(each * threads) /
         std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void measure_casting(std::size_t ballots, std::size_t connections) {
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  std::printf(
      "\n%zu voters over %zu TLS connections, Ed25519, %zu candidates: urnad, urna-box and the voters on %u "
      "processors\n",
      ballots, connections, candidates, threads);
  const fs::path folder = fs::temp_directory_path() / ("urna-casting-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  SyntheticElection election(crypto::ed25519(), candidates, ballots);
  const std::vector<PreparedVote> votes = prepare(folder, election, ballots);
  {
    const std::string socket = folder / "box.sock";
    const Server box({URNA_BOX, "--data", folder / "box", "--socket", socket}, folder / "box.log");
    const Server desk({URNAD, "--data", folder / "desk", "--box", socket, "--listen", "127.0.0.1:0"},
                      folder / "desk.log");
    CastLoad load{.port = port_in(folder / "desk.log"),
                  .election = std::string(SyntheticElection::uuid),
                  .connections = connections,
                  .casts_per_second = 0};
    const std::size_t half = votes.size() / 2;
    const CastFigures fast = cast_all(load, {votes.begin(), votes.begin() + static_cast<std::ptrdiff_t>(half)});
    print("as fast as it goes", fast);
    const double fastest = static_cast<double>(fast.acknowledged) / fast.seconds;
    load.casts_per_second = 0.7 * fastest;
    print("at 70 % of that", cast_all(load, {votes.begin() + static_cast<std::ptrdiff_t>(half), votes.end()}));
    std::printf("  memory: urnad %.0f MiB, urna-box %.0f MiB\n", desk.memory_mebibytes(), box.memory_mebibytes());
    std::printf("  %.0f %% of what checking the proofs alone would allow, one ballot at a time on %u processors\n",
                100 * fastest / checks_per_second(votes, election, threads), threads);
  }
  fs::remove_all(folder);
}
