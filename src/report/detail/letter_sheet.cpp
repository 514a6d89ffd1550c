// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/letter_sheet.hpp"

#include <array>

#include "report/detail/letter_words.hpp"
#include "report/detail/text_block.hpp"

namespace urna::report::detail {
namespace {

constexpr double gap = 6 * mm;

void panel(cairo_t* pen, double x, double y, double width, double height) {
  rounded_rectangle(pen, x, y, width, height, 2.5 * mm);
  set_colour(pen, paper);
  cairo_fill(pen);
}

/// A text that is drawn at once; gives back where it ends.
double put(cairo_t* pen, const TextBlock& block, double x, double y) {
  block.draw(pen, x, y);
  return y + block.height();
}

/// A number in a disc, as the steps of the booth have.
void numbered_disc(cairo_t* pen, PangoContext& context, std::size_t number, double x, double y, double diameter) {
  set_colour(pen, primary);
  rounded_rectangle(pen, x, y, diameter, diameter, diameter / 2);
  cairo_fill(pen);
  TextBlock digit(context, {.size = diameter * 0.62, .bold = true, .ink = white, .alignment = Alignment::centre},
                  diameter);
  digit.write(std::to_string(number));
  digit.draw(pen, x, y + (diameter - digit.height()) / 2);
}

class LetterSheet {
 public:
  LetterSheet(cairo_t* pen, PangoContext& context, const LetterBatch& batch)
      : pen_(pen), context_(context), batch_(batch), words_(letter_words(batch.language)) {}

  /// @param scale  of the running text
  /// @returns      where the last text ends
  double draw(double scale) {
    scale_ = scale;
    draw_head();
    draw_window();
    draw_code_box();
    const double caption_end = draw_qr_frame();
    draw_foot();
    const double election_end = draw_election(place::box_top + place::box_height + 6 * mm);
    const double steps_end = draw_steps(election_end + 6 * mm);
    return draw_help(draw_panels(std::max(caption_end, steps_end) + 4 * mm) + 4 * mm);
  }

 private:
  void draw_head() {
    draw_mark(pen_, place::left, 14 * mm, 11 * mm);
    TextBlock sender(context_, {.size = 13, .bold = true}, 110 * mm);
    sender.write(batch_.sender).fit(10 * mm, 8);
    sender.draw(pen_, place::left + 14.5 * mm, 19.5 * mm - sender.height() / 2);
    // Where to fold a sheet in three, DIN 5008 form B.
    for (const double fold : {105 * mm, 210 * mm}) line(pen_, 4 * mm, fold, 8 * mm, fold, 0.4, ink_500);
  }

  void draw_window() {
    std::string back = batch_.sender;
    for (const std::string& one : batch_.sender_address) back += " · " + one;
    TextBlock sender(context_, {.size = 7, .ink = ink_700}, place::address_width);
    sender.write(back).fit(6 * mm, 6);
    const double end = put(pen_, sender, place::left, place::window_top);
    line(pen_, place::left, end + 0.6 * mm, place::left + place::address_width, end + 0.6 * mm, 0.4, ink_500);
  }

  void draw_code_box() {
    constexpr double head = 9.5 * mm;
    constexpr double radius = 3 * mm;
    cairo_save(pen_);
    rounded_rectangle(pen_, place::box_left, place::box_top, place::box_width, place::box_height, radius);
    cairo_clip(pen_);
    set_colour(pen_, ink_900);
    cairo_rectangle(pen_, place::box_left, place::box_top, place::box_width, head);
    cairo_fill(pen_);
    cairo_restore(pen_);
    set_colour(pen_, ink_900);
    cairo_set_line_width(pen_, 1.4);
    rounded_rectangle(pen_, place::box_left, place::box_top, place::box_width, place::box_height, radius);
    cairo_stroke(pen_);
    TextBlock title(context_, {.size = 12.5, .bold = true, .ink = white}, place::box_width - 8 * mm);
    title.write(batch_.part == 0 ? std::string(words_.code_title)
                                 : filled(words_.code_part, {std::to_string(batch_.part)}));
    title.draw(pen_, place::box_left + 4 * mm, place::box_top + (head - title.height()) / 2);
    TextBlock hint(context_, {.size = 8, .ink = ink_700}, place::box_width - 8 * mm);
    hint.write(words_.code_hint).fit(8 * mm, 6.5);
    hint.draw(pen_, place::box_left + 4 * mm, place::box_top + place::box_height - 2.2 * mm - hint.height());
  }

