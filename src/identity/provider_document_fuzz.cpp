// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "identity/provider_document.hpp"

using namespace urna::identity;

// Shows IDN-12, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const IdentityProvider provider{.label = "L", .issuer = "https://login.example.org", .client_id = "urna"};
  const auto document = ProviderDocument::parse({reinterpret_cast<const char*>(data), size}, provider);
  if (!document) return 0;
  for (const std::string* address : {&document->authorization, &document->token, &document->keys})
    urna::ensure(address->starts_with("https://"), "only over https");
  return 0;
}
