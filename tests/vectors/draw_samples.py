#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Draws samples of services as docs/operating/assurance.md says, and writes them down: samples.jsonl."""

import hashlib
import json
import pathlib


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


with open(pathlib.Path(__file__).with_name("samples.jsonl"), "w", encoding="utf-8") as file:
    for services, size in ((1, 1), (2, 1), (40, 5), (40, 40), (300, 12), (500, 1)):
        listed = {f"{number:032x}": 1 + number % 3 for number in range(services)}
        digest = sha256("".join(f"{name} {version}\n" for name, version in sorted(listed.items())))
        for seed in ("7 11 23 40 41 49 / 5", "tirage n° 26137 du 16/01/2027"):
            rank = {name: sha256(f"urna sample/1\n{digest}\n{seed}\n{name}") for name in listed}
            drawn = sorted(listed, key=lambda name: rank[name])[:size]
            line = {"services": services, "seed": seed, "size": size, "list_sha256": digest, "drawn": drawn}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
