"""Carries mail: each letter on its own, so that a server that fails for one recipient holds up nobody else.

Letters of a sign-in hold secrets and are worth nothing after some minutes, so they lie in memory alone: a desk that is
killed loses them, and who waits for one asks again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, NamedTuple

from hero_assistance import options
from hero_assistance.letters import Letter
from hero_sdk.rpc import RequestContext
from hero_sdk.service import Settings

__all__ = ["Postman"]

_MOST_UNDER_WAY: Final = 1000

_AT_ONCE: Final = 4
"""Letters that are handed over at the same time; those that wait to be tried again are none of them."""

_FIRST_RETRY_S: Final = 5.0

log = logging.getLogger("hero_assistance.mail")

Carrier = Callable[[Letter], Awaitable[None]]


class _Posted(NamedTuple):
    letter: Letter
    until: float
    """By ``time.monotonic``; after that nobody wants it any more."""


class Postman:
    """Takes letters at once and carries them while the service runs. Belongs to one event loop."""

    def __init__(self, outbox: Callable[[], Path]) -> None:
        """``outbox`` is where letters are laid as `.eml` files if no mail server is set."""
        self._outbox = outbox
        self._posted: asyncio.Queue[_Posted] = asyncio.Queue()
        self._under_way = 0

    def post(self, letter: Letter, *, good_for_s: float) -> None:
        """Takes a letter; dropped, and said in the log, where too many are under way already."""
        if self._under_way >= _MOST_UNDER_WAY:
            log.error("a letter was dropped: %d are under way", self._under_way)
            return
        self._under_way += 1
        self._posted.put_nowait(_Posted(letter, time.monotonic() + good_for_s))

    async def carry(self, ctx: RequestContext) -> None:
        """Work in the background: carries what is posted, each letter in a task of its own."""
        settings, turns = ctx.resource(Settings), asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as letters:
            while True:
                letters.create_task(self._carry(await self._posted.get(), settings, turns))

    async def _carry(self, posted: _Posted, settings: Settings, turns: asyncio.Semaphore) -> None:
        """Tries until it works or nobody wants the letter any more. Neither address nor content is logged."""
        wait_s = _FIRST_RETRY_S
        while True:
            try:
                async with turns:
                    await self._carrier(settings)(posted.letter)
                break
            except Exception as error:
                if time.monotonic() + wait_s > posted.until:
                    log.error("a letter could not be delivered in time: %s", type(error).__name__)
                    break
                log.warning("a letter could not be delivered and will be tried again: %s", type(error).__name__)
            await asyncio.sleep(wait_s)
            wait_s *= 2
        self._under_way -= 1

    def _carrier(self, settings: Settings) -> Carrier:
        host = settings.get(options.SMTP_HOST)
        if not host:
            return lambda letter: _lay(letter, self._outbox(), settings.get(options.MAIL_FROM))
        return lambda letter: _send(letter, host, settings)


async def _lay(letter: Letter, outbox: Path, sender: str) -> None:
    """Writes the letter as a file that only the service's own user can read."""

    def write() -> None:
        outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = outbox / f"{time.time_ns()}.eml"
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(letter.message(sender).as_bytes())
        part.rename(path)

    await asyncio.to_thread(write)


async def _send(letter: Letter, host: str, settings: Settings) -> None:
    import aiosmtplib  # an extra, and needed only where mail is sent

    tls = settings.get(options.SMTP_TLS)
    await aiosmtplib.send(
        letter.message(settings.get(options.MAIL_FROM)),
        hostname=host,
        port=settings.get(options.SMTP_PORT),
        username=settings.get(options.SMTP_USER) or None,
        password=settings.get(options.SMTP_PASSWORD) or None,
        use_tls=tls == "tls",
        start_tls=tls == "starttls",
        timeout=30,
    )
