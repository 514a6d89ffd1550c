// SPDX-License-Identifier: EUPL-1.2
#include "api/access_review_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/last_owner.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/permissions.hpp"
#include "http/json_body.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::AccessReviews;
using identity::Grant;
using identity::GrantId;
using identity::GroupId;
using identity::PersonId;
using identity::Place;
using identity::ReviewFault;
using identity::ReviewItem;
using identity::ReviewVerdict;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 1024;

Response refused(ReviewFault fault) {
  switch (fault) {
    case ReviewFault::unknown_review:
      return http::problem(404, "unknown-review");
    case ReviewFault::unknown_grant:
      return http::problem(404, "unknown-grant");
    case ReviewFault::completed:
      return http::problem(409, "review-completed");
    case ReviewFault::decided_already:
      return http::problem(409, "decided-already");
    case ReviewFault::grant_over:
      return http::problem(409, "grant-over");
    case ReviewFault::own_grant:
      return http::problem(403, "to-oneself");
    case ReviewFault::not_allowed:
      break;
  }
  return denied(identity::Denial::not_allowed, Allowed::grant_end);
}

bool is_over(const Grant& grant, Timestamp now) { return grant.ended || (grant.expires && *grant.expires <= now); }

bool is_own(const Grant& grant, const Caller& reader) {
  const auto* const group = std::get_if<GroupId>(&grant.subject);
  return grant.subject == reader.who || (group != nullptr && reader.groups.contains(*group));
}

const Grant* find(const std::vector<Grant>& grants, const GrantId& id) {
  const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant& grant) { return grant.id == id; });
  return found == grants.end() ? nullptr : &*found;
}

}  // namespace

AccessReviewApi::AccessReviewApi(Parts parts, PeopleStores stores, identity::TenantId tenant, bool is_platform)
    : parts_(parts), stores_(std::move(stores)), tenant_(tenant), is_platform_(is_platform) {}

void AccessReviewApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/access/review",
              .permission = named_somewhere(Allowed::grant_read),
              .handler = [this](Request& request) { return read(request); }});
  router.add({.method = Method::post,
              .pattern = "/api/access/review",
              .permission = named_somewhere(Allowed::grant_end),
              .handler = [this](Request& request) { return begin(request); },
              .body_bytes_max = body_bytes_max});
  router.add({.method = Method::put,
              .pattern = "/api/access/review/{review}/{grant}",
              .permission = named_somewhere(Allowed::grant_end),
              .handler = [this](Request& request) { return decide(request); },
              .body_bytes_max = body_bytes_max});
}

std::vector<Place> AccessReviewApi::places() const {
  std::vector<Place> places{identity::InTenant{tenant_}};
  if (is_platform_) places.emplace_back(identity::OnPlatform{});
  return places;
}

std::optional<Place> AccessReviewApi::place_named(std::string_view name) const {
  for (const Place& place : places()) {
    if (detail::place_word(place) == name) return place;
  }
  return std::nullopt;
}

json::object AccessReviewApi::described(const ReviewItem& item, const std::vector<Grant>& grants,
                                        const Caller& reader) const {
  const Grant* const grant = find(grants, item.grant);
  json::object out{{"grant", to_hex(item.grant.get())},
                   {"verdict", nullptr},
                   {"by", detail::person_name(stores_.people, item.by)},
                   {"at", detail::moment(item.at)},
                   {"is_over", grant == nullptr || is_over(*grant, reader.now)},
                   {"is_own", grant != nullptr && is_own(*grant, reader)}};
  if (item.verdict) out["verdict"] = *item.verdict == ReviewVerdict::keep ? "keep" : "end";
  if (grant == nullptr) return out;
  json::value holder;
  if (const auto* const person = std::get_if<PersonId>(&grant->subject)) {
    const auto known = person_or_guest(stores_, *person);
    if (known) holder = known->name;
  }
  for (const identity::Group& group : stores_.groups.all()) {
    if (grant->subject == identity::Subject(group.id)) holder = group.name;
  }
  out["holder"] = std::move(holder);
  out["is_group"] = std::holds_alternative<GroupId>(grant->subject);
  out["given"] = detail::described(*grant, stores_.people, reader.now);
  return out;
}

json::object AccessReviewApi::described(const Place& place, const Caller& reader) const {
  const identity::ReviewStanding standing = parts_.reviews.standing(place, reader.now);
  const std::vector<Grant> grants = parts_.grants.within(place);
  json::value open;
  if (standing.open) {
    json::array items;
    for (const ReviewItem& item : standing.open->items) items.push_back(described(item, grants, reader));
    open = json::object{{"id", to_hex(standing.open->id.get())},
                        {"begun", timestamp_text(standing.open->begun)},
                        {"due", timestamp_text(standing.open->due)},
                        {"items", std::move(items)}};
  }
  // What no role of management may be; older data could hold one.
  const auto endless = std::count_if(grants.begin(), grants.end(), [&](const Grant& grant) {
    return identity::facts_of(grant.role).is_management && !grant.expires && !is_over(grant, reader.now);
  });
  return {{"place", detail::place_word(place)},
          {"completed", detail::moment(standing.completed)},
          {"due", detail::moment(standing.due)},
          {"is_overdue", standing.is_overdue},
          {"open_items", standing.open_items},
          {"endless", endless},
          {"may_decide", reader.may(Allowed::grant_end, place)},
          {"open", std::move(open)}};
}

Response AccessReviewApi::read(const Request& request) const {
  const Caller& caller = caller_of(request);
  json::array out;
  for (const Place& place : places()) {
    if (caller.may(Allowed::grant_read, place)) out.push_back(described(place, caller));
  }
  return answer(json::object{{"places", std::move(out)}});
}

Response AccessReviewApi::begin(const Request& request) {
  const Caller& caller = caller_of(request);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto place = place_named(fields->text("place", 20));
  if (!place) fields->refuse("place", "is neither tenant nor, at the platform's own desk, platform");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  if (const auto denial = caller.denial(Allowed::grant_end, *place)) return denied(*denial, Allowed::grant_end);
  parts_.reviews.begin(*place, caller.now);
  return answer(described(*place, caller), 201);
}

Response AccessReviewApi::decide(const Request& request) {
  const Caller& caller = caller_of(request);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string word = fields->text("verdict", 20);
  if (word != "keep" && word != "end") fields->refuse("verdict", "is keep or end");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto review = detail::identifier_from<identity::ReviewId>(request.parameter("review"));
  const auto id = detail::identifier_from<GrantId>(request.parameter("grant"));
  if (!review || !id) return refused(ReviewFault::unknown_review);
  std::optional<Place> place;
  for (const Place& one : places()) {
    const auto open = parts_.reviews.standing(one, caller.now).open;
    if (open && open->id == *review) place = one;
  }
  if (!place) return refused(ReviewFault::unknown_review);
  const std::vector<Grant> grants = parts_.grants.within(*place);
  const Grant* const grant = find(grants, *id);
  if (grant == nullptr) return refused(ReviewFault::unknown_grant);
  const bool ends = word == "end";
  if (ends && detail::is_last_owner(stores_, *grant, caller.now)) return http::problem(409, "last-owner");
  if (ends && !detail::may_take_away(caller, *grant)) return http::problem(403, "giver-lacks");
  const auto decided = parts_.reviews.decide(caller.asker_about(grant->place), *review, *id,
                                             ends ? ReviewVerdict::end : ReviewVerdict::keep);
  return decided ? answer(described(*place, caller)) : refused(decided.error());
}

}  // namespace urna::api
