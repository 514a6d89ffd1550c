// SPDX-License-Identifier: EUPL-1.2
// Somebody has the desk's database, its journals, its log, the whole ballot box, and the roll, and wants to know who
// cast which ballot.  The ballots are in the order of the casts, for everybody to see; so nothing at the desk may be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>
#include <thread>

#include "api/detail/desk_for_tests.hpp"
#include "api/detail/linkage_attack.hpp"
#include "api/journal_guard.hpp"
#include "election/memory_desk_store.hpp"
#include "election/rehearsed_box.hpp"
#include "election/rehearsed_election.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::RowName;
using election::DeskStore;
using election::RehearsedBox;
using election::RehearsedElection;
using election::Slot;
using election::VoteState;
using namespace std::chrono_literals;
using testing::Not;

constexpr std::size_t voters = 500;
constexpr std::size_t votes = 450;
constexpr std::size_t threads = 4;
constexpr double no_accident = 5;  // standard deviations

template <class Bytes>
RowName name_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// All that there is at one moment, of both sides.
struct Loot {
  std::string desk;
  std::string journal;
  std::string audit;  ///< the audit journal's database
  std::string log;
  std::vector<std::string> ballots;  ///< in the order of the box
  std::map<Slot, std::optional<Digest>> slots;
  bool at_rest = false;  ///< no cast was in flight
};

