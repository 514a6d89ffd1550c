// SPDX-License-Identifier: EUPL-1.2
#include "election/electoral_roll.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/text_rules.hpp"
#include "base/utf8.hpp"
#include "election/roll_fields.hpp"
#include "notation/csv_reader.hpp"

namespace urna::election {
namespace {

std::size_t number_of(RollColumn column) { return static_cast<std::size_t>(column); }

char ascii_lower(char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }

std::optional<RollFaultKind> kind_of(std::optional<TextFault> fault) {
  if (!fault) return std::nullopt;
  switch (*fault) {
    case TextFault::too_long:
      return RollFaultKind::too_long;
    case TextFault::control_character:
      return RollFaultKind::control_character;
    case TextFault::hidden_character:
      return RollFaultKind::hidden_character;
  }
  return std::nullopt;
}

/// What is wrong with one field, blanks around it apart.
std::optional<RollFaultKind> fault_in(RollColumn column, std::string_view field) {
  const bool is_address = column == RollColumn::address;
  if (!is_address && field.find('\n') != std::string_view::npos) return RollFaultKind::line_break;
  const auto breaks = is_address ? LineBreaks::allowed : LineBreaks::refused;
  if (const auto fault = kind_of(check_text(field, is_address ? 500 : 200, breaks))) return fault;
  switch (column) {
    case RollColumn::id:
      if (field.empty()) return RollFaultKind::id_empty;
      if (!is_voter_id(field)) return RollFaultKind::id_form;
      return std::nullopt;
    case RollColumn::college:
      if (field.empty()) return RollFaultKind::college_empty;
      return std::nullopt;
    case RollColumn::weight:
      if (!parse_weight(field)) return RollFaultKind::weight_form;
      return std::nullopt;
    case RollColumn::email:
      if (!field.empty() && !is_email(field)) return RollFaultKind::email_form;
      return std::nullopt;
    case RollColumn::phone:
      if (!field.empty() && !is_phone(field)) return RollFaultKind::phone_form;
      return std::nullopt;
    case RollColumn::birth_date:
    case RollColumn::seniority:
      if (!field.empty() && !parse_date(field)) return RollFaultKind::date_form;
      return std::nullopt;
    case RollColumn::last_name:
    case RollColumn::first_name:
    case RollColumn::unit:
    case RollColumn::address:
      return std::nullopt;
  }
  return std::nullopt;
}

/// Whether a column holds what need not be shown on a screen to be mended.
bool is_sensitive(RollColumn column) {
  return column == RollColumn::birth_date || column == RollColumn::seniority || column == RollColumn::phone ||
         column == RollColumn::address;
}

/// A field as it is written in a table with `,`.
void append_field(std::string& csv, std::string_view field) {
  if (field.find_first_of(",\"\n") == std::string_view::npos) {
    csv += field;
    return;
  }
  csv += '"';
  for (const char c : field) csv += c == '"' ? "\"\"" : std::string(1, c);
  csv += '"';
}

/// What makes two voters twins; compared without regard to ASCII capitals.
using TwinKey = std::array<std::string_view, 3>;

std::uint64_t hash_of(const TwinKey& key) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const std::string_view text : key) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(ascii_lower(c))) * 0x100000001b3ULL;
    hash = (hash ^ 0xFF) * 0x100000001b3ULL;
  }
  return hash;
}

