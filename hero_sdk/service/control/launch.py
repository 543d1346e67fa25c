"""How this process was called, so that the same can be called again for the background."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hero_sdk.server import StartError
from hero_sdk.service.settings import Setting, path

__all__ = ["Launch"]

_HANDED_FLAGS = "HERO_SDK_HANDED_FLAGS"
"""Variable by which a service in the background gets what was secret on the command line: everybody may list processes
with their words, and nobody but the user themselves their environments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A command line of a service."""

    command: Sequence[str] | None
    """The program with its own arguments, without the words for the service; None where they cannot be told apart."""

    instance: str | None
    flags: Mapping[str, str]
    """Settings by key; paths are absolute, since the same may be called from another folder."""

    secret: frozenset[str] = frozenset()
    """Keys of settings that are secrets."""

    @classmethod
    def of_this_process(
        cls,
        words: Sequence[str] | None,
        instance: str | None,
        flags: Mapping[str, str],
        known: Sequence[Setting[Any]],
    ) -> Launch:
        """``words`` are those the service was given; None: all of the process."""
        given = list(sys.argv[1:] if words is None else words)
        whole = list(sys.orig_argv)
        # Called from within another program the words are not the last ones, and running it again would be wrong.
        is_own = len(whole) > len(given) and whole[len(whole) - len(given) :] == given
        command = [sys.executable, *whole[1 : len(whole) - len(given)]] if is_own and sys.executable else None
        paths = {setting.key for setting in known if setting.read is path}
        handed: dict[str, str] = json.loads(os.environ.pop(_HANDED_FLAGS, "{}"))
        absolute = {key: path(value) if key in paths else value for key, value in flags.items()}
        secret = frozenset(setting.key for setting in known if setting.is_secret)
        return cls(command=command, instance=instance, flags={**handed, **absolute}, secret=secret)

    def words(self, flags: Mapping[str, str]) -> list[str]:
        """The whole command for the foreground, with these settings but the secret ones. Raises StartError."""
        if self.command is None:
            raise StartError(
                "cannot start itself in the background from within another program; "
                "run its command line, or run it in the foreground"
            )
        instance = [] if self.instance is None else ["--instance", self.instance]
        settings = [f"--set={key}={value}" for key, value in flags.items() if key not in self.secret]
        return [*self.command, *instance, *settings]

    def environment(self, flags: Mapping[str, str]) -> dict[str, str]:
        """Variables that belong to ``words``."""
        secret = {key: value for key, value in flags.items() if key in self.secret}
        return {_HANDED_FLAGS: json.dumps(secret)} if secret else {}
