"""Parts of a schema in canonical form, each on one line: types, members, values, attributes, comments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hero_sdk.oschema import tree
from hero_sdk.oschema.literals import write_text
from hero_sdk.oschema.parts import may_be_key

__all__ = [
    "attributes_text",
    "comment_lines",
    "default_text",
    "is_one_line",
    "member_key",
    "member_text",
    "name_of",
    "type_text",
    "value_text",
]

_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


def type_text(type_: tree.Expression) -> str:
    """``[Order]``, ``{str: int}``, ``{ ok: bool }``, ``a | b``."""
    match type_:
        case tree.NameExpression():
            return f"{type_.domain}.{type_.name}" if type_.domain else type_.name
        case tree.ListExpression():
            return f"[{type_text(type_.item)}]"
        case tree.OptionalExpression():
            return f"{type_text(type_.item)}?"
        case tree.Alternatives():
            options = " | ".join(map(alternative_text, type_.members))
            return options if len(type_.members) > 1 or type_.members[0].is_quoted else f"| {options}"
        case tree.Brace(members=()):
            return "{}"
        case tree.Brace(members=(member,)) if may_be_key(member):
            return f"{{{member_text(member)}}}"
        case tree.Brace():
            return f"{{ {', '.join(map(member_text, type_.members))} }}"


def member_text(member: tree.Member) -> str:
    """``name?: T = default @attributes``."""
    assert member.type is not None
    head = f"{member_key(member)}: {type_text(member.type)}{default_text(member)}"
    return f"{head} {attributes_text(member.attributes)}" if member.attributes else head


def member_key(member: tree.Member) -> str:
    """``name?``."""
    return f"{name_of(member)}?" if member.is_optional else name_of(member)


def default_text(member: tree.Member) -> str:
    """`` = default``, or nothing."""
    return f" = {value_text(member.default)}" if member.default is not None else ""


def alternative_text(member: tree.Member) -> str:
    """``name @attributes``."""
    return f"{name_of(member)} {attributes_text(member.attributes)}" if member.attributes else name_of(member)


def name_of(member: tree.Member) -> str:
    """The name as it is written: quoted, or with its domain."""
    if member.is_quoted:
        return write_text(member.name)
    return f"{member.domain}.{member.name}" if member.domain else member.name


def attributes_text(attributes: Iterable[tree.Attribute]) -> str:
    """``@index @max_len(120)``."""
    return " ".join(map(_attribute_text, attributes))


def value_text(value: tree.Value) -> str:
    """A literal: shortest exact numbers, text in double quotes."""
    content = value.value
    match value.kind:
        case "string":
            return write_text(str(content))
        case "boolean":
            return "true" if content else "false"
        case "null":
            return "null"
        case "list":
            assert isinstance(content, tuple)
            return f"[{', '.join(map(value_text, content))}]"
        case "object":
            assert isinstance(content, tuple)
            pairs = ", ".join(f"{_key_text(key)}: {value_text(item)}" for key, item in content)
            return f"{{ {pairs} }}" if pairs else "{}"
        case "integer" | "float" | "name":
            return str(content)


def comment_lines(lines: Iterable[str]) -> list[str]:
    """Comment lines with their ``#``; rulers such as ``####`` stay as they are."""
    return [f"#{line}" if not line or line.startswith("#") else f"# {line}" for line in lines]


def is_one_line(type_: tree.Expression | None) -> bool:
    """Whether the author wrote it on one line, and no comment in it keeps it from staying there."""
    match type_:
        case tree.ListExpression() | tree.OptionalExpression():
            return is_one_line(type_.item)
        case tree.Brace():
            if type_.is_multiline or type_.closing_comments:
                return False
            return all(member.comments == tree.Comments() and is_one_line(member.type) for member in type_.members)
        case tree.Alternatives():
            # Only an enum or union that is a definition can take several lines; elsewhere there are no comments in it.
            return True
    return True


def _attribute_text(attribute: tree.Attribute) -> str:
    if not attribute.has_parentheses:
        return f"@{attribute.name}"
    arguments = [*map(value_text, attribute.arguments)]
    arguments += [f"{name} = {value_text(value)}" for name, value in attribute.named]
    return f"@{attribute.name}({', '.join(arguments)})"


def _key_text(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else write_text(key)
