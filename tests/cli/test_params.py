"""Parameters as people type them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.cli.call import read_params


@pytest.mark.parametrize(
    ("words", "params"),
    [
        ([], {}),
        (["limit=5", "name=Rye"], {"limit": 5, "name": "Rye"}),
        (["name=a=b"], {"name": "a=b"}),
        (["ok=true", "none=null", "text="], {"ok": True, "none": None, "text": ""}),
        (['filter={"status":"new"}'], {"filter": {"status": "new"}}),
        (['name="42"'], {"name": "42"}),
        (['{"sid":"1a"}'], {"sid": "1a"}),
        (['["1a"]'], ["1a"]),
    ],
)
def test_words_become_parameters(words: list[str], params: Any) -> None:
    assert read_params(words) == params


def test_parameters_come_from_a_file_or_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "order.json"
    file.write_text('{"customer": "조민서"}', encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO('{"sid": "1a"}'))

    assert read_params([f"@{file}"]) == {"customer": "조민서"}
    assert read_params(["-"]) == {"sid": "1a"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["limit"], "'limit' is no parameter; write name=value"),
        (["=5"], "'=5' is no parameter"),
        (["a=1", "a=2"], "a is given twice"),
        (["{"], "the parameters: not JSON"),
        (["@/nowhere/x.json"], "cannot read /nowhere/x.json"),
    ],
)
def test_what_cannot_be_parameters_is_refused(words: list[str], message: str) -> None:
    with pytest.raises(ValueError, match="^" + message):
        read_params(words)
