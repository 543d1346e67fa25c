"""HeroServer, the builder that puts everything together, and the settings of a service."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.server import bearer_tokens as bearer_tokens
    from hero_sdk.server import context_of as context_of
    from hero_sdk.service.hero_server import HeroServer as HeroServer
    from hero_sdk.service.settings import BadSetting as BadSetting
    from hero_sdk.service.settings import Setting as Setting
    from hero_sdk.service.settings import Settings as Settings
    from hero_sdk.service.settings import choice as choice
    from hero_sdk.service.settings import text as text
    from hero_sdk.service.settings import whole as whole

__all__ = [
    "BadSetting",
    "HeroServer",
    "Setting",
    "Settings",
    "bearer_tokens",
    "choice",
    "context_of",
    "text",
    "whole",
]

_HOMES = {
    "hero_sdk.server": ("bearer_tokens", "context_of"),
    "hero_sdk.service.hero_server": ("HeroServer",),
    "hero_sdk.service.settings": ("BadSetting", "Setting", "Settings", "choice", "text", "whole"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
