// SPDX-License-Identifier: EUPL-1.2
#include "report/minutes.hpp"

#include <cairo-pdf.h>

#include <algorithm>
#include <array>

#include "report/detail/explanation_words.hpp"
#include "report/detail/letter_words.hpp"
#include "report/detail/minutes_words.hpp"
#include "report/detail/text_block.hpp"

namespace urna::report {
namespace {

using namespace detail;

constexpr double left = 22 * mm;
constexpr double right = 188 * mm;
constexpr double width = right - left;
constexpr double top = 24 * mm;  ///< of the second page and those after it
constexpr double bottom = 274 * mm;
constexpr double foot = 282 * mm;

/// A column of a table.
struct Column {
  double width;
  Alignment alignment = Alignment::left;
  bool mono = false;
};

/// Text that flows from page to page, every piece of it tagged.
class Flow {
 public:
  /// @param pages  how many there will be, for the foot of each; 0: not known yet
  Flow(PdfFile& file, PangoContext& context, const Minutes& minutes, const MinutesWords& words, std::size_t pages)
      : pen_(file.pen()), file_(file), context_(context), minutes_(minutes), words_(words), pages_(pages) {}

  std::size_t pages() const { return page_; }
  double y() const { return y_; }
  cairo_t* pen() { return pen_; }
  PangoContext& context() { return context_; }

  /// Begins a page unless so much room is left.
  /// @returns  whether it did
  bool need(double height) {
    if (y_ + height <= bottom) return false;
    end_page();
    ++page_;
    TextBlock head(context_, {.size = 8.5, .ink = ink_500}, width);
    head.write(std::string(words_.continued) + " · " + minutes_.election).fit(5 * mm, 8.5);
    head.draw(pen_, left, 13 * mm);
    line(pen_, left, 18.5 * mm, right, 18.5 * mm, 0.5, paper_line);
    y_ = top;
    return true;
  }
  void space(double height) { y_ += height; }
  void go_to(double y) { y_ = y; }

  /// A paragraph; one that is longer than what is left goes on the next page, one longer than a page is cut.
  void paragraph(const char* element, const Style& style, std::string_view text, double indent = 0) {
    TextBlock block(context_, style, width - indent);
    block.write(text).fit(bottom - top, 6);
    need(block.height());
    const Tagged tagged(pen_, element);
    block.draw(pen_, left + indent, y_);
    y_ += block.height();
  }

  /// A heading, with room for a few lines under it.
  void heading(std::string_view text) {
    space(6 * mm);
    need(32 * mm);
    bookmark(text);
    paragraph("H2", {.size = 14, .bold = true}, text);
    space(2 * mm);
  }

  /// A row of a table.  The heads of its columns come again on each page that the table goes on to.
  void row(const std::vector<Column>& columns, const std::vector<std::string>& cells, bool bold = false,
           double indent = 0) {
    const Cells set = set_cells(columns, cells, false, bold, indent);
    if (need(set.height) && !heads_.empty()) {
      draw_cells(columns, set_cells(columns, heads_, true, false, 0), nullptr, 0);
    }
    const Tagged tagged(pen_, "TR");
    draw_cells(columns, set, "TD", indent);
  }

  /// The first row of a table: what its columns are called.
  void heads(const std::vector<Column>& columns, const std::vector<std::string>& names) {
    const Cells set = set_cells(columns, names, true, false, 0);
    need(set.height + 12 * mm);
    heads_ = names;
    const Tagged tagged(pen_, "TR");
    draw_cells(columns, set, "TH", 0);
  }
  void end_table() { heads_.clear(); }

  void bookmark(std::string_view text) {
    const std::string place = "page=" + std::to_string(page_) + " pos=[" + std::to_string(static_cast<int>(left)) +
                              " " + std::to_string(static_cast<int>(y_)) + "]";
    file_.bookmark(std::string(text), place);
  }

  void end_page() {
    line(pen_, left, foot - 2 * mm, right, foot - 2 * mm, 0.5, paper_line);
    TextBlock uuid(context_, {.size = 8, .ink = ink_500}, width / 2);
    uuid.write(std::string(words_.uuid) + " " + minutes_.uuid).draw(pen_, left, foot);
    TextBlock number(context_, {.size = 8, .ink = ink_500, .alignment = Alignment::right}, width / 2);
    number.write(filled(words_.page, {std::to_string(page_), std::to_string(pages_)}))
        .draw(pen_, left + width / 2, foot);
    file_.end_page();
  }

 private:
  static constexpr double gutter = 3 * mm;
  static constexpr double rim = 1.3 * mm;

