#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes provider_tokens.json: tokens of an identity provider, signed by Debian's python3-jwt and python3-cryptography,
which share no code with what reads them here, and what has to come of each.

Run by hand: tests/vectors/make_provider_tokens.py > tests/vectors/provider_tokens.json"""

import base64
import hashlib
import hmac
import json

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

NOW = 1795513327
ISSUER = "https://login.example.org/realms/works"
CLIENT = "urna"
NONCE = "pI2LQmQvN1yjhO0XsT8bFg5uY3k"
ACCESS = "an-access-token"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def rsa_jwk(key, **more):
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e), **more}


def ec_jwk(key, **more):
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": b64(numbers.x.to_bytes(32, "big")), "y": b64(numbers.y.to_bytes(32, "big")), **more}


rsa_key = rsa.generate_private_key(65537, 2048)
other_rsa = rsa.generate_private_key(65537, 3072)
weak_rsa = rsa.generate_private_key(65537, 1024)
ec_key = ec.generate_private_key(ec.SECP256R1())
other_ec = ec.generate_private_key(ec.SECP256R1())

KEYS = {"keys": [
    rsa_jwk(rsa_key, kid="r1", use="sig"),
    ec_jwk(ec_key, kid="e1", use="sig", alg="ES256"),
    rsa_jwk(weak_rsa, kid="weak"),
    rsa_jwk(other_rsa, kid="enc", use="enc"),
    {"kty": "oct", "k": b64(b"a shared secret of 32 characters"), "kid": "shared"},
]}

GOOD = {"iss": ISSUER, "sub": "0815", "aud": CLIENT, "exp": NOW + 300, "iat": NOW - 2, "nonce": NONCE, "auth_time": NOW - 60, "acr": "two",
        "at_hash": b64(hashlib.sha256(ACCESS.encode()).digest()[:16])}


def claims(**changes):
    changed = {**GOOD, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def token(payload=None, key=rsa_key, algorithm="RS256", **headers):
    return jwt.encode(payload or GOOD, key, algorithm=algorithm, headers={"kid": "r1", **headers})


def raw(header, payload, signature=b""):
    header = header if isinstance(header, str) else json.dumps(header)
    payload = payload if isinstance(payload, str) else json.dumps(payload)
    return f"{b64(header.encode())}.{b64(payload.encode())}.{b64(signature)}"


def raw_rs256(header, payload, key=rsa_key):
    text = raw(header, payload).rsplit(".", 1)[0]
    return text + "." + b64(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))


def with_hmac(secret):
    text = raw({"alg": "HS256", "kid": "r1"}, GOOD).rsplit(".", 1)[0]
    return text + "." + b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())


pem = rsa_key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
es256 = token(key=ec_key, algorithm="ES256", kid="e1")
ps256 = token(algorithm="PS256")
rs256 = token()


def cut(text):
    return text.split(".")


def pss_with_salt(salt):
    text = raw({"alg": "PS256", "kid": "r1"}, GOOD).rsplit(".", 1)[0]
    return text + "." + b64(rsa_key.sign(text.encode(), padding.PSS(padding.MGF1(hashes.SHA256()), salt), hashes.SHA256()))


def es256_in_der():
    head, body, _ = cut(es256)
    return f"{head}.{body}." + b64(ec_key.sign(f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256())))


def last_bit(text):
    """The same bytes for a lenient reader: a bit beyond the last byte is set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


head, body, seal = cut(rs256)
body_of_another = cut(token(claims(sub="0816")))[1]
padded = next(t for t in (token(claims(sub="x" * n)) for n in range(1, 4)) if len(cut(t)[1]) % 4 != 0)

