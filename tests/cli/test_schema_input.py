"""Schemas that are wrong, hostile or no schemas at all, through `hero-sdk check` and `hero-sdk generate`.

Each gets a message with its place and a hint, exit code 1, and nothing is written.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import Project, run_command, run_process

PATIENCE_S = 10.0
"""Far more than any of them takes, far less than what takes too long."""

THING = "# A thing. [rootobject]\nThing = { sid: str }\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def refused(project: Project, capsys: pytest.CaptureFixture[str], path: str = "schemas/food/food.oschema") -> str:
    """What both commands say about a project they refuse."""
    before = project.files()
    began = time.monotonic()
    checked = run_command(capsys, "check")
    generated = run_command(capsys, "generate")
    assert time.monotonic() - began < PATIENCE_S
    for done in (checked, generated):
        assert done.code == 1, done.text
        assert re.search(rf"^error\[E\d{{3}}\]: .+\n +┌─ {re.escape(path)}:\d+:\d+$", done.err, re.MULTILINE), done.err
        assert re.search("= hint: .|expected ", done.err), done.err
        assert "Traceback" not in done.text
        assert "hero_sdk" not in done.text
    assert project.files() == before
    return checked.err


FILES = {
    "Latin-1": ("# Größe.\nThing = { a: str }\n".encode("latin-1"), "no UTF-8"),
    "UTF-16": (THING.encode("utf-16"), "not as UTF-16"),
    "cut off within a character": (b"# K\xc3", "no UTF-8"),
    "surrogates": (b"# \xed\xa0\x80\nThing = { a: str }\n", "no UTF-8"),
    "random bytes": (bytes(range(256)) * 20, "no UTF-8"),
    "a null byte": (THING.encode() + b"\0", "U+0000"),
    "an escape sequence": (b"# \x1b[2J\n" + THING.encode(), "U+001B"),
    "lines that end in CR": (THING.replace("\n", "\r").encode(), "end lines with LF"),
    "empty": (b"", "nothing is defined"),
    "white space": (b" \n\t\n", "nothing is defined"),
    "50 MB": (b"# x\n" * 13_000_000, "more than 1 MiB"),
    "50 MB in a line": (b"Thing = { " + b"a: str, " * 6_500_000, "more than 1 MiB"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_text_of_a_schema(project: Project, capsys: pytest.CaptureFixture[str], name: str) -> None:
    content, words = FILES[name]
    project.write("food/food.oschema", content)
    shown = refused(project, capsys)
    assert words in shown
    assert "\x1b" not in shown


def test_a_folder_where_a_file_should_be(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("food/food.oschema", THING)
    (project.folder / "schemas/food/more.oschema").mkdir()
    assert "this is a folder" in refused(project, capsys, "schemas/food/more.oschema")


def test_a_file_that_cannot_be_read(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("food/food.oschema", THING)
    (project.folder / "schemas/food/gone.oschema").symlink_to("nowhere")
    refused(project, capsys, "schemas/food/gone.oschema")


def test_a_good_file_is_not_generated_while_another_is_bad(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write("food/food.oschema", THING)
    assert run_command(capsys, "generate").code == 0
    project.write("zoo/zoo.oschema", "Animal = {")
    project.write("food/food.oschema", THING.replace("Thing", "Other"))
    refused(project, capsys, "schemas/zoo/zoo.oschema")


MEASURELESS = {
    "10,000 brackets": f"Thing = {{ a: {'[' * 10_000}str{']' * 10_000} }}",
    "10,000 braces": f"Thing = {'{ a: ' * 10_000}str{' }' * 10_000}",
    "10,000 maps": f"Thing = {{ a: {'{str: ' * 10_000}str{'}' * 10_000} }}",
    "10,000 parentheses": f"Thing = {{ a: str = {'(' * 10_000}{')' * 10_000} }}",
    "10,000 never closed": "[" * 10_000,
    "10,000 never opened": "}" * 10_000,
    "text without end": f'Thing = {{ a: str = "{"x" * 500_000}',
    "rubbish": "%$&/ " * 100_000,
    "a field 50,000 times": f"Thing = {{\n{'a: str' * 50_000}\n}}",
    "a name 20,000 times": "Thing = {\n" + "a: str\n" * 20_000 + "}\n",
    "an attribute 20,000 times": f"Thing = {{ a: str {'@x ' * 20_000}}}",
    "20,000 unknown types": "Thing = {\n" + "".join(f"a{at}: Foo{at}\n" for at in range(20_000)) + "}\n",
    "a circle of 5,000": "".join(f"T{at} = {{ a: T{(at + 1) % 5_000} }}\n" for at in range(5_000)),
}


@pytest.mark.parametrize("name", MEASURELESS)
def test_schemas_without_measure(project: Project, capsys: pytest.CaptureFixture[str], name: str) -> None:
    project.write("food/food.oschema", MEASURELESS[name])
    assert len(refused(project, capsys)) < 200_000


def test_of_too_many_findings_the_first_errors_are_shown_and_all_are_counted(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    unusual = "".join(f"thing{at} = {{ a: str }}\n" for at in range(300))
    project.write("food/food.oschema", f"{unusual}Wrong = {{ a: strng, b: strng }}\n")
    shown = refused(project, capsys)
    assert shown.count("error[E204]") == 2
    assert shown.count("warning[W601]") == 198
    assert shown.endswith("2 errors and 300 warnings in 1 file, 200 of them shown\n")


def test_the_command_itself_survives_the_deepest_nesting(tmp_path: Path) -> None:
    """In a process of its own, with the stack it has there."""
    Project(tmp_path).write("food/food.oschema", MEASURELESS["10,000 brackets"])
    done = run_process("check", folder=tmp_path)
    assert done.code == 1
    assert "more than 64 brackets" in done.err
    assert "Traceback" not in done.err


MEANINGLESS = {
    "an unknown type": ("A = { b: strng }", "did you mean `str`?"),
    "an unknown type of another domain": ("A = { b: zoo.Animal }", "zoo"),
    "an unknown attribute": ("A = { b: str @indx }", "did you mean `@index`?"),
    "a detached marker": ("# A. [rootobject]\n\nA = { sid: str }", "belongs to no type"),
    "a marker behind its type": ("A = { sid: str }\n# [rootobject]", "belongs to no type"),
    "a built-in name": ("str = { b: str }", "`str` is a built-in type"),
    "a field twice": ("A = { b: str, b: u32 }", "`b` again"),
    "a method twice": ("service S {\n a() -> str\n a(b: str) -> str\n}", "`a` again"),
    "a struct that contains itself": ("A = { b: A }", "optional"),
    "two structs that contain each other": ("A = { b: B }\nB = { a: A }", "optional"),
    "types defined by each other": ("A = B\nB = A", "defined by each other"),
    "a constraint on the wrong type": ("A = { b: str @min(1) }", "did you mean `@min_len`?"),
    "a length of a number": ("A = { b: u32 @max_len(2) }", "did you mean `@max`?"),
    "a least above the most": ("A = { b: u32 @min(5) @max(1) }", "5"),
    "a pattern that is none": ('A = { b: str @pattern("[") }', "pattern"),
    "a default out of range": ("A = { b: u8 = 300 }", "from 0 to 255"),
    "a default of the wrong type": ("A = { b: str = 5 }", 'write `"5"`'),
    "a default below the least": ("A = { b: u32 = 1 @min(5) }", "5"),
    "an unknown enum value": ("A = { b: C = purple }\nC = red | green", "purple"),
    "names that become one": ("A = { foo_bar: str, fooBar: str }", "both `foo_bar`"),
    "types that become one": ("FooBar = { a: str }\nFoo_Bar = { a: str }", "both `FooBar`"),
    "an error code taken": ("error A = -32050\nerror B = -32050", "-32051 is free"),
    "an error code of the runtime": ("error A = -32003", "belongs to the runtime"),
    "an index of nothing": ("# A. [rootobject] [index: a, b]\nA = { sid: str, a: str }", "`b`"),
    "a reference to nothing": ("# A. [rootobject]\nA = { sid: str, b: sid @ref(Nowhere) }", "Nowhere"),
    "another language": ("interface A {\n  b: string;\n}", "interface"),
    "prose": ("Dear reader, this is no schema at all.", "`Dear`"),
}


@pytest.mark.parametrize("name", MEANINGLESS)
def test_schemas_that_make_no_sense(project: Project, capsys: pytest.CaptureFixture[str], name: str) -> None:
    text, words = MEANINGLESS[name]
    project.write("food/food.oschema", f"{text}\n")
    assert words in refused(project, capsys)


def test_a_type_in_two_files_of_a_domain(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("food/a.oschema", "# A.\nA = { b: str }\n")
    project.write("food/b.oschema", "# A.\nA = { c: str }\n")
    shown = refused(project, capsys, "schemas/food/b.oschema")
    assert "┌─ schemas/food/a.oschema:2:1" in shown


def test_several_mistakes_are_told_in_one_run(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("food/a.oschema", "A = { b: strng, c: str @indx }\nA2 = { d: u8 = 300 }\n")
    project.write("food/b.oschema", "B = {\n")
    shown = refused(project, capsys, "schemas/food/a.oschema")
    assert shown.rstrip().endswith("4 errors in 2 files")


def test_an_unknown_marker_is_a_warning_with_what_was_meant(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write("food/food.oschema", "# A. [rootobjet]\nA = { b: str }\n")
    done = run_command(capsys, "check")
    assert done.code == 0
    assert "warning[W602]" in done.err
    assert "did you mean `[rootobject]`?" in done.err


@pytest.mark.parametrize(
    "text",
    [
        THING,
        THING.replace("\n", "\r\n"),
        "\ufeff" + THING,
        "# A thing. [rootobject]\nThing = {\n\tsid: str\n\tname: str\n}",
        THING + "\n" * 1000,
        "# A. [deprecated: why]\nA = { next?: A, all: [A] = [] }\n",
    ],
    ids=["plain", "CRLF", "byte order mark", "tabs, no end of line", "empty lines", "recursion with an end"],
)
def test_what_is_only_unusual_is_taken(project: Project, capsys: pytest.CaptureFixture[str], text: str) -> None:
    project.write("food/food.oschema", text)
    assert run_command(capsys, "check").code == 0
    assert run_command(capsys, "generate").code == 0
    assert run_command(capsys, "generate", "--check").code == 0
    models = (project.folder / "made/food/models.py").read_bytes()
    assert b"\r" not in models
    assert b"\t" not in models


LEGAL_NAMES = """\
# Named as badly as can be. [rootobject]
Thing = {
    sid: str
    list: [str] = []   @filter
    set: str           @index
    type: str          @filter
    model_config: str
    model_fields: str
    get: str
    id: u32
    self: str
    dict: {str: u32}
    json: str
    copy: str
    print: str
    str: str
    int: i64
    class: str
    import: bool
    validate: str
    schema: str
    fields: str        @filter
    datetime: otime
}

