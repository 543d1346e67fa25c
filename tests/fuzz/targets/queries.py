"""What `find` and `count` are given: filters, orders, cursors, words."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from hero_sdk.errors import FailedPrecondition, InvalidParams
from hero_sdk.osis import Osis, OsisSettings, Store, parse_filter, parse_order
from hero_sdk.osis.cursor import Cursor, open_cursor, seal
from hero_sdk.osis.search.analysis import tokens, tokens_in_place
from hero_sdk.osis.search.protocol import MAX_HITS, Marker, Row, SearchField, SearchType
from hero_sdk.osis.search.query import MAX_WORDS, parse
from hero_sdk.osis.search.snippets import snippets
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from hero_sdk.values import Money
from tests.fuzz.ground import lasting, run
from tests.fuzz.target import Target
from tests.osis.bakery import BAKERY, TOWN, Recipe, Stage
from tests.support.inside import inside

__all__ = ["TARGETS"]

_FILTERS = (
    b'{"filter":{"name":"Rye"},"order_by":"name"}',
    b'{"filter":{"stage":{"in":["idea","sold"]},"crumbs":{"gte":2,"lt":18446744073709551615}},"order_by":"-crumbs"}',
    b'{"filter":{"tags":{"has":"x"},"is_vegan":true},"limit":2}',
    b'{"filter":{"price":{"gte":{"amount":"1.50","currency":"EUR"}}},"order_by":"price"}',
    b'{"filter":{"price":{"amount":"2","currency":"CHF"}}}',
    b'{"filter":{"since":{"lte":"2026-11-20"},"tasted_at":{"gt":1790000000}},"order_by":"-since"}',
    b'{"filter":{"hydration":{"ne":0.5},"rest":{"lt":90.5}},"order_by":"created_at"}',
    b'{"filter":{"author_sid":null,"code":{"absent":false}},"order_by":"-created_at","limit":1}',
    b'{"filter":{"tags":{"absent":true}},"order_by":"stage"}',
    b'{"filter":{"stamp":"aGVybw==","name":{"ne":null}}}',
)
_FILTER_WORDS = (
    *rb"""
        "name" "stage" "crumbs" "hydration" "rest" "since" "tasted_at" "price" "tags" "is_vegan" "code" "author_sid"
        "stamp" "created_at" "notes" "eq" "ne" "lt" "lte" "gt" "gte" "in" "has" "absent" null true false {} [] "" 0 -1
        1e300 1.5 18446744073709551615 18446744073709551616 "\u0000" "\ud83d\ude00" "EUR" "idea" "2026-02-30"
        "2026-11-20T10:00:00Z" : , { } [ ] -
    """.split(),
    b"'; --",
)


@lasting
async def _shelf() -> AsyncIterator[Store[Recipe]]:
    with TemporaryDirectory(prefix="fuzz-") as folder:
        osis = Osis(Path(folder, "osis"), [BAKERY, TOWN], OsisSettings(), search=None)
        store = osis.domain(0, "bakery").of(Recipe)
        await store.new_many([_recipe(number) for number in range(8)])
        yield store
        await osis.close()


def _recipe(number: int) -> Recipe:
    return Recipe(
        name=f"Rye {number}",
        stage=list(Stage)[number % 3],
        tags=["x", f"t{number}"][: number % 3],
        crumbs=None if number % 4 == 0 else number * 2**61,
        hydration=None if number % 3 == 0 else number / 4,
        price=Money(number * 1_500_000, "EUR" if number % 2 else "CHF"),
        is_vegan=number % 2 == 0,
    )


def _find(data: bytes) -> None:
    try:
        wish = orjson.loads(data)
    except orjson.JSONDecodeError:
        return
    if not isinstance(wish, dict):
        return
    conditions, order_by, limit = wish.get("filter"), wish.get("order_by"), wish.get("limit", 5)
    if not isinstance(conditions, dict | None) or not isinstance(order_by, str | None) or type(limit) is not int:
        return  # the method's own signature refuses it
    try:
        run(_found(_shelf(), conditions, order_by, limit))
    except (InvalidParams, FailedPrecondition) as error:
        assert not inside(error.message, data), error
        assert len(error.message) < 3_000


async def _found(store: Store[Recipe], conditions: dict[str, object] | None, order_by: str | None, limit: int) -> None:
    """Pages hold each object that is counted, once."""
    terms, order = parse_filter(Recipe, conditions), parse_order(Recipe, order_by)
    seen: list[str] = []
    cursor = None
    while True:
        page = await store.find(*terms, order_by=order, limit=limit, cursor=cursor)
        assert len(page.items) <= limit
        seen += [each.sid for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        assert page.items
    assert len(set(seen)) == len(seen) == await store.count(*terms)


_KEY = b"0123456789abcdef"
_GOOD = (Cursor(None, 36), Cursor("Rye", 37), Cursor(5, 2**62), Cursor(0.5, 99), Cursor(-1, 0))
_CURSORS = (
    *(seal(cursor, "q", _KEY).encode() for cursor in _GOOD),
    seal(_GOOD[0], "other", _KEY).encode(),
    b"",
    b"A" * 40,
)


def _open(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    try:
        cursor = open_cursor(text, "q", _KEY)
    except InvalidParams as error:
        assert not inside(error.message, data)
        return
    assert cursor in _GOOD, "this was never given out"
    assert seal(cursor, "q", _KEY) == text, "nor was it in this form"


_QUERIES = (
    b"rye bread",
    b'"rye bread" -wheat brea* name:rye',
    b'-name:"dark rye*" tags:x notes:',
    "Größe İzmir ΣΊΣΥΦΟΣ 東京都 ไทย 👍🏽 한국어 ﬁ ½ é".encode(),
    b'-"" * - : "" a:b:c -- ** "a',
    "שָׁלוֹם العربية हिन्दी".encode(),
)
_QUERY_WORDS = (
    *rb'" - * : name: tags: -name: rye AND OR NOT ( ) \ ^ ~ /a/'.split(),
    *b"\x00 \xe2\x80\x8d \xcc\x81 \xf0\x9f\x91\x8d \xe6\x9d\xb1 \xef\xac\x81 \xc2\xad \xe2\x80\xae".split(),
    *b"\xed\xa0\x80 \xf0\x9f\x8f\xbd \xd6\xb8".split(),
    *(b" ", b"  ", b"[a TO b]", b"a" * 300, b"a " * 80),
)
_LONGEST_WORD = 512
"""Longer ones are in no index, and cut where they are highlighted."""

_TYPE = SearchType("Note", (SearchField("title", ()), SearchField("name", ()), SearchField("tags", ())))


def _parse_query(data: bytes) -> None:
    text = (
        data.decode("utf-8", "surrogatepass") if b"\xed" in data and _is_text(data) else data.decode("utf-8", "replace")
    )
    clauses = parse(text, ["name", "tags"])
    assert len(clauses) <= MAX_WORDS
    for clause in clauses:
        assert clause.words
        assert all(word and word == "".join(tokens(word)) for word in clause.words)
        assert clause.field in (None, "name", "tags")
    assert parse(text, ["name", "tags"]) == clauses
    start = 0
    found = []
    for token in tokens_in_place(text):
        assert start <= token.start < token.end <= len(text)  # two may share a sign: ½ is 1 and 2
        start = token.start
        found.append(token.word)
    if max(map(len, text.split()), default=0) <= _LONGEST_WORD:
        assert found == tokens(text)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


@lasting
async def _index() -> AsyncIterator[TantivyIndex]:
    with TemporaryDirectory(prefix="fuzz-") as folder:
        index = TantivyIndex(Path(folder, "index"), [_TYPE])
        index.open()
        index.put(_rows(), is_fresh=True)
        index.commit(Marker(1, "epoch"))
        yield index
        index.close()


@cache
def _rows() -> list[Row]:
    chance = random.Random(1)
    words = [word for query in _QUERIES for word in query.decode().split()]
    texts = [{"title": " ".join(chance.choices(words, k=5)), "name": "rye bread", "tags": ["x"]} for _ in range(24)]
    return [Row("Note", key, orjson.dumps(text)) for key, text in enumerate(texts, 36)]


def _search(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    index = _index()
    ranking = index.search("Note", text, limit=10, with_total=True)
    matching = index.matching("Note", text)
    assert ranking.total == len(matching.keys)
    assert {hit.key for hit in ranking.hits} <= set(matching.keys)
    assert len(ranking.hits) == min(10, len(matching.keys))
    assert len(matching.keys) <= MAX_HITS
    for row in _rows()[:2]:
        for snippet in snippets(row, _TYPE, text):
            assert snippet.text
            assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.highlights)


TARGETS = (
    Target(name="filter", check=_find, seeds=_FILTERS, words=_FILTER_WORDS, longest=600),
    Target(name="cursor", check=_open, seeds=_CURSORS, longest=200),
    Target(name="query", check=_parse_query, seeds=_QUERIES, words=_QUERY_WORDS, longest=800),
    Target(name="search", check=_search, seeds=_QUERIES, words=_QUERY_WORDS, longest=800),
)
