// SPDX-License-Identifier: EUPL-1.2
#include "api/document_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/caller.hpp"
#include "api/desk_gate.hpp"
#include "api/detail/document_answers.hpp"
#include "api/permissions.hpp"
#include "http/json_body.hpp"

/// Rooms, and what comes into them.
namespace urna::api {

namespace json = boost::json;
using detail::id_from;
using detail::id_in;
using detail::refused;
using detail::text_of;
using documents::Document;
using documents::DocumentAction;
using documents::DocumentId;
using documents::FolderId;
using documents::RoomId;
using documents::UploadId;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;

namespace {

constexpr std::size_t body_bytes_max = 8 * 1024;
constexpr std::size_t name_bytes_max = 1024;

Response answer(const json::value& value, unsigned status = 200) { return http::json(json::serialize(value), status); }

/// A moment in a field; a fault in the fields when it is none.
std::optional<Timestamp> moment_in(JsonFields& fields, std::string_view name) {
  const auto text = fields.optional_text(name, 30);
  if (!text) return std::nullopt;
  const auto moment = timestamp_from(*text);
  if (!moment) fields.refuse(name, "is no moment such as 2026-11-24T09:42:00Z");
  return moment;
}

template <class Id>
std::optional<Id> id_in_field(JsonFields& fields, std::string_view name) {
  const auto text = fields.optional_text(name, 64);
  if (!text) return std::nullopt;
  const auto id = id_from<Id>(*text);
  if (!id) fields.refuse(name, "is not 32 hexadecimal digits");
  return id;
}

}  // namespace

DocumentApi::DocumentApi(documents::Documents& documents, tenancy::DownloadLedger& ledger, DocumentPeople people,
                         crypto::RandomSource& random, Clock now, Note note, Settings settings)
    : documents_(documents),
      people_(std::move(people)),
      random_(random),
      now_(std::move(now)),
      note_(std::move(note)),
      settings_(std::move(settings)),
      meter_(ledger),
      handouts_(random, now_) {}

void DocumentApi::add_routes(http::Router& router) {
  add_room_routes(router);
  add_upload_routes(router);
  add_file_routes(router);
  add_sharing_routes(router);
}

http::Handler DocumentApi::for_person(OnPerson handler) {
  return [handler = std::move(handler)](Request& request) -> Response {
    const Caller& caller = caller_of(request);
    const PersonId* const who = caller.person();
    if (who == nullptr) return http::problem(403, "not-allowed");  // a program
    // Whoever may look into the rooms shows what that takes, also for what was shared with them by name.
    constexpr auto to_look = identity::Permission::document_read;
    const auto denial = caller.denial(to_look, caller.here());
    if (denial == identity::Denial::other_factor || denial == identity::Denial::step_up)
      return denied(*denial, to_look);
    return handler(*who, request);
  };
}

void DocumentApi::add(http::Router& router, const http::Permission& permission, Method method, const char* pattern,
                      OnPerson handler) {
  const bool is_part = method == Method::put;
  const std::size_t bytes_max = is_part ? documents::part_bytes_max : body_bytes_max;
  const bool has_body = is_part || method == Method::post;
  router.add({.method = method,
              .pattern = pattern,
              .permission = permission,
              .handler = for_person(std::move(handler)),
              .body_bytes_max = has_body ? bytes_max : 0,
              .content_types = {is_part ? "application/octet-stream" : "application/json"}});
}

void DocumentApi::add_room_routes(http::Router& router) {
  const auto by_share = named(OpenAct::keep_account);  // nothing but what the reader may see, here or by a share
  const auto to_look = named(identity::Permission::document_read);
  const auto to_change = named(identity::Permission::document_change);
  add(router, by_share, Method::get, "/api/documents", [this](const PersonId& who, Request&) { return list(who); });
  add(router, to_change, Method::post, "/api/documents/rooms",
      [this](const PersonId& who, Request& request) { return add_room(who, request); });
  add(router, to_look, Method::get, "/api/documents/rooms/{room}",
      [this](const PersonId& who, Request& request) { return room(who, request); });
  add(router, to_change, Method::post, "/api/documents/rooms/{room}/folders",
      [this](const PersonId& who, Request& request) { return add_folder(who, request); });
}

void DocumentApi::add_upload_routes(http::Router& router) {
  const auto to_change = named(identity::Permission::document_change);
  add(router, to_change, Method::post, "/api/documents/rooms/{room}/uploads",
      [this](const PersonId& who, Request& request) { return begin_upload(who, request); });
  add(router, to_change, Method::get, "/api/documents/uploads/{upload}",
      [this](const PersonId& who, Request& request) { return received(who, request); });
  add(router, to_change, Method::put, "/api/documents/uploads/{upload}",
      [this](const PersonId& who, Request& request) { return add_part(who, request); });
  add(router, to_change, Method::remove, "/api/documents/uploads/{upload}",
      [this](const PersonId& who, Request& request) { return abandon_upload(who, request); });
  add(router, to_change, Method::post, "/api/documents/uploads/{upload}/finish",
      [this](const PersonId& who, Request& request) { return finish_upload(who, request); });
}

std::optional<documents::Documents::Description> DocumentApi::described(const PersonId& who,
                                                                        const documents::DocumentId& document,
                                                                        std::uint32_t version) {
  const std::lock_guard lock(mutex_);
  const auto found = documents_.describe(who, document, version, now_());
  return found ? std::optional(*found) : std::nullopt;
}

void DocumentApi::tidy() {
  handouts_.tidy();
  const std::lock_guard lock(mutex_);
  documents_.tidy(now_());
}

std::string DocumentApi::name_of(const PersonId& person) const { return people_.name_of(person).value_or(""); }

Response DocumentApi::list(const PersonId& who) {
  const std::lock_guard lock(mutex_);
  json::array rooms;
  for (const auto& room : documents_.rooms(who)) {
    rooms.push_back({{"room", text_of(room.id)},
                     {"name", room.name},
                     {"made", timestamp_text(room.made)},
                     {"may_change", documents_.may(who, DocumentAction::add, room.id)}});
  }
  json::array shared;
  for (const Document& document : documents_.shared_with(who, now_())) {
    const auto described = documents_.describe(who, document.id, 0, now_());
    if (described) shared.push_back(detail::json_of(document, described->version));
  }
  return answer({{"rooms", std::move(rooms)}, {"shared", std::move(shared)}, {"scanner", settings_.has_scanner}});
}

Response DocumentApi::add_room(const PersonId& who, const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string name = fields->text("name", name_bytes_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  documents::RandomId drawn{};
  random_.fill(drawn);
  const std::lock_guard lock(mutex_);
  const auto room = documents_.add_room(who, RoomId(drawn), name, now_());
  if (!room) return refused(room.error());
  return answer({{"room", text_of(*room)}}, 201);
}

Response DocumentApi::room(const PersonId& who, const Request& request) {
  const auto id = id_in<RoomId>(request, "room");
  if (!id) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto folders = documents_.folders(who, *id);
  const auto listed = documents_.list(who, *id, now_());
  if (!folders || !listed) return detail::unknown_document();
  json::object out;
  for (const auto& room : documents_.rooms(who)) {
    if (room.id == *id) out = {{"room", text_of(*id)}, {"name", room.name}};
  }
  out["may_change"] = documents_.may(who, DocumentAction::add, *id);
  json::array folder_list;
  for (const auto& folder : *folders) {
    folder_list.push_back({{"folder", text_of(folder.id)},
                           {"parent", folder.parent ? json::value(text_of(*folder.parent)) : json::value(nullptr)},
                           {"name", folder.name}});
  }
  out["folders"] = std::move(folder_list);
  json::array list;
  for (const Document& document : *listed) {
    const auto described = documents_.describe(who, document.id, 0, now_());
    if (described) list.push_back(detail::json_of(document, described->version));
  }
  out["documents"] = std::move(list);
  return answer(out);
}

Response DocumentApi::add_folder(const PersonId& who, const Request& request) {
  const auto room = id_in<RoomId>(request, "room");
  if (!room) return detail::unknown_document();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string name = fields->text("name", name_bytes_max);
  const auto parent = id_in_field<FolderId>(*fields, "parent");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const std::lock_guard lock(mutex_);
  const auto folder = documents_.add_folder(who, *room, parent, name, now_());
  if (!folder) return refused(folder.error());
  return answer({{"folder", text_of(*folder)}}, 201);
}

Response DocumentApi::begin_upload(const PersonId& who, const Request& request) {
  const auto room = id_in<RoomId>(request, "room");
  if (!room) return detail::unknown_document();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  documents::Documents::NewFile file{.room = *room, .name = fields->text("name", name_bytes_max)};
  file.bytes = static_cast<std::uint64_t>(fields->integer("bytes", 1, std::int64_t{1} << 53U));
  file.folder = id_in_field<FolderId>(*fields, "folder");
  file.document = id_in_field<DocumentId>(*fields, "document");
  file.expires = moment_in(*fields, "expires");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const std::lock_guard lock(mutex_);
  const auto upload = documents_.begin_upload(who, file, now_());
  if (!upload) return refused(upload.error());
  return answer({{"upload", text_of(*upload)}, {"part_bytes_max", documents::part_bytes_max}}, 201);
}

Response DocumentApi::received(const PersonId& who, const Request& request) {
  const auto upload = id_in<UploadId>(request, "upload");
  if (!upload) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto received = documents_.received(who, *upload);
  if (!received) return refused(received.error());
  return answer({{"received", *received}});
}

Response DocumentApi::add_part(const PersonId& who, const Request& request) {
  const auto upload = id_in<UploadId>(request, "upload");
  if (!upload) return detail::unknown_document();
  const auto text = request.query_value("offset").value_or("");
  std::uint64_t offset = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), offset);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size())
    return http::problem(400, "bad-query", "offset is where the part begins");
  const std::lock_guard lock(mutex_);
  const auto received = documents_.add_part(who, *upload, offset, bytes_of(request.body), now_());
  if (!received) return refused(received.error());
  return answer({{"received", *received}});
}

