// SPDX-License-Identifier: EUPL-1.2
#include "notation/csv_reader.hpp"

#include <algorithm>

namespace urna::notation {

char csv_separator(std::string_view text) {
  std::size_t commas = 0;
  std::size_t semicolons = 0;
  std::size_t tabs = 0;
  bool is_quoted = false;
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' || c == '\r') break;
    commas += c == ',' ? 1U : 0U;
    semicolons += c == ';' ? 1U : 0U;
    tabs += c == '\t' ? 1U : 0U;
  }
  if (tabs > commas && tabs > semicolons) return '\t';
  return semicolons > commas ? ';' : ',';
}

bool CsvReader::read(CsvRecord& record) {
  record.fields.clear();
  record.fault.reset();
  unescaped_.clear();
  if (place_ == text_.size()) return false;
  record.line = line_;
  while (true) {
    const std::string_view field = take_field(record);
    if (record.fault) {
      while (!at_line_end()) ++place_;
      break;
    }
    record.fields.push_back(field);
    if (at_line_end()) break;
    ++place_;  // the separator
  }
  take_line_end();
  return true;
}

std::string_view CsvReader::take_field(CsvRecord& record) {
  if (place_ < text_.size() && text_[place_] == '"') return take_quoted(record);
  const std::size_t start = place_;
  while (!at_line_end() && text_[place_] != separator_) {
    if (text_[place_] == '"') {
      record.fault = CsvFault::quote_misplaced;
      record.fault_line = line_;
      return {};
    }
    ++place_;
  }
  return text_.substr(start, place_ - start);
}

std::string_view CsvReader::take_quoted(CsvRecord& record) {
  const std::size_t start_line = line_;
  const std::size_t start = ++place_;
  bool doubled = false;
  while (true) {
    const std::size_t quote = text_.find('"', place_);
    const std::size_t end = std::min(quote, text_.size());
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(place_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    if (quote == std::string_view::npos) {
      place_ = text_.size();
      record.fault = CsvFault::quote_unterminated;
      record.fault_line = start_line;
      return {};
    }
    place_ = quote + 1;
    if (place_ == text_.size() || text_[place_] != '"') break;
    doubled = true;
    ++place_;
  }
  const std::string_view inside = text_.substr(start, place_ - 1 - start);
  if (!at_line_end() && text_[place_] != separator_) {
    record.fault = CsvFault::quote_misplaced;
    record.fault_line = start_line;
    return {};
  }
  if (!doubled) return inside;
  std::string& field = unescaped_.emplace_back();
  for (std::size_t i = 0; i < inside.size(); ++i) {
    field.push_back(inside[i]);
    if (inside[i] == '"') ++i;
  }
  return field;
}

void CsvReader::take_line_end() {
  if (place_ == text_.size()) return;
  const bool carriage_return = text_[place_] == '\r';
  if (carriage_return) ++place_;
  const bool line_feed = place_ < text_.size() && text_[place_] == '\n';
  if (line_feed) ++place_;
  const bool odd = !line_feed || carriage_return != crlf_.value_or(carriage_return);
  if (odd && odd_line_end_ == 0) odd_line_end_ = line_;
  crlf_ = crlf_.value_or(carriage_return);
  ++line_;
}

}  // namespace urna::notation
