"""One method of both versions: parameters, result, and what its attributes promise."""

from __future__ import annotations

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.fields import Holder, compare_fields, is_required
from hero_sdk.oschema.breaking.messages import calls as say
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.messages import parameters as say_parameters
from hero_sdk.oschema.breaking.pairs import Pairs
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.types import Types, Use
from hero_sdk.oschema.breaking.versions import Slot
from hero_sdk.oschema.breaking.way import Way
from hero_sdk.oschema.breaking.wire import WireMethod
from hero_sdk.oschema.schema_text import type_text

__all__ = ["compare_calls"]

_DEFAULT_TIMEOUT_S = 30.0
"""What a service allows a method without `@timeout`, unless its settings say otherwise."""


def compare_calls(old: WireMethod, new: WireMethod, types: Types) -> None:
    """Compares what a call of ``old`` may say and gets with what ``new`` takes and answers."""
    subject = Subject(new.name, old.span, new.span)
    pairs = compare_fields(_parameters(old), _parameters(new), Way.GIVEN, types)
    if not pairs.removed and not any(is_required(field, _parameters(new)) for field in pairs.added):
        _compare_order(old, new, pairs, subject, types)
    _compare_results(old, new, subject, types)
    _compare_effects(old.method, new.method, subject, types)
    _compare_access(old, new, subject, types)
    _compare_time(old.method, new.method, subject, types)
    if new.method.deprecated is not None and old.method.deprecated is None:
        types.report.fits(subject, "deprecated", fine.DEPRECATED)


def _parameters(wire: WireMethod) -> Holder:
    return Holder(name=wire.name, domain=wire.domain, fields=wire.method.parameters, span=wire.span, is_method=True)


def _compare_order(old: WireMethod, new: WireMethod, pairs: Pairs, subject: Subject, types: Types) -> None:
    present = {before.name: after.name for before, after in pairs.both}
    before = [present[name] for name in _positions(old.method)]
    after = _positions(new.method)
    if after[: len(before)] != before:
        types.report.breaks(subject, "order", say_parameters.other_order(subject, _positions(old.method), after))


def _positions(method: schema.Method) -> list[str]:
    """Names in the order in which values count without names: those that must be given come first."""
    required = [field.name for field in method.parameters if field.is_required]
    return required + [field.name for field in method.parameters if not field.is_required]


def _compare_results(old: WireMethod, new: WireMethod, subject: Subject, types: Types) -> None:
    report = types.report
    if old.method.result is None:
        if new.method.result is not None:
            report.fits(subject, "result", fine.RESULT_ADDED)
        return
    if new.method.result is None:
        report.breaks(subject, "result", say.no_result(subject, type_text(old.method.result, old.domain)))
        return
    if new.method.result_is_optional and not old.method.result_is_optional:
        report.breaks(subject, "result", say.optional_result(subject))
    elif old.method.result_is_optional and not new.method.result_is_optional:
        report.fits(subject, "result", fine.ALWAYS_THERE)
    result = Subject(f"{new.name} result", old.span, new.span)
    use = Use(result, _result_text(old), _result_text(new), lead="answers ")
    if _answers_page(old) != _answers_page(new):
        types.changed(Way.SENT, use)
    else:
        types.compare(Slot(old.method.result), Slot(new.method.result), Way.SENT, use)


def _answers_page(wire: WireMethod) -> bool:
    """Whether it is a ready method that answers a page, which no type of the schema is."""
    return wire.is_ready and wire.method.result == schema.Builtin("any")


def _result_text(wire: WireMethod) -> str:
    assert wire.method.result is not None
    return f"a page of {wire.spelling}" if _answers_page(wire) else type_text(wire.method.result, wire.domain)


def _compare_effects(old: schema.Method, new: schema.Method, subject: Subject, types: Types) -> None:
    report = types.report
    if old.effect is schema.Effect.READ and new.effect is schema.Effect.WRITE:
        report.breaks(subject, "effect", say.writes_now(subject))
    elif old.effect is not new.effect:
        report.fits(subject, "effect", fine.READS_NOW)
    if old.is_idempotent and not new.is_idempotent and new.effect is schema.Effect.WRITE:
        report.breaks(subject, "idempotent", say.not_idempotent(subject))
    elif new.is_idempotent and not old.is_idempotent:
        report.fits(subject, "idempotent", fine.IDEMPOTENT)


def _compare_access(old: WireMethod, new: WireMethod, subject: Subject, types: Types) -> None:
    report = types.report
    if new.method.is_internal and not old.method.is_internal:
        report.breaks(subject, "access", say.internal(subject))
    elif old.method.is_public and not new.method.is_public:
        report.breaks(subject, "access", say.not_public(subject, _needed(new)))
    elif not new.method.is_public and not old.method.is_internal:
        _compare_claims(old, new, subject, types)
    elif (old.method.is_public, old.method.is_internal) != (new.method.is_public, new.method.is_internal):
        report.fits(subject, "access", fine.OPENED)


def _compare_claims(old: WireMethod, new: WireMethod, subject: Subject, types: Types) -> None:
    held, needed = _needed(old), _needed(new)
    missing = [claim for claim in needed if not any(_grants(own, claim) for own in held)]
    is_by_effect = not new.method.requires and new.method.effect is schema.Effect.WRITE is not old.method.effect
    if missing and not is_by_effect:  # of a method that writes now, that is part of what is said of it
        types.report.breaks(subject, "claims", say.more_claims(subject, missing, held))
    elif held != needed and not missing:
        types.report.fits(subject, "claims", fine.other_claims(held, needed))


def _needed(wire: WireMethod) -> tuple[str, ...]:
    """The claims a restricted caller needs, all of them."""
    return wire.method.requires or (f"{wire.namespace}.{wire.method.effect}",)


def _grants(held: str, needed: str) -> bool:
    """Whether whoever has ``held`` has ``needed``; `a.*` is had by whoever has any claim that begins with `a.`."""
    return held == needed or (needed.endswith(".*") and held.startswith(needed[:-1]))


def _compare_time(old: schema.Method, new: schema.Method, subject: Subject, types: Types) -> None:
    before, after = old.timeout_s or _DEFAULT_TIMEOUT_S, new.timeout_s or _DEFAULT_TIMEOUT_S
    if after < before:
        types.report.breaks(subject, "time", say.less_time(subject, before, after))
    elif after > before:
        types.report.fits(subject, "time", fine.more_time(before, after))