std::weak_ordering compare(const TwinKey& a, const TwinKey& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto order =
        std::lexicographical_compare_three_way(a[i].begin(), a[i].end(), b[i].begin(), b[i].end(),
                                               [](char x, char y) { return ascii_lower(x) <=> ascii_lower(y); });
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

/// Calls `found(first, later)` for each voter whose key an earlier one has.  A key whose first text is empty has no
/// twin.
template <class KeyOf, class Found>
void find_twins(std::size_t count, KeyOf key_of, Found found) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  order.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const TwinKey key = key_of(i);
    if (!key[0].empty()) order.emplace_back(hash_of(key), i);
  }
  std::sort(order.begin(), order.end());
  for (auto run = order.begin(); run != order.end();) {
    const auto end = std::find_if(run, order.end(), [run](const auto& entry) { return entry.first != run->first; });
    if (end - run > 1) {  // same hash: twins, or chance
      std::stable_sort(run, end,
                       [&](const auto& a, const auto& b) { return compare(key_of(a.second), key_of(b.second)) < 0; });
      auto first = run;
      for (auto later = run + 1; later != end; ++later) {
        if (compare(key_of(first->second), key_of(later->second)) == 0) {
          found(first->second, later->second);
        } else {
          first = later;
        }
      }
    }
    run = end;
  }
}

std::size_t line_at(std::string_view text, std::size_t place) {
  return 1 +
         static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
}

}  // namespace

/// Reads a file into a roll, and everything wrong with it into faults.
class RollBuilder {
 public:
  /// @param meaning  as `ElectoralRoll::parse` takes it
  explicit RollBuilder(const std::optional<ColumnMeaning>& meaning) : meaning_(meaning) {}

  Result<ElectoralRoll, RollFaults> build(std::string_view csv) {
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    if (is_readable(csv)) {
      read(csv);
      find_duplicate_ids();
    }
    if (faults_.total > 0) {
      std::stable_sort(faults_.listed.begin(), faults_.listed.end(),
                       [](const RollFault& a, const RollFault& b) { return a.line < b.line; });
      return failure(std::move(faults_));
    }
    summarize();
    notice_twins();
    return std::move(roll_);
  }

 private:
  void add(RollFault fault) {
    ++faults_.total;
    if (faults_.listed.size() < RollFaults::listed_max) faults_.listed.push_back(std::move(fault));
  }

  bool is_readable(std::string_view csv) {
    const auto refuse = [this](RollFaultKind kind, std::size_t line) {
      add({kind, line, {}, {}, 0});
      return false;
    };
    if (csv.size() > ElectoralRoll::bytes_max) return refuse(RollFaultKind::file_too_large, 0);
    const bool has_mark = csv.starts_with("\xFF\xFE") || csv.starts_with("\xFE\xFF");
    if (has_mark || (csv.size() >= 2 && (csv[0] == '\0') != (csv[1] == '\0'))) return refuse(RollFaultKind::utf_16, 0);
    const std::size_t good = utf8_prefix_bytes(csv);
    if (good != csv.size()) return refuse(RollFaultKind::not_utf_8, line_at(csv, good));
    return true;
  }

  void read(std::string_view csv) {
    roll_.texts_.reserve(csv.size());
    notation::CsvReader reader(csv, notation::csv_separator(csv));
    notation::CsvRecord record;
    bool has_header = false;
    while (reader.read(record)) {
      const bool is_blank = !record.fault && std::all_of(record.fields.begin(), record.fields.end(),
                                                         [](std::string_view field) { return trimmed(field).empty(); });
      if (is_blank) {
        ++roll_.summary_.blank_lines;
      } else if (record.fault) {
        const bool misplaced = *record.fault == notation::CsvFault::quote_misplaced;
        const RollFaultKind kind = misplaced ? RollFaultKind::quote_misplaced : RollFaultKind::quote_unterminated;
        add({kind, record.fault_line, has_header ? header_at(record.fields.size()) : "", {}, 0});
        if (!has_header) return;
      } else if (!has_header) {
        has_header = true;
        read_header(record);
      } else {
        has_lines_ = true;
        if (roll_.lines_.size() == ElectoralRoll::voters_max) {
          add({RollFaultKind::too_many_voters, record.line, {}, {}, 0});
          break;
        }
        read_voter(record);
      }
    }
    if (const std::size_t line = reader.odd_line_end(); line > 0)
      add({RollFaultKind::line_ends_differ, line, {}, {}, 0});
    if (!has_header) add({RollFaultKind::no_header, 0, {}, {}, 0});
    if (has_header && !has_lines_ && faults_.total == 0) add({RollFaultKind::no_voter, 0, {}, {}, 0});
  }

