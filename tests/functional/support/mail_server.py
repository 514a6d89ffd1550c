#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A mail server that takes mail from whoever has a name and a password, over TLS alone: PORT CERTIFICATE KEY FOLDER."""
import os
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

port, certificate, key, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]


class Keep:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        Keep.count += 1
        name = os.path.join(folder, f"{Keep.count:04}")
        with open(name + ".part", "wb") as file:
            file.write(("To: <" + envelope.rcpt_tos[0] + ">\r\n").encode() + envelope.content)
        os.rename(name + ".part", name)
        return "250 taken"


def is_known(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"urna", b"a word of the desk")
    return AuthResult(success=known)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
controller = Controller(Keep(), hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
                        auth_required=True, auth_require_tls=True, authenticator=is_known)
controller.start()
while True:
    time.sleep(60)
