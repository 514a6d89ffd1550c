// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/minutes_words.hpp"

namespace urna::report::detail {
namespace {

constexpr MinutesWords french{
    .title = "Procès-verbal du dépouillement",
    .continued = "Procès-verbal",
    .page = "Page {} sur {}",
    .election = "Le scrutin",
    .uuid = "Identifiant",
    .fingerprint = "Empreinte du scrutin",
    .board_hash = "Empreinte du tableau public",
    .group = "Groupe",
    .opened = "Ouverture du vote",
    .closed = "Clôture du vote",
    .counted = "Dépouillement",
    .times_in = "Toutes les heures\u00A0: {}.",
    .found = "Dans l’urne\u00A0: {}\u00A0; signatures sur la liste d’émargement\u00A0: {}\u00A0; compteur\u00A0: {}.",
    .people = "Les personnes",
    .name = "Nom",
    .role = "Rôle",
    .key = "Empreinte de la clé",
    .decrypted = "A déchiffré",
    .yes = "oui",
    .no = "non",
    .administrator = "Organisation du scrutin",
    .credential_authority = "Établissement des codes de vote",
    .trustee_alone = "Détient une clé",
    .trustee_share = "Détient une part de clé",
    .threshold = "Le déchiffrement demande {} des {} parts de clé.",
    .turnout = "La participation",
    .voters = "Inscrits",
    .voted = "Votants",
    .ballots = "Bulletins",
    .rate = "Participation",
    .college = "Collège",
    .all = "Ensemble",
    .ballots_agree = "Le nombre de bulletins dépouillés est égal au nombre d’émargements.",
    .ballots_differ =
        "Attention\u00A0: {} émargements pour {} bulletins dépouillés. Cet écart est soumis au bureau électoral.",
    .result = "Le résultat",
    .rule = "Règle\u00A0: {}",
    .option = "Choix",
    .votes = "Voix",
    .blank = "Votes blancs",
    .seats = "Sont élus",
    .seat = "Siège",
    .how = "Calcul, étape par étape",
    .incidents = "Le déroulement",
    .no_incident = "Aucun incident n’a été consigné.",
    .verify = "Vérifier ce résultat",
    .verify_text =
        "Chacun peut tout recalculer\u00A0: télécharger l’archive publique à cette adresse, puis lancer cette "
        "commande.",
    .verify_then =
        "Le programme vérifie chaque bulletin, chaque preuve et le décompte. Il doit afficher les deux "
        "empreintes et les voix de ce procès-verbal\u00A0; s’il ne le fait pas, ce document n’est pas celui du "
        "scrutin.",
    .remarks = "Observations et réclamations",
    .remarks_text = "À remplir à la main\u00A0; rayer les lignes vides.",
    .signatures = "Signatures",
    .signatures_text = "Les soussignés ont assisté au dépouillement et attestent ce procès-verbal.",
    .signature_name = "Nom",
    .signature_line = "Signature",
};

constexpr MinutesWords dutch{
    .title = "Proces-verbaal van de telling",
    .continued = "Proces-verbaal",
    .page = "Bladzijde {} van {}",
    .election = "De verkiezing",
    .uuid = "Kenmerk",
    .fingerprint = "Vingerafdruk van de verkiezing",
    .board_hash = "Vingerafdruk van het openbare bord",
    .group = "Groep",
    .opened = "Begin van de stemming",
    .closed = "Einde van de stemming",
    .counted = "Telling",
    .times_in = "Alle tijden: {}.",
    .found = "In de stembus: {}; handtekeningen op de opkomstlijst: {}; teller: {}.",
    .people = "De personen",
    .name = "Naam",
    .role = "Rol",
    .key = "Vingerafdruk van de sleutel",
    .decrypted = "Ontsleutelde",
    .yes = "ja",
    .no = "nee",
    .administrator = "Organiseert de verkiezing",
    .credential_authority = "Maakte de stemcodes",
    .trustee_alone = "Heeft een sleutel",
    .trustee_share = "Heeft een deel van de sleutel",
    .threshold = "Voor het ontsleutelen zijn {} van de {} delen nodig.",
    .turnout = "De opkomst",
    .voters = "Kiezers",
    .voted = "Gestemd",
    .ballots = "Stembiljetten",
    .rate = "Opkomst",
    .college = "College",
    .all = "Samen",
    .ballots_agree = "Er zijn evenveel stembiljetten geteld als er kiezers op de opkomstlijst staan.",
    .ballots_differ =
        "Let op: {} kiezers op de opkomstlijst en {} getelde stembiljetten. Het stembureau oordeelt over "
        "dit verschil.",
    .result = "De uitslag",
    .rule = "Regel: {}",
    .option = "Keuze",
    .votes = "Stemmen",
    .blank = "Blanco stemmen",
    .seats = "Gekozen zijn",
    .seat = "Zetel",
    .how = "Berekening, stap voor stap",
    .incidents = "Het verloop",
    .no_incident = "Er is geen voorval opgetekend.",
    .verify = "Deze uitslag controleren",
    .verify_text =
        "Iedereen kan alles narekenen: haal het openbare archief op bij dit adres en geef dan deze opdracht.",
    .verify_then =
        "Het programma controleert elk stembiljet, elk bewijs en de telling. Het moet de twee "
        "vingerafdrukken en de stemmen van dit proces-verbaal tonen; zo niet, dan hoort dit stuk niet bij de "
        "verkiezing.",
    .remarks = "Opmerkingen en bezwaren",
    .remarks_text = "Met de hand in te vullen; lege regels doorhalen.",
    .signatures = "Handtekeningen",
    .signatures_text = "De ondertekenaars waren bij de telling aanwezig en bevestigen dit proces-verbaal.",
    .signature_name = "Naam",
    .signature_line = "Handtekening",
};

constexpr MinutesWords german{
    .title = "Niederschrift über die Auszählung",
    .continued = "Niederschrift",
    .page = "Seite {} von {}",
    .election = "Die Wahl",
    .uuid = "Kennung",
    .fingerprint = "Fingerabdruck der Wahl",
    .board_hash = "Fingerabdruck der öffentlichen Tafel",
    .group = "Gruppe",
    .opened = "Beginn der Wahl",
    .closed = "Ende der Wahl",
    .counted = "Auszählung",
    .times_in = "Alle Zeiten: {}.",
    .found = "In der Urne: {}; Unterschriften im Wählerverzeichnis: {}; Zähler: {}.",
    .people = "Die Personen",
    .name = "Name",
    .role = "Aufgabe",
    .key = "Fingerabdruck des Schlüssels",
    .decrypted = "Entschlüsselte",
    .yes = "ja",
    .no = "nein",
    .administrator = "Leitet die Wahl",
    .credential_authority = "Erstellte die Wahlcodes",
    .trustee_alone = "Hält einen Schlüssel",
    .trustee_share = "Hält einen Teil des Schlüssels",
    .threshold = "Zum Entschlüsseln sind {} der {} Teile nötig.",
    .turnout = "Die Beteiligung",
    .voters = "Berechtigte",
    .voted = "Wählende",
    .ballots = "Stimmzettel",
    .rate = "Beteiligung",
    .college = "Wahlkörper",
    .all = "Zusammen",
    .ballots_agree = "Es wurden so viele Stimmzettel ausgezählt, wie Wählende verzeichnet sind.",
    .ballots_differ =
        "Achtung: {} Wählende sind verzeichnet, {} Stimmzettel ausgezählt. Über diesen Unterschied "
        "befindet der Wahlvorstand.",
    .result = "Das Ergebnis",
    .rule = "Regel: {}",
    .option = "Wahlmöglichkeit",
    .votes = "Stimmen",
    .blank = "Leere Stimmen",
    .seats = "Gewählt sind",
    .seat = "Sitz",
    .how = "Berechnung, Schritt für Schritt",
    .incidents = "Der Verlauf",
    .no_incident = "Es wurde kein Vorfall verzeichnet.",
    .verify = "Dieses Ergebnis nachprüfen",
    .verify_text =
        "Jeder kann alles nachrechnen: das öffentliche Archiv von dieser Adresse laden, dann diesen Befehl geben.",
    .verify_then =
        "Das Programm prüft jeden Stimmzettel, jeden Beweis und die Auszählung. Es muss die beiden "
        "Fingerabdrücke und die Stimmen dieser Niederschrift zeigen; sonst gehört dieses Schriftstück nicht "
        "zu der Wahl.",
    .remarks = "Bemerkungen und Einsprüche",
    .remarks_text = "Von Hand auszufüllen; leere Zeilen durchstreichen.",
    .signatures = "Unterschriften",
    .signatures_text = "Die Unterzeichnenden waren bei der Auszählung anwesend und bestätigen diese Niederschrift.",
    .signature_name = "Name",
    .signature_line = "Unterschrift",
};

constexpr MinutesWords english{
    .title = "Minutes of the count",
    .continued = "Minutes",
    .page = "Page {} of {}",
    .election = "The election",
    .uuid = "Identifier",
    .fingerprint = "Fingerprint of the election",
    .board_hash = "Fingerprint of the public board",
    .group = "Group",
    .opened = "Voting opened",
    .closed = "Voting closed",
    .counted = "Counted",
    .times_in = "All times: {}.",
    .found = "In the box: {}; signatures on the turnout list: {}; counter: {}.",
    .people = "The people",
    .name = "Name",
    .role = "Role",
    .key = "Fingerprint of the key",
    .decrypted = "Decrypted",
    .yes = "yes",
    .no = "no",
    .administrator = "Runs the election",
    .credential_authority = "Made the voting codes",
    .trustee_alone = "Holds a key",
    .trustee_share = "Holds a share of the key",
    .threshold = "Decrypting takes {} of the {} shares.",
    .turnout = "Turnout",
    .voters = "Voters",
    .voted = "Voted",
    .ballots = "Ballots",
    .rate = "Turnout",
    .college = "College",
    .all = "All",
    .ballots_agree = "As many ballots were counted as voters are marked on the turnout list.",
    .ballots_differ =
        "Attention: {} voters are marked on the turnout list, {} ballots were counted. The electoral board "
        "decides what follows.",
    .result = "The result",
    .rule = "Rule: {}",
    .option = "Choice",
    .votes = "Votes",
    .blank = "Blank votes",
    .seats = "Elected",
    .seat = "Seat",
    .how = "How it follows, step by step",
    .incidents = "What happened",
    .no_incident = "No incident was recorded.",
    .verify = "Verify this result",
    .verify_text =
        "Everybody can compute all of it again: download the public archive from this address, then run this command.",
    .verify_then =
        "The program checks each ballot, each proof and the count. It must show the two fingerprints and the "
        "votes of these minutes; if it does not, this paper is not the election’s.",
    .remarks = "Remarks and objections",
    .remarks_text = "To be filled in by hand; strike out empty lines.",
    .signatures = "Signatures",
    .signatures_text = "The undersigned were present at the count and confirm these minutes.",
    .signature_name = "Name",
    .signature_line = "Signature",
};

}  // namespace

const MinutesWords& minutes_words(Language language) {
  switch (language) {
    case Language::french:
      return french;
    case Language::dutch:
      return dutch;
    case Language::german:
      return german;
    case Language::english:
      return english;
  }
  return english;
}

}  // namespace urna::report::detail
