// SPDX-License-Identifier: EUPL-1.2
#include "api/journal_api.hpp"

#include <algorithm>
#include <any>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <memory>
#include <utility>

#include "api/caller.hpp"
#include "api/desk_gate.hpp"
#include "api/detail/journal_filter.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/signed_log_head.hpp"
#include "api/journal_guard.hpp"
#include "api/permissions.hpp"
#include "crypto/hash.hpp"
#include "journal/checkpoint.hpp"
#include "journal/export_forms.hpp"
#include "journal/journal_export.hpp"
#include "keystore/keystore_fault.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::cosigned_head;
using detail::JournalFilter;
using detail::signed_head;
using detail::SignedLogHead;
using http::Method;
using http::Request;
using http::Response;
using journal::LogName;

constexpr std::uint64_t page_max = 200;
constexpr std::uint64_t looked_at_once = 1000;

Response unknown_log() { return http::problem(404, "unknown-log"); }

Response text_file(std::string text, const char* type, const char* cache) {
  Response response;
  response.headers.set("Content-Type", type);
  response.headers.set("Cache-Control", cache);
  response.body = std::move(text);
  return response;
}

std::optional<std::uint64_t> number_in(const Request& request, std::string_view name) {
  const auto text = request.query_value(name).value_or("");
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Nobody reads without an entry.
http::Handler if_noted(http::Handler handler) {
  return [handler = std::move(handler)](Request& request) {
    try {
      return handler(request);
    } catch (const storage::JournalUnavailable&) {
      return http::retry_later("audit-unavailable", 5);
    }
  };
}

/// Makes an export piece by piece, so that memory stays flat.
class Exporter {
 public:
  enum class Form { json_lines, syslog, cef, csv };

  Exporter(storage::JournalKeeper& keeper, LogName log, SignedLogHead head, JournalFilter filter, Form form,
           Timestamp now)
      : keeper_(keeper),
        log_(std::move(log)),
        head_(std::move(head)),
        filter_(std::move(filter)),
        form_(form),
        now_(now),
        tree_(head_.checkpoint.size, keeper.journal().reader(log_)) {
    manifest_.checkpoint = head_.checkpoint;
    manifest_.to = head_.checkpoint.size;
    manifest_.filter = filter_.text();
    const std::string& origin = head_.checkpoint.origin;
    host_ = origin.substr(0, origin.find_first_of("/:"));
    if (form_ == Form::csv) head_line_ = journal::csv_head();
  }

  std::optional<std::string> next() {
    if (is_done_) return std::nullopt;
    std::string out = std::exchange(head_line_, {});
    while (out.empty() && next_ < manifest_.to) out = piece();
    if (next_ == manifest_.to) {
      if (form_ == Form::json_lines) out += journal::checkpoint_line(head_.note);
      sha256_.add(out);
      out += end();
      is_done_ = true;
      return out;
    }
    sha256_.add(out);
    return out;
  }

 private:
  std::string piece() {
    constexpr std::uint64_t piece_entries = 256;
    const std::uint64_t from = next_;
    next_ = std::min(manifest_.to, from + piece_entries);
    const auto texts = keeper_.journal().entries(log_, from, next_);
    std::string out;
    for (std::uint64_t i = 0; i < texts.size(); ++i) {
      const auto entry = journal::entry_from(texts[i]);
      if (!entry || !filter_.fits(*entry)) continue;
      out += line(from + i, texts[i], *entry);
      ++manifest_.entries;
      manifest_.gaps += entry->event == journal::Event::journal_gap ? 1 : 0;
    }
    return out;
  }

  std::string line(std::uint64_t number, std::string_view text, const journal::Entry& entry) {
    switch (form_) {
      case Form::json_lines:
        return journal::export_line(number, text, tree_.inclusion_proof(number));
      case Form::syslog:
        return journal::syslog_line(number, entry, host_);
      case Form::cef:
        return journal::cef_line(number, entry, host_, URNA_VERSION);
      case Form::csv:
        return journal::csv_line(number, entry);
    }
    return {};
  }

  std::string end() {
    manifest_.digest = sha256_.finish();
    const std::string note =
        keeper_.signer().sign_statement(journal::manifest_text(manifest_), manifest_.checkpoint.origin);
    switch (form_) {
      case Form::json_lines:
        return journal::manifest_line(note);
      case Form::syslog:
        return journal::syslog_manifest_line(note, now_, host_);
      case Form::cef:
        return journal::cef_manifest_line(note, now_, host_, URNA_VERSION);
      case Form::csv:
        return journal::csv_manifest_line(note);
    }
    return {};
  }

  storage::JournalKeeper& keeper_;
  const LogName log_;
  const SignedLogHead head_;
  const JournalFilter filter_;
  const Form form_;
  const Timestamp now_;
  journal::TiledTree tree_;
  journal::ExportManifest manifest_;
  std::string host_;
  std::string head_line_;  ///< what stands before all entries, until it was given out
  crypto::Sha256 sha256_;
  std::uint64_t next_ = 0;
  bool is_done_ = false;
};

struct NamedForm {
  std::string_view name;
  Exporter::Form form;
  std::string type;
  std::string ending;
};

std::optional<NamedForm> form_named(std::string_view name) {
  static const std::array forms = {
      NamedForm{"jsonl", Exporter::Form::json_lines, "application/jsonl", ".jsonl"},
      NamedForm{"syslog", Exporter::Form::syslog, "text/plain; charset=utf-8", ".log"},
      NamedForm{"cef", Exporter::Form::cef, "text/plain; charset=utf-8", ".cef"},
      NamedForm{"csv", Exporter::Form::csv, "text/csv; charset=utf-8", ".csv"},
  };
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const NamedForm& one) { return one.name == name; });
  return found == forms.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

