// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_desk_store.hpp"

#include <algorithm>
#include <stdexcept>

#include "storage/detail/vote_bytes.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using detail::VoteBytes;
using election::DeskVoter;
using election::VoteState;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE elections (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uuid   TEXT NOT NULL UNIQUE
);
CREATE TABLE documents (
  election BIGINT NOT NULL REFERENCES elections,
  name     TEXT NOT NULL,
  bytes    BYTEA NOT NULL,
  PRIMARY KEY (election, name)
);
CREATE TABLE voters (
  election   BIGINT NOT NULL REFERENCES elections,
  id         BYTEA NOT NULL CHECK (length(id) = 16),
  place      BIGINT NOT NULL,
  roll_index BIGINT NOT NULL,
  college    TEXT NOT NULL,
  verifier   BYTEA NOT NULL CHECK (length(verifier) = 32),
  birth_day  BIGINT,
  weight     BIGINT NOT NULL,
  PRIMARY KEY (election, id),
  UNIQUE (election, verifier)
);
CREATE TABLE sheets (
  election BIGINT NOT NULL REFERENCES elections,
  sheet    BIGINT NOT NULL,
  votes    BYTEA NOT NULL,
  PRIMARY KEY (election, sheet)
);
ALTER TABLE sheets ALTER COLUMN votes SET STORAGE PLAIN;
CREATE TABLE turnout (
  election BIGINT NOT NULL REFERENCES elections,
  hour     BIGINT NOT NULL,
  college  TEXT NOT NULL,
  voted    BIGINT NOT NULL,
  PRIMARY KEY (election, hour, college)
);
CREATE TABLE settled (
  election BIGINT NOT NULL REFERENCES elections,
  slot     BYTEA NOT NULL CHECK (length(slot) = 16),
  PRIMARY KEY (election, slot)
);
)sql"}};

constexpr auto per_sheet = static_cast<std::int64_t>(PostgresDeskStore::voters_per_sheet);
constexpr auto vote_bytes_count = static_cast<std::int64_t>(sizeof(VoteBytes));

/// The columns of a voter, the vote last: the 17 bytes of the voter's place in the sheet.
const std::string select_voters =
    "SELECT v.id, v.roll_index, v.college, v.verifier, v.birth_day, v.weight, substring(s.votes FROM (v.place % " +
    std::to_string(per_sheet) + ")::int * " + std::to_string(vote_bytes_count) + " + 1 FOR " +
    std::to_string(vote_bytes_count) +
    ") FROM voters v JOIN sheets s ON s.election = v.election AND s.sheet = v.place / " + std::to_string(per_sheet) +
    " WHERE v.election = $1";

DeskVoter voter_from(const PostgresRows& rows, int row) {
  DeskVoter voter;
  voter.id = election::VoterId(array_from<std::array<std::byte, 16>>(rows.blob(row, 0)));
  voter.roll_index = static_cast<std::uint32_t>(rows.integer(row, 1));
  voter.college = rows.text(row, 2);
  voter.verifier = election::SignInVerifier(array_from<Digest>(rows.blob(row, 3)));
  if (!rows.is_null(row, 4)) voter.birth_date = std::chrono::sys_days(std::chrono::days(rows.integer(row, 4)));
  voter.weight = static_cast<std::uint64_t>(rows.integer(row, 5));
  detail::read_vote(rows.blob(row, 6), voter);
  return voter;
}

std::string_view text_of(const protocol::ElectionUuid& election) { return election.text(); }
std::span<const std::byte> bytes_of_id(const election::VoterId& id) { return id.get(); }
std::span<const std::byte> bytes_of_slot(const election::Slot& slot) { return slot.get(); }

}  // namespace

PostgresDeskStore::PostgresDeskStore(const std::string& connection) : database_(connection, migrations) {}

