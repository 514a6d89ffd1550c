// SPDX-License-Identifier: EUPL-1.2
#include "identity/support_access.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/ensure.hpp"
#include "identity/detail/asker_for.hpp"
#include "identity/detail/plain_text.hpp"

namespace urna::identity {
namespace {

namespace json = boost::json;

template <class Id>
std::optional<Id> id_from(std::string_view text) {
  const auto bytes = from_hex(text);
  Identifier id{};
  if (!bytes || bytes->size() != id.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), id.begin());
  return Id(id);
}

/// Whether the platform employs somebody for its machines: nobody else is let into a tenant.
bool is_of_platform(const std::vector<Grant>& grants, Timestamp now) {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    const bool runs_it = grant.role == Role::system_operator || grant.role == Role::platform_owner;
    return runs_it && is_live(grant, now);
  });
}

bool is_live(const SupportAccess& access, Timestamp now) { return now < access.until && !access.ended; }

}  // namespace

/// What a request says.
struct SupportDesk::Asked {
  TenantId tenant;
  PersonId person;
  std::string ticket;
  std::chrono::seconds lasts;
};

SupportDesk::SupportDesk(Parts parts, PersonOf person_of) : parts_(parts), person_of_(std::move(person_of)) {
  parts_.approvals.add_action(
      std::string(action), [this](const ApprovalRequest& request, Timestamp now) { return give(request, now); },
      [this](const ApprovalRequest& request, const std::string& name, Timestamp now) {
        return may_confirm(request, name, now);
      });
}

std::optional<SupportDesk::Asked> SupportDesk::read(const ApprovalRequest& request) {
  if (request.action != action) return std::nullopt;
  const std::string_view subject = request.subject;
  const std::size_t slash = std::min(subject.find('/'), subject.size());
  const auto tenant = id_from<TenantId>(subject.substr(0, slash));
  const auto person = id_from<PersonId>(subject.substr(std::min(slash + 1, subject.size())));
  boost::system::error_code fault;
  const json::value parameters = json::parse(request.parameters, fault);
  const json::object* const object = fault ? nullptr : parameters.if_object();
  const json::value* const ticket = object == nullptr ? nullptr : object->if_contains("ticket");
  const json::value* const lasts = object == nullptr ? nullptr : object->if_contains("seconds");
  if (!tenant || !person || ticket == nullptr || lasts == nullptr || !ticket->is_string() || !lasts->is_int64()) {
    return std::nullopt;
  }
  return Asked{*tenant, *person, std::string(ticket->get_string()), std::chrono::seconds(lasts->get_int64())};
}

std::optional<TenantId> SupportDesk::tenant_asked(const ApprovalRequest& request) {
  const auto asked = read(request);
  return asked ? std::optional(asked->tenant) : std::nullopt;
}

Result<ApprovalRequest, SupportFault> SupportDesk::ask(const std::string& requester, const Wish& wish, Timestamp now) {
  const auto person = person_of_(requester);
  if (!person) return failure(SupportFault::unknown_person);
  if (!detail::is_plain_text(wish.reason, reason_bytes_max)) return failure(SupportFault::no_reason);
  if (!detail::is_plain_text(wish.ticket, ticket_bytes_max)) return failure(SupportFault::no_ticket);
  if (wish.lasts < lasts_min || wish.lasts > lasts_max) return failure(SupportFault::no_time);
  const std::vector<Grant> held = parts_.grants.of(*person);
  if (!is_of_platform(held, now)) return failure(SupportFault::not_of_platform);
  const Grant wished{GrantId{},        *person,     Role::support, InTenant{wish.tenant}, now,
                     now + wish.lasts, wish.reason, std::nullopt,  std::nullopt};
  if (find_held_fault(wished, held, now)) return failure(SupportFault::not_grantable);
  const json::object parameters{{"seconds", wish.lasts.count()}, {"ticket", wish.ticket}};
  const auto asked = parts_.approvals.ask(requester,
                                          {.action = std::string(action),
                                           .subject = to_hex(wish.tenant.get()) + "/" + to_hex(person->get()),
                                           .parameters = json::serialize(parameters),
                                           .reason = wish.reason},
                                          now);
  if (!asked && asked.error() == ApprovalFault::asked_already) return failure(SupportFault::asked_already);
  if (!asked) {
    ensure(asked.error() == ApprovalFault::person_gone, "the action is known");
    return failure(SupportFault::person_gone);
  }
  parts_.witness.note(AccessEvent::support_asked, *person, *person, InTenant{wish.tenant}, now);
  return *asked;
}

