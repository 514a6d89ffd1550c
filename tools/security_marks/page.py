# SPDX-License-Identifier: EUPL-1.2
"""docs/security-checks.md, written from the marks."""
import os

FAMILIES = {
    "GEN": "Ground rules", "DB": "Databases", "KEY": "Keys", "AUD": "The audit journal", "IDN": "Who acts",
    "TEN": "Customers", "HST": "Where it runs", "INC": "Incidents", "HRD": "Hardening", "INP": "What comes in",
    "FUZ": "Fuzzing", "REL": "Releases", "B": "Bad inputs",
}

HEAD = """# Security checks

Each requirement, and the checks that fail when its defence is removed. Written by `tools/security_checks --write` from the
lines `Shows …` above the checks and from [security-ids.csv](security-ids.csv): do not edit it. What the requirements defend
against is in [SECURITY.md](SECURITY.md); the items of the OWASP ASVS 5.0 are in [asvs.csv](asvs.csv), in the same states.

`shown`: checked by what is named. `partly`: checked, but for what the last column says. `open`: not checked, or not there.

"""


def escaped(text):
    """As a cell of a table has it: what is written is what is read."""
    for sign in "\\`*_<>|[]":
        text = text.replace(sign, "\\" + sign)
    return text



def cell(checks):
    """The checks, file by file: `[file](path): Suite.One, Suite.Two`."""
    files = {}
    for check in checks:
        names = files.setdefault(check.path, [])
        if check.name not in names:
            names.append(check.name)
    parts = []
    for path, names in sorted(files.items()):
        label = os.path.basename(path)
        for ending in ("_test.cpp", "_fuzz.cpp", "_contract.hpp", ".test.ts", ".py"):
            label = label.removesuffix(ending)
        if label == "CMakeLists.txt":
            label = os.path.dirname(path)
        link = f"[{escaped(label)}]({os.path.relpath(path, 'docs').replace(os.sep, '/')})"
        parts.append(f"{link}: {escaped('; '.join(names))}" if names != [label] else link)
    return "<br>".join(parts)


def counted(things, states):
    return ", ".join(f"{sum(thing.state == state for thing in things)} {state}" for state in states)


def write(requirements, items):
    text = HEAD + "| | |\n|---|---|\n"
    groups = {}
    for one in requirements:
        groups.setdefault(one.id.split("-")[0] if "-" in one.id else "B", []).append(one)
    for family, group in groups.items():
        title = FAMILIES.get(family, family)
        text += f"| [{title}](#{title.lower().replace(' ', '-')}) | {counted(group, ('shown', 'partly', 'open'))} |\n"
    text += f"| [OWASP ASVS](asvs.csv) | {counted(items, ('shown', 'partly', 'open', 'n/a'))} |\n"
    for family, group in groups.items():
        text += f"\n## {FAMILIES.get(family, family)}\n\n| | requirement | state | checks | missing |\n|---|---|---|---|---|\n"
        for one in group:
            text += f"| <a id=\"{one.id.lower()}\"></a>{one.id} | {escaped(one.text)} | {one.state} | {cell(one.checks)} | {escaped(one.missing)} |\n"
    return text
