// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/pdf_file.hpp"

#include <cairo-pdf.h>

#include <algorithm>
#include <cstdio>
#include <numbers>
#include <stdexcept>

#include "base/ensure.hpp"
#include "base/secret.hpp"

namespace urna::report::detail {
namespace {

/// RFC 3339 in UTC, as cairo reads it.
std::string in_utc(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[40];
  const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                                   static_cast<int>(clock.seconds().count()));
  return {text, static_cast<std::size_t>(length)};
}

/// Adds to the catalogue what cairo 1.16 has no word for: the language, and that the title is to be shown.  The
/// catalogue is the last object of cairo's file, so that nothing moves but the table of objects.
void add_to_catalogue(std::string& pdf, std::string_view language) {
  constexpr std::string_view catalogue = "<< /Type /Catalog\n";
  constexpr std::string_view table_mark = "startxref\n";
  const std::size_t at = pdf.rfind(catalogue);
  const std::size_t table_at = pdf.rfind(table_mark);
  ensure(at != std::string::npos && table_at != std::string::npos && at < table_at, "cairo ends a PDF so");
  const std::string added =
      "   /Lang (" + std::string(language) + ")\n   /ViewerPreferences << /DisplayDocTitle true >>\n";
  const std::size_t number_at = table_at + table_mark.size();
  const std::size_t number_end = pdf.find('\n', number_at);
  const std::size_t table = std::stoull(pdf.substr(number_at, number_end - number_at));
  ensure(at < table && pdf.compare(table, 4, "xref") == 0, "the catalogue is cairo's last object");
  const std::string ending = std::to_string(table + added.size()) + "\n%%EOF\n";
  pdf.resize(number_at);
  pdf += ending;  // within the capacity that finish() reserved, as the next line
  pdf.insert(at + catalogue.size(), added);
}

}  // namespace

PdfFile::PdfFile(const PdfTitle& title) : language_(title.language) {
  ensure(std::all_of(language_.begin(), language_.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; }),
         "a language has a code");
  surface_ = cairo_pdf_surface_create_for_stream(&append, this, page_width, page_height);
  cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, title.title.c_str());
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_AUTHOR, title.author.c_str());
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_SUBJECT, title.subject.c_str());
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATOR, "Urna");
  cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATE_DATE, in_utc(title.made_at).c_str());
  pen_ = cairo_create(surface_);
  check();
}

PdfFile::~PdfFile() {
  cairo_destroy(pen_);
  cairo_surface_destroy(surface_);  // writes what is left into bytes_
  wipe(bytes_.data(), bytes_.size());
}

void PdfFile::check() const {
  for (const cairo_status_t status : {cairo_status(pen_), cairo_surface_status(surface_)}) {
    if (status != CAIRO_STATUS_SUCCESS) {
      throw std::runtime_error(std::string("drawing a PDF: ") + cairo_status_to_string(status));
    }
  }
}

void PdfFile::end_page() {
  cairo_show_page(pen_);
  check();
}

void PdfFile::bookmark(const std::string& text, const std::string& place) {
  cairo_pdf_surface_add_outline(surface_, CAIRO_PDF_OUTLINE_ROOT, text.c_str(), place.c_str(),
                                CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

std::string PdfFile::finish() {
  cairo_surface_finish(surface_);
  if (const cairo_status_t status = cairo_surface_status(surface_); status != CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error(std::string("drawing a PDF: ") + cairo_status_to_string(status));
  }
  append(this, nullptr, 0);
  add_to_catalogue(bytes_, language_);
  return std::move(bytes_);
}

/// Grows by copying and wiping, as a string that grows by itself leaves its old bytes behind.
cairo_status_t PdfFile::append(void* file, const unsigned char* bytes, unsigned count) try {
  constexpr std::size_t room_for_catalogue = 4096;
  std::string& all = static_cast<PdfFile*>(file)->bytes_;
  if (all.capacity() - all.size() < count + room_for_catalogue) {
    std::string larger;
    larger.reserve(std::max(2 * all.capacity(), all.size() + count + room_for_catalogue));
    larger.append(all);
    wipe(all.data(), all.size());
    all = std::move(larger);
  }
  if (count > 0) all.append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
} catch (const std::exception&) {  // no exception may pass through cairo
  return CAIRO_STATUS_NO_MEMORY;
}

void set_colour(cairo_t* pen, Colour colour) { cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue); }

void rounded_rectangle(cairo_t* pen, double x, double y, double width, double height, double radius) {
  constexpr double quarter = std::numbers::pi / 2;
  cairo_new_sub_path(pen);
  cairo_arc(pen, x + width - radius, y + radius, radius, -quarter, 0);
  cairo_arc(pen, x + width - radius, y + height - radius, radius, 0, quarter);
  cairo_arc(pen, x + radius, y + height - radius, radius, quarter, 2 * quarter);
  cairo_arc(pen, x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
  cairo_close_path(pen);
}

void line(cairo_t* pen, double x1, double y1, double x2, double y2, double width, Colour colour) {
  set_colour(pen, colour);
  cairo_set_line_width(pen, width);
  cairo_move_to(pen, x1, y1);
  cairo_line_to(pen, x2, y2);
  cairo_stroke(pen);
}

void draw_mark(cairo_t* pen, double x, double y, double side) {
  cairo_save(pen);
  cairo_translate(pen, x, y);
  cairo_scale(pen, side / 32, side / 32);
  set_colour(pen, ink_900);
  rounded_rectangle(pen, 0, 0, 32, 32, 7);
  cairo_fill(pen);
  set_colour(pen, tick_yellow);  // the ballot, half in
  rounded_rectangle(pen, 10.5, 6, 11, 11, 1);
  cairo_fill(pen);
  set_colour(pen, ink_900);
  cairo_set_line_width(pen, 1.8);
  cairo_set_line_cap(pen, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(pen, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to(pen, 13.2, 10.8);
  cairo_line_to(pen, 15.2, 12.9);
  cairo_line_to(pen, 19, 8.9);
  cairo_stroke(pen);
  set_colour(pen, white);  // the box
  rounded_rectangle(pen, 6, 15.5, 20, 11, 1.6);
  cairo_fill(pen);
  line(pen, 10, 18.5, 22, 18.5, 1.5, ink_900);
  cairo_restore(pen);
}

}  // namespace urna::report::detail
