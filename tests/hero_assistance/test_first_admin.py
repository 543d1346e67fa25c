"""`hero_assistance admin create`: with the service running, and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from hero_assistance.first_admin import create_admin
from hero_assistance.service import build
from hero_models.assistance import Role, User, UserStatus
from hero_sdk.paths import service_paths


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH_ROOT", str(tmp_path))
    monkeypatch.delenv("PATH_VAR", raising=False)
    monkeypatch.delenv("PATH_SOCKET", raising=False)
    return tmp_path


def people() -> dict[str, Role]:
    import asyncio

    async def read() -> dict[str, Role]:
        server = build()
        async with server.started():
            return {user.email: user.role async for user in server.osis.domain(0, "assistance").of(User).scan()}

    return asyncio.run(read())


def test_without_the_service_running(capsys: pytest.CaptureFixture[str]) -> None:
    assert create_admin(build(), ["Maya@Example.org", "--name", "Maya Lindqvist"]) == 0
    assert capsys.readouterr().out == "Maya Lindqvist <maya@example.org> is an admin and can sign in\n"
    assert create_admin(build(), ["maya@example.org"]) == 0  # again
    assert people() == {"maya@example.org": Role.ADMIN}


def test_somebody_known_becomes_admin_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert create_admin(build(), ["maya@example.org"]) == 0
    assert create_admin(build(), ["--instance", "globex", "maya@example.org"]) == 0
    assert service_paths("hero_assistance", "globex").osis.exists()


def test_somebody_who_was_shut_out_can_sign_in_again() -> None:
    import asyncio

    async def shut_out() -> None:
        server = build()
        async with server.started():
            users = server.osis.domain(0, "assistance").of(User)
            await users.new(User(email="ann@example.org", display_name="Ann", status=UserStatus.DISABLED))

    async def status() -> UserStatus:
        server = build()
        async with server.started():
            users = server.osis.domain(0, "assistance").of(User)
            return (await users.find(User.Fields.email == "ann@example.org")).items[0].status

    asyncio.run(shut_out())
    assert create_admin(build(), ["ann@example.org"]) == 0
    assert asyncio.run(status()) is UserStatus.ACTIVE


def test_what_is_no_address_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert create_admin(build(), ["maya"]) == 1
    assert "must be an email address" in capsys.readouterr().err
