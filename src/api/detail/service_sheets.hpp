// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "report/language.hpp"

namespace urna::api::detail {

/// A sheet to describe services on, one a line, with the names of its columns in the language of its reader; and a
/// second with the answers that are taken, from which cells are chosen.
std::string blank_workbook(report::Language language);

/// The first of both as CSV: UTF-8 with a byte order mark, `;` between cells.
std::string blank_csv(report::Language language);

}  // namespace urna::api::detail
