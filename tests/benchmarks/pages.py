"""The pages for operators over a million objects: server time of each view, the way from a request to its last byte."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from hero_sdk.client import Address, Connection, MemoryTransport
from hero_sdk.paths import ServicePaths
from tests.admin.service import build
from tests.admin.visiting import Visitor
from tests.benchmarks.report import Goal, Report
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Driver, Order, OrderLine

OBJECTS = 1_000_000
AT_MOST_MS = 60.0
VIEWS = {
    "the first page": "/objects/order",
    "by customer": "/objects/order?sort=customer",
    "by customer, downwards": "/objects/order?sort=-customer",
    "of a status that all but a few have": "/objects/order?f=eq:status:new",
    "of that status, by customer": "/objects/order?f=eq:status:new&sort=customer",
    "of that status, by customer, downwards": "/objects/order?f=eq:status:new&sort=-customer",
    "of that status, by driver": "/objects/order?f=eq:status:new&sort=driver_sid",
    "of a rare status, by customer": "/objects/order?f=eq:status:delivered&sort=customer",
    "of a status that only the last customers have, by customer": "/objects/order?f=eq:status:accepted&sort=customer",
    "of two filters that nothing passes": "/objects/order?f=eq:status:accepted&f=eq:driver_sid:{driver}",
    "a range, by creation": "/objects/order?f=gte:customer:c",
    "a range, by driver": "/objects/order?f=gte:customer:c&sort=driver_sid",
    "all but one status, by customer": "/objects/order?f=ne:status:new&sort=customer",
    "one object": "/objects/order/{order}",
    "the driver of half of them": "/objects/driver/{driver}",
    "events": "/events",
    "events about one object": "/events?sid={order}",
    "overview": "/",
}


def measure(rounds: int, seconds: float) -> Report:
    """The median of each view, with another page of it following the first where there is one."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        times = asyncio.run(_visit(Path(folder), rounds))
    goals = [
        Goal(name, statistics.median(found), AT_MOST_MS, is_at_least=False, unit="ms") for name, found in times.items()
    ]
    return Report("The pages over a million objects", {}, goals)


async def _visit(folder: Path, rounds: int) -> dict[str, list[float]]:
    paths = ServicePaths("dispatch_desk", folder / "sockets", folder / "var")
    service = build().configure(paths=paths)
    async with service.started():
        client = DeliveryClient(Connection(MemoryTransport(service.asgi), Address.parse("http://in-memory")))
        drivers = [await client.driver.new(Driver(name=name)) for name in ("Lotte", "Karim")]
        order = await client.order.new(Order(customer="a", items=[OrderLine(menu_item_sid="3f")], labels={}))
    _fill(next(paths.osis.glob("**/*.db")), [driver.sid for driver in drivers])
    service = build().configure(paths=paths)
    async with service.started():
        visitor = Visitor(service.admin_asgi)
        await visitor.page("/")  # what is made once
        times: dict[str, list[float]] = {}
        for _ in range(rounds):
            for name, path in VIEWS.items():
                began = time.perf_counter()
                reply = await visitor.get(path.format(order=order.sid, driver=drivers[0].sid))
                times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
                assert reply.status == 200, (path, reply.body)
        return times


def _fill(path: Path, drivers: list[str]) -> None:
    """The objects as the store writes them, without their changes."""
    # The status only the customers at the end have is what walking along the customers finds last.
    statement = """
        INSERT INTO "t_Order" (number, rev, created_at, updated_at, body)
        WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?)
        SELECT 1000 + (SELECT number FROM counters) + n, 1, 1700000000 + n, 1700000000 + n, json_object(
            'customer', printf('customer %07d', n * 7919 % ?), 'items', json('[{"menu_item_sid":"3f","quantity":2}]'),
            'status', CASE WHEN n * 7919 % ? > 700000 THEN 'accepted' WHEN n % 1000 = 0 THEN 'delivered' ELSE 'new' END,
            'driver_sid', CASE WHEN n * 7919 % ? > 700000 THEN ? ELSE ? END, 'labels', json('{"zone":"Gent"}'))
        FROM counted"""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'i_Order.%'").fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        connection.execute(statement, (OBJECTS, OBJECTS, OBJECTS, OBJECTS, drivers[1], drivers[0]))
        for _, made in indexes:
            connection.execute(made)
        connection.execute("UPDATE counters SET number = (SELECT max(number) + 1 FROM t_Order)")
    connection.close()
