"""A folder as it was at a git reference, read from git's own store: neither working tree nor index is touched."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from hero_sdk.errors import HeroError
from hero_sdk.oschema.suggest import closest

__all__ = ["GitRepository", "GitTrouble"]

_DEEPEST_LINK = 2
"""Folders above which links are followed; they may lead in a circle."""


class GitTrouble(HeroError):
    """git cannot say what was asked; the message says why."""


class GitRepository:
    """The repository that a folder lies in. Every question raises GitTrouble where there is no git or no repository."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def prefix(self) -> str:
        """The folder as seen from the top of the repository; empty for the top."""
        return os.fsdecode(self._ask("rev-parse", "--show-prefix")).removesuffix("\n").rstrip("/")

    def has(self, name: str) -> bool:
        """Whether ``name`` means anything here; False also where there is no repository."""
        try:
            return self._object(name) is not None
        except GitTrouble:
            return False

    def commit(self, reference: str) -> str:
        """The commit behind ``main``, ``HEAD~1``, a tag, …"""
        found = self._object(f"{reference}^{{commit}}")
        if found is None:
            raise GitTrouble(self._unknown(reference))
        return found

    def files(self, place: str, ending: str) -> list[tuple[str, str | None]]:
        """Path and blob of every file with that ending in ``REF:FOLDER``; None for a link that leads out of it all."""
        tree = self._object(place)
        if tree is None or self._ask("cat-file", "-t", tree).strip() != b"tree":
            raise GitTrouble(f"git knows no folder {place}; if the schemas were in another, name it: REF:FOLDER")
        return list(self._files(tree, place, "", ending))

    def contents(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """What is in each blob."""
        blobs = list(blobs)
        answer = self._ask("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
        at = 0
        for blob in blobs:
            head_end = answer.index(b"\n", at)
            _, kind, *size = answer[at:head_end].split()
            if kind != b"blob":
                raise GitTrouble(f"git has lost the content of {blob}")
            at = head_end + 1 + int(size[0]) + 1
            yield answer[head_end + 1 : at - 1]

    def _files(self, tree: str, place: str, above: str, ending: str) -> Iterator[tuple[str, str | None]]:
        for entry in self._ask("ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0"):
            facts, _, name = entry.partition(b"\t")
            if not name:
                continue
            mode, kind, blob = facts.decode().split()
            path = above + os.fsdecode(name)
            if mode == "120000":
                yield from self._behind_link(_join(place, os.fsdecode(name)), path, ending)
            elif kind == "blob" and path.endswith(ending):
                yield path, blob

    def _behind_link(self, place: str, path: str, ending: str) -> Iterator[tuple[str, str | None]]:
        """What a link leads to within the repository, as a working tree would show it."""
        asked = f"{place}\n".encode(errors="surrogateescape")
        answer = self._ask("cat-file", "--batch-check", "--follow-symlinks", given=asked).split()
        kind = answer[1] if len(answer) == 3 else b""
        if kind == b"tree" and path.count("/") < _DEEPEST_LINK:
            yield from self._files(answer[0].decode(), place, f"{path}/", ending)
        elif kind != b"tree" and path.endswith(ending):
            yield path, answer[0].decode() if kind == b"blob" else None

    def _object(self, name: str) -> str | None:
        if name.startswith("-"):
            return None  # git would take it for an option
        found = self._run("rev-parse", "--verify", "--quiet", name)
        if found.returncode and found.stderr:  # with --quiet only what is worse than an unknown name is said
            raise _trouble(found.stderr)
        return found.stdout.decode().strip() or None

    def _unknown(self, reference: str) -> str:
        known = self._ask("for-each-ref", "--format=%(refname:short)").decode(errors="replace").split()
        if near := closest(reference, known):
            hint = f"did you mean {near}?"
        elif self._ask("rev-parse", "--is-shallow-repository").strip() == b"true":
            hint = "this clone holds the last commits only, `git fetch --unshallow` brings the others"
        else:
            hint = "`git log` and `git branch --all` show what there is"
        return f"{reference} is neither a folder nor a git reference; {hint}"

    def _ask(self, *words: str, given: bytes = b"") -> bytes:
        done = self._run(*words, given=given)
        if done.returncode:
            raise _trouble(done.stderr)
        return done.stdout

    def _run(self, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-C", os.fspath(self._folder), *words]
        try:
            return subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - no shell
        except OSError as error:
            why = error.strerror or error
            raise GitTrouble(f"git cannot be run ({why}); name a folder instead of a reference") from error


def _join(place: str, name: str) -> str:
    return f"{place}{name}" if place.endswith((":", "/")) else f"{place}/{name}"


def _trouble(said: bytes) -> GitTrouble:
    first = said.decode(errors="replace").strip().removeprefix("fatal: ").partition("\n")[0]
    return GitTrouble(f"git says: {first or 'nothing'}")
