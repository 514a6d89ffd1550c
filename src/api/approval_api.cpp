// SPDX-License-Identifier: EUPL-1.2
#include "api/approval_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/text_fields.hpp"
#include "api/permissions.hpp"
#include "api/poll_approvals.hpp"
#include "base/text_rules.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::refused;
using http::Method;
using http::Request;
using http::Response;
using identity::ApprovalFault;
using identity::ApprovalId;
using identity::ApprovalRequest;
using identity::ApprovalState;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 8 * 1024;
constexpr std::size_t reason_characters_max = 500;
constexpr std::size_t listed_max = 100;

Response refused(ApprovalFault fault) {
  switch (fault) {
    case ApprovalFault::unknown_action:
      return http::problem(
          {422, "unfit-fields", {}, {{"action", "is election.open, .close, .count, .end-shuffles or .annul"}}});
    case ApprovalFault::asked_already:
      return http::problem(409, "asked-already");
    case ApprovalFault::unknown_request:
      return http::problem(404, "unknown-approval");
    case ApprovalFault::ended:
      return http::problem(409, "approval-ended");
    case ApprovalFault::expired:
      return http::problem(409, "approval-expired");
    case ApprovalFault::own_request:
      return http::problem(403, "own-approval");
    case ApprovalFault::confirmed_already:
      return http::problem(409, "confirmed-already");
    case ApprovalFault::differs:
      return http::problem(409, "approval-differs");
    case ApprovalFault::step_up_old:
      return http::problem(401, "step-up");
    case ApprovalFault::person_gone:
      return http::problem(403, "person-gone");
    case ApprovalFault::not_requester:
      return http::problem(403, "not-requester");
    case ApprovalFault::not_theirs:
      return http::problem(403, "not-theirs");
  }
  return http::problem(409, "approval-ended");
}

bool has_confirmed(const ApprovalRequest& request, const std::string& name) {
  return std::any_of(request.approvals.begin(), request.approvals.end(),
                     [&](const identity::Approval& approval) { return approval.approver == name; });
}

/// Of what is done to a poll: the election.
std::optional<protocol::ElectionUuid> election_of(const ApprovalRequest& request) {
  return is_poll_action(request.action) ? protocol::ElectionUuid::parse(request.subject) : std::nullopt;
}

}  // namespace

ApprovalApi::ApprovalApi(identity::ApprovalDesk& approvals, const Colleagues& colleagues, election::OrganiserDesk& desk,
                         election::VotingDesk& voting, Clock now)
    : approvals_(approvals), colleagues_(colleagues), desk_(desk), voting_(voting), now_(std::move(now)) {
  for (const std::string_view action : {count_action, end_shuffles_action, annul_action}) {
    add_kind(std::string(action),
             {.place = [&colleagues](const ApprovalRequest& request) -> std::optional<identity::Place> {
                const auto election = protocol::ElectionUuid::parse(request.subject);
                return election ? std::optional(colleagues.place(*election)) : std::nullopt;
              },
              .permission = permission_for(action),
              .asked =
                  [](const ApprovalRequest& request) {
                    const json::object asked = json::parse(request.parameters).as_object();
                    json::object out{{"election", asked.at("name")}};
                    if (asked.contains("reason")) out["public_reason"] = asked.at("reason");
                    return out;
                  }});
  }
}

std::optional<identity::Place> ApprovalApi::place_of(const ApprovalRequest& request) const {
  if (const auto election = election_of(request)) return colleagues_.place(*election);
  const auto kind = kinds_.find(request.action);
  return kind == kinds_.end() ? std::nullopt : kind->second.place(request);
}

Allowed ApprovalApi::permission_of(const ApprovalRequest& request) const {
  const auto kind = kinds_.find(request.action);
  return kind == kinds_.end() ? permission_for(request.action) : kind->second.permission;
}

/// Whether it is anything to this person: their own, or one that waits where they may see such things.
bool ApprovalApi::concerns(const ApprovalRequest& request, const Caller& reader) const {
  if (request.requester == reader.id() || has_confirmed(request, reader.id())) return true;
  const auto place = place_of(request);
  return place && reader.may(Allowed::approval_read, *place);
}

/// Whether somebody could have the last word: a factor can be shown again, a right not.
bool ApprovalApi::may_decide(const ApprovalRequest& request, const std::string& id) const {
  const auto kind = kinds_.find(request.action);
  if (kind != kinds_.end()) return api::may_decide(kind->second, colleagues_, request, id);
  const auto place = place_of(request);
  const auto person = detail::identifier_from<identity::PersonId>(id);
  return place && person && colleagues_.may_at(*person, Allowed::approval_decide, *place) &&
         colleagues_.may_at(*person, permission_of(request), *place);
}

void ApprovalApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, http::Permission permission, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = std::move(permission),
                .handler = std::move(handler),
                .body_bytes_max = method == Method::post ? body_bytes_max : 0});
  };
  add(Method::post, "/api/organiser/elections/{uuid}/approvals", named(Allowed::approval_request),
      [this](Request& request) { return ask(request); });
  add(Method::get, "/api/organiser/approvals", named_somewhere(Allowed::approval_read),
      [this](Request& request) { return list(request); });
  add(Method::get, "/api/organiser/approvals/{approval}", named_somewhere(Allowed::approval_read),
      [this](Request& request) { return read(request); });
  add(Method::remove, "/api/organiser/approvals/{approval}", named_somewhere(Allowed::approval_request),
      [this](Request& request) { return withdraw(request); });
  add(Method::post, "/api/organiser/approvals/{approval}/confirm", named_somewhere(Allowed::approval_decide),
      [this](Request& request) { return confirm(request); });
  add(Method::post, "/api/organiser/approvals/{approval}/refuse", named_somewhere(Allowed::approval_decide),
      [this](Request& request) { return refuse(request); });
}

std::optional<ApprovalRequest> ApprovalApi::found(const Request& request) const {
  const auto bytes = from_hex(request.parameter("approval"));
  std::array<std::byte, 16> id{};
  if (!bytes || bytes->size() != id.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), id.begin());
  auto one = approvals_.find(ApprovalId(id), now_());
  if (one && !concerns(*one, caller_of(request))) return std::nullopt;
  return one;
}

json::object ApprovalApi::described(const ApprovalRequest& request, const Caller& reader) const {
  const bool waits = request.state == ApprovalState::pending;
  const auto has_a_word = [&](const std::string& id) {
    return waits && id != request.requester && !has_confirmed(request, id);
  };
  json::array approvals;
  for (const identity::Approval& approval : request.approvals)
    approvals.push_back({{"by", colleagues_.name(approval.approver)}, {"at", timestamp_text(approval.at)}});
  json::array others;
  const auto place = place_of(request);
  if (place && waits) {
    const auto deciders = colleagues_.who_may({Allowed::approval_decide, permission_of(request)}, *place);
    for (const auto& [id, name] : deciders) {
      if (has_a_word(id) && may_decide(request, id)) others.emplace_back(name);
    }
  }
  const auto election = election_of(request);
  const auto kind = kinds_.find(request.action);
  const bool says = kind != kinds_.end() && kind->second.asked && place;
  return {{"id", to_hex(request.id.get())},
          {"action", request.action},
          {"place", place ? json::value(detail::place_word(*place)) : json::value()},
          {"election", election ? json::value(election->text()) : json::value()},
          {"name", election_name_in(request)},
          {"asked_for", says ? kind->second.asked(request) : json::object()},
          {"reason", request.reason},
          {"requester", colleagues_.name(request.requester)},
          {"requester_id", request.requester},
          {"asked", timestamp_text(request.asked)},
          {"expires", timestamp_text(request.expires)},
          {"hash", to_hex(request.hash)},
          {"state", name_of(request.state)},
          {"approvers_needed", request.approvers_needed},
          {"approvals", std::move(approvals)},
          {"others", std::move(others)},
          {"ended", detail::moment(request.ended)},
          {"detail", request.detail},
          {"may_confirm", has_a_word(reader.id()) && may_decide(request, reader.id())},
          {"may_withdraw", waits && reader.id() == request.requester}};
}

/// What a person wants to know who is asked to confirm, and who may not see the election otherwise.
void ApprovalApi::add_facts(json::object& out, const ApprovalRequest& request) const {
  const auto election = election_of(request);
  if (!election) return;
  const auto poll = desk_.poll(*election);
  if (!poll) return;
  out["card"] = detail::poll_card(*election, *poll);
  if (request.action == open_action) {
    const auto items = desk_.checklist_of(*election, now_());
    if (items && request.state == ApprovalState::pending) out["checklist"] = detail::checklist(*items);
    const auto proof = desk_.opening_proof(*election);
    if (proof && request.state == ApprovalState::executed) out["opening"] = detail::opening(*proof);
  } else if (request.action == close_action) {
    const auto turnout = voting_.turnout(*election);
    if (turnout && request.state == ApprovalState::pending) out["voted"] = turnout->voted;
    const auto balance = desk_.closing_balance(*election);
    if (balance && request.state == ApprovalState::executed) out["closing"] = detail::closing(*balance, *poll);
  }
}

