# SPDX-License-Identifier: EUPL-1.2
"""Which files a server opens: none that a stranger names."""
import re

from .floors import for_tests
from .tree import CPP, Rule, blank, line_of

# The command line opens what whoever typed it may open; what the other programs open stands in what started them.
SERVERS = ("src/", "apps/urnad/", "apps/urna-box/")
TYPED = ("src/cli/",)

# Each opens or names files, all of them under the folder that the program was started with: the text that a name is
# made of is a constant, an identifier of ours, or was judged by what stands beside it.
OPENERS = (
    "src/api/backup_keeper.cpp",       # folders of its own, and names that `is_backup_name` let through
    "src/api/box_backup_api.cpp",      # one constant name
    "src/api/box_backup_client.cpp",   # where `backup_keeper` says
    "src/api/customer_api.cpp",        # `made.file` is ours; an import's name is looked up in a listing of its folder
    "src/api/customer_handout.cpp",    # the same file
    "src/base/test_folder.hpp",        # of tests
    "src/evidence/process_checks.cpp", # of the programs that run
    "src/http/mail_out.cpp",           # name and password at the mail server, from the command line
    "src/http/response.cpp",           # the path of whoever hands the file out
    "src/http/self_signed.cpp",        # constant names
    "src/http/static_files.cpp",       # reads a whole folder at the start; a request looks into a map
    "src/http/server.cpp",             # sockets and certificates, from the command line
    "src/inspection/breach_file.cpp",  # from the command line
    "src/process/",                    # constant names
    "src/storage/",                    # databases of constant names; objects and archives by `object_folder` and `plain_file`
    "apps/urnad/", "apps/urna-box/",   # constant names under --data, and customers' random identifiers
)
OPEN = re.compile(r"(?<![\w>])(?:(?:std::)?[io]?fstream\s+\w+\s*[({]|(?:std::)?make_shared<std::[io]?fstream>\s*\(|"
                  r"(?:std::)?[io]fstream\s*\(|(?:std::)?fopen\s*\(|::open(?:at|at2)?\s*\(|"
                  r"(?:std::filesystem|fs)::(?:remove|remove_all|rename|copy|copy_file|create_director(?:y|ies)|resize_file|"
                  r"create_symlink|permissions|directory_iterator|recursive_directory_iterator)\s*[({])")
# What only a request, or whoever wrote its body, has said.
STRANGERS = re.compile(r"\b(?:request\s*\.|\w+\.(?:parameter|query_value|header)\s*\(|fields\s*(?:->|\.)\s*\w*text\s*\(|(?:parameter|query_value)\s*\()")
# `folder / name`, `folder + "/" + name`
JOIN = re.compile(r"(?:\bpath\s*\([^()]*(?:\([^()]*\))?[^()]*\)|\b\w*(?:path|folder|root|data)_?)\s*/\s*([^;,]*)|"
                  r"\b\w*(?:path|folder|root|data)_?(?:\(\))?\s*\+\s*\"[^\"\n]*\"\s*\+\s*([^;,]*)")


def arguments(text, place):
    """What stands between the bracket before `place` and the one that closes it."""
    depth = 1
    for end in range(place, len(text)):
        depth += text[end] in "({[" and 1 or (text[end] in ")}]" and -1 or 0)
        if depth == 0:
            return text[place:end]
    return text[place:]


def watched(tree):
    exempt = for_tests(tree)
    for path in tree.paths(*CPP, under=SERVERS):
        if path not in exempt and not path.startswith(TYPED) and "for_tests" not in path and "/detail/linkage_attack" not in path:
            yield path


def openers(tree):
    for path in watched(tree):
        if path.startswith(OPENERS):
            continue
        text = blank(tree.text(path))
        for found in OPEN.finditer(text):
            yield path, line_of(text, found.start()), "opens a file: who does is listed in tools/lint_checks/paths.py"


def named_by_strangers(tree):
    for path in watched(tree):
        raw = tree.text(path)
        text = blank(raw)
        for found in OPEN.finditer(text):
            if STRANGERS.search(arguments(text, found.end())):
                yield path, line_of(text, found.start()), "a file is named by who asks"
        if not re.search(r"filesystem|fstream|fopen|::open|_of_file\(", text):
            continue
        for found in JOIN.finditer(raw):
            if STRANGERS.search(next(filter(None, found.groups()), "")):
                yield path, line_of(raw, found.start()), "a path is put together of what came in"


RULES = [
    # Shows INP-04.
    Rule("files-opened", "a server opens files of its own: each place that does is known, and why its names are", openers,
         refused=[{"src/api/a.cpp": 'void f() { std::ifstream file(name); }\n'}, {"src/election/a.cpp": "int f() { return ::open(a, 0); }\n"},
                  {"src/documents/a.cpp": "void f() { std::filesystem::remove(where); }\n"},
                  {"src/api/a.cpp": "void f() { fs::directory_iterator(where); }\n"}],
         accepted=[{"src/storage/a.cpp": 'void f() { std::ifstream file(name); }\n'}, {"src/api/a_test.cpp": 'void f() { std::ifstream file("a"); }\n'},
                   {"src/api/a.cpp": "// std::ifstream file(name);\nvoid f() { box.open(a); Box::open(a); }\n"},
                   {"src/cli/a.cpp": "void f() { std::ifstream file(name); }\n"}]),
    # Shows INP-04.
    Rule("paths-from-outside", "whoever names a file of the server reads, or writes, the ones beside it: ../ is a name too",
         named_by_strangers,
         refused=[{"src/storage/a.cpp": 'void f() { std::ifstream file(folder + "/" + request.parameter("name")); }\n'},
                  {"apps/urnad/a.cpp": '#include <filesystem>\nauto f() { return root / request.parameter("name"); }\n'},
                  {"src/api/customer_api.cpp": '#include <filesystem>\nauto f() { return fs::path(data_) / fields->text("name", 9); }\n'},
                  {"src/storage/a.cpp": '#include <fstream>\nauto f() { return data_ + "/kept/" + asked.query_value("file").value(); }\n'}],
         accepted=[{"src/storage/a.cpp": 'void f() { std::ifstream file(folder + "/" + id.text()); }\n'},
                   {"apps/urnad/a.cpp": '#include <filesystem>\nauto f() { return root / "desk.db"; }\nauto g() { return request.parameter("name"); }\n'},
                   {"src/api/a.cpp": 'auto f() { return "/api/b/" + request.parameter("name"); }\n'}]),
]
