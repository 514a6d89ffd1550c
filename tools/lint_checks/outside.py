# SPDX-License-Identifier: EUPL-1.2
"""Who may speak to the outside: to other machines, and to other programs of this one."""
import re

from .floors import for_tests, includes
from .tree import CPP, Rule, blank, line_of

# Connects to what the command line names, and to nothing else; a bench is a crowd of clients.
SPEAKERS = ("src/http/", "src/inspection/virus_scanner.cpp", "src/inspection/child_program.cpp", "src/storage/postgres_",
            "src/api/sink_target.cpp", "apps/urna-bench/", "apps/urna-collect/tls_probe.cpp", "apps/urna-collect/cage.cpp", "apps/urna-node/desk.cpp", "apps/urna-node/reach.cpp")
LINES_OUT = ("curl/", "libpq", "sys/socket.h", "netdb.h", "netinet/", "boost/asio/ip/", "boost/asio/ssl", "boost/asio/local/")
# Starts urna-preview and urna-collect, without a shell, with arguments of its own.
STARTERS = ("src/inspection/child_program.cpp", "apps/urna-bench/")
START = re.compile(r"(?<![\w.>])(?:std::|::)?(system|popen|v?fork|exec(?:l|lp|le|v|vp|ve|vpe)|posix_spawnp?)\s*\(")


def lines_out(tree):
    exempt = for_tests(tree)
    for path, line, _, _, target in includes(tree):
        is_ours = path.startswith(("src/", "apps/")) and path not in exempt
        if is_ours and target.startswith(LINES_OUT) and not path.startswith(SPEAKERS):
            yield path, line, f"<{target}>: who asks the outside is listed in tools/lint_checks/outside.py"


def programs(tree):
    exempt = for_tests(tree)
    for path in tree.paths(*CPP, under=["src/", "apps/"]):
        if path in exempt or path.startswith(STARTERS):
            continue
        text = blank(tree.text(path))
        for found in START.finditer(text):
            yield path, line_of(text, found.start()), f"{found.group(1)}() starts another program"


RULES = [
    # Shows INP-03.
    Rule("lines-out", "a server asks whom its command line names: each way out of it is known", lines_out,
         refused=[{"src/election/a.cpp": "#include <sys/socket.h>\n"}, {"src/api/a.hpp": "#include <curl/curl.h>\n"},
                  {"apps/urnad/a.cpp": "#include <boost/asio/ip/tcp.hpp>\n"}],
         accepted=[{"src/http/a.cpp": "#include <curl/curl.h>\n"}, {"src/api/a_test.cpp": "#include <sys/socket.h>\n"},
                   {"src/tenancy/a.cpp": "#include <arpa/inet.h>\n"}]),
    # Shows INP-04.
    Rule("programs-started", "what a program is started with is read by somebody else's rules: a shell's, or its own", programs,
         refused=[{"src/report/a.cpp": 'void f() { std::system("a"); }\n'}, {"apps/urnad/a.cpp": "int f() { return fork(); }\n"},
                  {"src/api/a.cpp": 'auto f() { return popen("a", "r"); }\n'}],
         accepted=[{"src/inspection/child_program.cpp": "int f() { return ::posix_spawn(a, b, c, d, e, g); }\n"},
                   {"src/api/a_test.cpp": 'void f() { std::system("a"); }\n'},
                   {"src/base/a.cpp": "// system() is not called\nvoid f() { clock.system(); file_system(); }\n"}]),
]
