// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_desk_store.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "storage/detail/sealed_desk_row.hpp"
#include "storage/detail/vote_sheet.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using detail::VoteBytes;
using election::DeskVoter;
using election::VoteState;

using detail::per_sheet;
using detail::sheet_row;
using detail::vote_in;

const std::string select_voters =
    "SELECT id, roll_index, college, verifier, birth_day, weight, place FROM voters WHERE election = $1";

std::string_view text_of(const protocol::ElectionUuid& election) { return election.text(); }
std::span<const std::byte> bytes_of_id(const election::VoterId& id) { return id.get(); }
std::span<const std::byte> bytes_of_slot(const election::Slot& slot) { return slot.get(); }

}  // namespace

PostgresDeskStore::PostgresDeskStore(PostgresDeskDatabase& desk, const keystore::ColumnSealer& sealer,
                                     DescribeChange describe)
    : mutex_(desk.mutex),
      sealer_(sealer),
      describe_(std::move(describe)),
      database_(desk.database),
      outbox_(desk.outbox) {
  const std::lock_guard lock(mutex_);
  seal_what_is_not();
}

void PostgresDeskStore::seal_what_is_not() {
  if (database_.run("SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = 'voters_unsealed'").size() ==
      0)
    return;
  PostgresDatabase::Transaction transaction(database_);
  const auto elections = database_.run("SELECT number, uuid FROM elections");
  for (int i = 0; i < elections.size(); ++i) {
    const std::int64_t number = elections.integer(i, 0);
    const auto uuid = protocol::ElectionUuid::parse(elections.text(i, 1));
    if (!uuid) throw DatabaseFailed("the database holds a uuid that is none");
    const auto documents = database_.run("SELECT name, bytes FROM documents_unsealed WHERE election = $1", {number});
    for (int row = 0; row < documents.size(); ++row) {
      const auto blob = documents.blob(row, 1);
      const std::string_view bytes(reinterpret_cast<const char*>(blob.data()), blob.size());
      const Bytes sealed = detail::seal_document(sealer_, *uuid, documents.text(row, 0), bytes);
      database_.run("INSERT INTO documents (election, name, bytes) VALUES ($1, $2, $3)",
                    {number, documents.text(row, 0), std::span<const std::byte>(sealed)});
    }
    const auto voters = database_.run("SELECT id, birth_day FROM voters_unsealed WHERE election = $1", {number});
    for (int row = 0; row < voters.size(); ++row) {
      const election::VoterId id(array_from<std::array<std::byte, 16>>(voters.blob(row, 0)));
      Bytes sealed;
      PostgresValue birth_day = std::nullopt;
      if (!voters.is_null(row, 1)) {
        sealed = detail::seal_birth_day(sealer_, *uuid, id, voters.integer(row, 1));
        birth_day = std::span<const std::byte>(sealed);
      }
      database_.run(
          "INSERT INTO voters SELECT election, id, place, roll_index, college, verifier, $1::bytea, weight "
          "FROM voters_unsealed WHERE election = $2 AND id = $3",
          {birth_day, number, bytes_of_id(id)});
    }
    const auto sheets = database_.run("SELECT sheet, votes FROM sheets_unsealed WHERE election = $1", {number});
    for (int row = 0; row < sheets.size(); ++row) {
      const auto votes = sheets.blob(row, 1);
      put_sheet(*uuid, number, sheets.integer(row, 0), {votes.begin(), votes.end()});
    }
  }
  for (const char* statement :
       {"DROP TABLE documents_unsealed", "DROP TABLE voters_unsealed", "DROP TABLE sheets_unsealed"}) {
    database_.run(statement);
  }
  transaction.commit();
}

