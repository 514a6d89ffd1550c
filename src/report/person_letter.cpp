// SPDX-License-Identifier: EUPL-1.2
#include "report/person_letter.hpp"

#include "report/detail/alert_lines.hpp"

namespace urna::report {
namespace {

using Words = detail::AlertWords;

Words words_of(PersonNotice notice) {
  switch (notice) {
    case PersonNotice::made_to_wait:
      return {"Trop d’essais manqués de connexion : il faut attendre avant d’essayer encore",
              "Te veel mislukte pogingen om aan te melden: er moet gewacht worden voor een nieuwe poging",
              "Zu viele missglückte Anmeldungen: vor dem nächsten Versuch muss gewartet werden",
              "Too many wrong tries to sign in: a wait before the next one"};
    case PersonNotice::locked:
      return {"Le compte est verrouillé après trop d’essais, jusqu’à ce qu’une autre personne le déverrouille",
              "Het account is vergrendeld na te veel pogingen, tot iemand anders het ontgrendelt",
              "Das Konto ist nach zu vielen Versuchen gesperrt, bis jemand anderes es entsperrt",
              "The account is locked after too many tries, until somebody else unlocks it"};
    case PersonNotice::unlocked:
      return {"Une autre personne a déverrouillé le compte", "Iemand anders heeft het account ontgrendeld",
              "Jemand anderes hat das Konto entsperrt", "Somebody else has unlocked the account"};
    case PersonNotice::new_place:
      return {"Connexion depuis un endroit ou un appareil nouveau",
              "Aangemeld vanaf een nieuwe plek of een nieuw toestel", "Anmeldung von einem neuen Ort oder Gerät",
              "Signed in at a new place, or with a new device"};
    case PersonNotice::password_changed:
      return {"Le mot de passe a été changé", "Het wachtwoord is gewijzigd", "Das Passwort wurde geändert",
              "The password was changed"};
    case PersonNotice::factor_changed:
      return {"Ce qui est montré à la connexion a été changé : appareil, clé de sécurité ou codes de secours",
              "Wat bij het aanmelden getoond wordt, is gewijzigd: toestel, beveiligingssleutel of herstelcodes",
              "Was bei der Anmeldung gezeigt wird, wurde geändert: Gerät, Sicherheitsschlüssel oder "
              "Wiederherstellungscodes",
              "What is shown at sign-in was changed: device, security key or recovery codes"};
    case PersonNotice::recovery_code_used:
      return {"Un code de secours a servi", "Een herstelcode is gebruikt", "Ein Wiederherstellungscode wurde benutzt",
              "A recovery code was used"};
    case PersonNotice::key_copied:
      return {"Une clé de sécurité a peut-être été copiée", "Een beveiligingssleutel is misschien gekopieerd",
              "Ein Sicherheitsschlüssel wurde vielleicht kopiert", "A security key may have been copied"};
  }
  return {};
}

constexpr Words happened{"Votre compte sur ", "Uw account op ", "Ihr Konto bei ", "Your account at "};
constexpr Words act{
    "Si c’était vous, il n’y a rien à faire. Sinon, dites-le tout de suite à qui gère les accès de votre organisation, "
    "et changez votre mot de passe à l’adresse que vous connaissez. Ce message n’a pas de lien, exprès.",
    "Was u het zelf, dan hoeft u niets te doen. Zo niet, zeg het meteen aan wie de toegang in uw organisatie beheert, "
    "en "
    "wijzig uw wachtwoord op het adres dat u kent. Dit bericht heeft met opzet geen link.",
    "Waren Sie es selbst, ist nichts zu tun. Wenn nicht, sagen Sie es sofort der Person, die in Ihrer Organisation die "
    "Zugänge verwaltet, und ändern Sie Ihr Passwort unter der Adresse, die Sie kennen. Diese Nachricht enthält mit "
    "Absicht keinen Link.",
    "If it was you, there is nothing to do. If not, tell whoever manages access in your organisation at once, and "
    "change "
    "your password at the address that you know. This message has no link, on purpose."};

}  // namespace

AlertLetter person_letter(const PersonNotices& notices, const std::string& address) {
  const std::string host = detail::host_in(address);
  std::string text;
  for (const Language language : {Language::french, Language::dutch, Language::german, Language::english}) {
    if (!text.empty()) text += "\n– – –\n\n";
    text += std::string(happened.in(language)) + host + (language == Language::french ? "\u00a0:" : ":") + "\n\n";
    for (const auto& [notice, seen] : notices) text += detail::alert_line(words_of(notice), seen, language);
    text += "\n" + std::string(act.in(language)) + "\n";
  }
  return {"Urna, " + host + ": votre compte, uw account, Ihr Konto, your account", std::move(text)};
}

}  // namespace urna::report
