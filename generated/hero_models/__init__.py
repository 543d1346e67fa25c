"""Shared domain models of hero_sdk."""
