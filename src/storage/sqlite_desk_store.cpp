// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_desk_store.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "storage/detail/sealed_desk_row.hpp"
#include "storage/sealing_move.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using detail::slot_bytes;
using detail::vote_bytes;
using election::DeskVoter;
using election::VoteState;

constexpr std::string_view voter_columns = "id, roll_index, college, verifier, birth_day, weight, vote";

std::span<const std::byte> bytes_of_id(const election::VoterId& id) { return id.get(); }
std::span<const std::byte> bytes_of_slot(const election::Slot& slot) { return slot.get(); }

std::string select_voters(std::string_view where) {
  return "SELECT " + std::string(voter_columns) + " FROM voters WHERE election = ?" + std::string(where);
}

}  // namespace

SqliteDeskStore::SqliteDeskStore(DeskDatabase& desk, const keystore::ColumnSealer& sealer, DescribeChange describe)
    : desk_(desk),
      sealer_(sealer),
      describe_(std::move(describe)),
      find_(desk.database.prepare("SELECT number FROM elections WHERE uuid = ?")),
      add_(desk.database.prepare("INSERT INTO elections (uuid) VALUES (?)")),
      find_voter_(desk.database.prepare(select_voters(" AND id = ?"))),
      set_vote_(desk.database.prepare("UPDATE voters SET vote = ? WHERE election = ? AND id = ?")),
      count_(desk.database.prepare("INSERT INTO turnout (election, hour, college, voted) VALUES (?, ?, ?, 1) "
                                   "ON CONFLICT DO UPDATE SET voted = voted + 1")),
      settle_(desk.database.prepare("INSERT INTO settled (election, slot) VALUES (?, ?)")),
      forget_(desk.database.prepare("DELETE FROM settled WHERE election = ? AND slot = ?")) {
  const std::lock_guard lock(desk_.mutex);
  seal_desk_tables(desk_.database, sealer_);
}

DeskVoter SqliteDeskStore::voter_from(const SqliteRow& row, const protocol::ElectionUuid& election) const {
  DeskVoter voter;
  voter.id = election::VoterId(array_from<std::array<std::byte, 16>>(row.blob(0)));
  voter.roll_index = static_cast<std::uint32_t>(row.integer(1));
  voter.college = row.text(2);
  voter.verifier = election::SignInVerifier(array_from<Digest>(row.blob(3)));
  if (!row.is_null(4)) voter.birth_date = detail::open_birth_day(sealer_, election, voter.id, row.blob(4));
  voter.weight = static_cast<std::uint64_t>(row.integer(5));
  detail::open_vote(sealer_, election, row.blob(6), voter);
  return voter;
}

void SqliteDeskStore::write(const Change& change) {
  const std::vector<journal::Entry> entries = describe_ ? describe_(change) : std::vector<journal::Entry>();
  const std::lock_guard lock(desk_.mutex);
  SqliteDatabase::Transaction transaction(desk_.database);
  for (const auto& election : change.destroyed) destroy(election);
  for (const Change::Document& document : change.documents) {
    const std::int64_t number = find_or_add(document.election);
    if (document.bytes) {
      const Bytes sealed = detail::seal_document(sealer_, document.election, document.name, *document.bytes);
      desk_.database
          .prepare(
              "INSERT INTO documents (election, name, bytes) VALUES (?, ?, ?) "
              "ON CONFLICT DO UPDATE SET bytes = excluded.bytes")
          .run(number, std::string_view(document.name), std::span<const std::byte>(sealed));
    } else {
      desk_.database.prepare("DELETE FROM documents WHERE election = ? AND name = ?")
          .run(number, std::string_view(document.name));
    }
  }
  for (const Change::Voters& list : change.voters) replace(list);
  for (const Change::Vote& vote : change.votes) move(vote);
  for (const Change::Replaced& one : change.replaced) replace(one);
  for (const Change::Settled& settled : change.settled) {
    settle_.run(find_or_add(settled.election), bytes_of_slot(settled.slot));
  }
  for (const Change::Settled& settled : change.forgotten) {
    forget_.run(find_or_add(settled.election), bytes_of_slot(settled.slot));
  }
  for (const journal::Entry& entry : entries) desk_.outbox.put(entry);
  transaction.commit();
}

