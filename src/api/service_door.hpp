// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include "api/caller.hpp"
#include "api/desk_gate.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/service_file.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

/// Who may do what with one service whose security is brought before an authority: asked here and nowhere else.
namespace urna::api {

/// Of a route that the service's own list opens as well as a role of the whole customer: `DeskGate` lets in whoever
/// has signed in with a second factor, and the handler stands behind a `ServiceDoor`, or shows each service by
/// `rights_of`.
http::Permission named_in_service(identity::Permission permission);
bool is_in_service(const http::Permission& permission);

/// The list with each address bound to its account, where there is one by now that is open.
std::vector<assurance::Contributor> settled(std::vector<assurance::Contributor> contributors,
                                            const identity::PersonStore& people);

/// The one question.  A role of the whole customer decides alone; then the service's own list; else nothing.
assurance::ServiceRights rights_of(const Caller& caller, const assurance::ServiceFile& file,
                                   const identity::PersonStore& people);

/// What a route asks for in the service that its path names.
enum class ServiceNeed : std::uint8_t {
  anything,  ///< whatever is seen, the handler shows no more than that
  write_describe,
  read_secure,
  see_measures,  ///< read `secure`, or a provider, the measures that it bears: the handler asks for which
  write_secure,
  feed_measures,  ///< write in `secure`, or a provider, for the measures that it bears: the handler asks for which
  read_approve,   ///< with all that it rests on: description, measures, risks
  write_approve,  ///< likewise
  read_contacts,
  own,             ///< an owner of the service
  change_by_role,  ///< a role of the whole customer
};
bool is_met(ServiceNeed need, const assurance::ServiceRights& rights);
/// Which permission of a role stands for it; of a program too.
identity::Permission permission_for(ServiceNeed need);

/// Stands before the handlers of `/api/assurance/services/{service}…`.
class ServiceDoor {
 public:
  /// @param store, people  outlive this
  ServiceDoor(const assurance::AssuredServiceStore& store, const identity::PersonStore& people,
              const assurance::Catalogue& catalogue = assurance::Catalogue::built_in())
      : store_(store), people_(people), catalogue_(catalogue) {}

  /// Why somebody goes no further: 404 where the service is not there, or not for them; 403 where they see another part
  /// of it.
  std::optional<http::Response> find_refusal(const http::Request& request, ServiceNeed need) const;

 private:
  const assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  const assurance::Catalogue& catalogue_;
};

template <typename Api>
struct ServiceRoute {
  http::Method method;
  const char* pattern;
  ServiceNeed need;
  http::Response (Api::*handler)(const http::Request&);
  std::size_t body_bytes_max = 0;  ///< 0: none is taken
};

/// Adds routes of one service behind its door.  Changes are said by somebody: a program only reads.
/// @param api  outlives the router
template <typename Api>
void add_service_routes(http::Router& router, Api& api, const ServiceDoor& door,
                        std::initializer_list<ServiceRoute<Api>> routes) {
  for (const ServiceRoute<Api>& route : routes) {
    const identity::Permission permission = permission_for(route.need);
    router.add({.method = route.method,
                .pattern = route.pattern,
                .permission = named_in_service(permission),
                .handler =
                    [&api, door, handler = route.handler, need = route.need, permission,
                     only_looks = route.method == http::Method::get](http::Request& request) {
                      if (!only_looks && caller_of(request).person() == nullptr)
                        return denied(identity::Denial::not_allowed, permission);
                      if (auto refusal = door.find_refusal(request, need)) return std::move(*refusal);
                      return (api.*handler)(request);
                    },
                .body_bytes_max = route.body_bytes_max});
  }
}

}  // namespace urna::api
