// SPDX-License-Identifier: EUPL-1.2
#include "hosting/schema.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace urna::hosting {
namespace {

using enum FieldType;

constexpr std::array<std::string_view, kind_count> names{
    "organisation", "site", "room",          "rack",     "server",     "vm",     "zone",  "node",
    "deployment",   "line", "certification", "contract", "technician", "medium", "change"};

constexpr std::array<std::string_view, 4> trades{"owner", "operator", "connects", "certifies"};
constexpr std::array<std::string_view, 3> server_states{"in_use", "spare", "retired"};
constexpr std::array<std::string_view, 3> environments{"development", "test", "production"};
constexpr std::array<std::string_view, 3> subjects{"election", "customer", "platform"};
constexpr std::array<std::string_view, 3> roles{"primary", "standby", "board"};
constexpr std::array<std::string_view, 2> line_roles{"main", "second"};
constexpr std::array<std::string_view, 4> contract_kinds{"hosting", "data_processing", "maintenance", "support"};
constexpr std::array<std::string_view, 3> medium_kinds{"disk", "backup", "hardware_key"};
constexpr std::array<std::string_view, 3> medium_states{"in_use", "wiped", "destroyed"};
constexpr std::array<std::string_view, 5> change_areas{"network", "firewall", "system", "release", "machine"};
constexpr std::array<std::string_view, 3> change_states{"planned", "done", "taken_back"};

constexpr std::array of_organisation{Kind::organisation};
constexpr std::array of_site{Kind::site};
constexpr std::array of_room{Kind::room};
constexpr std::array of_rack{Kind::rack};
constexpr std::array of_server{Kind::server};
constexpr std::array of_machine{Kind::server, Kind::vm};
constexpr std::array of_zone{Kind::zone};
constexpr std::array of_node{Kind::node};
constexpr std::array of_site_or_organisation{Kind::site, Kind::organisation};

constexpr bool required = true, optional = false;
constexpr bool sealed = true, plain = false;

constexpr std::array table{
    Field{Kind::organisation, "name", text, required, plain},
    Field{Kind::organisation, "legal_id", text, required, plain},
    Field{Kind::organisation, "country", country, required, plain},
    Field{Kind::organisation, "trade", choice, required, plain, trades},

    Field{Kind::site, "organisation", reference, required, plain, {}, of_organisation},
    Field{Kind::site, "name", text, required, plain},
    Field{Kind::site, "city", text, required, plain},
    Field{Kind::site, "address", text, required, sealed},
    Field{Kind::site, "country", country, required, plain},
    Field{Kind::site, "tier", number, optional, plain},
    Field{Kind::site, "is_cloud", flag, required, plain},
    Field{Kind::site, "latitude_millidegrees", number, optional, plain},
    Field{Kind::site, "longitude_millidegrees", number, optional, plain},
    Field{Kind::site, "networks", text, optional, sealed},

    Field{Kind::room, "site", reference, required, plain, {}, of_site},
    Field{Kind::room, "name", text, required, sealed},
    Field{Kind::rack, "room", reference, required, plain, {}, of_room},
    Field{Kind::rack, "name", text, required, sealed},

    Field{Kind::server, "label", text, required, plain},
    Field{Kind::server, "serial", text, required, sealed},
    Field{Kind::server, "owner", reference, required, plain, {}, of_organisation},
    Field{Kind::server, "title_document", text, optional, plain},
    Field{Kind::server, "rack", reference, required, plain, {}, of_rack},
    Field{Kind::server, "state", choice, required, plain, server_states},
    Field{Kind::server, "inspected", day, optional, plain},

    Field{Kind::vm, "server", reference, required, plain, {}, of_server},
    Field{Kind::vm, "hypervisor", text, required, plain},

    Field{Kind::zone, "name", text, required, plain},
    Field{Kind::zone, "vlan", number, required, sealed},
    Field{Kind::zone, "level", number, required, plain},

    Field{Kind::node, "machine", reference, required, plain, {}, of_machine},
    Field{Kind::node, "environment", choice, required, plain, environments},
    Field{Kind::node, "public_key", text, required, plain},
    Field{Kind::node, "zone", reference, optional, plain, {}, of_zone},
    Field{Kind::node, "programs", text, optional, plain},
    Field{Kind::node, "listeners", text, optional, sealed},
    Field{Kind::node, "chip_key", text, optional, plain},

    Field{Kind::deployment, "subject", text, required, plain},
    Field{Kind::deployment, "subject_kind", choice, required, plain, subjects},
    Field{Kind::deployment, "node", reference, required, plain, {}, of_node},
    Field{Kind::deployment, "role", choice, required, plain, roles},
    Field{Kind::deployment, "level", number, optional, plain},

    Field{Kind::line, "site", reference, required, plain, {}, of_site},
    Field{Kind::line, "organisation", reference, required, plain, {}, of_organisation},
    Field{Kind::line, "role", choice, required, plain, line_roles},
    Field{Kind::line, "path", text, required, sealed},

    Field{Kind::certification, "of", reference, required, plain, {}, of_site_or_organisation},
    Field{Kind::certification, "standard", text, required, plain},
    Field{Kind::certification, "scope", text, required, plain},
    Field{Kind::certification, "number", text, required, plain},
    Field{Kind::certification, "valid_from", day, required, plain},
    Field{Kind::certification, "valid_to", day, required, plain},
    Field{Kind::certification, "document", text, optional, plain},

    Field{Kind::contract, "organisation", reference, required, plain, {}, of_organisation},
    Field{Kind::contract, "kind", choice, required, plain, contract_kinds},
    Field{Kind::contract, "valid_from", day, required, plain},
    Field{Kind::contract, "valid_to", day, required, plain},
    Field{Kind::contract, "document", text, optional, plain},

    Field{Kind::technician, "name", text, required, sealed},
    Field{Kind::technician, "employer", reference, required, plain, {}, of_organisation},
    Field{Kind::technician, "clearance", text, optional, sealed},
    Field{Kind::technician, "valid_from", day, required, plain},
    Field{Kind::technician, "valid_to", day, required, plain},

    Field{Kind::medium, "label", text, required, plain},
    Field{Kind::medium, "kind", choice, required, plain, medium_kinds},
    Field{Kind::medium, "site", reference, required, plain, {}, of_site},
    Field{Kind::medium, "content", text, required, plain},
    Field{Kind::medium, "state", choice, required, plain, medium_states},
    Field{Kind::medium, "certificate", text, optional, plain},
    Field{Kind::medium, "customer", text, optional, plain},

    Field{Kind::change, "area", choice, required, plain, change_areas},
    Field{Kind::change, "what", text, required, plain},
    Field{Kind::change, "why", text, required, plain},
    Field{Kind::change, "risk", text, required, plain},
    Field{Kind::change, "test", text, required, plain},
    Field{Kind::change, "way_back", text, required, plain},
    Field{Kind::change, "is_major", flag, required, plain},
    Field{Kind::change, "state", choice, required, plain, change_states},
    Field{Kind::change, "by", text, required, sealed},
    Field{Kind::change, "approved_by", text, optional, sealed},
    Field{Kind::change, "site", reference, optional, plain, {}, of_site},
    Field{Kind::change, "penetration_test", text, optional, plain},
    Field{Kind::change, "statement_before", text, optional, plain},
    Field{Kind::change, "statement_after", text, optional, plain},
};
static_assert(std::ranges::is_sorted(table, {}, &Field::kind));

constexpr std::string_view countries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";
constexpr std::string_view european_economic_area =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ";

bool is_among(std::string_view code, std::string_view codes) {
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  return code.size() == 2 && std::ranges::all_of(code, is_letter) &&
         codes.find(std::string(code) + ' ') != std::string_view::npos;
}

bool is_line(std::string_view written) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  return !written.empty() && written.size() <= 500 && written.find_first_not_of(' ') != std::string_view::npos &&
         std::ranges::none_of(written, is_control);
}