JournalApi::JournalApi(storage::JournalKeeper& keeper, storage::DetailsKeeper& payloads,
                       const election::OrganiserDesk& desk, PeopleStores stores, Clock now)
    : keeper_(keeper), payloads_(payloads), desk_(desk), stores_(stores), now_(std::move(now)) {}

void JournalApi::add_routes(http::Router& router) {
  add_log_routes(router, "/log/election/{uuid}", named(OpenAct::see_elections),
                 [](const Request& request) { return LogName::parse("election/" + request.parameter("uuid")); });
  const auto if_house = [this](std::optional<LogName> log) { return log == keeper_.house() ? log : std::nullopt; };
  add_log_routes(router, "/log/platform", named(identity::Permission::journal_read),
                 [if_house](const Request&) { return if_house(LogName::platform()); });
  add_log_routes(
      router, "/log/tenant/{tenant}", named(identity::Permission::journal_read),
      [if_house](const Request& request) { return if_house(LogName::parse("tenant/" + request.parameter("tenant"))); });
  const auto add = [&](const char* pattern, http::Handler handler, Method method = Method::get,
                       const http::Permission& permission = named(OpenAct::keep_account)) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = permission,  // each log asks for a permission of its own
                .handler = if_noted(std::move(handler))});
  };
  add("/api/organiser/journal", [this](Request& request) { return list(request); });
  add("/api/organiser/journal/proof", [this](Request& request) { return proof(request); });
  add(
      "/api/organiser/journal/export", [this](Request& request) { return export_part(request); }, Method::get,
      named(OpenAct::carry_away));
  add("/api/organiser/journal/details", [this](Request& request) { return payload(request); });
  add(
      "/api/organiser/journal/details", [this](Request& request) { return erase_payloads(request); }, Method::remove,
      named(identity::Permission::policy_change));
}

void JournalApi::add_log_routes(http::Router& router, const std::string& prefix, const http::Permission& permission,
                                const NameLog& name) {
  const auto add = [&](const std::string& rest, std::function<Response(const LogName&, const Request&)> answer) {
    router.add({.pattern = prefix + rest,
                .permission = permission,
                .handler = if_noted([name, answer = std::move(answer)](Request& request) {
                  const auto log = name(request);
                  return log ? answer(*log, request) : unknown_log();
                })});
  };
  add("/checkpoint", [this](const LogName& log, const Request&) { return checkpoint(log); });
  add("/cosigned", [this](const LogName& log, const Request&) { return cosigned(log); });
  add("/key", [this](const LogName& log, const Request&) { return key(log); });
  // `x001/x234/067.p/112`: four segments are enough for 256 thousand million entries.
  std::string rest = "/tile/{level}";
  for (const char* segment : {"/{a}", "/{b}", "/{c}", "/{d}"}) {
    rest += segment;
    add(rest, [this](const LogName& log, const Request& request) { return tile(log, request); });
  }
}

