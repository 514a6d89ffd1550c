# SPDX-License-Identifier: EUPL-1.2
"""What a rule looks at: the project's files, or a small tree written in a self-test."""
import re

CPP = (".cpp", ".hpp")


class Tree:
    """Paths, relative to the project, and their texts."""

    def __init__(self, files):
        self._files = files

    def paths(self, *endings, under=("",)):
        return [path for path in self._files if path.startswith(tuple(under)) and (not endings or path.endswith(endings))]

    def has(self, path):
        """Whether a file or a folder is there."""
        path = path.rstrip("/")
        return path in ("", ".") or path in self._files or any(known.startswith(path + "/") for known in self._files)

    def text(self, path):
        return self._files.get(path, "")

    def lines(self, path):
        return enumerate(self.text(path).split("\n"), start=1)


class Rule:
    """One law of the house.  `find(tree)` yields (path, line, what is wrong)."""

    def __init__(self, name, reason, find, refused, accepted=()):
        self.name, self.reason, self.find, self.refused, self.accepted = name, reason, find, list(refused), list(accepted)


def blank(text):
    """C++ with comments and literals replaced by spaces, so that words and braces in them are not taken for code."""
    pattern = r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, lambda found: re.sub(r"[^\n]", " ", found.group()), text, flags=re.S)


def line_of(text, place):
    return text.count("\n", 0, place) + 1
