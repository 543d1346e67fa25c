"""Errors with their codes, and events with their names."""

from __future__ import annotations

import pytest

from hero_sdk import errors as runtime
from hero_sdk.oschema import schema
from hero_sdk.oschema.builtins import RUNTIME_ERRORS
from tests.support.schemas import resolve_text


def test_the_runtime_s_errors_are_the_ones_a_method_may_list() -> None:
    assert {error.__name__ for error in runtime.RUNTIME_ERRORS} == RUNTIME_ERRORS


@pytest.mark.parametrize("code", [-32040, -32050, -32099, -31999, -32769, 0, 404, 100000])
def test_codes_that_are_free(code: int) -> None:
    found = resolve_text(f"error Closed = {code} {{ why: str }}\n")

    assert found.shown == []
    assert found.food.errors[0].code == code
    assert found.food.errors[0].fields[0].name == "why"


@pytest.mark.parametrize("code", [-32000, -32010, -32039, -32100, -32600, -32700, -32768])
def test_codes_that_belong_to_others(code: int) -> None:
    assert resolve_text(f"error Closed = {code}\n").codes == ["E403"]


def test_a_missing_code_is_written_in_and_taken_ones_are_skipped() -> None:
    found = resolve_text("error A {}\nerror B = -32050\nerror C\n")

    assert found.codes == ["E402", "E402"]
    assert found.fixed == "error A = -32051 {}\nerror B = -32050\nerror C = -32052\n"
    assert resolve_text(found.fixed).shown == []


def test_a_code_counts_once_within_its_domain() -> None:
    found = resolve_text("error A = 7\nerror B = 7\n", other="error A = 7\n")

    assert found.codes == ["E404"]
    assert found.finding.labels[0].span.text == "7"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("error NotFound = -32050", "E405"),
        ("error A = -32050 { type: str }", "E406"),
        ("error A = -32050 { domain: str }", "E406"),
        ("error A = -32050 { message: str, code: u8, data: any, args: [str] }", None),
        ("error A = -32050 { b: str @index }", "W604"),
        ("error A = -32050 { b: u8 = 300 }", "E350"),
        ("error A = -32050 { b: Nothing }", "E204"),
        ("error A = -32050 @public", "E320"),
        ('error A = -32050 @deprecated("old")', None),
        ("event moved {}", "E407"),
        ("event OrderMoved {}", "E407"),
        ("event rpc.moved {}", "E401"),
        ("event context.added {}", "E401"),
        ("event bread.created {}", "E408"),
        ("event bread.baked {}", None),
        ("event cake.created {}", None),
        ("event Bread.Baked {}", "W601"),
        ("event bread.baked {}\nevent bread.baked {}", "E201"),
        ("event bread.baked { at: otime = now } @transient", None),
        ("event bread.baked @transient(true)", "E322"),
        ("event bread.baked @public", "E320"),
        ("event bread.baked { secret: str @secret }", "W604"),
    ],
)
def test_errors_and_events(text: str, code: str | None) -> None:
    found = resolve_text(f"{text}\n\n# A loaf. [rootobject]\nBread = {{ sid: str }}\n")

    assert found.codes == ([code] if code else []), found.shown


def test_what_an_event_says() -> None:
    found = resolve_text(
        """
        # It moved.
        event order.line.moved { sid: str, to?: u8 } @transient @deprecated("gone")
        """
    )

    (event,) = found.food.events
    assert (event.name, event.is_transient, event.deprecated, event.doc) == (
        "order.line.moved",
        True,
        "gone",
        "It moved.",
    )
    assert [field.is_optional for field in event.fields] == [False, True]
    assert isinstance(event, schema.Event)


def test_an_event_without_namespace_is_shown_a_better_name() -> None:
    assert resolve_text("event OrderItemMoved {}\n").finding.hint == "write `order.item_moved`, for instance"
    assert resolve_text("event moved {}\n").finding.hint == "write `order.moved`, for instance"
