// SPDX-License-Identifier: EUPL-1.2
#include "api/incident_evidence.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <map>

#include "api/detail/people_words.hpp"
#include "api/detail/signed_log_head.hpp"
#include "crypto/hash.hpp"
#include "http/json_body.hpp"
#include "journal/entry.hpp"
#include "journal/hash_tree.hpp"
#include "journal/incident_file.hpp"
#include "keystore/keystore.hpp"
#include "storage/database_shape.hpp"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
namespace place = journal::incident_path;
using http::Request;
using http::Response;
using incident::IncidentId;

const http::Permission may_operate{"desk.operate"};
constexpr std::size_t list_bytes_max = 256 * 1024;
constexpr std::size_t reason_bytes_max = 500;
constexpr std::size_t by_bytes_max = 100;
constexpr unsigned days_max = 400;
constexpr std::chrono::seconds patience{2};

/// What is handed to whoever collects.
class Findings {
 public:
  void add(const std::string& path, const std::string& text) { files_.push_back({{"path", path}, {"text", text}}); }
  void lacks(const std::string& path, const std::string& why) { absent_.emplace_back(path + ": " + why); }
  std::string text(json::object about) {
    about["files"] = std::move(files_);
    about["absent"] = std::move(absent_);
    return json::serialize(about);
  }

 private:
  json::array files_;
  json::array absent_;
};

std::optional<Timestamp> time_of(const std::string& text) {
  const auto entry = journal::entry_from(text);
  return entry ? std::optional(entry->at) : std::nullopt;
}

/// The last entries of a log that are young enough and for which there is room.
struct Row {
  std::uint64_t from = 0;
  std::vector<std::string> entries;

  /// @returns  whether some had to go that were young enough
  bool shorten(Timestamp since, std::size_t& room) {
    std::size_t bytes = 0;
    std::size_t count = 0;
    bool is_short = false;
    for (auto text = entries.rbegin(); text != entries.rend(); ++text) {
      const auto at = time_of(*text);
      if (at && *at < since) break;
      if (bytes + text->size() + 1 > room) {
        is_short = true;
        break;
      }
      bytes += text->size() + 1;
      ++count;
    }
    room -= bytes;
    from += entries.size() - count;
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(count));
    return is_short || (count > 0 && count == IncidentEvidence::entries_max && from > 0);
  }

  std::string lines() const {
    std::string text;
    for (const std::string& entry : entries) text += entry + "\n";
    return text;
  }
};

std::string folder_of(const std::string& log) { return std::string(place::logs) + log + "/"; }

void say_short(Findings& findings, const std::string& log, const Row& row) {
  findings.lacks(folder_of(log) + std::string(place::entries),
                 "entries before number " + std::to_string(row.from) + " are left out, for want of room");
}

void add_signed_log(Findings& findings, storage::JournalKeeper& keeper, const journal::LogName& log, Timestamp since,
                    std::size_t& room) {
  const std::string folder = folder_of(log.text());
  const auto head = detail::signed_head(keeper, log);
  if (!head || head->checkpoint.size == 0) {
    findings.lacks(folder + std::string(place::first), "no checkpoint of this log was signed yet");
    return;
  }
  const std::uint64_t size = head->checkpoint.size;
  Row row{size - std::min(size, IncidentEvidence::entries_max), {}};
  row.entries = keeper.journal().entries(log, row.from, size);
  if (row.shorten(since, room)) say_short(findings, log.text(), row);
  if (row.entries.empty()) return;
  journal::TiledTree tree(size, keeper.journal().reader(log));
  const auto proof = [&](std::uint64_t number) {
    return journal::log_proof_text({number, tree.inclusion_proof(number), head->note});
  };
  findings.add(folder + std::string(place::entries), row.lines());
  findings.add(folder + std::string(place::first), proof(row.from));
  findings.add(folder + std::string(place::last), proof(size - 1));
  findings.add(folder + std::string(place::key), keeper.signer().key(head->checkpoint.origin).text() + "\n");
}

