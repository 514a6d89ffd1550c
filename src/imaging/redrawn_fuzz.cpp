// SPDX-License-Identifier: EUPL-1.2
#include "imaging/redrawn.hpp"

/// Pictures of strangers, as both kinds.  What was drawn anew is drawn anew once more.
// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::imaging;
  const auto file = std::as_bytes(std::span(data, size));
  for (const PictureKind kind : {PictureKind::png, PictureKind::jpeg}) {
    const auto anew = redrawn(kind, file);
    if (anew && !redrawn(kind, *anew)) __builtin_trap();
  }
  return 0;
}
