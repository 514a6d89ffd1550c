// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <thread>

#include "access_room.hpp"
#include "api/admission.hpp"
#include "api/alerts_api.hpp"
#include "api/approval_api.hpp"
#include "api/assurance_api.hpp"
#include "api/assurance_approval_api.hpp"
#include "api/assurance_paper_api.hpp"
#include "api/badge_api.hpp"
#include "api/batch_approval_api.hpp"
#include "api/box_client.hpp"
#include "api/colleagues.hpp"
#include "api/contributors_api.hpp"
#include "api/customer_api.hpp"
#include "api/departure.hpp"
#include "api/desk_gate.hpp"
#include "api/document_api.hpp"
#include "api/door_journal.hpp"
#include "api/dossier_api.hpp"
#include "api/download_gate.hpp"
#include "api/download_release_api.hpp"
#include "api/download_rules_api.hpp"
#include "api/evidence_api.hpp"
#include "api/firewall_api.hpp"
#include "api/hosting_api.hpp"
#include "api/incident_api.hpp"
#include "api/incident_evidence.hpp"
#include "api/incident_watch.hpp"
#include "api/journal_api.hpp"
#include "api/leaving_api.hpp"
#include "api/many_services_api.hpp"
#include "api/measure_statement_api.hpp"
#include "api/measure_template_api.hpp"
#include "api/node_statement_api.hpp"
#include "api/organiser_api.hpp"
#include "api/oscal_api.hpp"
#include "api/people_api.hpp"
#include "api/person_courier.hpp"
#include "api/person_door_api.hpp"
#include "api/place_watch.hpp"
#include "api/provider_settings_api.hpp"
#include "api/quota_gate.hpp"
#include "api/seen_state.hpp"
#include "api/service_api.hpp"
#include "api/service_import_api.hpp"
#include "api/sign_in_policy_api.hpp"
#include "api/signing_rights_api.hpp"
#include "api/trustee_api.hpp"
#include "api/voter_api.hpp"
#include "desk_journal.hpp"
#include "document_room.hpp"
#include "evidence_room.hpp"
#include "http/static_files.hpp"
#include "identity/memory_session_store.hpp"
#include "keystore/column_sealer.hpp"
#include "options.hpp"
#include "storage/kept_desk.hpp"
#include "storage/sqlite_approval_store.hpp"
#include "storage/sqlite_assured_service_store.hpp"
#include "storage/sqlite_incident_store.hpp"
#include "storage/sqlite_people_store.hpp"
#include "storage/sqlite_setting_store.hpp"
#include "tenant_watch.hpp"

namespace urnad {

urna::Timestamp now();

/// Each address of a person has one page; the rest are files that these ask for.
/// @param files      outlives the router
/// @param admission  lets voters in one by one; null: everybody gets the page at once.  Outlives the router
void add_pages(urna::http::Router& router, const urna::http::StaticFiles& files, urna::api::Admission* admission);

/// Where a desk is reached.
struct Addresses {
  std::string pages;  ///< what voters type
  std::string files;  ///< see `DocumentApi::Settings::files_address`; empty: the same
};

/// One customer's desk: all that there is of it while the keystore is unlocked; nothing of it is left when it goes.
class Desk {
 public:
  /// @param data      its folder, there already
  /// @param keystore  open
  /// @param sealer    of that keystore, for this customer; every file in the folder must be this customer's
  /// @param hosting   where the platform runs
  /// @param lock      what was noted while the keystore was not open; taken into the journal.  Null: of another desk
  /// @param backups   the platform's, for its checks of itself; null on a customer's desk, whose machine it is not
  /// @param surroundings  the platform around it
  /// @param keystore, sealer, hosting, lock, backups, box, random, log  outlive it
  /// @throws storage::ForeignDatabase  a file in the folder is another customer's
  Desk(const Options& options, std::string data, const Addresses& addresses, urna::keystore::Keystore& keystore,
       const urna::keystore::ColumnSealer& sealer, urna::api::HostingKeeper& hosting, urna::storage::LockJournal* lock,
       const urna::api::BackupKeeper* backups, urna::api::BoxClient& box, const urna::http::PeerAddress& box_address,
       urna::crypto::RandomSource& random, urna::http::AccessLog& log, const Surroundings& surroundings);

