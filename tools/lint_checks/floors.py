# SPDX-License-Identifier: EUPL-1.2
"""Who may include and link whom: src/floors.txt is the law."""
import re

from .tree import CPP, Rule, line_of

BUILD_FILE = "build/release/build.ninja"
FLOORS_FILE = "src/floors.txt"
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
AUDITOR = "apps/urna-verify/"
AUDITOR_FLOOR = 2
QUIET_FLOOR = 4


def floors_of(tree):
    floors = {}
    for _, line in tree.lines(FLOORS_FILE):
        words = line.split("#")[0].split()
        if words:
            floors.update({module: int(words[0]) for module in words[1:]})
    return floors


def module_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def includes(tree):
    """(path, line, the module that includes or None, quoted?, what is included)"""
    for path in tree.paths(*CPP, ".inc"):
        for line, text in tree.lines(path):
            found = INCLUDE.match(text)
            if found:
                yield path, line, module_of(path), found.group(1) == '"', found.group(2)


def listed(tree):
    floors = floors_of(tree)
    for path in tree.paths(under=["src/"]):
        module = module_of(path)
        if module and module not in floors:
            yield path, 1, f"the module {module} is not in {FLOORS_FILE}"


def look_down(tree):
    floors = floors_of(tree)
    for path, line, module, quoted, target in includes(tree):
        room = target.split("/")[0]
        if not quoted:
            if room in floors and "/" in target:
                yield path, line, f'write "{target}": angle brackets are for what is not ours'
            continue
        if path.startswith("apps/") and tree.has(f"{path.rsplit('/', 1)[0]}/{target}"):
            continue  # a program is one folder, not a module
        if "/" not in target:
            yield path, line, f'"{target}" does not name its module'
        elif module and room not in floors:
            yield path, line, f'"{target}" belongs to no module of {FLOORS_FILE}'
        elif module in floors and room != module and floors[room] >= floors[module]:
            yield path, line, f"{module} (floor {floors[module]}) includes {room} (floor {floors[room]})"


def uses(tree):
    floors = floors_of(tree)
    for path in tree.paths("CMakeLists.txt", under=["src/"]):
        text = tree.text(path)
        for call in re.finditer(r"urna_module\(\s*(\w+)([^)]*)\)", text):
            name, rest = call.group(1), call.group(2).split()
            line = line_of(text, call.start())
            if name != module_of(path):
                yield path, line, f"the module of {path} is called {name}"
            if "USES" not in rest or name not in floors:
                continue
            for used in rest[rest.index("USES") + 1:]:
                if used == "LINKS":
                    break
                if used not in floors:
                    yield path, line, f"{name} uses {used}, which is not in {FLOORS_FILE}"
                elif floors[used] >= floors[name]:
                    yield path, line, f"{name} (floor {floors[name]}) uses {used} (floor {floors[used]})"


def private(tree):
    for path, line, module, quoted, target in includes(tree):
        parts = target.split("/")
        if quoted and "detail" in parts[1:-1] and parts[0] != module:
            yield path, line, f'"{target}" is private to {parts[0]}'


def auditor(tree):
    floors = floors_of(tree)

    def too_high(module):
        return module not in floors or floors[module] > AUDITOR_FLOOR

    for path, line, _, quoted, target in includes(tree):
        if path.startswith(AUDITOR) and quoted and not tree.has(AUDITOR + target) and too_high(target.split("/")[0]):
            yield path, line, f'"{target}" is not on floors 0 to {AUDITOR_FLOOR}'
    for path in tree.paths("CMakeLists.txt", under=["apps/"]):
        text = tree.text(path)
        for call in re.finditer(r"target_link_libraries\(\s*urna[-_]verify\b([^)]*)\)", text):
            for module in re.findall(r"\burna_(\w+)", call.group(1)):
                if module != "options" and too_high(module):
                    yield path, line_of(text, call.start()), f"links urna_{module}, not on floors 0 to {AUDITOR_FLOOR}"
    # What the linker is really given, once there is a build.
    in_program = False
    for line, text in tree.lines(BUILD_FILE):
        if text.startswith("build "):
            in_program = re.match(r"build \S*urna-verify: CXX_EXECUTABLE_LINKER", text) is not None
        if in_program and text.startswith("  LINK_LIBRARIES"):
            for module in re.findall(r"\bliburna_(\w+)\.a", text):
                if too_high(module):
                    yield BUILD_FILE, line, f"urna-verify is linked with urna_{module}, not on floors 0 to {AUDITOR_FLOOR}"


def vault(tree):
    for path, line, module, _, target in includes(tree):
        if (target == "sodium.h" or target.startswith(("sodium/", "openssl/"))) and module != "crypto":
            yield path, line, f"<{target}> outside src/crypto"


def for_tests(tree):
    """Tests, benchmarks and fuzz targets, and the headers that nothing else includes."""
    beside = ("_test.cpp", "_bench.cpp", "_fuzz.cpp")
    includers = {}
    for path, _, _, _, target in includes(tree):
        includers.setdefault("src/" + target, set()).add(path)
    found = set(tree.paths(*beside))
    while True:
        more = {header for header, paths in includers.items() if header not in found and paths <= found}
        if not more:
            return found
        found |= more