Response JournalApi::checkpoint(const LogName& log) {
  const auto note = cosigned_head(keeper_, log);
  return note ? text_file(*note, "text/plain; charset=utf-8", "no-cache") : unknown_log();
}

/// The newest checkpoint that a witness has signed, with everybody's signature who signed that one.
Response JournalApi::cosigned(const LogName& log) {
  const auto all = keeper_.journal().cosignatures(log);
  const auto newest =
      std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
  if (newest == all.end()) return http::problem(404, "not-witnessed");
  std::string note = newest->note;
  for (const auto& cosignature : all) {
    if (cosignature.note == newest->note) note += cosignature.line + "\n";
  }
  return text_file(note, "text/plain; charset=utf-8", "no-cache");
}

Response JournalApi::key(const LogName& log) {
  const auto known = keeper_.journal().log(log);
  if (!known) return unknown_log();
  return text_file(keeper_.signer().key(known->origin).text() + "\n", "text/plain; charset=utf-8", "no-cache");
}

Response JournalApi::tile(const LogName& log, const Request& request) {
  constexpr const char* for_ever = "public, max-age=31536000, immutable";
  constexpr const char* bytes = "application/octet-stream";
  std::string number;
  for (const char* segment : {"a", "b", "c", "d"}) {
    const auto found = request.path_parameters.find(segment);
    if (found != request.path_parameters.end()) number += (number.empty() ? "" : "/") + found->second;
  }
  auto place = journal::tile_number_from(number);
  if (!place) return http::problem(404, "unknown-tile");
  const std::string& level = request.parameter("level");
  if (level == "entries") {
    const std::uint64_t from = place->index * journal::tile_width;
    const auto entries = keeper_.journal().entries(log, from, from + place->width);
    if (entries.size() != place->width) return http::problem(404, "unknown-tile");
    if (request.caller.has_value()) note_reading(request, log);  // an election's log is everybody's
    return text_file(journal::bundle_bytes(entries), bytes, for_ever);
  }
  const bool is_level = level.size() == 1 && level[0] >= '0' && level[0] <= '7';
  if (!is_level) return http::problem(404, "unknown-tile");
  place->level = static_cast<unsigned>(level[0] - '0');
  const auto hashes = keeper_.journal().tile(log, *place);
  if (!hashes) return http::problem(404, "unknown-tile");
  return text_file(journal::tile_bytes(*hashes), bytes, for_ever);
}

Result<LogName, http::Problem> JournalApi::readable_log(const Request& request, identity::Permission of_house) const {
  const Caller& caller = caller_of(request);
  const auto refused = [](identity::Denial denial, identity::Permission permission) {
    return failure(std::get<http::Problem>(denied(denial, permission).body));
  };
  auto log = LogName::parse(request.query_value("log").value_or("platform"));
  if (!log) return failure(http::Problem{404, "unknown-log", {}, {}});
  if (log->is_platform() || log == keeper_.house()) {
    if (const auto denial = caller.denial(of_house, caller.here())) return refused(*denial, of_house);
    return keeper_.house();
  }
  if (!log->is_election()) return failure(http::Problem{404, "unknown-log", {}, {}});
  constexpr auto of_election = identity::Permission::election_read;
  const auto election = protocol::ElectionUuid::parse(log->text().substr(log->text().find('/') + 1));
  if (!election || !desk_.has(*election)) return failure(http::Problem{404, "unknown-log", {}, {}});
  if (const auto denial = caller.denial(of_election, caller.election(*election))) return refused(*denial, of_election);
  return std::move(*log);
}

