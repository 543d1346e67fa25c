"""Who is calling: a person with a device, a person a trusted proxy names, the machine's operator, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass

from hero_models.assistance import AssistanceDomain, Device, User, UserStatus
from hero_sdk.osis import DomainStore, Osis
from hero_sdk.rpc import PermissionDenied, RequestContext, Unauthenticated

__all__ = ["Caller", "identify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who a call comes from."""

    person: User | None = None
    device: Device | None = None
    """The session the call was made with, where it was one."""

    operator_uid: int | None = None
    is_operator: bool = False
    """A call of this machine that names nobody and is restricted by nothing."""

    @property
    def name(self) -> str:
        """For the records."""
        if self.person is not None:
            return self.person.display_name
        return f"system (uid {self.operator_uid})" if self.is_operator else "somebody unknown"


async def identify(ctx: RequestContext) -> Caller:
    """The caller of ``ctx``.

    Raises Unauthenticated for a name nobody has and for a session that has ended, PermissionDenied for somebody
    disabled whom a proxy names.
    """
    store = ctx.resource(Osis).domain(ctx.context, AssistanceDomain.name)
    if ctx.session is not None:
        return await _of_session(store, ctx.session)
    if ctx.user is not None:
        person = await _known_as(store, ctx.user)
        if person is None:
            raise Unauthenticated(f"nobody here is known as {ctx.user!r}")
        if person.status is UserStatus.DISABLED:
            raise PermissionDenied("this account is disabled")
        return Caller(person=person)
    return Caller(is_operator=ctx.is_trusted, operator_uid=None if ctx.peer is None else ctx.peer.uid)


async def _of_session(store: DomainStore, session: str) -> Caller:
    """A role or status that was changed counts from the next call on, so both are read anew."""
    devices = await store.of(Device).get_many([session], skip_missing=True)
    if devices and devices[0].revoked_at is None:
        people = await store.of(User).get_many([devices[0].user_sid], skip_missing=True)
        if people and people[0].status is UserStatus.ACTIVE:
            return Caller(person=people[0], device=devices[0])
    raise Unauthenticated("this session has ended; sign in again")


async def _known_as(store: DomainStore, name: str) -> User | None:
    """A person by external id, else by email, else by alias; each of them is one person's only.

    Never by sid: sids are short and counted, and a proxy whose own user ids look alike would lend somebody
    another one's name.
    """
    users = store.of(User)
    fields = User.Fields
    for known_as in (fields.external_id == name, fields.email == name.lower(), fields.alias == name):
        page = await users.find(known_as, limit=1)
        if page.items:
            return page.items[0]
    return None
