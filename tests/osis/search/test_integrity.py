from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.osis.search.integrity import check_sums
from hero_sdk.osis.search.protocol import IndexDamaged, Marker, Row
from hero_sdk.osis.search.tantivy_index import TantivyIndex
from tests.osis.search.notebook import NOTE

PARTS = [".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm", ".del"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index with a deleted object, so that it has files of all kinds."""
    index = TantivyIndex(tmp_path / "index", [NOTE])
    index.open()
    index.put(Row("Note", key, json.dumps({"title": f"rye {key}", "text": "bread " * key})) for key in range(1, 50))
    index.commit(Marker(1, "first"))
    index.remove([7])
    index.commit(Marker(2, "first"))
    index.close()
    return tmp_path / "index"


def part(folder: Path, suffix: str) -> Path:
    return max(folder.glob(f"*{suffix}"), key=lambda path: path.stat().st_size)


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0] ^= 0xFF
    path.write_bytes(content)


def test_a_whole_index_is_in_order(folder: Path) -> None:
    index = TantivyIndex(folder, [NOTE])
    assert index.open() == Marker(2, "first")
    index.verify()
    assert index.is_there()


@pytest.mark.parametrize("suffix", PARTS)
@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        lambda path: cut(path, 0),
        lambda path: cut(path, 5),
        lambda path: cut(path, path.stat().st_size - 1),
        lambda path: path.write_bytes(b"\x00" * path.stat().st_size),
        lambda path: path.write_bytes(b"\xff" * path.stat().st_size),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["gone", "empty", "5 bytes", "a byte short", "zeros", "ones", "a folder"],
)
def test_an_index_with_a_broken_file_is_not_opened(folder: Path, suffix: str, damage: Callable[[Path], object]) -> None:
    damage(part(folder, suffix))

    with pytest.raises(IndexDamaged):
        TantivyIndex(folder, [NOTE]).open()


@pytest.mark.parametrize("suffix", PARTS)
def test_a_single_wrong_byte_is_found(folder: Path, suffix: str) -> None:
    flip(part(folder, suffix))

    with pytest.raises(IndexDamaged, match="not as it was written"):
        check_sums(folder)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b'{"segments": 3}', b'{"segments": [{}]}', b"\xff", b"null"])
def test_an_index_with_senseless_meta_data_is_not_opened(folder: Path, text: bytes) -> None:
    (folder / "meta.json").write_bytes(text)

    with pytest.raises(IndexDamaged):
        TantivyIndex(folder, [NOTE]).open()


@pytest.mark.parametrize("name", ["meta.json", ".managed.json"])
def test_an_index_that_lost_its_table_of_contents_is_cleared(folder: Path, name: str) -> None:
    (folder / name).unlink()
    index = TantivyIndex(folder, [NOTE])

    if name == "meta.json":
        with pytest.raises(IndexDamaged, match=r"meta\.json"):
            index.open()
    else:
        assert index.open() == Marker(2, "first")
    index.clear()
    assert index.open() is None


def test_a_file_in_place_of_the_folder_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("what is this?")
    index = TantivyIndex(tmp_path / "index", [NOTE])

    with pytest.raises(IndexDamaged, match="not a folder"):
        index.open()
    index.clear()
    assert index.open() is None


def test_an_open_index_whose_folder_is_gone_is_damaged(folder: Path) -> None:
    index = TantivyIndex(folder, [NOTE])
    index.open()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()

    assert not index.is_there()
    with pytest.raises(IndexDamaged):
        index.verify()
    assert len(index.search("Note", "rye").hits) == 48