def quiet(tree):
    floors = floors_of(tree)
    worldly = {"fstream", "iostream", "filesystem", "random", "unistd.h", "sys/socket.h"}
    exempt = for_tests(tree)
    for path, line, module, _, target in includes(tree):
        if target in worldly and path not in exempt and module in floors and floors[module] <= QUIET_FLOOR:
            yield path, line, f"<{target}> on floor {floors[module]}"


FLOORS = {FLOORS_FILE: "6  cli\n3 election\n2  protocol counting\n1 crypto\n0 base\n"}


def small(path, text, **others):
    return {**FLOORS, path: text, **others}


def linked(module):
    return ("build apps/urna-verify/urna-verify: CXX_EXECUTABLE_LINKER__urna-verify_Release x.o\n"
            f"  LINK_LIBRARIES = src/{module}/liburna_{module}.a  src/crypto/liburna_crypto.a\n")


RULES = [
    Rule("floors-listed", "the architecture is one file; a module that is not in it may not exist", listed,
         refused=[small("src/gossip/talk.cpp", "")],
         accepted=[small("src/crypto/group.cpp", "")]),
    Rule("floors-look-down", "look down, never up or sideways: two rooms on one floor share a type from a lower floor",
         look_down,
         refused=[small("src/crypto/a.cpp", '#include "protocol/tally.hpp"\n'),
                  small("src/protocol/a_test.cpp", '#include "counting/seats.hpp"\n'),
                  small("src/protocol/a.cpp", '#include "a.hpp"\n'),
                  small("src/protocol/a.cpp", '#include "gossip/a.hpp"\n'),
                  small("apps/urnactl/main.cpp", '#include "a.hpp"\n'),
                  small("src/protocol/a.cpp", "#include <crypto/group.hpp>\n")],
         accepted=[small("apps/urnactl/main.cpp", '#include "a.hpp"\n', **{"apps/urnactl/a.hpp": ""}),
                   small("src/protocol/a.cpp", '#include "crypto/group.hpp"\n#include "protocol/a.hpp"\n#include <span>\n')]),
    Rule("floors-uses", "CMake builds what the floors allow, or the law is only on paper", uses,
         refused=[small("src/crypto/CMakeLists.txt", "urna_module(crypto USES base protocol)\n"),
                  small("src/crypto/CMakeLists.txt", "urna_module(crypto USES gossip)\n"),
                  small("src/crypto/CMakeLists.txt", "urna_module(vault USES base)\n")],
         accepted=[small("src/crypto/CMakeLists.txt", "urna_module(crypto USES base LINKS OpenSSL::Crypto)\n")]),
    Rule("floors-detail", "a header in detail/ is a promise to nobody: its module may change it tomorrow", private,
         refused=[small("src/protocol/a.cpp", '#include "crypto/detail/wide.hpp"\n'),
                  small("apps/urnactl/main.cpp", '#include "crypto/detail/wide.hpp"\n')],
         accepted=[small("src/crypto/a.cpp", '#include "crypto/detail/wide.hpp"\n')]),
    Rule("floors-auditor", "urna-verify stands on floors 0 to 2 only: that is all the code an observer must audit", auditor,
         refused=[small(AUDITOR + "main.cpp", '#include "election/roll.hpp"\n'),
                  small(AUDITOR + "CMakeLists.txt", "target_link_libraries(urna-verify PRIVATE urna_protocol urna_cli)\n"),
                  small(BUILD_FILE, linked("election"))],
         accepted=[small(AUDITOR + "main.cpp", '#include "protocol/verify.hpp"\n#include <CLI/CLI.hpp>\n'),
                   small(BUILD_FILE, linked("protocol")),
                   small("apps/urnactl/main.cpp", '#include "election/roll.hpp"\n')]),
    # Shows GEN-01.
    Rule("vault", "one module holds all that cryptography asks of us, so that one module is audited for it", vault,
         refused=[small("src/protocol/a.cpp", "#include <sodium.h>\n"),
                  small("src/protocol/a_test.cpp", "#include <openssl/bn.h>\n"),
                  small("apps/urnactl/main.cpp", "#include <openssl/rand.h>\n")],
         accepted=[small("src/crypto/a_test.cpp", "#include <openssl/bn.h>\n#include <sodium.h>\n")]),
    # Shows GEN-05.
    Rule("quiet-floors", "floors 0 to 4 do no input or output and are handed the randomness: every test can replay them",
         quiet,
         refused=[small("src/protocol/a.cpp", "#include <fstream>\n"), small("src/election/a.hpp", "#include <random>\n"),
                  small("src/protocol/a.hpp", "#include <fstream>\n", **{"src/protocol/b.cpp": '#include "protocol/a.hpp"\n'})],
         accepted=[small("src/cli/a.cpp", "#include <filesystem>\n"), small("src/protocol/a_test.cpp", "#include <fstream>\n"),
                   small("src/protocol/a.hpp", "#include <fstream>\n",
                         **{"src/protocol/b_test.cpp": '#include "protocol/a.hpp"\n'})]),
]
