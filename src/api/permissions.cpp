// SPDX-License-Identifier: EUPL-1.2
#include "api/permissions.hpp"

#include <array>
#include <string>
#include <utility>

#include "base/ensure.hpp"

namespace urna::api {
namespace {

// The first three are the names in voter_api.hpp.
constexpr std::array<std::pair<Permission, std::string_view>, 13> names{{
    {Permission::see_elections, "election.see"},
    {Permission::vote, "vote"},
    {Permission::follow_boards, "board.follow"},
    {Permission::enter_account, "account.enter"},
    {Permission::keep_account, "account.keep"},
    {Permission::prepare_elections, "election.prepare"},
    {Permission::issue_codes, "election.issue-codes"},
    {Permission::run_polls, "election.run"},
    {Permission::follow_turnout, "election.turnout"},
    {Permission::count_votes, "election.count"},
    {Permission::read_journal, "journal.read"},
    {Permission::act_as_trustee, "trustee.act"},
    {Permission::see_pages, "page.see"},
}};

}  // namespace

http::Permission named(Permission permission) {
  for (const auto& [known, name] : names) {
    if (known == permission) return http::Permission(std::string(name));
  }
  ensure(false, "every permission has a name");
  return {};
}

std::optional<Permission> permission_named(const http::Permission& wanted) {
  for (const auto& [known, name] : names) {
    if (name == wanted.get()) return known;
  }
  return std::nullopt;
}

}  // namespace urna::api
