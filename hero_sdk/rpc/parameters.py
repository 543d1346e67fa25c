"""Parameters of a method: from JSON to the handler's arguments, or to a list of what is wrong with them.

What may be sent is read from the annotations of the declaration, once, at start.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Annotated, Any, get_args, get_origin

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo
from pydantic_core import ValidationError

from hero_sdk.errors import InvalidParams
from hero_sdk.rpc.guarding import Guarded, TooManyProblems
from hero_sdk.values import STRICT, Struct, problems

__all__ = ["Parameter", "Parameters", "declared_parameters", "has_few_values"]

_SHOWN_CHARACTERS = 100


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


class Parameters:
    """Reads the parameters of one method."""

    def __init__(self, title: str, parameters: tuple[Parameter, ...]) -> None:
        self.names = tuple(parameter.name for parameter in parameters)
        # Fields have names of their own, so that a parameter may be called like an attribute of a model.
        fields = {f"p{at}": (parameter.annotation, _field(parameter)) for at, parameter in enumerate(parameters)}
        model: type[BaseModel] = create_model(title, __config__=_CONFIG, **fields)  # type: ignore[call-overload]
        self._guarded = Guarded(model)
        self._validate = self._guarded.validate
        self._validate_fully = model.__pydantic_validator__.validate_python
        self._secrets = _secret_names(model.__pydantic_core_schema__)
        self._secrets |= {parameter.name for parameter in parameters if _is_secret(parameter.annotation)}

    def read(self, params: Mapping[str, Any]) -> tuple[Any, ...]:
        """The arguments, in order; InvalidParams lists what is wrong."""
        try:
            return (*self._validate(params).__dict__.values(),)
        except ValidationError as exc:
            self._guarded.reset()
            found = self._problems(exc, params)
        except TooManyProblems:
            self._guarded.reset()
            raise InvalidParams("there is too much wrong with the parameters to list it") from None
        first = f"`{found[0]['path']}` {found[0]['message']}"
        raise InvalidParams(first if len(found) == 1 else f"{first}, and {len(found) - 1} more", errors=found)

    def _problems(self, error: ValidationError, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        if has_few_values(params):
            try:
                self._validate_fully(params)
            except ValidationError as full:
                error = full
        return [self._worded(problem) for problem in problems(error, params)]

    def _worded(self, problem: dict[str, Any]) -> dict[str, Any]:
        path: str = problem["path"]
        if problem["message"] == _UNKNOWN:
            near = get_close_matches(path[:_SHOWN_CHARACTERS], self.names, 1) if "." not in path else []
            hint = f"; did you mean `{near[0]}`?" if near else ""
            return {"path": path[:_SHOWN_CHARACTERS], "message": _UNKNOWN + hint}
        if self._secrets and not self._secrets.isdisjoint(_STEP.findall(path)):
            return {"path": path, "message": problem["message"] if problem["message"] == _MISSING else "is not valid"}
        return problem


def has_few_values(value: Any, most: int = 5_000) -> bool:
    """Whether there are at most ``most`` values in a JSON value; looks at no more than that."""
    waiting = [value]
    for at, item in enumerate(waiting):
        if len(waiting) > most or at > most:
            return False
        if type(item) is dict:
            waiting.extend(islice(item.values(), most + 1))
        elif type(item) is list:
            waiting.extend(islice(item, most + 1))
    return True


_CONFIG: ConfigDict = {**STRICT, "validate_by_name": False}

_UNKNOWN = "is not known here"
_MISSING = "is missing"
_STEP = re.compile(r"[^.\[\]]+")


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


def _field(parameter: Parameter) -> Any:
    names = AliasChoices(parameter.name, *parameter.former_names) if parameter.former_names else parameter.name
    if parameter.default is ...:
        return Field(validation_alias=names)
    return Field(default=parameter.default, validation_alias=names)


def _facts(annotation: Any) -> list[FieldInfo]:
    notes = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return [note for note in notes if isinstance(note, FieldInfo)]


def _is_secret(annotation: Any) -> bool:
    extras = (fact.json_schema_extra for fact in _facts(annotation))
    return any(isinstance(extra, dict) and extra.get("writeOnly") is True for extra in extras)


def _secret_names(schema: Any) -> frozenset[str]:
    """Names of the secret fields of every struct that ``schema`` reaches."""
    if isinstance(schema, Mapping):
        model = schema.get("cls")
        own = model.secret_fields if isinstance(model, type) and issubclass(model, Struct) else ()
        return frozenset(own).union(*(_secret_names(part) for part in schema.values()))
    if isinstance(schema, list | tuple):
        return frozenset[str]().union(*(_secret_names(part) for part in schema))
    return frozenset()
