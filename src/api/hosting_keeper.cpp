// SPDX-License-Identifier: EUPL-1.2
#include "api/hosting_keeper.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/bytes.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

using hosting::Decision;
using hosting::DecisionKind;
using hosting::HostingRegister;
using hosting::Intervention;
using hosting::Kind;
using hosting::Policy;
using hosting::Record;
using hosting::RecordFault;
using hosting::RegisterMove;
using hosting::Said;
using hosting::Visit;
using std::chrono::days;
using std::chrono::sys_days;

constexpr std::chrono::minutes between_looks{1};

bool is_in_force(const Decision& decision) { return decision.agreed && !decision.ended; }
bool waits(const Decision& decision) { return !decision.agreed && !decision.ended; }

/// The one that was agreed to last.
const Decision* policy_among(const std::vector<Decision>& decisions) {
  const Decision* found = nullptr;
  for (const Decision& one : decisions) {
    if (one.kind != DecisionKind::policy || !one.agreed) continue;
    if (found == nullptr || found->agreed->at <= one.agreed->at) found = &one;
  }
  return found != nullptr && found->policy != "none" ? found : nullptr;
}

Policy policy_of(const Decision& decision) {
  if (decision.policy == "built-in") return Policy::built_in();
  auto parsed = Policy::parse(decision.policy);
  ensure(parsed.has_value(), "rules were read before they were kept");
  return std::move(*parsed);
}

int level_of(const HostingRegister& hosting, const std::string& subject, Timestamp moment, int usual) {
  int level = 0;
  for (const Record& one : hosting.all(Kind::deployment, moment)) {
    const hosting::Value* said = one.field("level");
    if (one.text("subject") == subject && said != nullptr)
      level = std::max(level, static_cast<int>(std::get<std::int64_t>(*said)));
  }
  return level == 0 ? usual : level;
}

}  // namespace

HostingKeeper::HostingKeeper(hosting::HostingStore& store, crypto::RandomSource& random, Clock now, Note note)
    : store_(store), random_(random), now_(std::move(now)), note_(std::move(note)) {}

std::string HostingKeeper::new_id() {
  std::array<std::byte, 16> id{};
  random_.fill(id);
  return to_hex(id);
}

// ---- The register.

std::shared_ptr<const HostingRegister> HostingKeeper::plain() const {
  const std::lock_guard lock(mutex_);
  if (!plain_) plain_ = std::make_shared<const HostingRegister>(HostingRegister::of(store_.plain_records()));
  return plain_;
}

std::optional<std::pair<std::size_t, RecordFault>> HostingKeeper::change(const std::vector<RegisterMove>& moves,
                                                                         const std::string& by) {
  const std::lock_guard one(changing_);
  HostingRegister hosting = whole();
  for (std::size_t i = 0; i < moves.size(); ++i) {
    if (auto fault = hosting.apply(moves[i])) return std::pair(i, std::move(*fault));
  }
  store_.write(moves, {now_(), by});
  const std::lock_guard lock(mutex_);
  plain_ = nullptr;
  return std::nullopt;
}

// ---- What the rules say.

std::optional<HostingPolicy> HostingKeeper::policy() const {
  const auto decisions = store_.plain_decisions();
  const Decision* const decision = policy_among(decisions);
  if (decision == nullptr) return std::nullopt;
  return HostingPolicy{decision->id, policy_of(*decision), decision->level};
}

std::vector<Decision> HostingKeeper::derogations_of(const std::string& election) const {
  std::vector<Decision> found;
  for (Decision& one : store_.plain_decisions()) {
    if (one.kind == DecisionKind::derogation && one.election == election && is_in_force(one))
      found.push_back(std::move(one));
  }
  return found;
}

