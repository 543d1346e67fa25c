from __future__ import annotations

from pathlib import Path

import pytest

from hero_sdk.service.settings import BadSetting, Setting, Settings, choice, seconds, size, text, whole, words

CALL_S = Setting("CALL_S", 30.0, seconds)
TOKEN = Setting("TOKEN", "", text, is_secret=True)
HOSTS = Setting[tuple[str, ...]]("HOSTS", (), words)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.touch(mode=0o600)
    return path


def test_the_first_who_knows_answers(file: Path) -> None:
    file.write_text("call_s = 3\n")
    environment = {"HERO_FOOD_CALL_S": "2"}

    by_flag = Settings("hero_food", file, flags={"CALL_S": "1"}, environment=environment).find(CALL_S)
    by_variable = Settings("hero_food", file, environment=environment).find(CALL_S)
    by_file = Settings("hero_food", file, environment={}).find(CALL_S)
    by_default = Settings("hero_food", file.with_name("none.toml"), environment={}).find(CALL_S)

    assert [found.value for found in (by_flag, by_variable, by_file, by_default)] == [1.0, 2.0, 3.0, 30.0]
    assert [found.source for found in (by_flag, by_variable, by_file, by_default)] == [
        "flag",
        "environment HERO_FOOD_CALL_S",
        str(file),
        "default",
    ]


def test_a_change_of_the_file_is_seen_at_the_next_question(file: Path) -> None:
    settings = Settings("hero_food", file, environment={})
    assert settings.get(CALL_S) == 30.0

    file.write_text("call_s = 7\n")

    assert settings.get(CALL_S) == 7.0


def test_lists_come_as_toml_lists_and_as_text_with_commas(file: Path) -> None:
    file.write_text('hosts = ["a.example", "b.example"]\n')
    assert Settings("s", file, environment={}).get(HOSTS) == ("a.example", "b.example")
    assert Settings("s", file, environment={"S_HOSTS": "a.example, b.example,"}).get(HOSTS) == (
        "a.example",
        "b.example",
    )


def test_a_file_that_others_can_read_is_refused_with_the_command_that_mends_it(file: Path) -> None:
    file.write_text('token = "x"\n')
    file.chmod(0o644)

    with pytest.raises(BadSetting, match=f"chmod 600 {file}"):
        Settings("s", file, environment={}).get(TOKEN)

    file.chmod(0o600)
    assert Settings("s", file, environment={}).get(TOKEN) == "x"


@pytest.mark.parametrize("content", [b"call_s = \n", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BadSetting, match=r"settings\.toml is not valid TOML"):
        Settings("s", file, environment={}).get(CALL_S)


def test_a_value_that_cannot_be_used_is_named_with_its_place_and_the_wish() -> None:
    settings = Settings("s", Path("/nowhere/settings.toml"), environment={"S_CALL_S": "soon"})
    with pytest.raises(BadSetting, match=r"S_CALL_S is 'soon'.*number of seconds"):
        settings.get(CALL_S)


def test_a_secret_is_never_shown() -> None:
    settings = Settings("s", Path("/nowhere/settings.toml"), environment={"S_TOKEN": "hunter2"})
    found = settings.find(TOKEN)
    assert found.value == "hunter2"
    assert found.shown == "(set)"
    assert "hunter2" not in repr(found)

    strict = Setting("TOKEN", 0, whole(1), is_secret=True)
    with pytest.raises(BadSetting) as refused:
        settings.get(strict)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "bytes_"), [("10", 10), ("2 KiB", 2048), ("16MiB", 16 * 1024**2), ("1 GiB", 1024**3)]
)
def test_sizes(given: str, bytes_: int) -> None:
    assert size(given) == bytes_


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (size, "0"),
        (size, "1 MB"),
        (seconds, "0"),
        (seconds, "-1"),
        (seconds, "inf"),
        (whole(1), "0"),
        (whole(), "1.5"),
        (choice("a", "b"), "c"),
    ],
)
def test_values_out_of_range_are_refused(read: object, given: str) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match="needed"):
        read(given)
