// SPDX-License-Identifier: EUPL-1.2
#include "report/approval_paper.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ensure.hpp"
#include "report/detail/approval_words.hpp"
#include "report/detail/flow.hpp"
#include "report/detail/letter_words.hpp"
#include "report/detail/qr_code.hpp"
#include "report/detail/text_block.hpp"

namespace urna::report {
namespace {

using namespace detail;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

/// `3.4` as its readers write it.
std::string figure(Language language, std::string shown) {
  if (language != Language::english) std::ranges::replace(shown, '.', ',');
  return shown;
}

PdfTitle title_of(const ApprovalPaper& paper, std::string_view what) {
  return {.title = std::string(what) + ": " + paper.service,
          .author = paper.organisation,
          .subject = paper.sha256,
          .language = std::string(code_of(paper.language)),
          .made_at = paper.made_at};
}

Shared<PangoContext> context_in(Language language) {
  Shared<PangoContext> context = new_text_context();
  pango_context_set_language(context.get(), pango_language_from_string(code_of(language).data()));
  return context;
}

std::string signed_at(const ApprovalPaper& paper, const ApprovalWords& words) {
  return filled(words.times_in, {date_and_time(paper.language, paper.signed_at), paper.zone});
}

/// One page, each thing at its place.
class AttestationPage {
 public:
  AttestationPage(PdfFile& file, PangoContext& context, const ApprovalPaper& paper, const ApprovalWords& words)
      : pen_(file.pen()), context_(context), paper_(paper), words_(words) {}

  void draw() {
    const Tagged document(pen_, "Document");
    draw_head();
    draw_term();
    draw_facts();
    draw_check();
    draw_foot();
  }

 private:
  double write(const char* element, const Style& style, std::string_view text, double x, double y, double room,
               double height_max) {
    TextBlock block(context_, style, room);
    block.write(text).fit(height_max, 6);
    const Tagged tagged(pen_, element);
    block.draw(pen_, x, y);
    return y + block.height();
  }

  void draw_head() {
    draw_mark(pen_, left, 18 * mm, 11 * mm);
    write("P", {.size = 13, .bold = true}, paper_.organisation, left + 14.5 * mm, 20 * mm, width - 15 * mm, 10 * mm);
    double y = write("H1", {.size = 25, .bold = true}, words_.attestation, left, 40 * mm, width, 24 * mm);
    y = write("P", {.size = 17, .ink = ink_700}, paper_.service, left, y + 3 * mm, width, 22 * mm);
    y_ = y + 6 * mm;
  }

  /// What counts, large: approved until when.
  void draw_term() {
    constexpr double height = 36 * mm;
    rounded_rectangle(pen_, left, y_, width, height, 3 * mm);
    set_colour(pen_, paper);
    cairo_fill(pen_);
    double y = write("P", {.size = 12, .ink = ink_700}, words_.is_approved, left + 7 * mm, y_ + 5 * mm, width - 14 * mm,
                     6 * mm);
    const std::string until = filled(words_.until, {long_date(paper_.language, paper_.last_day)});
    y = write("P", {.size = 21, .bold = true}, until, left + 7 * mm, y + 1.5 * mm, width - 14 * mm, 10 * mm);
    const std::string from =
        filled(words_.from, {long_date(paper_.language, paper_.date), std::to_string(paper_.months)});
    write("P", {.size = 10.5, .ink = ink_700}, from, left + 7 * mm, y + 1.5 * mm, width - 14 * mm, 5.5 * mm);
    y_ += height + 7 * mm;
  }

  void draw_facts() {
    const double half = width / 2;
    double y = write("P", {.size = 9, .ink = ink_700}, words_.by, left, y_, half - 6 * mm, 5 * mm);
    y = write("P", {.size = 12.5, .bold = true}, paper_.authority, left, y + 0.8 * mm, half - 6 * mm, 12 * mm);
    y = write("P", {.size = 10.5}, paper_.position, left, y + 0.5 * mm, half - 6 * mm, 10 * mm);
    const double end = y;
    const double x = left + half;
    y = write("P", {.size = 9, .ink = ink_700}, words_.index, x, y_, half, 5 * mm);
    const std::array<std::pair<std::string_view, std::string>, 3> figures{
        {{words_.declared, figure(paper_.language, paper_.declared)},
         {words_.personalised, figure(paper_.language, paper_.personalised)},
         {words_.proved,
          paper_.proved.empty() ? std::string(words_.not_verified) : figure(paper_.language, paper_.proved)}}};
    const double each = half / figures.size();
    double lowest = y;
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const double at = x + each * static_cast<double>(i);
      const bool is_figure = figures[i].second != words_.not_verified;
      const double under = write("P", {.size = is_figure ? 19.0 : 10.0, .bold = true}, figures[i].second, at,
                                 y + (is_figure ? 1.0 : 3.0) * mm, each - 3 * mm, 9 * mm);
      write("P", {.size = 9, .ink = ink_700}, figures[i].first, at, y + 11 * mm, each - 2 * mm, 4.5 * mm);
      lowest = std::max({lowest, under, y + 15.5 * mm});
    }
    y_ = std::max(end, lowest) + 9 * mm;
    line(pen_, left, y_, right, y_, 0.5, paper_line);
    y_ += 7 * mm;
  }

