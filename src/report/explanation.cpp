// SPDX-License-Identifier: EUPL-1.2
#include "report/explanation.hpp"

#include <span>
#include <utility>

#include "report/detail/explanation_words.hpp"

namespace urna::report {
namespace {

/// What stands behind the figure 1 instead, the longer words first.
using Singular = std::pair<std::string_view, std::string_view>;

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
  switch (language) {
    case Language::french:
      return french;
    case Language::dutch:
      return dutch;
    case Language::german:
      return german;
    case Language::english:
      return {};
  }
  return {};
}

}  // namespace

std::string explained(Language language, const counting::ExplanationLine& line) {
  std::string_view rest = detail::explanation_sentence(language, line.sentence);
  if (language == Language::english || rest.empty()) return line.text();
  std::string filled;
  for (const std::string& figure : line.figures) {
    const std::size_t gap = rest.find("{}");
    if (gap == std::string_view::npos) break;
    filled.append(rest.substr(0, gap)).append(figure);
    rest.remove_prefix(gap + 2);
    if (figure != "1") continue;
    for (const auto& [many, one] : singulars(language)) {
      if (!rest.starts_with(many)) continue;
      filled += one;
      rest.remove_prefix(many.size());
      break;
    }
  }
  return filled.append(rest);
}

}  // namespace urna::report
