from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.errors import Conflict, FailedPrecondition, InvalidParams, Unavailable
from hero_sdk.osis.contexts import ADMIN, Context, ContextFileError, Contexts
from hero_sdk.rpc import ContextRegistry


class Data:
    """The data of contexts, as a store would take it away."""

    def __init__(self) -> None:
        self.archived: list[int] = []
        self.purged: list[int] = []
        self.problem: Exception | None = None

    async def archive(self, context: int) -> None:
        if self.problem is not None:
            raise self.problem
        self.archived.append(context)

    async def purge(self, context: int) -> None:
        self.purged.append(context)


@pytest.fixture
def data() -> Data:
    return Data()


def opened(root: Path, data: Data) -> Contexts:
    return Contexts(root, archive=data.archive, purge=data.purge)


def written(root: Path) -> Any:
    return json.loads((root / "contexts.json").read_text(encoding="utf-8"))


def write(root: Path, document: object) -> None:
    (root / "contexts.json").write_text(json.dumps(document), encoding="utf-8")


def test_the_admin_context_is_always_there(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path / "not_yet", data)

    assert contexts.entries() == [ADMIN]
    assert contexts.find(0) == contexts.find("admin") == ADMIN
    assert not (tmp_path / "not_yet").exists()


def test_it_is_a_registry_as_the_wire_wants_it(tmp_path: Path, data: Data) -> None:
    registry: ContextRegistry = opened(tmp_path, data)

    assert registry.find(0) is not None


async def test_a_context_is_found_at_once_and_after_a_restart(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path / "osis", data)
    acme = await contexts.add(7, "acme", "The Acme company")

    for each in (contexts, opened(tmp_path / "osis", data)):
        assert each.find(7) == each.find("acme") == each.find("ACME") == acme == Context(7, "acme", "The Acme company")
        assert each.entries() == [ADMIN, acme]
        assert each.find(8) is None
        assert each.find("7") is None


async def test_contexts_are_listed_by_number(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path, data)
    for number in (9, 2**32 - 1, 3):
        await contexts.add(number, f"c{number}")

    assert [context.id for context in contexts.entries()] == [0, 3, 9, 2**32 - 1]


async def test_adding_the_same_again_changes_nothing(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path, data)
    first = await contexts.add(1, "acme", "first")

    assert await contexts.add(1, "acme", "second") == first


@pytest.mark.parametrize(("number", "name"), [(1, "other"), (2, "acme"), (2, "Acme"), (0, "acme"), (3, "admin")])
async def test_number_and_name_are_each_given_once(tmp_path: Path, data: Data, number: int, name: str) -> None:
    contexts = opened(tmp_path, data)
    await contexts.add(1, "acme")
    before = written(tmp_path)

    with pytest.raises(Conflict, match="already"):
        await contexts.add(number, name)

    assert written(tmp_path) == before
    assert [context.id for context in contexts.entries()] == [0, 1]


@pytest.mark.parametrize("number", [-1, 2**32, True, "3", 1.0, None])
async def test_a_number_that_cannot_be_is_refused(tmp_path: Path, data: Data, number: Any) -> None:
    with pytest.raises(InvalidParams, match="4294967295"):
        await opened(tmp_path, data).add(number, "acme")


@pytest.mark.parametrize("name", ["", "3", "3a", "a b", " a", "a\n", "ä", "a" * 64, "a/b", "a\x00", None, 3])
async def test_a_name_that_cannot_stand_in_a_header_is_refused(tmp_path: Path, data: Data, name: Any) -> None:
    with pytest.raises(InvalidParams, match="name"):
        await opened(tmp_path, data).add(1, name)


@pytest.mark.parametrize("description", [None, "x" * 1_001, "\ud800"])
async def test_a_description_that_cannot_be_written_down_is_refused(
    tmp_path: Path, data: Data, description: Any
) -> None:
    with pytest.raises(InvalidParams, match="description"):
        await opened(tmp_path, data).add(1, "acme", description)


@pytest.mark.parametrize("is_purged", [False, True])
async def test_a_removed_context_is_gone_for_good_with_its_data(tmp_path: Path, data: Data, is_purged: bool) -> None:
    contexts = opened(tmp_path, data)
    await contexts.add(1, "acme")

    assert await contexts.remove(1, purge=is_purged)

    assert (data.archived, data.purged) == (([], [1]) if is_purged else ([1], []))
    for each in (contexts, opened(tmp_path, data)):
        assert each.find(1) is each.find("acme") is None
        assert each.entries() == [ADMIN]
    assert (await contexts.add(1, "acme")).id == 1


async def test_removing_what_is_not_there_says_so(tmp_path: Path, data: Data) -> None:
    assert not await opened(tmp_path, data).remove(1)
    assert data.archived == []


async def test_the_admin_context_stays(tmp_path: Path, data: Data) -> None:
    with pytest.raises(FailedPrecondition, match="context 0"):
        await opened(tmp_path, data).remove(0)


async def test_a_context_is_not_found_from_the_start_of_its_removal(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path, data)
    await contexts.add(1, "acme")
    seen: list[object] = []

    async def archive(context: int) -> None:
        seen.extend([context, contexts.find(1), contexts.find("acme"), contexts.entries()])

    contexts._take_away["archive"] = archive
    await contexts.remove(1)

    assert seen == [1, None, None, [ADMIN]]