  void draw_check() {
    constexpr double side = 62 * mm;
    const double x = left + side + 7 * mm;
    const double room = right - x;
    draw_qr_code(pen_, paper_.statement, left - 3 * mm, y_ - 3 * mm, side);
    double y = write("H2", {.size = 13, .bold = true}, words_.check_title, x, y_, room, 7 * mm);
    y = write("P", {.size = 10}, words_.check_text, x, y + 1.5 * mm, room, 22 * mm);
    const std::string command = "urna-verify note --key " + paper_.key + "… decision-" + paper_.number + ".note";
    y = write("P", {.size = 8.5, .family = mono_family}, command, x, y + 2 * mm, room, 16 * mm);
    write("P", {.size = 10}, words_.check_then, x, y + 2 * mm, room, 28 * mm);
    y_ += side + 4 * mm;
    y_ = write("P", {.size = 9, .ink = ink_700}, words_.fingerprint, left, y_, width, 5 * mm);
    y_ = write("P", {.size = 9.5, .family = mono_family}, paper_.sha256, left, y_ + 0.8 * mm, width, 10 * mm);
    y_ += 3 * mm;
  }

  void draw_foot() {
    write("P", {.size = 9, .ink = ink_700}, words_.not_more, left, std::max(y_, 262 * mm), width, 12 * mm);
    line(pen_, left, foot - 2 * mm, right, foot - 2 * mm, 0.5, paper_line);
    write("P", {.size = 8, .ink = ink_500}, signed_at(paper_, words_) + " · " + paper_.signed_by, left, foot, width,
          5 * mm);
  }

  cairo_t* pen_;
  PangoContext& context_;
  const ApprovalPaper& paper_;
  const ApprovalWords& words_;
  double y_ = 0;
};

class DecisionPages {
 public:
  DecisionPages(Flow& flow, const ApprovalPaper& paper, const ApprovalWords& words)
      : flow_(flow), paper_(paper), words_(words) {}

  void draw() {
    const Tagged document(flow_.pen(), "Document");
    draw_title();
    draw_answer();
    draw_standing();
    draw_opinions();
    draw_list(words_.documents, words_.no_document, paper_.documents);
    if (!paper_.is_accepted || *paper_.is_accepted) draw_list(words_.conditions, words_.no_condition, conditions());
    if (!paper_.waivers.empty()) draw_list(words_.waivers, "", waivers());
    if (paper_.batch) draw_batch(*paper_.batch);
    draw_signature();
    if (!paper_.sha256.empty()) draw_seal();
    flow_.end_page();
  }

 private:
  using Rows = std::vector<std::pair<std::string_view, std::string>>;

  void draw_title() {
    draw_mark(flow_.pen(), left, 18 * mm, 11 * mm);
    {
      const Tagged tagged(flow_.pen(), "P");
      TextBlock organisation(flow_.context(), {.size = 13, .bold = true}, width - 15 * mm);
      organisation.write(paper_.organisation).fit(11 * mm, 8);
      organisation.draw(flow_.pen(), left + 14.5 * mm, 23.5 * mm - organisation.height() / 2);
    }
    flow_.go_to(38 * mm);
    flow_.paragraph("H1", {.size = 22, .bold = true}, paper_.number.empty() ? words_.form : words_.decision);
    flow_.space(1.5 * mm);
    flow_.paragraph("P", {.size = 14, .ink = ink_700}, paper_.service);
    if (paper_.number.empty()) {
      flow_.space(1.5 * mm);
      flow_.paragraph("P", {.size = 10.5, .bold = true, .ink = primary}, words_.draft);
    }
    flow_.space(5 * mm);
  }

