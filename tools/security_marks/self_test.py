# SPDX-License-Identifier: EUPL-1.2
"""Small projects, each wrong in one way."""
from . import asvs

TEST = "src/crypto/a_test.cpp"
SCRIPT = "web/src/a.test.ts"
HEAD = "id,requirement,state,missing\n"
ONE = "KEY-03,each share is judged when it is entered,shown,\n"
MARKED = "// Shows KEY-03.\nTEST(Share, IsJudged) {\n"
UNIVERSAL = "id,subject,state,shown_by,remark\n" + "".join(f"{one},subject,n/a,,no such thing\n" for one in asvs.wanted_ids())


def project(ids=HEAD + ONE, items=UNIVERSAL, threats="", **files):
    return {"ids": ids, "asvs": items, "threats": threats, **{TEST: MARKED, **files}}


def with_item(line):
    first = UNIVERSAL.split("\n")[1]
    return UNIVERSAL.replace(first + "\n", line + "\n" if line else "")


ACCEPTED = [
    project(),
    project(**{TEST: "// Why.\n// Shows KEY-03.\n// And more.\nTEST_F(Share, IsJudged) {\n"}),
    project(**{TEST: "", SCRIPT: "  // Shows KEY-03.\n  it('is judged', () => {\n"}),
    project(**{TEST: "", SCRIPT: "// Shows KEY-03.\ntest.each([\n  ['a (b)', 1],\n])('is judged: %s', (a) => {\n"}),
    project(**{TEST: "", "apps/CMakeLists.txt": "# Shows KEY-03.\nadd_test(NAME units.hardening COMMAND x)\n"}),
    project(**{TEST: "", "src/a/b_fuzz.cpp": '// Shows KEY-03.\nextern "C" int LLVMFuzzerTestOneInput(', "tests/corpus/b_fuzz/x": ""}),
    project(items=with_item("1.1.1,subject,shown,KEY-03; Share.IsJudged,")),
    project(ids=HEAD + "KEY-03,judged,partly,the screen\n"),
    project(ids=HEAD + ONE + "KEY-04,a ceremony,open,nobody wrote it\n", 
            threats="[KEY-03], [KEY-04] (open)\n" + "".join(f"[KEY-0{n}]: security-checks.md#key-0{n}\n" for n in (3, 4))),
]

REFUSED = {
    "an id that is shown by nothing": project(**{TEST: "TEST(Share, IsJudged) {\n"}),
    "a mark of an unknown id": project(**{TEST: MARKED + "// Shows KEY-99.\nTEST(Share, B) {\n"}),
    "an open id with a check": project(ids=HEAD + "KEY-03,judged,open,everything\n"),
    "a shown id that lacks something": project(ids=HEAD + "KEY-03,judged,shown,the screen\n"),
    "a partly shown id that lacks nothing": project(ids=HEAD + "KEY-03,judged,partly,\n"),
    "an open id without a reason": project(ids=HEAD + ONE + "KEY-04,a ceremony,open,\n"),
    "an unknown state": project(ids=HEAD + "KEY-03,judged,done,\n"),
    "an id that is there twice": project(ids=HEAD + ONE + ONE),
    "a line with a comma too many": project(ids=HEAD + "KEY-03,judged,shown,,\n"),
    "a mark above nothing": project(**{TEST: MARKED + "}\n// Shows KEY-03.\nstruct A {\n"}),
    "a mark that is almost one": project(**{TEST: MARKED + "// Shows: KEY-03\nTEST(Share, B) {\n"}),
    "a mark where nothing is run": project(**{"src/crypto/a.cpp": "// Shows KEY-03.\nTEST(Share, B) {\n"}),
    "a mark in a file that Vitest does not run": project(**{"web/a.test.ts": "// Shows KEY-03.\ntest('b', () => {\n"}),
    "a test that is switched off": project(**{TEST: "// Shows KEY-03.\nTEST(Share, DISABLED_IsJudged) {\n"}),
    "a test of a page that is switched off": project(**{SCRIPT: "// Shows KEY-03.\nit.skip('is judged', () => {\n"}),
    "a fuzz target without a seed": project(**{"src/a/b_fuzz.cpp": '// Shows KEY-03.\nextern "C" int LLVMFuzzerTestOneInput('}),
    "an item that is missing": project(items=with_item("")),
    "an item that nobody wanted": project(items=UNIVERSAL + "99.1.1,subject,n/a,,no such thing\n"),
    "an item that is there twice": project(items=UNIVERSAL + "1.1.1,subject,n/a,,no such thing\n"),
    "an item shown by an unknown test": project(items=with_item("1.1.1,subject,shown,Share.IsLost,")),
    "an item shown by nothing": project(items=with_item("1.1.1,subject,shown,,")),
    "an item that does not apply without a reason": project(items=with_item("1.1.1,subject,n/a,,")),
    "an item that leans on what is open": project(ids=HEAD + ONE + "KEY-04,a ceremony,open,nobody wrote it\n",
                                                  items=with_item("1.1.1,subject,shown,KEY-04,")),
    "a threat met by an unknown id": project(threats="a forged share: KEY-99"),
    "a threat met by what is open": project(ids=HEAD + ONE + "KEY-04,a ceremony,open,nobody wrote it\n",
                                            threats="[KEY-04]\n[KEY-04]: security-checks.md#key-04"),
    "a threat that is said to be open and is not": project(threats="[KEY-03] (open)\n[KEY-03]: security-checks.md#key-03"),
    "a threat whose check cannot be followed": project(threats="[KEY-03]"),
    "a threat that leads to another check": project(threats="[KEY-03]\n[KEY-03]: security-checks.md#key-04"),
}


def failures(check, judge, lists, page_path):
    def whole(small):
        files = {lists.get(path, path): text for path, text in small.items()}
        files[page_path] = judge(files)[1]
        return files

    found = [f"refused a good project: {problems}" for small in ACCEPTED if (problems := check(whole(small)))]
    found += [f"did not see {what}" for what, small in REFUSED.items() if not check(whole(small))]
    stale = whole(project())
    stale[page_path] += "x"
    return found if check(stale) else found + ["did not see a page that is not what the marks say"]