  struct Cells {
    std::vector<TextBlock> blocks;
    double height = 0;    ///< of the row
    double baseline = 0;  ///< of its first line
    bool heads = false;
  };

  Cells set_cells(const std::vector<Column>& columns, const std::vector<std::string>& texts, bool heads, bool bold,
                  double indent) {
    Cells cells;
    cells.heads = heads;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool mono = columns[i].mono && !heads;
      const Style style{.size = heads  ? 8.5
                                : mono ? 9.0
                                       : 10.0,
                        .bold = bold,
                        .ink = heads ? ink_700 : ink_900,
                        .alignment = columns[i].alignment,
                        .family = mono ? mono_family : text_family,
                        .tabular = columns[i].alignment == Alignment::right};
      const double room = columns[i].width - gutter - (i == 0 ? indent : 0);
      cells.blocks.push_back(std::move(TextBlock(context_, style, room).write(texts[i])));
      cells.blocks.back().fit(bottom - top - 4 * rim - 10 * mm, 6);
      cells.height = std::max(cells.height, cells.blocks.back().height() + 2 * rim);
      cells.baseline = std::max(cells.baseline, cells.blocks.back().baseline());
    }
    return cells;
  }

  /// @param element  of each cell; nullptr for what a screen reader has read before
  void draw_cells(const std::vector<Column>& columns, const Cells& cells, const char* element, double indent) {
    double x = left;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const TextBlock& block = cells.blocks[i];
      const double start = x + (i == 0 ? indent : 0);
      const double height = y_ + rim + cells.baseline - block.baseline();
      if (element == nullptr) {
        block.draw(pen_, start, height);
      } else {
        const Tagged cell(pen_, element);
        block.draw(pen_, start, height);
      }
      x += columns[i].width;
    }
    y_ += cells.height;
    line(pen_, left, y_, right, y_, cells.heads ? 1.0 : 0.5, cells.heads ? ink_700 : paper_line);
  }

  cairo_t* pen_;
  PdfFile& file_;
  PangoContext& context_;
  const Minutes& minutes_;
  const MinutesWords& words_;
  std::size_t pages_;
  std::size_t page_ = 1;
  double y_ = 0;                    // of what comes next, from the top of the page
  std::vector<std::string> heads_;  // of the table that is being drawn
};

class MinutesPages {
 public:
  MinutesPages(Flow& flow, const Minutes& minutes, const MinutesWords& words)
      : flow_(flow), minutes_(minutes), words_(words), language_(minutes.language) {}

  void draw() {
    const Tagged document(flow_.pen(), "Document");
    draw_title();
    draw_election();
    draw_turnout();
    draw_result();
    draw_people();
    draw_incidents();
    draw_verification();
    draw_remarks();
    draw_signatures();
    flow_.end_page();
  }

 private:
  void draw_title() {
    draw_mark(flow_.pen(), left, 18 * mm, 11 * mm);
    {
      const Tagged tagged(flow_.pen(), "P");
      TextBlock organiser(flow_.context(), {.size = 13, .bold = true}, width - 15 * mm);
      organiser.write(minutes_.organiser).fit(11 * mm, 8);
      organiser.draw(flow_.pen(), left + 14.5 * mm, 23.5 * mm - organiser.height() / 2);
    }
    flow_.go_to(40 * mm);
    flow_.paragraph("H1", {.size = 25, .bold = true}, words_.title);
    flow_.space(1.5 * mm);
    flow_.paragraph("P", {.size = 14, .ink = ink_700}, minutes_.election);
  }

  std::string found(const std::optional<MinutesBalance>& balance) const {
    if (!balance) return {};
    return "\n" + filled(words_.found,
                         {grouped_number(language_, balance->ballots), grouped_number(language_, balance->signatures),
                          grouped_number(language_, balance->counter)});
  }

  std::string people(const std::optional<MinutesTwoPeople>& two) const {
    if (!two) return {};
    std::string others;
    for (const std::string& one : two->confirmed_by) others += (others.empty() ? "" : ", ") + one;
    return "\n" + filled(words_.two_people, {two->asked_by, others});
  }