  void draw_rows(const Rows& rows) {
    const Tagged table(flow_.pen(), "Table");
    for (const auto& [name, value] : rows) draw_row(name, value);
  }

  /// In a table.
  void draw_row(std::string_view name, const std::string& value) {
    flow_.row({{56 * mm}, {width - 56 * mm}}, {std::string(name), value});
  }
  void draw_digest(std::string_view name, const std::string& value) {
    flow_.row({{56 * mm}, {width - 56 * mm, Alignment::left, true}}, {std::string(name), value});
  }

  void draw_answer() {
    Rows rows;
    if (!paper_.is_accepted) {
      rows.emplace_back(words_.decision, words_.open);
    } else if (*paper_.is_accepted) {
      flow_.paragraph("P", {.size = 13, .bold = true}, words_.approved);
      flow_.space(1 * mm);
      flow_.paragraph(
          "P", {.size = 11},
          filled(words_.months, {std::to_string(paper_.months), long_date(paper_.language, paper_.last_day)}));
      flow_.space(3 * mm);
    } else {
      flow_.paragraph("P", {.size = 13, .bold = true}, words_.refused);
      flow_.space(3 * mm);
      rows.emplace_back(words_.reason, paper_.reason);
    }
    if (paper_.is_accepted) rows.emplace_back(words_.date, long_date(paper_.language, paper_.date));
    rows.emplace_back(words_.authority, paper_.authority + "\n" + paper_.position);
    rows.emplace_back(words_.organisation, paper_.organisation);
    if (paper_.level >= 1 && paper_.level <= 3)
      rows.emplace_back(words_.level, words_.levels[static_cast<std::size_t>(paper_.level - 1)]);
    draw_rows(rows);
  }

  void draw_standing() {
    flow_.heading(words_.standing);
    const std::string of = std::to_string(paper_.answered) + " / " + std::to_string(paper_.asked);
    const auto shown = [&](const std::string& index) {
      return " " + (index.empty() ? std::string(words_.not_verified) : figure(paper_.language, index));
    };
    draw_rows({{words_.index, std::string(words_.declared) + shown(paper_.declared) + " · " +
                                  std::string(words_.personalised) + shown(paper_.personalised) + " · " +
                                  std::string(words_.proved) + shown(paper_.proved)},
               {words_.measures, of},
               {words_.set_aside, std::to_string(paper_.set_aside)}});
    flow_.space(2.5 * mm);
    flow_.paragraph("P", {.size = 10, .ink = ink_700},
                    paper_.months_at_most > 0 ? filled(words_.allows, {std::to_string(paper_.months_at_most)})
                                              : std::string(words_.allows_none));
  }

  std::string_view word_of(PaperOpinion::Verdict verdict) const {
    switch (verdict) {
      case PaperOpinion::Verdict::favourable:
        return words_.favourable;
      case PaperOpinion::Verdict::with_reservations:
        return words_.with_reservations;
      case PaperOpinion::Verdict::unfavourable:
        return words_.unfavourable;
    }
    return words_.unfavourable;
  }

  void draw_opinions() {
    flow_.heading(words_.opinions);
    if (paper_.opinions.empty()) return flow_.paragraph("P", {.size = 10}, words_.no_opinion);
    Rows rows;
    for (const PaperOpinion& opinion : paper_.opinions) {
      std::string text = joined(opinion.people);
      if (opinion.months > 0) text += "\n" + filled(words_.advised, {std::to_string(opinion.months)});
      if (!opinion.comment.empty()) text += "\n" + opinion.comment;
      rows.emplace_back(word_of(opinion.verdict), text);
    }
    draw_rows(rows);
  }

  std::vector<std::string> conditions() const {
    std::vector<std::string> all;
    for (const PaperCondition& condition : paper_.conditions) {
      all.push_back(condition.measure + " – " +
                    filled(condition.is_done ? words_.condition_done : words_.condition_begun,
                           {long_date(paper_.language, condition.due)}));
    }
    return all;
  }

  std::vector<std::string> waivers() const {
    std::vector<std::string> all;
    for (const PaperWaiver& waiver : paper_.waivers)
      all.push_back(waiver.measure + " – " + filled(words_.waived, {long_date(paper_.language, waiver.until)}));
    return all;
  }

