// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/text_block.hpp"

#include <algorithm>

namespace urna::report::detail {
namespace {

PangoAlignment to_pango(Alignment alignment) {
  switch (alignment) {
    case Alignment::left:
      return PANGO_ALIGN_LEFT;
    case Alignment::centre:
      return PANGO_ALIGN_CENTER;
    case Alignment::right:
      return PANGO_ALIGN_RIGHT;
  }
  return PANGO_ALIGN_LEFT;
}

int units(double points) { return static_cast<int>(points * PANGO_SCALE); }

}  // namespace

TextBlock::TextBlock(PangoContext& context, const Style& style, double width)
    : layout_(pango_layout_new(&context)), style_(style), width_(width) {
  set_size(style.size);
  if (width > 0) pango_layout_set_width(layout_.get(), units(width));
  pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_auto_dir(layout_.get(), FALSE);
  pango_layout_set_alignment(layout_.get(), to_pango(style.alignment));
  if (style.leading != 1.0) pango_layout_set_line_spacing(layout_.get(), static_cast<float>(style.leading));
}

void TextBlock::set_size(double size) {
  style_.size = size;
  PangoFontDescription* font = pango_font_description_from_string(style_.family);
  pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
  const bool mono = style_.family == mono_family;  // of which we have one weight
  pango_font_description_set_weight(font, style_.bold ? PANGO_WEIGHT_BOLD
                                          : mono      ? PANGO_WEIGHT_SEMIBOLD
                                                      : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout_.get(), font);
  pango_font_description_free(font);
}

TextBlock& TextBlock::write(std::string_view text) {
  PangoAttrList* attributes = pango_attr_list_new();
  if (style_.family == mono_family) {  // what is typed letter by letter gets no hyphen where it is broken
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  }
  if (style_.tabular) pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
  pango_layout_set_attributes(layout_.get(), attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
  return *this;
}

bool TextBlock::fit(double height_max, double least) {
  const auto fits = [&] { return height() <= height_max && (width_ <= 0 || width() <= width_ + 0.5); };
  while (!fits() && style_.size > least) set_size(std::max(least, style_.size - 0.5));
  if (fits()) return true;
  pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
  pango_layout_set_height(layout_.get(), units(height_max));
  return false;
}

double TextBlock::height() const {
  int height = 0;
  pango_layout_get_size(layout_.get(), nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

double TextBlock::width() const {
  int width = 0;
  pango_layout_get_size(layout_.get(), &width, nullptr);
  return static_cast<double>(width) / PANGO_SCALE;
}

double TextBlock::baseline() const {
  return static_cast<double>(pango_layout_get_baseline(layout_.get())) / PANGO_SCALE;
}

std::size_t TextBlock::unknown_letters() const {
  return static_cast<std::size_t>(pango_layout_get_unknown_glyphs_count(layout_.get()));
}

void TextBlock::draw(cairo_t* pen, double x, double y) const {
  set_colour(pen, style_.ink);
  cairo_move_to(pen, x, y);
  pango_cairo_show_layout(pen, layout_.get());
}

}  // namespace urna::report::detail