  void draw_election() {
    flow_.space(6 * mm);
    const std::vector<Column> columns{{52 * mm}, {width - 52 * mm}};
    const std::vector<Column> with_hash{{52 * mm}, {width - 52 * mm, Alignment::left, true}};
    const Tagged table(flow_.pen(), "Table");
    flow_.row(columns, {std::string(words_.opened), date_and_time(language_, minutes_.opened) +
                                                        people(minutes_.opened_by) + found(minutes_.at_opening)});
    flow_.row(columns, {std::string(words_.closed), date_and_time(language_, minutes_.closed) +
                                                        people(minutes_.closed_by) + found(minutes_.at_closing)});
    flow_.row(columns, {std::string(words_.counted),
                        date_and_time(language_, minutes_.counted) + "\n" + filled(words_.times_in, {minutes_.zone})});
    flow_.row(with_hash, {std::string(words_.uuid), minutes_.uuid + "  (" + minutes_.group + ")"});
    flow_.row(with_hash, {std::string(words_.fingerprint), minutes_.fingerprint});
    flow_.row(with_hash, {std::string(words_.board_hash), minutes_.board_hash});
  }

  /// Three large figures side by side.
  void draw_figures() {
    constexpr double height = 22 * mm;
    flow_.need(height + 4 * mm);
    rounded_rectangle(flow_.pen(), left, flow_.y(), width, height, 2.5 * mm);
    set_colour(flow_.pen(), paper);
    cairo_fill(flow_.pen());
    const std::array<std::pair<std::string_view, std::string>, 4> figures{
        {{words_.voters, grouped_number(language_, minutes_.voters)},
         {words_.voted, grouped_number(language_, minutes_.voted)},
         {words_.rate, percentage(language_, minutes_.voted, minutes_.voters)},
         {words_.ballots, grouped_number(language_, minutes_.ballots)}}};
    const Tagged list(flow_.pen(), "L");
    const double each = (width - 8 * mm) / figures.size();
    double x = left + 5 * mm;
    for (const auto& [label, figure] : figures) {
      const Tagged item(flow_.pen(), "LI");
      TextBlock name(flow_.context(), {.size = 9, .ink = ink_700}, each - 2 * mm);
      name.write(label).fit(4.5 * mm, 7);
      name.draw(flow_.pen(), x, flow_.y() + 3.2 * mm);
      TextBlock value(flow_.context(), {.size = 22, .bold = true}, each - 2 * mm);
      value.write(figure).fit(11 * mm, 9);
      value.draw(flow_.pen(), x, flow_.y() + 14 * mm - value.height() / 2);
      x += each;
    }
    flow_.space(height);
  }

  void draw_turnout() {
    flow_.heading(words_.turnout);
    draw_figures();
    flow_.space(2.5 * mm);
    if (!minutes_.colleges.empty()) {
      const std::vector<Column> columns{
          {width - 90 * mm}, {30 * mm, Alignment::right}, {30 * mm, Alignment::right}, {30 * mm, Alignment::right}};
      const Tagged table(flow_.pen(), "Table");
      flow_.heads(columns, {std::string(words_.college), std::string(words_.voters), std::string(words_.voted),
                            std::string(words_.rate)});
      for (const MinutesCollege& college : minutes_.colleges) {
        flow_.row(columns, turnout_cells(college.name, college.voters, college.voted));
      }
      flow_.row(columns, turnout_cells(std::string(words_.all), minutes_.voters, minutes_.voted), true);
      flow_.end_table();
      flow_.space(2.5 * mm);
    }
    if (minutes_.voted == minutes_.ballots) {
      flow_.paragraph("P", {.size = 10, .ink = ink_700}, words_.ballots_agree);
    } else {
      flow_.paragraph("P", {.size = 10, .bold = true},
                      filled(words_.ballots_differ,
                             {grouped_number(language_, minutes_.voted), grouped_number(language_, minutes_.ballots)}));
    }
  }

  std::vector<std::string> turnout_cells(const std::string& name, std::uint64_t voters, std::uint64_t voted) const {
    return {name, grouped_number(language_, voters), grouped_number(language_, voted),
            percentage(language_, voted, voters)};
  }

  void draw_result() {
    flow_.heading(words_.result);
    for (std::size_t i = 0; i < minutes_.questions.size(); ++i) {
      if (i > 0) flow_.space(6 * mm);
      draw_question(minutes_.questions[i]);
    }
  }

