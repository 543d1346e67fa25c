"""Who may call what: one table, and the guard in front of every method that reads it.

The table is about methods. Which tickets, comments and people exist for a caller is said by `Desk`: what somebody may
not see answers exactly like what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import IntEnum
from types import MappingProxyType

from hero_assistance.caller import Caller, identify
from hero_models.assistance import AssistanceDomain, Role
from hero_sdk.rpc import CallNext, Method, Params, PermissionDenied, RequestContext, Unauthenticated, needed_claims

__all__ = ["NEEDS", "Need", "claims_of", "guard", "is_open_to"]


class Need(IntEnum):
    """What a caller must be, at least."""

    ANYONE = 0
    PERSON = 1
    STAFF = 2
    """An agent or an admin."""

    ADMIN = 3


NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "auth.request_magic_link": Need.ANYONE,
        "auth.consume_magic_link": Need.ANYONE,
        "auth.whoami": Need.ANYONE,
        "auth.logout": Need.PERSON,
        "device.list": Need.PERSON,
        "device.rename": Need.PERSON,
        "device.revoke": Need.PERSON,
        "user.me": Need.PERSON,
        "user.update_me": Need.PERSON,
        "user.list": Need.STAFF,
        "user.get": Need.PERSON,
        "user.enroll": Need.STAFF,
        "user.set_role": Need.ADMIN,
        "user.disable": Need.ADMIN,
        "user.enable": Need.ADMIN,
        "user.permissions": Need.PERSON,
        "ticket.create": Need.PERSON,
        "ticket.get": Need.PERSON,
        "ticket.list": Need.PERSON,
        "ticket.update": Need.PERSON,
        "ticket.set_status": Need.PERSON,
        "ticket.assign": Need.STAFF,
        "ticket.history": Need.STAFF,
        "ticket.archive": Need.STAFF,
        "ticket.unarchive": Need.STAFF,
        "comment.create": Need.PERSON,
        "comment.list": Need.PERSON,
        "search.query": Need.PERSON,
        "project.info": Need.ANYONE,
        "audit.list": Need.ADMIN,
    }
)

_RANKS = {Role.CUSTOMER: Need.PERSON, Role.AGENT: Need.STAFF, Role.ADMIN: Need.ADMIN}


def is_open_to(role: Role | None, method: str) -> bool:
    """Whether somebody of this role may call the method; None: somebody who is not known."""
    return NEEDS[method] <= (Need.ANYONE if role is None else _RANKS[role])


def claims_of(role: Role, methods: Iterable[Method]) -> frozenset[str]:
    """The claims a session of this role carries: what the methods open to it ask for."""
    return frozenset(claim for method in methods if is_open_to(role, method.name) for claim in needed_claims(method))


async def guard(ctx: RequestContext, method: Method, params: Params, call_next: CallNext) -> bytes:
    """Finds out who calls and asks the table; handlers find the `Caller` in their context."""
    if method.domain != AssistanceDomain.name:
        return await call_next(ctx, params)
    caller = await identify(ctx)
    _check(caller, method.name)
    return await call_next(replace(ctx, resources=ctx.resources.plus(caller)), params)


def _check(caller: Caller, method: str) -> None:
    need = NEEDS[method]
    if caller.person is not None:
        if not is_open_to(caller.person.role, method):
            who = "admins" if need is Need.ADMIN else "those who help"
            raise PermissionDenied(f"`{method}` is for {who}")
    elif need is Need.PERSON or (need is not Need.ANYONE and not caller.is_operator):
        raise Unauthenticated(f"`{method}` needs a person: sign in, or call with X-Hero-User")
