"""Services, their namespaces, and everything a method's attributes say."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from tests.support.schemas import Resolved, resolve_text

ROOT = "# A dish. [rootobject]\nMenuItem = {{ sid: str }}\n\n"


def _method(text: str) -> Resolved:
    return resolve_text(f"service Menu {{ {text} }}\n\nerror Closed = -32050\n")


@pytest.mark.parametrize(
    ("head", "namespace", "extends"),
    [
        ("service OrderService", "orderservice", None),
        ("service MenuItem", "menuitem", "MenuItem"),
        ("service Members as ticket.member", "ticket.member", None),
        ("service MenuItem as other", "other", None),
    ],
)
def test_the_namespace_follows_from_the_name_or_is_given(head: str, namespace: str, extends: str | None) -> None:
    found = resolve_text(f"{ROOT.format()}{head} {{ ask() }}\n")

    service = found.food.services[0]
    assert found.shown == []
    assert (service.namespace, service.extends) == (namespace, extends)


def test_a_service_extends_a_stored_type_too() -> None:
    found = resolve_text("# Kept. [stored]\nTicket = { sid: str }\n\nservice Ticket { get(sid: str) -> Ticket }\n")

    assert found.shown == []
    assert found.food.services[0].extends == "Ticket"


def test_a_service_whose_name_differs_in_style_only_still_extends() -> None:
    found = resolve_text(f"{ROOT.format()}service menuItem {{ ask() }}\n")

    assert found.codes == ["W601"]
    assert found.food.services[0].extends == "MenuItem"


def test_a_service_may_wrap_what_every_root_object_can_do() -> None:
    found = resolve_text(
        f"{ROOT.format()}service MenuItem {{ new(name: str) -> MenuItem\n get(sid: str) -> MenuItem }}\n"
    )

    assert found.shown == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("service Rpc { ask() }", "E401"),
        ("service A as context.more { ask() }", "E401"),
        ("service A as Ticket.Member { ask() }", "E413"),
        ("# X. [rootobject]\nDomain = { sid: str }", "E401"),
        ("service A { ask()\n ask() }", "E203"),
        ("service A { ask() }\nservice A { tell() }", "E201"),
        ("service A { ask(a: str, a: str) }", "E203"),
    ],
)
def test_services_that_cannot_be_are_reported(text: str, code: str) -> None:
    assert resolve_text(f"{text}\n").codes == [code]


def test_a_stored_type_has_no_namespace_to_reserve() -> None:
    assert resolve_text("# X. [stored]\nContext = { sid: str }\n").shown == []


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("get", "read"),
        ("list", "read"),
        ("find", "read"),
        ("count", "read"),
        ("search", "read"),
        ("exists", "read"),
        ("get_many", "read"),
        ("list_full", "read"),
        ("search_by_name_and_place", "read"),
        ("get_or_create", "write"),
        ("find_first_or_new", "write"),
        ("getter", "write"),
        ("counted", "write"),
        ("place", "write"),
        ("reset_count", "write"),
    ],
)
def test_without_an_attribute_the_name_says_whether_a_method_reads(name: str, effect: str) -> None:
    assert _method(f"{name}()").method(name).effect.value == effect


def test_attributes_of_methods() -> None:
    found = _method(
        """
        # Gets it.
        get(sid: str) -> str @write @idempotent @internal @timeout(1.5)
            @requires(menu.read, "groups.admin") @requires(menu.read, "kitchen.*")
            @errors(NotFound, Closed) @errors(Closed) @alias("channel.get", channel.show)
            @intent(verb = "find", entities = ["dish", 3]) @intent(kind = question)
            @deprecated("use find")
        drop() @destructive @secret
        see() -> str @read @public
        """
    )

    get = found.method("get")
    assert found.shown == []
    assert get.doc == "Gets it."
    assert get.effect is schema.Effect.WRITE
    assert (get.is_idempotent, get.is_internal, get.is_public, get.is_destructive) == (True, True, False, False)
    assert get.timeout_s == 1.5
    assert get.requires == ("menu.read", "groups.admin", "kitchen.*")
    assert get.errors == (schema.ErrorRef(name="NotFound"), schema.ErrorRef(name="Closed", domain="food"))
    assert get.aliases == ("channel.get", "channel.show")
    assert get.intent == (("verb", "find"), ("entities", ("dish", 3)), ("kind", "question"))
    assert get.deprecated == "use find"
    assert found.method("drop").is_destructive
    assert found.method("drop").is_secret
    assert found.method("see").is_public


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a() @read @write", "E409"),
        ("a() @read @destructive", "E409"),
        ("a() @public @internal", "E409"),
        ("a() @public @requires(x.y)", "E409"),
        ("a() @read @read", "E323"),
        ("a() @read(true)", "E322"),
        ('a() @requires("a b")', "E410"),
        ("a() @requires(users.ann)", None),
        ("a() @requires", "E322"),
        ("a() @errors(Closd)", "E211"),
        ("a() @errors(other.Gone)", "E210"),
        ("a() @errors(RpcError)", "E211"),
        ('a() @alias("a b")', "E411"),
        ('a() @alias("rpc.a")', "E401"),
        ("a() @alias(menu.a)", "E503"),
        ("a() @alias(x.y)\n b() @alias(x.y)", "E503"),
        ("a() @timeout(0)", "E322"),
        ('a() @timeout("30s")', "E322"),
        ("a() @intent(find)", "E322"),
        ("a() @index", "E320"),
        ("a() @auth(x)", "E320"),
    ],
)
def test_attributes_of_methods_that_cannot_be(text: str, code: str | None) -> None:
    assert _method(text).codes == ([code] if code else [])


@pytest.mark.parametrize(
    ("example", "wire"),
    [
        ("@example(params = { zone: 1 }, result = [])", {"params": {"zone": 1}, "result": []}),
        ("@example({ params: { zone: 1 }, result: [2] })", {"params": {"zone": 1}, "result": [2]}),
        ("@example({ zone: 1 })", {"params": {"zone": 1}}),
        ("@example({ zone: 1, size: small }, [3])", {"params": {"zone": 1, "size": "small"}, "result": [3]}),
        ("@example(result = [])", {"result": []}),
    ],
)
def test_examples_of_methods_are_checked_and_kept(example: str, wire: object) -> None:
    found = resolve_text(
        f"service Menu {{ get(zone: u8, size: Size = large) -> [u8] {example} }}\n\nSize = small | large\n"
    )

    assert found.shown == []
    assert [schema.json_value(kept.value) for kept in found.method("get").examples] == [wire]


@pytest.mark.parametrize(
    ("example", "code"),
    [
        ("@example", "E412"),
        ("@example(3, 4, 5)", "E412"),
        ("@example(params = {}, answer = 3)", "E412"),
        ("@example({}, [])", "E352"),
        ("@example({ zone: 1, zoone: 2 })", "E352"),
        ("@example({ zone: 300 })", "E350"),
        ("@example({ zone: 1 }, 3)", "E350"),
    ],
)
def test_examples_that_do_not_match_are_reported(example: str, code: str) -> None:
    found = resolve_text(f"service Menu {{ get(zone: u8) -> [u8] {example} }}\n")

    assert found.codes == [code]


def test_an_example_may_show_an_answer_without_what_the_server_adds() -> None:
    found = resolve_text(
        """
        # An order. [rootobject]
        Order = { sid: str, name: str, total: ocur @readonly, created_at: otime, rev: u64 }

        service Desk {
            place(name: str) -> Order @example({ name: "Ann" }, { name: "Ann" })
            stats() -> { count: u32 } @read @example(result = { count: 3 })
            drop() @example(params = {}, result = null)
        }
        """
    )

    assert found.shown == []
    assert schema.json_value(found.method("stats").examples[0].value) == {"result": {"count": 3}}
