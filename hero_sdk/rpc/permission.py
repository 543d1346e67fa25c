"""Whether a caller may call a method: one rule for all of them."""

from __future__ import annotations

from hero_sdk.errors import PermissionDenied, RpcError, Unauthenticated
from hero_sdk.rpc.context import ADMIN_CLAIMS, RequestContext
from hero_sdk.rpc.methods import Method

__all__ = ["FIGURES_CLAIM", "may_call", "needed_claims", "refusal"]

FIGURES_CLAIM = "metrics.read"
"""What a restricted caller needs to see how the service does: its figures, and what exactly is wrong with it."""


def needed_claims(method: Method) -> tuple[str, ...]:
    """What a restricted caller must hold, all of it: what the method says, else ``<namespace>.<effect>``."""
    return method.facts.requires or (f"{method.namespace}.{method.facts.effect}",)


def may_call(ctx: RequestContext, method: Method) -> bool:
    """Whether the call would be let through."""
    return refusal(ctx, method) is None


def refusal(ctx: RequestContext, method: Method) -> RpcError | None:
    """Why the caller of ``ctx`` may not call ``method``; None where they may."""
    claims = ctx.claims
    if claims is None or method.facts.is_public:
        return None
    if method.facts.is_internal:
        return PermissionDenied(f"`{method.name}` is for services on the same machine")
    missing = [] if claims & ADMIN_CLAIMS else [need for need in needed_claims(method) if not _holds(claims, need)]
    if not missing:
        return None
    if ctx.user is None and not claims:
        return Unauthenticated(f"`{method.name}` needs to know who is calling")
    return PermissionDenied(f"`{method.name}` needs the claim {_listed(missing)}", needs=missing)


def _holds(claims: frozenset[str], need: str) -> bool:
    if need.endswith(".*"):
        return any(claim.startswith(need[:-1]) for claim in claims)
    return need in claims


def _listed(claims: list[str]) -> str:
    return " and ".join(f"`{claim}`" for claim in claims)
