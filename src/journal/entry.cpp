// SPDX-License-Identifier: EUPL-1.2
#include "journal/entry.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/base32.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "journal/detail/padded_base64.hpp"

namespace urna::journal {
namespace {

constexpr std::uint64_t number_max = std::uint64_t{1} << 53U;  // what every reader of JSON holds exactly
constexpr std::size_t pseudonym_characters = 26;               // 128 bits in Base32

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_base32(char c) { return is_lower(c) || (c >= '2' && c <= '7'); }
bool is_letter_or_digit(char c) { return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_lower(c) || c == '-'; }
bool is_dotted_word(char c) { return is_word(c) || c == '.'; }
bool is_check_name(char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '_'; }

template <class Is>
bool all(std::string_view text, std::size_t min, std::size_t max, Is is) {
  return text.size() >= min && text.size() <= max && std::all_of(text.begin(), text.end(), is);
}

/// A number from 0 to `max` as it is written: no sign, no leading zero.
std::optional<std::uint64_t> number_from(std::string_view text, std::uint64_t max) {
  std::uint64_t value = 0;
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

bool is_trustee_number(std::string_view text) {
  const auto number = number_from(text, 255);
  return number && *number >= 1;
}

/// `people.record`: a table and a column.
bool is_column(std::string_view text) {
  constexpr std::size_t name_max = 40;
  const auto is_name = [](std::string_view name) {
    const auto is_fit = [](char c) { return is_lower(c) || is_digit(c) || c == '_'; };
    return all(name, 1, name_max, is_fit) && is_lower(name.front());
  };
  const std::size_t dot = text.find('.');
  return dot != std::string_view::npos && is_name(text.substr(0, dot)) && is_name(text.substr(dot + 1));
}

/// `1.3.4`: numbers of custodians, ascending.
bool are_custodians(std::string_view text) {
  constexpr std::uint64_t custodians_max = 15;
  for (std::uint64_t last = 0;;) {
    const std::size_t end = std::min(text.find('.'), text.size());
    const auto number = number_from(text.substr(0, end), custodians_max);
    if (!number || *number <= last) return false;
    if (end == text.size()) return true;
    last = *number;
    text.remove_prefix(end + 1);
  }
}

bool is_uuid(std::string_view text) { return all(text, 14, 64, is_letter_or_digit); }

bool is_tenant(std::string_view text) { return all(text, pseudonym_characters, pseudonym_characters, is_base32); }

bool is_log_name(std::string_view text) {
  constexpr std::string_view election = "election/";
  constexpr std::string_view tenant = "tenant/";
  return text == "platform" || (text.starts_with(election) && is_uuid(text.substr(election.size()))) ||
         (text.starts_with(tenant) && is_tenant(text.substr(tenant.size())));
}

/// `20261122T031500Z-1a2b3c`: a time, and chance.
bool is_backup(std::string_view text) {
  constexpr std::string_view form = "00000000T000000Z-xxxxxx";
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char wanted) {
           return wanted == '0' ? is_digit(c) : wanted == 'x' ? is_hex(c) : c == wanted;
         });
}

bool is_value_of(std::string_view kind, std::string_view value) {
  if (kind == "election") return is_uuid(value);
  if (kind == "trustee") return is_trustee_number(value);
  if (kind == "binary" || kind == "export" || kind == "decision") return all(value, 64, 64, is_hex);
  if (kind == "permission") return all(value, 1, 40, is_dotted_word);
  if (kind == "check") return all(value, 1, 40, is_check_name);
  if (kind == "tenant") return is_tenant(value);
  if (kind == "log") return is_log_name(value);
  if (kind == "source" || kind == "details" || kind == "quota" || kind == "attack") return all(value, 1, 20, is_word);
  if (kind == "backup") return is_backup(value);
  if (kind == "sealed") return is_column(value);
  if (kind == "custodians") return are_custodians(value);
  if (kind == "document" || kind == "room" || kind == "service" || kind == "visit" || kind == "incident" ||
      kind == "statement" || kind == "template")
    return all(value, 32, 32, is_hex);
  if (kind == "witness") return all(value, 8, 8, is_hex);
  return false;
}

std::optional<Outcome> outcome_named(std::string_view name) {
  for (const Outcome outcome : {Outcome::ok, Outcome::deny, Outcome::error})
    if (name_of(outcome) == name) return outcome;
  return std::nullopt;
}

/// Takes canonical JSON from left to right.  In what we write nothing is escaped, so a text ends at the next quote.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool accept(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  std::optional<std::string_view> until(char end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view taken = rest_.substr(0, at);
    rest_.remove_prefix(at + 1);
    return taken;
  }
  std::string_view digits() {
    const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  bool is_done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<EntryFault> read_facts(Scanner& scanner, Entry& entry) {
  do {
    if (!scanner.accept("\"")) return EntryFault::not_canonical;
    const auto name = scanner.until('"');
    const auto fact = name ? fact_named(*name) : std::nullopt;
    if (!fact || !may_carry(entry.event, *fact)) return EntryFault::unfit_fact;
    if (!scanner.accept(":")) return EntryFault::not_canonical;
    const auto value = number_from(scanner.digits(), number_max);
    if (!value) return EntryFault::unfit_value;
    entry.facts.emplace(*fact, *value);
  } while (scanner.accept(","));
  return scanner.accept("}") ? std::nullopt : std::optional(EntryFault::not_canonical);
}

constexpr std::string_view a_person = "u:";
constexpr std::string_view a_program = "n:";

}  // namespace