std::optional<GrantFault> SupportDesk::find_fault(const PersonId& giver, const Grant& proposed, Timestamp now) const {
  const std::vector<Grant> of_giver = parts_.grants.of(giver);
  const Asker asker = detail::asker_for(giver, of_giver, tenant_of(proposed.place), now);
  if (!authorise(asker, Permission::approval_decide, proposed.place)) return GrantFault::giver_may_not;
  return find_grant_fault(asker, proposed, parts_.grants.of(std::get<PersonId>(proposed.subject)));
}

bool SupportDesk::may_confirm(const ApprovalRequest& request, const std::string& name, Timestamp now) const {
  const auto asked = read(request);
  const auto giver = person_of_(name);
  if (!asked || !giver) return false;
  const Place place = InTenant{asked->tenant};
  const std::vector<Grant> of_giver = parts_.grants.of(*giver);
  const Asker asker = detail::asker_for(*giver, of_giver, asked->tenant, now);
  return authorise(asker, Permission::approval_decide, place) && authorise(asker, Permission::grant_give, place);
}

std::optional<std::string> SupportDesk::give(const ApprovalRequest& request, Timestamp now) {
  const auto asked = read(request);
  const auto giver = request.approvals.empty() ? std::nullopt : person_of_(request.approvals.back().approver);
  if (!asked || !giver || person_of_(request.requester) != asked->person) return "unknown-person";
  if (asked->lasts > lasts_max || asked->lasts < lasts_min) return "no-time";
  if (!is_of_platform(parts_.grants.of(asked->person), now)) return "not-of-platform";
  const Grant grant{draw_identifier<GrantId>(parts_.random),
                    asked->person,
                    Role::support,
                    InTenant{asked->tenant},
                    now,
                    now + asked->lasts,
                    asked->ticket + ": " + request.reason,
                    *giver,
                    std::nullopt};
  if (find_fault(*giver, grant, now)) return "not-grantable";
  const std::lock_guard lock(mutex_);
  // First what is shown to the tenant: if the program ends here, the list shows what nobody has, never the reverse.
  parts_.store.put(SupportAccess{draw_identifier<SupportId>(parts_.random),
                                 grant.id,
                                 asked->person,
                                 asked->tenant,
                                 request.reason,
                                 asked->ticket,
                                 *giver,
                                 now,
                                 *grant.expires,
                                 {},
                                 false});
  parts_.grants.add(grant);
  parts_.witness.note(AccessEvent::support_given, *giver, asked->person, grant.place, now);
  return std::nullopt;
}

bool SupportDesk::end(const SupportId& id, const PersonId& by, Timestamp now) {
  const std::lock_guard lock(mutex_);
  auto access = parts_.store.find(id);
  if (!access || !is_live(*access, now)) return false;
  parts_.grants.end(access->grant, now);
  access->ended = now;
  access->end_noted = true;
  parts_.store.put(*access);
  parts_.witness.note(AccessEvent::support_ended, by, access->person, InTenant{access->tenant}, now);
  return true;
}

std::vector<LiveSupport> SupportDesk::live(const TenantId& tenant, Timestamp now) const {
  std::vector<LiveSupport> live;
  const std::vector<SupportAccess> known = parts_.store.support();
  for (Grant& grant : parts_.grants.within(InTenant{tenant})) {
    if (grant.role != Role::support || !identity::is_live(grant, now)) continue;
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const SupportAccess& access) { return access.grant == grant.id; });
    live.push_back({std::move(grant), found == known.end() ? std::nullopt : std::optional(*found)});
  }
  return live;
}

std::vector<SupportAccess> SupportDesk::history(const TenantId& tenant) const {
  std::vector<SupportAccess> all = parts_.store.support();
  std::erase_if(all, [&](const SupportAccess& access) { return access.tenant != tenant; });
  return all;
}

void SupportDesk::tend(Timestamp now) {
  const std::lock_guard lock(mutex_);
  for (SupportAccess& access : parts_.store.support()) {
    if (access.end_noted || is_live(access, now)) continue;
    access.end_noted = true;
    parts_.store.put(access);
    parts_.witness.note(AccessEvent::support_ended, std::nullopt, access.person, InTenant{access.tenant}, now);
  }
}

}  // namespace urna::identity
