// SPDX-License-Identifier: EUPL-1.2
#include "http/operator_routes.hpp"

namespace urna::http {

void add_operator_routes(Router& router, const Permission& permission, Metrics& metrics,
                         std::function<std::string()> missing, std::function<std::string()> state) {
  router.add({.pattern = "/healthz", .permission = permission, .handler = [state = std::move(state)](Request&) {
                return json(R"({"status":")" + state() + R"("})");
              }});
  router.add({.pattern = "/readyz", .permission = permission, .handler = [missing = std::move(missing)](Request&) {
                const std::string what = missing();
                return what.empty() ? json(R"({"status":"ready"})") : problem(503, "not-ready", what);
              }});
  router.add({.pattern = "/metrics", .permission = permission, .handler = [&metrics](Request&) {
                return Response{.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
                                .body = metrics.text()};
              }});
}

}  // namespace urna::http
