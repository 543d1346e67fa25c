"""The ready methods of every root object, as the schema would declare them.

The runtime has them written out, typed by the model; the document describes them, and a schema that declares one
itself is compared with them. ``filter`` and ``fields`` have types of their own there: see ``openrpc``.
"""

from __future__ import annotations

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


def _verbs(named: schema.Named) -> list[Verb]:
    one, many = named, schema.ListOf(named)
    sid, sids = schema.Builtin("sid"), schema.ListOf(schema.Builtin("sid"))
    texts = schema.ListOf(schema.Builtin("str"))
    yes_no, number = schema.Builtin("bool"), schema.Builtin("u64")
    read, write = schema.Effect.READ, schema.Effect.WRITE
    which = _field("sid", sid, "The object's sid.")
    rev = _optional("expected_rev", number, "Refused with Conflict where the object has another revision.")
    after = _optional("after", sid, "Only those made after this one.")
    at_most = schema.Field(
        name="limit", type=schema.Builtin("u32"), default=schema.Default("value", 1000), doc="How many at most."
    )
    query = _optional("query", schema.Builtin("str"), 'Words, "phrases", -not, prefix*, field:word.')
    wishes = _optional("filter", schema.Builtin("any"), "What must hold of indexed fields.")
    return [
        _verb(
            "new",
            [_field("object", one, "The object, without a sid; the answer has it.")],
            one,
            write,
            "Stores an object.",
            "Conflict",
        ),
        _verb(
            "new_many",
            [_field("objects", many, "The objects, without sids; the answer has them.")],
            many,
            write,
            "Stores all objects or, where one is refused, none.",
            "Conflict",
        ),
        _verb("get", [which], one, read, "The object of this sid.", "NotFound"),
        _verb(
            "get_many",
            [_field("sids", sids, "The objects' sids."), _flag("skip_missing", "Leave out those that are not there.")],
            many,
            read,
            "The objects in the order asked for.",
            "NotFound",
        ),
        _verb("exists", [which], yes_no, read, "Whether there is such an object."),
        _verb(
            "set",
            [_field("object", one, "The object as it is to be."), rev],
            one,
            write,
            "Replaces an object as a whole.",
            "NotFound Conflict",
            is_idempotent=True,
        ),
        _verb(
            "set_many",
            [_field("objects", many, "The objects as they are to be.")],
            many,
            write,
            "Replaces all objects or, where one is refused, none.",
            "NotFound Conflict",
            is_idempotent=True,
        ),
        _verb(
            "patch",
            [which, _field("fields", schema.Builtin("any"), "The fields to change; null takes a value away."), rev],
            one,
            write,
            "Changes some fields of an object.",
            "NotFound Conflict",
            special=(("fields", "patch"),),
        ),
        _verb(
            "delete",
            [which, rev],
            yes_no,
            write,
            "Deletes an object; false where there was none.",
            "Conflict",
            is_destructive=True,
            is_idempotent=True,
        ),
        _verb(
            "delete_many",
            [_field("sids", sids, "The objects' sids.")],
            number,
            write,
            "Deletes all objects or, where one is refused, none; answers how many there were.",
            "Conflict",
            is_destructive=True,
            is_idempotent=True,
        ),
        _verb("list", [after, at_most], sids, read, "Sids in order of creation."),
        _verb("list_full", [after, at_most], many, read, "Objects in order of creation."),
        _verb(
            "find",
            [
                query,
                wishes,
                _optional("order_by", schema.Builtin("str"), "An indexed field; with `-` in front the largest first."),
                schema.Field(
                    name="limit",
                    type=schema.Builtin("u32"),
                    default=schema.Default("value", 50),
                    doc="How many at most.",
                ),
                _optional("cursor", schema.Builtin("str"), "`next_cursor` of the page before."),
                _flag("fresh", "Wait until words of what was just written are found."),
                _flag("with_total", "Count what all pages hold."),
            ],
            schema.Builtin("any"),
            read,
            "A page of objects that match words and filter.",
            special=(("filter", "filter"), ("result", "page")),
        ),
        _verb("count", [wishes, query], number, read, "How many objects match.", special=(("filter", "filter"),)),
        _verb(
            "aggregate",
            [
                _field("metrics", texts, "What to tell of each group."),
                _optional(
                    "group_by", texts, "What the objects of a group have in common; without it all are one group."
                ),
                wishes,
                query,
            ],
            schema.Builtin("any"),
            read,
            "Figures about the objects that match, in groups.",
            special=(
                ("metrics", "metrics"),
                ("group_by", "groupings"),
                ("filter", "filter"),
                ("result", "aggregate"),
            ),
        ),
    ]


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