# A list that is none.
List = { set: str }

# What is done with them.
service Thing {
    # As many names of Python as there is room for.
    import(list: [str], set: str, type: str, self: str, ctx: str, cls: str, connection: str, return: u32) -> [List]
}
"""

LEGAL_NAMES_AT_WORK = """\
import asyncio
from made.food import FoodClient, FoodDomain, List, Thing, ThingHandlers
from hero_sdk import HeroServer
from hero_sdk.testing import connected
from hero_sdk.values import now

class Things(ThingHandlers):
    async def import_(self, ctx, list, set, type, self_, ctx_, cls_, connection, return_):
        return [List(set=word) for word in (*list, set, type, self_, ctx_, cls_, connection, str(return_))]

async def main():
    values = dict(list=["a", "b"], set="c", type="d", model_config="e", model_fields="f", get="g", id=1, self="h",
        dict={"i": 2}, json="j", copy="k", print="l", str="m", int=-1, validate="n", schema="o", fields="p",
        datetime=now()) | {"class": "q", "import": True}
    async with connected(HeroServer("names").domain(FoodDomain(Things())), FoodClient) as food:
        stored = await food.thing.new(Thing(**values))
        assert stored.list == ["a", "b"] and stored.model_config_ == "e" and stored.import_ is True
        assert await food.thing.get(stored.sid) == stored
        for wish in ({"type": "d"}, {"fields": "p"}, {"list": {"has": "b"}}):
            assert (await food.thing.find(filter=wish)).items == [stored]
        words = await food.thing.import_(["a"], "b", "c", "d", "e", "f", "g", 1)
        assert "".join(word.set for word in words) == "abcdefg1"

asyncio.run(main())
"""


@pytest.mark.end_to_end
def test_fields_may_be_called_like_anything_in_python(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("food/food.oschema", LEGAL_NAMES)
    assert run_command(capsys, "generate").code == 0
    command = [sys.executable, "-W", "error", "-c", LEGAL_NAMES_AT_WORK]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
