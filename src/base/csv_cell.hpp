// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace urna {

/// A text as one cell of a CSV file that people open in a spreadsheet: quoted where RFC 4180 asks for it, and with an
/// apostrophe in front where a spreadsheet would compute it: what begins with `=`, `+`, `-`, `@`, a tab, an end of a
/// line or a zero byte, or with the full-width forms of the four signs.
///
/// For people only: whoever reads such a file back by a program finds the apostrophe.  @param text  UTF-8
std::string csv_cell(std::string_view text);

}  // namespace urna
