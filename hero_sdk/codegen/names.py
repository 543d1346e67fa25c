"""Names of the schema as names of Python: one table of what may not be called so, one rule for what is.

A schema's spelling is corrected as the resolver says in its warnings; what Python or pydantic needs for itself gets
a trailing underscore. The wire keeps the written name in either case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from keyword import iskeyword

from hero_sdk.oschema.names import constant_case, pascal_case, snake_case

__all__ = [
    "PYDANTIC_NAMES",
    "attribute_name",
    "attribute_names",
    "class_name",
    "member_names",
    "module_name",
    "phrase",
    "unique",
    "unique_class",
]

PYDANTIC_NAMES = frozenset(
    (
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema"),
        *("schema_json", "update_forward_refs", "validate"),
        *("model_computed_fields", "model_config", "model_construct", "model_copy", "model_dump", "model_dump_json"),
        *("model_extra", "model_fields", "model_fields_set", "model_json_schema", "model_parametrized_name"),
        *("model_post_init", "model_rebuild", "model_validate", "model_validate_json", "model_validate_strings"),
    )
)
"""Public attributes of every pydantic model."""

STRUCT_NAMES = frozenset(("former_names", "indexes", "renamed", "secret_fields"))
"""Facts that our own models keep about themselves."""

_RESERVED = PYDANTIC_NAMES | STRUCT_NAMES | {"self", "cls", "ctx"}


@lru_cache(4096)
def class_name(name: str) -> str:
    """``order_line`` → ``OrderLine``."""
    proper = pascal_case(name) or "Unnamed"
    if not proper.isidentifier():
        proper = f"T{proper}"
    return f"{proper}_" if iskeyword(proper) else proper


def attribute_name(name: str, reserved: Collection[str] = ()) -> str:
    """A field, parameter, method or namespace in Python: ``createdAt`` → ``created_at``, ``class`` → ``class_``."""
    proper, is_reserved = _spelled(name)
    return f"{proper}_" if is_reserved or proper in reserved else proper


def attribute_names(names: Iterable[str], reserved: Collection[str] = ()) -> dict[str, str]:
    """Each name with its own Python name."""
    return _attribute_names(tuple(names), frozenset(reserved)).copy()


def member_names(values: Iterable[str]) -> dict[str, str]:
    """Each value of an enum with the name of its member: ``on_the_way`` → ``ON_THE_WAY``."""
    taken: set[str] = set()
    return {value: unique(_member_name(value, number), taken) for number, value in enumerate(values, 1)}


def module_name(name: str) -> str:
    """A domain's or group's folder."""
    proper = snake_case(name) or "unnamed"
    if not proper.isidentifier():
        proper = f"n{proper}"
    return f"{proper}_" if iskeyword(proper) else proper


def unique(name: str, taken: set[str]) -> str:
    """``name``, with underscores behind it while it is taken; the result is taken from then on."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def unique_class(name: str, taken: set[str]) -> str:
    """``name``, with a number behind it while it is taken; the result is taken from then on."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}{number}", number + 1
    taken.add(found)
    return found


def phrase(name: str) -> str:
    """A name as words: ``OrderLine`` → ``Order line``."""
    words = snake_case(name).replace("_", " ") or name
    return words[:1].upper() + words[1:]


@lru_cache(4096)  # of a method's parameters handlers, clients and documents speak several times
def _attribute_names(names: tuple[str, ...], reserved: frozenset[str]) -> dict[str, str]:
    taken: set[str] = set()
    return {name: unique(attribute_name(name, reserved), taken) for name in names}


@lru_cache(2**14)
def _spelled(name: str) -> tuple[str, bool]:
    """The name in the style of attributes, and whether no attribute may be called so."""
    proper = snake_case(name) or "unnamed"
    if not proper.isidentifier():
        proper = f"n{proper}"
    return proper, iskeyword(proper) or proper in _RESERVED


def _member_name(value: str, number: int) -> str:
    proper = constant_case(value)
    if not proper:
        return f"VALUE_{number}" if value.strip() else "EMPTY"
    return proper if proper.isidentifier() else f"VALUE_{proper}"
