// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "hosting/node_statement.hpp"

// Shows HST-04, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::hosting;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto statement = NodeStatement::parse(text);
  if (!statement) return 0;
  urna::ensure(statement->text() == text, "a statement has one spelling");
  urna::ensure(statement->pairs(Fact::programs).size() <= size, "no more programs than were named");
  return 0;
}
