// SPDX-License-Identifier: EUPL-1.2
#include "assurance/service_json.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <span>

#include "notation/json_node.hpp"

namespace urna::assurance {
namespace {

using notation::JsonNode;

/// What one word of a description stands for: in our writing, in the national tool's, and how critical it is.
struct Word {
  std::string_view ours;
  std::string_view national;
  int criticality = 0;
};

constexpr Word service_types[] = {{"info_portal", "portailInformation"},
                                  {"online_service", "serviceEnLigne"},
                                  {"api", "api"},
                                  {"mobile_app", "applicationMobile"},
                                  {"other_is", "autreSystemeInformation"}};
constexpr Word scopes[] = {{"workstations", "postesDeTravail"},
                           {"office_access", "accesPhysiqueAuxBureaux"},
                           {"technical_room_access", "accesPhysiqueAuxSallesTechniques"},
                           {"directory", "annuaire"},
                           {"esignature", "dispositifDeSignatureElectronique"},
                           {"email", "echangeOuReceptionEmails"}};
constexpr Word hostings[] = {{"on_premise", "onPremise"}, {"cloud", "cloud"}, {"saas", "saas"}, {"other", "autre"}};
constexpr Word activities[] = {{"admin", "administrationTechnique"}, {"dev", "developpementLogiciel"}};
constexpr Word exposures[] = {{"restricted_internal", "interneRestreint", 1},
                              {"internal", "interne", 2},
                              {"internal_plus_third_parties", "internePlusTiers", 3},
                              {"internet", "accessibleSurInternet", 4}};
constexpr Word audiences[] = {{"limited", "limitee", 1},
                              {"regional", "moyenne", 2},
                              {"national_field", "large", 3},
                              {"national", "tresLarge", 4}};
constexpr Word downtimes[] = {{"over_24h", "plusDe24h", 1},
                              {"under_24h", "moinsDe24h", 2},
                              {"under_12h", "moinsDe12h", 3},
                              {"under_4h", "moinsDe4h", 4}};
constexpr Word volumes[] = {
    {"low", "faible", 1}, {"medium", "moyen", 2}, {"high", "eleve", 3}, {"very_high", "tresEleve", 4}};
constexpr Word locations[] = {{"eu", "UE"}, {"outside_eu", "horsUE"}};
constexpr Word levels[] = {{"1", "niveau1", 1}, {"2", "niveau2", 2}, {"3", "niveau3", 3}};
constexpr Word data_categories[] = {{"special_category", "donneesSensibles", 4},
                                    {"sensitive_hr", "documentsRHSensibles", 4},
                                    {"strategic_secrets", "secretsDEntreprise", 4},
                                    {"people_at_risk", "donneesCaracterePersonnelPersonneARisque", 3},
                                    {"economic_situation", "donneesSituationFamilialeEconomiqueFinanciere", 3},
                                    {"identity_documents", "documentsIdentifiants", 3},
                                    {"technical", "donneesTechniques", 3},
                                    {"identity_contact", "donneesDIdentite", 2},
                                    {"administrative_financial", "donneesAdministrativesEtFinancieres", 2}};
constexpr Word profiles[] = {{"generic", ""}, {"vote", ""}, {"directory", ""}, {"portal", ""}, {"assurance", ""}};
constexpr Word tags[] = {
    {"personal", ""}, {"special_category", ""}, {"health", ""}, {"minors", ""}, {"vote_secret", ""}};
constexpr Word provenances[] = {{"developed", ""}, {"deployed", ""}, {"bought", ""}};

const Word& word(const JsonNode& node, std::span<const Word> words, Names names) {
  const std::string_view text = node.text();
  for (const Word& known : words) {
    const bool is_national = names == Names::either && !known.national.empty() && text == known.national;
    if (text == known.ours || is_national) return known;
  }
  node.refuse("\"" + std::string(text) + "\" is not known here");
}

/// Reads the fields of a description, in whichever names they are written, and knows at the end which was not wanted.
class DescriptionReader {
 public:
  DescriptionReader(const JsonNode& node, Names names) : node_(node), names_(names) {}

