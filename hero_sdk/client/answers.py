"""From the bytes of an answer to a result or a raised error.

The class of an error is found by domain and name, by name among the runtime's own, else by code; where none is
known the caller gets a ``RemoteError`` with the same code, message and data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_type_hints

import orjson
from pydantic import TypeAdapter, ValidationError

from hero_sdk.client.failures import BadAnswer, RemoteError
from hero_sdk.client.message import Answer
from hero_sdk.errors import RUNTIME_ERRORS, RpcError
from hero_sdk.values import tolerant

__all__ = ["ErrorClasses", "parse_batch", "read_entry", "read_result", "read_single", "read_typed"]

T = TypeVar("T")


class ErrorClasses:
    """The error classes a client knows: the runtime's and its domain's."""

    def __init__(self, declared: Iterable[type[RpcError]] = ()) -> None:
        self._by_name: dict[tuple[str | None, str], type[RpcError]] = {
            (known.domain, known.__name__): known for known in (*RUNTIME_ERRORS, *declared)
        }
        self._by_code = {known.code: known for known in RUNTIME_ERRORS}

    def rebuild(self, error: object) -> RpcError:
        """The exception behind a JSON-RPC error object."""
        if not isinstance(error, dict) or type(error.get("code")) is not int:
            raise BadAnswer(f"the service answered an error that is none: {_shorten(error)}")
        code, message, data = error["code"], str(error.get("message", "")), error.get("data")
        named = data if isinstance(data, dict) else {}
        known = self._by_name.get((named.get("domain"), named.get("type", ""))) or self._by_code.get(code)
        if known is not None and known.code == code:
            fields = {key: value for key, value in named.items() if key not in ("type", "domain")}
            try:
                return known(message, **_typed(known, fields))
            except (TypeError, ValidationError):
                pass  # a newer service with other fields: its words still arrive
        return RemoteError(message, code=code, data=data)


def read_single(answer: Answer, errors: ErrorClasses) -> Any:
    """The result of a single call as JSON value; raises what the service answered."""
    return read_entry(_parse(answer), errors)


def read_typed(answer: Answer, adapter: TypeAdapter[T], errors: ErrorClasses) -> T:
    """What ``read_single`` and ``read_result`` give together, without Python values in between where that can be.

    What the type ignores, fields of a newer service, is then not looked at: it may hold ``NaN``, for example.
    """
    body = answer.body
    if body.startswith(_BEFORE_RESULT) and body.endswith(b"}"):
        try:
            return adapter.validator.validate_json(body[len(_BEFORE_RESULT) : -1], extra="ignore")  # type: ignore[no-any-return]
        except ValidationError:
            pass  # of a newer service perhaps, or no JSON at all: the long way tells them apart
    return read_result(read_single(answer, errors), adapter)


_BEFORE_RESULT = b'{"jsonrpc":"2.0","id":1,"result":'
"""How our own services begin; the result can then be read without taking the rest apart."""


def read_entry(entry: object, errors: ErrorClasses) -> Any:
    """The result of one JSON-RPC response object."""
    if isinstance(entry, dict):
        if "result" in entry:
            return entry["result"]
        if "error" in entry:
            raise errors.rebuild(entry["error"])
    raise BadAnswer(f"the service answered something that is not JSON-RPC: {_shorten(entry)}")


def read_result(value: Any, adapter: TypeAdapter[T]) -> T:
    """``value`` as the declared type; fields and enum values of a newer service are let through."""
    try:
        return adapter.validator.validate_python(value, extra="ignore")  # type: ignore[no-any-return]
    except ValidationError as first:
        with tolerant():
            try:
                return adapter.validator.validate_python(value, extra="ignore")  # type: ignore[no-any-return]
            except ValidationError:
                raise BadAnswer(f"the service answered something of another type: {first}") from first


def parse_batch(answer: Answer, errors: ErrorClasses) -> list[Any]:
    """The response objects of a batch."""
    entries = _parse(answer)
    if isinstance(entries, dict) and "error" in entries:
        raise errors.rebuild(entries["error"])
    if not isinstance(entries, list):
        raise BadAnswer("the service answered a batch with something else than a list")
    return entries


def _parse(answer: Answer) -> Any:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError as exc:
        raise BadAnswer(
            f"the service answered HTTP {answer.status} with something that is not JSON: {_shorten(answer.body)}"
        ) from exc


def _typed(known: type[RpcError], fields: Mapping[str, Any]) -> dict[str, Any]:
    if known not in _FIELDS:
        _FIELDS[known] = _field_adapters(known)
    adapters = _FIELDS[known]
    named = {known.attributes.get(name, name): value for name, value in fields.items()}
    return {
        name: adapters[name].validator.validate_python(value) if name in adapters else value
        for name, value in named.items()
    }


_FIELDS: dict[type[RpcError], dict[str, TypeAdapter[Any]]] = {}
"""How to read the fields of each error class, made when one first arrives."""


def _field_adapters(known: type[RpcError]) -> dict[str, TypeAdapter[Any]]:
    """How to read the fields a schema declared for an error; the runtime's own are plain JSON."""
    if known in RUNTIME_ERRORS:
        return {}
    hints = get_type_hints(known.__init__, include_extras=True)
    return {name: TypeAdapter(hint) for name, hint in hints.items() if name not in ("return", "message")}


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}…"