/// Once an hour for whoever reads: or else each look at the journal would show that there was a look.
void JournalApi::note_reading(const Request& request, const LogName& log) {
  const auto hour = std::chrono::floor<std::chrono::hours>(now_());
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(noted_reading_[caller_of(request).id() + " " + log.text()], hour) == hour) return;
  }
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::journal_read;
  entry.actor = JournalGuard::actor_in(request);
  entry.object = journal::Object::of("log", log.text());
  entry.trace = request.trace;
  keeper_.note(entry);
}

/// Each time with an entry of its own: it is personal, and whoever looks into it is seen to.
Response JournalApi::payload(const Request& request) {
  const auto log = readable_log(request, identity::Permission::journal_read);
  if (!log) return http::problem(log.error());
  const auto number = number_in(request, "number");
  if (!number) return unknown_log();
  const auto opened = payloads_.open(*log, *number);
  if (!opened) return http::problem(404, "unknown-details");
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::details_read;
  entry.actor = JournalGuard::actor_in(request);
  entry.object = journal::Object::of("log", log->text());
  entry.trace = request.trace;
  entry.facts[journal::Fact::number] = *number;
  keeper_.note(entry);
  return http::json(
      json::serialize(json::object{{"payload", opened->text.expose()}, {"salt", to_base64(opened->salt)}}));
}

Response JournalApi::erase_payloads(const Request& request) {
  const auto person = journal::Actor::parse(request.query_value("person").value_or(""));
  const auto is_theirs = [&](const identity::Person& one) { return storage::actor_of(one.id) == *person; };
  const std::vector<identity::Person> people = stores_.people.all();
  const auto found = person ? std::ranges::find_if(people, is_theirs) : people.end();
  if (found == people.end()) return http::problem(404, "unknown-person");
  const journal::Actor self = JournalGuard::actor_in(request);
  if (*person == self) return http::problem(403, "own-details");
  const Caller& caller = caller_of(request);
  constexpr auto permission = identity::Permission::policy_change;
  if (two_ != nullptr && two_->are_needed(caller, permission)) {
    // Whose details they are has no say: of two owners neither erases the other's alone.
    if (!two_->are_needed(caller, permission, found->id)) return http::problem(409, "second-person-missing");
    const json::object parameters{{"person", found->name}};
    return two_->ask(caller,
                     {.action = erase_action, .subject = person->text(), .parameters = json::serialize(parameters)});
  }
  const std::uint64_t erased = payloads_.erase_person(*person, self, request.trace);
  return http::json(json::serialize(json::object{{"erased", erased}}));
}

std::map<std::string, std::string> JournalApi::names() const {
  std::map<std::string, std::string> names;
  try {
    for (const identity::Person& one : stores_.people.all()) names[storage::actor_of(one.id).text()] = one.name;
    for (const identity::ServiceAccess& one : stores_.services.all())
      names[storage::actor_of(one.id).text()] = one.name;
  } catch (const keystore::IntegrityFailed&) {
    // One that was altered is what the journal is read for: it is shown with the pseudonyms that have no name then.
  }
  return names;
}

void JournalApi::take_two(TwoPeople& two) {
  two_ = &two;
  const auto person_of = [](const identity::ApprovalRequest& request) -> std::optional<identity::PersonId> {
    const auto person = journal::Actor::parse(request.subject);
    const auto pseudonym = person ? person->pseudonym() : std::nullopt;
    return pseudonym ? std::optional(identity::PersonId(*pseudonym)) : std::nullopt;
  };
  two.add(
      erase_action, identity::Permission::policy_change,
      [this, person_of](const identity::ApprovalRequest& request, Timestamp) -> std::optional<std::string> {
        const auto person = person_of(request);
        const auto by = detail::identifier_from<identity::PersonId>(request.approvals.back().approver);
        if (!person || !by) return "malformed";
        payloads_.erase_person(storage::actor_of(*person), storage::actor_of(*by), {});
        return std::nullopt;
      },
      person_of);
}

