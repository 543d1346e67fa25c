"""The `hero-sdk` command."""
