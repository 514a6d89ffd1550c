// SPDX-License-Identifier: EUPL-1.2
#include "journal/approval_dossier.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/printable.hpp"
#include "crypto/hash.hpp"
#include "journal/checkpoint.hpp"
#include "journal/entry.hpp"
#include "journal/hash_tree.hpp"
#include "journal/measure_notes.hpp"
#include "notation/json_node.hpp"

namespace urna::journal {
namespace {

namespace json = boost::json;
using notation::JsonFault;
using notation::JsonNode;
using Kind = DossierFinding::Kind;

std::string quoted(std::string_view text) { return "“" + printable(std::string(text)) + "”"; }

std::chrono::sys_days day_in(const JsonNode& node) {
  const auto day = day_from(node.text());
  if (!day) node.refuse("this is no day");
  return *day;
}

/// The last day on which a decision holds.
std::string last_day_of(const JsonNode& decision) {
  return day_text(day_in(decision.member("ends")) - std::chrono::days(1));
}

/// The statement that the platform signs of a decision, as it follows from the decision.
std::string statement_of(const JsonNode& decision, const std::string& bytes) {
  constexpr int number_max = 1'000'000'000;
  const std::string what = decision.has("ends") ? "approved until " + last_day_of(decision) : std::string("refused");
  return "urna/security-approval/v1\nservice " + std::string(decision.member("service").member("id").text()) +
         "\ndecision " + std::to_string(decision.member("number").integer(1, number_max)) + "\ntaken " +
         std::string(decision.member("taken").text()) + "\n" + what + "\nsha256 " + crypto::sha256_hex(bytes) + "\n";
}

/// Looks at one dossier, thing by thing.
class Check {
 public:
  Check(const SealedBundle& bundle, const NoteKey& key, const DossierTrust& trust)
      : bundle_(bundle), key_(key), trust_(trust) {}

  DossierReport run() {
    report_.is_signer_given = trust_.platform.has_value();
    say_what_is_whole();
    if (bundle_.head.format != dossier_format) {
      fails("It is a bundle of another kind, " + quoted(bundle_.head.format) + ": no dossier of this form.");
      return std::move(report_);
    }
    const std::string* const decision = bundle_.find(dossier_path::decision);
    json::error_code fault;
    const json::value value = decision != nullptr ? json::parse(*decision, fault) : json::value();
    if (fault || !value.is_object()) {
      fails("There is no decision in it that can be read: decision.json.");
      return std::move(report_);
    }
    try {
      look(JsonNode(value, ""), *decision);
    } catch (const JsonFault& found) {
      fails("decision.json is no decision: " + quoted(found.where) + ", " + printable(found.what) + ".");
    }
    return std::move(report_);
  }

 private:
  void holds(std::string words) { report_.findings.push_back({Kind::holds, std::move(words)}); }
  void fails(std::string words) { report_.findings.push_back({Kind::fails, std::move(words)}); }
  void absent(std::string words) { report_.findings.push_back({Kind::absent, std::move(words)}); }
  void judge(bool is_so, std::string yes, std::string no) { is_so ? holds(std::move(yes)) : fails(std::move(no)); }

  void say_what_is_whole() {
    holds("It is whole: " + plural(bundle_.files.size(), "file") + ", none changed, missing or added since " +
          timestamp_text(bundle_.head.sealed) + ".");
    if (trust_.platform) {
      holds("It is signed by " + printable(key_.name()) + ", with the key that you gave.");
    } else {
      absent(
          "It is signed by a key that it names itself, " + printable(key_.text()) +
          ".  Whose key that is, a file cannot say: compare it with the one that the platform publishes, or give that "
          "one with --key.");
    }
  }

  void look(const JsonNode& decision, const std::string& bytes) {
    tell(decision);
    look_at_statement(decision, bytes);
    look_at_basis(decision);
    look_at_catalogue(decision);
    look_at_evidence(decision);
    look_at_measure_notes(decision);
    look_at_journal(bytes);
    say_of_papers();
    say_of_today(decision);
  }

  void tell(const JsonNode& decision) {
    constexpr int number_max = 1'000'000'000;
    const JsonNode file = decision.member("file").member("description");
    report_.title = "Security approval of " + quoted(file.member("name").text()) + ", decision " +
                    std::to_string(decision.member("number").integer(1, number_max));
    if (file.has("organisation")) report_.title += ", " + quoted(file.member("organisation").text());
    const JsonNode authority = decision.member("authority");
    const std::string who =
        quoted(authority.member("name").text()) + ", " + quoted(authority.member("position").text());
    const bool is_approved = decision.has("ends");
    report_.decision = (is_approved ? "Approved until " + last_day_of(decision) : std::string("Refused")) + " by " +
                       who + ", signed " + printable(decision.member("taken").text());
  }

