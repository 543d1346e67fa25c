from __future__ import annotations

import logging
from pathlib import Path

import pytest

from hero_sdk.rpc import Credentials, Grant, Unauthenticated, Unavailable
from hero_sdk.server.bearer import BearerTokens
from hero_sdk.server.errors import BadTokenFile

ANN = "ann-0123456789abcdef"
BOT = "bot-0123456789abcdef"
FILE = f"""
[[token]]
token = "{ANN}"
user = "ann"
claims = ["order.read", "order.write"]
contexts = [0, 3]

[[token]]
token = "{BOT}"
claims = ["groups.admin"]
contexts = "all"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tokens.toml"
    path.touch(mode=0o600)
    path.write_text(FILE)
    return path


def shown(authorization: str | None) -> Credentials:
    return Credentials(authorization=authorization)


def test_a_token_brings_user_claims_and_contexts(file: Path) -> None:
    tokens = BearerTokens(file)
    assert tokens(shown(f"Bearer {ANN}")) == Grant(
        user="ann", claims=frozenset({"order.read", "order.write"}), contexts=frozenset({0, 3})
    )
    assert tokens(shown(f"bearer  {BOT} ")) == Grant(claims=frozenset({"groups.admin"}), contexts="all")


def test_without_a_token_the_caller_is_anonymous(file: Path) -> None:
    assert BearerTokens(file)(shown(None)) is None


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", f"Basic {ANN}", ANN, f"Bearer {ANN}x", f"Bearer {ANN[:-1]}"]
)
def test_anything_else_is_refused_and_never_repeated(file: Path, authorization: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        BearerTokens(file)(shown(authorization))
    assert ANN[:8] not in str(refused.value)


def test_a_change_of_the_file_counts_at_once(file: Path) -> None:
    tokens = BearerTokens(file)
    file.write_text(FILE.replace(ANN, "new-0123456789abcdef"))

    assert tokens(shown("Bearer new-0123456789abcdef")) is not None
    with pytest.raises(Unauthenticated):
        tokens(shown(f"Bearer {ANN}"))


def test_while_the_file_cannot_be_read_nobody_is_let_in(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    tokens = BearerTokens(file)
    file.write_text("[[token]")
    for _ in range(2):
        with caplog.at_level(logging.ERROR), pytest.raises(Unavailable):
            tokens(shown(f"Bearer {ANN}"))
    assert caplog.text.count("nobody is let in") == 1
    assert ANN not in caplog.text

    file.write_text(FILE)
    assert tokens(shown(f"Bearer {ANN}")) is not None


def test_a_token_stands_nowhere_in_memory_in_clear(file: Path) -> None:
    tokens = BearerTokens(file)
    assert ANN not in repr(vars(tokens))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("token = [1]", r"\[\[token\]\] tables"),
        ("[[tokens]]", r"\[\[token\]\] tables"),
        ("[[token]]\nuser = 'ann'", "number 1.*at least 16 characters"),
        ("[[token]]\ntoken = 'short'", "at least 16 characters"),
        ("[[token]]\ntoken = 'with a space in the middle'", "without spaces"),
        (f"[[token]]\ntoken = '{ANN}'\nusers = 'ann'", "'users' is not known"),
        (f"[[token]]\ntoken = '{ANN}'\nuser = 7", "user must be a text"),
        (f"[[token]]\ntoken = '{ANN}'\nclaims = 'order.read'", "claims must be a list"),
        (f"[[token]]\ntoken = '{ANN}'\nclaims = ['order.*']", "claims must be a list"),
        (f"[[token]]\ntoken = '{ANN}'\ncontexts = [-1]", "contexts must be"),
        (f"[[token]]\ntoken = '{ANN}'\ncontexts = [true]", "contexts must be"),
        (f"[[token]]\ntoken = '{ANN}'\n[[token]]\ntoken = '{ANN}'", "number 2.*stands above"),
        (f"[[token]]\ntoken = {ANN}", "not valid TOML"),
    ],
)
def test_a_malformed_file_is_refused_without_showing_a_token(file: Path, content: str, reason: str) -> None:
    file.write_text(content)
    with pytest.raises(BadTokenFile, match=reason) as refused:
        BearerTokens(file).load()
    assert str(file) in str(refused.value)
    assert ANN not in str(refused.value)
    assert refused.value.__cause__ is None or ANN not in str(refused.value.__cause__)


def test_a_file_that_others_can_read_is_refused(file: Path) -> None:
    file.chmod(0o640)
    with pytest.raises(BadTokenFile, match=f"chmod 600 {file}"):
        BearerTokens(file).load()


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadTokenFile, match=r"none\.toml: No such file"):
        BearerTokens(tmp_path / "none.toml").load()
    with pytest.raises(BadTokenFile, match="is no file"):
        BearerTokens(tmp_path).load()