  void draw_question(const MinutesQuestion& question) {
    flow_.need(30 * mm);
    flow_.paragraph("H3", {.size = 12, .bold = true}, question.title);
    if (const std::string_view known = rule_words(language_, question.rule); !question.rule.empty()) {
      flow_.paragraph("P", {.size = 9.5, .ink = ink_700}, filled(words_.rule, {known.empty() ? question.rule : known}));
    }
    flow_.space(1.5 * mm);
    const std::vector<Column> columns{{width - 35 * mm}, {35 * mm, Alignment::right}};
    if (!question.figures.empty() || question.blank) {
      const Tagged table(flow_.pen(), "Table");
      flow_.heads(columns, {std::string(words_.option), std::string(words_.votes)});
      const bool has_parts = std::any_of(question.figures.begin(), question.figures.end(),
                                         [](const MinutesFigure& figure) { return figure.within; });
      for (const MinutesFigure& figure : question.figures) {
        flow_.row(columns, {figure.label, grouped_number(language_, figure.votes)}, has_parts && !figure.within,
                  figure.within ? 6 * mm : 0);
      }
      if (question.blank) {
        flow_.row(columns, {std::string(words_.blank), grouped_number(language_, *question.blank)});
      }
      flow_.end_table();
    }
    draw_seats(question);
    draw_explanation(question);
  }

  void draw_seats(const MinutesQuestion& question) {
    if (question.seats.empty()) return;
    flow_.space(4 * mm);
    flow_.need(20 * mm);
    flow_.paragraph("H4", {.size = 10.5, .bold = true}, words_.seats);
    flow_.space(1 * mm);
    const std::vector<Column> columns{{14 * mm}, {(width - 14 * mm) / 2}, {(width - 14 * mm) / 2}};
    const Tagged table(flow_.pen(), "Table");
    for (std::size_t i = 0; i < question.seats.size(); ++i) {
      flow_.row(columns, {std::to_string(i + 1), question.seats[i].name, question.seats[i].detail});
    }
  }

  void draw_explanation(const MinutesQuestion& question) {
    if (question.explanation.empty()) return;
    flow_.space(4 * mm);
    flow_.need(20 * mm);
    flow_.paragraph("H4", {.size = 10.5, .bold = true}, words_.how);
    flow_.space(1 * mm);
    const Tagged list(flow_.pen(), "L");
    for (std::size_t i = 0; i < question.explanation.size(); ++i) {
      TextBlock number(flow_.context(), {.size = 9.3, .ink = ink_500, .alignment = Alignment::right}, 7 * mm);
      number.write(std::to_string(i + 1));
      TextBlock text(flow_.context(), {.size = 9.3, .ink = ink_700}, width - 10 * mm);
      text.write(question.explanation[i]).fit(bottom - top, 6);
      flow_.need(text.height());
      const Tagged item(flow_.pen(), "LI");
      number.draw(flow_.pen(), left, flow_.y());
      text.draw(flow_.pen(), left + 10 * mm, flow_.y());
      flow_.space(text.height() + 0.8 * mm);
    }
  }

  void draw_people() {
    flow_.heading(words_.people);
    const std::vector<Column> columns{{46 * mm}, {44 * mm}, {width - 116 * mm, Alignment::left, true}, {26 * mm}};
    {
      const Tagged table(flow_.pen(), "Table");
      flow_.heads(columns, {std::string(words_.name), std::string(words_.role), std::string(words_.key),
                            std::string(words_.decrypted)});
      flow_.row(columns, {minutes_.administrator, std::string(words_.administrator), "", ""});
      flow_.row(columns, {minutes_.credential_authority, std::string(words_.credential_authority), "", ""});
      for (const MinutesTrustee& trustee : minutes_.trustees) {
        flow_.row(columns,
                  {trustee.name, std::string(trustee.holds_a_share ? words_.trustee_share : words_.trustee_alone),
                   trustee.key_fingerprint, std::string(trustee.decrypted ? words_.yes : words_.no)});
      }
      flow_.end_table();
    }
    if (minutes_.threshold > 0) {
      const auto shares = std::count_if(minutes_.trustees.begin(), minutes_.trustees.end(),
                                        [](const MinutesTrustee& trustee) { return trustee.holds_a_share; });
      flow_.space(2.5 * mm);
      flow_.paragraph("P", {.size = 10, .ink = ink_700},
                      filled(words_.threshold, {std::to_string(minutes_.threshold), std::to_string(shares)}));
    }
  }

  void draw_incidents() {
    flow_.heading(words_.incidents);
    if (minutes_.incidents.empty()) flow_.paragraph("P", {.size = 10}, words_.no_incident);
    for (const std::string& incident : minutes_.incidents) {
      flow_.paragraph("P", {.size = 10}, incident);
      flow_.space(1 * mm);
    }
  }

