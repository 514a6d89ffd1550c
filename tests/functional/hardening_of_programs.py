#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What tools/cmake/hardening.cmake asks for is in the programs that were built.

hardening_of_programs.py PROGRAM…      looks at each of them
hardening_of_programs.py --self-test   builds small programs that lack one defence each, and must refuse them
"""
import os
import re
import subprocess
import sys
import tempfile


def readelf(*words):
    return subprocess.run(["readelf", "-W", *words], capture_output=True, check=True).stdout.decode()


def faults(program):
    if "DYN (Position-Independent Executable" not in readelf("-h", program):
        yield "is not position-independent: its addresses can be guessed"
    segments = readelf("-l", program)
    stack = re.search(r"GNU_STACK.*", segments)
    if not stack or "E" in stack.group().split()[6]:
        yield "its stack can be run as a program"
    if any("RWE" in line or "RW E" in line for line in segments.split("\n")):
        yield "has memory that can be written and run"
    if "GNU_RELRO" not in segments:
        yield "its table of functions stays writable (relro)"
    if not re.search(r"\(FLAGS(?:_1)?\).*\bNOW\b|\(BIND_NOW\)", readelf("-d", program)):
        yield "resolves functions late, so that their table stays writable (now)"
    symbols = readelf("--dyn-syms", program)
    if "__stack_chk_fail" not in symbols:
        yield "has no guard in the frames of its functions"
    if not re.search(r"__(?:mem|str|sn|vsn|f|read|pread|fd|vf)\w*_chk\b", symbols):
        yield "was not compiled with _FORTIFY_SOURCE"
    if re.search(r"\((?:RPATH|RUNPATH)\)", readelf("-d", program)):
        yield "looks for libraries in a folder of the machine it was built on"


GOOD = ["-O2", "-D_FORTIFY_SOURCE=3", "-fstack-protector-strong", "-fPIE", "-pie", "-Wl,-z,relro,-z,now,-z,noexecstack"]
WEAK = {"position-independent": ["-no-pie", "-fno-pie"], "stack can be run": ["-Wl,-z,execstack"],
        "(relro)": ["-Wl,-z,norelro"], "(now)": ["-Wl,-z,lazy"], "frames": ["-fno-stack-protector"],
        "_FORTIFY_SOURCE": ["-U_FORTIFY_SOURCE"], "folder": ["-Wl,-rpath,/somewhere"]}
SOURCE = """#include <cstdio>
#include <cstring>
int main(int count, char** values) {
  char text[8];
  std::strcpy(text, values[count - 1]);
  return std::puts(text) < 0;
}
"""


def self_test():
    missed = []
    with tempfile.TemporaryDirectory() as place:
        source, program = os.path.join(place, "a.cpp"), os.path.join(place, "a")
        with open(source, "w", encoding="utf-8") as file:
            file.write(SOURCE)
        for fault, flags in [("", []), *WEAK.items()]:
            subprocess.run(["g++", "-w", *GOOD, source, *flags, "-o", program], check=True)
            found = " ".join(faults(program))
            if (fault not in found) if fault else found:
                missed.append(f"{fault or 'a hardened program'}: {found or 'nothing was found'}")
    return missed


def main():
    if sys.argv[1:] == ["--self-test"]:
        found = self_test()
    else:
        found = [f"{os.path.basename(program)} {fault}" for program in sys.argv[1:] for fault in faults(program)]
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