std::optional<std::string> find_fault(const Field& field, const Value& value) {
  switch (field.type) {
    case number:
      return std::holds_alternative<std::int64_t>(value) ? std::nullopt : std::optional("not-a-number");
    case flag:
      return std::holds_alternative<bool>(value) ? std::nullopt : std::optional("not-a-flag");
    case day:
      return std::holds_alternative<std::chrono::sys_days>(value) ? std::nullopt : std::optional("not-a-day");
    case text:
    case country:
    case choice:
    case reference:
      break;
  }
  const auto* written = std::get_if<std::string>(&value);
  if (written == nullptr || !is_line(*written)) return "not-a-line";
  if (field.type == country && !is_country(*written)) return "not-a-country";
  if (field.type == choice && std::ranges::count(field.choices, *written) == 0) return "not-a-choice";
  return std::nullopt;
}

std::string_view text_of(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::get<std::string>(found->second);
}

/// What is done was approved by somebody else; what is major in a network was then attacked by somebody who may.
std::optional<RecordFault> find_fault_of_change(const Fields& fields) {
  if (text_of(fields, "state") != "done") return std::nullopt;
  if (!fields.contains("approved_by")) return RecordFault{"approved_by", "missing"};
  if (text_of(fields, "approved_by") == text_of(fields, "by")) return RecordFault{"approved_by", "same-person"};
  const bool is_network = text_of(fields, "area") == "network" || text_of(fields, "area") == "firewall";
  const bool wants_test = is_network && std::get<bool>(fields.find("is_major")->second);
  return wants_test && !fields.contains("penetration_test") ? std::optional(RecordFault{"penetration_test", "missing"})
                                                            : std::nullopt;
}

