// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string_view>

#include "assurance/description_words.hpp"
#include "http/router.hpp"

namespace urna::api::detail {

/// A sheet to fill in, one thing a line, with the names of its columns in the language of its reader; as a workbook
/// with a second sheet, of the answers that are taken, from which cells are chosen, or as CSV: UTF-8 with a byte order
/// mark,
/// `;` between cells.  `?language=fr&format=xlsx`.
/// @param name       of the sheet, in `reader_languages`
/// @param file_name  without an ending
/// @errors           422 `unknown-language`, `unfit-fields` of `format`
http::Response blank_sheet(const http::Request& request, std::span<const assurance::FieldWords> fields,
                           const assurance::InLanguages& name, std::string_view file_name);

}  // namespace urna::api::detail
