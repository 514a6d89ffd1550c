# SPDX-License-Identifier: EUPL-1.2
"""One word per idea, in code, screens and documents; and the words that do not land."""
import re

from .tree import CPP, Rule, blank, line_of
from .source import LICENCE

# What is quoted from others or made by tools, and these rules, which must spell what they refuse.
NOT_OURS = ("LICENSE", "tests/vectors/", "tests/corpus/", "tests/fixtures/", "web/package-lock.json", "build/",
            "tools/lint_checks/")

INSTEAD = {
    "User": "Voter", "Users": "ElectoralRoll", "Account": "Voter", "Accounts": "ElectoralRoll",
    "Token": "Credential", "Password": "Credential", "Attendance": "TurnoutList",
    "Contest": "Question", "Poll": "Question", "Payload": "Ballot", "Confirmation": "Receipt",
    "Admin": "ElectoralBoard or Custodian", "Admins": "ElectoralBoard", "Guardian": "Trustee", "Keygen": "KeyCeremony",
}
DECLARED = re.compile(r"\b(?:class|struct|enum\s+class|enum|concept|using)\s+(?:\[\[\w+\]\]\s*)?([A-Z]\w*)")
DRAWERS = {"common", "util", "utils", "misc", "manager", "managers", "helpers"}


def types(tree):
    for path in tree.paths(*CPP):
        code = blank(tree.text(path))
        for found in DECLARED.finditer(code):
            for word in re.findall(r"[A-Z][a-z0-9]*", found.group(1)):
                if word in INSTEAD:
                    yield path, line_of(code, found.start()), f"{found.group(1)}: we say {INSTEAD[word]}"


def drawers(tree):
    for path in tree.paths():
        for folder in path.split("/")[:-1]:
            if folder in DRAWERS:
                yield path, 1, f"the folder {folder}/ says nothing of what is in it"


def ours(tree):
    return [path for path in tree.paths() if not path.startswith(NOT_OURS)]


def unfinished(tree):
    for path in ours(tree):
        for line, text in tree.lines(path):
            if re.search(r"\bFIXME\b", text):
                yield path, line, "FIXME does not land"
            if re.search(r"\bTODO\b(?!\(#\d+\))", text):
                yield path, line, "write TODO(#123): a promise has a number"
            if re.search(r"not (?:yet )?implemented|lorem ipsum|placeholder (?:value|data|result)", text, re.I):
                yield path, line, "what does not work is not there"


def machine(tree):
    pattern = re.compile(r"(?<![\w.])/(?:work|home/[a-z]+|tmp/wt)/|\.\./shared\b|C:\\Users")
    for path in ours(tree):
        for line, text in tree.lines(path):
            if pattern.search(text):
                yield path, line, "a path of somebody's machine"


def source(text, path="src/base/a.cpp"):
    return {path: f"// {LICENCE}\n" + text}


RULES = [
    Rule("words", "one word per idea: a reader who learnt the tour's table can read every file", types,
         refused=[source("class UserStore {};\n"), source("struct Token {};\n"), source("enum class PollState { open };\n")],
         accepted=[source("class Voter {};\n// class User is what others say\n"), source("class PollingStation {};\n")]),
    Rule("drawers", "a folder is named for its idea; a drawer for everything is where nothing is found", drawers,
         refused=[{"src/utils/a.cpp": ""}, {"web/src/common/a.ts": ""}],
         accepted=[{"src/base/a.cpp": ""}]),
    Rule("unfinished", "what is promised in a comment is forgotten there", unfinished,
         refused=[source("// FIXME\n"), source("// TODO: later\n"), source('throw Failure("not implemented");\n')],
         accepted=[source("// TODO(#12): the other half\n")]),
    Rule("machine-paths", "a path of one machine is a lie on every other", machine,
         refused=[source("// see ../shared/notes\n"), {"docs/a.md": "Look in /home/ada/urna\n"}, {"Makefile": "x := /work/a\n"}],
         accepted=[{"docs/a.md": "Look in /var/lib/urna and at work/life\n"}]),
]
