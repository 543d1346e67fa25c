"""Makes a `Method` from a declaration and the handler that fills it in, once, at start."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, get_type_hints

from hero_sdk.rpc.declared import declared_parameters
from hero_sdk.rpc.facts import MethodFacts
from hero_sdk.rpc.methods import Method
from hero_sdk.rpc.parameters import Parameters
from hero_sdk.rpc.results import Results

__all__ = ["compile_method"]


def compile_method(
    domain: str,
    namespace: str,
    name: str,
    facts: MethodFacts,
    declaration: Callable[..., Any],
    bound: Callable[..., Coroutine[Any, Any, Any]],
    *,
    spellings: tuple[str, ...] = (),
    types: Mapping[str, Any] | None = None,
) -> Method:
    """The method ``namespace.name`` of ``domain``, whose calls reach ``bound``.

    Parameters and result come from the annotations of ``declaration``; ``types`` gives meaning to names in
    them that its module does not know, such as type variables. Names that nobody knows are an error at once; what
    validates and serialises is made with the first call, or by ``Dispatcher.prepare``.
    """
    hints = get_type_hints(declaration, localns=None if types is None else dict(types), include_extras=True)
    declared = declared_parameters(declaration, hints)
    parameters = Parameters(f"{namespace}.{name}", declared)
    results = Results(hints.get("return"))

    def prepare() -> None:
        parameters.prepare()
        results.prepare()

    return Method(
        domain=domain,
        namespace=namespace,
        verb=name,
        facts=facts,
        spellings=spellings,
        doc=inspect.getdoc(declaration) or "",
        parameters=declared,
        struct_parameter=declared[0].name if len(declared) == 1 and declared[0].is_struct else None,
        result=hints.get("return"),
        read=parameters.read,
        invoke=bound,
        write=results.write,
        prepare=prepare,
    )
