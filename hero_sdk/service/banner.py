"""What a service says about itself to the person who starts it or asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hero_sdk.service.probe import ask_health

__all__ = ["Info", "Place", "banner", "info_json", "info_text"]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the service listens."""

    address: str
    note: str = ""
    """Who is let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """Facts for people and programs."""

    name: str
    """With the name of the instance."""

    title: str
    version: str
    description: str
    places: Sequence[Place]
    rpc_socket: str
    data: str
    domains: Sequence[tuple[str, int]]
    """Name and number of methods."""

    settings: Sequence[tuple[str, str, str]]
    """Key, value for people, source."""


def banner(info: Info) -> str:
    """The lines a service prints when it answers."""
    width = max(len(name) for name, _ in [*info.domains, ("domains", 0)])
    lines = [f"{info.title} {info.version}", ""]
    lines += [f"  {place.address}{f'  ({place.note})' if place.note else ''}" for place in info.places]
    lines += ["", *(f"  {name:<{width}}  {_methods(count)}" for name, count in info.domains)]
    lines += ["", f"  data in {info.data}", "  Ctrl-C ends it.", ""]
    return "\n".join(lines)


def info_text(info: Info) -> str:
    """`--info` for people."""
    health = ask_health(Path(info.rpc_socket))
    state = "not running" if health is None else f"running ({health.get('status')})"
    lines = [f"{info.name} {info.version}: {info.title}, {state}"]
    if info.description:
        lines.append(info.description)
    lines += ["", f"socket  {info.rpc_socket}", f"data    {info.data}", "", "domains"]
    lines += [f"  {name}  {_methods(count)}" for name, count in info.domains]
    width = max(len(key) for key, _, _ in info.settings)
    values = max(len(value) for _, value, _ in info.settings)
    lines += ["", "settings"]
    lines += [f"  {key:<{width}}  {value:<{values}}  {source}".rstrip() for key, value, source in info.settings]
    return "\n".join(lines) + "\n"


def info_json(info: Info) -> dict[str, Any]:
    """`--info --json`."""
    health = ask_health(Path(info.rpc_socket))
    return {
        "name": info.name,
        "title": info.title,
        "version": info.version,
        "description": info.description,
        "status": "stopped" if health is None else health.get("status"),
        "socket": info.rpc_socket,
        "listen": [place.address for place in info.places],
        "data": info.data,
        "domains": [{"name": name, "methods": count} for name, count in info.domains],
        "settings": [{"key": key, "value": value, "source": source} for key, value, source in info.settings],
    }


def _methods(count: int) -> str:
    return f"{count} method" if count == 1 else f"{count} methods"
