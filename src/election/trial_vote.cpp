// SPDX-License-Identifier: EUPL-1.2
#include "election/trial_vote.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <sstream>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "crypto/hash.hpp"
#include "protocol/election.hpp"
#include "protocol/partial_decryption.hpp"
#include "protocol/shuffle_record.hpp"
#include "protocol/trustee_key.hpp"

namespace urna::election {
namespace {

namespace json = boost::json;

json::object object_of(std::string_view definition_json) {
  json::value value = json::parse(definition_json);
  ensure(value.is_object(), "a definition is an object");
  return std::move(value.get_object());
}

std::string language_of(const json::object& definition) {
  const json::value* language = definition.if_contains("language");
  return language != nullptr && language->is_string() ? std::string(language->get_string()) : "en";
}

/// At most `characters` of a text.
std::string cut(std::string_view text, std::size_t characters) {
  const std::string_view whole = text;
  for (std::size_t i = 0; i < characters && !text.empty(); ++i) {
    if (!take_utf8(text)) break;
  }
  return std::string(whole.substr(0, whole.size() - text.size()));
}

struct TallyAtHand {
  protocol::Election election;
  protocol::EncryptedTally tally;
};

Result<TallyAtHand, std::string> read_tally(std::string_view election_record, std::string_view tally_record,
                                            std::uint64_t ballots) {
  auto election = protocol::Election::parse(std::string(election_record));
  if (!election) return failure(std::string("the record of the election cannot be read"));
  const auto shapes = protocol::tally_shapes(election->questions(), ballots);
  auto tally = protocol::read_encrypted_tally(election->group(), shapes, tally_record);
  if (!tally) return failure(describe(tally.error()));
  return TallyAtHand{std::move(*election), std::move(*tally)};
}

}  // namespace

std::string_view trial_mark(std::string_view language) {
  if (language == "fr") return "ESSAI";
  if (language == "nl") return "PROEF";
  if (language == "de") return "PROBE";
  return "TRIAL";
}

std::string trial_definition(std::string_view definition_json) {
  constexpr std::size_t name_characters_max = 480;
  json::object definition = object_of(definition_json);
  const std::string mark(trial_mark(language_of(definition)));
  const std::string name(definition.at("name").as_string());
  definition["name"] = mark + " – " + cut(name, name_characters_max);
  definition["trustees"] = json::object{{"single", json::array{mark + " 1", mark + " 2"}}};
  definition.erase("opens");
  definition.erase("closes");
  definition.erase("two_people");  // nothing that it decides counts for anything
  definition.erase("two_part_codes");  // its codes are shown, each whole
  definition.erase("reserve_letters");
  definition.erase("challenge");
  return json::serialize(definition);
}

std::string trial_subject(std::string_view definition_json) {
  const json::object definition = object_of(definition_json);
  json::array subject;
  for (const char* name : {"group", "language", "questions", "weights", "revoting", "second_factor"}) {
    const json::value* member = definition.if_contains(name);
    subject.push_back(member == nullptr ? json::value() : *member);
  }
  return to_base64(crypto::sha256(json::serialize(subject)));
}

std::string trial_roll(const ElectionDefinition& definition, const std::optional<ElectoralRoll>& real,
                       std::size_t voters) {
  constexpr std::size_t colleges_max = 20;
  std::vector<std::string> colleges;
  const auto add = [&](const std::string& college) {
    if (!college.empty() && colleges.size() < colleges_max) colleges.push_back(college);
  };
  if (real)
    std::for_each(real->summary().colleges.begin(), real->summary().colleges.end(),
                  [&](const auto& college) { add(college.name); });
  const auto quoted = [](const std::string& text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
  };
  const std::string mark(trial_mark(definition.language));
  std::string csv = "id,last_name";
  if (!colleges.empty()) csv += ",college";
  if (definition.weights) csv += ",weight";
  if (definition.asks_birth_date) csv += ",birth_date";
  for (std::size_t i = 0; i < std::max(voters, colleges.size()); ++i) {
    csv += "\n" + mark + "-" + std::to_string(i + 1) + "," + mark + " " + std::to_string(i + 1);
    if (!colleges.empty()) csv += "," + quoted(colleges[i % colleges.size()]);
    if (definition.weights) csv += "," + std::to_string(1 + i % 3);  // unlike weights, to see them counted
    if (definition.asks_birth_date) csv += ",2000-01-01";
  }
  return csv + "\n";
}

std::string trial_note_text(const TrialNote& note) {
  std::string text = note.trial.text() + " " + note.subject + " " + timestamp_text(note.started);
  if (note.same && note.judged) text += std::string(*note.same ? " same " : " differs ") + timestamp_text(*note.judged);
  return text;
}

std::optional<TrialNote> trial_note_from(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string uuid;
  std::string subject;
  std::string started;
  std::string verdict;
  std::string judged;
  words >> uuid >> subject >> started >> verdict >> judged;
  const auto trial = protocol::ElectionUuid::parse(uuid);
  const auto start = timestamp_from(started);
  if (!trial || !start) return std::nullopt;
  TrialNote note{*trial, subject, *start, std::nullopt, std::nullopt};
  if (verdict.empty()) return note;
  note.same = verdict == "same";
  note.judged = timestamp_from(judged);
  if (!note.judged || (verdict != "same" && verdict != "differs")) return std::nullopt;
  return note;
}

Result<std::optional<std::string>, std::string> trial_shuffle(std::string_view election_record,
                                                              std::string_view tally_record, std::uint64_t ballots,
                                                              crypto::RandomSource& random) {
  const auto read = read_tally(election_record, tally_record, ballots);
  if (!read) return failure(read.error());
  if (!read->election.has_mixnet()) return std::optional<std::string>();
  const auto input = protocol::mixnet_arrays(read->election.questions(), read->tally);
  const auto shuffle = protocol::make_shuffle(read->election, input, random);
  if (!shuffle) return failure(describe(shuffle.error()));
  return std::optional(protocol::shuffle_text(read->election.group(), *shuffle));
}

Result<std::string, std::string> trial_decryption(std::string_view election_record, std::string_view tally_record,
                                                  std::uint64_t ballots, const std::optional<std::string>& shuffle,
                                                  const SecretText& key, crypto::RandomSource& random) {
  auto read = read_tally(election_record, tally_record, ballots);
  if (!read) return failure(read.error());
  const crypto::Group& group = read->election.group();
  const auto questions = read->election.questions();
  if (shuffle) {
    const std::size_t arrays = protocol::mixnet_arrays(questions, read->tally).size();
    auto record = protocol::read_shuffle(group, arrays, ballots, *shuffle);
    if (!record) return failure(describe(record.error()));
    read->tally = protocol::with_mixnet_arrays(questions, std::move(read->tally), std::move(record->ciphertexts));
  }
  const auto secret = protocol::parse_private_key(group, key.expose());
  if (!secret) return failure(std::string(describe(secret.error())));
  const auto decryption = protocol::decrypt_partially(read->election, read->tally, *secret, random);
  if (!decryption) return failure(describe(decryption.error()));
  return protocol::partial_decryption_text(group, protocol::tally_shapes(questions, ballots), *decryption);
}

}  // namespace urna::election
