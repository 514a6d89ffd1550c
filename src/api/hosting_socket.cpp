// SPDX-License-Identifier: EUPL-1.2
#include "api/hosting_socket.hpp"

#include "api/hosting_api.hpp"

namespace urna::api {
namespace {

const http::Permission may_operate{"desk.operate"};
constexpr std::size_t register_bytes_max = 4 * 1024 * 1024;

}  // namespace

void HostingSocket::add_routes(http::Router& router) const {
  router.add({.pattern = "/hosting/register", .permission = may_operate, .handler = [this](http::Request&) {
                return export_register(keeper_);
              }});
  router.add({.method = http::Method::post,
              .pattern = "/hosting/register",
              .permission = may_operate,
              .handler =
                  [this](http::Request& request) {
                    journal::Entry entry;
                    entry.at = now_();
                    entry.event = journal::Event::hosting_imported;
                    // What cannot be noted is not done; what is noted and does not fit is noted as asked for.
                    if (!note_(entry)) return http::retry_later("audit-unavailable", 5);
                    return import_register(keeper_, request.body, {});
                  },
              .body_bytes_max = register_bytes_max});
}

}  // namespace urna::api
