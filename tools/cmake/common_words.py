#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""common_words.py LISTS FRENCH OUT: writes OUT, the common passwords and words of English and French as C++.

LISTS is frequency_lists.py of Debian's python3-zxcvbn, FRENCH the dictionary of Debian's hunspell-fr-classical.
What is typical of French keyboards and French people, and in neither, is written below.
"""
import re
import runpy
import sys
import unicodedata

OF_FRENCH_PEOPLE = """
    azerty azertyui azertyuio azertyuiop azerty123 qsdfgh qsdfghjk qsdfghjklm wxcvbn aqwzsx aqwzsxedc azeqsd azeqsdwxc
    motdepasse mdp monmotdepasse nouveaumotdepasse changezmoi jetaime jetadore jtm moncoeur monamour mamour monbebe
    monange mapuce loulou louloute doudou doudoune chouchou choupette choupinette poupette biquette cocotte coucou
    coucoucestmoi bonjour bonsoir bonjourbonjour bienvenue salutsalut soleil soleilsoleil marseille olympique
    allezlom allezlesbleus psgpsg parissaintgermain juninho zidane zizou lyon69 paris75 bordeaux33 toulouse31 marseille13
    chocolat caramel nutella camembert baguette pastis ricard doliprane papillon princesse licorne lapinou pitchoune
    titeuf asterix obelix tintin milou johnny johnnyhallyday mylenefarmer goldorak footballeur rugbyman vacances
    liberteegalitefraternite libertefraternite marianne republique assemblee mairie administrateur administratrice
    utilisateur utilisatrice secretaire directeur directrice president presidente tresorier election elections scrutin
    bureaudevote isoloir electeur electrice bulletin depouillement syndicat entreprise association travail boulot
    informatique ordinateur connexion identifiant internet motdepasse1 motdepasse123 passe123 passepasse
    janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
    lundi mardi mercredi jeudi vendredi samedi dimanche printemps automne hiver
""".split()

SHORTEST, LONGEST = 4, 32


def folded(text):
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def main(lists, french, out):
    words = list(OF_FRENCH_PEOPLE)
    for ranked in runpy.run_path(lists)["FREQUENCY_LISTS"].values():
        words += ranked
    with open(french, encoding="utf-8") as lines:
        next(lines)  # how many there are
        words += [re.split(r"[/\t \n]", line)[0] for line in lines]
    words = {folded(word) for word in words}
    fits = re.compile(rf"[!-~]{{{SHORTEST},{LONGEST}}}")
    kept = sorted(word.encode("ascii") for word in words if fits.fullmatch(word))
    with open(out, "w", encoding="ascii") as made:
        made.write("// Made by tools/cmake/common_words.py.\n#include \"identity/detail/common_words.hpp\"\n\n"
                   "namespace urna::identity::detail {\nnamespace {\nconstexpr char words[] =\n")
        for word in kept:
            made.write('    "%s\\n"\n' % word.decode().replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?"))
        made.write(";\n}  // namespace\n\nstd::string_view common_words() { return {words, sizeof words - 1}; }\n"
                   "}  // namespace urna::identity::detail\n")


main(*sys.argv[1:])
