// SPDX-License-Identifier: EUPL-1.2
#include "api/alerts_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "api/detail/organiser_answers.hpp"
#include "api/permissions.hpp"
#include "http/json_body.hpp"
#include "http/mail_out.hpp"
#include "identity/identifiers.hpp"
#include "identity/invitation.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using identity::Permission;

constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t body_bytes_max = 8 * 1024;

std::optional<std::vector<SecurityContact>> contacts_of_text(std::string_view text) {
  auto fields = http::JsonFields::of(text);
  if (!fields) return std::nullopt;
  std::vector<SecurityContact> contacts;
  constexpr std::size_t with_leaving_max = 100;
  for (http::JsonFields& one : fields->objects("contacts", with_leaving_max)) {
    const auto language = report::language_named(one.text("language", 2));
    contacts.push_back({one.text("id", 32), one.text("address", address_bytes_max),
                        language.value_or(report::Language::english), one.boolean("is_leaving")});
    if (!language) return std::nullopt;
  }
  if (fields->refusal()) return std::nullopt;
  return contacts;
}

std::string text_of(const std::vector<SecurityContact>& contacts) {
  json::array out;
  for (const SecurityContact& one : contacts)
    out.push_back(json::object{{"id", one.id},
                               {"address", one.address},
                               {"language", report::code_of(one.language)},
                               {"is_leaving", one.is_leaving}});
  return json::serialize(json::object{{"contacts", std::move(out)}});
}

}  // namespace

AlertsApi::AlertsApi(Store store, crypto::RandomSource& random) : store_(std::move(store)), random_(random) {
  const auto text = store_.text();
  if (!text) return;
  auto contacts = contacts_of_text(*text);
  if (!contacts) throw std::runtime_error("what is kept of the security contacts is unreadable");
  contacts_ = std::move(*contacts);
}

void AlertsApi::take_courier(std::function<void(const SecurityContact&)> begin, bool has_door) {
  begin_ = std::move(begin);
  has_door_ = has_door;
}

std::vector<SecurityContact> AlertsApi::contacts() const {
  const std::lock_guard lock(mutex_);
  return contacts_;
}

void AlertsApi::keep(std::vector<SecurityContact> contacts) {
  store_.put(text_of(contacts));
  const std::lock_guard lock(mutex_);
  contacts_ = std::move(contacts);
}

void AlertsApi::forget(const std::string& id) {
  const std::lock_guard one(changing_);
  auto contacts = this->contacts();
  std::erase_if(contacts, [&](const SecurityContact& contact) { return contact.is_leaving && contact.id == id; });
  keep(std::move(contacts));
}

void AlertsApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/tenant/alerts",
              .permission = named(Permission::policy_read),
              .handler = [this](Request&) { return told(); }});
  router.add({.method = Method::put,
              .pattern = "/api/tenant/alerts",
              .permission = named(Permission::policy_change),
              .handler = [this](Request& request) { return change(request); },
              .body_bytes_max = body_bytes_max});
}

Response AlertsApi::told() const {
  json::array out;
  for (const SecurityContact& one : contacts())
    if (!one.is_leaving)
      out.push_back(json::object{{"address", one.address}, {"language", report::code_of(one.language)}});
  return detail::answer(json::object{{"contacts", std::move(out)}, {"can_tell", has_door_}});
}

Response AlertsApi::change(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  std::vector<SecurityContact> wanted;
  for (http::JsonFields& one : fields->objects("contacts", contacts_max)) {
    const auto address = identity::mail_address(one.text("address", address_bytes_max));
    const auto language = report::language_named(one.text("language", 2));
    if (!address || !http::MailOut::is_mailbox(*address)) one.refuse("address", "is no address of mail");
    if (!language) one.refuse("language", "is none of fr, nl, de, en");
    const bool is_twice = address && std::ranges::find(wanted, *address, &SecurityContact::address) != wanted.end();
    if (is_twice) one.refuse("address", "is there twice");
    if (address && language) wanted.push_back({{}, *address, *language, false});
  }
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const std::lock_guard one(changing_);
  auto left = contacts();
  for (SecurityContact& contact : wanted) {
    const auto known = std::ranges::find(left, contact.address, &SecurityContact::address);
    const bool is_there = known != left.end() && !known->is_leaving;
    contact.id = is_there ? known->id : to_hex(identity::draw_identifier<identity::TenantId>(random_).get());
    if (known != left.end()) left.erase(known);
    if (!is_there) begin_(contact);
  }
  constexpr std::size_t leaving_max = 20;  // who cannot be reached is not waited for for ever
  if (left.size() > leaving_max) left.erase(left.begin(), left.end() - leaving_max);
  for (SecurityContact& contact : left) contact.is_leaving = true;
  std::ranges::move(left, std::back_inserter(wanted));
  keep(std::move(wanted));
  return told();
}

}  // namespace urna::api
