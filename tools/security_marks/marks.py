# SPDX-License-Identifier: EUPL-1.2
"""The checks of the project, and what each says that it shows."""
import fnmatch
import os
import re

ID = re.compile(r"[A-Z]{2,3}-\d{2}|B\d{2}")
MARK = re.compile(r"^\s*(?://|#) Shows ((?:[A-Z]{2,3}-\d{2}|B\d{2})(?:, (?:[A-Z]{2,3}-\d{2}|B\d{2}))*)\.$")
ALMOST = re.compile(r"^\s*(?://|#) *[Ss]hows?:? +(?:[A-Z]{2,3}-?\d|B\d)")
COMMENT = re.compile(r"^\s*(?://|#)")

CPP_TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\(\s*(\w+),\s*(\w+)")
FUZZ = re.compile(r'^extern "C" int LLVMFuzzerTestOneInput\b')
SCRIPT_TEST = re.compile(r"^\s*(?:test|it|describe)(?P<kind>(?:\.\w+)*)\(")
CMAKE_TEST = re.compile(r"^\s*add_test\(NAME ([\w.]+)")
LINT_RULE = re.compile(r'^\s*Rule\("([\w-]+)"')
QUOTED = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\]|\\.)*)`")

# What CTest and Vitest run: the patterns of their configurations.
SCRIPT_TESTS = ("tests/functional/*.test.ts", "web/src/**.test.ts", "web/build/**.test.ts", "web/tests/**.test.ts")
CORPUS = "tests/corpus/"
REHEARSALS = "tests/rehearsals/"


class Check:
    """One check: its name as its runner has it, and the file in which it stands."""

    def __init__(self, name, path, ids):
        self.name, self.path, self.ids = name, path, ids


def kind_of(path):
    name = os.path.basename(path)
    if path.startswith("src/") and name.endswith("_test.cpp"):
        return "cpp"
    if path.startswith("src/") and name.endswith("_contract.hpp"):
        return "cpp"
    if path.startswith("src/") and name.endswith("_fuzz.cpp"):
        return "fuzz"
    if any(fnmatch.fnmatch(path, pattern) for pattern in SCRIPT_TESTS):
        return "script"
    if name == "CMakeLists.txt":
        return "cmake"
    if path.startswith("tools/lint_checks/") and name.endswith(".py"):
        return "lint"
    if path.startswith(REHEARSALS) and "/" not in path[len(REHEARSALS):]:
        return "rehearsal"
    return None


def may_hold_checks(path):
    return kind_of(path) is not None or path.endswith((".cpp", ".ts", ".py"))


def end_of_call(text, place):
    """Where the call ends whose first argument begins at `place`: brackets in quoted texts do not count."""
    depth = 1
    while depth and place < len(text):
        if quoted := QUOTED.match(text, place):
            place = quoted.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place


def title_of(lines, at):
    """The sentence that a test in TypeScript begins with: the text after `test(`, or after the table of `test.each(`."""
    text = "\n".join(lines[at:at + 200])
    opened = SCRIPT_TEST.match(text)
    place = opened.end()
    if opened["kind"].endswith(".each"):
        place = end_of_call(text, place)
    quoted = QUOTED.match(text, re.compile(r"\(?\s*").match(text, place).end())
    return next(filter(None, quoted.groups()), None) if quoted else None


def named(kind, path, lines, at, files):
    """(the name of the check that begins in this line, or None; what is wrong with it, or None)"""
    line = lines[at]
    if kind == "cpp" and (found := CPP_TEST.match(line)):
        if "DISABLED_" in line:
            return None, "the test is switched off"
        return f"{found[1]}.{found[2]}", None
    if kind == "fuzz" and FUZZ.match(line):
        name = os.path.basename(path)[:-len(".cpp")]
        if not any(known.startswith(f"{CORPUS}{name}/") for known in files):
            return None, f"the target has no seed in {CORPUS}{name}"
        return name, None
    if kind == "script" and (found := SCRIPT_TEST.match(line)):
        if re.search(r"\.(skip|todo|only|fails)\b", found["kind"]):
            return None, "the test is switched off"
        title = title_of(lines, at)
        return (title, None) if title else (None, "the test has no title that can be read")
    if kind == "cmake" and (found := CMAKE_TEST.match(line)):
        return found[1], None
    if kind == "lint" and (found := LINT_RULE.match(line)):
        return f"lint {found[1]}", None
    return None, None


def find(files):
    """All checks, marked or not, and what is wrong with the marks."""
    checks, problems = [], []
    for path, text in sorted(files.items()):
        kind = kind_of(path)
        lines = text.split("\n")
        pending, pending_line = [], 0
        for at, line in enumerate(lines):
            if mark := MARK.match(line):
                if kind is None:
                    problems.append(f"{path}:{at + 1}: nothing runs what is marked here")
                    continue
                pending, pending_line = pending + ID.findall(mark[1]), at + 1
                if kind == "rehearsal":
                    checks.append(Check(os.path.basename(path), path, pending))
                    pending = []
                continue
            if ALMOST.match(line):
                problems.append(f"{path}:{at + 1}: a mark is written `Shows KEY-03, B58.`")
            if kind is None or (COMMENT.match(line) and not CMAKE_TEST.match(line)):
                continue
            name, wrong = named(kind, path, lines, at, files)
            if name:
                checks.append(Check(name, path, pending))
            elif pending:
                problems.append(f"{path}:{pending_line}: {wrong or 'no check begins below this mark'}")
            pending = []
    return checks, problems