std::optional<LogName> LogName::parse(std::string_view text) {
  if (!is_log_name(text)) return std::nullopt;
  return LogName(std::string(text));
}

std::optional<std::array<std::byte, 16>> Actor::pseudonym() const {
  if (!text_.starts_with(a_person)) return std::nullopt;
  const auto read = from_base32(std::string_view(text_).substr(a_person.size()));
  std::array<std::byte, 16> bytes{};
  if (!read || read->size() != bytes.size()) return std::nullopt;
  std::ranges::copy(*read, bytes.begin());
  return bytes;
}

Actor Actor::person(const std::array<std::byte, 16>& pseudonym) {
  return Actor(std::string(a_person) + to_base32(pseudonym));
}

Actor Actor::service(const std::array<std::byte, 16>& id) { return Actor(std::string(a_program) + to_base32(id)); }

std::optional<Actor> Actor::parse(std::string_view text) {
  constexpr std::string_view trustee = "u:trustee-";
  const bool fits = text == "u:anybody" || text == "n:urnad" ||
                    (text.starts_with(trustee) && is_trustee_number(text.substr(trustee.size()))) ||
                    ((text.starts_with(a_person) || text.starts_with(a_program)) &&
                     all(text.substr(2), pseudonym_characters, pseudonym_characters, is_base32));
  if (!fits) return std::nullopt;
  return Actor(std::string(text));
}

std::optional<Object> Object::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_value_of(text.substr(0, colon), text.substr(colon + 1)))
    return std::nullopt;
  return Object(std::string(text));
}

Object Object::of(std::string_view kind, std::string_view value) {
  auto object = parse(std::string(kind) + ":" + std::string(value));
  ensure(object.has_value(), "what a journal entry is about has the form of its kind");
  return std::move(*object);
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "ok";
    case Outcome::deny:
      return "deny";
    case Outcome::error:
      return "error";
  }
  return "";
}

