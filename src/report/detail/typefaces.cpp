// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/typefaces.hpp"

#include <fontconfig/fontconfig.h>
#include <freetype/freetype.h>
#include <freetype/tttables.h>
#include <pango/pangofc-fontmap.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

// The files, byte for byte, with a mark before each and one after the last.
asm(".section .rodata\n"
    ".global urna_typefaces\n"
    "urna_typefaces:\n"
    "urna_typeface_0: .incbin \"" URNA_TYPEFACES
    "/atkinson-hyperlegible-next-latin-400-normal.woff2\"\n"
    "urna_typeface_1: .incbin \"" URNA_TYPEFACES
    "/atkinson-hyperlegible-next-latin-700-normal.woff2\"\n"
    "urna_typeface_2: .incbin \"" URNA_TYPEFACES
    "/atkinson-hyperlegible-next-latin-ext-400-normal.woff2\"\n"
    "urna_typeface_3: .incbin \"" URNA_TYPEFACES
    "/atkinson-hyperlegible-next-latin-ext-700-normal.woff2\"\n"
    "urna_typeface_4: .incbin \"" URNA_TYPEFACES
    "/atkinson-hyperlegible-mono-latin-600-normal.woff2\"\n"
    "urna_typefaces_end:\n"
    ".balign 8\n"
    ".global urna_typeface_starts\n"
    "urna_typeface_starts:\n"
    ".quad urna_typeface_0 - urna_typefaces, urna_typeface_1 - urna_typefaces, urna_typeface_2 - urna_typefaces\n"
    ".quad urna_typeface_3 - urna_typefaces, urna_typeface_4 - urna_typefaces, urna_typefaces_end - urna_typefaces\n"
    ".text\n");

namespace {
constexpr std::size_t typeface_count = 5;
}
extern "C" const unsigned char urna_typefaces[];
extern "C" const std::uint64_t urna_typeface_starts[typeface_count + 1];

namespace urna::report::detail {
namespace {

/// A WOFF2 file as the plain font that text shaping can read; FreeType holds it in that form.
std::vector<FT_Byte> unpacked(FT_Library library, std::string_view woff2) {
  FT_Face face = nullptr;
  if (FT_New_Memory_Face(library, reinterpret_cast<const FT_Byte*>(woff2.data()), static_cast<FT_Long>(woff2.size()), 0,
                         &face) != 0) {
    throw std::runtime_error("FreeType cannot read a typeface of ours: it was built without Brotli");
  }
  FT_ULong bytes = 0;
  std::vector<FT_Byte> font;
  bool read = FT_Load_Sfnt_Table(face, 0, 0, nullptr, &bytes) == 0;
  if (read) {
    font.resize(bytes);
    read = FT_Load_Sfnt_Table(face, 0, 0, font.data(), &bytes) == 0;
  }
  FT_Done_Face(face);
  if (!read) throw std::runtime_error("FreeType does not unpack a typeface of ours");
  return font;
}

/// A file in memory that has a name; it stays open as long as the program, as libraries remember fonts by their name.
std::string named_memory(const std::vector<FT_Byte>& bytes) {
  const int file = memfd_create("urna-typeface", MFD_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "a typeface in memory");
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = write(file, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "a typeface in memory");
    written += static_cast<std::size_t>(count);
  }
  return "/proc/self/fd/" + std::to_string(file);
}

/// The machine's fonts and ours.
FcConfig* load_typefaces() {
  FcConfig* fonts = FcInitLoadConfigAndFonts();
  if (fonts == nullptr) throw std::runtime_error("fontconfig finds no configuration");
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) throw std::runtime_error("FreeType does not start");
  for (std::size_t i = 0; i < typeface_count; ++i) {
    const std::uint64_t start = urna_typeface_starts[i];
    const std::string_view woff2(reinterpret_cast<const char*>(urna_typefaces) + start,
                                 urna_typeface_starts[i + 1] - start);
    const std::string name = named_memory(unpacked(library, woff2));
    if (!FcConfigAppFontAddFile(fonts, reinterpret_cast<const FcChar8*>(name.c_str()))) {
      throw std::runtime_error("fontconfig refuses a typeface of ours; is /proc mounted?");
    }
  }
  FT_Done_FreeType(library);
  return fonts;
}

}  // namespace

Shared<PangoContext> new_text_context() {
  static FcConfig* const fonts = load_typefaces();
  const Shared<PangoFontMap> map(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
  if (!map) throw std::runtime_error("pango was built without FreeType");
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map.get()), fonts);
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map.get()), 72);
  Shared<PangoContext> context(pango_font_map_create_context(map.get()));
  cairo_font_options_t* exact = cairo_font_options_create();
  cairo_font_options_set_hint_style(exact, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(exact, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(exact, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context.get(), exact);
  cairo_font_options_destroy(exact);
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  pango_context_set_base_dir(context.get(), PANGO_DIRECTION_LTR);
  return context;
}

}  // namespace urna::report::detail