  std::string header_at(std::size_t place) const { return place < headers_.size() ? headers_[place] : std::string(); }

  void read_header(const notation::CsvRecord& record) {
    roll_.places_.assign(roll_column_count, std::nullopt);
    if (meaning_ && meaning_->size() != record.fields.size()) {
      add({RollFaultKind::columns_differ, record.line, {}, std::to_string(record.fields.size()), meaning_->size()});
      headers_.resize(record.fields.size());
      columns_.resize(record.fields.size());
      return;
    }
    for (const std::string_view field : record.fields) {
      const std::size_t place = columns_.size();
      headers_.push_back(header_word(field));
      columns_.push_back(meaning_ ? (*meaning_)[place] : roll_column_named(trimmed(field)));
      if (meaning_ && !columns_.back()) continue;
      if (!columns_.back()) {
        add({RollFaultKind::column_unknown, record.line, {}, headers_.back(), 0});
      } else if (auto& known = roll_.places_[number_of(*columns_.back())]; known) {
        add({RollFaultKind::column_twice, record.line, {}, headers_.back(), 0});
        columns_.back().reset();
      } else {
        known = place;
        roll_.summary_.columns.push_back(*columns_.back());
      }
    }
    if (!roll_.places_[number_of(RollColumn::id)]) add({RollFaultKind::column_missing, record.line, {}, "id", 0});
  }

  void read_voter(const notation::CsvRecord& record) {
    if (record.fields.size() != columns_.size()) {
      const bool few = record.fields.size() < columns_.size();
      add({few ? RollFaultKind::too_few_fields : RollFaultKind::too_many_fields,
           record.line,
           {},
           std::to_string(record.fields.size()),
           columns_.size()});
      return;
    }
    for (std::size_t place = 0; place < columns_.size(); ++place) {
      const std::string_view field = trimmed(record.fields[place]);
      const std::size_t start = roll_.texts_.size();
      if (columns_[place]) {
        if (const auto kind = fault_in(*columns_[place], field))
          add({*kind, record.line, headers_[place], is_sensitive(*columns_[place]) ? "" : excerpt(field), 0});
        std::copy_if(field.begin(), field.end(), std::back_inserter(roll_.texts_), [](char c) { return c != '\r'; });
      }
      roll_.cells_.push_back(
          {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(roll_.texts_.size() - start)});
    }
    roll_.lines_.push_back(static_cast<std::uint32_t>(record.line));
  }

  void find_duplicate_ids() {
    if (roll_.places_.empty() || !roll_.places_[number_of(RollColumn::id)]) return;
    const std::string header = headers_[*roll_.places_[number_of(RollColumn::id)]];
    find_twins(
        roll_.size(),
        [this](std::size_t i) {
          return TwinKey{roll_.text(i, RollColumn::id), {}, {}};
        },
        [&](std::size_t first, std::size_t later) {
          add({RollFaultKind::id_twice, roll_.lines_[later], header, excerpt(roll_.text(later, RollColumn::id)),
               roll_.lines_[first]});
        });
  }

