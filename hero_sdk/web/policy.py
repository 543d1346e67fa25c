"""What a browser may do with a page of ours: nothing that the page does not bring along itself."""

from __future__ import annotations

__all__ = ["page_headers"]


def page_headers(nonce: str) -> dict[str, str]:
    """Headers of an HTML answer. ``nonce`` marks its scripts; nothing else may run, and nobody may frame it."""
    policy = (
        "default-src 'none'",
        f"script-src 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "content-security-policy": "; ".join(policy),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-store",
    }
