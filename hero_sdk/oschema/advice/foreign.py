"""Words that other languages put before names, and how they arrange a member."""

from __future__ import annotations

from hero_sdk.oschema.builtins import BUILTINS
from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages import foreign, syntax
from hero_sdk.oschema.messages.wording import FOREIGN_TYPES
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.tokens import OPENING, Token, span_of
from hero_sdk.oschema.trouble import Advice, Trouble

__all__ = ["RULES"]

_STRUCTS = {"struct", "type", "message", "class", "interface", "model", "table", "record", "data", "entity", "schema"}
_STRUCTS |= {"object", "input", "dataclass", "typedef", "def", "define", "alias", "trait", "newtype", "fragment"}
_ENUMS = {"enum", "oneof", "union", "variant", "enumeration"}
_METHODS = {"rpc", "fn", "func", "function", "fun", "def", "method", "async", "await", "query", "mutation", "proc"}
_IMPORTS = {"import", "include", "from", "using", "package", "namespace", "module", "domain", "require", "extern"}
_IMPORTS |= {"syntax", "option", "mod"}
_HEIRS = {"extends", "implements", "inherits", "is", "of"}
_VISIBILITY = {"pub", "public", "private", "protected", "static", "const", "let", "var", "val", "mut", "final"}
_VISIBILITY |= {
    "export",
    "abstract",
    "override",
    "readonly",
    "declare",
    "default",
    "required",
    "repeated",
    "optional",
    "field",
}
_KEYWORDS = _STRUCTS | _ENUMS | _METHODS | _VISIBILITY


def foreign_import(trouble: Trouble) -> Advice | None:
    """`import x`, `from x import y`, `package x`."""
    if trouble.frame.kind != "head" or trouble.index > 3 or trouble.tokens[0].text not in _IMPORTS:
        return None
    first = trouble.tokens[0]
    words = [token.text for token in trouble.tokens]
    if first.text == "from" and len(words) == 4 and words[2] == "import":
        whole = span_of(first, trouble.tokens[3])
        better = f"use {words[1]}.{words[3]}"
        return Advice(foreign.foreign_import(whole, hint=f"write `{better}`", edits=[Edit(whole, better)]))
    if first.text in ("import", "using", "include") and trouble.index == 1 and trouble.type() == "NAME":
        hint = "write `use domain.Type`; files of the same domain see each other already"
        return Advice(foreign.foreign_import(first.span, hint=hint, edits=[Edit(first.span, "use")]))
    if first.text in ("import", "using", "include", "from", "require"):
        hint = "write `use domain.Type`; files of the same domain see each other already"
    else:
        hint = "remove it: the folder names the domain"
    return Advice(foreign.foreign_import(first.span, hint=hint))


def foreign_use(trouble: Trouble) -> Advice | None:
    """`use a::b`, `use a.{B, C}`, `use a.B as C`."""
    if trouble.tokens[0].type != "USE":
        return None
    if trouble.text() in ("::", "/"):
        finding = foreign.foreign_import(trouble.span, hint="write `use domain.Type`", edits=[Edit(trouble.span, ".")])
        return trouble.advise(finding, trouble.index, trouble.index + 1, "DOT")
    if trouble.text() == "as":
        return Advice(foreign.foreign_import(trouble.span, hint="a type keeps its name: write `use domain.Type`"))
    if trouble.type() == "SEPARATOR" and trouble.type(1) == "NAME":
        edits = [Edit(Span(trouble.span.file, trouble.span.start, trouble.tokens[trouble.index + 1].start), "\nuse ")]
        return Advice(foreign.foreign_import(trouble.span, hint="write one `use` per line", edits=edits))
    return Advice(foreign.foreign_import(trouble.span, hint="write one `use domain.Type` per line"))