/// Five hundred voters, of whom most vote in a random order, several at once, over HTTP.
class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : poll_(voters, seed) {
    crypto::ReplayedRandom random(seed);
    for (auto& voter : poll_.list) {
      const std::uint32_t kind = random.below(10);
      voter.weight = kind == 0 ? 1'000 : kind;  // whoever has an unusual weight must not stand out
      const RowName name = name_of(voter.id.get());
      names.push_back(name);
      by_credential_["credential " + std::to_string(voter.roll_index)] = name;
    }
    for (std::size_t i = 0; i < voters; ++i) turn_.push_back(i);
    for (std::size_t i = voters; i > 1; --i)
      std::swap(turn_[i - 1], turn_[random.below(static_cast<std::uint32_t>(i))]);
  }

  /// @param file  where the store keeps its database
  void run(DeskStore& store, const std::filesystem::path& file) {
    poll_.put_into(store);
    loot(file, true);
    election::VotingDesk desk(store, box, random_);
    {
      detail::DeskServer server(
          folder, desk, [] { return Timestamp(1'795'513'327s); }, {}, watch);
      std::atomic<std::size_t> next = 0;
      std::atomic<std::size_t> casts = 0;
      box.before_put = [&] {  // this cast is in flight, and others
        if (casts++ % 50 == 7) loot(file, false);
      };
      std::vector<std::thread> clients;
      for (std::size_t t = 0; t < threads; ++t) {
        clients.emplace_back([&] {
          for (std::size_t turn = next++; turn < votes; turn = next++) vote(server, turn_[turn]);
        });
      }
      for (std::thread& client : clients) client.join();
      loot(file, true);
      desk.tend(Timestamp(1'795'513'337s));
      EXPECT_TRUE(desk.balance(poll_.uuid)->holds());
      EXPECT_EQ(desk.balance(poll_.uuid)->ballots, votes);
    }
    loot(file, true);
    slots_ever_.merge(slots_of(loots.back()));
  }

  /// The voters in the order of their ballots: the truth.
  std::vector<RowName> truth(const Loot& at) const {
    std::vector<RowName> order;
    for (const std::string& ballot : at.ballots) order.push_back(by_credential_.at(ballot.substr(0, ballot.find('|'))));
    return order;
  }
  /// Every slot that was ever seen filled.
  const std::set<std::string>& slots_ever() const { return slots_ever_; }

  TestFolder folder{TestFolder::in_memory()};
  std::function<void(http::Router&)> watch;  // of the audit journal, where there is one
  RehearsedBox box;
  std::vector<RowName> names;
  std::vector<Loot> loots;

 private:
  void vote(detail::DeskServer& server, std::size_t voter) {
    const std::string path = "/api/elections/" + poll_.uuid.text();
    const std::string secret = election::sign_in_secret_text(RehearsedElection::secret(voter)).expose();
    const auto signed_in = server.ask(http::Method::post, path + "/sign-in", "{\"secret\":\"" + secret + "\"}");
    const std::string session(json::parse(signed_in.body).at("session").as_string());
    const std::string ballot = RehearsedElection::ballot(voter) + std::string(voter % 7, 'x');
    EXPECT_EQ(server.ask(http::Method::post, path + "/ballots", ballot, session).status, 201U);
  }

  static std::set<std::string> slots_of(const Loot& loot) {
    std::set<std::string> slots;
    for (const auto& [slot, ballot] : loot.slots) slots.insert(name_of(slot.get()));
    return slots;
  }

  void loot(const std::filesystem::path& file, bool at_rest) {
    const std::lock_guard lock(looting_);
    Loot all;
    all.journal = detail::content_of(file.string() + "-journal");
    all.desk = detail::content_of(file);
    all.audit = detail::content_of(folder / "journal.db") + detail::content_of(folder / "journal.db-wal");
    all.log = detail::content_of(folder / "desk.log");
    all.ballots = box.archive();
    all.slots = box.slots();
    all.at_rest = at_rest;
    slots_ever_.merge(slots_of(all));
    loots.push_back(std::move(all));
  }

  RehearsedElection poll_;
  crypto::SystemRandom random_;
  std::vector<std::size_t> turn_;
  std::map<std::string, RowName> by_credential_;
  std::mutex looting_;
  std::set<std::string> slots_ever_;
};

/// The way of looking at the desk's file that comes closest to the truth, and how far from chance it is.
std::pair<double, std::string> best_attack(const Simulation& simulation, const Loot& loot) {
  const auto truth = simulation.truth(loot);
  std::pair<double, std::string> best{0, "none"};
  for (const auto& [way, pages] : detail::looks_at(loot.desk, simulation.names)) {
    best = std::max(best, {detail::deviation(pages, truth), way});
  }
  return best;
}

/// Ballots whose slot stands in the same row as a voter: each is a voter whose choice is known to be that ballot.
std::size_t joined_by_slot(const Simulation& simulation, const Loot& loot) {
  std::size_t joined = 0;
  for (const std::string& file : {loot.desk, loot.journal}) {
    for (const auto& [slot, ballot] : loot.slots) {
      if (!ballot) continue;
      const std::size_t at = file.find(name_of(slot.get()));
      if (at == file.npos) continue;
      constexpr std::size_t row_bytes_max = 160;
      const std::size_t start = at < row_bytes_max ? 0 : at - row_bytes_max;
      const std::string_view before = std::string_view(file).substr(start, at - start);
      for (const RowName& name : simulation.names) {
        if (before.find(name) != before.npos) {
          ++joined;
          break;
        }
      }
    }
  }
  return joined;
}

/// Where each voter's name stands in the desk's file.
std::map<RowName, std::vector<std::size_t>> places_of_rows(const Simulation& simulation, const Loot& loot) {
  std::map<RowName, std::vector<std::size_t>> places;
  for (const RowName& name : simulation.names) {
    for (std::size_t at = loot.desk.find(name); at != loot.desk.npos; at = loot.desk.find(name, at + 1)) {
      places[name].push_back(at);
    }
  }
  return places;
}

// Shows AUD-06.
TEST(Linkage, AttackFindsAnOrderThatIsThere) {
  // What the attack is worth: given the truth it must see it, given chance it must not.
  std::vector<RowName> truth;
  for (std::size_t i = 0; i < voters; ++i) truth.push_back(std::string(15, 'v') + static_cast<char>(i % 128) + "x");
  std::sort(truth.begin(), truth.end());
  truth.erase(std::unique(truth.begin(), truth.end()), truth.end());
  const auto scores = [](const std::vector<RowName>& order, double step) {
    detail::Scores page;
    for (const RowName& name : order) page.emplace_back(name, step * static_cast<double>(page.size()));
    return std::vector<detail::Scores>(1, page);
  };
  EXPECT_GT(detail::deviation(scores(truth, 1), truth), no_accident);
  EXPECT_GT(detail::deviation(scores(truth, -1), truth), no_accident);
  EXPECT_EQ(detail::deviation(scores(truth, 0), truth), 0);
  std::vector<RowName> mixed = truth;
  crypto::ReplayedRandom random(7);
  for (std::size_t i = mixed.size(); i > 1; --i) {
    std::swap(mixed[i - 1], mixed[random.below(static_cast<std::uint32_t>(i))]);
  }
  EXPECT_LT(detail::deviation(scores(mixed, 1), truth), no_accident);
}

// Shows AUD-06.
TEST(Linkage, OfVotersAndBallotsIsNoBetterThanChance) {
  Simulation simulation(20'261'124);
  const auto file = simulation.folder / "desk.db";
  {
    const auto now = [] { return Timestamp(1'795'513'327s); };
    storage::DeskDatabase database(file);
    const keystore::UnlockedKeystore keystore;
    storage::SqliteDeskStore store(database, keystore.sealer, [&](const DeskStore::Change& change) {
      return storage::entries_about(change, now());
    });
    const identity::MemoryPersonStore people;
    storage::SqliteJournal journal(simulation.folder.path("journal.db"), "vote.example.org");
    storage::SqliteSignedHeads heads(simulation.folder.path("signed.db"));
    journal::CheckpointSigner signer(Secret<32>(), heads);
    storage::JournalKeeper keeper(journal, signer, {{"desk", &database.outbox}}, now, [](auto, const auto&) {},
                                  {.pause = 1ms});
    JournalGuard guard(keeper, people, now);
    simulation.watch = [&](http::Router& router) { guard.watch(router); };
    simulation.run(store, file);
    guard.tell_counts(true);
    keeper.settle();
    // The roll, and how many signed in within the hour: no more, however many voted.
    std::size_t entries = 0;
    for (const auto& log : journal.logs()) entries += log.size;
    EXPECT_EQ(entries, 2U);
    EXPECT_EQ(database.outbox.last_number(), 1U);
  }
  ASSERT_GE(simulation.loots.size(), 10U);
  const Loot& last = simulation.loots.back();
  for (const Loot& loot : simulation.loots) {
    SCOPED_TRACE(std::to_string(loot.ballots.size()) + " ballots");
    const auto [deviation, way] = best_attack(simulation, loot);
    EXPECT_LT(deviation, no_accident) << way;
    // A slot joins the two only while its cast is in flight.
    EXPECT_LE(joined_by_slot(simulation, loot), loot.at_rest ? 0 : threads);
    if (loot.at_rest) {
      EXPECT_TRUE(loot.journal.empty());
    }
    for (const RowName& name : simulation.names) EXPECT_EQ(loot.audit.find(name), std::string::npos);
    for (const auto& [slot, ballot] : loot.slots) EXPECT_EQ(loot.audit.find(name_of(slot.get())), std::string::npos);
  }
  // Stronger than what any attack of ours finds: no row has moved, in a file that was only ever written in place.
  EXPECT_TRUE(places_of_rows(simulation, simulation.loots.front()) == places_of_rows(simulation, last));
  // In the end no slot that ever was is in any file of the desk, nor anything of a ballot.
  EXPECT_TRUE(last.slots.empty());
  EXPECT_EQ(simulation.slots_ever().size(), votes);
  for (const std::string& slot : simulation.slots_ever()) {
    EXPECT_EQ(last.desk.find(slot), std::string::npos);
  }
  for (const std::string& ballot : last.ballots) {
    for (const std::string& text : {last.desk, last.audit, last.log}) {
      EXPECT_EQ(text.find(ballot.substr(0, ballot.find('|') + 1)), std::string::npos);
      EXPECT_EQ(text.find(protocol::tracker_text(crypto::sha256(ballot))), std::string::npos);
      EXPECT_EQ(text.find(name_of(crypto::sha256(ballot))), std::string::npos);
    }
  }
}

// Shows AUD-06.
TEST(Linkage, OfLinesInTheLogHasNothingToJoin) {
  Simulation simulation(20'261'125);
  election::MemoryDeskStore store;
  simulation.run(store, simulation.folder / "none");
  // Without what is drawn at random and when it was, the lines of all voters are the same.
  std::map<std::string, std::set<std::string>> kinds;
  std::istringstream lines(simulation.loots.back().log);
  std::size_t requests = 0;
  for (std::string line; std::getline(lines, line);) {
    json::object fields = json::parse(line).as_object();
    const json::value* route = fields.if_contains("route");
    if (route == nullptr) continue;
    ++requests;
    const std::string named(route->as_string());
    for (const char* passing : {"at", "trace", "ms"}) fields.erase(passing);
    // The receipt holds the ballot's number on the board, which is in the order of the board.
    if (named.ends_with("/ballots")) fields.erase("bytes");
    kinds[named].insert(json::serialize(fields));
  }
  EXPECT_EQ(requests, 2 * votes);
  ASSERT_EQ(kinds.size(), 2U);
  for (const auto& [route, all] : kinds) EXPECT_EQ(all.size(), 1U) << *all.begin() << "\n" << *all.rbegin();
}

/// A desk that keeps its voters in memory and in a SQLite file made without thinking of this.
class CarelessStore final : public DeskStore {
 public:
  CarelessStore(const std::filesystem::path& file, std::string_view table, std::string_view on_vote)
      : migration_{table}, database_(file, std::span(&migration_, 1)), on_vote_(database_.prepare(on_vote)) {}

  void write(const Change& change) override {
    const std::lock_guard lock(mutex_);
    memory_.write(change);
    storage::SqliteDatabase::Transaction transaction(database_);
    auto add = database_.prepare("INSERT INTO voters (id) VALUES (?)");
    for (const Change::Voters& list : change.voters) {
      for (const auto& voter : list.voters) add.run(std::span<const std::byte>(voter.id.get()));
    }
    for (const Change::Vote& vote : change.votes) {
      const std::string_view state = vote.to == VoteState::casting ? "casting" : "voted";
      std::optional<std::span<const std::byte>> slot;
      if (vote.slot) slot = std::span<const std::byte>(vote.slot->get());
      on_vote_.run(state, slot, std::span<const std::byte>(vote.voter.get()));
    }
    transaction.commit();
  }
  std::vector<protocol::ElectionUuid> elections() const override { return memory_.elections(); }
  std::optional<std::string> document(const protocol::ElectionUuid& election, std::string_view name) const override {
    return memory_.document(election, name);
  }
  std::vector<std::string> documents(const protocol::ElectionUuid& election) const override {
    return memory_.documents(election);
  }
  std::vector<election::DeskVoter> voters(const protocol::ElectionUuid& election) const override {
    return memory_.voters(election);
  }
  std::optional<election::DeskVoter> voter(const protocol::ElectionUuid& election,
                                           const election::VoterId& id) const override {
    return memory_.voter(election, id);
  }
  std::vector<election::TurnoutHour> turnout(const protocol::ElectionUuid& election) const override {
    return memory_.turnout(election);
  }
  std::vector<Slot> settled(const protocol::ElectionUuid& election) const override { return memory_.settled(election); }

 private:
  std::mutex mutex_;
  election::MemoryDeskStore memory_;
  storage::Migration migration_;
  storage::SqliteDatabase database_;
  storage::SqliteStatement on_vote_;
};

/// Runs an election with that store and gives the most that the attack makes of its file at any time.
std::pair<double, std::string> attack_on(std::string_view table, std::string_view on_vote) {
  Simulation simulation(20'261'126);
  const auto file = simulation.folder / "careless.db";
  {
    CarelessStore store(file, table, on_vote);
    simulation.run(store, file);
  }
  std::pair<double, std::string> best;
  for (const Loot& loot : simulation.loots) best = std::max(best, best_attack(simulation, loot));
  return best;
}

// Shows AUD-06.
TEST(Linkage, SucceedsWhereARowsSizeChangesWithTheVote) {
  const auto [deviation, way] =
      attack_on("CREATE TABLE voters (id BLOB PRIMARY KEY, hour TEXT) STRICT, WITHOUT ROWID;",
                "UPDATE voters SET hour = substr('24 9h' || ?1, 1, 5) WHERE id = ?3 AND ?2 IS NULL");
  EXPECT_GT(deviation, no_accident) << way;
}

// Shows AUD-06.
TEST(Linkage, SucceedsWhereSignaturesAreRowsInTheOrderOfSigning) {
  const auto [deviation, way] = attack_on(
      "CREATE TABLE voters (id BLOB PRIMARY KEY) STRICT;"
      "CREATE TABLE signatures (state TEXT, slot BLOB, id BLOB) STRICT;",
      "INSERT INTO signatures (state, slot, id) VALUES (?, ?, ?)");
  EXPECT_GT(deviation, no_accident) << way;
}

// Shows AUD-06.
TEST(Linkage, SucceedsWhereSlotsStayBesideTheVoters) {
  Simulation simulation(20'261'127);
  const auto file = simulation.folder / "careless.db";
  CarelessStore store(file, "CREATE TABLE voters (id BLOB PRIMARY KEY, state TEXT, slot BLOB) STRICT, WITHOUT ROWID;",
                      "UPDATE voters SET state = ?, slot = coalesce(?, slot) WHERE id = ?");
  simulation.run(store, file);
  std::size_t joined = 0;
  for (const Loot& loot : simulation.loots) joined = std::max(joined, joined_by_slot(simulation, loot));
  EXPECT_GT(joined, votes / 2);
}

}  // namespace
}  // namespace urna::api
