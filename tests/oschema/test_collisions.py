"""Names that become one in generated code or on the wire."""

from __future__ import annotations

import pytest

from tests.support.schemas import resolve_text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A = { fooBar: str, foo_bar: str }", "E501"),
        ("A = { FooBar: str, fooBar: str }", "E501"),
        ("A = { class: str, class_: str }", "E501"),
        ("order_line = {}\nOrderLine = {}", "E501"),
        ("OrderLine = {}\nerror orderLine = 7", "E501"),
        ('A = on_hold | "on-hold"', "E501"),
        ('A = "A+" | "A-"', "E501"),
        ("service A { b(fooBar: str, foo_bar: str) }", "E501"),
        ("service A { fooBar()\n foo_bar() }", "E501"),
        ("service Foo { a() }\nservice foo as other { a() }", "E501"),
        ("error A = 7 { fooBar: str, foo_bar: str }", "E501"),
        ("event a.b { fooBar: str, foo_bar: str }", "E501"),
        ("# X. [rootobject]\nOrder = { sid: str }\nservice Desk as order { a() }", "E502"),
        ("# X. [rootobject]\nMenuItem = { sid: str }\nservice Desk as menu_item { a() }", "E502"),
        ("service A as x { a() }\nservice B as x { b() }", "E502"),
        ("# X. [rootobject]\nMenuItem = { sid: str }\n# X. [rootobject]\nMenuitem = { sid: str }", "E502"),
        ('# X. [rootobject]\nOrder = { sid: str }\nservice A { a() @alias("order.get") }', "E503"),
        ('service A { b() @alias("a.c")\n c() }', "E503"),
        ("service A { b() }\nservice C as a.b { d() }", "E504"),
        ("# X. [rootobject]\nA = { sid: str }\nservice C as a.get { d() }", "E504"),
        ("FoodClient = {}", "E505"),
        ("FoodSyncClient = a | b", "E505"),
        ("error FoodDomain = 7", "E505"),
        ("AHandlers = {}\nservice A { b() }", "E505"),
        ("# X. [rootobject]\nA = { sid: str }\nANamespace = str", "E505"),
        ("service A { get() -> { a: str } }\nGetResult = {}", "E506"),
        ("service A { get() -> { a: str } }\nservice B { get() -> { a: str } }", "E506"),
        ("service A { get() -> { a: str } }\nservice B { get() -> [str] }", None),
        ("A = { type: str }\nB = {}\nC = A | B", "E307"),
        ("AHandlers = {}\n# X. [stored]\nA = { sid: str }", None),
        ("model_config = {}", "W601"),
        ("A = { model_config: str, json: str, copy: str, indexes: str, renamed: str, Fields: str }", "W601"),
        ("None = {}\nTrue = a | b\nStruct = {}\nField = {}\nLiteral = {}\nMoney = {}\nAddress = {}", None),
    ],
)
def test_collisions(text: str, code: str | None) -> None:
    found = resolve_text(f"{text}\n")

    assert found.codes == ([code] if code else []), found.shown


def test_both_places_are_shown() -> None:
    finding = resolve_text("A = {\n    fooBar: str\n    foo_bar: str\n}\n").finding

    assert finding.span.place == "food/food.oschema:3:5"
    assert finding.labels[0].span.place == "food/food.oschema:2:5"


def test_domains_do_not_collide_with_each_other() -> None:
    root = "# X. [rootobject]\nOrder = { sid: str }\n\nerror Closed = 7\n"

    assert resolve_text(root, shop=root).shown == []
