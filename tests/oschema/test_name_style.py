"""Names in other styles: warned about, and corrected everywhere at once."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import names
from hero_sdk.oschema.fixes import apply_all_fixes
from hero_sdk.oschema.source import SourceFile
from tests.support.schemas import Resolved, resolve_files, resolve_text


@pytest.mark.parametrize(
    ("name", "snake", "pascal"),
    [
        ("order_line", "order_line", "OrderLine"),
        ("orderLine", "order_line", "OrderLine"),
        ("OrderLine", "order_line", "OrderLine"),
        ("ORDER_LINE", "order_line", "OrderLine"),
        ("HTTPServer", "http_server", "HTTPServer"),
        ("order-line 2", "order_line_2", "OrderLine2"),
        ("v2Api", "v2_api", "V2Api"),
        ("__private__", "private", "Private"),
        ("class_", "class", "Class"),
        ("größeWert", "größe_wert", "GrößeWert"),
        ("X", "x", "X"),
        ("_", "", ""),
        ("", "", ""),
    ],
)
def test_one_style_is_made_from_another(name: str, snake: str, pascal: str) -> None:
    assert names.snake_case(name) == snake
    assert names.pascal_case(name) == pascal
    assert names.snake_case(snake) == snake
    assert names.pascal_case(pascal) == pascal
    assert names.is_snake_case(name) == (name == snake != "")
    assert names.is_pascal_case(name) == (name == pascal != "")


def test_a_field_is_renamed_and_its_old_name_stays_understood() -> None:
    found = resolve_text(
        """
        # An order. [rootobject] [index: customerName, placedAt]
        Order = {
            sid: str
            customerName: str @index   # who
            placedAt: otime
        }
        """
    )

    assert found.codes == ["W601", "W601"]
    assert found.field("Order.customerName").can_filter
    assert found.fixed == (
        """
# An order. [rootobject] [index: customer_name, placed_at]
Order = {
    sid: str
    customer_name: str @index @was(customerName)   # who
    placed_at: otime @was(placedAt)
}
"""
    )


def test_a_type_is_renamed_wherever_it_is_named() -> None:
    files = [
        SourceFile(
            "food/food.oschema",
            "food",
            "# A line. [stored]\norder_line = { sid: str, next?: sid @ref(order_line) }\n\n"
            "A = order_line | B\n\nB = { c: [order_line], d: {str: food.order_line} }\n\n"
            "service S { get(l: order_line) -> order_line? @errors(gone) }\n\nerror gone = 7\n",
        ),
        SourceFile("shop/shop.oschema", "shop", "use food.order_line\n\nC = { d: order_line, e: food.order_line }\n"),
    ]
    found = resolve_files(files)

    assert found.codes == ["W601", "W601"]
    assert list(apply_all_fixes(files, found.findings).values()) == [
        "# A line. [stored] [was: order_line]\nOrderLine = { sid: str, next?: sid @ref(OrderLine) }\n\n"
        "A = OrderLine | B\n\nB = { c: [OrderLine], d: {str: food.OrderLine} }\n\n"
        "service S { get(l: OrderLine) -> OrderLine? @errors(Gone) }\n\nerror Gone = 7\n",
        "use food.OrderLine\n\nC = { d: OrderLine, e: food.OrderLine }\n",
    ]


def test_values_methods_services_and_events_are_renamed() -> None:
    found = resolve_text(
        """
        Size = Small | LARGE | "Extra" | ok

        A = { size: Size = Small, sizes: [Size] = [LARGE, Small], extra: Size = "Extra" }

        service order_desk { placeOrder(menuItem: str) -> { isOk: bool } }

        event Order.Moved { toStatus: str }
        """
    )

    assert set(found.codes) == {"W601"}
    assert found.fixed == (
        """
Size = small | large | "Extra" | ok

A = { size: Size = small, sizes: [Size] = [large, small], extra: Size = "Extra" }

service OrderDesk { place_order(menu_item: str @was(menuItem)) -> { is_ok: bool } }

event order.moved { to_status: str }
"""
    )


@pytest.mark.parametrize("name", ["_", "__"])
def test_a_name_without_letters_cannot_be_corrected(name: str) -> None:
    assert resolve_text(f"A = {{ {name}: str }}\n").codes == ["E207"]


def test_a_quoted_field_keeps_its_wire_name_with_a_warning() -> None:
    found = resolve_text('A = { "first-name": str, "type": str }\n')

    assert found.codes == ["W601"]
    assert found.fixed == 'A = { first_name: str @was("first-name"), "type": str }\n'


def test_a_domain_in_another_style_is_told_to_rename_its_folder() -> None:
    found = resolve_files([SourceFile("HeroFood/a.oschema", "HeroFood", "A = {}\n")])

    assert found.codes == ["W601"]
    assert found.finding.hint == "rename its folder to `hero_food`"
    assert found.finding.edits == ()


def test_names_of_files_somebody_else_writes_are_left_alone() -> None:
    found = resolve_files(
        [
            SourceFile("food/a.oschema", "food", "A = { b: other.b_c }\n"),
            SourceFile("packages/other/a.oschema", "other", "b_c = { dE: str }\n", "packages"),
        ]
    )

    assert found.shown == []


WILD = """
# order. [RootObject]
order = { orderId: string, customerName: String, status: orderStatus = OPEN, Lines: [order_line] = [] }
orderStatus = OPEN | CLOSED
order_line = { Qty: Integer = "1", note?: str = null, total: ocur } @stored
service order_service { PlaceOrder(Customer: str, Lines: [order_line]) -> order }
error order_closed { Status: orderStatus = closed }
"""


def test_fixing_a_wild_file_ends_and_leaves_only_what_people_must_decide() -> None:
    found, rounds = resolve_text(WILD), 0
    while any(finding.edits for finding in found.findings):
        found, rounds = _fixed(found), rounds + 1
        assert rounds < 5

    assert found.codes == []
    assert [definition.name for definition in found.food.types] == ["Order", "OrderStatus", "OrderLine"]


def _fixed(found: Resolved) -> Resolved:
    return resolve_text(found.fixed)