void PostgresDeskStore::write(const Change& change) {
  const std::lock_guard lock(mutex_);
  PostgresDatabase::Transaction transaction(database_);
  for (const auto& election : change.destroyed) destroy(election);
  for (const Change::Document& document : change.documents) {
    const std::int64_t number = find_or_add(document.election);
    if (document.bytes) {
      database_.run(
          "INSERT INTO documents (election, name, bytes) VALUES ($1, $2, $3) "
          "ON CONFLICT (election, name) DO UPDATE SET bytes = excluded.bytes",
          {number, std::string_view(document.name), bytes_of(*document.bytes)});
    } else {
      database_.run("DELETE FROM documents WHERE election = $1 AND name = $2",
                    {number, std::string_view(document.name)});
    }
  }
  for (const Change::Voters& list : change.voters) replace(list);
  for (const Change::Vote& vote : change.votes) move(vote);
  for (const Change::Settled& settled : change.settled) {
    database_.run("INSERT INTO settled (election, slot) VALUES ($1, $2)",
                  {find_or_add(settled.election), bytes_of_slot(settled.slot)});
  }
  for (const Change::Settled& settled : change.forgotten) {
    database_.run("DELETE FROM settled WHERE election = $1 AND slot = $2",
                  {find_or_add(settled.election), bytes_of_slot(settled.slot)});
  }
  transaction.commit();
}

std::optional<std::int64_t> PostgresDeskStore::find(const protocol::ElectionUuid& election) const {
  const auto rows = database_.run("SELECT number FROM elections WHERE uuid = $1", {text_of(election)});
  if (rows.size() == 0) return std::nullopt;
  return rows.integer(0, 0);
}

std::int64_t PostgresDeskStore::find_or_add(const protocol::ElectionUuid& election) {
  if (const auto number = find(election)) return *number;
  database_.run("INSERT INTO elections (uuid) VALUES ($1)", {text_of(election)});
  return find(election).value();
}

void PostgresDeskStore::destroy(const protocol::ElectionUuid& election) {
  const auto number = find(election);
  if (!number) return;
  for (const char* statement : {"DELETE FROM documents WHERE election = $1", "DELETE FROM voters WHERE election = $1",
                                "DELETE FROM sheets WHERE election = $1", "DELETE FROM turnout WHERE election = $1",
                                "DELETE FROM settled WHERE election = $1", "DELETE FROM elections WHERE number = $1"}) {
    database_.run(statement, {*number});
  }
}

void PostgresDeskStore::replace(const Change::Voters& list) {
  if (!election::are_distinct(list.voters)) {
    throw std::logic_error("two voters of an election share an id or a verifier");
  }
  const std::int64_t number = find_or_add(list.election);
  for (const char* statement : {"DELETE FROM voters WHERE election = $1", "DELETE FROM sheets WHERE election = $1",
                                "DELETE FROM turnout WHERE election = $1"}) {
    database_.run(statement, {number});
  }
  std::vector<const DeskVoter*> by_id;
  for (const DeskVoter& voter : list.voters) by_id.push_back(&voter);
  std::sort(by_id.begin(), by_id.end(), [](const DeskVoter* a, const DeskVoter* b) { return a->id < b->id; });
  Bytes sheet;
  const auto put_sheet = [&](std::int64_t sheet_number) {
    database_.run("INSERT INTO sheets (election, sheet, votes) VALUES ($1, $2, $3)",
                  {number, sheet_number, std::span<const std::byte>(sheet)});
    sheet.clear();
  };
  for (std::size_t i = 0; i < by_id.size(); ++i) {
    const DeskVoter& voter = *by_id[i];
    const auto place = static_cast<std::int64_t>(i);
    PostgresValue birth_day = std::nullopt;
    if (voter.birth_date) {
      birth_day = static_cast<std::int64_t>(std::chrono::sys_days(*voter.birth_date).time_since_epoch().count());
    }
    database_.run(
        "INSERT INTO voters (election, id, place, roll_index, college, verifier, birth_day, weight) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {number, bytes_of_id(voter.id), place, std::int64_t{voter.roll_index}, std::string_view(voter.college),
         std::span<const std::byte>(voter.verifier.get()), birth_day, voter.weight});
    const VoteBytes vote = detail::vote_bytes(voter.state, voter.slot);
    sheet.insert(sheet.end(), vote.begin(), vote.end());
    if (i + 1 == by_id.size() || (place + 1) % per_sheet == 0) put_sheet(place / per_sheet);
  }
}

