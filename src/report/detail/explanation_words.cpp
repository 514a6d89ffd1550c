// SPDX-License-Identifier: EUPL-1.2
#include "report/detail/explanation_words.hpp"

#include <array>

namespace urna::report::detail {
namespace {

/// English, as in `src/counting`, French, Dutch, German.  The figures stand in the same order in all of them.
struct Sentence {
  std::string_view english, french, dutch, german;
};

constexpr auto sentences = std::to_array<Sentence>({
    {"The balance of women and men could not be judged.",
     "La répartition des femmes et des hommes n’a pas pu être appréciée.",
     "De verdeling van vrouwen en mannen kon niet worden beoordeeld.",
     "Das Verhältnis von Frauen und Männern ließ sich nicht beurteilen."},
    {"Threshold: {} % of {} votes = {} votes.", "Seuil\u00A0: {}\u00A0% de {} voix = {} voix.",
     "Drempel: {}% van {} stemmen = {} stemmen.", "Sperrklausel: {}\u00A0% von {} Stimmen = {} Stimmen."},
    {"{}: {} votes, below the threshold; it takes no part in the distribution.",
     "{}\u00A0: {} voix, sous le seuil\u00A0; elle ne participe pas à la répartition.",
     "{}: {} stemmen, onder de drempel; zij doet niet mee aan de verdeling.",
     "{}: {} Stimmen, unter der Sperrklausel; sie nimmt an der Verteilung nicht teil."},
    {"Electoral roll of the college: women {}, men {}, together {}.",
     "Liste électorale du collège\u00A0: femmes {}, hommes {}, ensemble {}.",
     "Kiezerslijst van het college: vrouwen {}, mannen {}, samen {}.",
     "Wählerliste des Wahlkörpers: Frauen {}, Männer {}, zusammen {}."},
    {"{}: not presented by a trade union; the rule does not apply.",
     "{}\u00A0: liste non syndicale, la règle ne s’applique pas.",
     "{}: niet door een vakbond ingediend; de regel geldt niet.",
     "{}: nicht von einer Gewerkschaft eingereicht; die Regel gilt nicht."},
    {"{}: one candidate; the rule speaks of lists with several.",
     "{}\u00A0: une seule candidature, la règle vise les listes de plusieurs candidats.",
     "{}: één kandidaat; de regel gaat over lijsten met meer kandidaten.",
     "{}: eine Kandidatur; die Regel spricht von Listen mit mehreren."},
    {"{}: one candidate for {} seats; courts have refused this to trade unions, a person must judge.",
     "{}\u00A0: une seule candidature pour {} sièges\u00A0; la jurisprudence l’a refusé aux syndicats, à apprécier par "
     "une personne.",
     "{}: één kandidaat voor {} zetels; rechters hebben dit vakbonden geweigerd, een mens moet oordelen.",
     "{}: eine Kandidatur für {} Sitze; Gerichte haben das Gewerkschaften verwehrt, ein Mensch muss entscheiden."},
    {"{}: women {} candidates × {} / {} = {}, men {} candidates × {} / {} = {}.",
     "{}\u00A0: femmes {} candidats × {} / {} = {}, hommes {} candidats × {} / {} = {}.",
     "{}: vrouwen {} kandidaten × {} / {} = {}, mannen {} kandidaten × {} / {} = {}.",
     "{}: Frauen {} Kandidaturen × {} / {} = {}, Männer {} Kandidaturen × {} / {} = {}."},
    {"{}: rounded up from one half, that is {} women and {} men.",
     "{}\u00A0: arrondi à l’entier supérieur à partir de la moitié, soit {} femmes et {} hommes.",
     "{}: vanaf een half naar boven afgerond, dus {} vrouwen en {} mannen.",
     "{}: ab einer Hälfte aufgerundet, das sind {} Frauen und {} Männer."},
    {"{}: as many women as men on the roll and an odd number of candidates: the extra one may be a woman or a man.",
     "{}\u00A0: autant de femmes que d’hommes inscrits et un nombre impair de candidats\u00A0: le dernier peut être "
     "une femme ou un homme.",
     "{}: evenveel vrouwen als mannen op de lijst en een oneven aantal kandidaten: de laatste mag een vrouw of een man "
     "zijn.",
     "{}: ebenso viele Frauen wie Männer in der Wählerliste und eine ungerade Zahl von Kandidaturen: die letzte darf "
     "eine Frau oder ein Mann sein."},
    {"{}: both shares end in exactly one half; the law does not say which is rounded, either is accepted.",
     "{}\u00A0: les deux parts finissent exactement par un demi\u00A0; la loi ne dit pas laquelle arrondir, les deux "
     "sont admises.",
     "{}: beide aandelen eindigen precies op een half; de wet zegt niet welk wordt afgerond, beide zijn goed.",
     "{}: beide Anteile enden auf genau ein Halb; das Gesetz sagt nicht, welcher gerundet wird, beides gilt."},
    {"{}: rounding leaves out one sex; the list may have one candidate of it, not first.",
     "{}\u00A0: l’arrondi exclut un sexe\u00A0; la liste peut comporter un candidat de ce sexe, mais pas en première "
     "position.",
     "{}: door de afronding valt één geslacht weg; de lijst mag er één kandidaat van hebben, niet als eerste.",
     "{}: Die Rundung lässt ein Geschlecht aus; die Liste darf eine Kandidatur davon haben, nicht an erster Stelle."},
    {"{}: the list has {} women and {} men.", "{}\u00A0: la liste comporte {} femmes et {} hommes.",
     "{}: de lijst heeft {} vrouwen en {} mannen.", "{}: Die Liste hat {} Frauen und {} Männer."},
    {"{}: too many women, {} more than allowed.", "{}\u00A0: trop de femmes, {} de plus que permis.",
     "{}: te veel vrouwen, {} meer dan toegestaan.", "{}: zu viele Frauen, {} mehr als erlaubt."},
    {"{}: too many men, {} more than allowed.", "{}\u00A0: trop d’hommes, {} de plus que permis.",
     "{}: te veel mannen, {} meer dan toegestaan.", "{}: zu viele Männer, {} mehr als erlaubt."},
    {"{}: {} is the one candidate of the sex that rounding leaves out.",
     "{}\u00A0: {} est l’unique candidature du sexe que l’arrondi exclut.",
     "{}: {} is de enige kandidaat van het geslacht dat door de afronding wegvalt.",
     "{}: {} ist die eine Kandidatur des Geschlechts, das die Rundung auslässt."},
    {"{}: {}, the one candidate of the sex that rounding leaves out, may not stand first.",
     "{}\u00A0: {}, unique candidature du sexe que l’arrondi exclut, ne peut pas être en première position.",
     "{}: {}, de enige kandidaat van het geslacht dat door de afronding wegvalt, mag niet als eerste staan.",
     "{}: {}, die eine Kandidatur des Geschlechts, das die Rundung auslässt, darf nicht an erster Stelle stehen."},
    {"{}: {} stands behind the second place; whether alternation binds here a person must judge.",
     "{}\u00A0: {} figure après la deuxième place\u00A0; à une personne d’apprécier si l’alternance s’impose ici.",
     "{}: {} staat na de tweede plaats; of afwisseling hier verplicht is, moet een mens beoordelen.",
     "{}: {} steht nach dem zweiten Platz; ob der Wechsel hier bindet, muss ein Mensch entscheiden."},
    {"{}: women and men do not alternate at: {}.",
     "{}\u00A0: l’alternance des femmes et des hommes est rompue à\u00A0: {}.",
     "{}: vrouwen en mannen wisselen elkaar niet af bij: {}.", "{}: Frauen und Männer wechseln sich nicht ab bei: {}."},
    {"{}: shares and alternation are kept.", "{}\u00A0: les parts et l’alternance sont respectées.",
     "{}: aandelen en afwisseling kloppen.", "{}: Anteile und Wechsel sind eingehalten."},
    {"{}: if a court finds the breach of shares, it annuls the election of: {} (L.2314-32).",
     "{}\u00A0: si le juge constate que les parts ne sont pas respectées, il annule l’élection de\u00A0: {} "
     "(L.2314-32).",
     "{}: stelt de rechter vast dat de aandelen niet kloppen, dan vernietigt hij de verkiezing van: {} (L.2314-32).",
     "{}: Stellt ein Gericht fest, dass die Anteile verletzt sind, hebt es die Wahl auf von: {} (L.2314-32)."},
    {"{}: if a court finds the breach of order, it annuls the election of: {} (L.2314-32).",
     "{}\u00A0: si le juge constate que l’ordre n’est pas respecté, il annule l’élection de\u00A0: {} (L.2314-32).",
     "{}: stelt de rechter vast dat de volgorde niet klopt, dan vernietigt hij de verkiezing van: {} (L.2314-32).",
     "{}: Stellt ein Gericht fest, dass die Reihenfolge verletzt ist, hebt es die Wahl auf von: {} (L.2314-32)."},
    {"D'Hondt: the votes of a list with s seats are divided by s + 1 for its next seat.",
     "D’Hondt\u00A0: les voix d’une liste qui a s sièges sont divisées par s + 1 pour son siège suivant.",
     "D’Hondt: de stemmen van een lijst met s zetels worden voor de volgende zetel gedeeld door s + 1.",
     "D’Hondt: Die Stimmen einer Liste mit s Sitzen werden für ihren nächsten Sitz durch s + 1 geteilt."},
    {"Sainte-Laguë: the votes of a list with s seats are divided by 2 s + 1 for its next seat.",
     "Sainte-Laguë\u00A0: les voix d’une liste qui a s sièges sont divisées par 2 s + 1 pour son siège suivant.",
     "Sainte-Laguë: de stemmen van een lijst met s zetels worden voor de volgende zetel gedeeld door 2 s + 1.",
     "Sainte-Laguë: Die Stimmen einer Liste mit s Sitzen werden für ihren nächsten Sitz durch 2 s + 1 geteilt."},
    {"Seat {} goes to {}: {} votes / {} = {}, the highest average.",
     "Le siège {} va à {}\u00A0: {} voix / {} = {}, la plus forte moyenne.",
     "Zetel {} gaat naar {}: {} stemmen / {} = {}, het hoogste gemiddelde.",
     "Sitz {} geht an {}: {} Stimmen / {} = {}, der höchste Durchschnitt."},
    {"Seat {} goes to {}: {} votes / {} = {}, an average shared by {}, with a seat for each.",
     "Le siège {} va à {}\u00A0: {} voix / {} = {}, moyenne commune à {}, et il y a un siège pour chacune.",
     "Zetel {} gaat naar {}: {} stemmen / {} = {}, een gemiddelde dat ook geldt voor {}; er is voor elk een zetel.",
     "Sitz {} geht an {}: {} Stimmen / {} = {}, ein Durchschnitt, den {} teilen; für jede ist ein Sitz da."},
    {"Not decided: {} have the same average, {}. Seats open: {}.",
     "Non départagés\u00A0: {} ont la même moyenne, {}. Sièges en suspens\u00A0: {}.",
     "Niet beslist: {} hebben hetzelfde gemiddelde, {}. Open zetels: {}.",
     "Nicht entschieden: {} haben denselben Durchschnitt, {}. Offene Sitze: {}."},
    {"No list can take a seat. Seats left vacant: {}.",
     "Aucune liste ne peut prendre de siège. Sièges restés vacants\u00A0: {}.",
     "Geen lijst kan een zetel krijgen. Onbezette zetels: {}.",
     "Keine Liste kann einen Sitz erhalten. Unbesetzte Sitze: {}."},
    {"{}: {} seats.", "{}\u00A0: {} sièges.", "{}: {} zetels.", "{}: {} Sitze."},
    {"Hare quota: {} votes / {} seats = {}.", "Quotient de Hare\u00A0: {} voix / {} sièges = {}.",
     "Kiesdeler van Hare: {} stemmen / {} zetels = {}.", "Hare-Quote: {} Stimmen / {} Sitze = {}."},
    {"Droop quota: the whole part of {} votes / ({} seats + 1), plus 1 = {}.",
     "Quotient de Droop\u00A0: partie entière de {} voix / ({} sièges + 1), plus 1 = {}.",
     "Kiesdeler van Droop: het gehele deel van {} stemmen / ({} zetels + 1), plus 1 = {}.",
     "Droop-Quote: der ganze Teil von {} Stimmen / ({} Sitze + 1), plus 1 = {}."},
    {"{}: {} votes / {} gives {} whole quotas and as many seats; remainder {} votes.",
     "{}\u00A0: {} voix / {} donne {} quotients entiers et autant de sièges\u00A0; reste {} voix.",
     "{}: {} stemmen / {} geeft {} hele kiesdelers en evenveel zetels; rest {} stemmen.",
     "{}: {} Stimmen / {} ergibt {} ganze Quoten und ebenso viele Sitze; Rest {} Stimmen."},
    {"Seats still to give to the largest remainders: {}.", "Sièges encore à attribuer aux plus forts restes\u00A0: {}.",
     "Zetels die nog naar de grootste resten gaan: {}.", "Sitze, die noch an die größten Reste gehen: {}."},
    {"A seat goes to {}: remainder {}.", "Un siège va à {}\u00A0: reste {}.", "Een zetel gaat naar {}: rest {}.",
     "Ein Sitz geht an {}: Rest {}."},
    {"Not decided: {} have the same remainder, {}. Seats open: {}.",
     "Non départagés\u00A0: {} ont le même reste, {}. Sièges en suspens\u00A0: {}.",
     "Niet beslist: {} hebben dezelfde rest, {}. Open zetels: {}.",
     "Nicht entschieden: {} haben denselben Rest, {}. Offene Sitze: {}."},
    {"No list is left for them. Seats left vacant: {}.",
     "Il ne reste aucune liste pour eux. Sièges restés vacants\u00A0: {}.",
     "Er is geen lijst meer over. Onbezette zetels: {}.", "Es ist keine Liste mehr da. Unbesetzte Sitze: {}."},
    {"Valid ballots: {}. Invalid ballots: {}.", "Bulletins valables\u00A0: {}. Bulletins nuls\u00A0: {}.",
     "Geldige stembiljetten: {}. Ongeldige stembiljetten: {}.", "Gültige Stimmzettel: {}. Ungültige Stimmzettel: {}."},
    {"Blank ballots, set aside: {}.", "Bulletins blancs, mis à part\u00A0: {}.",
     "Blanco stembiljetten, apart gelegd: {}.", "Leere Stimmzettel, beiseite gelegt: {}."},
    {"{}: number of ballots per grade, best first: {}.",
     "{}\u00A0: nombre de bulletins par mention, de la meilleure à la moins bonne\u00A0: {}.",
     "{}: aantal stembiljetten per oordeel, het beste eerst: {}.",
     "{}: Zahl der Stimmzettel je Note, die beste zuerst: {}."},
    {"{}: the majority grade is {}: the grade in the middle, number {} of {} from the best.",
     "{}\u00A0: la mention majoritaire est {}\u00A0: celle du milieu, numéro {} sur {} à partir de la meilleure.",
     "{}: het meerderheidsoordeel is {}: het middelste, nummer {} van {} vanaf het beste.",
     "{}: Die Mehrheitsnote ist {}: die mittlere, Nummer {} von {} ab der besten."},
    {"{} is before {}: their grades in the middle, taken away one by one, first differ at step {}: {} against {}.",
     "{} précède {}\u00A0: leurs mentions du milieu, retirées une à une, diffèrent d’abord à l’étape {}\u00A0: {} "
     "contre {}.",
     "{} komt voor {}: hun middelste oordelen, één voor één weggenomen, verschillen het eerst bij stap {}: {} tegen "
     "{}.",
     "{} liegt vor {}: Ihre mittleren Noten, eine nach der anderen weggenommen, unterscheiden sich zuerst bei Schritt "
     "{}: {} gegen {}."},
    {"{} are equal to the last grade.", "{} sont à égalité jusqu’à la dernière mention.",
     "{} zijn gelijk tot het laatste oordeel.", "{} sind bis zur letzten Note gleich."},
    {"Rank {}: {}.", "Rang {}\u00A0: {}.", "Plaats {}: {}.", "Rang {}: {}."},
    {"{} votes: {}.", "{} voix\u00A0: {}.", "{} stemmen: {}.", "{} Stimmen: {}."},
    {"Seat {} goes to {}, with {} votes.", "Le siège {} va à {}, avec {} voix.",
     "Zetel {} gaat naar {}, met {} stemmen.", "Sitz {} geht an {}, mit {} Stimmen."},
    {"Not decided: {} have the same number of votes, {}. Seats open: {}.",
     "Non départagés\u00A0: {} ont le même nombre de voix, {}. Sièges en suspens\u00A0: {}.",
     "Niet beslist: {} hebben evenveel stemmen, {}. Open zetels: {}.",
     "Nicht entschieden: {} haben gleich viele Stimmen, {}. Offene Sitze: {}."},
    {"No other option received a vote. Seats left vacant: {}.",
     "Aucun autre choix n’a reçu de voix. Sièges restés vacants\u00A0: {}.",
     "Geen andere keuze kreeg een stem. Onbezette zetels: {}.",
     "Keine andere Wahlmöglichkeit erhielt eine Stimme. Unbesetzte Sitze: {}."},
    {"Ballots that rank: {}.", "Bulletins qui classent\u00A0: {}.", "Stembiljetten met een rangorde: {}.",
     "Stimmzettel mit einer Rangfolge: {}."},
    {"{} is before {} on {} ballots, behind on {}: it wins their duel.",
     "{} est devant {} sur {} bulletins, derrière sur {}\u00A0: gagne leur duel.",
     "{} staat voor {} op {} stembiljetten, erachter op {}: wint hun duel.",
     "{} steht vor {} auf {} Stimmzetteln, dahinter auf {}: gewinnt ihr Duell."},
    {"{} and {} are each before the other on {} ballots: no winner of their duel.",
     "{} et {} sont chacun devant l’autre sur {} bulletins\u00A0: leur duel n’a pas de gagnant.",
     "{} en {} staan elk voor de ander op {} stembiljetten: hun duel heeft geen winnaar.",
     "{} und {} stehen je auf {} Stimmzetteln voreinander: Ihr Duell hat keinen Sieger."},
    {"From {} to {} the strongest path counts {} to {}, from {} to {} it counts {} to {}: {} is ranked before.",
     "De {} à {} le chemin le plus fort compte {} contre {}, de {} à {} il compte {} contre {}\u00A0: {} est classé "
     "devant.",
     "Van {} naar {} telt het sterkste pad {} tegen {}, van {} naar {} telt het {} tegen {}: {} komt eerder in de "
     "rangorde.",
     "Von {} zu {} zählt der stärkste Weg {} zu {}, von {} zu {} zählt er {} zu {}: {} liegt davor."},
    {"Between {} and {} the strongest paths are equal: neither is ranked before.",
     "Entre {} et {} les chemins les plus forts sont égaux\u00A0: aucun n’est classé devant l’autre.",
     "Tussen {} en {} zijn de sterkste paden gelijk: geen van beide komt eerder.",
     "Zwischen {} und {} sind die stärksten Wege gleich: Keines liegt davor."},
    {"The count uses exact fractions.", "Le calcul emploie des fractions exactes.",
     "De telling rekent met exacte breuken.", "Die Auszählung rechnet mit genauen Brüchen."},
    {"The count uses floating-point numbers, as belenios-tool does; it is for comparison and does not bind.",
     "Le calcul emploie des nombres à virgule flottante, comme belenios-tool\u00A0; il sert à comparer et n’engage "
     "pas.",
     "De telling rekent met drijvendekommagetallen, zoals belenios-tool; zij dient ter vergelijking en bindt niet.",
     "Die Auszählung rechnet mit Gleitkommazahlen wie belenios-tool; sie dient dem Vergleich und bindet nicht."},
    {"Quota: the whole part of {} ballots / ({} seats + 1), plus 1 = {}.",
     "Quotient\u00A0: partie entière de {} bulletins / ({} sièges + 1), plus 1 = {}.",
     "Kiesdeler: het gehele deel van {} stembiljetten / ({} zetels + 1), plus 1 = {}.",
     "Quote: der ganze Teil von {} Stimmzetteln / ({} Sitze + 1), plus 1 = {}."},
    {"Round {}, {} seats left. Totals: {}.", "Tour {}, {} sièges restants. Totaux\u00A0: {}.",
     "Ronde {}, nog {} zetels. Totalen: {}.", "Runde {}, noch {} Sitze. Summen: {}."},
    {"{} have the same total, {}: {} is elected first, for it is the first of them in the question.",
     "{} ont le même total, {}\u00A0: {} est élu d’abord, comme premier d’entre eux dans la question.",
     "{} hebben hetzelfde totaal, {}: {} is eerst gekozen, als eerste van hen in de vraag.",
     "{} haben dieselbe Summe, {}: {} ist zuerst gewählt, als Erstes von ihnen in der Frage."},
    {"{} is elected: {} is at least the quota, {}.", "{} est élu\u00A0: {} atteint le quotient, {}.",
     "{} is gekozen: {} is ten minste de kiesdeler, {}.", "{} ist gewählt: {} ist mindestens die Quote, {}."},
    {"Its ballots go on to their next choice, each with ({} - {}) / {} = {} of its weight.",
     "Ses bulletins passent à leur choix suivant, chacun avec ({} - {}) / {} = {} de son poids.",
     "De stembiljetten gaan door naar hun volgende keuze, elk met ({} - {}) / {} = {} van het gewicht.",
     "Die Stimmzettel gehen zu ihrer nächsten Wahl über, jeder mit ({} - {}) / {} = {} seines Gewichts."},
    {"{} have the same total, {}: {} is out first, for it is the last of them in the question.",
     "{} ont le même total, {}\u00A0: {} est éliminé d’abord, comme dernier d’entre eux dans la question.",
     "{} hebben hetzelfde totaal, {}: {} valt eerst af, als laatste van hen in de vraag.",
     "{} haben dieselbe Summe, {}: {} scheidet zuerst aus, als Letztes von ihnen in der Frage."},
    {"Nobody reaches the quota, {}. {} is out, with {}; its ballots go on to their next choice.",
     "Personne n’atteint le quotient, {}. {} est éliminé, avec {}\u00A0; ses bulletins passent à leur choix suivant.",
     "Niemand haalt de kiesdeler, {}. {} valt af, met {}; de stembiljetten gaan door naar hun volgende keuze.",
     "Niemand erreicht die Quote, {}. {} scheidet aus, mit {}; die Stimmzettel gehen zu ihrer nächsten Wahl über."},
    {"As many options as seats remain, or fewer. Elected: {}.",
     "Il ne reste pas plus de choix que de sièges. Sont élus\u00A0: {}.",
     "Er zijn niet meer keuzes dan zetels over. Gekozen: {}.",
     "Es bleiben nicht mehr Wahlmöglichkeiten als Sitze. Gewählt: {}."},
    {"No option that a ballot ranks is left. Seats left vacant: {}.",
     "Il ne reste aucun choix classé par un bulletin. Sièges restés vacants\u00A0: {}.",
     "Er is geen keuze meer over die een stembiljet noemt. Onbezette zetels: {}.",
     "Es ist keine Wahlmöglichkeit mehr da, die ein Stimmzettel nennt. Unbesetzte Sitze: {}."},
    {"Valid votes: {}. Blank votes: {}, which do not count in the quotient.",
     "Suffrages exprimés\u00A0: {}. Votes blancs\u00A0: {}, qui ne comptent pas dans le quotient.",
     "Geldige stemmen: {}. Blanco stemmen: {}, die niet meetellen in de kiesdeler.",
     "Gültige Stimmen: {}. Leere Stimmen: {}, die in der Wahlzahl nicht zählen."},
    {"No valid vote was cast: there is no quotient. Seats not given: {}.",
     "Aucun suffrage n’a été exprimé\u00A0: il n’y a pas de quotient. Sièges non attribués\u00A0: {}.",
     "Er is geen geldige stem uitgebracht: er is geen kiesdeler. Niet toegekende zetels: {}.",
     "Es wurde keine gültige Stimme abgegeben: Es gibt keine Wahlzahl. Nicht vergebene Sitze: {}."},
    {"{}: {} votes for its candidates / {} candidates = {} votes of the list ({} ballots chose the list).",
     "{}\u00A0: {} voix de ses candidats / {} candidats = {} voix de la liste ({} bulletins ont choisi la liste).",
     "{}: {} stemmen op haar kandidaten / {} kandidaten = {} stemmen van de lijst ({} stembiljetten kozen de lijst).",
     "{}: {} Stimmen ihrer Kandidaturen / {} Kandidaturen = {} Stimmen der Liste ({} Stimmzettel wählten die Liste)."},
    {"Quotient: {} valid votes / {} seats = {}.", "Quotient électoral\u00A0: {} suffrages exprimés / {} sièges = {}.",
     "Kiesdeler: {} geldige stemmen / {} zetels = {}.", "Wahlzahl: {} gültige Stimmen / {} Sitze = {}."},
    {"{}: {} / {} = {}, thus {} whole quotients and as many seats.",
     "{}\u00A0: {} / {} = {}, soit {} quotients entiers et autant de sièges.",
     "{}: {} / {} = {}, dus {} hele kiesdelers en evenveel zetels.",
     "{}: {} / {} = {}, also {} ganze Wahlzahlen und ebenso viele Sitze."},
    {"{}: it has {} candidates only; {} of its seats stay vacant.",
     "{}\u00A0: elle n’a que {} candidats\u00A0; {} de ses sièges restent vacants.",
     "{}: zij heeft maar {} kandidaten; {} van haar zetels blijven onbezet.",
     "{}: Sie hat nur {} Kandidaturen; {} ihrer Sitze bleiben unbesetzt."},
    {"{}: it has {} candidates only, thus {} seats; it takes no further seat.",
     "{}\u00A0: elle n’a que {} candidats, donc {} sièges\u00A0; elle ne prend plus de siège.",
     "{}: zij heeft maar {} kandidaten, dus {} zetels; zij krijgt geen zetel meer.",
     "{}: Sie hat nur {} Kandidaturen, also {} Sitze; sie erhält keinen weiteren."},
    {"Seats still to give to the highest averages: {}.",
     "Sièges encore à attribuer aux plus fortes moyennes\u00A0: {}.",
     "Zetels die nog naar de hoogste gemiddelden gaan: {}.",
     "Sitze, die noch an die höchsten Durchschnitte gehen: {}."},
    {"No list that received votes has a candidate left: {} seats are not given.",
     "Aucune liste ayant obtenu des voix n’a encore de candidat\u00A0: {} sièges ne sont pas attribués.",
     "Geen lijst met stemmen heeft nog een kandidaat: {} zetels worden niet toegekend.",
     "Keine Liste mit Stimmen hat noch eine Kandidatur: {} Sitze werden nicht vergeben."},
    {"Seat {}, {}: {} / ({} seats already + 1) = {}.", "Siège {}, {}\u00A0: {} / ({} sièges déjà obtenus + 1) = {}.",
     "Zetel {}, {}: {} / (al {} zetels + 1) = {}.", "Sitz {}, {}: {} / (schon {} Sitze + 1) = {}."},
    {"Seat {} goes to {}: the highest average, {}.", "Le siège {} va à {}\u00A0: la plus forte moyenne, {}.",
     "Zetel {} gaat naar {}: het hoogste gemiddelde, {}.", "Sitz {} geht an {}: der höchste Durchschnitt, {}."},
    {"Seat {} goes to {}: {} have the same average, {}, and there is a seat for each.",
     "Le siège {} va à {}\u00A0: {} ont la même moyenne, {}, et il y a un siège pour chacune.",
     "Zetel {} gaat naar {}: {} hebben hetzelfde gemiddelde, {}, en er is voor elk een zetel.",
     "Sitz {} geht an {}: {} haben denselben Durchschnitt, {}, und für jede ist ein Sitz da."},
    {"Seat {} goes to {}: {} have the same average, {}, and it has more votes, {}.",
     "Le siège {} va à {}\u00A0: {} ont la même moyenne, {}, et elle a plus de voix, {}.",
     "Zetel {} gaat naar {}: {} hebben hetzelfde gemiddelde, {}, en zij heeft meer stemmen, {}.",
     "Sitz {} geht an {}: {} haben denselben Durchschnitt, {}, und sie hat mehr Stimmen, {}."},
    {"Seat {} goes to {}: {} have the same average and votes, and its next candidate is the elder.",
     "Le siège {} va à {}\u00A0: {} ont la même moyenne et les mêmes voix, et son candidat suivant est le plus âgé.",
     "Zetel {} gaat naar {}: {} hebben hetzelfde gemiddelde en evenveel stemmen, en haar volgende kandidaat is de "
     "oudste.",
     "Sitz {} geht an {}: {} haben denselben Durchschnitt und gleich viele Stimmen, und ihre nächste Kandidatur ist "
     "die ältere."},
    {"{} has no candidate left for this seat, which stays vacant.",
     "{} n’a plus de candidat pour ce siège, qui reste vacant.",
     "{} heeft geen kandidaat meer voor deze zetel, die onbezet blijft.",
     "{} hat keine Kandidatur mehr für diesen Sitz, der unbesetzt bleibt."},
    {"Not decided: {} have the same average and votes, and age does not tell them apart or is not known. Seats open: "
     "{}.",
     "Non départagés\u00A0: {} ont la même moyenne et les mêmes voix, et l’âge ne les départage pas ou n’est pas "
     "connu. Sièges en suspens\u00A0: {}.",
     "Niet beslist: {} hebben hetzelfde gemiddelde en evenveel stemmen, en de leeftijd beslist niet of is niet bekend. "
     "Open zetels: {}.",
     "Nicht entschieden: {} haben denselben Durchschnitt und gleich viele Stimmen, und das Alter entscheidet nicht "
     "oder ist nicht bekannt. Offene Sitze: {}."},
    {"{}, {}: {} votes, {} strikes on {} ballots; 10 × {} is at least {}, so the strikes count in the order.",
     "{}, {}\u00A0: {} voix, {} ratures sur {} bulletins\u00A0; 10 × {} atteint {}, les ratures comptent donc dans "
     "l’ordre.",
     "{}, {}: {} stemmen, {} doorhalingen op {} stembiljetten; 10 × {} is ten minste {}, dus de doorhalingen tellen in "
     "de volgorde.",
     "{}, {}: {} Stimmen, {} Streichungen auf {} Stimmzetteln; 10 × {} ist mindestens {}, also zählen die Streichungen "
     "in der Reihenfolge."},
    {"{}, {}: {} votes, {} strikes on {} ballots; 10 × {} is below {}, so they do not change the order.",
     "{}, {}\u00A0: {} voix, {} ratures sur {} bulletins\u00A0; 10 × {} est inférieur à {}, elles ne changent donc pas "
     "l’ordre.",
     "{}, {}: {} stemmen, {} doorhalingen op {} stembiljetten; 10 × {} is minder dan {}, dus ze veranderen de volgorde "
     "niet.",
     "{}, {}: {} Stimmen, {} Streichungen auf {} Stimmzetteln; 10 × {} liegt unter {}, also ändern sie die Reihenfolge "
     "nicht."},
    {"{}: order of its candidates: {}.", "{}\u00A0: ordre de ses candidats\u00A0: {}.",
     "{}: volgorde van haar kandidaten: {}.", "{}: Reihenfolge ihrer Kandidaturen: {}."},
    {"{}: {} seats. Elected: {}.", "{}\u00A0: {} sièges. Sont élus\u00A0: {}.", "{}: {} zetels. Gekozen: {}.",
     "{}: {} Sitze. Gewählt: {}."},
});

/// What a definition calls a rule, then its name in English, French, Dutch, German.
struct RuleWords {
  std::string_view name;
  Sentence words;
};

constexpr auto rules = std::to_array<RuleWords>({
    {"totals",
     {"the figures are the outcome", "les voix sont le résultat", "de stemmen zijn de uitslag",
      "die Stimmen sind das Ergebnis"}},
    {"plurality",
     {"the most votes take the seats", "scrutin majoritaire\u00A0: les choix qui ont le plus de voix ont les sièges",
      "de meeste stemmen krijgen de zetels", "Mehrheitswahl: die meisten Stimmen erhalten die Sitze"}},
    {"d-hondt",
     {"highest averages (D’Hondt)", "plus forte moyenne (D’Hondt)", "hoogste gemiddelden (D’Hondt)",
      "Höchstzahlverfahren (D’Hondt)"}},
    {"sainte-lague",
     {"highest averages (Sainte-Laguë)", "plus forte moyenne (Sainte-Laguë)", "hoogste gemiddelden (Sainte-Laguë)",
      "Höchstzahlverfahren (Sainte-Laguë)"}},
    {"hare",
     {"largest remainders, Hare quota", "plus forts restes, quotient de Hare", "grootste resten, kiesdeler van Hare",
      "größte Reste, Hare-Quote"}},
    {"droop",
     {"largest remainders, Droop quota", "plus forts restes, quotient de Droop", "grootste resten, kiesdeler van Droop",
      "größte Reste, Droop-Quote"}},
    {"works-council",
     {"French works council: quotient, then highest averages",
      "comité social et économique\u00A0: quotient électoral, puis plus forte moyenne",
      "Franse ondernemingsraad: kiesdeler, dan hoogste gemiddelden",
      "französischer Betriebsrat: Wahlzahl, dann höchste Durchschnitte"}},
    {"schulze",
     {"ranking by Schulze’s method", "classement par la méthode de Schulze", "rangorde volgens Schulze",
      "Rangfolge nach Schulze"}},
    {"stv",
     {"single transferable vote", "vote unique transférable", "enkelvoudige overdraagbare stem",
      "übertragbare Einzelstimmgebung"}},
    {"majority-judgment", {"majority judgment", "jugement majoritaire", "meerderheidsoordeel", "Mehrheitsurteil"}},
});

std::string_view in(Language language, const Sentence& one) {
  switch (language) {
    case Language::french:
      return one.french;
    case Language::dutch:
      return one.dutch;
    case Language::german:
      return one.german;
    case Language::english:
      return one.english;
  }
  return one.english;
}

}  // namespace

std::string_view explanation_sentence(Language language, std::string_view english) {
  for (const Sentence& one : sentences) {
    if (one.english == english) return in(language, one);
  }
  return {};
}

std::string_view rule_words(Language language, std::string_view name) {
  for (const RuleWords& one : rules) {
    if (one.name == name) return in(language, one.words);
  }
  return {};
}

}  // namespace urna::report::detail
