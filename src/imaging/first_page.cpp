// SPDX-License-Identifier: EUPL-1.2
#include "imaging/first_page.hpp"

// The library's headers are C.
extern "C" {
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
}

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/ensure.hpp"

namespace urna::imaging {
namespace {

constexpr std::size_t cache_bytes_max = 64U << 20U;

/// All that is held while a page is drawn. The library reports a fault by `longjmp`, which runs no destructors: between
/// `fz_try` and `fz_always` stand only its own calls and plain values, and what they made is dropped afterwards.
struct Drawing {
  fz_stream* stream = nullptr;
  pdf_document* document = nullptr;
  pdf_page* page = nullptr;
  fz_pixmap* pixels = nullptr;
  fz_device* pen = nullptr;
  fz_buffer* png = nullptr;
};

/// Makes `drawing.png`; throws as the library does.
void draw(fz_context* context, Drawing& drawing, const unsigned char* file, std::size_t size) {
  drawing.stream = fz_open_memory(context, file, size);
  drawing.document = pdf_open_document_with_stream(context, drawing.stream);
  if (pdf_needs_password(context, drawing.document) != 0) fz_throw(context, FZ_ERROR_GENERIC, "a password is needed");
  drawing.page = pdf_load_page(context, drawing.document, 0);
  const fz_rect bounds = pdf_bound_page(context, drawing.page);
  const float longer = std::max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
  if (!std::isfinite(longer) || longer <= 0) fz_throw(context, FZ_ERROR_GENERIC, "a page has no size");
  const float scale = static_cast<float>(side_max) / longer;
  fz_irect box = fz_round_rect(fz_transform_rect(bounds, fz_scale(scale, scale)));
  // A page as thin as a line still has a pixel, and rounding adds none.
  box.x1 = std::clamp(box.x1, box.x0 + 1, box.x0 + static_cast<int>(side_max));
  box.y1 = std::clamp(box.y1, box.y0 + 1, box.y0 + static_cast<int>(side_max));
  drawing.pixels = fz_new_pixmap_with_bbox(context, fz_device_rgb(context), box, nullptr, 0);
  fz_clear_pixmap_with_value(context, drawing.pixels, 0xff);
  drawing.pen = fz_new_draw_device(context, fz_scale(scale, scale), drawing.pixels);
  pdf_run_page(context, drawing.page, drawing.pen, fz_identity, nullptr);
  fz_close_device(context, drawing.pen);
  drawing.png =
      fz_new_buffer_from_pixmap_as_png(context, fz_keep_pixmap(context, drawing.pixels), fz_default_color_params);
}

bool is_drawn(fz_context* context, Drawing& drawing, const unsigned char* file, std::size_t size) {
  fz_try(context) { draw(context, drawing, file, size); }
  fz_catch(context) { return false; }
  return true;
}

void say_nothing(void*, const char*) {}

}  // namespace

Result<Bytes, PictureFault> first_page_png(std::span<const std::byte> file) {
  const std::unique_ptr<fz_context, void (*)(fz_context*)> context(fz_new_context(nullptr, nullptr, cache_bytes_max),
                                                                   fz_drop_context);
  ensure(context != nullptr, "a context for drawing can be had");
  fz_set_warning_callback(context.get(), say_nothing, nullptr);
  fz_set_error_callback(context.get(), say_nothing, nullptr);
  Drawing drawing;
  const bool is_whole =
      is_drawn(context.get(), drawing, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  Bytes png;
  if (is_whole) {
    unsigned char* start = nullptr;
    const std::size_t size = fz_buffer_storage(context.get(), drawing.png, &start);
    png.assign(reinterpret_cast<std::byte*>(start), reinterpret_cast<std::byte*>(start) + size);
  }
  fz_drop_buffer(context.get(), drawing.png);
  fz_drop_device(context.get(), drawing.pen);
  fz_drop_pixmap(context.get(), drawing.pixels);
  if (drawing.page != nullptr) fz_drop_page(context.get(), &drawing.page->super);
  pdf_drop_document(context.get(), drawing.document);
  fz_drop_stream(context.get(), drawing.stream);
  if (!is_whole) return failure(PictureFault::malformed);
  return png;
}

}  // namespace urna::imaging
