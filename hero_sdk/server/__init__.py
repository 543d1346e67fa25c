"""HTTP surface, sockets and lifecycle."""
