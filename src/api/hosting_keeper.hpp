// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/random.hpp"
#include "election/poll_preparation.hpp"
#include "hosting/hosting_store.hpp"
#include "hosting/policy.hpp"
#include "journal/entry.hpp"

namespace urna::api {

/// The rules that are in force, and how much is asked of an election that does not say its level.
struct HostingPolicy {
  std::string id;  ///< of the decision
  hosting::Policy policy;
  int level = 1;
};

/// One rule and one thing, judged, for a page.
struct HostingFinding {
  hosting::Rule rule;
  std::string about;
  hosting::Verdict verdict = hosting::Verdict::unknown;
  bool is_excused = false;  ///< by a derogation
  bool blocks() const {
    return verdict != hosting::Verdict::pass && rule.severity == hosting::Severity::block && !is_excused;
  }
};

/// An election as the desk of its customer knows it.
struct ElectionToHost {
  std::string uuid;
  std::string customer;
  std::optional<Timestamp> ends;  ///< nothing: nobody has said so
};

/// Where the platform runs, for all its desks: the register, visits, decisions.  docs/operating/hosting.md.  Calls come
/// from many threads; what needs the key throws when the platform is locked.
class HostingKeeper {
 public:
  using Clock = std::function<Timestamp()>;
  /// @returns  whether the entry is on the disk
  using Note = std::function<bool(const journal::Entry&)>;

  /// @param store, random  outlive it
  /// @param note           is given an entry about each alarm
  HostingKeeper(hosting::HostingStore& store, crypto::RandomSource& random, Clock now, Note note);

  // ---- The register.

  hosting::HostingRegister whole() const { return hosting::HostingRegister::of(store_.records()); }
  /// All of these or none of them.
  /// @param by  a person, in hexadecimal; empty: somebody on the machine
  /// @returns   why not: of the first that does not fit, its place among the moves and the fault
  std::optional<std::pair<std::size_t, hosting::RecordFault>> change(const std::vector<hosting::RegisterMove>& moves,
                                                                     const std::string& by);

  // ---- What the rules say.

  /// Nothing while no rules are in force.
  std::optional<HostingPolicy> policy() const;
  /// Nothing while no rules are in force.
  std::optional<std::vector<HostingFinding>> judge(const ElectionToHost& election) const;

  // ---- What everybody may know; needs no key.

  /// See docs/api/openapi.yaml, `HostingOfElection`.
  boost::json::object public_page(const std::string& election, const std::string& customer) const;

  /// The labels of media that hold something of a customer, and whether each is open still: neither wiped nor
  /// destroyed. Of one that is not in the register any more nobody knows that it is gone: it is open.  Needs no key.
  std::map<std::string, bool> media_of(const std::string& customer) const;

  // ---- What machines state; see node_statements.hpp.

  /// How well it is proved what a node is, and since when it said so last.
  struct NodeProof {
    hosting::Proof proof;
    std::optional<Timestamp> stated;
  };
  /// Of each node that had stated something, as it counted at a moment.  Needs no key.
  std::map<std::string, NodeProof> proofs(Timestamp at) const;
  hosting::HostingStore& store() { return store_; }
  const hosting::HostingStore& store() const { return store_; }

  // ---- Visits.

  using VisitFault = std::variant<hosting::InterventionFault, hosting::RecordFault>;
  using VisitStepping = std::function<std::optional<hosting::InterventionFault>(hosting::Intervention&, Timestamp)>;
  std::vector<hosting::Visit> visits() const { return store_.visits(); }
  std::optional<hosting::Visit> visit(const std::string& id) const { return store_.visit(id); }
  std::vector<hosting::VisitStep> steps(const std::string& id) const { return store_.steps(id); }
  /// @param plan      its technicians by identifier: until when each may come is looked up
  /// @param is_found  somebody is there whom nobody had announced
  Result<hosting::Visit, VisitFault> begin_visit(hosting::InterventionPlan plan, bool is_found, const std::string& by);
  enum class Stepped { done, unknown, meanwhile };
  /// @param what  the name of the step
  Result<hosting::Visit, std::variant<hosting::InterventionFault, Stepped>> step(const std::string& id,
                                                                                 const std::string& what,
                                                                                 const VisitStepping& stepping,
                                                                                 const std::string& by);
  /// Looks for alarms: visits that are not as announced, machines that no longer state anything.  To be called often
  /// while the platform is unlocked; it looks once a minute.
  void tend();

  // ---- Decisions.

  enum class DecisionFault { unknown, wrong_state, own, asked_already };
  std::vector<hosting::Decision> decisions() const { return store_.decisions(); }
  /// Rules come into force at once where none were, and no derogation ever.
  Result<hosting::Decision, DecisionFault> ask(hosting::Decision decision, const std::string& by);
  Result<hosting::Decision, DecisionFault> agree(const std::string& id, const std::string& by);
  /// Withdraws what waits; a derogation that was agreed to holds no more.
  Result<hosting::Decision, DecisionFault> end(const std::string& id, const std::string& by);

 private:
  std::shared_ptr<const hosting::HostingRegister> plain() const;
  std::optional<hosting::RecordFault> find_broken_plan(hosting::InterventionPlan& plan) const;
  std::optional<hosting::Decision> decision(const std::string& id) const;
  std::vector<hosting::Decision> derogations_of(const std::string& election) const;
  std::string new_id();
  void look_at_visits(Timestamp now);
  void look_for_silence(Timestamp now);

  hosting::HostingStore& store_;
  crypto::RandomSource& random_;
  const Clock now_;
  const Note note_;
  std::mutex changing_;  // between reading and writing
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const hosting::HostingRegister> plain_;  // as it was last written; null: to be read
  Timestamp looked_{};
  Timestamp listening_{};         // since when machines can be heard
  std::set<std::string> silent_;  // newest statements of nodes whose silence was told
};

/// What an election's checklist says of it; nothing while no rules are in force.
std::optional<election::HostingReport> hosting_report(const HostingKeeper& keeper, const ElectionToHost& election);

}  // namespace urna::api
