// SPDX-License-Identifier: EUPL-1.2
#include "api/backup_api.hpp"

#include <boost/json.hpp>

#include "http/json_body.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using storage::BackupWriter;

const http::Permission may_operate{"keystore.operate"};
constexpr std::size_t body_bytes_max = 1024;
constexpr std::string_view newest = "newest";

Response refused(const BackupKeeper::Refusal& refusal) {
  using Fault = BackupKeeper::Fault;
  const std::string code(name_of(refusal.fault));
  switch (refusal.fault) {
    case Fault::busy:
    case Fault::no_place:
      return http::problem(409, code);
    case Fault::not_noted:
      return http::retry_later(code, 5);
    case Fault::not_made:
      return http::problem(500, code, refusal.detail);
    case Fault::unknown:
      break;
  }
  return http::problem(404, code);
}

json::value time_or_null(const std::optional<Timestamp>& moment) {
  return moment ? json::value(timestamp_text(*moment)) : json::value(nullptr);
}

json::array array_of(const std::vector<BackupWriter::Place>& places) {
  json::array array;
  for (const auto& place : places) array.push_back(json::object{{"folder", place.folder}, {"fault", place.fault}});
  return array;
}

json::object object_of(const continuity::BackupRecord& record) {
  return {{"name", record.name},     {"made", timestamp_text(record.made)},
          {"bytes", record.bytes},   {"files", record.files},
          {"copies", record.copies}, {"places", record.places},
          {"millis", record.millis}, {"held", record.is_held}};
}

json::value object_of(const std::optional<continuity::CheckRecord>& check) {
  if (!check) return nullptr;
  return json::object{{"backup", check->backup},
                      {"at", timestamp_text(check->at)},
                      {"good", check->is_good},
                      {"millis", check->millis}};
}

/// The last of a kind that there was, however it ended.
std::optional<continuity::CheckRecord> last(const std::vector<continuity::CheckRecord>& checks,
                                            continuity::CheckKind kind) {
  for (const auto& check : checks)
    if (check.kind == kind) return check;
  return std::nullopt;
}

}  // namespace

std::string backups_json(const BackupKeeper& keeper, bool with_places) {
  const continuity::Overdue overdue = keeper.overdue();
  const continuity::BackupAges ages = keeper.ages();
  const BackupSettings& settings = keeper.settings();
  const BackupKeeper::OldKeys old = keeper.old_keys();
  const auto checks = keeper.checks();
  json::array backups;
  for (const BackupKeeper::Listed& listed : keeper.list()) {
    json::object object = object_of(listed.record);
    object["copies_now"] = listed.places.size();
    object["verification"] = object_of(listed.verification);
    if (with_places) object["folders"] = json::value_from(listed.places);
    backups.push_back(std::move(object));
  }
  json::object object{
      {"places", settings.places.size()},
      {"key_places", settings.key_places.size()},
      {"copies_wanted", BackupSettings::copies_min},
      {"kept_days", settings.policy.data.count()},
      {"keys_kept_days", settings.policy.keys.count()},
      {"last_backup", time_or_null(ages.made)},
      {"verification", object_of(last(checks, continuity::CheckKind::verification))},
      {"drill", object_of(last(checks, continuity::CheckKind::drill))},
      {"overdue",
       json::object{{"backup", overdue.backup}, {"verification", overdue.verification}, {"drill", overdue.drill}}},
      {"old_keys", json::object{{"copies", old.copies}, {"unreachable", old.unreachable}}},
      {"backups", std::move(backups)}};
  return json::serialize(object);
}

void BackupApi::add_routes(http::Router& router) {
  // Looking and noting work while it is locked; what reads or writes a backup takes the keys.
  const auto unlocked = [this](http::Handler handler) {
    return [this, handler = std::move(handler)](Request& request) {
      return keystore_.is_unlocked() ? handler(request) : http::retry_later("sealed", 5);
    };
  };
  const auto add = [&](Method method, const char* pattern, http::Handler handler, std::size_t bytes_max = 0) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = may_operate,
                .handler = std::move(handler),
                .body_bytes_max = bytes_max});
  };
  add(Method::get, "/backups", [this](Request&) { return list(); });
  add(Method::post, "/backups", unlocked([this](Request&) { return make(); }));
  add(Method::post, "/backups/{name}/verify", unlocked([this](Request& request) { return verify(request); }));
  add(Method::post, "/backups/{name}/hold", [this](Request& request) { return hold(request, true); });
  add(Method::post, "/backups/{name}/release", [this](Request& request) { return hold(request, false); });
  add(Method::post, "/backup-removals", [this](Request&) { return prune(); });
  add(
      Method::post, "/backup-drills", [this](Request& request) { return note_drill(request); }, body_bytes_max);
}

Response BackupApi::list() { return http::json(backups_json(keeper_, true)); }

Response BackupApi::make() {
  const auto made = keeper_.make();
  if (!made) return refused(made.error());
  json::object object = object_of(made->record);
  object["folders"] = array_of(made->places);
  object["key_folders"] = array_of(made->key_places);
  object["box"] = name_of(made->box);
  return http::json(json::serialize(object), 201);
}

Response BackupApi::verify(const Request& request) {
  const std::string& name = request.parameter("name");
  const auto verified = keeper_.verify(name == newest ? std::string() : name);
  if (!verified) return refused(verified.error());
  return http::json(json::serialize(json::object{{"name", verified->name},
                                                 {"good", verified->is_good},
                                                 {"folders", array_of(verified->places)},
                                                 {"files", verified->files},
                                                 {"rows", verified->rows},
                                                 {"logs", verified->logs},
                                                 {"millis", verified->millis}}));
}

Response BackupApi::hold(const Request& request, bool is_held) {
  const auto refusal = keeper_.hold(request.parameter("name"), is_held);
  return refusal ? refused(*refusal) : list();
}

Response BackupApi::prune() {
  return http::json(json::serialize(json::object{{"removed", json::value_from(keeper_.prune())}}));
}

Response BackupApi::note_drill(const Request& request) {
  constexpr std::int64_t millis_max = std::int64_t{1} << 40U;
  constexpr std::size_t name_bytes_max = 40;
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string name = fields->text("name", name_bytes_max);
  const bool is_good = fields->boolean("good");
  const auto millis = fields->integer("millis", 0, millis_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto refusal = keeper_.note_drill(name, is_good, static_cast<std::uint64_t>(millis));
  return refusal ? refused(*refusal) : list();
}

}  // namespace urna::api
