"""FastAPI: a typed note in, the same note out."""

from __future__ import annotations

from fastapi import FastAPI

from tests.benchmarks.peers.note import Note

app = FastAPI()


@app.post("/note")
async def echo(note: Note) -> Note:
    return note