void add_logs(Findings& findings, storage::JournalKeeper& keeper, Timestamp since) {
  static_cast<void>(keeper.settle_within(patience));
  std::size_t room = IncidentEvidence::entries_bytes_max;
  std::size_t count = 0;
  auto logs = keeper.journal().logs();
  std::ranges::stable_partition(logs, [&](const auto& log) { return log.name == keeper.house(); });
  for (const auto& log : logs) {
    if (++count > IncidentEvidence::logs_max) {
      findings.lacks(folder_of(log.name.text()), "left out, for want of room");
      continue;
    }
    add_signed_log(findings, keeper, log.name, since, room);
  }
}

/// While no key is there that could sign.
void add_shut_logs(Findings& findings, const std::string& path, Timestamp since) {
  if (!fs::exists(path)) {
    findings.lacks(std::string(place::logs), "there is no journal yet");
    return;
  }
  std::size_t room = IncidentEvidence::entries_bytes_max;
  for (storage::KeptLog& log : storage::logs_of_journal(path, IncidentEvidence::entries_max)) {
    Row row{log.from, std::move(log.entries)};
    if (row.shorten(since, room)) say_short(findings, log.name, row);
    if (row.entries.empty()) continue;
    findings.add(folder_of(log.name) + std::string(place::entries), row.lines());
    findings.add(folder_of(log.name) + std::string(place::head),
                 "from " + std::to_string(row.from) + "\nsize " + std::to_string(log.size) + "\n");
    findings.lacks(
        folder_of(log.name) + std::string(place::first),
        "the platform is locked and signs no checkpoint: compare with one that a witness or an earlier file has");
  }
}

/// Schemas that several databases share stand once.
void add_databases(Findings& findings, const std::string& data) {
  std::map<std::string, std::string> schemas;
  std::string rows;
  for (const std::string& path : storage::databases_in(data)) {
    try {
      const storage::DatabaseShape shape = storage::shape_of_database(data + "/" + path);
      schemas[shape.schema] += "-- " + path + "\n";
      for (const auto& [table, count] : shape.rows) rows += path + " " + table + " " + std::to_string(count) + "\n";
    } catch (const storage::DatabaseFailed& failure) {
      findings.lacks("databases/" + path, failure.what());
    }
  }
  std::string text;
  for (const auto& [schema, names] : schemas) text.append(names).append(schema).append("\n");
  findings.add("databases/schemas.sql", text);
  findings.add("databases/rows.txt", rows);
  findings.lacks("databases/box.db", "the ballot box is another program's, on purpose: its operator looks at it");
}

void add_statements(Findings& findings, const IncidentEvidence::Statements& statements) {
  constexpr std::size_t statements_max = 16;
  std::size_t count = 0;
  for (const auto& [node, note] : statements) {
    const std::string path = "nodes/" + node + ".note";
    if (journal::is_bundle_path(path) && ++count <= statements_max) {
      findings.add(path, note);
    } else {
      findings.lacks("nodes", "the statement of a further machine is left out");
    }
  }
  if (statements.empty()) findings.lacks("nodes", "no machine has stated anything: docs/operating/hosting.md");
}

/// Where who handles the incident sees it.
void remark(incident::IncidentStore& incidents, const IncidentId& id, const std::string& text, Timestamp now) {
  constexpr int tries_max = 3;
  for (int tries = 0; tries < tries_max; ++tries) {
    auto kept = incidents.find(id);
    if (!kept || kept->incident.remark(text, journal::Actor::program().text(), now)) return;
    ++kept->version;
    if (incidents.put(*kept, incident::IncidentNews::changed)) return;
  }
}