  void summarize() {
    RollSummary& summary = roll_.summary_;
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < roll_.size(); ++i) {
      const std::string_view college = roll_.text(i, RollColumn::college);
      const std::string_view weight_text = roll_.text(i, RollColumn::weight);
      const std::uint64_t weight = weight_text.empty() ? 1 : parse_weight(weight_text).value_or(1);
      const auto [entry, is_new] = places.try_emplace(college, summary.colleges.size());
      if (is_new) {
        summary.colleges.push_back({std::string(college), 0, 0});
        notice_college_twin(college, i);
      }
      CollegeSummary& counted = summary.colleges[entry->second];
      ++counted.voters;
      counted.weight += weight;
      summary.weight += weight;
      if (roll_.text(i, RollColumn::email).empty()) ++summary.voters_without_email;
    }
    summary.voters = roll_.size();
  }

  void notice_college_twin(std::string_view college, std::size_t voter) {
    const auto [entry, is_new] = college_lines_.try_emplace(folded(college), roll_.lines_[voter]);
    if (!is_new) add(RollNotice{RollNoticeKind::college_twins, roll_.lines_[voter], entry->second});
  }

  void add(RollNotice notice) {
    std::size_t& count = notices_[static_cast<std::size_t>(notice.kind)];
    if (++count <= RollSummary::notices_max) roll_.summary_.notices.push_back(notice);
  }

  void notice_twins() {
    const auto notice = [this](RollNoticeKind kind) {
      return [this, kind](std::size_t first, std::size_t later) {
        add(RollNotice{kind, roll_.lines_[later], roll_.lines_[first]});
      };
    };
    find_twins(
        roll_.size(),
        [this](std::size_t i) {
          return TwinKey{roll_.text(i, RollColumn::email), {}, {}};
        },
        notice(RollNoticeKind::email_shared));
    find_twins(
        roll_.size(),
        [this](std::size_t i) {
          return TwinKey{roll_.text(i, RollColumn::last_name), roll_.text(i, RollColumn::first_name),
                         roll_.text(i, RollColumn::birth_date)};
        },
        notice(RollNoticeKind::same_person));
    std::stable_sort(roll_.summary_.notices.begin(), roll_.summary_.notices.end(),
                     [](const RollNotice& a, const RollNotice& b) { return a.line < b.line; });
  }

  const std::optional<ColumnMeaning>& meaning_;
  ElectoralRoll roll_;
  RollFaults faults_;
  std::vector<std::string> headers_;                // as the file writes them, cut
  std::vector<std::optional<RollColumn>> columns_;  // nothing where it is faulty or left out
  bool has_lines_ = false;
  std::unordered_map<std::string, std::size_t> college_lines_;
  std::array<std::size_t, 3> notices_{};
};

Result<ElectoralRoll, RollFaults> ElectoralRoll::parse(std::string_view csv,
                                                       const std::optional<ColumnMeaning>& meaning) {
  return RollBuilder(meaning).build(csv);
}

std::string ElectoralRoll::csv() const {
  std::string csv;
  csv.reserve(texts_.size() + cells_.size() * 2);
  for (const RollColumn column : summary_.columns) csv.append(csv.empty() ? "" : ",").append(name_of(column));
  csv += '\n';
  for (std::size_t i = 0; i < size(); ++i) {
    bool is_first = true;
    for (const RollColumn column : summary_.columns) {
      if (!is_first) csv += ',';
      is_first = false;
      append_field(csv, text(i, column));
    }
    csv += '\n';
  }
  return csv;
}

std::string_view ElectoralRoll::text(std::size_t index, RollColumn column) const {
  const auto& place = places_[number_of(column)];
  if (!place) return {};
  const Cell cell = cells_[index * (cells_.size() / lines_.size()) + *place];
  return std::string_view(texts_).substr(cell.start, cell.bytes);
}

Voter ElectoralRoll::voter(std::size_t index) const {
  Voter voter;
  voter.id = text(index, RollColumn::id);
  voter.last_name = text(index, RollColumn::last_name);
  voter.first_name = text(index, RollColumn::first_name);
  voter.unit = text(index, RollColumn::unit);
  voter.college = text(index, RollColumn::college);
  voter.email = text(index, RollColumn::email);
  voter.phone = text(index, RollColumn::phone);
  voter.address = text(index, RollColumn::address);
  voter.birth_date = parse_date(text(index, RollColumn::birth_date));
  voter.seniority = parse_date(text(index, RollColumn::seniority));
  voter.weight = parse_weight(text(index, RollColumn::weight)).value_or(1);
  voter.line = lines_[index];
  return voter;
}

}  // namespace urna::election
