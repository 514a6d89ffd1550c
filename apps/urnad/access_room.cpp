// SPDX-License-Identifier: EUPL-1.2
#include "access_room.hpp"

#include "alert_post.hpp"
#include "desk.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

namespace {

constexpr std::string_view contacts_setting = "security_contacts";

}  // namespace

AccessRoom::Platform::Platform(AccessRoom& room, const std::string& origin, identity::TenantId tenant,
                               const Parts& parts, const api::PeopleStores& stores, api::SupportedTenants& tenants)
    : alerts(
          [&settings = parts.settings] { return api::contacts_from(settings.text(contacts_setting).value_or("[]")); },
          origin, alert_post(parts.options)),
      desk({room.store_, room.grants_, room.journal_, alerts, parts.random}),
      emergency_api({desk, room.store_, parts.approvals, parts.approval_api, parts.sessions, alerts, parts.random},
                    stores,
                    {tenant, origin,
                     [&settings = parts.settings](const std::string& text) { settings.put(contacts_setting, text); }}),
      support_api(tenants) {}

AccessRoom::AccessRoom(const std::string& data, const std::string& origin, identity::TenantId tenant,
                       const Parts& parts, const api::PeopleStores& stores, const Surroundings& surroundings)
    : store_(data + "/access.db", parts.sealer, {.owner = parts.sealer.tenant()}),
      grants_(stores, surroundings.of_guest),
      journal_(parts.keeper),
      support_({parts.approvals, store_, grants_, journal_, parts.random},
               [&colleagues = parts.colleagues](const std::string& id) { return colleagues.who_is(id); }),
      support_api_({support_, parts.approvals, parts.sessions, parts.random}, stores, {tenant, origin}, now),
      reviews_({store_, grants_, journal_, parts.random}),
      review_api_({reviews_, grants_}, stores, tenant, surroundings.is_platform()) {
  parts.approval_api.add_kind(std::string(identity::SupportDesk::action), support_api_.kind());
  if (!surroundings.is_platform()) return;
  platform_.emplace(*this, origin, tenant, parts, stores, *surroundings.tenants);
  const std::string name_keys(api::EmergencyApi::action);
  parts.approval_api.add_kind(name_keys, api::EmergencyApi::kind());
  api::add_action(parts.approvals, name_keys, api::EmergencyApi::kind(), parts.colleagues,
                  [this](const identity::ApprovalRequest& request, Timestamp at) {
                    return platform_->emergency_api.name_keys(request, at);
                  });
}

void AccessRoom::add_routes(http::Router& router) {
  support_api_.add_routes(router);
  review_api_.add_routes(router);
  if (!platform_) return;
  platform_->emergency_api.add_routes(router);
  platform_->support_api.add_routes(router);
}

void AccessRoom::tend(Timestamp now) {
  constexpr std::chrono::minutes between_reviews{10};
  support_.tend(now);
  if (platform_) platform_->desk.tend(now);
  if (now - reviewed_ < between_reviews) return;
  reviewed_ = now;
  reviews_.tend(review_api_.places(), now);
}

}  // namespace urnad
