# SPDX-License-Identifier: EUPL-1.2
"""docs/asvs.csv: which check stands for which item of the OWASP Application Security Verification Standard 5.0.0."""

STATES = ("shown", "partly", "open", "n/a")

# The items that ask for a check of their own here: section, first and last number, or single numbers.
WANTED = {
    "1.1": [1], "1.2": [4, 5, 10], "1.3": [4, 6, 11, 12], "1.4": [1, 2, 3], "1.5": [1, 2, 3],
    "2.2": [1], "2.3": [1, 2, 3, 4, 5], "2.4": [1],
    "3.2": [1, 3], "3.3": [1, 2, 3, 4, 5], "3.4": [1, 2, 3, 4, 5, 6, 7, 8], "3.5": [1, 2, 3, 7, 8], "3.7": [2],
    "4.1": [1, 2, 3, 4, 5], "4.2": [1, 2, 3, 4, 5],
    "5.2": [1, 2, 3, 4, 5, 6], "5.3": [1, 2, 3], "5.4": [1, 2, 3],
    "6.2": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "6.3": [1, 2, 3, 4, 5, 6, 7, 8], "6.4": [1, 2, 3, 4, 5, 6],
    "6.5": [1, 2, 3, 4, 5, 6, 7, 8], "6.6": [1, 2, 3], "6.7": [1, 2], "6.8": [1, 2, 3, 4],
    "7.2": [1, 2, 3, 4], "7.3": [1, 2], "7.4": [1, 2, 3, 4, 5], "7.5": [1, 2, 3], "7.6": [1, 2],
    "8.2": [1, 2, 3, 4], "8.3": [1, 2, 3], "8.4": [1, 2],
    "9.1": [1, 2, 3], "9.2": [1, 2, 3, 4],
    "10.1": [2], "10.2": [1, 2, 3], "10.5": [1, 2, 3, 4, 5],
    "11.2": [1, 2, 3, 4, 5], "11.3": [1, 2, 3, 4, 5], "11.4": [1, 2, 3, 4], "11.5": [1], "11.7": [2],
    "12.1": [1, 2, 3], "12.2": [1], "12.3": [1, 2, 3, 4, 5],
    "13.2": [1, 2, 3, 4, 5], "13.3": [1, 2, 3, 4], "13.4": [1, 2, 3, 4, 5, 6, 7],
    "14.2": [1, 2, 3, 4, 5, 6, 7, 8], "14.3": [1, 2, 3],
    "15.1": [2], "15.2": [2], "15.3": [1, 2, 3, 4, 5, 6, 7], "15.4": [1, 2, 3, 4],
    "16.2": [1, 2, 3, 4, 5], "16.3": [1, 2, 3, 4], "16.4": [1, 2, 3], "16.5": [1, 2, 3, 4],
}


class Item:
    def __init__(self, row, shown_by):
        self.id, self.subject, self.state, self.remark, self.shown_by = row["id"], row["subject"], row["state"], row["remark"], shown_by


def wanted_ids():
    return [f"{section}.{number}" for section, numbers in WANTED.items() for number in numbers]


def wrong_with(row, requirements, names):
    if not row["subject"]:
        return "says nothing"
    if row["state"] not in STATES:
        return "has a state that is none of " + ", ".join(STATES)
    shown_by = [one for one in row["shown_by"].split("; ") if one]
    for one in shown_by:
        if one not in requirements and one not in names:
            return f"names {one}, which is neither a check nor an id"
        if one in requirements and requirements[one].state == "open":
            return f"leans on {one}, which is open"
    if row["state"] in ("shown", "partly") and not shown_by:
        return f"is {row['state']} by nothing"
    if row["state"] in ("open", "n/a") and shown_by:
        return f"is {row['state']}, and something shows it"
    if row["state"] != "shown" and not row["remark"]:
        return f"is {row['state']}, and does not say why"
    return None


def read(rows, checks, wanted, path):
    """(the items in order, what is wrong with them)"""
    names = {check.name: check for check in checks}
    requirements = {one.id: one for one in wanted}
    problems, items = [], []
    for row in rows:
        if None in row or None in row.values():
            problems.append(f"{path}: {row.get('id')} has not five fields")
            continue
        if wrong := wrong_with(row, requirements, names):
            problems.append(f"{path}: {row['id']} {wrong}")
        items.append(Item(row, [names.get(one, one) for one in row["shown_by"].split("; ") if one]))
    listed, required = [item.id for item in items], wanted_ids()
    problems += [f"{path}: {one} is missing" for one in required if one not in listed]
    problems += [f"{path}: {one} is not among the items wanted, or there twice" for at, one in enumerate(listed)
                 if one not in required or one in listed[:at]]
    return items, problems
