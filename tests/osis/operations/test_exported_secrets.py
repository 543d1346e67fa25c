"""Secrets on their way out and back in."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any, ClassVar

import pytest

from hero_sdk.osis import Osis, StoreSchema
from hero_sdk.osis.operations import (
    ExportJob,
    ImportJob,
    ImportReport,
    OperationFailed,
    export,
    import_objects,
)
from hero_sdk.values import RootObject
from tests.osis.operations.files import FORMS, Form, put, tree
from tests.osis.operations.quiet import Quiet


class Login(RootObject):
    """Has something to hide."""

    name: str
    password: str | None = None
    secret_fields: ClassVar[tuple[str, ...]] = ("password",)


LOGINS = {"logins": StoreSchema(domain="logins", models=(Login,))}


class TestSecrets:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        async def fill() -> None:
            osis = Osis(tmp_path / "var/osis", LOGINS.values(), search=None)
            await (
                osis.domain(3, "logins")
                .of(Login)
                .new_many([Login(name="Ann", password="open sesame"), Login(name="Ben")])
            )
            await osis.close()

        asyncio.run(fill())
        return tmp_path / "var/osis"

    def passwords(self, root: Path) -> list[str | None]:
        async def read() -> list[str | None]:
            osis = Osis(root, LOGINS.values(), search=None)
            found = await osis.domain(3, "logins").of(Login).list_full()
            await osis.close()
            return [each.password for each in found]

        return asyncio.run(read())

    def exported(self, root: Path, target: Path, form: Form, keys: Path | None = None) -> bytes:
        export(ExportJob(root=root, schemas=LOGINS, target=target, format=form, keys=keys), Quiet())
        return b"".join(tree(target).values())

    def imported(self, root: Path, source: Path, **more: Any) -> ImportReport:
        job = ImportJob(
            root=root, schemas=LOGINS, source=source, find_context=int, refusals=root.parent / "refused", **more
        )
        return import_objects(job, Quiet())

    @pytest.mark.parametrize("form", FORMS)
    def test_they_are_left_out_unless_asked_for(self, root: Path, tmp_path: Path, form: Form) -> None:
        assert b"sesame" not in self.exported(root, tmp_path / "out", form)
        other = tmp_path / "other/osis"
        assert self.imported(other, tmp_path / "out").refused == []
        assert self.passwords(other) == [None, None]

    @pytest.mark.parametrize("form", FORMS)
    def test_those_that_were_asked_for_come_back_sealed(self, root: Path, tmp_path: Path, form: Form) -> None:
        assert b"sesame" in self.exported(root, tmp_path / "out", form, keys=root.parent / "keys")
        other = tmp_path / "other/osis"
        assert self.imported(other, tmp_path / "out").refused == []
        assert self.passwords(other) == ["open sesame", None]
        assert b"sesame" not in (other / "3/logins/objects.db").read_bytes()
        assert self.imported(other, tmp_path / "out").outcomes["3/logins/Login"] == {"unchanged": 2, "refused": 0}

    def test_another_secret_is_another_object(self, root: Path, tmp_path: Path) -> None:
        put(tmp_path / "in/3/logins/Login.jsonl", b'{"sid": "11", "name": "Ben", "password": "new"}')
        assert self.imported(root, tmp_path / "in").refused_count == 1
        assert self.imported(root, tmp_path / "in", may_replace=True).refused_count == 0
        assert self.passwords(root) == ["open sesame", "new"]

    def test_lost_keys_are_told(self, root: Path, tmp_path: Path) -> None:
        shutil.rmtree(root.parent / "keys")
        with pytest.raises(OperationFailed, match="secrets"):
            self.exported(root, tmp_path / "out", "jsonl", keys=root.parent / "keys")
