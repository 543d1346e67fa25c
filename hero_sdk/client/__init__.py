"""Typed clients over Unix sockets, HTTP and in-memory transports."""
