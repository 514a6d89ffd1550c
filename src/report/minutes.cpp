// SPDX-License-Identifier: EUPL-1.2
#include "report/minutes.hpp"

#include <cairo-pdf.h>

#include <algorithm>
#include <array>

#include "report/detail/explanation_words.hpp"
#include "report/detail/flow.hpp"
#include "report/detail/letter_words.hpp"
#include "report/detail/minutes_words.hpp"
#include "report/detail/text_block.hpp"

namespace urna::report {
namespace {

using namespace detail;

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
  const FlowFrame frame{.head = std::string(words.continued) + " · " + minutes.election,
                        .foot = std::string(words.uuid) + " " + minutes.uuid,
                        .page = words.page};
  return paged_paper(title, *context, frame, [&](Flow& flow) { MinutesPages(flow, minutes, words).draw(); });
}

}  // namespace urna::report
