"""The ready methods of every root object, as the schema would declare them.

The runtime has them written out, typed by the model; the document describes them, and a schema that declares one
itself is compared with them. ``filter`` and ``fields`` have types of their own there: see ``openrpc``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hero_sdk.oschema import schema

__all__ = ["Verb", "verbs_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One ready method of a root object."""

    method: schema.Method
    special: tuple[tuple[str, str], ...] = ()
    """Parameter (or ``result``) → what its own schema is, as `openrpc.stored` calls it: ``filter``, ``page``."""

    def is_declared_as(self, other: schema.Method) -> bool:
        """Whether ``other`` has the same signature."""
        if self.special or self.method.result != other.result or other.result_is_optional:
            return False
        own, theirs = self.method.parameters, other.parameters
        return len(own) == len(theirs) and all(map(_is_same, own, theirs))


@cache
def verbs_of(named: schema.Named) -> dict[str, Verb]:
    """Every ready method of the type by name."""
    return {verb.method.name: verb for verb in _verbs(named)}


_READ, _WRITE = schema.Effect.READ, schema.Effect.WRITE
_ANY, _YES_NO, _NUMBER = schema.Builtin("any"), schema.Builtin("bool"), schema.Builtin("u64")
_TEXT, _SID = schema.Builtin("str"), schema.Builtin("sid")
_TEXTS, _SIDS = schema.ListOf(_TEXT), schema.ListOf(_SID)


def _verbs(named: schema.Named) -> list[Verb]:
    return [*_making(named), *_reading(named), *_changing(named), *_deleting(), *_listing(named), *_finding()]


def _making(one: schema.Named) -> Iterator[Verb]:
    many = schema.ListOf(one)
    given = _field("object", one, "The object, without a sid; the answer has it.")
    all_given = _field("objects", many, "The objects, without sids; the answer has them.")
    doc = "Stores all objects or, where one is refused, none."
    yield _verb("new", [given], one, _WRITE, "Stores an object.", "Conflict")
    yield _verb("new_many", [all_given], many, _WRITE, doc, "Conflict")


def _reading(one: schema.Named) -> Iterator[Verb]:
    sids = _field("sids", _SIDS, "The objects' sids.")
    skip = _flag("skip_missing", "Leave out those that are not there.")
    yield _verb("get", [_sid()], one, _READ, "The object of this sid.", "NotFound")
    yield _verb("get_many", [sids, skip], schema.ListOf(one), _READ, "The objects in the order asked for.", "NotFound")
    yield _verb("exists", [_sid()], _YES_NO, _READ, "Whether there is such an object.")


def _changing(one: schema.Named) -> Iterator[Verb]:
    many = schema.ListOf(one)
    errors = "NotFound Conflict"
    given = [_field("object", one, "The object as it is to be."), _revision()]
    yield _verb("set", given, one, _WRITE, "Replaces an object as a whole.", errors, is_idempotent=True)
    all_given = [_field("objects", many, "The objects as they are to be.")]
    doc = "Replaces all objects or, where one is refused, none."
    yield _verb("set_many", all_given, many, _WRITE, doc, errors, is_idempotent=True)
    fields = _field("fields", _ANY, "The fields to change; null takes a value away.")
    doc = "Changes some fields of an object."
    yield _verb("patch", [_sid(), fields, _revision()], one, _WRITE, doc, errors, special=(("fields", "patch"),))


def _deleting() -> Iterator[Verb]:
    yield _verb(
        "delete",
        [_sid(), _revision()],
        _YES_NO,
        _WRITE,
        "Deletes an object; false where there was none.",
        "Conflict",
        is_destructive=True,
        is_idempotent=True,
    )
    yield _verb(
        "delete_many",
        [_field("sids", _SIDS, "The objects' sids.")],
        _NUMBER,
        _WRITE,
        "Deletes all objects or, where one is refused, none; answers how many there were.",
        "Conflict",
        is_destructive=True,
        is_idempotent=True,
    )


