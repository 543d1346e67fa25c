"""Helpers for service authors: in-memory connections, temporary stores, running servers."""
