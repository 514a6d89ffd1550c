// SPDX-License-Identifier: EUPL-1.2
#include "imaging/small_png.hpp"

/// Pictures of strangers, as both kinds.
// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::imaging;
  const auto file = std::as_bytes(std::span(data, size));
  for (const PictureKind kind : {PictureKind::png, PictureKind::jpeg}) {
    const auto small = small_png(kind, file);
    if (small && !small_png(PictureKind::png, *small)) __builtin_trap();
  }
  return 0;
}
