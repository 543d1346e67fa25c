"""The grammar as a parsing table: made by lark from `grammar.lark`, kept in `grammar.json`.

Loading the kept table takes a tenth of the time that importing lark and making it again takes, and reading it needs no
lark. A table that belongs to another text of the grammar is never used: it is made again, in memory.
After a change of the grammar: ``python -m hero_sdk.oschema.grammar``.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from hero_sdk.oschema.builder import Builder
from hero_sdk.oschema.lalr import Parser, Rule

__all__ = ["make_table", "parser", "read_table", "terminals"]

GRAMMAR_PATH = Path(__file__).with_name("grammar.lark")
TABLE_PATH = Path(__file__).with_name("grammar.json")


@cache
def parser() -> Parser:
    """Reads the tokens of one definition."""
    table = read_table()
    rules = [Rule(origin, size, name, tuple(spliced), only) for origin, size, name, spliced, only in table["rules"]]
    return Parser(table["states"], rules, table["start"], table["end"], Builder())


@cache
def terminals() -> dict[str, str]:
    """Name and regular expression of each token that is no word of the language, in the order to try them."""
    return dict(read_table()["terminals"])


@cache
def read_table() -> dict[str, Any]:
    """The table that belongs to the grammar."""
    grammar = GRAMMAR_PATH.read_text(encoding="utf-8")
    if TABLE_PATH.exists():
        table: dict[str, Any] = json.loads(TABLE_PATH.read_text(encoding="utf-8"))
        if table["made_from"] == _fingerprint(grammar):
            return table
    return make_table(grammar)


def make_table(grammar: str) -> dict[str, Any]:
    """The table of a grammar text, as JSON values."""
    import lark

    compiled = lark.Lark(grammar, start="definition", parser="lalr", lexer="basic", keep_all_tokens=True)
    table = compiled.parser.parser._parse_table
    rules = {rule: number for number, rule in enumerate(compiled.rules)}
    states = _numbered(table)
    return {
        "made_from": _fingerprint(grammar),
        "start": states[table.start_states["definition"]],
        "end": states[table.end_states["definition"]],
        "terminals": _terminals(compiled.terminals),
        "rules": [_rule(rule) for rule in compiled.rules],
        "states": [
            {
                name: states[target] if action.name == "Shift" else -1 - rules[target]
                for name, (action, target) in sorted(table.states[state].items())
            }
            for state in states
        ],
    }


def _numbered(table: Any) -> dict[int, int]:
    """A number for each state, in the order in which they are reached: lark's own numbers differ from run to run."""
    numbers: dict[int, int] = {}
    waiting = [table.start_states["definition"]]
    while waiting:
        state = waiting.pop(0)
        if state not in numbers:
            numbers[state] = len(numbers)
            moves = sorted(table.states[state].items())
            waiting += [target for _, (action, target) in moves if action.name == "Shift"]
    return numbers


def _terminals(found: Any) -> list[tuple[str, str]]:
    """Patterns before marks, those that can match more first: a number with a point before one without."""
    order = ["SPACE", "COMMENT", "NAME", "FLOAT", "INTEGER", "STRING"]
    kept = [terminal for terminal in found if not terminal.pattern.value.isalpha()]
    rank = {name: place for place, name in enumerate(order)}
    kept.sort(key=lambda one: (rank.get(one.name, len(order)), -len(one.pattern.value), one.name))
    return [(terminal.name, terminal.pattern.to_regexp()) for terminal in kept]


def _rule(rule: Any) -> tuple[str, int, str, list[int], bool]:
    spliced = [position for position, symbol in enumerate(rule.expansion) if symbol.name.startswith("_")]
    is_transparent = bool(rule.options.expand1) and rule.alias is None
    return rule.origin.name, len(rule.expansion), rule.alias or rule.origin.name, spliced, is_transparent


def _fingerprint(grammar: str) -> str:
    return hashlib.sha256(grammar.encode()).hexdigest()


if __name__ == "__main__":
    made = make_table(GRAMMAR_PATH.read_text(encoding="utf-8"))
    TABLE_PATH.write_text(f"{json.dumps(made, separators=(',', ':'))}\n", encoding="utf-8")
