"""Lines are broken where ruff would break them; ruff itself is the judge."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import pytest

from hero_sdk.codegen.layout import (
    Assign,
    Either,
    Piece,
    Prefixed,
    Text,
    call,
    collection,
    laid_out,
    signature,
    subscript,
)


def formatted(source: str) -> str:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--isolated",
        "--line-length",
        "120",
        "--stdin-filename",
        "a.py",
        "-",
    ]
    found = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout


class Pieces:
    """Statements nobody thought of, always the same for a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def class_body(self, count: int) -> str:
        """A class with ``count`` statements, laid out."""
        lines = ["class A:", '    """X."""']
        for _ in range(count):
            lines += ["", *self._statement()]
        return "\n".join(lines) + "\n"

    def _statement(self) -> list[str]:
        choice = self._random.random()
        if choice < 0.5:
            value = self._value() if self._random.random() < 0.7 else None
            return ["    " + laid_out(Assign(self._name(), self._annotation(), value), 4)]
        if choice < 0.7:
            needed = [Assign(self._name(), self._annotation()) for _ in range(self._random.randint(0, 2))]
            others = [Assign(self._name(), self._annotation(), "None") for _ in range(self._random.randint(0, 4))]
            head = signature(f"async def {self._name()}", ["self", *needed, *others], self._annotation(), 4)
            return ["    " + head, '        """Doc."""']
        if choice < 0.8:
            arguments = [Text(self._name()), *self._keywords(4)]
            return ["    " + laid_out(call("mark", arguments), 4, before="@"), "    def f(self):", '        """Doc."""']
        entries = [Prefixed(f'"{name}": ', name) for name in (self._name() for _ in range(self._random.randint(0, 6)))]
        made = call("self._call", [Text(self._words()), collection("{", entries, "}"), "retry=True"])
        return ["    def f(self):", '        """Doc."""', "        " + laid_out(made, 8, before="return ")]

    def _value(self, depth: int = 0) -> Piece:
        choice = self._random.random()
        if choice < 0.3 or depth > 2:
            return self._random.choice(["1", "None", f"{self._class()}.{self._class()}", f'"{self._name()}"', "-5"])
        if choice < 0.5:
            return Text(self._words())
        items = [self._value(depth + 1) for _ in range(self._random.randint(0, 4))]
        if choice < 0.7:
            return collection("[", items, "]")
        if choice < 0.8:
            return collection("{", [Prefixed(f'"{self._name()}": ', item) for item in items], "}")
        if choice < 0.87 and items:
            return collection("(", items, ")")
        return call(self._class(), self._keywords(4, depth))

    def _annotation(self, depth: int = 0) -> Piece:
        choice = self._random.random()
        if choice < 0.3 or depth > 3:
            return self._class()
        inner = self._annotation(depth + 1)
        if choice < 0.5:
            return subscript("Annotated", [inner, call("Field", self._keywords(3, 1) or ["ge=1"])])
        if choice < 0.7:
            return subscript("list", [inner])
        if choice < 0.8:
            return subscript("dict", ["str", inner])
        return Either((inner, "None")) if depth == 0 and choice < 0.95 else self._class()

    def _keywords(self, most: int, depth: int = 0) -> list[Piece]:
        return [Prefixed(f"{self._name()}=", self._value(depth + 1)) for _ in range(self._random.randint(0, most))]

    def _words(self) -> str:
        odd = ['"hi"', "it's", r"\d+", "naïve", "日本語", "\t", "x" * 130]
        count = self._random.choice([1, 1, 1, 2, 8, 30])
        return " ".join(self._name() if self._random.random() < 0.9 else self._random.choice(odd) for _ in range(count))

    def _name(self) -> str:
        return "".join(self._random.choice("abcdefgh") for _ in range(self._random.randint(3, 30))) + "_x"

    def _class(self) -> str:
        return "C" + "".join(self._random.choice("ABCdef") for _ in range(self._random.randint(2, 30)))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_laid_out_is_left_alone_by_the_formatter(seed: int) -> None:
    source = Pieces(seed).class_body(250)

    assert formatted(source) == source


def test_arguments_stand_together_on_a_line_of_their_own_where_they_fit_there() -> None:
    field = Assign(
        "driver_sid", subscript("ClassVar", ["IndexedField[str]"]), call("IndexedField", ["a" * 40, "b" * 40])
    )

    assert laid_out(field, 4).split("\n") == [
        "driver_sid: ClassVar[IndexedField[str]] = IndexedField(",
        f"        {'a' * 40}, {'b' * 40}",
        "    )",
    ]


def test_entries_of_a_list_stand_one_to_a_line_where_they_do_not_fit_on_one() -> None:
    listed = Assign("__all__", None, collection("[", [f'"{letter * 60}"' for letter in "ab"], "]"))

    assert laid_out(listed, 0) == f'__all__ = [\n    "{"a" * 60}",\n    "{"b" * 60}",\n]'


def test_a_comment_for_tools_stands_on_the_first_line_of_a_signature() -> None:
    broken = signature("def f", ["self", f"{'a' * 110}: int"], "None", 4, comment="  # type: ignore")

    assert broken.split("\n")[0] == "def f(  # type: ignore"
    assert formatted(f"class A:\n    {broken}\n        pass\n") == f"class A:\n    {broken}\n        pass\n"
