// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/strong.hpp"
#include "incident/incident.hpp"

/// What is kept of incidents: an interface, whose keeper stands above.
namespace urna::incident {

/// 128 random bits, a pseudonym.
using IncidentId = Strong<std::array<std::byte, 16>, struct IncidentIdTag>;

struct KeptIncident {
  IncidentId id;
  std::uint64_t version = 1;  ///< one more with each change
  Incident incident;
};

/// What was sent to those who had to be told, word for word.
struct SentNotice {
  std::uint64_t number = 0;  ///< the incident's version that came of it
  Notice notice = Notice::customer;
  Timestamp at;
  std::string by;
  std::string text;

  friend bool operator==(const SentNotice&, const SentNotice&) = default;
};

/// What the journal is to say of a change.
enum class IncidentNews { opened, changed, told, clock_runs_out, dismissed, closed };

/// Keeps incidents; none is ever removed.  Safe to call from several threads.
class IncidentStore {
 public:
  virtual ~IncidentStore() = default;

  /// In the order in which they were opened.
  virtual std::vector<KeptIncident> all() const = 0;
  virtual std::optional<KeptIncident> find(const IncidentId& id) const = 0;
  /// By number.
  virtual std::vector<SentNotice> notices(const IncidentId& id) const = 0;

  /// A new incident, or the next version of one, with what was sent and its entry in the journal: all or nothing.  On
  /// the disk when it returns.
  /// @returns  false, with nothing written, when the version kept is not the one before: somebody else was faster
  virtual bool put(const KeptIncident& incident, IncidentNews news, const std::optional<SentNotice>& sent = {}) = 0;
};

}  // namespace urna::incident