  /// @param router    its handlers end before this does
  /// @param pages     nothing, or outlives the router
  /// @param elsewhere asked when somebody who is signed in was told that there is no such election
  /// @param leaving   what there is of the customer outside of the desk
  void add_routes(urna::http::Router& router, const urna::http::StaticFiles* pages, const AskedElsewhere& elsewhere,
                  urna::api::LeavingApi::Find leaving);
  urna::http::Authorise authorise();

  /// Once it is open: tends what needs tending while nobody asks.
  void begin();
  /// Somebody is invited on the machine itself.
  urna::http::Response invite(const urna::http::Request& request);
  /// What somebody fetches at the host of files, with a ticket of this desk.
  urna::http::Response hand_out(const urna::http::Request& request);
  /// For whoever collects evidence; the desk outlives it.
  urna::api::IncidentEvidence::AtDesk incidents_at_hand() { return {journal_.keeper(), incident_store_}; }
  /// What leaves with the customer; the desk outlives it.
  urna::api::CustomerAtHand at_hand();
  /// An owner of the desk who shows address, password, and six digits or a recovery code; they may decide about it.
  std::optional<urna::api::Decider> recognise(std::string_view address, std::string_view password,
                                              std::string_view proof);
  /// How many may change the platform's keys, at the platform's own desk.
  std::size_t who_may_change_keys() const;
  /// The same proof as for `recognise`, of somebody who may.
  std::optional<urna::journal::Actor> recognise_for_keys(std::string_view address, std::string_view password,
                                                         std::string_view proof);
  /// See `KeptDesk::elsewhere`; the desk outlives it.
  std::unique_ptr<urna::storage::DatabaseElsewhere> elsewhere(const std::string& path) {
    return kept_->elsewhere(path);
  }
  /// Whether what changes something may be asked.
  bool is_journal_available() const { return journal_.is_available(); }
  /// How much of the platform the customer may use, from now on.
  void limit(const urna::tenancy::QuotaLimits& limits);
  /// Into its journal.  @throws storage::JournalUnavailable
  void note(const urna::journal::Entry& entry, const urna::journal::Details& details = {});
  /// From any thread, without waiting for a disk.
  const KnownElections& elections() const { return elections_; }

  /// The door by which somebody of the platform comes in.
  urna::api::SupportApi& support() { return access_.support(); }
  /// For customers' desks: who somebody of the platform is, and what they hold on it.  At the platform's own desk.
  std::optional<urna::identity::Person> person_of_platform(const urna::identity::PersonId& id) const;
  std::vector<urna::identity::Grant> grants_on_platform(const urna::identity::PersonId& id) const;
  /// Those that everybody may know of.
  std::vector<urna::protocol::ElectionUuid> public_elections() const;

 private:
  std::optional<urna::identity::PersonId> who_shows(std::string_view address, std::string_view password,
                                                    std::string_view proof);
  urna::api::EvidenceKeeper* evidence() { return evidence_room_ ? &evidence_room_->keeper() : nullptr; }
  std::vector<urna::storage::JournalKeeper::Source> sources();
  /// What no password may be made of.
  urna::identity::KnownNames known_names() const;
  urna::api::QuotaGate::Usage usage() const;
  urna::api::AlertCourier::Parts alert_parts(const Options& options);
  urna::api::PersonCourier::Parts person_parts(const Options& options);
  urna::identity::SessionLimits limits_of(const urna::identity::Session& session, urna::Timestamp now) const;
  urna::api::AssuranceApprovalApi::Ballots ballots() const;
  urna::api::BatchApprovalApi::Around batches();
  urna::api::FindCommon in_batch();
  bool may_sign(const urna::PersonId& person) const;
  urna::api::MeasureStatementApi::Around statements_around(std::function<std::string(std::string_view)> sign);
  /// With what the platform found about itself, where the service is this platform.
  urna::assurance::Answers answers_of(const urna::assurance::ServiceFile& file);
  /// Likewise: each of its checks, and what it last found.
  std::vector<urna::assurance::CheckStanding> checks_of(const urna::assurance::ServiceFile& file);
  /// Where a decision stands in the journal.
  std::optional<urna::api::JournalProof> proof_of_decision(const urna::Digest& decision, urna::Timestamp taken);
  /// A customer's identity provider said something that is not believed.
  void note_provider(const urna::http::Request& request, const urna::api::ProviderRefusal& refusal);
  /// Whether everybody may know of it: announced, and no trial.
  bool is_public(const urna::protocol::ElectionUuid& election) const;
  urna::storage::CustomerFile archive_of(const urna::protocol::ElectionUuid& election) const;

