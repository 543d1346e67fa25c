"""Backups, and what becomes of a service that gets one back."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from hero_sdk.osis import Osis, OsisSettings
from hero_sdk.osis.contexts import FILE as CONTEXTS
from hero_sdk.osis.holding import FolderInUse, Hold, finish_swap, restored_place
from hero_sdk.osis.operations import BackupJob, OperationFailed, back_up, restore, verify
from tests.osis.bakery import Oven, Recipe
from tests.osis.operations.quiet import SCHEMAS, Quiet, with_stores

WRITING = """
import asyncio, pathlib, sys
from hero_sdk.osis import Osis
from tests.osis.bakery import BAKERY, Oven, Recipe

async def one(store, number):
    while True:
        recipe = await store.of(Recipe).new(Recipe(name="x" * (1 + number), tags=["a", "b"]))
        oven = await store.of(Oven).new(Oven(label="y" * 1000))
        await store.of(Oven).delete(oven.sid)
        print(recipe.sid, flush=True)

async def main():
    store = Osis(pathlib.Path(sys.argv[1]), [BAKERY], search=None).domain(3, "bakery")
    await asyncio.gather(*(one(store, number) for number in range(8)))

asyncio.run(main())
"""


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that writes to the stores all the time, and says the sid of every second object."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(tmp_path / "osis")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def fill(root: Path, *names: str) -> list[str]:
    async def add(osis: Osis) -> list[str]:
        recipes = osis.domain(3, "bakery").of(Recipe)
        return [each.sid for each in await recipes.new_many([Recipe(name=name) for name in names])]

    found: list[str] = with_stores(root, add)
    return found


def job(folder: Path, name: str = "backup", **more: Any) -> BackupJob:
    return BackupJob(root=folder / "osis", target=folder / name, **more)


def findings(root: Path) -> list[tuple[str, str]]:
    return [(each.kind, each.what) for each in verify(root, SCHEMAS, Quiet(), with_indexes=True)]


def test_a_backup_under_write_load_is_whole_and_of_one_moment(tmp_path: Path, writing: subprocess.Popen[str]) -> None:
    assert writing.stdout is not None
    before = {writing.stdout.readline().strip() for _ in range(50)}
    writing.stdout.readline()
    report = back_up(job(tmp_path, bytes_per_s=2**19), Quiet())  # so slow that much is written meanwhile
    writing.kill()
    written = {line.strip() for line in writing.stdout}

    assert report.databases == 1
    assert findings(tmp_path / "backup") == []

    async def recipes(osis: Osis) -> set[str]:
        return set(await osis.domain(3, "bakery").of(Recipe).list(limit=10_000))

    copied, present = with_stores(tmp_path / "backup", recipes), with_stores(tmp_path / "osis", recipes)
    assert before <= copied < present
    assert written - copied


def test_only_its_owner_can_read_a_backup(tmp_path: Path) -> None:
    fill(tmp_path / "osis", "Rye")
    (tmp_path / "osis" / CONTEXTS).write_text('{"contexts": [{"id": 3, "name": "acme"}]}')
    back_up(job(tmp_path), Quiet())
    files = sorted(path.relative_to(tmp_path / "backup").as_posix() for path in (tmp_path / "backup").rglob("*"))
    assert files == ["3", "3/bakery", "3/bakery/objects.db", "backup.json", "contexts.json"]
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    assert (tmp_path / "backup/3/bakery/objects.db").stat().st_mode & 0o077 == 0
    assert not (tmp_path / "backup.partial").exists()


def test_a_backup_that_was_killed_leaves_no_target_and_does_not_hinder_the_next(tmp_path: Path) -> None:
    fill(tmp_path / "osis", *(f"Rye {number}" for number in range(2_000)))
    script = (
        "from pathlib import Path\n"
        "from hero_sdk.osis.operations import BackupJob, back_up\n"
        "from tests.osis.operations.quiet import Quiet\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "back_up(BackupJob(root=folder / 'osis', target=folder / 'backup'), Quiet(300_000))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "backup").exists()
    assert (tmp_path / "backup.partial").exists()

    back_up(job(tmp_path), Quiet())
    assert findings(tmp_path / "backup") == []
    assert not (tmp_path / "backup.partial").exists()


def test_a_target_that_cannot_be_is_refused_and_left_alone(tmp_path: Path) -> None:
    fill(tmp_path / "osis", "Rye")
    (tmp_path / "backup").mkdir()
    with pytest.raises(OperationFailed, match="exists already"):
        back_up(job(tmp_path), Quiet())
    (tmp_path / "other.partial").mkdir()
    with pytest.raises(OperationFailed, match="no unfinished backup"):
        back_up(job(tmp_path, "other"), Quiet())
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationFailed, match="cannot be written"):
        back_up(job(tmp_path, "file/backup"), Quiet())
    with pytest.raises(OperationFailed, match="nothing to back up"):
        back_up(BackupJob(root=tmp_path / "nowhere", target=tmp_path / "new"), Quiet())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "file", "osis", "osis.lock", "other.partial"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    fill(tmp_path / "osis", *("x" * 60 for _ in range(2_000)))
    script = (
        "import resource, signal\n"
        "from pathlib import Path\n"
        "from hero_sdk.osis.operations import BackupJob, OperationFailed, back_up\n"
        "from tests.osis.operations.quiet import Quiet\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"  # writing more fails
        f"folder = Path({str(tmp_path)!r})\n"
        "try:\n"
        "    back_up(BackupJob(root=folder / 'osis', target=folder / 'backup'), Quiet())\n"
        "except OperationFailed as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False
    )
    assert "bakery in context 3" in done.stdout, done.stderr
    assert not list(tmp_path.glob("backup*"))


class TestRestoring:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        """Stores with one recipe more than their backup has."""
        root = tmp_path / "osis"
        fill(root, "Rye", "Oat")
        (root / CONTEXTS).write_text('{"contexts": [{"id": 3, "name": "acme"}]}')
        back_up(job(tmp_path), Quiet())
        fill(root, "Spelt")
        return root

    def names(self, root: Path) -> list[str]:
        async def read(osis: Osis) -> list[str]:
            return [each.name for each in await osis.domain(3, "bakery").of(Recipe).list_full()]

        found: list[str] = with_stores(root, read)
        return found

    def epoch(self, root: Path) -> str:
        with closing(sqlite3.connect(root / "3/bakery/objects.db")) as connection:
            found: str = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0]
            return found

    def test_what_was_backed_up_is_there_and_what_was_there_lies_beside(self, root: Path, tmp_path: Path) -> None:
        before = self.epoch(root)
        with Hold(root, alone=True):
            report = restore(root, tmp_path / "backup", Quiet())

        assert self.names(root) == ["Rye", "Oat"]
        assert report.before is not None
        assert self.names(report.before) == ["Rye", "Oat", "Spelt"]
        assert self.epoch(root) != before  # cursors of events are of another time
        assert findings(root) == []
        assert (root / CONTEXTS).exists()

    def test_numbers_that_were_given_since_are_not_given_again(self, root: Path, tmp_path: Path) -> None:
        with Hold(root, alone=True):
            restore(root, tmp_path / "backup", Quiet())
        assert fill(root, "Emmer") == ["13"]  # 12 was the spelt

    def test_text_search_finds_what_was_restored(self, root: Path, tmp_path: Path) -> None:
        async def found(words: str) -> list[str]:
            osis = Osis(root, SCHEMAS.values(), OsisSettings())
            try:
                page = await osis.domain(3, "bakery").of(Recipe).find(text=words, fresh=True)
                return [each.name for each in page.items]
            finally:
                await osis.close()

        assert asyncio.run(found("spelt")) == ["Spelt"]
        with Hold(root, alone=True):
            restore(root, tmp_path / "backup", Quiet())
        assert asyncio.run(found("spelt")) == []
        assert asyncio.run(found("rye")) == ["Rye"]

    def test_a_service_that_uses_the_stores_keeps_them(self, root: Path) -> None:
        async def use(osis: Osis) -> None:
            await osis.domain(3, "bakery").of(Oven).count()
            with pytest.raises(FolderInUse, match="stop the service first"):
                Hold(root, alone=True)

        with_stores(root, use)
        Hold(root, alone=True).close()

    def test_nobody_begins_to_use_stores_while_they_are_restored(self, root: Path) -> None:
        async def use(osis: Osis) -> None:
            with pytest.raises(Exception, match="the store is just being restored"):
                await osis.domain(3, "bakery").of(Oven).count()

        with Hold(root, alone=True):
            with_stores(root, use)

    @pytest.mark.parametrize("step", ["before the old is moved", "before the new is moved"])
    def test_a_restore_broken_off_between_its_steps_is_finished_by_the_next_user(
        self, root: Path, tmp_path: Path, step: str
    ) -> None:
        shutil.copytree(tmp_path / "backup", restored_place(root))
        if step == "before the new is moved":
            root.rename(root.with_name("osis.before"))
        assert self.names(root) == ["Rye", "Oat"]
        assert self.names(root.with_name("osis.before")) == ["Rye", "Oat", "Spelt"]
        assert not finish_swap(root)

    def test_a_backup_that_was_changed_is_refused(self, root: Path, tmp_path: Path) -> None:
        copy = tmp_path / "backup/3/bakery/objects.db"
        with copy.open("r+b") as file:
            file.seek(5000)
            file.write(b"?")
        self.refused(root, tmp_path, "not as it was when the backup was made")

    @pytest.mark.parametrize("place", ["../../evil/objects.db", "3/bakery/../../x", "/etc/passwd", "a/b/objects.db"])
    def test_a_manifest_leads_nowhere_else(self, root: Path, tmp_path: Path, place: str) -> None:
        manifest = tmp_path / "backup/backup.json"
        told = orjson.loads(manifest.read_bytes())
        told["files"] = {place: told["files"]["3/bakery/objects.db"]}
        manifest.write_bytes(orjson.dumps(told))
        self.refused(root, tmp_path, "makes no sense")

    def test_a_folder_that_is_no_backup_is_refused(self, root: Path, tmp_path: Path) -> None:
        shutil.rmtree(tmp_path / "backup")
        self.refused(root, tmp_path, "is no backup")
        (tmp_path / "backup").mkdir()
        (tmp_path / "backup/backup.json").write_text("[]")
        self.refused(root, tmp_path, "makes no sense")

    def refused(self, root: Path, folder: Path, message: str) -> None:
        with Hold(root, alone=True), pytest.raises(OperationFailed, match=message):
            restore(root, folder / "backup", Quiet())
        assert self.names(root) == ["Rye", "Oat", "Spelt"]
        assert not root.with_name("osis.restoring").exists()