def foreign_definition(trouble: Trouble) -> Advice | None:
    """`struct Order {`, `enum Size {`, `export interface Order extends Base {`, `rpc list()`."""
    tokens = trouble.tokens
    if trouble.frame.kind != "head" or not 1 <= trouble.index <= 4 or tokens[0].type != "NAME":
        return None
    if len(tokens) > 2 and tokens[1].type == "EQUAL":
        return _keyword_behind_equals(trouble)
    count = 0
    while count + 1 < len(tokens) and tokens[count + 1].type == "NAME" and tokens[count].text in _KEYWORDS:
        count += 1
    name = tokens[count] if count < len(tokens) else None
    if name is None or name.type != "NAME":
        return None
    following = tokens[count + 1] if count + 1 < len(tokens) else None
    if (
        following is not None
        and name.text[0].isupper()
        and _names_a_parent(following, tokens[count + 2] if count + 2 < len(tokens) else None)
    ):
        base = tokens[count + 2].text if count + 2 < len(tokens) and tokens[count + 2].type == "NAME" else ""
        return Advice(foreign.foreign_inheritance(following.span, base=base))
    if count == 1 and following is not None and following.text in _STRUCTS and tokens[0].text in _STRUCTS:
        return _keyword_behind_name(trouble)
    if not count:
        is_keyword = following is not None and following.type == "NAME" and trouble.index == 1
        opens = count + 2 < len(tokens) and tokens[count + 2].type in ("LBRACE", "EQUAL")
        if not (is_keyword and opens and not trouble.is_on_new_line):
            return None
        count, name = 1, tokens[1]
    keyword = span_of(tokens[0], tokens[count - 1])
    if tokens[count - 1].text in _ENUMS:
        return _enum(trouble, keyword, count)
    if tokens[count - 1].text in _METHODS and following is not None and following.type == "LPAR":
        return Advice(syntax.misplaced_method(name.span, name=name.text))
    edits = [Edit(Span(keyword.file, keyword.start, name.start), "")]
    repaired = list(tokens[count:])
    if len(repaired) > 1 and repaired[1].type == "LBRACE":
        edits.append(Edit(Span(keyword.file, name.end, repaired[1].start), " = "))
        repaired.insert(1, Token("EQUAL", name.end, name.end, name.file))
    return Advice(foreign.foreign_keyword(keyword, name=name.text, edits=edits), repaired)


def foreign_method(trouble: Trouble) -> Advice | None:
    """`rpc list()` and `pub async fn list()` in a service."""
    before = trouble.token(-1)
    if trouble.frame.kind != "service" or trouble.type() != "NAME" or before is None or before.type != "NAME":
        return None
    if before.text not in _METHODS | _VISIBILITY or trouble.is_on_new_line:
        return None
    end = trouble.index
    while end < len(trouble.tokens) and trouble.tokens[end].text in _METHODS | _VISIBILITY:
        if end + 1 < len(trouble.tokens) and trouble.tokens[end + 1].type != "NAME":
            break
        end += 1
    if end == len(trouble.tokens):
        return None
    name = trouble.tokens[end]
    edits = [Edit(Span(before.file, before.start, name.start), "")]
    finding = foreign.foreign_method(span_of(before, trouble.tokens[end - 1]), name=name.text, edits=edits)
    return trouble.advise(finding, trouble.index - 1, end)


def type_first(trouble: Trouble) -> Advice | None:
    """`string name`, `optional name: T`, `repeated string names = 1`."""
    before, token = trouble.token(-1), trouble.token()
    if trouble.frame.kind not in ("fields", "parameters") or before is None or token is None:
        return None
    if before.type != "NAME" or token.type != "NAME" or trouble.is_on_new_line:
        return None
    following = trouble.type(1)
    if following == "LSQB" or trouble.text(1) == "<":
        return None
    if following in ("COLON", "QMARK"):
        finding = _modifier(before.span, token, following)
        return trouble.advise(finding, trouble.index - 1, trouble.index)
    if before.text in _VISIBILITY and following == "NAME":
        word, name = token.text, trouble.text(1)
        type_ = FOREIGN_TYPES.get(word, word)
        shapes = {"optional": f"{name}?: {type_}", "repeated": f"{name}: [{type_}]"}
        better = shapes.get(before.text, f"{name}: {type_}")
        span = Span(before.file, before.start, trouble.tokens[trouble.index + 1].end)
        return trouble.skip(foreign.type_first(span, better=better))
    if not (_is_type(before.text) and not _is_type(token.text)):
        return None
    better = f"{token.text}: {FOREIGN_TYPES.get(before.text, before.text)}"
    span = span_of(before, token)
    finding = foreign.type_first(span, better=better, edits=[Edit(span, better)])
    return trouble.skip(finding)