json::array JournalApi::witness_rows(const LogName& log) const {
  json::array rows;
  for (const NamedWitness& witness : witnesses_) {
    const auto seen = keeper_.journal().cosignature(log, to_hex(witness.key.id()));
    rows.push_back({{"name", witness.key.name()},
                    {"key", witness.key.text()},
                    {"size", seen ? json::value(seen->size) : json::value()},
                    {"at", seen ? json::value(timestamp_text(seen->at)) : json::value()},
                    {"refuses", witness.refuses(log)}});
  }
  return rows;
}

Response JournalApi::list(const Request& request) {
  const auto log = readable_log(request, identity::Permission::journal_read);
  if (!log) return http::problem(log.error());
  const auto filter = detail::journal_filter_from(request);
  if (!filter) return http::problem(filter.error());
  note_reading(request, *log);
  const auto known = keeper_.journal().log(*log);
  const auto head = signed_head(keeper_, *log);
  const std::uint64_t size = known ? known->size : 0;
  std::uint64_t before = std::min(number_in(request, "before").value_or(size), size);
  const std::uint64_t count = std::min(number_in(request, "count").value_or(50), page_max);
  json::array rows;
  const auto known_names = names();
  std::map<std::string, std::string> people;
  while (before > 0 && rows.size() < count) {
    const std::uint64_t from = before > looked_at_once ? before - looked_at_once : 0;
    const auto texts = keeper_.journal().entries(*log, from, before);
    while (before > from && rows.size() < count) {
      --before;
      const std::string& text = texts.at(before - from);
      const auto entry = journal::entry_from(text);
      if (!entry || !filter->fits(*entry)) continue;
      rows.push_back({{"number", before}, {"text", text}});
      for (const auto& who : {std::optional(entry->actor), entry->subject}) {
        const auto found = who ? known_names.find(who->text()) : known_names.end();
        if (found != known_names.end()) people.insert(*found);
      }
    }
  }
  json::object out{{"log", log->text()},
                   {"origin", known ? json::value(known->origin) : json::value()},
                   {"size", size},
                   {"entries", std::move(rows)},
                   {"people", json::value_from(people)},
                   {"next", before > 0 ? json::value(before) : json::value()},
                   {"checkpoint", head ? json::value(head->note) : json::value()},
                   {"witnesses", witness_rows(*log)},
                   {"key", known ? json::value(keeper_.signer().key(known->origin).text()) : json::value()}};
  return http::json(json::serialize(out));
}

Response JournalApi::proof(const Request& request) {
  const auto log = readable_log(request, identity::Permission::journal_read);
  if (!log) return http::problem(log.error());
  const auto number = number_in(request, "number");
  const auto head = signed_head(keeper_, *log);
  if (!head || !number || *number >= head->checkpoint.size) return unknown_log();
  journal::TiledTree tree(head->checkpoint.size, keeper_.journal().reader(*log));
  return http::download("text/plain; charset=utf-8", "entry-" + std::to_string(*number) + ".tlog-proof",
                        journal::log_proof_text({*number, tree.inclusion_proof(*number), head->note}));
}

Response JournalApi::export_part(const Request& request) {
  const auto log = readable_log(request, identity::Permission::journal_export);
  if (!log) return http::problem(log.error());
  const auto filter = detail::journal_filter_from(request);
  if (!filter) return http::problem(filter.error());
  const auto form = form_named(request.query_value("form").value_or("jsonl"));
  if (!form) return http::problem(400, "bad-query", "form is jsonl, syslog, cef or csv");
  auto head = signed_head(keeper_, *log);
  if (!head) return unknown_log();
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::journal_exported;
  entry.actor = JournalGuard::actor_in(request);
  entry.object = journal::Object::of("log", log->text());
  entry.trace = request.trace;
  entry.facts[journal::Fact::rows] = head->checkpoint.size;
  keeper_.note(entry);
  const auto exporter = std::make_shared<Exporter>(keeper_, *log, std::move(*head), *filter, form->form, now_());
  std::string name = "journal-" + log->text();
  std::replace(name.begin(), name.end(), '/', '-');
  return http::download(form->type, name + form->ending,
                        http::Chunks{[exporter] { return exporter->next(); }, std::nullopt});
}

}  // namespace urna::api