  void draw_batch(const PaperBatch& batch) {
    flow_.heading(words_.together);
    {
      const Tagged table(flow_.pen(), "Table");
      draw_row(words_.services, std::to_string(batch.services));
      draw_digest(words_.list, batch.list);
      if (!batch.remark.empty()) draw_row(words_.remark, batch.remark);
    }
    if (!batch.sample) return;
    const PaperSample& sample = *batch.sample;
    flow_.heading(words_.sample);
    const Tagged table(flow_.pen(), "Table");
    draw_row(words_.drawn, std::to_string(sample.drawn) + " / " + std::to_string(sample.listed));
    draw_row(words_.as_stated, std::to_string(sample.as_stated) + " / " + std::to_string(sample.drawn));
    std::string found(sample.has_this ? words_.was_drawn : words_.not_drawn);
    if (!sample.remark.empty()) found += "\n" + sample.remark;
    draw_row(words_.this_service, found);
    draw_row(words_.expert, sample.expert + "\n" + date_and_time(paper_.language, sample.signed_at));
    draw_row(words_.seed, sample.seed + "\n" + sample.source);
    draw_digest(words_.list, sample.list);
  }

  void draw_list(std::string_view title, std::string_view none, const std::vector<std::string>& items) {
    flow_.heading(title);
    if (items.empty()) return flow_.paragraph("P", {.size = 10}, none);
    const Tagged list(flow_.pen(), "L");
    for (const std::string& item : items) {
      flow_.paragraph("LI", {.size = 10}, "• " + item);
      flow_.space(1 * mm);
    }
  }

  void draw_signature() {
    constexpr double height = 34 * mm;
    flow_.space(6 * mm);
    flow_.need(34 * mm + height);
    flow_.space(-6 * mm);
    flow_.heading(words_.signature);
    flow_.paragraph("P", {.size = 9.5, .ink = ink_700}, words_.signature_text);
    flow_.space(3 * mm);
    set_colour(flow_.pen(), ink_500);
    cairo_set_line_width(flow_.pen(), 0.6);
    rounded_rectangle(flow_.pen(), left, flow_.y(), width / 2, height - 4 * mm, 2 * mm);
    cairo_stroke(flow_.pen());
    const Tagged tagged(flow_.pen(), "P");
    TextBlock name(flow_.context(), {.size = 10, .bold = true}, width / 2 - 8 * mm);
    name.write(paper_.authority).fit(5 * mm, 7);
    name.draw(flow_.pen(), left + 4 * mm, flow_.y() + 2.5 * mm);
    TextBlock role(flow_.context(), {.size = 8.5, .ink = ink_700}, width / 2 - 8 * mm);
    role.write(words_.signature_line).fit(4.5 * mm, 7);
    role.draw(flow_.pen(), left + 4 * mm, flow_.y() + 7.2 * mm);
    flow_.space(height);
  }

  void draw_seal() {
    flow_.heading(words_.seal);
    std::string by = paper_.signed_by + "\n" + signed_at(paper_, words_);
    if (paper_.delegated_until)
      by += "\n" + filled(words_.delegated, {long_date(paper_.language, *paper_.delegated_until)});
    const Tagged table(flow_.pen(), "Table");
    draw_row(words_.signed_by, by);
    draw_digest(words_.fingerprint, paper_.sha256);
    draw_digest(words_.key, paper_.key + "…");
  }

  Flow& flow_;
  const ApprovalPaper& paper_;
  const ApprovalWords& words_;
};

}  // namespace

std::string print_attestation(const ApprovalPaper& paper) {
  ensure(paper.is_accepted.value_or(false) && !paper.statement.empty(), "only an approval is attested");
  const ApprovalWords& words = approval_words(paper.language);
  const Shared<PangoContext> context = context_in(paper.language);
  PdfFile file(title_of(paper, words.attestation));
  AttestationPage(file, *context, paper, words).draw();
  file.end_page();
  return file.finish();
}

std::string print_decision(const ApprovalPaper& paper) {
  const ApprovalWords& words = approval_words(paper.language);
  const Shared<PangoContext> context = context_in(paper.language);
  const PdfTitle title = title_of(paper, paper.number.empty() ? words.form : words.decision);
  const std::string head = std::string(paper.number.empty() ? words.form : words.decision) + " · " + paper.service;
  const FlowFrame frame{.head = head,
                        .foot = paper.number.empty() ? std::string(words.draft) : paper.sha256.substr(0, 32),
                        .page = words.page};
  return paged_paper(title, *context, frame, [&](Flow& flow) { DecisionPages(flow, paper, words).draw(); });
}

}  // namespace urna::report
