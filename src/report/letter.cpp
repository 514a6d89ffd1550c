// SPDX-License-Identifier: EUPL-1.2
#include "report/letter.hpp"

#include <pango/pangofc-font.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "base/secret.hpp"
#include "crypto/hash.hpp"
#include "report/detail/letter_sheet.hpp"
#include "report/detail/letter_words.hpp"
#include "report/detail/qr_code.hpp"
#include "report/detail/text_block.hpp"

namespace urna::report {
namespace {

using namespace detail;

constexpr std::string_view code_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_characters = 30;
constexpr std::size_t group_characters = 5;
constexpr double code_size = 25;
constexpr std::size_t address_lines_max = 8;

/// The letters of voting codes as one typeface draws them, looked up once: no text library ever sees a code.
class CodeTypeface {
 public:
  explicit CodeTypeface(PangoContext& context) {
    PangoFontDescription* wanted = pango_font_description_from_string(mono_family);
    pango_font_description_set_absolute_size(wanted, code_size * PANGO_SCALE);
    pango_font_description_set_weight(wanted, PANGO_WEIGHT_SEMIBOLD);
    font_.reset(pango_context_load_font(&context, wanted));
    pango_font_description_free(wanted);
    if (!font_) throw std::runtime_error("there is no typeface for codes");
    scaled_ = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font_.get()));
    for (std::size_t i = 0; i < code_alphabet.size(); ++i) {
      glyphs_[i] = pango_fc_font_get_glyph(PANGO_FC_FONT(font_.get()), static_cast<gunichar>(code_alphabet[i]));
    }
    cairo_glyph_t one{glyphs_[0], 0, 0};
    cairo_text_extents_t extents;
    cairo_scaled_font_glyph_extents(scaled_, &one, 1, &extents);
    advance_ = extents.x_advance;
  }

  void draw_group(cairo_t* pen, std::string_view group, double x, double baseline) const {
    std::array<cairo_glyph_t, group_characters> glyphs{};
    for (std::size_t i = 0; i < group.size(); ++i) {
      const std::size_t letter = code_alphabet.find(group[i]);
      ensure(letter != std::string_view::npos, "a code is canonical");
      glyphs[i] = {glyphs_[letter], x + advance_ * static_cast<double>(i), baseline};
    }
    cairo_set_scaled_font(pen, scaled_);
    cairo_show_glyphs(pen, glyphs.data(), static_cast<int>(group.size()));
    wipe(glyphs.data(), sizeof glyphs);
  }

 private:
  Shared<PangoFont> font_;
  cairo_scaled_font_t* scaled_ = nullptr;  // lives as long as font_
  std::array<unsigned long, code_alphabet.size()> glyphs_{};
  double advance_ = 0;
};

/// The lines of the window: the name, then the address; what is beyond eight lines goes on the last one.
std::vector<std::string> window_lines(const Letter& letter) {
  std::vector<std::string> lines{std::string(letter.name)};
  for (const std::string_view line : letter.address) {
    if (line.empty()) continue;
    if (lines.size() <= address_lines_max) {
      lines.emplace_back(line);
    } else {
      lines.back().append(", ").append(line);
    }
  }
  return lines;
}

struct WindowLine {
  TextBlock block;
  double y;
};

/// The name and address as they stand in the window.
struct Window {
  std::vector<WindowLine> lines;
  bool whole = true;  ///< nothing was cut short
};

/// As large as the window allows; a long line goes on below, and only in the smallest letters is it cut short.
Window set_window(PangoContext& context, const Letter& letter) {
  constexpr double largest = 11;
  constexpr double smallest = 6.5;
  const std::vector<std::string> lines = window_lines(letter);
  for (double size = largest; size >= smallest; size -= 0.5) {
    Window window;
    double y = place::address_top;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      TextBlock block(context, {.size = size, .bold = i == 0}, place::address_width);
      block.write(lines[i]);
      const double height = block.height();
      window.lines.push_back({std::move(block), y});
      y += height;
    }
    if (y <= place::address_top + place::address_height) return window;
  }
  Window window;
  const double pitch = place::address_height / static_cast<double>(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    TextBlock block(context, {.size = smallest, .bold = i == 0}, place::address_width);
    window.whole = block.write(lines[i]).fit(pitch, smallest) && window.whole;
    window.lines.push_back({std::move(block), place::address_top + pitch * static_cast<double>(i)});
  }
  return window;
}

struct RecordingDeleter {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

}  // namespace

class LetterPrinter::Press {
 public:
  Press() : context_(new_text_context()), code_typeface_(*context_) {}

  PangoContext& context() { return *context_; }

  void set_language(Language language) {
    pango_context_set_language(context_.get(), pango_language_from_string(code_of(language).data()));
  }

