// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/timestamp.hpp"

namespace urna::keystore {

/// What did not open.
enum class SealedKind : std::uint8_t {
  value,  ///< of a column
  file,   ///< a document, or a part of it
  key,    ///< a wrap in the keystore itself
};

/// That something sealed did not open where it stands: what, and never what it held.
struct IntegrityFault {
  SealedKind kind = SealedKind::value;
  std::string tenant;       ///< whose it is
  std::string place;        ///< `persons.address`, a table and a column; of a file or a key, a word of our own
  std::uint64_t times = 0;  ///< since it was last taken

  friend bool operator==(const IntegrityFault&, const IntegrityFault&) = default;
};

/// Keeps what did not open until somebody has it noted.  It is told while locks are held, and so does nothing but keep;
/// whoever notes takes from it.  What happens again and again in one place is handed out once an hour, with how often.
/// Calls come from many threads.
class IntegrityWatch {
 public:
  static constexpr std::chrono::hours quiet{1};

  void found(SealedKind kind, std::string_view tenant, std::string_view place);

  /// What has to be noted now.
  std::vector<IntegrityFault> take(Timestamp now);

 private:
  struct Standing {
    std::uint64_t times = 0;
    std::optional<Timestamp> told;
  };
  using Place = std::tuple<std::string, SealedKind, std::string>;  // tenant, kind, place

  std::mutex mutex_;
  std::map<Place, Standing> standings_;
};

}  // namespace urna::keystore
