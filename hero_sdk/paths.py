"""Where sockets, data, logs and keys of a service lie.

Standard library only and cheap to import: the server, the client and the command line all ask here.
Nothing in this module touches the disk.
"""

from __future__ import annotations

import os

from hero_sdk.named_tuple import NamedTuple

TYPE_CHECKING = False  # pathlib and typing are not loaded for one call

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ServicePaths", "checked_name", "rpc_socket_of", "service_paths", "socket_root", "var_root"]


def socket_root() -> Path:
    """The folder with one folder of sockets per service.

    ``PATH_SOCKET``, else ``HERO_SOCKET_DIR``, else ``$PATH_ROOT/var/sockets``, else ``~/hero/var/sockets``.
    """
    from pathlib import Path

    return Path(_socket_root())


def var_root() -> Path:
    """The folder with one data folder per service: ``PATH_VAR``, else ``$PATH_ROOT/var``, else ``~/hero/var``."""
    from pathlib import Path

    return Path(os.environ.get("PATH_VAR") or f"{_root()}/var")


def rpc_socket_of(service: str, instance: str | None = None) -> str:
    """The path of a service's rpc.sock, as text: for a command that makes one call and loads nothing for it.

    Raises ValueError for what names no service or no instance.
    """
    return f"{_socket_root()}/{_folder(service, instance)}/rpc.sock"


class ServicePaths(NamedTuple):
    """Every place one service (or one instance of it) uses."""

    name: str
    """Service name, with ``_<instance>`` behind it for an instance."""

    sockets: Path
    var: Path

    @property
    def rpc_socket(self) -> Path:
        return self.sockets / "rpc.sock"

    @property
    def admin_socket(self) -> Path:
        return self.sockets / "admin.sock"

    @property
    def events_socket(self) -> Path:
        return self.sockets / "events.sock"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def keys(self) -> Path:
        return self.var / "keys"

    @property
    def osis(self) -> Path:
        return self.var / "osis"

    @property
    def settings_file(self) -> Path:
        return self.var / "settings.toml"


def service_paths(service: str, instance: str | None = None) -> ServicePaths:
    """Where ``service`` keeps its things; an instance has its own everything.

    Raises ValueError for what names no service or no instance.
    """
    name = _folder(service, instance)
    return ServicePaths(name, socket_root() / name, var_root() / name)


def checked_name(name: str, what: str = "a service") -> str:
    """``name``, which is that of folders. Raises ValueError for one that cannot name ``what``."""
    if not name.isascii() or not name.replace("_", "").replace("-", "").isalnum():
        raise ValueError(f"{name!r} cannot name {what}: letters, digits, _ and - make a name")
    return name


def _folder(service: str, instance: str | None) -> str:
    folder = checked_name(service)
    return f"{folder}_{checked_name(instance, 'an instance')}" if instance else folder


def _socket_root() -> str:
    return os.environ.get("PATH_SOCKET") or os.environ.get("HERO_SOCKET_DIR") or f"{_root()}/var/sockets"


def _root() -> str:
    return os.environ.get("PATH_ROOT") or os.path.expanduser("~/hero")  # noqa: PTH111  # pathlib is not loaded here
