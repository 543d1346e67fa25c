"""Litestar: a typed note in, the same note out. Annotations stay real objects: Litestar reads them as they are."""

from litestar import Litestar, post

from tests.benchmarks.peers.note import Note


@post("/note", status_code=200)
async def echo(data: Note) -> Note:
    return data


app = Litestar([echo], openapi_config=None)