  Description read() {
    for (const auto& [ours, national] : texts) field(ours, national);
    Description description;
    choices("service_types", "typeService", "service_types", service_types, 1, description);
    choices("scope", "specificitesProjet", "scope", scopes, 0, description);
    choices("outsourced_activities", "activitesExternalisees", "outsourced_activities", activities, 0, description);
    choices("data_tags", "", "data_tags", tags, 0, description);
    choice("hosting", "typeHebergement", hostings, description);
    optional_choice("service_profile", profiles, description);
    optional_choice("provenance", provenances, description);
    description.exposure = needed("exposure", "ouvertureSysteme", exposures).criticality;
    description.audience = needed("audience", "audienceCible", audiences).criticality;
    description.availability = needed("max_downtime", "dureeDysfonctionnementAcceptable", downtimes).criticality;
    description.data_volume = needed("data_volume", "volumetrieDonneesTraitees", volumes).criticality;
    description.data_outside_eu =
        needed("data_location", "localisationDonneesTraitees", locations).ours == "outside_eu";
    description.level = level();
    if (const auto data = field("data_categories", "categoriesDonneesTraitees")) {
      for (const JsonNode& item : data->items())
        description.data.push_back(word(item, data_categories, names_).criticality);
    }
    if (const auto other = field("other_data", "categoriesDonneesTraiteesSupplementaires"))
      description.other_data = other->items().size();
    if (const auto shared = field("multi_tenant", "")) {
      if (shared->boolean()) description.choices |= Facts::named("multi_tenant", "true").value();
    }
    for (const auto& [name, value] : node_.members()) {
      if (!read_.contains(name)) value.refuse("there is no such field in a description");
    }
    return description;
  }

 private:
  /// Fields that say what a service is called and how far it is: no rule asks for them.
  static constexpr std::pair<std::string_view, std::string_view> texts[] = {{"name", "nomService"},
                                                                            {"organisation", "organisationResponsable"},
                                                                            {"deployment", "statutDeploiement"},
                                                                            {"presentation", "presentation"},
                                                                            {"access_points", "pointsAcces"},
                                                                            {"reference", ""}};

  std::optional<JsonNode> field(std::string_view ours, std::string_view national) {
    std::optional<JsonNode> found;
    for (const std::string_view name : {ours, national}) {
      if (name.empty() || (name == national && names_ == Names::ours) || !node_.has(name)) continue;
      if (found) node_.member(name).refuse("says again what " + std::string(ours) + " says");
      found = node_.member(name);
    }
    read_.insert(ours);
    if (names_ == Names::either && !national.empty()) read_.insert(national);
    return found;
  }

  JsonNode needed_field(std::string_view ours, std::string_view national) {
    const auto found = field(ours, national);
    if (!found) node_.refuse(std::string(ours) + " (" + std::string(national) + ") is missing");
    return *found;
  }

  const Word& needed(std::string_view ours, std::string_view national, std::span<const Word> words) {
    return word(needed_field(ours, national), words, names_);
  }

  int level() {
    const JsonNode node = needed_field("level", "niveauSecurite");
    if (node.value().is_int64()) return node.integer(1, 3);
    return word(node, levels, names_).criticality;
  }

  void choice(std::string_view ours, std::string_view national, std::span<const Word> words, Description& description) {
    description.choices |= Facts::named(ours, needed(ours, national, words).ours).value();
  }

  void optional_choice(std::string_view ours, std::span<const Word> words, Description& description) {
    if (const auto node = field(ours, ""))
      description.choices |= Facts::named(ours, word(*node, words, names_).ours).value();
  }

  void choices(std::string_view ours, std::string_view national, std::string_view fact, std::span<const Word> words,
               std::size_t least, Description& description) {
    std::vector<JsonNode> items;
    if (const auto node = least > 0 ? needed_field(ours, national) : field(ours, national)) {
      items = node->items();
      if (items.size() < least) node->refuse("at least one is wanted");
    }
    for (const JsonNode& item : items)
      description.choices |= Facts::named(fact, word(item, words, names_).ours).value();
  }

