"""One question to a running service, from its own command line; standard library only."""

from __future__ import annotations

import http.client
import json
import os
import socket
from pathlib import Path
from typing import Any

__all__ = ["ask_health"]


def ask_health(rpc_socket: Path, timeout_s: float = 5.0) -> dict[str, Any] | None:
    """What the service says about itself, or None where nothing answers sensibly."""
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(timeout_s)
            sock.connect(os.fspath(rpc_socket))
            connection = http.client.HTTPConnection("localhost")
            connection.sock = sock
            connection.request("GET", "/health")
            found = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return found if isinstance(found, dict) else None
