"""Third pass: type attributes and documentation, both read from comments.

A type attribute stands in square brackets at the end of the comment above a type: `[rootobject]`, `[index: a, b]`.
It is also understood at the end or the beginning of any line of that comment, in the comment behind a one-line type,
and with other capitals or underscores (`[RootObject]`, `[root_object]`), since files in the wild have all of that.
Known words in the middle of a sentence are taken for prose, and said so.
Other definitions know `[deprecated: why]` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field, replace

from hero_sdk.oschema import tree
from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.messages import marks as say
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.suggest import Suggester

__all__ = ["TYPE_MARKS", "Mark", "Marked", "add_mark", "behind_the_type", "doc_of", "read_marks", "take_detached"]

TYPE_MARKS = ("rootobject", "stored", "index", "unique", "tag", "deprecated", "was")
"""Every type attribute."""

_BRACKETS = r"\[[^\[\]]*\]"
_GROUP = re.compile(_BRACKETS)
_LEADING = re.compile(rf"\s*((?:{_BRACKETS}\s*)+)(?=\s|$)")
_TRAILING = re.compile(rf"(?:^|(?<=\s))((?:{_BRACKETS}\s*)+)[.;]?\s*$")
_SHAPE = re.compile(r"\s*([A-Za-z][\w -]*?)\s*(?::\s*(.*))?", re.DOTALL)
_SEVERAL = re.compile(r"\s*(root[ _-]?object|stored)\s*,\s*", re.IGNORECASE)
_GAP = re.compile(r"[^\n]*(?:\n[ \t]*#[^\n]*)*(\n(?:[ \t\r]*\n)+)(?=[ \t]*\S)")
_SUGGESTER = Suggester(TYPE_MARKS)


@dataclass(frozen=True, slots=True)
class Mark:
    """One type attribute: its canonical name, what stands behind the colon, and where."""

    name: str
    text: str
    span: Span

    @property
    def words(self) -> tuple[str, ...]:
        """The names behind the colon, however they are separated."""
        return tuple(re.findall(r"[^\s,;]+", self.text))


@dataclass(frozen=True, slots=True)
class Marked:
    """What the comments of one definition say."""

    doc: str = ""
    marks: tuple[Mark, ...] = field(default=())

    def named(self, name: str) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.name == name)


def doc_of(comments: tree.Comments) -> str:
    """Documentation of a member: the lines above, then what stands behind it."""
    if not comments.above:
        return comments.trailing.strip() if comments.trailing else ""
    return _joined([*comments.above, comments.trailing or ""])


def read_marks(
    comments: tree.Comments, span: Span, found: list[Diagnostic], *, known: tuple[str, ...] = TYPE_MARKS
) -> Marked:
    """Documentation and attributes of a definition; ``known`` are the attributes that mean something on it."""
    if not any("[" in line for line in (*comments.above, comments.trailing or "")):
        return Marked(doc_of(comments))
    reader = _Reader(found, known)
    lines = [
        reader.read(line, comments.above_span or span, is_last=number == len(comments.above) - 1)
        for number, line in enumerate(comments.above)
    ]
    if comments.trailing:
        lines.append(reader.read(comments.trailing, comments.trailing_span or span, is_last=True))
    return Marked(_joined(line for line in lines if line is not None), tuple(reader.marks))


def behind_the_type(definition: tree.TypeDefinition, found: list[Diagnostic]) -> tuple[Mark, ...]:
    """Type attributes written as `@rootobject` behind a struct, enum or union: they count, and are asked to move."""
    marks = []
    for attribute in definition.attributes:
        name = _canonical(attribute.name)
        if name in TYPE_MARKS:
            text = ", ".join(str(value.value) for value in attribute.arguments)
            marks.append(Mark(name, text, attribute.span))
            bracket = f"[{name}: {text}]" if text else f"[{name}]"
            found.append(
                warn.mark_behind_type(attribute.span, name, bracket, edits=_move(definition, attribute, bracket))
            )
    return tuple(marks)


def add_mark(definition: tree.TypeDefinition, bracket: str) -> Edit:
    """Writes ``[…]`` at the end of the comment above ``definition``, which may have to be made."""
    above = definition.comments.above_span
    if above is not None:
        return Edit(replace(above, start=above.end), f" {bracket}")
    return Edit(replace(definition.span, end=definition.span.start), f"# {bracket}\n")


def take_detached(document: tree.Document, found: list[Diagnostic]) -> dict[str, tuple[Mark, ...]]:
    """An error for each type attribute in a comment that belongs to no definition.

    Gives back, by name, what the type right below such a comment would have got. Going on as if it had it, further
    findings are about what is meant.
    """
    meant: dict[str, tuple[Mark, ...]] = {}
    for blocks, span, below in _loose_comments(document):
        marks = tuple(_detached_marks(blocks, span))
        found.extend(say.detached(mark.span, mark.name, edits=_join_comment(mark.span)) for mark in marks)
        if marks and isinstance(below, tree.TypeDefinition):
            meant[below.name] = marks
    return meant


def _move(definition: tree.TypeDefinition, attribute: tree.Attribute, bracket: str) -> tuple[Edit, Edit]:
    text = attribute.span.file.text
    start = len(text[: attribute.span.start].rstrip())
    return Edit(replace(attribute.span, start=start), ""), add_mark(definition, bracket)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()


class _Reader:
    """Reads the lines of one comment; ``marks`` holds what was understood."""

    def __init__(self, found: list[Diagnostic], known: tuple[str, ...]) -> None:
        self.marks: list[Mark] = []
        self._found = found
        self._known = known
        self._from = 0

    def read(self, line: str, around: Span, *, is_last: bool) -> str | None:
        """The line without the attributes in it; None when nothing else was there."""
        if "[" not in line:
            return line
        trailing = _TRAILING.search(line)
        rest = line
        if trailing and self._take(trailing[1], around, may_be_prose=not is_last):
            rest = line[: trailing.start(1)]
        leading = _LEADING.match(rest)
        if leading and self._take(leading[1], around, may_be_prose=True):
            rest = rest[leading.end() :]
        for group in _GROUP.finditer(rest):
            name = _canonical(group[0][1:-1])
            if name in TYPE_MARKS and not (trailing and group.start() >= trailing.start(1)):
                self._found.append(warn.mark_in_sentence(self._place(group[0], around), name))
        return rest if rest.strip() or rest is line else None

    def _take(self, groups: str, around: Span, *, may_be_prose: bool) -> bool:
        """Whether the brackets are attributes; then they are kept, or reported."""
        contents = [group[0] for group in _GROUP.finditer(groups)]
        names = [_canonical(content[1:-1]) for content in contents]
        if not any(name in TYPE_MARKS for name in names) and (
            may_be_prose or not all(_SHAPE.fullmatch(content[1:-1]) for content in contents)
        ):
            return False
        for content in contents:
            self._keep(content, self._place(content, around))
        return True

    def _keep(self, content: str, place: Span) -> None:
        inner = content[1:-1]
        while several := _SEVERAL.match(inner):
            self._add(_canonical(several[1]), "", place)
            inner = inner[several.end() :]
        shape = _SHAPE.fullmatch(inner)
        self._add(_canonical(inner), (shape[2] or "").strip() if shape else "", place, written=inner)

    def _add(self, name: str, text: str, place: Span, *, written: str = "") -> None:
        if name not in TYPE_MARKS:
            shown = written.partition(":")[0].strip()
            suggestion = _SUGGESTER.closest(shown)
            edits = (_replacing(place, shown, suggestion),) if suggestion else ()
            self._found.append(warn.unknown_mark(place, shown, suggestion, edits=edits))
        elif name not in self._known:
            self._found.append(warn.mark_without_effect(place, name, "it belongs above a type"))
        else:
            self.marks.append(Mark(name, text, place))

    def _place(self, content: str, around: Span) -> Span:
        start = around.file.text.find(content, max(around.start, self._from), around.end)
        if start < 0:
            return around
        self._from = start + len(content)
        return Span(around.file, start, self._from)


def _canonical(content: str) -> str:
    """``RootObject`` and ``root_object`` are ``rootobject``; what is behind a colon does not matter."""
    return re.sub(r"[\s_-]", "", content.partition(":")[0].partition(",")[0]).lower()


_Blocks = tuple[tuple[str, ...], ...]


def _loose_comments(document: tree.Document) -> Iterator[tuple[_Blocks, Span, tree.Definition | None]]:
    """Comments that belong to no definition, where they stand, and the definition below."""
    file, definitions = document.file, document.definitions
    first = definitions[0].span.start if definitions else len(file.text)
    last = definitions[-1].span.end if definitions else 0
    yield document.header, Span(file, 0, first), definitions[0] if definitions else None
    for definition in definitions:
        for block, span in zip(definition.comments.detached, definition.comments.detached_spans, strict=False):
            yield (block,), span, definition
    yield document.footer, Span(file, last, len(file.text)), None


def _detached_marks(blocks: Iterable[Iterable[str]], span: Span) -> Iterator[Mark]:
    """Known attributes at either end of the lines."""
    start = span.start
    for line in (line for block in blocks for line in block if "[" in line):
        for pattern in (_TRAILING.search, _LEADING.match):
            match = pattern(line)
            for group in _GROUP.finditer(match[1]) if match else ():
                name = _canonical(group[0][1:-1])
                if name in TYPE_MARKS:
                    start = max(span.file.text.find(group[0], start, span.end), start)
                    place = Span(span.file, start, start + len(group[0]))
                    yield Mark(name, group[0][1:-1].partition(":")[2].strip(), place)
                    start = place.end
            if match:
                break


def _join_comment(place: Span) -> tuple[Edit, ...]:
    """Takes the blank lines below a comment away, where a definition or its comment follows."""
    gap = _GAP.match(place.file.text, place.end)
    return (Edit(Span(place.file, *gap.span(1)), "\n"),) if gap else ()


def _replacing(place: Span, written: str, suggestion: str) -> Edit:
    start = place.start + place.text.index(written)
    return Edit(replace(place, start=start, end=start + len(written)), suggestion)
