"""Comments handed to what they belong to.

A comment behind something on its line is that thing's trailing comment. Comments on lines of their own form blocks:
the block directly above a definition, field, parameter, method or value documents it; blocks further up are detached,
and blocks before a closing bracket stay before it. Comments in odd places move to the nearest of these places, so that
none is ever lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from hero_sdk.oschema import tree
from hero_sdk.oschema.source import SourceFile, Span
from hero_sdk.oschema.tokens import Comment, Token

__all__ = ["Blocks", "Place", "attach_comments"]

Blocks = tuple[tuple[str, ...], ...]
E = TypeVar("E", bound=tree.Expression | None)

_NONE = tree.Comments()
_INVISIBLE = {"SEPARATOR", "VBAR"}
"""Marks that belong to what stands before and after them alike."""


@dataclass(slots=True)
class Place:
    """Where a definition stands, and the definition if it could be read."""

    tokens: Sequence[Token]
    definition: tree.Definition | None
    above: list[Comment] = field(default_factory=list)
    inside: list[Comment] = field(default_factory=list)
    """Also the one behind its end."""


def attach_comments(
    file: SourceFile, places: Sequence[Place], comments: Sequence[Comment]
) -> tuple[Blocks, tuple[tree.Definition, ...], Blocks]:
    """Header, definitions with their comments, and footer. Comments of what could not be read are left out."""
    loose = _distribute(file, places, comments)
    if not places:
        return _texts(file, _blocks(file, loose)), (), ()
    header: Blocks = ()
    definitions: list[tree.Definition] = []
    for number, place in enumerate(places):
        last = definitions[-1] if definitions and places[number - 1].definition else None
        if last is not None:
            definitions[-1], place.above = _give_back(file, last, place.above, place.tokens[0].start)
        found = _comments_above(file, place.above, place.tokens[0].start)
        if place.definition is not None:
            definitions.append(_attach(file, place.definition, place, found))
        if number == 0:
            header = found.detached
            if definitions:
                found = definitions[0].comments
                header = found.detached
                definitions[0] = replace(definitions[0], comments=replace(found, detached=(), detached_spans=()))
    if definitions and places[-1].definition:
        definitions[-1], loose = _give_back(file, definitions[-1], loose, None)
    return header, tuple(definitions), _texts(file, _blocks(file, loose))


def _distribute(file: SourceFile, places: Sequence[Place], comments: Sequence[Comment]) -> list[Comment]:
    """Every comment to the place above or inside which it stands; gives those after the last one."""
    starts = [place.tokens[0].start for place in places]
    loose: list[Comment] = []
    for comment in comments:
        number = bisect_right(starts, comment.start)
        before = places[number - 1] if number else None
        if before is not None:
            end = before.tokens[-1].end
            if comment.start < end or file.text.find("\n", end, comment.start) < 0:
                before.inside.append(comment)
                continue
        (places[number].above if number < len(places) else loose).append(comment)
    return loose


def _give_back(
    file: SourceFile, definition: tree.Definition, comments: list[Comment], start: int | None
) -> tuple[tree.Definition, list[Comment]]:
    """Indented blocks below an enum belong to it: values that were commented out, most likely."""
    if not isinstance(definition, tree.TypeDefinition) or not isinstance(definition.type, tree.Alternatives):
        return definition, comments
    blocks = _blocks(file, comments)
    count = 0
    for block in blocks:
        if not _is_indented(file, block[0]) or (start is not None and _is_directly_above(file, block, start)):
            break
        count += 1
    if not count:
        return definition, comments
    closing = _texts(file, blocks[:count])
    type_ = replace(definition.type, closing_comments=closing, is_multiline=True)
    return replace(definition, type=type_), [comment for block in blocks[count:] for comment in block]


def _attach(file: SourceFile, definition: tree.Definition, place: Place, comments: tree.Comments) -> tree.Definition:
    if place.inside:
        return _Inside(file, definition, place, comments).attach()
    return replace(definition, comments=comments) if place.above else definition


@dataclass(slots=True)
class _Owner:
    """A definition or member in which comments were found."""

    start: int
    end: int
    is_definition: bool = False
    parent: _Owner | None = None
    above: list[Comment] = field(default_factory=list)
    within: list[Comment] = field(default_factory=list)
    behind: list[Comment] = field(default_factory=list)


class _Inside:
    """Comments within one definition."""

    def __init__(self, file: SourceFile, definition: tree.Definition, place: Place, comments: tree.Comments) -> None:
        self._file = file
        self._definition = definition
        self._comments = comments
        self._words = [token for token in place.tokens if token.type not in _INVISIBLE]
        self._word_starts = [token.start for token in self._words]
        self._root = _Owner(definition.span.start, definition.span.end, is_definition=True)
        self._owners = [self._root]
        self._closing: dict[int, list[Comment]] = {}
        """Comments before a closing bracket, by where it stands."""

        self._survey(definition, self._root)
        self._starts = [owner.start for owner in self._owners]
        for comment in place.inside:
            self._find_home(comment)

    def attach(self) -> tree.Definition:
        """The definition, with every comment in its place."""
        return self._dress_definition(self._definition)

    def _survey(self, node: object, parent: _Owner) -> None:
        """Notes owners, in the order of the text, and brackets before which comments may stand."""
        match node:
            case tree.TypeDefinition(type=tree.Alternatives() as values):
                for value in values.members if values.is_multiline else ():
                    self._note(value.span, parent)
            case tree.TypeDefinition():
                self._survey(node.type, parent)
            case tree.ListExpression() | tree.OptionalExpression():
                self._survey(node.item, parent)
            case tree.ErrorDefinition() | tree.EventDefinition():
                self._survey(node.body, parent)
            case tree.ServiceDefinition():
                self._note_closing(node.body_span)
                for method in node.methods:
                    self._survey(method, self._note(method.span, parent))
            case tree.Method():
                self._note_closing(node.parameters_span)
                for parameter in node.parameters:
                    self._survey(parameter.type, self._note(parameter.span, parent))
                self._survey(node.result, parent)
            case tree.Brace():
                self._note_closing(node.span)
                for member in node.members:
                    self._survey(member.type, self._note(member.span, parent))

    def _note(self, span: Span, parent: _Owner) -> _Owner:
        owner = _Owner(span.start, span.end, parent=parent)
        self._owners.append(owner)
        return owner

    def _note_closing(self, span: Span | None) -> None:
        if span is not None:
            self._closing[span.end - 1] = []

    def _find_home(self, comment: Comment) -> None:
        number = bisect_right(self._word_starts, comment.start)
        before = self._words[number - 1]
        if self._file.text.find("\n", before.end, comment.start) < 0:
            self._owner_of(before.start).behind.append(comment)
            return
        after = self._words[number].start
        owner = self._owner_of(after)
        if owner.start == after:
            owner.above.append(comment)
        elif after in self._closing:
            self._closing[after].append(comment)
        else:
            owner.within.append(comment)

    def _owner_of(self, offset: int) -> _Owner:
        """The innermost owner around a place."""
        owner = self._owners[bisect_right(self._starts, offset) - 1]
        while offset >= owner.end and owner.parent is not None:
            owner = owner.parent
        return owner

    def _dress_definition(self, definition: tree.Definition) -> tree.Definition:
        comments, left = self._comments_of_definition()
        match definition:
            case tree.TypeDefinition():
                type_ = self._dress(definition.type)
                if left and isinstance(type_, tree.Brace):
                    type_, left = replace(type_, closing_comments=type_.closing_comments + left), ()
                definition = replace(definition, type=type_)
            case tree.ErrorDefinition() | tree.EventDefinition():
                body = self._dress(definition.body)
                if left and body is not None:
                    body, left = replace(body, closing_comments=body.closing_comments + left), ()
                definition = replace(definition, body=body)
            case tree.ServiceDefinition():
                methods = tuple(self._dress_method(method) for method in definition.methods)
                closing = self._closing_blocks(definition.body_span) + left
                left = ()
                definition = replace(definition, methods=methods, closing_comments=closing)
        if left:
            spans = (definition.span,) * len(left)
            comments = replace(
                comments, detached=comments.detached + left, detached_spans=comments.detached_spans + spans
            )
        return replace(definition, comments=comments)

    def _comments_of_definition(self) -> tuple[tree.Comments, Blocks]:
        """Its comments, and those that have no place yet."""
        root = self._root
        comments = self._comments
        left = list(root.within)
        if root.behind:
            first, *others = root.behind
            comments = replace(comments, trailing=_text(self._file, first), trailing_span=_span(self._file, first))
            left += others
        left.sort(key=lambda comment: comment.start)
        return comments, _texts(self._file, [left] if left else [])

    def _dress_method(self, method: tree.Method) -> tree.Method:
        return replace(
            method,
            parameters=tuple(self._dress_member(parameter) for parameter in method.parameters),
            closing_comments=self._closing_blocks(method.parameters_span),
            result=self._dress(method.result),
            comments=self._comments_at(method.span.start),
        )

    def _dress_member(self, member: tree.Member) -> tree.Member:
        type_, comments = self._dress(member.type), self._comments_at(member.span.start)
        if type_ is member.type and comments is _NONE:
            return member
        return replace(member, type=type_, comments=comments)

    def _dress(self, type_: E) -> E:
        match type_:
            case tree.ListExpression() | tree.OptionalExpression():
                item = self._dress(type_.item)
                return type_ if item is type_.item else replace(type_, item=item)
            case tree.Brace():
                members = tuple(self._dress_member(member) for member in type_.members)
                return replace(type_, members=members, closing_comments=self._closing_blocks(type_.span))
            case tree.Alternatives():
                return replace(type_, members=tuple(self._dress_member(member) for member in type_.members))
        return type_

    def _closing_blocks(self, span: Span | None) -> Blocks:
        assert span is not None
        return _texts(self._file, _blocks(self._file, self._closing[span.end - 1]))

    def _comments_at(self, start: int) -> tree.Comments:
        owner = self._owners[bisect_right(self._starts, start) - 1]
        if owner.start != start or not (owner.above or owner.within or owner.behind):
            return _NONE
        comments = _comments_above(self._file, owner.above, start)
        more = sorted([*owner.within, *owner.behind[:-1]], key=lambda comment: comment.start)
        if more:
            texts = tuple(_text(self._file, comment) for comment in more)
            begin = comments.above_span.start if comments.above_span else more[0].start
            above_span = Span(self._file, begin, more[-1].end)
            comments = replace(comments, above=comments.above + texts, above_span=above_span)
        if owner.behind:
            last = owner.behind[-1]
            comments = replace(comments, trailing=_text(self._file, last), trailing_span=_span(self._file, last))
        return comments


def _comments_above(file: SourceFile, comments: Sequence[Comment], start: int) -> tree.Comments:
    blocks = _blocks(file, comments)
    above: list[Comment] = []
    if blocks and _is_directly_above(file, blocks[-1], start):
        above = blocks.pop()
    return tree.Comments(
        above=tuple(_text(file, comment) for comment in above),
        detached=_texts(file, blocks),
        above_span=Span(file, above[0].start, above[-1].end) if above else None,
        detached_spans=tuple(Span(file, block[0].start, block[-1].end) for block in blocks),
    )


def _blocks(file: SourceFile, comments: Sequence[Comment]) -> list[list[Comment]]:
    """Runs of comments on lines that follow each other."""
    blocks: list[list[Comment]] = []
    last: Comment | None = None
    for comment in comments:
        if last is not None and _is_next_line(file, last.end, comment.start):
            blocks[-1].append(comment)
        else:
            blocks.append([comment])
        last = comment
    return blocks


def _is_directly_above(file: SourceFile, block: Sequence[Comment], start: int) -> bool:
    return _is_next_line(file, block[-1].end, start)


def _is_next_line(file: SourceFile, end: int, start: int) -> bool:
    return file.text.count("\n", end, start) == 1


def _is_indented(file: SourceFile, comment: Comment) -> bool:
    return comment.start > 0 and file.text[comment.start - 1] in " \t"


def _texts(file: SourceFile, blocks: Sequence[Sequence[Comment]]) -> Blocks:
    return tuple(tuple(_text(file, comment) for comment in block) for block in blocks)


def _text(file: SourceFile, comment: Comment) -> str:
    text = file.text[comment.start + 1 : comment.end].rstrip()
    return text.removeprefix(" ")


def _span(file: SourceFile, comment: Comment) -> Span:
    return Span(file, comment.start, comment.end)
