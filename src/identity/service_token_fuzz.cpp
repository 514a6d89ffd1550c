// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "base/result.hpp"
#include "identity/invitation.hpp"
#include "identity/memory_service_store.hpp"

using namespace urna::identity;

// Shows IDN-11, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  MemoryServiceStore store;
  const urna::Timestamp now{std::chrono::seconds(1)};
  const auto used = use_service_token(store, text, {}, {}, Permission::node_read, OnPlatform{}, now);
  urna::ensure(!used, "nobody is let in where nobody is known");
  if (used.error() == ServiceFault::unknown) urna::ensure(find_service_token(text).has_value(), "a token is found");
  find_service_token(text);
  if (const auto range = AddressRange::parse(text)) {
    const auto address = network_address(text.substr(0, text.find('/')));
    urna::ensure(address && range->contains(*address), "a range holds its start");
  }
  if (const auto address = mail_address(text)) urna::ensure(mail_address(*address) == address, "an address stays one");
  return 0;
}
