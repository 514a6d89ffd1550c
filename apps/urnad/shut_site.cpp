// SPDX-License-Identifier: EUPL-1.2
#include "shut_site.hpp"

#include "api/hosting_api.hpp"
#include "api/keystore_api.hpp"
#include "api/permissions.hpp"
#include "desk.hpp"
#include "storage/known_elections.hpp"

namespace urnad {
namespace {

using namespace urna;

struct Shut {
  KnownElections elections;
  std::optional<api::HostingPages> hosting;
  std::unique_ptr<http::Site> site;
};

std::shared_ptr<http::Site> made(const Program& program, std::string code, std::set<protocol::ElectionUuid> elections,
                                 const ShutHosting& hosting, const std::function<void(http::Router&)>& add_more) {
  const auto shut = std::make_shared<Shut>();
  for (const auto& election : elections) shut->elections.add(election);
  http::Router router;
  add_more(router);
  if (hosting.keeper != nullptr) {
    // Which elections are public is sealed: none is listed, and of those that are on a board each one is told.
    shut->hosting.emplace(
        *hosting.keeper, hosting.customer, [] { return std::vector<protocol::ElectionUuid>(); },
        [known = shut.get()](const protocol::ElectionUuid& election) { return known->elections.has(election); },
        nullptr);
    shut->hosting->add_routes(router);
  }
  api::add_shut_routes(router, code, program.box_address);
  keep_to_own_boards(router, shut->elections);
  if (program.pages) add_pages(router, *program.pages, nullptr);
  shut->site = std::make_unique<http::Site>(
      std::move(router), [](const http::Permission&, http::Request&) { return std::optional<http::Response>(); });
  return {shut, shut->site.get()};
}

}  // namespace

std::shared_ptr<http::Site> shut_site(const Program& program, std::string code,
                                      std::set<protocol::ElectionUuid> elections, const ShutHosting& hosting) {
  return made(program, std::move(code), std::move(elections), hosting, [](http::Router&) {});
}

std::shared_ptr<http::Site> left_site(const Program& program, std::set<protocol::ElectionUuid> elections,
                                      std::function<std::optional<std::string>()> certificate) {
  return made(program, "customer-left", std::move(elections), {}, [&](http::Router& router) {
    router.add(
        {.pattern = "/api/tenant/certificate",
         .permission = api::named(api::OpenAct::follow_boards),
         .handler = [certificate = std::move(certificate)](http::Request&) {
           auto note = certificate();
           if (!note) return http::no_content();
           return http::Response{.headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = std::move(*note)};
         }});
  });
}

std::shared_ptr<http::Site> empty_site() {
  return std::make_shared<http::Site>(
      http::Router(), [](const http::Permission&, http::Request&) { return std::optional<http::Response>(); });
}

std::set<protocol::ElectionUuid> elections_at_rest(Program& program, const std::string& data,
                                                   const std::string& tenant) {
  try {
    return storage::elections_in(data, tenant);
  } catch (const std::exception& failure) {
    program.log.error(failure.what());
    return {};
  }
}

}  // namespace urnad
