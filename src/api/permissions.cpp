// SPDX-License-Identifier: EUPL-1.2
#include "api/permissions.hpp"

#include <array>
#include <string>
#include <utility>

#include "api/service_door.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

constexpr std::string_view somewhere = "somewhere.";
constexpr std::string_view on_platform = "platform.";

// The first three are the names in voter_api.hpp.
constexpr std::array<std::pair<OpenAct, std::string_view>, 12> names{{
    {OpenAct::see_elections, "election.see"},
    {OpenAct::vote, "vote"},
    {OpenAct::follow_boards, "board.follow"},
    {OpenAct::enter_account, "account.enter"},
    {OpenAct::mend_account, "account.mend"},
    {OpenAct::keep_account, "account.keep"},
    {OpenAct::carry_away, "account.carry-away"},
    {OpenAct::open_document_links, "document.open-link"},
    {OpenAct::act_as_trustee, "trustee.act"},
    {OpenAct::come_near_machines, "visit.show-code"},
    {OpenAct::speak_as_machine, "machine.speak"},
    {OpenAct::see_pages, "page.see"},
}};

}  // namespace

http::Permission named(OpenAct act) {
  for (const auto& [known, name] : names) {
    if (known == act) return http::Permission(std::string(name));
  }
  ensure(false, "whatever is open has a name");
  return {};
}

http::Permission named(identity::Permission permission) {
  return http::Permission(std::string(identity::facts_of(permission).name));
}

http::Permission named_somewhere(identity::Permission permission) {
  return http::Permission(std::string(somewhere) + std::string(identity::facts_of(permission).name));
}

http::Permission named_on_platform(identity::Permission permission) {
  return http::Permission(std::string(on_platform) + std::string(identity::facts_of(permission).name));
}

std::optional<Wanted> wanted_by(const http::Permission& wanted) {
  for (const auto& [known, name] : names) {
    if (name == wanted.get()) return Wanted{known};
  }
  const std::string_view text = wanted.get();
  const bool is_somewhere = text.starts_with(somewhere);
  const bool is_on_platform = text.starts_with(on_platform);
  std::size_t begin = is_somewhere ? somewhere.size() : is_on_platform ? on_platform.size() : 0;
  if (is_in_service(wanted)) begin = text.find('.') + 1;
  const auto permission = identity::permission_from(text.substr(begin));
  if (!permission) return std::nullopt;
  if (is_on_platform && !identity::facts_of(*permission).on_platform) return std::nullopt;
  return Wanted{*permission, is_somewhere, is_on_platform};
}

void check_permissions(const http::Router& router) {
  for (const auto& route : router.routes()) {
    ensure(wanted_by(route->permission).has_value(), "every route asks for something that can be allowed");
  }
}

}  // namespace urna::api
