"""`hero-sdk events`: what happens in a running service, line by line, until it is interrupted.

Where the connection breaks it comes back and goes on where it was; `--from` does the same for another run.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from hero_sdk.cli.arguments import parser, whole_number
from hero_sdk.cli.target import Target, add_target_arguments, complain, target_of
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.message import RequestHead
from hero_sdk.client.subscription import LOST, SILENCE_S, Subscription
from hero_sdk.client.sync_transport import SyncBody, SyncSocketTransport
from hero_sdk.errors import HeroError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hero_sdk.events import Block

__all__ = ["run"]

EXAMPLES = """
hero-sdk events hero_food
hero-sdk events hero_food --types 'order.*,driver.updated'
hero-sdk events hero_food --sid 1a --context 3
hero-sdk events hero_food --json | jq .data
hero-sdk events hero_food --json --from "$CURSOR"      # each line of --json names its cursor
hero-sdk events hero_food --domain delivery --count 10
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0 after ``--count`` events, 1 for an error of the service or on the way, 2 for wrong usage."""
    options = _parser().parse_args(words)
    try:
        target = target_of(options.service, options)
    except ValueError as error:
        return complain(error)
    left = options.count
    try:
        for block in _blocks(target, options):
            print(_as_json(block) if options.json else _as_line(block), flush=True)
            if left is not None and (left := left - 1) == 0:
                return 0
    except _Refused as refused:
        print(f"hero-sdk: {refused}", file=sys.stderr)
        return 1
    except HeroError as error:
        return complain(error)
    return 0


def _blocks(target: Target, options: argparse.Namespace) -> Iterator[Block]:
    """Everything that is told, across as many connections as it takes."""
    subscription = Subscription(options.domain, _words(options.types), _words(options.sid), options.after)
    while True:
        try:
            body = _open(target, subscription.path())
            subscription.begin()
            try:
                while True:
                    subscription.feed(body.read(SILENCE_S))
                    while (block := subscription.next_block()) is not None:
                        yield block
            finally:
                body.abort()
        except LOST as error:
            if not subscription.was_open:
                raise
            time.sleep(subscription.pause_after(error))


def _open(target: Target, path: str) -> SyncBody:
    head = RequestHead(target.address, path, target.identity.headers(), "GET")
    body = SyncSocketTransport(target.address).open(head, target.timeout_s)
    if body.status == 200:
        return body
    said = b""
    while piece := body.read(target.timeout_s):
        said += piece
    body.abort()
    try:
        error = json.loads(said)["error"]
        message, code = error["message"], error["code"]
    except (ValueError, KeyError, TypeError) as exc:
        raise BadAnswer(f"the service answered HTTP {body.status} where events were asked for") from exc
    if body.status == 503:
        raise ConnectionFailed(message, was_sent=False)
    raise _Refused(f"{message} ({code})")


def _as_json(block: Block) -> str:
    event = {"type": block.event, "cursor": block.cursor, **json.loads(block.data)}
    return json.dumps(event, ensure_ascii=False)


def _as_line(block: Block) -> str:
    said = json.loads(block.data)
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(said["at"]))
    return f"{at}  {block.event:<24}  {json.dumps(said['data'], ensure_ascii=False)}"


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _parser() -> argparse.ArgumentParser:
    made = parser("events", "Follow what happens in a running service.", EXAMPLES)
    made.add_argument("service", metavar="SERVICE", help="its name, as `hero-sdk ls` shows it")
    made.add_argument("--types", metavar="A,B", help="only these events: order.moved, order.*, delivery.order.created")
    made.add_argument("--sid", metavar="SID,…", help="only what is about these objects")
    made.add_argument("--from", metavar="CURSOR", dest="after", help="go on behind the event that had this cursor")
    made.add_argument("--domain", metavar="NAME", help="only this domain")
    made.add_argument("--count", metavar="N", type=whole_number(1), help="end after so many events")
    made.add_argument("--json", action="store_true", help="one JSON object per line")
    add_target_arguments(made)
    return made


class _Refused(Exception):
    """The service does not tell this; its own words."""
