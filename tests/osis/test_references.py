"""`@ref(…, cascade | clear | restrict)`: what goes, what lets go and what holds back, whatever the graph looks like."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from hero_sdk.errors import Conflict
from hero_sdk.osis import DomainStore, Osis, StoreSchema
from hero_sdk.values import U64, IndexedField, RefersTo, RootObject, readonly

NAMES = ("goes_with", "lets_go_of", "holds", "all_go_with", "let_go_of_all")


def references(domain: str, one: str, other: str) -> type:
    """The ``Fields`` of a type that refers to two others in every way."""

    class Fields:
        goes_with: ClassVar[IndexedField[str]] = IndexedField("goes_with", refers_to=RefersTo(domain, one, "cascade"))
        lets_go_of: ClassVar[IndexedField[str]] = IndexedField("lets_go_of", refers_to=RefersTo(domain, other, "clear"))
        holds: ClassVar[IndexedField[str]] = IndexedField("holds", refers_to=RefersTo(domain, other))
        all_go_with: ClassVar[IndexedField[str]] = IndexedField(
            "all_go_with", is_list=True, can_filter=False, refers_to=RefersTo(domain, other, "cascade")
        )
        let_go_of_all: ClassVar[IndexedField[str]] = IndexedField(
            "let_go_of_all", is_list=True, can_filter=False, refers_to=RefersTo(domain, one, "clear")
        )

    return Fields


class Node(RootObject):
    goes_with: str | None = None
    lets_go_of: str | None = None
    holds: str = ""
    all_go_with: list[str] = Field(default_factory=list)
    let_go_of_all: list[str] = Field(default_factory=list)
    rev: U64 | None = readonly()


class Left(Node):
    Fields: ClassVar[type] = references("graph", "Left", "Right")


class Right(Node):
    Fields: ClassVar[type] = references("graph", "Right", "Left")


GRAPH = StoreSchema(domain="graph", models=(Left, Right))


@pytest.fixture
def graph(open_osis: Callable[..., Osis]) -> DomainStore:
    return open_osis(GRAPH).domain(0, "graph", user="ann")


async def told(graph: DomainStore, after: int) -> list[tuple[str, str, str]]:
    return [(each.op, each.type, each.sid) for each in await graph.changes(after, 100_000)]


async def position(graph: DomainStore) -> int:
    return len(await graph.changes(0, 100_000))


async def test_two_that_go_with_each_other_go_together(graph: DomainStore) -> None:
    left, right = graph.of(Left), graph.of(Right)
    one = await left.new(Left())
    other = await right.new(Right(all_go_with=[one.sid]))
    await left.patch(one.sid, {"all_go_with": [other.sid]})
    before = await position(graph)

    assert await left.delete(one.sid)

    assert await left.list() == await right.list() == []
    assert await told(graph, before) == [("deleted", "Left", one.sid), ("deleted", "Right", other.sid)]


async def test_an_object_that_refers_to_itself_goes(graph: DomainStore) -> None:
    left = graph.of(Left)
    for name in ("goes_with", "let_go_of_all"):
        made = await left.new(Left())
        await left.patch(made.sid, {name: [made.sid] if name == "let_go_of_all" else made.sid})
        assert await left.delete(made.sid)
    assert await left.list() == []


async def test_who_holds_something_far_behind_keeps_everything(graph: DomainStore) -> None:
    left, right = graph.of(Left), graph.of(Right)
    first = await left.new(Left())
    second = await left.new(Left(goes_with=first.sid))
    third = await right.new(Right(all_go_with=[second.sid]))
    listener = await right.new(Right(let_go_of_all=[third.sid, third.sid]))
    holder = await left.new(Left(holds=third.sid))
    before = await position(graph)

    with pytest.raises(Conflict, match=f"Right {third.sid} cannot be deleted: Left {holder.sid} refers to it in holds"):
        await left.delete(first.sid)
    with pytest.raises(Conflict):
        await left.delete_many([first.sid])
    assert await told(graph, before) == []
    assert (await right.get(listener.sid)).let_go_of_all == [third.sid, third.sid]

    assert await left.delete_many([first.sid, holder.sid]) == 2
    assert await left.list() == []
    assert (await right.get(listener.sid)).let_go_of_all == []
    assert [op for op, _, _ in await told(graph, before)].count("updated") == 1


async def test_one_that_lets_go_and_goes_is_gone(graph: DomainStore) -> None:
    left, right = graph.of(Left), graph.of(Right)
    one, other = await left.new(Left()), await right.new(Right())
    await left.new(Left(goes_with=one.sid, lets_go_of=other.sid, all_go_with=[other.sid]))

    assert await left.delete(one.sid)
    assert (await left.list(), await right.list()) == ([], [other.sid])


async def test_within_a_transaction_it_is_undone_with_it(graph: DomainStore) -> None:
    left, right = graph.of(Left), graph.of(Right)
    one = await left.new(Left())
    other = await right.new(Right(all_go_with=[one.sid]))
    before = await position(graph)

    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the whole block is what fails
        async with graph.transaction() as store:
            await store.of(Left).delete(one.sid)
            assert not await store.of(Right).exists(other.sid)
            raise ZeroDivisionError
    assert await right.exists(other.sid)
    assert await told(graph, before) == []

    async with graph.transaction() as store:
        with pytest.raises(Conflict):  # noqa: PT012 - the whole block is what fails
            async with store.transaction() as inner:
                await inner.of(Left).new(Left(holds=other.sid))
                await inner.of(Left).delete(one.sid)
        assert await store.of(Right).exists(other.sid)
        await store.of(Left).delete(one.sid)
    assert await right.list() == []


async def test_a_chain_of_ten_thousand_over_two_types_goes_at_once(graph: DomainStore) -> None:
    left, right = graph.of(Left), graph.of(Right)
    first = await left.new(Left())
    made: list[Any] = [first]
    batch = 500
    for start in range(1, 10_000, batch):
        async with graph.transaction() as store:
            for at in range(start, min(start + batch, 10_000)):
                kind = Right if at % 2 else Left
                made.append(await store.of(kind).new(kind(all_go_with=[made[-1].sid])))
    assert await left.count() + await right.count() == 10_000
    before = await position(graph)

    assert await left.delete(first.sid)

    assert await left.count() == await right.count() == 0
    assert [sid for _, _, sid in await told(graph, before)] == [each.sid for each in made]


async def test_what_a_reference_does_is_for_the_present_schema_to_say(open_osis: Callable[..., Osis]) -> None:
    def child(on_delete: Any) -> type[RootObject]:
        class Child(RootObject):
            parent_sid: str | None = None

            class Fields:
                parent_sid: ClassVar[IndexedField[str]] = IndexedField(
                    "parent_sid", can_filter=False, refers_to=RefersTo("home", "Parent", on_delete)
                )

        return Child

    class Parent(RootObject):
        name: str = ""

    class Free(RootObject):
        """Before it referred to anything."""

        parent_sid: str | None = None

    Free.__name__ = "Child"

    async def life(model: type[RootObject], act: Callable[[DomainStore], Any]) -> Any:
        osis = open_osis(StoreSchema(domain="home", models=(Parent, model)))
        try:
            return await act(osis.domain(0, "home"))
        finally:
            await osis.close()

    parents: list[str] = []

    async def begin(store: DomainStore) -> None:
        for _ in range(3):
            parents.append((await store.of(Parent).new(Parent())).sid)
            await store.of(Free).new(Free(parent_sid=parents[-1]))
        await store.of(Free).new(Free(parent_sid="zz"))  # leads nowhere, which nobody minded

    await life(Free, begin)
    restrict, clear, cascade = child("restrict"), child("clear"), child("cascade")

    async def refused(store: DomainStore) -> None:
        with pytest.raises(Conflict, match="refers to it in parent_sid"):
            await store.of(Parent).delete(parents[0])

    await life(restrict, refused)
    assert await life(clear, lambda store: store.of(Parent).delete(parents[0]))
    assert await life(cascade, lambda store: store.of(Parent).delete(parents[1]))
    left: list[Any] = await life(cascade, lambda store: store.of(cascade).list_full())
    assert [each.parent_sid for each in left] == [None, parents[2], "zz"]


class Graph:
    """The same rules, as simple as can be."""

    def __init__(self, sids: list[str], kinds: list[bool]) -> None:
        self.kind = dict(zip(sids, kinds, strict=True))
        self.refs: dict[str, dict[str, Any]] = {sid: {} for sid in sids}

    def target_kind(self, holder: str, name: str) -> bool:
        same = name in ("goes_with", "let_go_of_all")
        return self.kind[holder] == same

    def delete(self, wanted: set[str]) -> bool:
        gone = set(wanted)
        while more := {
            holder
            for holder, refs in self.refs.items()
            if holder not in gone and ({refs.get("goes_with")} | set(refs.get("all_go_with", ()))) & gone
        }:
            gone |= more
        if any(refs.get("holds") in gone for holder, refs in self.refs.items() if holder not in gone):
            return False
        for sid in gone:
            del self.refs[sid]
        for refs in self.refs.values():
            if refs.get("lets_go_of") in gone:
                del refs["lets_go_of"]
            if "let_go_of_all" in refs:
                refs["let_go_of_all"] = [each for each in refs["let_go_of_all"] if each not in gone]
        return True


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_graph_is_deleted_from_as_the_rules_say(data: st.DataObject) -> None:
    asyncio.run(_delete_from_a_graph(data))


async def _delete_from_a_graph(data: st.DataObject) -> None:
    folder = Path(tempfile.mkdtemp())
    osis = Osis(folder, [GRAPH], search=None)
    try:
        store = osis.domain(0, "graph")
        kinds = data.draw(st.lists(st.booleans(), min_size=2, max_size=9))
        sids = [(await store.of(Left if kind else Right).new((Left if kind else Right)())).sid for kind in kinds]
        graph = Graph(sids, kinds)
        for sid in sids:
            for name in data.draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3)):
                fitting = [each for each in sids if graph.kind[each] == graph.target_kind(sid, name)]
                if fitting:
                    one = st.sampled_from(fitting)
                    graph.refs[sid][name] = data.draw(st.lists(one, max_size=3) if "all" in name else one)
            await store.of(Left if graph.kind[sid] else Right).patch(sid, graph.refs[sid])
        for kind, model in ((True, Left), (False, Right)):
            own = [sid for sid in graph.refs if graph.kind[sid] == kind]
            wanted = data.draw(st.lists(st.sampled_from(own), unique=True, max_size=3)) if own else []
            try:
                assert await store.of(model).delete_many(wanted) == len(wanted)
                assert graph.delete(set(wanted))
            except Conflict:
                assert not graph.delete(set(wanted))
            await _check_graph(store, graph)
    finally:
        await osis.close()
        shutil.rmtree(folder)


async def _check_graph(store: DomainStore, graph: Graph) -> None:
    found: dict[str, Node] = {}
    for model in (Left, Right):
        found |= {each.sid: each for each in await store.of(model).list_full()}
    assert set(found) == set(graph.refs)
    for sid, refs in graph.refs.items():
        for name in NAMES:
            assert (getattr(found[sid], name) or None) == (refs.get(name) or None), (sid, name)