RULES = (foreign_import, foreign_use, foreign_definition, foreign_method, type_first)


def _keyword_behind_name(trouble: Trouble) -> Advice:
    """`type Order struct {`."""
    first, name, word, *others = trouble.tokens
    edits = [Edit(Span(first.file, first.start, name.start), ""), Edit(word.span, "=")]
    equals = Token("EQUAL", word.start, word.end, word.file)
    finding = foreign.foreign_keyword(first.span, name=name.text, edits=edits)
    return Advice(finding, [name, equals, *others])


def _keyword_behind_equals(trouble: Trouble) -> Advice | None:
    """`Size = enum { a, b }`, `Order = struct { … }`."""
    word = trouble.tokens[2]
    if trouble.index != 3 or trouble.type() not in ("LBRACE", "LPAR", "NAME"):
        return None
    if word.text in _ENUMS:
        return _enum(trouble, word.span, 0)
    if word.text in _STRUCTS:
        edits = [Edit(Span(word.file, word.start, trouble.tokens[3].start), "")]
        finding = foreign.foreign_keyword(word.span, name=trouble.tokens[0].text, edits=edits)
        return trouble.advise(finding, 2, 3)
    return None


def _enum(trouble: Trouble, keyword: Span, name_at: int) -> Advice:
    """The enum in our spelling, if its body is a plain list of words."""
    tokens = trouble.tokens
    name = tokens[name_at].text
    opening = next((index for index, token in enumerate(tokens) if token.type in OPENING), len(tokens))
    inside = tokens[opening + 1 : -1]
    has_texts = any(token.type == "STRING" for token in inside)
    dropped = {"SEPARATOR", "EQUAL", "INTEGER"} | (
        {"NAME"} if has_texts else set()
    )  # `Red = "red"` is known by the text
    body = [token for token in inside if token.type not in dropped]
    values = [token.text for token in body if token.type in ("NAME", "STRING")]
    better = f"{name} = a | b | c"
    if values and len(values) == len(body):
        whole = span_of(tokens[0], tokens[-1])
        better = f"{name} = {' | '.join(values)}"
        if "#" not in whole.text:
            return Advice(foreign.foreign_enum(keyword, better=_short(better), edits=[Edit(whole, better)]))
    return Advice(foreign.foreign_enum(keyword, better=_short(better)))


def _names_a_parent(token: Token, parent: Token | None) -> bool:
    if token.text in _HEIRS:
        return True
    return token.type in ("COLON", "LPAR") and parent is not None and parent.type == "NAME" and parent.text[0].isupper()


def _modifier(span: Span, name: Token, following: str) -> Diagnostic:
    word = span.text
    removal = Edit(Span(span.file, span.start, name.start), "")
    if word in ("optional", "nullable") and following == "COLON":
        edits = [removal, Edit(Span(span.file, name.end, name.end), "?")]
        return foreign.foreign_modifier(span, better=f"{name.text}?: …", edits=edits)
    if word == "repeated":
        return foreign.foreign_modifier(span, better=f"{name.text}: […]")
    return foreign.foreign_modifier(span, better=f"{name.text}: …", edits=[removal])


def _is_type(word: str) -> bool:
    return word in FOREIGN_TYPES or word in BUILTINS or word[:1].isupper()


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:56]} | …"