Response DocumentApi::finish_upload(const PersonId& who, const Request& request) {
  const auto upload = id_in<UploadId>(request, "upload");
  if (!upload) return detail::unknown_document();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto digest = digest_from_hex(fields->text("digest", 64));
  if (!digest) fields->refuse("digest", "is not the SHA-256 of the content, 64 hexadecimal digits");
  const bool is_as_sent = fields->optional_boolean("as_sent").value_or(false);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto kept = is_as_sent ? documents::PictureKept::as_sent : documents::PictureKept::redrawn;
  const std::lock_guard lock(mutex_);
  const auto version = documents_.finish_upload(who, *upload, *digest, now_(), kept);
  if (!version) return refused(version.error(), documents_.refusal());
  return answer({{"document", text_of(version->document)},
                 {"version", version->number},
                 {"kind", detail::word_of(version->kind)},
                 {"scanned", version->is_scanned},
                 {"redrawn", version->digest != *digest}},
                201);
}

Response DocumentApi::abandon_upload(const PersonId& who, const Request& request) {
  const auto upload = id_in<UploadId>(request, "upload");
  if (!upload) return detail::unknown_document();
  const std::lock_guard lock(mutex_);
  const auto gone = documents_.abandon_upload(who, *upload, now_());
  return gone ? http::no_content() : refused(gone.error());
}

}  // namespace urna::api