/// One line that may stand in a signed list.
bool is_line(std::string_view text) {
  return !text.empty() &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

void IncidentEvidence::add_routes(http::Router& router) const {
  router.add({.pattern = "/incident-evidence", .permission = may_operate, .handler = [this](Request& request) {
                return collect(request);
              }});
  router.add({.method = http::Method::post,
              .pattern = "/incident-evidence",
              .permission = may_operate,
              .handler = [this](Request& request) { return certify(request); },
              .body_bytes_max = list_bytes_max + 8 * 1024});
}

Response IncidentEvidence::collect(const Request& request) const {
  const std::string_view asked = request.query_value("days").value_or("7");
  unsigned days = 0;
  const auto [end, fault] = std::from_chars(asked.data(), asked.data() + asked.size(), days);
  if (fault != std::errc() || end != asked.data() + asked.size() || days == 0 || days > days_max)
    return http::problem(422, "bad-days");
  const Timestamp since = parts_.now() - std::chrono::days(days);
  const auto named = request.query_value("incident");
  const auto id = named ? detail::identifier_from<IncidentId>(*named) : std::nullopt;
  if (named && !id) return http::problem(404, "unknown-incident");
  Findings findings;
  bool is_known = true;
  json::object about{{"state", "locked"}, {"key", nullptr}, {"program", parts_.program}};
  try {
    parts_.with_desk([&](const AtDesk& desk) {
      is_known = !id || desk.incidents.find(*id).has_value();
      if (!is_known) return;
      add_logs(findings, desk.journal, since);
      add_statements(findings, parts_.statements());
      about["key"] = parts_.key();
      about["state"] = "unlocked";
    });
  } catch (const keystore::KeystoreLocked&) {  // a moment ago
    findings = Findings();
  }
  if (!is_known) return http::problem(404, "unknown-incident");
  if (about["key"].is_null()) {
    add_shut_logs(findings, parts_.data + "/journal.db", since);
    findings.lacks("nodes", "statements of machines are sealed while the platform is locked");
  }
  add_databases(findings, parts_.data);
  return http::json(findings.text(std::move(about)));
}

Response IncidentEvidence::certify(const Request& request) const {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string list = fields->text("list", list_bytes_max);
  const std::string why = fields->text("why", reason_bytes_max);
  const std::string by = fields->text("by", by_bytes_max);
  const auto incident = fields->optional_text("incident", 32);
  const std::string kind = std::string(journal::incident_file_format) + "\nkey ";
  // Nothing else is signed here.
  if (!list.starts_with(kind)) fields->refuse("list", "is not the list of what was collected about an incident");
  if (!is_line(why)) fields->refuse("why", "is one line of at most 500 bytes");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto id = incident ? detail::identifier_from<IncidentId>(*incident) : std::nullopt;
  const std::string digest = to_hex(crypto::sha256(list));
  journal::Entry entry;
  entry.at = parts_.now();
  entry.event = journal::Event::incident_evidence_collected;
  entry.object = journal::Object::of("export", digest);
  journal::Details details;
  details.say("why", why);
  details.say("by", by);
  if (incident) details.say("incident", *incident);
  std::optional<std::string> note;
  // What cannot be noted is not signed.
  bool is_noted = true;
  bool is_open = false;
  try {
    is_open = parts_.with_desk([&](const AtDesk& desk) {
      if (!list.starts_with(kind + parts_.key() + "\n")) return;
      try {
        desk.journal.note(entry, details);
      } catch (const storage::JournalUnavailable&) {
        is_noted = false;
        return;
      }
      if (id) remark(desk.incidents, *id, "evidence collected by " + by + ": " + why + "; SHA-256 " + digest, entry.at);
      note = parts_.sign(list);
    });
  } catch (const keystore::KeystoreLocked&) {  // a moment ago
    is_open = false;
  }
  if (!is_noted) return http::retry_later("audit-unavailable", 5);
  const bool is_of_locked = list.starts_with(kind + std::string(journal::collector_name) + "+");
  if (is_open ? !note : !is_of_locked) return http::problem(409, "wrong-state");
  if (!is_open && !parts_.note_while_locked(entry)) return http::retry_later("audit-unavailable", 5);
  return http::json(json::serialize(json::object{{"note", note ? json::value(*note) : json::value(nullptr)}}));
}

}  // namespace urna::api
