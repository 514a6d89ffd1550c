// SPDX-License-Identifier: EUPL-1.2
#include "api/quota_gate.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>
#include <variant>

#include "api/detail/quota_json.hpp"
#include "api/permissions.hpp"
#include "base/ensure.hpp"
#include "identity/invitation.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using tenancy::QuotaLimits;
using tenancy::Resource;

/// What takes more of something.
struct Taking {
  Method method;
  std::string_view pattern;
  Resource resource;
};
constexpr Taking taking[] = {
    {Method::post, "/api/people/invitations", Resource::people},
    {Method::post, "/api/organiser/elections", Resource::elections},
    {Method::post, "/api/organiser/elections/{uuid}/roll", Resource::voters},
    {Method::post, "/api/organiser/elections/{uuid}/codes", Resource::letters},
    {Method::post, "/api/documents/rooms/{room}/uploads", Resource::stored_bytes},
    {Method::get, "/api/organiser/journal/export", Resource::exports},
};

constexpr Resource counted_by_day[] = {Resource::letters, Resource::mails};

unsigned status_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr ? problem->status : response.status;
}

std::chrono::sys_days day_of(Timestamp now) { return std::chrono::floor<std::chrono::days>(now); }

/// A member of the body, which its handler judges.
json::value member(const Request& request, std::string_view name) {
  boost::system::error_code fault;
  const json::value body = json::parse(request.body, fault);
  const json::object* const object = fault ? nullptr : body.if_object();
  const json::value* const found = object == nullptr ? nullptr : object->if_contains(name);
  return found == nullptr ? json::value() : *found;
}

std::optional<protocol::ElectionUuid> election_in(const Request& request) {
  const auto found = request.path_parameters.find("uuid");
  return found == request.path_parameters.end() ? std::nullopt : protocol::ElectionUuid::parse(found->second);
}

}  // namespace

QuotaGate::QuotaGate(Usage usage, Store store, Note note, Clock now)
    : usage_(std::move(usage)), store_(std::move(store)), note_(std::move(note)), now_(std::move(now)) {
  const auto text = store_.text();
  if (!text) return;
  boost::system::error_code fault;
  const json::value value = json::parse(*text, fault);
  const json::object* const object = fault ? nullptr : value.if_object();
  if (object == nullptr) throw std::runtime_error("what is kept of the limits is unreadable");
  kept_.day = std::chrono::sys_days(std::chrono::days(object->at("day").as_int64()));
  for (const Resource resource : counted_by_day) {
    const json::value* const made = object->if_contains(name_of(resource));  // mails were not counted at first
    if (made != nullptr) kept_.made[resource] = static_cast<std::uint64_t>(made->as_int64());
  }
  for (const json::value& name : object->at("told").as_array()) {
    for (const Resource resource : tenancy::every_resource)
      if (name.as_string() == name_of(resource)) kept_.told.insert(resource);
  }
}

/// @param kept  under `kept_mutex_`
void QuotaGate::keep(const Kept& kept) {
  json::array told;
  for (const Resource resource : kept.told) told.emplace_back(name_of(resource));
  json::object object{{"day", kept.day.time_since_epoch().count()}, {"told", std::move(told)}};
  for (const Resource resource : counted_by_day) {
    const auto made = kept.made.find(resource);
    object[name_of(resource)] = made == kept.made.end() ? 0 : made->second;
  }
  store_.put(json::serialize(object));
  kept_ = kept;
}

void QuotaGate::limit(const QuotaLimits& limits) {
  const std::lock_guard lock(limits_mutex_);
  limits_ = limits;
}

QuotaLimits QuotaGate::limits() const {
  const std::lock_guard lock(limits_mutex_);
  return limits_;
}

std::uint64_t QuotaGate::made_today(Resource resource) const {
  const std::lock_guard lock(kept_mutex_);
  const auto made = kept_.made.find(resource);
  // A clock that is set back begins no new day.
  return made == kept_.made.end() || day_of(now_()) > kept_.day ? 0 : made->second;
}

void QuotaGate::add_made(Resource resource, std::uint64_t count) {
  const std::lock_guard lock(kept_mutex_);
  Kept changed = kept_;
  if (const auto today = day_of(now_()); today > changed.day) {
    changed.day = today;
    changed.made.clear();
  }
  changed.made[resource] += count;
  keep(changed);
}

void QuotaGate::give_back(Resource resource, std::uint64_t count) {
  const std::lock_guard lock(kept_mutex_);
  Kept changed = kept_;
  std::uint64_t& made = changed.made[resource];
  made -= std::min(made, count);
  keep(changed);
}

bool QuotaGate::send_mail(const std::function<bool()>& send) {
  const std::lock_guard one(taking_.at(static_cast<std::size_t>(Resource::mails)));
  if (quota_refusal(limits(), Resource::mails, made_today(Resource::mails), 1)) return false;
  add_made(Resource::mails, 1);  // before it is sent: after a power cut too many are counted, never too few
  const bool is_sent = send();
  if (!is_sent) give_back(Resource::mails, 1);
  if (is_sent) warn_of(Resource::mails);
  return is_sent;
}

std::uint64_t QuotaGate::used(Resource resource) const {
  switch (resource) {
    case Resource::people:
      return usage_.people().size();
    case Resource::voters:
      return usage_.voters();
    case Resource::elections:
      return usage_.elections();
    case Resource::stored_bytes:
      return usage_.stored_bytes();
    case Resource::letters:
    case Resource::mails:
      return made_today(resource);
    case Resource::exports:
      return *exports_;
    case Resource::requests:
      break;
  }
  return 0;  // counted where requests come in
}

