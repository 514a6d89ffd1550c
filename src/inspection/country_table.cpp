// SPDX-License-Identifier: EUPL-1.2
#include "inspection/country_table.hpp"

#include <maxminddb.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace urna::inspection {
namespace {

std::string words_for(const std::string& path, int fault) {
  return path + " is no table of countries in the MaxMind DB format: " + MMDB_strerror(fault);
}

std::optional<tenancy::Country> country_in(MMDB_entry_s& entry) {
  MMDB_entry_data_s found;
  const std::array<const char*, 3> path = {"country", "iso_code", nullptr};
  if (MMDB_aget_value(&entry, &found, path.data()) != MMDB_SUCCESS || !found.has_data) return std::nullopt;
  if (found.type != MMDB_DATA_TYPE_UTF8_STRING) return std::nullopt;
  const std::string_view code(found.utf8_string, found.data_size);
  const bool is_code = code.size() == 2 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
  return is_code ? std::optional(tenancy::Country(std::string(code))) : std::nullopt;
}

}  // namespace

void CountryTable::Closer::operator()(MMDB_s* table) const {
  MMDB_close(table);
  delete table;
}

Result<CountryTable, std::string> CountryTable::open(const std::string& path) {
  auto opened = std::make_unique<MMDB_s>();
  const int fault = MMDB_open(path.c_str(), MMDB_MODE_MMAP, opened.get());
  if (fault != MMDB_SUCCESS) return failure(words_for(path, fault));
  CountryTable table{std::unique_ptr<MMDB_s, Closer>(opened.release())};
  const std::string_view kind(table.table_->metadata.database_type);
  // A table of networks' owners would know no country of anybody, and every rule would judge them all alike.
  if (kind.find("Country") == kind.npos && kind.find("City") == kind.npos)
    return failure(path + " is a table of the kind " + std::string(kind) + ", not of countries");
  return table;
}

std::optional<tenancy::Country> CountryTable::country_of(const tenancy::InternetAddress& address) const {
  int not_numeric = 0;
  int fault = MMDB_SUCCESS;
  MMDB_lookup_result_s found = MMDB_lookup_string(table_.get(), address.text().c_str(), &not_numeric, &fault);
  if (not_numeric != 0 || fault != MMDB_SUCCESS || !found.found_entry) return std::nullopt;
  return country_in(found.entry);
}

Timestamp CountryTable::made() const {
  return Timestamp(std::chrono::seconds(static_cast<std::int64_t>(table_->metadata.build_epoch)));
}

}  // namespace urna::inspection
