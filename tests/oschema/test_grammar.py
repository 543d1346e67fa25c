"""The grammar's table, and what reads with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import lark
import pytest

from hero_sdk.oschema import grammar
from hero_sdk.oschema.builder import Builder
from hero_sdk.oschema.characters import check_words
from hero_sdk.oschema.cut import cut
from hero_sdk.oschema.format import format_document
from hero_sdk.oschema.lalr import Stuck
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.scan import scan
from hero_sdk.oschema.source import SourceFile
from hero_sdk.oschema.tokens import Token
from tests.support.goldens import input_of

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = sorted(path for folder in ("schemas", "examples", "tests") for path in (ROOT / folder).rglob("*.oschema"))
CASES = sorted((Path(__file__).parent / "cases").glob("*/*.txt"))


def test_the_kept_table_belongs_to_the_grammar() -> None:
    text = grammar.GRAMMAR_PATH.read_text(encoding="utf-8")

    made = json.loads(json.dumps(grammar.make_table(text)))
    assert made == json.loads(grammar.TABLE_PATH.read_text(encoding="utf-8")), (
        "run `python -m hero_sdk.oschema.grammar`"
    )


def test_a_table_of_another_grammar_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "grammar.json"
    stale.write_text(json.dumps(grammar.read_table() | {"made_from": "another text", "rules": []}))
    monkeypatch.setattr(grammar, "TABLE_PATH", stale)

    assert grammar.read_table.__wrapped__()["rules"]


def test_reading_a_schema_does_not_import_lark() -> None:
    program = """
import sys
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.source import SourceFile
parse(SourceFile("a", "a", "A = { b: str }"))
parse(SourceFile("a", "a", "A {"))
print("lark" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.parametrize("path", [*SCHEMAS, *CASES], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_our_reader_and_the_one_of_lark_agree(path: Path) -> None:
    text = path.read_text(encoding="utf-8") if path.suffix == ".oschema" else input_of(path)
    reference = lark.Lark(
        grammar.GRAMMAR_PATH.read_text(encoding="utf-8"),
        start="definition",
        parser="lalr",
        lexer="basic",
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=Builder(),
    )
    checked = check_words(scan(SourceFile(path.name, "food", text)).tokens, limit=100)
    for piece in cut(checked.tokens):
        assert _outcome(grammar.parser().parse, piece.tokens) == _outcome(
            lambda tokens: _with_lark(reference, tokens), piece.tokens
        )


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_schemas_of_this_repository_are_read_without_a_finding(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document, findings = parse(SourceFile(path.name, path.parent.name, text))

    assert findings == ()
    assert parse(SourceFile(path.name, path.parent.name, format_document(document)))[0] == document


def _outcome(read: Any, tokens: list[Token]) -> Any:
    try:
        return read(tokens)
    except (Stuck, lark.UnexpectedToken):
        return "stuck"
    except Exception as problem:
        return str(problem)


def _with_lark(reference: lark.Lark, tokens: list[Token]) -> Any:
    session: Any = reference.parse_interactive()
    for token in tokens:
        session.feed_token(token)
    return session.feed_token(lark.Token("$END", ""))
