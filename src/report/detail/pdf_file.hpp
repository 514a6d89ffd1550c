// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cairo.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace urna::report::detail {

inline constexpr double mm = 72 / 25.4;  ///< in points, the unit of every length here
inline constexpr double page_width = 210 * mm;
inline constexpr double page_height = 297 * mm;

struct Colour {
  double red, green, blue;
};

/// `#141A33` and so on: `0x141A33`.
constexpr Colour colour(unsigned rgb) {
  return {((rgb >> 16) & 0xFF) / 255.0, ((rgb >> 8) & 0xFF) / 255.0, (rgb & 0xFF) / 255.0};
}

// The inks and papers of all our pages.
inline constexpr Colour ink_900 = colour(0x141A33);
inline constexpr Colour ink_700 = colour(0x3A4160);
inline constexpr Colour ink_500 = colour(0x5A6079);
inline constexpr Colour primary = colour(0x2B3A9B);
inline constexpr Colour paper = colour(0xF6F4EE);
inline constexpr Colour paper_line = colour(0xDEDBD0);
inline constexpr Colour white = colour(0xFFFFFF);
inline constexpr Colour tick_yellow = colour(0xFFC933);

/// What a reader is told of a document before its first page.
struct PdfTitle {
  std::string title;
  std::string author;
  std::string subject;
  std::string language;  ///< BCP 47, such as `fr`
  std::chrono::sys_seconds made_at;
};

/// A4 pages that become a PDF.  The same calls give the same bytes.
class PdfFile {
 public:
  explicit PdfFile(const PdfTitle& title);
  PdfFile(const PdfFile&) = delete;
  PdfFile& operator=(const PdfFile&) = delete;
  ~PdfFile();

  cairo_t* pen() { return pen_; }
  void end_page();
  /// @param place  where it leads, in cairo's words: `page=2 pos=[62 120]`
  void bookmark(const std::string& text, const std::string& place);
  /// The file.  No copy of it stays with us; what cairo frees on its way is not ours to wipe.
  std::string finish();

 private:
  static cairo_status_t append(void* file, const unsigned char* bytes, unsigned count);
  void check() const;

  std::string language_;
  std::string bytes_;
  cairo_surface_t* surface_ = nullptr;
  cairo_t* pen_ = nullptr;
};

/// Encloses what is drawn in its life in a structure element, such as `H1`, `P`, `Table`: what a screen reader follows.
class Tagged {
 public:
  Tagged(cairo_t* pen, const char* element) : pen_(pen), element_(element) { cairo_tag_begin(pen, element, nullptr); }
  Tagged(const Tagged&) = delete;
  Tagged& operator=(const Tagged&) = delete;
  ~Tagged() { cairo_tag_end(pen_, element_); }

 private:
  cairo_t* pen_;
  const char* element_;
};

void set_colour(cairo_t* pen, Colour colour);
/// A path: a rectangle with round corners.
void rounded_rectangle(cairo_t* pen, double x, double y, double width, double height, double radius);
void line(cairo_t* pen, double x1, double y1, double x2, double y2, double width, Colour colour);
/// The mark of Urna: a dark square with a ballot going into its box.
void draw_mark(cairo_t* pen, double x, double y, double side);

}  // namespace urna::report::detail
