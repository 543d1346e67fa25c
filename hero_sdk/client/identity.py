"""Who a client calls as: the headers that go with every request of a connection.

Standard library only.
"""

from __future__ import annotations

from hero_sdk.named_tuple import NamedTuple

TYPE_CHECKING = False  # typing is not loaded for one call

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UNCHANGED", "Identity", "Unchanged"]


class Unchanged:
    """What an argument is that was left out, where None has a meaning of its own."""

    def __repr__(self) -> str:
        return "UNCHANGED"


UNCHANGED = Unchanged()


class Identity(NamedTuple):
    """Facts about the caller; the service believes them as far as its listener allows."""

    context: int | str | None = None
    user: str | None = None
    claims: tuple[str, ...] | None = None
    """None: fully trusted (on a Unix socket); empty: no claims at all."""

    token: str | None = None
    impersonator: str | None = None
    request_id: str | None = None
    traceparent: str | None = None

    @classmethod
    def of(
        cls,
        *,
        context: int | str | None = None,
        user: str | None = None,
        claims: Iterable[str] | None = None,
        token: str | None = None,
    ) -> Identity:
        """An identity from plain arguments; claims may come in any iterable."""
        return cls(context=context, user=user, claims=None if claims is None else tuple(claims), token=token)

    def for_user(self, user: str | None, claims: Iterable[str] | Unchanged | None = UNCHANGED) -> Identity:
        """The same with another user; a restriction of claims stays until other claims, or None, are named."""
        if isinstance(claims, Unchanged):
            return self._replace(user=user)
        return self._replace(user=user, claims=None if claims is None else tuple(claims))

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Name and value of every header that has something to say; ValueError for a value no header can carry."""
        found: list[tuple[str, str]] = []
        if self.context is not None:
            found.append(("X-Hero-Context", str(self.context)))
        if self.claims is not None:
            if any("," in claim for claim in self.claims):
                raise ValueError("X-Hero-Claims: a claim holds no comma, which would make two of it")
            found.append(("X-Hero-Claims", ",".join(self.claims)))
        for name, value in (
            ("X-Hero-User", self.user),
            ("X-Hero-Impersonator", self.impersonator),
            ("X-Request-Id", self.request_id),
            ("traceparent", self.traceparent),
        ):
            if value is not None:
                found.append((name, value))
        if self.token is not None:
            found.append(("Authorization", f"Bearer {self.token}"))
        for name, value in found:
            if not value.isascii() or any(ord(char) < 32 or ord(char) == 127 for char in value):
                raise ValueError(f"{name} must be printable ASCII")
        return tuple(found)

    def __repr__(self) -> str:
        """Everything but the token, which must not end up in a log."""
        shown = ", ".join(
            f"{name}={getattr(self, name)!r}"
            for name in ("context", "user", "claims", "impersonator", "request_id")
            if getattr(self, name) is not None
        )
        return f"Identity({shown}{', token=…' if self.token else ''})"
