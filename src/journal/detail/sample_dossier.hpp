// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>

#include "crypto/hash.hpp"
#include "journal/approval_dossier.hpp"
#include "journal/checkpoint.hpp"
#include "journal/detail/tiles_in_memory.hpp"
#include "journal/entry.hpp"

namespace urna::journal::detail {

/// For tests: a small dossier in which everything bears everything else out, to be bent here and there.
struct SampleDossier {
  static constexpr const char* signer = "vote.example.org/statement";
  static constexpr const char* log = "vote.example.org/log/platform";

  static crypto::SigningKey signing_key(std::uint8_t number) {
    std::array<std::byte, 32> seed{};
    seed.fill(std::byte{number});
    return crypto::SigningKey(Secret<32>(seed));
  }

  SampleDossier() {
    files["evidence.jsonl"] =
        "{\"check\":\"auth.mfa\",\"finding\":\"pass\"}\n{\"check\":\"log.integrity\",\"finding\":\"fail\"}\n";
    files["catalogue.json"] = "{\"version\":\"v2\"}";
    files["papers/decision-en.pdf"] = "%PDF-";
    decide();
    note_in_journal();
  }

  /// Works out anew what follows from the decision.
  void decide() {
    boost::json::object file{{"description", {{"name", "Vote of the mill"}, {"organisation", "The mill"}}}};
    file["statements"] = statements;
    const std::string ends = is_refused ? "null" : "\"2027-11-22\"";
    decision = R"({"service":{"id":"00ff"},"number":3,"taken":"2026-11-22T10:00:00Z","ends":)" + ends +
               R"(,"authority":{"name":"Grace","position":"Director"},"file_sha256":")" +
               crypto::sha256_hex(boost::json::serialize(file)) + R"(","file":)" + boost::json::serialize(file) +
               R"(,"evidence":")" + crypto::sha256_hex(proofs) + R"(","proofs":)" +
               boost::json::serialize(boost::json::value(proofs)) + R"(,"catalogue":{"version":"v2","sha256":")" +
               crypto::sha256_hex(files["catalogue.json"]) + R"("},"checks":{"root":")" +
               to_hex(root_of(files["evidence.jsonl"])) + R"("}})";
    files["decision.json"] = decision;
    const std::string what = is_refused ? "refused" : "approved until 2027-11-21";
    files["decision.note"] =
        sign_note("urna/security-approval/v1\nservice 00ff\ndecision 3\ntaken 2026-11-22T10:00:00Z\n" + what +
                      "\nsha256 " + crypto::sha256_hex(decision) + "\n",
                  signer, platform);
  }

  /// What somebody signed of a measure, as it lies in a decision, with its note.
  /// @param byte  the last of its number
  boost::json::object statement_on(const std::string& measure, int byte) const {
    const std::string id = std::string(30, '0') + to_hex(std::array{static_cast<std::byte>(byte)});
    const boost::json::object file{
        {"document", id}, {"version", 2}, {"name", "list.pdf"}, {"sha256", crypto::sha256_hex(measure)}};
    boost::json::object statement{{"id", id},
                                  {"measure", measure},
                                  {"text", "In place"},
                                  {"looked_at", "2026-11-19"},
                                  {"holds_until", "2027-05-31"},
                                  {"files", boost::json::array{file}},
                                  {"by", std::string(32, '1')},
                                  {"signed", "2026-11-20T09:00:00Z"}};
    statement["note"] = sign_note(text_of(statement), signer, platform);
    return statement;
  }
  /// What is signed of a statement.
  static std::string text_of(const boost::json::object& statement, const std::string& service = "00ff") {
    const auto member = [&](const char* name) { return std::string(statement.at(name).as_string()); };
    std::string text = "urna/measure-statement/v1\nservice " + service + "\nmeasure " + member("measure") +
                       "\nstatement " + member("id") + "\nsigned " + member("signed") + "\nauthor " + member("by") +
                       "\nname \"Ada\"\nlooked-at " + member("looked_at") + "\nholds-until " + member("holds_until") +
                       "\ntext " + boost::json::serialize(statement.at("text")) + "\n";
    for (const boost::json::value& file : statement.at("files").as_array()) {
      text += "file " + std::string(file.at("sha256").as_string()) + " " +
              std::string(file.at("document").as_string()) + "/" + std::to_string(file.at("version").as_int64()) + " " +
              boost::json::serialize(file.at("name")) + "\n";
    }
    return text;
  }

  void note_in_journal() {
    Entry entry;
    entry.at = *timestamp_from("2026-11-22T10:00:00Z");
    entry.event = event;
    entry.object = Object::of("decision", crypto::sha256_hex(decision));
    TilesInMemory tiles;
    for (const std::string& one : {std::string("before"), entry_text(entry), std::string("after")}) tiles.add(one);
    TiledTree tree = tiles.at(3);
    files["journal/entry.json"] = entry_text(entry);
    files["journal/entry.tlog-proof"] =
        log_proof_text({1, tree.inclusion_proof(1), sign_note(checkpoint_text({log, 3, tree.root()}), log, journal)});
    files["journal/key"] = NoteKey(log, journal.verification_key()).text();
  }
  static Digest root_of(std::string_view lines) {
    GrowingTree tree;
    while (!lines.empty()) {
      const Digest leaf = hash_of_leaf(lines.substr(0, lines.find('\n')));
      tree.append(std::span(&leaf, 1));
      lines.remove_prefix(lines.find('\n') + 1);
    }
    return tree.root();
  }

  BundleHead head() const {
    return {format, key().text(), *timestamp_from("2026-11-23T08:00:00Z"), {{"service", "00ff"}, {"decision", number}}};
  }
  NoteKey key() const { return {signer, platform.verification_key()}; }
  NoteKey journal_key() const { return {log, journal.verification_key()}; }
  std::string sealed() const {
    std::vector<BundleFile> all;
    for (const auto& [path, bytes] : files) all.push_back({path, bytes});
    return seal_bundle(head(), std::move(all),
                       [&](std::string_view text) { return sign_note(text, signer, platform); });
  }

  const crypto::SigningKey platform = signing_key(1);
  const crypto::SigningKey journal = signing_key(2);
  std::string format{dossier_format};
  std::string number = "3";
  bool is_refused = false;
  std::string proofs = "RH.2 verified\nRH.4 attested\nPHYS.1 attested\n";
  boost::json::array statements{statement_on("RH.4", 1), statement_on("PHYS.1", 2)};  ///< the oldest first
  Event event = Event::assurance_decision_signed;
  std::string decision;
  std::map<std::string, std::string> files;
};

}  // namespace urna::journal::detail
