// SPDX-License-Identifier: EUPL-1.2
#include "api/dossier_api.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/approval_paper_facts.hpp"
#include "api/detail/people_words.hpp"
#include "api/service_door.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "journal/approval_dossier.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::ApprovalRecord;
using assurance::AssuredId;
using http::Request;
using http::Response;
using journal::BundleFile;
using report::Language;

constexpr std::array languages{std::pair{"fr", Language::french}, std::pair{"nl", Language::dutch},
                               std::pair{"de", Language::german}, std::pair{"en", Language::english}};

constexpr std::string_view read_me =
    "Ce dossier est une archive tar ordinaire.  Pour vérifier que rien n’y a été changé et qui l’a signé, sans réseau "
    ":\n"
    "Dit dossier is een gewoon tar-archief.  Zonder netwerk nagaan dat er niets is gewijzigd en wie het ondertekende:\n"
    "Dieses Dossier ist ein gewöhnliches tar-Archiv.  Ohne Netz prüfen, dass nichts verändert wurde und wer "
    "unterschrieb:\n"
    "This dossier is a plain tar archive.  To check that nothing was changed and who signed it, without a network:\n"
    "\n"
    "    urna-verify dossier --key KEY FILE.urna-dossier\n"
    "    tar xf FILE.urna-dossier && sha256sum -c manifest.note\n"
    "\n"
    "decision.json     décision, description, mesures, indices / besluit, beschrijving, maatregelen, indexen /\n"
    "                  Entscheidung, Beschreibung, Maßnahmen, Indizes / decision, description, measures, indexes\n"
    "decision.note     ce que la plateforme en a signé / wat het platform ervan ondertekende /\n"
    "                  was die Plattform davon unterschrieb / what the platform signed of it\n"
    "measures-*.csv    mesures, réponses et pourquoi / maatregelen, antwoorden en waarom /\n"
    "                  Maßnahmen, Antworten und warum / measures, answers and why\n"
    "evidence.jsonl    contrôles automatiques / automatische controles / automatische Prüfungen / automatic checks\n"
    "catalogue.json    catalogue des mesures / catalogus / Katalog / catalogue of measures\n"
    "papers/           à lire et à imprimer / om te lezen en af te drukken / zum Lesen und Drucken / to read and "
    "print\n"
    "journal/          preuve d’inscription au journal / bewijs van opname in het journaal /\n"
    "                  Nachweis der Eintragung im Journal / proof that the journal has it\n";

std::optional<ApprovalRecord> decision_in(const assurance::AssuredServiceStore& store, const AssuredId& service,
                                          const std::string& number) {
  for (ApprovalRecord& record : store.approvals(service)) {
    if (record.is_decision && std::to_string(record.number) == number) return std::move(record);
  }
  return std::nullopt;
}

/// What stood behind each answer, as the decision keeps it: `SAUV.1 verified`, a line each.
std::optional<std::vector<assurance::Proof>> proofs_in(const json::object& decision,
                                                       const assurance::Catalogue& catalogue) {
  const json::value* const kept = decision.if_contains("proofs");
  if (kept == nullptr) return std::nullopt;
  std::vector<assurance::Proof> proofs(catalogue.measures.size(), assurance::Proof::claimed);
  std::string_view left = kept->as_string();
  while (!left.empty()) {
    const std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(std::min(line.size() + 1, left.size()));
    const std::size_t blank = line.find(' ');
    const std::size_t place = catalogue.place_of(line.substr(0, blank));
    const auto proof = assurance::proof_from(line.substr(std::min(blank, line.size() - 1) + 1));
    if (place < proofs.size() && proof) proofs[place] = *proof;
  }
  return proofs;
}