  void draw_verification() {
    flow_.heading(words_.verify);
    flow_.paragraph("P", {.size = 10}, words_.verify_text);
    flow_.space(2 * mm);
    TextBlock address(flow_.context(), {.size = 10.5, .family = mono_family}, width - 10 * mm);
    address.write(minutes_.board_address).fit(11 * mm, 6);
    TextBlock command(flow_.context(), {.size = 10.5, .family = mono_family}, width - 10 * mm);
    command.write("urna-verify " + minutes_.uuid + ".bel").fit(11 * mm, 6);
    const double height = address.height() + command.height() + 7 * mm;
    flow_.need(height);
    rounded_rectangle(flow_.pen(), left, flow_.y(), width, height, 2 * mm);
    set_colour(flow_.pen(), paper);
    cairo_fill(flow_.pen());
    {
      const Tagged tagged(flow_.pen(), "P");
      address.draw(flow_.pen(), left + 5 * mm, flow_.y() + 2.5 * mm);
    }
    {
      const Tagged tagged(flow_.pen(), "P");
      command.draw(flow_.pen(), left + 5 * mm, flow_.y() + 4.5 * mm + address.height());
    }
    flow_.space(height + 2 * mm);
    flow_.paragraph("P", {.size = 10}, words_.verify_then);
  }

  void draw_remarks() {
    constexpr double pitch = 9 * mm;
    constexpr std::size_t lines = 5;
    flow_.space(6 * mm);
    flow_.need(18 * mm + lines * pitch);
    flow_.space(-6 * mm);
    flow_.heading(words_.remarks);
    flow_.paragraph("P", {.size = 9.5, .ink = ink_700}, words_.remarks_text);
    for (std::size_t i = 0; i < lines; ++i) {
      flow_.space(pitch);
      line(flow_.pen(), left, flow_.y(), right, flow_.y(), 0.5, ink_500);
    }
  }

  void draw_signatures() {
    constexpr double box_height = 30 * mm;
    constexpr double gap = 6 * mm;
    constexpr double box_width = (width - gap) / 2;
    flow_.space(6 * mm);
    flow_.need(30 * mm + box_height);
    flow_.space(-6 * mm);
    flow_.heading(words_.signatures);
    flow_.paragraph("P", {.size = 10}, words_.signatures_text);
    flow_.space(3 * mm);
    const std::string dots = "…………………………………";
    for (std::size_t i = 0; i < minutes_.signatories.size(); ++i) {
      const bool second = i % 2 == 1;
      if (!second) flow_.need(box_height);
      const double x = left + (second ? box_width + gap : 0);
      set_colour(flow_.pen(), ink_500);
      cairo_set_line_width(flow_.pen(), 0.6);
      rounded_rectangle(flow_.pen(), x, flow_.y(), box_width, box_height - 4 * mm, 2 * mm);
      cairo_stroke(flow_.pen());
      const Tagged tagged(flow_.pen(), "P");
      const MinutesSignatory& one = minutes_.signatories[i];
      TextBlock name(flow_.context(), {.size = 10, .bold = true}, box_width - 8 * mm);
      name.write(one.name.empty() ? std::string(words_.signature_name) + " " + dots : one.name).fit(5 * mm, 7);
      name.draw(flow_.pen(), x + 4 * mm, flow_.y() + 2.5 * mm);
      TextBlock role(flow_.context(), {.size = 8.5, .ink = ink_700}, box_width - 8 * mm);
      role.write(one.role.empty() ? words_.signature_line : one.role).fit(4.5 * mm, 7);
      role.draw(flow_.pen(), x + 4 * mm, flow_.y() + 7.2 * mm);
      if (second || i + 1 == minutes_.signatories.size()) flow_.space(box_height);
    }
  }

  Flow& flow_;
  const Minutes& minutes_;
  const MinutesWords& words_;
  Language language_;
};

}  // namespace

std::string print_minutes(const Minutes& minutes) {
  const MinutesWords& words = minutes_words(minutes.language);
  const Shared<PangoContext> context = new_text_context();
  pango_context_set_language(context.get(), pango_language_from_string(code_of(minutes.language).data()));
  const PdfTitle title{.title = std::string(words.title) + ": " + minutes.election,
                       .author = minutes.organiser,
                       .subject = std::string(words.uuid) + " " + minutes.uuid,
                       .language = std::string(code_of(minutes.language)),
                       .made_at = minutes.made_at};
  std::size_t pages = 0;
  {
    PdfFile rehearsal(title);  // only to count the pages
    Flow flow(rehearsal, *context, minutes, words, pages);
    MinutesPages(flow, minutes, words).draw();
    pages = flow.pages();
  }
  PdfFile file(title);
  Flow flow(file, *context, minutes, words, pages);
  MinutesPages(flow, minutes, words).draw();
  return file.finish();
}

}  // namespace urna::report