  JsonNode node_;
  Names names_;
  std::set<std::string_view> read_;
};

std::size_t place_of(const JsonNode& node, std::string_view id, const Catalogue& catalogue) {
  const std::size_t place = catalogue.place_of(id);
  if (place == catalogue.measures.size()) node.refuse("there is no such measure");
  return place;
}

Status read_status(const JsonNode& node) {
  if (node.value().is_null()) return Status::unanswered;
  const auto status = status_from(node.text());
  if (!status) node.refuse("\"" + std::string(node.text()) + "\" is no status");
  return *status;
}

Category read_category(const JsonNode& node) {
  for (const Category category :
       {Category::governance, Category::protection, Category::defence, Category::resilience}) {
    if (word_of(category) == node.text()) return category;
  }
  node.refuse("\"" + std::string(node.text()) + "\" is no category");
}

Answers read_answers(const JsonNode& root, const Catalogue& catalogue) {
  Answers answers;
  answers.statuses.resize(catalogue.measures.size(), Status::unanswered);
  for (const auto& [id, node] : root.member("states").members())
    answers.statuses[place_of(node, id, catalogue)] = read_status(node);
  if (root.has("proofs")) {
    answers.proofs.emplace(catalogue.measures.size(), Proof::claimed);
    for (const auto& [id, node] : root.member("proofs").members()) {
      const auto proof = proof_from(node.text());
      if (!proof) node.refuse("\"" + std::string(node.text()) + "\" is no proof");
      (*answers.proofs)[place_of(node, id, catalogue)] = *proof;
    }
  }
  if (root.has("specific")) {
    for (const JsonNode& own : root.member("specific").items())
      answers.specific.push_back({read_category(own.member("category")), read_status(own.member("status"))});
  }
  return answers;
}

void append_number(std::string& out, double number) {
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append(std::begin(digits), end);
}

void append_index(std::string& out, const CyberIndex& index) {
  out += R"({"total":)";
  append_number(out, index.total.value());
  for (std::size_t category = 0; category < category_count; ++category) {
    out.append(",\"").append(word_of(static_cast<Category>(category))).append("\":");
    append_number(out, index.of_category[category].value());
  }
  out += "}";
}

std::string_view word_of(Bearer bearer, Reading reading) {
  const bool ours = reading == Reading::urna;
  switch (bearer) {
    case Bearer::nobody:
      return "null";
    case Bearer::project:
      return ours ? "\"project\"" : "\"Projet\"";
    case Bearer::provider:
      return ours ? "\"provider\"" : "\"Presta\"";
    case Bearer::shared:
      return ours ? "\"shared\"" : "\"Mixte\"";
  }
  return "null";
}

}  // namespace

Description read_description(const notation::JsonNode& node, Names names) {
  return DescriptionReader(node, names).read();
}

Result<Service, ServiceFault> parse_service(std::string_view json, const Catalogue& catalogue) {
  boost::json::error_code fault;
  const boost::json::value value = boost::json::parse(json, fault);
  if (fault) return failure(ServiceFault{"", "this is no JSON: " + fault.message()});
  if (!value.is_object()) return failure(ServiceFault{"", "an object is wanted"});
  try {
    const JsonNode root(value, "");
    for (const auto& [name, node] : root.members()) {
      if (name != "description" && name != "states" && name != "proofs" && name != "specific" && name != "expected")
        node.refuse("there is no such member");
    }
    return Service{read_description(root.member("description"), Names::either), read_answers(root, catalogue)};
  } catch (const notation::JsonFault& found) {
    return failure(ServiceFault{found.where, found.what});
  }
}

std::string evaluation_json(const Evaluation& evaluation, const Catalogue& catalogue, Reading reading) {
  std::string out = R"({"required_level":)" + std::to_string(evaluation.required_level) + R"(,"measures":{)";
  for (const PersonalMeasure& measure : evaluation.measures) {
    out += out.back() == '{' ? "\"" : ",\"";
    out += catalogue.measures[measure.place].id;
    out += measure.indispensable ? R"(":{"indispensable":true,"bearer":)" : R"(":{"indispensable":false,"bearer":)";
    out += word_of(measure.bearer, reading);
    out += "}";
  }
  out += R"(},"index":{"standard":)";
  append_index(out, evaluation.standard);
  out += R"(,"personalised":)";
  append_index(out, evaluation.personalised);
  out += R"(,"proved":)";
  if (evaluation.proved) {
    append_index(out, *evaluation.proved);
  } else {
    out += "null";
  }
  out += R"(},"risks":[)";
  for (const Risk& risk : evaluation.risks) {
    if (out.back() != '[') out += ",";
    out += R"({"id":")" + catalogue.vectors[risk.vector].risk + R"(","severity":)" + std::to_string(risk.severity) +
           R"(,"likelihood":)" + std::to_string(risk.likelihood) + "}";
  }
  return out + "]}";
}

}  // namespace urna::assurance
