// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/letter_words.hpp"

#include "base/ensure.hpp"

namespace urna::report::detail {
namespace {

constexpr LetterWords french{
    .title = "Lettres aux électeurs",
    .code_title = "Votre code de vote",
    .code_part = "Votre code de vote, partie {} sur 2",
    .code_hint = "Six groupes de cinq. 0 est un zéro, 1 est un un\u00A0: il n’y a ni I, ni L, ni O, ni U.",
    .opens = "Début du vote",
    .closes = "Fin du vote",
    .times_in = "Fuseau horaire\u00A0: {}",
    .steps_title = "Voter en quatre étapes",
    .step_1 = "Ouvrez la page de vote",
    .step_1_text = "Tapez cette adresse dans votre navigateur, ou scannez l’image\u00A0:",
    .step_2 = "Entrez votre code",
    .step_2_text = "Les six groupes du cadre, dans l’ordre. Majuscules et espaces n’ont pas d’importance.",
    .step_2_birth_date = "La page vous demande aussi votre date de naissance.",
    .step_2_parts =
        "Cette lettre n’en porte qu’une partie. L’autre vous parvient par une autre voie\u00A0: entrez les deux.",
    .step_3 = "Choisissez et relisez",
    .step_3_text = "Rien n’est envoyé tant que vous n’avez pas relu et confirmé votre bulletin.",
    .step_4 = "Déposez votre bulletin",
    .step_4_text = "Il est chiffré sur votre appareil avant l’envoi. Gardez le numéro de suivi affiché.",
    .step_4_once = "Un bulletin déposé ne peut plus être changé.",
    .step_4_again = "Vous pouvez voter à nouveau jusqu’à la clôture\u00A0: seul le dernier bulletin compte.",
    .qr_caption = "L’image contient l’adresse et votre code. Ne la montrez à personne.",
    .secret_title = "Ce code n’est que pour vous",
    .secret_text =
        "Il permet de voter une fois, à votre place. Personne n’a le droit de vous le demander\u00A0: ni "
        "l’organisateur, ni l’assistance, ni votre employeur. Ne le photographiez pas et ne l’envoyez à "
        "personne.",
    .tracker_title = "Votre numéro de suivi",
    .tracker_text =
        "Après le vote, la page affiche un numéro de suivi. Il vous permet de retrouver votre bulletin "
        "dans l’urne publique, depuis n’importe quel appareil. Il ne révèle pas votre choix.",
    .help_title = "Besoin d’aide\u00A0?",
    .help_text = "Lettre déjà ouverte, code illisible ou refusé\u00A0:",
    .number = "Lettre {} sur {}",
    .reserve = "Courrier de réserve n° {}",
    .election = "Scrutin",
    .cover_title = "Bordereau des lettres",
    .cover_count = "Lettres dans ce lot",
    .cover_list = "Empreinte de la liste des électeurs",
    .cover_list_text =
        "SHA-256 des identifiants des électeurs, dans l’ordre des lettres, un par ligne. Qui possède la "
        "liste peut la recalculer\u00A0; elle ne révèle aucun code.",
    .cover_care =
        "Ce lot contient des codes de vote. Comptez les lettres à chaque étape, détruisez les feuilles mal "
        "imprimées, et effacez le fichier dès que les lettres sont postées.",
    .cover_hands = "De main en main",
    .cover_handed_over = "Fichier remis",
    .cover_printed = "Lettres imprimées et comptées",
    .cover_posted = "Lettres mises sous pli et postées",
    .cover_destroyed = "Fichier et rebuts détruits",
    .cover_who = "Nom",
    .cover_when = "Date et heure",
    .cover_signature = "Signature",
};

constexpr LetterWords dutch{
    .title = "Brieven aan de kiezers",
    .code_title = "Uw stemcode",
    .code_part = "Uw stemcode, deel {} van 2",
    .code_hint = "Zes groepen van vijf. 0 is een nul, 1 is een één: I, L, O en U komen niet voor.",
    .opens = "Begin van de stemming",
    .closes = "Einde van de stemming",
    .times_in = "Tijdzone: {}",
    .steps_title = "Stemmen in vier stappen",
    .step_1 = "Open de stempagina",
    .step_1_text = "Typ dit adres in uw browser, of scan de afbeelding:",
    .step_2 = "Vul uw code in",
    .step_2_text = "De zes groepen uit het kader, in volgorde. Hoofdletters en spaties maken niet uit.",
    .step_2_birth_date = "De pagina vraagt ook uw geboortedatum.",
    .step_2_parts = "Op deze brief staat één deel. Het andere krijgt u langs een andere weg: vul beide in.",
    .step_3 = "Kies en controleer",
    .step_3_text = "Er wordt niets verzonden voordat u uw stembiljet hebt nagelezen en bevestigd.",
    .step_4 = "Breng uw stem uit",
    .step_4_text = "Uw stem wordt op uw apparaat versleuteld en dan verzonden. Bewaar het volgnummer dat u ziet.",
    .step_4_once = "Een uitgebrachte stem kan niet meer worden gewijzigd.",
    .step_4_again = "U kunt tot de sluiting opnieuw stemmen: alleen het laatste stembiljet telt.",
    .qr_caption = "De afbeelding bevat het adres en uw code. Laat haar aan niemand zien.",
    .secret_title = "Deze code is alleen voor u",
    .secret_text =
        "Met deze code wordt één keer gestemd, in uw naam. Niemand mag erom vragen: de organisator niet, de "
        "helpdesk niet, uw werkgever niet. Maak er geen foto van en stuur de code aan niemand.",
    .tracker_title = "Uw volgnummer",
    .tracker_text =
        "Na het stemmen toont de pagina een volgnummer. Daarmee vindt u uw stembiljet terug in de openbare "
        "stembus, op elk apparaat. Het verraadt uw keuze niet.",
    .help_title = "Hulp nodig?",
    .help_text = "Brief al geopend, code onleesbaar of geweigerd:",
    .number = "Brief {} van {}",
    .reserve = "Reservebrief {}",
    .election = "Verkiezing",
    .cover_title = "Begeleidend blad bij de brieven",
    .cover_count = "Brieven in deze partij",
    .cover_list = "Vingerafdruk van de kiezerslijst",
    .cover_list_text =
        "SHA-256 van de kenmerken van de kiezers, in de volgorde van de brieven, één per regel. Wie de "
        "lijst heeft, kan hem narekenen; hij verraadt geen enkele code.",
    .cover_care =
        "Deze partij bevat stemcodes. Tel de brieven bij elke stap, vernietig mislukte afdrukken en wis het "
        "bestand zodra de brieven op de post zijn.",
    .cover_hands = "Van hand tot hand",
    .cover_handed_over = "Bestand overhandigd",
    .cover_printed = "Brieven gedrukt en geteld",
    .cover_posted = "Brieven in enveloppen en op de post",
    .cover_destroyed = "Bestand en misdrukken vernietigd",
    .cover_who = "Naam",
    .cover_when = "Datum en tijd",
    .cover_signature = "Handtekening",
};

constexpr LetterWords german{
    .title = "Briefe an die Wahlberechtigten",
    .code_title = "Ihr Wahlcode",
    .code_part = "Ihr Wahlcode, Teil {} von 2",
    .code_hint = "Sechs Fünfergruppen. 0 ist eine Null, 1 ist eine Eins: I, L, O und U kommen nicht vor.",
    .opens = "Beginn der Wahl",
    .closes = "Ende der Wahl",
    .times_in = "Zeitzone: {}",
    .steps_title = "In vier Schritten wählen",
    .step_1 = "Öffnen Sie die Wahlseite",
    .step_1_text = "Geben Sie diese Adresse im Browser ein, oder scannen Sie das Bild:",
    .step_2 = "Geben Sie Ihren Code ein",
    .step_2_text = "Die sechs Gruppen aus dem Kasten, der Reihe nach. Großschreibung und Leerzeichen sind egal.",
    .step_2_birth_date = "Die Seite fragt auch nach Ihrem Geburtsdatum.",
    .step_2_parts =
        "In diesem Brief steht nur ein Teil. Der andere erreicht Sie auf einem anderen Weg: Geben Sie beide ein.",
    .step_3 = "Wählen und prüfen Sie",
    .step_3_text = "Nichts wird gesendet, bevor Sie Ihren Stimmzettel geprüft und bestätigt haben.",
    .step_4 = "Geben Sie Ihre Stimme ab",
    .step_4_text = "Sie wird auf Ihrem Gerät verschlüsselt und dann gesendet. Bewahren Sie die Prüfnummer auf.",
    .step_4_once = "Eine abgegebene Stimme kann nicht mehr geändert werden.",
    .step_4_again = "Bis zum Ende können Sie erneut wählen: Nur der letzte Stimmzettel zählt.",
    .qr_caption = "Das Bild enthält die Adresse und Ihren Code. Zeigen Sie es niemandem.",
    .secret_title = "Dieser Code ist nur für Sie",
    .secret_text =
        "Mit ihm wird einmal in Ihrem Namen gewählt. Niemand darf danach fragen: nicht der Veranstalter, "
        "nicht die Hilfe, nicht Ihr Arbeitgeber. Fotografieren Sie ihn nicht und senden Sie ihn niemandem.",
    .tracker_title = "Ihre Prüfnummer",
    .tracker_text =
        "Nach der Wahl zeigt die Seite eine Prüfnummer. Mit ihr finden Sie Ihren Stimmzettel in der "
        "öffentlichen Urne wieder, von jedem Gerät aus. Sie verrät Ihre Wahl nicht.",
    .help_title = "Brauchen Sie Hilfe?",
    .help_text = "Brief schon geöffnet, Code unlesbar oder abgelehnt:",
    .number = "Brief {} von {}",
    .reserve = "Reservebrief {}",
    .election = "Wahl",
    .cover_title = "Begleitblatt der Briefe",
    .cover_count = "Briefe in dieser Sendung",
    .cover_list = "Fingerabdruck der Wählerliste",
    .cover_list_text =
        "SHA-256 der Kennungen der Wahlberechtigten, in der Reihenfolge der Briefe, eine je Zeile. Wer "
        "die Liste hat, kann ihn nachrechnen; er verrät keinen Code.",
    .cover_care =
        "Diese Sendung enthält Wahlcodes. Zählen Sie die Briefe bei jedem Schritt, vernichten Sie "
        "Fehldrucke, und löschen Sie die Datei, sobald die Briefe auf der Post sind.",
    .cover_hands = "Von Hand zu Hand",
    .cover_handed_over = "Datei übergeben",
    .cover_printed = "Briefe gedruckt und gezählt",
    .cover_posted = "Briefe eingelegt und aufgegeben",
    .cover_destroyed = "Datei und Fehldrucke vernichtet",
    .cover_who = "Name",
    .cover_when = "Datum und Uhrzeit",
    .cover_signature = "Unterschrift",
};

constexpr LetterWords english{
    .title = "Letters to the voters",
    .code_title = "Your voting code",
    .code_part = "Your voting code, part {} of 2",
    .code_hint = "Six groups of five. 0 is a zero, 1 is a one: the letters I, L, O and U are never used.",
    .opens = "Voting opens",
    .closes = "Voting closes",
    .times_in = "Time zone: {}",
    .steps_title = "How to vote, in four steps",
    .step_1 = "Open the voting page",
    .step_1_text = "Type this address in your browser, or scan the picture:",
    .step_2 = "Enter your code",
    .step_2_text = "The six groups in the box, in order. Capitals and spaces do not matter.",
    .step_2_birth_date = "The page also asks for your date of birth.",
    .step_2_parts = "This letter holds one part. The other reaches you by another way: enter both.",
    .step_3 = "Choose and review",
    .step_3_text = "Nothing is sent before you have reviewed and confirmed your ballot.",
    .step_4 = "Cast your ballot",
    .step_4_text = "It is encrypted on your device before it is sent. Keep the tracking number you are shown.",
    .step_4_once = "Once cast, a ballot cannot be changed.",
    .step_4_again = "You may vote again until voting closes: only your last ballot counts.",
    .qr_caption = "The picture holds the address and your code. Show it to nobody.",
    .secret_title = "This code is for you alone",
    .secret_text =
        "It lets one ballot be cast in your name. Nobody may ask you for it: not the organiser, not the "
        "help line, not your employer. Do not take a photograph of it and do not send it to anyone.",
    .tracker_title = "Your tracking number",
    .tracker_text =
        "After you vote, the page shows a tracking number. With it you find your ballot in the public "
        "ballot box, from any device. It does not reveal your choice.",
    .help_title = "Need help?",
    .help_text = "Letter already opened, code unreadable or refused:",
    .number = "Letter {} of {}",
    .reserve = "Reserve letter {}",
    .election = "Election",
    .cover_title = "Cover sheet of the letters",
    .cover_count = "Letters in this batch",
    .cover_list = "Fingerprint of the list of voters",
    .cover_list_text =
        "SHA-256 of the voters’ ids, in the order of the letters, one a line. Whoever has the list can "
        "compute it again; it reveals no code.",
    .cover_care =
        "This batch holds voting codes. Count the letters at each step, destroy spoiled sheets, and erase "
        "the file as soon as the letters are posted.",
    .cover_hands = "From hand to hand",
    .cover_handed_over = "File handed over",
    .cover_printed = "Letters printed and counted",
    .cover_posted = "Letters enclosed and posted",
    .cover_destroyed = "File and spoiled sheets destroyed",
    .cover_who = "Name",
    .cover_when = "Date and time",
    .cover_signature = "Signature",
};

}  // namespace

const LetterWords& letter_words(Language language) { return in_language(language, french, dutch, german, english); }

std::string filled(std::string_view sentence, std::initializer_list<std::string_view> texts) {
  std::string whole;
  auto next = texts.begin();
  while (true) {
    const std::size_t gap = sentence.find("{}");
    whole += sentence.substr(0, gap);
    if (gap == std::string_view::npos) break;
    ensure(next != texts.end(), "a sentence has as many gaps as texts");
    whole += *next++;
    sentence.remove_prefix(gap + 2);
  }
  ensure(next == texts.end(), "a sentence has as many gaps as texts");
  return whole;
}

}  // namespace urna::report::detail
