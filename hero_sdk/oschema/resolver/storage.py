"""Root objects and stored types: which there are, and whether they have what the store needs.

`sid` is required. `created_at`, `updated_at` and `rev` are optional; where they are declared, the server keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.builtins import BUILTINS
from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages import marks as say_mark
from hero_sdk.oschema.messages import storage as say
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.resolver.marks import Mark, Marked
from hero_sdk.oschema.resolver.shapes import EnumShape, Shapes, StructShape, UnionShape
from hero_sdk.oschema.resolver.storing import is_comparable
from hero_sdk.oschema.resolver.types import Typed
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.source import Span

__all__ = ["KEPT_FIELDS", "find_stored", "make_indexes"]

KEPT_FIELDS: dict[str, tuple[str, ...]] = {
    "sid": ("str", "sid"),
    "created_at": ("otime", "i64", "u64", "u32"),
    "updated_at": ("otime", "i64", "u64", "u32"),
    "rev": ("u64",),
}
"""Fields the server keeps, with the types each may have; the first is the one to write."""


def find_stored(
    shapes: Shapes, marked: Mapping[schema.Named, Marked], found: list[Diagnostic]
) -> dict[schema.Named, schema.Storage]:
    """How each stored type is stored; other types are not in it. Says where an attribute has no effect on its type."""
    stored: dict[schema.Named, schema.Storage] = {}
    for named, marks in marked.items():
        if not marks.marks:
            continue
        shape = shapes.by_name.get(named)
        storage = _storage(marks, shape, found)
        if storage is not schema.Storage.NONE:
            stored[named] = storage
        if shape is not None:
            _report_idle_marks(marks, shape, found, is_stored=named in stored)
    return stored


def make_indexes(struct: schema.Named, world: World) -> tuple[schema.Index, ...]:
    """The composite indexes of a stored struct, after a look at the fields that the server keeps."""
    members = {typed.member.name: typed for typed, _ in world.fields[struct]}
    _check_sid(struct, members, world)
    for name in ("created_at", "updated_at", "rev"):
        if name in members:
            _check_kept_type(members[name], world)
    indexes = [_index(mark, members, struct, world) for mark in world.marked[struct].marks if mark.name in _INDEXING]
    return tuple(index for index in dict.fromkeys(indexes) if index is not None)


_INDEXING = ("index", "unique")


def _storage(marks: Marked, shape: object, found: list[Diagnostic]) -> schema.Storage:
    roots, stored = marks.named("rootobject"), marks.named("stored")
    found.extend(say_mark.wrong_mark(mark.span, f"[{mark.name}]") for mark in (*roots, *stored) if mark.text)
    if shape is not None and not isinstance(shape, StructShape):
        found.extend(say_mark.only_structs(mark.span, mark.name) for mark in (*roots, *stored))
        return schema.Storage.NONE
    if roots and stored:
        found.append(say_mark.both_storages(stored[0].span, roots[0].span))
    if roots:
        return schema.Storage.ROOT
    return schema.Storage.STORED if stored else schema.Storage.NONE


def _report_idle_marks(marks: Marked, shape: object, found: list[Diagnostic], *, is_stored: bool) -> None:
    is_struct = isinstance(shape, StructShape)
    for mark in marks.marks:
        if mark.name in _INDEXING and not is_stored:
            why = "the type is not stored; add `[rootobject]` or `[stored]`" if is_struct else "only structs are stored"
            found.append(warn.mark_without_effect(mark.span, mark.name, why))
        elif mark.name == "tag" and not isinstance(shape, UnionShape):
            found.append(warn.mark_without_effect(mark.span, mark.name, "it belongs above a union"))
        elif mark.name == "was" and not isinstance(shape, StructShape | EnumShape):
            found.append(warn.mark_without_effect(mark.span, mark.name, "nothing is stored under this name"))


def _check_sid(struct: schema.Named, members: Mapping[str, Typed], world: World) -> None:
    sid = members.get("sid")
    definition = world.domains[struct.domain].types[struct.name]
    if sid is None:
        world.found.append(say.missing_sid(definition.name_span, struct.name, edits=_with_sid(definition.type)))
        return
    _check_kept_type(sid, world)
    if sid.is_optional or sid.member.default is not None:
        span = sid.member.span
        end = sid.member.default.span.end if sid.member.default else _end_of_type(sid.member)
        edit = Edit(Span(span.file, span.start, end), "sid: str")
        world.found.append(say.optional_sid(Span(span.file, span.start, end), edits=(edit,)))


def _end_of_type(member: tree.Member) -> int:
    """Where the type ends, question marks behind it included."""
    end = member.type.span.end if member.type is not None else member.name_span.end
    while member.span.file.text[end : end + 1] == "?":
        end += 1
    return end


def _check_kept_type(typed: Typed, world: World) -> None:
    name = typed.member.name
    allowed = KEPT_FIELDS[name]
    type_ = world.types.underlying(typed.type)
    if type_ is None or (isinstance(type_, schema.Builtin) and type_.name in allowed):
        return
    place = typed.member.type.span if typed.member.type is not None else typed.member.span
    edits = (Edit(place, allowed[0]),)
    world.found.append(say.wrong_kept_type(place, name, [word for word in allowed if BUILTINS[word]][:2], edits=edits))


def _with_sid(body: tree.Expression) -> tuple[Edit, ...]:
    """Writes `sid: str` as the first member."""
    if not isinstance(body, tree.Brace):
        return ()
    file, start = body.span.file, body.span.start + 1
    if not body.members:
        return (Edit(body.span, "{ sid: str }"),) if not body.closing_comments else ()
    first = body.members[0]
    begins = first.comments.above_span.start if first.comments.above_span else first.span.start
    line_end = file.text.find("\n", start, begins)
    if line_end < 0:
        return (Edit(Span(file, start, start), " sid: str,"),)
    line_start = file.text.rfind("\n", 0, begins) + 1
    indent = file.text[line_start:begins]
    return (Edit(Span(file, line_end, line_end), f"\n{indent}sid: str"),)


def _index(mark: Mark, members: Mapping[str, Typed], struct: schema.Named, world: World) -> schema.Index | None:
    names = mark.words
    if not names:
        world.found.append(say_mark.wrong_mark(mark.span, f"[{mark.name}: status, created_at]"))
        return None
    for name in names:
        if name not in members:
            world.found.append(
                say.unknown_index_field(
                    mark.span,
                    name,
                    struct.name,
                    world.scope.suggestions.closest(name, ("fields of", struct), lambda: members),
                )
            )
            return None
        if not is_comparable(members[name].type, world):
            world.found.append(say.not_comparable(mark.span, name, members[name].member.name_span))
            return None
        if names.count(name) > 1:
            world.found.append(say.field_indexed_twice(mark.span, name))
            return None
    secret = [typed.member.name for typed, facts in world.fields[struct] if facts.is_secret]
    if hidden := [name for name in names if name in secret]:
        world.found.append(say.not_comparable(mark.span, hidden[0], members[hidden[0]].member.name_span))
        return None
    return schema.Index(names, is_unique=mark.name == "unique")
