// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>

#include "report/detail/pdf_file.hpp"
#include "report/detail/typefaces.hpp"

namespace urna::report::detail {

enum class Alignment { left, centre, right };

struct Style {
  double size = 10.5;  ///< in points
  bool bold = false;
  Colour ink = ink_900;
  double leading = 1.0;  ///< of the typeface's own distance between lines
  Alignment alignment = Alignment::left;
  const char* family = text_family;
  bool tabular = false;  ///< digits of one width, for columns of numbers
};

/// A paragraph or several, broken into lines of a width.  Letters of any script; lines always start at the left, also
/// where a name is written from right to left.
class TextBlock {
 public:
  /// @param width  in points; 0: lines are not broken
  TextBlock(PangoContext& context, const Style& style, double width);

  /// Plain text, UTF-8.
  TextBlock& write(std::string_view text);
  /// Makes the letters of one paragraph smaller until it is no higher; ends it with an ellipsis when `least` points are
  /// too many.
  /// @returns  whether all of it is shown
  bool fit(double height_max, double least);

  double height() const;
  double width() const;
  double baseline() const;  ///< of the first line, from the top
  std::size_t unknown_letters() const;
  void draw(cairo_t* pen, double x, double y) const;

 private:
  void set_size(double size);

  Shared<PangoLayout> layout_;
  Style style_;
  double width_;
};

}  // namespace urna::report::detail
