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
    const boost::json::object file{{"description", {{"name", "Vote of the mill"}, {"organisation", "The mill"}}}};
    const std::string proofs = "RH.2 verified\n";
    const std::string ends = is_refused ? "null" : "\"2027-11-22\"";
    decision = R"({"service":{"id":"00ff"},"number":3,"taken":"2026-11-22T10:00:00Z","ends":)" + ends +
               R"(,"authority":{"name":"Grace","position":"Director"},"file_sha256":")" +
               crypto::sha256_hex(boost::json::serialize(file)) + R"(","file":)" + boost::json::serialize(file) +
               R"(,"evidence":")" + crypto::sha256_hex(proofs) +
               R"(","proofs":"RH.2 verified\n","catalogue":{"version":)" + R"("v2","sha256":")" +
               crypto::sha256_hex(files["catalogue.json"]) + R"("},"checks":{"root":")" +
               to_hex(root_of(files["evidence.jsonl"])) + R"("}})";
    files["decision.json"] = decision;
    const std::string what = is_refused ? "refused" : "approved until 2027-11-21";
    files["decision.note"] =
        sign_note("urna/security-approval/v1\nservice 00ff\ndecision 3\ntaken 2026-11-22T10:00:00Z\n" + what +
                      "\nsha256 " + crypto::sha256_hex(decision) + "\n",
                  signer, platform);
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
  Event event = Event::assurance_decision_signed;
  std::string decision;
  std::map<std::string, std::string> files;
};

}  // namespace urna::journal::detail
