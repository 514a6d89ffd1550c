// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "report/detail/pdf_file.hpp"
#include "report/letter.hpp"

namespace urna::report::detail {

/// Where things stand on a letter, in points from the top left corner of the paper.
///
/// The window of a DL envelope shows at most x 10 … 110 mm and y 45 … 100 mm of a letter that slides in it; nothing but
/// the address may stand there, and the code box begins at 116 mm.
namespace place {
inline constexpr double left = 25 * mm;
inline constexpr double right = 195 * mm;
inline constexpr double window_top = 45.6 * mm;
inline constexpr double address_top = 54 * mm;
inline constexpr double address_height = 35 * mm;
inline constexpr double address_width = 80 * mm;
inline constexpr double box_left = 116 * mm;
inline constexpr double box_top = 38 * mm;
inline constexpr double box_width = right - box_left;
inline constexpr double box_height = 61 * mm;
inline constexpr double groups_top = 51 * mm;      ///< top of the first row of two groups
inline constexpr double groups_pitch = 12.3 * mm;  ///< from row to row
inline constexpr double group_columns[2] = {box_left + 4 * mm, box_left + 41.5 * mm};
inline constexpr double qr_side = 44 * mm;
inline constexpr double qr_left = right - qr_side - 1 * mm;
inline constexpr double qr_top = 149 * mm;
inline constexpr double foot = 284 * mm;
}  // namespace place

/// Draws all that the letters of a batch have in common.
void draw_letter_sheet(cairo_t* pen, PangoContext& context, const LetterBatch& batch);

/// Draws the page before the letters.
void draw_cover_sheet(cairo_t* pen, PangoContext& context, const LetterBatch& batch);

}  // namespace urna::report::detail
