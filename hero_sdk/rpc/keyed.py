"""A write that came with an idempotency key: what tells it from every other, and how far it is.

A handler's context carries it to whatever stores something, so that the key can become durable with the write itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

__all__ = ["CallKey", "KeyedCall"]


class CallKey(NamedTuple):
    """What makes two calls the same one."""

    caller: str
    context: int
    method: str
    entry: int | None
    """Place in a batch, whose calls all come with one key."""

    key: str


class KeyedCall:
    """One such call while it is answered."""

    __slots__ = (
        "_digest",
        "_result",
        "_write",
        "domain",
        "fingerprint",
        "gives_result",
        "is_kept",
        "is_secret",
        "key",
        "member",
    )

    def __init__(
        self,
        key: CallKey,
        domain: str,
        params: object,
        write: Callable[[Any], bytes] | None = None,
        *,
        is_secret: bool = False,
    ) -> None:
        self.key = key
        self.is_secret = is_secret
        """Whether its answer must not be written down."""

        self.domain = domain
        """Of its method."""

        # With the key, which only its sender knows: what is kept of parameters must not let anyone try them out.
        said = orjson.dumps([tuple(key), params], option=orjson.OPT_SORT_KEYS)
        self.fingerprint = hashlib.blake2b(said, digest_size=16).digest()
        """Of its parameters."""

        self.is_kept = False
        """Whether a write of it is committed, and its key with that."""

        self.gives_result = False
        """Whether what is stored next is what will be answered."""

        self.member: bytes | None = None
        """The answer that was committed together with the write, where it was known by then."""

        self._digest: bytes | None = None
        self._write = write
        self._result: Any = None

    @property
    def digest(self) -> bytes:
        """Stands for the key."""
        if self._digest is None:
            self._digest = hashlib.blake2b(orjson.dumps(tuple(self.key)), digest_size=16).digest()
        return self._digest

    def answer(self, result: Any) -> bytes | None:
        """The answer to be kept with a write that came to ``result``; None while nobody knows it."""
        if not self.gives_result or self._write is None or self.is_secret:
            return None
        try:
            self._result, self.member = result, b'"result":' + self._write(result)
        except Exception:  # nothing that could be answered: that is for the dispatcher to say
            return None
        return self.member

    def answered(self, value: Any) -> bytes | None:
        """The answer that was kept, where it is one for ``value``."""
        return self.member if self.member is not None and value is self._result else None
