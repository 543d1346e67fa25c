"""An HTTP answer, by whichever way it came."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Reply"]


@dataclass(frozen=True)
class Reply:
    """One HTTP answer; status 0 where the connection was closed without one."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> Any:
        """The error of a JSON-RPC answer."""
        answer = self.json
        assert "error" in answer, answer
        return answer["error"]
