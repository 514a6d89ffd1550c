// SPDX-License-Identifier: EUPL-1.2
#include "report/explanation.hpp"

#include <span>

#include "report/detail/explanation_words.hpp"

namespace urna::report {
namespace {

using counting::Singular;

constexpr Singular french[] = {{" sièges ne sont pas attribués", " siège n’est pas attribué"},
                               {" de ses sièges restent vacants", " de ses sièges reste vacant"},
                               {" quotients entiers", " quotient entier"},
                               {" suffrages exprimés", " suffrage exprimé"},
                               {" sièges restants", " siège restant"},
                               {" sièges déjà obtenus", " siège déjà obtenu"},
                               {" sièges", " siège"},
                               {" bulletins ont choisi", " bulletin a choisi"},
                               {" bulletins", " bulletin"},
                               {" candidats", " candidat"},
                               {" ratures", " rature"},
                               {" femmes", " femme"},
                               {" hommes", " homme"}};

constexpr Singular dutch[] = {{" zetels worden niet toegekend", " zetel wordt niet toegekend"},
                              {" van haar zetels blijven onbezet", " van haar zetels blijft onbezet"},
                              {" hele kiesdelers", " hele kiesdeler"},
                              {" zetels", " zetel"},
                              {" geldige stemmen", " geldige stem"},
                              {" stemmen", " stem"},
                              {" stembiljetten kozen", " stembiljet koos"},
                              {" stembiljetten", " stembiljet"},
                              {" kandidaten", " kandidaat"},
                              {" doorhalingen", " doorhaling"},
                              {" vrouwen", " vrouw"},
                              {" mannen", " man"}};

constexpr Singular german[] = {{" Sitze werden nicht vergeben", " Sitz wird nicht vergeben"},
                               {" ihrer Sitze bleiben unbesetzt", " ihrer Sitze bleibt unbesetzt"},
                               {" ganze Quoten", " ganze Quote"},
                               {" ganze Wahlzahlen", " ganze Wahlzahl"},
                               {" Sitze", " Sitz"},
                               {" gültige Stimmen", " gültige Stimme"},
                               {" Stimmen", " Stimme"},
                               {" Stimmzettel wählten", " Stimmzettel wählte"},
                               {" Stimmzetteln", " Stimmzettel"},
                               {" Kandidaturen", " Kandidatur"},
                               {" Streichungen", " Streichung"},
                               {" Frauen", " Frau"},
                               {" Männer", " Mann"}};

std::span<const Singular> singulars(Language language) {
  return in_language<std::span<const Singular>>(language, french, dutch, german, {});
}

}  // namespace

std::string explained(Language language, const counting::ExplanationLine& line) {
  const std::string_view sentence = detail::explanation_sentence(language, line.sentence);
  if (language == Language::english || sentence.empty()) return line.text();
  // French counts nothing in the singular too: « 0 siège ».
  const auto is_one = [language](std::string_view figure) {
    return figure == "1" || (figure == "0" && language == Language::french);
  };
  return counting::filled_in(sentence, line.figures, singulars(language), is_one);
}

}  // namespace urna::report
