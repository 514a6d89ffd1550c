// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_columns.hpp"

#include <algorithm>
#include <array>

#include "base/text_rules.hpp"

namespace urna::election {
namespace {

struct ColumnName {
  std::string_view folded;  ///< as `folded` writes it
  RollColumn column;
};

constexpr std::array<std::string_view, roll_column_count> column_names = {
    "id",      "last_name", "first_name", "birth_date", "seniority", "unit",
    "college", "email",     "phone",      "address",    "weight"};

constexpr ColumnName usual_headers[] = {
    {"id", RollColumn::id},
    {"identifiant", RollColumn::id},
    {"matricule", RollColumn::id},
    {"numeromatricule", RollColumn::id},
    {"voterid", RollColumn::id},
    {"staffnumber", RollColumn::id},
    {"lastname", RollColumn::last_name},
    {"name", RollColumn::last_name},
    {"nom", RollColumn::last_name},
    {"nomdefamille", RollColumn::last_name},
    {"nomusuel", RollColumn::last_name},
    {"nomdusage", RollColumn::last_name},
    {"surname", RollColumn::last_name},
    {"familyname", RollColumn::last_name},
    {"firstname", RollColumn::first_name},
    {"prenom", RollColumn::first_name},
    {"prenoms", RollColumn::first_name},
    {"givenname", RollColumn::first_name},
    {"forename", RollColumn::first_name},
    {"birthdate", RollColumn::birth_date},
    {"dateofbirth", RollColumn::birth_date},
    {"datedenaissance", RollColumn::birth_date},
    {"naissance", RollColumn::birth_date},
    {"seniority", RollColumn::seniority},
    {"anciennete", RollColumn::seniority},
    {"dateanciennete", RollColumn::seniority},
    {"datedanciennete", RollColumn::seniority},
    {"hiredate", RollColumn::seniority},
    {"datedembauche", RollColumn::seniority},
    {"datedentree", RollColumn::seniority},
    {"unit", RollColumn::unit},
    {"unite", RollColumn::unit},
    {"service", RollColumn::unit},
    {"department", RollColumn::unit},
    {"site", RollColumn::unit},
    {"etablissement", RollColumn::unit},
    {"affectation", RollColumn::unit},
    {"college", RollColumn::college},
    {"collegeelectoral", RollColumn::college},
    {"electoralcollege", RollColumn::college},
    {"email", RollColumn::email},
    {"mail", RollColumn::email},
    {"courriel", RollColumn::email},
    {"emailaddress", RollColumn::email},
    {"adresseemail", RollColumn::email},
    {"adressemail", RollColumn::email},
    {"adresseelectronique", RollColumn::email},
    {"phone", RollColumn::phone},
    {"phonenumber", RollColumn::phone},
    {"telephone", RollColumn::phone},
    {"tel", RollColumn::phone},
    {"mobile", RollColumn::phone},
    {"portable", RollColumn::phone},
    {"address", RollColumn::address},
    {"postaladdress", RollColumn::address},
    {"adresse", RollColumn::address},
    {"adressepostale", RollColumn::address},
    {"weight", RollColumn::weight},
    {"poids", RollColumn::weight},
    {"voix", RollColumn::weight},
    {"nombredevoix", RollColumn::weight},
    {"votes", RollColumn::weight},
    {"parts", RollColumn::weight},
    {"personnelnumber", RollColumn::id},
    {"employeeid", RollColumn::id},
    {"kiezersnummer", RollColumn::id},
    {"personeelsnummer", RollColumn::id},
    {"stamnummer", RollColumn::id},
    {"lidnummer", RollColumn::id},
    {"kennung", RollColumn::id},
    {"personalnummer", RollColumn::id},
    {"mitgliedsnummer", RollColumn::id},
    {"waehlernummer", RollColumn::id},
    {"wahlernummer", RollColumn::id},
    {"achternaam", RollColumn::last_name},
    {"familienaam", RollColumn::last_name},
    {"naam", RollColumn::last_name},
    {"nachname", RollColumn::last_name},
    {"familienname", RollColumn::last_name},
    {"voornaam", RollColumn::first_name},
    {"voornamen", RollColumn::first_name},
    {"roepnaam", RollColumn::first_name},
    {"vorname", RollColumn::first_name},
    {"vornamen", RollColumn::first_name},
    {"geboortedatum", RollColumn::birth_date},
    {"geburtsdatum", RollColumn::birth_date},
    {"geburtstag", RollColumn::birth_date},
    {"indienst", RollColumn::seniority},
    {"datumindienst", RollColumn::seniority},
    {"eintritt", RollColumn::seniority},
    {"eintrittsdatum", RollColumn::seniority},
    {"afdeling", RollColumn::unit},
    {"dienst", RollColumn::unit},
    {"vestiging", RollColumn::unit},
    {"abteilung", RollColumn::unit},
    {"standort", RollColumn::unit},
    {"kiescollege", RollColumn::college},
    {"kieskring", RollColumn::college},
    {"kiesgroep", RollColumn::college},
    {"wahlkreis", RollColumn::college},
    {"wahlkorper", RollColumn::college},
    {"wahlergruppe", RollColumn::college},
    {"wahlgruppe", RollColumn::college},
    {"emailadres", RollColumn::email},
    {"mailadres", RollColumn::email},
    {"emailadresse", RollColumn::email},
    {"mailadresse", RollColumn::email},
    {"telefoon", RollColumn::phone},
    {"telefoonnummer", RollColumn::phone},
    {"gsm", RollColumn::phone},
    {"mobiel", RollColumn::phone},
    {"telefon", RollColumn::phone},
    {"telefonnummer", RollColumn::phone},
    {"handy", RollColumn::phone},
    {"adres", RollColumn::address},
    {"postadres", RollColumn::address},
    {"anschrift", RollColumn::address},
    {"postanschrift", RollColumn::address},
    {"gewicht", RollColumn::weight},
    {"stemmen", RollColumn::weight},
    {"aantalstemmen", RollColumn::weight},
    {"stimmen", RollColumn::weight},
    {"stimmenzahl", RollColumn::weight},
    {"anteile", RollColumn::weight},
};

std::string_view word_of(const std::optional<RollColumn>& column) { return column ? name_of(*column) : "-"; }

/// What is before the first `mark` of a text, which is taken off with it.
std::string_view take_until(std::string_view& text, char mark) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

}  // namespace

std::string_view name_of(RollColumn column) { return column_names[static_cast<std::size_t>(column)]; }

std::optional<RollColumn> roll_column_with_name(std::string_view name) {
  const auto found = std::find(column_names.begin(), column_names.end(), name);
  if (found == column_names.end()) return std::nullopt;
  return static_cast<RollColumn>(found - column_names.begin());
}

std::optional<RollColumn> roll_column_named(std::string_view header) {
  const std::string meant = folded(header);
  for (const auto& [name, column] : usual_headers) {
    if (name == meant) return column;
  }
  return std::nullopt;
}

std::optional<ColumnMeaning> column_meaning_from(std::string_view text) {
  constexpr std::size_t columns_max = 1000;
  const auto count = static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1;
  if (count > columns_max) return std::nullopt;
  ColumnMeaning meaning;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view word = take_until(text, ',');
    meaning.push_back(roll_column_with_name(word));
    if (!meaning.back() && word != "-") return std::nullopt;
  }
  return meaning;
}

RememberedColumns RememberedColumns::from(std::string_view text) {
  RememberedColumns remembered;
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const std::string_view word = take_until(line, ' ');
    remembered.entries_.push_back({std::string(line), roll_column_with_name(word)});
  }
  return remembered;
}

std::string RememberedColumns::text() const {
  std::string text;
  for (const Entry& entry : entries_) text += std::string(word_of(entry.column)) + " " + entry.header + "\n";
  return text;
}

void RememberedColumns::remember(const std::vector<std::string>& headers, const ColumnMeaning& meaning) {
  for (std::size_t i = 0; i < headers.size() && i < meaning.size(); ++i) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.header == headers[i]; });
    entries_.push_back({headers[i], meaning[i]});
  }
  constexpr std::size_t entries_max = 2000;
  if (entries_.size() > entries_max)
    entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(entries_max));
}

std::optional<std::optional<RollColumn>> RememberedColumns::meaning_of(std::string_view header) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.header == header; });
  if (found == entries_.end()) return std::nullopt;
  return found->column;
}

std::string header_word(std::string_view header) { return excerpt(trimmed(header)); }

}  // namespace urna::election