std::optional<std::int64_t> SqliteDeskStore::find(const protocol::ElectionUuid& election) const {
  std::optional<std::int64_t> number;
  find_.each([&](const SqliteRow& row) { number = row.integer(0); }, std::string_view(election.text()));
  return number;
}

std::int64_t SqliteDeskStore::find_or_add(const protocol::ElectionUuid& election) {
  if (const auto number = find(election)) return *number;
  add_.run(std::string_view(election.text()));
  return find(election).value();
}

void SqliteDeskStore::destroy(const protocol::ElectionUuid& election) {
  const auto number = find(election);
  if (!number) return;
  for (const std::string_view table : {"documents", "voters", "turnout", "settled"}) {
    desk_.database.prepare("DELETE FROM " + std::string(table) + " WHERE election = ?").run(*number);
  }
  desk_.database.prepare("DELETE FROM elections WHERE number = ?").run(*number);
}

void SqliteDeskStore::replace(const Change::Voters& list) {
  if (!election::are_distinct(list.voters)) {
    throw std::logic_error("two voters of an election share an id or a verifier");
  }
  const std::int64_t number = find_or_add(list.election);
  desk_.database.prepare("DELETE FROM voters WHERE election = ?").run(number);
  desk_.database.prepare("DELETE FROM turnout WHERE election = ?").run(number);
  std::vector<const DeskVoter*> by_id;
  for (const DeskVoter& voter : list.voters) by_id.push_back(&voter);
  // In the order of their random ids: the roll's order is not kept in the pages either.
  std::sort(by_id.begin(), by_id.end(), [](const DeskVoter* a, const DeskVoter* b) { return a->id < b->id; });
  auto add = desk_.database.prepare("INSERT INTO voters (election, " + std::string(voter_columns) +
                                    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const DeskVoter* voter : by_id) {
    std::optional<Bytes> sealed_day;
    std::optional<std::span<const std::byte>> birth_day;
    if (const auto day = detail::day_of(*voter)) {
      birth_day = sealed_day.emplace(detail::seal_birth_day(sealer_, list.election, voter->id, *day));
    }
    const Bytes vote = detail::seal_vote(sealer_, list.election, voter->id, vote_bytes(voter->state, voter->slot));
    add.run(number, bytes_of_id(voter->id), voter->roll_index, std::string_view(voter->college),
            std::span<const std::byte>(voter->verifier.get()), birth_day, voter->weight,
            std::span<const std::byte>(vote));
  }
}

void SqliteDeskStore::replace(const Change::Replaced& one) {
  std::optional<DeskVoter> known;
  const std::int64_t number = find_or_add(one.election);
  find_voter_.each([&](const SqliteRow& row) { known = voter_from(row, one.election); }, number,
                   bytes_of_id(one.voter));
  std::int64_t holders = 0;
  desk_.database.prepare("SELECT count(*) FROM voters WHERE election = ? AND verifier = ?")
      .each([&](const SqliteRow& row) { holders = row.integer(0); }, number, std::span<const std::byte>(one.to.get()));
  if (!known || known->state != VoteState::none || known->verifier != one.from || holders != 0)
    throw std::logic_error("a secret is replaced that is not the voter's, or by one that is somebody's");
  desk_.database.prepare("UPDATE voters SET verifier = ? WHERE election = ? AND id = ?")
      .run(std::span<const std::byte>(one.to.get()), number, bytes_of_id(one.voter));
}

