"""The methods: what each wants and gives, a form to try it, and the call as a command and as a program."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import orjson

from hero_sdk.admin import snippets
from hero_sdk.admin.asked import Asked
from hero_sdk.admin.caller import Answer
from hero_sdk.admin.document import MethodView, type_words
from hero_sdk.admin.errors import ErrorPage
from hero_sdk.admin.frame import AdminPage, frame_of
from hero_sdk.admin.inputs import Input, form_of
from hero_sdk.admin.submitted import cleaned, problems_of, values_of
from hero_sdk.web import Page

__all__ = ["call", "method", "methods"]

_OTHERS_OF_A_NEW_ONE = ("new", "new_many")


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodLink:
    """A method in the side."""

    verb: str
    name: str
    summary: str
    effect: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The methods of one namespace."""

    name: str
    methods: Sequence[MethodLink]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class MethodsPage(AdminPage):
    """All methods."""

    template: ClassVar[str] = "methods.html"
    groups: Sequence[Group]


@dataclass(frozen=True, kw_only=True)
class MethodPage(AdminPage):
    """One method, its form and what the last call was answered."""

    template: ClassVar[str] = "method.html"
    groups: Sequence[Group]
    method: MethodView
    returns: str
    events: Sequence[str]
    inputs: Sequence[Input]
    json: str | None
    """The parameters as text, where they are written as JSON."""

    json_problem: str | None
    examples: Sequence[tuple[str, str]]
    """Name and address."""

    example_result: Any
    curl: str
    python: str
    answer: Answer | None
    answered: str
    """Name of what came back, and when."""

    at: str
    problems: Sequence[tuple[str, str, str]]
    """Path, address on the page, and message of each value that was not accepted."""

    key: str
    """Keeps a form that is sent twice from being done twice."""


async def methods(asked: Asked) -> MethodsPage:
    """The list of methods."""
    return MethodsPage(title="Methods", frame=await frame_of(asked, "methods"), groups=_groups(asked, None))


async def method(asked: Asked) -> Page | tuple[Page, int]:
    """A method with an empty form, or with the values of one of its examples."""
    found = _found(asked)
    if found is None:
        return _unknown(asked)
    values: Mapping[str, Any] = {}
    wanted = asked.query("example")
    if wanted.isdecimal() and int(wanted) < len(found.examples):
        values = found.examples[int(wanted)][1]
    return await _page(asked, found, values, as_json=asked.query("as") == "json")


async def call(asked: Asked) -> Page | tuple[Page, int]:
    """The method with what a call of it was answered, or with one line more or less, as the button says."""
    found = _found(asked)
    if found is None:
        return _unknown(asked)
    action = asked.value("_do")
    as_json = any(name == "_params" for name, _ in asked.form)
    if as_json:
        text = asked.value("_params")
        try:
            values = orjson.loads(text or "{}")
        except orjson.JSONDecodeError as exc:
            return await _page(asked, found, {}, as_json=True, text=text, json_problem=f"This is not JSON: {exc}")
        if not isinstance(values, dict):
            problem = "Parameters are an object: names and values between braces."
            return await _page(asked, found, {}, as_json=True, text=text, json_problem=problem)
    else:
        values = values_of(asked.catalog, found.parameters, asked.form, action)
    if action != "call":
        return await _page(asked, found, values, as_json=action == "json" or (as_json and action != "form"))
    wrong = problems_of(values)
    if wrong:
        return await _page(asked, found, values, problems=wrong)
    params = cleaned(values)
    answer = await asked.caller.ask(found.name, params, key=_key_of(asked, found))
    # The same values give the same answer again until the page is answered; after that a call is another call.
    return await _page(asked, found, values if not as_json else params, as_json=as_json, answer=answer)


async def _page(
    asked: Asked,
    found: MethodView,
    values: Mapping[str, Any],
    *,
    as_json: bool = False,
    text: str | None = None,
    json_problem: str | None = None,
    answer: Answer | None = None,
    problems: Mapping[str, str] | None = None,
) -> MethodPage:
    wrong = dict(problems or (answer.problems if answer is not None else {}))
    params = cleaned(values) if not problems else {}
    shown = params
    if not params and answer is None and found.examples:
        shown = found.examples[0][1]
    catalog, links, ctx = asked.catalog, asked.visit.links, asked.caller.ctx
    schemas = {each.name: each.schema for each in found.parameters}
    shown = {name: catalog.masked(schemas.get(name, {}), value) for name, value in shown.items()}
    backend = asked.backend
    domain = asked.domain_of.get(found.name, "")
    if text is None and as_json:
        text = orjson.dumps(params, option=orjson.OPT_INDENT_2).decode()
    returns = type_words(catalog, found.result)
    return MethodPage(
        title=found.name,
        frame=await frame_of(asked, "methods"),
        groups=_groups(asked, found),
        method=found,
        returns=returns,
        events=_events(asked, found),
        inputs=form_of(catalog, found.parameters, values, wrong, found.verb not in _OTHERS_OF_A_NEW_ONE),
        json=text if as_json else None,
        json_problem=json_problem,
        examples=[
            (name, links("methods", found.name, example=str(at))) for at, (name, _, _) in enumerate(found.examples)
        ],
        example_result=found.examples[0][2] if found.examples else None,
        curl=snippets.curl(backend.socket, found.name, shown, ctx.context),
        python=snippets.python(catalog, backend.name, backend.clients.get(domain), found, shown, ctx.context),
        answer=answer,
        answered=returns if answer is not None and not answer.is_error else "",
        at=datetime.now(UTC).strftime("%H:%M:%S"),
        problems=[(path, f"#f-{path}", message) for path, message in wrong.items()],
        key=secrets.token_hex(16),
    )


def _groups(asked: Asked, current: MethodView | None) -> list[Group]:
    links = asked.visit.links
    made = []
    for namespace, listed in asked.catalog.namespaces.items():
        allowed = [each for each in listed if each.name in asked.methods]
        if allowed:
            made.append(
                Group(
                    name=namespace,
                    is_open=current is not None and current.namespace == namespace,
                    methods=[
                        MethodLink(
                            verb=each.verb,
                            name=each.name,
                            summary=each.summary,
                            effect=each.effect,
                            href=links("methods", each.name),
                            is_current=each is current,
                        )
                        for each in allowed
                    ],
                )
            )
    return made


def _found(asked: Asked) -> MethodView | None:
    return asked.methods.get(asked.request.path_params["method"])


def _unknown(asked: Asked) -> tuple[Page, int]:
    name = asked.request.path_params["method"]
    message = f"there is no method {name[:100]} here, or you may not call it"
    return ErrorPage(title="No such method", status=404, message=message), 404


def _key_of(asked: Asked, found: MethodView) -> str | None:
    key = asked.value("_key")
    return key if found.effect != "read" and key.isalnum() and len(key) <= 64 else None


def _events(asked: Asked, found: MethodView) -> list[str]:
    """The events that a ready verb leads to."""
    name = {"new": "created", "set": "updated", "patch": "updated", "delete": "deleted"}.get(found.verb)
    event = f"{found.namespace}.{name}"
    return [event] if event in asked.catalog.events else []
