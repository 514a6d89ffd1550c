// SPDX-License-Identifier: EUPL-1.2
#include "journal/measure_notes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/printable.hpp"
#include "base/timestamp.hpp"
#include "journal/signed_note.hpp"

namespace urna::journal {
namespace {

namespace json = boost::json;
using notation::JsonFault;
using notation::JsonNode;

constexpr int document_versions_max = 1'000'000;
constexpr std::size_t line_of_name = 6;
constexpr std::string_view other_files = "has other files or hashes of files";

std::string named(std::string_view text) { return "“" + printable(text) + "”"; }
/// As people's texts stand in a note.
std::string as_json(std::string_view text) { return json::serialize(json::value(text)); }

Timestamp moment_in(const JsonNode& node) {
  const auto moment = timestamp_from(node.text());
  if (!moment) node.refuse("this is no moment");
  return *moment;
}
std::chrono::sys_days day_in(const JsonNode& node) {
  const auto day = day_from(node.text());
  if (!day) node.refuse("this is no day");
  return *day;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// A line that the note must have, and what to call it when it has another.
struct Line {
  std::string text;
  std::string_view called;
};

/// Everything that a statement says, but for the name of its author: the decision has the number alone, and people are
/// renamed.
std::vector<Line> lines_of(const JsonNode& statement, std::string_view service) {
  const auto text = [&](const char* name) { return std::string(statement.member(name).text()); };
  std::vector<Line> lines{{"urna/measure-statement/v1", "is of another kind"},
                          {"service " + std::string(service), "speaks of another service"},
                          {"measure " + text("measure"), "speaks of another measure"},
                          {"statement " + text("id"), "belongs to another statement"},
                          {"signed " + text("signed"), "was signed at another time"},
                          {"author " + text("by"), "was signed by somebody else"},
                          {"name ", "does not name its author"},
                          {"looked-at " + text("looked_at"), "has another day on which somebody looked"},
                          {"holds-until " + text("holds_until"), "holds until another day"},
                          {"text " + as_json(statement.member("text").text()), "states something else"}};
  for (const JsonNode& file : statement.member("files").items()) {
    lines.push_back({"file " + std::string(file.member("sha256").text()) + " " +
                         std::string(file.member("document").text()) + "/" +
                         std::to_string(file.member("version").integer(1, document_versions_max)) + " " +
                         as_json(file.member("name").text()),
                     other_files});
  }
  return lines;
}

/// The author's name in its line; nothing unless it is the one spelling of a text.
std::optional<std::string> name_in(std::string_view line) {
  constexpr std::string_view begins = "name ";
  if (!line.starts_with(begins)) return std::nullopt;
  line.remove_prefix(begins.size());
  json::error_code fault;
  const json::value value = json::parse(line, fault);
  if (fault || !value.is_string() || json::serialize(value) != line) return std::nullopt;
  return std::string(value.get_string());
}

/// What the note says in other words than the statement.
std::optional<std::string_view> find_difference(const std::vector<Line>& wanted,
                                                const std::vector<std::string_view>& said) {
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    if (at >= said.size()) return wanted[at].called;
    const bool is_so = at == line_of_name ? name_in(said[at]).has_value() : said[at] == wanted[at].text;
    if (!is_so) return wanted[at].called;
  }
  return said.size() == wanted.size() ? std::nullopt : std::optional(other_files);
}

/// Goes through the statements of one decision.
class Check {
 public:
  Check(const JsonNode& decision, const crypto::VerificationKey& platform)
      : decision_(decision), platform_(platform), taken_(moment_in(decision.member("taken"))) {}

  MeasureNotes run() {
    const JsonNode file = decision_.member("file");
    if (file.has("statements")) {
      for (const JsonNode& statement : file.member("statements").items()) look(statement);
    }
    look_for_missing();
    notes_.measures = measures_.size();
    return std::move(notes_);
  }