std::optional<RecordFault> find_wrong_level(const Fields& fields) {
  const auto level = fields.find("level");
  if (level == fields.end()) return std::nullopt;
  const std::int64_t value = std::get<std::int64_t>(level->second);
  return value < 1 || value > 3 ? std::optional(RecordFault{"level", "not-a-level"}) : std::nullopt;
}

std::optional<RecordFault> find_wrong_order(const Fields& fields) {
  const auto from = fields.find("valid_from"), to = fields.find("valid_to");
  if (from == fields.end() || to == fields.end()) return std::nullopt;
  if (std::get<std::chrono::sys_days>(from->second) <= std::get<std::chrono::sys_days>(to->second)) return std::nullopt;
  return RecordFault{"valid_to", "before-valid-from"};
}

}  // namespace

std::string_view name_of(Kind kind) { return names.at(static_cast<std::size_t>(kind)); }

std::optional<Kind> kind_from(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Kind>(found - names.begin());
}

std::span<const Field> fields_of(Kind kind) {
  const auto found = std::ranges::equal_range(table, kind, {}, &Field::kind);
  return {found.begin(), found.end()};
}

const Field* field_of(Kind kind, std::string_view name) {
  for (const Field& field : fields_of(kind)) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

bool is_identifier(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 64 && is_plain(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return is_plain(c) || c == '-' || c == '.'; });
}

bool is_country(std::string_view code) { return is_among(code, countries); }
bool is_in_european_economic_area(std::string_view country) { return is_among(country, european_economic_area); }

std::optional<RecordFault> find_fault(Kind kind, const Fields& fields) {
  for (const auto& [name, value] : fields) {
    const Field* field = field_of(kind, name);
    if (field == nullptr) return RecordFault{name, "unknown-field"};
    if (const auto what = find_fault(*field, value)) return RecordFault{name, *what};
  }
  for (const Field& field : fields_of(kind)) {
    if (field.is_required && !fields.contains(field.name)) return RecordFault{std::string(field.name), "missing"};
  }
  if (kind == Kind::change) return find_fault_of_change(fields);
  if (kind == Kind::deployment) return find_wrong_level(fields);
  return find_wrong_order(fields);
}

}  // namespace urna::hosting
