// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/invitation_fields.hpp"

namespace urna::api::detail {

identity::Invitation invitation_from(http::JsonFields& fields, const std::function<bool(identity::Role)>& is_here) {
  constexpr std::size_t address_bytes_max = 254;
  identity::Invitation invitation;
  const auto address = identity::mail_address(fields.text("address", address_bytes_max));
  if (!address || identity::is_shared_address(*address))
    fields.refuse("address", "is no address of mail, or one that several people read");
  if (address) invitation.address = *address;
  for (const std::string& name : fields.texts("roles", identity::role_count, 40)) {
    const auto role = identity::role_from(name);
    if (role && is_here(*role)) {
      invitation.roles.push_back(*role);
    } else {
      fields.refuse("roles", name + " is no role here");
    }
  }
  if (invitation.roles.empty()) fields.refuse("roles", "names one role at least");
  return invitation;
}

}  // namespace urna::api::detail
