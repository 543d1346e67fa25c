"""Secrets at rest: sealed one by one, each for the place where it lies.

A row's text never holds a secret; the sealed ones stand in a column beside it, as a JSON object by field. What is
sealed for one field of one object opens nowhere else, so that nobody who can write to the database can move it.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from hero_sdk.errors import FailedPrecondition
from hero_sdk.osis.keyring import Keyring
from hero_sdk.osis.schema import TypeTable
from hero_sdk.values import smartid

__all__ = ["Vault"]

_ID_BYTES = 4
_NONCE_BYTES = 12


class Vault:
    """The secrets of one domain in one context."""

    def __init__(self, keyring: Keyring, context: int, domain: str) -> None:
        self._keyring = keyring
        self._place = f"{context}/{domain}"

    def seal(
        self, table: TypeTable[Any], number: int, raw: Mapping[str, Any], may_create: Callable[[], bool]
    ) -> str | None:
        """The secrets in ``raw``, sealed; None where it has none. ``may_create`` a key: see ``Keyring``."""
        values = {name: raw[name] for name in table.secrets if raw.get(name) is not None}
        if not values:
            return None
        key_id, key = self._keyring.to_seal(may_create)
        sealed = {}
        for name, value in values.items():
            nonce = secrets.token_bytes(_NONCE_BYTES)
            closed = key.encrypt(nonce, orjson.dumps(value), self._bound_to(table.name, number, name))
            sealed[name] = b64encode(key_id + nonce + closed).decode()
        return orjson.dumps(sealed).decode()

    def open(self, table: TypeTable[Any], number: int, sealed: str | None) -> dict[str, Any]:
        """The secrets by their present names. Raises Unavailable without the key, FailedPrecondition for damage."""
        if not sealed:
            return {}
        found: dict[str, str] = orjson.loads(sealed)
        return {table.former_names.get(name, name): self._open(table, number, name, found[name]) for name in found}

    @staticmethod
    def joined(before: str | None, after: Any) -> str | None:
        """What was sealed ``before``, and what was sealed ``after`` in place of it."""
        both = orjson.loads(before or "{}") | orjson.loads(after or "{}")
        return orjson.dumps(both).decode() if both else None

    def opened(self, table: TypeTable[Any], number: int, text: str) -> str:
        """A row's whole text, where ``text`` is what ``TypeTable.whole`` reads."""
        body, _, sealed = text.partition("\n")
        return orjson.dumps(orjson.loads(body) | self.open(table, number, sealed)).decode() if sealed else body

    def _open(self, table: TypeTable[Any], number: int, name: str, sealed: str) -> Any:
        from cryptography.exceptions import InvalidTag  # for services with secrets only

        try:
            whole = b64decode(sealed, validate=True)
        except ValueError:
            whole = b""
        key_id, nonce, closed = whole[:_ID_BYTES], whole[_ID_BYTES:][:_NONCE_BYTES], whole[_ID_BYTES + _NONCE_BYTES :]
        if closed:
            key = self._keyring.to_open(key_id)
            for type_name in (table.name, *table.former_type_names):
                try:
                    return orjson.loads(key.decrypt(nonce, closed, self._bound_to(type_name, number, name)))
                except InvalidTag:
                    continue
        raise FailedPrecondition(
            f"{table.name} {smartid.encode(number)}: {name} was changed or moved in the database, and cannot be read",
            object_type=table.name,
            sid=smartid.encode(number),
            path=name,
        )

    def _bound_to(self, type_name: str, number: int, name: str) -> bytes:
        return f"{self._place}/{type_name}/{smartid.encode(number)}/{name}".encode()