  void look_at_statement(const JsonNode& decision, const std::string& bytes) {
    const std::string* const note = bundle_.find(dossier_path::statement);
    const auto parts =
        note != nullptr ? note_parts(*note) : Result<NoteParts, NoteFault>(failure(NoteFault::malformed));
    // The platform's key stays; the address that stands before it may have changed since.
    const bool has_name = parts && !parts->signatures.empty() && NoteKey::is_name(parts->signatures[0].name);
    const NoteKey key(has_name ? std::string(parts->signatures[0].name) : key_.name(), key_.key());
    const auto opened = note != nullptr ? open_note(*note, std::span(&key, 1))
                                        : Result<std::string, NoteFault>(failure(NoteFault::not_signed));
    judge(opened && *opened == statement_of(decision, bytes),
          "The decision is, byte for byte, the one of which the platform signed a statement when it was taken.",
          "The statement decision.note is not a signed one of this decision.");
    const auto said = [&](std::string_view word) {
      const auto found = std::ranges::find(bundle_.head.about, word, &std::pair<std::string, std::string>::first);
      return found == bundle_.head.about.end() ? std::string() : found->second;
    };
    const bool is_of_it = said("service") == decision.member("service").member("id").text() &&
                          said("decision") == std::to_string(decision.member("number").value().to_number<int>());
    if (!is_of_it) fails("The list was signed for another decision than the one that lies in it.");
  }

  void look_at_basis(const JsonNode& decision) {
    const bool is_same =
        crypto::sha256_hex(json::serialize(decision.member("file").value())) == decision.member("file_sha256").text();
    judge(is_same, "The description and the answers in it are those that were hashed when it was signed.",
          "The description and the answers are not those that were hashed when it was signed.");
    if (!decision.has("evidence")) {
      absent("Nobody had checked the answers: they are what people said.");
      return;
    }
    const bool is_proved = decision.has("proofs") &&
                           crypto::sha256_hex(decision.member("proofs").text()) == decision.member("evidence").text();
    judge(is_proved, "What stood behind each answer is what was hashed when it was signed.",
          "What stood behind each answer is not what was hashed when it was signed.");
  }

  void look_at_catalogue(const JsonNode& decision) {
    const JsonNode named = decision.member("catalogue");
    const std::string version = printable(std::string(named.member("version").text()));
    const std::string* const catalogue = bundle_.find(dossier_path::catalogue);
    if (catalogue == nullptr) {
      absent("The catalogue of measures, " + version + ", is not in it: the platform has another one by now.");
      return;
    }
    judge(crypto::sha256_hex(*catalogue) == named.member("sha256").text(),
          "The catalogue of measures is the one that the decision names: " + version + ".",
          "The catalogue of measures is not the one that the decision names.");
  }

  void look_at_evidence(const JsonNode& decision) {
    const std::string* const evidence = bundle_.find(dossier_path::evidence);
    if (!decision.has("checks")) {
      if (evidence != nullptr) fails("There is evidence in it of which the decision knows nothing: evidence.jsonl.");
      return;
    }
    if (evidence == nullptr) {
      fails("The evidence that the decision names is not in it: evidence.jsonl.");
      return;
    }
    std::map<std::string, int, std::less<>> findings;
    std::vector<Digest> leaves;
    std::string_view left = *evidence;
    while (!left.empty()) {
      const std::size_t end = std::min(left.find('\n'), left.size());
      json::error_code fault;
      const json::value value = json::parse(left.substr(0, end), fault);
      if (fault) return fails("evidence.jsonl holds what is no result of a check.");
      findings[std::string(JsonNode(value, "evidence.jsonl").member("finding").text())] += 1;
      leaves.push_back(hash_of_leaf(left.substr(0, end)));
      left.remove_prefix(std::min(end + 1, left.size()));
    }
    GrowingTree tree;
    tree.append(leaves);
    const auto count = [&](std::string_view word) {
      const auto found = findings.find(word);
      return std::to_string(found == findings.end() ? 0 : found->second);
    };
    judge(to_hex(tree.root()) == decision.member("checks").member("root").text(),
          plural(leaves.size(), "check") + " that the platform had made of itself stand behind it, unchanged: " +
              count("pass") + " passed, " + count("fail") + " failed, " + count("unknown") + " unknown.",
          "The results of checks in evidence.jsonl are not those that the decision was taken on.");
  }

