// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "tenancy/firewall.hpp"

struct MMDB_s;

namespace urna::inspection {

/// In which country an address of the internet is said to be, by a file in the MaxMind DB format that the operator
/// brings: GeoLite2 Country, DB-IP Country Lite and others.  Offline, nobody is asked.  Safe for use from many threads.
class CountryTable {
 public:
  /// @param path  mapped, not read; whoever replaces the file puts another in its place and starts the server again
  /// @errors      why it is no such table, in words that name the file
  static Result<CountryTable, std::string> open(const std::string& path);

  /// @returns  nothing where the table names no country, or only a continent: unknown, never guessed.  What it says of
  ///           the country of registration is not looked at: that is where a company sits, not where people are.
  std::optional<tenancy::Country> country_of(const tenancy::InternetAddress& address) const;

  /// When the table was made, as it says itself.
  Timestamp made() const;

 private:
  struct Closer {
    void operator()(MMDB_s* table) const;
  };
  explicit CountryTable(std::unique_ptr<MMDB_s, Closer> table) : table_(std::move(table)) {}

  std::unique_ptr<MMDB_s, Closer> table_;
};

}  // namespace urna::inspection
