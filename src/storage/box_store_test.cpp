// SPDX-License-Identifier: EUPL-1.2
#include "base/test_folder.hpp"
#include "election/memory_box_store.hpp"
#include "storage/box_store_contract.hpp"
#include "storage/detail/passing_postgres.hpp"
#include "storage/postgres_box_store.hpp"
#include "storage/sqlite_box_store.hpp"

namespace urna::storage {
namespace {

class MemoryKeeper final : public BoxKeeper {
 public:
  BoxStore& store() override { return store_; }
  void reopen() override {}

 private:
  election::MemoryBoxStore store_;
};

class SqliteKeeper final : public BoxKeeper {
 public:
  SqliteKeeper() { reopen(); }
  BoxStore& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    store_ = std::make_unique<SqliteBoxStore>(folder_.path("box.db"));
  }

 private:
  TestFolder folder_;
  std::unique_ptr<SqliteBoxStore> store_;
};

class PostgresKeeper final : public BoxKeeper {
 public:
  PostgresKeeper() : connection_(new_database()) { reopen(); }
  BoxStore& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    store_ = std::make_unique<PostgresBoxStore>(connection_);
  }

 private:
  const std::string connection_;
  std::unique_ptr<PostgresBoxStore> store_;
};

template <class Keeper>
std::unique_ptr<BoxKeeper> make() {
  return std::make_unique<Keeper>();
}

INSTANTIATE_TEST_SUITE_P(InMemory, BoxStoreContract, ::testing::Values(make<MemoryKeeper>));
INSTANTIATE_TEST_SUITE_P(InSqlite, BoxStoreContract, ::testing::Values(make<SqliteKeeper>));
INSTANTIATE_TEST_SUITE_P(InPostgres, BoxStoreContract, ::testing::Values(make<PostgresKeeper>));

}  // namespace
}  // namespace urna::storage
