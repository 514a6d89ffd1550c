// SPDX-License-Identifier: EUPL-1.2
#include "imaging/first_page.hpp"

/// PDFs of strangers. What is drawn is a good picture of the size that is promised.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::imaging;
  const auto page = first_page_png(std::as_bytes(std::span(data, size)));
  if (page && !small_png(PictureKind::png, *page)) __builtin_trap();
  return 0;
}
