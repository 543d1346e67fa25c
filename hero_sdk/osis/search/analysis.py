"""Text as search sees it: words without case and accents, one rule for documents, queries and snippets.

- Letters, digits and the vowel signs inside words make words; everything else parts them.
- Case, accents, Hebrew and Arabic points, full width and ligatures fold away: ``Größe`` is ``grosse``, ``İzmir``
  is ``izmir``, ``ΣΊΣΥΦΟΣ`` is ``σισυφοσ``, ``٣`` is ``3``. Digits and letters of all scripts stay findable.
- Scripts written without spaces (Chinese, Japanese, Thai, Khmer ...) and Korean, whose words carry endings, are taken
  sign by sign; a run of signs is then searched as a phrase, so that any part of a text is found.
- Emoji are words of their own, whatever their skin tone. No stemming: a domain speaks many languages at once.

This module knows neither tantivy nor queries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["VERSION", "Token", "fold", "tokens", "tokens_in_place"]

VERSION = 1
"""Grows with every change of what `fold` gives: an index made by another version is built anew."""


class Token(NamedTuple):
    """A folded word, and where it stands in the text it was taken from."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """The words of ``text``, folded, parted by spaces."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    if len(text) <= _PIECE:
        return unicodedata.normalize("NFKC", text).translate(_FOLDS)
    # Normalisation is quadratic in a run of unordered accents and never lets another thread in: small pieces.
    pieces = _PIECES.findall(text)
    return "".join(unicodedata.normalize("NFKC", piece).translate(_FOLDS) for piece in pieces)


def tokens(text: str) -> list[str]:
    """The words of ``text``, folded, in order."""
    return fold(text).split()


def tokens_in_place(text: str) -> Iterator[Token]:
    """The words of ``text`` with their places in it, as written: `tokens`, for highlighting."""
    for run in _RUNS.finditer(text):
        word, start = run.group(), run.start()
        folded = fold(word)
        if folded and " " not in folded:
            yield Token(folded, start, run.end())
        else:
            yield from _split(word, start)


def _split(run: str, offset: int) -> Iterator[Token]:
    """Words of one run of text that holds several; places are those of whole characters with their accents."""
    word, start, end = "", offset, offset
    for cluster in _clusters(run):
        place, offset = offset, offset + len(cluster)
        for char in fold(cluster):
            if char != " ":
                start = start if word else place
                word, end = word + char, offset
            elif word:
                yield Token(word, start, end)
                word = ""
    if word:
        yield Token(word, start, end)


def _clusters(run: str) -> Iterator[str]:
    """Each character with what normalisation may join it to, or folding drop behind it."""
    start = 0
    for place in range(1, len(run)):
        char = run[place]
        if unicodedata.category(char) not in _ATTACHED and not _is_skin_tone(char) and char not in _JOINING:
            yield run[start:place]
            start = place
    if run:
        yield run[start:]


class _Folds(dict[int, str]):
    """What each character folds to, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    parts = unicodedata.normalize("NFKD", char.casefold())
    kept = "".join(_SAME.get(part, part) for part in parts if not _is_folded_mark(part))
    return "".join(_as_word(part) for part in unicodedata.normalize("NFC", kept))


def _as_word(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf" or _is_skin_tone(char):  # Cf: joiners and direction marks
        return ""
    if category == "So":
        return f" {char} "
    if category[0] not in "LMN":
        return " "
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return f" {char} " if _is_in(_UNSPACED, char) else char


def _is_skin_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_folded_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me") and _is_in(_FOLDED_MARKS, char)


def _is_in(ranges: tuple[tuple[int, int], ...], char: str) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in ranges)


_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1100, 0x11FF),  # Korean letters
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x2E80, 0x2FDF),  # Chinese radicals
    (0x3005, 0x9FFF),  # Japanese, Bopomofo, Korean letters, Chinese
    (0xA000, 0xA4CF),  # Yi
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),  # Korean
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),  # older kana
    (0x20000, 0x3FFFF),  # rarer Chinese
)

_FOLDED_MARKS = (
    (0x0300, 0x036F),  # accents of Latin, Greek, Cyrillic
    (0x0483, 0x0489),
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic points
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x0711, 0x074A),  # Syriac points
    (0x093C, 0x093C),  # the dot under letters of India
    (0x09BC, 0x09BC),
    (0x0A3C, 0x0A3C),
    (0x0ABC, 0x0ABC),
    (0x0B3C, 0x0B3C),
    (0x0CBC, 0x0CBC),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),  # around symbols: keycaps
    (0xFE00, 0xFE2F),  # variation selectors, half marks
    (0xE0100, 0xE01EF),
)

_SAME = {
    "ı": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t",
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d", "ŋ": "n", "Ŋ": "n",
    "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا", "ـ": "",
    "ʼ": " ", "ʻ": " ", "ʹ": " ", "ˈ": " ",
}  # fmt: skip
"""Letters that readers take for one another although Unicode does not; apostrophes that Unicode calls letters."""

_ATTACHED = frozenset({"Mn", "Mc", "Me", "Cf"})
_JOINING = frozenset(chr(code) for code in (*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC), 0xFF9E, 0xFF9F))
"""Second and third letters of a Korean syllable, half-width voice marks."""

_PIECE = 512
_PIECES = re.compile(rf"(?s:.{{1,{_PIECE}}}(?=\s)|.{{1,{_PIECE}}})")
_RUNS = re.compile(rf"\S{{1,{_PIECE}}}")
_ASCII = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
_FOLDS = _Folds()
