// SPDX-License-Identifier: EUPL-1.2
#include "report/alert_letter.hpp"

#include "report/detail/alert_lines.hpp"

namespace urna::report {
namespace {

using Words = detail::AlertWords;

Words words_of(Alarm alarm) {
  switch (alarm) {
    case Alarm::downloads_stopped:
      return {"Une personne a voulu emporter plus que permis : ses téléchargements sont arrêtés",
              "Iemand wilde meer meenemen dan mag: de downloads van die persoon zijn gestopt",
              "Jemand wollte mehr mitnehmen als erlaubt: Die Downloads dieser Person sind gestoppt",
              "Somebody wanted to carry away more than allowed: their downloads are stopped"};
    case Alarm::account_locked:
      return {"Un compte qui gère d’autres personnes est verrouillé après trop d’essais",
              "Een account dat anderen beheert is vergrendeld na te veel pogingen",
              "Ein Konto, das andere verwaltet, ist nach zu vielen Versuchen gesperrt",
              "An account that manages others is locked after too many tries"};
    case Alarm::key_copied:
      return {"Une clé de sécurité a peut-être été copiée", "Een beveiligingssleutel is misschien gekopieerd",
              "Ein Sicherheitsschlüssel wurde vielleicht kopiert", "A security key may have been copied"};
    case Alarm::recovery_code_used:
      return {"Un code de secours a servi", "Een herstelcode is gebruikt", "Ein Wiederherstellungscode wurde benutzt",
              "A recovery code was used"};
    case Alarm::owner_appointed:
      return {"Une personne est devenue propriétaire", "Iemand is eigenaar geworden", "Jemand ist Eigentümer geworden",
              "Somebody has become an owner"};
    case Alarm::sign_in_changed:
      return {"Les règles de connexion ont changé", "De regels voor het aanmelden zijn gewijzigd",
              "Die Regeln der Anmeldung wurden geändert", "The rules of signing in were changed"};
    case Alarm::thresholds_changed:
      return {"Les seuils de téléchargement ont changé", "De downloadgrenzen zijn gewijzigd",
              "Die Schwellen für Downloads wurden geändert", "The download thresholds were changed"};
    case Alarm::firewall_changed:
      return {"Les règles du pare-feu ont changé", "De regels van de firewall zijn gewijzigd",
              "Die Regeln der Firewall wurden geändert", "The rules of the firewall were changed"};
    case Alarm::contacts_changed:
      return {"La liste des contacts de sécurité a changé", "De lijst met beveiligingscontacten is gewijzigd",
              "Die Liste der Sicherheitskontakte wurde geändert", "The list of security contacts was changed"};
    case Alarm::support_came_in:
      return {"Une personne de la plateforme a accédé à vos données, pour quelques heures",
              "Iemand van het platform is voor enkele uren in uw gegevens gekomen",
              "Jemand von der Plattform hat für Stunden Zugang zu Ihren Daten genommen",
              "Somebody of the platform came into your data, for hours"};
    case Alarm::emergency:
      return {"Les enveloppes d’urgence ont été ouvertes, refusées ou changées",
              "De noodenveloppen zijn geopend, geweigerd of gewijzigd",
              "Die Notfallumschläge wurden geöffnet, abgewiesen oder geändert",
              "The emergency envelopes were opened, refused or changed"};
    case Alarm::quota_nearly_used:
      return {"Quatre cinquièmes d’une limite de votre organisation sont atteints",
              "Vier vijfde van een limiet van uw organisatie is bereikt",
              "Vier Fünftel einer Grenze Ihrer Organisation sind erreicht",
              "Four fifths of a limit of your organisation are reached"};
    case Alarm::leaving:
      return {"Le départ de votre organisation, et la destruction de ses données, avance",
              "Het vertrek van uw organisatie, met vernietiging van haar gegevens, vordert",
              "Der Weggang Ihrer Organisation und die Vernichtung ihrer Daten schreiten voran",
              "Your organisation’s leaving, and the destruction of its data, goes on"};
    case Alarm::export_fetched:
      return {"L’extraction de toutes vos données a été téléchargée", "De export van al uw gegevens is gedownload",
              "Der Export aller Ihrer Daten wurde heruntergeladen", "The export of all your data was downloaded"};
    case Alarm::journal_damaged:
      return {"Le journal d’audit a une lacune, ou a été modifié", "Het auditlogboek heeft een gat of is gewijzigd",
              "Das Prüfprotokoll hat eine Lücke oder wurde verändert", "The audit journal has a gap, or was altered"};
    case Alarm::foreign_data:
      return {"Les fichiers d’un autre client ont été trouvés", "De bestanden van een andere klant zijn gevonden",
              "Dateien eines anderen Kunden wurden gefunden", "Another customer’s files were found"};
    case Alarm::review_overdue:
      return {"La revue des accès est en retard", "De toegangsbeoordeling is te laat",
              "Die Überprüfung der Zugriffe ist überfällig", "The review of access is overdue"};
    case Alarm::backup_overdue:
      return {"Une sauvegarde, ou sa vérification, est en retard", "Een back-up, of de controle ervan, is te laat",
              "Eine Sicherung oder ihre Prüfung ist überfällig", "A backup, or its verification, is overdue"};
    case Alarm::restored:
      return {"La plateforme a été restaurée depuis une sauvegarde", "Het platform is hersteld uit een back-up",
              "Die Plattform wurde aus einer Sicherung wiederhergestellt", "The platform was restored from a backup"};
    case Alarm::keys_changed:
      return {"Ce qui ouvre la plateforme a changé", "Wat het platform opent is gewijzigd",
              "Was die Plattform öffnet, wurde geändert", "What opens the platform was changed"};
    case Alarm::sealed_damaged:
      return {"Des données chiffrées ne s’ouvrent pas : elles ont été modifiées, déplacées ou coupées",
              "Versleutelde gegevens gaan niet open: ze zijn gewijzigd, verplaatst of afgekapt",
              "Verschlüsselte Daten öffnen sich nicht: Sie wurden verändert, verschoben oder gekürzt",
              "Sealed data do not open: they were changed, moved or cut"};
    case Alarm::keys_kept_long:
      return {"Des copies des clés ont plus de 21 jours : ce qui est détruit s’ouvrirait encore",
              "Kopieën van de sleutels zijn ouder dan 21 dagen: wat vernietigd is, zou nog opengaan",
              "Kopien der Schlüssel sind älter als 21 Tage: Was vernichtet ist, ließe sich noch öffnen",
              "Copies of the keys are older than 21 days: what was destroyed could still be opened"};
    case Alarm::incident_opened:
      return {"Un incident a été ouvert : à vous de le qualifier", "Er is een incident geopend: beoordeel het",
              "Ein Vorfall wurde eröffnet: beurteilen Sie ihn", "An incident was opened: it is for you to judge it"};
    case Alarm::notice_runs_out:
      return {"Le délai pour informer d’un incident s’achève, ou est dépassé",
              "De termijn om een incident te melden loopt af, of is voorbij",
              "Die Frist, einen Vorfall zu melden, läuft ab oder ist vorbei",
              "The time to tell of an incident runs out, or is over"};
  }
  return {};
}

constexpr Words subject_one{"alerte de sécurité", "beveiligingsmelding", "Sicherheitsmeldung", "security alert"};
constexpr Words subject_many{"alertes de sécurité", "beveiligingsmeldingen", "Sicherheitsmeldungen", "security alerts"};
constexpr Words happened{"Voici ce qui s’est passé sur ", "Dit is gebeurd op ", "Das ist geschehen auf ",
                         "This happened at "};
constexpr Words act{"Si vous ne vous y attendiez pas, agissez maintenant : regardez le journal, ",
                    "Verwachtte u dit niet, handel dan nu: kijk in het logboek, ",
                    "Wenn Sie das nicht erwartet haben, handeln Sie jetzt: Sehen Sie im Protokoll nach, ",
                    "If you did not expect this, act now: look at the journal, "};
constexpr Words why{
    "Vous recevez ce message parce que vous êtes contact de sécurité de votre organisation. Il ne nomme personne. "
    "Ce qui arrive dans le quart d’heure qui suit est réuni dans un seul message.",
    "U krijgt dit bericht omdat u beveiligingscontact van uw organisatie bent. Het noemt niemand. Wat er in het "
    "kwartier daarna gebeurt, komt in één bericht.",
    "Sie erhalten diese Nachricht als Sicherheitskontakt Ihrer Organisation. Sie nennt niemanden. Was in der "
    "Viertelstunde danach geschieht, kommt in einer Nachricht.",
    "You get this message as a security contact of your organisation. It names nobody. What happens in the quarter "
    "of an hour after it comes in one message."};

}  // namespace

AlertLetter alert_letter(const Alarms& alarms, Language language, const std::string& address) {
  std::uint64_t all = 0;
  std::string lines;
  for (const auto& [alarm, seen] : alarms) {
    all += seen.count;
    lines += detail::alert_line(words_of(alarm), seen, language);
  }
  const std::string host = detail::host_in(address);
  const Words& what = all > 1 ? subject_many : subject_one;
  return {"Urna, " + host + (language == Language::french ? "\u00a0: " : ": ") + std::string(what.in(language)),
          std::string(happened.in(language)) + host + ".\n\n" + lines + "\n" + std::string(act.in(language)) + address +
              "/console#/journal\n\n" + std::string(why.in(language)) + "\n"};
}

}  // namespace urna::report
