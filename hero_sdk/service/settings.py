"""Settings of a service: one question, asked when needed, answered by the first who knows.

In this order: command-line flag, environment variable ``<SERVICE>_<KEY>``, ``settings.toml`` (mode 0600), default.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from hero_sdk.server import StartError, hide

__all__ = [
    "BadSetting",
    "Setting",
    "SettingValue",
    "Settings",
    "choice",
    "path",
    "seconds",
    "size",
    "text",
    "whole",
    "words",
]

T = TypeVar("T")


class BadSetting(StartError):
    """A setting whose value cannot be used."""


@dataclass(frozen=True)
class Setting(Generic[T]):
    """What may be set: its key as in the environment, and how its text becomes a value."""

    key: str
    """Upper case, without the service's name: ``CALL_S``."""

    default: T
    read: Callable[[str], T]
    """The value of a text; ValueError says in a few words what is wanted instead."""

    about: str = ""
    is_secret: bool = False

    def shown(self, value: T) -> str:
        """``value`` for people; secrets masked."""
        if self.is_secret:
            return "(set)" if value else "(not set)"
        if isinstance(value, tuple):
            return ",".join(map(str, value))
        return f"{value:g}" if isinstance(value, float) else str(value)

    @property
    def flag(self) -> str:
        """As on the command line: ``--call-s``."""
        return "--" + self.key.lower().replace("_", "-")


@dataclass(frozen=True)
class SettingValue(Generic[T]):
    """A setting's value, and who gave it."""

    setting: Setting[T]
    value: T = field(repr=False)
    source: str
    """``flag``, ``environment NAME``, the file's path, or ``default``."""

    @property
    def shown(self) -> str:
        """The value for people; secrets masked."""
        return self.setting.shown(self.value)


class Settings:
    """Where the settings of one service come from."""

    def __init__(
        self,
        service: str,
        file: Path,
        *,
        flags: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._prefix = re.sub(r"[^A-Z0-9]", "_", service.upper())
        self._file = file
        self._flags = dict(flags or {})
        self._environment = os.environ if environment is None else environment
        self._seen: tuple[int, int, Mapping[str, Any]] | None = None

    def get(self, setting: Setting[T]) -> T:
        """The value of ``setting``. Raises BadSetting."""
        return self.find(setting).value

    def find(self, setting: Setting[T]) -> SettingValue[T]:
        """The value of ``setting`` and its source. Raises BadSetting."""
        if (given := self._flags.get(setting.key)) is not None:
            return self._read(setting, given, "flag", setting.flag)
        name = self.variable(setting)
        if (given := self._environment.get(name)) is not None:
            return self._read(setting, given, f"environment {name}", name)
        if (given := self._from_file(setting.key)) is not None:
            return self._read(setting, given, str(self._file), f"{setting.key.lower()} in {self._file}")
        return SettingValue(setting, setting.default, "default")

    def variable(self, setting: Setting[Any]) -> str:
        """The environment variable that sets it."""
        return f"{self._prefix}_{setting.key}"

    @property
    def file(self) -> Path:
        """The file some may come from."""
        return self._file

    def file_keys(self) -> list[str]:
        """The keys of the file, as they are written there. Raises BadSetting."""
        return list(self._table())

    def source(self, setting: Setting[Any]) -> str | None:
        """Who gave the value of ``setting``, fit to be used or not; None where nobody did. Raises BadSetting."""
        if setting.key in self._flags:
            return "flag"
        if (name := self.variable(setting)) in self._environment:
            return f"environment {name}"
        return str(self._file) if self._from_file(setting.key) is not None else None

    def _read(self, setting: Setting[T], given: str, source: str, name: str) -> SettingValue[T]:
        if setting.is_secret:
            hide(given)
        try:
            return SettingValue(setting, setting.read(given), source)
        except ValueError as exc:
            shown = "has a value that" if setting.is_secret else f"is {given!r}, which"
            raise BadSetting(f"{name} {shown} cannot be used: {exc}") from exc

    def _from_file(self, key: str) -> str | None:
        value = self._table().get(key.lower())
        if value is None:
            return None
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return ",".join(map(str, value))
        if isinstance(value, dict):
            raise BadSetting(f"{key.lower()} in {self._file} is a table; a text, a number or a list is needed")
        return str(value)

    def _table(self) -> Mapping[str, Any]:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return {}
        except OSError as exc:
            raise BadSetting(f"cannot read {self._file}: {exc.strerror}") from exc
        if self._seen is not None and self._seen[:2] == (found.st_ctime_ns, found.st_ino):
            return self._seen[2]
        if stat.S_IMODE(found.st_mode) & 0o077:
            raise BadSetting(f"{self._file} may hold secrets and others can read it; run: chmod 600 {self._file}")
        try:
            table = tomllib.loads(self._file.read_text(encoding="utf-8"))
        except OSError as exc:
            raise BadSetting(f"cannot read {self._file}: {exc.strerror}") from exc
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
            raise BadSetting(f"{self._file} is not valid TOML: {exc}") from exc
        self._seen = (found.st_ctime_ns, found.st_ino, table)
        return table


def text(given: str) -> str:
    """Any text."""
    return given


def path(given: str) -> str:
    """A file, from here on whatever the current folder is."""
    return str(Path(given).expanduser().absolute()) if given else ""


def whole(lowest: int = 0) -> Callable[[str], int]:
    """Whole numbers from ``lowest`` on."""

    def read(given: str) -> int:
        value = int(given) if re.fullmatch(r"\s*[0-9]{1,18}\s*", given) else -1
        if value < lowest:
            raise ValueError(f"a whole number from {lowest} on is needed")
        return value

    return read


def seconds(given: str) -> float:
    """A number of seconds above zero."""
    value = float(given) if re.fullmatch(r"\s*[0-9]{1,9}(\.[0-9]{1,6})?\s*", given) else 0.0
    if value <= 0:
        raise ValueError("a number of seconds above 0 is needed")
    return value


def size(given: str) -> int:
    """A number of bytes, with or without KiB, MiB or GiB."""
    found = re.fullmatch(r"\s*([0-9]{1,12})\s*(KiB|MiB|GiB)?\s*", given)
    value = int(found[1]) * _UNITS[found[2]] if found else 0
    if value <= 0:
        raise ValueError("a size like 1048576 or 16 MiB is needed")
    return value


def words(given: str) -> tuple[str, ...]:
    """Texts with commas between them."""
    return tuple(word.strip() for word in given.split(",") if word.strip())


def choice(*allowed: str) -> Callable[[str], str]:
    """One of a few words."""

    def read(given: str) -> str:
        if given.lower() not in allowed:
            raise ValueError(f"one of {', '.join(allowed)} is needed")
        return given.lower()

    return read


_UNITS = {None: 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
