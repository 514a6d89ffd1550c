// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cairo.h>

#include <string_view>

namespace urna::report::detail {

/// Draws a text as a QR code (ISO/IEC 18004, error correction M: a seventh of it may be soiled), with the quiet zone of
/// four modules that readers need inside the square.
///
/// @param text  at most 2,331 bytes without a zero
/// @secrecy     the modules are wiped; what the library wrote on its own way is freed by it, not wiped
void draw_qr_code(cairo_t* pen, std::string_view text, double x, double y, double side);

}  // namespace urna::report::detail
