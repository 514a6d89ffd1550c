// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assurance/decision_watch.hpp"
#include "base/bytes.hpp"
#include "base/person_id.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"

/// What is kept of services, and by whom: an interface, whose keeper stands above.
namespace urna::assurance {

/// 128 random bits, a pseudonym.
using AssuredId = Strong<std::array<std::byte, 16>, struct AssuredIdTag>;

struct AssuredService {
  AssuredId id;
  std::uint64_t version = 1;  ///< one more with each change
  std::string file;           ///< `service_file_json`
};

/// What somebody did to a service; written with the change, and never changed.
struct Happening {
  Timestamp at;
  PersonId by;
  std::string what;  ///< JSON: what was changed, and the index since
};

/// A file of approval: a draft, of which a service has at most one, or a decision.
struct ApprovalRecord {
  std::uint64_t number = 0;  ///< from 1, in each service
  bool is_decision = false;
  std::string file;        ///< `approval_draft_json`, or `decision_json`, which never changes
  std::string note = {};   ///< of a decision: the statement that was signed
  std::string watch = {};  ///< of a decision: `watch_json`, what is remembered of it as time passes
};

class AssuredServiceStore {
 public:
  virtual ~AssuredServiceStore() = default;

  virtual std::vector<AssuredService> all() const = 0;
  virtual std::optional<AssuredService> find(const AssuredId& id) const = 0;
  /// The newest first.
  virtual std::vector<Happening> history(const AssuredId& id) const = 0;

  /// A new service, or the next version of one, with what happened: both or neither.  On the disk when it returns.
  /// @returns  false, with nothing written, when the version kept is not the one before: somebody else was faster
  virtual bool put(const AssuredService& service, const Happening& happening) = 0;

  /// Of one service, by number.
  virtual std::vector<ApprovalRecord> approvals(const AssuredId& id) const = 0;
  /// As `put`, and with it a draft, or the decision that it has become.
  /// @param digest  of a decision's bytes, which the journal names; nothing for a draft
  virtual bool put_approval(const AssuredService& service, const ApprovalRecord& record,
                            const std::optional<Digest>& digest, const Happening& happening) = 0;
  /// As `put`, and the draft is gone.
  virtual bool remove_draft(const AssuredService& service, const Happening& happening) = 0;
  /// What is remembered of a decision, and what the journal says of it: nobody's deed.
  virtual void keep_watch(const AssuredId& id, std::uint64_t number, const std::string& watch,
                          std::span<const WatchNotice> notices) = 0;

  /// The service with its files and its history.  @returns  false when there is none
  virtual bool remove(const AssuredId& id) = 0;
};

}  // namespace urna::assurance
