from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.osis.search.analysis import fold, tokens, tokens_in_place

any_text = st.text(st.characters())  # with lone surrogates, controls and unassigned characters
SIGNS = (
    "aZ9 éÉßİıñŁøæœΣςΆй'’-_.\n\t\u0301\u0308\u0316ذُّأىة٣שָהिन्दी़्กำ้"
    "東京のがカｶﾞﾟ한국각\u1112\u1161\u11ab🍕👍🏽\u200d\ufe0fﬁ½²①Ⅷ"
)
words_of_the_world = st.text(st.sampled_from(SIGNS))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rye bread, 2 loaves!", "rye bread 2 loaves"),
        ("Größe Straße ÜBERMUT", "grosse strasse ubermut"),
        ("L'Été à Noël: œuvre", "l ete a noel oeuvre"),
        ("İSTANBUL Iğdır ısparta", "istanbul igdir isparta"),
        ("Łódź Øresund Ærø Đà Nẵng", "lodz oresund aero da nang"),
        ("ΣΊΣΥΦΟΣ Άνθρωπος", "σισυφοσ ανθρωποσ"),
        ("Ёлка п'ять пʼять", "елка п ять п ять"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّدٌ إلى أحمد مدرسة ٣", "محمد الي احمد مدرسه 3"),
        ("می\u200cخواهم", "ميخواهم"),
        ("हिन्दी फ़िल्म", "हिन्दी फिल्म"),
        ("東京大学", "東 京 大 学"),
        ("ﾊﾟｿｺﾝ パソコン", "パ ソ コ ン パ ソ コ ン"),
        ("한국어를", "한 국 어 를"),
        ("ราคาiPhone", "ร า ค า iphone"),
        ("🍕👍🏽 ❤️ 1️⃣", "🍕 👍 ❤ 1"),
        ("👨‍👩‍👧", "👨 👩 👧"),
        ("ｆｕｌｌ ﬁne x² ½", "full fine x2 1 2"),
        ("foo_bar@example.com", "foo bar example com"),
        ("a\x00b\u200bc\ud800d", "a bc d"),
        ("", ""),
        ("-- ***", ""),
    ],
)
def test_words_are_folded(text: str, words: str) -> None:
    assert tokens(text) == words.split()


@given(any_text | words_of_the_world)
def test_words_hold_no_space_and_can_be_encoded(text: str) -> None:
    for word in tokens(text):
        assert word
        assert not any(char.isspace() for char in word)
        word.encode()


@given(any_text | words_of_the_world)
def test_words_in_place_are_the_same_words(text: str) -> None:
    placed = list(tokens_in_place(text))

    assert [token.word for token in placed] == tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in placed)
    assert [token.start for token in placed] == sorted(token.start for token in placed)


@given(words_of_the_world)
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


@given(words_of_the_world)
def test_capitals_make_no_difference(text: str) -> None:
    assert tokens(text.casefold()) == tokens(text)


def test_long_texts_are_folded_like_short_ones() -> None:
    text = "Größe 東京 ａｂｃ " * 1_000

    assert tokens(text) == tokens("Größe 東京 ａｂｃ ") * 1_000


@pytest.mark.parametrize(
    "text", ["a" + "\u0301\u0316" * 500_000, "ß" * 1_000_000, "東" * 1_000_000, "\u0301" * 1_000_000]
)
def test_a_megabyte_of_anything_is_folded_in_no_time(text: str) -> None:
    began = time.perf_counter()
    fold(text)
    assert time.perf_counter() - began < 5
