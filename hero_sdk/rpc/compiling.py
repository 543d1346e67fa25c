"""Makes a `Method` from a declaration and the handler that fills it in, once, at start."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from hero_sdk.rpc.facts import MethodFacts
from hero_sdk.rpc.methods import Method

__all__ = ["RawJson", "compile_method"]


class RawJson(bytes):
    """A result that is JSON already; a method declared to return it is not serialised again."""


def compile_method(
    domain: str,
    namespace: str,
    name: str,
    facts: MethodFacts,
    declaration: Callable[..., Any],
    bound: Callable[..., Coroutine[Any, Any, Any]],
    *,
    spellings: tuple[str, ...] = (),
    types: Mapping[str, Any] | None = None,
) -> Method:
    """The method ``namespace.name`` of ``domain``, whose calls reach ``bound``.

    Parameters and result come from the annotations of ``declaration``; ``types`` gives meaning to names in
    them that its module does not know, such as type variables.
    """
    raise NotImplementedError
