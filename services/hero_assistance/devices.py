"""The devices of a person: seen, named and signed out by their owner."""

from __future__ import annotations

import builtins

from hero_assistance import audit
from hero_assistance.desk import Desk
from hero_assistance.sessions import is_live
from hero_assistance.views import device_view
from hero_models.assistance import Device, DeviceHandlers, DeviceView, Role
from hero_sdk.rpc import NotFound, RequestContext
from hero_sdk.values import now

__all__ = ["Devices"]

F = Device.Fields

_MOST = 200


class Devices(DeviceHandlers):
    """`device.*`."""

    async def list(self, ctx: RequestContext, user_id: str | None = None) -> builtins.list[DeviceView]:
        desk = Desk.of(self, ctx)
        owner = desk.me.sid if user_id is None else user_id
        if owner != desk.me.sid:
            if desk.me.role is not Role.ADMIN:
                raise NotFound(f"no user {user_id!r}")
            await desk.user(owner)
        at = now()
        page = await desk.store.of(Device).find(F.user_sid == owner, limit=_MOST)
        live = [device for device in page.items if is_live(device, at)]
        live.sort(key=lambda device: device.last_seen, reverse=True)
        return [device_view(device, desk.caller) for device in live]

    async def rename(self, ctx: RequestContext, device_id: str, label: str) -> DeviceView:
        desk = Desk.of(self, ctx)
        device = await _own(desk, device_id)
        return device_view(await desk.store.of(Device).patch(device.sid, {"label": label}), desk.caller)

    async def revoke(self, ctx: RequestContext, device_id: str) -> None:
        desk = Desk.of(self, ctx)
        device = await _own(desk, device_id)
        async with desk.store.transaction() as transaction:
            await transaction.of(Device).patch(device.sid, {"revoked_at": now()})
            await audit.note(transaction, desk.caller, "device.revoked", user_sid=device.user_sid, device=device.label)


async def _own(desk: Desk, device_id: str) -> Device:
    """A live device of the caller's, or for admins of anybody's; NotFound for any other."""
    found = await desk.store.of(Device).get_many([device_id], skip_missing=True)
    may_see = found and (found[0].user_sid == desk.me.sid or desk.me.role is Role.ADMIN)
    if not may_see or not is_live(found[0], now()):
        raise NotFound(f"no device {device_id!r}")
    return found[0]
