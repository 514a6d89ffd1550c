#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""scan_memory.py PID <SECRETS: fails when a line of standard input stands anywhere in the memory of a process.

Its first line must be found, or the search is worth nothing.  Whoever may not look (only root may, at our programs) is told so,
and nothing fails.
"""

import sys


def memory_of(pid):
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            fields = line.split()
            start, end = (int(bound, 16) for bound in fields[0].split("-"))
            if not fields[1].startswith("rw"):
                continue
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue  # a guard page, or the kernel's own


def main():
    needles = [line.rstrip("\n").encode() for line in sys.stdin]
    try:
        found = [sum(piece.count(needle) for piece in memory_of(sys.argv[1])) for needle in needles]
    except PermissionError:
        print("scan_memory: not allowed to look", file=sys.stderr)
        return 0
    if found[0] == 0:
        print("scan_memory: the search does not even find what is there", file=sys.stderr)
        return 2
    for place, count in enumerate(found[1:], start=2):
        if count:
            print(f"scan_memory: what line {place} says stands in memory {count} times", file=sys.stderr)
    return 1 if any(found[1:]) else 0


if __name__ == "__main__":
    sys.exit(main())