def _listing(one: schema.Named) -> Iterator[Verb]:
    asked = [_optional("after", _SID, "Only those made after this one."), _limit(1000)]
    yield _verb("list", asked, _SIDS, _READ, "Sids in order of creation.")
    yield _verb("list_full", asked, schema.ListOf(one), _READ, "Objects in order of creation.")


def _finding() -> Iterator[Verb]:
    query = _optional("query", _TEXT, 'Words, "phrases", -not, prefix*, field:word.')
    wishes = _optional("filter", _ANY, "What must hold of indexed fields.")
    asked = [
        query,
        wishes,
        _optional("order_by", _TEXT, "An indexed field; with `-` in front the largest first."),
        _limit(50),
        _optional("cursor", _TEXT, "`next_cursor` of the page before."),
        _flag("fresh", "Wait until words of what was just written are found."),
        _flag("with_total", "Count what all pages hold."),
    ]
    special = (("filter", "filter"), ("result", "page"))
    yield _verb("find", asked, _ANY, _READ, "A page of objects that match words and filter.", special=special)
    doc = "How many objects match."
    yield _verb("count", [wishes, query], _NUMBER, _READ, doc, special=(("filter", "filter"),))
    asked = [
        _field("metrics", _TEXTS, "What to tell of each group."),
        _optional("group_by", _TEXTS, "What the objects of a group have in common; without it all are one group."),
        wishes,
        query,
    ]
    told = (("metrics", "metrics"), ("group_by", "groupings"), ("filter", "filter"), ("result", "aggregate"))
    doc = "Figures about the objects that match, in groups."
    yield _verb("aggregate", asked, _ANY, _READ, doc, special=told)


def _sid() -> schema.Field:
    return _field("sid", _SID, "The object's sid.")


def _revision() -> schema.Field:
    return _optional("expected_rev", _NUMBER, "Refused with Conflict where the object has another revision.")


def _limit(default: int) -> schema.Field:
    at_most = schema.Default("value", default)
    return schema.Field(name="limit", type=schema.Builtin("u32"), default=at_most, doc="How many at most.")


def _verb(
    name: str,
    parameters: list[schema.Field],
    result: schema.TypeRef,
    effect: schema.Effect,
    doc: str,
    errors: str = "",
    *,
    is_destructive: bool = False,
    is_idempotent: bool = False,
    special: tuple[tuple[str, str], ...] = (),
) -> Verb:
    return Verb(
        method=schema.Method(
            name=name,
            parameters=tuple(parameters),
            result=result,
            effect=effect,
            is_destructive=is_destructive,
            is_idempotent=is_idempotent,
            errors=tuple(schema.ErrorRef(name=error) for error in errors.split()),
            doc=doc,
        ),
        special=special,
    )


def _field(name: str, ref: schema.TypeRef, doc: str) -> schema.Field:
    return schema.Field(name=name, type=ref, doc=doc)


def _optional(name: str, ref: schema.TypeRef, doc: str) -> schema.Field:
    return schema.Field(name=name, type=ref, is_optional=True, doc=doc)


def _flag(name: str, doc: str) -> schema.Field:
    return schema.Field(name=name, type=schema.Builtin("bool"), default=schema.Default("value", False), doc=doc)


def _is_same(own: schema.Field, other: schema.Field) -> bool:
    has_same_facts = own.is_optional == other.is_optional and own.default == other.default and not other.was
    return own.name == other.name and _as_text(own.type) == _as_text(other.type) and has_same_facts


def _as_text(ref: schema.TypeRef) -> schema.TypeRef:
    """``ref`` with sids as the text they are in Python."""
    if isinstance(ref, schema.ListOf):
        return schema.ListOf(_as_text(ref.item))
    return schema.Builtin("str") if ref == schema.Builtin("sid") else ref
