// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/document_answers.hpp"
#include "api/document_api.hpp"
#include "api/permissions.hpp"
#include "api/unknown_file_page.hpp"
#include "base/base64url.hpp"
#include "crypto/age_file.hpp"
#include "crypto/hash.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

/// One document: what leaves, and who else may have it.
namespace urna::api {

namespace json = boost::json;
using detail::id_in;
using detail::refused;
using detail::text_of;
using detail::text_or_null;
using documents::Content;
using documents::DocumentId;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;

namespace {

constexpr std::size_t body_bytes_max = 8 * 1024;
constexpr std::int64_t versions_max = std::int64_t{1} << 31U;
/// Contents that are in memory until they have been sent; 32 MiB each at most.
constexpr int leaving_max = 12;
constexpr std::uint64_t link_openings_max = 100;

Response answer(const json::value& value, unsigned status = 200) { return http::json(json::serialize(value), status); }

}  // namespace

void DocumentApi::add_file_routes(http::Router& router) {
  // Of whoever may not look into the room: by a share alone.
  const auto by_share = named(OpenAct::keep_account);
  const auto to_take = named(OpenAct::carry_away);
  const auto to_change = named(identity::Permission::document_change);
  add(router, by_share, Method::get, "/api/documents/files/{document}",
      [this](const PersonId& who, Request& request) { return file(who, request); });
  add(router, to_change, Method::remove, "/api/documents/files/{document}",
      [this](const PersonId& who, Request& request) { return erase(who, request); });
  add(router, to_take, Method::get, "/api/documents/files/{document}/content",
      [this](const PersonId& who, Request& request) { return content(who, request); });
  add(router, to_take, Method::post, "/api/documents/files/{document}/handout",
      [this](const PersonId& who, Request& request) { return make_handout(who, request); });
  add(router, to_take, Method::post, "/api/documents/files/{document}/age",
      [this](const PersonId& who, Request& request) { return age_file(who, request); });
  add(router, to_take, Method::get, "/api/documents/files/{document}/preview",
      [this](const PersonId& who, Request& request) { return preview(who, request); });
  add(router, to_change, Method::get, "/api/documents/files/{document}/trail",
      [this](const PersonId& who, Request& request) { return trail(who, request); });
}

void DocumentApi::add_sharing_routes(http::Router& router) {
  const auto to_change = named(identity::Permission::document_change);
  add(router, to_change, Method::post, "/api/documents/files/{document}/shares",
      [this](const PersonId& who, Request& request) { return share(who, request); });
  add(router, to_change, Method::remove, "/api/documents/files/{document}/shares/{person}",
      [this](const PersonId& who, Request& request) { return unshare(who, request); });
  add(router, to_change, Method::post, "/api/documents/files/{document}/links",
      [this](const PersonId& who, Request& request) { return make_link(who, request); });
  add(router, to_change, Method::remove, "/api/documents/files/{document}/links",
      [this](const PersonId& who, Request& request) { return end_links(who, request); });
  router.add({.method = Method::post,
              .pattern = "/api/documents/link",
              .permission = named(OpenAct::open_document_links),
              .handler = [this](Request& request) { return open_link(request); },
              .body_bytes_max = body_bytes_max});
}

Response DocumentApi::file(const PersonId& who, const Request& request) {
  const auto id = id_in<DocumentId>(request, "document");
  if (!id) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto described = documents_.describe(who, *id, 0, now_());
  if (!described) return refused(described.error());
  const auto versions = documents_.versions(who, *id, now_());
  if (!versions) return refused(versions.error());
  json::object out = detail::json_of(described->document, described->version);
  json::array all;
  for (const auto& version : *versions) {
    all.push_back({{"version", version.number},
                   {"bytes", version.bytes},
                   {"made", timestamp_text(version.made)},
                   {"by", name_of(version.by)},
                   {"digest", to_hex(version.digest)},
                   {"scanned", version.is_scanned}});
  }
  out["contents"] = std::move(all);
  const auto sharing = documents_.sharing(who, *id, now_());
  out["may_change"] = sharing.has_value();
  json::array people;
  json::array links;
  if (sharing) {
    for (const auto& share : sharing->people) {
      people.push_back(
          {{"person", text_of(share.person)}, {"name", name_of(share.person)}, {"until", text_or_null(share.until)}});
    }
    for (const auto& link : sharing->links) {
      links.push_back({{"until", timestamp_text(link.until)}, {"openings_left", link.openings_left}});
    }
  }
  out["people"] = std::move(people);
  out["links"] = std::move(links);
  return answer(out);
}

void DocumentApi::tell(journal::Event event, const PersonId& who, std::optional<PersonId> about,
                       journal::Outcome outcome) {
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  entry.actor = journal::Actor::person(who.get());
  if (about) entry.subject = journal::Actor::person(about->get());
  entry.outcome = outcome;
  if (auto* const deed = storage::Acting::current()) {
    entry.trace = deed->entry().trace;
    deed->note_told();
  }
  note_(entry);
}

std::optional<Response> DocumentApi::charge(const PersonId& who, std::uint64_t files, std::uint64_t bytes) {
  const bool was_stopped = meter_.is_stopped(who);
  const auto thresholds = settings_.thresholds_of ? settings_.thresholds_of(who) : usual_download_thresholds();
  const auto granted = meter_.take(who, thresholds, {.records = 0, .files = files, .bytes = bytes}, now_());
  if (granted) {
    if (granted->tells_somebody) tell(journal::Event::download_much, who, {}, journal::Outcome::ok);
    return std::nullopt;
  }
  if (!was_stopped) tell(journal::Event::download_stopped, who, {}, journal::Outcome::deny);
  const auto& [hour, day] = thresholds;
  const auto at_most = [](std::uint64_t figure) { return "at most " + std::to_string(figure); };
  return http::problem({403,
                        "threshold",
                        "too much was downloaded; somebody else must let you go on",
                        {{"hour.files", at_most(hour.hard.files)},
                         {"hour.bytes", at_most(hour.hard.bytes)},
                         {"day.files", at_most(day.hard.files)},
                         {"day.bytes", at_most(day.hard.bytes)}}});
}

Result<Content, Response> DocumentApi::take(const PersonId& who, const Request& request,
                                            std::optional<std::int64_t> version) {
  const auto id = id_in<DocumentId>(request, "document");
  if (!id) return failure(detail::unknown_document());
  const auto number = static_cast<std::uint32_t>(version.value_or(0));
  const auto described = [&] {
    const std::lock_guard lock(mutex_);
    return documents_.describe(who, *id, number, now_());
  }();
  if (!described) return failure(refused(described.error()));
  if (auto refusal = charge(who, 1, described->version.bytes)) return failure(std::move(*refusal));
  const std::lock_guard lock(mutex_);
  auto content = documents_.read(who, *id, described->version.number, now_());
  if (!content) return failure(refused(content.error()));
  return std::move(*content);
}

Response DocumentApi::attachment(std::string_view name, std::string_view media_type, std::span<const std::byte> bytes) {
  // Held until the answer has been sent, or could not be.
  struct Leaving {
    Leaving(std::shared_ptr<std::atomic<int>> counted, std::string text)
        : count(std::move(counted)), bytes(std::move(text)) {}
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;
    ~Leaving() { --*count; }
    std::shared_ptr<std::atomic<int>> count;
    SecretText bytes;
  };
  handouts_.tidy();
  if (++*leaving_ > leaving_max) {
    --*leaving_;
    return http::retry_later("busy", 2);
  }
  const auto leaving =
      std::make_shared<Leaving>(leaving_, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  return {.headers = {{"Content-Type", std::string(media_type)},
                      {"Content-Disposition", documents::content_disposition(name)},
                      {"Accept-Ranges", "none"}},
          .body = http::WipedText(leaving, &leaving->bytes)};
}

Response DocumentApi::attachment(const Content& content) {
  return attachment(content.name, documents::media_type(content.kind), content.bytes);
}

Response DocumentApi::content(const PersonId& who, const Request& request) {
  // A document is handed out whole: whoever asks for many pieces of it gets none.
  const auto range = request.header("Range");
  if (range && range->find(',') != std::string_view::npos) return http::problem(416, "ranges-refused");
  std::optional<std::int64_t> version;
  if (const auto text = request.query_value("version")) {
    version = 0;
    for (const char c : *text) {
      if (c < '0' || c > '9' || *version > versions_max) return http::problem(400, "bad-query", "version is a number");
      *version = *version * 10 + (c - '0');
    }
    if (*version < 1 || *version > versions_max) return detail::unknown_document();
  }
  if (!settings_.files_address.empty()) return http::problem(409, "files-elsewhere");
  auto taken = take(who, request, version);
  if (!taken) return std::move(taken.error());
  Response response = attachment(*taken);
  wipe(taken->bytes.data(), taken->bytes.size());
  return response;
}

Response DocumentApi::make_handout(const PersonId& who, const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto version = fields->optional_integer("version", 1, versions_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  if (settings_.files_address.empty()) {
    const auto id = id_in<DocumentId>(request, "document");
    if (!id) return detail::unknown_document();
    const std::string number = version ? "?version=" + std::to_string(*version) : "";
    return answer({{"address", "/api/documents/files/" + text_of(*id) + "/content" + number}}, 201);
  }
  auto taken = take(who, request, version);
  if (!taken) return std::move(taken.error());
  Response file = attachment(*taken);
  wipe(taken->bytes.data(), taken->bytes.size());
  if (std::holds_alternative<http::Problem>(file.body)) return file;
  const auto& session = caller_of(request).session;
  const auto is_still_here = [this, who, id = session ? std::optional(session->id) : std::nullopt] {
    return id && settings_.is_signed_in && settings_.is_signed_in(who, *id);
  };
  return told(handouts_.put(text_of(who), std::move(file), is_still_here));
}

/// A ticket is no secret for longer than a minute, and none once it was used.
Response DocumentApi::told(const SecretText& ticket) const {
  return answer({{"address", settings_.files_address + "/" + ticket.expose()}}, 201);
}

Response DocumentApi::hand_out(const Request& request) {
  // Whoever only looks whether it is there uses nothing up.
  auto file = request.method == Method::get ? handouts_.take(request.parameter("ticket")) : std::nullopt;
  return file ? std::move(*file) : unknown_file(request);
}

Response DocumentApi::age_file(const PersonId& who, const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto recipient_text = fields->optional_text("recipient", 100);
  SecretText passphrase(fields->optional_text("passphrase", 1024).value_or(""));
  const auto version = fields->optional_integer("version", 1, versions_max);
  const bool has_passphrase = !passphrase.expose().empty();
  if (recipient_text.has_value() == has_passphrase)
    fields->refuse("recipient", "or passphrase: one of the two is wanted");
  if (has_passphrase && passphrase.expose().size() < documents::link_passphrase_characters_min)
    fields->refuse("passphrase", "has fewer than 12 characters");
  const auto recipient = recipient_text ? crypto::age_recipient_from(*recipient_text) : std::nullopt;
  if (recipient_text && !recipient) fields->refuse("recipient", "is no key such as age1…");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);

  auto taken = take(who, request, version);
  if (!taken) return std::move(taken.error());
  const std::lock_guard lock(heavy_mutex_);
  auto writer = recipient ? crypto::AgeWriter::to(std::span(&*recipient, 1), random_)
                          : crypto::AgeWriter::with_passphrase(passphrase, random_, settings_.age_log_cost);
  Bytes file = writer.add(taken->bytes);
  const Bytes rest = writer.finish();
  file.insert(file.end(), rest.begin(), rest.end());
  wipe(taken->bytes.data(), taken->bytes.size());
  return attachment(taken->name + ".age", "application/octet-stream", file);
}

Response DocumentApi::preview(const PersonId& who, const Request& request) {
  if (!settings_.preview) return http::problem(404, "no-preview");
  // A picture of a document is as good as the document: it is counted and noted like it.
  auto taken = take(who, request, std::nullopt);
  if (!taken) return std::move(taken.error());
  const std::lock_guard lock(heavy_mutex_);
  const auto picture = settings_.preview(taken->kind, taken->bytes);
  wipe(taken->bytes.data(), taken->bytes.size());
  if (!picture) return http::problem(404, "no-preview");
  return attachment("preview.png", documents::media_type(documents::FileKind::png), *picture);
}

Response DocumentApi::erase(const PersonId& who, const Request& request) {
  const auto id = id_in<DocumentId>(request, "document");
  if (!id) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto erased = documents_.erase(who, *id, now_());
  return erased ? http::no_content() : refused(erased.error());
}

Response DocumentApi::share(const PersonId& who, const Request& request) {
  const auto id = id_in<DocumentId>(request, "document");
  if (!id) return detail::unknown_document();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto person = people_.named(fields->text("name", 200));
  if (!person) fields->refuse("name", "is no account");
  std::optional<Timestamp> until;
  if (const auto text = fields->optional_text("until", 30)) {
    until = timestamp_from(*text);
    if (!until) fields->refuse("until", "is no moment such as 2026-11-24T09:42:00Z");
  }
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const std::lock_guard lock(mutex_);
  const auto shared = documents_.share_with(who, *id, *person, until, now_());
  if (!shared) return refused(shared.error());
  return answer({{"person", text_of(*person)}}, 201);
}

Response DocumentApi::unshare(const PersonId& who, const Request& request) {
  const auto id = id_in<DocumentId>(request, "document");
  const auto person = id_in<PersonId>(request, "person");
  if (!id || !person) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto ended = documents_.unshare(who, *id, *person, now_());
  return ended ? http::no_content() : refused(ended.error());
}

Response DocumentApi::make_link(const PersonId& who, const Request& request) {
  const auto id = id_in<DocumentId>(request, "document");
  if (!id) return detail::unknown_document();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const SecretText passphrase(fields->text("passphrase", 1024));
  const auto until = timestamp_from(fields->text("until", 30));
  if (!until) fields->refuse("until", "is no moment such as 2026-11-24T09:42:00Z");
  const auto openings = static_cast<std::uint64_t>(
      fields->optional_integer("openings", 1, static_cast<std::int64_t>(link_openings_max)).value_or(1));
  if (auto refusal = fields->refusal()) return http::problem(*refusal);

  const documents::Documents::NewLink terms{.until = *until, .openings = static_cast<std::uint32_t>(openings)};
  std::uint64_t bytes = 0;
  {
    const std::lock_guard lock(mutex_);
    if (const auto fault = documents_.refuses_link(who, *id, passphrase, terms, now_())) return refused(*fault);
    const auto described = documents_.describe(who, *id, 0, now_());
    if (!described) return refused(described.error());
    bytes = described->version.bytes;
  }
  // Whatever leaves by the link was carried away by whoever made it.
  if (auto refusal = charge(who, openings, openings * bytes)) return std::move(*refusal);
  const std::lock_guard lock(mutex_);
  const auto secret = documents_.share_by_link(who, *id, passphrase, terms, now_());
  if (!secret) return refused(secret.error());
  // Shown once.  What follows `#` is not sent by browsers, to anybody.
  return answer({{"address", settings_.address + "/d#" + to_base64url(secret->expose())}}, 201);
}

Response DocumentApi::end_links(const PersonId& who, const Request& request) {
  const auto id = id_in<DocumentId>(request, "document");
  if (!id) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto ended = documents_.end_links(who, *id, now_());
  return ended ? http::no_content() : refused(ended.error());
}

Response DocumentApi::open_link(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const SecretText typed(fields->text("secret", 64));
  const SecretText passphrase(fields->text("passphrase", 1024));
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  auto bytes = from_base64url(typed.expose());
  documents::LinkSecret secret;
  if (!bytes || bytes->size() != secret.expose().size()) return detail::unknown_document();
  std::ranges::copy(*bytes, secret.expose().begin());
  wipe(bytes->data(), bytes->size());
  const std::lock_guard lock(mutex_);
  auto content = documents_.open_link(secret, passphrase, now_());
  if (!content) return refused(content.error());
  Response file = attachment(*content);
  wipe(content->bytes.data(), content->bytes.size());
  if (settings_.files_address.empty() || std::holds_alternative<http::Problem>(file.body)) return file;
  return told(handouts_.put(to_hex(crypto::sha256(secret.expose())), std::move(file), [] { return true; }));
}

Response DocumentApi::trail(const PersonId& who, const Request& request) {
  const auto id = id_in<DocumentId>(request, "document");
  if (!id) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto facts = documents_.trail(who, *id, now_());
  if (!facts) return refused(facts.error());
  json::array trail;
  for (const auto& fact : *facts) {
    trail.push_back({{"what", detail::word_of(fact.what)},
                     {"at", timestamp_text(fact.when)},
                     {"by", fact.who ? json::value(name_of(*fact.who)) : json::value(nullptr)},
                     {"version", fact.version}});
  }
  return answer({{"trail", std::move(trail)}});
}

}  // namespace urna::api