  void look_at_measure_notes(const JsonNode& decision) {
    MeasureNotes notes = measure_notes_in(decision, key_.key());
    report_.statements = std::move(notes.listed);
    for (std::string& fault : notes.faults) fails(std::move(fault));
    if (notes.all == 0) {
      if (notes.faults.empty()) absent("Nobody had signed a statement on a measure: 0 statements checked.");
      return;
    }
    const std::string checked =
        plural(notes.all, "statement") + " on " + plural(notes.measures, "measure") + " checked, each with its note";
    if (!notes.faults.empty()) {
      fails(checked + ": what does not hold is named above.");
      return;
    }
    holds(checked + ": each says what the platform signed then, in the name of who signed it, with the SHA-256 of " +
          plural(notes.files, "file") + ".");
    absent(
        "That it was this person, with a factor shown anew, the platform’s signature alone says: people have no keys "
        "of their own, and the journal’s entry of each statement is not in it.  The files themselves are not in it "
        "either: compare them with --statements." +
        (notes.withdrawn == 0 ? std::string()
                              : "  Of the statements " + std::to_string(notes.withdrawn) +
                                    " had been withdrawn, which the decision says and no note."));
  }

  void look_at_journal(const std::string& decision) {
    const std::string* const entry = bundle_.find(dossier_path::journal_entry);
    const std::string* const proof = bundle_.find(dossier_path::journal_proof);
    const std::string* const key_text = bundle_.find(dossier_path::journal_key);
    if (entry == nullptr || proof == nullptr || key_text == nullptr) {
      absent("There is no proof in it that the decision stands in a journal.");
      return;
    }
    const auto key = trust_.journal ? trust_.journal : NoteKey::parse(*key_text);
    if (!key || key->text() != *key_text) {
      fails("The key of the journal in it, " + quoted(*key_text) + ", is not the one that you gave, or none.");
      return;
    }
    const auto known = entry_from(*entry);
    const bool is_about = known && known->event == Event::assurance_decision_signed && known->object &&
                          known->object->text() == "decision:" + crypto::sha256_hex(decision);
    if (!is_about) {
      fails("The entry of the journal in it is not about this decision.");
      return;
    }
    const auto checkpoint = check_log_proof(*proof, *entry, key->name(), std::span(&*key, 1));
    judge(checkpoint.has_value(),
          checkpoint ? "It was noted in the journal " + printable(checkpoint->origin) + " at " +
                           timestamp_text(known->at) + ": entry " + std::to_string(log_proof_from(*proof)->index) +
                           " of " + std::to_string(checkpoint->size) + " that are signed."
                     : "",
          "The proof that it stands in the journal is " +
              (checkpoint ? std::string() : std::string(name_of(checkpoint.error()))) + ".");
    if (checkpoint && !trust_.journal)
      absent("The journal's key is the one that the platform's signature vouches for, " + printable(key->text()) +
             ": --log-key compares it with one that you have from elsewhere.");
  }

  void say_of_papers() {
    const auto papers = std::ranges::count_if(
        bundle_.files, [](const BundleFile& file) { return file.path.starts_with(dossier_path::papers); });
    absent(
        plural(static_cast<std::uint64_t>(papers), "paper") +
        " for reading: unchanged since it was sealed, and not compared with the decision here.  Indexes and risks are "
        "not worked out anew either.");
  }

  void say_of_today(const JsonNode& decision) {
    if (!decision.has("ends")) return;
    absent("What became of it after " + timestamp_text(bundle_.head.sealed) +
           ", such as whether it was suspended, no file can say: ask the platform.");
  }

  const SealedBundle& bundle_;
  const NoteKey& key_;
  const DossierTrust& trust_;
  DossierReport report_;
};

}  // namespace

bool DossierReport::holds() const {
  return std::ranges::none_of(findings, [](const DossierFinding& one) { return one.kind == Kind::fails; });
}

Result<DossierReport, BundleRefusal> check_dossier(std::string_view bytes, const DossierTrust& trust) {
  const auto bundle = open_bundle(bytes, trust.platform);
  if (!bundle) return failure(bundle.error());
  const auto key = NoteKey::parse(bundle->head.key);
  return Check(*bundle, *key, trust).run();
}

}  // namespace urna::journal