std::optional<std::vector<HostingFinding>> HostingKeeper::judge(const ElectionToHost& election) const {
  const auto rules = policy();
  if (!rules) return std::nullopt;
  const Timestamp now = now_();
  const HostingRegister hosting = whole();
  const std::string subject = hosting.subject_for(election.uuid, election.customer, now);
  std::set<std::string> excused;
  for (const Decision& one : derogations_of(election.uuid)) excused.insert(one.rule);
  const hosting::HostedElection hosted{subject, level_of(hosting, subject, now, rules->level),
                                       std::chrono::ceil<days>(election.ends.value_or(now))};
  std::vector<HostingFinding> findings;
  for (const hosting::Finding& one : hosting::judge(rules->policy, hosting, hosted, now))
    findings.push_back({*one.rule, one.about, one.verdict, excused.contains(one.rule->id)});
  return findings;
}

std::optional<election::HostingReport> hosting_report(const HostingKeeper& keeper, const ElectionToHost& election) {
  const auto findings = keeper.judge(election);
  if (!findings) return std::nullopt;
  election::HostingReport report;
  for (const HostingFinding& one : *findings) {
    if (one.blocks() && std::ranges::count(report.broken, one.rule.id) == 0) report.broken.push_back(one.rule.id);
  }
  return report;
}

// ---- Visits.

std::optional<RecordFault> HostingKeeper::find_broken_plan(hosting::InterventionPlan& plan) const {
  const Timestamp now = now_();
  const HostingRegister hosting = whole();
  const auto is_of = [&](const std::string& id, std::initializer_list<Kind> kinds) {
    const auto found = hosting.find(id, now);
    return found && std::ranges::count(kinds, found->kind) > 0;
  };
  if (!is_of(plan.site, {Kind::site})) return RecordFault{"site", "refers-to-nothing"};
  for (const std::string& system : plan.systems) {
    if (!is_of(system, {Kind::server, Kind::vm, Kind::rack, Kind::room, Kind::line, Kind::node, Kind::medium}))
      return RecordFault{"systems", "refers-to-nothing"};
  }
  for (hosting::Visitor& visitor : plan.technicians) {
    const auto found = hosting.find(visitor.technician, now);
    if (!found || found->kind != Kind::technician) return RecordFault{"technicians", "refers-to-nothing"};
    visitor.valid_from = std::get<sys_days>(*found->field("valid_from"));
    visitor.valid_to = std::get<sys_days>(*found->field("valid_to"));
  }
  return std::nullopt;
}

Result<Visit, HostingKeeper::VisitFault> HostingKeeper::begin_visit(hosting::InterventionPlan plan, bool is_found,
                                                                    const std::string& by) {
  if (auto fault = find_broken_plan(plan)) return failure(VisitFault(std::move(*fault)));
  const Timestamp now = now_();
  auto begun =
      is_found ? Intervention::found(std::move(plan), by, now) : Intervention::announce(std::move(plan), by, now);
  if (!begun) return failure(VisitFault(begun.error()));
  Visit visit{new_id(), 1, std::move(*begun)};
  ensure(store_.put(visit, {is_found ? "found" : "announce", {now, by}}), "a random name is nobody's");
  return visit;
}

Result<Visit, std::variant<hosting::InterventionFault, HostingKeeper::Stepped>> HostingKeeper::step(
    const std::string& id, const std::string& what, const VisitStepping& stepping, const std::string& by) {
  using Fault = std::variant<hosting::InterventionFault, Stepped>;
  auto visit = store_.visit(id);
  if (!visit) return failure(Fault(Stepped::unknown));
  const Timestamp now = now_();
  if (const auto fault = stepping(visit->intervention, now)) return failure(Fault(*fault));
  ++visit->version;
  if (!store_.put(*visit, {what, {now, by}})) return failure(Fault(Stepped::meanwhile));
  return std::move(*visit);
}

std::map<std::string, bool> HostingKeeper::media_of(const std::string& customer) const {
  std::map<std::string, bool> media;
  const auto hosting = plain();
  for (const Record& one : hosting->everything()) {
    const bool is_replaced = one.to && hosting->find(one.id, *one.to);
    if (one.kind != Kind::medium || one.text("customer") != customer || is_replaced) continue;
    const bool is_gone = one.text("state") == "wiped" || one.text("state") == "destroyed";
    bool& is_open = media[std::string(one.text("label"))];
    is_open = is_open || !is_gone;
  }
  return media;
}

