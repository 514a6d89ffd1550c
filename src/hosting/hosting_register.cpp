// SPDX-License-Identifier: EUPL-1.2
#include "hosting/hosting_register.hpp"

#include <algorithm>

namespace urna::hosting {

const Value* Record::field(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? nullptr : &found->second;
}

std::string_view Record::text(std::string_view name) const {
  const Value* value = field(name);
  const auto* written = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return written == nullptr ? std::string_view() : *written;
}

const Record* HostingRegister::record_at(std::string_view id, Timestamp moment) const {
  const auto found = records_.find(id);
  if (found == records_.end()) return nullptr;
  const auto after = std::ranges::upper_bound(found->second, moment, {}, &Record::from);
  if (after == found->second.begin() || !std::prev(after)->holds_at(moment)) return nullptr;
  return &*std::prev(after);
}

const Record* HostingRegister::referred_by(const Record& record, std::string_view field, Timestamp moment) const {
  return record_at(record.text(field), moment);
}

std::optional<RecordFault> HostingRegister::find_broken_reference(const Record& record) const {
  for (const auto& [name, value] : record.fields) {
    const Field* field = field_of(record.kind, name);
    if (field->type != FieldType::reference) continue;
    const Record* target = referred_by(record, name, record.from);
    const bool fits = target != nullptr && std::ranges::count(field->targets, target->kind) > 0;
    if (!fits || records_.find(target->id)->second.back().to) return RecordFault{name, "refers-to-nothing"};
  }
  return std::nullopt;
}

bool HostingRegister::is_referred_to(const std::string& id, Timestamp from) const {
  const auto leads_to_it = [&](const Record& record) {
    return (!record.to || from < *record.to) && std::ranges::any_of(fields_of(record.kind), [&](const Field& field) {
             return field.type == FieldType::reference && record.text(field.name) == id;
           });
  };
  return std::ranges::any_of(records_,
                             [&](const auto& thing) { return std::ranges::any_of(thing.second, leads_to_it); });
}

std::optional<RecordFault> HostingRegister::put(Record record) {
  if (!is_identifier(record.id)) return RecordFault{"id", "not-an-identifier"};
  if (record.to) return RecordFault{"to", "unknown-field"};
  if (auto fault = find_fault(record.kind, record.fields)) return fault;
  if (auto fault = find_broken_reference(record)) return fault;
  const auto known = records_.find(record.id);
  if (known != records_.end()) {
    Record& last = known->second.back();
    if (last.kind != record.kind) return RecordFault{"id", "taken"};
    if (record.from <= last.from || (last.to && record.from < *last.to))
      return RecordFault{"from", "before-what-is-known"};
    if (!last.to) last.to = record.from;
  }
  std::vector<Record>& history = records_[record.id];
  history.push_back(std::move(record));
  return std::nullopt;
}

std::optional<RecordFault> HostingRegister::end(const std::string& id, Timestamp moment) {
  const auto found = records_.find(id);
  if (found == records_.end() || found->second.back().to) return RecordFault{"id", "unknown"};
  Record& last = found->second.back();
  if (moment <= last.from) return RecordFault{"to", "before-what-is-known"};
  if (is_referred_to(id, moment)) return RecordFault{"id", "referred-to"};
  last.to = moment;
  return std::nullopt;
}

std::optional<RecordFault> HostingRegister::apply(const RegisterMove& move) {
  return move.put ? put(*move.put) : end(move.end, move.at);
}

std::optional<Record> HostingRegister::find(std::string_view id, Timestamp moment) const {
  const Record* found = record_at(id, moment);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::vector<Record> HostingRegister::all(Kind kind, Timestamp moment) const {
  std::vector<Record> found;
  for (const auto& [id, history] : records_) {
    if (history.back().kind != kind) continue;
    if (const Record* record = record_at(id, moment)) found.push_back(*record);
  }
  return found;
}

std::vector<Record> HostingRegister::history(std::string_view id) const {
  const auto found = records_.find(id);
  return found == records_.end() ? std::vector<Record>{} : found->second;
}

HostingRegister HostingRegister::of(std::vector<Record> records) {
  HostingRegister hosting;
  std::ranges::stable_sort(records, {}, &Record::from);
  for (Record& record : records) {
    std::vector<Record>& history = hosting.records_[record.id];
    history.push_back(std::move(record));
  }
  return hosting;
}

std::vector<Record> HostingRegister::everything() const {
  std::vector<Record> all;
  for (const auto& [id, history] : records_) all.insert(all.end(), history.begin(), history.end());
  return all;
}

std::string HostingRegister::subject_for(std::string_view election, std::string_view customer, Timestamp moment) const {
  const std::vector<Record> deployments = all(Kind::deployment, moment);
  const auto is_deployed = [&](std::string_view subject) {
    return std::ranges::any_of(deployments, [&](const Record& one) { return one.text("subject") == subject; });
  };
  for (const std::string_view subject : {election, customer}) {
    if (is_deployed(subject)) return std::string(subject);
  }
  return "platform";
}

std::optional<Placement> HostingRegister::placement(const Record& deployment, const Record* node,
                                                    Timestamp moment) const {
  const Record* machine = node == nullptr ? nullptr : referred_by(*node, "machine", moment);
  const Record* vm = machine != nullptr && machine->kind == Kind::vm ? machine : nullptr;
  const Record* server = vm == nullptr ? machine : referred_by(*vm, "server", moment);
  const Record* rack = server == nullptr ? nullptr : referred_by(*server, "rack", moment);
  const Record* room = rack == nullptr ? nullptr : referred_by(*rack, "room", moment);
  const Record* site = room == nullptr ? nullptr : referred_by(*room, "site", moment);
  const Record* owner = server == nullptr ? nullptr : referred_by(*server, "owner", moment);
  const Record* runs_it = site == nullptr ? nullptr : referred_by(*site, "organisation", moment);
  if (owner == nullptr || runs_it == nullptr) return std::nullopt;
  return Placement{deployment, *node,   vm == nullptr ? std::nullopt : std::optional(*vm), *server, *rack, *room, *site,
                   *owner,     *runs_it};
}

std::optional<Placement> HostingRegister::placement_of_node(std::string_view node, Timestamp moment) const {
  const Record* found = record_at(node, moment);
  if (found == nullptr || found->kind != Kind::node) return std::nullopt;
  return placement(Record{.kind = Kind::deployment, .id = {}, .fields = {}, .from = {}, .to = {}}, found, moment);
}

std::vector<Placement> HostingRegister::where(std::string_view subject, Timestamp moment) const {
  std::vector<Placement> found;
  for (const Record& deployment : all(Kind::deployment, moment)) {
    if (deployment.text("subject") != subject) continue;
    const Record* node = referred_by(deployment, "node", moment);
    if (auto placement = this->placement(deployment, node, moment)) found.push_back(std::move(*placement));
  }
  return found;
}

}  // namespace urna::hosting
