// SPDX-License-Identifier: EUPL-1.2
#include "incident/notice_draft.hpp"

#include <algorithm>
#include <string_view>

namespace urna::incident {
namespace {

struct Words {
  std::array<std::string_view, notice_count> titles;
  std::string_view drafted, detected, aware, due, kind, severity, personal_data, yes, no, people, nature, consequences,
      measures, contact, unknown, follows, to_customer, drill;
  std::array<std::string_view, 4> severities;
};

constexpr Words french{
    {"Avis d’incident au client", "Notification de violation à l’autorité de protection des données",
     "Information des personnes concernées", "Alerte précoce à l’agence nationale", "Notification à l’agence nationale",
     "Rapport final à l’agence nationale"},
    "Rédigé le",
    "Détecté le",
    "Connu depuis le",
    "À envoyer avant le",
    "Incident",
    "Gravité",
    "Données personnelles touchées",
    "oui",
    "non",
    "Nombre de personnes concernées",
    "Ce qui s’est passé, et pour quelles catégories de données et de personnes",
    "Conséquences probables",
    "Mesures prises et prévues",
    "Qui répond aux questions",
    "pas encore connu",
    "Ce qui n’est pas encore connu vous sera communiqué dès qu’il le sera.",
    "Si ces données sont les vôtres, c’est à vous d’informer l’autorité sous 72 heures ; nous vous y aidons.",
    "EXERCICE : ceci n’est pas un incident réel",
    {"faible", "moyenne", "élevée", "critique"}};
constexpr Words dutch{
    {"Melding van een incident aan de klant", "Melding van een inbreuk aan de toezichthouder voor gegevensbescherming",
     "Bericht aan de betrokkenen", "Vroege waarschuwing aan het nationale agentschap",
     "Melding aan het nationale agentschap", "Eindverslag aan het nationale agentschap"},
    "Opgesteld op",
    "Ontdekt op",
    "Bekend sinds",
    "Te versturen voor",
    "Incident",
    "Ernst",
    "Persoonsgegevens geraakt",
    "ja",
    "nee",
    "Aantal betrokkenen",
    "Wat er is gebeurd, en met welke soorten gegevens en personen",
    "Waarschijnlijke gevolgen",
    "Genomen en geplande maatregelen",
    "Wie vragen beantwoordt",
    "nog niet bekend",
    "Wat nog niet bekend is, volgt zodra het bekend is.",
    "Zijn het uw gegevens, dan moet u de toezichthouder binnen 72 uur inlichten; wij helpen u daarbij.",
    "OEFENING: dit is geen echt incident",
    {"laag", "gemiddeld", "hoog", "kritiek"}};
constexpr Words german{
    {"Mitteilung eines Vorfalls an den Kunden", "Meldung einer Verletzung an die Datenschutzaufsicht",
     "Benachrichtigung der betroffenen Personen", "Frühwarnung an die nationale Behörde",
     "Meldung an die nationale Behörde", "Abschlussbericht an die nationale Behörde"},
    "Entworfen am",
    "Entdeckt am",
    "Bekannt seit",
    "Zu senden bis",
    "Vorfall",
    "Schwere",
    "Personenbezogene Daten betroffen",
    "ja",
    "nein",
    "Zahl der betroffenen Personen",
    "Was geschehen ist, und mit welchen Arten von Daten und Personen",
    "Wahrscheinliche Folgen",
    "Ergriffene und geplante Maßnahmen",
    "Wer Fragen beantwortet",
    "noch nicht bekannt",
    "Was noch nicht bekannt ist, folgt, sobald es bekannt ist.",
    "Sind es Ihre Daten, so müssen Sie die Aufsicht binnen 72 Stunden unterrichten; wir helfen Ihnen dabei.",
    "ÜBUNG: kein wirklicher Vorfall",
    {"gering", "mittel", "hoch", "kritisch"}};
constexpr Words english{
    {"Notice of an incident to the customer", "Notification of a breach to the data protection authority",
     "Notice to the people concerned", "Early warning to the national agency", "Notification to the national agency",
     "Final report to the national agency"},
    "Drafted on",
    "Detected on",
    "Known since",
    "To be sent before",
    "Incident",
    "Severity",
    "Personal data concerned",
    "yes",
    "no",
    "Number of people concerned",
    "What happened, and to which categories of data and people",
    "Likely consequences",
    "Measures taken and planned",
    "Who answers questions",
    "not known yet",
    "What is not known yet follows as soon as it is.",
    "If these are your data, it is for you to tell the authority within 72 hours; we help you to.",
    "EXERCISE: this is not a real incident",
    {"low", "medium", "high", "critical"}};

const Words& words_of(Language language) {
  switch (language) {
    case Language::french:
      return french;
    case Language::dutch:
      return dutch;
    case Language::german:
      return german;
    case Language::english:
      break;
  }
  return english;
}

}  // namespace

std::string notice_draft(Notice notice, const Incident& incident, Language language, Timestamp now) {
  const Words& words = words_of(language);
  const IncidentFacts& facts = incident.facts();
  const auto clock = std::ranges::find(incident.clocks(), notice, &Clock::notice);
  std::string text;
  if (incident.is_drill()) text += std::string(words.drill) + "\n\n";
  text += words.titles.at(static_cast<std::size_t>(notice));
  text += "\n\n";
  const auto part = [&](std::string_view name, const std::optional<std::string>& value) {
    const bool is_known = value && value->find_first_not_of(" \t\r\n") != std::string::npos;
    text += std::string(name) + (language == Language::french ? " : " : ": ") +
            (is_known ? *value : std::string(words.unknown)) + "\n";
  };
  const auto moment = [](const std::optional<Timestamp>& at) {
    return at ? std::optional(timestamp_minute_text(*at)) : std::nullopt;
  };
  part(words.drafted, timestamp_minute_text(now));
  part(words.kind, incident.kind());
  part(words.detected, moment(incident.detected_at()));
  part(words.aware, moment(incident.aware_at()));
  part(words.due, clock == incident.clocks().end() ? std::nullopt : moment(clock->due));
  part(words.severity, std::string(words.severities.at(static_cast<std::size_t>(facts.severity))));
  part(words.personal_data, std::string(facts.has_personal_data ? words.yes : words.no));
  part(words.people, facts.people ? std::optional(std::to_string(*facts.people)) : std::nullopt);
  part(words.nature, facts.nature);
  part(words.consequences, facts.consequences);
  part(words.measures, facts.measures);
  part(words.contact, facts.contact);
  text += "\n" + std::string(words.follows) + "\n";
  if (notice == Notice::customer && facts.has_personal_data && facts.role == DataRole::processor)
    text += std::string(words.to_customer) + "\n";
  return text;
}

}  // namespace urna::incident
