// SPDX-License-Identifier: EUPL-1.2
// Whatever the reader of results accepts, the writer writes again, byte for byte, and the rules can be checked on it.
#include <cstdint>

#include "base/ensure.hpp"
#include "protocol/result.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const protocol::HomomorphicQuestion blank{.question = "Q", .answers = {"A", "B"}, .min = 1, .max = 2, .blank = true};
  const protocol::HomomorphicQuestion plain{.question = "Q", .answers = {"A", "B"}, .min = 1, .max = 1, .blank = false};
  const protocol::ListsQuestion lists{.question = "Q", .lists = {{"L", {"a", "b"}}, {"M", {"c"}}}, .extra = {}};
  const protocol::MixnetQuestion ranking{.question = "Q", .answers = {"A", "B", "C"}, .extra = {}};
  const std::vector<std::vector<protocol::Question>> elections = {
      {plain, blank}, {plain, ranking}, {lists}, {lists, plain}};
  for (const auto& questions : elections) {
    const auto result = protocol::read_result(questions, 4, text);
    if (!result) continue;
    ensure(protocol::result_text(questions, *result) == text, "a result has one form");
    (void)protocol::broken_rules(questions, 4, *result);
  }
  return 0;
}
