// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/timestamp.hpp"

/// How much of the platform one customer may use, so that the others keep theirs.
namespace urna::tenancy {

enum class Resource : std::uint8_t {
  people,        ///< who work for the customer, and who are invited to
  voters,        ///< on the rolls of all elections
  elections,     ///< trials do not count
  stored_bytes,  ///< of documents, and of those that are being sent
  letters,       ///< with codes, of a day by universal time
  mails,         ///< that the desk sends, of a day by universal time
  exports,       ///< of the journal, at the same time
  requests,      ///< in a second, of all hosts of the customer
};
inline constexpr std::array every_resource{Resource::people,       Resource::voters,  Resource::elections,
                                           Resource::stored_bytes, Resource::letters, Resource::mails,
                                           Resource::exports,      Resource::requests};

/// As the interface, the journal and `urnactl` have it: `stored-bytes`.
std::string_view name_of(Resource resource);

/// What one customer may use; nothing: no limit.
class QuotaLimits {
 public:
  std::optional<std::uint64_t>& operator[](Resource resource) { return limits_[static_cast<std::size_t>(resource)]; }
  const std::optional<std::uint64_t>& operator[](Resource resource) const {
    return limits_[static_cast<std::size_t>(resource)];
  }
  bool has_any() const;

  friend bool operator==(const QuotaLimits&, const QuotaLimits&) = default;

 private:
  std::array<std::optional<std::uint64_t>, every_resource.size()> limits_{};
};

/// What a limit may be at most: so that a limit is a number wherever it is read.
inline constexpr std::uint64_t quota_limit_max = std::uint64_t{1} << 53U;

/// `people=5 voters=1000`, in the order of the resources; empty: no limits.
std::string quota_text(const QuotaLimits& limits);
/// @returns  nothing for what `quota_text` did not write
std::optional<QuotaLimits> quota_from(std::string_view text);

/// The figure that a refusal or a warning names.
struct QuotaFigure {
  Resource resource = Resource::people;
  std::uint64_t used = 0;
  std::uint64_t limit = 0;

  friend bool operator==(const QuotaFigure&, const QuotaFigure&) = default;
};

/// Whether so much more may be used.  Whoever asks keeps others from using the same until it is done.
/// @param used  counted now, where it is kept
/// @returns     the figure beyond which it would go; nothing: it may
std::optional<QuotaFigure> quota_refusal(const QuotaLimits& limits, Resource resource, std::uint64_t used,
                                         std::uint64_t amount);

/// Whether four fifths of the limit are used.
bool is_nearly_used_up(std::uint64_t used, std::uint64_t limit);

}  // namespace urna::tenancy