void PostgresDeskStore::move(const Change::Vote& vote) {
  const std::int64_t number = find_or_add(vote.election);
  const auto rows = database_.run((select_voters + " AND v.id = $2").c_str(), {number, bytes_of_id(vote.voter)});
  if (rows.size() == 0 || voter_from(rows, 0).state != vote.from) {
    throw std::logic_error("a voter is unknown or not in the state that a change starts from");
  }
  const VoteBytes bytes = detail::vote_bytes(vote.to, vote.slot);
  const auto place =
      database_.run("SELECT place FROM voters WHERE election = $1 AND id = $2", {number, bytes_of_id(vote.voter)})
          .integer(0, 0);
  database_.run(
      "UPDATE sheets SET votes = overlay(votes PLACING $1::bytea FROM $2::int FOR $3::int) "
      "WHERE election = $4 AND sheet = $5",
      {std::span<const std::byte>(bytes), place % per_sheet * vote_bytes_count + 1, vote_bytes_count, number,
       place / per_sheet});
  if (vote.from == VoteState::casting && vote.to == VoteState::voted) {
    database_.run(
        "INSERT INTO turnout AS t (election, hour, college, voted) VALUES ($1, $2, $3, 1) "
        "ON CONFLICT (election, hour, college) DO UPDATE SET voted = t.voted + 1",
        {number, static_cast<std::int64_t>(vote.hour.time_since_epoch().count()), rows.text(0, 2)});
  }
}

std::vector<protocol::ElectionUuid> PostgresDeskStore::elections() const {
  const std::lock_guard lock(mutex_);
  std::vector<protocol::ElectionUuid> all;
  const auto rows = database_.run(
      "SELECT uuid FROM elections e WHERE EXISTS (SELECT 1 FROM documents WHERE election = e.number) "
      "OR EXISTS (SELECT 1 FROM voters WHERE election = e.number) ORDER BY uuid");
  for (int i = 0; i < rows.size(); ++i) {
    const auto uuid = protocol::ElectionUuid::parse(rows.text(i, 0));
    if (!uuid) throw DatabaseFailed("the database holds a uuid that is none");
    all.push_back(*uuid);
  }
  return all;
}

std::optional<std::string> PostgresDeskStore::document(const protocol::ElectionUuid& election,
                                                       std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto rows = database_.run(
      "SELECT bytes FROM documents WHERE name = $1 AND election = (SELECT number FROM elections WHERE uuid = $2)",
      {name, text_of(election)});
  if (rows.size() == 0) return std::nullopt;
  const auto blob = rows.blob(0, 0);
  return std::string(reinterpret_cast<const char*>(blob.data()), blob.size());
}

std::vector<std::string> PostgresDeskStore::documents(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  if (const auto number = find(election)) {
    const auto rows =
        database_.run("SELECT name FROM documents WHERE election = $1 ORDER BY name COLLATE \"C\"", {*number});
    for (int i = 0; i < rows.size(); ++i) names.emplace_back(rows.text(i, 0));
  }
  return names;
}

std::vector<DeskVoter> PostgresDeskStore::voters(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<DeskVoter> all;
  if (const auto number = find(election)) {
    const auto rows = database_.run((select_voters + " ORDER BY v.id").c_str(), {*number});
    for (int i = 0; i < rows.size(); ++i) all.push_back(voter_from(rows, i));
  }
  return all;
}

std::optional<DeskVoter> PostgresDeskStore::voter(const protocol::ElectionUuid& election,
                                                  const election::VoterId& id) const {
  const std::lock_guard lock(mutex_);
  const auto number = find(election);
  if (!number) return std::nullopt;
  const auto rows = database_.run((select_voters + " AND v.id = $2").c_str(), {*number, bytes_of_id(id)});
  if (rows.size() == 0) return std::nullopt;
  return voter_from(rows, 0);
}

std::vector<election::TurnoutHour> PostgresDeskStore::turnout(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<election::TurnoutHour> hours;
  if (const auto number = find(election)) {
    const auto rows = database_.run(
        "SELECT hour, college, voted FROM turnout WHERE election = $1 ORDER BY hour, college COLLATE \"C\"", {*number});
    for (int i = 0; i < rows.size(); ++i) {
      hours.push_back({Timestamp(std::chrono::seconds(rows.integer(i, 0))), std::string(rows.text(i, 1)),
                       static_cast<std::uint64_t>(rows.integer(i, 2))});
    }
  }
  return hours;
}

std::vector<election::Slot> PostgresDeskStore::settled(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<election::Slot> slots;
  if (const auto number = find(election)) {
    const auto rows = database_.run("SELECT slot FROM settled WHERE election = $1 ORDER BY slot", {*number});
    for (int i = 0; i < rows.size(); ++i) {
      slots.emplace_back(array_from<std::array<std::byte, detail::slot_bytes>>(rows.blob(i, 0)));
    }
  }
  return slots;
}

}  // namespace urna::storage