void PostgresDeskStore::put_sheet(const protocol::ElectionUuid& election, std::int64_t number, std::int64_t sheet,
                                  const Bytes& votes) {
  const Bytes sealed = sealer_.seal("sheets", "votes", sheet_row(election, sheet), votes);
  database_.run(
      "INSERT INTO sheets (election, sheet, votes) VALUES ($1, $2, $3) "
      "ON CONFLICT (election, sheet) DO UPDATE SET votes = excluded.votes",
      {number, sheet, std::span<const std::byte>(sealed)});
}

Bytes PostgresDeskStore::sheet(const protocol::ElectionUuid& election, std::int64_t number, std::int64_t sheet) const {
  const auto rows = database_.run("SELECT votes FROM sheets WHERE election = $1 AND sheet = $2", {number, sheet});
  if (rows.size() == 0) throw DatabaseFailed("the database lacks a sheet");
  const SecretText opened = sealer_.open("sheets", "votes", sheet_row(election, sheet), rows.blob(0, 0));
  const auto bytes = bytes_of(opened.expose());
  return {bytes.begin(), bytes.end()};
}

/// Without the vote, which stands in a sheet.
DeskVoter PostgresDeskStore::voter_from(const PostgresRows& rows, int row,
                                        const protocol::ElectionUuid& election) const {
  DeskVoter voter;
  voter.id = election::VoterId(array_from<std::array<std::byte, 16>>(rows.blob(row, 0)));
  voter.roll_index = static_cast<std::uint32_t>(rows.integer(row, 1));
  voter.college = rows.text(row, 2);
  voter.verifier = election::SignInVerifier(array_from<Digest>(rows.blob(row, 3)));
  if (!rows.is_null(row, 4)) {
    voter.birth_date = detail::open_birth_day(sealer_, election, voter.id, rows.blob(row, 4));
  }
  voter.weight = static_cast<std::uint64_t>(rows.integer(row, 5));
  return voter;
}

void PostgresDeskStore::write(const Change& change) {
  const std::vector<journal::Entry> entries = describe_ ? describe_(change) : std::vector<journal::Entry>();
  const std::lock_guard lock(mutex_);
  PostgresDatabase::Transaction transaction(database_);
  for (const auto& election : change.destroyed) destroy(election);
  for (const Change::Document& document : change.documents) {
    const std::int64_t number = find_or_add(document.election);
    if (document.bytes) {
      const Bytes sealed = detail::seal_document(sealer_, document.election, document.name, *document.bytes);
      database_.run(
          "INSERT INTO documents (election, name, bytes) VALUES ($1, $2, $3) "
          "ON CONFLICT (election, name) DO UPDATE SET bytes = excluded.bytes",
          {number, std::string_view(document.name), std::span<const std::byte>(sealed)});
    } else {
      database_.run("DELETE FROM documents WHERE election = $1 AND name = $2",
                    {number, std::string_view(document.name)});
    }
  }
  for (const Change::Voters& list : change.voters) replace(list);
  for (const Change::Vote& vote : change.votes) move(vote);
  for (const Change::Replaced& one : change.replaced) replace(one);
  for (const Change::Settled& settled : change.settled) {
    database_.run("INSERT INTO settled (election, slot) VALUES ($1, $2)",
                  {find_or_add(settled.election), bytes_of_slot(settled.slot)});
  }
  for (const Change::Settled& settled : change.forgotten) {
    database_.run("DELETE FROM settled WHERE election = $1 AND slot = $2",
                  {find_or_add(settled.election), bytes_of_slot(settled.slot)});
  }
  for (const journal::Entry& entry : entries) outbox_.put(entry);
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
  Bytes votes;
  for (std::size_t i = 0; i < by_id.size(); ++i) {
    const DeskVoter& voter = *by_id[i];
    const auto place = static_cast<std::int64_t>(i);
    Bytes sealed;
    PostgresValue birth_day = std::nullopt;
    if (const auto day = detail::day_of(voter)) {
      sealed = detail::seal_birth_day(sealer_, list.election, voter.id, *day);
      birth_day = std::span<const std::byte>(sealed);
    }
    database_.run(
        "INSERT INTO voters (election, id, place, roll_index, college, verifier, birth_day, weight) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {number, bytes_of_id(voter.id), place, std::int64_t{voter.roll_index}, std::string_view(voter.college),
         std::span<const std::byte>(voter.verifier.get()), birth_day, voter.weight});
    const VoteBytes vote = detail::vote_bytes(voter.state, voter.slot);
    votes.insert(votes.end(), vote.begin(), vote.end());
    if (i + 1 != by_id.size() && (place + 1) % per_sheet != 0) continue;
    put_sheet(list.election, number, place / per_sheet, votes);
    votes.clear();
  }
}