Response ApprovalApi::ask(const Request& request) {
  const auto election = protocol::ElectionUuid::parse(request.parameter("uuid"));
  if (!election || !desk_.has(*election)) return http::problem(404, "unknown-election");
  auto fields = detail::text_fields(request.body, {"action", "typed_name", "reason"});
  if (!fields) return http::problem(fields.error());
  const std::string& action = (*fields)["action"];
  if (!is_poll_action(action)) return refused(ApprovalFault::unknown_action);
  const std::string& reason = (*fields)["reason"];
  if (check_text(reason, reason_characters_max))
    return http::problem({422, "unfit-fields", {}, {{"reason", "is too long, or has characters that are not shown"}}});
  auto wish = poll_wish(desk_, action, *election, (*fields)["typed_name"], reason, now_());
  if (!wish) return refused(wish.error());
  storage::Acting::say("action", action);
  storage::Acting::say("reason", reason);
  wish->reason = reason;
  const auto asked = approvals_.ask(caller_of(request).id(), *wish, now_());
  return asked ? answer(described(*asked, caller_of(request)), 201) : refused(asked.error());
}

Response ApprovalApi::list(const Request& request) const {
  json::array out;
  const auto all = approvals_.all(now_());
  for (auto one = all.rbegin(); one != all.rend() && out.size() < listed_max; ++one) {
    if (!place_of(*one)) continue;  // of a kind that is shown, and confirmed, where it was asked for
    if (concerns(*one, caller_of(request))) out.push_back(described(*one, caller_of(request)));
  }
  return answer(json::object{{"approvals", std::move(out)}});
}

Response ApprovalApi::read(const Request& request) const {
  const auto one = found(request);
  if (!one) return refused(ApprovalFault::unknown_request);
  json::object out = described(*one, caller_of(request));
  add_facts(out, *one);
  return answer(out);
}

Result<ApprovalApi::Judged, Response> ApprovalApi::judged(const Request& request, http::JsonFields& fields) const {
  constexpr std::size_t digest_characters = 64;
  const auto shown = digest_from_hex(fields.text("hash", digest_characters));
  if (!shown) fields.refuse("hash", "is not 64 characters of hexadecimal");
  if (const auto refusal = fields.refusal()) return failure(http::problem(*refusal));
  const auto one = found(request);
  if (!one) return failure(refused(ApprovalFault::unknown_request));
  storage::Acting::say("action", one->action);
  storage::Acting::say("reason", one->reason);
  const Caller& caller = caller_of(request);
  if (one->requester == caller.id()) return failure(refused(ApprovalFault::own_request));
  const auto place = place_of(*one);
  for (const Allowed permission : {Allowed::approval_decide, permission_of(*one)}) {
    const auto denial = place ? caller.denial(permission, *place) : std::optional(identity::Denial::not_allowed);
    if (denial) return failure(denied(*denial, permission));
  }
  const auto person = caller.session ? identity::StepUp::of(*caller.session) : std::nullopt;
  if (!person) return failure(http::problem(401, "step-up"));
  return Judged{*one, *shown, *person};
}

Response ApprovalApi::confirm(const Request& request) {
  constexpr std::size_t name_bytes_max = 2'000;
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string typed_name = fields->optional_text("typed_name", name_bytes_max).value_or("");
  auto one = judged(request, *fields);
  if (!one) return std::move(one.error());
  const std::string name = election_name_in(one->request);
  if (!name.empty() && trimmed(typed_name) != name)
    return refused(election::OrganiserRefusal{election::OrganiserFault::name_differs});
  const auto confirmed = approvals_.confirm(one->request.id, one->shown, one->person, now_());
  if (!confirmed) return refused(confirmed.error());
  if (confirmed->state == ApprovalState::failed) return http::problem(409, "act-refused", confirmed->detail);
  json::object out = described(*confirmed, caller_of(request));
  add_facts(out, *confirmed);
  return answer(out);
}

Response ApprovalApi::refuse(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  auto one = judged(request, *fields);
  if (!one) return std::move(one.error());
  const auto refusal = approvals_.refuse(one->request.id, one->shown, one->person, now_());
  return refusal ? answer(described(*refusal, caller_of(request))) : refused(refusal.error());
}

Response ApprovalApi::withdraw(const Request& request) {
  const auto one = found(request);
  if (!one) return refused(ApprovalFault::unknown_request);
  storage::Acting::say("action", one->action);
  storage::Acting::say("reason", one->reason);
  const auto withdrawn = approvals_.withdraw(one->id, caller_of(request).id(), now_());
  return withdrawn ? http::no_content() : refused(withdrawn.error());
}

}  // namespace urna::api
