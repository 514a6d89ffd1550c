// SPDX-License-Identifier: EUPL-1.2
#include "storage/kept_desk.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include "storage/desk_database.hpp"
#include "storage/known_elections.hpp"
#include "storage/postgres_desk_copy.hpp"
#include "storage/postgres_desk_store.hpp"
#include "storage/postgres_place.hpp"
#include "storage/seed_file.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;

class SqliteKeptDesk final : public KeptDesk {
 public:
  SqliteKeptDesk(const std::string& folder, const keystore::ColumnSealer& sealer, DescribeChange describe)
      : database_(folder + "/desk.db", {.owner = sealer.tenant()}), store_(database_, sealer, std::move(describe)) {}

  election::DeskStore& store() override { return store_; }
  Outbox& outbox() override { return database_.outbox; }
  void copy_to(const std::string& path) override {
    const std::lock_guard lock(database_.mutex);
    database_.database.copy_to(path);
  }
  std::unique_ptr<DatabaseElsewhere> elsewhere(const std::string&) override { return nullptr; }

 private:
  DeskDatabase database_;
  SqliteDeskStore store_;
};

class PostgresKeptDesk final : public KeptDesk {
 public:
  /// @param connect  gives the connection's text
  PostgresKeptDesk(const std::string& folder, std::function<SecretText()> connect, const keystore::ColumnSealer& sealer,
                   DescribeChange describe)
      : connect_(std::move(connect)),
        sealer_(sealer),
        boards_(folder),
        database_(connect_(), {.owner = sealer.tenant()}),
        store_(database_, sealer, [this, describe = std::move(describe)](const election::DeskStore::Change& change) {
          for (const auto& document : change.documents) boards_.add(document.election);
          return describe ? describe(change) : std::vector<journal::Entry>();
        }) {
    for (const auto& election : store_.elections()) boards_.add(election);
  }

  election::DeskStore& store() override { return store_; }
  Outbox& outbox() override { return database_.outbox; }
  void copy_to(const std::string& path) override {
    PostgresDeskSnapshot snapshot(connect_());
    {
      const std::lock_guard lock(database_.mutex);
      snapshot.take();
    }
    snapshot.write_to(path, sealer_);
  }

  std::unique_ptr<DatabaseElsewhere> elsewhere(const std::string& path) override {
    class Elsewhere final : public DatabaseElsewhere {
     public:
      Elsewhere(PostgresKeptDesk& desk, std::string path) : desk_(desk), path_(std::move(path)) {}
      std::string path() const override { return path_; }
      void approach() override { snapshot_.emplace(desk_.connect_()); }
      void hold() override {
        held_ = std::unique_lock(desk_.database_.mutex);
        snapshot_->take();
      }
      void let_go() noexcept override {
        if (held_.owns_lock()) held_.unlock();
      }
      void write_to(const std::string& file) override { snapshot_->write_to(file, desk_.sealer_); }

     private:
      PostgresKeptDesk& desk_;
      const std::string path_;
      std::optional<PostgresDeskSnapshot> snapshot_;
      std::unique_lock<std::mutex> held_;
    };
    return std::make_unique<Elsewhere>(*this, path);
  }

 private:
  const std::function<SecretText()> connect_;
  const keystore::ColumnSealer& sealer_;
  BoardList boards_;
  PostgresDeskDatabase database_;
  PostgresDeskStore store_;
};

void remove_file(const fs::path& file) {
  for (const char* const beside : {"", "-journal"}) fs::remove(file.string() + beside);
}

/// The database is there, with what a restore or an import has brought.
void make_ready(const std::string& folder, const PostgresCluster& cluster, const keystore::ColumnSealer& sealer,
                crypto::RandomSource& random, PostgresPlace& place) {
  const fs::path brought = fs::path(folder) / "desk.db";
  if (fs::exists(brought)) {
    {
      const DeskDatabase theirs(brought.string(), {.owner = sealer.tenant()});
    }
    PostgresPlace next = PostgresPlace::make(sealer, random);
    next.before = place.before;
    if (place.is_made) next.before.push_back(place.database);
    // Known from now on, so that it goes with the customer also when this is cut off.
    place.before.push_back(next.database);
    place.write(folder);
    const SecretText password = next.opened_password(sealer);
    cluster.make(next.database, password);
    {
      PostgresDeskDatabase desk(cluster.connection_of(next.database, password), {.owner = sealer.tenant()});
      take_in_desk(brought.string(), sealer, desk);
    }
    next.is_made = true;
    next.write(folder);
    // What was there before stays untouched until the customer goes: it may be all that is left of a bad day.
    place = std::move(next);
    remove_file(brought);
  }
  if (place.is_made) return;
  cluster.make(place.database, place.opened_password(sealer));
  place.is_made = true;
  place.write(folder);
}

}  // namespace

std::unique_ptr<KeptDesk> open_kept_desk(const std::string& folder, const PostgresCluster* cluster,
                                         const keystore::ColumnSealer& sealer, crypto::RandomSource& random,
                                         DescribeChange describe) {
  auto place = PostgresPlace::in(folder);
  if (!place) return std::make_unique<SqliteKeptDesk>(folder, sealer, std::move(describe));
  if (place->tenant != sealer.tenant()) throw ForeignDatabase("desk.postgres is another customer's");
  if (cluster == nullptr)
    throw DatabaseFailed("a customer's elections are in PostgreSQL, and this program was started without --postgres");
  make_ready(folder, *cluster, sealer, random, *place);
  const auto connect = [cluster, &sealer, place = *place] {
    return cluster->connection_of(place.database, place.opened_password(sealer));
  };
  try {
    return std::make_unique<PostgresKeptDesk>(folder, connect, sealer, std::move(describe));
  } catch (const DatabaseAway&) {
    cluster->explain(place->database);
  }
}

void choose_postgres(const std::string& folder, const keystore::ColumnSealer& sealer, crypto::RandomSource& random) {
  if (!is_in_postgres(folder)) PostgresPlace::make(sealer, random).write(folder);
}

bool is_in_postgres(const std::string& folder) { return PostgresPlace::in(folder).has_value(); }

}  // namespace urna::storage