void PostgresDeskStore::replace(const Change::Replaced& one) {
  const std::int64_t number = find_or_add(one.election);
  const auto rows = database_.run((select_voters + " AND id = $2").c_str(), {number, bytes_of_id(one.voter)});
  const auto holders = database_.run("SELECT 1 FROM voters WHERE election = $1 AND verifier = $2",
                                     {number, std::span<const std::byte>(one.to.get())});
  if (rows.size() == 0 || holders.size() != 0) throw std::logic_error("a voter is unknown, or a secret is somebody's");
  DeskVoter known = voter_from(rows, 0, one.election);
  const std::int64_t place = rows.integer(0, 6);
  Bytes votes = sheet(one.election, number, place / per_sheet);
  detail::read_vote(vote_in(votes, place), known);
  if (known.state != VoteState::none || known.verifier != one.from)
    throw std::logic_error("a secret is replaced that is not the voter's");
  database_.run("UPDATE voters SET verifier = $1 WHERE election = $2 AND id = $3",
                {std::span<const std::byte>(one.to.get()), number, bytes_of_id(one.voter)});
}

void PostgresDeskStore::move(const Change::Vote& vote) {
  const std::int64_t number = find_or_add(vote.election);
  const auto rows = database_.run((select_voters + " AND id = $2").c_str(), {number, bytes_of_id(vote.voter)});
  if (rows.size() == 0) throw std::logic_error("a voter is unknown");
  const std::int64_t place = rows.integer(0, 6);
  Bytes votes = sheet(vote.election, number, place / per_sheet);
  const std::span<std::byte> here = vote_in(votes, place);
  DeskVoter known;
  detail::read_vote(here, known);
  if (known.state != vote.from) throw std::logic_error("a voter is not in the state that a change starts from");
  std::ranges::copy(detail::vote_bytes(vote.to, vote.slot), here.begin());
  put_sheet(vote.election, number, place / per_sheet, votes);
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
  return detail::open_document(sealer_, election, name, rows.blob(0, 0));
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
    const auto rows = database_.run((select_voters + " ORDER BY id").c_str(), {*number});
    std::map<std::int64_t, Bytes> sheets;
    for (int i = 0; i < rows.size(); ++i) {
      const std::int64_t place = rows.integer(i, 6);
      const auto [found, is_new] = sheets.try_emplace(place / per_sheet);
      if (is_new) found->second = sheet(election, *number, place / per_sheet);
      detail::read_vote(vote_in(found->second, place), all.emplace_back(voter_from(rows, i, election)));
    }
  }
  return all;
}

std::optional<DeskVoter> PostgresDeskStore::voter(const protocol::ElectionUuid& election,
                                                  const election::VoterId& id) const {
  const std::lock_guard lock(mutex_);
  const auto number = find(election);
  if (!number) return std::nullopt;
  const auto rows = database_.run((select_voters + " AND id = $2").c_str(), {*number, bytes_of_id(id)});
  if (rows.size() == 0) return std::nullopt;
  DeskVoter found = voter_from(rows, 0, election);
  const std::int64_t place = rows.integer(0, 6);
  Bytes votes = sheet(election, *number, place / per_sheet);
  detail::read_vote(vote_in(votes, place), found);
  return found;
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
