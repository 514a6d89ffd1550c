# SPDX-License-Identifier: EUPL-1.2
"""What a page says is there, is there: links, paths, verbs."""
import os
import re

from .tree import Rule

FENCE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)
TOPS = ("src/", "apps/", "docs/", "tools/", "tests/", "web/")
HISTORY = ("CHANGELOG.md", "docs/adr/", "docs/mistakes.md")


def blank_fences(text):
    return FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def anchor(heading):
    """What a heading is called in a link, as the forges have it."""
    heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


def anchors(text):
    return {anchor(found.group(1)) for found in re.finditer(r"^#+ +(.*)$", blank_fences(text), re.M)}


def links(tree):
    for path in tree.paths(".md"):
        for line, text in enumerate(blank_fences(tree.text(path)).split("\n"), start=1):
            for target in re.findall(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)", re.sub(r"`[^`]*`", "``", text)):
                if re.match(r"[a-z][a-z0-9+.-]*:", target):
                    continue
                file, _, section = target.partition("#")
                there = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
                if there.startswith("..") or not tree.has(there):
                    yield path, line, f"the link {target} leads nowhere"
                elif section and there.endswith(".md") and section not in anchors(tree.text(there)):
                    yield path, line, f"{there} has no section #{section}"


def named_paths(tree):
    for path in tree.paths(".md"):
        if path.startswith(HISTORY):
            continue
        for line, text in enumerate(blank_fences(tree.text(path)).split("\n"), start=1):
            for named in re.findall(r"`([\w./-]+)`", text):
                if named.startswith(TOPS) and not tree.has(named):
                    yield path, line, f"{named} is not there"


def verbs(tree):
    known = set()
    for found in re.finditer(r"^([a-z][\w -]*):(?!=)", tree.text("Makefile"), re.M):
        known.update(found.group(1).split())
    for path in tree.paths(".md"):
        if path.startswith(HISTORY):
            continue
        for line, text in tree.lines(path):
            for verb in re.findall(r"(?:`|^\s*\$? ?)make ([a-z]+)\b", text):
                if verb not in known:
                    yield path, line, f"make {verb} is not a verb of the Makefile"


RULES = [
    Rule("links", "a reader who follows a dead link does not follow the next", links,
         refused=[{"README.md": "[tour](docs/TOUR.md)\n"}, {"docs/a.md": "[b](b.md#there)\n", "docs/b.md": "# Here\n"},
                  {"README.md": "[out](../secrets.md)\n"}],
         accepted=[{"docs/a.md": "[b](b.md#what-is-here) [c](https://example.org/x) `[d](e.md)`\n",
                    "docs/b.md": "## What is *here*?\n"},
                   {"docs/a.md": "[code](../src/base/a.cpp#L3) [folder](../src/base/)\n", "src/base/a.cpp": ""}]),
    Rule("named-paths", "a page that names a file that is not there describes another program", named_paths,
         refused=[{"README.md": "See `src/gossip/talk.cpp`.\n"}],
         accepted=[{"README.md": "See `src/base/a.cpp`, `src/*/a`, `git`.\n", "src/base/a.cpp": ""}]),
    Rule("verbs", "never claim what a reader cannot try", verbs,
         refused=[{"README.md": "Run `make coffee`.\n", "Makefile": "all:\n"}, {"README.md": "```\nmake coffee\n```\n"}],
         accepted=[{"README.md": "Run `make test ONCE=1`; we make do.\n", "Makefile": "all: x\ntest check: x\n"}]),
]