 private:
  void look(const JsonNode& statement) {
    notes_.all += 1;
    std::string measure = "one of no measure";
    try {
      measure = statement.member("measure").text();
      measures_.insert(measure);
      if (auto fault = find_fault(statement)) {
        notes_.faults.push_back("The statement on " + named(measure) + " does not hold: " + *fault + ".");
        return;
      }
      count(statement, measure);
    } catch (const JsonFault& found) {
      notes_.faults.push_back("The statement on " + named(measure) + " does not hold: " + named(found.where) + ", " +
                              printable(found.what) + ".");
    }
  }

  std::optional<std::string> find_fault(const JsonNode& statement) {
    if (!statement.has("note")) return "its note is missing";
    const std::string note(statement.member("note").text());
    const auto parts = note_parts(note);
    if (!parts) return "its note is none: " + std::string(name_of(parts.error()));
    const auto& signatures = parts->signatures;
    if (signatures.size() != 1 || !NoteKey::is_name(signatures[0].name)) return "its note has not one signature";
    // The platform's key stays; the address that stands before it may have changed since.
    const NoteKey key(std::string(signatures[0].name), platform_);
    const auto opened = open_note(note, std::span(&key, 1));
    if (!opened && opened.error() == NoteFault::not_signed) return "its note is signed with another key";
    if (!opened) return "its note was altered after it was signed";
    const std::vector<Line> wanted = lines_of(statement, decision_.member("service").member("id").text());
    if (const auto difference = find_difference(wanted, lines_of(*opened)))
      return "its note " + std::string(*difference);
    if (!ids_.insert(std::string(statement.member("id").text())).second) return "it is there twice";
    if (moment_in(statement.member("signed")) > taken_) return "it was signed after the decision";
    if (is_withdrawn(statement) && moment_in(statement.member("withdrawn").member("at")) > taken_)
      return "it was withdrawn after the decision";
    return std::nullopt;
  }

  static bool is_withdrawn(const JsonNode& statement) { return statement.has("withdrawn"); }

  /// @param statement  sound
  void count(const JsonNode& statement, const std::string& measure) {
    const auto files = statement.member("files").items();
    const auto holds_until = day_in(statement.member("holds_until"));
    notes_.files += files.size();
    if (is_withdrawn(statement)) notes_.withdrawn += 1;
    if (!is_withdrawn(statement) && !files.empty() && std::chrono::floor<std::chrono::days>(taken_) <= holds_until)
      bearing_.insert(measure);
    const std::string note(statement.member("note").text());
    const auto name = name_in(lines_of(note_parts(note)->text)[line_of_name]);
    std::string listed = printable(measure) + ": " + named(*name) + ", signed " +
                         printable(statement.member("signed").text()) + ", looked at " +
                         printable(statement.member("looked_at").text()) + ", holds until " + day_text(holds_until) +
                         (is_withdrawn(statement) ? ", withdrawn" : "");
    for (const JsonNode& file : files)
      listed += "\n  " + printable(file.member("sha256").text()) + "  " + printable(file.member("name").text());
    notes_.listed.push_back(std::move(listed));
  }

  /// A measure that counts as attested is borne by a statement that held when the decision was taken.
  void look_for_missing() {
    if (!decision_.has("proofs")) return;
    constexpr std::string_view attested = " attested";
    const std::string proofs(decision_.member("proofs").text());
    for (std::string_view line : lines_of(proofs)) {
      if (!line.ends_with(attested)) continue;
      line.remove_suffix(attested.size());
      if (bearing_.contains(line)) continue;
      notes_.faults.push_back("The measure " + named(line) +
                              " counts as attested, and no sound statement in it bears it: one is missing.");
    }
  }

  const JsonNode& decision_;
  const crypto::VerificationKey& platform_;
  const Timestamp taken_;
  std::set<std::string, std::less<>> ids_;
  std::set<std::string, std::less<>> measures_;
  std::set<std::string, std::less<>> bearing_;
  MeasureNotes notes_;
};

}  // namespace

MeasureNotes measure_notes_in(const JsonNode& decision, const crypto::VerificationKey& platform) {
  return Check(decision, platform).run();
}

}  // namespace urna::journal
