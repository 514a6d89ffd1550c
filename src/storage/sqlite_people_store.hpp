// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "identity/invitation.hpp"
#include "identity/person.hpp"
#include "identity/service_token.hpp"
#include "storage/people_database.hpp"

/// The keepers of `people.db`.  Whatever says something of a person is sealed; a person is found by the blind index of
/// the address of mail, a security key by that of its id.
namespace urna::storage {

class SqlitePersonStore final : public identity::PersonStore {
 public:
  /// @param people  outlives this
  explicit SqlitePersonStore(PeopleDatabase& people);

  std::optional<identity::Person> find(const std::string& address) const override;
  std::optional<identity::Person> find(const identity::PersonId& id) const override;
  bool is_key_taken(std::span<const std::byte> key_id) const override;
  bool change(const std::string& address, const std::function<bool(std::optional<identity::Person>&)>& change) override;
  std::vector<identity::Person> all() const override;

 private:
  Digest address_index(std::string_view address) const;
  Digest key_index(std::span<const std::byte> key_id) const;
  identity::Person person_in(const SqliteRow& row) const;
  std::optional<identity::Person> read(const std::string& address) const;
  void write(const identity::Person& person, const std::optional<identity::PersonId>& before);

  PeopleDatabase& people_;
  mutable SqliteStatement find_by_address_;
  mutable SqliteStatement find_by_id_;
  mutable SqliteStatement find_key_;
};

class SqliteInvitationStore final : public identity::InvitationStore {
 public:
  /// @param people  outlives this
  explicit SqliteInvitationStore(PeopleDatabase& people) : people_(people) {}

  void add(const identity::Invitation& invitation) override;
  std::optional<identity::Invitation> find(const Digest& hash) const override;
  bool change(const Digest& hash, const std::function<bool(identity::Invitation&)>& change) override;
  std::vector<identity::Invitation> all() const override;

 private:
  identity::Invitation invitation_in(const SqliteRow& row) const;
  std::optional<identity::Invitation> read(const Digest& hash) const;
  void write(const identity::Invitation& invitation);

  PeopleDatabase& people_;
};

class SqliteGrantStore final : public identity::GrantStore {
 public:
  /// @param people  outlives this
  explicit SqliteGrantStore(PeopleDatabase& people);

  void add(const identity::Grant& grant) override;
  std::vector<identity::Grant> of(const identity::Subject& subject,
                                  const std::set<identity::GroupId>& groups) const override;
  std::vector<identity::Grant> all() const override;
  bool change(const identity::GrantId& id, const std::function<bool(identity::Grant&)>& change) override;

 private:
  identity::Grant grant_in(const SqliteRow& row) const;
  void write(const identity::Grant& grant);

  PeopleDatabase& people_;
  mutable SqliteStatement of_subject_;
};

class SqliteGroupStore final : public identity::GroupStore {
 public:
  /// @param people  outlives this
  explicit SqliteGroupStore(PeopleDatabase& people);

  std::vector<identity::Group> all() const override;
  std::set<identity::GroupId> of(const identity::PersonId& person) const override;
  bool change(const identity::GroupId& id, const std::function<bool(std::optional<identity::Group>&)>& change) override;

 private:
  identity::Group group_in(const SqliteRow& row) const;

  PeopleDatabase& people_;
  mutable SqliteStatement of_person_;
};

class SqliteServiceStore final : public identity::ServiceStore {
 public:
  /// @param people  outlives this
  explicit SqliteServiceStore(PeopleDatabase& people) : people_(people) {}

  void add(const identity::ServiceAccess& access) override;
  std::optional<identity::ServiceAccess> find(const identity::ServiceId& id) const override;
  /// A program's use of its access is written, and not told to the journal.
  bool change(const identity::ServiceId& id, const std::function<bool(identity::ServiceAccess&)>& change) override;
  std::vector<identity::ServiceAccess> all() const override;

 private:
  identity::ServiceAccess access_in(const SqliteRow& row) const;
  std::optional<identity::ServiceAccess> read(const identity::ServiceId& id) const;
  void write(const identity::ServiceAccess& access);

  PeopleDatabase& people_;
};

}  // namespace urna::storage
