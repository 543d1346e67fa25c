"""Parameters of a method: from JSON to the handler's arguments, or to a list of what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, create_model
from pydantic_core import ValidationError

from hero_sdk.errors import InvalidParams
from hero_sdk.rpc.declared import Parameter
from hero_sdk.rpc.guarding import Guarded, TooManyProblems, has_few_values
from hero_sdk.values import STRICT, problems, secret_names

__all__ = ["Parameters"]

_SHOWN_CHARACTERS = 100


class Parameters:
    """Reads the parameters of one method."""

    def __init__(self, title: str, parameters: tuple[Parameter, ...]) -> None:
        self._title = title
        self._parameters = parameters

    def prepare(self) -> None:
        """Makes the validator now; otherwise the first call does, which takes it a millisecond more."""
        _ = self._validate

    def read(self, params: Mapping[str, Any]) -> Iterable[Any]:
        """The arguments, in order; InvalidParams lists what is wrong."""
        try:
            return self._validate(params)[0].values()  # type: ignore[no-any-return]
        except ValidationError as exc:
            self._guarded.reset()
            found = self._problems(exc, params)
        except TooManyProblems:
            self._guarded.reset()
            raise InvalidParams("there is too much wrong with the parameters to list it") from None
        first = f"`{found[0]['path']}` {found[0]['message']}"
        raise InvalidParams(first if len(found) == 1 else f"{first}, and {len(found) - 1} more", errors=found)

    @cached_property
    def _validate(self) -> Callable[[Any], Any]:
        return self._guarded.validate

    @cached_property
    def _guarded(self) -> Guarded:
        return Guarded(self._model)

    @cached_property
    def _model(self) -> type[BaseModel]:
        # Fields have names of their own, so that a parameter may be called like an attribute of a model.
        fields = {f"p{at}": (each.annotation, _field(each)) for at, each in enumerate(self._parameters)}
        return create_model(self._title, __config__=_CONFIG, **fields)  # type: ignore[call-overload, no-any-return]

    @cached_property
    def _secrets(self) -> frozenset[str]:
        own = {parameter.name for parameter in self._parameters if parameter.is_secret}
        return secret_names(self._model.__pydantic_core_schema__) | own

    def _problems(self, error: ValidationError, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        if has_few_values(params):
            try:
                self._model.__pydantic_validator__.validate_python(params)
            except ValidationError as full:
                error = full
        return [self._worded(problem) for problem in problems(error, params)]

    def _worded(self, problem: dict[str, Any]) -> dict[str, Any]:
        path: str = problem["path"]
        if problem["message"] == _UNKNOWN:
            names = [parameter.name for parameter in self._parameters]
            near = get_close_matches(path[:_SHOWN_CHARACTERS], names, 1) if "." not in path else []
            hint = f"; did you mean `{near[0]}`?" if near else ""
            return {"path": path[:_SHOWN_CHARACTERS], "message": _UNKNOWN + hint}
        if self._secrets and not self._secrets.isdisjoint(_STEP.findall(path)):
            return {"path": path, "message": problem["message"] if problem["message"] == _MISSING else "is not valid"}
        return problem


_CONFIG: ConfigDict = {**STRICT, "validate_by_name": False}

_UNKNOWN = "is not known here"
_MISSING = "is missing"
_STEP = re.compile(r"[^.\[\]]+")


def _field(parameter: Parameter) -> Any:
    names = AliasChoices(parameter.name, *parameter.former_names) if parameter.former_names else parameter.name
    if parameter.default is ...:
        return Field(validation_alias=names)
    return Field(default=parameter.default, validation_alias=names)