void add_papers(std::vector<BundleFile>& files, const ApprovalRecord& record, bool is_accepted,
                const assurance::Catalogue& catalogue) {
  for (const auto& [code, language] : languages) {
    const report::ApprovalPaper paper = detail::paper_of(record, catalogue, language);
    const std::string rest = std::string("-") + code + ".pdf";
    files.push_back({std::string(journal::dossier_path::papers) + "decision" + rest, report::print_decision(paper)});
    if (is_accepted) {
      files.push_back(
          {std::string(journal::dossier_path::papers) + "attestation" + rest, report::print_attestation(paper)});
    }
  }
}

/// The catalogue, and the measures in its words, where it is the one that the decision was taken on.
void add_measures(std::vector<BundleFile>& files, const json::object& decision, const identity::PersonStore& people,
                  const assurance::Catalogue& catalogue) {
  const std::string_view text = assurance::Catalogue::built_in_text();
  if (crypto::sha256_hex(std::string(text)) != decision.at("catalogue").at("sha256").as_string()) return;
  files.push_back({std::string(journal::dossier_path::catalogue), std::string(text)});
  const auto file = assurance::parse_service_file(json::serialize(decision.at("file")), catalogue);
  ensure(file.has_value(), "what a decision was taken on is a service");
  auto answers = assurance::answers_of(*file, catalogue);
  answers.proofs = proofs_in(decision, catalogue);
  const auto evaluation = assurance::evaluate(catalogue, file->description.meaning, answers, assurance::Reading::urna);
  for (const auto& [code, language] : {languages[0], languages[3]}) {
    files.push_back({std::string("measures-") + code + ".csv",
                     detail::measures_csv(*file, answers, evaluation, catalogue, people, language)});
  }
}

}  // namespace

DossierApi::DossierApi(const assurance::AssuredServiceStore& store, const identity::PersonStore& people, Around around,
                       const assurance::Catalogue& catalogue)
    : store_(store), people_(people), around_(std::move(around)), catalogue_(catalogue) {}

void DossierApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/assurance/services/{service}/approval/decisions/{number}/dossier",
              .permission = named_in_service(permission_for(ServiceNeed::read_approve)),
              .handler = [this, door = ServiceDoor(store_, people_, catalogue_)](Request& request) {
                if (auto refusal = door.find_refusal(request, ServiceNeed::read_approve)) return std::move(*refusal);
                return dossier(request);
              }});
}

Response DossierApi::dossier(const Request& request) const {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  if (!id || !store_.find(*id)) return http::problem(404, "unknown-assured-service");
  const auto record = decision_in(store_, *id, request.parameter("number"));
  if (!record) return http::problem(404, "unknown-decision");
  const auto decision = assurance::parse_decision(record->file);
  ensure(decision.has_value(), "what is kept of a decision is what was written");
  const json::object sealed = json::parse(record->file).as_object();

  std::vector<BundleFile> files{{"README.txt", std::string(read_me)},
                                {std::string(journal::dossier_path::decision), record->file},
                                {std::string(journal::dossier_path::statement), record->note}};
  add_papers(files, *record, decision->board.is_accepted, catalogue_);
  add_measures(files, sealed, people_, catalogue_);
  if (std::string lines = assurance::evidence_lines(record->file); !lines.empty())
    files.push_back({std::string(journal::dossier_path::evidence), std::move(lines)});
  if (auto proof = around_.journal(crypto::sha256(record->file), decision->taken)) {
    files.push_back({std::string(journal::dossier_path::journal_entry), std::move(proof->entry)});
    files.push_back({std::string(journal::dossier_path::journal_proof), std::move(proof->proof)});
    files.push_back({std::string(journal::dossier_path::journal_key), std::move(proof->key)});
  }
  const journal::BundleHead head{std::string(journal::dossier_format),
                                 around_.key(),
                                 caller_of(request).now,
                                 {{"service", to_hex(id->get())}, {"decision", std::to_string(record->number)}}};
  return http::download("application/x-tar", "decision-" + std::to_string(record->number) + ".urna-dossier",
                        journal::seal_bundle(head, std::move(files), around_.sign));
}

}  // namespace urna::api
