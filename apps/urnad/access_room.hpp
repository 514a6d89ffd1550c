// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "api/access_journal.hpp"
#include "api/access_review_api.hpp"
#include "api/alert_door.hpp"
#include "api/approval_api.hpp"
#include "api/desk_grants.hpp"
#include "api/emergency_api.hpp"
#include "api/platform_support_api.hpp"
#include "api/support_api.hpp"
#include "evidence/isolation_checks.hpp"
#include "keystore/column_sealer.hpp"
#include "options.hpp"
#include "storage/postgres_cluster.hpp"
#include "storage/sqlite_access_store.hpp"
#include "storage/sqlite_setting_store.hpp"

namespace urnad {

/// What a desk knows of the platform around it.
struct Surroundings {
  urna::api::FindGuest find_guest = {};            ///< empty at the platform's own desk
  urna::api::DeskGrants::OfGuest of_guest = {};    ///< the same
  urna::api::SupportedTenants* tenants = nullptr;  ///< of the platform's own desk; null: it is a customer's
  /// Each customer, for the check that they are kept apart; empty at a customer's desk.
  std::function<std::vector<urna::evidence::CustomerSeen>()> customers = {};
  /// Where elections may be kept; null: in the folder only.  Outlives the desk.
  const urna::storage::PostgresCluster* postgres = nullptr;

  bool is_platform() const { return tenants != nullptr; }
};

/// Access that does not last, and looking at the access that does: of one desk.
class AccessRoom {
 public:
  struct Parts {
    const Options& options;
    const urna::keystore::ColumnSealer& sealer;
    urna::identity::ApprovalDesk& approvals;
    urna::api::ApprovalApi& approval_api;
    const urna::api::Colleagues& colleagues;
    urna::storage::JournalKeeper& keeper;
    urna::identity::Sessions& sessions;
    urna::storage::SqliteSettingStore& settings;
    urna::crypto::RandomSource& random;
  };

  /// @param data  the desk's folder: access.db is in it
  /// @param parts, stores, surroundings' tenants  outlive this
  AccessRoom(const std::string& data, const std::string& origin, urna::identity::TenantId tenant, const Parts& parts,
             const urna::api::PeopleStores& stores, const Surroundings& surroundings);

  /// @param router  its handlers end before this does
  void add_routes(urna::http::Router& router);
  urna::api::SupportApi& support() { return support_api_; }
  /// To be called about every half minute.
  void tend(urna::Timestamp now);

 private:
  /// At the platform's own desk alone.
  struct Platform {
    Platform(AccessRoom& room, const std::string& origin, urna::identity::TenantId tenant, const Parts& parts,
             const urna::api::PeopleStores& stores, urna::api::SupportedTenants& tenants);

    urna::api::AlertDoor alerts;
    urna::identity::EmergencyDesk desk;
    urna::api::EmergencyApi emergency_api;
    urna::api::PlatformSupportApi support_api;
  };

  urna::storage::SqliteAccessStore store_;
  urna::api::DeskGrants grants_;
  urna::api::AccessJournal journal_;
  urna::identity::SupportDesk support_;
  urna::api::SupportApi support_api_;
  urna::identity::AccessReviews reviews_;
  urna::api::AccessReviewApi review_api_;
  std::optional<Platform> platform_;
  urna::Timestamp reviewed_{};  // when it was last looked what is due
};

}  // namespace urnad
