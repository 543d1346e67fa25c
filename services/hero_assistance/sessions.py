"""Sessions: a token that a device keeps, and what the desk keeps of it. The service's authenticator."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from hero_assistance.overlay import overlay_address
from hero_models.assistance import Device, Role, User, UserStatus
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import Credentials, Grant, Unauthenticated
from hero_sdk.values import now

__all__ = ["LIFETIME", "Sessions", "digest", "end_sessions", "is_live", "new_token", "release"]

LIFETIME: Final = timedelta(days=90)
"""Of a session that nobody uses; each use begins it anew."""

_NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use of a device is known; more exactly would be a write with every call."""

_PREFIX: Final = "desk_"
"""Tells a session's token from tokens of other kinds, for us and for scanners of leaked secrets."""


def new_token() -> str:
    """A session's token, of 256 bits."""
    return _PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret: enough to know it again."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_live(device: Device, at: datetime) -> bool:
    """Whether the device may still call."""
    return device.revoked_at is None and device.expires_at > at


async def end_sessions(transaction: DomainStore, user_sid: str) -> None:
    """Signs a person out everywhere."""
    at = now()
    async for device in transaction.of(Device).scan(Device.Fields.user_sid == user_sid):
        if is_live(device, at):
            await transaction.of(Device).patch(device.sid, {"revoked_at": at})


async def release(transaction: DomainStore, address: str, user_sid: str) -> list[User]:
    """Takes an overlay address from all it was bound to; gives those who are somebody else than ``user_sid``.

    Whoever proves a mail on a machine has it from now on.
    """
    at, others = now(), set[str]()
    async for device in transaction.of(Device).scan(Device.Fields.address == address):
        if is_live(device, at):
            await transaction.of(Device).patch(device.sid, {"revoked_at": at})
            others.add(device.user_sid)
    return await transaction.of(User).get_many(sorted(others - {user_sid}))


class Sessions:
    """Tells who shows a session's token, or calls from a bound address of the overlay network."""

    def __init__(self, store: Callable[[], DomainStore], claims: Mapping[Role, frozenset[str]]) -> None:
        """``store`` gives the desk's own; ``claims`` those each role carries."""
        self._store = store
        self._claims = claims

    async def __call__(self, credentials: Credentials) -> Grant | None:
        """See ``Authenticator``. Credentials of other kinds are left to others."""
        if credentials.authorization is not None:
            scheme, _, token = credentials.authorization.partition(" ")
            token = token.strip()
            return await self._of_token(token) if scheme.lower() == "bearer" and token.startswith(_PREFIX) else None
        address = None if credentials.peer is None else overlay_address(credentials.peer)
        return None if address is None else await self._of_address(address)

    async def _of_token(self, token: str) -> Grant:
        store = self._store()
        # Found by its digest: the time this takes tells nothing about a token.
        found = await store.of(Device).find(Device.Fields.token_hash == digest(token), limit=1)
        person = await _owner(store, found.items[0]) if found.items else None
        if person is None:
            raise Unauthenticated("this session has ended; sign in again")
        return await self._grant(store, found.items[0], person)

    async def _of_address(self, address: str) -> Grant | None:
        """All users of a machine share its address, so it is enough for customers only."""
        store = self._store()
        bound = await store.of(Device).find(
            Device.Fields.address == address, order_by=Device.Fields.expires_at.desc(), limit=20
        )
        for device in bound.items:
            person = await _owner(store, device)
            if person is not None:
                return await self._grant(store, device, person) if person.role is Role.CUSTOMER else None
        return None

    async def _grant(self, store: DomainStore, device: Device, person: User) -> Grant:
        at = now()
        if at - device.last_seen > _NOTED_EVERY:
            await store.of(Device).patch(device.sid, {"last_seen": at, "expires_at": at + LIFETIME})
        return Grant(user=person.sid, session=device.sid, claims=self._claims[person.role])


async def _owner(store: DomainStore, device: Device) -> User | None:
    """Whose live session it is; None for one that has ended, and for somebody who is not let in."""
    if not is_live(device, now()):
        return None
    people = await store.of(User).get_many([device.user_sid], skip_missing=True)
    return people[0] if people and people[0].status is UserStatus.ACTIVE else None
