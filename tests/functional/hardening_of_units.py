#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The units of packaging/systemd are understood by systemd, expose little, and keep desk and box apart; the operator's
page names every socket on which they listen, and no other.

hardening_of_units.py FOLDER PAGE     exits with 77 where there is no systemd-analyze
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

EXPOSURE_MAX = 2.5
# What the score does not see.
DEMANDED = {
    "urna-box.service": {"User": "urna-box", "PrivateNetwork": "yes", "RestrictAddressFamilies": "AF_UNIX"},
    "urna-node@.service": {"User": "root", "CapabilityBoundingSet": "CAP_SETUID CAP_SETGID", "RestrictAddressFamilies": "AF_INET AF_INET6"},
    "urna-witness.service": {"User": "urna-witness", "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6"},
    "urnad.service": {"User": "urna-desk", "SupplementaryGroups": "urna-socket"},
}
FOR_BOTH = {"LimitCORE": "0", "LimitMEMLOCK": "64M", "UMask": "0077", "NoNewPrivileges": "yes",
            "ProtectSystem": "strict", "MemoryDenyWriteExecute": "yes", "StateDirectoryMode": "0700"}


def settings(text):
    """The settings of a unit: the last of each name; lines that end with a backslash are one."""
    found = {}
    for line in text.replace("\\\n", " ").split("\n"):
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[name.strip()] = value.strip()
    return found


def run(*command, given=None):
    done = subprocess.run(command, capture_output=True, input=given)
    return done.returncode, (done.stdout + done.stderr).decode()


def exposure(path):
    """0 … 10, as systemd counts."""
    _, said = run("systemd-analyze", "security", "--offline=true", "--no-pager", path)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    return float(found.group(1)) if found else None


def sockets_of_units(folder):
    """The sockets of the file system on which the programs listen as the units start them."""
    found = set()
    for name in DEMANDED:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            command = settings(file.read())["ExecStart"]
        words = command.split()
        options = dict(zip(words, words[1:]))
        found |= {options[option] for option in ("--socket", "--admin") if option in options}
        if words[0].endswith("/urnad"):
            found.add(options["--data"] + "/control.sock")  # always
    return found


def faults_of_page(folder, text):
    rows = [line.split("|")[1] for line in text.split("\n") if line.startswith("| ") and line.count("|") == 4]
    named = {path for row in rows for path in re.findall(r"`(/[^`]+)`", row)}
    for path in sorted(sockets_of_units(folder) ^ named):
        yield f"{path}: a socket of the units or of the page, and not of both"


def faults(folder):
    with tempfile.TemporaryDirectory() as place:
        units = []
        for name in sorted(DEMANDED):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            # The programs need not be installed where this runs.
            units.append(os.path.join(place, name))
            with open(units[-1], "w", encoding="utf-8") as file:
                file.write(re.sub(r"/usr/bin/urna\S*", "/bin/true", text))
            found = settings(text)
            for key, value in {**FOR_BOTH, **DEMANDED[name]}.items():
                if found.get(key) != value:
                    yield f"{name}: {key} is {found.get(key)}, not {value}"
            score = exposure(units[-1])
            if score is None or score > EXPOSURE_MAX:
                yield f"{name}: exposure {score}, at most {EXPOSURE_MAX}"
            else:
                print(f"{name}: exposure {score}")
        code, said = run("systemd-analyze", "verify", "--man=no", *units)
        about_ours = [line for line in said.split("\n") if "urna" in line]
        if code != 0 or about_ours:
            yield f"systemd-analyze verify: {said}"
        # The users, in a tree of their own.
        os.makedirs(os.path.join(place, "etc"))
        with open(os.path.join(folder, "urna.sysusers"), "rb") as file:
            code, said = run("systemd-sysusers", f"--root={place}", "-", given=file.read())
        if code != 0 or not os.path.exists(os.path.join(place, "etc/group")):
            yield f"urna.sysusers: {said}"
            return
        with open(os.path.join(place, "etc/group"), encoding="utf-8") as file:
            groups = file.read()
        if not re.search(r"^urna-socket:[^:]*:\d+:urna-desk$", groups, re.M):
            yield f"urna.sysusers: urna-desk alone is to be in urna-socket:\n{groups}"


def main():
    if not shutil.which("systemd-analyze"):
        print("there is no systemd-analyze: not looked at")
        return 77
    with open(sys.argv[2], encoding="utf-8") as file:
        page = file.read()
    found = [*faults(sys.argv[1]), *faults_of_page(sys.argv[1], page)]
    for lesser in (page.replace("control.sock", "other.sock"), page.replace("| `/run/urna-box/socket`", "| a socket")):
        if not list(faults_of_page(sys.argv[1], lesser)):
            found.append("a page that does not name a socket passes")
    # What must be refused: a unit without its defences.
    with tempfile.TemporaryDirectory() as weak:
        for name in os.listdir(sys.argv[1]):
            shutil.copy(os.path.join(sys.argv[1], name), weak)
        path = os.path.join(weak, "urna-box.service")
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"^(Protect|Private|Restrict|SystemCallFilter|CapabilityBoundingSet).*\n", "", file.read(), flags=re.M)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        refused = " ".join(faults(weak))
        if "urna-box.service: exposure" not in refused or "PrivateNetwork" not in refused:
            found.append("a unit without its defences passes")
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