std::optional<std::uint64_t> QuotaGate::voters_max(const protocol::ElectionUuid& election) const {
  const auto limit = limits()[Resource::voters];
  if (!limit) return std::nullopt;
  const std::uint64_t all = usage_.voters();
  const std::uint64_t others = all - std::min(all, usage_.voters_of(election).value_or(0));
  return *limit - std::min(*limit, others);
}

tenancy::QuotaFigure QuotaGate::figure_of_voters() const {
  return {Resource::voters, usage_.voters(), limits()[Resource::voters].value_or(0)};
}

/// How much a request would take; nothing: its handler knows.
std::optional<std::uint64_t> QuotaGate::amount_of(Resource resource, const Request& request) const {
  switch (resource) {
    case Resource::people: {
      const json::value address = member(request, "address");
      const auto known = address.is_string() ? identity::mail_address(std::string(address.get_string())) : std::nullopt;
      return known && usage_.people().contains(*known) ? 0 : 1;
    }
    case Resource::stored_bytes: {
      const json::value bytes = member(request, "bytes");
      return bytes.is_int64() && bytes.get_int64() > 0 ? static_cast<std::uint64_t>(bytes.get_int64()) : 0;
    }
    case Resource::letters: {
      const auto election = election_in(request);
      return election ? usage_.voters_of(*election).value_or(0) : 0;
    }
    case Resource::elections:
      return 1;
    case Resource::voters:
    case Resource::mails:
    case Resource::exports:
    case Resource::requests:
      break;
  }
  return std::nullopt;
}

void QuotaGate::add_routes(http::Router& router) {
  router.add({.pattern = "/api/tenant/limits",
              .permission = named(identity::Permission::policy_read),
              .handler = [this](Request&) { return told(); }});
}

void QuotaGate::watch(http::Router& router) {
  router.wrap([this](const http::Route& route) -> http::Handler {
    const auto* const found = std::ranges::find_if(
        taking, [&](const Taking& one) { return one.method == route.method && one.pattern == route.pattern; });
    return found == std::end(taking) ? route.handler : around(found->resource, route.handler);
  });
}

http::Handler QuotaGate::around(Resource resource, http::Handler inner) {
  if (resource == Resource::exports)
    return [this, inner = std::move(inner)](Request& request) { return export_one(request, inner); };
  return [this, resource, inner = std::move(inner)](Request& request) {
    if (!limits()[resource]) {
      if (resource != Resource::letters) return inner(request);  // counted also while nobody limits them
    }
    return within(resource, request, inner);
  };
}

Response QuotaGate::within(Resource resource, Request& request, const http::Handler& inner) {
  const std::lock_guard one(taking_.at(static_cast<std::size_t>(resource)));
  const std::uint64_t amount = amount_of(resource, request).value_or(0);
  if (const auto beyond = quota_refusal(limits(), resource, used(resource), amount))
    return http::problem(detail::quota_problem(*beyond));
  // Letters are counted before they are made: after a power cut too many are counted, never too few.
  const bool counts_letters = resource == Resource::letters && amount > 0;
  if (counts_letters) add_made(resource, amount);
  Response response = inner(request);
  const bool is_done = status_of(response) < 300;
  if (counts_letters && !is_done) give_back(resource, amount);
  if (is_done) warn_of(resource);
  return response;
}

/// A place that is given back when the last byte has left, or nobody waits for it any more.
Response QuotaGate::export_one(Request& request, const http::Handler& inner) {
  const auto limit = limits()[Resource::exports];
  const std::shared_ptr<void> place(nullptr, [exports = exports_](void*) { --*exports; });
  const std::uint64_t before = exports_->fetch_add(1);
  if (limit && before >= *limit) return http::problem(detail::quota_problem({Resource::exports, before, *limit}));
  Response response = inner(request);
  if (auto* const chunks = std::get_if<http::Chunks>(&response.body)) {
    chunks->next = [place, next = std::move(chunks->next)] { return next(); };
  }
  return response;
}

void QuotaGate::warn_of(Resource resource) {
  const auto limit = limits()[resource];
  const bool is_counted = resource != Resource::exports && resource != Resource::requests;
  const std::uint64_t now_used = limit && is_counted ? used(resource) : 0;
  const bool is_much = limit && is_counted && tenancy::is_nearly_used_up(now_used, *limit);
  const std::lock_guard lock(kept_mutex_);
  if (kept_.told.contains(resource) == is_much) return;
  Kept changed = kept_;
  if (!is_much) {
    changed.told.erase(resource);
    return keep(changed);
  }
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::quota_nearly_used;
  entry.object = journal::Object::of("quota", name_of(resource));
  entry.facts[journal::Fact::used] = std::min(now_used, tenancy::quota_limit_max);
  entry.facts[journal::Fact::limit] = *limit;
  note_(entry);  // before it is forgotten that it is to be said
  changed.told.insert(resource);
  keep(changed);
}

void QuotaGate::tend() {
  for (const Resource resource : tenancy::every_resource) warn_of(resource);
}

Response QuotaGate::told() const {
  const QuotaLimits limits = this->limits();
  json::array rows;
  for (const Resource resource : tenancy::every_resource) {
    const bool is_counted = resource != Resource::requests;
    const std::uint64_t now_used = is_counted ? used(resource) : 0;
    const auto& limit = limits[resource];
    rows.push_back(
        json::object{{"resource", name_of(resource)},
                     {"used", is_counted ? json::value(now_used) : json::value()},
                     {"limit", limit ? json::value(*limit) : json::value()},
                     {"is_nearly_used_up", is_counted && limit && tenancy::is_nearly_used_up(now_used, *limit)}});
  }
  return http::json(json::serialize(json::object{{"limits", std::move(rows)}}));
}

}  // namespace urna::api
