// SPDX-License-Identifier: EUPL-1.2
#include "storage/detail/people_records.hpp"

#include "storage/detail/record_text.hpp"

namespace urna::storage::detail {
namespace {

using identity::AddressRange;
using identity::Grant;
using identity::Identifier;
using identity::InElection;
using identity::InTenant;
using identity::Invitation;
using identity::OnPlatform;
using identity::Person;
using identity::PersonId;
using identity::Place;
using identity::ProviderLink;
using identity::Role;
using identity::SecurityKey;
using identity::ServiceAccess;

constexpr std::uint64_t version = 1;
constexpr std::uint64_t person_version = 2;  // in the first one nobody was linked to a provider

RecordReader reader_of(std::string_view record) {
  RecordReader reader(record);
  if (reader.number() != version) throw DatabaseFailed("a record of a person was written by a newer program");
  return reader;
}

void write(RecordWriter& out, const Place& place) {
  out.number(place.index());
  if (const auto* tenant = std::get_if<InTenant>(&place)) out.blob(tenant->tenant.get());
  if (const auto* election = std::get_if<InElection>(&place)) {
    out.blob(election->tenant.get()).text(election->election.get());
  }
}

Place read_place(RecordReader& in) {
  switch (in.choice(std::variant_size_v<Place>)) {
    case 1:
      return InTenant{identity::TenantId(in.array<Identifier>())};
    case 2: {
      const identity::TenantId tenant(in.array<Identifier>());
      return InElection{tenant, identity::ElectionUuid(in.text())};
    }
    default:
      return OnPlatform{};
  }
}

void write(RecordWriter& out, const std::optional<PersonId>& person) {
  out.array(person ? std::optional(person->get()) : std::nullopt);
}

std::optional<PersonId> read_person(RecordReader& in) {
  const auto id = in.array_or_none<Identifier>();
  return id ? std::optional(PersonId(*id)) : std::nullopt;
}

// By name, as permissions: their numbers move when one is added.
void write(RecordWriter& out, Role role) { out.text(identity::facts_of(role).name); }

Role read_role(RecordReader& in) {
  const auto role = identity::role_from(in.text());
  if (!role) throw DatabaseFailed("a record of a person has a role that there is not");
  return *role;
}

void write(RecordWriter& out, const SecurityKey& key) {
  out.blob(key.id).number(static_cast<std::uint64_t>(static_cast<std::int64_t>(key.algorithm))).blob(key.public_key);
  out.number(key.counter).blob(key.model).number(key.may_be_copied ? 1 : 0).number(key.has_verified ? 1 : 0);
}

SecurityKey read_key(RecordReader& in) {
  SecurityKey key;
  key.id = in.blob();
  key.algorithm = static_cast<identity::KeyAlgorithm>(static_cast<std::int64_t>(in.number()));
  key.public_key = in.blob();
  key.counter = static_cast<std::uint32_t>(in.number());
  key.model = in.array<std::array<std::byte, 16>>();
  key.may_be_copied = in.choice(2) == 1;
  key.has_verified = in.choice(2) == 1;
  return key;
}

}  // namespace

std::string record_of(const Person& person) {
  RecordWriter out;
  out.number(person_version).text(person.address).text(person.name).number(static_cast<std::uint64_t>(person.state));
  out.text(person.password).number(static_cast<std::uint64_t>(person.strength));
  out.number(person.earlier_passwords.size());
  for (const std::string& hash : person.earlier_passwords) out.text(hash);
  out.number(person.last_totp_step).number(person.keys.size());
  for (const SecurityKey& key : person.keys) write(out, key);
  for (const std::string& hash : person.recovery.hashes) out.text(hash);
  out.number(person.failures).array(person.invitation);
  out.number(person.links.size());
  for (const ProviderLink& link : person.links) out.text(link.issuer).text(link.subject).moment(link.since);
  return out.written();
}

Person person_in(std::string_view record) {
  constexpr std::uint64_t states = static_cast<std::uint64_t>(identity::PersonState::disabled) + 1;
  constexpr std::uint64_t strengths = static_cast<std::uint64_t>(identity::Strength::high) + 1;
  RecordReader in(record);
  const std::uint64_t written_as = in.number();
  if (written_as != version && written_as != person_version)
    throw DatabaseFailed("a record of a person was written by a newer program");
  Person person;
  person.address = in.text();
  person.name = in.text();
  person.state = static_cast<identity::PersonState>(in.choice(states));
  person.password = in.text();
  person.strength = static_cast<identity::Strength>(in.choice(strengths));
  for (std::uint64_t left = in.number(); left > 0; --left) person.earlier_passwords.push_back(in.text());
  person.last_totp_step = in.number();
  for (std::uint64_t left = in.number(); left > 0; --left) person.keys.push_back(read_key(in));
  for (std::string& hash : person.recovery.hashes) hash = in.text();
  person.failures = static_cast<unsigned>(in.number());
  person.invitation = in.array_or_none<Digest>();
  for (std::uint64_t left = written_as == version ? 0 : in.number(); left > 0; --left) {
    std::string issuer = in.text();
    std::string subject = in.text();
    person.links.push_back({std::move(issuer), std::move(subject), in.moment()});
  }
  in.end();
  return person;
}

std::string record_of(const Invitation& invitation) {
  RecordWriter out;
  out.number(version).text(invitation.address);
  write(out, invitation.place);
  out.number(invitation.roles.size());
  for (const Role role : invitation.roles) write(out, role);
  out.moment(invitation.role_ends).text(invitation.reason);
  write(out, invitation.by);
  out.moment(invitation.expires).moment(invitation.spent);
  return out.written();
}

Invitation invitation_in(std::string_view record) {
  RecordReader in = reader_of(record);
  Invitation invitation;
  invitation.address = in.text();
  invitation.place = read_place(in);
  for (std::uint64_t left = in.number(); left > 0; --left) invitation.roles.push_back(read_role(in));
  invitation.role_ends = in.moment_or_none();
  invitation.reason = in.text();
  invitation.by = read_person(in);
  invitation.expires = in.moment();
  invitation.spent = in.moment_or_none();
  in.end();
  return invitation;
}

std::string record_of(const Grant& grant) {
  RecordWriter out;
  out.number(version).number(grant.subject.index());
  std::visit([&](const auto& id) { out.blob(id.get()); }, grant.subject);
  write(out, grant.role);
  write(out, grant.place);
  out.moment(grant.not_before).moment(grant.expires).text(grant.reason);
  write(out, grant.by);
  out.moment(grant.ended);
  return out.written();
}

Grant grant_in(std::string_view record) {
  RecordReader in = reader_of(record);
  Grant grant;
  const std::uint64_t kind = in.choice(std::variant_size_v<identity::Subject>);
  const auto id = in.array<Identifier>();
  if (kind == 0) grant.subject = PersonId(id);
  if (kind == 1) grant.subject = identity::GroupId(id);
  if (kind == 2) grant.subject = identity::ServiceId(id);
  grant.role = read_role(in);
  grant.place = read_place(in);
  grant.not_before = in.moment();
  grant.expires = in.moment_or_none();
  grant.reason = in.text();
  grant.by = read_person(in);
  grant.ended = in.moment_or_none();
  in.end();
  return grant;
}

std::string record_of(const ServiceAccess& access) {
  RecordWriter out;
  out.number(version).blob(access.hash).text(access.name);
  write(out, access.place);
  std::vector<identity::Permission> permissions;
  for (const identity::PermissionFacts& facts : identity::every_permission()) {
    if (access.permissions.has(facts.permission)) permissions.push_back(facts.permission);
  }
  out.number(permissions.size());
  for (const identity::Permission permission : permissions) out.text(identity::facts_of(permission).name);
  out.number(access.from.size());
  for (const AddressRange& range : access.from) out.text(range.text());
  write(out, access.by);
  out.moment(access.expires).moment(access.last_used).moment(access.revoked);
  return out.written();
}

ServiceAccess access_in(std::string_view record) {
  RecordReader in = reader_of(record);
  ServiceAccess access;
  access.hash = in.array<Digest>();
  access.name = in.text();
  access.place = read_place(in);
  for (std::uint64_t left = in.number(); left > 0; --left) {
    // A permission that there is no more allows nothing.
    if (const auto permission = identity::permission_from(in.text())) {
      access.permissions = access.permissions | identity::Permissions{*permission};
    }
  }
  for (std::uint64_t left = in.number(); left > 0; --left) {
    const auto range = AddressRange::parse(in.text());
    if (!range) throw DatabaseFailed("a record of a program has a range of addresses that is none");
    access.from.push_back(*range);
  }
  access.by = read_person(in);
  access.expires = in.moment();
  access.last_used = in.moment_or_none();
  access.revoked = in.moment_or_none();
  in.end();
  return access;
}

}  // namespace urna::storage::detail
