"""Files that others wrote: the form of the original store, hostile ones, giant ones."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import orjson

from hero_sdk.osis.operations import import_objects
from tests.osis.operations.files import put
from tests.osis.operations.quiet import Quiet, content, import_job


def test_the_original_stores_folder_is_read(tmp_path: Path) -> None:
    stored = "# as somebody else writes it\n[author]\n"
    put(tmp_path / "old/osisdb/3/bakery/oven/1a.otoml", "O:\nlabel = 'old'\nupdated_at = 2026-01-02T03:04:05Z\n")
    put(tmp_path / "old/osisdb/3/bakery/oven/1b.otoml", f"O:\n{stored}")
    put(tmp_path / "old/osisdb/3/bakery/recipe/1c.otoml", 'O:\nname = "Rye"\nsince = 2026-01-02\nrev = 7\n')

    report = import_objects(import_job(tmp_path / "osis", tmp_path / "old"), Quiet())

    assert (
        report.refused == [("3/bakery/oven/1b.otoml", "Oven: author is not a field here")] or report.refused_count == 1
    )
    kept = content(tmp_path / "osis")
    assert kept["Oven"][0][3] == 1767323045
    assert kept["Recipe"][0][:2] == (48, 7)
    assert kept["Recipe"][0][4]["since"] == date(2026, 1, 2).isoformat()


def test_hostile_files_are_listed_and_nothing_of_them_is_stored(tmp_path: Path) -> None:
    source = tmp_path / "in"
    secret = tmp_path / "secret.otoml"
    put(secret, 'O:\nlabel = "secret"\n')
    ovens = source / "3/bakery/Oven"
    good = 'O:\nlabel = "good"\n'
    put(ovens / "10.otoml", good)
    put(ovens / "11.otoml", b'O:\nlabel = "\xff\xfe"\n')
    put(ovens / "12.otoml", "O:\nlabel = 12\n")
    put(ovens / "13.otoml", 'O:\nsid = "../../13"\n')
    put(ovens / "14.otoml", "O:\nlabel = ")
    put(ovens / "15.otoml", b'O:\nlabel = "' + b"x" * 3000 + b'"\n')
    put(ovens / "16.otoml", "O:\nwhat = nan\n")
    put(ovens / "17.otoml", "")
    put(ovens / "..zz.otoml", good)
    put(ovens / "0a.otoml", good)
    put(ovens / "18.txt", good)
    (ovens / "19.otoml").symlink_to(secret)
    os.mkfifo(ovens / "1a.otoml")
    (ovens / "1b.otoml").mkdir()
    (source / "3/bakery/Shelf").symlink_to(ovens)
    put(source / "3/bakery/Nothing/10.otoml", good)
    put(source / "3/nowhere/Oven/10.otoml", good)
    put(source / "acme/bakery/Oven/10.otoml", good)
    put(source / "3/readme.txt", "")
    lines = [
        b'{"sid": "20", "label": "good"}',
        b'{"sid": "20", "label": "another"}',
        b'{"sid": "10", "label": "another"}',
        b'{"sid": "21"',
        b"[]",
        b"{}",
        b'{"sid": "../21"}',
        b'{"sid": 21}',
        b'{"sid": "1y2p0ij32e8e7"}',
        b'{"sid": "22", "label": "\xff"}',
        b'{"sid": "23", "lable": "typo"}',
        b'{"sid": "24", "rev": -1}',
        b'{"sid": "25", "created_at": "yesterday"}',
        b'{"sid": "26", "label": "' + b"x" * 10_000 + b'"}',
        b"",
        b'{"sid": "27", "label": "good"}',
        b'{"sid": "28", "label": "hal',
    ]
    put(source / "3/bakery/Oven.jsonl", b"\n".join(lines))
    put(source / "3/bakery/Recipe.jsonl", b'{"sid": "20", "name": "Rye"}\n')

    report = import_objects(import_job(tmp_path / "osis", source, max_bytes=2048), Quiet())

    assert [row[0] for row in content(tmp_path / "osis")["Oven"]] == [36, 72, 79]  # 10, 20, 27
    assert content(tmp_path / "osis")["Recipe"] == []
    listed = [orjson.loads(line) for line in (tmp_path / "refused.jsonl").read_bytes().splitlines()]
    told = {each["place"]: each["reason"] for each in listed}
    assert report.refused_count == len(listed) == len(told)
    expected = {
        "3/bakery/Oven/11.otoml": "not UTF-8",
        "3/bakery/Oven/12.otoml": "label",
        "3/bakery/Oven/13.otoml": "its file is named after 13",
        "3/bakery/Oven/14.otoml": "not OTOML",
        "3/bakery/Oven/15.otoml": "larger than 2,048 bytes",
        "3/bakery/Oven/16.otoml": "finite",
        "3/bakery/Oven/17.otoml": "first line",
        "3/bakery/Oven/..zz.otoml": "not named after a sid",
        "3/bakery/Oven/0a.otoml": "not named after a sid",
        "3/bakery/Oven/18.txt": "no .otoml file",
        "3/bakery/Oven/19.otoml": "no plain file",
        "3/bakery/Oven/1a.otoml": "no plain file",
        "3/bakery/Oven/1b.otoml": "no plain file",
        "3/bakery/Shelf": "neither a folder",
        "3/bakery/Nothing": "no type Nothing",
        "3/nowhere": "no domain nowhere",
        "acme/bakery": "no context acme",
        "3/readme.txt": "no folder",
        "3/bakery/Oven.jsonl:2": "another object with its sid",
        "3/bakery/Oven.jsonl:3": "another object with its sid",
        "3/bakery/Oven.jsonl:4": "not JSON",
        "3/bakery/Oven.jsonl:5": "no object",
        "3/bakery/Oven.jsonl:6": "no sid",
        "3/bakery/Oven.jsonl:7": "not a SmartID",
        "3/bakery/Oven.jsonl:8": "no text",
        "3/bakery/Oven.jsonl:9": "no others would be left",
        "3/bakery/Oven.jsonl:10": "not JSON",
        "3/bakery/Oven.jsonl:11": "lable",
        "3/bakery/Oven.jsonl:12": "no revision",
        "3/bakery/Oven.jsonl:13": "created_at",
        "3/bakery/Oven.jsonl:14": "longer than 2,048 bytes",
        "3/bakery/Oven.jsonl:17": "not JSON",
        "3/bakery/Recipe.jsonl:1": "belongs to an object of type Oven",
    }
    assert {place: part for place, part in expected.items() if part not in told.get(place, "")} == {}
    assert told.keys() == expected.keys()


def test_a_line_of_a_gigabyte_is_refused_without_being_held(tmp_path: Path) -> None:
    file = tmp_path / "in/3/bakery/Oven.jsonl"
    put(file, b'{"sid": "10", "label": "')
    os.truncate(file, 2**30)  # the rest is a hole
    with file.open("ab") as more:
        more.write(b'"}\n{"sid": "11"}\n')
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "from tests.osis.operations.quiet import *\n"
        "from hero_sdk.osis.operations import import_objects\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "print(import_objects(import_job(folder / 'osis', folder / 'in'), Quiet()).refused)"
    )
    done = run_python(script)
    assert done.stdout.strip() == "[('3/bakery/Oven.jsonl:1', 'it is longer than 16,777,216 bytes')]", done.stderr
    assert [row[0] for row in content(tmp_path / "osis")["Oven"]] == [37]


def run_python(script: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[3]
    return subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