std::map<std::string, HostingKeeper::NodeProof> HostingKeeper::proofs(Timestamp at) const {
  std::map<std::string, NodeProof> proofs;
  for (const hosting::KeptStatement& one : store_.newest_statements(at))
    proofs.emplace(one.node, NodeProof{proof_now(one.proof, one.received, at), one.received});
  return proofs;
}

void HostingKeeper::tend() {
  const Timestamp now = now_();
  if (now < looked_ + between_looks) return;
  // A platform that was locked heard nobody: machines get their time anew.
  if (now > looked_ + 10 * between_looks) listening_ = now;
  looked_ = now;
  look_at_visits(now);
  look_for_silence(now);
}

void HostingKeeper::look_for_silence(Timestamp now) {
  const auto hosting = plain();
  for (const hosting::KeptStatement& one : store_.newest_statements(now)) {
    if (now - std::max(one.received, listening_) <= hosting::statement_holds) continue;
    if (!hosting->find(one.node, now) || silent_.contains(one.id)) continue;
    journal::Entry entry;
    entry.at = now;
    entry.event = journal::Event::hosting_statement_missing;
    entry.object = journal::Object::of("statement", one.id);
    if (note_(entry)) silent_.insert(one.id);
  }
}

void HostingKeeper::look_at_visits(Timestamp now) {
  for (Visit& visit : store_.visits()) {
    const auto alarms = visit.intervention.look(now);
    if (alarms.empty()) continue;
    ++visit.version;
    journal::Entry entry;
    entry.at = now;
    entry.event = journal::Event::hosting_alarm;
    entry.object = journal::Object::of("visit", visit.id);
    if (note_(entry)) store_.put(visit, {"alarm", {now, {}}});
  }
}

// ---- Decisions.

std::optional<Decision> HostingKeeper::decision(const std::string& id) const {
  for (Decision& one : store_.decisions()) {
    if (one.id == id) return std::move(one);
  }
  return std::nullopt;
}

Result<Decision, HostingKeeper::DecisionFault> HostingKeeper::ask(Decision decision, const std::string& by) {
  const std::lock_guard one(changing_);
  const auto known = store_.plain_decisions();
  const bool is_policy = decision.kind == DecisionKind::policy;
  const auto is_the_same = [&](const Decision& other) {
    const bool lives = waits(other) || (!is_policy && is_in_force(other));
    return lives && other.kind == decision.kind && other.election == decision.election && other.rule == decision.rule;
  };
  if (std::ranges::any_of(known, is_the_same)) return failure(DecisionFault::asked_already);
  decision.id = new_id();
  decision.asked = {now_(), by};
  // To ask more of elections takes one person, to ask less two.
  if (is_policy && policy_among(known) == nullptr) decision.agreed = decision.asked;
  store_.put(decision);
  return decision;
}

Result<Decision, HostingKeeper::DecisionFault> HostingKeeper::agree(const std::string& id, const std::string& by) {
  const std::lock_guard one(changing_);
  auto found = decision(id);
  if (!found) return failure(DecisionFault::unknown);
  if (!waits(*found)) return failure(DecisionFault::wrong_state);
  if (found->asked.by == by) return failure(DecisionFault::own);
  found->agreed = Said{now_(), by};
  store_.put(*found);
  return std::move(*found);
}

Result<Decision, HostingKeeper::DecisionFault> HostingKeeper::end(const std::string& id, const std::string& by) {
  const std::lock_guard one(changing_);
  auto found = decision(id);
  if (!found) return failure(DecisionFault::unknown);
  const bool may_end = waits(*found) || (found->kind == DecisionKind::derogation && is_in_force(*found));
  if (!may_end) return failure(DecisionFault::wrong_state);
  found->ended = Said{now_(), by};
  store_.put(*found);
  return std::move(*found);
}

}  // namespace urna::api
