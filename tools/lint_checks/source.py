# SPDX-License-Identifier: EUPL-1.2
"""How a source file is made: its licence, its length, its switches."""
import re

from .tree import CPP, Rule, blank, line_of

LICENCE = "SPDX-License-Identifier: EUPL-1.2"
SOURCES = CPP + (".cmake", "CMakeLists.txt", ".py", ".sh", ".ts", ".js", ".mjs", ".svelte", ".css", ".html")
LINES_MAX = 600
CODE = ("src/", "apps/", "web/src/", "tests/", "tools/")


def licence(tree):
    for path in tree.paths():
        head = tree.text(path)[:400]
        if (path.endswith(SOURCES) or path == "Makefile" or head.startswith("#!")) and LICENCE not in head:
            yield path, 1, "no licence line near the top"


def length(tree):
    for path in tree.paths(*SOURCES, under=["src/", "apps/", "web/src/"]):
        lines = tree.text(path).count("\n")
        if lines > LINES_MAX:
            yield path, 1, f"{lines} lines, {LINES_MAX} at most"


def tabs(tree):
    for path in tree.paths(*SOURCES, ".md", ".json", ".toml", ".txt", under=CODE + ("docs/", "README.md", "CMake")):
        if path.startswith(("tests/corpus/", "tests/vectors/", "tests/fixtures/")):
            continue
        for line, text in tree.lines(path):
            if "\t" in text or text.endswith("\r"):
                yield path, line, "a tab or a carriage return"


def once(tree):
    for path in tree.paths(".hpp"):
        if "#pragma once" not in tree.text(path):
            yield path, 1, "no #pragma once"


def spilled(tree):
    for path in tree.paths(".hpp"):
        for line, text in enumerate(blank(tree.text(path)).split("\n"), start=1):
            if re.match(r"\s*using\s+namespace\b", text):
                yield path, line, "using namespace in a header"


def macros(tree):
    for path in tree.paths(*CPP, under=["src/", "apps/"]):
        for line, text in tree.lines(path):
            if re.match(r"\s*#\s*define\b", text):
                yield path, line, "a macro of our own"


def block_after(code, place):
    """The text of the first {…} after `place`, and where it starts."""
    start = code.find("{", place)
    depth = 0
    for end in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[end], 0)
        if depth == 0:
            return start, code[start + 1:end]
    return start, code[start + 1:]


def outermost(block):
    """The block with whatever its inner braces hold replaced by spaces."""
    depth, kept = 0, []
    for character in block:
        depth -= character == "}"
        kept.append(character if depth == 0 or character == "\n" else " ")
        depth += character == "{"
    return "".join(kept)


def defaults(tree):
    for path in tree.paths(*CPP):
        code = blank(tree.text(path))
        for found in re.finditer(r"\bswitch\s*\(", code):
            start, block = block_after(code, found.end())
            labels = outermost(block)
            default = re.search(r"\bdefault\s*:", labels)
            # Best effort: a switch over an enum has labels that are names, and a number or a character is not one.
            if default and re.search(r"\bcase\s+[A-Za-z_][\w:]*\s*:(?!:)", labels):
                yield path, line_of(code, start + 1 + default.start()), "default in a switch over an enum"


def source(text, path="src/base/a.cpp"):
    return {path: text}


RULES = [
    Rule("licence-line", "a file that is copied away carries its licence with it", licence,
         refused=[source("int a;\n"), {"Makefile": "all:\n"}, {"tools/a": "#!/bin/sh\n"}, {"src/base/CMakeLists.txt": ""}],
         accepted=[source(f"// {LICENCE}\n"), {"README.md": "Urna\n"}, {"tools/a": f"#!/bin/sh\n# {LICENCE}\n"}]),
    Rule("length", "past 600 lines a file holds two ideas: split it by idea", length,
         refused=[source("\n" * (LINES_MAX + 1))],
         accepted=[source("\n" * LINES_MAX), {"tests/vectors/a.json": "\n" * 10000}]),
    Rule("tabs", "a tab has no width, and a diff of line ends hides the change", tabs,
         refused=[source("\tint a;\n"), source("int a;\r\n"), {"docs/TOUR.md": "a\tb\n"}],
         accepted=[source("  int a;\n"), {"Makefile": "all:\n\ttrue\n"}]),
    Rule("pragma-once", "a header that is read twice is an error that shows far from its cause", once,
         refused=[source("int a;\n", "src/base/a.hpp")],
         accepted=[source("#pragma once\n", "src/base/a.hpp")]),
    Rule("spilled-names", "a header that opens a namespace opens it in every file that includes it", spilled,
         refused=[source("using namespace urna;\n", "src/base/a.hpp")],
         accepted=[source("using namespace urna;\n"), source("// using namespace urna;\n", "src/base/a.hpp")]),
    Rule("macros", "a macro knows no namespace and no type: write a function or a constant", macros,
         refused=[source("#define URNA_MAX 3\n"), source("// lint allows macros:\n#define URNA_MAX 3\n"),
                  source("// lint allows tabs: no\n#define URNA_MAX 3\n")],
         accepted=[source("#pragma once\n// #define is not used\n"),
                   source("// lint allows macros: the header of the library asks for it\n#define _GNU_SOURCE\n")]),
    Rule("switch-default", "without default the compiler finds the case that someone forgot", defaults,
         refused=[source("switch (e) { case E::a: return 1; default: return 2; }\n"),
                  source("switch (e) {\n  case a: {\n    f();\n  }\n  default:\n    return 2;\n}\n")],
         accepted=[source("switch (c) { case 'a': return 1; default: return 2; }\n"),
                   source("switch (n) { case 1: return 1; default: return 2; }\n"),
                   source("switch (e) { case E::a: return 1; }  // no default: on purpose\n"),
                   source("switch (n) { case 1: { switch (e) { case E::a: break; } } default: return 2; }\n")]),
]
