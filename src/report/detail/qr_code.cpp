// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/qr_code.hpp"

#include <qrencode.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "base/secret.hpp"
#include "report/detail/pdf_file.hpp"

namespace urna::report::detail {
namespace {

struct WipeAndFree {
  void operator()(QRcode* code) const {
    wipe(code->data, static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width));
    QRcode_free(code);
  }
};

struct Destroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

}  // namespace

void draw_qr_code(cairo_t* pen, std::string_view text, double x, double y, double side) {
  constexpr int quiet = 4;
  const std::unique_ptr<QRcode, WipeAndFree> code(QRcode_encodeData(
      static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
  if (!code) throw std::runtime_error("the address is too long for a QR code");
  const int width = code->width;
  set_colour(pen, white);
  cairo_rectangle(pen, x, y, side, side);
  cairo_fill(pen);

  // One pixel a module: a mask that a PDF stores as such and that a printer enlarges without smoothing.
  const std::unique_ptr<cairo_surface_t, Destroy> picture(cairo_image_surface_create(CAIRO_FORMAT_A1, width, width));
  const int stride = cairo_image_surface_get_stride(picture.get());
  unsigned char* const pixels = cairo_image_surface_get_data(picture.get());
  if (pixels == nullptr) throw std::runtime_error("no memory for a QR code");
  for (int row = 0; row < width; ++row) {
    for (int column = 0; column < width; ++column) {
      if ((code->data[row * width + column] & 1) == 0) continue;
      std::uint32_t word;  // cairo counts the bits of a word in the order of the machine
      unsigned char* const at = pixels + row * stride + 4 * (column / 32);
      std::memcpy(&word, at, sizeof word);
      word |= std::uint32_t{1} << (std::endian::native == std::endian::little ? column % 32 : 31 - column % 32);
      std::memcpy(at, &word, sizeof word);
    }
  }
  cairo_surface_mark_dirty(picture.get());
  const double module = side / (width + 2 * quiet);
  cairo_save(pen);
  cairo_translate(pen, x + quiet * module, y + quiet * module);
  cairo_scale(pen, module, module);
  cairo_pattern_t* const mask = cairo_pattern_create_for_surface(picture.get());
  cairo_pattern_set_filter(mask, CAIRO_FILTER_NEAREST);
  set_colour(pen, ink_900);
  cairo_mask(pen, mask);
  cairo_pattern_destroy(mask);
  cairo_restore(pen);
  cairo_surface_flush(picture.get());
  wipe(pixels, static_cast<std::size_t>(stride) * static_cast<std::size_t>(width));
}

}  // namespace urna::report::detail