  double draw_election(double y) {
    TextBlock name(context_, {.size = 20, .bold = true}, place::right - place::left);
    name.write(batch_.election).fit(17.5 * mm, 11);
    y = put(pen_, name, place::left, y) + 3 * mm;
    constexpr double height = 18 * mm;
    panel(pen_, place::left, y, place::right - place::left, height);
    const double half = (place::right - place::left) / 2;
    const std::array<std::pair<std::string_view, const WallTime*>, 2> times{
        {{words_.opens, &batch_.opens}, {words_.closes, &batch_.closes}}};
    double x = place::left + 5 * mm;
    for (const auto& [label, time] : times) {
      double at = y + 2.4 * mm;
      at = put(pen_, TextBlock(context_, {.size = 9, .ink = ink_700}, half - 8 * mm).write(label), x, at);
      TextBlock value(context_, {.size = 10.5, .bold = true}, half - 7 * mm);
      value.write(date_and_time(batch_.language, *time)).fit(5 * mm, 8);
      put(pen_, value, x, at + 0.3 * mm);
      x += half;
    }
    TextBlock zone(context_, {.size = 9, .ink = ink_700}, 2 * half - 10 * mm);
    zone.write(filled(words_.times_in, {batch_.zone})).fit(4.5 * mm, 7);
    zone.draw(pen_, place::left + 5 * mm, y + height - 1.9 * mm - zone.height());
    return y + height;
  }

  double draw_steps(double y) {
    const double width = place::qr_left - gap - place::left;
    y = put(pen_, TextBlock(context_, {.size = 13, .bold = true}, width).write(words_.steps_title), place::left, y);
    std::string second(words_.step_2_text);
    if (batch_.part != 0) second += " " + std::string(words_.step_2_parts);
    if (batch_.asks_birth_date) second += " " + std::string(words_.step_2_birth_date);
    const std::string fourth =
        std::string(words_.step_4_text) + " " + std::string(batch_.revoting ? words_.step_4_again : words_.step_4_once);
    constexpr double disc = 6.4 * mm;
    constexpr double indent = disc + 3 * mm;
    const std::array<std::pair<std::string_view, std::string_view>, 4> steps{{{words_.step_1, words_.step_1_text},
                                                                              {words_.step_2, second},
                                                                              {words_.step_3, words_.step_3_text},
                                                                              {words_.step_4, fourth}}};
    y += 2.4 * mm;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      numbered_disc(pen_, context_, i + 1, place::left, y, disc);
      const double x = place::left + indent;
      double end =
          put(pen_, TextBlock(context_, {.size = 10.5 * scale_, .bold = true}, width - indent).write(steps[i].first), x,
              y + 0.7 * mm);
      end =
          put(pen_, TextBlock(context_, {.size = 9.8 * scale_, .ink = ink_700}, width - indent).write(steps[i].second),
              x, end);
      if (i == 0) end = draw_address(x, end + 0.8 * mm, width - indent);
      y = std::max(end, y + disc) + 2.2 * mm;
    }
    return y;
  }

  /// What to type: without `https://`, which browsers add where no port is named.  A long one goes on below after the
  /// host's slash, where nobody takes the break for a letter of it.
  double draw_address(double x, double y, double width) {
    constexpr std::string_view scheme = "https://";
    std::string shown = batch_.address;
    const bool names_port = shown.find(':', scheme.size()) != shown.npos;
    if (shown.starts_with(scheme) && !names_port) shown.erase(0, scheme.size());
    const Style style{.size = 11.5, .ink = primary, .family = mono_family};
    const TextBlock one_line = std::move(TextBlock(context_, style, 0).write(shown));
    const std::size_t slash = shown.find('/', names_port ? scheme.size() : 0);
    if (one_line.width() > width) shown.insert(std::min(slash, shown.size() - 1) + 1, "\n");
    TextBlock address(context_, style, width);
    const double line_height = one_line.height();
    address.write(shown).fit((one_line.width() > width ? 2 : 1) * line_height + 0.5, 6);
    return put(pen_, address, x, y) + 0.4 * mm;
  }

