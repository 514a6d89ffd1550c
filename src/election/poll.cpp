// SPDX-License-Identifier: EUPL-1.2
#include "election/poll.hpp"

#include <array>
#include <limits>
#include <utility>

#include "base/ensure.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::election {
namespace {

constexpr std::array<std::pair<ElectionState, std::string_view>, 8> state_names{{
    {ElectionState::draft, "draft"},
    {ElectionState::announced, "announced"},
    {ElectionState::open, "open"},
    {ElectionState::paused, "paused"},
    {ElectionState::closed, "closed"},
    {ElectionState::tallied, "tallied"},
    {ElectionState::counted, "counted"},
    {ElectionState::annulled, "annulled"},
}};

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  protocol::append_text_string(out, text);
}

void append_member(std::string& out, std::string_view name, std::uint64_t value) {
  out.append(",\"").append(name).append("\":").append(std::to_string(value));
}

void append_member(std::string& out, std::string_view name, const std::optional<Timestamp>& moment) {
  append_member(out, name, moment ? timestamp_text(*moment) : std::string());
}

/// Reads the members that `poll_text` writes, in its order.
class CardReader {
 public:
  explicit CardReader(std::string_view text) : json_(text) {}

  std::string text(std::string_view name) {
    expect(name);
    return json_.text_string();
  }
  std::uint64_t number(std::string_view name, std::uint64_t max = std::numeric_limits<std::int64_t>::max()) {
    expect(name);
    return json_.integer(max);
  }
  /// A member that documents written by an earlier version do not have: they mean no.
  bool newer_flag(std::string_view name) { return has(name) && number(name, 1) == 1; }
  bool has(std::string_view name) { return json_.next_is(",\"" + std::string(name) + "\":"); }
  std::optional<Timestamp> moment(std::string_view name) {
    const std::string written = text(name);
    if (written.empty()) return std::nullopt;
    const auto moment = timestamp_from(written);
    if (!moment || timestamp_text(*moment) != written) json_.fail("a moment is expected");
    return moment;
  }
  ElectionState state() {
    json_.expect("{\"state\":");
    const auto state = poll_state_named(json_.plain_string());
    if (!state) json_.fail("a state is expected");
    return state.value_or(ElectionState::draft);
  }
  bool finish() {
    json_.expect("}");
    return !json_.finish();
  }

 private:
  void expect(std::string_view name) { json_.expect(",\"" + std::string(name) + "\":"); }

  protocol::CanonicalReader json_;
};

}  // namespace

std::string_view name_of(ElectionState state) {
  for (const auto& [named, name] : state_names) {
    if (named == state) return name;
  }
  ensure(false, "every state of a poll has a name");
  return {};
}

std::optional<ElectionState> poll_state_named(std::string_view name) {
  for (const auto& [state, its_name] : state_names) {
    if (its_name == name) return state;
  }
  return std::nullopt;
}

std::string poll_text(const ElectionCard& poll) {
  std::string out = "{\"state\":\"" + std::string(name_of(poll.state)) + "\"";
  append_member(out, "name", std::string_view(poll.name));
  append_member(out, "description", std::string_view(poll.description));
  append_member(out, "language", std::string_view(poll.language));
  append_member(out, "administrator", std::string_view(poll.administrator));
  append_member(out, "group", std::string_view(poll.group));
  append_member(out, "help_line", std::string_view(poll.help_line));
  append_member(out, "fingerprint", std::string_view(poll.fingerprint));
  append_member(out, "voters", poll.voters);
  append_member(out, "revoting", std::uint64_t{poll.revoting});
  append_member(out, "asks_birth_date", std::uint64_t{poll.asks_birth_date});
  append_member(out, "trial", std::uint64_t{poll.is_trial});
  append_member(out, "two_people", std::uint64_t{poll.two_people});
  append_member(out, "opens", poll.opens);
  append_member(out, "closes", poll.closes);
  append_member(out, "grace_minutes", static_cast<std::uint64_t>(poll.grace.count()));
  append_member(out, "closed_at", poll.closed_at);
  append_member(out, "paused", std::uint64_t{poll.pause.has_value()});
  append_member(out, "pause_why", std::string_view(poll.pause ? poll.pause->why : std::string()));
  append_member(out, "pause_until", poll.pause ? poll.pause->until : std::nullopt);
  if (poll.two_part_codes) append_member(out, "two_part_codes", std::uint64_t{1});
  if (poll.reserve_letters > 0) append_member(out, "reserve_letters", poll.reserve_letters);
  if (poll.annulment) {
    append_member(out, "annulled", std::optional(poll.annulment->at));
    append_member(out, "annulled_why", std::string_view(poll.annulment->why));
  }
  return out + "}";
}

std::optional<ElectionCard> poll_from(std::string_view text) {
  CardReader reader(text);
  ElectionCard poll;
  poll.state = reader.state();
  poll.name = reader.text("name");
  poll.description = reader.text("description");
  poll.language = reader.text("language");
  poll.administrator = reader.text("administrator");
  poll.group = reader.text("group");
  poll.help_line = reader.text("help_line");
  poll.fingerprint = reader.text("fingerprint");
  poll.voters = reader.number("voters");
  poll.revoting = reader.number("revoting", 1) == 1;
  poll.asks_birth_date = reader.number("asks_birth_date", 1) == 1;
  poll.is_trial = reader.newer_flag("trial");
  poll.two_people = reader.newer_flag("two_people");
  poll.opens = reader.moment("opens");
  poll.closes = reader.moment("closes");
  poll.grace = std::chrono::minutes(reader.number("grace_minutes", 1'000'000));
  poll.closed_at = reader.moment("closed_at");
  const bool paused = reader.number("paused", 1) == 1;
  ElectionPause pause;
  pause.why = reader.text("pause_why");
  pause.until = reader.moment("pause_until");
  if (paused) poll.pause = std::move(pause);
  if (reader.has("two_part_codes")) poll.two_part_codes = reader.number("two_part_codes", 1) == 1;
  if (reader.has("reserve_letters")) poll.reserve_letters = reader.number("reserve_letters");
  if (reader.has("annulled")) {
    const auto at = reader.moment("annulled");
    poll.annulment = ElectionAnnulment{at.value_or(Timestamp{}), reader.text("annulled_why")};
  }
  if (!reader.finish()) return std::nullopt;
  return poll;
}

}  // namespace urna::election
