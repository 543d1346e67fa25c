"""Typed calls of the terse domain.

Written by `hero-sdk generate` from schemas/terse. Change the schema, not this file.
"""

# ruff: noqa: E501, E741 - names of the schema

from __future__ import annotations

from pydantic import TypeAdapter

from hero_sdk.client import Connection, DomainClient, Namespace, SyncConnection, SyncDomainClient, SyncNamespace

from .errors import E, F
from .models import U1, U3, Kind, Many, VeryLongNameOfATypeThatSomebodyThoughtWasGood

__all__ = ["TerseClient", "TerseSyncClient"]

_MANY_OR_NONE = TypeAdapter(Many | None)
_NESTED_VERY_LONG_NAME_OF_A_TYPE_THAT_SOMEBODY_THOUGHT_WAS_GOOD = TypeAdapter(
    dict[str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]]
)


class SNamespace(Namespace):
    """Calls `s.*`."""

    async def do(
        self,
        a: U3 | None = None,
        b: list[U3] | None = None,
        c: dict[Kind, U1] | None = None,
        d: str | None = None,
        e: str | None = None,
        f: str | None = None,
        g: str | None = None,
        h: str | None = None,
        i: str | None = None,
        j: str | None = None,
        k: str | None = None,
        l: str | None = None,
        m: str | None = None,
    ) -> Many | None:
        return await self._call(
            "s.do",
            {"a": a, "b": b, "c": c, "d": d, "e": e, "f": f, "g": g, "h": h, "i": i, "j": j, "k": k, "l": l, "m": m},
            _MANY_OR_NONE,
        )

    async def get_or_create(
        self,
        very_long_name_of_a_parameter_that_somebody_thought_was_good: str | None = None,
        another_long_name_of_a_parameter: dict[
            str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]
        ]
        | None = None,
    ) -> dict[str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]]:
        return await self._call(
            "s.get_or_create",
            {
                "very_long_name_of_a_parameter_that_somebody_thought_was_good": very_long_name_of_a_parameter_that_somebody_thought_was_good,
                "another_long_name_of_a_parameter": another_long_name_of_a_parameter,
            },
            _NESTED_VERY_LONG_NAME_OF_A_TYPE_THAT_SOMEBODY_THOUGHT_WAS_GOOD,
        )

    async def n(self) -> None:
        await self._call("s.n", {})


class SSyncNamespace(SyncNamespace):
    """Calls `s.*`."""

    def do(
        self,
        a: U3 | None = None,
        b: list[U3] | None = None,
        c: dict[Kind, U1] | None = None,
        d: str | None = None,
        e: str | None = None,
        f: str | None = None,
        g: str | None = None,
        h: str | None = None,
        i: str | None = None,
        j: str | None = None,
        k: str | None = None,
        l: str | None = None,
        m: str | None = None,
    ) -> Many | None:
        return self._call(
            "s.do",
            {"a": a, "b": b, "c": c, "d": d, "e": e, "f": f, "g": g, "h": h, "i": i, "j": j, "k": k, "l": l, "m": m},
            _MANY_OR_NONE,
        )

    def get_or_create(
        self,
        very_long_name_of_a_parameter_that_somebody_thought_was_good: str | None = None,
        another_long_name_of_a_parameter: dict[
            str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]
        ]
        | None = None,
    ) -> dict[str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]]:
        return self._call(
            "s.get_or_create",
            {
                "very_long_name_of_a_parameter_that_somebody_thought_was_good": very_long_name_of_a_parameter_that_somebody_thought_was_good,
                "another_long_name_of_a_parameter": another_long_name_of_a_parameter,
            },
            _NESTED_VERY_LONG_NAME_OF_A_TYPE_THAT_SOMEBODY_THOUGHT_WAS_GOOD,
        )

    def n(self) -> None:
        self._call("s.n", {})


class TerseClient(DomainClient):
    """Calls of the terse domain."""

    errors = (E, F)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.s = SNamespace(self)


class TerseSyncClient(SyncDomainClient):
    """Blocking calls of the terse domain."""

    errors = (E, F)

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.s = SSyncNamespace(self)