  double draw_qr_frame() {
    const double top = place::qr_top - 1 * mm;
    const double side = place::qr_side + 2 * mm;
    set_colour(pen_, paper_line);
    cairo_set_line_width(pen_, 0.8);
    rounded_rectangle(pen_, place::qr_left - 1 * mm, top, side, side, 2.5 * mm);
    cairo_stroke(pen_);
    TextBlock caption(context_, {.size = 8.5, .ink = ink_700, .alignment = Alignment::centre}, side);
    caption.write(words_.qr_caption);
    return put(pen_, caption, place::qr_left - 1 * mm, top + side + 1.6 * mm);
  }

  double draw_panels(double y) {
    const double width = (place::right - place::left - gap) / 2;
    const double inner = width - 9 * mm;
    const std::array<std::pair<std::string_view, std::string_view>, 2> panels{
        {{words_.secret_title, words_.secret_text}, {words_.tracker_title, words_.tracker_text}}};
    double lowest = y;
    double x = place::left;
    for (const auto& [title, text] : panels) {
      double end = put(pen_, TextBlock(context_, {.size = 10.5 * scale_, .bold = true}, inner).write(title),
                       x + 4.5 * mm, y + 3.2 * mm);
      end = put(pen_, TextBlock(context_, {.size = 9.3 * scale_, .ink = ink_700}, inner).write(text), x + 4.5 * mm,
                end + 0.8 * mm);
      lowest = std::max(lowest, end);
      x += width + gap;
    }
    const double height = lowest + 3.2 * mm - y;
    set_colour(pen_, paper_line);
    cairo_set_line_width(pen_, 0.8);
    for (const double start : {place::left, place::left + width + gap}) {
      rounded_rectangle(pen_, start, y, width, height, 2.5 * mm);
      cairo_stroke(pen_);
    }
    return y + height;
  }

  double draw_help(double y) {
    constexpr double height = 16 * mm;
    const double width = place::right - place::left;
    panel(pen_, place::left, y, width, height);
    TextBlock title(context_, {.size = 10.5, .bold = true}, 0);
    title.write(words_.help_title);
    title.draw(pen_, place::left + 5 * mm, y + 2.6 * mm);
    TextBlock what(context_, {.size = 9.3, .ink = ink_700}, width - 15 * mm - title.width());
    what.write(words_.help_text).fit(5 * mm, 7);
    what.draw(pen_, place::left + 8 * mm + title.width(), y + 2.6 * mm + title.baseline() - what.baseline());
    TextBlock help(context_, {.size = 11, .bold = true, .ink = primary}, width - 10 * mm);
    help.write(batch_.help_line).fit(5.5 * mm, 7);
    help.draw(pen_, place::left + 5 * mm, y + 8.4 * mm);
    return y + height;
  }

  void draw_foot() {
    line(pen_, place::left, place::foot - 1.6 * mm, place::right, place::foot - 1.6 * mm, 0.5, paper_line);
    TextBlock uuid(context_, {.size = 7.5, .ink = ink_500}, 100 * mm);
    uuid.write(std::string(words_.election) + " " + batch_.uuid);
    uuid.draw(pen_, place::left, place::foot);
  }

  cairo_t* pen_;
  PangoContext& context_;
  const LetterBatch& batch_;
  const LetterWords& words_;
  double scale_ = 1;
};

}  // namespace

void draw_letter_sheet(cairo_t* pen, PangoContext& context, const LetterBatch& batch) {
  constexpr double least = 0.8;
  constexpr double end_max = place::foot - 4 * mm;
  double scale = 1;
  while (scale > least) {  // a rehearsal on paper that is thrown away
    cairo_surface_t* scratch = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nullptr);
    cairo_t* rehearsal = cairo_create(scratch);
    const double end = LetterSheet(rehearsal, context, batch).draw(scale);
    cairo_destroy(rehearsal);
    cairo_surface_destroy(scratch);
    if (end <= end_max) break;
    scale -= 0.04;
  }
  LetterSheet(pen, context, batch).draw(scale);
}

