"""Meaning of schemas: syntax trees in, a resolved schema and findings out."""

from hero_sdk.oschema.resolver.passes import resolve as resolve

__all__ = ["resolve"]
