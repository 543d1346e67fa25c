"""Every way to name a method, and what a caller hears who names none."""

from __future__ import annotations

import time

import pytest

from hero_sdk.rpc import Dispatcher, NamesTaken, RequestContext, method
from tests.rpc.asking import ask, error, methods_of, result


class Shelf:
    def __init__(self, answer: str) -> None:
        self._answer = answer

    @method("read", aliases=("shelf.fetch", "library.fetch"))
    async def get(self, ctx: RequestContext) -> str:
        return self._answer

    @method("read")
    async def count(self, ctx: RequestContext) -> str:
        return f"{self._answer} count"


class Nook:
    @method("read")
    async def get(self, ctx: RequestContext) -> str:
        return "nook"

    @method("read", name="import")
    async def import_(self, ctx: RequestContext) -> str:
        return "imported"

    @method("read", is_internal=True)
    async def secret(self, ctx: RequestContext) -> str:
        return "secret"


def one_domain() -> Dispatcher:
    return Dispatcher(
        [
            *methods_of(Shelf("books"), "books", "bookshelf", spellings=("BookShelf",)),
            *methods_of(Nook(), "books", "room.nook", spellings=("room.Nook",)),
        ]
    )


def two_domains() -> Dispatcher:
    return Dispatcher(
        [
            *methods_of(Shelf("books"), "books", "shelf", spellings=("Shelf",)),
            *methods_of(Shelf("shoes"), "shoes", "shelf", spellings=("Shelf",)),
            *methods_of(Nook(), "shoes", "nook"),
        ]
    )


@pytest.mark.parametrize("domain", ["", "books."])
@pytest.mark.parametrize("spelling", ["bookshelf", "BookShelf", "book_shelf"])
@pytest.mark.parametrize("verb", ["get", "count"])
async def test_namespace_and_verb_in_every_spelling(domain: str, spelling: str, verb: str) -> None:
    assert "books" in await result(one_domain(), f"{domain}{spelling}.{verb}")


@pytest.mark.parametrize("name", ["shelf.fetch", "library.fetch", "books.shelf.fetch", "books.library.fetch"])
async def test_aliases(name: str) -> None:
    assert await result(one_domain(), name) == "books"


@pytest.mark.parametrize("name", ["room.nook.get", "books.room.nook.get", "room.Nook.get", "room.nook.import"])
async def test_dotted_namespaces_and_names_that_python_reserves(name: str) -> None:
    assert await result(one_domain(), name) in ("nook", "imported")


async def test_a_verb_alone_is_enough_at_its_domain_s_address_where_it_is_unique() -> None:
    assert (await ask(one_domain(), "count", domain="books"))["result"] == "books count"

    several = (await ask(one_domain(), "get", domain="books"))["error"]
    assert several["code"] == -32601
    assert several["data"]["suggestions"] == ["books.bookshelf.get", "books.room.nook.get"]

    assert (await ask(one_domain(), "count"))["error"]["code"] == -32601


@pytest.mark.parametrize("name", ["shelf.get", "Shelf.get", "shelf.count", "shelf.fetch", "library.fetch"])
async def test_what_two_domains_claim_is_served_under_qualified_names_only(name: str) -> None:
    refused = await error(two_domains(), name)

    assert refused["code"] == -32601
    verb = "count" if name.endswith("count") else "get"
    assert refused["data"]["suggestions"] == [f"books.shelf.{verb}", f"shoes.shelf.{verb}"]
    assert await result(two_domains(), f"books.{name}") == await result(two_domains(), f"books.shelf.{verb}")
    assert "shoes" in await result(two_domains(), f"shoes.{name}")


async def test_at_a_domain_s_own_address_nothing_is_in_doubt() -> None:
    assert (await ask(two_domains(), "shelf.get", domain="shoes"))["result"] == "shoes"
    assert (await ask(two_domains(), "shelf.get", domain="books"))["result"] == "books"
    assert (await ask(two_domains(), "nook.get", domain="books"))["error"]["code"] == -32601


async def test_a_namespace_is_in_doubt_as_a_whole() -> None:
    class OnlyHere:
        @method("read")
        async def paint(self, ctx: RequestContext) -> str:
            return "painted"

    methods = [*methods_of(Shelf("books"), "books", "shelf"), *methods_of(OnlyHere(), "shoes", "shelf")]

    refused = await error(Dispatcher(methods), "shelf.paint")

    assert refused["data"]["suggestions"] == ["shoes.shelf.paint"]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("bookshelf.gte", "bookshelf.get"),
        ("bookshelf.cuont", "bookshelf.count"),
        ("bookshelfs.count", "bookshelf.count"),
        ("bokshelf.get", "bookshelf.get"),
        ("count", "bookshelf.count"),
    ],
)
async def test_the_nearest_method_is_suggested(name: str, nearest: str) -> None:
    refused = await error(one_domain(), name)

    assert refused["data"]["suggestions"][0] == nearest
    assert f"did you mean `{nearest}`" in refused["message"]


async def test_nothing_is_suggested_for_what_is_like_nothing() -> None:
    refused = await error(one_domain(), "zzz.qqq")

    assert "suggestions" not in refused["data"]


async def test_internal_methods_are_not_suggested() -> None:
    refused = await error(one_domain(), "room.nook.secrets")

    assert "room.nook.secret" not in refused["data"].get("suggestions", [])


async def test_a_canonical_name_counts_for_more_than_another_method_s_other_names() -> None:
    class Odd:
        @method("read", aliases=("nook.get",))
        async def take(self, ctx: RequestContext) -> str:
            return "taken"

    dispatcher = Dispatcher([*methods_of(Odd(), "odd", "odd"), *methods_of(Nook(), "even", "nook")])

    assert await result(dispatcher, "nook.get") == "nook"
    assert await result(dispatcher, "odd.nook.get") == "taken"


@pytest.mark.parametrize("namespace", ["rpc", "context", "domain"])
def test_reserved_namespaces_are_refused(namespace: str) -> None:
    with pytest.raises(NamesTaken, match="reserved"):
        Dispatcher(methods_of(Nook(), "books", namespace))


def test_two_methods_of_one_domain_may_not_share_a_name() -> None:
    with pytest.raises(NamesTaken, match=r"shelf\.fetch"):
        Dispatcher([*methods_of(Shelf("a"), "d", "a"), *methods_of(Shelf("b"), "d", "b")])


async def test_unknown_names_are_answered_quickly_among_a_thousand_methods() -> None:
    shelves = [each for at in range(500) for each in methods_of(Nook(), "books", f"shelf{at}")]
    dispatcher = Dispatcher(shelves)
    body = b'{"jsonrpc":"2.0","id":1,"method":"shelf.nothing.like.it"}'

    began = time.process_time()
    for _ in range(20):
        await dispatcher.dispatch(RequestContext(claims=None), body)

    assert (time.process_time() - began) / 20 < 0.02
