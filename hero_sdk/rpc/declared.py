"""Parameters as a declaration has them: names on the wire, annotations, defaults."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

__all__ = ["Parameter", "declared_parameters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter as declared."""

    name: str
    """On the wire."""

    former_names: tuple[str, ...] = ()
    """Understood too."""

    annotation: Any
    default: Any
    """``...`` where the signature gives none."""

    @property
    def is_required(self) -> bool:
        return self.default is ... and not any(note.default_factory is not None for note in _facts(self.annotation))

    @property
    def is_secret(self) -> bool:
        extras = (fact.json_schema_extra for fact in _facts(self.annotation))
        return any(isinstance(extra, dict) and extra.get("writeOnly") is True for extra in extras)

    @property
    def is_struct(self) -> bool:
        plain = get_args(self.annotation)[0] if get_origin(self.annotation) is Annotated else self.annotation
        return isinstance(plain, type) and issubclass(plain, BaseModel)


def declared_parameters(declaration: Callable[..., Any], hints: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """What stands behind ``ctx`` in a declaration, in order; ``hints`` are its resolved annotations."""
    names = list(inspect.signature(declaration).parameters.values())
    first = next((at for at, parameter in enumerate(names) if parameter.name == "ctx"), None)
    if first is None:
        raise TypeError(f"{declaration.__qualname__} takes no `ctx`")
    return tuple(_parameter(parameter, hints[parameter.name]) for parameter in names[first + 1 :])


def _parameter(declared: inspect.Parameter, annotation: Any) -> Parameter:
    names = [declared.name]
    for fact in _facts(annotation):
        if isinstance(fact.validation_alias, AliasChoices):
            names = [name for name in fact.validation_alias.choices if isinstance(name, str)]
        elif isinstance(fact.validation_alias, str):
            names = [fact.validation_alias]
    has_default = declared.default is not inspect.Parameter.empty
    return Parameter(
        name=names[0],
        former_names=tuple(names[1:]),
        annotation=annotation,
        default=declared.default if has_default else ...,
    )


def _facts(annotation: Any) -> list[FieldInfo]:
    notes = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return [note for note in notes if isinstance(note, FieldInfo)]