VERDICTS = [
    ["RS256", rs256, ""],
    ["ES256", es256, ""],
    ["PS256", ps256, ""],
    ["RS256 without a name of the key", raw_rs256({"alg": "RS256"}, GOOD), ""],
    ["ES256 without a name of the key", jwt.encode(GOOD, ec_key, algorithm="ES256"), ""],
    ["said to several, asked for by us", token(claims(aud=["account", CLIENT], azp=CLIENT)), ""],
    ["a list of us alone", token(claims(aud=[CLIENT])), ""],
    ["moments with fractions", token(claims(iat=NOW - 1.5, exp=NOW + 9.25)), ""],
    ["a clock that is slow by half a minute", token(claims(iat=NOW + 30, nbf=NOW + 30)), ""],
    ["expired a moment ago", token(claims(exp=NOW - 30)), ""],
    ["none", raw({"alg": "none"}, GOOD), "algorithm-refused"],
    ["none, with something for a signature", raw({"alg": "none", "kid": "r1"}, GOOD, b"x"), "algorithm-refused"],
    ["None", raw({"alg": "None", "kid": "r1"}, GOOD, b"x"), "algorithm-refused"],
    ["HS256 with the public key in PEM", with_hmac(pem), "algorithm-refused"],
    ["HS256 with the modulus", with_hmac(rsa_key.public_key().public_numbers().n.to_bytes(256, "big")), "algorithm-refused"],
    ["HS256 with a shared key that is handed out", with_hmac(b"a shared secret of 32 characters"), "algorithm-refused"],
    ["RS512", token(algorithm="RS512"), "algorithm-refused"],
    ["RS256 in other letters", raw_rs256({"alg": "rs256", "kid": "r1"}, GOOD), "algorithm-refused"],
    ["no algorithm", raw_rs256({"kid": "r1"}, GOOD), "malformed"],
    ["an algorithm twice", raw_rs256('{"alg":"RS256","alg":"RS256","kid":"r1"}', GOOD), "malformed"],
    ["a claim twice", raw_rs256({"alg": "RS256", "kid": "r1"}, json.dumps(GOOD)[:-1] + ', "sub": "0816"}'), "malformed"],
    ["a claim twice, once escaped", raw_rs256({"alg": "RS256", "kid": "r1"}, json.dumps(GOOD)[:-1] + ', "\\u0073ub": "0816"}'), "malformed"],
    ["signed by its own key, which it brings", token(key=other_rsa, jwk=rsa_jwk(other_rsa)), "header-refused"],
    ["points to its key", token(key=other_rsa, jku="https://evil.example/keys"), "header-refused"],
    ["points to its certificate", token(key=other_rsa, x5u="https://evil.example/x"), "header-refused"],
    ["asks for what must be understood", token(crit=["exp"]), "header-refused"],
    ["another kind of token", token(typ="at+jwt"), "header-refused"],
    ["a token in a token", token(cty="JWT"), "header-refused"],
    ["a path for the name of a key", token(kid="../../key"), "key-unknown"],
    ["a file for the name of a key", token(kid="/dev/null"), "key-unknown"],
    ["a question to a database for the name of a key", token(kid="' UNION SELECT 'x"), "key-unknown"],
    ["an empty name of a key", token(kid=""), "malformed"],
    ["a number for the name of a key", raw_rs256({"alg": "RS256", "kid": 7}, GOOD), "malformed"],
    ["a key for encryption", token(key=other_rsa, kid="enc"), "key-unknown"],
    ["a key of 1024 bits", token(key=weak_rsa, kid="weak"), "key-unknown"],
    ["a shared key", token(kid="shared"), "key-unknown"],
    ["ES256 with the name of a key of RSA", token(key=ec_key, algorithm="ES256", kid="r1"), "key-unknown"],
    ["RS256 with the name of a key of P-256", token(kid="e1"), "key-unknown"],
    ["signed by somebody else, RS256", token(key=other_rsa), "signature-wrong"],
    ["signed by somebody else, ES256", token(key=other_ec, algorithm="ES256", kid="e1"), "signature-wrong"],
    ["PS256 taken for RS256", raw({"alg": "RS256", "kid": "r1"}, GOOD).rsplit(".", 1)[0] + "." + cut(ps256)[2], "signature-wrong"],
    ["PS256 with a salt of 20 bytes", pss_with_salt(20), "signature-wrong"],
    ["PS256 without a salt", pss_with_salt(0), "signature-wrong"],
    ["ES256 of zeros", ".".join(cut(es256)[:2]) + "." + b64(bytes(64)), "signature-wrong"],
    ["ES256 in DER", es256_in_der(), "signature-wrong"],
    ["ES256 cut by a byte", ".".join(cut(es256)[:2]) + "." + b64(base64.urlsafe_b64decode(cut(es256)[2] + "==")[:-1]), "signature-wrong"],
    ["RS256 of zeros", f"{head}.{body}." + b64(bytes(256)), "signature-wrong"],
    ["RS256 of one", f"{head}.{body}." + b64(bytes(255) + b"\1"), "signature-wrong"],
    ["RS256 with a zero before it", f"{head}.{body}." + b64(b"\0" + base64.urlsafe_b64decode(seal + "==")), "signature-wrong"],
    ["the claims of another", f"{head}.{body_of_another}.{seal}", "signature-wrong"],
    ["no signature", f"{head}.{body}.", "malformed"],
    ["two parts", f"{head}.{body}", "malformed"],
    ["four parts", f"{rs256}.{seal}", "malformed"],
    ["five parts, as what is encrypted", f"{head}.{body}.{seal}.{seal}.{seal}", "malformed"],
    ["padding", padded.split(".")[0] + "." + padded.split(".")[1] + "=" * (-len(padded.split(".")[1]) % 4) + "." + padded.split(".")[2], "malformed"],
    ["a blank after it", rs256 + " ", "malformed"],
    ["a line's end in it", f"{head}.{body}.\n{seal}", "malformed"],
    ["the other alphabet", f"{head}.{body}." + seal.replace("-", "+").replace("_", "/"), "malformed"],
    ["a bit beyond the last byte", f"{head}.{body}.{last_bit(seal)}", "malformed"],
    ["claims that are a list", raw_rs256({"alg": "RS256", "kid": "r1"}, "[]"), "malformed"],
    ["another issuer", token(claims(iss="https://login.example.com/realms/works")), "other-issuer"],
    ["the issuer with a slash", token(claims(iss=ISSUER + "/")), "other-issuer"],
    ["the issuer in other letters", token(claims(iss=ISSUER.upper())), "other-issuer"],
    ["no issuer", token(claims(iss=None)), "claims-malformed"],
    ["said to another", token(claims(aud="their-desk")), "other-audience"],
    ["said to others", token(claims(aud=["their-desk", "account"], azp=CLIENT)), "other-audience"],
    ["said to several, by nobody's asking", token(claims(aud=["account", CLIENT])), "other-audience"],
    ["said to several, asked for by another", token(claims(aud=["account", CLIENT], azp="account")), "other-audience"],
    ["said to us, asked for by another", token(claims(azp="account")), "other-audience"],
    ["said to nobody", token(claims(aud=None)), "claims-malformed"],
    ["an empty list of whom it is said to", token(claims(aud=[])), "claims-malformed"],
    ["a number of whom it is said to", token(claims(aud=[CLIENT, 7], azp=CLIENT)), "claims-malformed"],
    ["expired", token(claims(exp=NOW - 61)), "expired"],
    ["issued an hour ago", token(claims(iat=NOW - 3600)), "expired"],
    ["issued in an hour", token(claims(iat=NOW + 3600)), "from-the-future"],
    ["not before in an hour", token(claims(nbf=NOW + 3600)), "from-the-future"],
    ["never expires", token(claims(exp=None)), "claims-malformed"],
    ["expires in words", raw_rs256({"alg": "RS256", "kid": "r1"}, claims(exp=str(NOW + 300))), "claims-malformed"],
    ["expires before all time", token(claims(exp=-1)), "claims-malformed"],
    ["expires after all time", raw_rs256({"alg": "RS256", "kid": "r1"}, claims(exp=1e300)), "claims-malformed"],
    ["no word on when it was issued", token(claims(iat=None)), "claims-malformed"],
    ["not before in words", raw_rs256({"alg": "RS256", "kid": "r1"}, claims(nbf="now")), "claims-malformed"],
    ["another nonce", token(claims(nonce="pI2LQmQvN1yjhO0XsT8bFg5uY3l")), "other-nonce"],
    ["no nonce", token(claims(nonce=None)), "other-nonce"],
    ["a list with the nonce", token(claims(nonce=[NONCE])), "other-nonce"],
    ["another access token", token(claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA")), "other-access-token"],
    ["nobody", token(claims(sub=None)), "claims-malformed"],
    ["an empty somebody", token(claims(sub="")), "claims-malformed"],
    ["somebody beyond ASCII", token(claims(sub="Ros\u00e1")), "claims-malformed"],
    ["somebody with a line's end", token(claims(sub="0815\n")), "claims-malformed"],
    ["somebody of 256 letters", token(claims(sub="x" * 256)), "claims-malformed"],
    ["a level that is not asked for", token(claims(acr="one")), "level-missing"],
    ["no level", token(claims(acr=None)), "level-missing"],
    ["shown two hours ago", token(claims(auth_time=NOW - 7200)), "shown-too-long-ago"],
    ["shown in an hour", token(claims(auth_time=NOW + 3600)), "shown-too-long-ago"],
    ["no word on when it was shown", token(claims(auth_time=None)), "shown-too-long-ago"],
]

print(json.dumps({
    "what": "tokens of an identity provider, by python3-jwt: see make_provider_tokens.py",
    "now": NOW, "issuer": ISSUER, "client": CLIENT, "nonce": NONCE, "access_token": ACCESS, "level": "two", "age_max": 3600,
    "keys": KEYS,
    "verdicts": [{"what": what, "token": text, "fault": fault} for what, text, fault in VERDICTS],
    # RFC 7515, appendices A.2 and A.3: what was signed there, and by whom.
    "rfc7515": [
        {"algorithm": "RS256", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ", "e": "AQAB",
         "token": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"},
        {"algorithm": "ES256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
         "token": "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
    ],
}, indent=1))
