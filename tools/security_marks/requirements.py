# SPDX-License-Identifier: EUPL-1.2
"""docs/security-ids.csv: the requirements, each with its state, against the checks that are there."""
import re

from .marks import ID

STATES = ("shown", "partly", "open")


class Requirement:
    def __init__(self, row, checks):
        self.id, self.text = row["id"], row["requirement"]
        self.state, self.missing, self.checks = row["state"], row["missing"], checks


def wrong_with(row, shown_by):
    if not ID.fullmatch(row["id"] or ""):
        return "is not an id"
    if not row["requirement"]:
        return "says nothing"
    if row["state"] not in STATES:
        return "has a state that is none of " + ", ".join(STATES)
    if row["state"] == "open" and shown_by:
        return "is open, and a test says that it shows it: it is at least partly shown"
    if row["state"] != "open" and not shown_by:
        return f"is {row['state']}, and no test says that it shows it"
    if row["state"] == "shown" and row["missing"]:
        return "is shown, and something is missing"
    if row["state"] != "shown" and not row["missing"]:
        return f"is {row['state']}, and does not say what is missing"
    return None


def read(rows, checks, path):
    """(the requirements in the order of the list, what is wrong with them or with marks that name none of them)"""
    by_id, problems, wanted = {}, [], []
    for check in checks:
        for one in check.ids:
            by_id.setdefault(one, []).append(check)
    for row in rows:
        if None in row or None in row.values():
            problems.append(f"{path}: {row.get('id')} has not four fields")
            continue
        if any(row["id"] == earlier.id for earlier in wanted):
            problems.append(f"{path}: {row['id']} is there twice")
            continue
        if wrong := wrong_with(row, by_id.get(row["id"])):
            problems.append(f"{path}: {row['id']} {wrong}")
        wanted.append(Requirement(row, by_id.pop(row["id"], [])))
    for unknown, marked in sorted(by_id.items()):
        problems += [f"{check.path}: {check.name} shows {unknown}, which is not in {path}" for check in marked]
    return wanted, problems


def named_in(text, wanted, path):
    """What is wrong with the ids that a page names: each is known and leads to its line, and the page says which are open."""
    states = {one.id: one.state for one in wanted}
    prose, definitions = [], set()
    for line in text.split("\n"):
        if found := re.fullmatch(rf"\[({ID.pattern})\]: security-checks\.md#(\S+)", line):
            definitions.add((found[1], found[2]))
            line = ""
        prose.append(line)
    for number, line in enumerate(prose, start=1):
        for found in re.finditer(rf"\b({ID.pattern})\b(\]?)( \(open\))?", line):
            place = f"{path}:{number}: {found[1]}"
            if found[1] not in states:
                yield f"{place} is no requirement"
            elif (states[found[1]] == "open") != bool(found[3]):
                yield f"{place} is {states[found[1]]}, and the page does not say so"
            elif not found[2] or (found[1], found[1].lower()) not in definitions:
                yield f"{place} is written [{found[1]}], with [{found[1]}]: security-checks.md#{found[1].lower()} at the end of the page"
