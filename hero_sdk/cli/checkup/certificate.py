"""How long a certificate holds: asked of OpenSSL by a handshake in memory; nothing else here reads certificates."""

from __future__ import annotations

import ssl
from pathlib import Path

__all__ = ["Expired", "valid_until"]

_EXPIRED = 10
"""OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED."""

_ROUNDS = 8


class Expired(Exception):
    """The certificate held once."""


def valid_until(cert: Path, key: Path) -> float:
    """Seconds since the epoch. Raises Expired, and ssl.SSLError for one that does not hold yet or cannot be used."""
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(cert, key)
    client_context = ssl.create_default_context(cafile=str(cert))
    client_context.check_hostname = False
    client_context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it stands for itself, whoever signed it
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server)
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(_ROUNDS):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as exc:
                if exc.verify_code == _EXPIRED:
                    raise Expired from exc
                raise
    shown = client.getpeercert()
    assert shown is not None
    return ssl.cert_time_to_seconds(str(shown["notAfter"]))