void SqliteDeskStore::move(const Change::Vote& vote) {
  std::optional<DeskVoter> known;
  const std::int64_t number = find_or_add(vote.election);
  find_voter_.each([&](const SqliteRow& row) { known = voter_from(row, vote.election); }, number,
                   bytes_of_id(vote.voter));
  if (!known || known->state != vote.from) {
    throw std::logic_error("a voter is unknown or not in the state that a change starts from");
  }
  const Bytes bytes = detail::seal_vote(sealer_, vote.election, vote.voter, vote_bytes(vote.to, vote.slot));
  set_vote_.run(std::span<const std::byte>(bytes), number, bytes_of_id(vote.voter));
  if (vote.from == VoteState::casting && vote.to == VoteState::voted) {
    count_.run(number, vote.hour.time_since_epoch().count(), std::string_view(known->college));
  }
}

std::vector<protocol::ElectionUuid> SqliteDeskStore::elections() const {
  const std::lock_guard lock(desk_.mutex);
  std::vector<protocol::ElectionUuid> all;
  desk_.database
      .prepare(
          "SELECT uuid FROM elections AS e WHERE EXISTS (SELECT 1 FROM documents WHERE election = e.number) "
          "OR EXISTS (SELECT 1 FROM voters WHERE election = e.number) ORDER BY uuid")
      .each([&](const SqliteRow& row) {
        const auto uuid = protocol::ElectionUuid::parse(row.text(0));
        if (!uuid) throw DatabaseFailed("the database holds a uuid that is none");
        all.push_back(*uuid);
      });
  return all;
}

std::optional<std::string> SqliteDeskStore::document(const protocol::ElectionUuid& election,
                                                     std::string_view name) const {
  const std::lock_guard lock(desk_.mutex);
  std::optional<std::string> bytes;
  desk_.database
      .prepare(
          "SELECT bytes FROM documents WHERE name = ? AND election = (SELECT number FROM elections WHERE uuid = ?)")
      .each([&](const SqliteRow& row) { bytes = detail::open_document(sealer_, election, name, row.blob(0)); }, name,
            std::string_view(election.text()));
  return bytes;
}

std::vector<std::string> SqliteDeskStore::documents(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(desk_.mutex);
  std::vector<std::string> names;
  if (const auto number = find(election)) {
    desk_.database.prepare("SELECT name FROM documents WHERE election = ? ORDER BY name")
        .each([&](const SqliteRow& row) { names.emplace_back(row.text(0)); }, *number);
  }
  return names;
}

std::vector<DeskVoter> SqliteDeskStore::voters(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(desk_.mutex);
  std::vector<DeskVoter> all;
  if (const auto number = find(election)) {
    desk_.database.prepare(select_voters(" ORDER BY id"))
        .each([&](const SqliteRow& row) { all.push_back(voter_from(row, election)); }, *number);
  }
  return all;
}

std::optional<DeskVoter> SqliteDeskStore::voter(const protocol::ElectionUuid& election,
                                                const election::VoterId& id) const {
  const std::lock_guard lock(desk_.mutex);
  std::optional<DeskVoter> found;
  if (const auto number = find(election)) {
    find_voter_.each([&](const SqliteRow& row) { found = voter_from(row, election); }, *number, bytes_of_id(id));
  }
  return found;
}

std::vector<election::TurnoutHour> SqliteDeskStore::turnout(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(desk_.mutex);
  std::vector<election::TurnoutHour> hours;
  if (const auto number = find(election)) {
    desk_.database.prepare("SELECT hour, college, voted FROM turnout WHERE election = ? ORDER BY hour, college")
        .each(
            [&](const SqliteRow& row) {
              hours.push_back({Timestamp(std::chrono::seconds(row.integer(0))), std::string(row.text(1)),
                               static_cast<std::uint64_t>(row.integer(2))});
            },
            *number);
  }
  return hours;
}

std::vector<election::Slot> SqliteDeskStore::settled(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(desk_.mutex);
  std::vector<election::Slot> slots;
  if (const auto number = find(election)) {
    desk_.database.prepare("SELECT slot FROM settled WHERE election = ? ORDER BY slot")
        .each(
            [&](const SqliteRow& row) {
              slots.emplace_back(array_from<std::array<std::byte, slot_bytes>>(row.blob(0)));
            },
            *number);
  }
  return slots;
}

}  // namespace urna::storage
