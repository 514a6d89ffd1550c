// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

// For tests only: somebody who has the desk's files, knows the roll, and wants to know whose ballot is whose.
//
// A ballot box is in the order of the casts, for everybody to see.  So whatever in the desk's database puts its voters
// into an order that is close to that one tells who cast which ballot.
namespace urna::api::detail {

/// A voter, as the desk's files name them: 16 bytes that stand in the voter's row.
using RowName = std::string;
inline constexpr std::size_t name_bytes = 16;

/// What one way of looking at one page makes of the voters in it: a number each, by which they may be in order.
using Scores = std::vector<std::pair<RowName, double>>;
/// For each way of looking, its pages.
using Looks = std::map<std::string, std::vector<Scores>>;

/// A row of a table without row numbers, or of an index.
struct Row {
  std::size_t place = 0;  ///< in the page
  std::size_t size = 0;
  RowName name;
};

inline std::size_t number_at(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t number = 0;
  for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

using Known = std::unordered_set<std::string_view>;

/// The rows of a page that hold a name, in the order of their pointers.  https://www.sqlite.org/fileformat2.html §1.6
inline std::vector<Row> rows_of(std::string_view page, std::size_t header, const Known& known) {
  const std::size_t kind = number_at(page, header, 1);
  const bool is_inner = kind == 2 || kind == 5;
  if (!is_inner && kind != 10 && kind != 13) return {};
  const std::size_t count = number_at(page, header + 3, 2);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    Row row{number_at(page, header + (is_inner ? 12 : 8) + 2 * i, 2), 0, {}};
    std::size_t at = row.place + (is_inner ? 4 : 0);
    for (bool more = true; more && at < page.size(); ++at) {
      const auto byte = static_cast<unsigned char>(page[at]);
      row.size = row.size << 7 | (byte & 0x7FU);
      more = byte >= 0x80;
    }
    for (const std::size_t end = std::min(page.size(), at + row.size); at + name_bytes <= end; ++at) {
      if (const auto found = known.find(page.substr(at, name_bytes)); found != known.end()) {
        row.name = *found;
        rows.push_back(row);
        break;
      }
    }
  }
  return rows;
}

/// Which rows stand where SQLite would have put them in the order of their keys, from the end of the page downwards;
/// the others have been written since.  The longest row of rows that are in order.
inline std::vector<bool> in_place(const std::vector<Row>& by_key) {
  std::vector<std::size_t> length(by_key.size(), 1);
  std::vector<std::size_t> before(by_key.size(), by_key.size());
  std::size_t last = by_key.size();
  for (std::size_t i = 0; i < by_key.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (by_key[j].place > by_key[i].place && length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        before[i] = j;
      }
    }
    if (last == by_key.size() || length[i] > length[last]) last = i;
  }
  std::vector<bool> in_place(by_key.size());
  for (; last < by_key.size(); last = before[last]) in_place[last] = true;
  return in_place;
}

/// Everything that we know to look at in a SQLite file.
inline Looks looks_at(std::string_view file, const std::vector<RowName>& names) {
  const Known known(names.begin(), names.end());
  const std::size_t page_bytes = number_at(file, 16, 2) == 1 ? 65536 : number_at(file, 16, 2);
  Looks looks;
  Scores whole_file;
  Scores last_in_file;
  Scores moved;
  std::map<RowName, std::size_t> copies;
  for (std::size_t start = 0; start + page_bytes <= file.size(); start += page_bytes) {
    const std::string_view page = file.substr(start, page_bytes);
    for (std::size_t at = 0; at + name_bytes <= page.size(); ++at) {
      const auto found = known.find(page.substr(at, name_bytes));
      if (found == known.end()) continue;
      if (copies[RowName(*found)]++ == 0) whole_file.emplace_back(*found, start + at);
      last_in_file.emplace_back(*found, start + at);
    }
    const std::vector<Row> rows = rows_of(page, start == 0 ? 100 : 0, known);
    const std::vector<bool> unmoved = in_place(rows);
    Scores& key = looks["order of the rows"].emplace_back();
    Scores& place = looks["place in the page"].emplace_back();
    Scores& size = looks["size of the row"].emplace_back();
    Scores& moved_place = looks["place of rows that were moved"].emplace_back();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      key.emplace_back(rows[i].name, i);
      place.emplace_back(rows[i].name, rows[i].place);
      size.emplace_back(rows[i].name, rows[i].size);
      moved.emplace_back(rows[i].name, unmoved[i] ? 0 : 1);
      if (!unmoved[i]) moved_place.emplace_back(rows[i].name, rows[i].place);
    }
  }
  looks["first place in the file"].push_back(std::move(whole_file));
  looks["last place in the file"].push_back(std::move(last_in_file));
  looks["whether the row was moved"].push_back(std::move(moved));
  Scores& number = looks["number of copies"].emplace_back();
  for (const auto& [name, count] : copies) number.emplace_back(name, count);
  return looks;
}

/// Ranks, equal numbers sharing theirs.
inline std::vector<double> ranks(const std::vector<double>& numbers) {
  std::vector<double> sorted = numbers;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> ranks;
  for (const double number : numbers) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), number);
    ranks.push_back(static_cast<double>((low - sorted.begin()) + (high - sorted.begin()) - 1) / 2);
  }
  return ranks;
}

/// How far the scores are from chance, in standard deviations: Spearman's rank correlation with the true order, page by
/// page.  Beyond 5 it is no accident.
///
/// @param truth  the voters in the order of their ballots; who is not in it is left out
inline double deviation(const std::vector<Scores>& pages, const std::vector<RowName>& truth) {
  std::map<RowName, std::size_t> time;
  for (std::size_t i = 0; i < truth.size(); ++i) time.emplace(truth[i], i);
  double sum = 0;
  std::size_t counted = 0;
  for (const Scores& page : pages) {
    std::map<RowName, double> score;  // the last of each
    for (const auto& [name, value] : page) {
      if (time.contains(name)) score[name] = value;
    }
    std::vector<double> times;
    std::vector<double> values;
    for (const auto& [name, value] : score) {
      times.push_back(static_cast<double>(time[name]));
      values.push_back(value);
    }
    times = ranks(times);
    values = ranks(values);
    const double n = static_cast<double>(times.size());
    const double mean = (n - 1) / 2;
    double together = 0;
    double apart_times = 0;
    double apart_values = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      together += (times[i] - mean) * (values[i] - mean);
      apart_times += (times[i] - mean) * (times[i] - mean);
      apart_values += (values[i] - mean) * (values[i] - mean);
    }
    if (times.size() < 3 || apart_values == 0) continue;
    sum += together / std::sqrt(apart_times * apart_values) * std::sqrt(n - 1);
    ++counted;
  }
  return counted == 0 ? 0 : std::abs(sum) / std::sqrt(static_cast<double>(counted));
}

}  // namespace urna::api::detail