void draw_cover_sheet(cairo_t* pen, PangoContext& context, const LetterBatch& batch) {
  const LetterWords& words = letter_words(batch.language);
  const double width = place::right - place::left;
  draw_mark(pen, place::left, 18 * mm, 11 * mm);
  TextBlock sender(context, {.size = 13, .bold = true}, width - 15 * mm);
  sender.write(batch.sender).fit(10 * mm, 8);
  sender.draw(pen, place::left + 14.5 * mm, 23.5 * mm - sender.height() / 2);
  double y = 42 * mm;
  y = put(pen, TextBlock(context, {.size = 24, .bold = true}, width).write(words.cover_title), place::left, y) + 2 * mm;
  TextBlock name(context, {.size = 13, .ink = ink_700}, width);
  name.write(batch.election).fit(18 * mm, 9);
  y = put(pen, name, place::left, y) + 8 * mm;

  const double column = 60 * mm;
  constexpr double panel_height = 40 * mm;
  panel(pen, place::left, y, width, panel_height);
  double at = put(pen, TextBlock(context, {.size = 9, .ink = ink_700}, column - 10 * mm).write(words.cover_count),
                  place::left + 5 * mm, y + 5 * mm);
  TextBlock count(context, {.size = 34, .bold = true}, column - 8 * mm);
  count.write(grouped_number(batch.language, batch.letters.size())).fit(16 * mm, 12);
  put(pen, count, place::left + 5 * mm, at);
  at = put(pen, TextBlock(context, {.size = 9, .ink = ink_700}, width - column - 5 * mm).write(words.cover_list),
           place::left + column, y + 5 * mm) +
       1.5 * mm;
  const std::string digest = list_fingerprint(batch.letters);
  std::string rows;
  for (std::size_t i = 0; i < digest.size(); i += 8) {
    rows += digest.substr(i, 8);
    rows += i % 32 == 24 ? (i == 24 ? "\n" : "") : " ";
  }
  at = put(pen, TextBlock(context, {.size = 13, .family = mono_family}, 0).write(rows), place::left + column, at) +
       2 * mm;
  put(pen, TextBlock(context, {.size = 9.3, .ink = ink_700}, width - column - 5 * mm).write(words.cover_list_text),
      place::left + column, at);
  y += panel_height + 7 * mm;
  y = put(pen, TextBlock(context, {.size = 11}, width).write(words.cover_care), place::left, y) + 9 * mm;

  y = put(pen, TextBlock(context, {.size = 13, .bold = true}, width).write(words.cover_hands), place::left, y) + 3 * mm;
  const std::array<double, 4> columns{place::left, place::left + 52 * mm, place::left + 95 * mm,
                                      place::left + 133 * mm};
  const std::array<std::string_view, 3> heads{words.cover_who, words.cover_when, words.cover_signature};
  for (std::size_t i = 0; i < heads.size(); ++i) {
    put(pen, TextBlock(context, {.size = 9, .ink = ink_700}, 36 * mm).write(heads[i]), columns[i + 1], y);
  }
  y += 6 * mm;
  for (const std::string_view what :
       {words.cover_handed_over, words.cover_printed, words.cover_posted, words.cover_destroyed}) {
    line(pen, place::left, y, place::right, y, 0.5, paper_line);
    TextBlock text(context, {.size = 10.5}, 48 * mm);
    text.write(what).fit(12 * mm, 8);
    text.draw(pen, place::left, y + 3 * mm);
    y += 17 * mm;
  }
  line(pen, place::left, y, place::right, y, 0.5, paper_line);
  put(pen,
      TextBlock(context, {.size = 7.5, .ink = ink_500}, width).write(std::string(words.election) + " " + batch.uuid),
      place::left, place::foot);
}

}  // namespace urna::report::detail