  /// What all letters share, drawn once; a PDF holds it once and shows it on each page.
  std::unique_ptr<cairo_surface_t, RecordingDeleter> record_sheet(const LetterBatch& batch) {
    const cairo_rectangle_t page{0, 0, page_width, page_height};
    std::unique_ptr<cairo_surface_t, RecordingDeleter> sheet(
        cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &page));
    cairo_t* pen = cairo_create(sheet.get());
    draw_letter_sheet(pen, *context_, batch);
    draw_group_numbers(pen);
    cairo_destroy(pen);
    return sheet;
  }

  void draw(cairo_t* pen, const LetterBatch& batch, std::size_t index, SecretText& link) {
    const Letter& letter = batch.letters[index];
    ensure(letter.code.size() == code_characters, "a code has 30 characters");
    const Window window = set_window(*context_, letter);
    for (const WindowLine& one : window.lines) one.block.draw(pen, place::left, one.y);
    set_colour(pen, ink_900);
    for (std::size_t group = 0; group < code_characters / group_characters; ++group) {
      code_typeface_.draw_group(pen, letter.code.substr(group * group_characters, group_characters),
                                place::group_columns[group % 2] + number_width, baseline(group));
    }
    std::string text;
    text.reserve(batch.address.size() + 1 + code_characters);  // at once: no part of a code stays behind
    text.append(batch.address).append("#").append(letter.code);
    link = SecretText(std::move(text));
    draw_qr_code(pen, link.expose(), place::qr_left, place::qr_top, place::qr_side);
    TextBlock number(*context_, {.size = 8.5, .ink = ink_500, .alignment = Alignment::right}, 60 * mm);
    number.write(filled(letter_words(batch.language).number, {grouped_number(batch.language, index + 1),
                                                              grouped_number(batch.language, batch.letters.size())}));
    number.draw(pen, place::right - 60 * mm, place::foot);
  }

 private:
  static constexpr double number_width = 5.4 * mm;

  static double baseline(std::size_t group) {
    const std::size_t row = group / 2;
    return place::groups_top + place::groups_pitch * static_cast<double>(row) + 8 * mm;
  }

  void draw_group_numbers(cairo_t* pen) {
    constexpr double side = 4 * mm;
    for (std::size_t group = 0; group < code_characters / group_characters; ++group) {
      const double x = place::group_columns[group % 2];
      const double y = baseline(group) - 5 * mm;
      set_colour(pen, paper);
      rounded_rectangle(pen, x, y, side, side, 1 * mm);
      cairo_fill(pen);
      TextBlock digit(*context_, {.size = 8.5, .bold = true, .ink = ink_500, .alignment = Alignment::centre}, side);
      digit.write(std::to_string(group + 1));
      digit.draw(pen, x, y + (side - digit.height()) / 2);
    }
  }

  Shared<PangoContext> context_;
  CodeTypeface code_typeface_;
};

LetterPrinter::LetterPrinter() : press_(std::make_unique<Press>()) {}
LetterPrinter::~LetterPrinter() = default;
LetterPrinter::LetterPrinter(LetterPrinter&&) noexcept = default;
LetterPrinter& LetterPrinter::operator=(LetterPrinter&&) noexcept = default;

std::vector<LetterNotice> LetterPrinter::inspect(const LetterBatch& batch) {
  press_->set_language(batch.language);
  std::vector<LetterNotice> notices;
  for (std::size_t i = 0; i < batch.letters.size(); ++i) {
    const Letter& letter = batch.letters[i];
    const auto lines = static_cast<std::size_t>(std::count_if(letter.address.begin(), letter.address.end(),
                                                              [](std::string_view line) { return !line.empty(); }));
    const Window window = set_window(press_->context(), letter);
    const bool known = std::all_of(window.lines.begin(), window.lines.end(),
                                   [](const WindowLine& one) { return one.block.unknown_letters() == 0; });
    if (!known) notices.push_back({LetterNotice::Kind::letters_unknown, i + 1});
    if (!window.whole) notices.push_back({LetterNotice::Kind::cut_short, i + 1});
    if (lines > address_lines_max) notices.push_back({LetterNotice::Kind::too_many_lines, i + 1});
    if (lines == 0) notices.push_back({LetterNotice::Kind::no_address, i + 1});
  }
  return notices;
}

std::string LetterPrinter::print(const LetterBatch& batch) {
  const LetterWords& words = letter_words(batch.language);
  press_->set_language(batch.language);
  PdfFile file({.title = std::string(words.title) + ": " + batch.election,
                .author = batch.sender,
                .subject = std::string(words.election) + " " + batch.uuid,
                .language = std::string(code_of(batch.language)),
                .made_at = batch.made_at});
  draw_cover_sheet(file.pen(), press_->context(), batch);
  file.end_page();
  const auto sheet = press_->record_sheet(batch);
  SecretText link;
  for (std::size_t i = 0; i < batch.letters.size(); ++i) {
    cairo_set_source_surface(file.pen(), sheet.get(), 0, 0);
    cairo_paint(file.pen());
    press_->draw(file.pen(), batch, i, link);
    file.end_page();
  }
  return file.finish();
}

std::string reserve_letter_name(Language language, std::size_t number) {
  return filled(letter_words(language).reserve, {std::to_string(number)});
}

std::string list_fingerprint(const std::vector<Letter>& letters) {
  crypto::Sha256 digest;
  for (const Letter& letter : letters) digest.add(letter.voter_id).add("\n");
  return to_hex(digest.finish());
}

}  // namespace urna::report
