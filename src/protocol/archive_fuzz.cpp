// SPDX-License-Identifier: EUPL-1.2
// An archive from anybody: the whole audit must come to an end, and never call verified what it could not read.
#include "base/ensure.hpp"
#include "protocol/audit.hpp"
#include "protocol/audit_text.hpp"
#include "protocol/detail/text_source.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::protocol;  // NOLINT(google-build-using-namespace)
  if (size > 200'000) return 0;
  const TextSource source(std::string(reinterpret_cast<const char*>(data), size));
  const auto audited = audit(source, {});
  urna::ensure(!audited->report.is_verified() || audited->election != nullptr, "no verdict without an election");
  audit_text(audited->report, {true, true});
  audit_json(audited->report);
  return 0;
}
