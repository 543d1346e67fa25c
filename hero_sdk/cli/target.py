"""Which service a command talks to, and as whom: the arguments that `call`, `describe` and `events` share.

Standard library and the blocking transport only.
"""

from __future__ import annotations

import argparse
import json
import sys

from hero_sdk.cli.arguments import add_instance
from hero_sdk.client.address import Address
from hero_sdk.client.failures import BadAnswer, ClientError, ConnectionFailed
from hero_sdk.client.identity import Identity
from hero_sdk.client.message import Answer, RequestHead, timeout_header
from hero_sdk.client.sync_transport import SyncSocketTransport
from hero_sdk.errors import DeadlineExceeded, HeroError
from hero_sdk.named_tuple import NamedTuple

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

__all__ = ["Target", "add_target_arguments", "complain", "target_of"]


class Target(NamedTuple):
    """A service and the identity to call it with."""

    address: Address
    identity: Identity
    timeout_s: float = 30.0

    def get(self, path: str) -> Any:
        """The JSON behind a GET, whatever its status."""
        return _parsed(self._send(RequestHead(self.address, path, self.identity.headers(), "GET"), b""))

    def post(self, body: bytes) -> Any:
        """The JSON answer to a request body; None where there is none (a notification)."""
        headers = (*self.identity.headers(), timeout_header(self.timeout_s))
        answer = self._send(RequestHead(self.address, "/rpc", headers), body)
        return None if answer.status == 204 else _parsed(answer)

    def _send(self, head: RequestHead, body: bytes) -> Answer:
        transport = SyncSocketTransport(self.address)
        try:
            return transport.send(head, body, key=None, timeout_s=self.timeout_s)
        finally:
            transport.close()


def add_target_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that say where and as whom."""
    where = parser.add_argument_group("where")
    add_instance(where)
    where.add_argument("--socket", metavar="PATH", help="the socket to talk to, instead of the service's own")
    where.add_argument("--url", metavar="URL", help="http://host:port or unix:///path, instead of the socket")
    who = parser.add_argument_group("as whom")
    who.add_argument("--context", metavar="ID", help="context, a number or a registered name")
    who.add_argument("--user", metavar="NAME", help="the end user behind the call")
    who.add_argument("--claims", metavar="A,B", help="restrict the call to these claims; an empty text means none")
    who.add_argument("--token", metavar="TOKEN", help="bearer token, for TCP")
    parser.add_argument("--timeout", metavar="S", type=_seconds, default=30.0, help="seconds to wait (default 30)")


def target_of(service: str, options: argparse.Namespace) -> Target:
    """The target behind parsed arguments; ValueError for an address or a header that cannot be."""
    written = options.url or options.socket
    address = Address.parse(written) if written else Address.of_service(service, options.instance)
    claims = None if options.claims is None else [claim.strip() for claim in options.claims.split(",") if claim.strip()]
    identity = Identity.of(context=options.context, user=options.user, claims=claims, token=options.token)
    identity.headers()
    return Target(address, identity, options.timeout)


def complain(error: HeroError | ValueError) -> int:
    """Prints what went wrong, and what to do about it; the exit code."""
    print(f"hero-sdk: {error}", file=sys.stderr)
    if isinstance(error, ConnectionFailed):
        print("`hero-sdk ls` shows the services that run here.", file=sys.stderr)
    return 1 if isinstance(error, ClientError | DeadlineExceeded) else 2


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds") from None
    if not 0 < seconds <= _LONGEST_S:  # which `nan` is not either
        raise argparse.ArgumentTypeError(f"{text} is no time to wait: more than 0, at most {_LONGEST_S:,} seconds")
    return seconds


_LONGEST_S = 86_400


def _parsed(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError as exc:
        raise BadAnswer(f"the service answered HTTP {answer.status} with something that is not JSON") from exc
