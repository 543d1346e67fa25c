"""Schema texts, as untidy as people write them: any spelling the language takes, spaces and comments anywhere.

A text is built from pieces between which any gap may stand; a gap is spaces, line ends and comments. Every text is read
without an error of syntax; it need not mean anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

_WORDS = ["use", "service", "error", "event", "as", "now", "type", "from", "class", "null", "true"]
_FIELD_NAMES = st.sampled_from([*_WORDS, "name", "customer_sid", "a", "b2", "größe", "on-the-way", "_x", "CamelCase"])
_TYPE_NAMES = st.sampled_from(["Order", "Driver", "X", "order_line", "HTTPServer", "Straße", *_WORDS[:7]])
_BUILTINS = st.sampled_from(["str", "int", "u32", "otime", "any", "bool"])
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=8)
_COMMENTS = st.one_of(
    st.sampled_from(
        ["", " A comment.", "no space", "   indented", "# A heading", " [rootobject]", " a { b = [ \" '", "!"]
    ),
    _TEXTS,
)


@dataclass(frozen=True)
class Style:
    """How untidy a text is."""

    comments: bool = True
    line_end: str = "\n"


@st.composite
def schema_texts(draw: DrawFn, *, comments: bool = True) -> str:
    """A whole file."""
    style = Style(comments=comments, line_end=draw(st.sampled_from(["\n", "\n", "\n", "\r\n"])))
    definitions = draw(st.lists(_definitions(style), max_size=5))
    parts = [draw(_line_gaps(style))]
    for definition in definitions:
        parts += [definition, draw(st.sampled_from(["", ";", " ,"])), draw(_line_ends(style)), draw(_line_gaps(style))]
    return "".join(parts)


def _definitions(style: Style) -> SearchStrategy[str]:
    return st.one_of(
        _type_definitions(style),
        _type_definitions(style),
        _uses(style),
        _errors(style),
        _events(style),
        _services(style),
    )


@st.composite
def _uses(draw: DrawFn, style: Style) -> str:
    return _join(draw, style, ["use", draw(_TYPE_NAMES), *draw(st.sampled_from([[], [".", "Address"], [".", "use"]]))])


@st.composite
def _type_definitions(draw: DrawFn, style: Style) -> str:
    name = draw(_TYPE_NAMES)
    body = draw(st.one_of(_braces(style), _braces(style), _alternatives(style), _aliases(style)))
    return _join(draw, style, [name, "=", *body])


@st.composite
def _errors(draw: DrawFn, style: Style) -> str:
    code = draw(st.integers(-40000, 40000))
    body = draw(st.one_of(st.just([]), _braces(style)))
    attributes = draw(_attributes(style)) if body else []
    return _join(draw, style, ["error", draw(_TYPE_NAMES), "=", str(code), *body, *attributes])


@st.composite
def _events(draw: DrawFn, style: Style) -> str:
    body = draw(st.one_of(st.just([]), _braces(style)))
    attributes = draw(_attributes(style))
    pieces = ["event", draw(_FIELD_NAMES), ".", draw(_FIELD_NAMES)]
    return _join(draw, style, [*pieces, *attributes, *body] if draw(st.booleans()) else [*pieces, *body, *attributes])


@st.composite
def _services(draw: DrawFn, style: Style) -> str:
    namespace = draw(st.sampled_from([[], ["as", "ticket", ".", "member"], ["as", "as"]]))
    methods = draw(_separated(style, _methods(style), "}"))
    attributes = draw(_attributes(style))
    pieces = ["service", draw(_TYPE_NAMES), *namespace]
    body = ["{", *methods, "}"]
    return _join(draw, style, [*pieces, *attributes, *body] if draw(st.booleans()) else [*pieces, *body, *attributes])


@st.composite
def _methods(draw: DrawFn, style: Style) -> list[str]:
    parameters = draw(_separated(style, _members(style), ")"))
    attributes = draw(_attributes(style))
    result = ["->", *draw(_types(style))] if draw(st.booleans()) else []
    behind = [*attributes, *result] if draw(st.booleans()) else [*result, *attributes]
    return [draw(_FIELD_NAMES), "(", *parameters, ")", *behind]


@st.composite
def _aliases(draw: DrawFn, style: Style) -> list[str]:
    return [*draw(_types(style)), *draw(_attributes(style))]


@st.composite
def _alternatives(draw: DrawFn, style: Style) -> list[str]:
    names = st.one_of(
        _FIELD_NAMES.map(lambda name: [name]),
        _TYPE_NAMES.map(lambda name: ["identity", ".", name]),
        _quoted().map(lambda text: [text]),
    )
    options = draw(st.lists(st.tuples(names, _attributes(style)), min_size=1, max_size=5))
    pieces = ["|"] if len(options) == 1 or draw(st.booleans()) else []
    for number, (name, attributes) in enumerate(options):
        pieces += [*(["|"] if number else []), *name, *attributes]
    return pieces


@st.composite
def _braces(draw: DrawFn, style: Style) -> list[str]:
    return ["{", *draw(_separated(style, _members(style), "}")), "}"]


@st.composite
def _members(draw: DrawFn, style: Style) -> list[str]:
    key = draw(st.one_of(_FIELD_NAMES, _FIELD_NAMES, _BUILTINS, _quoted()))
    pieces = [key, *(["?"] if draw(st.booleans()) else []), ":", *draw(_types(style))]
    before, behind = draw(_attributes(style)), draw(_attributes(style))
    default = ["=", *draw(_values())] if draw(st.booleans()) else []
    return [*pieces, *before, *default, *(behind if default else [])]


def _types(style: Style) -> SearchStrategy[list[str]]:
    simple = st.one_of(
        _BUILTINS.map(lambda name: [name]),
        _TYPE_NAMES.map(lambda name: [name]),
        _TYPE_NAMES.map(lambda name: ["identity", ".", name]),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            inner.map(lambda type_: ["[", *type_, "]"]),
            st.tuples(_BUILTINS, inner).map(lambda pair: ["{", pair[0], ":", *pair[1], "}"]),
            st.tuples(_FIELD_NAMES, inner).map(lambda pair: ["{", pair[0], ":", *pair[1], ",", "z", ":", "str", "}"]),
        ),
        max_leaves=4,
    ).flatmap(lambda type_: st.sampled_from([type_, type_, [*type_, "?"], [*type_, "?", "?"]]))


def _values() -> SearchStrategy[list[str]]:
    simple = st.one_of(
        st.integers(-1000, 10**18).map(str),
        st.floats(allow_nan=False, allow_infinity=False).map(repr),
        st.sampled_from(["now", "true", "false", "null", "new", "a.b", "1_000", "+5", "1e3", "[]", "{}"]),
        _quoted(),
    ).map(lambda value: [value])
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda items: ["[", *_commas(items), "]"]),
            st.lists(st.tuples(st.one_of(_FIELD_NAMES, _quoted()), inner), min_size=1, max_size=3).map(
                lambda pairs: ["{", *_commas([[key, ":", *value] for key, value in pairs]), "}"]
            ),
        ),
        max_leaves=3,
    )


@st.composite
def _attributes(draw: DrawFn, style: Style) -> list[str]:
    pieces: list[str] = []
    for name in draw(st.lists(st.sampled_from(["index", "max_len", "ref", "error", "was"]), max_size=2)):
        pieces += ["@", name]
        if draw(st.booleans()):
            positional = draw(st.lists(_values(), max_size=2))
            named = [
                [key, "=", *value] for key, value in draw(st.lists(st.tuples(_FIELD_NAMES, _values()), max_size=1))
            ]
            pieces += ["(", *_commas([*positional, *named]), ")"]
    return pieces


@st.composite
def _separated(draw: DrawFn, style: Style, items: SearchStrategy[list[str]], closing: str) -> list[str]:
    """Items of a bracket, with commas, semicolons, or just a line end between them."""
    pieces: list[str] = []
    for item in draw(st.lists(items, max_size=4)):
        pieces += [*item, draw(st.sampled_from([",", ";", "\n", "\n", ""]))]
    return [piece for piece in pieces if piece]


def _commas(items: list[list[str]]) -> list[str]:
    return [piece for number, item in enumerate(items) for piece in ([",", *item] if number else item)]


@st.composite
def _quoted(draw: DrawFn) -> str:
    text = draw(_TEXTS)
    quote = draw(st.sampled_from("\"'"))
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    escape = draw(st.sampled_from(["", "", "", r"\n", r"\d+", r"\u00e9"]))
    return f"{quote}{escaped}{escape}{quote}"


def _join(draw: DrawFn, style: Style, pieces: list[str]) -> str:
    """The pieces with gaps between them."""
    choices = draw(st.binary(min_size=len(pieces), max_size=len(pieces)))
    comments = draw(st.lists(_COMMENTS, min_size=1, max_size=3)) if style.comments else []
    text = ""
    for number, (piece, choice) in enumerate(zip(pieces, choices, strict=True)):
        if piece == "\n":
            text += style.line_end
        elif not text:
            text = piece
        else:
            comment = comments[number % len(comments)] if comments else None
            text += (_gap(choice, style.line_end, comment) or _least_gap(text, piece)) + piece
    return text


def _gap(choice: int, end: str, comment: str | None) -> str:
    """One of many gaps; most are small."""
    if choice < 160:
        return ("", " ", "", "  ")[choice % 4]
    if choice < 210 or comment is None:
        return ("\t", end, f" {end}  ", f"{end}{end}")[choice % 4]
    behind, before = f" #{comment}{end}", f"{end}    #{comment}{end}"
    return (behind, before, f"{behind}  {before}", f"{before}{end}{before}", f"{before}{end}  ", behind)[choice % 6]


def _least_gap(before: str, after: str) -> str:
    """A space where two pieces would run into one word."""
    is_word = _in_word(before[-1]) or before[-1] in "-+"
    return " " if before[-1] == "." or (is_word and (_in_word(after[0]) or after[0] in "-+.")) else ""


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or ord(character) > 127


def _line_ends(style: Style) -> SearchStrategy[str]:
    plain = st.just(style.line_end)
    comment = _COMMENTS.map(lambda text: f" #{text}{style.line_end}")
    return st.one_of(plain, plain, comment) if style.comments else plain


@st.composite
def _line_gaps(draw: DrawFn, style: Style) -> str:
    """Comments and blank lines, up to the beginning of a line."""
    if not style.comments:
        return draw(st.sampled_from(["", style.line_end]))
    lines: list[str] = draw(
        st.lists(
            st.one_of(st.just(""), _COMMENTS.map(lambda text: f"#{text}"), _COMMENTS.map(lambda text: f"   #{text}")),
            max_size=3,
        )
    )
    return "".join(f"{line}{style.line_end}" for line in lines)
