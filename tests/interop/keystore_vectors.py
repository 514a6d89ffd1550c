#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes tests/vectors/keystore.json: what docs/protocol/keystore.md describes, made from that page alone.

A second implementation, with nothing but Python's own library: ChaCha20, Poly1305 and HChaCha20 are written out here, from
RFC 8439 and draft-irtf-cfrg-xchacha-03, and checked against the draft's example before anything is written.

    tests/interop/keystore_vectors.py > tests/vectors/keystore.json
"""

import hashlib
import hmac
import json
import struct

MASK = 0xFFFFFFFF
P = 2**130 - 5
ORDER = 2**252 + 27742317777372353535851937790883648493
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def double_rounds(words):
    def quarter(a, b, c, d):
        for first, second, third, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            words[first] = (words[first] + words[second]) & MASK
            mixed = words[third] ^ words[first]
            words[third] = ((mixed << turn) | (mixed >> (32 - turn))) & MASK

    for _ in range(10):
        for column in range(4):
            quarter(column, 4 + column, 8 + column, 12 + column)
        quarter(0, 5, 10, 15)
        quarter(1, 6, 11, 12)
        quarter(2, 7, 8, 13)
        quarter(3, 4, 9, 14)
    return words


def start(key, last_words):
    return list(struct.unpack("<4I", b"expand 32-byte k") + struct.unpack("<8I", key)) + last_words


def chacha_block(key, counter, nonce):
    words = start(key, [counter, *struct.unpack("<3I", nonce)])
    return struct.pack("<16I", *((a + b) & MASK for a, b in zip(words, double_rounds(words[:]), strict=True)))


def hchacha(key, nonce):
    words = double_rounds(start(key, list(struct.unpack("<4I", nonce))))
    return struct.pack("<8I", *words[:4], *words[12:])


def subkey(key, nonce):
    return hchacha(key, nonce[:16]), bytes(4) + nonce[16:]


def one_time_key(key, nonce):
    block = chacha_block(key, 0, nonce)
    clamped = int.from_bytes(block[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    return clamped, int.from_bytes(block[16:32], "little")


def padded(data):
    return data + bytes(-len(data) % 16)


def tagged(associated, text):
    return padded(associated) + padded(text) + struct.pack("<QQ", len(associated), len(text))


def poly1305(r, s, data):
    total = 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at : at + 16] + b"\x01", "little")) * r % P
    return ((total + s) % 2**128).to_bytes(16, "little")


def xchacha_seal(key, nonce, associated, text):
    key, nonce = subkey(key, nonce)
    stream = b"".join(chacha_block(key, 1 + i, nonce) for i in range((len(text) + 63) // 64))
    cipher = bytes(a ^ b for a, b in zip(text, stream, strict=False))
    return cipher + poly1305(*one_time_key(key, nonce), tagged(associated, cipher))


def opens(key, nonce, associated, sealed):
    key, nonce = subkey(key, nonce)
    return poly1305(*one_time_key(key, nonce), tagged(associated, sealed[:-16])) == sealed[-16:]


def derive(key, purpose):
    extracted = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")


def number(text):
    """Bytes that look random and are the same every time."""
    return hashlib.sha256(text.encode()).digest()


def sealed_value(case):
    key, key_id, nonce = number(case + " key"), number(case + " id")[:16], number(case + " nonce")[:24]
    places = [b"a-customer", b"accounts", b"totp", case.encode()]
    value = ("the value of " + case).encode() if case != "empty" else b""
    head = b"URN1\x01" + key_id
    associated = b"".join(struct.pack(">I", len(part)) + part for part in [head, *places])
    return {
        "key": key.hex(),
        "id": key_id.hex(),
        "nonce": nonce.hex(),
        "tenant": places[0].decode(),
        "table": places[1].decode(),
        "column": places[2].decode(),
        "row": places[3].hex(),
        "value": value.hex(),
        "sealed": (head + nonce + xchacha_seal(key, nonce, associated, value)).hex(),
    }


def wrap():
    wrapping, wrapped, nonce, what = number("wrapping"), number("wrapped"), number("wrap nonce")[:24], "root key 1"
    return {
        "wrapping": wrapping.hex(),
        "wrapped": wrapped.hex(),
        "nonce": nonce.hex(),
        "what": what,
        "wrap": (
            hmac.digest(wrapping, b"commit", "sha256")
            + nonce
            + xchacha_seal(derive(wrapping, b"urna/wrap/v1"), nonce, what.encode(), wrapped)
        ).hex(),
    }


def two_keys_one_ciphertext():
    """Two blocks and a tag that XChaCha20-Poly1305 takes as authentic under two keys: two linear equations modulo P."""
    wrapping = [number("first of two"), number("second of two")]
    nonce, what = number("nonce for two")[:24], b"root key 1"
    keys = [one_time_key(*subkey(derive(key, b"urna/wrap/v1"), nonce)) for key in wrapping]
    (r1, s1), (r2, s2) = keys
    before = len(padded(what)) // 16
    lengths = int.from_bytes(struct.pack("<QQ", len(what), 32) + b"\x01", "little")
    head = int.from_bytes(padded(what) + b"\x01", "little")
    assert before == 1
    tag = 0
    while True:
        tag += 1
        # head·r⁴ + x·r³ + y·r² + lengths·r ≡ tag − s, where the last difference is modulo 2¹²⁸, for both keys.
        wanted = [((tag - s) % 2**128 - head * pow(r, 4, P) - lengths * r) % P for r, s in keys]
        wanted = [w * pow(r, -2, P) % P for w, (r, _) in zip(wanted, keys, strict=True)]  # x·r + y
        x = (wanted[0] - wanted[1]) * pow(r1 - r2, -1, P) % P
        y = (wanted[0] - x * r1) % P
        if all(2**128 <= block < 2**129 for block in (x, y)):
            break
    sealed = b"".join(block.to_bytes(17, "little")[:16] for block in (x, y)) + tag.to_bytes(16, "little")
    assert all(opens(derive(key, b"urna/wrap/v1"), nonce, what, sealed) for key in wrapping)
    commitment = hmac.digest(wrapping[0], b"commit", "sha256")
    return {
        "wrapping": [key.hex() for key in wrapping],
        "encryption": [derive(key, b"urna/wrap/v1").hex() for key in wrapping],
        "nonce": nonce.hex(),
        "what": what.decode(),
        "sealed": sealed.hex(),
        "wrap": (commitment + nonce + sealed).hex(),
    }


def base32(data, characters):
    bits = int.from_bytes(data, "big") << (5 * characters - 8 * len(data))
    return "".join(CROCKFORD[(bits >> (5 * (characters - 1 - i))) & 31] for i in range(characters))


def checked(text):
    digest = hashlib.sha256(text.encode()).digest()
    return text + "-" + "".join(CROCKFORD[(int.from_bytes(digest[:4], "big") >> (27 - 5 * i)) & 31] for i in range(6))


def share_text(share_set, index, value):
    return checked(f"urna1-{base32(share_set, 8)}-{index}-{base32(value, 52)}")


def shares():
    """Three of five, of a polynomial over the scalars."""
    share_set = number("set")[:5]
    coefficients = [int.from_bytes(number(f"coefficient {i}"), "little") % ORDER for i in range(3)]
    values = [sum(c * x**k for k, c in enumerate(coefficients)) % ORDER for x in range(1, 6)]
    return {
        "set": share_set.hex(),
        "secret": coefficients[0].to_bytes(32, "little").hex(),
        "coefficients": [c.to_bytes(32, "little").hex() for c in coefficients],
        "shares": [
            {"index": x, "value": v.to_bytes(32, "little").hex(), "text": share_text(share_set, x, v.to_bytes(32, "little"))}
            for x, v in enumerate(values, start=1)
        ],
        "refused": {
            "zero": share_text(share_set, 1, bytes(32)),
            "order": share_text(share_set, 1, ORDER.to_bytes(32, "little")),
            "above the order": share_text(share_set, 1, b"\xff" * 32),
            "index 0": share_text(share_set, 0, values[0].to_bytes(32, "little")),
            "index 16": share_text(share_set, 16, values[0].to_bytes(32, "little")),
            "index of another": share_text(share_set, 2, values[0].to_bytes(32, "little")),
            "set of another": share_text(number("other set")[:5], 1, values[0].to_bytes(32, "little")),
        },
    }


def blind_index():
    key, value = number("index key"), "rosa@example.org"
    return {"key": key.hex(), "value": value, "index": hmac.digest(key, value.encode(), "sha256").hex()}


def check_against_the_draft():
    text = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen "
        b"would be it."
    )
    associated = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    sealed = xchacha_seal(bytes(range(0x80, 0xA0)), bytes(range(0x40, 0x58)), associated, text)
    assert sealed[-16:].hex() == "c0875924c1c7987947deafd8780acf49", "the draft's own example"


def main():
    check_against_the_draft()
    vectors = {
        "about": "docs/protocol/keystore.md, by a second implementation: tests/interop/keystore_vectors.py.",
        "sealed_values": [sealed_value(case) for case in ("row 1", "row 2", "empty")],
        "wrap": wrap(),
        "two_keys_one_ciphertext": two_keys_one_ciphertext(),
        "shares": shares(),
        "blind_index": blind_index(),
    }
    print(json.dumps(vectors, indent=1))


if __name__ == "__main__":
    main()
