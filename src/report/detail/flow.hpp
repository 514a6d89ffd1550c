// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/detail/letter_words.hpp"
#include "report/detail/pdf_file.hpp"
#include "report/detail/text_block.hpp"

/// Papers of several pages: text that flows, tables whose heads come again, a head and a foot on every page.
namespace urna::report::detail {

inline constexpr double left = 22 * mm;
inline constexpr double right = 188 * mm;
inline constexpr double width = right - left;
inline constexpr double top = 24 * mm;  ///< of the second page and those after it
inline constexpr double bottom = 274 * mm;
inline constexpr double foot = 282 * mm;

/// What stands on every page.
struct FlowFrame {
  std::string head;       ///< from the second page on
  std::string foot;       ///< beside the number of the page
  std::string_view page;  ///< `Page {} of {}`
};

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
  Flow(PdfFile& file, PangoContext& context, FlowFrame frame, std::size_t pages)
      : pen_(file.pen()), file_(file), context_(context), frame_(std::move(frame)), pages_(pages) {}

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
    head.write(frame_.head).fit(5 * mm, 8.5);
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
    uuid.write(frame_.foot).draw(pen_, left, foot);
    TextBlock number(context_, {.size = 8, .ink = ink_500, .alignment = Alignment::right}, width / 2);
    number.write(filled(frame_.page, {std::to_string(page_), std::to_string(pages_)}))
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
  const FlowFrame frame_;
  std::size_t pages_;
  std::size_t page_ = 1;
  double y_ = 0;                    // of what comes next, from the top of the page
  std::vector<std::string> heads_;  // of the table that is being drawn
};

/// A whole paper.  It is drawn twice: how many pages there are shows only once they are written.
/// @param draw  `void(Flow&)`: does the same each time
template <typename Draw>
std::string paged_paper(const PdfTitle& title, PangoContext& context, const FlowFrame& frame, const Draw& draw) {
  std::size_t pages = 0;
  {
    PdfFile rehearsal(title);
    Flow flow(rehearsal, context, frame, pages);
    draw(flow);
    pages = flow.pages();
  }
  PdfFile file(title);
  Flow flow(file, context, frame, pages);
  draw(flow);
  return file.finish();
}

}  // namespace urna::report::detail