async def test_a_removal_that_fails_can_be_asked_for_again(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path, data)
    await contexts.add(1, "acme")
    data.problem = OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        await contexts.remove(1)
    assert contexts.find(1) is None
    with pytest.raises(Conflict, match="being removed"):
        await contexts.add(1, "acme")

    data.problem = None
    assert await contexts.remove(1)
    assert data.archived == [1]
    assert not await contexts.remove(1)


async def test_a_removal_broken_off_by_a_crash_goes_on_at_the_next_start(tmp_path: Path, data: Data) -> None:
    crashing = opened(tmp_path, data)
    await crashing.add(1, "acme")
    await crashing.add(2, "zeta")
    data.problem = OSError("power cut")
    with pytest.raises(OSError, match="power cut"):
        await crashing.remove(1)
    data.problem = None

    contexts = opened(tmp_path, data)
    assert [context.id for context in contexts.entries()] == [0, 2]
    await contexts.settle()

    assert data.archived == [1]
    assert [entry["id"] for entry in written(tmp_path)["contexts"]] == [0, 2]
    assert (await contexts.add(1, "acme")).id == 1


async def test_what_another_version_wrote_is_kept(tmp_path: Path, data: Data) -> None:
    acme = {"id": 1, "name": "acme", "tags": ["a"], "title": "Acme GmbH"}
    write(tmp_path, {"contexts": [acme], "made_by": "2.0"})

    contexts = opened(tmp_path, data)
    await contexts.add(2, "zeta")

    document = written(tmp_path)
    assert document["made_by"] == "2.0"
    assert document["contexts"] == [
        {"id": 0, "name": "admin", "description": ADMIN.description},
        acme,
        {"id": 2, "name": "zeta"},
    ]


async def test_the_admin_context_may_have_another_name(tmp_path: Path, data: Data) -> None:
    write(tmp_path, {"contexts": [{"id": 0, "name": "root"}]})

    contexts = opened(tmp_path, data)

    assert contexts.find("root") == contexts.find(0)
    assert contexts.find("admin") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", 'no list "contexts"'),
        (b"{}", 'no list "contexts"'),
        (b'{"contexts": {}}', 'no list "contexts"'),
        (b'{"contexts": [3]}', "3 is no context"),
        (b'{"contexts": [{"id": "1", "name": "acme"}]}', "no context number"),
        (b'{"contexts": [{"name": "acme"}]}', "no context number"),
        (b'{"contexts": [{"id": 1}]}', "no context name"),
        (b'{"contexts": [{"id": 1, "name": "a b"}]}', "no context name"),
        (b'{"contexts": [{"id": 1, "name": "a", "description": 3}]}', "description"),
        (b'{"contexts": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]}', "twice"),
        (b'{"contexts": [{"id": 1, "name": "a"}, {"id": 2, "name": "A"}]}', "twice"),
        (b'{"contexts": [{"id": 1, "name": "admin"}]}', "belongs to context 0"),
        (b'{"contexts": [{"id": 1, "name": "a", "removing": "maybe"}]}', "removing"),
        (b'{"contexts": [{"id": 0, "name": "admin", "removing": "purge"}]}', "removing"),
    ],
)
def test_a_file_that_makes_no_sense_is_an_error_and_stays_as_it_is(
    tmp_path: Path, data: Data, text: bytes, why: str
) -> None:
    path = tmp_path / "contexts.json"
    path.write_bytes(text)

    with pytest.raises(ContextFileError, match=why) as raised:
        opened(tmp_path, data)

    assert str(path) in str(raised.value)
    assert path.read_bytes() == text


def test_a_folder_in_place_of_the_file_is_an_error(tmp_path: Path, data: Data) -> None:
    (tmp_path / "contexts.json").mkdir()

    with pytest.raises(ContextFileError, match="cannot be read"):
        opened(tmp_path, data)


async def test_what_cannot_be_written_down_does_not_take_effect(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path / "file", data)
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(Unavailable, match="the list of contexts cannot be written now"):
        await contexts.add(1, "acme")

    assert contexts.find(1) is None


async def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, data: Data) -> None:
    await opened(tmp_path, data).add(1, "acme")
    (tmp_path / "contexts.json.new").write_text('{"contexts": [')

    contexts = opened(tmp_path, data)
    assert contexts.find("acme") is not None
    await contexts.add(2, "zeta")
    assert [context.id for context in opened(tmp_path, data).entries()] == [0, 1, 2]


async def test_changes_at_the_same_time_all_stay(tmp_path: Path, data: Data) -> None:
    contexts = opened(tmp_path, data)

    await asyncio.gather(*(contexts.add(number, f"c{number}") for number in range(1, 21)))
    await asyncio.gather(*(contexts.remove(number) for number in range(1, 21, 2)))

    for each in (contexts, opened(tmp_path, data)):
        assert [context.id for context in each.entries()] == [0, *range(2, 21, 2)]
    assert sorted(data.archived) == list(range(1, 21, 2))
