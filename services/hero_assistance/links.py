"""Secrets of a sign-in: the link's token, the code that can be typed, and what the asking device keeps. Pure.

Link and code work only together with what the device keeps, so neither a mail that is read by others nor a scanner that
follows its links lets anybody in.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

from hero_assistance.sessions import digest
from hero_models.assistance import SignIn

__all__ = ["CODE_LENGTH", "LIFETIME", "MOST_TRIES", "LinkSecrets", "opens"]

LIFETIME: Final = timedelta(minutes=15)
CODE_LENGTH: Final = 6
MOST_TRIES: Final = 5
"""Of one sign-in; a code has 30 bits."""

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: what is mistaken for each other is one and the same."""

_MISTAKEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": ""})


@dataclass(frozen=True, slots=True)
class LinkSecrets:
    """The three secrets of one sign-in; only their digests are kept."""

    token: str
    code: str
    pending: str

    @classmethod
    def new(cls) -> Self:
        """Fresh ones."""
        code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
        return cls(secrets.token_urlsafe(32), code, secrets.token_urlsafe(32))

    @property
    def code_hash(self) -> str:
        return _code_hash(self.pending, self.code)


def opens(sign_in: SignIn, shown: str, pending: str) -> bool:
    """Whether what somebody shows is this sign-in's link token or code, as they typed it."""
    is_token = hmac.compare_digest(digest(shown), sign_in.token_hash)
    typed = shown.upper().translate(_MISTAKEN)
    return is_token | hmac.compare_digest(_code_hash(pending, typed), sign_in.code_hash)


def _code_hash(pending: str, code: str) -> str:
    """A code is short enough to be found from its digest, but for what the device alone keeps."""
    return digest(f"{pending}:{code}")
