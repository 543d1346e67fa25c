"""A harbor and its market: `python -m tests.events.service` is its command line."""

from __future__ import annotations

from typing import Any

from hero_sdk import HeroServer, RequestContext
from hero_sdk.errors import FailedPrecondition
from hero_sdk.values import Created, Deleted, Event, Updated
from tests.events.generated.harbor import (
    HarborClosed,
    HarborDomain,
    HarborHandlers,
    Letter,
    LetterHandlers,
    Ship,
    ShipDocked,
    ShipHandlers,
    ShipHorn,
    Sighting,
)
from tests.events.generated.market import MarketDomain


class Ships(ShipHandlers):
    async def dock(
        self, ctx: RequestContext, ship_sid: str, berth: str, fails: bool = False, twice: bool = False
    ) -> Ship:
        async with self.store(ctx).transaction() as store:
            await store.emit(ShipHorn(ship_sid=ship_sid))
            ship = await store.of(Ship).patch(ship_sid, {"berth": berth})
            await store.emit(ShipDocked(ship_sid=ship_sid, berth=berth))
            if twice:
                try:
                    async with store.transaction() as inner:
                        await inner.of(Ship).patch(ship_sid, {"berth": "undone"})
                        await inner.emit(ShipDocked(ship_sid=ship_sid, berth="undone"))
                        await inner.emit(ShipHorn(ship_sid=ship_sid))
                        raise ZeroDivisionError
                except ZeroDivisionError:
                    pass
            if fails:
                raise FailedPrecondition("the tide is out")
            return ship

    async def horn(self, ctx: RequestContext, ship_sid: str, fails: bool = False) -> None:
        if not fails:
            await self.store(ctx).emit(ShipHorn(ship_sid=ship_sid))
            return
        async with self.store(ctx).transaction() as store:
            await store.emit(ShipHorn(ship_sid=ship_sid))
            raise FailedPrecondition("the whistle broke")

    async def sight(self, ctx: RequestContext, ship_sid: str) -> str:
        return (await self.store(ctx, Sighting).new(Sighting(ship_sid=ship_sid))).sid


class Letters(LetterHandlers):
    async def after_get(self, ctx: RequestContext, obj: Letter) -> Letter:
        return obj if ctx.is_trusted else obj.model_copy(update={"secret": None})


class Office(HarborHandlers):
    async def close(self, ctx: RequestContext) -> None:
        await self.store(ctx).emit(HarborClosed())


class Harbor(HarborDomain):
    """Ships of the navy are the navy's business, those of a person that person's."""

    def audience(self, event: Event[Any]) -> list[str] | str | None:
        match event.data:
            case Created(object=Ship() as ship) | Updated(object=Ship() as ship) | Deleted(object=Ship() as ship):
                if ship.owner == "ghost":
                    raise RuntimeError("nobody may know of it")
                if ship.owner == "nobody":
                    return []
                return ["groups.navy", f"users.{ship.owner}"] if ship.owner else None
        return None


def build() -> HeroServer:
    return HeroServer("harbor_watch", version="1.0.0").domain(Harbor(Ships(), Letters(), Office()), MarketDomain())


if __name__ == "__main__":
    raise SystemExit(build().cli())
