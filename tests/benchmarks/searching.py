"""The work that `search` measures, in a process that knows its types.

`python -m tests.benchmarks.searching ROOT OBJECTS QUERIES` makes a store of articles under ROOT and FTS5's index of
the same beside it, and prints what was measured as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench_models.articles import Article, ArticlesDomain  # type: ignore[import-not-found]

from hero_sdk.osis import Osis, StoreSchema
from hero_sdk.osis.operations import ImportJob, import_objects, reindex
from hero_sdk.values import smartid
from tests.benchmarks.operations import Nobody

SCHEMA = StoreSchema(domain="articles", models=ArticlesDomain.stored)
LIMIT = 20
WRITES_PER_S = 2_000
WRITING_S = 5.0
WATCHED = 10
"""Of so many writes one is looked for."""


def main(root: Path, objects: int, queries: int) -> None:
    words = vocabulary()
    source = root / "articles-export"
    (source / "0/articles").mkdir(parents=True)
    peer = sqlite3.connect(root / "fts5.db")
    peer.execute("PRAGMA synchronous = OFF")
    peer.execute("CREATE VIRTUAL TABLE articles USING fts5(title, body, content='')")
    with (source / "0/articles/Article.jsonl").open("w") as lines:
        for number, (title, body) in enumerate(articles(words, objects), smartid.FIRST):
            lines.write(json.dumps({"sid": smartid.encode(number), "title": title, "body": body}) + "\n")
    with peer, (source / "0/articles/Article.jsonl").open() as lines:
        told = (json.loads(line) for line in lines)
        peer.executemany("INSERT INTO articles VALUES (?, ?)", ((each["title"], each["body"]) for each in told))
    job = ImportJob(
        root=root / "osis",
        schemas={"articles": SCHEMA},
        source=source,
        find_context=int,
        refusals=root / "refused.jsonl",
    )
    report = import_objects(job, Nobody())
    assert report.refused_count == 0, report.refused
    began = time.perf_counter()
    assert reindex(root / "osis", {"articles": SCHEMA}, Nobody()) == objects
    rebuilt = objects / (time.perf_counter() - began)
    found = asyncio.run(_ask(root / "osis", peer, words, queries))
    print(json.dumps({"rebuild": rebuilt, **found}))


def vocabulary(count: int = 50_000) -> list[str]:
    """Made-up words, the frequent ones short."""
    chance = random.Random(7)
    syllables = [consonant + vowel for consonant in "bcdfghjklmnpqrstvwz" for vowel in "aeiou"]
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(chance.choices(syllables, k=chance.randint(2, 5))))
    return sorted(found, key=lambda word: (len(word), word))


def articles(words: list[str], count: int) -> Iterator[tuple[str, str]]:
    """Titles and bodies of about 300 characters, in which words are as frequent as in a language (Zipf)."""
    chance = random.Random(1)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    drawn = chance.choices(words, cum_weights=weights, k=2_000_000)
    for _ in range(count):
        title, first, second = (chance.randrange(len(drawn) - 20) for _ in range(3))
        yield " ".join(drawn[title : title + 5]), " ".join(drawn[first : first + 20] + drawn[second : second + 19])


async def _ask(root: Path, peer: sqlite3.Connection, words: list[str], queries: int) -> dict[str, Any]:
    osis = Osis(root, [SCHEMA])
    notes = osis.domain(0, "articles").of(Article)
    chance = random.Random(11)

    def word() -> str:
        return words[int(10 ** chance.uniform(1.0, 4.0))]  # frequent and rare ones alike

    def three() -> str:
        article = next(articles_of_interest)
        return " ".join(chance.sample(article[1].split(), 3))

    articles_of_interest = articles(words, queries)
    asked = {"one word": [word() for _ in range(queries)], "three words": [three() for _ in range(queries)]}
    told: dict[str, Any] = {}
    for what, each in asked.items():
        ours, theirs = [], []
        for at, text in enumerate(each):
            began = time.perf_counter()
            await notes.find(text=text, limit=LIMIT)
            ours.append(time.perf_counter() - began)
            if at % 10 == 0:  # it takes so much longer
                began = time.perf_counter()
                peer.execute(
                    "SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?", (text, LIMIT)
                ).fetchall()
                theirs.append(time.perf_counter() - began)
        told[what] = {"ours": sorted(ours), "fts5": sorted(theirs)}
    told["findable"] = sorted(await _write_and_find(notes))
    await osis.close()
    return told


async def _write_and_find(notes: Any) -> list[float]:
    """How long after its commit each watched write is found, while others are written."""
    took: list[float] = []

    async def one(number: int) -> None:
        mark = f"mark{number}x"
        await notes.new(Article(title=f"written {mark}", body="while it is asked what was written"))
        if number % WATCHED:
            return
        began = time.perf_counter()
        while not (await notes.find(text=mark, limit=1)).items:  # noqa: ASYNC110 - as a caller would
            await asyncio.sleep(0.005)
        took.append(time.perf_counter() - began)

    began = time.perf_counter()
    writing = []
    for number in range(int(WRITES_PER_S * WRITING_S)):
        late = began + number / WRITES_PER_S - time.perf_counter()
        if late > 0.001:
            await asyncio.sleep(late)
        writing.append(asyncio.create_task(one(number)))
    await asyncio.gather(*writing)
    return took


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