std::string entry_text(const Entry& entry) {
  ensure(entry.trace.empty() || all(entry.trace, 16, 16, is_hex), "a trace is 16 hexadecimal characters");
  std::string out = R"({"v":1,"log":")" + entry.log.text() + R"(","t":")" + timestamp_text(entry.at) + R"(","ev":")" +
                    std::string(name_of(entry.event)) + R"(","act":")" + entry.actor.text() + '"';
  if (entry.subject) out += R"(,"sub":")" + entry.subject->text() + '"';
  if (entry.object) out += R"(,"obj":")" + entry.object->text() + '"';
  out += R"(,"res":")" + std::string(name_of(entry.outcome)) + '"';
  if (!entry.trace.empty()) out += R"(,"trace":")" + entry.trace + '"';
  if (!entry.facts.empty()) {
    char before = '{';
    out += R"(,"facts":)";
    for (const auto& [fact, value] : entry.facts) {
      ensure(may_carry(entry.event, fact) && value <= number_max, "an event carries facts of its own");
      out += before + ("\"" + std::string(name_of(fact))) + "\":" + std::to_string(value);
      before = ',';
    }
    out += '}';
  }
  if (entry.payload) out += R"(,"pc":")" + detail::padded_base64(*entry.payload) + '"';
  return out + '}';
}

Result<Entry, EntryFault> entry_from(std::string_view text) {
  if (text.size() > entry_bytes_max) return failure(EntryFault::too_long);
  Scanner scanner(text);
  Entry entry;
  std::optional<EntryFault> fault;
  // Each member in its turn; the first fault stays.
  const auto value = [&](std::string_view member, auto parse, auto&& keep, EntryFault unfit) {
    if (fault) return;
    const auto raw = scanner.accept(member) ? scanner.until('"') : std::nullopt;
    if (!raw) {
      fault = EntryFault::not_canonical;
      return;
    }
    if (auto parsed = parse(*raw)) {
      keep(std::move(*parsed));
    } else {
      fault = unfit;
    }
  };
  const auto moment = [](std::string_view raw) {
    auto at = timestamp_from(raw);
    return at && timestamp_text(*at) == raw ? at : std::nullopt;
  };
  const auto trace = [](std::string_view raw) {
    return all(raw, 16, 16, is_hex) ? std::optional(std::string(raw)) : std::nullopt;
  };
  constexpr auto unfit = EntryFault::unfit_value;
  value(R"({"v":1,"log":")", LogName::parse, [&](LogName log) { entry.log = std::move(log); }, unfit);
  value(R"(,"t":")", moment, [&](Timestamp at) { entry.at = at; }, unfit);
  value(R"(,"ev":")", event_named, [&](Event event) { entry.event = event; }, EntryFault::unknown_event);
  value(R"(,"act":")", Actor::parse, [&](Actor actor) { entry.actor = std::move(actor); }, unfit);
  const auto optional_value = [&](std::string_view member, auto parse, auto&& keep) {
    Scanner ahead = scanner;
    if (!fault && ahead.accept(member)) value(member, parse, keep, unfit);
  };
  optional_value(R"(,"sub":")", Actor::parse, [&](Actor actor) { entry.subject = std::move(actor); });
  optional_value(R"(,"obj":")", Object::parse, [&](Object object) { entry.object = std::move(object); });
  value(R"(,"res":")", outcome_named, [&](Outcome outcome) { entry.outcome = outcome; }, unfit);
  optional_value(R"(,"trace":")", trace, [&](std::string text16) { entry.trace = std::move(text16); });
  if (!fault && scanner.accept(R"(,"facts":{)")) fault = read_facts(scanner, entry);
  optional_value(R"(,"pc":")", detail::digest_from_padded_base64, [&](Digest digest) { entry.payload = digest; });
  if (fault) return failure(*fault);
  // Facts in another order, or one given twice, are read above but not written so.
  if (!scanner.accept("}") || !scanner.is_done() || entry_text(entry) != text)
    return failure(EntryFault::not_canonical);
  return entry;
}

Digest payload_commitment(const std::array<std::byte, 32>& salt, std::string_view payload) {
  using namespace std::string_view_literals;
  return crypto::Sha256().add("urna/audit-payload/v1\0"sv).add(std::span<const std::byte>(salt)).add(payload).finish();
}

}  // namespace urna::journal
