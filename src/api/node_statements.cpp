// SPDX-License-Identifier: EUPL-1.2
#include "api/node_statements.hpp"

#include <algorithm>
#include <charconv>

#include "base/bytes.hpp"
#include "crypto/hash.hpp"
#include "hosting/policy.hpp"
#include "journal/checkpoint.hpp"
#include "journal/signed_note.hpp"
#include "tenancy/internet_address.hpp"

namespace urna::api {
namespace {

using hosting::Fact;
using hosting::HostingRegister;
using hosting::KeptStatement;
using hosting::Kind;
using hosting::NodeInRegister;
using hosting::NodeStatement;
using hosting::Placement;
using hosting::Record;
using hosting::RoundTrip;
using journal::NoteKey;

constexpr std::chrono::minutes one_checkpoint_for{1};
constexpr std::chrono::hours one_alarm_for{1};
constexpr std::size_t looked_through = 50;

std::optional<NoteKey> key_of(const Record& node) { return NoteKey::parse(node.text("public_key")); }

bool has_signed(const std::optional<NoteKey>& key, std::string_view note) {
  return key && journal::open_note(note, std::span(&*key, 1)).has_value();
}

std::optional<std::string> text_in(const Record& record, std::string_view name) {
  const std::string_view text = record.text(name);
  return text.empty() ? std::nullopt : std::optional(std::string(text));
}

/// Whether one of the addresses is of one of the networks; nothing when either is not said.
std::optional<bool> is_in(const std::vector<std::string>& addresses, std::string_view networks) {
  NodeStatement read;
  read.state(Fact::addresses, std::string(networks));
  std::vector<tenancy::InternetNetwork> of_site;
  for (const std::string& word : read.words(Fact::addresses))
    if (const auto network = tenancy::InternetNetwork::parse(word)) of_site.push_back(*network);
  if (of_site.empty() || addresses.empty()) return std::nullopt;
  return std::ranges::any_of(addresses, [&](const std::string& text) {
    const auto address = tenancy::InternetAddress::parse(text);
    return address && std::ranges::any_of(of_site, [&](const auto& network) { return network.contains(*address); });
  });
}

std::optional<double> kilometres(const Record& one, const Record& other) {
  const auto place = [](const Record& site) -> std::optional<std::pair<std::int64_t, std::int64_t>> {
    const auto* const latitude = site.field("latitude_millidegrees");
    const auto* const longitude = site.field("longitude_millidegrees");
    if (latitude == nullptr || longitude == nullptr) return std::nullopt;
    return std::pair(std::get<std::int64_t>(*latitude), std::get<std::int64_t>(*longitude));
  };
  const auto from = place(one), to = place(other);
  return from && to ? std::optional(hosting::kilometres_between(*from, *to)) : std::nullopt;
}

std::optional<std::int64_t> microseconds_in(const NodeStatement& statement, const std::string& node) {
  const auto all = statement.pairs(Fact::round_trips);
  const auto found = all.find(node);
  if (found == all.end()) return std::nullopt;
  std::int64_t value = 0;
  const char* const end = found->second.data() + found->second.size();
  const auto read = std::from_chars(found->second.data(), end, value);
  return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

std::optional<NodeStatement> statement_in(const KeptStatement& kept) {
  const auto parts = journal::note_parts(kept.note);
  return parts ? NodeStatement::parse(parts->text) : std::nullopt;
}

/// Whether something is wrong with it that was not wrong with the one before.  What differs from the one before is
/// always news.
bool is_news(const KeptStatement& kept, const KeptStatement* last) {
  if (kept.proof.has(hosting::Doubt::cloud) && (last == nullptr || !last->proof.has(hosting::Doubt::cloud)))
    return true;
  return std::ranges::any_of(kept.differences, [&](const std::string& one) {
    return last == nullptr || one.starts_with("before:") || std::ranges::count(last->differences, one) == 0;
  });
}

}  // namespace

std::string_view name_of(NodeStatements::Fault fault) {
  switch (fault) {
    case NodeStatements::Fault::malformed:
      return "malformed";
    case NodeStatements::Fault::unsigned_:
      return "not-signed";
    case NodeStatements::Fault::other_node:
      return "other-node";
    case NodeStatements::Fault::replayed:
      return "replayed";
    case NodeStatements::Fault::stale:
      return "stale";
    case NodeStatements::Fault::unavailable:
      break;
  }
  return "audit-unavailable";
}

std::string NodeStatements::new_id() {
  std::array<std::byte, 16> id{};
  random_.fill(id);
  return to_hex(id);
}

std::optional<std::string> NodeStatements::checkpoint() {
  const Timestamp now = now_();
  const std::lock_guard lock(mutex_);
  // Whoever asks often learns no more of how fast the journal grows.
  if (!newest_given_.first.empty() && now < newest_given_.second + one_checkpoint_for) return newest_given_.first;
  const auto note = checkpoint_();
  const auto parts = note ? journal::note_parts(*note) : failure(journal::NoteFault::malformed);
  if (!parts) return std::nullopt;
  std::string name = hosting::checkpoint_name(parts->text);
  // One that was known already is as old as it was.
  given_.emplace(name, now);
  std::erase_if(given_, [&](const auto& one) { return now - one.second > 2 * hosting::statement_holds; });
  newest_given_ = {name, now};
  return name;
}

bool NodeStatements::is_fresh(const std::string& checkpoint) {
  const std::lock_guard lock(mutex_);
  const auto found = given_.find(checkpoint);
  return found != given_.end() && now_() - found->second <= hosting::statement_holds;
}

bool NodeStatements::alarm(journal::Event event, const std::string& statement) {
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  entry.object = journal::Object::of("statement", statement);
  return note_(entry);
}

/// Whoever sends the same again and again raises one alarm an hour, and fills nothing.
NodeStatements::Fault NodeStatements::refuse(Fault fault, const std::string& node, const std::string& digest,
                                             std::string_view note) {
  const auto known = keeper_.store().statements(node, looked_through);
  const bool is_told = std::ranges::any_of(known, [&](const KeptStatement& one) {
    return one.fault == name_of(fault) && now_() < one.received + one_alarm_for;
  });
  if (is_told) return fault;
  const KeptStatement kept{new_id(), node, now_(), digest, std::string(name_of(fault)), {}, {}, std::string(note)};
  if (!alarm(journal::Event::hosting_statement_refused, kept.id)) return Fault::unavailable;
  keeper_.store().put(kept);
  return fault;
}

std::optional<NodeStatements::Fault> NodeStatements::find_fault(const NodeStatement& statement,
                                                                const std::string& digest) {
  if (keeper_.store().knows_statement(digest)) return Fault::replayed;
  const auto apart = now_() - statement.at;
  if (!is_fresh(statement.checkpoint) || apart > hosting::statement_holds || apart < -hosting::statement_holds)
    return Fault::stale;
  return std::nullopt;
}

std::optional<NodeStatement> NodeStatements::newest_of(const std::string& node) const {
  for (const KeptStatement& one : keeper_.store().statements(node, looked_through))
    if (one.fault.empty()) return statement_in(one);
  return std::nullopt;
}

RoundTrip NodeStatements::round_trip(const HostingRegister& hosting, const Placement& placed) const {
  const Timestamp now = now_();
  RoundTrip found = RoundTrip::nobody_to_ask;
  for (const Record& other : hosting.all(Kind::node, now)) {
    const auto elsewhere = hosting.placement_of_node(other.id, now);
    if (!elsewhere || elsewhere->site.id == placed.site.id || !key_of(other)) continue;
    if (found == RoundTrip::nobody_to_ask) found = RoundTrip::unknown;
    const auto stated = newest_of(other.id);
    const auto far = kilometres(placed.site, elsewhere->site);
    if (!stated || !far || now - stated->at > hosting::statement_holds) continue;
    const auto took = microseconds_in(*stated, placed.node.id);
    if (!took) continue;
    if (!hosting::is_plausible(*far, *took)) return RoundTrip::impossible;
    found = RoundTrip::plausible;
  }
  return found;
}

NodeInRegister NodeStatements::declared(const HostingRegister& hosting, const NodeStatement& statement) const {
  NodeInRegister declared;
  const auto placed = hosting.placement_of_node(statement.node, now_());
  if (!placed) return declared;
  // Inside a virtual machine the serial number is whatever the host says.
  if (!placed->vm) declared.serial = text_in(placed->server, "serial");
  declared.programs = text_in(placed->node, "programs");
  declared.listeners = text_in(placed->node, "listeners");
  declared.is_address_in_site = is_in(statement.words(Fact::addresses), placed->site.text("networks"));
  declared.round_trip = round_trip(hosting, *placed);
  declared.chip_key = placed->node.text("chip_key");
  return declared;
}

Result<KeptStatement, NodeStatements::Fault> NodeStatements::take(std::string_view note) {
  const auto parts = journal::note_parts(note);
  if (!parts) return failure(Fault::malformed);
  const auto statement = NodeStatement::parse(parts->text);
  if (!statement) return failure(Fault::malformed);
  const std::string digest = crypto::sha256_hex(parts->text);
  const std::lock_guard one_at_a_time(taking_);
  const HostingRegister hosting = keeper_.whole();
  const auto node = hosting.find(statement->node, now_());
  if (!node || node->kind != Kind::node || !has_signed(key_of(*node), note)) {
    for (const Record& other : hosting.all(Kind::node, now_()))
      if (other.id != statement->node && has_signed(key_of(other), note))
        return failure(refuse(Fault::other_node, other.id, digest, note));
    return failure(Fault::unsigned_);
  }
  if (const auto fault = find_fault(*statement, digest)) return failure(refuse(*fault, node->id, digest, note));

  const NodeInRegister declared = this->declared(hosting, *statement);
  const auto before = newest_of(node->id);
  KeptStatement kept{new_id(), node->id, now_(), digest, {}, prove(*statement, declared), {}, std::string(note)};
  for (const auto& one : differences(*statement, before ? &*before : nullptr, declared))
    kept.differences.push_back(one.text());
  const auto newest = keeper_.store().newest_statements(now_());
  const auto last = std::ranges::find(newest, node->id, &KeptStatement::node);
  if (is_news(kept, last == newest.end() ? nullptr : &*last) &&
      !alarm(journal::Event::hosting_statement_mismatch, kept.id))
    return failure(Fault::unavailable);
  keeper_.store().put(kept);
  keeper_.store().forget_statements_before(now_() - kept_for);
  return kept;
}

}  // namespace urna::api
