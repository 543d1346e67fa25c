"""People: who is known to the desk, and what they may do."""

from __future__ import annotations

import builtins
from typing import Any

from hero_assistance import audit
from hero_assistance.access import NEEDS, is_open_to
from hero_assistance.desk import Desk
from hero_assistance.sessions import end_sessions
from hero_assistance.views import user_view
from hero_models.assistance import Role, User, UserHandlers, UserPage, UserStatus, UserView
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import FailedPrecondition, NotFound, PermissionDenied, RequestContext
from hero_sdk.values import Condition

__all__ = ["Users", "as_kept", "new_user"]

F = User.Fields


def as_kept(email: str) -> str:
    """An address as it is kept and looked for: nobody tells two people apart by upper and lower case."""
    return email.lower()


def new_user(email: str, display_name: str | None = None, **more: Any) -> User:
    """Somebody whose name, if none is given, is what stands before the @."""
    return User(email=as_kept(email), display_name=display_name or email.partition("@")[0][:120], **more)


class Users(UserHandlers):
    """`user.*`."""

    async def me(self, ctx: RequestContext) -> UserView:
        return user_view(Desk.of(self, ctx).me)

    async def update_me(
        self, ctx: RequestContext, display_name: str | None = None, alias: str | None = None
    ) -> UserView:
        desk = Desk.of(self, ctx)
        changes: dict[str, str | None] = {}
        if display_name is not None:
            changes["display_name"] = display_name
        if alias is not None:
            changes["alias"] = alias or None
        return user_view(await desk.store.of(User).patch(desk.me.sid, changes) if changes else desk.me)

    async def list(
        self,
        ctx: RequestContext,
        role: Role | None = None,
        status: UserStatus | None = None,
        email: str | None = None,
        words: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> UserPage:
        desk = Desk.of(self, ctx)
        conditions: list[Condition] = []
        if role is not None:
            conditions.append(F.role == role)
        if status is not None:
            conditions.append(F.status == status)
        if email is not None:
            conditions.append(F.email == as_kept(email))
        order = None if words else F.display_name.asc()
        page = await desk.store.of(User).find(
            *conditions, text=words, order_by=order, limit=limit, cursor=cursor, fresh=words is not None
        )
        return UserPage(items=[user_view(user) for user in page.items], next_cursor=page.next_cursor)

    async def get(self, ctx: RequestContext, user_id: str) -> UserView:
        return user_view(await _seen(Desk.of(self, ctx), user_id))

    async def enroll(
        self,
        ctx: RequestContext,
        email: str,
        display_name: str | None = None,
        role: Role = Role.CUSTOMER,
        external_id: str | None = None,
    ) -> UserView:
        desk = Desk.of(self, ctx)
        if role is not Role.CUSTOMER and not _is_admin(desk):
            raise PermissionDenied("only admins may enrol those who help")
        async with desk.store.transaction() as transaction:
            user = await transaction.of(User).new(
                new_user(email, display_name, role=role, status=UserStatus.INVITED, external_id=external_id)
            )
            await audit.note(transaction, desk.caller, "user.enrolled", user_sid=user.sid, role=role.value)
        return user_view(user)

    async def set_role(self, ctx: RequestContext, user_id: str, role: Role) -> UserView:
        return await self._change(ctx, user_id, {"role": role}, "user.role_set", role=role.value)

    async def disable(self, ctx: RequestContext, user_id: str) -> UserView:
        return await self._change(ctx, user_id, {"status": UserStatus.DISABLED}, "user.disabled")

    async def enable(self, ctx: RequestContext, user_id: str) -> UserView:
        return await self._change(ctx, user_id, {"status": UserStatus.ACTIVE}, "user.enabled")

    async def permissions(self, ctx: RequestContext, user_id: str | None = None) -> builtins.list[str]:
        desk = Desk.of(self, ctx)
        user = desk.me
        if user_id is not None and user_id != user.sid:
            if user.role is not Role.ADMIN:
                raise NotFound(f"no user {user_id!r}")
            user = await desk.user(user_id)
        return [method for method in NEEDS if is_open_to(user.role, method)]

    async def _change(
        self, ctx: RequestContext, user_id: str, changes: dict[str, Any], action: str, **facts: str
    ) -> UserView:
        desk = Desk.of(self, ctx)
        user = await desk.user(user_id)
        if all(getattr(user, name) == value for name, value in changes.items()):
            return user_view(user)
        async with desk.store.transaction() as transaction:
            was_admin = user.role is Role.ADMIN
            user = await transaction.of(User).patch(user.sid, changes)
            if was_admin:
                await _check_admins(transaction)
            if user.status is UserStatus.DISABLED:
                await end_sessions(transaction, user.sid)
            await audit.note(transaction, desk.caller, action, user_sid=user.sid, **facts)
        return user_view(user)


def _is_admin(desk: Desk) -> bool:
    person = desk.caller.person
    return desk.caller.is_operator if person is None else person.role is Role.ADMIN


async def _seen(desk: Desk, user_id: str) -> User:
    """Somebody the caller may look at: customers see themselves only."""
    if not desk.is_staff and user_id != desk.me.sid:
        raise NotFound(f"no user {user_id!r}")
    return await desk.user(user_id)


async def _check_admins(store: DomainStore) -> None:
    """Refuses a change after which nobody could run the desk."""
    if not await store.of(User).count(F.role == Role.ADMIN, F.status.in_([UserStatus.ACTIVE, UserStatus.INVITED])):
        raise FailedPrecondition("this is the last admin; make somebody else admin first")
