"""The parts pages are made with."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.requests import Request

from hero_sdk.web import Assets, Links, bars_path, spark_path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "hero_sdk/web/static/vendor"


def asked(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw})


def test_links_know_the_prefix_and_quote_what_stands_in_them() -> None:
    links = Links("/x", (("context", "3"),))
    assert links("objects", "a/b c", q="rye & wheat", f=["1", "2"], none=None, empty="") == (
        "/x/objects/a%2Fb%20c?context=3&q=rye+%26+wheat&f=1&f=2"
    )
    assert Links()() == "/"
    assert Links("/x")() == "/x/"


def test_a_file_that_changes_gets_another_name_and_so_does_what_mentions_it(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text('@import url("asset:b.svg");')
    (tmp_path / "b.svg").write_text("<svg/>")
    first = Assets(tmp_path)
    (tmp_path / "b.svg").write_text("<svg></svg>")
    second = Assets(tmp_path)
    assert first.path("b.svg") != second.path("b.svg")
    assert first.path("a.css") != second.path("a.css")
    name = second.path("a.css").rpartition("/")[2]
    assert second.path("b.svg").rpartition("/")[2].encode() in bytes(second.answer(asked(), name).body)


def test_files_are_compressed_for_those_who_can_read_it(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("// " + "x" * 1000)
    assets = Assets(tmp_path)
    name = assets.path("a.js").rpartition("/")[2]
    packed, plain = assets.answer(asked(accept_encoding="gzip, br"), name), assets.answer(asked(), name)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(packed.body)) == bytes(plain.body)
    assert "content-encoding" not in plain.headers
    assert assets.answer(asked(), "a.js").status_code == 404


@pytest.mark.parametrize("values", [[], [0.0], [1.0], [0.0, 0.0], [1.0, 5.0, 2.5]])
def test_a_spark_stays_within_its_box(values: list[float]) -> None:
    line, area = spark_path(values, 100, 20)
    numbers = [float(each) for point in line[1:].split("L") for each in point.split()]
    assert all(0 <= x <= 100 for x in numbers[::2])
    assert all(0 <= y <= 20 for y in numbers[1::2])
    assert area.startswith(line)


@pytest.mark.parametrize("values", [[], [0], [3], [0, 1, 1_000_000], [5] * 15])
def test_bars_stay_within_their_box_and_every_value_can_be_seen(values: list[int]) -> None:
    bars = [each for each in bars_path(values, 90, 20).split("M") if each]
    assert len(bars) == sum(value > 0 for value in values)
    for bar in bars:
        left, top, wide = (
            float(number) for number in re.findall(r"[0-9.]+", bar)[:1] + re.findall(r"[Vh]([0-9.]+)", bar)[:2]
        )
        assert 0 <= left <= left + wide <= 90
        assert 0 <= top <= 18.5


def test_what_others_made_is_what_the_manifest_says() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts/vendor"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for entry in json.loads((VENDOR / "manifest.json").read_text()):
        assert entry["licence"]
        assert entry["source"] == f"npm:{entry['package']}@{entry['version']}"
        assert any("LICENSE" in file for file in entry["files"])