  const std::string data_;
  const std::string origin_;
  const urna::identity::TenantId tenant_;
  const bool is_platform_;
  const urna::http::PeerAddress box_address_;
  urna::api::BoxClient& box_;
  urna::crypto::RandomSource& random_;
  urna::http::AccessLog& log_;
  KnownElections elections_;
  const std::unique_ptr<urna::storage::KeptDesk> kept_;
  urna::election::DeskStore& store_;
  urna::storage::PeopleDatabase people_database_;
  urna::storage::SqlitePersonStore person_store_;
  urna::storage::SqliteInvitationStore invitation_store_;
  urna::storage::SqliteGrantStore grant_store_;
  urna::storage::SqliteGroupStore group_store_;
  urna::storage::SqliteServiceStore service_store_;
  const urna::api::PeopleStores people_;
  urna::api::Colleagues colleagues_;
  const urna::election::TrusteeLinks links_;
  urna::election::VotingDesk voting_;
  urna::election::OrganiserDesk organiser_;
  urna::storage::SqliteApprovalStore approval_store_;
  urna::identity::ApprovalDesk approvals_;
  urna::storage::SqliteSettingStore settings_;
  urna::api::FirewallApi firewall_;
  urna::api::QuotaGate quota_gate_;
  urna::storage::SqliteAssuredServiceStore assured_services_;
  urna::storage::SqliteIncidentStore incident_store_;
  DocumentRoom document_room_;
  std::optional<EvidenceRoom> evidence_room_;  // of the platform's own desk
  DeskJournal journal_;
  urna::api::DoorJournal door_journal_;
  urna::identity::RolePolicyBook policies_;
  urna::identity::MemorySessionStore session_store_;  // whoever is signed in when the platform is locked is so no more
  urna::identity::Sessions sessions_;
  urna::identity::PersonDoor door_;
  urna::api::DeskGate gate_;
  urna::api::ProviderCaller provider_caller_;
  urna::api::ProviderSettingsApi provider_settings_;
  urna::api::PersonDoorApi door_api_;
  urna::api::ServiceApi service_api_;
  urna::api::Admission admission_;
  urna::api::VoterApi voter_api_;
  urna::api::OrganiserApi organiser_api_;
  urna::api::ApprovalApi approval_api_;
  urna::api::TwoPeople two_people_;
  urna::api::SignInPolicyApi sign_in_policy_;
  urna::api::AlertsApi alerts_api_;
  urna::api::SeenState seen_state_;
  urna::api::Appointments appointments_;
  urna::api::PeopleApi people_api_;
  AccessRoom access_;
  urna::api::TrusteeApi trustee_api_;
  urna::api::AssuranceApi assurance_api_;
  urna::api::ContributorsApi contributors_api_;
  urna::api::ServiceImportApi service_import_api_{assured_services_, random_};
  urna::api::ManyServicesApi many_services_api_{assured_services_, person_store_, random_,
                                                urna::assurance::Catalogue::built_in(), in_batch()};
  urna::api::MeasureTemplateApi measure_template_api_{assured_services_, person_store_, random_};
  urna::api::EvidenceApi evidence_api_;
  urna::api::AssuranceApprovalApi assurance_approval_api_;
  urna::api::BatchApprovalApi batch_approval_api_;
  urna::api::MeasureStatementApi measure_statement_api_;
  urna::api::SigningRightsApi signing_rights_api_;
  urna::api::AssurancePaperApi assurance_paper_api_;
  urna::api::DossierApi dossier_api_;
  urna::api::OscalApi oscal_api_{assured_services_, person_store_};
  urna::api::BadgeApi badge_api_;
  urna::api::HostingPages hosting_pages_;
  urna::api::HostingApi hosting_api_;
  urna::api::NodeStatements node_statements_;
  urna::api::NodeStatementApi node_statement_api_;
  urna::api::IncidentApi incident_api_;
  urna::api::IncidentWatch incident_watch_;
  urna::api::PlaceWatch place_watch_;
  urna::api::JournalApi journal_api_;
  urna::api::DownloadRulesApi download_rules_;
  urna::api::DownloadReleaseApi download_release_;
  urna::api::DownloadGate download_gate_;
  urna::api::DocumentApi document_api_;
  urna::api::AlertCourier alert_courier_;
  urna::api::PersonCourier person_courier_;
  std::optional<urna::api::LeavingApi> leaving_api_;  // once there are routes
  std::jthread caretaker_;
  std::jthread inspector_;
};

}  // namespace urnad
