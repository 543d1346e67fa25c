"""The contexts a service has, remembered in ``contexts.json`` in the folder of its stores.

Lookups are in memory; changes are on disk before they take effect. Removing is written down before data is moved, so
that a crash in between neither brings the context back nor lets a new one of that number find old data.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import orjson

from hero_sdk.errors import Conflict, FailedPrecondition, HeroError, InvalidParams, Unavailable
from hero_sdk.osis.holding import make_durable

__all__ = ["ADMIN", "Context", "ContextFileError", "Contexts", "read_contexts"]

_log = logging.getLogger("hero_sdk.osis")

FILE = "contexts.json"
MAX_DESCRIPTION = 1_000

Fate = Literal["archive", "purge"]


class ContextFileError(HeroError):
    """`contexts.json` cannot be read or makes no sense. Which contexts there are is then unknown, so nothing starts."""


@dataclass(frozen=True, slots=True)
class Context:
    """One context."""

    id: int
    name: str
    description: str = ""
    other: Mapping[str, Any] = field(default_factory=dict)
    """Members of the file that this version does not know; they are kept."""

    removing: Fate | None = None
    """It is being removed and no longer found; what happens to its data."""


ADMIN = Context(0, "admin", "Where the service itself is looked after.")
"""The context that every service has."""


class Contexts:
    """The contexts under ``root``. Belongs to one event loop.

    ``archive`` and ``purge`` take away the data of a context: those of the store.
    Raises ContextFileError.
    """

    def __init__(
        self,
        root: Path,
        *,
        archive: Callable[[int], Awaitable[object]],
        purge: Callable[[int], Awaitable[object]],
    ) -> None:
        self._path = root / FILE
        self._take_away: dict[Fate, Callable[[int], Awaitable[object]]] = {"archive": archive, "purge": purge}
        self._turn = asyncio.Lock()
        self._all, self._other = _read(self._path)
        self._found = _by_key(self._all.values())

    def find(self, key: int | str) -> Context | None:
        """The context of that number or name; None where there is none. Capitals in names make no difference."""
        return self._found.get(key.casefold() if isinstance(key, str) else key)

    def entries(self) -> Sequence[Context]:
        """All of them, by number."""
        return [context for context in self._all.values() if context.removing is None]

    async def add(self, id: int, name: str, description: str = "") -> Context:  # noqa: A002 the wire's word
        """Registers a context; one that is there already under that number and name stays as it is.

        Raises Conflict where another has that number or name, InvalidParams for one that cannot be, Unavailable where
        it cannot be written down.
        """
        problem = _problem(id, name, description)
        if problem:
            raise InvalidParams(problem)
        async with self._turn:
            for known in self._all.values():
                if known.id == id and known.removing is not None:
                    raise Conflict(f"context {id} is being removed: try again later", reason="removing")
                if known.id == id and known.name == name:
                    return known
                if known.id == id or known.name.casefold() == name.casefold():
                    raise Conflict(f"there is a context {known.id} named {known.name!r} already", reason="unique")
            context = Context(id, name, description)
            await self._write({**self._all, id: context})
            return context

    async def remove(self, id: int, *, purge: bool = False) -> bool:  # noqa: A002 the wire's word
        """Takes a context and its data away, archiving the data unless ``purge``; False where there is none such.

        It is not found any more from the start of this; where it fails, asking again goes on with it.
        """
        if id == ADMIN.id:
            raise FailedPrecondition("context 0 belongs to the service and cannot be removed")
        async with self._turn:
            context = self._all.get(id)
            if context is None:
                return False
            fate: Fate = "purge" if purge else "archive"
            await self._finish(replace(context, removing=fate))
            return True

    async def settle(self) -> None:
        """Goes on with removals that a crash or an error broke off; to be called at start."""
        async with self._turn:
            for context in list(self._all.values()):
                if context.removing is not None:
                    await self._finish(context)

    async def _finish(self, context: Context) -> None:
        assert context.removing is not None
        await self._write({**self._all, context.id: context})
        aside = await self._take_away[context.removing](context.id)
        if isinstance(aside, Path):  # what it was called belongs to what it held
            await self._put(aside / FILE, _text([replace(context, removing=None)], {}))
        await self._write({number: other for number, other in self._all.items() if number != context.id})

    async def _write(self, contexts: dict[int, Context]) -> None:
        ordered = {number: contexts[number] for number in sorted(contexts)}
        await self._put(self._path, _text(ordered.values(), self._other))
        self._all, self._found = ordered, _by_key(ordered.values())

    async def _put(self, path: Path, text: bytes) -> None:
        try:
            await asyncio.to_thread(_replace, path, text)
        except OSError as exc:
            _log.error("%s cannot be written: %s", path, exc)
            raise Unavailable("the list of contexts cannot be written now", retry_after_s=1.0) from exc


def read_contexts(root: Path) -> Sequence[Context]:
    """The contexts of the stores under ``root``, by number, for programs beside it. Raises ContextFileError."""
    return [context for context in _read(root / FILE)[0].values() if context.removing is None]


def _by_key(contexts: Iterable[Context]) -> dict[int | str, Context]:
    found: dict[int | str, Context] = {}
    for context in contexts:
        if context.removing is None:
            found[context.id] = found[context.name.casefold()] = context
    return found


def _problem(number: object, name: object, description: object) -> str | None:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**32:
        return f"{number!r} is no context number: whole, from 0 to 4294967295"
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return f"{name!r} is no context name: a letter, then up to 62 letters, digits, '.', '_' or '-'"
    if not isinstance(description, str) or len(description) > MAX_DESCRIPTION or _SURROGATE.search(description):
        return f"the description of context {number} is no text of at most {MAX_DESCRIPTION:,} characters"
    return None


def _text(contexts: Iterable[Context], other: Mapping[str, Any]) -> bytes:
    listed = {"contexts": [_to_wire(context) for context in contexts]}
    return orjson.dumps({**other, **listed}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _to_wire(context: Context) -> dict[str, Any]:
    known = {"id": context.id, "name": context.name}
    if context.description:
        known["description"] = context.description
    if context.removing is not None:
        known["removing"] = context.removing
    return {**known, **context.other}


def _read(path: Path) -> tuple[dict[int, Context], dict[str, Any]]:
    """The contexts by number, with the admin context, and what else the file says."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return {ADMIN.id: ADMIN}, {}
    except OSError as exc:
        raise ContextFileError(f"{path} cannot be read: {exc}") from exc
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as exc:
        raise _senseless(path, f"it is not JSON ({exc})") from exc
    if not isinstance(document, dict) or not isinstance(document.get("contexts"), list):
        raise _senseless(path, 'it has no list "contexts"')
    found: dict[int, Context] = {}
    names: set[str] = set()
    for entry in document.pop("contexts"):
        context = _context(path, entry)
        if context.id in found or context.name.casefold() in names:
            raise _senseless(path, f"context {context.id} named {context.name!r} stands there twice")
        found[context.id] = context
        names.add(context.name.casefold())
    if ADMIN.id not in found:
        if ADMIN.name in names:
            raise _senseless(path, f"the name {ADMIN.name!r} belongs to context 0")
        found[ADMIN.id] = ADMIN
    return {number: found[number] for number in sorted(found)}, document


def _context(path: Path, entry: object) -> Context:
    if not isinstance(entry, dict):
        raise _senseless(path, f"{entry!r} is no context")
    other = dict(entry)
    number, name, description = other.pop("id", None), other.pop("name", None), other.pop("description", "")
    removing = other.pop("removing", None)
    problem = _problem(number, name, description)
    if problem is None and removing not in ((None,) if number == ADMIN.id else (None, "archive", "purge")):
        problem = f'"removing" of context {number} is {removing!r}'
    if problem is not None:
        raise _senseless(path, problem)
    return Context(number, name, description, other, removing)


def _senseless(path: Path, why: str) -> ContextFileError:
    return ContextFileError(f"{path} makes no sense: {why}. Mend it, or put a copy from a backup in its place")


def _replace(path: Path, text: bytes) -> None:
    """Puts ``text`` in the place of the file: after a crash it is the old one or the new one, whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    make_durable(path.parent)


_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,62}")
