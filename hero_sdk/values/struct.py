"""Base classes of generated models: exact types, no unknown fields.

Everything a model knows at run time is here; descriptions and JSON Schemas live in the generated document.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from hero_sdk.values.query import Index
from hero_sdk.values.scalars import Sid

__all__ = ["STRICT", "Page", "RootObject", "Struct", "complete", "readonly", "secret"]

T = TypeVar("T")


class Struct(BaseModel):
    """An object of the schema: a value with typed fields, equal when they are."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        str_min_length=0,  # any length limit makes pydantic read the text, and so refuse lone surrogates
        validate_assignment=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,  # a field whose wire name Python cannot spell has an alias
        protected_namespaces=(),
        hide_input_in_errors=True,  # what callers send must not stand in a traceback
    )

    renamed: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Field name → names it had before (``@was``); callers and rows that still say those are understood."""

    secret_fields: ClassVar[tuple[str, ...]] = ()
    """Fields stored encrypted and never shown."""

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What is shown of it, in logs for example: no secrets."""
        for name, value in super().__repr_args__():
            yield name, "…" if name in self.secret_fields and value is not None else value

    if not TYPE_CHECKING:  # for a type checker it would make every attribute assignable

        def __setattr__(self, name: str, value: Any) -> None:
            unknown_fields = self.__pydantic_extra__
            super().__setattr__(name, value)
            if unknown_fields:  # of a row written under a newer schema; validating the assignment dropped them
                object.__setattr__(self, "__pydantic_extra__", unknown_fields)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, old_names in cls.__dict__.get("renamed", {}).items():
            setattr(cls, name, _also_called(cls.__dict__.get(name, PydanticUndefined), name, old_names))


STRICT = Struct.model_config
"""How every model of ours validates; a TypeAdapter of parameters or results takes it too."""


class RootObject(Struct):
    """An object the store keeps under its sid."""

    sid: Sid = ""
    """Given by the store; empty until then."""

    indexes: ClassVar[tuple[Index, ...]] = ()
    """Several fields indexed together."""

    former_names: ClassVar[tuple[str, ...]] = ()
    """What the type was called before (``[was: OldName]``); rows that lie under those names are its own."""


class Page(Struct, Generic[T]):
    """One page of what was found."""

    items: list[T]
    next_cursor: str | None = None
    """Gives the next page; None on the last."""

    total: int | None = None
    """How many there are in all pages, where that was asked for."""


def complete(*models: type[Struct], may_wait: bool = False) -> None:
    """Completes models that refer to one another, now that all of them are there.

    ``may_wait``: what still lacks something is completed when it is first used.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + 60 * len(models))  # pydantic goes round the circle by recursion
    try:
        for model in models:
            model.model_rebuild(raise_errors=not may_wait)
    finally:
        sys.setrecursionlimit(limit)


def readonly(default: Any = None, *, default_factory: Callable[[], Any] | None = None) -> Any:
    """A field that only the server sets: absent until it did, unless there is a default."""
    if default_factory is not None:
        return Field(default_factory=default_factory, json_schema_extra={"readOnly": True})
    return Field(default=default, json_schema_extra={"readOnly": True})


def secret() -> Any:
    """A field that every object has to be given when it is stored, and that nobody is shown."""
    return Field(default=None, json_schema_extra={"writeOnly": True})


def _also_called(default: Any, name: str, old_names: tuple[str, ...]) -> FieldInfo:
    """The field as its class body gives it, understood under its former names too."""
    field = default if isinstance(default, FieldInfo) else FieldInfo(default=default)
    field.validation_alias = AliasChoices(field.alias or name, *old_names)
    field._attributes_set["validation_alias"] = (
        field.validation_alias
    )  # what pydantic merges an annotation's limits with
    return field
