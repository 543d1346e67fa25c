"""Inputs that are nearly right: seeds, changed a little."""

from __future__ import annotations

import random

from tests.fuzz.target import Target

__all__ = ["EDGES", "mutated"]

EDGES = (
    *b"0 -1 1e999 9223372036854775807 9223372036854775808 18446744073709551616 0.1 -0 null true".split(),
    *rb"""' " \ \u0000 \ud800 %00 ../ { } [ ] ( ) , : ; = - + . * ? $ @ # |""".split(),
    *b"\x00 \xff \xc0\x80 \xed\xa0\x80 \xef\xbb\xbf \xe2\x80\xae \xf0\x9f\x92\xa5 \xcc\x81".split(),
    *(b"\r\n", b"\n", b"\t", b" "),
)
"""What is put in where a target names no words."""


def mutated(target: Target, chance: random.Random) -> bytes:
    """An input for ``target``: a seed with a few of its bytes, pieces and words changed."""
    seeds, words = target.seeds, target.words or EDGES
    data = bytearray(chance.choice(seeds))
    changes = 1
    while changes < 12 and chance.random() < 0.5:
        changes += 1
    for _ in range(changes):
        size = len(data)
        at = chance.randrange(size + 1)
        kind = chance.randrange(11)
        if kind == 0 and at < size:
            data[at] = chance.randrange(256)
        elif kind == 1 and at < size:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            del data[at : at + _short(chance)]
        elif kind == 3:
            data[at:at] = data[at : at + _short(chance)]
        elif kind == 4:
            data[at:at] = chance.choice(words)
        elif kind == 5:
            data[at : at + _short(chance)] = chance.choice(words)
        elif kind == 6:
            data[at:at] = chance.choice(EDGES)
        elif kind == 7:  # the rest is another seed's
            other = chance.choice(seeds)
            data[at:] = other[chance.randrange(len(other) + 1) :]
        elif kind == 8:  # a piece of another seed
            other = chance.choice(seeds)
            start = chance.randrange(len(other) + 1)
            data[at:at] = other[start : start + _short(chance)]
        elif kind == 9:  # a piece moves
            piece = data[at : at + _short(chance)]
            del data[at : at + len(piece)]
            to = chance.randrange(len(data) + 1)
            data[to:to] = piece
        elif kind == 10 and chance.random() < 0.1:  # much of the same
            data[at:at] = (chance.choice(words) if chance.random() < 0.5 else data[at : at + 8]) * chance.randrange(300)
    return bytes(data[: target.longest])


def _short(chance: random.Random) -> int:
    return chance.randrange(1, 9) if chance.random() < 0.8 else chance.randrange(1, 120)
