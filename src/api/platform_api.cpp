// SPDX-License-Identifier: EUPL-1.2
#include "api/platform_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "api/backup_api.hpp"
#include "api/permissions.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;
using keystore::KeyKind;
using keystore::KeyRecord;
using keystore::KeyState;

/// The keys of one use, taken together: of each customer one, say.
struct Group {
  std::uint64_t current = 0;
  std::uint64_t retired = 0;
  std::uint64_t destroyed = 0;
  std::uint32_t version = 0;        ///< the highest
  std::optional<Timestamp> oldest;  ///< of those in use
  std::optional<Timestamp> newest;

  void add(const KeyRecord& key) {
    if (key.state == KeyState::destroyed) {
      ++destroyed;
      return;
    }
    ++(key.state == KeyState::current ? current : retired);
    version = std::max(version, key.version);
    if (key.state != KeyState::current) return;
    oldest = std::min(oldest.value_or(key.made), key.made);
    newest = std::max(newest.value_or(key.made), key.made);
  }
};

std::string_view use_of(const KeyRecord& key) {
  switch (key.kind) {
    case KeyKind::root:
      return "root";
    case KeyKind::tenant:
      return "tenant";
    case KeyKind::data:
      return "data";
    case KeyKind::platform:
      break;
  }
  return key.purpose.starts_with("backup") ? "backup" : "journal";
}

json::value time_or_null(const std::optional<Timestamp>& moment) {
  return moment ? json::value(timestamp_text(*moment)) : json::value(nullptr);
}

}  // namespace

void PlatformApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/platform/keys",
              .permission = named(identity::Permission::keystore_read),
              .handler = [this](Request&) { return keys(); }});
  router.add({.pattern = "/api/platform/backups",
              .permission = named(identity::Permission::backup_read),
              .handler = [this](Request&) { return http::json(backups_json(backups_, false)); }});
}

Response PlatformApi::keys() {
  std::map<std::string_view, Group> groups{{"root", {}}, {"tenant", {}}, {"data", {}}, {"journal", {}}, {"backup", {}}};
  for (const KeyRecord& key : records_.keys()) groups[use_of(key)].add(key);
  json::array keys;
  for (const std::string_view use : {"root", "tenant", "data", "journal", "backup"}) {
    const Group& group = groups[use];
    keys.push_back(json::object{{"use", use},
                                {"current", group.current},
                                {"retired", group.retired},
                                {"destroyed", group.destroyed},
                                {"version", group.version},
                                {"oldest", time_or_null(group.oldest)},
                                {"newest", time_or_null(group.newest)}});
  }
  const keystore::KeystoreStatus status = keystore_.status(now_());
  const auto unlocked = unlocked_();
  const auto lock = records_.lock();
  json::object object{{"unlocked_since", time_or_null(unlocked ? std::optional(unlocked->at) : std::nullopt)},
                      {"shares", unlocked ? unlocked->shares : 0},
                      {"has_passphrase", status.has_passphrase},
                      {"threshold", status.threshold},
                      {"custodians", status.custodians},
                      {"names", json::array(status.names.begin(), status.names.end())},
                      {"lock_made", time_or_null(lock ? std::optional(lock->made) : std::nullopt)},
                      {"keys", std::move(keys)}};
  return http::json(json::serialize(object));
}

}  // namespace urna::api
