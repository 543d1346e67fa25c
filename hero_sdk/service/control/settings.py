"""`--settings`: every setting of a service with its value and who gave it; secrets masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from hero_sdk.service.settings import BadSetting, Setting, Settings

__all__ = ["ShownSetting", "settings_json", "settings_text", "shown_settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSetting:
    """One setting, fit to be shown to anybody."""

    key: str
    value: str
    """`(set)` or `(not set)` for a secret; empty where it cannot be used."""

    source: str
    """`flag`, `environment NAME`, the path of a file, or `default`."""

    default: str
    about: str
    problem: str | None = None
    """Why the value cannot be used."""


def shown_settings(settings: Settings, known: Iterable[Setting[Any]]) -> list[ShownSetting]:
    """All of ``known``, then lines of the file that none of them is. Raises BadSetting for a file nobody can read."""
    known = list(known)
    shown = [_shown(settings, setting) for setting in known]
    keys = [setting.key for setting in known]
    for key in settings.file_keys():
        if key.upper() not in keys:
            near = get_close_matches(key.upper(), keys, n=1)
            hint = f"; did you mean {near[0].lower()}?" if near else ""
            problem = f"{key} is no declared setting{hint}"
            shown.append(
                ShownSetting(key=key, value="", source=str(settings.file), default="", about="", problem=problem)
            )
    return shown


def settings_text(shown: Sequence[ShownSetting]) -> str:
    """For people: key, value, source; what is wrong below it."""
    keys, values = max(len(each.key) for each in shown), max(len(each.value) for each in shown)
    lines = []
    for each in shown:
        lines.append(f"{each.key:<{keys}}  {each.value:<{values}}  {each.source}".rstrip())
        if each.problem is not None:
            lines.append(f"    {each.problem}")
    return "\n".join(lines) + "\n"


def settings_json(shown: Sequence[ShownSetting]) -> list[dict[str, Any]]:
    """For programs, and for the record of a start."""
    return [asdict(each) for each in shown]


def _shown(settings: Settings, setting: Setting[Any]) -> ShownSetting:
    default = setting.shown(setting.default)
    try:
        found = settings.find(setting)
    except BadSetting as exc:
        source = settings.source(setting) or "default"
        return ShownSetting(
            key=setting.key, value="", source=source, default=default, about=setting.about, problem=str(exc)
        )
    return ShownSetting(key=setting.key, value=found.shown, source=found.source, default=default, about=setting.about)
